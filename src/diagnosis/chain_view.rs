//! The chain as it is shown: what was presented and what the best path needs, with what the store has of each.

use crate::cert::Certificate;
use crate::trust::Store;
use crate::trust::path::{CandidatePath, Decision, End, is_self_signed};

use super::judge::AddressDiagnosis;

/// What the store has of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreState {
    /// Exactly it.
    Held,
    /// Not it, and trust depends on that.
    Missing,
    /// It is in the store, and is a namesake of what the path needs, with another key.
    Stale,
    /// Not it, and nothing depends on that.
    NotNeeded,
}

impl StoreState {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::NotNeeded => "not-needed",
        }
    }
}

/// One certificate to show.
#[derive(Debug)]
pub struct ChainItem<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Its first position in what was presented.
    pub position: Option<usize>,
    /// `leaf`, `intermediate` or `root`.
    pub role: &'static str,
    /// What the store has of it.
    pub state: StoreState,
    /// The store's namesake with another key, of one that is missing.
    pub stale: Option<&'a Certificate>,
    /// On the best path.
    pub in_path: bool,
}

/// Every certificate to show: the best path, leaf first, then what was presented beside it, then the stored
/// namesakes with another key that are mistaken for a part of it.
pub fn items<'a>(diagnosis: &'a AddressDiagnosis, store: &'a Store) -> Vec<ChainItem<'a>> {
    let Some(assessment) = &diagnosis.assessment else { return Vec::new() };
    let mut items: Vec<ChainItem<'a>> = Vec::new();
    if let Some(best) = assessment.best() {
        let length = best.elements.len() - usize::from(best.end == End::WrongKey && best.elements.len() > 1);
        for (index, element) in best.elements[..length].iter().enumerate() {
            items.push(item(&element.certificate, element.position, index == 0, true, diagnosis, store));
        }
    }
    for (position, certificate) in assessment.certificates() {
        if !items.iter().any(|known| known.certificate == certificate) {
            items.push(item(certificate, Some(position), position == 0, false, diagnosis, store));
        }
    }
    for stale in stale_namesakes(diagnosis, store) {
        if !items.iter().any(|known| known.certificate == stale) {
            let role = if is_self_signed(stale) { "root" } else { "intermediate" };
            items.push(ChainItem {
                certificate: stale,
                position: None,
                role,
                state: StoreState::Stale,
                stale: None,
                in_path: false,
            });
        }
    }
    items
}

/// What the store holds under the name of something missing: its key is another, or nothing would be missing.
fn stale_namesakes<'a>(diagnosis: &'a AddressDiagnosis, store: &'a Store) -> Vec<&'a Certificate> {
    diagnosis.missing.iter().flat_map(|m| store.with_subject(&m.subject)).collect()
}

fn item<'a>(
    certificate: &'a Certificate,
    position: Option<usize>,
    leaf: bool,
    in_path: bool,
    diagnosis: &AddressDiagnosis,
    store: &'a Store,
) -> ChainItem<'a> {
    let held = store.holds(&certificate.sha256);
    let needed = diagnosis.missing.iter().any(|m| m.certificate.as_ref() == Some(certificate));
    let mut namesakes = store.with_subject(&certificate.subject);
    let stale = namesakes.find(|old| needed && old.key.sha256 != certificate.key.sha256);
    let state = match (held, needed) {
        (true, _) => StoreState::Held,
        (false, true) => StoreState::Missing,
        (false, false) => StoreState::NotNeeded,
    };
    let role = if leaf {
        "leaf"
    } else if is_self_signed(certificate) {
        "root"
    } else if certificate.may_be_ca() || in_path {
        "intermediate"
    } else {
        "leaf"
    };
    ChainItem { certificate, position, role, state, stale, in_path }
}

/// Why a path was refused, in stable words for machines; `None` when it was accepted.
pub fn refusal(path: &CandidatePath) -> Option<String> {
    if path.accepted() {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    match &path.end {
        End::Unheld => words.push("root-not-held".into()),
        End::NoIssuer => words.push("issuer-unknown".into()),
        End::WrongKey => words.push("issuer-has-another-key".into()),
        End::Bounded(bound) => words.push(format!("search-bound: {bound:?}")),
        End::Anchor | End::Pinned => {}
    }
    let faults = path.faults.iter().filter(|f| !f.tolerated);
    words.extend(faults.map(|f| format!("{} at {}", f.kind.as_str(), f.index)));
    if let Decision::Refused(Some(webpki)) = &path.decision {
        words.push(format!("webpki: {webpki}"));
    }
    Some(words.join("; "))
}
