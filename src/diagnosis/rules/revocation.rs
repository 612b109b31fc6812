//! The stapled OCSP response: revoked, unknown with its cause, or demanded and not there.

use crate::cert::Certificate;
use crate::diagnosis::case::Case;
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::i18n::Arg;
use crate::trust::staple::{StapleFault, StapleStatus, StapleVerdict};

/// `revoked`, `revocation-unknown`, `must-staple`.
pub(super) fn staple(case: &Case<'_>) -> Vec<Finding> {
    let Some(leaf) = case.leaf() else { return Vec::new() };
    if !case.policy.judge_staple {
        return Vec::new();
    }
    let found = match &case.staple {
        Some(verdict) => judged(verdict, leaf),
        None => absent(case, leaf),
    };
    let require = case.policy.require_revocation;
    let grave =
        |f: Finding| if require && f.code == Code::RevocationUnknown { f.severity(Severity::Critical) } else { f };
    found.into_iter().map(|f| grave(f).about_keeping(leaf).both("now", case.at.to_string())).collect()
}

fn unknown(message: &'static str) -> Finding {
    Finding::new(Code::RevocationUnknown, Who::Server, message)
}

/// Nothing was stapled. RFC 7633: a leaf may demand that something is; else it is silence, not news,
/// unless the user requires an answer.
fn absent(case: &Case<'_>, leaf: &Certificate) -> Vec<Finding> {
    let mut found = Vec::new();
    if leaf.must_staple {
        found.push(
            Finding::new(Code::MustStaple, Who::Server, "finding-must-staple")
                .fact("stapled", false)
                .fact("tls_feature", "status_request"),
        );
    }
    if case.policy.require_revocation {
        found.push(
            unknown("finding-revocation-unknown")
                .say("reason", Arg::Word("revocation-nothing-stapled"))
                .fact("cause", "nothing-stapled"),
        );
    }
    found
}

fn judged(verdict: &StapleVerdict, leaf: &Certificate) -> Vec<Finding> {
    let responder = verdict.responder.clone().unwrap_or_else(|| "?".to_owned());
    let moment = |m: Option<crate::moment::Moment>| m.map(|m| m.to_string());
    let finding = match &verdict.status {
        StapleStatus::Good => return Vec::new(),
        StapleStatus::Revoked { at, reason } => {
            let word = reason.map_or_else(|| "unspecified".to_owned(), |r| r.as_str().to_owned());
            Finding::new(Code::Revoked, Who::Server, "finding-revoked")
                .say("role", "leaf")
                .both("detail", at.to_string())
                .fact("revoked_at", at.to_string())
                .both("reason", word)
                .say("source", responder.clone())
                .fact("source", "staple")
        }
        StapleStatus::Unknown(fault) => fault_finding(fault, &responder, leaf),
    };
    vec![
        finding
            .both("responder", responder)
            .fact("this_update", moment(verdict.this_update))
            .fact("next_update", moment(verdict.next_update)),
    ]
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
