//! JSON of `store impact` (`peertrust.impact/1`): the frozen shape, and how it is filled.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{v1, write};
use crate::change::impact::{Use, Weight};
use crate::report::model::ImpactReport;
use crate::trust::Profile;

/// The schema's name, in every document.
pub const SCHEMA: &str = "peertrust.impact/1";

#[derive(Serialize, JsonSchema)]
#[schemars(title = "peertrust store impact, version 1")]
struct Document<'a> {
    /// Always `peertrust.impact/1`.
    schema: &'static str,
    tool: v1::Tool,
    /// The moment of judgement, RFC 3339 UTC.
    checked_at: String,
    at_given: bool,
    profile: Profile,
    allow_weak: bool,
    stores: &'a [String],
    /// The peers that were looked at: of no others is anything said.
    peers: Vec<PeerOut<'a>>,
    /// Every certificate of the store, the weightiest first.
    certificates: Vec<CertificateOut<'a>>,
    summary: SummaryOut,
}

#[derive(Serialize, JsonSchema)]
struct PeerOut<'a> {
    peer: &'a str,
    server_name: Option<String>,
    /// With the store as it is.
    healthy: bool,
}

#[derive(Serialize, JsonSchema)]
struct CertificateOut<'a> {
    sha256: String,
    subject: String,
    issuer: String,
    serial: String,
    not_before: String,
    not_after: String,
    /// Where in the store it stands.
    origin: &'a str,
    #[serde(rename = "use")]
    used: Use,
    /// Healthy peers that fail without it, as they were typed.
    needed_by: Vec<&'a str>,
    /// Healthy peers that have a path through it, and another without.
    replaceable_for: Vec<&'a str>,
    /// Failing peers that have a path through it.
    failing_through: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct SummaryOut {
    peers: usize,
    healthy: usize,
    certificates: usize,
    needed: usize,
    replaceable: usize,
    failing: usize,
    unused: usize,
}

/// One document, indented.
pub fn document(report: &ImpactReport<'_>, out: &mut impl Write) -> io::Result<()> {
    let impact = &report.impact;
    let peers = report.peers.iter().zip(&impact.healthy).map(|(evidence, healthy)| PeerOut {
        peer: &evidence.target.peer,
        server_name: evidence.is_named().then(|| evidence.target.name().ascii()),
        healthy: *healthy,
    });
    let document = Document {
        schema: SCHEMA,
        tool: v1::Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        checked_at: report.checked_at.to_string(),
        at_given: report.at_given,
        profile: report.policy.profile,
        allow_weak: report.policy.allow_weak,
        stores: &report.stores,
        peers: peers.collect(),
        certificates: impact.certificates.iter().map(|weight| certificate(weight, report)).collect(),
        summary: SummaryOut {
            peers: report.peers.len(),
            healthy: impact.healthy.iter().filter(|healthy| **healthy).count(),
            certificates: impact.certificates.len(),
            needed: impact.count(Use::Needed),
            replaceable: impact.count(Use::Replaceable),
            failing: impact.count(Use::Failing),
            unused: impact.count(Use::Unused),
        },
    };
    write::pretty(&document, out)?;
    out.write_all(b"\n")
}

/// The JSON Schema of the document, from the types that are written.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'static>).to_value()
}

fn certificate<'a>(weight: &'a Weight<'_>, report: &ImpactReport<'a>) -> CertificateOut<'a> {
    let c = &weight.entry.certificate;
    let named = |peers: &[usize]| {
        let known = peers.iter().filter_map(|index| report.peers.get(*index));
        known.map(|evidence| evidence.target.peer.as_str()).collect()
    };
    CertificateOut {
        sha256: c.sha256.to_string(),
        subject: c.subject.to_string(),
        issuer: c.issuer.to_string(),
        serial: c.serial.clone(),
        not_before: c.not_before.to_string(),
        not_after: c.not_after.to_string(),
        origin: &weight.entry.origin,
        used: weight.used(),
        needed_by: named(&weight.alone),
        replaceable_for: named(&weight.replaceable),
        failing_through: named(&weight.failing),
    }
}
