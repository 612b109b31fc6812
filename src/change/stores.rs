//! Two stores: what was added, removed and replaced. [`crate::trust::diff`] compares; this is its answer kept.

use crate::cert::Certificate;
use crate::trust::Store;
use crate::trust::diff::diff;
use crate::trust::store::Entry;

/// What became of a store's certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreChange {
    /// Only the second store has them, and nothing of their subject went for them.
    pub added: Vec<Certificate>,
    /// Only the first store has them, and nothing of their subject came in their place.
    pub removed: Vec<Certificate>,
    /// One went and another of the same subject came: a renewal, or a CA that was made anew.
    pub replaced: Vec<(Certificate, Certificate)>,
    /// How many both have.
    pub same: usize,
}

impl StoreChange {
    /// Compares two stores, certificate by certificate.
    pub fn between(before: &Store, after: &Store) -> Self {
        let found = diff(before, after);
        let own = |entries: &[&Entry]| entries.iter().map(|entry| entry.certificate.clone()).collect();
        let pairs = found.replaced.iter();
        Self {
            added: own(&found.only_after),
            removed: own(&found.only_before),
            replaced: pairs.map(|r| (r.before.certificate.clone(), r.after.certificate.clone())).collect(),
            same: found.same,
        }
    }

    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.replaced.is_empty()
    }
}
