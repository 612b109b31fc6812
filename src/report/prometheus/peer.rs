//! One peer: the verdicts, and what was measured on the way.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::super::told;
use super::exposition::Exposition;
use super::{certificates, families, labels};
use crate::diagnosis::{Reachability, SslStatus, version_name};
use crate::evidence::{AddressEvidence, DnsSource, Observed, Reason, TlsOutcome};
use crate::moment::Millis;
use crate::report::model::PeerReport;
use crate::target::Transport;

pub(super) fn all(peer: &PeerReport, timeout: Option<Millis>, page: &mut Exposition) {
    verdicts(peer, page);
    if let Some(timeout) = timeout {
        page.duration(&families::PROBE_TIMEOUT, &[], timeout);
    }
    if let Some(total) = peer.evidence.total_ms {
        page.duration(&families::PROBE_DURATION, &[], total);
    }
    resolution(peer, page);
    if let Some(spoken) = peer.spoken().and_then(|(evidence, _)| evidence) {
        address(spoken.address, page);
        tls(spoken, page);
        ping(peer, spoken, page);
        phases(peer, spoken, page);
    }
    addresses(peer, page);
    certificates::all(peer, page);
}

fn verdicts(peer: &PeerReport, page: &mut Exposition) {
    let diagnosis = &peer.diagnosis;
    let healthy = diagnosis.healthy();
    page.flag(&families::PROBE_SUCCESS, &[], healthy);
    page.flag(&families::SSL_PROBE_SUCCESS, &[], healthy);
    let prober = if peer.evidence.target.transport == Transport::Https { "https" } else { "tcp" };
    page.sample(&families::SSL_PROBER, &[("prober", prober)], 1.0);
    let reachability = diagnosis.reachability.map_or("not-measured", Reachability::as_str);
    let gravest = diagnosis.gravest();
    page.sample(&families::STATUS, &[("reachability", reachability), ("ssl", gravest.as_str())], 1.0);
    match diagnosis.reachability {
        Some(Reachability::Reachable) => page.flag(&families::REACHABLE, &[], true),
        Some(Reachability::Unreachable) => page.flag(&families::REACHABLE, &[], false),
        Some(Reachability::Undetermined) | None => {}
    }
    if !diagnosis.undetermined() {
        page.flag(&families::SSL_VERIFIED, &[], gravest == SslStatus::Verified);
    }
    for node in &diagnosis.by_node {
        let labels = [("node", node.name.as_str())];
        page.flag(&families::NODE_SSL_VERIFIED, &labels, node.ssl == SslStatus::Verified);
    }
    if let Some((phase, reason)) = told::reason(diagnosis) {
        page.sample(&families::PROBE_FAILURE, &[("phase", phase), ("reason", reason)], 1.0);
    }
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in &diagnosis.findings {
        *counts.entry((finding.code.facts().word, finding.severity.as_str())).or_default() += 1;
    }
    for ((code, severity), count) in counts {
        page.count(&families::FINDINGS, &[("code", code), ("severity", severity)], count);
    }
}

/// A name from the hosts file was asked of no server.
fn resolution(peer: &PeerReport, page: &mut Exposition) {
    let (elapsed, asked, succeeded) = match &peer.evidence.dns {
        Observed::Seen(found) => (found.elapsed_ms, found.source == DnsSource::Dns, true),
        Observed::Failed(failure) => (failure.elapsed_ms, !failure.servers.is_empty(), false),
        Observed::NotTried(Reason::AddressLiteral) => (Millis(0.0), false, false),
        Observed::NotTried(_) => return,
    };
    page.duration(&families::PROBE_DNS_LOOKUP_TIME, &[], elapsed);
    if asked {
        page.duration(&families::PROBE_DNS_DURATION, &[("phase", "request")], elapsed);
        page.flag(&families::PROBE_DNS_QUERY_SUCCEEDED, &[], succeeded);
    }
}

fn address(address: IpAddr, page: &mut Exposition) {
    page.sample(&families::PROBE_IP_PROTOCOL, &[], if address.is_ipv4() { 4.0 } else { 6.0 });
    let hash = match address {
        IpAddr::V4(v4) => fnv1a(&v4.octets()),
        IpAddr::V6(v6) => fnv1a(&v6.octets()),
    };
    page.sample(&families::PROBE_IP_ADDR_HASH, &[], hash.into());
}

/// FNV-1a of 32 bits (draft-eastlake-fnv): the hash that blackbox_exporter uses.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// What both ends agreed on; of a server that rustls cannot speak to, what it chose.
fn tls(spoken: &AddressEvidence, page: &mut Exposition) {
    let (version, cipher, agreed) = match (spoken.tls.seen().map(|tls| &tls.outcome), spoken.clear.seen()) {
        (Some(TlsOutcome::Completed(negotiated)), _) => {
            (negotiated.version.clone(), Some(negotiated.cipher_suite.as_str()), true)
        }
        (_, Some(flight)) => (version_name(flight.version), flight.cipher_name.as_deref(), false),
        _ => return,
    };
    // IANA's words: rustls writes `TLSv1.3`, and puts the version into the suite's name.
    let version = version.replace("TLSv", "TLS ").replace("SSLv", "SSL ");
    page.sample(&families::PROBE_TLS_VERSION, &[("version", &labels::bounded(&version))], 1.0);
    if agreed {
        page.sample(&families::SSL_TLS_VERSION, &[("version", &labels::bounded(&version))], 1.0);
    }
    if let Some(cipher) = cipher {
        let cipher = cipher.replacen("TLS13_", "TLS_", 1);
        page.sample(&families::PROBE_TLS_CIPHER, &[("cipher", &labels::bounded(&cipher))], 1.0);
    }
}

fn ping(peer: &PeerReport, spoken: &AddressEvidence, page: &mut Exposition) {
    let Some(ping) = spoken.ping.seen() else { return };
    page.sample(&families::PING_SENT, &[], ping.sent.into());
    page.sample(&families::PING_RECEIVED, &[], ping.received.into());
    for (statistic, value) in [("min", ping.min_ms), ("avg", ping.avg_ms), ("max", ping.max_ms)] {
        if let Some(value) = value {
            page.duration(&families::PING_RTT, &[("statistic", statistic)], value);
        }
    }
    if let Some(mean) = ping.avg_ms {
        page.duration(&families::PROBE_ICMP_DURATION, &[("phase", "rtt")], mean);
        if let Some(found) = peer.evidence.dns.seen() {
            page.duration(&families::PROBE_ICMP_DURATION, &[("phase", "resolve")], found.elapsed_ms);
        }
    }
}

fn phases(peer: &PeerReport, spoken: &AddressEvidence, page: &mut Exposition) {
    let connect = match &spoken.tcp {
        Observed::Seen(open) => Some(open.elapsed_ms),
        Observed::Failed(failure) => Some(failure.elapsed_ms),
        Observed::NotTried(_) => None,
    };
    let phases = [
        ("resolve", peer.evidence.dns.seen().map(|found| found.elapsed_ms)),
        ("ping", spoken.ping.seen().map(|ping| ping.elapsed_ms)),
        ("connect", connect),
        ("starttls", spoken.starttls.as_ref().map(|dialogue| dialogue.elapsed_ms)),
        ("handshake", spoken.tls.seen().map(|tls| tls.elapsed_ms)),
        ("verify", Some(peer.verify_ms)),
    ];
    for (phase, elapsed) in phases {
        if let Some(elapsed) = elapsed {
            page.duration(&families::PHASE_DURATION, &[("phase", phase)], elapsed);
        }
    }
}

/// Every address: the one behind the load balancer that was forgotten shows here. With `--repeat` an address is as good
/// as the worst of its connections; a series is taken once.
fn addresses(peer: &PeerReport, page: &mut Exposition) {
    let entries = || peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses);
    for (evidence, diagnosis) in entries() {
        let address = evidence.address.to_string();
        let labels = [("address", address.as_str())];
        let mut same = entries().filter(|(one, _)| one.address == evidence.address);
        if !matches!(evidence.tcp, Observed::NotTried(_)) {
            let open = same.clone().all(|(one, _)| one.tcp.failed().is_none());
            page.flag(&families::ADDRESS_TCP_OPEN, &labels, open);
        }
        if diagnosis.ssl.is_some() {
            let verified = same.all(|(_, one)| one.ssl.is_none_or(|ssl| ssl == SslStatus::Verified));
            page.flag(&families::ADDRESS_SSL_VERIFIED, &labels, verified);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the published vectors of FNV-1a.
    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(b""), 0x811c_9dc5);
        assert_eq!(fnv1a(b"a"), 0xe40c_292c);
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968);
    }
}
