//! What cup-trust itself does with a certificate that is uploaded, foretold.
//!
//! The rule is Cisco's (Certificate Management, "cup-trust"): PEM or DER, keys of at most 4096 bits, nothing that has
//! expired, and *one certificate per common name, whatever the algorithm*: another serial number replaces the one that
//! is there only if it begins later, and otherwise the upload has no effect, without a word.

use crate::cert::Certificate;
use crate::moment::Moment;

/// cup-trust takes keys up to this many bits.
pub const MAX_KEY_BITS: usize = 4096;

/// What becomes of one upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is added beside what is there.
    Added,
    /// It takes the place of these: one on an appliance, perhaps several in a folder that was put together by hand.
    Replaces(Vec<Certificate>),
    /// It is refused with an error.
    Refused(Refusal),
    /// It has no effect, and nobody is told.
    Ignored {
        /// The certificate of the same common name that stays.
        by: Certificate,
        /// Why it stays.
        because: Stays,
    },
    /// Exactly this certificate is there.
    AlreadyHeld,
}

/// Why an upload is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has expired.
    Expired {
        /// The end of its validity.
        not_after: Moment,
    },
    /// Its key is larger than [`MAX_KEY_BITS`].
    KeyTooLarge {
        /// Bits of its key.
        bits: usize,
    },
}

/// Why the certificate that is there stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// The new one does not begin later.
    NotLater,
    /// Both have one serial number, and the rule speaks of another serial alone.
    SameSerial,
}

/// A trust store that follows the rule: what was uploaded before counts for what comes after.
#[derive(Clone, Debug)]
pub struct CupTrust {
    held: Vec<Certificate>,
    at: Moment,
}

impl CupTrust {
    /// A store that holds these, at this moment. They may break the rule, as a folder of a user's may.
    pub fn new(held: impl IntoIterator<Item = Certificate>, at: Moment) -> Self {
        Self { held: held.into_iter().collect(), at }
    }

    /// What it holds.
    pub fn held(&self) -> &[Certificate] {
        &self.held
    }

    /// Uploads one certificate.
    pub fn upload(&mut self, certificate: &Certificate) -> Outcome {
        let outcome = self.foretell(certificate);
        match &outcome {
            Outcome::Added => self.held.push(certificate.clone()),
            Outcome::Replaces(old) => {
                self.held.retain(|held| !old.contains(held));
                self.held.push(certificate.clone());
            }
            Outcome::Refused(_) | Outcome::Ignored { .. } | Outcome::AlreadyHeld => {}
        }
        outcome
    }

    /// What an upload would do; the first that holds:
    ///
    /// 1. Exactly this certificate is there: nothing changes.
    /// 2. It has expired, or 3. its key is too large: refused.
    /// 4. It has no common name, or nobody else has that one: added.
    /// 5. One of that name has the same serial number, or 6. begins at the same time or later: ignored.
    /// 7. It replaces every one of that name.
    pub fn foretell(&self, new: &Certificate) -> Outcome {
        if self.held.contains(new) {
            return Outcome::AlreadyHeld;
        }
        if let Some(refusal) = refusal(new, self.at) {
            return Outcome::Refused(refusal);
        }
        let Some(name) = name(new) else { return Outcome::Added };
        let same: Vec<&Certificate> =
            self.held.iter().filter(|held| self::name(held).as_ref() == Some(&name)).collect();
        // The one that begins last is the one that an appliance would have kept.
        let Some(newest) = same.iter().max_by_key(|held| held.not_before) else { return Outcome::Added };
        if let Some(twin) = same.iter().find(|held| held.serial == new.serial) {
            return Outcome::Ignored { by: (*twin).clone(), because: Stays::SameSerial };
        }
        if newest.not_before >= new.not_before {
            return Outcome::Ignored { by: (*newest).clone(), because: Stays::NotLater };
        }
        Outcome::Replaces(same.into_iter().cloned().collect())
    }
}

/// Whether an upload is refused whatever is held.
fn refusal(certificate: &Certificate, at: Moment) -> Option<Refusal> {
    if certificate.not_after < at {
        return Some(Refusal::Expired { not_after: certificate.not_after });
    }
    let bits = certificate.key.kind.bits().filter(|bits| *bits > MAX_KEY_BITS)?;
    Some(Refusal::KeyTooLarge { bits })
}

/// The name that cup-trust keeps a certificate by; an empty one is none. Letter case does not tell two apart: the
/// names become file names, and the store's own findings count them so, too.
fn name(certificate: &Certificate) -> Option<String> {
    certificate.common_name().map(str::to_lowercase).filter(|name| !name.trim().is_empty())
}

#[cfg(test)]
mod tests;
