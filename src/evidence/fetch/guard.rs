//! Whom a stranger's URL may make this program speak to.
//!
//! A certificate is written by whoever runs the peer. Were its URLs followed anywhere, the peer could make this machine
//! send requests into its own network: to a metadata service, a router's page, a database on loopback. So only addresses
//! that are everybody's are connected to, unless the user allows others by name or network.

use std::net::IpAddr;

use crate::evidence::address::{bits, is_nobodys, is_public, within};
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

    /// Whether it speaks of `address` of `host`.
    pub fn covers(&self, host: &Host, address: IpAddr) -> bool {
        match self {
            Self::Name(name) => matches!(host, Host::Name { ascii, .. } if ascii == name),
            Self::Network(network, length) => within(address, *network, *length),
        }
    }
}

fn bare(text: &str) -> &str {
    text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text)
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
        !is_nobodys(address) && (is_public(address) || self.0.iter().any(|allow| allow.covers(host, canonical)))
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
