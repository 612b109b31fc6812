//! Echo requests over real sockets, by surge-ping: one client a family, opened by its first ping.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use surge_ping::{Client, Config, ICMP, IcmpPacket, PingIdentifier, PingSequence, SurgeError};

use super::super::{PingFailure, PingSocket};
use super::{Echo, EchoSender};

/// Bytes after the ICMP header, as many as ping(8) sends: some filters drop the unusual.
const PAYLOAD: [u8; 56] = [0; 56];

/// Types of echo replies (RFC 792; RFC 4443 §4.2). surge-ping hands over ICMP errors as answers, too.
const ECHO_REPLY_V4: u8 = 0;
const ECHO_REPLY_V6: u8 = 129;

type Opened = OnceLock<Result<Client, PingFailure>>;

/// ICMP sockets of this machine: unprivileged datagram sockets where allowed, else raw ones.
pub struct Icmp {
    v4: Opened,
    v6: Opened,
    /// Tells our replies from those of other programs: a raw socket hears them all. Random, because
    /// process numbers repeat between containers on one host.
    identifier: PingIdentifier,
}

impl Default for Icmp {
    fn default() -> Self {
        let [low, high, ..] = RandomState::new().hash_one(0).to_ne_bytes();
        let identifier = PingIdentifier(u16::from_ne_bytes([low, high]));
        Self { v4: OnceLock::new(), v6: OnceLock::new(), identifier }
    }
}

impl fmt::Debug for Icmp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Icmp").field("identifier", &self.identifier).finish_non_exhaustive()
    }
}

impl Icmp {
    fn client(&self, address: IpAddr) -> Result<&Client, PingFailure> {
        let (opened, family) = if address.is_ipv4() { (&self.v4, ICMP::V4) } else { (&self.v6, ICMP::V6) };
        opened.get_or_init(|| open(family)).as_ref().map_err(Clone::clone)
    }
}

impl EchoSender for Icmp {
    fn ready(&self, address: IpAddr) -> Result<PingSocket, PingFailure> {
        let kind = self.client(address)?.get_socket().get_type();
        Ok(if kind == Type::RAW { PingSocket::Raw } else { PingSocket::Datagram })
    }

    async fn echo(&self, address: IpAddr, sequence: u16, bound: Duration) -> Echo {
        let client = match self.client(address) {
            Ok(client) => client,
            Err(PingFailure::NotPermitted { detail } | PingFailure::CannotSend { detail }) => {
                return Echo::Unsent(detail);
            }
        };
        let mut pinger = client.pinger(address, self.identifier).await;
        pinger.timeout(bound);
        outcome(pinger.ping(PingSequence(sequence), &PAYLOAD).await)
    }
}

/// What surge-ping's answer to one request comes to.
pub(super) fn outcome(answer: Result<(IcmpPacket, Duration), SurgeError>) -> Echo {
    match answer {
        Ok((packet, time)) if is_echo_reply(&packet) => Echo::Reply(time),
        // A router's word that the packet died is no reply of the peer; nor is it ours to judge.
        Ok(_) | Err(SurgeError::Timeout { .. }) => Echo::Silence,
        Err(SurgeError::IOError(error)) => Echo::Unsent(error.to_string()),
        Err(other) => Echo::Unsent(other.to_string()),
    }
}

fn is_echo_reply(packet: &IcmpPacket) -> bool {
    match packet {
        IcmpPacket::V4(packet) => packet.get_icmp_type().0 == ECHO_REPLY_V4,
        IcmpPacket::V6(packet) => packet.get_icmpv6_type().0 == ECHO_REPLY_V6,
    }
}

/// surge-ping tries the datagram socket first, then the raw one. Its own error names only the first,
/// wrapped in advice; so on failure both are asked again for the operating system's words.
fn open(family: ICMP) -> Result<Client, PingFailure> {
    let (domain, protocol, any) = match family {
        ICMP::V4 => (Domain::IPV4, Protocol::ICMPV4, IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        ICMP::V6 => (Domain::IPV6, Protocol::ICMPV6, IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
    };
    // Bound, because Windows receives nothing on a socket that never was.
    Client::new(&Config::builder().kind(family).bind(SocketAddr::new(any, 0)).build()).map_err(|error| {
        let again = |kind| Socket::new(domain, kind, Some(protocol)).err();
        refusal(&error, again(Type::DGRAM).as_ref(), again(Type::RAW).as_ref())
    })
}

/// The failure for a family whose sockets cannot be opened.
///
/// 1. Either kind is forbidden: not permitted, whatever hinders the other.
/// 2. Else the machine has no such sockets (no IPv6, for example): it cannot send.
pub(super) fn refusal(first: &io::Error, datagram: Option<&io::Error>, raw: Option<&io::Error>) -> PingFailure {
    let named = [("datagram socket", datagram), ("raw socket", raw)];
    let words: Vec<String> =
        named.into_iter().filter_map(|(kind, error)| Some(format!("{kind}: {}", error?))).collect();
    let detail = if words.is_empty() { first.to_string() } else { words.join("; ") };
    let forbidden = [Some(first), datagram, raw].into_iter().flatten();
    if forbidden.into_iter().any(|error| error.kind() == io::ErrorKind::PermissionDenied) {
        PingFailure::NotPermitted { detail }
    } else {
        PingFailure::CannotSend { detail }
    }
}
