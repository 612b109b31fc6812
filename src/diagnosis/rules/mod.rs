//! The rules, one file a family, in the order of the work: reach, TLS, chain, certificate, name, revocation;
//! then what several addresses, and the store, show as a whole.
//!
//! A rule is a function of a [`Case`] that returns its findings; the catalogue of codes holds what is fixed
//! about each (severity, status, foreign numbers).

mod certificate;
mod chain;
mod issuer;
mod key_types;
mod name;
mod nodes;
mod offers;
mod older;
mod proxy;
mod reach;
mod revocation;
mod several;
mod starttls;
mod store;
mod tls;

pub use tls::version_name;

use crate::evidence::{AddressEvidence, Evidence};
use crate::moment::Moment;
use crate::trust::{Node, Policy, Store};

use super::case::Case;
use super::finding::Finding;
use super::judge::{AddressDiagnosis, Diagnosis};

/// Findings about the peer as a whole, before any address.
pub(super) fn peer(evidence: &Evidence) -> Vec<Finding> {
    reach::dns(evidence).into_iter().chain(proxy::failed(evidence)).collect()
}

/// Findings about one address, in the order of the work.
pub(super) fn address(case: &Case<'_>) -> Vec<Finding> {
    const FAMILIES: [fn(&Case<'_>) -> Vec<Finding>; 9] = [
        reach::connection,
        starttls::all,
        tls::all,
        issuer::gap,
        chain::presented,
        proxy::interception,
        certificate::path,
        name::leaf,
        revocation::all,
    ];
    FAMILIES.iter().flat_map(|family| family(case)).collect()
}

/// Findings about the presented list alone, for `inspect`.
pub(super) fn of_list(case: &Case<'_>) -> Vec<Finding> {
    chain::presented(case)
}

/// Findings about the certificates of the best path alone, for `inspect`.
pub(super) fn of_path(case: &Case<'_>) -> Vec<Finding> {
    certificate::path(case)
}

/// Findings about the name alone, for `inspect`.
pub(super) fn of_name(case: &Case<'_>) -> Vec<Finding> {
    name::leaf(case)
}

/// Findings about the differences between the key types of one address.
pub(super) fn key_types(evidence: &Evidence, address: &AddressDiagnosis, policy: &Policy) -> Option<Finding> {
    key_types::differences(evidence, address, policy)
}

/// Findings about what clients of older generations are granted.
pub(super) fn older(evidence: &Evidence, address: &AddressEvidence) -> Vec<Finding> {
    older::granted(evidence, address)
}

/// Findings about what the address accepts, less what is `said` of it already.
pub(super) fn offers(evidence: &Evidence, address: &AddressEvidence, said: &[Finding]) -> Vec<Finding> {
    offers::accepted(evidence, address, said)
}

/// Findings about the differences between addresses.
pub(super) fn several(evidence: &Evidence, addresses: &[AddressDiagnosis]) -> Vec<Finding> {
    several::addresses(evidence, addresses)
}

/// Findings about the differences between nodes, each with what its store came to.
pub(super) fn nodes(judged: &[(&Node, Diagnosis)]) -> Vec<Finding> {
    nodes::differences(judged)
}

/// Findings about the store, less what the path's findings say of the same certificates already.
pub(super) fn store(store: &Store, policy: &Policy, at: Moment, said: &[Finding]) -> Vec<Finding> {
    store::all(store, policy, at, said)
}
