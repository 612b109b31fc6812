//! `peertrust inspect`: decode whatever it is.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use crate::cert::bundle::Bundle;
use crate::cert::container::Keyring;
use crate::diagnosis::Severity;
use crate::diagnosis::inspect::{self, Inspection, Look};
use crate::report;
use crate::target::Host;
use crate::trust::{Store, source};

use super::args::InspectArgs;
use super::context::Context;
use super::error::Misuse;
use super::output::Format;
use super::password::Passwords;
use super::settings;
use super::{files, verify};

/// Reads, decodes, shows. 1 on a critical finding, 2 when nothing could be decoded.
pub(super) fn run(args: &InspectArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::among(&[Format::Human, Format::Json], &args.output.format)?;
    let names: Vec<Host> = args.name.iter().map(|name| Host::parse(name)).collect::<Result<_, _>>()?;
    let (policy, at) = settings::rules(&args.rules)?;
    let look = Look { policy: &policy, names: &names, at: at.unwrap_or_else(settings::now) };
    let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
    let (mut inspections, mut misuse) = (Vec::new(), None);
    for path in &args.files {
        let (inspection, nothing) = one(path, look, &passwords)?;
        misuse = misuse.or(nothing);
        inspections.push(inspection);
    }
    let decoded = |file: &Inspection| {
        matches!(file.kind, inspect::Kind::Store | inspect::Kind::Inventory | inspect::Kind::Request)
            || !file.items.is_empty()
            || !file.crls.is_empty()
    };
    if let Some(misuse) = misuse.filter(|_| !inspections.iter().any(decoded)) {
        return Err(misuse);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let written = if format == Format::Json {
        report::json::inspect::document(&inspections, look.at, &context.catalogue, &mut out)
    } else {
        let style =
            report::inspect::Style { catalogue: &context.catalogue, width: context.width, color: context.color };
        report::inspect::write(&inspections, look.at, style, &mut out)
    };
    written.and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))?;
    let critical = inspections.iter().flat_map(|file| &file.findings).any(|f| f.severity == Severity::Critical);
    Ok(u8::from(critical))
}

/// One file or folder, and what to say of it if nothing else could be decoded either.
fn one(path: &Path, look: Look<'_>, keyring: &dyn Keyring) -> Result<(Inspection, Option<Misuse>), Misuse> {
    let shown = path.display().to_string();
    if path.is_dir() {
        let mut store = Store::default();
        source::read_with(&mut store, path, keyring)?;
        return Ok((inspect::store(&shown, &store, look), None));
    }
    let bytes = files::read(path, files::MAX_CERTIFICATES)?;
    let bundle = Bundle::open(&shown, &bytes, keyring);
    let nothing = bundle.certificates().next().is_none().then(|| verify::no_certificate(&shown, &bundle, &bytes));
    Ok((inspect::file(&shown, &bundle, look), nothing))
}
