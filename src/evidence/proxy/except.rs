//! `NO_PROXY`: who is reached without the proxy. There is no standard; what Go, Python and curl have in common is read.

use std::net::IpAddr;

use crate::evidence::fetch::guard::{Allow, Allowed};
use crate::target::Host;

/// A list of exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Except(Vec<Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    who: WhoIs,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum WhoIs {
    /// `*`.
    Everybody,
    /// This name and all below it; with a dot in front, only those below.
    Domain { name: String, below_only: bool },
    /// An address, or a network in CIDR form.
    Network(Allowed),
}

impl Except {
    /// Reads a list, its entries parted by commas or blanks. What is nothing of the kind covers nobody: the variable is
    /// everybody's, and no place for our errors.
    pub fn parse(text: &str) -> Self {
        Self(text.split([',', ' ', '\t']).filter(|word| !word.is_empty()).filter_map(entry).collect())
    }

    /// Whether a peer is reached without the proxy. Names are compared as they are written: nothing is resolved.
    pub fn covers(&self, host: &Host, port: u16) -> bool {
        self.0.iter().any(|entry| entry.port.is_none_or(|own| own == port) && entry.who.covers(host))
    }
}

impl WhoIs {
    fn covers(&self, host: &Host) -> bool {
        match (self, host) {
            (Self::Everybody, _) => true,
            (Self::Domain { name, below_only }, Host::Name { ascii, .. }) => match ascii.strip_suffix(name.as_str()) {
                Some("") => !below_only,
                Some(labels) => labels.ends_with('.'),
                None => false,
            },
            (Self::Network(network), Host::Ip(address)) => network.holds(*address),
            (Self::Domain { .. }, Host::Ip(_)) | (Self::Network(_), Host::Name { .. }) => false,
        }
    }
}

fn entry(word: &str) -> Option<Entry> {
    if word == "*" {
        return Some(Entry { who: WhoIs::Everybody, port: None });
    }
    let network = |text: &str| {
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let is_address = bare.split('/').next().is_some_and(|address| address.parse::<IpAddr>().is_ok());
        is_address.then(|| Allow::parse(bare)).flatten().map(|allow| WhoIs::Network(Allowed::new(vec![allow])))
    };
    // An IPv6 address has colons of its own, so the whole is looked at first.
    if let Some(who) = network(word) {
        return Some(Entry { who, port: None });
    }
    let (name, port) = match word.rsplit_once(':') {
        Some((name, port)) => (name, Some(port.parse().ok()?)),
        None => (word, None),
    };
    if let Some(who) = network(name) {
        return Some(Entry { who, port });
    }
    let below_only = name.starts_with('.') || name.starts_with("*.");
    let Ok(Host::Name { ascii, .. }) = Host::parse(name.trim_start_matches("*.").trim_start_matches('.')) else {
        return None;
    };
    Some(Entry { who: WhoIs::Domain { name: ascii, below_only }, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_excepted_and_what_is_not() {
        for (list, host, port, covered) in [
            ("", "a.test", 443, false),
            ("*", "a.test", 443, true),
            ("corp.test", "corp.test", 443, true),
            ("corp.test", "mail.corp.test", 443, true),
            ("corp.test", "mailcorp.test", 443, false),
            (".corp.test", "mail.corp.test", 443, true),
            (".corp.test", "corp.test", 443, false),
            ("*.corp.test", "mail.corp.test", 443, true),
            ("other.test, CORP.test", "Mail.Corp.Test", 443, true),
            ("corp.test:25", "mail.corp.test", 25, true),
            ("corp.test:25", "mail.corp.test", 443, false),
            ("10.1.2.3", "10.1.2.3", 443, true),
            ("10.1.2.3:443", "10.1.2.3", 443, true),
            ("10.1.2.3:443", "10.1.2.3", 25, false),
            ("10.0.0.0/8", "10.9.9.9", 443, true),
            ("10.0.0.0/8", "11.0.0.1", 443, false),
            ("::1", "::1", 443, true),
            ("[::1]:443", "::1", 443, true),
            ("fd00::/8", "fd00::7", 443, true),
            ("10.0.0.0/8", "ten.test", 443, false),
            ("localhost,127.0.0.1", "localhost", 443, true),
            ("a b, ;;, corp.test:x, /8", "corp.test", 443, false),
        ] {
            let host = Host::parse(host).unwrap();
            assert_eq!(Except::parse(list).covers(&host, port), covered, "{list:?} {host} {port}");
        }
    }
}
