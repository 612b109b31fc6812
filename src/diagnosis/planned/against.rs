//! A planned certificate against what the live peer shows.

use std::net::IpAddr;

use crate::cert::{Certificate, Sha256};
use crate::diagnosis::leaf_change::{LeafChange, leaf_change};
use crate::diagnosis::{Code, Diagnosis, Severity, SslStatus};
use crate::evidence::Evidence;
use crate::moment::Moment;
use crate::trust::Assessment;
use crate::trust::name::NameRules;
use crate::trust::path::is_self_signed;

/// The comparison with one live peer.
#[derive(Clone, Debug)]
pub struct Against {
    /// The peer as it was written.
    pub peer: String,
    /// The name that was sent as SNI.
    pub server_name: String,
    /// When it was looked at.
    pub observed_at: Moment,
    /// Its status by the same store.
    pub ssl: SslStatus,
    /// One entry a distinct leaf, the first address's first; or why there is none.
    pub live: Result<Vec<LiveLeaf>, Option<Code>>,
}

/// One leaf that the live peer shows.
#[derive(Clone, Debug)]
pub struct LiveLeaf {
    /// The addresses that show it; empty for a chain from files.
    pub addresses: Vec<IpAddr>,
    /// The leaf.
    pub leaf: Certificate,
    /// What the planned one changes.
    pub change: LeafChange,
    /// Intermediates that the live peer sends and the planned chain does not hold.
    pub intermediates_gone: Vec<Certificate>,
    /// Intermediates of the planned chain that the live peer does not send.
    pub intermediates_new: Vec<Certificate>,
}

impl LiveLeaf {
    /// Another set of intermediates.
    pub fn chain_changed(&self) -> bool {
        !self.intermediates_gone.is_empty() || !self.intermediates_new.is_empty()
    }
}

/// Compares `planned` with every distinct leaf of `live`. `None` where the planned leaf cannot be decoded.
pub fn against(planned: &Assessment, evidence: &Evidence, live: &Diagnosis, rules: NameRules) -> Option<Against> {
    let new = planned.leaf()?;
    let mut leaves: Vec<LiveLeaf> = Vec::new();
    for shown in &live.addresses {
        let Some((assessment, old)) = shown.assessment.as_ref().and_then(|a| Some((a, a.leaf()?))) else { continue };
        if let Some(known) = leaves.iter_mut().find(|known| known.leaf == *old) {
            known.addresses.extend(shown.address);
            continue;
        }
        leaves.push(LiveLeaf {
            addresses: shown.address.into_iter().collect(),
            leaf: old.clone(),
            change: leaf_change(old, new, rules),
            intermediates_gone: beyond(assessment, planned),
            intermediates_new: beyond(planned, assessment),
        });
    }
    let critical = live.findings.iter().find(|f| f.severity == Severity::Critical).map(|f| f.code);
    let live_leaves = if leaves.is_empty() { Err(critical) } else { Ok(leaves) };
    Some(Against {
        peer: evidence.target.peer.clone(),
        server_name: evidence.target.name().to_string(),
        observed_at: evidence.observed_at,
        ssl: live.ssl,
        live: live_leaves,
    })
}

/// The intermediates of one chain that the other has not.
fn beyond(one: &Assessment, other: &Assessment) -> Vec<Certificate> {
    let intermediates = |of: &Assessment| -> Vec<Certificate> {
        of.certificates().filter(|(at, c)| *at > 0 && !is_self_signed(c)).map(|(_, c)| c.clone()).collect()
    };
    let known: Vec<Sha256> = intermediates(other).iter().map(|c| c.sha256).collect();
    let mut beyond: Vec<Certificate> = intermediates(one);
    beyond.retain(|c| !known.contains(&c.sha256));
    beyond
}
