//! What was observed of one peer, and nothing else: this room calls nothing good or bad.
//!
//! The types serialise, so that a saved report judges to the same bytes as the live probe.

pub mod address;
pub mod banner;
pub mod connect;
pub mod credentials;
pub mod danger;
pub mod discover;
mod ending;
pub mod fetch;
mod handed;
pub mod handshake;
pub mod head;
pub mod identity;
mod key_type;
pub mod legacy;
pub mod observed;
pub mod offers;
pub mod ping;
mod possession;
pub mod probe;
pub mod proxy;
mod race;
pub mod resolve;
mod session;
mod shared;
pub mod starttls;
#[cfg(test)]
mod testing;
pub mod wire;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use handed::Handed;
pub use key_type::{KeyType, KeyTypeLook};
pub use observed::{Observed, Reason};
pub use starttls::{Dialogue, DialogueOutcome};

use crate::cert::Der;
use crate::moment::{Millis, Moment};
use crate::target::Target;

/// Everything one probe of one peer observed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was looked at.
    pub target: Target,
    /// Wall time at the start of the probe: the local clock, shown beside validity faults.
    pub observed_at: Moment,
    /// Name resolution.
    pub dns: Observed<Resolution, DnsFailure>,
    /// The proxy that the peer was reached through, or was to be. Then name resolution is the proxy's, and every address
    /// below is the proxy's own. Absent from the capture where none was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<proxy::ProxyEvidence>,
    /// A chain from files instead of a peer's own (`verify --chain`). Then nothing was probed: `dns` says so, and
    /// there is no address. Absent from the capture of a probe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed: Option<Handed>,
    /// One entry an address, in the resolver's order; with `--repeat` one for each different thing an address showed,
    /// next to each other.
    pub addresses: Vec<AddressEvidence>,
    /// What was fetched afterwards, because certificates point to it. Absent from the capture where nothing was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetched: Vec<fetch::Fetched>,
    /// The whole probe.
    pub total_ms: Option<Millis>,
}

/// What name resolution answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolution {
    /// The fully qualified name that answered (search list applied), without trailing dot.
    pub name: String,
    /// Where the addresses came from.
    pub source: DnsSource,
    /// The CNAME trail in order, the queried name left out.
    pub cnames: Vec<String>,
    /// The addresses in the order to try them.
    pub addresses: Vec<ResolvedAddress>,
    /// What the A question came to when it gave no address.
    pub a_failure: Option<DnsFailureKind>,
    /// What the AAAA question came to when it gave no address.
    pub aaaa_failure: Option<DnsFailureKind>,
    /// Time taken.
    pub elapsed_ms: Millis,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsSource {
    /// The hosts file.
    Hosts,
    /// A name server.
    Dns,
}

/// One address of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedAddress {
    /// The address.
    pub address: IpAddr,
    /// Seconds the answer may be kept; `None` from a hosts file.
    pub ttl_seconds: Option<u32>,
}

/// A resolution that gave no address at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DnsFailure {
    /// The name that was asked for, as an A-label.
    pub name: String,
    /// Its kind.
    pub kind: DnsFailureKind,
    /// Name servers asked, `address:port`; empty when none is configured.
    pub servers: Vec<String>,
    /// The resolver's own words.
    pub detail: String,
    /// Time taken.
    pub elapsed_ms: Millis,
}

/// Kinds of failed resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsFailureKind {
    /// The name does not exist (NXDOMAIN).
    NxDomain,
    /// The name exists without A or AAAA records (NODATA).
    NoData,
    /// The server failed (SERVFAIL).
    ServFail,
    /// The server refused (REFUSED).
    Refused,
    /// No answer in time.
    Timeout,
    /// Not in the hosts file, and no name server is configured.
    NoServers,
    /// Anything else, told by `detail`.
    Other,
}

/// What one address showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressEvidence {
    /// The address.
    pub address: IpAddr,
    /// ICMP echo.
    pub ping: Observed<Ping, PingFailure>,
    /// TCP connection.
    pub tcp: Observed<TcpOpen, ConnectFailure>,
    /// The dialogue before the handshake; `None` where TLS is spoken from the first byte, or nothing was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starttls: Option<Dialogue>,
    /// TLS handshake by rustls.
    pub tls: Observed<TlsEvidence, NoTls>,
    /// The second pass: the clear-text flight of a TLS 1.0–1.2 handshake.
    pub clear: Observed<ClearFlight, ClearFailure>,
    /// What clients of one key type alone are shown. Absent from the capture where nobody asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_types: Vec<KeyTypeLook>,
    /// What clients of older generations are shown. Absent from the capture where nobody asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legacy: Vec<LegacyLook>,
    /// What the address accepts. Absent from the capture where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offers: Option<Box<offers::Offers>>,
    /// With `--repeat`: which of the connections with this address showed this. Absent from the capture otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<Attempts>,
}

/// What an address shows to a client of an older generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegacyLook {
    /// The hello that was sent.
    pub hello: legacy::HelloForm,
    /// What came of it: the clear-text pass, and nothing else.
    pub shown: AddressEvidence,
}

/// The connections of `--repeat` with one address that showed the same, times aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// Connections that were asked for.
    pub asked: u16,
    /// Connections that were made with the address, whatever they showed. Fewer than asked when the time was up.
    pub made: u16,
    /// Those that showed this, counted from 1.
    pub numbers: Vec<u16>,
}

impl AddressEvidence {
    /// The presented chain, from whichever pass has it.
    pub fn chain(&self) -> &[Der] {
        match (self.tls.seen(), self.clear.seen()) {
            (Some(tls), _) if !tls.certificates.is_empty() => &tls.certificates,
            (_, Some(clear)) => &clear.certificates,
            _ => &[],
        }
    }

    /// Every chain that was presented, that of the usual handshake first.
    fn chains(&self) -> impl Iterator<Item = &[Der]> {
        let key_types = self.key_types.iter().map(|look| look.shown.chain());
        let legacy = self.legacy.iter().map(|look| look.shown.chain());
        std::iter::once(self.chain()).chain(key_types).chain(legacy)
    }
}

impl Evidence {
    /// Of a peer that a run did not come to: nothing, with the reason.
    pub fn not_reached(target: Target, observed_at: Moment) -> Self {
        let dns = Observed::NotTried(Reason::NotReached);
        let (addresses, fetched) = (Vec::new(), Vec::new());
        Self { target, observed_at, dns, proxy: None, handed: None, addresses, fetched, total_ms: None }
    }

    /// Whether a run came to this peer.
    pub fn was_reached(&self) -> bool {
        self.dns != Observed::NotTried(Reason::NotReached)
    }

    /// Every chain that was presented or handed over, each once.
    pub fn chains(&self) -> Vec<&[Der]> {
        let handed = self.handed.iter().map(|handed| handed.certificates.as_slice());
        let mut chains: Vec<&[Der]> = Vec::new();
        for chain in self.addresses.iter().flat_map(AddressEvidence::chains).chain(handed) {
            if !chain.is_empty() && !chains.contains(&chain) {
                chains.push(chain);
            }
        }
        chains
    }
}

/// Why there is no TLS evidence at all though TLS was tried. A handshake that got anywhere is
/// [`TlsEvidence`] with a failed outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoTls {
    /// The program's own trouble, in the library's words (for example no randomness).
    pub detail: String,
}

/// Echo requests and replies of one address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ping {
    /// Requests sent.
    pub sent: u16,
    /// Replies received; 0 is an answerless ping, not a failure to ping.
    pub received: u16,
    /// Shortest round trip; `None` without a reply.
    pub min_ms: Option<Millis>,
    /// Mean round trip.
    pub avg_ms: Option<Millis>,
    /// Longest round trip.
    pub max_ms: Option<Millis>,
    /// Which kind of socket served.
    pub socket: PingSocket,
    /// Time taken by the whole exchange.
    pub elapsed_ms: Millis,
}

/// Which kind of ICMP socket served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PingSocket {
    /// Unprivileged datagram socket (`net.ipv4.ping_group_range`).
    Datagram,
    /// Raw socket (CAP_NET_RAW).
    Raw,
}

/// Why an address could not be pinged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum PingFailure {
    /// Neither kind of ICMP socket may be opened.
    NotPermitted {
        /// The operating system's words.
        detail: String,
    },
    /// The operating system would not send (no route, for example).
    CannotSend {
        /// The operating system's words.
        detail: String,
    },
}

/// A TCP connection that opened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TcpOpen {
    /// Time from SYN to open.
    pub elapsed_ms: Millis,
}

/// A TCP connection that did not open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConnectFailure {
    /// Its kind.
    pub kind: ConnectFailureKind,
    /// The operating system's error number, where there is one.
    pub os_error: Option<i32>,
    /// The operating system's words.
    pub detail: String,
    /// Time taken.
    pub elapsed_ms: Millis,
}

/// Kinds of failed connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectFailureKind {
    /// A RST came back: nothing listens.
    Refused,
    /// No answer in time.
    Timeout,
    /// Reset while connecting.
    Reset,
    /// The host is unreachable.
    HostUnreachable,
    /// The network is unreachable.
    NetworkUnreachable,
    /// A local rule forbids it.
    NotPermitted,
    /// Anything else, told by `detail`.
    Other,
}

/// What a TLS handshake showed, complete or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TlsEvidence {
    /// Server name indication that was sent; `None` for an address literal.
    pub sni: Option<String>,
    /// ALPN protocols that were offered.
    pub alpn_offered: Vec<String>,
    /// How it ended.
    pub outcome: TlsOutcome,
    /// The chain as presented, leaf first. May be there although the handshake failed.
    pub certificates: Vec<Der>,
    /// Stapled OCSP response (DER), when one came.
    pub staple: Option<Der>,
    /// Whether the peer proved that it has the leaf's private key.
    pub possession: Possession,
    /// The request for a client certificate, when one was seen.
    pub certificate_request: Option<CertificateRequest>,
    /// What became of the client certificate; `None` where there was none to send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<ClientCertificate>,
    /// Time from the first byte sent to the outcome.
    pub elapsed_ms: Millis,
}

/// How a handshake ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsOutcome {
    /// Both Finished messages were exchanged, and no alert followed in time.
    Completed(Negotiated),
    /// It failed.
    Failed(TlsFailure),
}

/// What client and server agreed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Negotiated {
    /// `TLSv1.2`, `TLSv1.3`.
    pub version: String,
    /// IANA name of the cipher suite.
    pub cipher_suite: String,
    /// IANA name of the key-exchange group.
    pub key_exchange: Option<String>,
    /// The chosen application protocol.
    pub alpn: Option<String>,
}

/// A handshake that failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TlsFailure {
    /// Its kind.
    pub kind: TlsFailureKind,
    /// The library's or the operating system's words (escaped when written).
    pub detail: String,
    /// The first bytes received, when they were no TLS; at most 256.
    pub first_bytes: Option<Der>,
    /// Bytes received in all.
    pub bytes_received: u64,
}

/// Kinds of failed handshakes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFailureKind {
    /// The deadline passed.
    Timeout,
    /// The peer closed the connection.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// The peer sent a fatal alert; its IANA number.
    Alert(u8),
    /// What came is no TLS record.
    NotTls,
    /// The peer offers nothing rustls can speak.
    Incompatible,
    /// TLS, but broken: garbage, out of turn, oversized.
    Protocol,
    /// A handshake message above the library's 64 kB.
    Oversized,
    /// The peer sent an empty certificate list.
    NoCertificate,
}

/// Whether the peer proved possession of the leaf's private key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict", content = "reason")]
pub enum Possession {
    /// The handshake signature verifies by the leaf's key.
    Proved,
    /// It does not.
    Disproved,
    /// It could not be checked, and why.
    Undetermined(PossessionUnknown),
}

/// Why possession could not be determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PossessionUnknown {
    /// The handshake ended before the signature.
    NoSignature,
    /// RSA key exchange: only a completed session would prove it.
    KeyExchangeWithoutSignature,
    /// The algorithm or key size is one the library does not verify.
    UnsupportedAlgorithm,
    /// The leaf cannot be decoded.
    MalformedCertificate,
}

/// A request for a client certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CertificateRequest {
    /// The names of acceptable authorities (DER), as sent; at most 256 are kept.
    pub authorities: Vec<Der>,
    /// How many were sent.
    pub authorities_sent: usize,
    /// After it, did the server end the connection for want of a certificate? Unknown where one was sent.
    pub demanded: Option<bool>,
}

/// A client certificate that was there to be sent. Certificates alone: a key is no evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientCertificate {
    /// The certificates, leaf first.
    pub chain: Vec<Der>,
    /// How far it came.
    pub course: ClientCourse,
    /// Where it was sent: did the server go on with it? `None` where it said nothing in time, or ended the connection
    /// for something that tells nothing about certificates.
    pub accepted: Option<bool>,
}

/// How far a client certificate came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientCourse {
    /// No request for it was seen.
    NotAsked,
    /// The server takes no signature that this key can make.
    NoCommonScheme,
    /// Asked for, but the handshake ended before it was due.
    NotReached,
    /// It was sent, and a signature by its key.
    Sent,
}

/// The clear-text flight of a TLS 1.0–1.2 server (or SSL 3.0), read without completing a handshake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearFlight {
    /// Version the server chose, as on the wire: 0x0300 SSL 3.0 … 0x0303 TLS 1.2.
    pub version: u16,
    /// Cipher suite the server chose, as on the wire.
    pub cipher_suite: u16,
    /// IANA name of the suite, where known.
    pub cipher_name: Option<String>,
    /// The chain as presented, leaf first.
    pub certificates: Vec<Der>,
    /// Stapled OCSP response.
    pub staple: Option<Der>,
    /// Ephemeral parameters: `ECDHE secp256r1`, `DHE 1024 bits`; `None` for RSA key exchange.
    pub key_exchange: Option<String>,
    /// Bits of a DHE prime.
    pub dh_bits: Option<u32>,
    /// Whether the ServerKeyExchange signature proves possession.
    pub possession: Possession,
    /// The request for a client certificate, when one was seen.
    pub certificate_request: Option<CertificateRequest>,
    /// Whether it answers the hello without extensions, which offers TLS 1.0 and carries no server name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain_hello: bool,
    /// Whether ServerHelloDone was reached.
    pub complete: bool,
    /// Time taken, connection included.
    pub elapsed_ms: Millis,
}

/// A second pass that gave no chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearFailure {
    /// How it ended.
    pub kind: TlsFailureKind,
    /// Version the server chose before it ended, when a ServerHello was seen.
    pub version: Option<u16>,
    /// Suite the server chose before it ended.
    pub cipher_suite: Option<u16>,
    /// Words.
    pub detail: String,
}
