//! From diagnoses to what an import is about.

use crate::diagnosis::missing::{Missing, Source};
use crate::import::plan::document::{PeerResult, PlannedPeer, Verdict};
use crate::import::plan::{Lack, Need, Origin};
use crate::report::PeerReport;

/// What every peer lacks, at whichever address.
pub(super) fn of(peers: &[PeerReport]) -> Vec<Need> {
    let needs = peers.iter().map(|peer| {
        let addresses = &peer.diagnosis.addresses;
        let presented = addresses.iter().filter_map(|address| address.assessment.as_ref());
        Need {
            peer: peer.evidence.target.peer.clone(),
            presented: presented.flat_map(|a| a.certificates().map(|(_, c)| c.clone())).collect(),
            lacks: addresses.iter().flat_map(|address| &address.missing).map(lack).collect(),
        }
    });
    needs.collect()
}

fn lack(missing: &Missing) -> Lack {
    let origin = match missing.source {
        Source::Presented | Source::Unknown => Origin::Presented,
        Source::Aia => Origin::Aia,
        Source::PublicRoots => Origin::PublicRoots,
    };
    Lack {
        subject: missing.subject.clone(),
        key_id: missing.key_id.clone(),
        known: missing.certificate.clone().map(|certificate| (certificate, origin)),
        child: missing.child.clone(),
        aia: missing.aia.clone(),
    }
}

/// The peers as a plan names them.
pub(super) fn states(peers: &[PeerReport]) -> Vec<PlannedPeer> {
    let state = |peer: &PeerReport| PlannedPeer {
        peer: peer.evidence.target.peer.clone(),
        server_name: peer.evidence.target.server_name.as_ref().map(ToString::to_string),
        transport: peer.evidence.target.transport.scheme().to_owned(),
        healthy: peer.diagnosis.healthy(),
        ssl_status: peer.diagnosis.ssl.as_str().to_owned(),
    };
    peers.iter().map(state).collect()
}

/// Before and after, peer by peer.
pub(super) fn results(before: &[PeerReport], after: Option<&[PeerReport]>) -> Vec<PeerResult> {
    let verdict = |peer: &PeerReport| Verdict {
        healthy: peer.diagnosis.healthy(),
        ssl_status: peer.diagnosis.ssl.as_str().to_owned(),
    };
    let result = |(index, peer): (usize, &PeerReport)| PeerResult {
        peer: peer.evidence.target.peer.clone(),
        before: verdict(peer),
        after: after.and_then(|after| after.get(index)).map(verdict),
    };
    before.iter().enumerate().map(result).collect()
}
