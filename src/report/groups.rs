//! What is common among the failures of a fleet: one missing root behind 40 peers is one cause with 40 peers.
//!
//! Counted while peers finish, in memory that does not grow with them: of a cause that many share the count and the first
//! few names are kept. Causes that one peer alone has are put together by code once there are too many to keep.

use std::collections::{BTreeMap, HashMap};

use super::model::PeerReport;
use super::told;
use crate::cert::{Sha256, hex};
use crate::diagnosis::code::StatusClass;
use crate::diagnosis::{Code, Finding, Severity, Who};
use crate::i18n::Text;
use crate::trust::NodeName;

/// Peers of a cause that are named; the rest is counted.
pub const MAX_NAMED: usize = 8;
/// Causes that are told apart while peers finish: some 4 MB.
const MAX_KEPT: usize = 4_096;
/// Causes that are told.
const MAX_TOLD: usize = 100;

/// One cause, and the peers that have it.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its code.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// Who has to act.
    pub who: Who,
    /// The certificate: the one that is missing, if it is known, else the one at fault. `None` where it is none, or another
    /// with every peer.
    pub certificate: Option<Sha256>,
    /// Its subject; of a missing one its issuer's name as the certificate below has it.
    pub subject: Option<String>,
    /// Its key identifier, where it is missing.
    pub key_id: Option<String>,
    /// What is said of the first peer.
    pub message: Text,
    /// How many peers have it.
    pub peers: usize,
    /// The first of them.
    pub names: Vec<String>,
    /// Counted with every peer; else there may be more, told under the same code.
    pub exact: bool,
    first: usize,
}

/// The causes so far.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    kept: HashMap<Sha256, Group>,
    /// Of those that were put together, by code and wording.
    alone: BTreeMap<(Code, &'static str), Group>,
    counted: usize,
    dropped: bool,
}

impl Groups {
    /// Of all these peers.
    pub fn of(peers: &[PeerReport]) -> Self {
        let mut groups = Self::default();
        for peer in peers {
            groups.count(peer);
        }
        groups
    }

    /// Counts one more peer.
    pub fn count(&mut self, peer: &PeerReport) {
        let mut seen: Vec<Sha256> = Vec::new();
        for finding in minded(peer) {
            let key = Sha256::of(cause(peer, finding).as_bytes());
            // Two addresses of one peer may show the same fault.
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            self.counted += 1;
            match self.kept.get_mut(&key) {
                Some(group) => group.add(&told::name(&peer.evidence)),
                None => self.keep(key, Group::new(peer, finding, self.counted)),
            }
        }
    }

    fn keep(&mut self, key: Sha256, group: Group) {
        if self.kept.len() >= MAX_KEPT {
            self.dropped = true;
            let (alone, shared): (Vec<_>, Vec<_>) = self.kept.drain().partition(|(_, group)| group.peers == 1);
            self.kept = shared.into_iter().collect();
            let mut alone: Vec<Group> = alone.into_iter().map(|(_, group)| group).collect();
            alone.sort_by_key(|group| group.first);
            for group in alone {
                put(&mut self.alone, group);
            }
        }
        if self.kept.len() < MAX_KEPT {
            self.kept.insert(key, group);
        } else {
            put(&mut self.alone, group);
        }
    }

    /// The gravest first, then by the number of peers. Causes that one peer alone has are put together by code.
    pub fn told(&self) -> Vec<Group> {
        let mut alone = self.alone.clone();
        let mut all: Vec<Group> = self.kept.values().cloned().collect();
        all.sort_by_key(|group| group.first);
        let (lone, mut told): (Vec<Group>, Vec<Group>) = all.into_iter().partition(|group| group.peers == 1);
        for group in lone {
            put(&mut alone, group);
        }
        told.extend(alone.into_values());
        for group in &mut told {
            group.exact = !self.dropped;
        }
        told.sort_by_key(|group| (std::cmp::Reverse((group.severity, group.peers)), group.first));
        told.truncate(MAX_TOLD);
        told
    }
}

/// Beside others of its code and wording: what they speak of differs, so it is told of none.
fn put(alone: &mut BTreeMap<(Code, &'static str), Group>, group: Group) {
    match alone.get_mut(&(group.code, group.message.id)) {
        Some(known) => {
            known.peers += group.peers;
            let room = MAX_NAMED.saturating_sub(known.names.len());
            known.names.extend(group.names.into_iter().take(room));
            known.severity = known.severity.max(group.severity);
            (known.certificate, known.subject, known.key_id) = (None, None, None);
        }
        None => {
            alone.insert((group.code, group.message.id), group);
        }
    }
}

impl Group {
    fn new(peer: &PeerReport, finding: &Finding, first: usize) -> Self {
        let missing = ends_outside(finding).then(|| missing(peer)).flatten();
        let certificate = missing.map_or(finding.certificate, |m| m.certificate.as_ref().map(|c| c.sha256));
        let at_fault = finding.certificate.and_then(|sha256| peer.diagnosis.certificate(&sha256));
        let subject = missing.map(|m| m.subject.to_string()).or_else(|| at_fault.map(|c| c.subject.to_string()));
        Self {
            code: finding.code,
            severity: finding.severity,
            who: finding.who,
            certificate,
            subject,
            key_id: missing.and_then(|m| m.key_id.as_deref()).map(hex),
            message: finding.message.clone(),
            peers: 1,
            names: vec![told::name(&peer.evidence)],
            exact: true,
            first,
        }
    }

    fn add(&mut self, name: &str) {
        self.peers += 1;
        if self.names.len() < MAX_NAMED {
            self.names.push(name.to_owned());
        }
    }
}

/// What a short report speaks of.
pub(super) fn minded(peer: &PeerReport) -> impl Iterator<Item = &Finding> {
    peer.diagnosis.findings.iter().filter(|finding| finding.severity != Severity::Info)
}

/// Findings with one key have one cause: the same certificate missing or replaced, the same certificate at fault, or
/// the same words.
pub(super) fn cause(peer: &PeerReport, finding: &Finding) -> String {
    let nodes: Vec<&str> = finding.nodes.iter().map(NodeName::as_str).collect();
    let code = format!("{} {}", finding.code.as_str(), nodes.join(","));
    match (missing(peer).filter(|_| ends_outside(finding)), finding.certificate) {
        (Some(missing), _) => {
            let id = missing.key_id.as_deref().map(hex).unwrap_or_default();
            format!("{code} {} {} {id}", finding.message.id, missing.subject.normal())
        }
        (None, Some(sha256)) => format!("{code} {} {sha256}", finding.message.id),
        (None, None) => format!("{code} {:?}", finding.message),
    }
}

fn ends_outside(finding: &Finding) -> bool {
    finding.code.facts().class == Some(StatusClass::MissingFromChain) || finding.code == Code::IssuerReplaced
}

fn missing(peer: &PeerReport) -> Option<&crate::diagnosis::missing::Missing> {
    peer.diagnosis.main().and_then(|main| main.missing.first())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::world::{World, answers, evidence, refuses, report, store};
    use crate::trust::Policy;

    #[test]
    fn one_missing_root_is_one_cause_with_all_its_peers() {
        let world = World::new();
        let (other, policy) = (store(&[&world.other]), Policy::default());
        let lacking = |n: usize| {
            let seen = evidence("ews.contoso.example", vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]);
            let mut peer = report(seen, &other, &policy);
            peer.evidence.target.port = u16::try_from(n).unwrap();
            peer
        };
        let refused = |n: u8| report(evidence("b.example", vec![refuses(&format!("192.0.2.{n}"))]), &other, &policy);
        let mut groups = Groups::default();
        (1..=40).for_each(|n| groups.count(&lacking(n)));
        (1..=3).for_each(|n| groups.count(&refused(n)));
        let told = groups.told();
        let seen: Vec<_> = told.iter().map(|group| (group.code.as_str(), group.peers, group.names.len())).collect();
        assert_eq!(seen[..2], [("root-missing", 40, 8), ("tcp-refused", 3, 3)]);
        assert_eq!(told[0].subject.as_deref(), Some("CN=Contoso Root CA, O=Contoso KK, C=JP"));
        assert_eq!((told[0].certificate, told[0].exact), (None, true), "nobody sent it");
        assert_eq!(told[0].key_id.as_deref(), Some("a1".repeat(20).as_str()));
    }

    #[test]
    fn memory_does_not_grow_with_the_peers() {
        let world = World::new();
        let (other, policy) = (store(&[&world.other]), Policy::default());
        let mut peer = report(evidence("b.example", vec![refuses("192.0.2.1")]), &other, &policy);
        let shared = report(
            evidence("ews.contoso.example", vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]),
            &other,
            &policy,
        );
        let mut groups = Groups::default();
        for number in 0..20_000_usize {
            // Every peer is refused in words of its own.
            for finding in &mut peer.diagnosis.findings {
                finding.message = Text::new(finding.message.id).with("address", number);
            }
            groups.count(&peer);
            if number % 100 == 0 {
                groups.count(&shared);
            }
        }
        assert!(groups.kept.len() <= MAX_KEPT && groups.alone.len() < 10);
        let told = groups.told();
        let count = |code| told.iter().filter(|group| group.code == code).map(|group| group.peers).sum::<usize>();
        assert_eq!(count(Code::TcpRefused), 20_000, "none is lost");
        assert_eq!(count(Code::RootMissing), 200);
        let whole = told.iter().find(|group| group.code == Code::RootMissing).unwrap();
        assert!(whole.peers >= 199 && !whole.exact && told.iter().all(|group| group.names.len() <= MAX_NAMED));
    }
}
