//! What a report is made of: values that were decided elsewhere.

use std::collections::BTreeMap;

use crate::diagnosis::planned::Planned;
use crate::diagnosis::{AddressDiagnosis, Diagnosis, SslStatus};
use crate::evidence::{AddressEvidence, Evidence};
use crate::moment::{Millis, Moment};
use crate::trust::elsewhere::TrustedBy;
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
    /// The peers in the order they were given.
    pub peers: Vec<PeerReport>,
}

/// One peer.
#[derive(Debug)]
pub struct PeerReport {
    /// What was observed.
    pub evidence: Evidence,
    /// What was concluded.
    pub diagnosis: Diagnosis,
    /// Who else trusts it; `None` where nobody asked.
    pub trusted_by: Option<TrustedBy>,
    /// What is said of a certificate that is not installed yet; `None` for a probed peer.
    pub planned: Option<Planned>,
    /// Labels of the peer list.
    pub labels: BTreeMap<String, String>,
    /// Time the judgement took.
    pub verify_ms: Millis,
}

impl PeerReport {
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
}

impl Summary {
    /// Counts one more peer.
    pub fn count(&mut self, diagnosis: &Diagnosis) {
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
        self.peers.iter().for_each(|peer| summary.count(&peer.diagnosis));
        summary
    }
}
