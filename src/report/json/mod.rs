//! JSON (`peertrust.report/1`): one document, or compact lines as peers finish.
//!
//! Field names and codes are stable and never translated; unknown is `null` with a reason beside it.

mod build;
mod build_discovery;
mod build_further;
mod build_offers;
mod build_reach;
mod build_rehearsal;
mod build_revocation;
mod build_ssl;
pub mod compare;
pub mod forecast;
pub mod impact;
pub mod inspect;
mod planned;
pub mod read;
pub mod read_states;
pub mod store;
mod v1;
mod write;

use std::io::{self, Write};

use crate::i18n::Catalogue;

use super::groups::Groups;
use super::model::{Compared, PeerReport, Report, Summary};

/// The schema's name, in every document.
pub const SCHEMA: &str = "peertrust.report/1";

/// One document, indented.
pub fn document(report: &Report<'_>, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let peers = report.peers.iter().map(|peer| build::peer(peer, report, catalogue)).collect();
    let document = v1::Document {
        header: build::header(report),
        peers,
        baseline: report.baseline.as_ref().map(|compared| compare::baseline(compared, catalogue)),
        summary: build::summary(&report.summary(), &Groups::of(&report.peers), catalogue),
    };
    write::pretty(&document, out)?;
    out.write_all(b"\n")
}

/// The first line of `jsonl`.
pub fn line_header(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    line(v1::Line::Header(build::header(report)), out)
}

/// The line of one peer.
pub fn line_peer(
    peer: &PeerReport,
    report: &Report<'_>,
    catalogue: &Catalogue,
    out: &mut impl Write,
) -> io::Result<()> {
    line(v1::Line::Peer(Box::new(build::peer(peer, report, catalogue))), out)
}

/// The line of what changed since an earlier report.
pub fn line_baseline(compared: &Compared, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    line(v1::Line::Baseline(compare::baseline(compared, catalogue)), out)
}

/// The last line of `jsonl`.
pub fn line_summary(summary: &Summary, groups: &Groups, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    line(v1::Line::Summary(build::summary(summary, groups, catalogue)), out)
}

fn line(line: v1::Line<'_>, out: &mut impl Write) -> io::Result<()> {
    write::compact(&line, out)?;
    out.write_all(b"\n")
}

/// The JSON Schema of the document, from the types that are written.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(v1::Document<'static>).to_value()
}

/// Writes any value as JSON on one line, without its end, acting characters escaped.
pub fn compact(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    write::compact(value, out)
}

/// Writes any value as indented JSON with acting characters escaped.
pub fn value(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    write::pretty(value, out)?;
    out.write_all(b"\n")
}
