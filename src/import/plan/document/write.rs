//! From a plan to its document.

use crate::cert::{Certificate, hex};
use crate::import::appliance::Stays;
use crate::import::contents::Contents;
use crate::import::place::PlaceForm;
use crate::moment::Moment;

use super::super::{Fate, Plan, Step, Unobtainable};
use super::{MissingCertificate, PLAN, PlanDocument, PlannedCertificate, PlannedPeer, PlannedStore, Prediction, Tool};

/// What a plan was made of.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The store as it was read.
    pub contents: &'a Contents,
    /// The peers, each as it was found.
    pub peers: &'a [PeerState],
    /// The moment of writing.
    pub created: Moment,
}

/// A peer, and how it was found.
pub type PeerState = PlannedPeer;

/// The document of a plan.
pub fn plan(plan: &Plan, about: About<'_>) -> PlanDocument {
    let Contents { place, held, .. } = about.contents;
    PlanDocument {
        schema: PLAN.to_owned(),
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        created_at: about.created.to_string(),
        judged_at: plan.at.to_string(),
        profile: plan.profile,
        store: PlannedStore {
            path: place.path.to_string_lossy().into_owned(),
            format: if place.form == PlaceForm::Folder { "directory" } else { "pem" }.to_owned(),
            fingerprint: about.contents.fingerprint().to_string(),
            certificates: held.len(),
        },
        peers: about.peers.to_vec(),
        certificates: plan.steps.iter().map(certificate).collect(),
        unobtainable: plan.unobtainable.iter().map(missing).collect(),
        not_needed: plan.not_needed,
    }
}

pub(super) fn certificate(step: &Step) -> PlannedCertificate {
    let c = &step.certificate;
    let install = step.fate.installs();
    PlannedCertificate {
        sha256: c.sha256.to_string(),
        subject: c.subject.to_string(),
        issuer: c.issuer.to_string(),
        serial: c.serial.clone(),
        not_before: c.not_before.to_string(),
        not_after: c.not_after.to_string(),
        key: c.key.kind.to_string(),
        subject_key_id: c.subject_key_id.as_deref().map(hex),
        authority_key_id: c.authority_key_id.as_deref().map(hex),
        self_issued: c.is_self_issued(),
        origin: step.origin,
        origin_url: step.origin_url.clone(),
        unproved: step.unproved,
        approval: install.then(|| if step.unproved { "fingerprint" } else { "yes" }.to_owned()),
        prediction: prediction(&step.fate),
        install,
        file_name: step.file.as_str().to_owned(),
        peers: step.peers.clone(),
        pem: c.to_pem(),
    }
}

fn prediction(fate: &Fate) -> Prediction {
    let of = |outcome: &str, reason: Option<&str>, others: &[Certificate]| Prediction {
        outcome: outcome.to_owned(),
        reason: reason.map(str::to_owned),
        others: others.iter().map(|c| c.sha256.to_string()).collect(),
    };
    match fate {
        Fate::Add => of("added", None, &[]),
        Fate::Replace(old) => of("replaces", None, old),
        Fate::Ignored { by, because: Stays::NotLater } => {
            of("silently-ignored", Some("not-later"), std::slice::from_ref(by))
        }
        Fate::Ignored { by, because: Stays::SameSerial } => {
            of("silently-ignored", Some("same-serial"), std::slice::from_ref(by))
        }
        Fate::Refused(why) => of("refused", Some(why.as_str()), &[]),
        Fate::Held => of("already-held", None, &[]),
    }
}

fn missing(lack: &Unobtainable) -> MissingCertificate {
    MissingCertificate {
        subject: lack.subject.to_string(),
        key_id: lack.key_id.as_deref().map(hex),
        issuer_of: lack.child.as_ref().map(|child| child.sha256.to_string()),
        aia: lack.aia.clone(),
        peers: lack.peers.clone(),
    }
}
