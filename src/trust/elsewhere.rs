//! Who else would trust the same chain: the public web, the platform, the other profile; side by side.

use crate::cert::Der;
use crate::moment::Moment;
use crate::target::Host;

use super::path::Decision;
use super::policy::{Policy, Profile};
use super::pool::public_roots;
use super::rules::Rule;
use super::store::Store;
use super::{Assessment, Memory, arbiter, assess_remembering};

/// One chain by several stores. Each answer is about the chain and the name together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedBy {
    /// By the store, under the policy's profile.
    pub store: bool,
    /// By the same store under profile `appliance`.
    pub store_appliance: bool,
    /// By the same store under profile `pkix`.
    pub store_pkix: bool,
    /// By the public web's roots, as a browser would.
    pub public_web: bool,
    /// By this machine's own store; `None` when it could not be read.
    pub platform: Option<bool>,
    /// The rule by which the two profiles differ over the store; `None` when they agree.
    pub difference: Option<Difference>,
}

/// Why one profile trusts what the other does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The peer is named by the Subject CN alone.
    NameInCn,
    /// The anchor is a stored CA that is not self-signed.
    AnchorNotSelfSigned,
    /// A named rule lets the path pass.
    Rule(Rule),
    /// Anything else, told by the paths.
    Other,
}

impl Difference {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NameInCn => "name-in-cn",
            Self::AnchorNotSelfSigned => "anchor-not-self-signed",
            Self::Rule(rule) => rule.as_str(),
            Self::Other => "other",
        }
    }
}

/// Judges one chain by every store. `platform` is read by whoever may touch files.
pub fn trusted_by(
    chain: &[Der],
    store: &Store,
    platform: Option<&Store>,
    policy: &Policy,
    name: Option<&Host>,
    at: Moment,
    memory: &Memory,
) -> TrustedBy {
    let by = |store: &Store, profile: Profile| {
        let policy = Policy { profile, ..policy.clone() };
        let assessment = assess_remembering(chain, store, &policy, name, at, memory);
        (accepts(&assessment, profile, name), assessment)
    };
    let (store_appliance, appliance) = by(store, Profile::Appliance);
    let (store_pkix, pkix) = by(store, Profile::Pkix);
    TrustedBy {
        store: if policy.profile == Profile::Appliance { store_appliance } else { store_pkix },
        store_appliance,
        store_pkix,
        public_web: by(public_roots(), Profile::Pkix).0,
        platform: platform.map(|platform| by(platform, Profile::Pkix).0),
        difference: (store_appliance != store_pkix).then(|| difference(&appliance, &pkix)),
    }
}

/// The first that holds; the two assessments are of one chain and one store.
fn difference(appliance: &Assessment, pkix: &Assessment) -> Difference {
    let overruled = appliance.best().and_then(|path| match &path.decision {
        Decision::Overruled(rule, _) => Some(*rule),
        _ => None,
    });
    if appliance.trusted() && pkix.trusted() {
        return Difference::NameInCn;
    }
    match overruled {
        Some(rule) => Difference::Rule(rule),
        None if pkix.trusted() => Difference::AnchorNotSelfSigned,
        None => Difference::Other,
    }
}

/// Path and name; under `pkix` webpki decides over both.
pub fn accepts(assessment: &Assessment, profile: Profile, name: Option<&Host>) -> bool {
    let named = match (name, assessment.leaf()) {
        (None, _) => true,
        (Some(name), Some(leaf)) => {
            assessment.name.is_matched() && (profile == Profile::Appliance || arbiter::accepts_name(leaf, name))
        }
        (Some(_), None) => false,
    };
    assessment.trusted() && named
}
