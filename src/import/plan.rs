//! The plan of an import: which certificates are to be installed, where each comes from, and what would become of it.
//!
//! Pure. What a peer lacks comes in as [`Need`]s; what the peer, the public roots and the user's files offer is looked
//! through from there upwards until a path reaches the store or ends in a root.

mod climb;
pub mod document;
mod install;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::cert::{Certificate, Name, Sha256, SignatureCheck};
use crate::moment::Moment;
use crate::trust::Profile;
use crate::trust::pool::public_roots;

use super::appliance::{CupTrust, MAX_KEY_BITS, Outcome, Stays};
use super::name::FileName;

pub use install::changes;

/// What one peer lacks of a trusted path.
#[derive(Clone, Debug)]
pub struct Need {
    /// The peer, as it was typed.
    pub peer: String,
    /// What it presented, in any order.
    pub presented: Vec<Certificate>,
    /// What is missing.
    pub lacks: Vec<Lack>,
}

/// A certificate that a path needs and the store does not have.
#[derive(Clone, Debug)]
pub struct Lack {
    /// Its subject.
    pub subject: Name,
    /// Its key identifier, as the certificate below names it.
    pub key_id: Option<Vec<u8>>,
    /// The certificate, where it is known, and where it is known from.
    pub known: Option<(Certificate, Origin)>,
    /// The certificate that it issued; `None` when it is the self-signed leaf itself.
    pub child: Option<Certificate>,
    /// Where the certificate below says it can be fetched.
    pub aia: Vec<String>,
}

/// Where a certificate comes from, the least proof first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The peer sent it.
    Presented,
    /// It was fetched from where the certificate below says.
    Aia,
    /// AD CS web enrolment gave it, at the address that the user named, over plain http.
    Certsrv,
    /// The public web's roots have it.
    PublicRoots,
    /// The user gave it in a file.
    File,
}

impl Origin {
    /// The word of JSON and of messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Presented => "presented",
            Self::Aia => "aia",
            Self::Certsrv => "certsrv",
            Self::PublicRoots => "public-roots",
            Self::File => "file",
        }
    }

    /// Whether somebody vouches for it who is not the peer, and whose word nobody on the way could have changed.
    fn is_proof(self) -> bool {
        matches!(self, Self::PublicRoots | Self::File)
    }
}

/// What the user brings beside what the peers show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brought<'a> {
    /// Certificates of files.
    pub files: &'a [Certificate],
    /// What AD CS web enrolment gave.
    pub enrolled: Option<&'a Enrolment>,
}

/// What AD CS web enrolment gave: nobody's word as long as it came over plain http, and candidates like any.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The URL that gave it.
    pub url: String,
    /// The certificates.
    pub certificates: Vec<Certificate>,
}

impl<'a> Brought<'a> {
    /// Files alone.
    pub fn files(files: &'a [Certificate]) -> Self {
        Self { files, enrolled: None }
    }

    fn enrolled(&self) -> &'a [Certificate] {
        self.enrolled.map_or(&[], |enrolled| &enrolled.certificates)
    }
}

/// What an import would do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// By whose rule.
    pub profile: Profile,
    /// The moment it was made for.
    pub at: Moment,
    /// What is offered, root first.
    pub steps: Vec<Step>,
    /// What is missing and cannot be had.
    pub unobtainable: Vec<Unobtainable>,
    /// Certificates of the user's files, and of AD CS web enrolment, that no peer needs.
    pub not_needed: usize,
}

/// One certificate of a plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// The certificate.
    pub certificate: Certificate,
    /// Where it comes from.
    pub origin: Origin,
    /// The URL that gave it, where web enrolment did.
    pub origin_url: Option<String>,
    /// Nobody vouches for it: it came from the peer, or over plain http, alone, and neither the store nor the rest of the
    /// plan proves it. Only its own fingerprint approves it.
    pub unproved: bool,
    /// What becomes of it.
    pub fate: Fate,
    /// What its file is called.
    pub file: FileName,
    /// The peers that need it.
    pub peers: Vec<String>,
}

/// What becomes of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is added.
    Add,
    /// It takes the place of these.
    Replace(Vec<Certificate>),
    /// cup-trust would drop the upload without a word, and so it is not installed.
    Ignored {
        /// The certificate of the same common name that stays.
        by: Certificate,
        /// Why it stays.
        because: Stays,
    },
    /// It is not installed.
    Refused(Refused),
    /// It is there already.
    Held,
}

impl Fate {
    /// Whether the store changes by it.
    pub fn installs(&self) -> bool {
        matches!(self, Self::Add | Self::Replace(_))
    }
}

/// Why a certificate is not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// An end-entity certificate: it anchors nothing.
    Leaf,
    /// Self-signed, and no CA certificate.
    NotCa,
    /// Its validity has ended.
    Expired,
    /// Its validity has not begun.
    NotYetValid,
    /// Its key has more bits than cup-trust takes.
    KeyTooLarge(usize),
    /// It has the name of what is missing, and another key.
    OtherKey,
}

impl Refused {
    /// The word of JSON and of messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leaf => "leaf",
            Self::NotCa => "not-a-ca",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::KeyTooLarge(_) => "key-too-large",
            Self::OtherKey => "other-key",
        }
    }
}

/// A certificate that is missing and that nothing at hand offers.
#[derive(Clone, Debug)]
pub struct Unobtainable {
    /// Its subject.
    pub subject: Name,
    /// Its key identifier.
    pub key_id: Option<Vec<u8>>,
    /// The certificate that it issued.
    pub child: Option<Certificate>,
    /// Where that one says it can be fetched.
    pub aia: Vec<String>,
    /// The peers that need it.
    pub peers: Vec<String>,
}

/// A certificate on its way into a plan.
#[derive(Clone, Debug)]
struct Offer {
    certificate: Certificate,
    origin: Origin,
    /// The URL of web enrolment, where it is that.
    origin_url: Option<String>,
    /// Somebody stands for it who is not the peer.
    vouched: bool,
    /// Found unfit while it was looked for.
    refused: Option<Refused>,
    /// The peer's own self-signed leaf.
    pinned: bool,
    peers: Vec<String>,
}

/// What a plan is made against.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// By whose rule.
    pub profile: Profile,
    /// When.
    pub at: Moment,
    /// What the store holds.
    pub held: &'a [Certificate],
    /// Whether the store has something of that name, in any case.
    pub taken: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Ground<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").field("profile", &self.profile).field("held", &self.held).finish_non_exhaustive()
    }
}

impl Plan {
    /// Works out the plan for these peers, with what the user brings.
    pub fn new(needs: &[Need], brought: Brought<'_>, ground: Ground<'_>) -> Self {
        let found = climb::all(needs, brought, ground);
        let enrolled = brought.enrolled().iter().filter(|c| !brought.files.contains(c));
        let all = brought.files.iter().chain(enrolled);
        let not_needed = all.filter(|c| !found.offers.iter().any(|offer| offer.certificate == **c)).count();
        Self::of(found.offers, found.unobtainable, not_needed, ground)
    }

    fn of(offers: Vec<Offer>, unobtainable: Vec<Unobtainable>, not_needed: usize, ground: Ground<'_>) -> Self {
        let mut store = CupTrust::new(ground.held.iter().cloned(), ground.at);
        let mut names: Vec<FileName> = Vec::new();
        let mut steps: Vec<Step> = Vec::new();
        for offer in root_first(offers) {
            let fate = fate(&offer, &mut store, ground);
            let other = |taken: &str| names.iter().any(|n| n.as_str().to_lowercase() == taken.to_lowercase());
            let file = FileName::of(&offer.certificate).free(&|name| (ground.taken)(name) || other(name));
            names.push(file.clone());
            let unproved = fate.installs() && !is_proved(&offer, &steps, ground.held);
            let Offer { certificate, origin, origin_url, peers, .. } = offer;
            steps.push(Step { certificate, origin, origin_url, unproved, fate, file, peers });
        }
        Self { profile: ground.profile, at: ground.at, steps, unobtainable, not_needed }
    }

    /// The steps by which the store changes.
    pub fn installable(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.fate.installs())
    }

    /// The step of a certificate.
    pub fn step(&self, sha256: &Sha256) -> Option<&Step> {
        self.steps.iter().find(|step| step.certificate.sha256 == *sha256)
    }

    /// The plan with these steps alone: what one upload does to the next is worked out anew.
    #[must_use]
    pub fn only(&self, approved: &HashSet<Sha256>, ground: Ground<'_>) -> Self {
        let steps = self.steps.iter().filter(|step| approved.contains(&step.certificate.sha256));
        let offers = steps.map(|step| Offer {
            certificate: step.certificate.clone(),
            origin: step.origin,
            origin_url: step.origin_url.clone(),
            vouched: !step.unproved,
            refused: if let Fate::Refused(why) = step.fate { Some(why) } else { None },
            pinned: is_pinned(&step.certificate),
            peers: step.peers.clone(),
        });
        Self::of(offers.collect(), self.unobtainable.clone(), self.not_needed, ground)
    }
}

/// What becomes of an offer; the first that holds:
///
/// 1. It was found unfit already, 2. is no CA (and no self-signed leaf that is the peer's own), or 3. is not valid now.
/// 4. Under profile `appliance`: what cup-trust would do. 5. Else it is added, unless it is held.
fn fate(offer: &Offer, store: &mut CupTrust, ground: Ground<'_>) -> Fate {
    let certificate = &offer.certificate;
    if let Some(refused) = offer.refused.or_else(|| unfit(certificate, offer.pinned, ground.at)) {
        return Fate::Refused(refused);
    }
    if ground.profile == Profile::Pkix {
        return if ground.held.contains(certificate) { Fate::Held } else { Fate::Add };
    }
    match store.upload(certificate) {
        Outcome::Added => Fate::Add,
        Outcome::Replaces(old) => Fate::Replace(old),
        Outcome::Ignored { by, because } => Fate::Ignored { by, because },
        Outcome::AlreadyHeld => Fate::Held,
        Outcome::Refused(super::appliance::Refusal::Expired { .. }) => Fate::Refused(Refused::Expired),
        Outcome::Refused(super::appliance::Refusal::KeyTooLarge { bits }) => Fate::Refused(Refused::KeyTooLarge(bits)),
    }
}

fn unfit(certificate: &Certificate, pinned: bool, at: Moment) -> Option<Refused> {
    if !certificate.may_be_ca() && !pinned {
        return Some(if certificate.is_self_issued() { Refused::NotCa } else { Refused::Leaf });
    }
    if at > certificate.not_after {
        return Some(Refused::Expired);
    }
    // cup-trust takes one, and drops the certificate for it that serves today.
    (at < certificate.not_before).then_some(Refused::NotYetValid)
}

/// A self-signed certificate that is no CA can only be somebody's own.
fn is_pinned(certificate: &Certificate) -> bool {
    !certificate.may_be_ca() && certificate.is_self_signed()
}

fn issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    certificate.issuer.same_as(&issuer.subject) && certificate.check_signature(&issuer.key) == SignatureCheck::Valid
}

/// A file of the user's and the public list vouch for a certificate, and so does an issuer that is held or proved.
fn is_proved(offer: &Offer, before: &[Step], held: &[Certificate]) -> bool {
    let certificate = &offer.certificate;
    let proved = before.iter().filter(|step| !step.unproved && step.fate.installs()).map(|step| &step.certificate);
    offer.vouched
        || public_roots().holds(&certificate.sha256)
        || held.iter().chain(proved).any(|issuer| issuer != certificate && issued(issuer, certificate))
}

/// Issuers before what they issued; else the order in which they were found.
fn root_first(mut rest: Vec<Offer>) -> Vec<Offer> {
    let mut ordered = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let free = |offer: &Offer| {
            let others = rest.iter().filter(|other| other.certificate != offer.certificate);
            offer.certificate.is_self_issued()
                || !others.into_iter().any(|o| issued(&o.certificate, &offer.certificate))
        };
        // A ring of cross-certificates has no first one.
        let next = rest.iter().position(free).unwrap_or_default();
        ordered.push(rest.remove(next));
    }
    ordered
}

/// Bits above which cup-trust refuses, for messages.
pub const KEY_LIMIT: usize = MAX_KEY_BITS;
