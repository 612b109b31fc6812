//! The frozen shape of `peertrust.report/1`. Additive changes only; the schema is made from these types.
//!
//! A measured field is `null` when it is not known, and the field beside it whose name ends in `_reason`
//! (or the `status` above it) says why.

mod chain;
mod discovery;
mod further;
mod offers;
mod reach;
mod revocation;
mod ssl;

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::compare::BaselineOut;
use super::planned::PlannedOut;
use crate::cert::container::Integrity;
use crate::diagnosis::{Code, Effect, Severity, SslStatus, Who};
use crate::evidence::Evidence;
use crate::trust::Profile;
use crate::trust::store::StoreFormat;

pub(super) use chain::{ChainElement, FindingOut, MissingOut, PathOut, RemedyOut, TrustedByOut};
pub(super) use discovery::{DiscoveredOut, DiscoveryOut, ServiceRecordOut};
pub(super) use further::{KeyTypeOut, LegacyOut};
pub(super) use offers::{AddressOffers, GenerationOut, OffersOut, VersionOut};
pub(super) use reach::{AddressOut, Dns, DnsAddress, PingOut, ProxyOut, ReachabilityOut, RepeatOut, TcpOut};
pub(super) use revocation::{AnswerOut, FetchedOut, HopOut, RevocationOf, RevocationOut};
pub(super) use ssl::{
    ClientCertificateOut, Handshake, InjectedOut, NameOut, RequestOut, SpokenOut, Ssl, StapleOut, StarttlsOut,
};

type Text<'a> = Cow<'a, str>;

#[derive(Serialize, JsonSchema)]
#[schemars(title = "peertrust report, version 1")]
pub(super) struct Document<'a> {
    #[serde(flatten)]
    pub header: Header<'a>,
    /// In the order the peers were given.
    pub peers: Vec<Peer<'a>>,
    /// What changed since the report of `--baseline`; only there when one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineOut<'a>>,
    pub summary: SummaryOut,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    Header(Header<'a>),
    Peer(Box<Peer<'a>>),
    Baseline(BaselineOut<'a>),
    Summary(SummaryOut),
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Header<'a> {
    /// Always `peertrust.report/1`.
    pub schema: &'static str,
    pub tool: Tool,
    /// The moment of judgement, RFC 3339 UTC.
    pub checked_at: String,
    /// The moment was given by `--at`: the verdict is one of another time.
    pub at_given: bool,
    pub profile: Profile,
    pub allow_weak: bool,
    /// What was rehearsed (`--with`, `--without`): the verdicts are then hypothetical. `null`: they are those of the
    /// stores as they are.
    pub rehearsal: Option<RehearsalOut>,
    /// As they were read, whatever was rehearsed.
    pub stores: Vec<StoreOut<'a>>,
    /// What DNS was asked to find peers (`--srv`, `--mx`), and what it said; empty where nobody asked.
    pub discovery: Vec<DiscoveryOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RehearsalOut {
    /// Certificates that come in, in the order of their uploads.
    pub with: Vec<AddedOut>,
    /// Certificates that go out.
    pub without: Vec<RemovedOut>,
    /// The moment of the hypothetical verdict, where `--at` gave one; `null`: as today's.
    pub at: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AddedOut {
    pub sha256: String,
    pub subject: String,
    pub file: String,
    /// What an upload of it would come to, by each store.
    pub uploads: Vec<UploadOut>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct UploadOut {
    /// `null` without `--node`.
    pub node: Option<String>,
    /// `added`, `already-held`, `replaces`, `refused`, `ignored`; `null` where no appliance's rule applies.
    pub upload: Option<&'static str>,
    /// Why `upload` is `null`: `no-appliance`.
    pub upload_reason: Option<&'static str>,
    /// The certificates it would replace.
    pub replaces: Vec<String>,
    /// The certificate of the same common name for which it would be ignored.
    pub kept: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RemovedOut {
    pub sha256: String,
    pub subject: String,
    /// The word that asked for it; `null` where it is replaced.
    pub asked: Option<String>,
    /// The certificate that would take its place.
    pub replaced_by: Option<String>,
    /// The nodes that hold it today; empty without `--node`.
    pub nodes: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct TodayOut {
    /// The moment of today's verdict.
    pub at: String,
    pub healthy: bool,
    pub ssl_status: SslStatus,
    pub valid_until: Option<String>,
    pub valid_until_reason: Option<&'static str>,
    /// Each node's `ssl_status`; `null` without `--node`.
    pub by_node: Option<BTreeMap<String, SslStatus>>,
    /// The codes of today's findings, the gravest first, each once.
    pub findings: Vec<Code>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct JudgedByOut<'a> {
    pub profile: Profile,
    pub allow_weak: bool,
    /// Places of its stores.
    pub stores: Vec<Text<'a>>,
    pub expires_within_days: u32,
    /// `null`: nothing is critical for being near.
    pub expires_critical_days: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct StoreOut<'a> {
    /// The node whose store it is; `null` without `--node`.
    pub node: Option<&'a str>,
    pub path: Text<'a>,
    pub format: StoreFormat,
    /// Whether its own digest was checked by a password (JKS, PKCS#12); `null` where it has none.
    pub integrity: Option<Integrity>,
    pub certificates: usize,
    /// Self-signed CA certificates: what profile `appliance` ends a path in.
    pub anchors: usize,
    pub defects: Vec<DefectOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct DefectOut<'a> {
    pub path: Text<'a>,
    /// Line of the block within the file, from 1.
    pub line: Option<usize>,
    pub code: Code,
    pub detail: Text<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct SummaryOut {
    pub peers: usize,
    pub healthy: usize,
    pub failed: usize,
    pub undetermined: usize,
    pub by_status: BTreeMap<&'static str, usize>,
    /// Each `change` to its count; `null` where nothing was rehearsed.
    pub by_change: Option<BTreeMap<&'static str, usize>>,
    /// What is common among the failures and warnings, the gravest and commonest first; at most 100.
    pub groups: Vec<GroupOut>,
    /// Lines of peer lists that were left out; `null` where none may be (no `--skip-bad-lines`).
    pub skipped_lines: Option<u64>,
    /// What ended the run early: `deadline` (`--deadline`; what was not reached is told as undetermined) or `interrupt`
    /// (the report has what was done until then). `null`: it came to the end of its list.
    pub ended_by: Option<&'static str>,
    /// Peers that were not begun or not finished.
    pub not_reached: usize,
}

/// One cause, and the peers that have it. Causes that one peer alone has are put together by code.
#[derive(Serialize, JsonSchema)]
pub(super) struct GroupOut {
    pub code: Code,
    pub severity: Severity,
    pub who: Who,
    /// SHA-256 of the certificate that is missing, if it is known, else of the one at fault; `null` where there is none,
    /// or another with every peer.
    pub certificate: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// Its key identifier, where it is missing.
    pub key_id: Option<String>,
    /// What is said of the first peer, in the language of `--lang`.
    pub message: String,
    pub steps: Vec<String>,
    /// How many peers have it.
    pub peers: usize,
    /// The first 8 of them.
    pub names: Vec<String>,
    /// `false` when there were too many causes to tell them all apart: some of its peers may be told beside it, under the
    /// same code.
    pub exact: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Peer<'a> {
    pub peer: Text<'a>,
    /// `null`, as port, transport and server name, for a chain from files that was given no name.
    pub host: Option<String>,
    /// Why there is no host.
    pub host_reason: Option<&'static str>,
    pub port: Option<u16>,
    pub transport: Option<&'static str>,
    /// What selected the transport: `scheme`, `starttls` (the flag), `port` (the well-known port alone), `usual`.
    pub transport_by: Option<&'static str>,
    /// What DNS said, where that led here (`--srv`, `--mx`); `null` for a peer that was named.
    pub discovered_by: Option<DiscoveredOut<'a>>,
    /// The name sent as SNI and matched.
    pub server_name: Option<String>,
    pub labels: &'a BTreeMap<String, String>,
    /// What it was judged by, where its list says so; `null`: what the report says of all.
    pub judged_by: Option<JudgedByOut<'a>>,
    pub healthy: bool,
    /// Today's verdict, where the others are rehearsed; `null` where nothing was rehearsed.
    pub today: Option<TodayOut>,
    /// What the rehearsed change does to this peer.
    pub change: Option<Effect>,
    /// Every node's verdict in order; `null` without `--node`. The fields below, but `findings`, are the first node's.
    pub by_node: Option<Vec<NodeOut>>,
    pub reachability: ReachabilityOut<'a>,
    pub ssl: Ssl<'a>,
    pub chain: Vec<ChainElement>,
    pub missing: Vec<MissingOut>,
    pub paths: Vec<PathOut>,
    /// Worked out when the peer failed, or when `--who-else` asks.
    pub trusted_by: Option<TrustedByOut>,
    /// Why `trusted_by` is `null`: `not-asked`, or `no-certificate`.
    pub trusted_by_reason: Option<&'static str>,
    /// What is said of a certificate that is not installed yet (`verify --chain`); `null` for a probed or replayed peer.
    pub planned: Option<PlannedOut>,
    /// Whether the certificates of the path are revoked; `null` without a chain, or with `--revocation off`.
    pub revocation: Option<RevocationOut<'a>>,
    /// What was fetched from where certificates point to; empty where nothing was asked for.
    pub fetched: Vec<FetchedOut<'a>>,
    /// What clients of one key type alone come to (`--key-types`), address by address; `null` where nobody asked.
    pub key_types: Option<Vec<KeyTypeOut<'a>>>,
    /// What clients of older generations are shown (`--legacy`), address by address; `null` where nobody asked.
    pub legacy: Option<Vec<LegacyOut<'a>>>,
    /// Which versions, suites and groups are accepted (`--offers`); `null` where nobody asked.
    pub offers: Option<OffersOut>,
    pub findings: Vec<FindingOut<'a>>,
    pub timings_ms: Timings,
    /// What was observed: enough to judge again with `verify --evidence`.
    #[schemars(with = "Value")]
    pub capture: &'a Evidence,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct NodeOut {
    pub node: String,
    pub ssl_status: SslStatus,
    /// The earliest moment at which this verdict changes by itself.
    pub valid_until: Option<String>,
    pub valid_until_reason: Option<&'static str>,
    /// What this node's store lacks.
    pub missing: Vec<MissingOut>,
    /// The codes found by this node's store, the gravest first, each once.
    pub findings: Vec<Code>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Timings {
    pub resolve: Option<f64>,
    pub ping: Option<f64>,
    pub connect: Option<f64>,
    /// The dialogue before the handshake.
    pub starttls: Option<f64>,
    pub handshake: Option<f64>,
    pub verify: Option<f64>,
    pub total: Option<f64>,
}
