//! What depends on each certificate of a store: judged by taking it out.

use std::collections::{BTreeMap, BTreeSet};

use crate::cert::Sha256;
use crate::diagnosis::Diagnosis;
use crate::evidence::Evidence;
use crate::trust::Store;
use crate::trust::store::Entry;

/// What a store's certificate is to the peers that were looked at. In order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// At least one healthy peer fails without it.
    Needed,
    /// On a path in force, and every peer that uses it has another.
    Replaceable,
    /// Only peers that fail anyway have a path through it: what it would be to them once mended is not known.
    Failing,
    /// No path of any peer that was looked at goes through it.
    Unused,
}

impl Use {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Replaceable => "replaceable",
            Self::Failing => "failing",
            Self::Unused => "unused",
        }
    }
}

/// One certificate of the store. Peers are numbers into the list that was judged.
#[derive(Clone, Debug)]
pub struct Weight<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Healthy peers that fail without it.
    pub alone: Vec<usize>,
    /// Healthy peers that have a path through it, and another without.
    pub replaceable: Vec<usize>,
    /// Failing peers that have a path through it.
    pub failing: Vec<usize>,
}

impl Weight<'_> {
    /// What it is to them.
    pub fn used(&self) -> Use {
        if !self.alone.is_empty() {
            Use::Needed
        } else if !self.replaceable.is_empty() {
            Use::Replaceable
        } else if !self.failing.is_empty() {
            Use::Failing
        } else {
            Use::Unused
        }
    }
}

/// What depends on what.
#[derive(Clone, Debug)]
pub struct Impact<'a> {
    /// Every certificate of the store, the weightiest first.
    pub certificates: Vec<Weight<'a>>,
    /// Which peers are healthy with the store as it is.
    pub healthy: Vec<bool>,
}

impl Impact<'_> {
    /// How many certificates are of a use.
    pub fn count(&self, used: Use) -> usize {
        self.certificates.iter().filter(|weight| weight.used() == used).count()
    }
}

/// Takes every certificate out that a path in force goes through, one at a time, and judges the peers that use it
/// again. What no path in force uses cannot change a verdict by going.
pub fn impact<'a>(peers: &[Evidence], store: &'a Store, judge: impl Fn(&Evidence, &Store) -> Diagnosis) -> Impact<'a> {
    let mut in_force: BTreeMap<Sha256, Vec<usize>> = BTreeMap::new();
    let mut reserve: BTreeMap<Sha256, BTreeSet<usize>> = BTreeMap::new();
    let mut failing: BTreeMap<Sha256, Vec<usize>> = BTreeMap::new();
    let mut healthy = Vec::with_capacity(peers.len());
    for (index, evidence) in peers.iter().enumerate() {
        let diagnosis = judge(evidence, store);
        healthy.push(diagnosis.healthy());
        if diagnosis.healthy() {
            for sha256 in held(&diagnosis, true) {
                in_force.entry(sha256).or_default().push(index);
            }
            for sha256 in held(&diagnosis, false) {
                reserve.entry(sha256).or_default().insert(index);
            }
        } else {
            for sha256 in held(&diagnosis, false) {
                failing.entry(sha256).or_default().push(index);
            }
        }
    }
    let weigh = |entry: &'a Entry| {
        let sha256 = entry.certificate.sha256;
        let mut weight = Weight {
            entry,
            alone: Vec::new(),
            replaceable: Vec::new(),
            failing: failing.get(&sha256).cloned().unwrap_or_default(),
        };
        let mut others = reserve.get(&sha256).cloned().unwrap_or_default();
        if let Some(users) = in_force.get(&sha256) {
            let less = without(store, &sha256);
            for user in users {
                if !judge(&peers[*user], &less).healthy() {
                    weight.alone.push(*user);
                    others.remove(user);
                }
            }
        }
        weight.replaceable = others.into_iter().collect();
        weight
    };
    let mut certificates: Vec<Weight<'a>> = store.entries.iter().map(weigh).collect();
    // Stable: within one weight the order of the store stands.
    certificates.sort_by_key(|weight| {
        let users = weight.alone.len() + weight.replaceable.len() + weight.failing.len();
        (weight.used(), std::cmp::Reverse((weight.alone.len(), users)))
    });
    Impact { certificates, healthy }
}

/// The store's certificates on the paths in force, or on every path: of a healthy peer every accepted one.
fn held(diagnosis: &Diagnosis, in_force: bool) -> BTreeSet<Sha256> {
    let healthy = diagnosis.healthy();
    let assessments = diagnosis.addresses.iter().filter_map(|address| address.assessment.as_ref());
    let paths = assessments.flat_map(|a| a.paths.iter().take(if in_force { 1 } else { usize::MAX }));
    let paths = paths.filter(|path| path.accepted() || !healthy);
    paths.flat_map(|path| &path.elements).filter(|e| e.held).map(|e| e.certificate.sha256).collect()
}

/// The store as if it lacked one certificate.
fn without(store: &Store, sha256: &Sha256) -> Store {
    let mut less = Store::default();
    less.sources.clone_from(&store.sources);
    for entry in store.entries.iter().filter(|entry| entry.certificate.sha256 != *sha256) {
        less.add(entry.certificate.clone(), &entry.origin);
    }
    less
}
