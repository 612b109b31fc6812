//! Kinds of addresses: what the guards of fetching and of serving decide by. Nothing here decides.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
    let carried = |high: u16, low: u16| is_public_v4(v4(high, low));
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
pub fn within(address: IpAddr, network: IpAddr, length: u8) -> bool {
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

/// Addresses that answer on every machine of a cloud, or on every link, and are nobody's peer: whoever makes a server ask
/// them reads its host's credentials. The narrower block first.
const SPECIAL: [(IpAddr, u8); 11] = [
    // Metadata and credentials: EC2, GCP, Azure, OpenStack (169.254.169.x); tasks of ECS and pods of EKS (169.254.170.x).
    (IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)), 32),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)), 32),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)), 32),
    (IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)), 32), // Azure's own services
    (IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)), 32), // Alibaba
    (IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)), 32),   // Oracle
    (IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0)), 32), // EC2 and EKS
    (IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)), 128), // GCP
    // Link-local (RFC 3927, RFC 4291 §2.5.6).
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
    (IpAddr::V6(Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0)), 10), // site-local, deprecated (RFC 3879)
];

/// Bits of the narrowest block of link-local or metadata addresses that this one belongs to; 128 where an IPv6 address
/// carries such an IPv4 address.
pub fn special(address: IpAddr) -> Option<u8> {
    let canonical = address.to_canonical();
    let own = SPECIAL.iter().find(|(network, length)| within(canonical, *network, *length)).map(|row| row.1);
    let carried = || match canonical {
        IpAddr::V6(v6) => carried(v6).and_then(|v4| special(v4.into())).map(|_| 128),
        IpAddr::V4(_) => None,
    };
    own.or_else(carried)
}

/// The IPv4 address inside, by whichever translation or tunnel: NAT64 (RFC 6052, RFC 8215), 6to4, IPv4-compatible,
/// IPv4-translated (RFC 2765), ISATAP, Teredo (RFC 4380 §4: the client's, with every bit turned).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0x64, 0xff9b, 0 | 1, _, _, _, high, low] => Some(v4(high, low)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        [0x2001, 0, _, _, _, _, high, low] => Some(v4(!high, !low)),
        [0, 0, 0, 0, 0 | 0xffff, 0, high, low] if address != Ipv6Addr::LOCALHOST => Some(v4(high, low)),
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(v4(high, low)),
        _ => None,
    }
}

/// Whether an address is this machine's own loopback, in whatever form.
pub fn is_loopback(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback(),
        IpAddr::V6(v6) => v6.is_loopback() || carried(v6).is_some_and(|v4| v4.is_loopback()),
    }
}

/// Whether nobody can be reached by it: unspecified, multicast, broadcast, "this network".
pub fn is_nobodys(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_multicast() || v4.is_broadcast() || v4.octets()[0] == 0,
        IpAddr::V6(v6) => v6.is_multicast() || v6.is_unspecified(),
    }
}

/// Bits of an address of this family.
pub(super) fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn metadata_and_link_local_addresses_are_special_in_every_form() {
        let special = |text: &str| special(text.parse().unwrap());
        for (address, bits) in [
            ("169.254.169.254", 32),
            ("169.254.170.2", 32),
            ("169.254.1.1", 16),
            ("168.63.129.16", 32),
            ("100.100.100.200", 32),
            ("::ffff:169.254.169.254", 32),
            ("64:ff9b::169.254.169.254", 128),
            ("64:ff9b:1::169.254.169.254", 128),
            ("2002:a9fe:a9fe::1", 128),
            ("::169.254.169.254", 128),
            ("::ffff:0:169.254.169.254", 128),
            ("2001:0:1:2:3:4:5601:5601", 128),
            ("2600::5efe:169.254.169.254", 128),
            ("fd00:ec2::254", 32),
            ("fd20:ce::254", 128),
            ("fe80::1", 10),
            ("febf::1", 10),
            ("fec0::1", 10),
        ] {
            assert_eq!(special(address), Some(bits), "{address}");
        }
        for address in ["169.253.1.1", "127.0.0.1", "10.0.0.1", "::1", "fd00::1", "2606:4700::1111", "64:ff9b::8.8.8.8"]
        {
            assert_eq!(special(address), None, "{address}");
        }
    }

    #[test]
    fn loopback_is_seen_in_every_form() {
        for address in ["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"] {
            assert!(is_loopback(address.parse().unwrap()), "{address}");
        }
        for address in ["128.0.0.1", "10.0.0.1", "::2", "fe80::1"] {
            assert!(!is_loopback(address.parse().unwrap()), "{address}");
        }
    }
}
