//! `-v`: everything else that is known: handshake, name resolution, paths tried, timings.

use super::facts::{self, timing};
use super::page::{Page, Pair, row, span};
use super::status::{BAD, GOOD};
use super::style::Style;
use super::{chain, finding};
use crate::cert::Name;
use crate::diagnosis::{AddressDiagnosis, chain_view, version_name};
use crate::evidence::starttls::Speaker;
use crate::evidence::{
    AddressEvidence, CertificateRequest, Dialogue, DialogueOutcome, DnsFailureKind, DnsSource, Observed, Possession,
    PossessionUnknown, TlsOutcome,
};
use crate::report::model::PeerReport;
use crate::trust::staple::StapleStatus;

/// Authorities of a certificate request that are named; the rest is counted.
const MAX_AUTHORITIES: usize = 8;

/// All of it, for one peer.
pub(super) fn all(page: &mut Page<'_>, peer: &PeerReport) {
    let several = peer.evidence.addresses.len() > 1;
    for (evidence, diagnosis) in peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses) {
        if let Some(dialogue) = &evidence.starttls {
            transcript(page, dialogue, several.then_some(evidence));
        }
        let mut rows = handshake(page, evidence);
        rows.extend(staple(page, diagnosis));
        if !rows.is_empty() {
            page.heading("report-handshake");
            if several {
                page.line(2, Style::Plain, &evidence.address.to_string());
            }
            page.pairs(2, &rows);
        }
    }
    page.heading("report-dns");
    let rows = dns(page, peer);
    page.pairs(2, &rows);
    paths(page, peer);
    timings(page, peer);
}

/// What was said before the handshake, line by line.
fn transcript(page: &mut Page<'_>, dialogue: &Dialogue, of: Option<&AddressEvidence>) {
    page.heading("report-starttls");
    if let Some(evidence) = of {
        page.line(2, Style::Plain, &evidence.address.to_string());
    }
    for spoken in &dialogue.transcript {
        let (mark, style) = match spoken.by {
            Speaker::Client => ("C: ", Style::Muted),
            Speaker::Server => ("S: ", Style::Plain),
        };
        page.block(&[span(Style::Muted, "  "), span(Style::Muted, mark)], "     ", &[span(style, &spoken.text)]);
    }
    if dialogue.transcript_cut {
        page.line(2, Style::Muted, "…");
    }
    if dialogue.outcome != DialogueOutcome::Ready {
        let word = page.word(&format!("starttls-outcome-{}", dialogue.outcome.as_str()));
        page.pairs(2, &[row(page.word("report-handshake-ended"), &word)]);
    }
}

pub(super) fn handshake(page: &Page<'_>, evidence: &AddressEvidence) -> Vec<Pair<'static>> {
    let mut rows = Vec::new();
    let mut push = |id: &str, value: Option<&str>| {
        rows.extend(value.map(|value| row(page.word(id), value)));
    };
    if let Observed::Seen(tls) = &evidence.tls {
        match &tls.outcome {
            TlsOutcome::Completed(negotiated) => {
                push("report-version", Some(&negotiated.version));
                push("report-cipher-suite", Some(&negotiated.cipher_suite));
                push("report-key-exchange", negotiated.key_exchange.as_deref());
                push("report-alpn", negotiated.alpn.as_deref());
            }
            TlsOutcome::Failed(failure) => {
                let word = facts::tls_failure(page, &failure.kind);
                push("report-handshake-ended", Some(&format!("{word} ({})", finding::clip(&failure.detail))));
            }
        }
        push("report-sni", tls.sni.as_deref());
        if !tls.certificates.is_empty() {
            push("report-possession", Some(&page.word(possession(&tls.possession))));
        }
    }
    if let Observed::Seen(flight) = &evidence.clear {
        push("report-version", Some(&version_name(flight.version)));
        let suite = flight.cipher_name.clone().unwrap_or_else(|| format!("0x{:04x}", flight.cipher_suite));
        push("report-cipher-suite", Some(&suite));
        push("report-key-exchange", flight.key_exchange.as_deref());
        push("report-possession", Some(&page.word(possession(&flight.possession))));
    }
    let request = evidence.tls.seen().and_then(|t| t.certificate_request.as_ref());
    let request = request.or(evidence.clear.seen().and_then(|c| c.certificate_request.as_ref()));
    push("report-client-request", request.map(|r| authorities(page, r)).as_deref());
    rows
}

/// The authorities whose client certificates a server would take.
fn authorities(page: &Page<'_>, request: &CertificateRequest) -> String {
    let names = request.authorities.iter().take(MAX_AUTHORITIES).filter_map(|der| Name::decode(der.bytes()));
    let mut names: Vec<String> = names.map(|name| chain::name(page, &name)).collect();
    let more = request.authorities_sent.saturating_sub(names.len());
    if more > 0 || names.is_empty() {
        names.push(page.say("report-authorities", &[("count", more.into())]));
    }
    page.list(names)
}

fn possession(possession: &Possession) -> &'static str {
    match possession {
        Possession::Proved => "possession-proved",
        Possession::Disproved => "possession-disproved",
        Possession::Undetermined(PossessionUnknown::NoSignature) => "possession-no-signature",
        Possession::Undetermined(PossessionUnknown::KeyExchangeWithoutSignature) => {
            "possession-key-exchange-without-signature"
        }
        Possession::Undetermined(PossessionUnknown::UnsupportedAlgorithm) => "possession-unsupported-algorithm",
        Possession::Undetermined(PossessionUnknown::MalformedCertificate) => "possession-malformed-certificate",
    }
}

pub(super) fn staple(page: &Page<'_>, diagnosis: &AddressDiagnosis) -> Option<Pair<'static>> {
    let verdict = diagnosis.staple.as_ref()?;
    let word = page.word(match verdict.status {
        StapleStatus::Good => "report-staple-good",
        StapleStatus::Revoked { .. } => "report-staple-revoked",
        StapleStatus::Unknown(_) => "report-staple-unknown",
    });
    let times = [verdict.this_update, verdict.next_update].into_iter().flatten().map(|m| m.to_string());
    let times: Vec<String> = times.collect();
    let shown = if times.is_empty() { word } else { format!("{word} ({})", times.join(" - ")) };
    Some(row(page.word("report-staple"), &shown))
}

fn dns(page: &Page<'_>, peer: &PeerReport) -> Vec<Pair<'static>> {
    let mut rows = Vec::new();
    match &peer.evidence.dns {
        Observed::Seen(found) => {
            let source = page.word(match found.source {
                DnsSource::Hosts => "report-dns-hosts",
                DnsSource::Dns => "report-dns-server",
            });
            rows.push(row(page.word("report-dns-name"), &format!("{} ({source})", found.name)));
            if !found.cnames.is_empty() {
                rows.push(row("CNAME".to_owned(), &found.cnames.join(" > ")));
            }
            let addresses = found.addresses.iter().map(|a| match a.ttl_seconds {
                Some(ttl) => format!("{} (TTL {ttl} s)", a.address),
                None => a.address.to_string(),
            });
            rows.push(row(page.word("report-addresses"), &page.list(addresses.collect::<Vec<_>>())));
            for (record, failure) in [("A", found.a_failure), ("AAAA", found.aaaa_failure)] {
                rows.extend(failure.map(|kind| row(record.to_owned(), &page.word(dns_failure(kind)))));
            }
        }
        Observed::Failed(failure) => {
            let why = page.word(dns_failure(failure.kind));
            rows.push(row(page.word("report-dns-name"), &format!("{}: {why}", failure.name)));
            let servers = if failure.servers.is_empty() { page.word("value-none") } else { failure.servers.join(" ") };
            rows.push(row(page.word("report-dns-servers"), &servers));
        }
        Observed::NotTried(why) => rows.push(row(page.word("report-dns-name"), &facts::reason(page, *why))),
    }
    rows
}

fn dns_failure(kind: DnsFailureKind) -> &'static str {
    match kind {
        DnsFailureKind::NxDomain => "dns-nx-domain",
        DnsFailureKind::NoData => "dns-no-data",
        DnsFailureKind::ServFail => "dns-serv-fail",
        DnsFailureKind::Refused => "dns-refused",
        DnsFailureKind::Timeout => "dns-timeout",
        DnsFailureKind::NoServers => "dns-no-servers",
        DnsFailureKind::Other => "dns-other",
    }
}

/// Every candidate path with its refusal, leaf first.
fn paths(page: &mut Page<'_>, peer: &PeerReport) {
    let Some(assessment) = peer.diagnosis.main().and_then(|main| main.assessment.as_ref()) else { return };
    if assessment.paths.is_empty() {
        return;
    }
    page.heading("report-paths");
    for (number, path) in (1..).zip(&assessment.paths) {
        let (mark, said) = match chain_view::refusal(path) {
            None => (GOOD, page.word("report-path-accepted")),
            Some(reason) => (BAD, page.say("report-path-refused", &[("reason", reason.into())])),
        };
        let style = mark.style();
        let lead = format!(" {number}. ");
        let first = [span(Style::Plain, "  "), mark, span(Style::Plain, &lead)];
        page.block(&first, "       ", &[span(style, &said)]);
        for element in &path.elements {
            let certificate = &element.certificate;
            let short: String = certificate.sha256.to_string().chars().take(16).collect();
            let subject = chain::name(page, &certificate.subject);
            page.line(7, Style::Muted, &format!("{short} {subject}"));
        }
    }
}

fn timings(page: &mut Page<'_>, peer: &PeerReport) {
    let evidence = peer.diagnosis.spoken_of.and_then(|at| peer.evidence.addresses.get(at));
    let resolve = match &peer.evidence.dns {
        Observed::Seen(found) => Some(found.elapsed_ms),
        Observed::Failed(failure) => Some(failure.elapsed_ms),
        Observed::NotTried(_) => None,
    };
    let connect = evidence.and_then(|e| match &e.tcp {
        Observed::Seen(open) => Some(open.elapsed_ms),
        Observed::Failed(failure) => Some(failure.elapsed_ms),
        Observed::NotTried(_) => None,
    });
    let parts = [
        timing(page, "report-time-resolve", resolve),
        timing(page, "report-time-ping", evidence.and_then(|e| e.ping.seen()).map(|p| p.elapsed_ms)),
        timing(page, "report-time-connect", connect),
        timing(page, "report-time-starttls", evidence.and_then(|e| e.starttls.as_ref()).map(|d| d.elapsed_ms)),
        timing(page, "report-time-handshake", evidence.and_then(|e| e.tls.seen()).map(|t| t.elapsed_ms)),
        timing(page, "report-time-verify", Some(peer.verify_ms)),
        timing(page, "report-time-total", peer.evidence.total_ms),
    ];
    let text = page.list(parts.into_iter().flatten().collect::<Vec<_>>());
    page.heading("report-timings");
    page.line(2, Style::Plain, &text);
}
