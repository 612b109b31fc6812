//! How one peer was found: as much of a report as two of them are compared by.

use std::collections::{BTreeMap, BTreeSet};

use crate::cert::{Certificate, Sha256};
use crate::diagnosis::{Diagnosis, Reachability, Severity, SslStatus, version_name};
use crate::evidence::{Evidence, TlsOutcome};
use crate::moment::Moment;

/// One peer, as a report shows it. Made from a diagnosis, or read back from a report's stable fields.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerState {
    /// The peer as it was typed.
    pub peer: String,
    /// The name sent and matched; `None` for files without a name.
    pub server_name: Option<String>,
    /// Reachable and verified, at every address and by every node.
    pub healthy: bool,
    /// Test 1; `None` when nothing was probed.
    pub reachability: Option<Reachability>,
    /// Test 2.
    pub status: SslStatus,
    /// Test 2 by address; `None` where it was not tried.
    pub addresses: BTreeMap<String, Option<SslStatus>>,
    /// Test 2 by the stores of several nodes; empty with one store.
    pub nodes: BTreeMap<String, SslStatus>,
    /// The presented leaf, when it can be decoded.
    pub leaf: Option<Certificate>,
    /// What was presented behind the leaf, in order.
    pub sent: Vec<Sha256>,
    /// The path in force, leaf first; `None` when none is trusted.
    pub path: Option<Vec<Sha256>>,
    /// Protocol version of the handshake.
    pub version: Option<String>,
    /// When the verdict changes by itself.
    pub valid_until: Option<Moment>,
    /// Critical findings and warnings. What is merely worth knowing comes and goes with the weather (a lost ping).
    pub findings: BTreeSet<Mark>,
    /// Subjects of the certificates that are named above, for people.
    pub subjects: BTreeMap<Sha256, String>,
}

/// A finding, as far as it is the same finding in two reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Its code, in its stable word: a report may know codes that this program does not.
    pub code: String,
    /// The certificate it is about.
    pub certificate: Option<Sha256>,
    /// How grave it is.
    pub severity: Severity,
}

impl PeerState {
    /// What was concluded from `evidence`.
    pub fn of(evidence: &Evidence, diagnosis: &Diagnosis) -> Self {
        let main = diagnosis.main();
        let assessment = main.and_then(|main| main.assessment.as_ref());
        let presented = assessment.iter().flat_map(|a| a.certificates());
        let best = assessment.and_then(|a| a.best()).filter(|path| path.accepted());
        let in_path = best.iter().flat_map(|path| &path.elements).map(|e| &e.certificate);
        let subjects = presented.map(|(_, c)| c).chain(in_path).map(|c| (c.sha256, c.subject.to_string())).collect();
        let mut sent: Vec<Sha256> = Vec::new();
        for (_, certificate) in assessment.iter().flat_map(|a| a.certificates()) {
            // A report tells each certificate once, at its first position.
            if !sent.contains(&certificate.sha256) {
                sent.push(certificate.sha256);
            }
        }
        let leaf = assessment.and_then(|a| a.leaf()).cloned();
        sent.retain(|sha256| leaf.as_ref().is_none_or(|leaf| leaf.sha256 != *sha256));
        let findings = diagnosis.findings.iter().filter(|f| f.severity != Severity::Info);
        let addresses = diagnosis.addresses.iter().filter_map(|a| Some((a.address?.to_string(), a.ssl)));
        let addresses = by_address(addresses);
        Self {
            peer: evidence.target.peer.clone(),
            server_name: evidence.is_named().then(|| evidence.target.name().ascii()),
            healthy: diagnosis.healthy(),
            reachability: diagnosis.reachability,
            status: diagnosis.ssl,
            addresses,
            nodes: diagnosis.by_node.iter().map(|node| (node.name.to_string(), node.ssl)).collect(),
            leaf,
            sent,
            path: best.map(|path| path.elements.iter().map(|e| e.certificate.sha256).collect()),
            version: version(evidence, diagnosis),
            valid_until: main.and_then(|main| main.valid_until),
            findings: findings
                .map(|f| Mark { code: f.code.as_str().to_owned(), certificate: f.certificate, severity: f.severity })
                .collect(),
            subjects,
        }
    }

    /// A test could not be carried out: nothing is known of the peer, neither good nor bad.
    pub fn undetermined(&self) -> bool {
        self.reachability == Some(Reachability::Undetermined)
    }

    /// By what the same peer is found in another report.
    pub fn key(&self) -> (&str, Option<&str>) {
        (&self.peer, self.server_name.as_deref())
    }
}

/// Each address once, with the first status in domain order: with `--repeat` it may stand there several times.
pub fn by_address(told: impl IntoIterator<Item = (String, Option<SslStatus>)>) -> BTreeMap<String, Option<SslStatus>> {
    let mut addresses: BTreeMap<String, Option<SslStatus>> = BTreeMap::new();
    for (address, status) in told {
        let known = addresses.entry(address).or_default();
        *known = (*known).into_iter().chain(status).min();
    }
    addresses
}

/// As the report's `ssl.handshake.version`: the second pass, where there was one, tells what the server chose.
fn version(evidence: &Evidence, diagnosis: &Diagnosis) -> Option<String> {
    let shown = evidence.addresses.get(diagnosis.spoken_of?)?;
    if let Some(flight) = shown.clear.seen() {
        return Some(version_name(flight.version));
    }
    match &shown.tls.seen()?.outcome {
        TlsOutcome::Completed(negotiated) => Some(negotiated.version.clone()),
        TlsOutcome::Failed(_) => None,
    }
}
