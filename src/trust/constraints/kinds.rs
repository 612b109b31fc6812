//! One name against one subtree, kind by kind.

use std::net::IpAddr;

use super::Rule;
use crate::cert::GeneralName;
use crate::trust::name;

/// One name against one subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The subtree speaks of another kind of name.
    OtherKind,
    /// The subtree holds the name.
    Inside,
    /// It does not.
    Outside,
    /// It cannot be told, and the certificate is to be refused.
    Refused(Rule),
}

/// The kind of a name or subtree, as RFC 5280 separates them; content that cannot be read keeps its kind.
#[derive(PartialEq)]
enum Kind<'a> {
    Dns,
    Ip,
    Email,
    Uri,
    Directory,
    /// otherName by its object identifier: constraints on one form say nothing of another.
    Form(&'a str),
    Other(&'a str),
}

fn kind(name: &GeneralName) -> Kind<'_> {
    match name {
        GeneralName::Dns(_) | GeneralName::Other("malformed-dns", _) => Kind::Dns,
        GeneralName::Ip(_) | GeneralName::Network(..) | GeneralName::Other("malformed-ip", _) => Kind::Ip,
        GeneralName::Email(_) | GeneralName::Other("malformed-email", _) => Kind::Email,
        GeneralName::Uri(_) | GeneralName::Other("malformed-uri", _) => Kind::Uri,
        GeneralName::Directory(_) | GeneralName::Other("malformed-dirName", _) => Kind::Directory,
        GeneralName::Other("otherName", text) => Kind::Form(text.split(':').next().unwrap_or_default()),
        GeneralName::Other(kind, _) => Kind::Other(kind),
    }
}

/// Compares. `excluded`: a wildcard also counts as inside where it could expand into the subtree; for a
/// permitted subtree the whole wildcard has to lie inside.
pub(super) fn compare(name: &GeneralName, tree: &GeneralName, excluded: bool) -> Answer {
    if kind(name) != kind(tree) {
        return Answer::OtherKind;
    }
    match (name, tree) {
        (GeneralName::Dns(text), GeneralName::Dns(base)) => {
            if !is_dns_subtree(base) {
                return Answer::Refused(Rule::MalformedConstraint);
            }
            inside(within_domain(text, base) || (excluded && may_expand_into(text, base)))
        }
        (GeneralName::Ip(address), GeneralName::Network(base, mask)) => within_network(*address, *base, *mask),
        (GeneralName::Directory(subject), GeneralName::Directory(base)) => inside(subject.is_within(base)),
        (GeneralName::Email(mailbox), GeneralName::Email(base)) => within_mailboxes(mailbox, base),
        (GeneralName::Uri(uri), GeneralName::Uri(base)) => match uri_host(uri) {
            Some(host) => inside(host_matches(host, base)),
            // RFC 5280 §4.2.1.10: no host name in the URI, no way but refusal.
            None => Answer::Refused(Rule::MalformedName),
        },
        (GeneralName::Other("otherName" | "registeredID" | "x400Address" | "ediPartyName", _), _) => {
            Answer::Refused(Rule::Unsupported)
        }
        (GeneralName::Other(..) | GeneralName::Network(..), _) => Answer::Refused(Rule::MalformedName),
        _ => Answer::Refused(Rule::MalformedConstraint),
    }
}

fn inside(yes: bool) -> Answer {
    if yes { Answer::Inside } else { Answer::Outside }
}

/// Empty (every name), a name, or a name behind a dot (only what lies below it: no word of RFC 5280, but
/// OpenSSL, NSS, webpki and Schannel agree).
fn is_dns_subtree(base: &str) -> bool {
    base.is_empty() || (base.len() <= 253 && name::is_name(base.strip_prefix('.').unwrap_or(base)))
}

/// "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side."
fn within_domain(name: &str, base: &str) -> bool {
    let (name, base) = (name.as_bytes(), base.as_bytes());
    let Some(cut) = name.len().checked_sub(base.len()) else { return false };
    let boundary = cut == 0 || base.is_empty() || base[0] == b'.' || name[cut - 1] == b'.';
    boundary && name[cut..].eq_ignore_ascii_case(base)
}

/// `*.example.com` may be `secret.example.com`: the subtree's parent is the wildcard's.
fn may_expand_into(name: &str, base: &str) -> bool {
    let Some(parent) = name.strip_prefix("*.") else { return false };
    // A leading dot belongs to the first label.
    let dot = base.bytes().skip(1).position(|b| b == b'.').map(|at| at + 1);
    dot.is_some_and(|at| base[at + 1..].eq_ignore_ascii_case(parent))
}

/// Octet by octet, as RFC 4632 writes masks: ones, then zeros. A mask is read only as far as needed, as webpki
/// does: a difference before the first bad octet is a difference.
fn within_network(address: IpAddr, base: IpAddr, mask: IpAddr) -> Answer {
    let octets = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    if address.is_ipv4() != base.is_ipv4() {
        return Answer::Outside;
    }
    let mut ended = false;
    for ((address, base), mask) in octets(address).into_iter().zip(octets(base)).zip(octets(mask)) {
        if mask.leading_ones() + mask.trailing_zeros() != 8 || (ended && mask != 0) {
            return Answer::Refused(Rule::MalformedConstraint);
        }
        ended |= mask != 0xff;
        if (address ^ base) & mask != 0 {
            return Answer::Outside;
        }
    }
    Answer::Inside
}

/// A mailbox, all of one host, or (behind a dot) all below a domain. The local part's case counts, RFC 5280 §7.5.
fn within_mailboxes(mailbox: &str, base: &str) -> Answer {
    let Some((local, host)) = mailbox.rsplit_once('@') else { return Answer::Refused(Rule::MalformedName) };
    inside(match base.rsplit_once('@') {
        Some((base_local, base_host)) => {
            (base_local.is_empty() || base_local == local) && base_host.eq_ignore_ascii_case(host)
        }
        None => host_matches(host, base),
    })
}

/// The host itself, or (behind a dot) one below the domain. Unlike a dNSName, a bare host holds nothing below it.
fn host_matches(host: &str, base: &str) -> bool {
    if base.starts_with('.') {
        host.len() > base.len() && within_domain(host, base)
    } else {
        host.eq_ignore_ascii_case(base)
    }
}

/// The host name of `scheme://[user@]host[:port]…`; `None` without one, or where an address stands there.
fn uri_host(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host_port.split(':').next()?;
    let absent = scheme.is_empty() || host.is_empty() || host_port.starts_with('[');
    (!absent && host.parse::<IpAddr>().is_err()).then_some(host)
}
