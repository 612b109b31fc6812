//! The search for paths: every candidate is kept with how it ended; nothing is ranked away.
//!
//! A certificate is a candidate issuer when its subject is the wanted issuer name (RFC 5280 §7.1).
//! Key identifiers are hints: they say what is tried first and order nothing out, because AD CS roots may
//! have none and a wrong one must not hide a right issuer. The signature decides.

use crate::cert::{Certificate, SignatureCheck};
use crate::trust::policy::Profile;
use crate::trust::pool::Pool;

use super::{Bound, Element, End, MAX_DEPTH, MAX_PATHS, MAX_STEPS, Signatures, is_self_signed, names_itself};

/// Of [`MAX_PATHS`], refused ones: what ends in the store always finds room.
const MAX_REFUSED: usize = 48;
/// Of these, ones that end in a namesake with another key.
const MAX_NAMESAKES: usize = 16;

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// Paths with their ends, in the order of the search.
    pub paths: Vec<(Vec<Element>, End)>,
    /// Bounds that were hit.
    pub bounds: Vec<Bound>,
}

/// Finds every path from `leaf` through `pool`.
pub fn search(leaf: &Certificate, pool: &Pool<'_>, profile: Profile, signatures: &mut Signatures<'_>) -> Found {
    let mut search = Search { pool, profile, signatures, steps: 0, found: Found::default() };
    search.extend(&mut vec![pool.candidate(leaf)]);
    search.found
}

struct Search<'a, 'p, 'm> {
    pool: &'a Pool<'p>,
    profile: Profile,
    signatures: &'a mut Signatures<'m>,
    steps: usize,
    found: Found,
}

impl Search<'_, '_, '_> {
    /// 1. A self-signed head ends the path: held or not.
    /// 2. Under `pkix` a held CA ends one, and the search goes on above it.
    /// 3. Every namesake of the issuer that made the signature is followed.
    /// 4. One that did not is kept as a path of its own.
    /// 5. With none, the path ends for want of an issuer.
    fn extend(&mut self, path: &mut Vec<Element>) {
        let Some(head) = path.last().cloned() else { return };
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return self.bound(path, Bound::Steps);
        }
        let itself = head.certificate.is_self_issued()
            && names_itself(&head.certificate).unwrap_or_else(|| self.made_itself(&head.certificate));
        if itself && head.held {
            self.keep(path, if path.len() == 1 { End::Pinned } else { End::Anchor });
        }
        if itself && (head.held || self.made_itself(&head.certificate)) {
            let other_edition = path.len() == 1 && self.profile == Profile::Pkix && self.other_editions(path);
            if !head.held && !other_edition {
                self.keep(path, End::Unheld);
            }
            return;
        }
        if self.profile == Profile::Pkix && head.held && path.len() > 1 && head.certificate.may_be_ca() {
            self.keep(path, End::Anchor);
        }
        if path.len() >= MAX_DEPTH {
            return self.bound(path, Bound::Depth);
        }
        if self.issuers(path, &head.certificate) == Some(false) {
            self.keep(path, if itself { End::Unheld } else { End::NoIssuer });
        }
    }

    /// Follows every issuer of `head`; whether there is anyone of its name, `None` when a bound stopped it.
    fn issuers(&mut self, path: &mut Vec<Element>, head: &Certificate) -> Option<bool> {
        let mut anyone = false;
        let mut candidates = self.pool.with_subject(&head.issuer);
        candidates.sort_by_key(|candidate| unlikeliness(head, &candidate.certificate));
        for candidate in candidates {
            if self.is_loop(path, &candidate) {
                continue;
            }
            match self.signatures.check(head, &candidate.certificate) {
                None => {
                    self.bound(path, Bound::Signatures);
                    return None;
                }
                Some(SignatureCheck::Invalid) if candidate.public => {}
                Some(SignatureCheck::Invalid) => {
                    anyone = true;
                    path.push(candidate);
                    self.keep(path, End::WrongKey);
                    path.pop();
                }
                Some(SignatureCheck::Valid | SignatureCheck::Unsupported) => {
                    anyone = true;
                    path.push(candidate);
                    self.extend(path);
                    path.pop();
                }
            }
        }
        Some(anyone)
    }

    /// Identifiers may lie in a key-rollover certificate: then its signature is another's, and that one is sought.
    fn made_itself(&mut self, certificate: &Certificate) -> bool {
        self.signatures.check(certificate, certificate) != Some(SignatureCheck::Invalid)
    }

    /// A self-signed leaf whose name and key a held CA certificate has as well: webpki sees an issued leaf in it,
    /// OpenSSL a "self-signed mimic" and refuses it.
    fn other_editions(&mut self, path: &mut Vec<Element>) -> bool {
        let leaf = path[0].certificate.clone();
        let editions = self.pool.with_subject(&leaf.subject).into_iter().filter(|c| {
            c.held && c.certificate.may_be_ca() && c.certificate.key.sha256 == leaf.key.sha256 && c.certificate != leaf
        });
        let editions: Vec<Element> = editions.collect();
        for edition in &editions {
            path.push(edition.clone());
            self.keep(path, End::Anchor);
            path.pop();
        }
        !editions.is_empty()
    }

    /// RFC 4158 §5.2: the same subject with the same key twice is a loop, whatever certificate carries them. An
    /// anchor may be the leaf's twin: webpki does not count anchors, and OpenSSL only the very certificate.
    fn is_loop(&self, path: &[Element], candidate: &Element) -> bool {
        let is_twin = |e: &Element| {
            e.certificate.key.sha256 == candidate.certificate.key.sha256
                && e.certificate.subject.same_as(&candidate.certificate.subject)
        };
        if path.iter().any(|e| e.certificate == candidate.certificate) || path[1..].iter().any(is_twin) {
            return true;
        }
        let as_ca = self.profile == Profile::Pkix && candidate.certificate.may_be_ca();
        is_twin(&path[0]) && !(candidate.held && (as_ca || is_self_signed(&candidate.certificate)))
    }

    fn keep(&mut self, path: &[Element], end: End) {
        let kept = &self.found.paths;
        let namesakes = || kept.iter().filter(|(_, end)| *end == End::WrongKey).count();
        let room = match end {
            End::Anchor | End::Pinned => kept.len() < MAX_PATHS,
            End::WrongKey => kept.len() < MAX_REFUSED && namesakes() < MAX_NAMESAKES,
            _ => kept.len() < MAX_REFUSED,
        };
        if room {
            self.found.paths.push((path.to_vec(), end));
        } else {
            self.note(Bound::Paths);
        }
    }

    /// The first path that a bound cut off stands for all of them.
    fn bound(&mut self, path: &[Element], bound: Bound) {
        if self.note(bound) {
            self.keep(path, End::Bounded(bound));
        }
    }

    fn note(&mut self, bound: Bound) -> bool {
        let new = !self.found.bounds.contains(&bound);
        if new {
            self.found.bounds.push(bound);
        }
        new
    }
}

/// Whom the key identifiers name comes first, whom they do not name last; silence lies between.
fn unlikeliness(certificate: &Certificate, issuer: &Certificate) -> u8 {
    match (&certificate.authority_key_id, &issuer.subject_key_id) {
        (Some(wanted), Some(found)) if wanted == found => 0,
        (Some(_), Some(_)) => 2,
        _ => 1,
    }
}
