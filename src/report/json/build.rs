//! From the model to the frozen shape.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::Serialize;

use super::{
    build_discovery, build_further, build_offers, build_reach, build_rehearsal, build_revocation, build_ssl, planned,
    v1,
};
use crate::cert::hex;
use crate::diagnosis::chain_view::{self, ChainItem};
use crate::diagnosis::finding::Finding;
use crate::diagnosis::missing::Missing;
use crate::diagnosis::{AddressDiagnosis, Code, Diagnosis};
use crate::evidence::fetch::{Fetched, Hop};
use crate::evidence::{AddressEvidence, Observed, Reason};
use crate::i18n::Catalogue;
use crate::report::groups::{Group, Groups};
use crate::report::model::JudgedBy;
use crate::report::model::{PeerReport, Report, Summary};
use crate::trust::elsewhere::Difference;
use crate::trust::path::Decision;
use crate::trust::store::DefectKind;
use crate::trust::{NodeName, Store};

pub(super) fn header<'a>(report: &'a Report<'_>) -> v1::Header<'a> {
    v1::Header {
        schema: super::SCHEMA,
        tool: v1::Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        checked_at: report.checked_at.to_string(),
        at_given: report.at_given,
        profile: report.policy.profile,
        allow_weak: report.policy.allow_weak,
        rehearsal: report.rehearsal.map(|rehearsal| build_rehearsal::rehearsal(rehearsal, report)),
        stores: report.read().all().flat_map(|(node, store)| stores(node, store)).collect(),
        discovery: report.discovered.iter().map(build_discovery::discovery).collect(),
    }
}

pub(super) fn stores<'a>(node: Option<&'a NodeName>, store: &'a Store) -> Vec<v1::StoreOut<'a>> {
    let several = store.sources.len() > 1;
    let sources = store.sources.iter();
    sources
        .map(|source| {
            // A defect's path begins with its source's; with one source all are its own.
            let own = |path: &str| !several || path.starts_with(source.path.as_str());
            let entries = store.entries.iter().filter(|e| own(&e.origin));
            let anchors = entries.filter(|e| e.certificate.is_self_issued() && e.certificate.may_be_ca()).count();
            let defects = store.defects.iter().filter(|d| own(&d.path)).map(|d| {
                let (code, detail) = match &d.kind {
                    DefectKind::Unreadable(cause) => (Code::StoreEntryUnreadable, Cow::Borrowed(cause.as_str())),
                    DefectKind::Duplicate { sha256, first } => {
                        (Code::StoreDuplicate, Cow::Owned(format!("{sha256} is in {first} as well")))
                    }
                };
                v1::DefectOut { path: Cow::Borrowed(&d.path), line: d.line, code, detail }
            });
            v1::StoreOut {
                node: node.map(NodeName::as_str),
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

pub(super) fn summary(summary: &Summary, groups: &Groups, catalogue: &Catalogue) -> v1::SummaryOut {
    v1::SummaryOut {
        peers: summary.peers,
        healthy: summary.healthy,
        failed: summary.failed,
        undetermined: summary.undetermined,
        by_status: summary.by_status.clone(),
        by_change: summary.by_change.clone(),
        groups: groups.told().iter().map(|one| group(one, catalogue)).collect(),
        skipped_lines: summary.skipped_lines,
        ended_by: summary.cut.map(|cut| cut.by.as_str()),
        not_reached: summary.cut.map_or(0, |cut| cut.not_reached),
    }
}

fn group(group: &Group, catalogue: &Catalogue) -> v1::GroupOut {
    v1::GroupOut {
        code: group.code,
        severity: group.severity,
        who: group.who,
        certificate: group.certificate.map(|sha256| sha256.to_string()),
        subject: group.subject.clone(),
        key_id: group.key_id.clone(),
        message: catalogue.say(&group.message),
        steps: catalogue.remedy(group.code.as_str(), &group.message),
        peers: group.peers,
        names: group.names.clone(),
        exact: group.exact,
    }
}

pub(super) fn peer<'a>(peer: &'a PeerReport, report: &Report<'_>, catalogue: &Catalogue) -> v1::Peer<'a> {
    let (evidence, diagnosis) = (&peer.evidence, &peer.diagnosis);
    let target = &evidence.target;
    let spoken = peer.spoken();
    // A look-up that led to no server has a name of its own, but no host.
    let nowhere = target.dead_end().is_some();
    let named = evidence.is_named() && !nowhere;
    let with_fetched = spoken.and_then(|(_, d)| d.with_fetched);
    v1::Peer {
        peer: Cow::Borrowed(&target.peer),
        host: named.then(|| target.host.ascii()),
        host_reason: (!named).then_some(if nowhere { "not-found" } else { "not-asked" }),
        port: named.then_some(target.port),
        transport: named.then(|| target.transport.scheme()),
        transport_by: named.then(|| target.chosen_by.as_str()),
        discovered_by: build_discovery::discovered_by(target),
        server_name: named.then(|| target.name().ascii()),
        labels: &peer.labels,
        judged_by: peer.judged_by.as_deref().map(judged_by),
        healthy: diagnosis.healthy(),
        today: peer.today.as_ref().map(build_rehearsal::today),
        change: peer.effect(),
        by_node: by_node(diagnosis, report),
        reachability: build_reach::reachability(peer),
        ssl: build_ssl::ssl(peer, spoken, report),
        chain: spoken
            .map(|(_, d)| chain_view::items(d, report.store_of(peer)).iter().map(element).collect())
            .unwrap_or_default(),
        missing: spoken.map(|(_, d)| missing(&d.missing, report)).unwrap_or_default(),
        paths: spoken.map(|(_, d)| paths(d)).unwrap_or_default(),
        trusted_by_reason: match (&peer.trusted_by, diagnosis.healthy()) {
            (Some(_), _) => None,
            (None, true) => Some("not-asked"),
            (None, false) => Some("no-certificate"),
        },
        trusted_by: peer.trusted_by.map(|t| v1::TrustedByOut {
            store: t.store,
            public_web: t.public_web,
            platform: t.platform,
            with_aia: with_fetched,
            with_aia_reason: with_fetched.is_none().then_some("not-fetched"),
            store_appliance: t.store_appliance,
            store_pkix: t.store_pkix,
            difference: t.difference.map(Difference::as_str),
        }),
        planned: peer.planned.as_ref().map(planned::planned),
        revocation: spoken.and_then(|(_, d)| build_revocation::revocation(d, report.policy_of(peer).judge_staple)),
        fetched: evidence.fetched.iter().map(fetched).collect(),
        key_types: build_further::key_types(peer, report),
        legacy: build_further::legacy(peer, report),
        offers: build_offers::offers(peer),
        findings: diagnosis.findings.iter().map(|f| finding(f, catalogue)).collect(),
        timings_ms: timings(peer, spoken.and_then(|(e, _)| e)),
        capture: evidence,
    }
}

fn judged_by(by: &JudgedBy) -> v1::JudgedByOut<'_> {
    v1::JudgedByOut {
        profile: by.policy.profile,
        allow_weak: by.policy.allow_weak,
        stores: by.stores.all().flat_map(|(_, store)| &store.sources).map(|s| Cow::Borrowed(&*s.path)).collect(),
        expires_within_days: by.policy.expires_within_days,
        expires_critical_days: by.policy.expires_critical_days,
    }
}

fn by_node(diagnosis: &Diagnosis, report: &Report<'_>) -> Option<Vec<v1::NodeOut>> {
    let nodes = diagnosis.by_node.iter().map(|node| v1::NodeOut {
        node: node.name.to_string(),
        ssl_status: node.ssl,
        valid_until: node.valid_until.map(|m| m.to_string()),
        valid_until_reason: node.valid_until.is_none().then_some("time-alone-changes-nothing"),
        missing: missing(&node.missing, report),
        findings: node.codes.clone(),
    });
    (!diagnosis.by_node.is_empty()).then(|| nodes.collect())
}

/// The kebab-case word serde writes for a unit variant.
pub(super) fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn reason(reason: Reason) -> Cow<'static, str> {
    Cow::Owned(word(reason))
}

pub(super) fn element(item: &ChainItem<'_>) -> v1::ChainElement {
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

pub(super) fn missing(list: &[Missing], report: &Report<'_>) -> Vec<v1::MissingOut> {
    list.iter()
        .map(|m| v1::MissingOut {
            subject: m.subject.to_string(),
            key_id: m.key_id.as_deref().map(hex),
            sha256: m.certificate.as_ref().map(|c| c.sha256.to_string()),
            source: m.source,
            importable: m.importable(report.checked_at),
            pem: m.certificate.as_ref().map(|c| c.to_pem()),
            aia: m.aia.clone(),
            fetched_from: m.fetched_from.clone(),
        })
        .collect()
}

fn fetched(fetched: &Fetched) -> v1::FetchedOut<'_> {
    let failure = fetched.outcome.failed();
    v1::FetchedOut {
        purpose: fetched.purpose,
        url: Cow::Borrowed(&fetched.url),
        at: fetched.at.to_string(),
        status: if failure.is_some() { "failed" } else { "fetched" },
        reason: failure.map(|f| f.kind),
        detail: failure.map(|f| Cow::Borrowed(f.detail.as_str())),
        hops: fetched.hops.iter().map(hop).collect(),
        bytes: fetched.body().map(|body| body.bytes.bytes().len()),
        sha256: fetched.body().map(|body| body.bytes.sha256().to_string()),
        elapsed_ms: fetched.elapsed_ms.0,
    }
}

fn hop(hop: &Hop) -> v1::HopOut<'_> {
    let address = hop.address.map(|address| address.to_string());
    v1::HopOut { url: Cow::Borrowed(&hop.url), address, http_status: hop.status }
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
        nodes: finding.nodes.iter().map(NodeName::to_string).collect(),
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
        starttls: spoken.and_then(|e| e.starttls.as_ref()).map(|d| d.elapsed_ms.0),
        handshake: spoken.and_then(|e| e.tls.seen()).map(|t| t.elapsed_ms.0),
        verify: Some(peer.verify_ms.0),
        total: peer.evidence.total_ms.map(|m| m.0),
    }
}
