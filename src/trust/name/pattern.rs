//! What one entry of a certificate can stand for: an address, one name, or one level of names.

use std::borrow::Cow;
use std::net::IpAddr;

use super::NameRules;
use crate::cert::GeneralName;
use crate::target::Host;

/// RFC 1035 §2.3.4, without the root's empty label.
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// A usable entry. What is no valid name under the rules has no pattern, and so never matches.
#[derive(Debug)]
pub(super) enum Pattern<'a> {
    /// One address.
    Address(IpAddr),
    /// One name, in A-labels.
    Exact(Cow<'a, str>),
    /// `*` for exactly one left-most label in front of this parent, which has two labels or more.
    Wildcard(Cow<'a, str>),
}

impl<'a> Pattern<'a> {
    /// Reads a subjectAltName entry.
    ///
    /// 1. iPAddress: the address.
    /// 2. dNSName: a name, or a wildcard. Not converted: U-labels have no place in an IA5String
    ///    (RFC 5280 §7.2), so such an entry is malformed.
    /// 3. [`NameRules::Appliance`] also ignores a trailing dot and reads the text of an address as
    ///    that address; RFC 9525 §6.2 keeps the kinds apart.
    pub(super) fn of_san(entry: &'a GeneralName, rules: NameRules) -> Option<Self> {
        match (entry, rules) {
            (GeneralName::Ip(address), _) => Some(Self::Address(*address)),
            (GeneralName::Dns(text), NameRules::Pkix) => Self::name(Cow::Borrowed(text)),
            (GeneralName::Dns(text), NameRules::Appliance) => Self::lenient(text),
            _ => None,
        }
    }

    /// Reads a common name, as only [`NameRules::Appliance`] does. A directory string is Unicode, so
    /// U-labels are legitimate here and are converted (RFC 9525 §6.3 compares A-labels).
    pub(super) fn of_common_name(text: &'a str) -> Option<Self> {
        if text.is_ascii() {
            return Self::lenient(text);
        }
        // Four bytes a character, and a conversion shortens: longer texts cannot become names.
        if text.len() > 4 * MAX_NAME {
            return None;
        }
        let (star, rest) = text.strip_prefix("*.").map_or(("", text), |rest| ("*.", rest));
        let ascii = idna::domain_to_ascii(rest).ok()?;
        // Only a name: digits of another script are no text of an address.
        Self::name(Cow::Owned(format!("{star}{}", ascii.strip_suffix('.').unwrap_or(&ascii))))
    }

    fn lenient(text: &'a str) -> Option<Self> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Some(Self::Address(address));
        }
        Self::name(Cow::Borrowed(text.strip_suffix('.').unwrap_or(text)))
    }

    /// A wildcard needs two labels behind it: OpenSSL and webpki both refuse `*.com`, and `*` alone
    /// is no name at all.
    fn name(text: Cow<'a, str>) -> Option<Self> {
        if text.len() > MAX_NAME {
            return None;
        }
        match text.strip_prefix("*.") {
            None => is_name(&text).then_some(Self::Exact(text)),
            Some(parent) if is_name(parent) && parent.contains('.') => Some(Self::Wildcard(match text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[2..]),
                Cow::Owned(text) => Cow::Owned(text[2..].to_owned()),
            })),
            Some(_) => None,
        }
    }

    /// Case does not count (RFC 4343); everything else does.
    pub(super) fn matches(&self, wanted: &Host) -> bool {
        match (self, wanted) {
            (Self::Address(entry), Host::Ip(wanted)) => entry == wanted,
            (Self::Exact(entry), Host::Name { ascii, .. }) => entry.eq_ignore_ascii_case(ascii),
            (Self::Wildcard(parent), Host::Name { ascii, .. }) => {
                ascii.split_once('.').is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent))
            }
            _ => false,
        }
    }

    /// A wildcard over the right domain at the wrong depth: the domain itself, or a name two levels
    /// or more below it. Asked of a pattern that does not match.
    pub(super) fn is_wrong_depth_for(&self, name: &str) -> bool {
        let Self::Wildcard(parent) = self else { return false };
        let Some(cut) = name.len().checked_sub(parent.len()) else { return false };
        let boundary = cut == 0 || name.as_bytes()[cut - 1] == b'.';
        boundary && name.as_bytes()[cut..].eq_ignore_ascii_case(parent.as_bytes())
    }

    /// `label` is the first of this name's several labels.
    pub(super) fn begins_with_label(&self, label: &str) -> bool {
        let Self::Exact(name) = self else { return false };
        name.split_once('.').is_some_and(|(first, _)| first.eq_ignore_ascii_case(label))
    }

    /// The gateway value that this entry would match, lower case; a wildcard as itself.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::Exact(name) => name.to_ascii_lowercase(),
            Self::Wildcard(parent) => format!("*.{}", parent.to_ascii_lowercase()),
        }
    }

    pub(super) fn is_wildcard(&self) -> bool {
        matches!(self, Self::Wildcard(_))
    }
}

/// RFC 5280 §4.2.1.6 asks for the preferred name syntax (RFC 1034 §3.5, RFC 1123 §2.1). Underscores
/// are accepted as everywhere in the field, and a last label of digits alone is a mistyped address.
pub(in crate::trust) fn is_name(text: &str) -> bool {
    let fits = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.split('.').all(fits) && !last.bytes().all(|b| b.is_ascii_digit())
}
