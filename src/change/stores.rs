//! Two stores: what was added, removed and replaced.

use crate::cert::Certificate;
use crate::trust::Store;

/// What became of a store's certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreChange {
    /// Only the second store has them, under a subject that lost none.
    pub added: Vec<Certificate>,
    /// Only the first store has them, under a subject that gained none.
    pub removed: Vec<Certificate>,
    /// One went and another of the same subject came: a renewal, or a CA that was made anew.
    pub replaced: Vec<(Certificate, Certificate)>,
    /// How many both have.
    pub same: usize,
}

impl StoreChange {
    /// Compares two stores, certificate by certificate. Of several namesakes the oldest goes with the oldest.
    pub fn between(before: &Store, after: &Store) -> Self {
        let only = |these: &Store, those: &Store| -> Vec<Certificate> {
            let entries = these.entries.iter().map(|entry| &entry.certificate);
            let mut found: Vec<_> = entries.filter(|c| !those.holds(&c.sha256)).cloned().collect();
            // What a store holds has no order of its own: a folder's is that of its file names.
            found.sort_by(|a, b| (a.not_before, a.sha256).cmp(&(b.not_before, b.sha256)));
            found
        };
        let (gone, mut came) = (only(before, after), only(after, before));
        let mut change = Self { same: before.entries.len() - gone.len(), ..Self::default() };
        for old in gone {
            match came.iter().position(|new| new.subject.same_as(&old.subject)) {
                Some(at) => change.replaced.push((old, came.remove(at))),
                None => change.removed.push(old),
            }
        }
        change.added = came;
        change
    }

    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.replaced.is_empty()
    }
}
