//! What is to be said of a store by itself, without any peer: `peertrust store lint`.

use crate::cert::{Certificate, Version};
use crate::trust::Store;
use crate::trust::store::Entry;

use super::code::{Code, Severity};
use super::finding::{Finding, Who};
use super::inspect::{self, Look};

/// Every remark, the gravest first: what `inspect` says of a folder, and what matters only because it is a trust store.
/// A certificate stands in it by its keeper's decision, so the next move is always the keeper's.
pub fn lint(store: &Store, look: Look<'_>) -> Vec<Finding> {
    let mut found = inspect::store("", store, look).findings;
    found.extend(store.entries.iter().filter_map(not_a_ca));
    found.extend(store.entries.iter().filter_map(old_root));
    for finding in &mut found {
        finding.who = Who::Store;
        let entry = finding.certificate.and_then(|sha256| store.entry(&sha256));
        if let Some(entry) = entry.filter(|_| !finding.evidence.contains_key("path")) {
            finding.evidence.insert("path".to_owned(), entry.origin.clone().into());
        }
    }
    found.sort_by_key(|f| std::cmp::Reverse(f.severity));
    found
}

/// An end-entity certificate ends no path: it trusts itself, if it is self-signed, and else nobody.
fn not_a_ca(entry: &Entry) -> Option<Finding> {
    let certificate = &entry.certificate;
    if certificate.may_be_ca() {
        return None;
    }
    let pinned = certificate.is_self_signed();
    let id = if pinned { "finding-not-a-ca-pinned" } else { "finding-not-a-ca-stored" };
    let finding = Finding::new(Code::NotACa, Who::Store, id)
        .about(certificate)
        .both("path", entry.origin.clone())
        .fact("ca", certificate.basic_constraints.map(|constraints| constraints.ca))
        .fact("self_signed", pinned);
    Some(finding.severity(if pinned { Severity::Info } else { Severity::Warning }))
}

/// Paths through it hold, but the SIP Proxy takes version 3 alone. Below a root, the rules of paths refuse it already.
fn old_root(entry: &Entry) -> Option<Finding> {
    let certificate: &Certificate = &entry.certificate;
    let old = certificate.version != Version::V3 && certificate.is_self_signed();
    old.then(|| {
        Finding::new(Code::X509V1, Who::Store, "finding-x509-v1-stored")
            .about(certificate)
            .both("path", entry.origin.clone())
            .both("version", certificate.version.number())
            .fact("expected", 3)
            .severity(Severity::Warning)
    })
}
