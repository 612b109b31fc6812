//! `store remove`: named by fingerprint, common name or file.

use std::path::Path;
use std::slice::from_ref;

use crate::cert::Sha256;
use crate::cert::bundle::Bundle;
use crate::i18n::Text;
use crate::import::{Contents, Edit, Held, Why};
use crate::report::store::{Action, Planned};

use super::super::context::Context;
use super::super::error::Misuse;
use super::super::files;
use super::args::RemoveArgs;
use super::change::Session;

/// Digits of a fingerprint that suffice where they fit one certificate only; `store list` shows sixteen.
const MIN_DIGITS: usize = 8;
/// Candidates that a refusal names.
const MAX_SHOWN: usize = 10;

/// Shows what would go, asks, and removes all of it, or nothing.
pub(super) fn run(args: &RemoveArgs, context: &Context) -> Result<u8, Misuse> {
    let session = Session::new(&args.target, "remove", context)?;
    let contents = session.contents()?;
    let mut plan: Vec<Planned> = Vec::new();
    for what in &args.what {
        for held in meant(what, &contents, &session)? {
            if plan.iter().all(|planned| planned.certificate != held.certificate) {
                plan.push(Planned {
                    certificate: held.certificate.clone(),
                    action: Action::Remove,
                    file: Some([from_ref(&held.file), &held.also[..]].concat().join(", ")),
                    origin: None,
                    reasons: Vec::new(),
                    instead_of: Vec::new(),
                });
            }
        }
    }
    let edits = plan.iter().map(|planned| Edit::Remove { sha256: planned.certificate.sha256 }).collect();
    session.carry_out(&plan, Why::Remove, edits, &contents)
}

/// The certificates that a word means; the first way that finds any:
///
/// 1. A whole fingerprint, colons allowed.
/// 2. A file of the store, as `store list` names it.
/// 3. A common name, in any case.
/// 4. The beginning of a fingerprint.
/// 5. A file of certificates elsewhere: each of its certificates.
///
/// By a name or a beginning, one certificate is meant: several are an error that lists them.
fn meant<'c>(what: &str, contents: &'c Contents, session: &Session<'_>) -> Result<Vec<&'c Held>, Misuse> {
    let all = || contents.held.iter();
    let path = session.place().display().to_string();
    let nothing = || Misuse::new("storecmd-error-not-held").with("got", what).with("path", path.as_str());
    if let Some(sha256) = Sha256::parse(what) {
        return contents.entry(&sha256).map(|held| vec![held]).ok_or_else(nothing);
    }
    let by_file: Vec<&Held> =
        all().filter(|held| held.file == what || held.also.iter().any(|file| file == what)).collect();
    // Of a bundle, every certificate stands in the one file; that is no way to name them.
    if !by_file.is_empty() && contents.place.root == contents.place.path {
        return Ok(by_file);
    }
    let name = what.to_lowercase();
    let by_name = all().filter(|held| held.certificate.common_name().is_some_and(|cn| cn.to_lowercase() == name));
    let digits: String = name.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    let is_digest = digits.len() >= MIN_DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let by_digits = all().filter(|held| is_digest && held.certificate.sha256.to_string().starts_with(&digits));
    for found in [by_name.collect::<Vec<_>>(), by_digits.collect()] {
        match found.as_slice() {
            [] => {}
            [_] => return Ok(found),
            several => return Err(ambiguous(what, &path, several, session)),
        }
    }
    if !Path::new(what).is_file() {
        return Err(nothing());
    }
    let bytes = files::read(Path::new(what), files::MAX_CERTIFICATES)?;
    let bundle = Bundle::read(&bytes);
    let found: Vec<&Held> = bundle.certificates().filter_map(|c| contents.entry(&c.sha256)).collect();
    if found.is_empty() { Err(nothing()) } else { Ok(found) }
}

fn ambiguous(what: &str, path: &str, several: &[&Held], session: &Session<'_>) -> Misuse {
    let catalogue = &session.context.catalogue;
    let candidates = several.iter().take(MAX_SHOWN).map(|held| {
        let certificate = &held.certificate;
        let said = Text::new("storecmd-candidate")
            .with("sha256", certificate.sha256.to_string())
            .with("serial", certificate.serial.clone())
            .with("until", certificate.not_after.to_string())
            .with("file", held.file.clone());
        catalogue.say(&said)
    });
    let list = candidates.collect::<Vec<_>>().join("; ");
    let fail = Misuse::new("storecmd-error-ambiguous").with("got", what).with("path", path);
    fail.with("count", several.len()).with("list", list)
}
