//! The dialogue before the handshake: what ended it, and what came too early.

use crate::diagnosis::case::Case;
use crate::diagnosis::code::{Code, StatusClass};
use crate::diagnosis::finding::{Finding, Who};
use crate::evidence::banner::{self, Service};
use crate::evidence::starttls::Speaker;
use crate::evidence::{Dialogue, DialogueOutcome, TlsFailure, TlsFailureKind, TlsOutcome};
use crate::target::Transport;

use super::tls::printable;

/// The dialogue's findings; without one, or with a healthy one, none.
pub(super) fn all(case: &Case<'_>) -> Vec<Finding> {
    let Some((place, dialogue)) = case.place().zip(case.address.and_then(|shown| shown.starttls.as_ref())) else {
        return Vec::new();
    };
    let ended = ended(dialogue).or_else(|| went_on_in_clear_text(case, dialogue));
    let found = ended.into_iter().chain(injection(dialogue));
    found
        .map(|finding| {
            finding
                .both("address", place.clone())
                .both("port", case.target.port)
                .say("service", dialogue.transport.name())
                .fact("transport", dialogue.transport.scheme())
                .both("command", command(dialogue.transport))
        })
        .collect()
}

/// Why TLS did not begin; `None` where it did.
fn ended(dialogue: &Dialogue) -> Option<Finding> {
    use DialogueOutcome as Outcome;
    let new = Finding::new;
    Some(match &dialogue.outcome {
        Outcome::Ready => return None,
        Outcome::NotOffered { reply, masked: true } => {
            new(Code::StarttlsNotOffered, Who::Network, "finding-starttls-not-offered-masked")
                .both("banner", reply.as_str())
                .fact("masked", true)
        }
        Outcome::NotOffered { reply, .. } => {
            let id = match dialogue.transport {
                Transport::Mssql => "finding-starttls-not-offered-mssql",
                _ => "finding-starttls-not-offered",
            };
            new(Code::StarttlsNotOffered, Who::Server, id).both("banner", reply.as_str())
        }
        Outcome::Refused { reply } => {
            new(Code::StarttlsRefused, Who::Server, "finding-starttls-refused").both("banner", reply.as_str())
        }
        Outcome::Redirected { to } => {
            new(Code::StarttlsRefused, Who::Client, "finding-starttls-refused-redirected").both("banner", to.as_str())
        }
        Outcome::Foreign => foreign(dialogue),
        Outcome::Broken { detail } => new(Code::TlsProtocolError, Who::Server, "finding-tls-protocol-error-starttls")
            .both("detail", detail.as_str()),
        // As in the handshake: a reset and a time-out are the network's, a FIN is the server's own word.
        Outcome::Closed => cut(dialogue).fact("reset", false),
        Outcome::Reset => cut(dialogue).fact("reset", true).class(StatusClass::NetworkError),
        Outcome::Timeout => late(dialogue),
    })
}

fn cut(dialogue: &Dialogue) -> Finding {
    let last = last_words(dialogue);
    let id = match last {
        Some(_) => "finding-tls-closed-starttls",
        None => "finding-tls-closed-starttls-mute",
    };
    Finding::new(Code::TlsClosed, Who::Server, id).both("banner", last).fact("bytes_received", dialogue.bytes_received)
}

fn late(dialogue: &Dialogue) -> Finding {
    #[expect(clippy::cast_possible_truncation, reason = "a measured time within a day's limit")]
    let timeout_ms = dialogue.elapsed_ms.0.round() as i64;
    let (who, id) = match dialogue.bytes_received {
        0 => (Who::Client, "finding-tls-timeout-starttls"),
        _ => (Who::Server, "finding-tls-timeout-starttls-late"),
    };
    Finding::new(Code::TlsTimeout, who, id)
        .say("timeout_ms", timeout_ms)
        .both("banner", last_words(dialogue))
        .fact("bytes_received", dialogue.bytes_received)
        .fact("elapsed_ms", dialogue.elapsed_ms.0)
}

/// Another protocol answers: told which, where its first bytes tell.
fn foreign(dialogue: &Dialogue) -> Finding {
    let first = dialogue.first_bytes.as_ref().map(|bytes| bytes.bytes()).unwrap_or_default();
    let service = banner::recognise(first);
    let id = match service {
        Service::Tls => "finding-not-tls-starttls-direct",
        Service::Unknown => "finding-not-tls-starttls-unknown",
        _ => "finding-not-tls-starttls",
    };
    Finding::new(Code::NotTls, Who::Client, id)
        .say("name", service.name())
        .fact("service", service.name())
        .fact("starttls", service.starttls())
        .fact("bytes_received", dialogue.bytes_received)
        .both("banner", printable(first))
}

/// The go-ahead was given, and no TLS followed.
fn went_on_in_clear_text(case: &Case<'_>, dialogue: &Dialogue) -> Option<Finding> {
    let failure = not_tls(case)?;
    let first = failure.first_bytes.as_ref().map(|bytes| bytes.bytes()).unwrap_or_default();
    let finding = Finding::new(Code::NotTls, Who::Server, "finding-not-tls-after-starttls");
    Some(
        finding
            .both("banner", printable(first))
            .fact("bytes_received", failure.bytes_received)
            .fact("dialogue", dialogue.outcome.as_str()),
    )
}

/// A handshake that met no TLS.
fn not_tls<'a>(case: &Case<'a>) -> Option<&'a TlsFailure> {
    match &case.tls()?.outcome {
        TlsOutcome::Failed(failure) if failure.kind == TlsFailureKind::NotTls => Some(failure),
        _ => None,
    }
}

fn injection(dialogue: &Dialogue) -> Option<Finding> {
    let injected = dialogue.injected.as_ref()?;
    let finding = Finding::new(Code::StarttlsInjection, Who::Network, "finding-starttls-injection");
    Some(finding.both("bytes", injected.bytes).both("banner", injected.text.as_str()))
}

/// What the server said last.
fn last_words(dialogue: &Dialogue) -> Option<&str> {
    let last = dialogue.transcript.iter().rev().find(|spoken| spoken.by == Speaker::Server);
    last.map(|spoken| spoken.text.as_str())
}

/// The request for TLS, as the protocol writes it.
fn command(transport: Transport) -> &'static str {
    match transport {
        Transport::Pop3 => "STLS",
        Transport::Ldap => "StartTLS",
        Transport::Ftp => "AUTH TLS",
        Transport::Postgres => "TLS (SSLRequest)",
        Transport::Mysql => "TLS (CLIENT_SSL)",
        Transport::Mssql => "TLS (PRELOGIN)",
        Transport::Rdp => "TLS (RDP_NEG_REQ)",
        _ => "STARTTLS",
    }
}
