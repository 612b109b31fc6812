//! What a peer accepts.

use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct OffersOut {
    /// One an address that was asked.
    pub addresses: Vec<AddressOffers>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct AddressOffers {
    pub address: String,
    /// The newest first; empty where nothing was asked.
    pub versions: Vec<VersionOut>,
    /// What an IM and Presence of each generation would agree on.
    pub generations: Vec<GenerationOut>,
    /// Connections made.
    pub connections: u16,
    /// Why it ended before everything was asked: `connections` (the bound), `time`, `silence`, `not-connected`,
    /// `nonsense`, `not-tls`; `null` where everything was.
    pub stopped: Option<&'static str>,
    pub elapsed_ms: f64,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct VersionOut {
    pub version: String,
    /// `null` where it was not asked, or nothing came.
    pub accepted: Option<bool>,
    /// The version that was chosen in its place.
    pub answered: Option<String>,
    /// How it was refused: `alert`, `closed`, `reset`, `timeout` …; `not-asked`.
    pub reason: Option<String>,
    /// Number of the fatal alert.
    pub alert: Option<u8>,
    /// IANA names in the order in which they were granted.
    pub suites: Vec<String>,
    /// Nothing else is accepted.
    pub suites_complete: bool,
    pub groups: Vec<String>,
    pub groups_complete: bool,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct GenerationOut {
    /// By the newest version that it has: `tls-1.0`, `tls-1.2`, `tls-1.3`.
    pub generation: &'static str,
    /// What it offers is an assumption, no published list.
    pub assumed: bool,
    /// `null` where it was not asked.
    pub accepted: Option<bool>,
    pub version: Option<String>,
    pub cipher_suite: Option<String>,
    pub group: Option<String>,
    /// How it was refused.
    pub reason: Option<String>,
    pub alert: Option<u8>,
}
