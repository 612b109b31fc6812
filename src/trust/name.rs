//! Whether a certificate names the peer. Pure: a host, a leaf, rules; no resolver, no list of suffixes.
//!
//! Two sets of rules stand side by side because they disagree in the field: the appliance accepts the
//! subject's common name, RFC 9525 clients do not.

mod covered;
mod pattern;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use self::covered::{common_name_is_in_san, names_not_covered, names_of};
use self::pattern::Pattern;
pub(super) use self::pattern::is_name;
use crate::cert::{Certificate, Der, GeneralName, Name, Request};
use crate::target::{Host, Target};

/// subjectAltName's object identifier.
const SUBJECT_ALT_NAME: &str = "2.5.29.17";
/// How many values [`WouldMatch`] lists. A certificate for thousands of names is told by its count.
pub const MAX_SHOWN: usize = 20;

/// Which rules a name is matched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameRules {
    /// As the appliance: one subjectAltName entry, or a subject common name, equals the peer value.
    ///
    /// Case and a trailing dot do not count; addresses compare as addresses, also where a dNSName or
    /// a common name holds the text of one (never mapped between IPv4 and IPv6); `*` stands for exactly one
    /// whole left-most label.
    Appliance,
    /// As RFC 9525 §6.3 and webpki: subjectAltName alone, names against dNSName, addresses against iPAddress.
    Pkix,
}

/// What the leaf says about the wanted name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameVerdict {
    /// It names the peer.
    Matched(Match),
    /// It does not.
    Mismatch(Mismatch),
    /// No name was asked for (offline `verify` without `--name`). [`match_name`] never says so.
    NotJudged,
}

/// The entry that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The entry as the certificate writes it. Peer-controlled: escape before showing.
    pub entry: String,
    /// Where it stands.
    pub by: MatchedBy,
    /// Whether a wildcard was expanded; an exact entry is preferred where there are both.
    pub wildcard: bool,
    /// What a client that reads the common name alone would say.
    pub common_name: CommonName,
}

/// Where a matching entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedBy {
    /// subjectAltName, at this position of [`crate::cert::Facts::subject_alt_names`].
    San(usize),
    /// The subject's common name, and no subjectAltName entry.
    CommonName,
}

/// The wanted name against the common name alone: all that releases before 8.6(4) compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonName {
    /// A common name matches as well.
    Same,
    /// There is a common name, and none matches.
    Differs,
    /// There is no common name.
    Absent,
}

/// A leaf that does not name the peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The nearest miss.
    pub kind: MismatchKind,
    /// Whether the leaf carries the subjectAltName extension, readable or not: `san-mismatch` if so,
    /// else `subject-cn-mismatch`.
    pub has_san: bool,
    /// Peer values that would have matched.
    pub would_match: WouldMatch,
}

/// The rule that failed: the first of these, from top to bottom, that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MismatchKind {
    /// The common name matches by the appliance's rules, and these rules do not read it.
    CnOnlyNotAccepted,
    /// Nothing in the leaf could match any peer value under these rules.
    NoNames,
    /// The peer value is an address, and the leaf does not hold it.
    IpNotInSan,
    /// A wildcard covers the domain, one level too high or too low.
    WildcardDepth,
    /// The peer value has no dot, and is the first label of a name in the leaf.
    ShortName,
    /// None of these: another name.
    Plain,
}

/// Peer values that a leaf matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WouldMatch {
    /// The first [`MAX_SHOWN`] distinct ones in the leaf's order, lower case in A-labels, wildcards as `*.example.com`.
    pub shown: Vec<String>,
    /// How many there are.
    pub total: usize,
}

impl NameVerdict {
    /// The leaf names the peer.
    pub fn is_matched(&self) -> bool {
        matches!(self, Self::Matched(_))
    }

    /// Only the common name matched: RFC 9525 clients refuse the leaf (`name-only-in-cn`).
    pub fn only_in_cn(&self) -> bool {
        matches!(self, Self::Matched(Match { by: MatchedBy::CommonName, .. }))
    }

    /// The subjectAltName matched and a common name stands there that does not (`cn-differs`).
    pub fn cn_differs(&self) -> bool {
        matches!(self, Self::Matched(Match { common_name: CommonName::Differs, .. }))
    }
}

/// Where names stand: in a certificate, or in a request for one.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    subject: Option<&'a Name>,
    alternative: &'a [GeneralName],
    has_san: bool,
}

impl<'a> Named<'a> {
    fn common_names(self) -> impl Iterator<Item = &'a str> {
        self.subject.into_iter().flat_map(Name::common_names)
    }
}

impl<'a> From<&'a Certificate> for Named<'a> {
    fn from(leaf: &'a Certificate) -> Self {
        let alternative = leaf.subject_alt_names.as_deref().unwrap_or_default();
        let has_san = leaf.extensions.iter().any(|extension| extension.oid == SUBJECT_ALT_NAME);
        Self { subject: Some(&leaf.subject), alternative, has_san }
    }
}

impl<'a> From<&'a Request> for Named<'a> {
    fn from(request: &'a Request) -> Self {
        let alternative = request.subject_alt_names.as_deref().unwrap_or_default();
        let has_san = request.extensions.iter().any(|extension| extension.oid == SUBJECT_ALT_NAME);
        Self { subject: Some(&request.subject), alternative, has_san }
    }
}

/// The name to judge the leaf of this chain by: the target's, or the other one that serves as well where the leaf bears
/// that one alone.
pub fn of_target<'t>(target: &'t Target, chain: &[Der], rules: NameRules) -> &'t Host {
    let bears = |name: &Host| {
        let leaf = chain.first().and_then(|der| Certificate::decode(der.bytes()).ok());
        leaf.is_some_and(|leaf| match_name(name, &leaf, rules).is_matched())
    };
    match &target.or_name {
        Some(other) if !bears(target.name()) && bears(other) => other,
        _ => target.name(),
    }
}

/// Matches `wanted` against the names of `leaf`. Time and memory are linear in the leaf's size.
pub fn match_name<'a, N: Into<Named<'a>>>(wanted: &Host, leaf: N, rules: NameRules) -> NameVerdict {
    let leaf = leaf.into();
    let by_cn = leaf
        .common_names()
        .filter_map(|text| Pattern::of_common_name(text).map(|pattern| (text, pattern)))
        .find(|(_, pattern)| pattern.matches(wanted));
    let common_name = match (&by_cn, leaf.common_names().next()) {
        (Some(_), _) => CommonName::Same,
        (None, Some(_)) => CommonName::Differs,
        (None, None) => CommonName::Absent,
    };
    if let Some((index, wildcard)) = best_san(wanted, leaf, rules) {
        let entry = entry_text(leaf, index);
        return NameVerdict::Matched(Match { entry, by: MatchedBy::San(index), wildcard, common_name });
    }
    match (by_cn, rules) {
        (Some((text, pattern)), NameRules::Appliance) => NameVerdict::Matched(Match {
            entry: text.to_owned(),
            by: MatchedBy::CommonName,
            wildcard: pattern.is_wildcard(),
            common_name,
        }),
        (by_cn, _) => NameVerdict::Mismatch(Mismatch {
            kind: mismatch_kind(wanted, leaf, rules, by_cn.is_some()),
            has_san: leaf.has_san,
            would_match: would_match(leaf, rules),
        }),
    }
}

/// The first exact entry, else the first wildcard: the position, and whether it is a wildcard.
fn best_san(wanted: &Host, leaf: Named<'_>, rules: NameRules) -> Option<(usize, bool)> {
    let mut wildcard = None;
    for (index, entry) in leaf.alternative.iter().enumerate() {
        match Pattern::of_san(entry, rules) {
            Some(pattern) if !pattern.matches(wanted) => {}
            Some(Pattern::Wildcard(_)) => wildcard = wildcard.or(Some((index, true))),
            Some(_) => return Some((index, false)),
            None => {}
        }
    }
    wildcard
}

fn entry_text(leaf: Named<'_>, index: usize) -> String {
    use GeneralName::{Dns, Ip};
    match leaf.alternative.get(index) {
        Some(Dns(text)) => text.clone(),
        Some(Ip(address)) => address.to_string(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// The name or address that [`NameRules::Appliance`] reads in a common name, for the constraints on it.
pub(super) fn common_name_as_entry(text: &str) -> Option<GeneralName> {
    Some(match Pattern::of_common_name(text)? {
        Pattern::Address(address) => GeneralName::Ip(address),
        name => GeneralName::Dns(name.shown()),
    })
}

/// A dNSName that RFC 9525 can match at all; wildcards are.
pub(super) fn is_presentable(name: &GeneralName) -> bool {
    Pattern::of_san(name, NameRules::Pkix).is_some()
}

/// Everything in the leaf that the rules can match, in order, subjectAltName first.
fn patterns(leaf: Named<'_>, rules: NameRules) -> impl Iterator<Item = Pattern<'_>> {
    let names = leaf.common_names().filter(move |_| rules == NameRules::Appliance);
    let entries = leaf.alternative.iter();
    entries.filter_map(move |entry| Pattern::of_san(entry, rules)).chain(names.filter_map(Pattern::of_common_name))
}

fn mismatch_kind(wanted: &Host, leaf: Named<'_>, rules: NameRules, cn_matches: bool) -> MismatchKind {
    if cn_matches {
        return MismatchKind::CnOnlyNotAccepted;
    }
    if patterns(leaf, rules).next().is_none() {
        return MismatchKind::NoNames;
    }
    let Host::Name { ascii, .. } = wanted else { return MismatchKind::IpNotInSan };
    if patterns(leaf, rules).any(|pattern| pattern.is_wrong_depth_for(ascii)) {
        return MismatchKind::WildcardDepth;
    }
    if !ascii.contains('.') && patterns(leaf, rules).any(|pattern| pattern.begins_with_label(ascii)) {
        return MismatchKind::ShortName;
    }
    MismatchKind::Plain
}

fn would_match(leaf: Named<'_>, rules: NameRules) -> WouldMatch {
    let mut seen = HashSet::new();
    let mut shown = Vec::new();
    for pattern in patterns(leaf, rules) {
        let value = pattern.shown();
        if shown.len() < MAX_SHOWN && !seen.contains(&value) {
            shown.push(value.clone());
        }
        seen.insert(value);
    }
    WouldMatch { shown, total: seen.len() }
}
