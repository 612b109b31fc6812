//! What to look at: host, port, transport, and the name to match. Parsed once, valid for ever.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

mod service;
mod transport;

pub use service::{DeadEnd, Discovered, Naming, Nowhere, Question, RecordKind, ServiceRecord};
pub use transport::{ChosenBy, Transport};

/// The host part: an address, or a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Host {
    /// An IPv4 or IPv6 literal.
    Ip(IpAddr),
    /// A DNS name.
    Name {
        /// As the user typed it: what is matched against the certificate (after conversion).
        typed: String,
        /// In A-labels, lower case, without a trailing dot: what is asked, sent and compared.
        ascii: String,
    },
}

impl Host {
    /// Parses an address literal (brackets allowed) or a DNS name.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        if let Some(inner) = bare {
            let address = inner.split('%').next().unwrap_or(inner).parse::<Ipv6Addr>();
            return address
                .map(|ip| Self::Ip(IpAddr::V6(ip)))
                .map_err(|_| TargetError::new(text, Expected::Ipv6InBrackets));
        }
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Ok(Self::Ip(ip));
        }
        let ascii = ascii_name(text).ok_or_else(|| TargetError::new(text, Expected::HostName))?;
        Ok(Self::Name { typed: text.to_owned(), ascii })
    }

    /// The host as it is compared and sent: A-labels, or the address.
    pub fn ascii(&self) -> String {
        match self {
            Self::Ip(ip) => ip.to_string(),
            Self::Name { ascii, .. } => ascii.clone(),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(ip) => write!(f, "{ip}"),
            Self::Name { typed, .. } => f.write_str(typed),
        }
    }
}

/// Converts a name to lower-case A-labels without a trailing dot. `None` when it is no host name.
///
/// Underscores are accepted: Windows hosts carry them, although RFC 1123 does not.
fn ascii_name(text: &str) -> Option<String> {
    let trimmed = text.strip_suffix('.').unwrap_or(text);
    if trimmed.is_empty() || trimmed.len() > 1024 || trimmed.contains(['*', '%', '\\', '@', ' ']) {
        return None;
    }
    let ascii = idna::domain_to_ascii(trimmed).ok()?;
    let labels_fit = ascii.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    });
    // A last label of digits alone is a mistyped address (WHATWG URL says the same): 10.0.0.256, 1.2.3.
    let last = ascii.rsplit('.').next()?;
    let numeric = last.bytes().all(|b| b.is_ascii_digit());
    (labels_fit && ascii.len() <= 253 && !numeric).then_some(ascii)
}

/// One peer to check.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// The peer as the user wrote it.
    pub peer: String,
    /// Host.
    pub host: Host,
    /// Port, never 0.
    pub port: u16,
    /// Transport.
    pub transport: Transport,
    /// What selected it.
    #[serde(default)]
    pub chosen_by: ChosenBy,
    /// `--server-name`: the name for SNI and matching instead of the host.
    pub server_name: Option<Host>,
    /// `--address`: where the host is looked for instead of asking for its addresses. Absent from the capture where
    /// none was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<IpAddr>,
    /// `--no-sni`: the hello names no server; the certificate is matched with the name all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_sni: bool,
    /// Another name that serves as well: the server's, where a domain's was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub or_name: Option<Host>,
    /// What DNS said, where that led here (`--srv`, `--mx`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovered_by: Option<Box<Discovered>>,
}

impl Target {
    /// Parses `host`, `host:port`, `[v6]:port`, a bare IPv6 address, or a URL whose scheme selects the transport.
    pub fn parse(peer: &str) -> Result<Self, TargetError> {
        Self::parse_as(peer, None)
    }

    /// The same, with the transport of `--starttls`. What selects it, the first that is there:
    ///
    /// 1. the scheme of a URL, which `asked` may repeat but not contradict;
    /// 2. `asked`;
    /// 3. the well-known port of a `host:port`;
    /// 4. nothing: https.
    pub fn parse_as(peer: &str, asked: Option<Transport>) -> Result<Self, TargetError> {
        let (scheme, rest) = match peer.split_once("://") {
            Some((scheme, rest)) => (Some(of_scheme(peer, scheme)?), authority(peer, rest)?),
            None => (None, peer),
        };
        if let (Some(scheme), Some(asked)) = (scheme, asked)
            && scheme != asked
        {
            return Err(TargetError::new(peer, Expected::SameTransport(asked)));
        }
        let (host, port) = split_port(rest).ok_or_else(|| TargetError::new(peer, Expected::Port))?;
        let host = Host::parse(host).map_err(|error| TargetError::new(peer, error.expected))?;
        let known = port.and_then(Transport::of_port);
        let (transport, chosen_by) = match (scheme, asked, known) {
            (Some(scheme), ..) => (scheme, ChosenBy::Scheme),
            (_, Some(asked), _) => (asked, ChosenBy::Starttls),
            // 443 is what a peer without a port has, too: nothing was chosen by it.
            (.., Some(known)) if known != Transport::Https => (known, ChosenBy::Port),
            _ => (Transport::Https, ChosenBy::Usual),
        };
        let port = match port {
            Some(0) => return Err(TargetError::new(peer, Expected::Port)),
            Some(port) => port,
            None => transport.default_port().ok_or_else(|| TargetError::new(peer, Expected::ExplicitPort))?,
        };
        Ok(Self::plain(peer.to_owned(), host, port, transport, chosen_by))
    }

    /// A target that asks for nothing but what its address says.
    pub fn plain(peer: String, host: Host, port: u16, transport: Transport, chosen_by: ChosenBy) -> Self {
        Self {
            peer,
            host,
            port,
            transport,
            chosen_by,
            server_name: None,
            pinned: Vec::new(),
            without_sni: false,
            or_name: None,
            discovered_by: None,
        }
    }

    /// The name that SNI carries and the certificate is matched with.
    pub fn name(&self) -> &Host {
        self.server_name.as_ref().unwrap_or(&self.host)
    }
}

fn of_scheme(peer: &str, scheme: &str) -> Result<Transport, TargetError> {
    Transport::of_word(scheme).ok_or_else(|| TargetError::new(peer, Expected::Scheme))
}

/// What stands behind `://`, if it is nothing but host and port.
fn authority<'p>(peer: &str, rest: &'p str) -> Result<&'p str, TargetError> {
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if authority.contains(['/', '?', '#', '@']) {
        return Err(TargetError::new(peer, Expected::AuthorityOnly));
    }
    Ok(authority)
}

/// Splits `host[:port]`. `None` when the port is no number from 0 to 65535.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    if text.parse::<Ipv6Addr>().is_ok() {
        return Some((text, None));
    }
    let after_bracket = text.rfind(']').map_or(0, |at| at + 1);
    match text[after_bracket..].rfind(':') {
        None => Some((text, None)),
        Some(colon) => {
            let (host, port) = text.split_at(after_bracket + colon);
            let port = &port[1..];
            if port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            Some((host, Some(port.parse().ok()?)))
        }
    }
}

/// A peer that cannot be parsed: what came, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetError {
    /// What the user wrote.
    pub got: String,
    /// What should have stood there.
    pub expected: Expected,
}

/// What was expected of a peer's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A host name or an address.
    HostName,
    /// An IPv6 address between brackets.
    Ipv6InBrackets,
    /// A port from 1 to 65535.
    Port,
    /// A port must be named: this scheme has no default.
    ExplicitPort,
    /// A known scheme.
    Scheme,
    /// Nothing but host and port after the scheme.
    AuthorityOnly,
    /// A domain: an address has no records.
    Domain,
    /// `_service._tcp.domain`, of a service that is known, or a domain.
    Service,
    /// The scheme of this transport, or none: `--starttls` says so.
    SameTransport(Transport),
}

impl TargetError {
    fn new(got: &str, expected: Expected) -> Self {
        Self { got: got.to_owned(), expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(peer: &str) -> (String, u16, Transport) {
        let target = Target::parse(peer).expect(peer);
        (target.host.ascii(), target.port, target.transport)
    }

    #[test]
    fn every_documented_form_is_read() {
        assert_eq!(parsed("mail.example.com"), ("mail.example.com".into(), 443, Transport::Https));
        assert_eq!(parsed("mail.example.com:8443"), ("mail.example.com".into(), 8443, Transport::Https));
        assert_eq!(parsed("[::1]:444"), ("::1".into(), 444, Transport::Https));
        assert_eq!(parsed("[::1]"), ("::1".into(), 443, Transport::Https));
        assert_eq!(parsed("fe80::1"), ("fe80::1".into(), 443, Transport::Https));
        assert_eq!(parsed("https://MAIL.example.com/"), ("mail.example.com".into(), 443, Transport::Https));
        assert_eq!(parsed("tls://10.0.0.5:5061"), ("10.0.0.5".into(), 5061, Transport::Tls));
        assert_eq!(parsed("bücher.example."), ("xn--bcher-kva.example".into(), 443, Transport::Https));
        assert_eq!(parsed("EXCH_01"), ("exch_01".into(), 443, Transport::Https));
    }

    #[test]
    fn scheme_flag_and_port_select_the_transport_in_that_order() {
        let told = |peer, asked| {
            let target = Target::parse_as(peer, asked).expect(peer);
            (target.transport, target.chosen_by, target.port)
        };
        assert_eq!(told("smtp://mx", None), (Transport::Smtp, ChosenBy::Scheme, 25));
        assert_eq!(told("XMPP-Server://mx:5270", None), (Transport::XmppServer, ChosenBy::Scheme, 5270));
        assert_eq!(told("smtp://mx:143", Some(Transport::Smtp)), (Transport::Smtp, ChosenBy::Scheme, 143));
        assert_eq!(told("mx", Some(Transport::Imap)), (Transport::Imap, ChosenBy::Starttls, 143));
        assert_eq!(told("mx:25", Some(Transport::Tls)), (Transport::Tls, ChosenBy::Starttls, 25));
        assert_eq!(told("mx:587", None), (Transport::Smtp, ChosenBy::Port, 587));
        assert_eq!(told("[::1]:636", None), (Transport::Ldaps, ChosenBy::Port, 636));
        assert_eq!(told("https://mx:25", None), (Transport::Https, ChosenBy::Scheme, 25));
        assert_eq!(told("mx", None), (Transport::Https, ChosenBy::Usual, 443));
        assert_eq!(told("mx:443", None), (Transport::Https, ChosenBy::Usual, 443));
        assert_eq!(told("mx:8443", None), (Transport::Https, ChosenBy::Usual, 8443));
    }

    #[test]
    fn a_flag_that_contradicts_the_scheme_is_refused() {
        let refused = |peer, asked| Target::parse_as(peer, Some(asked)).unwrap_err().expected;
        assert_eq!(refused("https://mx", Transport::Smtp), Expected::SameTransport(Transport::Smtp));
        assert_eq!(refused("smtps://mx", Transport::Smtp), Expected::SameTransport(Transport::Smtp));
        assert_eq!(refused("mx", Transport::Tls), Expected::ExplicitPort);
    }

    #[test]
    fn what_is_no_peer_is_refused_with_what_was_expected() {
        for (peer, expected) in [
            ("", Expected::HostName),
            ("host:0", Expected::Port),
            ("host:65536", Expected::Port),
            ("host:", Expected::Port),
            ("host:+1", Expected::Port),
            ("a b", Expected::HostName),
            ("*.example.com", Expected::HostName),
            ("10.0.0.256", Expected::HostName),
            ("[::1", Expected::HostName),
            ("[zz]:1", Expected::Ipv6InBrackets),
            ("gopher://x", Expected::Scheme),
            ("https://x/y", Expected::AuthorityOnly),
            ("tls://x", Expected::ExplicitPort),
            ("host\u{1b}[31m", Expected::HostName),
        ] {
            assert_eq!(Target::parse(peer).unwrap_err().expected, expected, "{peer:?}");
        }
    }
}
