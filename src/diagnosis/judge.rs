//! The judge: evidence, store, policy and moment in; a diagnosis out. No I/O, no clock, always the same answer.

use std::net::IpAddr;

use crate::cert::{Certificate, Sha256};
use crate::evidence::{AddressEvidence, Evidence};
use crate::moment::Moment;
use crate::trust::revocation::Checked;
use crate::trust::staple::StapleVerdict;
use crate::trust::{Assessment, Memory, Policy, Store};

use super::case::Case;
use super::code::StatusClass;
use super::finding::Finding;
use super::key_types::{self, KeyTypeDiagnosis};
use super::missing::{self, Missing};
use super::nodes::NodeVerdict;
use super::rules;
use super::status::{self, Reachability, SslStatus};
use super::valid_until;

/// Everything concluded about one peer.
#[derive(Debug)]
pub struct Diagnosis {
    /// Test 1; `None` when it was not asked to be measured.
    pub reachability: Option<Reachability>,
    /// Test 2: the first in domain order that any address shows.
    pub ssl: SslStatus,
    /// One entry an address (with `--repeat`, one for each different thing it showed), as in the evidence; a single one without an address for a chain from files.
    pub addresses: Vec<AddressDiagnosis>,
    /// Which entry the report's single fields speak of: the first one with the headline status.
    pub spoken_of: Option<usize>,
    /// Every finding, the gravest first.
    pub findings: Vec<Finding>,
    /// Every node's verdict in order, where the stores of nodes were judged by: all fields above but the findings
    /// are then those of the first.
    pub by_node: Vec<NodeVerdict>,
    /// The moment of judgement.
    pub at: Moment,
}

/// What was concluded about one address, or about a chain from files.
#[derive(Debug)]
pub struct AddressDiagnosis {
    /// The address; `None` for a chain from files, and through a proxy.
    pub address: Option<IpAddr>,
    /// Test 2 at this address; `None` when it was not tried. Of both key types, where both were asked for, the first
    /// in domain order.
    pub ssl: Option<SslStatus>,
    /// The chain against the store; `None` without a chain.
    pub assessment: Option<Assessment>,
    /// The stapled response.
    pub staple: Option<StapleVerdict>,
    /// Every certificate whose revocation was looked into.
    pub revocation: Vec<Checked>,
    /// What is missing from the best path.
    pub missing: Vec<Missing>,
    /// Whether the store would trust it, had the peer sent the issuers that were fetched; `None` where none belongs to it.
    pub with_fetched: Option<bool>,
    /// The earliest moment at which this address's verdict changes by itself.
    pub valid_until: Option<Moment>,
    /// What clients of one key type alone come to; empty unless that was asked.
    pub key_types: Vec<KeyTypeDiagnosis>,
    /// What clients of older generations come to, in the order of the evidence; empty unless that was asked. It never
    /// changes the status, which speaks of the client that was asked about.
    pub legacy: Vec<AddressDiagnosis>,
}

impl AddressDiagnosis {
    /// It and those of other clients: every chain that was judged at this address.
    pub fn judged(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.key_types.iter().map(|one| &one.shown)).chain(&self.legacy)
    }
}

impl Diagnosis {
    /// Healthy: reachable (where that was measured) and verified, by every node.
    pub fn healthy(&self) -> bool {
        self.reachability.is_none_or(|r| r == Reachability::Reachable) && self.gravest() == SslStatus::Verified
    }

    /// Test 2 by whichever node comes first in domain order; without nodes, test 2.
    pub fn gravest(&self) -> SslStatus {
        self.by_node.iter().map(|node| node.ssl).min().unwrap_or(self.ssl)
    }

    /// Neither healthy nor failed: a test could not be carried out.
    pub fn undetermined(&self) -> bool {
        self.reachability == Some(Reachability::Undetermined)
    }

    /// The address the report's single fields speak of.
    pub fn main(&self) -> Option<&AddressDiagnosis> {
        self.addresses.get(self.spoken_of?)
    }

    /// Any certificate that occurs, by its fingerprint.
    pub fn certificate(&self, sha256: &Sha256) -> Option<&Certificate> {
        let judged = || self.addresses.iter().flat_map(AddressDiagnosis::judged);
        let missing = judged().flat_map(|a| &a.missing).filter_map(|m| m.certificate.as_ref());
        let of_paths = judged().filter_map(|a| a.assessment.as_ref()).find_map(|a| {
            let presented = a.certificates().map(|(_, c)| c);
            let needed = a.paths.iter().flat_map(|p| p.elements.iter().map(|e| &e.certificate));
            presented.chain(needed).find(|c| c.sha256 == *sha256)
        });
        of_paths.or_else(|| missing.into_iter().find(|c| c.sha256 == *sha256))
    }
}

/// Judges what one probe observed.
pub fn judge(evidence: &Evidence, store: &Store, policy: &Policy, at: Moment) -> Diagnosis {
    judge_remembering(evidence, store, policy, at, &Memory::none())
}

/// The same answer, with what `memory` knows of chains that were judged before.
pub fn judge_remembering(
    evidence: &Evidence,
    store: &Store,
    policy: &Policy,
    at: Moment,
    memory: &Memory,
) -> Diagnosis {
    let mut findings = rules::peer(evidence);
    let mut whole = status::class(&findings);
    let mut addresses = Vec::with_capacity(evidence.addresses.len().max(1));
    let handed = evidence.handed.as_ref().map(|_| None);
    for shown in evidence.addresses.iter().map(Some).chain(handed) {
        let judge = |shown| address(Case::new(evidence, shown, store, policy, at, memory));
        let (mut found, mut judged) = judge(shown);
        if let Some(shown) = shown.filter(|shown| !shown.key_types.is_empty()) {
            found.extend(key_types::judge(shown, &mut judged, judge));
            found.extend(rules::key_types(evidence, &judged, policy));
        }
        if let Some(shown) = shown.filter(|shown| !shown.legacy.is_empty()) {
            judged.legacy = shown.legacy.iter().map(|look| judge(Some(&look.shown)).1).collect();
            found.extend(rules::older(evidence, shown));
        }
        if let Some(shown) = shown.filter(|shown| shown.offers.is_some()) {
            found.extend(rules::offers(evidence, shown, &found));
        }
        merge(&mut findings, found, judged.address);
        addresses.push(judged);
    }
    let mut late = rules::several(evidence, &addresses);
    late.extend(rules::store(store, policy, at, &findings));
    whole = whole.into_iter().chain(status::class(&late)).min();
    findings.extend(late);
    let ssl = headline(whole, &addresses);
    let spoken_of =
        addresses.iter().position(|a| a.ssl == Some(ssl)).or(addresses.iter().position(|a| a.ssl.is_some()));
    // Stable: within one severity the rules' own order stands, which is the order of the work.
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    Diagnosis { reachability: reachability(evidence), ssl, addresses, spoken_of, findings, by_node: Vec::new(), at }
}

/// What one address showed, or a chain from files.
fn address(case: Case<'_>) -> (Vec<Finding>, AddressDiagnosis) {
    let found = rules::address(&case);
    let ssl = tried(&case).then(|| status::of_address(&case, &found));
    let judged = AddressDiagnosis {
        // Through a proxy it is the proxy's, and says nothing of the peer.
        address: case.address.map(|shown| shown.address).filter(|_| case.proxy.is_none()),
        ssl,
        missing: missing::missing(&case),
        with_fetched: case.with_fetched(),
        valid_until: valid_until::valid_until(&case),
        assessment: case.assessment,
        staple: case.staple,
        revocation: case.revocation,
        key_types: Vec::new(),
        legacy: Vec::new(),
    };
    (found, judged)
}

/// Whether test 2 was tried: a chain from files always is.
fn tried(case: &Case<'_>) -> bool {
    let begun = |a: &AddressEvidence| a.tcp.failed().is_some() || a.starttls.is_some();
    case.tls().is_some() || case.clear().is_some() || case.address.is_none_or(begun)
}

/// A finding that several addresses share is said once, with all of them. Files have no address to name.
fn merge(findings: &mut Vec<Finding>, found: Vec<Finding>, address: Option<IpAddr>) {
    let Some(address) = address else { return findings.extend(found) };
    for mut finding in found {
        let same = findings.iter_mut().find(|known| {
            known.code == finding.code
                && known.certificate == finding.certificate
                && known.message == finding.message
                && known.severity == finding.severity
                && !known.addresses.is_empty()
        });
        match same {
            // With `--repeat` one address shows several things, and a fault in more than one of them.
            Some(known) if known.addresses.contains(&address) => {}
            Some(known) => known.addresses.push(address),
            None => {
                finding.addresses.push(address);
                findings.push(finding);
            }
        }
    }
}

/// The first in domain order that any address shows, or that concerns the peer or the store as a whole.
fn headline(whole: Option<StatusClass>, addresses: &[AddressDiagnosis]) -> SslStatus {
    let of_peer = whole.map(|class| status::of_class(class, true));
    let of_addresses = addresses.iter().filter_map(|a| a.ssl).min();
    of_peer.into_iter().chain(of_addresses).min().unwrap_or(SslStatus::Failed)
}

/// A chain from files has no reachability to speak of.
fn reachability(evidence: &Evidence) -> Option<Reachability> {
    evidence.handed.is_none().then(|| status::reachability(evidence))
}
