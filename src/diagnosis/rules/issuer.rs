//! Where the best path ends outside the store, and why: missing, replaced, self-signed, or a leaf in the store.

use serde_json::{Value, json};

use crate::cert::Certificate;
use crate::diagnosis::case::Case;
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who, certificate_value, key_id, key_id_value};
use crate::diagnosis::missing::{Missing, Source, missing};
use crate::evidence::fetch::{Fetched, Purpose};
use crate::i18n::Arg;
use crate::trust::checks::FaultKind;
use crate::trust::path::{Bound, CandidatePath, End};

/// The one finding about the path's upper end. Numbered, the first that holds:
/// 1. The store holds a namesake of what is missing, with another key: `issuer-replaced`.
/// 2. The leaf is its own issuer and is not held: `self-signed-not-trusted`.
/// 3. The store holds the leaf, which anchors nothing: `leaf-only-in-store`.
/// 4. An intermediate, or 5. the root, is missing.
///
/// Beside it, whatever the best path looks like: that a bound of the search was hit.
pub(super) fn gap(case: &Case<'_>) -> Vec<Finding> {
    let Some(best) = case.best().filter(|best| !best.accepted()) else { return Vec::new() };
    let bounds = case.assessment.as_ref().map_or(&[][..], |a| &a.bounds);
    let bounds = bounds.iter().map(|bound| bounded(best, *bound));
    let first = upper_end(case, best);
    // What was fetched shows what else is missing above the first; all of it has to be put in place.
    let above = missing(case).into_iter().skip(1).filter(|_| first.is_some());
    let above = above.filter_map(|missing| {
        let child = missing.child.clone()?;
        let finding = if is_intermediate(case, &child, &missing) { intermediate } else { root };
        Some(told(case, finding(&missing, &child), &missing))
    });
    let above: Vec<Finding> = above.collect();
    first.into_iter().chain(above).chain(bounds).collect()
}

/// Where the missing one can be had, and what came of looking there.
fn told(case: &Case<'_>, finding: Finding, missing: &Missing) -> Finding {
    let finding = finding.fact("aia", missing.aia.clone()).fact("source", missing.source.as_str());
    let looked = case.fetched.iter().filter(|f| f.purpose == Purpose::Issuer && missing.aia.contains(&f.url));
    let looked: Vec<Value> = looked.map(fetched_value).collect();
    let from = missing.fetched_from.iter();
    let finding = from.fold(finding, |finding, url| finding.fact("fetched_from", url.as_str()));
    if looked.is_empty() { finding } else { finding.fact("fetched", looked) }
}

/// One fetch for machines.
pub(super) fn fetched_value(fetched: &Fetched) -> Value {
    let failure = fetched.outcome.failed();
    json!({
        "url": fetched.url,
        "address": fetched.address().map(|a| a.to_string()),
        "status": if failure.is_some() { "failed" } else { "fetched" },
        "cause": failure.map(|f| f.kind.as_str()),
        "detail": failure.map(|f| f.detail.clone()),
    })
}

fn upper_end(case: &Case<'_>, best: &CandidatePath) -> Option<Finding> {
    if matches!(best.end, End::Anchor | End::Pinned) {
        return None;
    }
    // A signature that its own, identified issuer did not make is damaged; nothing is missing then. A damaged one
    // further down says nothing about this end.
    let top = best.elements.len().checked_sub(2);
    if best.end == End::WrongKey
        && best.faults.iter().any(|f| f.kind == FaultKind::BadSignature && Some(f.index) == top)
    {
        return None;
    }
    let missing = missing(case).into_iter().next()?;
    let namesake = stale_namesake(case, &missing);
    let finding = match (&namesake, &missing.child) {
        (Some(old), _) => replaced(&missing, old),
        (None, None) => self_signed(case, &missing),
        (None, Some(_)) if case.leaf().is_some_and(|leaf| case.store.holds(&leaf.sha256)) => leaf_only(case, &missing),
        (None, Some(child)) if is_intermediate(case, child, &missing) => intermediate(&missing, child),
        (None, Some(child)) => root(&missing, child),
    };
    Some(told(case, finding, &missing))
}

/// A stored certificate of the missing one's name that is not it: another key, proved by the signature
/// below it (or, for a self-signed leaf, by the key itself).
fn stale_namesake(case: &Case<'_>, missing: &Missing) -> Option<Certificate> {
    let held = case.store.with_subject(&missing.subject);
    let mut stale: Vec<&Certificate> = held
        .filter(|old| match (&missing.certificate, &missing.child) {
            (Some(new), _) => old.key.sha256 != new.key.sha256,
            (None, Some(child)) => child.check_signature(&old.key) == crate::cert::SignatureCheck::Invalid,
            (None, None) => true,
        })
        .collect();
    // The newest is the one an administrator takes for the right one.
    stale.sort_by_key(|c| std::cmp::Reverse(c.not_before));
    stale.first().map(|c| (*c).clone())
}

fn replaced(missing: &Missing, old: &Certificate) -> Finding {
    let leaf = missing.child.is_none();
    let new = missing.certificate.as_ref();
    let id = match (leaf, new) {
        (true, _) => "finding-issuer-replaced-self-signed",
        (false, Some(_)) => "finding-issuer-replaced",
        (false, None) => "finding-issuer-replaced-unsent",
    };
    // cup-trust keeps one certificate per common name: another serial replaces it only when it begins later.
    let replaces = new.map(|new| new.not_before > old.not_before && new.serial != old.serial);
    let wanted = match new {
        Some(new) => certificate_value(new),
        None => json!({ "subject": missing.subject.to_string(), "key_id": key_id_value(missing.key_id.as_deref()) }),
    };
    let finding = Finding::new(Code::IssuerReplaced, Who::Store, id)
        .about(old)
        .say("name", missing.child.as_ref().map_or_else(String::new, |child| child.subject.to_string()))
        .say("other_sha256", new.map_or("?".to_owned(), |c| c.sha256.to_string()))
        .say("other_serial", new.map_or("?".to_owned(), |c| c.serial.clone()))
        .say("other_not_after", new.map_or("?".to_owned(), |c| c.not_after.to_string()))
        .say("other_key_id", key_id(missing.key_id.as_deref()))
        .say("source", missing.source.as_str())
        .fact("subject", missing.subject.to_string())
        .fact("held", certificate_value(old))
        .fact("wanted", wanted)
        .fact("upload_replaces", replaces.map_or(Value::Null, Value::from));
    // Without key identifiers a damaged signature looks the same; with them, or with the new certificate in hand, it is proved.
    if new.is_some() || (missing.key_id.is_some() && old.subject_key_id.is_some()) { finding } else { finding.likely() }
}

fn self_signed(case: &Case<'_>, missing: &Missing) -> Finding {
    let finding = Finding::new(Code::SelfSignedNotTrusted, Who::Store, "finding-self-signed-not-trusted");
    let finding = missing.certificate.iter().fold(finding, Finding::about);
    finding.fact("held", false).fact("store_certificates", case.store.entries.len())
}

fn leaf_only(case: &Case<'_>, missing: &Missing) -> Finding {
    let finding = Finding::new(Code::LeafOnlyInStore, Who::Store, "finding-leaf-only-in-store");
    let finding = case.leaf().into_iter().fold(finding, Finding::about);
    finding
        .fact("missing_subject", missing.subject.to_string())
        .fact("missing_key_id", key_id_value(missing.key_id.as_deref()))
}

fn named(finding: Finding, missing: &Missing, child: &Certificate) -> Finding {
    // The finding is about the certificate that is missing, where it is known; else about the one that lacks it.
    let finding = finding.about(missing.certificate.as_ref().unwrap_or(child));
    finding
        .fact("subject", missing.subject.to_string())
        .say("key_id", key_id(missing.key_id.as_deref()))
        .fact("key_id", key_id_value(missing.key_id.as_deref()))
        .fact("sha256", missing.certificate.as_ref().map_or(Value::Null, |c| c.sha256.to_string().into()))
        .fact("issuer_of", certificate_value(child))
        .say("name", child.subject.to_string())
        .say("url", missing.fetched_from.clone().unwrap_or_default())
        .say("aia", if missing.aia.is_empty() { Arg::Word("value-none") } else { Arg::from(missing.aia.join(", ")) })
}

fn intermediate(missing: &Missing, child: &Certificate) -> Finding {
    let id = match missing.source {
        Source::Aia => "finding-intermediate-missing-aia",
        _ => "finding-intermediate-missing",
    };
    let finding = named(Finding::new(Code::IntermediateMissing, Who::Server, id), missing, child);
    if is_guess(missing, child) { finding.likely() } else { finding }
}

fn root(missing: &Missing, child: &Certificate) -> Finding {
    let id = match missing.source {
        Source::Presented => "finding-root-missing-sent",
        Source::PublicRoots => "finding-root-missing-public",
        Source::Aia => "finding-root-missing-aia",
        Source::Unknown => "finding-root-missing",
    };
    let finding = named(Finding::new(Code::RootMissing, Who::Store, id), missing, child);
    if is_guess(missing, child) { finding.likely() } else { finding }
}

/// That an issuer is missing is proved; which kind it is, above a leaf that came alone, is mostly guessed.
fn is_guess(missing: &Missing, child: &Certificate) -> bool {
    let told = missing.certificate.is_some() || child.authority_issuer.is_some() || child.sct_count > 0;
    !told && !child.may_be_ca()
}

/// Whether what is missing is an intermediate; the first that tells:
///
/// 1. The certificate itself, in hand.
/// 2. Who issued it, where the certificate below names that: authorityCertIssuer (RFC 5280 §4.2.1.1).
/// 3. Above a CA it is taken for the root, since Microsoft servers send all but it, unless its name says otherwise.
/// 4. No public root signs a leaf, so timestamps in a leaf show an intermediate.
/// 5. What the name says.
/// 6. A held root of the same organisation. Else it is the root, as a stand-alone AD CS issues from it.
fn is_intermediate(case: &Case<'_>, child: &Certificate, missing: &Missing) -> bool {
    if let Some(known) = &missing.certificate {
        return !known.is_self_issued();
    }
    if let Some(issuer) = &child.authority_issuer {
        return !issuer.same_as(&missing.subject);
    }
    let name = missing.subject.to_string().to_lowercase();
    let root = name.contains("root");
    let says = !root && says_intermediate(&name);
    if child.may_be_ca() && case.leaf() != Some(child) {
        return says;
    }
    child.sct_count > 0 || says || (!root && case.store.entries.iter().any(|e| related(&e.certificate, missing)))
}

/// The words authorities call their intermediates by, whole or as a word of its own.
fn says_intermediate(name: &str) -> bool {
    const PARTS: [&str; 6] = ["intermediate", "issuing", "subordinate", "sub ca", "subca", "policy ca"];
    const WORDS: [&str; 4] = ["int", "inter", "ica", "sub"];
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    PARTS.iter().any(|part| name.contains(part)) || words.any(|word| WORDS.contains(&word))
}

/// A held root that shares organisation or domain components with the missing issuer.
fn related(held: &Certificate, missing: &Missing) -> bool {
    const ORGANISATION: &str = "2.5.4.10";
    const DOMAIN: &str = "0.9.2342.19200300.100.1.25";
    let shares = |oid: &str| {
        let wanted: Vec<&str> = missing.subject.values(oid).collect();
        !wanted.is_empty() && held.subject.values(oid).collect::<Vec<_>>() == wanted
    };
    held.is_self_issued() && held.may_be_ca() && (shares(ORGANISATION) || shares(DOMAIN))
}

/// The search stopped at a bound of its own: said, never passed over. It decides a status only where the path to
/// speak of was cut off by it.
fn bounded(path: &CandidatePath, bound: Bound) -> Finding {
    let (id, count) = match bound {
        Bound::Depth => ("finding-chain-too-long", path.elements.len()),
        _ => ("finding-chain-too-long-bound", bound.limit()),
    };
    let finding = Finding::new(Code::ChainTooLong, Who::Server, id)
        .both("count", count)
        .both("limit", bound.limit())
        .fact("bound", format!("{bound:?}"));
    if matches!(path.end, End::Bounded(_)) { finding } else { finding.severity(Severity::Warning) }
}
