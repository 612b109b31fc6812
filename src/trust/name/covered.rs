//! The names of two leaves against each other: what one stands for and the other does not.

use std::collections::HashSet;

use super::pattern::Pattern;
use super::{NameRules, patterns};
use crate::cert::Certificate;

/// Peer values that a certificate stands for, lower case in A-labels, wildcards as `*.example.com`; each once, in the
/// certificate's order. Linear in its size.
pub fn names_of(leaf: &Certificate, rules: NameRules) -> Vec<String> {
    let mut seen = HashSet::new();
    patterns(leaf, rules).map(|pattern| pattern.shown()).filter(|name| seen.insert(name.clone())).collect()
}

/// The names of `of` that `by` does not stand for. A name below a wildcard of `by` is covered; a wildcard is covered
/// by the same wildcard alone, however many of its names `by` lists.
pub fn names_not_covered(of: &Certificate, by: &Certificate, rules: NameRules) -> Vec<String> {
    let covering: HashSet<String> = patterns(by, rules).map(|pattern| pattern.shown()).collect();
    let mut seen = HashSet::new();
    let lost = patterns(of, rules).filter(|pattern| {
        let shown = pattern.shown();
        let wildcard = match pattern {
            Pattern::Exact(_) => shown.split_once('.').map(|(_, parent)| format!("*.{parent}")),
            Pattern::Address(_) | Pattern::Wildcard(_) => None,
        };
        !covering.contains(&shown) && !wildcard.is_some_and(|w| covering.contains(&w))
    });
    lost.map(|pattern| pattern.shown()).filter(|name| seen.insert(name.clone())).collect()
}
