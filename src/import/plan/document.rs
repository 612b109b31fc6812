//! A plan as a file (`peertrust.plan/1`), and what became of it (`peertrust.import/1`): the frozen shapes.
//!
//! A plan that is read again is believed nothing that can be worked out: certificates are decoded and hashed anew,
//! predictions derived anew, and whatever then differs refuses it. That a certificate once came from a user's file
//! cannot be worked out, and so vouches for nothing until the file is given again.

mod read;
mod write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::trust::Profile;

use super::Origin;

pub use read::{DocumentError, read, rebuild};
pub use write::{About, PeerState, plan};

/// The name of a plan's schema.
pub const PLAN: &str = "peertrust.plan/1";
/// The name of a result's schema.
pub const IMPORT: &str = "peertrust.import/1";

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "peertrust plan, version 1")]
pub struct PlanDocument {
    /// Always `peertrust.plan/1`.
    pub schema: String,
    /// What wrote it.
    pub tool: Tool,
    /// When it was written, RFC 3339 UTC.
    pub created_at: String,
    /// The moment it was worked out for, RFC 3339 UTC.
    pub judged_at: String,
    /// By whose rule the store is changed.
    pub profile: Profile,
    /// The store that it was made for.
    pub store: PlannedStore,
    /// The peers that it was made for, each as it was found.
    pub peers: Vec<PlannedPeer>,
    /// What is offered, root first.
    pub certificates: Vec<PlannedCertificate>,
    /// What is missing and could not be had.
    pub unobtainable: Vec<MissingCertificate>,
    /// Certificates of the files given by hand, and of AD CS web enrolment, that no peer needs.
    pub not_needed: usize,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A store as a plan found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedStore {
    /// Where it is, links resolved.
    pub path: String,
    /// `directory` or `pem`.
    pub format: String,
    /// A digest over every file of it: the plan holds as long as this does.
    pub fingerprint: String,
    /// Certificates in it.
    pub certificates: usize,
}

/// A peer as a plan found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedPeer {
    /// As typed.
    pub peer: String,
    /// The name of `--server-name`; `null` where the peer's own was used.
    pub server_name: Option<String>,
    /// The transport's scheme, as in the report.
    pub transport: String,
    /// Both tests passed.
    pub healthy: bool,
    /// As in the report.
    pub ssl_status: String,
}

/// One certificate of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedCertificate {
    /// Fingerprint: what `--approve` takes.
    pub sha256: String,
    /// Subject, RFC 4514.
    pub subject: String,
    /// Issuer, RFC 4514.
    pub issuer: String,
    /// Lower-case hex.
    pub serial: String,
    /// RFC 3339 UTC.
    pub not_before: String,
    /// RFC 3339 UTC.
    pub not_after: String,
    /// Kind and size of the key.
    pub key: String,
    /// Lower-case hex; `null` without the extension.
    pub subject_key_id: Option<String>,
    /// Lower-case hex; `null` without the extension.
    pub authority_key_id: Option<String>,
    /// Issuer and subject are the same name.
    pub self_issued: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// The URL of AD CS web enrolment that gave it; `null` with every other origin.
    #[serde(default)]
    pub origin_url: Option<String>,
    /// Nobody vouches for it: it came from the peer, or over plain http, alone.
    pub unproved: bool,
    /// What approves it: `yes` (`--yes` suffices), `fingerprint` (only `--approve` of its own), or `null` where nothing
    /// is installed.
    pub approval: Option<String>,
    /// What becomes of it.
    pub prediction: Prediction,
    /// Whether the store changes by it.
    pub install: bool,
    /// What its file is called, in a folder.
    pub file_name: String,
    /// The peers that need it.
    pub peers: Vec<String>,
    /// The certificate.
    pub pem: String,
}

/// What becomes of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// `added`, `replaces`, `silently-ignored`, `refused`, `already-held`.
    pub outcome: String,
    /// Why it is refused (`leaf`, `not-a-ca`, `expired`, `not-yet-valid`, `key-too-large`, `other-key`) or ignored
    /// (`not-later`, `same-serial`); else `null`.
    pub reason: Option<String>,
    /// Fingerprints of what it replaces, or of what stays in its stead.
    pub others: Vec<String>,
}

/// A certificate that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingCertificate {
    /// Subject, RFC 4514.
    pub subject: String,
    /// Lower-case hex; `null` where the certificate below does not name it.
    pub key_id: Option<String>,
    /// Fingerprint of the certificate that it issued.
    pub issuer_of: Option<String>,
    /// Where that one says it can be fetched.
    pub aia: Vec<String>,
    /// The peers that need it.
    pub peers: Vec<String>,
}

/// What became of an import.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "peertrust import, version 1")]
pub struct ImportDocument {
    /// Always `peertrust.import/1`.
    pub schema: &'static str,
    /// The plan.
    pub plan: PlanDocument,
    /// What was installed; `null` when nothing was.
    pub installed: Option<Installed>,
    /// Why nothing was installed: `nothing-to-install`, `dry-run`, `plan-written`, `not-approved`, `unproved`,
    /// `declined`.
    pub installed_reason: Option<&'static str>,
    /// Every peer before and after, in the order they were given.
    pub peers: Vec<PeerResult>,
    /// Folder of the upload kit; `null` when none was asked for.
    pub kit: Option<String>,
}

/// What was installed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Installed {
    /// Number of the change in the store's history: `peertrust store undo` takes it.
    pub change: u64,
    /// When, RFC 3339 UTC.
    pub at: String,
    /// Fingerprints of what the store has since.
    pub added: Vec<String>,
    /// Fingerprints of what it has no longer.
    pub removed: Vec<String>,
}

/// A peer before and after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeerResult {
    /// As typed.
    pub peer: String,
    /// By the store as it was.
    pub before: Verdict,
    /// By the store as it is; `null` when it was not changed.
    pub after: Option<Verdict>,
}

/// A verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// Both tests passed.
    pub healthy: bool,
    /// As in the report.
    pub ssl_status: String,
}

/// The JSON Schema of a plan.
pub fn plan_schema() -> serde_json::Value {
    schemars::schema_for!(PlanDocument).to_value()
}

/// The JSON Schema of a result.
pub fn import_schema() -> serde_json::Value {
    schemars::schema_for!(ImportDocument).to_value()
}
