//! The frozen shape of `peertrust.report/1`. Additive changes only; the schema is made from these types.
//!
//! A measured field is `null` when it is not known, and the field beside it whose name ends in `_reason`
//! (or the `status` above it) says why.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::compare::BaselineOut;
use super::planned::PlannedOut;
use crate::cert::container::Integrity;
use crate::diagnosis::{Certainty, Code, Effect, Reachability, Severity, SslStatus, Who, missing};
use crate::evidence::fetch::{FetchFailureKind, Purpose};
use crate::trust::Profile;
use crate::trust::revocation::Source;
use crate::trust::store::StoreFormat;

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
    /// The name sent as SNI and matched.
    pub server_name: Option<String>,
    pub labels: &'a BTreeMap<String, String>,
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
    pub findings: Vec<FindingOut<'a>>,
    pub timings_ms: Timings,
    /// What was observed: enough to judge again with `verify --evidence`.
    pub capture: Value,
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
pub(super) struct ReachabilityOut<'a> {
    /// `null` when nothing was probed.
    pub status: Option<Reachability>,
    pub status_reason: Option<&'static str>,
    pub addresses: Vec<AddressOut<'a>>,
    pub dns: Dns<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AddressOut<'a> {
    pub address: String,
    pub ping: PingOut<'a>,
    pub tcp: TcpOut<'a>,
    /// Test 2 at this address; `null` when it was not tried.
    pub ssl_status: Option<SslStatus>,
    /// With `--repeat`: which connections showed this; an address stands once for each different thing it showed.
    pub repeat: Option<RepeatOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RepeatOut<'a> {
    /// Connections that were asked for.
    pub asked: u16,
    /// Connections that were made with the address, whatever they showed; fewer than asked when the time was up.
    pub made: u16,
    /// Connections that showed this.
    pub count: usize,
    /// Which of them, counted from 1.
    pub attempts: &'a [u16],
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PingOut<'a> {
    /// `reply`, `no-reply`, `not-permitted`, `skipped`.
    pub status: &'static str,
    pub reason: Option<Text<'a>>,
    pub sent: Option<u16>,
    pub received: Option<u16>,
    pub loss_percent: Option<f64>,
    pub min_ms: Option<f64>,
    pub avg_ms: Option<f64>,
    pub max_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct TcpOut<'a> {
    /// `open`, `refused`, `timeout`, `unreachable`, `reset`, `skipped`.
    pub status: &'static str,
    pub reason: Option<Text<'a>>,
    pub os_error: Option<i32>,
    pub elapsed_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Dns<'a> {
    /// `resolved`, `failed`, `skipped`.
    pub status: &'static str,
    pub reason: Option<Text<'a>>,
    pub name: Option<Text<'a>>,
    /// `hosts` or `dns`.
    pub source: Option<&'static str>,
    pub cnames: Vec<Text<'a>>,
    pub addresses: Vec<DnsAddress>,
    /// Why there is no A record, where there is none.
    pub a_failure: Option<Text<'a>>,
    pub aaaa_failure: Option<Text<'a>>,
    pub servers: Vec<Text<'a>>,
    pub elapsed_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct DnsAddress {
    pub address: String,
    pub ttl_seconds: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Ssl<'a> {
    pub status: SslStatus,
    /// The dialogue before the handshake; `null` where TLS is spoken from the first byte, or nothing was tried.
    pub starttls: Option<StarttlsOut<'a>>,
    pub handshake: Handshake<'a>,
    /// The client's own certificate (`--client-cert`); `null` where no handshake was tried.
    pub client_certificate: Option<ClientCertificateOut>,
    pub name: NameOut<'a>,
    /// The earliest moment at which this verdict changes by itself.
    pub valid_until: Option<String>,
    pub valid_until_reason: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct StarttlsOut<'a> {
    /// `ready`, `not-offered`, `refused`, `redirected`, `foreign` (another protocol), `broken` (out of turn, oversized),
    /// `closed`, `reset`, `timeout`.
    pub outcome: &'static str,
    /// The answer that shows it, or what was expected; `null` when it is ready, or nothing was said.
    pub reason: Option<Text<'a>>,
    /// What came behind the go-ahead, before the handshake; it was dropped.
    pub injected: Option<InjectedOut<'a>>,
    /// What was said, in order: printable ASCII, every other byte as `\xNN`.
    pub transcript: Vec<SpokenOut<'a>>,
    /// The transcript lacks the rest of a long dialogue.
    pub transcript_cut: bool,
    pub elapsed_ms: f64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct InjectedOut<'a> {
    pub bytes: u64,
    /// The first of them, as in the transcript.
    pub text: Text<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct SpokenOut<'a> {
    /// `client` or `server`.
    pub by: &'static str,
    pub text: Text<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Handshake<'a> {
    /// `null` when no handshake was tried.
    pub completed: Option<bool>,
    pub reason: Option<Text<'a>>,
    pub version: Option<Text<'a>>,
    pub cipher_suite: Option<Text<'a>>,
    pub key_exchange: Option<Text<'a>>,
    pub alpn: Option<Text<'a>>,
    pub sni: Option<Text<'a>>,
    /// Why none was sent: `no-sni` (the flag), `address-literal` (RFC 6066 allows none), `not-a-dns-name`; `null` where
    /// no handshake was tried.
    pub sni_reason: Option<&'static str>,
    /// `rustls`, or `clear-text` when the chain was read without completing a session.
    pub read_by: Option<&'static str>,
    /// `proved`, `disproved`, `undetermined`.
    pub possession: Option<&'static str>,
    pub possession_reason: Option<Text<'a>>,
    pub certificate_request: Option<RequestOut>,
    pub staple: Option<StapleOut>,
    /// Certificate-transparency timestamps embedded in the leaf.
    pub sct_count: Option<usize>,
    /// IANA number of the fatal alert that ended it.
    pub alert: Option<u8>,
}

/// What became of the client's own certificate.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClientCertificateOut {
    /// Whether the server asked for one.
    pub requested: Option<bool>,
    /// `handshake-failed`.
    pub requested_reason: Option<&'static str>,
    pub sent: bool,
    /// `none-given`, `not-asked`, `no-common-scheme`, `not-reached`.
    pub sent_reason: Option<&'static str>,
    /// Whether the server went on with it; a web server may still refuse it in HTTP, which is not asked.
    pub accepted: Option<bool>,
    /// `not-sent`, `server-did-not-say`.
    pub accepted_reason: Option<&'static str>,
    /// Names of the authorities that the server takes; none: any.
    pub wanted_cas: Vec<String>,
    /// Whether an issuer of the client's chain is among them, compared as RFC 5280 section 7.1 says.
    pub ours_among_wanted: Option<bool>,
    /// `none-given`, `not-asked`, `none-named`, `list-cut`.
    pub ours_among_wanted_reason: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RequestOut {
    /// Names of acceptable authorities.
    pub authorities: Vec<String>,
    pub authorities_sent: usize,
    /// Whether the server ended the connection for want of a certificate.
    pub demanded: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct StapleOut {
    /// `good`, `revoked`, `unknown`, `not-judged`.
    pub status: &'static str,
    pub reason: Option<String>,
    pub revoked_at: Option<String>,
    pub this_update: Option<String>,
    pub next_update: Option<String>,
    pub responder: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct NameOut<'a> {
    /// `null` when no name was asked for.
    pub wanted: Option<String>,
    /// `null` when the name was not judged.
    pub matched: Option<bool>,
    pub matched_reason: Option<&'static str>,
    /// The entry that matched.
    pub entry: Option<Text<'a>>,
    /// `san` or `cn`.
    pub by: Option<&'static str>,
    /// Peer values that would match.
    pub would_match: Vec<Text<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ChainElement {
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
pub(super) struct MissingOut {
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
pub(super) struct RevocationOut<'a> {
    /// From the leaf up, without the root; the leaf alone where nothing but the staple was asked for.
    pub certificates: Vec<RevocationOf<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RevocationOf<'a> {
    pub sha256: String,
    pub subject: String,
    /// `good`, `revoked`, `unknown`.
    pub status: &'static str,
    /// Why it is unknown.
    pub cause: Option<&'static str>,
    pub revoked_at: Option<String>,
    /// RFC 5280's word; `null` where the CA gives none.
    pub revoked_reason: Option<&'static str>,
    /// Which of `answers` decided; `null` without any.
    pub source: Option<Source>,
    pub answers: Vec<AnswerOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AnswerOut<'a> {
    pub source: Source,
    /// `null` for a staple, and for a list from a file.
    pub url: Option<Text<'a>>,
    /// `good`, `revoked`, `unknown`.
    pub status: &'static str,
    pub cause: Option<&'static str>,
    pub this_update: Option<String>,
    pub next_update: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FetchedOut<'a> {
    pub purpose: Purpose,
    /// As the certificate or the command line has it.
    pub url: Text<'a>,
    /// Wall time of the request.
    pub at: String,
    /// `fetched` or `failed`.
    pub status: &'static str,
    /// Why it failed.
    pub reason: Option<FetchFailureKind>,
    /// The same in the words of whoever noticed.
    pub detail: Option<Text<'a>>,
    /// Every server on the way, redirects in order; empty when the URL itself was refused.
    pub hops: Vec<HopOut<'a>>,
    /// Length of what came; `null` when nothing did.
    pub bytes: Option<usize>,
    pub sha256: Option<String>,
    pub elapsed_ms: f64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct HopOut<'a> {
    pub url: Text<'a>,
    /// The address and port that were looked at; `null` when the name has none.
    pub address: Option<String>,
    /// `null` when no connection was made, or nothing answered.
    pub http_status: Option<u16>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PathOut {
    /// Leaf first.
    pub certificates: Vec<String>,
    pub accepted: bool,
    pub refusal: Option<String>,
    /// The named rule that overruled webpki.
    pub rule: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct TrustedByOut {
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
pub(super) struct FindingOut<'a> {
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
pub(super) struct RemedyOut {
    pub who: Who,
    pub steps: Vec<String>,
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
