//! How peers were found.

use schemars::JsonSchema;
use serde::Serialize;

use super::Text;
use crate::target::{Nowhere, RecordKind};

/// One question of `--srv` or `--mx`, and its answer.
#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct DiscoveryOut<'a> {
    /// `srv` or `mx`.
    pub record: RecordKind,
    /// The name that was asked for.
    pub owner: Text<'a>,
    /// The domain whose service it is.
    pub domain: Text<'a>,
    /// `found`, `implicit` (no MX record: the domain itself), `nowhere`.
    pub status: &'static str,
    /// Why it leads to no server.
    pub reason: Option<Nowhere>,
    /// The resolver's words.
    pub detail: Option<Text<'a>>,
    /// Asked in vain.
    pub servers: Vec<Text<'a>>,
    pub cnames: Vec<Text<'a>>,
    /// In the order in which a client tries them, at most 32.
    pub records: Vec<ServiceRecordOut<'a>>,
    /// Records beyond these.
    pub left_out: usize,
    pub elapsed_ms: f64,
}

/// One record.
#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct ServiceRecordOut<'a> {
    /// Lower is tried first.
    pub priority: u16,
    /// `null` of an MX record.
    pub weight: Option<u16>,
    /// The server; `null` where the record says that there is none (target `.`).
    pub target: Option<Text<'a>>,
    /// Of an MX record 25.
    pub port: u16,
    pub ttl_seconds: Option<u32>,
}

/// The record that led to a peer.
#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct DiscoveredOut<'a> {
    /// `srv` or `mx`.
    pub record: RecordKind,
    /// The name that was asked for.
    pub owner: Text<'a>,
    /// The domain whose service it is.
    pub domain: Text<'a>,
    pub cnames: Vec<Text<'a>>,
    /// `null` where there is none: the domain itself (implicit MX), or nothing.
    pub found: Option<ServiceRecordOut<'a>>,
    /// Why it leads to no server; nothing was probed then.
    pub reason: Option<Nowhere>,
    /// Another name that the certificate may bear instead of `server_name`: the server's, within the domain.
    pub or_name: Option<String>,
}
