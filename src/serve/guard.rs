//! Whom a request may make this machine speak to.
//!
//! An exporter that probes whatever it is asked to is a way into the network it stands in. So targets are on a list, by
//! name or by network, each with a port where one is given; and what a name resolves to is looked at as well, for a
//! name's owner decides where it leads.

use std::net::IpAddr;

use crate::evidence::address::{is_loopback, is_nobodys, special};
use crate::evidence::fetch::guard::Allow;
use crate::target::{Host, Target};

/// One `--allow`, or one configured peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    whom: Allow,
    /// Any port without one.
    port: Option<u16>,
}

impl Allowance {
    /// `NAME`, `ADDRESS` or `NETWORK/LENGTH`, each with `:PORT` or without; an IPv6 address with a port in brackets.
    /// `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        // A bare IPv6 address or network has colons of its own, and no port.
        if let Some(whom) = Allow::parse(text) {
            return Some(Self { whom, port: None });
        }
        let (whom, port) = text.rsplit_once(':')?;
        let port = port.parse().ok().filter(|number| *number != 0 && port.bytes().all(|b| b.is_ascii_digit()))?;
        let bracketed = whom.starts_with('[') || !whom.contains(':');
        Some(Self { whom: Allow::parse(whom).filter(|_| bracketed)?, port: Some(port) })
    }

    /// Exactly this peer.
    pub fn of(target: &Target) -> Option<Self> {
        let whom = Allow::parse(&target.host.ascii())?;
        Some(Self { whom, port: Some(target.port) })
    }

    fn takes(&self, port: u16) -> bool {
        self.port.is_none_or(|only| only == port)
    }

    fn names(&self, host: &Host, port: u16) -> bool {
        matches!((&self.whom, host), (Allow::Name(name), Host::Name { ascii, .. }) if name == ascii) && self.takes(port)
    }

    /// A network that holds the address. One that is link-local or a cloud's own has to be meant: its block, or a part
    /// of it, and not all the internet.
    fn holds(&self, host: &Host, address: IpAddr, port: u16) -> bool {
        let Allow::Network(_, length) = self.whom else { return false };
        self.takes(port) && self.whom.covers(host, address) && special(address).is_none_or(|bits| length >= bits)
    }
}

/// Why a target is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is on no list.
    NotListed,
    /// Its name may be asked for; this is where it leads, and that is on no list.
    Address(IpAddr),
    /// Nobody can be reached by this address, or it is a cloud's metadata service or link-local and was not named.
    Special(IpAddr),
}

/// Everybody who may be probed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList {
    allowed: Vec<Allowance>,
    any_peer: bool,
}

impl AllowList {
    /// Exactly these, or with `any_peer` everybody whose address is neither link-local nor a metadata service.
    pub fn new(allowed: Vec<Allowance>, any_peer: bool) -> Self {
        Self { allowed, any_peer }
    }

    /// Nobody at all is on it.
    pub fn is_empty(&self) -> bool {
        self.allowed.is_empty() && !self.any_peer
    }

    /// Whether to look at all: before any name server hears of it. The first that holds:
    ///
    /// 1. an address is decided upon at once;
    /// 2. a name that is listed, or any with `--any-peer`;
    /// 3. any name, where a network is listed for this port: only the look-up can tell whether it leads there.
    pub fn admits(&self, host: &Host, port: u16) -> Result<(), Refusal> {
        if let Host::Ip(address) = host {
            return self.permits(host, port, *address);
        }
        let network = |one: &Allowance| matches!(one.whom, Allow::Network(..)) && one.takes(port);
        let open = self.any_peer || self.allowed.iter().any(|one| one.names(host, port) || network(one));
        if open { Ok(()) } else { Err(Refusal::NotListed) }
    }

    /// Whether this address of `host` may be connected to. The first that holds:
    ///
    /// 1. nobody's addresses: never;
    /// 2. an address in a listed network: yes;
    /// 3. link-local and metadata: no, whatever name leads there;
    /// 4. `--any-peer`: yes;
    /// 5. a listed name: yes, but not to this machine's loopback, where services trust whoever asks. `localhost` itself
    ///    says that it is meant (RFC 6761 §6.3).
    pub fn permits(&self, host: &Host, port: u16, address: IpAddr) -> Result<(), Refusal> {
        if is_nobodys(address) {
            return Err(Refusal::Special(address));
        }
        if self.allowed.iter().any(|one| one.holds(host, address.to_canonical(), port)) {
            return Ok(());
        }
        if special(address).is_some() {
            return Err(Refusal::Special(address));
        }
        let listed = self.allowed.iter().any(|one| one.names(host, port));
        let outside = !is_loopback(address) || is_localhost(host);
        match host {
            _ if self.any_peer || (listed && outside) => Ok(()),
            Host::Ip(_) => Err(Refusal::NotListed),
            Host::Name { .. } => Err(Refusal::Address(address)),
        }
    }
}

fn is_localhost(host: &Host) -> bool {
    matches!(host, Host::Name { ascii, .. } if ascii == "localhost" || ascii.ends_with(".localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> AllowList {
        let allowed = words.iter().map(|word| Allowance::parse(word).unwrap_or_else(|| panic!("{word}")));
        AllowList::new(allowed.collect(), false)
    }

    fn any() -> AllowList {
        AllowList::new(Vec::new(), true)
    }

    fn host(text: &str) -> Host {
        Host::parse(text).unwrap()
    }

    fn permits(list: &AllowList, name: &str, port: u16, address: &str) -> bool {
        list.permits(&host(name), port, address.parse().unwrap()).is_ok()
    }

    #[test]
    fn every_documented_form_of_an_allowance_is_read() {
        for (text, port) in [
            ("mail.corp.test", None),
            ("mail.corp.test:443", Some(443)),
            ("10.0.0.1", None),
            ("10.0.0.1:8443", Some(8443)),
            ("10.0.0.0/8", None),
            ("10.0.0.0/8:443", Some(443)),
            ("fd00::1", None),
            ("[fd00::1]:443", Some(443)),
            ("fd00::/8", None),
            ("[fd00::]/8", None),
            ("[fd00::]/8:443", Some(443)),
        ] {
            assert_eq!(Allowance::parse(text).map(|one| one.port), Some(port), "{text}");
        }
        for text in [
            "",
            ":443",
            "mail:0",
            "mail:65536",
            "mail:+1",
            "mail:",
            "10.0.0.0/33",
            "*.corp.test",
            "a b",
            "10.0.0.0/8:x",
        ] {
            assert_eq!(Allowance::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_is_listed_is_admitted() {
        let names = list(&["mail.corp.test:443", "imap.corp.test"]);
        assert_eq!(names.admits(&host("MAIL.corp.test."), 443), Ok(()));
        assert_eq!(names.admits(&host("mail.corp.test"), 25), Err(Refusal::NotListed));
        assert_eq!(names.admits(&host("imap.corp.test"), 993), Ok(()));
        assert_eq!(names.admits(&host("corp.test"), 443), Err(Refusal::NotListed));
        assert_eq!(names.admits(&host("10.0.0.1"), 443), Err(Refusal::NotListed));
        assert_eq!(list(&["10.0.0.0/8:443"]).admits(&host("any.name.test"), 443), Ok(()), "its address will tell");
        assert_eq!(list(&["10.0.0.0/8:443"]).admits(&host("any.name.test"), 25), Err(Refusal::NotListed));
        assert_eq!(AllowList::default().admits(&host("mail.corp.test"), 443), Err(Refusal::NotListed));
        assert_eq!(any().admits(&host("mail.corp.test"), 443), Ok(()));
    }

    #[test]
    fn a_name_leads_where_its_owner_says_and_that_is_looked_at() {
        let names = list(&["mail.corp.test"]);
        assert!(
            permits(&names, "mail.corp.test", 443, "10.1.2.3") && permits(&names, "mail.corp.test", 443, "8.8.8.8")
        );
        for address in ["127.0.0.1", "::1", "169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::ffff:127.0.0.1"] {
            assert!(!permits(&names, "mail.corp.test", 443, address), "{address}");
        }
        let both = list(&["mail.corp.test", "127.0.0.0/8:8443"]);
        assert!(permits(&both, "mail.corp.test", 8443, "127.0.0.1"));
        assert!(!permits(&both, "mail.corp.test", 443, "127.0.0.1"));
        assert!(permits(&list(&["localhost"]), "localhost", 443, "127.0.0.1"));
        let network = list(&["10.0.0.0/8"]);
        assert!(permits(&network, "x.test", 1, "10.9.9.9") && !permits(&network, "x.test", 1, "11.0.0.1"));
    }

    #[test]
    fn metadata_and_link_local_have_to_be_meant() {
        let everything = list(&["0.0.0.0/0", "::/0"]);
        let metadata = ["169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "64:ff9b::a9fe:a9fe"];
        for address in metadata.into_iter().chain(["169.254.7.7", "fe80::7"]) {
            assert!(!permits(&everything, address, 80, address), "{address}");
            assert!(!permits(&any(), address, 80, address), "{address}");
            assert!(!permits(&any(), "any.name.test", 80, address), "{address}");
            assert!(permits(&list(&[address]), address, 80, address), "{address}");
        }
        let cable = list(&["169.254.0.0/16"]);
        assert!(permits(&cable, "169.254.7.7", 80, "169.254.7.7"));
        assert!(!permits(&cable, "169.254.169.254", 80, "169.254.169.254"), "the link is no metadata service");
        assert!(permits(&any(), "127.0.0.1", 80, "127.0.0.1"));
        assert!(!permits(&any(), "0.0.0.0", 80, "0.0.0.0") && !permits(&everything, "::", 80, "::"));
    }

    #[test]
    fn a_configured_peer_is_that_peer() {
        let peer = Allowance::of(&Target::parse("https://mail.corp.test:8443").unwrap()).unwrap();
        let list = AllowList::new(vec![peer], false);
        assert_eq!(list.admits(&host("mail.corp.test"), 8443), Ok(()));
        assert_eq!(list.admits(&host("mail.corp.test"), 443), Err(Refusal::NotListed));
        let peer = Allowance::of(&Target::parse("[fd00::1]:25").unwrap()).unwrap();
        assert_eq!(AllowList::new(vec![peer], false).admits(&host("fd00::1"), 25), Ok(()));
    }
}
