//! One TLS handshake by rustls, recorded whatever comes of it.

use std::net::{IpAddr, Ipv4Addr};

use rustls::pki_types::{DnsName, ServerName};
use rustls::{ClientConnection, NamedGroup, ProtocolVersion};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

use super::danger::{Recorder, TlsConfigs};
use super::ending::Ending;
use super::session::Session;
use super::{ClientCertificate, ClientCourse, KeyType, Negotiated, NoTls, TlsEvidence, TlsFailure, TlsOutcome};
use crate::cert::Der;
use crate::moment::{Millis, Stopwatch};
use crate::target::{Host, Target};

/// Shakes hands with `target` over `stream` and tells what was seen, complete or not.
///
/// Everything ends at `deadline`, however the peer drips. The error is the program's own trouble (no randomness),
/// never the peer's.
pub async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    target: &Target,
    configs: &TlsConfigs,
    deadline: Instant,
) -> Result<TlsEvidence, NoTls> {
    handshake_as(None, stream, target, configs, deadline).await
}

/// As [`handshake`]; with a key type, as a client that verifies no other.
pub async fn handshake_as<S: AsyncRead + AsyncWrite + Unpin>(
    only: Option<KeyType>,
    stream: S,
    target: &Target,
    configs: &TlsConfigs,
    deadline: Instant,
) -> Result<TlsEvidence, NoTls> {
    let watch = Stopwatch::start();
    let own = |error: rustls::Error| NoTls { detail: error.to_string() };
    let (config, recorder) = configs.recording(target.transport, only).map_err(own)?;
    let (name, sni) = server_name(target);
    let connection = ClientConnection::new(config, name).map_err(own)?;
    let mut session = Session::new(stream, connection);

    let course = follow(&mut session, &recorder, watch, deadline).await;
    session.part().await;

    let mut record = recorder.record();
    let sent = record.course == ClientCourse::Sent;
    if let Some(request) = &mut record.request {
        request.demanded = course.demanded.filter(|_| !sent);
    }
    let client_certificate = configs.identity().map(|identity| ClientCertificate {
        chain: identity.chain().to_vec(),
        course: if sent && !course.answered { ClientCourse::NotReached } else { record.course },
        accepted: course.demanded.filter(|_| sent && course.answered).map(|refused| !refused),
    });
    Ok(TlsEvidence {
        sni,
        alpn_offered: TlsConfigs::alpn(target.transport).iter().map(|name| (*name).to_owned()).collect(),
        outcome: outcome(&session, course.ending.as_ref()),
        certificates: record.certificates,
        staple: record.staple,
        possession: record.possession,
        certificate_request: record.request,
        client_certificate,
        elapsed_ms: course.elapsed_ms,
    })
}

/// How a connection went.
struct Course {
    /// `None` when the handshake was completed and stood.
    ending: Option<Ending>,
    /// Whether a client certificate was demanded, or another than the one sent; of no meaning without a request.
    demanded: Option<bool>,
    /// Whether the client's answer to a request was due.
    answered: bool,
    elapsed_ms: Millis,
}

/// Runs the handshake, and hears the server out on the certificate that it did or did not get.
async fn follow<S: AsyncRead + AsyncWrite + Unpin>(
    session: &mut Session<S>,
    recorder: &Recorder,
    watch: Stopwatch,
    deadline: Instant,
) -> Course {
    let ended = session.run(deadline).await;
    // The wait for a late refusal below is no part of a completed handshake's time.
    let elapsed_ms = watch.elapsed();
    let record = recorder.record();
    match ended {
        Ok(()) if record.request.is_some() && session.is_tls13() => match session.verdict(deadline).await {
            Ok(demanded) => Course { ending: None, demanded, answered: true, elapsed_ms },
            Err(late) => {
                let demanded = late.demands_certificate();
                Course { ending: Some(late), demanded, answered: true, elapsed_ms: watch.elapsed() }
            }
        },
        // A TLS 1.2 server's Finished comes after it has seen the client's answer.
        Ok(()) => Course { ending: None, demanded: Some(false), answered: true, elapsed_ms },
        Err(ending) => {
            let answered = session.has_answered(!record.certificates.is_empty());
            let demanded = if answered { ending.demands_certificate() } else { None };
            Course { ending: Some(ending), demanded, answered, elapsed_ms }
        }
    }
}

/// The name given to rustls, and the server name indication it will send.
///
/// An address is never sent (RFC 6066 §3). `--no-sni`, and a name that rustls does not take, go without indication
/// too, in the guise of an address: the name is only matched later, and not by rustls.
fn server_name(target: &Target) -> (ServerName<'static>, Option<String>) {
    let nameless = || (ServerName::IpAddress(IpAddr::V4(Ipv4Addr::UNSPECIFIED).into()), None);
    match target.name() {
        Host::Ip(ip) => (ServerName::IpAddress((*ip).into()), None),
        Host::Name { .. } if target.without_sni => nameless(),
        Host::Name { ascii, .. } => match DnsName::try_from(ascii.clone()) {
            Ok(name) => (ServerName::DnsName(name), Some(ascii.clone())),
            Err(_) => nameless(),
        },
    }
}

fn outcome<S>(session: &Session<S>, ending: Option<&Ending>) -> TlsOutcome {
    let Some(ending) = ending else { return TlsOutcome::Completed(negotiated(&session.connection)) };
    let banner = matches!(ending, Ending::NotTls).then(|| Der::from(session.first_bytes.as_slice()));
    TlsOutcome::Failed(TlsFailure {
        kind: ending.kind(),
        detail: ending.detail(),
        first_bytes: banner,
        bytes_received: session.bytes_received,
    })
}

fn negotiated(connection: &ClientConnection) -> Negotiated {
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLSv1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLSv1.2".to_owned(),
        other => format!("{other:?}"),
    };
    let suite = connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite())).unwrap_or_default();
    Negotiated {
        version,
        // rustls writes TLS13_ where the IANA registry has TLS_.
        cipher_suite: suite.replacen("TLS13_", "TLS_", 1),
        key_exchange: connection.negotiated_key_exchange_group().map(|group| group_name(group.name())),
        alpn: connection.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned()),
    }
}

/// The name in IANA's "TLS Supported Groups" registry, where rustls spells it otherwise.
fn group_name(group: NamedGroup) -> String {
    match group {
        NamedGroup::X25519 => "x25519".to_owned(),
        NamedGroup::X448 => "x448".to_owned(),
        NamedGroup::secp256r1MLKEM768 => "SecP256r1MLKEM768".to_owned(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests;
