//! The search for paths: every candidate is kept with how it ended; nothing is ranked away.
//!
//! A certificate is a candidate issuer when its subject is the wanted issuer name (RFC 5280 §7.1).
//! Key identifiers are hints: they order nothing out, because AD CS roots may have none and a wrong
//! one must not hide a right issuer. The signature decides.

use std::collections::HashMap;

use crate::cert::{Certificate, Sha256, SignatureCheck};

use super::checks::Fault;
use super::policy::Profile;
use super::pool::{Candidate, Pool};
use super::rules::Rule;

/// Certificates in one path; OpenSSL's own limit is 100, and no deployed chain comes near this one.
pub const MAX_DEPTH: usize = 24;
/// Candidate paths that are kept.
pub const MAX_PATHS: usize = 64;
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

/// Signatures that were checked already: `(certificate, issuer's key)`.
#[derive(Debug, Default)]
pub struct Signatures(HashMap<(Sha256, Sha256), SignatureCheck>);

impl Signatures {
    /// Whether `issuer`'s key made `certificate`'s signature; `None` when the budget is spent.
    pub fn check(&mut self, certificate: &Certificate, issuer: &Certificate) -> Option<SignatureCheck> {
        let key = (certificate.sha256, issuer.key.sha256);
        if let Some(known) = self.0.get(&key) {
            return Some(*known);
        }
        if self.0.len() >= MAX_SIGNATURES {
            return None;
        }
        let result = certificate.check_signature(&issuer.key);
        self.0.insert(key, result);
        Some(result)
    }
}

/// Whether a self-issued certificate is its own issuer. As OpenSSL has it (`EXFLAG_SS`), identifiers
/// decide where they speak; an anchor's own signature is never judged, so none is checked for them.
pub fn is_self_signed(certificate: &Certificate) -> bool {
    if !certificate.is_self_issued() {
        return false;
    }
    match (&certificate.authority_key_id, &certificate.subject_key_id) {
        (Some(authority), Some(subject)) => authority == subject,
        // Without identifiers a key-rollover certificate looks the same: only the signature tells.
        _ => certificate.check_signature(&certificate.key) != SignatureCheck::Invalid,
    }
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// Paths with their ends, in the order of the search.
    pub paths: Vec<(Vec<Element>, End)>,
    /// Bounds that were hit.
    pub bounds: Vec<Bound>,
}

/// Finds every path from `leaf` through `pool`.
pub fn search(leaf: &Certificate, pool: &Pool<'_>, profile: Profile, signatures: &mut Signatures) -> Found {
    let mut search = Search { pool, profile, signatures, found: Found::default() };
    search.extend(&mut vec![pool.candidate(leaf)]);
    search.found
}

struct Search<'a, 'p> {
    pool: &'a Pool<'p>,
    profile: Profile,
    signatures: &'a mut Signatures,
    found: Found,
}

impl Search<'_, '_> {
    /// 1. A self-signed head ends the path: held or not.
    /// 2. Under `pkix` a held CA ends one, and the search goes on above it.
    /// 3. Every namesake of the issuer that made the signature is followed.
    /// 4. One that did not is kept as a path of its own.
    /// 5. With none, the path ends for want of an issuer.
    fn extend(&mut self, path: &mut Vec<Element>) {
        let Some(head) = path.last().cloned() else { return };
        if is_self_signed(&head.certificate) {
            let end = match (head.held, path.len()) {
                (true, 1) => End::Pinned,
                (true, _) => End::Anchor,
                (false, _) => End::Unheld,
            };
            return self.keep(path, end);
        }
        if self.profile == Profile::Pkix && head.held && path.len() > 1 && head.certificate.may_be_ca() {
            self.keep(path, End::Anchor);
        }
        if path.len() >= MAX_DEPTH {
            return self.bound(path, Bound::Depth);
        }
        let mut followed = false;
        let mut namesakes = false;
        for candidate in self.pool.with_subject(&head.certificate.issuer) {
            if is_in(path, &candidate.certificate) {
                continue;
            }
            match self.signatures.check(&head.certificate, &candidate.certificate) {
                None => return self.bound(path, Bound::Signatures),
                Some(SignatureCheck::Invalid) if candidate.public => {}
                Some(SignatureCheck::Invalid) => {
                    namesakes = true;
                    path.push(candidate);
                    self.keep(path, End::WrongKey);
                    path.pop();
                }
                Some(SignatureCheck::Valid | SignatureCheck::Unsupported) => {
                    followed = true;
                    path.push(candidate);
                    self.extend(path);
                    path.pop();
                }
            }
        }
        if !followed && !namesakes {
            self.keep(path, End::NoIssuer);
        }
    }

    fn keep(&mut self, path: &[Element], end: End) {
        if self.found.paths.len() >= MAX_PATHS {
            self.note(Bound::Paths);
        } else {
            self.found.paths.push((path.to_vec(), end));
        }
    }

    fn bound(&mut self, path: &[Element], bound: Bound) {
        self.note(bound);
        self.keep(path, End::Bounded(bound));
    }

    fn note(&mut self, bound: Bound) {
        if !self.found.bounds.contains(&bound) {
            self.found.bounds.push(bound);
        }
    }
}

/// RFC 4158 §5.2: the same subject with the same key twice is a loop, whatever certificate carries them.
fn is_in(path: &[Element], certificate: &Certificate) -> bool {
    path.iter().any(|e| {
        e.certificate.sha256 == certificate.sha256
            || (e.certificate.key.sha256 == certificate.key.sha256
                && e.certificate.subject.same_as(&certificate.subject))
    })
}
