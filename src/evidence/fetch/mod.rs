//! The second, bounded look outward: what certificates themselves point to (issuers, CRLs, OCSP responders), fetched over
//! plain http and recorded like everything else that was observed.
//!
//! The URLs come from a peer, so they are a stranger's wish, not the user's: every address is looked at before it is
//! connected to ([`guard`]), everything is bounded in bytes, in redirects and by one deadline, and nothing that came is
//! called good here. The client is our own: it needs one request a connection, no pool, no compression, no TLS, and
//! has to be stricter than a general one is allowed to be.

pub mod certsrv;
mod exchange;
mod fetcher;
pub mod guard;
pub mod http;
pub mod url;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

pub use fetcher::{FetchSettings, Fetcher};

use super::Observed;
use crate::cert::Der;
use crate::moment::{Millis, Moment};

/// What something is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The issuer of a certificate (authorityInfoAccess, caIssuers).
    Issuer,
    /// A certificate revocation list.
    Crl,
    /// An answer about one certificate's revocation.
    Ocsp,
}

impl Purpose {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Crl => "crl",
            Self::Ocsp => "ocsp",
        }
    }

    /// Bytes of a body that are taken. A certificate has 2 kB and a bundle of an authority's whole chain 20; the CRLs of
    /// large authorities have some MB; a responder answers with one to four kB.
    pub fn limit(self) -> usize {
        match self {
            Self::Issuer | Self::Ocsp => 64 << 10,
            Self::Crl => 10 << 20,
        }
    }
}

/// Something to fetch: asked for by whoever judges, fetched by this room.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What for.
    pub purpose: Purpose,
    /// Where, as the certificate has it.
    pub url: String,
    /// What is sent there; nothing for a GET.
    pub request: Option<Der>,
}

/// What came of one [`Wanted`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fetched {
    /// What for.
    pub purpose: Purpose,
    /// Where, as it was asked for.
    pub url: String,
    /// What was sent there; `None` for a GET.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Der>,
    /// Wall time of the request.
    pub at: Moment,
    /// Every server that was spoken to, redirects in order.
    pub hops: Vec<Hop>,
    /// What came.
    pub outcome: Observed<Body, FetchFailure>,
    /// The whole of it, redirects included.
    pub elapsed_ms: Millis,
}

impl Fetched {
    /// The body, where one came.
    pub fn body(&self) -> Option<&Body> {
        self.outcome.seen()
    }

    /// Whether this is the answer to that question.
    pub fn answers(&self, wanted: &Wanted) -> bool {
        self.purpose == wanted.purpose && self.url == wanted.url && self.request == wanted.request
    }

    /// The address that was spoken to last.
    pub fn address(&self) -> Option<SocketAddr> {
        self.hops.last().and_then(|hop| hop.address)
    }

    /// The last HTTP status.
    pub fn http_status(&self) -> Option<u16> {
        self.hops.last().and_then(|hop| hop.status)
    }
}

/// One server on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    /// The URL that was asked for here.
    pub url: String,
    /// The address that was looked at and connected to; `None` when it did not come so far.
    pub address: Option<SocketAddr>,
    /// The status it answered with.
    pub status: Option<u16>,
    /// The authentication schemes that it asked for. Absent from the capture where it asked for none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<String>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Content-Type as it was sent. It is shown and never believed.
    pub content_type: Option<String>,
    /// The bytes, within [`Purpose::limit`].
    pub bytes: Der,
}

impl Body {
    /// A body of these bytes.
    pub fn new(bytes: Vec<u8>, content_type: Option<String>) -> Self {
        Self { content_type, bytes: bytes.into() }
    }
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchFailure {
    /// Its kind.
    pub kind: FetchFailureKind,
    /// What was expected and what came (escaped when written).
    pub detail: String,
}

impl FetchFailure {
    pub(crate) fn new(kind: FetchFailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

/// Kinds of failed fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FetchFailureKind {
    /// Not a URL that names a server.
    BadUrl,
    /// `ldap:`, a directory of the domain: nobody outside it can ask.
    LdapUrl,
    /// `file:`, a path on somebody's own machine or share.
    FileUrl,
    /// `https:`, which would need certificates checked to fetch certificates (RFC 5280 §8).
    HttpsUrl,
    /// Any other scheme.
    OtherScheme,
    /// Every address is one that is never connected to unless it was allowed.
    AddressRefused,
    /// The name has no address.
    NotResolved,
    /// The connection did not open.
    NotConnected,
    /// The time was used up.
    Timeout,
    /// The connection ended before the answer did.
    Truncated,
    /// What came is no HTTP, or more or other than this client takes.
    BadHttp,
    /// A body above the bound.
    TooLarge,
    /// More redirects than the bound, or one that leads nowhere.
    BadRedirect,
    /// A redirect to another server, where one alone was asked.
    Elsewhere,
    /// A status other than 200.
    Status,
    /// The bound on fetches for one peer was hit before.
    TooMany,
}

impl FetchFailureKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::BadUrl,
        Self::LdapUrl,
        Self::FileUrl,
        Self::HttpsUrl,
        Self::OtherScheme,
        Self::AddressRefused,
        Self::NotResolved,
        Self::NotConnected,
        Self::Timeout,
        Self::Truncated,
        Self::BadHttp,
        Self::TooLarge,
        Self::BadRedirect,
        Self::Elsewhere,
        Self::Status,
        Self::TooMany,
    ];

    /// The word of JSON, and the end of the message id `fetch-…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadUrl => "bad-url",
            Self::LdapUrl => "ldap-url",
            Self::FileUrl => "file-url",
            Self::HttpsUrl => "https-url",
            Self::OtherScheme => "other-scheme",
            Self::AddressRefused => "address-refused",
            Self::NotResolved => "not-resolved",
            Self::NotConnected => "not-connected",
            Self::Timeout => "timeout",
            Self::Truncated => "truncated",
            Self::BadHttp => "bad-http",
            Self::TooLarge => "too-large",
            Self::BadRedirect => "bad-redirect",
            Self::Elsewhere => "elsewhere",
            Self::Status => "status",
            Self::TooMany => "too-many",
        }
    }
}
