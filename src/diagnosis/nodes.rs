//! Several nodes: one look at the peer, judged by each node's store, and put together without losing a fault.

use crate::evidence::Evidence;
use crate::moment::Moment;
use crate::trust::{Memory, Node, NodeName, Policy, Store, Stores};

use super::code::Code;
use super::finding::Finding;
use super::judge::{Diagnosis, judge_remembering};
use super::missing::Missing;
use super::rules;
use super::status::SslStatus;

/// What one node's store came to.
#[derive(Clone, Debug)]
pub struct NodeVerdict {
    /// The node.
    pub name: NodeName,
    /// Test 2 by its store.
    pub ssl: SslStatus,
    /// The earliest moment at which that changes by itself.
    pub valid_until: Option<Moment>,
    /// What its store lacks.
    pub missing: Vec<Missing>,
    /// The codes of what was found by its store, the gravest first, each once.
    pub codes: Vec<Code>,
}

/// Judges what one probe observed by every store.
pub fn judge_all(evidence: &Evidence, stores: &Stores, policy: &Policy, at: Moment) -> Diagnosis {
    judge_all_remembering(evidence, stores, policy, at, &Memory::none())
}

/// The same answer, with what `memory` knows of chains that were judged before: of nodes whose stores are alike, too.
pub fn judge_all_remembering(
    evidence: &Evidence,
    stores: &Stores,
    policy: &Policy,
    at: Moment,
    memory: &Memory,
) -> Diagnosis {
    let by_store = |store: &Store| judge_remembering(evidence, store, policy, at, memory);
    let Stores::Nodes(first, others) = stores else { return by_store(stores.first()) };
    let by = |node: &Node| by_store(&node.store);
    let mut judged: Vec<(&Node, Diagnosis)> = vec![(first, by(first))];
    judged.extend(others.iter().map(|node| (node, by(node))));
    let by_node = judged.iter().map(|(node, diagnosis)| verdict(node, diagnosis)).collect();
    let mut findings = merged(&judged);
    findings.extend(rules::nodes(&judged));
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    Diagnosis { findings, by_node, ..judged.swap_remove(0).1 }
}

fn verdict(node: &Node, diagnosis: &Diagnosis) -> NodeVerdict {
    let main = diagnosis.main();
    let mut codes: Vec<Code> = Vec::new();
    for finding in &diagnosis.findings {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    NodeVerdict {
        name: node.name.clone(),
        ssl: diagnosis.ssl,
        valid_until: main.and_then(|main| main.valid_until),
        missing: main.map(|main| main.missing.clone()).unwrap_or_default(),
        codes,
    }
}

/// What every node shows is said once; what some show, once with their names, for machines as `evidence.node`.
fn merged(judged: &[(&Node, Diagnosis)]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (node, diagnosis) in judged {
        for finding in &diagnosis.findings {
            let known = findings.iter_mut().find(|known| same(known, finding) && !known.nodes.contains(&node.name));
            match known {
                Some(known) => known.nodes.push(node.name.clone()),
                None => findings.push(Finding { nodes: vec![node.name.clone()], ..finding.clone() }),
            }
        }
    }
    for finding in &mut findings {
        if finding.nodes.len() == judged.len() {
            finding.nodes.clear();
        } else {
            let names: Vec<&str> = finding.nodes.iter().map(NodeName::as_str).collect();
            finding.evidence.insert("node".to_owned(), names.join(", ").into());
        }
    }
    findings
}

fn same(one: &Finding, other: &Finding) -> bool {
    one.code == other.code
        && one.certificate == other.certificate
        && one.message == other.message
        && one.severity == other.severity
        && one.certainty == other.certainty
        && one.addresses == other.addresses
}
