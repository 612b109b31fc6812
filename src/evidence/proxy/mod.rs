//! Through an HTTP proxy: CONNECT (RFC 9110 §9.3.6) with the peer's name, and then whatever the transport speaks.
//!
//! The proxy resolves the name and opens the connection. So nothing is known here of the peer's addresses, a ping would
//! reach somebody else, and what the proxy says of a connection that did not open is its word, not this machine's.

pub mod answer;
mod except;
mod tunnel;

use std::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

pub use except::Except;
pub(super) use tunnel::open;

use super::Observed;
use super::credentials::Credentials;
use crate::moment::Millis;
use crate::target::{Host, Target};

/// An HTTP proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Its name or address.
    pub host: Host,
    /// Its port.
    pub port: u16,
    /// For Basic authentication, should it want one. They are sent with the first request: a proxy that asks for them
    /// costs a connection more otherwise.
    pub credentials: Option<Credentials>,
}

/// Why a text names no proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyError {
    /// Another scheme than `http://`: TLS to the proxy, SOCKS, or something else.
    Scheme(String),
    /// No host, no port, or more than host and port.
    Form,
    /// What stands before the `@` is no `user:password`.
    Credentials,
}

impl Proxy {
    /// Reads `http://[user:password@]host:port`, a slash behind it passed over. What is percent-encoded before the `@` is
    /// decoded (RFC 3986 §3.2.1). Without a scheme it is http, as everywhere in the environment; without a port it is no
    /// proxy: 80 and 1080 and 3128 are all somebody's default.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some((scheme, _)) => return Err(ProxyError::Scheme(scheme.chars().take(20).collect())),
            None => text,
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, address) = rest.rsplit_once('@').map_or((None, rest), |(user, address)| (Some(user), address));
        let credentials = user.map(|user| credentials(user).ok_or(ProxyError::Credentials)).transpose()?;
        let (host, port) = address.rsplit_once(':').ok_or(ProxyError::Form)?;
        let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        let port = port.parse().ok().filter(|port| digits && *port != 0).ok_or(ProxyError::Form)?;
        let host = Host::parse(host).map_err(|_| ProxyError::Form)?;
        Ok(Self { host, port, credentials })
    }
}

impl fmt::Display for Proxy {
    /// Host and port; never the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&authority(&self.host, self.port))
    }
}

/// `user:password`, each percent-decoded.
fn credentials(text: &str) -> Option<Credentials> {
    let (user, password) = text.split_once(':')?;
    Credentials::parse(&format!("{}:{}", decoded(user)?, decoded(password)?))
}

fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first == b'%' {
            let pair = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok())?;
            let hex = pair.bytes().all(|b| b.is_ascii_hexdigit());
            bytes.push(u8::from_str_radix(pair, 16).ok().filter(|_| hex)?);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// `host:port` as CONNECT has it.
fn authority(host: &Host, port: u16) -> String {
    match host {
        Host::Ip(std::net::IpAddr::V6(ip)) => format!("[{ip}]:{port}"),
        host => format!("{}:{port}", host.ascii()),
    }
}

/// Which peers go through which proxy.
#[derive(Clone, Debug)]
pub struct Proxies {
    /// The proxy.
    pub proxy: Proxy,
    /// Who is reached without it.
    pub except: Except,
}

impl Proxies {
    /// The proxy for a peer, unless it is excepted.
    pub fn of(&self, target: &Target) -> Option<&Proxy> {
        (!self.except.covers(&target.host, target.port)).then_some(&self.proxy)
    }
}

/// What a proxy had to do with a probe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProxyEvidence {
    /// `host:port` of the proxy, without credentials.
    pub proxy: String,
    /// `host:port` that it was asked to connect.
    pub asked: String,
    /// Credentials went along.
    pub credentials: bool,
    /// The address of it that was connected to; `None` when it did not come so far.
    pub address: Option<SocketAddr>,
    /// What came of it.
    pub outcome: Observed<Tunnel, ProxyFailure>,
}

/// A tunnel that opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tunnel {
    /// The status line, as it was sent (escaped when written).
    pub status_line: String,
    /// Time until the connection to the proxy was open.
    pub connect_ms: Millis,
    /// Time until the tunnel was: the proxy's own connecting included.
    pub elapsed_ms: Millis,
}

/// A tunnel that did not open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProxyFailure {
    /// Its kind.
    pub kind: ProxyFailureKind,
    /// The status that the proxy answered with.
    pub status: Option<u16>,
    /// The status line, as it was sent (escaped when written).
    pub status_line: Option<String>,
    /// The authentication schemes that it asked for.
    pub challenges: Vec<String>,
    /// What was expected and what came.
    pub detail: String,
    /// Time taken.
    pub elapsed_ms: Millis,
}

/// Kinds of tunnels that did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyFailureKind {
    /// The proxy's own name has no address.
    NotResolved,
    /// No connection to the proxy.
    NotConnected,
    /// 407 (or 401): it wants credentials, or others.
    AuthenticationRequired,
    /// 403, or any other status from 400 to 499: it does not let this peer or port be reached.
    Forbidden,
    /// 500, 502, 503 or 504: it could not reach the peer, by its own word.
    PeerUnreachable,
    /// Any other status.
    Status,
    /// What came is no HTTP response.
    NotHttp,
    /// A head longer than the bound.
    TooLong,
    /// It closed or reset the connection before it had answered.
    Closed,
    /// It did not answer in time.
    Silent,
}

impl ProxyFailureKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::NotResolved,
        Self::NotConnected,
        Self::AuthenticationRequired,
        Self::Forbidden,
        Self::PeerUnreachable,
        Self::Status,
        Self::NotHttp,
        Self::TooLong,
        Self::Closed,
        Self::Silent,
    ];

    /// The word of JSON, and the end of the message id `proxy-…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotResolved => "not-resolved",
            Self::NotConnected => "not-connected",
            Self::AuthenticationRequired => "authentication-required",
            Self::Forbidden => "forbidden",
            Self::PeerUnreachable => "peer-unreachable",
            Self::Status => "status",
            Self::NotHttp => "not-http",
            Self::TooLong => "too-long",
            Self::Closed => "closed",
            Self::Silent => "silent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_host_and_port_and_perhaps_credentials() {
        for (text, shown, credentials) in [
            ("http://proxy.corp.test:3128", "proxy.corp.test:3128", None),
            ("HTTP://10.0.0.1:8080/", "10.0.0.1:8080", None),
            ("proxy:3128", "proxy:3128", None),
            ("http://[::1]:3128", "[::1]:3128", None),
            ("http://jane:p%40ss%3Aw@proxy:3128", "proxy:3128", Some("jane:p@ss:w")),
            ("http://jane:a@b@proxy:3128", "proxy:3128", Some("jane:a@b")),
        ] {
            let proxy = Proxy::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(proxy.to_string(), shown, "{text}");
            assert_eq!(proxy.credentials, credentials.and_then(Credentials::parse), "{text}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_told_for_what_it_is() {
        for (text, error) in [
            ("https://proxy:443", ProxyError::Scheme("https".into())),
            ("socks5://proxy:1080", ProxyError::Scheme("socks5".into())),
            ("", ProxyError::Form),
            ("proxy", ProxyError::Form),
            ("http://proxy", ProxyError::Form),
            ("http://proxy:0", ProxyError::Form),
            ("http://proxy:+80", ProxyError::Form),
            ("http://proxy:99999", ProxyError::Form),
            ("http://proxy:3128/path", ProxyError::Form),
            ("http://a b:3128", ProxyError::Form),
            ("http://jane@proxy:3128", ProxyError::Credentials),
            ("http://jane:%zz@proxy:3128", ProxyError::Credentials),
            ("http://jane:%0d%0aX@proxy:3128", ProxyError::Credentials),
            ("http://jane:%+1@proxy:3128", ProxyError::Credentials),
        ] {
            assert_eq!(Proxy::parse(text), Err(error), "{text}");
        }
    }
}
