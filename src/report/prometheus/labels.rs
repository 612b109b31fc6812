//! Labels: how many, how long, and what may stand in them. A peer chooses the contents of subject and SAN.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Display;

use super::super::escape;
use crate::cert::{Certificate, Facts, GeneralName, Name};
use crate::report::model::PeerReport;
use crate::target::ChosenBy;

/// Characters of a value; a host name has 253.
pub const MAX_VALUE: usize = 256;
/// Characters of a list of names: whole names as long as they fit.
pub const MAX_LIST: usize = 1_024;
/// Labels of its own that a peer may have.
pub const MAX_OWN: usize = 16;

/// Labels that metrics have of themselves. A peer's own label of such a name gets `label_` in front.
pub const RESERVED: &[&str] = &[
    "address",
    "chain_no",
    "cipher",
    "cn",
    "code",
    "dnsnames",
    "element",
    "emails",
    "filename",
    "filepath",
    "fingerprint_sha256",
    "in_path",
    "ips",
    "issuer",
    "issuer_cn",
    "node",
    "ou",
    "peer",
    "phase",
    "presented",
    "prober",
    "reachability",
    "reason",
    "role",
    "serial_no",
    "serialnumber",
    "server_name",
    "severity",
    "ssl",
    "statistic",
    "store",
    "subject",
    "subjectalternative",
    "transport",
    "verdict",
    "version",
];

/// What tells a peer from every other: the peer as it was typed, what was asked beside it, and the labels of the list.
pub fn of_peer(peer: &PeerReport) -> Vec<(String, String)> {
    let target = &peer.evidence.target;
    let mut all = vec![("peer".to_owned(), bounded(&target.peer).into_owned())];
    if let Some(name) = &target.server_name {
        all.push(("server_name".to_owned(), name.to_string()));
    }
    if target.chosen_by == ChosenBy::Starttls {
        all.push(("transport".to_owned(), target.transport.scheme().to_owned()));
    }
    let mut taken: HashSet<String> = HashSet::new();
    for (name, value) in peer.labels.iter().take(MAX_OWN) {
        let plain = own(name);
        let mut free = plain.clone();
        let mut number = 2;
        // `site-a` and `site_a` are two labels, and one name.
        while !taken.insert(free.clone()) {
            free = format!("{plain}_{number}");
            number += 1;
        }
        all.push((free, bounded(value).into_owned()));
    }
    all
}

/// A name as the format allows it: letters, digits and `_`; not one of ours, nor one of Prometheus's (`__…`).
pub fn own(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let plain: String = name.chars().take(64).map(fits).collect();
    let taken = RESERVED.contains(&plain.as_str());
    if taken || plain.is_empty() || plain.starts_with("__") || plain.starts_with(|c: char| c.is_ascii_digit()) {
        format!("label_{plain}")
    } else {
        plain
    }
}

/// A value as it stands between quotes.
pub fn escaped(value: &str) -> String {
    // What acts is shown first, so that its backslash is one of the text.
    let shown = escape::line(value);
    let mut out = String::with_capacity(shown.len() + 8);
    for c in shown.chars() {
        if matches!(c, '\\' | '"') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text, cut with an ellipsis where it is longer than a label should be.
pub fn bounded(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_VALUE) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(MAX_VALUE - 1).chain(['…']).collect()),
    }
}

/// Names with commas between them, whole ones as long as they fit.
pub fn list<N: Display>(names: impl Iterator<Item = N>) -> String {
    let mut out = String::new();
    for name in names {
        let name = name.to_string();
        if out.len() + name.len() > MAX_LIST {
            out.push_str(if out.is_empty() { "…" } else { ",…" });
            break;
        }
        if !out.is_empty() {
            out.push(',');
        }
        out.push_str(&name);
    }
    out
}

/// The same as ssl_exporter writes it: a comma at either end as well, so that `.*,name,.*` finds a whole name.
pub fn enclosed_list<N: Display>(names: impl Iterator<Item = N>) -> String {
    let list = list(names);
    if list.is_empty() { list } else { format!(",{list},") }
}

/// The names of one kind in a certificate's subjectAltName.
pub fn alternative<'a, T: 'a>(
    certificate: &'a Facts,
    pick: impl Fn(&'a GeneralName) -> Option<T> + 'a,
) -> impl Iterator<Item = T> + 'a {
    certificate.subject_alt_names.iter().flatten().filter_map(pick)
}

/// The DNS names of a certificate.
pub fn dns(certificate: &Certificate) -> impl Iterator<Item = &str> {
    alternative(certificate, |name| match name {
        GeneralName::Dns(name) => Some(name.as_str()),
        _ => None,
    })
}

/// A distinguished name without blanks between its parts, as blackbox_exporter has it.
pub fn distinguished(name: &Name) -> String {
    bounded(&name.strict()).into_owned()
}

/// A serial number in decimal digits, as the `ssl_…` and `x509_…` metrics have it. RFC 5280 allows 20 octets; one of
/// more than 64 stays hexadecimal.
pub fn decimal(serial: &str) -> String {
    let (sign, hex) = serial.strip_prefix('-').map_or(("", serial), |rest| ("-", rest));
    if hex.len() > 128 {
        return bounded(&format!("{sign}0x{hex}")).into_owned();
    }
    // Least digit first.
    let mut digits: Vec<u32> = vec![0];
    for c in hex.chars() {
        let mut carry = c.to_digit(16).unwrap_or_default();
        for digit in &mut digits {
            let sum = *digit * 16 + carry;
            (*digit, carry) = (sum % 10, sum / 10);
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    let text: String = digits.iter().rev().filter_map(|digit| char::from_digit(*digit, 10)).collect();
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_peer_chooses_stays_one_value() {
        assert_eq!(escaped("a\"b\\c"), "a\\\"b\\\\c");
        assert_eq!(escaped("a\nb\u{1b}[2J"), "a\\\\u000ab\\\\u001b[2J");
        assert_eq!(escaped("a\u{202e}b"), "a\\\\u202eb");
        assert_eq!(escaped("証明書"), "証明書");
    }

    #[test]
    fn values_and_lists_are_bounded() {
        assert_eq!(bounded(&"x".repeat(256)).chars().count(), 256);
        let long = bounded(&"語".repeat(300)).into_owned();
        assert!(long.chars().count() == 256 && long.ends_with('…'));
        let names = list((0..1_000).map(|n| format!("host-{n}.example")));
        assert!(names.len() <= MAX_LIST + 4 && names.ends_with(",…") && !names.contains(",,"), "{names}");
        assert_eq!(list(std::iter::once("y".repeat(5_000))), "…");
        assert_eq!(enclosed_list(["a", "b"].iter()), ",a,b,");
        assert_eq!(enclosed_list(std::iter::empty::<&str>()), "");
    }

    #[test]
    fn a_label_of_the_list_never_takes_one_of_ours() {
        assert_eq!(own("site"), "site");
        assert_eq!(own("peer"), "label_peer");
        assert_eq!(own("__name__"), "label___name__");
        assert_eq!(own("2nd"), "label_2nd");
        assert_eq!(own("部"), "_");
        assert_eq!(own(""), "label_");
        assert_eq!(own("cost centre"), "cost_centre");
    }

    #[test]
    fn serial_numbers_are_counted_in_tens() {
        for (hex, expected) in [
            ("00", "0"),
            ("0a", "10"),
            ("ff", "255"),
            ("-80", "-128"),
            ("ffffffffffffffffffffffffffffffff", "340282366920938463463374607431768211455"),
        ] {
            assert_eq!(decimal(hex), expected);
        }
        assert!(decimal(&"f".repeat(4_000)).starts_with("0xfff"));
    }
}
