//! GeneralName (RFC 5280 §4.2.1.6) and the constraints over it (§4.2.1.10).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_parser::extensions::{GeneralName as Parsed, GeneralSubtree, NameConstraints as ParsedConstraints};

use super::{Name, hex};

/// One entry of a subjectAltName or of a constraint.
#[derive(Clone, Debug)]
pub enum GeneralName {
    /// dNSName, as it stands.
    Dns(String),
    /// iPAddress of 4 or 16 bytes.
    Ip(IpAddr),
    /// iPAddress with mask (8 or 32 bytes): a constraint.
    Network(IpAddr, IpAddr),
    /// rfc822Name.
    Email(String),
    /// uniformResourceIdentifier.
    Uri(String),
    /// directoryName.
    Directory(Name),
    /// Anything else: its kind and bytes.
    Other(&'static str, String),
}

impl fmt::Display for GeneralName {
    /// The prefix words of OpenSSL's text output.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => write!(f, "DNS:{name}"),
            Self::Ip(address) => write!(f, "IP:{address}"),
            Self::Network(address, mask) => write!(f, "IP:{address}/{mask}"),
            Self::Email(name) => write!(f, "email:{name}"),
            Self::Uri(name) => write!(f, "URI:{name}"),
            Self::Directory(name) => write!(f, "dirName:{name}"),
            Self::Other(kind, bytes) => write!(f, "{kind}:{bytes}"),
        }
    }
}

impl GeneralName {
    pub(super) fn from_parsed(name: &Parsed<'_>) -> Self {
        match name {
            Parsed::DNSName(text) => Self::Dns((*text).to_owned()),
            Parsed::RFC822Name(text) => Self::Email((*text).to_owned()),
            Parsed::URI(text) => Self::Uri((*text).to_owned()),
            Parsed::DirectoryName(name) => Self::Directory(Name::from_parsed(name)),
            Parsed::IPAddress(bytes) => ip(bytes).unwrap_or_else(|| Self::Other("malformed-ip", hex(bytes))),
            Parsed::OtherName(oid, bytes) => Self::Other("otherName", format!("{oid}:{}", hex(bytes))),
            Parsed::RegisteredID(oid) => Self::Other("registeredID", oid.to_id_string()),
            Parsed::X400Address(any) => Self::Other("x400Address", hex(any.data)),
            Parsed::EDIPartyName(any) => Self::Other("ediPartyName", hex(any.data)),
            Parsed::Invalid(tag, bytes) => Self::Other(malformed(tag.0), hex(bytes)),
        }
    }
}

/// The kind survives when the content does not: a constraint on the kind still has to refuse the name.
fn malformed(tag: u32) -> &'static str {
    match tag {
        0 => "malformed-otherName",
        1 => "malformed-email",
        2 => "malformed-dns",
        4 => "malformed-dirName",
        6 => "malformed-uri",
        _ => "malformed",
    }
}

fn ip(bytes: &[u8]) -> Option<GeneralName> {
    let address = |b: &[u8]| -> Option<IpAddr> {
        match b.len() {
            4 => Some(Ipv4Addr::from(<[u8; 4]>::try_from(b).ok()?).into()),
            16 => Some(Ipv6Addr::from(<[u8; 16]>::try_from(b).ok()?).into()),
            _ => None,
        }
    };
    match bytes.len() {
        4 | 16 => address(bytes).map(GeneralName::Ip),
        8 | 32 => {
            let (base, mask) = bytes.split_at(bytes.len() / 2);
            Some(GeneralName::Network(address(base)?, address(mask)?))
        }
        _ => None,
    }
}

/// nameConstraints: subtrees a CA's subordinates may, or must not, use.
#[derive(Clone, Debug, Default)]
pub struct NameConstraints {
    /// permittedSubtrees; empty: every name of every kind.
    pub permitted: Vec<GeneralName>,
    /// excludedSubtrees.
    pub excluded: Vec<GeneralName>,
}

impl NameConstraints {
    pub(super) fn from_parsed(parsed: &ParsedConstraints<'_>) -> Self {
        let list = |trees: &Option<Vec<GeneralSubtree<'_>>>| {
            trees.iter().flatten().map(|tree| GeneralName::from_parsed(&tree.base)).collect()
        };
        Self { permitted: list(&parsed.permitted_subtrees), excluded: list(&parsed.excluded_subtrees) }
    }
}
