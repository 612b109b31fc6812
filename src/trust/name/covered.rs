//! The names of two leaves against each other: what one stands for and the other does not.

use std::collections::HashSet;

use super::pattern::Pattern;
use super::{NameRules, Named, patterns};

/// Peer values that a certificate stands for, lower case in A-labels, wildcards as `*.example.com`; each once, in the
/// certificate's order. Linear in its size.
pub fn names_of<'a, N: Into<Named<'a>>>(leaf: N, rules: NameRules) -> Vec<String> {
    let mut seen = HashSet::new();
    patterns(leaf.into(), rules).map(|pattern| pattern.shown()).filter(|name| seen.insert(name.clone())).collect()
}

/// The names of `of` that `by` does not stand for. A name below a wildcard of `by` is covered; a wildcard is covered
/// by the same wildcard alone, however many of its names `by` lists.
pub fn names_not_covered<'a>(of: impl Into<Named<'a>>, by: impl Into<Named<'a>>, rules: NameRules) -> Vec<String> {
    let covering: HashSet<String> = patterns(by.into(), rules).map(|pattern| pattern.shown()).collect();
    let mut seen = HashSet::new();
    let lost = patterns(of.into(), rules).filter(|pattern| {
        let shown = pattern.shown();
        let wildcard = match pattern {
            Pattern::Exact(_) => shown.split_once('.').map(|(_, parent)| format!("*.{parent}")),
            Pattern::Address(_) | Pattern::Wildcard(_) => None,
        };
        !covering.contains(&shown) && !wildcard.is_some_and(|w| covering.contains(&w))
    });
    lost.map(|pattern| pattern.shown()).filter(|name| seen.insert(name.clone())).collect()
}

/// Whether the subjectAltName stands for every common name, as Cisco's procedure asks of a request: "where a SAN is
/// present, the CN is among its values". A common name that is no host's name is in none.
pub fn common_name_is_in_san<'a, N: Into<Named<'a>>>(of: N) -> bool {
    let whole = of.into();
    let (cn, san) = (Named { alternative: &[], ..whole }, Named { subject: None, ..whole });
    let named = cn.common_names().all(|text| Pattern::of_common_name(text).is_some());
    named && names_not_covered(cn, san, NameRules::Appliance).is_empty()
}
