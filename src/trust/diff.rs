//! What one store has and another has not, certificate by certificate.

use std::collections::{HashMap, HashSet};

use super::Store;
use super::store::Entry;
use crate::cert::Sha256;

/// Two stores side by side.
#[derive(Debug)]
pub struct StoreDiff<'a> {
    /// Only the first holds these, and nothing of their subject came in their place.
    pub only_before: Vec<&'a Entry>,
    /// Only the second holds these, and nothing of their subject went for them.
    pub only_after: Vec<&'a Entry>,
    /// One of the first store, and the one of the same subject that the second has instead.
    pub replaced: Vec<Replaced<'a>>,
    /// Certificates that both hold.
    pub same: usize,
}

/// A certificate and its successor.
#[derive(Clone, Copy, Debug)]
pub struct Replaced<'a> {
    /// What the first store holds.
    pub before: &'a Entry,
    /// What the second store holds.
    pub after: &'a Entry,
}

impl Replaced<'_> {
    /// Renewed with the same key: what the old one issued, the new one vouches for as well.
    pub fn same_key(&self) -> bool {
        self.before.certificate.key.sha256 == self.after.certificate.key.sha256
    }
}

impl StoreDiff<'_> {
    /// Whether both hold the same certificates. In which files, and in which order, is no difference of trust.
    pub fn is_empty(&self) -> bool {
        self.only_before.is_empty() && self.only_after.is_empty() && self.replaced.is_empty()
    }
}

/// Compares two stores.
///
/// 1. What both hold, byte for byte, is the same.
/// 2. Of the rest, one of each store with the same subject and the same key are a renewal.
/// 3. Then one of each store with the same subject, the earliest with the earliest: re-keyed.
/// 4. What is left is in one of them only.
pub fn diff<'a>(before: &'a Store, after: &'a Store) -> StoreDiff<'a> {
    let without = |one: &'a Store, other: &Store| -> Vec<&'a Entry> {
        let mut rest: Vec<_> = one.entries.iter().filter(|e| !other.holds(&e.certificate.sha256)).collect();
        rest.sort_by_key(|entry| entry.certificate.not_before);
        rest
    };
    let (mut only_before, mut only_after) = (without(before, after), without(after, before));
    let same = before.entries.len() - only_before.len();
    // By subject: two large stores that have nothing in common are compared as quickly as two small ones.
    let mut namesakes: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in &only_after {
        namesakes.entry(entry.certificate.subject.normal()).or_default().push(entry);
    }
    let mut replaced = Vec::new();
    for same_key in [true, false] {
        only_before.retain(|old| {
            let Some(list) = namesakes.get_mut(old.certificate.subject.normal()) else { return true };
            let fits = |new: &&Entry| !same_key || Replaced { before: old, after: new }.same_key();
            let successor = list.iter().position(fits).map(|at| list.remove(at));
            successor.map(|after| replaced.push(Replaced { before: old, after })).is_none()
        });
    }
    let taken: HashSet<Sha256> = replaced.iter().map(|pair| pair.after.certificate.sha256).collect();
    only_after.retain(|entry| !taken.contains(&entry.certificate.sha256));
    StoreDiff { only_before, only_after, replaced, same }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cert::Certificate;

    fn made(cn: &str, key: &rcgen::KeyPair, year: i32) -> Certificate {
        let mut params = rcgen::CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, cn);
        params.not_before = rcgen::date_time_ymd(year, 1, 1);
        Certificate::decode(params.self_signed(key).unwrap().der()).unwrap()
    }

    #[test]
    fn a_renewal_is_told_from_a_new_key_and_both_from_what_came_and_went() {
        let keys: Vec<_> = (0..3).map(|_| rcgen::KeyPair::generate().unwrap()).collect();
        let (old, renewed) = (made("A", &keys[0], 2020), made("a", &keys[0], 2025));
        let (gone, came, kept) = (made("B", &keys[0], 2020), made("C", &keys[0], 2020), made("D", &keys[0], 2020));
        let (other, rekeyed) = (made("A", &keys[1], 2019), made("A", &keys[2], 2018));
        let before = Store::of([old.clone(), other.clone(), gone.clone(), kept.clone()]);
        let after = Store::of([kept, rekeyed.clone(), came.clone(), renewed.clone()]);
        let diff = diff(&before, &after);
        assert_eq!((diff.same, diff.is_empty()), (1, false));
        let pairs: Vec<_> = diff.replaced.iter().map(|r| (&r.before.certificate, &r.after.certificate)).collect();
        assert_eq!(pairs, [(&old, &renewed), (&other, &rekeyed)]);
        assert_eq!(diff.replaced.iter().map(Replaced::same_key).collect::<Vec<_>>(), [true, false]);
        assert_eq!((&diff.only_before[0].certificate, diff.only_before.len()), (&gone, 1));
        assert_eq!((&diff.only_after[0].certificate, diff.only_after.len()), (&came, 1));
        assert!(super::diff(&after, &after).is_empty());
    }
}
