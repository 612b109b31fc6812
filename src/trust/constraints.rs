//! Name constraints (RFC 5280 §4.2.1.10), judged as OpenSSL judges them.
//!
//! webpki refuses every directoryName, rfc822Name and URI constraint that meets a name of its kind;
//! profile `appliance` may overrule that, and needs the honest answer. For dNSName and iPAddress, where
//! webpki stays the arbiter, the answers are webpki's, which are stricter than OpenSSL's in three points:
//!
//! 1. a wildcard that could expand into an excluded subtree is refused (CVE-2025-61727);
//! 2. an address mask with a hole is an error, not a pattern;
//! 3. a dNSName that is no name is refused where names are constrained.

mod kinds;
#[cfg(test)]
mod tests;

use std::fmt;

use self::kinds::Answer;
use super::name;
use crate::cert::{Certificate, GeneralName, NameConstraints};

/// Names times subtrees that are compared for one certificate: webpki's budget for a whole path (OpenSSL
/// allows 2^20). Beyond it the certificate is refused, never waved through.
pub const MAX_COMPARISONS: usize = 250_000;
/// How many permitted subtrees a [`Violation`] quotes.
const MAX_QUOTED: usize = 20;
/// emailAddress in a distinguished name (RFC 5280 §4.1.2.6).
const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";

/// What the constrained certificate is in its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An authority: its common names name no host.
    Authority,
    /// The leaf. Without a dNSName its common names that look like host names are constrained as such (OpenSSL's
    /// `NAME_CONSTRAINTS_check_CN`).
    Leaf,
    /// A leaf that names the peer by its common name ([`name::MatchedBy::CommonName`]): every common name that
    /// the appliance's rules can match is constrained, whatever stands beside it. Else a constrained
    /// authority could name any host in the one place that is not looked at.
    LeafByCommonName,
}

/// A name that a constraint forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The name, with OpenSSL's prefix of its kind; the subject is `dirName`. Peer-controlled.
    pub name: String,
    /// The subtrees at odds with it: the one for [`Rule::Excluded`], those of its kind (at most 20) for [`Rule::NotPermitted`].
    pub constraints: Vec<String>,
    /// Why.
    pub rule: Rule,
}

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// permittedSubtrees speak of its kind, and none holds it.
    NotPermitted,
    /// An excluded subtree holds it, or (a wildcard) could hold what it expands to.
    Excluded,
    /// Its kind is constrained and cannot be compared: RFC 5280 then demands refusal.
    Unsupported,
    /// Its kind is constrained, and it is not well-formed.
    MalformedName,
    /// A subtree of its kind is not well-formed.
    MalformedConstraint,
    /// More than [`MAX_COMPARISONS`].
    TooMany,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} ({})", self.name, self.rule, self.constraints.join(", "))
    }
}

/// Whether every name of `certificate` obeys `constraints`, those of one authority above it.
///
/// A self-issued authority is not to be asked about (RFC 5280 §6.1.4 (b)): that is the path's to know.
pub fn check(constraints: &NameConstraints, certificate: &Certificate, subject: Subject) -> Result<(), Violation> {
    let subtrees = constraints.permitted.len() + constraints.excluded.len();
    let mut left = MAX_COMPARISONS;
    let mut judge = |name: &GeneralName, syntax: Syntax| {
        left = left.checked_sub(subtrees).ok_or_else(|| violation(name, Vec::new(), Rule::TooMany))?;
        check_name(constraints, name, syntax)
    };
    if !certificate.subject.is_empty() {
        judge(&GeneralName::Directory(certificate.subject.clone()), Syntax::Demanded)?;
    }
    for address in certificate.subject.values(EMAIL_ADDRESS) {
        judge(&GeneralName::Email(address.to_owned()), Syntax::Demanded)?;
    }
    let mut has_dns = false;
    for entry in certificate.subject_alt_names.iter().flatten() {
        has_dns |= matches!(entry, GeneralName::Dns(_));
        judge(entry, Syntax::Demanded)?;
    }
    if subject == Subject::Authority {
        return Ok(());
    }
    for text in certificate.subject.common_names() {
        if !has_dns && looks_like_host(text) {
            judge(&GeneralName::Dns(text.to_owned()), Syntax::Assumed)?;
        }
        if let (Subject::LeafByCommonName, Some(entry)) = (subject, name::common_name_as_entry(text)) {
            judge(&entry, Syntax::Assumed)?;
        }
    }
    Ok(())
}

/// Whether a name that breaks its kind's syntax is refused for it.
#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    /// It claims its kind.
    Demanded,
    /// It is a common name that was only taken for the kind.
    Assumed,
}

/// OpenSSL's `cn2dnsid`: two labels or more of letters, digits, `-` and `_`, no hyphen beside a dot or at an end.
/// The text of an IPv4 address is one too, and so lies in no permitted domain.
fn looks_like_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    text.contains('.') && text.split('.').all(label)
}

/// 1. Of the permitted subtrees of the name's kind, if any, one holds it.
/// 2. No excluded subtree of its kind holds it.
/// 3. Whatever cannot be compared refuses, also beside a subtree that permits.
fn check_name(constraints: &NameConstraints, name: &GeneralName, syntax: Syntax) -> Result<(), Violation> {
    let malformed = syntax == Syntax::Demanded && matches!(name, GeneralName::Dns(_)) && !name::is_presentable(name);
    let compare = |tree: &GeneralName, excluded| match kinds::compare(name, tree, excluded) {
        Answer::Inside | Answer::Outside if malformed => Answer::Refused(Rule::MalformedName),
        answer => answer,
    };
    let (mut constrained, mut permitted) = (false, false);
    for tree in &constraints.permitted {
        match compare(tree, false) {
            Answer::OtherKind => continue,
            Answer::Inside => permitted = true,
            Answer::Outside => {}
            Answer::Refused(rule) => return Err(violation(name, vec![tree.to_string()], rule)),
        }
        constrained = true;
    }
    if constrained && !permitted {
        let same_kind = |tree: &&GeneralName| compare(tree, false) != Answer::OtherKind;
        let quoted = constraints.permitted.iter().filter(same_kind).take(MAX_QUOTED).map(GeneralName::to_string);
        return Err(violation(name, quoted.collect(), Rule::NotPermitted));
    }
    for tree in &constraints.excluded {
        match compare(tree, true) {
            Answer::OtherKind | Answer::Outside => {}
            Answer::Inside => return Err(violation(name, vec![tree.to_string()], Rule::Excluded)),
            Answer::Refused(rule) => return Err(violation(name, vec![tree.to_string()], rule)),
        }
    }
    Ok(())
}

fn violation(name: &GeneralName, constraints: Vec<String>, rule: Rule) -> Violation {
    Violation { name: name.to_string(), constraints, rule }
}
