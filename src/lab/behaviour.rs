//! What a listener of the lab does with a connection.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What listens, and how it behaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Behaviour {
    /// A TLS server by rustls: TLS 1.2 and 1.3.
    Tls(TlsRecipe),
    /// Reads a ClientHello and answers with a clear-text flight of TLS ≤ 1.2 written by hand.
    Legacy(LegacyRecipe),
    /// Speaks another protocol: sends the banner at once, or in answer to what came.
    PlainText {
        /// What it sends.
        banner: String,
        /// Wait for the client to speak first, as HTTP does.
        #[serde(default)]
        after_request: bool,
    },
    /// Accepts, reads and never answers.
    Silent,
    /// Sends the first flight of a TLS server a byte at a time, for ever.
    Drip {
        /// Milliseconds between bytes.
        every_ms: u64,
    },
    /// Reads the ClientHello and resets the connection.
    Reset,
    /// Reads the ClientHello and closes the connection.
    Close,
    /// Answers with a TLS record header and nonsense behind it.
    Garbage,
    /// Answers half a record and closes.
    HalfRecord,
    /// Answers the ClientHello with a fatal alert.
    Alert {
        /// Its IANA number.
        code: u8,
    },
    /// Nothing listens on a port that stays reserved.
    Refused,
    /// A listener whose queue is full: connecting times out. Linux drops the SYN; other systems may answer.
    Unanswered,
    /// No listener: the peer's name does not resolve.
    NoAddress,
}

/// A TLS server by rustls.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TlsRecipe {
    /// Ids of the certificates it sends, in that order, repeats included.
    pub chain: Vec<String>,
    /// Ids of what it sends to clients that cannot verify the key of the first chain.
    pub other: Vec<String>,
    /// Id of the certificate whose key it signs with; absent: the first of the chain.
    pub key: Option<String>,
    /// Versions it speaks; empty: both.
    pub versions: Vec<TlsVersion>,
    /// IANA names of its cipher suites; empty: all that rustls has.
    pub suites: Vec<String>,
    /// Whether it asks for a client certificate.
    pub client_certificate: ClientCertificate,
    /// Other chains for other server names.
    pub sni: BTreeMap<String, Vec<String>>,
    /// The OCSP response it staples.
    pub staple: Option<StapleRecipe>,
}

/// TLS versions rustls speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum TlsVersion {
    /// TLS 1.2.
    #[serde(rename = "1.2")]
    Tls12,
    /// TLS 1.3.
    #[serde(rename = "1.3")]
    Tls13,
}

/// Whether a server asks for a client certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientCertificate {
    /// It does not.
    #[default]
    None,
    /// It asks, and goes on without one.
    Requested,
    /// It refuses who has none.
    Demanded,
}

/// A stapled OCSP response (RFC 6960).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StapleRecipe {
    /// What it says of the certificate.
    pub status: StapleStatus,
    /// Id of the certificate it speaks of; absent: the first of the chain.
    pub of: Option<String>,
    /// Id of the certificate whose key signs; absent: the issuer of that certificate.
    pub signed_by: Option<String>,
    /// thisUpdate in days from now.
    #[serde(default = "yesterday")]
    pub this_update: i64,
    /// nextUpdate in days from now.
    #[serde(default = "in_six_days")]
    pub next_update: i64,
}

fn yesterday() -> i64 {
    -1
}

fn in_six_days() -> i64 {
    6
}

/// certStatus of an OCSP response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StapleStatus {
    /// good.
    Good,
    /// revoked ten days ago, reason keyCompromise.
    Revoked,
    /// unknown.
    Unknown,
}

/// A server older than rustls speaks, played as far as ServerHelloDone.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyRecipe {
    /// The highest version it speaks.
    pub version: LegacyVersion,
    /// IANA names of its cipher suites, its own preference first.
    pub suites: Vec<String>,
    /// Ids of the certificates it sends. The first one's key is RSA.
    pub chain: Vec<String>,
    /// What a ClientHello gets that offers nothing it has.
    #[serde(default)]
    pub refusal: Refusal,
    /// Whether it asks for a client certificate (between ServerKeyExchange and ServerHelloDone).
    #[serde(default)]
    pub client_certificate: ClientCertificate,
}

/// Versions whose first flight is in clear text, as on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum LegacyVersion {
    /// SSL 3.0.
    #[serde(rename = "ssl3")]
    Ssl3 = 0x0300,
    /// TLS 1.0.
    #[serde(rename = "1.0")]
    Tls10 = 0x0301,
    /// TLS 1.1.
    #[serde(rename = "1.1")]
    Tls11 = 0x0302,
    /// TLS 1.2.
    #[serde(rename = "1.2")]
    Tls12 = 0x0303,
}

/// How a legacy server refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The alert handshake_failure, or protocol_version where the client's highest version is below its own.
    #[default]
    Alert,
    /// It resets the connection, as Schannel does.
    Reset,
}
