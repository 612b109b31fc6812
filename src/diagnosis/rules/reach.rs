//! Name, ping, connection. Ping and TCP are two facts side by side: neither is inferred from the other.

use serde_json::Value;

use crate::diagnosis::case::Case;
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::evidence::{AddressEvidence, ConnectFailureKind, DnsFailureKind, Evidence, Observed, PingFailure};
use crate::i18n::Arg;
use crate::target::Nowhere;

/// `name-not-resolved`, `dns-failure`.
pub(super) fn dns(evidence: &Evidence) -> Vec<Finding> {
    let Observed::Failed(failure) = &evidence.dns else { return Vec::new() };
    let missing = matches!(failure.kind, DnsFailureKind::NxDomain | DnsFailureKind::NoData | DnsFailureKind::NoServers);
    let finding = if let Some(by) = evidence.target.discovered_by.as_ref().filter(|by| by.dead_end.is_some())
        && missing
    {
        let id = match by.dead_end.as_ref().map(|end| end.why) {
            Some(Nowhere::NotOffered) => "finding-name-not-resolved-not-offered",
            Some(Nowhere::Unusable) => "finding-name-not-resolved-unusable",
            _ => "finding-name-not-resolved-record",
        };
        Finding::new(Code::NameNotResolved, Who::Network, id)
            .both("record", by.record.as_str())
            .both("domain", by.domain.clone())
    } else if missing {
        Finding::new(Code::NameNotResolved, Who::Network, "finding-name-not-resolved")
    } else {
        Finding::new(Code::DnsFailure, Who::Network, "finding-dns-failure")
    };
    let kind = serde_json::to_value(failure.kind).unwrap_or(Value::Null);
    let reason = kind.as_str().unwrap_or_default().to_owned();
    vec![
        finding
            .both("host", failure.name.clone())
            .both("detail", failure.detail.clone())
            .say("reason", reason)
            .fact("kind", kind)
            .say(
                "server",
                if failure.servers.is_empty() { Arg::Word("value-none") } else { failure.servers.join(", ").into() },
            )
            .fact("servers", failure.servers.clone())
            .fact("elapsed_ms", failure.elapsed_ms.0),
    ]
}

/// `ping-*` and `tcp-*` of one address.
pub(super) fn connection(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let (Some(shown), Some(address)) = (case.address, case.place()) else { return found };
    found.extend(tcp(shown));
    found.extend(ping(shown));
    found.into_iter().map(|f| f.both("address", address.clone()).both("port", case.target.port)).collect()
}

fn tcp(shown: &AddressEvidence) -> Option<Finding> {
    let failure = match &shown.tcp {
        Observed::Failed(failure) => failure,
        // Skipped for want of a route is skipped, not failed; a peer with no other address says so in its status.
        Observed::NotTried(_) | Observed::Seen(_) => return None,
    };
    use ConnectFailureKind::{HostUnreachable, NetworkUnreachable, NotPermitted, Other, Refused, Reset, Timeout};
    let finding = match failure.kind {
        Refused => Finding::new(Code::TcpRefused, Who::Server, "finding-tcp-refused"),
        Timeout => Finding::new(Code::TcpTimeout, Who::Network, "finding-tcp-timeout"),
        Reset => Finding::new(Code::TcpReset, Who::Network, "finding-tcp-reset"),
        HostUnreachable | NetworkUnreachable | NotPermitted | Other => {
            Finding::new(Code::TcpUnreachable, Who::Network, "finding-tcp-unreachable")
        }
    };
    let elapsed = failure.elapsed_ms.0;
    #[expect(clippy::cast_possible_truncation, reason = "a measured time within a day's limit")]
    let timeout_ms = elapsed.round() as i64;
    Some(
        finding
            .both("detail", failure.detail.clone())
            .fact("os_error", failure.os_error)
            .fact("elapsed_ms", elapsed)
            .say("timeout_ms", timeout_ms),
    )
}

fn ping(shown: &AddressEvidence) -> Option<Finding> {
    match &shown.ping {
        Observed::Seen(ping) if ping.received == 0 => {
            let open = shown.tcp.seen().is_some();
            let finding = if open {
                Finding::new(Code::PingNoReply, Who::Nobody, "finding-ping-no-reply-tcp-open").severity(Severity::Info)
            } else {
                Finding::new(Code::PingNoReply, Who::Network, "finding-ping-no-reply")
            };
            Some(finding.both("count", ping.sent).fact("received", ping.received).fact("tcp_open", open))
        }
        Observed::Failed(PingFailure::NotPermitted { detail }) => Some(
            Finding::new(Code::PingNotPermitted, Who::Client, "finding-ping-not-permitted")
                .both("detail", detail.clone()),
        ),
        _ => None,
    }
}
