//! Two states of one peer: everything in which they differ, each difference with its direction.

use crate::cert::Sha256;
use crate::diagnosis::leaf_change::leaf_change;
use crate::diagnosis::{Reachability, Severity, SslStatus};
use crate::trust::name::NameRules;

use super::state::PeerState;

/// In what two states differ. In the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Test 1.
    Reachability,
    /// Test 2.
    SslStatus,
    /// Test 2 at one address, which `of` names.
    AddressStatus,
    /// Test 2 by the store of one node, which `of` names.
    NodeStatus,
    /// The verdict as a whole, where none of the above differs.
    Healthy,
    /// A critical finding that is new, or gone; `of` names it.
    Critical,
    /// A warning that is new, or gone; `of` names it.
    Warning,
    /// An address that is new, or gone.
    Address,
    /// The server certificate.
    Leaf,
    /// A name that the certificate no longer stands for.
    NameLost,
    /// A name that the certificate did not stand for before.
    NameGained,
    /// Subject of the server certificate.
    Subject,
    /// Its issuer.
    Issuer,
    /// Its issuer's key, under the same name.
    IssuerKey,
    /// Its key: another one, or the same one in another certificate.
    Key,
    /// Its signature algorithm.
    SignatureAlgorithm,
    /// Its end of validity.
    NotAfter,
    /// What is sent behind it.
    Chain,
    /// The certificates between leaf and anchor of the path in force.
    Path,
    /// The anchor of the path in force.
    Anchor,
    /// Protocol version.
    TlsVersion,
    /// When the verdict changes by itself.
    ValidUntil,
}

impl Aspect {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reachability => "reachability",
            Self::SslStatus => "ssl-status",
            Self::AddressStatus => "address-status",
            Self::NodeStatus => "node-status",
            Self::Healthy => "healthy",
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Address => "address",
            Self::Leaf => "leaf",
            Self::NameLost => "name-lost",
            Self::NameGained => "name-gained",
            Self::Subject => "subject",
            Self::Issuer => "issuer",
            Self::IssuerKey => "issuer-key",
            Self::Key => "key",
            Self::SignatureAlgorithm => "signature-algorithm",
            Self::NotAfter => "not-after",
            Self::Chain => "chain",
            Self::Path => "path",
            Self::Anchor => "anchor",
            Self::TlsVersion => "tls-version",
            Self::ValidUntil => "valid-until",
        }
    }

    fn mirrored(self) -> Self {
        match self {
            Self::NameLost => Self::NameGained,
            Self::NameGained => Self::NameLost,
            same => same,
        }
    }
}

/// Whether a difference is for the worse. Only what a test says has a direction: a shorter validity or a lost name may
/// be just what was wanted, and where it is not, a test says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// For the worse.
    Worse,
    /// For the better.
    Better,
    /// Neither.
    Neutral,
}

impl Direction {
    fn mirrored(self) -> Self {
        match self {
            Self::Worse => Self::Better,
            Self::Better => Self::Worse,
            Self::Neutral => Self::Neutral,
        }
    }
}

/// One difference. A side is `None` where there is nothing on that side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In what.
    pub aspect: Aspect,
    /// Which address, node or finding, where there are several.
    pub of: Option<String>,
    /// As it was: a stable word, a fingerprint (of a chain or path several, with blanks between), a name, a time.
    pub before: Option<String>,
    /// As it is.
    pub after: Option<String>,
    /// For the worse, or the better.
    pub direction: Direction,
}

impl Change {
    fn new(aspect: Aspect, before: Option<String>, after: Option<String>) -> Self {
        Self { aspect, of: None, before, after, direction: Direction::Neutral }
    }

    fn of(mut self, of: impl Into<String>) -> Self {
        self.of = Some(of.into());
        self
    }

    /// The same difference, seen from the other side.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            aspect: self.aspect.mirrored(),
            of: self.of,
            before: self.after,
            after: self.before,
            direction: self.direction.mirrored(),
        }
    }
}

/// How grave a status is: the order in which the headline is chosen, so that a lower number means that whatever stood
/// in front is gone. The two mismatches of a name are one fault, told apart by whether the certificate has a SAN.
pub fn gravity(status: SslStatus) -> u8 {
    match status {
        SslStatus::Verified => 0,
        SslStatus::SubjectCnMismatch | SslStatus::SanMismatch => 1,
        SslStatus::CertificateMissingFromChain => 2,
        SslStatus::BadCertificates => 3,
        SslStatus::Failed => 4,
        SslStatus::NetworkError => 5,
    }
}

/// Every difference, in the order of [`Aspect`]. Names of the leaves are read by `rules`.
pub fn changes(before: &PeerState, after: &PeerState, rules: NameRules) -> Vec<Change> {
    let mut found = verdict(before, after);
    found.extend(findings(before, after));
    found.extend(leaf(before, after, rules));
    found.extend(paths(before, after));
    let text = |aspect, old: Option<String>, new: Option<String>| (old != new).then(|| Change::new(aspect, old, new));
    found.extend(text(Aspect::TlsVersion, before.version.clone(), after.version.clone()));
    let time = |state: &PeerState| state.valid_until.map(|moment| moment.to_string());
    found.extend(text(Aspect::ValidUntil, time(before), time(after)));
    // Stable: within one aspect the order of addresses, names and findings stands.
    found.sort_by_key(|change| change.aspect);
    found
}

/// What the tests say: the differences that have a direction.
fn verdict(before: &PeerState, after: &PeerState) -> Vec<Change> {
    let mut found = Vec::new();
    if let (Some(old), Some(new)) = (before.reachability, after.reachability)
        && old != new
    {
        let bad = |r: Reachability| u8::from(r != Reachability::Reachable);
        let mut change =
            Change::new(Aspect::Reachability, Some(old.as_str().to_owned()), Some(new.as_str().to_owned()));
        // Between undetermined and anything else nothing is known to have changed for the worse.
        if old != Reachability::Undetermined && new != Reachability::Undetermined {
            change.direction = direction(bad(old), bad(new));
        }
        found.push(change);
    }
    found.extend(status(Aspect::SslStatus, Some(before.status), Some(after.status)));
    for (address, old) in &before.addresses {
        match after.addresses.get(address) {
            Some(new) => {
                let change = status(Aspect::AddressStatus, *old, *new);
                found.extend(change.map(|change| change.of(address)));
            }
            None => found.push(Change::new(Aspect::Address, Some(address.clone()), None)),
        }
    }
    let new = after.addresses.keys().filter(|address| !before.addresses.contains_key(*address));
    found.extend(new.map(|address| Change::new(Aspect::Address, None, Some(address.clone()))));
    for (node, old) in &before.nodes {
        let change = after.nodes.get(node).and_then(|new| status(Aspect::NodeStatus, Some(*old), Some(*new)));
        found.extend(change.map(|change| change.of(node)));
    }
    // A peer at which nothing was determined is neither well nor ill.
    let known = !before.undetermined() && !after.undetermined();
    if known && before.healthy != after.healthy && found.iter().all(|change| change.direction == Direction::Neutral) {
        let word = |healthy: bool| Some(if healthy { "healthy" } else { "failed" }.to_owned());
        let mut change = Change::new(Aspect::Healthy, word(before.healthy), word(after.healthy));
        change.direction = direction(u8::from(!before.healthy), u8::from(!after.healthy));
        found.push(change);
    }
    if before.undetermined() != after.undetermined() {
        for change in &mut found {
            change.direction = Direction::Neutral;
        }
    }
    found
}

fn status(aspect: Aspect, before: Option<SslStatus>, after: Option<SslStatus>) -> Option<Change> {
    if before == after {
        return None;
    }
    let word = |status: Option<SslStatus>| status.map(|s| s.as_str().to_owned());
    let mut change = Change::new(aspect, word(before), word(after));
    if let (Some(old), Some(new)) = (before, after) {
        change.direction = direction(gravity(old), gravity(new));
    }
    Some(change)
}

fn direction(before: u8, after: u8) -> Direction {
    match after.cmp(&before) {
        std::cmp::Ordering::Greater => Direction::Worse,
        std::cmp::Ordering::Less => Direction::Better,
        std::cmp::Ordering::Equal => Direction::Neutral,
    }
}

/// Findings that came and went. They have no direction of their own: a critical one that fails a test shows there, and
/// one that does not (an end of validity that drew near) came by time, not by a change.
fn findings(before: &PeerState, after: &PeerState) -> Vec<Change> {
    let aspect = |severity| if severity == Severity::Critical { Aspect::Critical } else { Aspect::Warning };
    let about = |sha: Option<Sha256>| Some(sha.map_or_else(|| "present".to_owned(), |sha| sha.to_string()));
    let gone = before
        .findings
        .difference(&after.findings)
        .map(|mark| Change::new(aspect(mark.severity), about(mark.certificate), None).of(&mark.code));
    let came = after
        .findings
        .difference(&before.findings)
        .map(|mark| Change::new(aspect(mark.severity), None, about(mark.certificate)).of(&mark.code));
    gone.chain(came).collect()
}

fn leaf(before: &PeerState, after: &PeerState, rules: NameRules) -> Vec<Change> {
    let sha256 = |state: &PeerState| state.leaf.as_ref().map(|leaf| leaf.sha256.to_string());
    if sha256(before) == sha256(after) {
        return Vec::new();
    }
    let mut found = vec![Change::new(Aspect::Leaf, sha256(before), sha256(after))];
    let (Some(old), Some(new)) = (&before.leaf, &after.leaf) else { return found };
    let change = leaf_change(old, new, rules);
    found.extend(change.names_lost.into_iter().map(|name| Change::new(Aspect::NameLost, Some(name), None)));
    found.extend(change.names_gained.into_iter().map(|name| Change::new(Aspect::NameGained, None, Some(name))));
    for (aspect, sides) in [
        (Aspect::Subject, change.subject),
        (Aspect::Issuer, change.issuer.clone()),
        (Aspect::IssuerKey, change.issuer_key_id.filter(|_| change.issuer.is_none())),
        (Aspect::SignatureAlgorithm, change.signature_algorithm),
        (
            Aspect::NotAfter,
            change.not_after.map(|c| crate::diagnosis::leaf_change::Change {
                before: c.before.to_string(),
                after: c.after.to_string(),
            }),
        ),
    ] {
        found.extend(sides.map(|sides| Change::new(aspect, Some(sides.before), Some(sides.after))));
    }
    if !change.key_reused {
        let key = |c: &crate::cert::Certificate| Some(format!("{} {}", c.key.kind, c.key.sha256));
        found.push(Change::new(Aspect::Key, key(old), key(new)));
    }
    found
}

/// What is sent behind the leaf, and the path in force above it.
fn paths(before: &PeerState, after: &PeerState) -> Vec<Change> {
    let mut found = Vec::new();
    if before.sent != after.sent {
        found.push(Change::new(Aspect::Chain, list(&before.sent), list(&after.sent)));
    }
    // A path that came or went is the verdict's matter.
    let (Some(old), Some(new)) = (&before.path, &after.path) else { return found };
    let split = |path: &[Sha256]| match path {
        [_, between @ .., anchor] => (between.to_vec(), Some(*anchor)),
        _ => (Vec::new(), None),
    };
    let ((old, old_anchor), (new, new_anchor)) = (split(old), split(new));
    if old != new {
        found.push(Change::new(Aspect::Path, list(&old), list(&new)));
    }
    if old_anchor != new_anchor {
        let text = |anchor: Option<Sha256>| anchor.map(|a| a.to_string());
        found.push(Change::new(Aspect::Anchor, text(old_anchor), text(new_anchor)));
    }
    found
}

fn list(certificates: &[Sha256]) -> Option<String> {
    let words: Vec<String> = certificates.iter().map(ToString::to_string).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
