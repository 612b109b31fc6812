//! Whom a stranger's URL may make this program speak to.
//!
//! A certificate is written by whoever runs the peer. Were its URLs followed anywhere, the peer could make this machine
//! send requests into its own network: to a metadata service, a router's page, a database on loopback. So only addresses
//! that are everybody's are connected to, unless the user allows others by name or network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::target::Host;

/// What is connected to beside public addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Allow>);

/// One `--allow-fetch-from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allow {
    /// Addresses of this network.
    Network(IpAddr, u8),
    /// This server, whatever its address.
    Name(String),
}

impl Allow {
    /// `10.0.0.0/8`, `fd00::/8`, an address, or the name of a server. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((network, length)) = text.split_once('/') {
            let network = bare(network).parse::<IpAddr>().ok()?;
            let digits = length.bytes().all(|b| b.is_ascii_digit());
            let length = length.parse().ok().filter(|length| digits && *length <= bits(network))?;
            return Some(Self::Network(network, length));
        }
        match Host::parse(text).ok()? {
            Host::Ip(address) => Some(Self::Network(address, bits(address))),
            Host::Name { ascii, .. } => Some(Self::Name(ascii)),
        }
    }

    fn covers(&self, host: &Host, address: IpAddr) -> bool {
        match self {
            Self::Name(name) => matches!(host, Host::Name { ascii, .. } if ascii == name),
            Self::Network(network, length) => within(address, *network, *length),
        }
    }
}

fn bare(text: &str) -> &str {
    text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text)
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl Allowed {
    /// Exactly these.
    pub fn new(allowed: Vec<Allow>) -> Self {
        Self(allowed)
    }

    /// Whether an address is of the networks among these.
    pub(in crate::evidence) fn holds(&self, address: IpAddr) -> bool {
        let canonical = address.to_canonical();
        self.0
            .iter()
            .any(|allow| matches!(allow, Allow::Network(network, length) if within(canonical, *network, *length)))
    }

    /// Whether `address` of `host` may be connected to. What nobody can be reached by (unspecified, multicast,
    /// broadcast) is not, whatever was allowed. The address that was looked at is the one to connect to: a second
    /// look-up could answer otherwise.
    pub fn permits(&self, host: &Host, address: IpAddr) -> bool {
        let canonical = address.to_canonical();
        let nobody = match canonical {
            IpAddr::V4(v4) => v4.is_multicast() || v4.is_broadcast() || v4.octets()[0] == 0,
            IpAddr::V6(v6) => v6.is_multicast() || v6.is_unspecified(),
        };
        !nobody && (is_public(address) || self.0.iter().any(|allow| allow.covers(host, canonical)))
    }
}

/// Whether an address is everybody's: of the blocks that IANA's special-purpose registries leave to the public internet,
/// and carrying no other kind inside.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// IANA IPv4 Special-Purpose Address Registry (RFC 6890): everything of it that is not globally reachable, and the
/// blocks of anycast that reach nobody a certificate would name.
const NOT_PUBLIC_V4: [(Ipv4Addr, u8); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),        // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // carrier-grade NAT
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // loopback
    (Ipv4Addr::new(168, 63, 129, 16), 32), // Azure's own services, on every machine there
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // link-local; the metadata services of clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // IETF protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // 6to4 relays, deprecated
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),      // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),      // reserved, and broadcast
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    NOT_PUBLIC_V4.iter().all(|(network, length)| !within(address.into(), (*network).into(), *length))
}

/// Numbered, the first that holds:
///
/// 1. NAT64 (RFC 6052) and 6to4 (RFC 3056) are as public as the IPv4 address they carry.
/// 2. Teredo, documentation and protocol blocks of 2001::/23, 2001:db8::/32, 3fff::/20 are not.
/// 3. Of the rest, global unicast is 2000::/3 and nothing else (RFC 4291 §2.4): so neither loopback, link-local,
///    site-local, unique-local, IPv4-compatible nor the NAT64 prefix for local use (RFC 8215).
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => carried(high, low),
        [0x2002, high, low, ..] => carried(high, low),
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // ISATAP (RFC 5214) carries an IPv4 address at the end of any prefix.
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => segments[0] & 0xe000 == 0x2000 && carried(high, low),
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Whether `address` lies in `network/length`; never of another family.
fn within(address: IpAddr, network: IpAddr, length: u8) -> bool {
    let shift = |width: u8| u32::from(width.saturating_sub(length));
    match (address, network.to_canonical()) {
        (IpAddr::V4(a), IpAddr::V4(n)) => {
            let differ = a.to_bits() ^ n.to_bits();
            differ.checked_shr(shift(32)).unwrap_or(0) == 0
        }
        (IpAddr::V6(a), IpAddr::V6(n)) => {
            let differ = a.to_bits() ^ n.to_bits();
            differ.checked_shr(shift(128)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        Host::parse(text).unwrap()
    }

    fn allowed(texts: &[&str]) -> Allowed {
        Allowed::new(texts.iter().map(|text| Allow::parse(text).unwrap_or_else(|| panic!("{text}"))).collect())
    }

    #[test]
    fn only_everybodys_addresses_are_public() {
        for (address, public) in [
            ("8.8.8.8", true),
            ("1.1.1.1", true),
            ("100.63.255.255", true),
            ("100.64.0.0", false),
            ("100.127.255.255", false),
            ("100.128.0.0", true),
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("10.0.0.1", false),
            ("11.0.0.1", true),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("128.0.0.1", true),
            ("168.63.129.16", false),
            ("169.254.169.254", false),
            ("172.15.255.255", true),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("172.32.0.0", true),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.1.1", false),
            ("192.169.0.1", true),
            ("198.17.255.255", true),
            ("198.18.0.1", false),
            ("198.19.255.255", false),
            ("198.51.100.7", false),
            ("203.0.113.9", false),
            ("224.0.0.1", false),
            ("239.255.255.250", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700::1111", true),
            ("2a00:1450::1", true),
            ("::", false),
            ("::1", false),
            ("::2", false),
            ("::127.0.0.1", false),
            ("::8.8.8.8", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:169.254.169.254", false),
            ("::ffff:8.8.8.8", true),
            ("::ffff:0:127.0.0.1", false),
            ("64:ff9b::127.0.0.1", false),
            ("64:ff9b::10.0.0.1", false),
            ("64:ff9b::8.8.8.8", true),
            ("64:ff9b:1::8.8.8.8", false),
            ("100::1", false),
            ("2001::1", false),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", false),
            ("2001:10::1", false),
            ("2001:20::1", false),
            ("2001:200::1", true),
            ("2001:db8::1", false),
            ("2002:7f00:1::1", false),
            ("2002:a00:1::1", false),
            ("2002:c0a8:101::", false),
            ("2002:808:808::1", true),
            ("2600:1::5efe:10.0.0.1", false),
            ("2600:1::200:5efe:10.0.0.1", false),
            ("3fff::1", false),
            ("3fff:fff::1", false),
            ("5f00::1", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fe80::1", false),
            ("febf::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn what_was_allowed_is_permitted_and_nothing_beside_it() {
        let name = host("ca.corp.test");
        let permits = |allowed: &Allowed, address: &str| allowed.permits(&name, address.parse().unwrap());
        assert!(!permits(&Allowed::default(), "10.1.2.3"));
        assert!(permits(&Allowed::default(), "8.8.8.8"));
        let network = allowed(&["10.1.0.0/16"]);
        assert!(permits(&network, "10.1.2.3") && permits(&network, "::ffff:10.1.2.3"));
        assert!(!permits(&network, "10.2.0.1") && !permits(&network, "127.0.0.1"));
        assert!(!permits(&network, "64:ff9b::10.1.2.3"), "a translator's address is another one");
        assert!(permits(&allowed(&["127.0.0.1"]), "127.0.0.1") && !permits(&allowed(&["127.0.0.1"]), "127.0.0.2"));
        assert!(permits(&allowed(&["fd00::/8"]), "fd00::7") && !permits(&allowed(&["fd00::/8"]), "fc00::7"));
        assert!(permits(&allowed(&["[::1]/128"]), "::1"));
        assert!(permits(&allowed(&["CA.corp.test"]), "192.168.0.9"));
        assert!(!permits(&allowed(&["corp.test"]), "192.168.0.9"), "a zone is not the names below it");
        assert!(permits(&allowed(&["0.0.0.0/0"]), "127.0.0.1") && !permits(&allowed(&["0.0.0.0/0"]), "::1"));
    }

    #[test]
    fn nobodys_addresses_cannot_be_allowed() {
        let all = allowed(&["0.0.0.0/0", "::/0", "ca.corp.test"]);
        for address in ["0.0.0.0", "0.0.0.7", "224.0.0.1", "255.255.255.255", "::", "ff02::1", "::ffff:0.0.0.0"] {
            assert!(!all.permits(&host("ca.corp.test"), address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_neither_network_nor_name_is_told() {
        for text in ["", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/", "/8", "::/129", "a b", "*.test", "10.0.0.256"] {
            assert_eq!(Allow::parse(text), None, "{text}");
        }
    }
}
