//! What a report is made of: values that were decided elsewhere.

use std::collections::BTreeMap;

use crate::diagnosis::{AddressDiagnosis, Diagnosis, Effect, SslStatus, Today};
use crate::evidence::{AddressEvidence, Evidence};
use crate::moment::{Millis, Moment};
use crate::trust::elsewhere::TrustedBy;
use crate::trust::rehearsal::Change;
use crate::trust::{Policy, Store, Stores};

/// A whole report.
#[derive(Debug)]
pub struct Report<'a> {
    /// The moment of judgement.
    pub checked_at: Moment,
    /// `--at` was given: the verdict is one of another time.
    pub at_given: bool,
    /// The policy.
    pub policy: &'a Policy,
    /// The store, or those of the nodes.
    pub stores: &'a Stores,
    /// What was rehearsed; the verdicts are then hypothetical, and [`Report::stores`] as they would be.
    pub rehearsal: Option<&'a Rehearsal>,
    /// The peers in the order they were given.
    pub peers: Vec<PeerReport>,
}

/// A change that was not made, and what it was compared with.
#[derive(Debug)]
pub struct Rehearsal {
    /// What would come in and go out.
    pub change: Change,
    /// The stores as they were read.
    pub today: Stores,
}

/// One peer.
#[derive(Debug)]
pub struct PeerReport {
    /// What was observed.
    pub evidence: Evidence,
    /// What was concluded.
    pub diagnosis: Diagnosis,
    /// Today's verdict, where [`PeerReport::diagnosis`] is a rehearsed one.
    pub today: Option<Today>,
    /// Who else trusts it; `None` where nobody asked.
    pub trusted_by: Option<TrustedBy>,
    /// Labels of the peer list.
    pub labels: BTreeMap<String, String>,
    /// Time the judgement took.
    pub verify_ms: Millis,
}

impl PeerReport {
    /// What the rehearsed change does to it.
    pub fn effect(&self) -> Option<Effect> {
        self.today.as_ref().map(|today| Effect::of(today, &self.diagnosis))
    }

    /// What the report's single fields speak of: the conclusion, and what its address showed. A chain from files
    /// has no address.
    pub fn spoken(&self) -> Option<(Option<&AddressEvidence>, &AddressDiagnosis)> {
        let at = self.diagnosis.spoken_of?;
        Some((self.evidence.addresses.get(at), self.diagnosis.addresses.get(at)?))
    }
}

/// How many peers are how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All.
    pub peers: usize,
    /// Reachable and verified.
    pub healthy: usize,
    /// Failed a test.
    pub failed: usize,
    /// A test could not be carried out.
    pub undetermined: usize,
    /// By `ssl.status`; of several nodes the gravest counts.
    pub by_status: BTreeMap<&'static str, usize>,
    /// By effect of what was rehearsed; `None` without.
    pub by_change: Option<BTreeMap<&'static str, usize>>,
}

impl Summary {
    /// Counts one more peer.
    pub fn count(&mut self, peer: &PeerReport) {
        let diagnosis = &peer.diagnosis;
        if let (Some(effect), Some(counts)) = (peer.effect(), &mut self.by_change) {
            *counts.entry(effect.as_str()).or_default() += 1;
        }
        self.peers += 1;
        if diagnosis.healthy() {
            self.healthy += 1;
        } else if diagnosis.undetermined() {
            self.undetermined += 1;
        } else {
            self.failed += 1;
        }
        *self.by_status.entry(diagnosis.gravest().as_str()).or_default() += 1;
    }

    /// 0 all healthy, 1 at least one failed, 3 at least one undetermined and none failed.
    pub fn exit_code(&self) -> u8 {
        match (self.failed, self.undetermined) {
            (0, 0) => 0,
            (0, _) => 3,
            _ => 1,
        }
    }
}

impl Report<'_> {
    /// The stores as they were read, whatever was rehearsed.
    pub fn read(&self) -> &Stores {
        self.rehearsal.map_or(self.stores, |rehearsal| &rehearsal.today)
    }

    /// The store that the single fields speak of.
    pub fn store(&self) -> &Store {
        self.stores.first()
    }

    /// Counts the peers.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for status in SslStatus::ALL {
            summary.by_status.insert(status.as_str(), 0);
        }
        summary.by_change = self.rehearsal.map(|_| Effect::ALL.map(|effect| (effect.as_str(), 0)).into());
        self.peers.iter().for_each(|peer| summary.count(peer));
        summary
    }
}
