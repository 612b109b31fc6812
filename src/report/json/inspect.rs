//! JSON of `inspect` (`peertrust.inspect/1`): the frozen shape, and how it is filled.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{build, v1, write};
use crate::cert::bundle::Form;
use crate::cert::container::Integrity;
use crate::cert::crl::Crl;
use crate::cert::inventory::Listed;
use crate::cert::ocsp::RevocationReason;
use crate::cert::{Certificate, GeneralName, SignatureCheck, hex, oid};
use crate::diagnosis::Code;
use crate::diagnosis::inspect::{Asked, Inspection, Item, Kind};
use crate::i18n::Catalogue;
use crate::moment::Moment;
use crate::target::Host;
use crate::trust::name::{MatchedBy, NameVerdict};
use crate::trust::store::{Defect, DefectKind};

/// The schema's name, in every document.
pub const SCHEMA: &str = "peertrust.inspect/1";

#[derive(Serialize, JsonSchema)]
#[schemars(title = "peertrust inspect, version 1")]
struct Document<'a> {
    /// Always `peertrust.inspect/1`.
    schema: &'static str,
    /// The moment of judgement, RFC 3339 UTC.
    checked_at: String,
    files: Vec<FileOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct FileOut<'a> {
    path: &'a str,
    /// `certificate`, `chain`, `bundle`, `store`, `request`, `inventory` (names only), or what it was recognised as without being
    /// decoded: `pkcs7`, `pkcs12`, `jks` (protected, damaged or without certificates), `crl`, `private-key`, `public-key`,
    /// `unknown`.
    kind: &'static str,
    /// What it is as a file: `pem`, `der`, `pkcs7`, `pkcs12`, `jks`, `inventory`, or as `kind`; `null` for a folder.
    form: Option<&'static str>,
    /// Whether its own digest was checked by a password; `null` where it has none.
    integrity: Option<Integrity>,
    certificates: Vec<CertificateOut<'a>>,
    /// Signing requests (PKCS#10).
    requests: Vec<RequestOut<'a>>,
    /// Revocation lists.
    crls: Vec<CrlOut<'a>>,
    findings: Vec<v1::FindingOut<'a>>,
    defects: Vec<v1::DefectOut<'a>>,
    /// What is recognised in the file beside certificates, and not decoded.
    others: Vec<OtherOut>,
    /// The certificates that an inventory names, none of which is in it.
    inventory: Vec<ListedOut<'a>>,
}

/// A line of `show cert list trust`.
#[derive(Serialize, JsonSchema)]
struct ListedOut<'a> {
    line: usize,
    /// The store, for example `cup-trust`.
    unit: &'a str,
    file: &'a str,
    description: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct OtherOut {
    /// Line of the block, from 1, where the file is text.
    line: Option<usize>,
    /// `private-key`, `crl`, `pkcs7`, `pkcs12`, `jks`, `public-key`, `unknown`.
    kind: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct CertificateOut<'a> {
    sha256: String,
    /// What Windows calls the thumbprint.
    sha1: String,
    subject: String,
    issuer: String,
    /// Lower-case hex.
    serial: &'a str,
    version: u32,
    not_before: String,
    not_after: String,
    /// Whole days from `checked_at` to `not_after`, rounded down.
    days_left: i64,
    /// `leaf`, `intermediate`, `root`: by what the certificate says of itself.
    role: &'static str,
    /// Line of the block, from 1, where the file is text.
    line: Option<usize>,
    /// The file below a folder.
    origin: Option<&'a str>,
    /// Whether the next certificate of the file issued this one; `null` for the last, and in a store.
    issued_by_next: Option<bool>,
    self_issued: bool,
    key: String,
    key_bits: Option<usize>,
    /// SHA-256 of the public key: the same in two certificates of one key.
    key_sha256: String,
    signature_algorithm: String,
    signature_algorithms_agree: bool,
    subject_key_id: Option<String>,
    authority_key_id: Option<String>,
    authority_serial: Option<&'a str>,
    basic_constraints: Option<BasicConstraintsOut>,
    key_usage: Option<Vec<&'static str>>,
    extended_key_usage: Option<Vec<PurposeOut<'a>>>,
    subject_alt_names: Option<Vec<String>>,
    name_constraints: Option<NameConstraintsOut>,
    ca_issuers: &'a [String],
    ocsp: &'a [String],
    crl_urls: &'a [String],
    must_staple: bool,
    sct_count: usize,
    extensions: Vec<ExtensionOut<'a>>,
    malformed_extensions: &'a [String],
    /// Bytes that stood behind the certificate.
    trailing_bytes: usize,
    /// The names asked for by `--name`, against this certificate.
    names: Vec<NameOut<'a>>,
    pem: String,
}

/// A request for a certificate. Values of attributes are never told: a challengePassword is one.
#[derive(Serialize, JsonSchema)]
struct RequestOut<'a> {
    sha256: String,
    /// As it is encoded, 0; `null` where it is no small number.
    version: Option<u32>,
    subject: String,
    /// Line of the block, from 1, where the file is text.
    line: Option<usize>,
    key: String,
    key_bits: Option<usize>,
    /// SHA-256 of the public key: the certificate that comes of it has the same.
    key_sha256: String,
    signature_algorithm: String,
    /// Whether its own key signed it: `valid`, `invalid`, `unsupported`.
    signature: &'static str,
    subject_alt_names: Option<Vec<String>>,
    basic_constraints: Option<BasicConstraintsOut>,
    key_usage: Option<Vec<&'static str>>,
    extended_key_usage: Option<Vec<PurposeOut<'a>>>,
    must_staple: bool,
    attributes: Vec<PurposeOut<'a>>,
    /// Extensions asked for.
    extensions: Vec<ExtensionOut<'a>>,
    /// Attributes and extensions that cannot be decoded, by object identifier.
    malformed_extensions: &'a [String],
    /// Bytes that stood behind the request.
    trailing_bytes: usize,
    /// The names asked for by `--name`, against this request.
    names: Vec<NameOut<'a>>,
    pem: String,
}

#[derive(Serialize, JsonSchema)]
struct CrlOut<'a> {
    sha256: String,
    issuer: String,
    authority_key_id: Option<String>,
    /// cRLNumber, hex.
    number: Option<&'a str>,
    /// The number of the list that this one only adds to: then it is a delta CRL.
    delta_of: Option<&'a str>,
    this_update: String,
    next_update: Option<String>,
    signature_algorithm: String,
    /// How many certificates it revokes.
    entries: usize,
    /// The first of them, at most 100.
    revoked: Vec<RevokedOut>,
    /// Line of the block, from 1, where the file is text.
    line: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
struct RevokedOut {
    serial: String,
    revoked_at: String,
    /// RFC 5280's word; `null` where the CA gives none.
    reason: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
struct BasicConstraintsOut {
    ca: bool,
    path_len: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct PurposeOut<'a> {
    oid: &'a str,
    name: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
struct NameConstraintsOut {
    permitted: Vec<String>,
    excluded: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct ExtensionOut<'a> {
    oid: &'a str,
    name: Option<&'static str>,
    critical: bool,
    /// Whether this program decodes it.
    known: bool,
}

#[derive(Serialize, JsonSchema)]
struct NameOut<'a> {
    wanted: String,
    matched: bool,
    /// The entry that matched.
    entry: Option<&'a str>,
    /// `san` or `cn`.
    by: Option<&'static str>,
    /// Peer values that would match.
    would_match: &'a [String],
}

/// One document, indented.
pub fn document(files: &[Inspection], at: Moment, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let files = files.iter().map(|f| file(f, at, catalogue)).collect();
    write::pretty(&Document { schema: SCHEMA, checked_at: at.to_string(), files }, out)?;
    out.write_all(b"\n")
}

/// The JSON Schema of the document, from the types that are written.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'static>).to_value()
}

fn file<'a>(inspection: &'a Inspection, at: Moment, catalogue: &Catalogue) -> FileOut<'a> {
    FileOut {
        path: &inspection.path,
        kind: inspection.kind.as_str(),
        form: inspection.form.map(Form::as_str),
        integrity: inspection.integrity,
        certificates: inspection.items.iter().map(|item| certificate(item, at)).collect(),
        requests: inspection.requests.iter().map(request).collect(),
        crls: inspection.crls.iter().map(|(line, list)| crl(*line, list)).collect(),
        findings: inspection.findings.iter().map(|f| build::finding(f, catalogue)).collect(),
        defects: inspection.defects.iter().map(|d| defect(d, inspection.kind)).collect(),
        others: inspection.others.iter().map(|(line, form)| OtherOut { line: *line, kind: form.as_str() }).collect(),
        inventory: inspection.listed.iter().map(listed).collect(),
    }
}

/// Entries of a list that are written out; the largest lists have hundreds of thousands.
const MAX_REVOKED: usize = 100;

fn crl(line: Option<usize>, crl: &Crl) -> CrlOut<'_> {
    let revoked = crl.entries().take(MAX_REVOKED).map(|entry| RevokedOut {
        serial: entry.serial,
        revoked_at: entry.at.to_string(),
        reason: entry.reason.map(RevocationReason::as_str),
    });
    CrlOut {
        sha256: crl.sha256.to_string(),
        issuer: crl.issuer.to_string(),
        authority_key_id: crl.authority_key_id.as_deref().map(hex),
        number: crl.number.as_deref(),
        delta_of: crl.delta_of.as_deref(),
        this_update: crl.this_update.to_string(),
        next_update: crl.next_update.map(|moment| moment.to_string()),
        signature_algorithm: crl.signature_algorithm.to_string(),
        entries: crl.count,
        revoked: revoked.collect(),
        line,
    }
}

fn listed(l: &Listed) -> ListedOut<'_> {
    ListedOut { line: l.line, unit: &l.unit, file: &l.file, description: &l.description }
}

fn defect(defect: &Defect, kind: Kind) -> v1::DefectOut<'_> {
    let (code, detail) = match &defect.kind {
        DefectKind::Unreadable(cause) if kind == Kind::Store => (Code::StoreEntryUnreadable, cause.as_str().into()),
        DefectKind::Unreadable(cause) => (Code::Malformed, cause.as_str().into()),
        DefectKind::Duplicate { sha256, first } => {
            (Code::StoreDuplicate, format!("{sha256} is in {first} as well").into())
        }
    };
    v1::DefectOut { path: defect.path.as_str().into(), line: defect.line, code, detail }
}

pub(super) fn certificate(item: &Item, at: Moment) -> CertificateOut<'_> {
    let c: &Certificate = &item.certificate;
    let list = |names: &[GeneralName]| names.iter().map(GeneralName::to_string).collect::<Vec<_>>();
    CertificateOut {
        sha256: c.sha256.to_string(),
        sha1: c.sha1(),
        subject: c.subject.to_string(),
        issuer: c.issuer.to_string(),
        serial: &c.serial,
        version: c.version.number(),
        not_before: c.not_before.to_string(),
        not_after: c.not_after.to_string(),
        days_left: at.days_until(c.not_after),
        role: item.role,
        line: item.line,
        origin: item.origin.as_deref(),
        issued_by_next: item.issued_by_next,
        self_issued: c.is_self_issued(),
        key: c.key.kind.to_string(),
        key_bits: c.key.kind.bits(),
        key_sha256: c.key.sha256.to_string(),
        signature_algorithm: c.signature_algorithm.to_string(),
        signature_algorithms_agree: c.signature_algorithms_agree,
        subject_key_id: c.subject_key_id.as_deref().map(hex),
        authority_key_id: c.authority_key_id.as_deref().map(hex),
        authority_serial: c.authority_serial.as_deref(),
        basic_constraints: c.basic_constraints.map(|b| BasicConstraintsOut { ca: b.ca, path_len: b.path_len }),
        key_usage: c.key_usage.map(crate::cert::KeyUsage::names),
        extended_key_usage: c.extended_key_usage.as_ref().map(|oids| oids.iter().map(|o| purpose(o)).collect()),
        subject_alt_names: c.subject_alt_names.as_deref().map(list),
        name_constraints: c
            .name_constraints
            .as_ref()
            .map(|n| NameConstraintsOut { permitted: list(&n.permitted), excluded: list(&n.excluded) }),
        ca_issuers: &c.ca_issuers,
        ocsp: &c.ocsp,
        crl_urls: &c.crl_urls,
        must_staple: c.must_staple,
        sct_count: c.sct_count,
        extensions: c.extensions.iter().map(extension).collect(),
        malformed_extensions: &c.malformed_extensions,
        trailing_bytes: c.trailing_bytes,
        names: item.names.iter().map(|(wanted, verdict)| name(wanted, verdict)).collect(),
        pem: c.to_pem(),
    }
}

fn request(asked: &Asked) -> RequestOut<'_> {
    let r = &asked.request;
    RequestOut {
        sha256: r.sha256.to_string(),
        version: r.version,
        subject: r.subject.to_string(),
        line: asked.line,
        key: r.key.kind.to_string(),
        key_bits: r.key.kind.bits(),
        key_sha256: r.key.sha256.to_string(),
        signature_algorithm: r.signature_algorithm.to_string(),
        signature: match asked.signature {
            SignatureCheck::Valid => "valid",
            SignatureCheck::Invalid => "invalid",
            SignatureCheck::Unsupported => "unsupported",
        },
        subject_alt_names: r.subject_alt_names.as_ref().map(|names| names.iter().map(|n| n.to_string()).collect()),
        basic_constraints: r.basic_constraints.map(|b| BasicConstraintsOut { ca: b.ca, path_len: b.path_len }),
        key_usage: r.key_usage.map(crate::cert::KeyUsage::names),
        extended_key_usage: r.extended_key_usage.as_ref().map(|oids| oids.iter().map(|o| purpose(o)).collect()),
        must_staple: r.must_staple,
        attributes: r.attributes.iter().map(|o| PurposeOut { oid: o, name: oid::attribute(o) }).collect(),
        extensions: r.extensions.iter().map(extension).collect(),
        malformed_extensions: &r.malformed,
        trailing_bytes: r.trailing_bytes,
        names: asked.names.iter().map(|(wanted, verdict)| name(wanted, verdict)).collect(),
        pem: r.to_pem(),
    }
}

fn purpose(oid: &str) -> PurposeOut<'_> {
    PurposeOut { oid, name: oid::purpose(oid) }
}

fn extension(e: &crate::cert::Extension) -> ExtensionOut<'_> {
    ExtensionOut { oid: &e.oid, name: oid::extension(&e.oid), critical: e.critical, known: e.known }
}

fn name<'a>(wanted: &Host, verdict: &'a NameVerdict) -> NameOut<'a> {
    let mut out = NameOut { wanted: wanted.to_string(), matched: false, entry: None, by: None, would_match: &[] };
    match verdict {
        NameVerdict::Matched(matched) => {
            out.matched = true;
            out.entry = Some(&matched.entry);
            out.by = Some(if matched.by == MatchedBy::CommonName { "cn" } else { "san" });
        }
        NameVerdict::Mismatch(mismatch) => out.would_match = &mismatch.would_match.shown,
        NameVerdict::NotJudged => {}
    }
    out
}
