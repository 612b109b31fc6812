//! Revocation, from the model to the frozen shape.

use std::borrow::Cow;

use super::v1;
use crate::cert::ocsp::RevocationReason;
use crate::diagnosis::AddressDiagnosis;
use crate::trust::revocation::{Answer, Checked, Status};

/// `null` where nobody asked, or where there is no chain to ask about.
pub(super) fn revocation(diagnosis: &AddressDiagnosis, asked: bool) -> Option<v1::RevocationOut<'_>> {
    let chain = diagnosis.assessment.as_ref().filter(|_| asked)?;
    chain.leaf()?;
    Some(v1::RevocationOut { certificates: diagnosis.revocation.iter().map(certificate).collect() })
}

fn certificate(checked: &Checked) -> v1::RevocationOf<'_> {
    let status = checked.status();
    let (revoked_at, reason) = match &status {
        Status::Revoked { at, reason } => (Some(at.to_string()), *reason),
        _ => (None, None),
    };
    v1::RevocationOf {
        sha256: checked.certificate.sha256.to_string(),
        subject: checked.certificate.subject.to_string(),
        status: word(&status),
        cause: cause(&status),
        revoked_at,
        revoked_reason: reason.map(RevocationReason::as_str),
        source: checked.decisive().map(|answer| answer.source),
        answers: checked.answers.iter().map(answer).collect(),
    }
}

fn answer(answer: &Answer) -> v1::AnswerOut<'_> {
    v1::AnswerOut {
        source: answer.source,
        url: answer.url.as_deref().map(Cow::Borrowed),
        status: word(&answer.status),
        cause: cause(&answer.status),
        this_update: answer.this_update.map(|moment| moment.to_string()),
        next_update: answer.next_update.map(|moment| moment.to_string()),
    }
}

fn word(status: &Status) -> &'static str {
    match status {
        Status::Good => "good",
        Status::Revoked { .. } => "revoked",
        Status::Unknown(_) => "unknown",
    }
}

fn cause(status: &Status) -> Option<&'static str> {
    match status {
        Status::Unknown(cause) => Some(cause.as_str()),
        _ => None,
    }
}
