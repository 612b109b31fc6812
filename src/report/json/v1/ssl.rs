//! The handshake, and what was said in it.

use crate::diagnosis::SslStatus;
use schemars::JsonSchema;
use serde::Serialize;

use super::Text;

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct Ssl<'a> {
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
pub(in crate::report::json) struct StarttlsOut<'a> {
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
pub(in crate::report::json) struct InjectedOut<'a> {
    pub bytes: u64,
    /// The first of them, as in the transcript.
    pub text: Text<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct SpokenOut<'a> {
    /// `client` or `server`.
    pub by: &'static str,
    pub text: Text<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct Handshake<'a> {
    /// `null` when no handshake was tried.
    pub completed: Option<bool>,
    pub reason: Option<Text<'a>>,
    pub version: Option<Text<'a>>,
    pub cipher_suite: Option<Text<'a>>,
    pub key_exchange: Option<Text<'a>>,
    pub alpn: Option<Text<'a>>,
    pub sni: Option<Text<'a>>,
    /// Why none was sent: `no-extensions` (the plain hello of `--legacy`), `no-sni` (the flag), `address-literal` (RFC 6066 allows none), `not-a-dns-name`; `null` where
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
pub(in crate::report::json) struct ClientCertificateOut {
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
pub(in crate::report::json) struct RequestOut {
    /// Names of acceptable authorities.
    pub authorities: Vec<String>,
    pub authorities_sent: usize,
    /// Whether the server ended the connection for want of a certificate.
    pub demanded: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct StapleOut {
    /// `good`, `revoked`, `unknown`, `not-judged`.
    pub status: &'static str,
    pub reason: Option<String>,
    pub revoked_at: Option<String>,
    pub this_update: Option<String>,
    pub next_update: Option<String>,
    pub responder: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct NameOut<'a> {
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
