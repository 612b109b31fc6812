//! Whether a certificate is revoked: by the staple, by OCSP, by CRL; unknown with its cause; or demanded and not there.

use serde_json::{Value, json};

use crate::cert::Certificate;
use crate::cert::ocsp::RevocationReason;
use crate::diagnosis::case::{Case, role};
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::i18n::Arg;
use crate::moment::Moment;
use crate::trust::revocation::{Answer, Cause, Checked, Source, Status};
use crate::trust::staple::{StapleFault, StapleStatus, StapleVerdict};

/// `revoked`, `revocation-unknown`, `must-staple`.
pub(super) fn all(case: &Case<'_>) -> Vec<Finding> {
    let Some(leaf) = case.leaf() else { return Vec::new() };
    if !case.policy.judge_staple {
        return Vec::new();
    }
    let absent = must_staple(leaf).filter(|_| case.staple.is_none());
    let absent = absent.map(|finding| finding.about_keeping(leaf).both("now", case.at.to_string()));
    absent.into_iter().chain(case.revocation.iter().filter_map(|checked| one(case, checked))).collect()
}

/// Nothing was stapled. RFC 7633: a leaf may demand that something is.
fn must_staple(leaf: &Certificate) -> Option<Finding> {
    let finding = Finding::new(Code::MustStaple, Who::Server, "finding-must-staple");
    leaf.must_staple.then(|| finding.fact("stapled", false).fact("tls_feature", "status_request"))
}

/// What all sources say of one certificate, where it is to be told.
fn one(case: &Case<'_>, checked: &Checked) -> Option<Finding> {
    let finding = match checked.status() {
        Status::Good => return None,
        Status::Revoked { at, reason } => revoked(case, checked, at, reason),
        Status::Unknown(cause) => {
            let finding = match (&case.staple, checked.answers.as_slice()) {
                (Some(staple), [Answer { source: Source::Staple, .. }]) => of_staple(staple, &checked.certificate),
                // Silence is no news, unless more was asked for.
                (_, []) if !case.policy.require_revocation && !case.policy.full_revocation => return None,
                (_, []) if checked.index == 0 && !case.policy.full_revocation => unknown("finding-revocation-unknown")
                    .say("reason", Arg::Word("revocation-nothing-stapled"))
                    .fact("cause", "nothing-stapled"),
                _ => of_source(checked, &cause),
            };
            if case.policy.require_revocation { finding.severity(Severity::Critical) } else { finding }
        }
    };
    let answers: Vec<Value> = checked.answers.iter().map(answer_value).collect();
    let finding = if answers.is_empty() { finding } else { finding.fact("answers", answers) };
    Some(finding.about_keeping(&checked.certificate).both("now", case.at.to_string()))
}

fn revoked(case: &Case<'_>, checked: &Checked, at: Moment, reason: Option<RevocationReason>) -> Finding {
    let word = reason.map_or("unspecified", RevocationReason::as_str);
    let answer = checked.decisive();
    let source = answer.map_or(Source::Staple, |answer| answer.source);
    let length = case.best().map_or(1, |path| path.elements.len());
    // Whoever runs the server can replace its own certificate; an intermediate is its CA's.
    let finding = Finding::new(Code::Revoked, Who::Server, "finding-revoked")
        .say("role", role(checked.index, length, true))
        .both("detail", at.to_string())
        .fact("revoked_at", at.to_string())
        .both("reason", word)
        .say("source", shown(case, answer))
        .fact("source", source.as_str());
    match case.staple.as_ref().filter(|_| source == Source::Staple) {
        Some(staple) => told(finding, staple),
        None => finding
            .fact("url", answer.and_then(|answer| answer.url.clone()))
            .fact("this_update", moment(answer.and_then(|answer| answer.this_update)))
            .fact("next_update", moment(answer.and_then(|answer| answer.next_update))),
    }
}

/// Who says so, for people: the responder, the URL, or that it was a file.
fn shown(case: &Case<'_>, answer: Option<&Answer>) -> Arg {
    match answer {
        Some(Answer { url: Some(url), .. }) => Arg::from(url.as_str()),
        Some(Answer { source: Source::Crl, .. }) => Arg::Word("revocation-source-crl"),
        _ => {
            let responder = case.staple.as_ref().and_then(|staple| staple.responder.clone());
            responder.map_or(Arg::Word("revocation-source-staple"), Arg::from)
        }
    }
}

/// Nothing that was asked or given says anything.
fn of_source(checked: &Checked, cause: &Cause) -> Finding {
    let finding = unknown("finding-revocation-unknown").say("reason", Arg::Word(cause.message()));
    let url = checked.decisive().and_then(|answer| answer.url.clone());
    let finding = match &url {
        Some(url) => Finding::new(Code::RevocationUnknown, Who::Network, "finding-revocation-unknown-source")
            .say("reason", Arg::Word(cause.message()))
            .both("url", url.as_str()),
        None => finding,
    };
    finding.fact("cause", cause.as_str()).fact("serial", checked.certificate.serial.clone())
}

fn answer_value(answer: &Answer) -> Value {
    let (status, cause) = match &answer.status {
        Status::Good => ("good", None),
        Status::Revoked { .. } => ("revoked", None),
        Status::Unknown(cause) => ("unknown", Some(cause.as_str())),
    };
    json!({ "source": answer.source.as_str(), "url": answer.url, "status": status, "cause": cause })
}

fn moment(moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

fn unknown(message: &'static str) -> Finding {
    Finding::new(Code::RevocationUnknown, Who::Server, message)
}

/// A staple that says nothing, and nothing else was asked.
fn of_staple(verdict: &StapleVerdict, leaf: &Certificate) -> Finding {
    let responder = verdict.responder.clone().unwrap_or_else(|| "?".to_owned());
    let finding = match &verdict.status {
        StapleStatus::Unknown(fault) => fault_finding(fault, &responder, leaf),
        _ => unknown("finding-revocation-unknown").say("reason", Arg::Word("value-unknown")),
    };
    told(finding, verdict)
}

/// Who answered, and for how long.
fn told(finding: Finding, verdict: &StapleVerdict) -> Finding {
    finding
        .both("responder", verdict.responder.clone().unwrap_or_else(|| "?".to_owned()))
        .fact("this_update", moment(verdict.this_update))
        .fact("next_update", moment(verdict.next_update))
}

fn fault_finding(fault: &StapleFault, responder: &str, leaf: &Certificate) -> Finding {
    use StapleFault as F;
    let cause = fault.as_str();
    let finding = match fault {
        F::Stale { next_update } => unknown("finding-revocation-unknown-stale")
            .say("not_after", next_update.map_or_else(|| "-".to_owned(), |m| m.to_string())),
        F::WrongResponder | F::BadSignature | F::DelegateExpired => {
            unknown("finding-revocation-unknown-responder").say("reason", word(fault))
        }
        F::UnknownStatus => unknown("finding-revocation-unknown-answer").say("responder", responder.to_owned()),
        F::Malformed { .. } | F::NotSuccessful(_) | F::UnsupportedAlgorithm | F::UnknownCriticalExtension(_) => {
            unknown("finding-revocation-unknown-malformed").say("detail", word(fault))
        }
        F::NoIssuer | F::WrongCertificate | F::NotYetValid { .. } => {
            unknown("finding-revocation-unknown").say("reason", word(fault))
        }
    };
    finding.fact("cause", cause).fact("serial", leaf.serial.clone())
}

/// The cause in words of the catalogue.
fn word(fault: &StapleFault) -> Arg {
    Arg::Word(match fault {
        StapleFault::NotSuccessful(_) => "staple-not-successful",
        StapleFault::Malformed { .. } => "staple-malformed",
        StapleFault::NoIssuer => "staple-no-issuer",
        StapleFault::WrongCertificate => "staple-wrong-certificate",
        StapleFault::UnknownStatus => "staple-unknown-status",
        StapleFault::NotYetValid { .. } => "staple-not-yet-valid",
        StapleFault::Stale { .. } => "staple-stale",
        StapleFault::WrongResponder => "staple-wrong-responder",
        StapleFault::BadSignature => "staple-bad-signature",
        StapleFault::DelegateExpired => "staple-delegate-expired",
        StapleFault::UnsupportedAlgorithm => "staple-unsupported-algorithm",
        StapleFault::UnknownCriticalExtension(_) => "staple-unknown-critical-extension",
    })
}
