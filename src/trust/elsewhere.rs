//! Who else would trust the same chain: the public web, the platform, the other profile; side by side.

use crate::cert::Der;
use crate::moment::Moment;
use crate::target::Host;

use super::policy::{Policy, Profile};
use super::pool::public_roots;
use super::store::Store;
use super::{Assessment, arbiter, assess};

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
}

/// Judges one chain by every store. `platform` is read by whoever may touch files.
pub fn trusted_by(
    chain: &[Der],
    store: &Store,
    platform: Option<&Store>,
    policy: &Policy,
    name: Option<&Host>,
    at: Moment,
) -> TrustedBy {
    let by = |store: &Store, profile: Profile| {
        let policy = Policy { profile, ..policy.clone() };
        accepts(&assess(chain, store, &policy, name, at), profile, name)
    };
    let (store_appliance, store_pkix) = (by(store, Profile::Appliance), by(store, Profile::Pkix));
    TrustedBy {
        store: if policy.profile == Profile::Appliance { store_appliance } else { store_pkix },
        store_appliance,
        store_pkix,
        public_web: by(public_roots(), Profile::Pkix),
        platform: platform.map(|platform| by(platform, Profile::Pkix)),
    }
}

/// Path and name; under `pkix` webpki decides over both.
fn accepts(assessment: &Assessment, profile: Profile, name: Option<&Host>) -> bool {
    let named = match (name, assessment.leaf()) {
        (None, _) => true,
        (Some(name), Some(leaf)) => {
            assessment.name.is_matched() && (profile == Profile::Appliance || arbiter::accepts_name(leaf, name))
        }
        (Some(_), None) => false,
    };
    assessment.trusted() && named
}
