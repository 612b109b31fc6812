//! What a stapled OCSP response says of the leaf (RFC 6960), and whether it may be believed.

mod responder;
#[cfg(test)]
mod tests;

use aws_lc_rs::digest;

use crate::cert::ocsp::{self, Basic, CertId, CertStatus, ResponderId, RevocationReason, Single};
use crate::cert::{Certificate, Malformed, SignatureAlgorithm, SignatureCheck, hex};
use crate::moment::Moment;

/// How far the clocks of responder and verifier may lie apart: OpenSSL's default for `-validity_period`.
pub const CLOCK_SKEW: i64 = 300;
/// How long a response without nextUpdate is believed.
///
/// RFC 6960 §4.2.2.1: without it, "newer revocation information is available all the time", which says nothing of how
/// old a staple may grow. Seven days is this project's bound: the week that public responders usually set themselves,
/// inside the ten days that the CA/Browser Forum allows (Baseline Requirements §4.9.10).
pub const MAX_AGE_WITHOUT_NEXT_UPDATE: i64 = 7 * 86_400;
/// How many issuers are tried; more certificates of one name and key than this are no PKI.
const MAX_ISSUERS: usize = 8;

/// A stapled response, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StapleVerdict {
    /// What it says, if it may be believed.
    pub status: StapleStatus,
    /// thisUpdate of the answer about this leaf.
    pub this_update: Option<Moment>,
    /// nextUpdate of the same answer.
    pub next_update: Option<Moment>,
    /// producedAt; like all else here not proved while the status is a fault.
    pub produced_at: Option<Moment>,
    /// The responder as it names itself: a name, or `key ` and the hex digits of its hash. Peer-controlled.
    pub responder: Option<String>,
    /// The certificate that signed, once the signature verified: the issuer, or its delegate.
    pub signed_by: Option<Certificate>,
    /// What the signature was made with. SHA-1 is believed, as OpenSSL does: a forged "good" can hide a
    /// revocation, but no response ever makes a path trusted.
    pub algorithm: Option<SignatureAlgorithm>,
}

/// What the response says of the leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StapleStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// revocationTime.
        at: Moment,
        /// Why, where the CA says.
        reason: Option<RevocationReason>,
    },
    /// Nothing that may be believed.
    Unknown(StapleFault),
}

/// Why a response says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StapleFault {
    /// An error response; its responseStatus.
    NotSuccessful(u8),
    /// No OCSP response.
    Malformed {
        /// The field that could not be read.
        detail: String,
    },
    /// None of the certificates given issued the leaf, so nobody is entitled to answer.
    NoIssuer,
    /// It speaks of other certificates: serial number or issuer hashes differ.
    WrongCertificate,
    /// The responder says that it does not know the certificate.
    UnknownStatus,
    /// thisUpdate lies in the future.
    NotYetValid {
        /// thisUpdate.
        this_update: Moment,
    },
    /// Too old.
    Stale {
        /// nextUpdate; `None` when there is none and [`MAX_AGE_WITHOUT_NEXT_UPDATE`] has passed.
        next_update: Option<Moment>,
    },
    /// The responder is neither the issuer nor a delegate with id-kp-OCSPSigning that the issuer itself
    /// certified (RFC 6960 §4.2.2.2).
    WrongResponder,
    /// The responder's signature does not verify.
    BadSignature,
    /// The delegate's certificate is expired or not yet valid.
    DelegateExpired,
    /// A signature or digest that this program cannot check.
    UnsupportedAlgorithm,
    /// A critical extension that this program does not know, by object identifier.
    UnknownCriticalExtension(String),
}

impl StapleFault {
    /// A stable word for machines, and the end of the message id `staple-…`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotSuccessful(_) => "not-successful",
            Self::Malformed { .. } => "malformed",
            Self::NoIssuer => "no-issuer",
            Self::WrongCertificate => "wrong-certificate",
            Self::UnknownStatus => "unknown-status",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::Stale { .. } => "stale",
            Self::WrongResponder => "wrong-responder",
            Self::BadSignature => "bad-signature",
            Self::DelegateExpired => "delegate-expired",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::UnknownCriticalExtension(_) => "unknown-critical-extension",
        }
    }
}

/// Judges `staple` for `leaf` at a moment.
///
/// `issuers` are candidates: those that do not bear the leaf's issuer name or did not make its
/// signature are ignored.
pub fn judge(staple: &[u8], leaf: &Certificate, issuers: &[Certificate], at: Moment) -> StapleVerdict {
    let basic = match ocsp::decode(staple) {
        Ok(ocsp::Response::Basic(basic)) => basic,
        Ok(ocsp::Response::Unsuccessful(status)) => return StapleVerdict::fault(StapleFault::NotSuccessful(status)),
        Err(Malformed { detail }) => return StapleVerdict::fault(StapleFault::Malformed { detail }),
    };
    let mut verdict = StapleVerdict::fault(StapleFault::WrongCertificate);
    verdict.produced_at = Some(basic.produced_at);
    verdict.algorithm = Some(basic.algorithm.clone());
    verdict.responder = Some(match &basic.responder {
        ResponderId::Name(name) => name.to_string(),
        ResponderId::KeyHash(hash) => format!("key {}", hex(hash)),
    });
    verdict.status = weigh(&basic, leaf, issuers, at, &mut verdict).unwrap_or_else(StapleStatus::Unknown);
    verdict
}

impl StapleVerdict {
    fn fault(fault: StapleFault) -> Self {
        Self {
            status: StapleStatus::Unknown(fault),
            this_update: None,
            next_update: None,
            produced_at: None,
            responder: None,
            signed_by: None,
            algorithm: None,
        }
    }
}

/// 1. Somebody issued the leaf. 2. An answer is about it. 3. Its issuer, or the issuer's delegate, signed.
/// 4. Nothing critical is unknown. 5. Of several answers a revocation counts before a good, and both before silence.
fn weigh(
    basic: &Basic,
    leaf: &Certificate,
    issuers: &[Certificate],
    at: Moment,
    verdict: &mut StapleVerdict,
) -> Result<StapleStatus, StapleFault> {
    let issued = |issuer: &&Certificate| {
        issuer.subject.same_as(&leaf.issuer) && leaf.check_signature(&issuer.key) == SignatureCheck::Valid
    };
    let issuers: Vec<&Certificate> = issuers.iter().filter(issued).take(MAX_ISSUERS).collect();
    if issuers.is_empty() {
        return Err(StapleFault::NoIssuer);
    }
    let about_leaf = |single: &&Single| issuers.iter().any(|issuer| is_about(&single.id, leaf, issuer));
    let answers: Vec<&Single> = basic.singles.iter().filter(about_leaf).collect();
    let best = answers.iter().min_by_key(|single| rank(&answer(single, at)));
    let Some(best) = best else { return Err(no_answer(basic, leaf)) };
    (verdict.this_update, verdict.next_update) = (Some(best.this_update), best.next_update);
    verdict.signed_by = Some(responder::find(basic, &issuers, at)?.clone());
    if let Some(oid) = basic.unknown_critical.as_ref().or(best.unknown_critical.as_ref()) {
        return Err(StapleFault::UnknownCriticalExtension(oid.clone()));
    }
    Ok(answer(best, at))
}

fn rank(status: &StapleStatus) -> u8 {
    match status {
        StapleStatus::Revoked { .. } => 0,
        StapleStatus::Good => 1,
        StapleStatus::Unknown(_) => 2,
    }
}

fn no_answer(basic: &Basic, leaf: &Certificate) -> StapleFault {
    let unreadable = |single: &Single| single.id.serial == leaf.serial && algorithm(&single.id.digest).is_none();
    if basic.singles.iter().any(unreadable) {
        return StapleFault::UnsupportedAlgorithm;
    }
    StapleFault::WrongCertificate
}

fn algorithm(oid: &str) -> Option<&'static digest::Algorithm> {
    Some(match oid {
        "1.3.14.3.2.26" => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        "2.16.840.1.101.3.4.2.1" => &digest::SHA256,
        "2.16.840.1.101.3.4.2.2" => &digest::SHA384,
        "2.16.840.1.101.3.4.2.3" => &digest::SHA512,
        _ => return None,
    })
}

/// RFC 6960 §4.1.1: serial number, and digests of the issuer's name and key. The name is hashed as the leaf writes it, or
/// as the issuer does (OpenSSL hashes the latter); they differ where the CA renewed in another encoding.
fn is_about(id: &CertId, leaf: &Certificate, issuer: &Certificate) -> bool {
    let Some(algorithm) = algorithm(&id.digest) else { return false };
    let is = |expected: &[u8], bytes: &[u8]| digest::digest(algorithm, bytes).as_ref() == expected;
    id.serial == leaf.serial
        && is(&id.key_hash, &issuer.key.bits)
        && (is(&id.name_hash, &leaf.issuer.der) || is(&id.name_hash, &issuer.subject.der))
}

/// What a believed answer says at a moment.
///
/// A revocation stays true however old the answer grows, except a hold, which may have been lifted since. Everything
/// else needs an answer in its time.
fn answer(single: &Single, at: Moment) -> StapleStatus {
    match (single.status, in_time(single, at)) {
        (CertStatus::Revoked { at, reason }, Some(StapleFault::Stale { .. })) if is_final(reason) => {
            StapleStatus::Revoked { at, reason }
        }
        (_, Some(fault)) => StapleStatus::Unknown(fault),
        (CertStatus::Good, None) => StapleStatus::Good,
        (CertStatus::Revoked { at, reason }, None) => StapleStatus::Revoked { at, reason },
        (CertStatus::Unknown, None) => StapleStatus::Unknown(StapleFault::UnknownStatus),
    }
}

/// Whether a revocation for this reason is never undone: a hold may be.
pub(super) fn is_final(reason: Option<RevocationReason>) -> bool {
    !matches!(reason, Some(RevocationReason::CertificateHold | RevocationReason::RemoveFromCrl))
}

/// RFC 6960 §3.2 (5) and (6), §4.2.2.1; `None` when the answer is in its time.
fn in_time(single: &Single, at: Moment) -> Option<StapleFault> {
    if single.this_update > at.plus_seconds(CLOCK_SKEW) {
        return Some(StapleFault::NotYetValid { this_update: single.this_update });
    }
    let last = match single.next_update {
        Some(next) if next < single.this_update => {
            return Some(StapleFault::Malformed { detail: "nextUpdate before thisUpdate".into() });
        }
        Some(next) => next,
        None => single.this_update.plus_seconds(MAX_AGE_WITHOUT_NEXT_UPDATE),
    };
    (at > last.plus_seconds(CLOCK_SKEW)).then_some(StapleFault::Stale { next_update: single.next_update })
}
