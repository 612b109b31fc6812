//! JSON of `store` (`peertrust.store/1`): one document a command, told apart by `kind`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::inspect::{CertificateOut, certificate};
use super::{build, v1, write};
use crate::cert::Certificate;
use crate::diagnosis::Severity;
use crate::diagnosis::inspect::items;
use crate::i18n::Catalogue;
use crate::moment::Moment;
use crate::report::store::{Action, Lint, PastChange, Planned};
use crate::trust::diff::StoreDiff;
use crate::trust::pending::{Mention, Record};
use crate::trust::store::Entry;
use crate::trust::{Profile, Store};

/// The schema's name, in every document.
pub const SCHEMA: &str = "peertrust.store/1";

#[derive(Serialize, JsonSchema)]
#[schemars(title = "peertrust store, version 1")]
struct Document<'a> {
    /// Always `peertrust.store/1`.
    schema: &'static str,
    tool: v1::Tool,
    /// The moment that days are counted from, RFC 3339 UTC.
    checked_at: String,
    #[serde(flatten)]
    body: Body<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Body<'a> {
    /// `store list`.
    List(ListOut<'a>),
    /// `store lint`.
    Lint(LintOut<'a>),
    /// `store diff`.
    Diff(DiffOut<'a>),
    /// `store add`, `store remove`, `store undo`.
    Change(ChangeOut),
    /// `store history`.
    History(HistoryOut<'a>),
}

#[derive(Serialize, JsonSchema)]
struct ListOut<'a> {
    /// The places that the store was read from.
    stores: Vec<v1::StoreOut<'a>>,
    /// Every certificate, each once.
    certificates: Vec<CertificateOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct LintOut<'a> {
    profile: Profile,
    allow_weak: bool,
    stores: Vec<v1::StoreOut<'a>>,
    /// The gravest first.
    findings: Vec<v1::FindingOut<'a>>,
    summary: Counts,
}

#[derive(Serialize, JsonSchema)]
struct Counts {
    certificates: usize,
    critical: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize, JsonSchema)]
struct DiffOut<'a> {
    /// The place of the first store.
    before: Vec<v1::StoreOut<'a>>,
    /// The place of the second store.
    after: Vec<v1::StoreOut<'a>>,
    /// Whether both hold the same certificates.
    equal: bool,
    /// How many certificates both hold.
    same: usize,
    only_before: Vec<EntryOut>,
    only_after: Vec<EntryOut>,
    /// Of one subject, one in each store.
    replaced: Vec<ReplacedOut>,
}

#[derive(Serialize, JsonSchema)]
struct ReplacedOut {
    before: EntryOut,
    after: EntryOut,
    /// Renewed with the same key.
    same_key: bool,
}

/// A certificate, enough to tell it from its namesakes.
#[derive(Serialize, JsonSchema)]
struct EntryOut {
    sha256: String,
    subject: String,
    issuer: String,
    /// Lower-case hex.
    serial: String,
    not_before: String,
    not_after: String,
    /// Whole days from `checked_at` to `not_after`, rounded down.
    days_left: i64,
    key: String,
    /// SHA-256 of the public key.
    key_sha256: String,
    /// The file it was read from; `null` where that is the store itself.
    origin: Option<String>,
    pem: String,
}

#[derive(Serialize, JsonSchema)]
struct ChangeOut {
    /// The store.
    store: String,
    /// Whether the store was changed.
    written: bool,
    /// The change's number in the history; `null` where nothing was written.
    number: Option<u64>,
    /// The change that was taken back by this one.
    undoes: Option<u64>,
    /// What was to be done, certificate by certificate; empty for `undo`, which goes by files.
    plan: Vec<PlannedOut>,
    /// Certificates that the store has since.
    added: Vec<MentionOut>,
    /// Certificates that it has no longer.
    removed: Vec<MentionOut>,
}

#[derive(Serialize, JsonSchema)]
struct PlannedOut {
    action: Action,
    #[serde(flatten)]
    certificate: EntryOut,
    /// The file it stands in, or will; `null` where it comes into none.
    file: Option<String>,
    /// Why it is not taken, or what to mind.
    reasons: Vec<String>,
    /// The certificates that go for it.
    instead_of: Vec<EntryOut>,
}

#[derive(Serialize, JsonSchema)]
struct MentionOut {
    sha256: String,
    subject: String,
}

#[derive(Serialize, JsonSchema)]
struct HistoryOut<'a> {
    /// The store.
    store: String,
    /// Oldest first.
    changes: Vec<PastOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct PastOut<'a> {
    number: u64,
    /// Nobody took it back.
    in_force: bool,
    /// Why its record cannot be read; then everything else of it is `null` or empty.
    damaged: Option<&'a str>,
    /// When it was decided, RFC 3339 UTC.
    at: Option<String>,
    /// `import`, `add`, `remove`, `undo`.
    why: Option<&'static str>,
    /// The change that it takes back.
    undoes: Option<u64>,
    /// Who made it.
    by: Option<ByOut<'a>>,
    added: Vec<MentionOut>,
    removed: Vec<MentionOut>,
    /// Files it touched, below the store's folder; of a bundle, its name.
    files: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct ByOut<'a> {
    command: &'a str,
    host: &'a str,
    pid: u32,
}

/// What `store list` writes.
pub fn list(store: &Store, at: Moment, out: &mut impl Write) -> io::Result<()> {
    let items = items(store);
    let certificates = items.iter().map(|item| certificate(item, at)).collect();
    document(Body::List(ListOut { stores: build::stores(None, store), certificates }), at, out)
}

/// What `store lint` writes.
pub fn lint(lint: Lint<'_>, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let body = LintOut {
        profile: lint.policy.profile,
        allow_weak: lint.policy.allow_weak,
        stores: build::stores(None, lint.store),
        findings: lint.findings.iter().map(|finding| build::finding(finding, catalogue)).collect(),
        summary: Counts {
            certificates: lint.store.entries.len(),
            critical: lint.count(Severity::Critical),
            warning: lint.count(Severity::Warning),
            info: lint.count(Severity::Info),
        },
    };
    document(Body::Lint(body), lint.at, out)
}

/// What `store diff` writes.
pub fn diff(before: &Store, after: &Store, diff: &StoreDiff<'_>, at: Moment, out: &mut impl Write) -> io::Result<()> {
    let entries = |list: &[&Entry]| list.iter().map(|e| entry(e, at)).collect();
    let replaced = diff.replaced.iter().map(|pair| ReplacedOut {
        before: entry(pair.before, at),
        after: entry(pair.after, at),
        same_key: pair.same_key(),
    });
    let body = DiffOut {
        before: build::stores(None, before),
        after: build::stores(None, after),
        equal: diff.is_empty(),
        same: diff.same,
        only_before: entries(&diff.only_before),
        only_after: entries(&diff.only_after),
        replaced: replaced.collect(),
    };
    document(Body::Diff(body), at, out)
}

/// What a command that changes writes: the plan, and the record where it was carried out.
pub fn change(
    store: &str,
    plan: &[Planned],
    record: Option<&Record>,
    at: Moment,
    catalogue: &Catalogue,
    out: &mut impl Write,
) -> io::Result<()> {
    let planned = plan.iter().map(|planned| PlannedOut {
        action: planned.action,
        certificate: fact(&planned.certificate, planned.origin.clone().unwrap_or_default(), at),
        file: planned.file.clone(),
        reasons: planned.reasons.iter().map(|reason| catalogue.say(reason)).collect(),
        instead_of: planned.instead_of.iter().map(|old| fact(old, String::new(), at)).collect(),
    });
    let body = ChangeOut {
        store: store.to_owned(),
        written: record.is_some(),
        number: record.map(|record| record.number),
        undoes: record.and_then(|record| record.undoes),
        plan: planned.collect(),
        added: record.map(|record| mentions(&record.added)).unwrap_or_default(),
        removed: record.map(|record| mentions(&record.removed)).unwrap_or_default(),
    };
    document(Body::Change(body), at, out)
}

/// What `store history` writes.
pub fn history(store: &str, past: &[PastChange<'_>], at: Moment, out: &mut impl Write) -> io::Result<()> {
    let changes = past.iter().map(|entry| {
        let record = entry.record.ok();
        PastOut {
            number: entry.number,
            in_force: entry.in_force,
            damaged: entry.record.err(),
            at: record.map(|record| record.at.to_string()),
            why: record.map(|record| record.why.as_str()),
            undoes: record.and_then(|record| record.undoes),
            by: record.map(|r| ByOut { command: &r.by.command, host: &r.by.host, pid: r.by.pid }),
            added: record.map(|record| mentions(&record.added)).unwrap_or_default(),
            removed: record.map(|record| mentions(&record.removed)).unwrap_or_default(),
            files: record.iter().flat_map(|record| record.steps.iter().map(|step| step.file.as_str())).collect(),
        }
    });
    document(Body::History(HistoryOut { store: store.to_owned(), changes: changes.collect() }), at, out)
}

fn mentions(list: &[Mention]) -> Vec<MentionOut> {
    list.iter().map(|m| MentionOut { sha256: m.sha256.to_string(), subject: m.subject.clone() }).collect()
}

/// The JSON Schema of the documents, from the types that are written.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'static>).to_value()
}

fn document(body: Body<'_>, at: Moment, out: &mut impl Write) -> io::Result<()> {
    let tool = v1::Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    write::pretty(&Document { schema: SCHEMA, tool, checked_at: at.to_string(), body }, out)?;
    out.write_all(b"\n")
}

fn entry(entry: &Entry, at: Moment) -> EntryOut {
    fact(&entry.certificate, entry.origin.clone(), at)
}

fn fact(certificate: &Certificate, origin: String, at: Moment) -> EntryOut {
    EntryOut {
        sha256: certificate.sha256.to_string(),
        subject: certificate.subject.to_string(),
        issuer: certificate.issuer.to_string(),
        serial: certificate.serial.clone(),
        not_before: certificate.not_before.to_string(),
        not_after: certificate.not_after.to_string(),
        days_left: at.days_until(certificate.not_after),
        key: certificate.key.kind.to_string(),
        key_sha256: certificate.key.sha256.to_string(),
        origin: (!origin.is_empty()).then_some(origin),
        pem: certificate.to_pem(),
    }
}
