//! Test 1 in the frozen shape: name, ping, connection.

use std::borrow::Cow;

use super::build::{reason, word};
use super::v1;
use crate::evidence::proxy::ProxyEvidence;
use crate::evidence::{AddressEvidence, ConnectFailureKind, Observed, PingFailure};
use crate::report::model::PeerReport;

pub(super) fn reachability(peer: &PeerReport) -> v1::ReachabilityOut<'_> {
    let status = peer.diagnosis.reachability;
    let addresses = peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses);
    v1::ReachabilityOut {
        status,
        status_reason: status.is_none().then_some("offline"),
        addresses: addresses
            .map(|(evidence, diagnosis)| v1::AddressOut {
                address: diagnosis.address.map(|address| address.to_string()),
                address_reason: diagnosis.address.is_none().then_some("through-proxy"),
                ping: ping(evidence),
                tcp: tcp(evidence),
                ssl_status: diagnosis.ssl,
                repeat: evidence.attempts.as_ref().map(|attempts| v1::RepeatOut {
                    asked: attempts.asked,
                    made: attempts.made,
                    count: attempts.numbers.len(),
                    attempts: &attempts.numbers,
                }),
            })
            .collect(),
        proxy: peer.evidence.proxy.as_ref().map(proxy),
        dns: dns(peer),
    }
}

fn proxy(evidence: &ProxyEvidence) -> v1::ProxyOut<'_> {
    let (seen, failed) = (evidence.outcome.seen(), evidence.outcome.failed());
    let line = seen.map(|tunnel| &tunnel.status_line).or(failed.and_then(|failure| failure.status_line.as_ref()));
    let elapsed = seen.map(|tunnel| tunnel.elapsed_ms).or(failed.map(|failure| failure.elapsed_ms));
    v1::ProxyOut {
        proxy: Cow::Borrowed(&evidence.proxy),
        asked: Cow::Borrowed(&evidence.asked),
        address: evidence.address.map(|address| address.to_string()),
        credentials_sent: evidence.credentials,
        status: if seen.is_some() { "open" } else { "failed" },
        reason: failed.map(|failure| failure.kind),
        detail: failed.map(|failure| Cow::Borrowed(failure.detail.as_str())),
        http_status: failed.and_then(|failure| failure.status),
        status_line: line.map(|line| Cow::Borrowed(line.as_str())),
        challenges: failed
            .map(|failure| failure.challenges.iter().map(|c| Cow::Borrowed(c.as_str())).collect())
            .unwrap_or_default(),
        connect_ms: seen.map(|tunnel| tunnel.connect_ms.0),
        elapsed_ms: elapsed.map(|elapsed| elapsed.0),
    }
}

fn ping(evidence: &AddressEvidence) -> v1::PingOut<'_> {
    let mut out = v1::PingOut {
        status: "skipped",
        reason: None,
        sent: None,
        received: None,
        loss_percent: None,
        min_ms: None,
        avg_ms: None,
        max_ms: None,
    };
    match &evidence.ping {
        Observed::Seen(ping) => {
            out.status = if ping.received > 0 { "reply" } else { "no-reply" };
            (out.sent, out.received) = (Some(ping.sent), Some(ping.received));
            let lost = f64::from(ping.sent.saturating_sub(ping.received));
            out.loss_percent = (ping.sent > 0).then(|| (1000.0 * lost / f64::from(ping.sent)).round() / 10.0);
            out.min_ms = ping.min_ms.map(|m| m.0);
            out.avg_ms = ping.avg_ms.map(|m| m.0);
            out.max_ms = ping.max_ms.map(|m| m.0);
        }
        Observed::Failed(PingFailure::NotPermitted { detail }) => {
            out.status = "not-permitted";
            out.reason = Some(Cow::Borrowed(detail));
        }
        Observed::Failed(PingFailure::CannotSend { detail }) => out.reason = Some(Cow::Borrowed(detail)),
        Observed::NotTried(why) => out.reason = Some(reason(*why)),
    }
    out
}

fn tcp(evidence: &AddressEvidence) -> v1::TcpOut<'_> {
    match &evidence.tcp {
        Observed::Seen(open) => {
            v1::TcpOut { status: "open", reason: None, os_error: None, elapsed_ms: Some(open.elapsed_ms.0) }
        }
        Observed::Failed(failure) => v1::TcpOut {
            status: match failure.kind {
                ConnectFailureKind::Refused => "refused",
                ConnectFailureKind::Timeout => "timeout",
                ConnectFailureKind::Reset => "reset",
                _ => "unreachable",
            },
            reason: Some(Cow::Borrowed(&failure.detail)),
            os_error: failure.os_error,
            elapsed_ms: Some(failure.elapsed_ms.0),
        },
        Observed::NotTried(why) => {
            v1::TcpOut { status: "skipped", reason: Some(reason(*why)), os_error: None, elapsed_ms: None }
        }
    }
}

fn dns(peer: &PeerReport) -> v1::Dns<'_> {
    let mut out = v1::Dns {
        status: "skipped",
        reason: None,
        name: None,
        source: None,
        cnames: Vec::new(),
        addresses: Vec::new(),
        a_failure: None,
        aaaa_failure: None,
        servers: Vec::new(),
        elapsed_ms: None,
    };
    match &peer.evidence.dns {
        Observed::Seen(found) => {
            out.status = "resolved";
            out.name = Some(Cow::Borrowed(&found.name));
            out.source = Some(match found.source {
                crate::evidence::DnsSource::Hosts => "hosts",
                crate::evidence::DnsSource::Dns => "dns",
            });
            out.cnames = found.cnames.iter().map(|c| Cow::Borrowed(c.as_str())).collect();
            let addresses = found.addresses.iter();
            out.addresses = addresses
                .map(|a| v1::DnsAddress { address: a.address.to_string(), ttl_seconds: a.ttl_seconds })
                .collect();
            out.a_failure = found.a_failure.map(|k| Cow::Owned(word(k)));
            out.aaaa_failure = found.aaaa_failure.map(|k| Cow::Owned(word(k)));
            out.elapsed_ms = Some(found.elapsed_ms.0);
        }
        Observed::Failed(failure) => {
            out.status = "failed";
            out.name = Some(Cow::Borrowed(&failure.name));
            out.reason = Some(Cow::Owned(word(failure.kind)));
            out.servers = failure.servers.iter().map(|s| Cow::Borrowed(s.as_str())).collect();
            out.elapsed_ms = Some(failure.elapsed_ms.0);
        }
        Observed::NotTried(why) => out.reason = Some(reason(*why)),
    }
    out
}
