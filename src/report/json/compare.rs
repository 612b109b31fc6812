//! JSON of `compare` (`peertrust.compare/1`): the frozen shape, and how it is filled.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{v1, write};
use crate::cert::Certificate;
use crate::change::{Aspect, Change, Comparison, Direction, Note, PeerChange, Side, StoreChange, Trend};
use crate::diagnosis::SslStatus;
use crate::i18n::Catalogue;
use crate::report::model::{Compared, Given};

/// The schema's name, in every document.
pub const SCHEMA: &str = "peertrust.compare/1";

#[derive(Serialize, JsonSchema)]
#[schemars(title = "peertrust compare, version 1")]
struct Document<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    /// Those that are not as they were, the most pressing first.
    peers: Vec<PeerOut<'a>>,
    summary: SummaryOut,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Header(Box<Header<'a>>),
    Peer(PeerOut<'a>),
    Summary(SummaryOut),
}

#[derive(Serialize, JsonSchema)]
struct Header<'a> {
    /// Always `peertrust.compare/1`.
    schema: &'static str,
    tool: v1::Tool,
    before: GivenOut<'a>,
    after: GivenOut<'a>,
    /// What is to be minded: both sides did not answer the same question.
    notes: Vec<NoteOut>,
    /// What became of the store, when two stores were compared; `null` for two reports.
    stores: Option<StoresOut>,
}

#[derive(Serialize, JsonSchema)]
struct GivenOut<'a> {
    paths: &'a [String],
    /// The moment of judgement; `null` when the file does not say.
    checked_at: Option<String>,
    at_given: bool,
    /// The verdicts are hypothetical: those of a change of the store that was only rehearsed.
    rehearsed: bool,
    profile: Option<&'a str>,
    allow_weak: bool,
    /// Places of the store.
    stores: &'a [String],
    /// How many peers were compared.
    peers: usize,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct NoteOut {
    code: Note,
    /// In the language of `--lang`.
    message: String,
}

#[derive(Serialize, JsonSchema)]
struct StoresOut {
    added: Vec<CertificateOut>,
    removed: Vec<CertificateOut>,
    replaced: Vec<ReplacedOut>,
    same: usize,
}

#[derive(Serialize, JsonSchema)]
struct ReplacedOut {
    before: CertificateOut,
    after: CertificateOut,
    /// Both have the same public key.
    key_reused: bool,
}

#[derive(Serialize, JsonSchema)]
struct CertificateOut {
    sha256: String,
    subject: String,
    issuer: String,
    serial: String,
    not_before: String,
    not_after: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PeerOut<'a> {
    peer: &'a str,
    server_name: Option<&'a str>,
    trend: Trend,
    /// `null` for a new one.
    before: Option<SideOut>,
    /// `null` for one that is gone.
    after: Option<SideOut>,
    changes: Vec<ChangeOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct SideOut {
    healthy: bool,
    undetermined: bool,
    status: SslStatus,
}

#[derive(Serialize, JsonSchema)]
struct ChangeOut<'a> {
    aspect: Aspect,
    /// The address, node or finding code; `null` where there is one of it.
    of: Option<&'a str>,
    /// `null`: nothing was there. A status, fingerprint (several with blanks between), name, time or version.
    before: Option<&'a str>,
    /// `null`: nothing is there.
    after: Option<&'a str>,
    direction: Direction,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct SummaryOut {
    worse: usize,
    undetermined: usize,
    better: usize,
    changed: usize,
    new: usize,
    gone: usize,
    same: usize,
}

/// What changed since a report of before: a part of the report itself.
#[derive(Serialize, JsonSchema)]
pub(super) struct BaselineOut<'a> {
    paths: &'a [String],
    /// The moment of the earlier judgement.
    checked_at: Option<String>,
    notes: Vec<NoteOut>,
    peers: Vec<PeerOut<'a>>,
    summary: SummaryOut,
}

/// One document, indented.
pub fn document(compared: &Compared, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let comparison = &compared.comparison;
    let document = Document {
        header: header(compared, catalogue),
        peers: comparison.peers.iter().map(peer).collect(),
        summary: summary(comparison),
    };
    write::pretty(&document, out)?;
    out.write_all(b"\n")
}

/// A line for the head, one for each peer that is not as it was, and one for the counts.
pub fn lines(compared: &Compared, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let comparison = &compared.comparison;
    let peers = comparison.peers.iter().map(|change| Line::Peer(peer(change)));
    let all = [Line::Header(Box::new(header(compared, catalogue)))].into_iter().chain(peers);
    for line in all.chain([Line::Summary(summary(comparison))]) {
        write::compact(&line, out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The JSON Schema of the document, from the types that are written.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'static>).to_value()
}

/// As a part of a report.
pub(super) fn baseline<'a>(compared: &'a Compared, catalogue: &Catalogue) -> BaselineOut<'a> {
    BaselineOut {
        paths: &compared.before.paths,
        checked_at: compared.before.question.checked_at.map(|m| m.to_string()),
        notes: notes(compared, catalogue),
        peers: compared.comparison.peers.iter().map(peer).collect(),
        summary: summary(&compared.comparison),
    }
}

fn header<'a>(compared: &'a Compared, catalogue: &Catalogue) -> Header<'a> {
    Header {
        schema: SCHEMA,
        tool: v1::Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        before: given(&compared.before),
        after: given(&compared.after),
        notes: notes(compared, catalogue),
        stores: compared.stores.as_ref().map(stores),
    }
}

fn notes(compared: &Compared, catalogue: &Catalogue) -> Vec<NoteOut> {
    let notes = compared.notes().into_iter();
    notes.map(|note| NoteOut { code: note, message: catalogue.say(&compared.note(note)) }).collect()
}

fn given(given: &Given) -> GivenOut<'_> {
    let question = &given.question;
    GivenOut {
        paths: &given.paths,
        checked_at: question.checked_at.map(|m| m.to_string()),
        at_given: question.at_given,
        rehearsed: question.rehearsed,
        profile: question.profile.as_deref(),
        allow_weak: question.allow_weak,
        stores: &question.stores,
        peers: given.peers,
    }
}

fn stores(change: &StoreChange) -> StoresOut {
    let all = |list: &[Certificate]| list.iter().map(certificate).collect();
    let replaced = change.replaced.iter().map(|(old, new)| ReplacedOut {
        before: certificate(old),
        after: certificate(new),
        key_reused: old.key.sha256 == new.key.sha256,
    });
    StoresOut {
        added: all(&change.added),
        removed: all(&change.removed),
        replaced: replaced.collect(),
        same: change.same,
    }
}

fn certificate(c: &Certificate) -> CertificateOut {
    CertificateOut {
        sha256: c.sha256.to_string(),
        subject: c.subject.to_string(),
        issuer: c.issuer.to_string(),
        serial: c.serial.clone(),
        not_before: c.not_before.to_string(),
        not_after: c.not_after.to_string(),
    }
}

fn peer(change: &PeerChange) -> PeerOut<'_> {
    let side = |side: Side| SideOut { healthy: side.healthy, undetermined: side.undetermined, status: side.status };
    PeerOut {
        peer: &change.peer,
        server_name: change.server_name.as_deref(),
        trend: change.trend,
        before: change.before.map(side),
        after: change.after.map(side),
        changes: change.changes.iter().map(one).collect(),
    }
}

fn one(change: &Change) -> ChangeOut<'_> {
    ChangeOut {
        aspect: change.aspect,
        of: change.of.as_deref(),
        before: change.before.as_deref(),
        after: change.after.as_deref(),
        direction: change.direction,
    }
}

fn summary(comparison: &Comparison) -> SummaryOut {
    let count = |trend| comparison.count(trend);
    SummaryOut {
        worse: count(Trend::Worse),
        undetermined: count(Trend::Undetermined),
        better: count(Trend::Better),
        changed: count(Trend::Changed),
        new: count(Trend::New),
        gone: count(Trend::Gone),
        same: count(Trend::Same),
    }
}
