//! `--with` and `--without`: the stores as they would be after a change that nobody made.

use std::path::Path;

use crate::cert::bundle::{Bundle, Content};
use crate::cert::{Certificate, Sha256};
use crate::import::appliance::{CupTrust, Outcome};
use crate::moment::Moment;
use crate::trust::rehearsal::{Added, Because, Change, Removed, Upload};
use crate::trust::store::StoreFormat;
use crate::trust::{NodeName, Profile, Store, Stores};

use super::args::RehearsalArgs;
use super::error::Misuse;
use super::files;
use super::password::Passwords;
use super::removal;
use super::verify;

/// What was asked for, and the stores as they would be; `None` where nothing was asked for. `at` is the moment of the uploads.
pub(super) fn plan(
    args: &RehearsalArgs,
    stores: &Stores,
    profile: Profile,
    at: Moment,
    passwords: &Passwords<'_>,
) -> Result<Option<(Change, Stores)>, Misuse> {
    if !args.is_given() {
        return Ok(None);
    }
    let mut change = Change::default();
    for word in &args.without {
        for certificate in removal::named(word, stores, passwords)? {
            out(&mut change, certificate, Because::Asked(word.clone()), stores);
        }
    }
    let mut with: Vec<Added> = Vec::new();
    for path in &args.with {
        for certificate in certificates(path, passwords)? {
            // A file named twice, or two that share a certificate, upload it once.
            if !with.iter().any(|known| known.certificate == certificate) {
                with.push(Added { certificate, file: path.display().to_string(), uploads: Vec::new() });
            }
        }
    }
    let gone: Vec<Sha256> = change.without.iter().map(|removed| removed.certificate.sha256).collect();
    for (node, store) in stores.all() {
        upload(&mut change, &mut with, (node, store), &gone, rule(store, profile).then_some(at));
    }
    change.with = with;
    let changed = change.apply(stores);
    Ok(Some((change, changed)))
}

/// Whether the appliance's rule is foretold: not of another profile, nor of roots that no appliance holds.
fn rule(store: &Store, profile: Profile) -> bool {
    let platform = store.sources.iter().any(|source| source.format == StoreFormat::Platform);
    profile == Profile::Appliance && !platform
}

/// Uploads everything to one store in order, and takes out what the appliance would replace: a rehearsal that kept it
/// would promise what the upload breaks. What the appliance refuses or ignores is in the rehearsed store all the same,
/// as it was asked for, and the report says what has to be done first.
fn upload(
    change: &mut Change,
    with: &mut [Added],
    (node, store): (Option<&NodeName>, &Store),
    gone: &[Sha256],
    at: Option<Moment>,
) {
    let held = store.entries.iter().map(|entry| entry.certificate.clone());
    let held = held.filter(|certificate| !gone.contains(&certificate.sha256));
    let mut appliance = at.map(|at| CupTrust::new(held, at));
    for added in with {
        let outcome = appliance.as_mut().map(|appliance| appliance.upload(&added.certificate));
        added.uploads.push(match outcome {
            None => Upload::NotForetold,
            Some(Outcome::Added) => Upload::Added,
            Some(Outcome::AlreadyHeld) => Upload::AlreadyHeld,
            Some(Outcome::Refused(_)) => Upload::Refused,
            Some(Outcome::Ignored { by, .. }) => Upload::Ignored(by.sha256),
            Some(Outcome::Replaces(old)) => {
                let replaced = old.iter().map(|one| one.sha256).collect();
                for one in old {
                    merge(change, one, &Because::ReplacedBy(added.certificate.sha256), node);
                }
                Upload::Replaces(replaced)
            }
        });
    }
}

/// Takes a certificate out of every store that holds it.
fn out(change: &mut Change, certificate: Certificate, because: Because, stores: &Stores) {
    if change.without.iter().any(|known| known.certificate == certificate) {
        return;
    }
    let holders = stores.nodes().filter(|node| node.store.holds(&certificate.sha256));
    let nodes = holders.map(|node| node.name.clone()).collect();
    change.without.push(Removed { certificate, because, nodes });
}

fn merge(change: &mut Change, certificate: Certificate, because: &Because, node: Option<&NodeName>) {
    let known = change.without.iter_mut().find(|r| r.certificate == certificate && r.because == *because);
    match known {
        Some(removed) => removed.nodes.extend(node.cloned()),
        None => {
            let nodes = node.cloned().into_iter().collect();
            change.without.push(Removed { certificate, because: because.clone(), nodes });
        }
    }
}

/// Every certificate of a file; none, or a block that is to be one and is not, is misuse: a rehearsal of half an
/// import would be believed.
pub(super) fn certificates(path: &Path, passwords: &Passwords<'_>) -> Result<Vec<Certificate>, Misuse> {
    let bytes = files::read(path, files::MAX_CERTIFICATES)?;
    let shown = path.display().to_string();
    let bundle = Bundle::open(&shown, &bytes, passwords);
    if bundle.certificates().next().is_none() {
        return Err(verify::no_certificate(&shown, &bundle, &bytes));
    }
    let broken = bundle.pieces.iter().find_map(|piece| match &piece.content {
        Content::Undecodable { cause, .. } => Some((piece.line.unwrap_or_default(), cause.clone())),
        _ => None,
    });
    if let Some((line, cause)) = broken {
        return Err(Misuse::new("error-chain-block").with("path", shown).with("line", line).with("detail", cause));
    }
    Ok(bundle.certificates().cloned().collect())
}
