//! From the model to the frozen shape.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::Serialize;
use serde_json::Value;

use super::v1;
use crate::cert::{Name, hex};
use crate::diagnosis::chain_view::{self, ChainItem};
use crate::diagnosis::finding::Finding;
use crate::diagnosis::{AddressDiagnosis, Code};
use crate::evidence::{
    AddressEvidence, ConnectFailureKind, Observed, PingFailure, Possession, Reason, TlsFailureKind, TlsOutcome,
};
use crate::i18n::Catalogue;
use crate::report::model::{PeerReport, Report, Summary};
use crate::trust::elsewhere::Difference;
use crate::trust::name::{MatchedBy, NameVerdict};
use crate::trust::path::Decision;
use crate::trust::staple::StapleStatus;
use crate::trust::store::DefectKind;

pub(super) fn header<'a>(report: &'a Report<'_>) -> v1::Header<'a> {
    v1::Header {
        schema: super::SCHEMA,
        tool: v1::Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        checked_at: report.checked_at.to_string(),
        at_given: report.at_given,
        profile: report.policy.profile,
        allow_weak: report.policy.allow_weak,
        stores: stores(report),
    }
}

fn stores<'a>(report: &'a Report<'_>) -> Vec<v1::StoreOut<'a>> {
    let several = report.store.sources.len() > 1;
    let sources = report.store.sources.iter();
    sources
        .map(|source| {
            // A defect's path begins with its source's; with one source all are its own.
            let own = |path: &str| !several || path.starts_with(source.path.as_str());
            let entries = report.store.entries.iter().filter(|e| own(&e.origin));
            let anchors = entries.filter(|e| e.certificate.is_self_issued() && e.certificate.may_be_ca()).count();
            let defects = report.store.defects.iter().filter(|d| own(&d.path)).map(|d| {
                let (code, detail) = match &d.kind {
                    DefectKind::Unreadable(cause) => (Code::StoreEntryUnreadable, Cow::Borrowed(cause.as_str())),
                    DefectKind::Duplicate { sha256, first } => {
                        (Code::StoreDuplicate, Cow::Owned(format!("{sha256} is in {first} as well")))
                    }
                };
                v1::DefectOut { path: Cow::Borrowed(&d.path), line: d.line, code, detail }
            });
            v1::StoreOut {
                path: Cow::Borrowed(&source.path),
                format: source.format,
                integrity: source.integrity,
                certificates: source.certificates,
                anchors,
                defects: defects.collect(),
            }
        })
        .collect()
}

pub(super) fn summary(summary: &Summary) -> v1::SummaryOut {
    v1::SummaryOut {
        peers: summary.peers,
        healthy: summary.healthy,
        failed: summary.failed,
        undetermined: summary.undetermined,
        by_status: summary.by_status.clone(),
    }
}

pub(super) fn peer<'a>(peer: &'a PeerReport, report: &Report<'_>, catalogue: &Catalogue) -> v1::Peer<'a> {
    let (evidence, diagnosis) = (&peer.evidence, &peer.diagnosis);
    let target = &evidence.target;
    let spoken = peer.spoken();
    let named = evidence.is_named();
    v1::Peer {
        peer: Cow::Borrowed(&target.peer),
        host: named.then(|| target.host.ascii()),
        host_reason: (!named).then_some("not-asked"),
        port: named.then_some(target.port),
        transport: named.then(|| target.transport.scheme()),
        server_name: named.then(|| target.name().ascii()),
        labels: &peer.labels,
        healthy: diagnosis.healthy(),
        reachability: reachability(peer),
        ssl: ssl(peer, spoken, report),
        chain: spoken
            .map(|(_, d)| chain_view::items(d, report.store).iter().map(element).collect())
            .unwrap_or_default(),
        missing: spoken.map(|(_, d)| missing(d, report)).unwrap_or_default(),
        paths: spoken.map(|(_, d)| paths(d)).unwrap_or_default(),
        trusted_by: peer.trusted_by.map(|t| v1::TrustedByOut {
            store: t.store,
            public_web: t.public_web,
            platform: t.platform,
            with_aia: None,
            with_aia_reason: Some("not-fetched"),
            store_appliance: t.store_appliance,
            store_pkix: t.store_pkix,
            difference: t.difference.map(Difference::as_str),
        }),
        findings: diagnosis.findings.iter().map(|f| finding(f, catalogue)).collect(),
        timings_ms: timings(peer, spoken.and_then(|(e, _)| e)),
        capture: serde_json::to_value(evidence).unwrap_or(Value::Null),
    }
}

/// The kebab-case word serde writes for a unit variant.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn reason(reason: Reason) -> Cow<'static, str> {
    Cow::Owned(word(reason))
}

fn reachability(peer: &PeerReport) -> v1::ReachabilityOut<'_> {
    let status = peer.diagnosis.reachability;
    let addresses = peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses);
    v1::ReachabilityOut {
        status,
        status_reason: status.is_none().then_some("offline"),
        addresses: addresses
            .map(|(evidence, diagnosis)| v1::AddressOut {
                address: evidence.address.to_string(),
                ping: ping(evidence),
                tcp: tcp(evidence),
                ssl_status: diagnosis.ssl,
            })
            .collect(),
        dns: dns(peer),
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

fn ssl<'a>(
    peer: &'a PeerReport,
    spoken: Option<(Option<&'a AddressEvidence>, &'a AddressDiagnosis)>,
    report: &Report<'_>,
) -> v1::Ssl<'a> {
    let valid_until = spoken.and_then(|(_, d)| d.valid_until);
    v1::Ssl {
        status: peer.diagnosis.ssl,
        handshake: spoken.map_or_else(no_handshake, |(e, d)| handshake(e, d)),
        name: name(peer, spoken.map(|(_, d)| d), report),
        valid_until: valid_until.map(|m| m.to_string()),
        valid_until_reason: valid_until.is_none().then_some("time-alone-changes-nothing"),
    }
}

fn no_handshake<'a>() -> v1::Handshake<'a> {
    v1::Handshake {
        completed: None,
        reason: None,
        version: None,
        cipher_suite: None,
        key_exchange: None,
        alpn: None,
        sni: None,
        read_by: None,
        possession: None,
        possession_reason: None,
        certificate_request: None,
        staple: None,
        sct_count: None,
        alert: None,
    }
}

fn handshake<'a>(evidence: Option<&'a AddressEvidence>, diagnosis: &'a AddressDiagnosis) -> v1::Handshake<'a> {
    let mut out = no_handshake();
    out.sct_count = diagnosis.assessment.as_ref().and_then(|a| a.leaf()).map(|leaf| leaf.sct_count);
    let Some(evidence) = evidence else {
        out.reason = Some(reason(Reason::Offline));
        return out;
    };
    match &evidence.tls {
        Observed::NotTried(why) => out.reason = Some(reason(*why)),
        Observed::Failed(trouble) => out.reason = Some(Cow::Borrowed(&trouble.detail)),
        Observed::Seen(tls) => {
            out.completed = Some(matches!(tls.outcome, TlsOutcome::Completed(_)));
            out.sni = tls.sni.as_deref().map(Cow::Borrowed);
            out.read_by = (!tls.certificates.is_empty()).then_some("rustls");
            if !tls.certificates.is_empty() {
                (out.possession, out.possession_reason) = possession(&tls.possession);
            }
            match &tls.outcome {
                TlsOutcome::Completed(negotiated) => {
                    out.version = Some(Cow::Borrowed(&negotiated.version));
                    out.cipher_suite = Some(Cow::Borrowed(&negotiated.cipher_suite));
                    out.key_exchange = negotiated.key_exchange.as_deref().map(Cow::Borrowed);
                    out.alpn = negotiated.alpn.as_deref().map(Cow::Borrowed);
                }
                TlsOutcome::Failed(failure) => {
                    out.reason = Some(Cow::Borrowed(&failure.detail));
                    if let TlsFailureKind::Alert(number) = failure.kind {
                        out.alert = Some(number);
                    }
                }
            }
        }
    }
    if let Observed::Seen(flight) = &evidence.clear {
        out.version = Some(Cow::Owned(crate::diagnosis::version_name(flight.version)));
        out.cipher_suite = flight.cipher_name.as_deref().map(Cow::Borrowed);
        out.key_exchange = flight.key_exchange.as_deref().map(Cow::Borrowed);
        out.read_by = Some("clear-text");
        (out.possession, out.possession_reason) = possession(&flight.possession);
    }
    let request = evidence.tls.seen().and_then(|t| t.certificate_request.as_ref());
    let request = request.or(evidence.clear.seen().and_then(|c| c.certificate_request.as_ref()));
    out.certificate_request = request.map(|r| v1::RequestOut {
        authorities: r
            .authorities
            .iter()
            .map(|der| Name::decode(der.bytes()).map_or_else(|| hex(der.bytes()), |name| name.to_string()))
            .collect(),
        authorities_sent: r.authorities_sent,
        demanded: r.demanded,
    });
    out.staple = staple(evidence, diagnosis);
    out
}

/// `null` when nothing was stapled; `not-judged` when it was, and nobody asked.
fn staple(evidence: &AddressEvidence, diagnosis: &AddressDiagnosis) -> Option<v1::StapleOut> {
    let came = evidence.tls.seen().is_some_and(|t| t.staple.is_some())
        || evidence.clear.seen().is_some_and(|c| c.staple.is_some());
    if !came {
        return None;
    }
    let mut out = v1::StapleOut {
        status: "not-judged",
        reason: None,
        revoked_at: None,
        this_update: None,
        next_update: None,
        responder: None,
    };
    if let Some(verdict) = &diagnosis.staple {
        match &verdict.status {
            StapleStatus::Good => out.status = "good",
            StapleStatus::Revoked { at, reason } => {
                out.status = "revoked";
                out.revoked_at = Some(at.to_string());
                out.reason = reason.map(|r| r.as_str().to_owned());
            }
            StapleStatus::Unknown(fault) => {
                out.status = "unknown";
                out.reason = Some(fault.as_str().to_owned());
            }
        }
        out.this_update = verdict.this_update.map(|m| m.to_string());
        out.next_update = verdict.next_update.map(|m| m.to_string());
        out.responder.clone_from(&verdict.responder);
    }
    Some(out)
}

fn possession(possession: &Possession) -> (Option<&'static str>, Option<Cow<'static, str>>) {
    match possession {
        Possession::Proved => (Some("proved"), None),
        Possession::Disproved => (Some("disproved"), None),
        Possession::Undetermined(why) => (Some("undetermined"), Some(Cow::Owned(word(why)))),
    }
}

fn name<'a>(peer: &'a PeerReport, diagnosis: Option<&'a AddressDiagnosis>, report: &Report<'_>) -> v1::NameOut<'a> {
    let wanted = report.policy.judge_name && peer.evidence.is_named();
    let mut out = v1::NameOut {
        wanted: wanted.then(|| peer.evidence.target.name().to_string()),
        matched: None,
        matched_reason: None,
        entry: None,
        by: None,
        would_match: Vec::new(),
    };
    match diagnosis.and_then(|d| d.assessment.as_ref()).map(|a| &a.name) {
        Some(NameVerdict::Matched(matched)) => {
            out.matched = Some(true);
            out.entry = Some(Cow::Borrowed(&matched.entry));
            out.by = Some(if matched.by == MatchedBy::CommonName { "cn" } else { "san" });
        }
        Some(NameVerdict::Mismatch(mismatch)) => {
            out.matched = Some(false);
            out.would_match = mismatch.would_match.shown.iter().map(|s| Cow::Borrowed(s.as_str())).collect();
        }
        _ => out.matched_reason = Some(if wanted { "no-certificate" } else { "not-asked" }),
    }
    out
}

fn element(item: &ChainItem<'_>) -> v1::ChainElement {
    let c = item.certificate;
    v1::ChainElement {
        sha256: c.sha256.to_string(),
        subject: c.subject.to_string(),
        issuer: c.issuer.to_string(),
        serial: c.serial.clone(),
        not_before: c.not_before.to_string(),
        not_after: c.not_after.to_string(),
        key: c.key.kind.to_string(),
        signature_algorithm: c.signature_algorithm.to_string(),
        subject_key_id: c.subject_key_id.as_deref().map(hex),
        authority_key_id: c.authority_key_id.as_deref().map(hex),
        presented: item.position.is_some(),
        position: item.position,
        role: item.role,
        store: item.state.as_str(),
        stale_sha256: item.stale.map(|s| s.sha256.to_string()),
        in_path: item.in_path,
        subject_alt_names: c.subject_alt_names.iter().flatten().take(100).map(|n| n.to_string()).collect(),
        pem: c.to_pem(),
    }
}

fn missing(diagnosis: &AddressDiagnosis, report: &Report<'_>) -> Vec<v1::MissingOut> {
    let list = diagnosis.missing.iter();
    list.map(|m| v1::MissingOut {
        subject: m.subject.to_string(),
        key_id: m.key_id.as_deref().map(hex),
        sha256: m.certificate.as_ref().map(|c| c.sha256.to_string()),
        source: m.source,
        importable: m.importable(report.checked_at),
        pem: m.certificate.as_ref().map(|c| c.to_pem()),
        aia: m.aia.clone(),
    })
    .collect()
}

fn paths(diagnosis: &AddressDiagnosis) -> Vec<v1::PathOut> {
    let paths = diagnosis.assessment.iter().flat_map(|a| &a.paths);
    paths
        .map(|path| v1::PathOut {
            certificates: path.elements.iter().map(|e| e.certificate.sha256.to_string()).collect(),
            accepted: path.accepted(),
            refusal: chain_view::refusal(path),
            rule: match &path.decision {
                Decision::Overruled(rule, _) => Some(rule.as_str()),
                _ => None,
            },
        })
        .collect()
}

pub(super) fn finding<'a>(finding: &'a Finding, catalogue: &Catalogue) -> v1::FindingOut<'a> {
    let facts = finding.code.facts();
    v1::FindingOut {
        code: finding.code,
        severity: finding.severity,
        certainty: finding.certainty,
        certificate: finding.certificate.map(|s| s.to_string()),
        addresses: finding.addresses.iter().map(IpAddr::to_string).collect(),
        message: catalogue.say(&finding.message),
        remedy: v1::RemedyOut { who: finding.who, steps: catalogue.remedy(finding.code.as_str(), &finding.message) },
        evidence: &finding.evidence,
        openssl: facts.openssl,
        windows: facts.windows,
    }
}

fn timings(peer: &PeerReport, spoken: Option<&AddressEvidence>) -> v1::Timings {
    let resolve = match &peer.evidence.dns {
        Observed::Seen(found) => Some(found.elapsed_ms.0),
        Observed::Failed(failure) => Some(failure.elapsed_ms.0),
        Observed::NotTried(_) => None,
    };
    v1::Timings {
        resolve,
        ping: spoken.and_then(|e| e.ping.seen()).map(|p| p.elapsed_ms.0),
        connect: spoken.and_then(|e| match &e.tcp {
            Observed::Seen(open) => Some(open.elapsed_ms.0),
            Observed::Failed(failure) => Some(failure.elapsed_ms.0),
            Observed::NotTried(_) => None,
        }),
        handshake: spoken.and_then(|e| e.tls.seen()).map(|t| t.elapsed_ms.0),
        verify: Some(peer.verify_ms.0),
        total: peer.evidence.total_ms.map(|m| m.0),
    }
}
