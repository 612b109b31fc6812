//! A candidate path: its certificates, how it ends, what speaks against it, and what decided.

mod search;

use std::collections::HashMap;

use crate::cert::{Certificate, Sha256, SignatureCheck};

use super::checks::Fault;
use super::memory::Memory;
use super::pool::Candidate;
use super::rules::Rule;

pub use search::{Found, search};

/// Certificates in one path; OpenSSL's own limit is 100, and no deployed chain comes near this one.
pub const MAX_DEPTH: usize = 24;
/// Candidate paths that are kept.
pub const MAX_PATHS: usize = 64;
/// Certificates that are put on top of a path in one search: `n` CAs that all certify each other span `n!` paths.
pub const MAX_STEPS: usize = 2_000;
/// Signatures checked for one chain: 256 (P-384) cost some 50 ms.
pub const MAX_SIGNATURES: usize = 256;

/// One element of a path.
pub type Element = Candidate;

/// A bound of the search that was hit: what follows is then not the whole truth, and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// [`MAX_DEPTH`].
    Depth,
    /// [`MAX_PATHS`].
    Paths,
    /// [`MAX_SIGNATURES`].
    Signatures,
    /// [`MAX_STEPS`].
    Steps,
}

impl Bound {
    /// How far it reaches.
    pub fn limit(self) -> usize {
        match self {
            Self::Depth => MAX_DEPTH,
            Self::Paths => MAX_PATHS,
            Self::Signatures => MAX_SIGNATURES,
            Self::Steps => MAX_STEPS,
        }
    }
}

/// How a candidate path ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// In a certificate of the store that may anchor a path under this profile.
    Anchor,
    /// In a self-signed leaf that the store holds exactly.
    Pinned,
    /// In a self-signed certificate that the store does not hold.
    Unheld,
    /// The last element's issuer is neither presented nor held.
    NoIssuer,
    /// The last element carries the wanted name, but another key made the signature.
    WrongKey,
    /// The search stopped here.
    Bounded(Bound),
}

/// A path that was tried.
#[derive(Clone, Debug)]
pub struct CandidatePath {
    /// Leaf first.
    pub elements: Vec<Element>,
    /// How it ends.
    pub end: End,
    /// Everything that speaks against it, tolerated faults included.
    pub faults: Vec<Fault>,
    /// What decided.
    pub decision: Decision,
}

/// What decided over a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// webpki accepted it, and the checks it leaves out hold.
    Verified,
    /// webpki refused with these words, and exactly this named rule applies.
    Overruled(Rule, String),
    /// A self-signed leaf that is exactly in the store.
    Pinned,
    /// Refused by `faults` or by `end`; webpki's words where it was asked.
    Refused(Option<String>),
}

impl CandidatePath {
    /// Whether the path is trusted.
    pub fn accepted(&self) -> bool {
        !matches!(self.decision, Decision::Refused(_))
    }

    /// The last element.
    pub fn top(&self) -> &Element {
        // A path is made with its leaf and only grows.
        self.elements.last().unwrap_or(&self.elements[0])
    }

    /// Whether an element is this certificate.
    pub fn contains(&self, sha256: &Sha256) -> bool {
        self.elements.iter().any(|e| e.certificate.sha256 == *sha256)
    }
}

/// Signatures that were checked already: `(certificate, issuer's key)`. What the run remembers counts against the
/// budget all the same: a bound is hit, or not, whatever was judged before.
#[derive(Debug)]
pub struct Signatures<'a> {
    checked: HashMap<(Sha256, Sha256), SignatureCheck>,
    leaf: Sha256,
    memory: &'a Memory,
}

impl<'a> Signatures<'a> {
    /// None yet, for one judgement of this leaf's chain.
    pub fn new(leaf: &Certificate, memory: &'a Memory) -> Self {
        Self { checked: HashMap::new(), leaf: leaf.sha256, memory }
    }

    /// What was found of the leaf's own signature, by each issuer of these paths.
    pub(super) fn of_leaf(&self, leaf: &Certificate, paths: &[CandidatePath]) -> Vec<(Certificate, SignatureCheck)> {
        let mut found: Vec<(Certificate, SignatureCheck)> = Vec::new();
        for issuer in paths.iter().filter_map(|path| path.elements.get(1)).map(|element| &element.certificate) {
            if let Some(check) = self.checked.get(&(leaf.sha256, issuer.key.sha256))
                && !found.iter().any(|(known, _)| known.key.sha256 == issuer.key.sha256)
            {
                found.push((issuer.clone(), *check));
            }
        }
        found
    }

    /// Whether `issuer`'s key made `certificate`'s signature; `None` when the budget is spent.
    pub fn check(&mut self, certificate: &Certificate, issuer: &Certificate) -> Option<SignatureCheck> {
        let key = (certificate.sha256, issuer.key.sha256);
        if let Some(known) = self.checked.get(&key) {
            return Some(*known);
        }
        if self.checked.len() >= MAX_SIGNATURES {
            return None;
        }
        let result = self.memory.ours(certificate, issuer, certificate.sha256 == self.leaf);
        self.checked.insert(key, result);
        Some(result)
    }
}

/// Whether a self-issued certificate is its own issuer. As OpenSSL has it (`EXFLAG_SS`), identifiers
/// decide where they speak; an anchor's own signature is never judged, so none is checked for them.
pub fn is_self_signed(certificate: &Certificate) -> bool {
    certificate.is_self_issued()
        && match names_itself(certificate) {
            Some(itself) => itself,
            // Without identifiers a key-rollover certificate looks the same: only the signature tells.
            None => certificate.check_signature(&certificate.key) != SignatureCheck::Invalid,
        }
}

/// What its identifiers say of whether a certificate is its own issuer's; `None` where they are silent.
fn names_itself(certificate: &Certificate) -> Option<bool> {
    let subject = certificate.subject_key_id.as_ref()?;
    certificate.authority_key_id.as_ref().map(|authority| authority == subject)
}
