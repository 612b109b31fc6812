//! Faults of single certificates on the best path, the ends of validity to come, and the rules that overruled.

use serde_json::{Value, json};

use crate::cert::Certificate;
use crate::diagnosis::case::{Case, role};
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who, certificate_value};
use crate::evidence::Possession;
use crate::i18n::Arg;
use crate::trust::checks::{Fault, FaultKind};
use crate::trust::path::{CandidatePath, Decision, Element, End};
use crate::trust::rules::Rule;

/// Every finding about a certificate of the best path.
pub(super) fn path(case: &Case<'_>) -> Vec<Finding> {
    let Some(best) = case.best() else { return Vec::new() };
    let mut found: Vec<Finding> = best.faults.iter().map(|fault| fault_finding(case, best, fault)).collect();
    found.extend(disproved(case));
    found.extend(expires_soon(case, best));
    found.extend(decision(case, best));
    found
}

/// Who serves the certificate has to replace it: the store for what only it holds, the server for the rest.
fn keeper(element: &Element) -> Who {
    if element.position.is_none() { Who::Store } else { Who::Server }
}

fn fault_finding(case: &Case<'_>, path: &CandidatePath, fault: &Fault) -> Finding {
    let element = &path.elements[fault.index];
    let certificate = &element.certificate;
    let who = keeper(element);
    let ends_in_root = matches!(path.end, End::Anchor | End::Unheld);
    let days = |then| case.at.days_until(then);
    let new = |code: Code, id: &'static str| Finding::new(code, who, id);
    let finding = match &fault.kind {
        FaultKind::Expired => new(Code::Expired, "finding-expired")
            .both("days", -days(certificate.not_after) - 1)
            .fact("not_after", certificate.not_after.to_string()),
        FaultKind::NotYetValid => new(Code::NotYetValid, "finding-not-yet-valid")
            .both("days", days(certificate.not_before))
            .fact("not_before", certificate.not_before.to_string()),
        FaultKind::ValidityReversed => malformed(who, "notBefore after notAfter"),
        FaultKind::BadSignature => new(Code::BadSignature, "finding-bad-signature").fact(
            "issuer",
            path.elements.get(fault.index + 1).map_or(Value::Null, |e| certificate_value(&e.certificate)),
        ),
        FaultKind::UnsupportedAlgorithm => new(Code::UnsupportedAlgorithm, "finding-unsupported-algorithm")
            .fact("signature_algorithm", certificate.signature_algorithm.to_string())
            .fact("issuer_key", path.elements.get(fault.index + 1).map(|e| e.certificate.key.kind.to_string())),
        FaultKind::WeakSignature if fault.tolerated => new(Code::WeakSignature, "finding-weak-signature-allowed"),
        FaultKind::WeakSignature => new(Code::WeakSignature, "finding-weak-signature")
            .fact("signature_algorithm", certificate.signature_algorithm.to_string()),
        FaultKind::WeakKey { bits, limit } => {
            let id = if fault.tolerated { "finding-weak-key-allowed" } else { "finding-weak-key" };
            new(Code::WeakKey, id).both("bits", *bits).both("limit", *limit)
        }
        FaultKind::NotACa => {
            new(Code::NotACa, "finding-not-a-ca").fact("ca", certificate.basic_constraints.map(|bc| bc.ca))
        }
        FaultKind::NoCertSign => new(Code::NotACa, "finding-not-a-ca-key-usage")
            .both("usage", key_usage(certificate))
            .fact("expected", "keyCertSign"),
        FaultKind::PathTooLong { limit, below } => {
            new(Code::PathTooLong, "finding-path-too-long").both("limit", *limit).both("count", *below)
        }
        FaultKind::NoServerAuth => new(Code::WrongUsage, "finding-wrong-usage")
            .both("usage", certificate.extended_key_usage.clone().unwrap_or_default().join(", "))
            .fact("expected", "1.3.6.1.5.5.7.3.1"),
        FaultKind::NoTlsKeyUsage => new(Code::WrongUsage, "finding-wrong-usage-key-usage")
            .both("usage", key_usage(certificate))
            .fact("expected", "digitalSignature, keyEncipherment or keyAgreement"),
        FaultKind::NameConstraints(violation) => {
            new(Code::NameConstraintsViolated, "finding-name-constraints-violated")
                .both("name", violation.name.clone())
                .both("constraint", violation.constraints.join(", "))
                .fact("rule", format!("{:?}", violation.rule))
        }
        FaultKind::ConstraintsInLeaf => malformed(who, "name constraints in an end-entity certificate"),
        FaultKind::UnknownCritical(oid) => {
            new(Code::UnknownCriticalExtension, "finding-unknown-critical-extension").both("oid", oid.clone())
        }
        FaultKind::MalformedExtension(oid) => {
            malformed(who, &format!("extension {oid} cannot be decoded")).fact("oid", oid.clone())
        }
        FaultKind::Unreadable(words) => malformed(who, &format!("rustls-webpki cannot decode it: {words}")),
        FaultKind::AlgorithmsDisagree => malformed(who, "the signature algorithms inside and outside differ"),
        FaultKind::OldVersion => {
            new(Code::X509V1, "finding-x509-v1").both("version", certificate.version.number()).fact("expected", 3)
        }
    };
    let finding = finding
        .say("position", element.position.map_or(Arg::Word("value-none"), |at| Arg::from(at + 1)))
        .about_keeping(certificate)
        .both("role", role(fault.index, path.elements.len(), ends_in_root))
        .both("now", case.at.to_string());
    if fault.tolerated { finding.severity(Severity::Warning) } else { finding }
}

fn malformed(who: Who, detail: &str) -> Finding {
    Finding::new(Code::Malformed, who, "finding-malformed-element").both("detail", detail)
}

fn key_usage(certificate: &Certificate) -> String {
    certificate.key_usage.map(|usage| usage.names().join(", ")).unwrap_or_default()
}

/// The peer showed a certificate whose key it does not have.
fn disproved(case: &Case<'_>) -> Option<Finding> {
    let leaf = case.leaf().filter(|_| case.possession() == Some(&Possession::Disproved))?;
    Some(
        Finding::new(Code::BadSignature, Who::Server, "finding-bad-signature-handshake")
            .about(leaf)
            .fact("possession", "disproved"),
    )
}

/// Ends of validity to come, on a path that is trusted today; of an element whose end is not near, nothing.
fn expires_soon(case: &Case<'_>, path: &CandidatePath) -> Vec<Finding> {
    let limit = i64::from(case.policy.expires_within_days);
    let critical = case.policy.expires_critical_days.map(i64::from);
    let ends_in_root = matches!(path.end, End::Anchor | End::Unheld);
    let soon = path.elements.iter().enumerate().filter(|(index, e)| {
        let stray = *index > 0 && *index + 1 == path.elements.len() && path.end == End::WrongKey;
        let days = case.at.days_until(e.certificate.not_after);
        !stray && e.certificate.valid_at(case.at) && days < limit
    });
    soon.map(|(index, element)| {
        let certificate = &element.certificate;
        let days = case.at.days_until(certificate.not_after);
        let finding = Finding::new(Code::ExpiresSoon, keeper(element), "finding-expires-soon")
            .about(certificate)
            .both("days", days)
            .both("limit", limit)
            .both("now", case.at.to_string())
            .fact("not_after", certificate.not_after.to_string())
            .both("role", role(index, path.elements.len(), ends_in_root));
        if critical.is_some_and(|c| days < c) { finding.severity(Severity::Critical) } else { finding }
    })
    .collect()
}

/// What the arbiter said: an exception that was made, or a refusal none of our own checks explains.
fn decision(case: &Case<'_>, path: &CandidatePath) -> Vec<Finding> {
    let mut found = Vec::new();
    let leaf = &path.elements[0].certificate;
    let encodings = encoding_differs(path);
    match &path.decision {
        Decision::Overruled(rule, words) => {
            let accepted = strict("finding-strict-clients-refuse", rule.as_str(), words);
            found.push(accepted.about(leaf));
        }
        Decision::Refused(Some(words)) if unexplained(path) && encodings.is_none() => {
            // The rule that would have let it pass under the other profile, or the arbiter's bare word.
            let rule = Rule::ALL.into_iter().find(|rule| rule.concerns(&path.elements));
            let refused = strict("finding-strict-clients-refuse-refused", rule.map_or("other", Rule::as_str), words);
            found.push(refused.about(leaf).fact("profile", case.policy.profile.as_str()).severity(Severity::Critical));
        }
        _ => {}
    }
    if let Some((child, issuer)) = encodings {
        let refused = !path.accepted() && unexplained(path);
        let finding = Finding::new(Code::DnEncodingDiffers, Who::Server, "finding-dn-encoding-differs")
            .about(child)
            .say("other_sha256", issuer.sha256.to_string())
            .say(
                "detail",
                format!("{} / {}", crate::cert::hex(&child.issuer.der), crate::cert::hex(&issuer.subject.der)),
            )
            .fact("issuer_as_written", crate::cert::hex(&child.issuer.der))
            .fact("subject_as_written", crate::cert::hex(&issuer.subject.der))
            .fact("issuer_certificate", certificate_value(issuer))
            .fact("expected_same", json!(true));
        found.push(if refused { finding.severity(Severity::Critical) } else { finding });
    }
    found
}

fn strict(message: &'static str, rule: &'static str, webpki: &str) -> Finding {
    Finding::new(Code::StrictClientsRefuse, Who::Server, message)
        .both("rule", rule)
        .say("detail", webpki.to_owned())
        .fact("webpki", webpki.to_owned())
}

/// Anchored, clean by our own checks, and refused all the same.
fn unexplained(path: &CandidatePath) -> bool {
    matches!(path.end, End::Anchor | End::Pinned) && path.faults.iter().all(|f| f.tolerated)
}

fn encoding_differs(path: &CandidatePath) -> Option<(&Certificate, &Certificate)> {
    if path.end == End::WrongKey {
        return None;
    }
    let mut links = path.elements.windows(2).map(|w| (&w[0].certificate, &w[1].certificate));
    links.find(|(child, issuer)| !child.issuer.same_encoding(&issuer.subject))
}
