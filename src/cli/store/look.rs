//! The commands that change nothing: `list`, `diff`, `lint`.

use std::slice::from_ref;

use crate::diagnosis::inspect::Look;
use crate::diagnosis::{Severity, lint as diagnosis};
use crate::moment::Moment;
use crate::report::store::Lint;
use crate::report::{human, json};
use crate::trust::diff;

use super::super::context::Context;
use super::super::error::Misuse;
use super::super::output::Format;
use super::super::password::Passwords;
use super::args::{DiffArgs, LintArgs, ListArgs};
use super::{format, look, one, print, read};
use crate::cli::settings;

/// Shows every certificate.
pub(super) fn list(args: &ListArgs, context: &Context) -> Result<u8, Misuse> {
    let format = format(&args.output.format)?;
    let given =
        args.at.as_deref().map(|text| Moment::parse(text).ok_or_else(|| Misuse::new("error-date").with("got", text)));
    let at = given.transpose()?.unwrap_or_else(settings::now);
    let store = read(&args.places, context)?;
    print(|out| match format {
        Format::Json => json::store::list(&store, at, out),
        _ => human::store::list(&store, at, &context.catalogue, &look(context), out),
    })?;
    Ok(0)
}

/// Compares two stores, as `diff` does: 0 when they hold the same, 1 when they differ.
pub(super) fn diff(args: &DiffArgs, context: &Context) -> Result<u8, Misuse> {
    let format = format(&args.output.format)?;
    let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
    let (before, after) = (one(from_ref(&args.before), &passwords)?, one(from_ref(&args.after), &passwords)?);
    let found = diff::diff(&before, &after);
    print(|out| match format {
        Format::Json => json::store::diff(&before, &after, &found, settings::now(), out),
        _ => human::store::diff(&before, &after, &found, &context.catalogue, &look(context), out),
    })?;
    Ok(u8::from(!found.is_empty()))
}

/// Looks for what is wrong with a store by itself. 1 on a critical finding.
pub(super) fn lint(args: &LintArgs, context: &Context) -> Result<u8, Misuse> {
    let format = format(&args.output.format)?;
    let (policy, at) = settings::rules(&args.rules)?;
    let at = at.unwrap_or_else(settings::now);
    let store = read(&args.places, context)?;
    let findings = diagnosis::lint(&store, Look { policy: &policy, names: &[], at });
    let lint = Lint { store: &store, policy: &policy, at, findings: &findings };
    print(|out| match format {
        Format::Json => json::store::lint(lint, &context.catalogue, out),
        _ => human::store::lint(lint, &context.catalogue, &look(context), out),
    })?;
    Ok(u8::from(lint.count(Severity::Critical) > 0))
}
