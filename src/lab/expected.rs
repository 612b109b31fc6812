//! What a check of a scenario must say. Words of the contract, kept as text: this room knows no diagnosis.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The expected answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// `ssl.status`.
    pub ssl_status: String,
    /// Every node's `ssl_status`, where there are nodes.
    #[serde(default)]
    pub by_node: BTreeMap<String, String>,
    /// `reachability.status`; `depends-on-ping` where no TCP connection opens: whether loopback answers a ping is a
    /// matter of the process's permissions.
    #[serde(default = "reachable")]
    pub reachability: String,
    /// The exit code of a check of this peer alone.
    pub exit: u8,
    /// What the rehearsal must say, where there is one.
    pub rehearsed: Option<Rehearsed>,
    /// Findings that must be there.
    #[serde(default)]
    pub finding: Vec<ExpectedFinding>,
    /// Findings that may be there beside them.
    #[serde(default)]
    pub others: Others,
}

fn reachable() -> String {
    "reachable".to_owned()
}

/// The hypothetical verdict.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rehearsed {
    /// `ssl.status` then.
    pub ssl_status: String,
    /// `change`.
    pub change: String,
    /// What an upload of each certificate that comes in would come to, in their order.
    #[serde(default)]
    pub uploads: Vec<String>,
}

/// One finding that must be there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFinding {
    /// Its code.
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// Id of the certificate it is about; absent: of none, or not told here.
    pub certificate: Option<String>,
    /// Part of its evidence.
    #[serde(default)]
    pub evidence: BTreeMap<String, toml::Value>,
}

/// Severities of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Accepted, and will hurt.
    Warning,
    /// Refused.
    Critical,
}

/// What may stand beside the expected findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// Infos and warnings; every critical finding is listed.
    #[default]
    NotCritical,
    /// Nothing but infos: a healthy peer is told to be healthy.
    InfoOnly,
    /// Anything: one fault brings others along.
    Any,
}
