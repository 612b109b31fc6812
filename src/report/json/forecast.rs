//! JSON of `forecast` (`peertrust.forecast/1`): the frozen shape, and how it is filled.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{v1, write};
use crate::change::forecast::{self, Effect, Kind, PeerForecast, Shared};
use crate::diagnosis::SslStatus;
use crate::report::model::ForecastReport;
use crate::trust::Profile;

/// The schema's name, in every document.
pub const SCHEMA: &str = "peertrust.forecast/1";

#[derive(Serialize, JsonSchema)]
#[schemars(title = "peertrust forecast, version 1")]
struct Document<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    /// In the order they were given.
    peers: Vec<PeerOut<'a>>,
    /// In order of date.
    events: Vec<EventOut<'a>>,
    summary: SummaryOut<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Header(Box<Header<'a>>),
    Peer(PeerOut<'a>),
    Event(EventLine<'a>),
    Summary(SummaryOut<'a>),
}

/// Of an event, `kind` says what happens: on a line the event is one level down.
#[derive(Serialize, JsonSchema)]
struct EventLine<'a> {
    event: EventOut<'a>,
}

#[derive(Serialize, JsonSchema)]
struct Header<'a> {
    /// Always `peertrust.forecast/1`.
    schema: &'static str,
    tool: v1::Tool,
    /// The moment it begins at, RFC 3339 UTC.
    checked_at: String,
    at_given: bool,
    /// The last moment looked at; `null`: everything that is known.
    until: Option<String>,
    profile: Profile,
    allow_weak: bool,
    stores: &'a [String],
}

#[derive(Serialize, JsonSchema)]
struct PeerOut<'a> {
    peer: &'a str,
    server_name: Option<&'a str>,
    /// At the beginning, as the two below.
    healthy: bool,
    undetermined: bool,
    status: SslStatus,
    /// The event by which it breaks by itself; `null`: none that is known, or it fails already.
    breaks: Option<BreaksOut>,
}

#[derive(Serialize, JsonSchema)]
struct BreaksOut {
    at: String,
    days: i64,
    kind: Kind,
    /// Fingerprint of the certificate.
    certificate: String,
    role: &'static str,
    status_after: SslStatus,
}

#[derive(Serialize, JsonSchema)]
struct EventOut<'a> {
    /// The date as the certificate or the response has it.
    at: String,
    /// Whole days from `checked_at`, rounded down.
    days: i64,
    kind: Kind,
    certificate: CertificateOut,
    /// The gravest of the effects below.
    effect: Effect,
    peers: Vec<MetOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct CertificateOut {
    sha256: String,
    subject: String,
    issuer: String,
    serial: String,
}

#[derive(Serialize, JsonSchema)]
struct MetOut<'a> {
    peer: &'a str,
    server_name: Option<&'a str>,
    /// `leaf`, `intermediate`, `root`.
    role: &'static str,
    effect: Effect,
    status_after: SslStatus,
}

#[derive(Serialize, JsonSchema)]
struct SummaryOut<'a> {
    peers: usize,
    healthy: usize,
    /// Peers that break by themselves.
    breaking: usize,
    /// The first of them; `null` when none breaks.
    first: Option<FirstOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct FirstOut<'a> {
    peer: &'a str,
    server_name: Option<&'a str>,
    at: String,
    days: i64,
}

/// One document, indented.
pub fn document(report: &ForecastReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let events = forecast::shared(&report.peers);
    let document = Document {
        header: header(report),
        peers: report.peers.iter().map(|p| peer(p, report)).collect(),
        events: events.iter().map(|e| event(e, report)).collect(),
        summary: summary(report),
    };
    write::pretty(&document, out)?;
    out.write_all(b"\n")
}

/// A line for the head, one for each peer, one for each event, and one for the counts.
pub fn lines(report: &ForecastReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let events = forecast::shared(&report.peers);
    let peers = report.peers.iter().map(|p| Line::Peer(peer(p, report)));
    let events = events.iter().map(|e| Line::Event(EventLine { event: event(e, report) }));
    let all = [Line::Header(Box::new(header(report)))].into_iter().chain(peers).chain(events);
    for line in all.chain([Line::Summary(summary(report))]) {
        write::compact(&line, out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The JSON Schema of the document, from the types that are written.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'static>).to_value()
}

fn header<'a>(report: &'a ForecastReport<'_>) -> Header<'a> {
    Header {
        schema: SCHEMA,
        tool: v1::Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        checked_at: report.checked_at.to_string(),
        at_given: report.at_given,
        until: report.until.map(|moment| moment.to_string()),
        profile: report.policy.profile,
        allow_weak: report.policy.allow_weak,
        stores: &report.stores,
    }
}

fn peer<'a>(peer: &'a PeerForecast, report: &ForecastReport<'_>) -> PeerOut<'a> {
    PeerOut {
        peer: &peer.peer,
        server_name: peer.server_name.as_deref(),
        healthy: peer.healthy,
        undetermined: peer.undetermined,
        status: peer.status,
        breaks: peer.breaks().map(|event| BreaksOut {
            at: event.at.to_string(),
            days: report.checked_at.days_until(event.at),
            kind: event.kind,
            certificate: event.certificate.sha256.to_string(),
            role: event.met.role,
            status_after: event.met.status,
        }),
    }
}

fn event<'a>(event: &Shared<'a>, report: &ForecastReport<'_>) -> EventOut<'a> {
    let certificate = event.certificate;
    EventOut {
        at: event.at.to_string(),
        days: report.checked_at.days_until(event.at),
        kind: event.kind,
        certificate: CertificateOut {
            sha256: certificate.sha256.to_string(),
            subject: certificate.subject.to_string(),
            issuer: certificate.issuer.to_string(),
            serial: certificate.serial.clone(),
        },
        effect: event.effect(),
        peers: event
            .peers
            .iter()
            .map(|(peer, met)| MetOut {
                peer: &peer.peer,
                server_name: peer.server_name.as_deref(),
                role: met.role,
                effect: met.effect,
                status_after: met.status,
            })
            .collect(),
    }
}

fn summary<'a>(report: &'a ForecastReport<'_>) -> SummaryOut<'a> {
    SummaryOut {
        peers: report.peers.len(),
        healthy: report.peers.iter().filter(|peer| peer.healthy).count(),
        breaking: report.peers.iter().filter(|peer| peer.breaks().is_some()).count(),
        first: forecast::first(&report.peers).map(|(peer, event)| FirstOut {
            peer: &peer.peer,
            server_name: peer.server_name.as_deref(),
            at: event.at.to_string(),
            days: report.checked_at.days_until(event.at),
        }),
    }
}
