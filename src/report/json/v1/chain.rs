//! Certificates, paths, and what follows from them.

use crate::diagnosis::{Certainty, Code, Severity, Who, missing};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct ChainElement {
    pub sha256: String,
    pub subject: String,
    pub issuer: String,
    pub serial: String,
    pub not_before: String,
    pub not_after: String,
    pub key: String,
    pub signature_algorithm: String,
    pub subject_key_id: Option<String>,
    pub authority_key_id: Option<String>,
    pub presented: bool,
    /// Position in what was presented, from 0; `null` when it was not presented.
    pub position: Option<usize>,
    /// `leaf`, `intermediate`, `root`.
    pub role: &'static str,
    /// `held`, `missing`, `stale`, `not-needed`.
    pub store: &'static str,
    /// The store's namesake with another key, where this certificate is missing.
    pub stale_sha256: Option<String>,
    /// On the path that was judged best.
    pub in_path: bool,
    pub subject_alt_names: Vec<String>,
    pub pem: String,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct MissingOut {
    pub subject: String,
    pub key_id: Option<String>,
    pub sha256: Option<String>,
    pub source: missing::Source,
    pub importable: bool,
    pub pem: Option<String>,
    /// Where the certificate below says it can be fetched.
    pub aia: Vec<String>,
    /// Where it was fetched from; `null` when its source is another.
    pub fetched_from: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct PathOut {
    /// Leaf first.
    pub certificates: Vec<String>,
    pub accepted: bool,
    pub refusal: Option<String>,
    /// The named rule that overruled webpki.
    pub rule: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct TrustedByOut {
    pub store: bool,
    pub public_web: bool,
    /// `null` when this machine's store could not be read.
    pub platform: Option<bool>,
    /// `null` when no issuer was fetched.
    pub with_aia: Option<bool>,
    pub with_aia_reason: Option<&'static str>,
    /// The same store under either profile.
    pub store_appliance: bool,
    pub store_pkix: bool,
    /// Where the two profiles differ, the rule that makes the difference: `name-in-cn`, `anchor-not-self-signed`,
    /// a named rule of profile `appliance`, or `other`.
    pub difference: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct FindingOut<'a> {
    pub code: Code,
    pub severity: Severity,
    pub certainty: Certainty,
    pub certificate: Option<String>,
    /// The addresses that showed it; empty for what concerns the peer or the store as a whole.
    pub addresses: Vec<String>,
    /// The nodes whose store showed it; empty: every one, or there are no nodes.
    pub nodes: Vec<String>,
    /// In the language of `--lang`.
    pub message: String,
    pub remedy: RemedyOut,
    pub evidence: &'a Map<String, Value>,
    /// OpenSSL's verify numbers for the same fault.
    pub openssl: &'static [u8],
    /// What Schannel, Winsock and .NET call it.
    pub windows: &'static [&'static str],
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct RemedyOut {
    pub who: Who,
    pub steps: Vec<String>,
}
