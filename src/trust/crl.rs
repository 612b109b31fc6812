//! What a certificate revocation list says of one certificate (RFC 5280 §6.3), and whether it may be believed.

#[cfg(test)]
mod tests;

use super::staple::{CLOCK_SKEW, MAX_AGE_WITHOUT_NEXT_UPDATE, is_final};
use crate::cert::crl::{Crl, Entry, Scope};
use crate::cert::ocsp::RevocationReason;
use crate::cert::{Certificate, SignatureCheck, signature};
use crate::moment::Moment;

/// What a list says of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrlStatus {
    /// Not on it.
    Good,
    /// On it.
    Revoked {
        /// revocationDate.
        at: Moment,
        /// reasonCode, where the CA says.
        reason: Option<RevocationReason>,
    },
    /// Nothing that may be believed.
    Unknown(CrlFault),
}

/// Why a list says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrlFault {
    /// No CRL.
    Malformed,
    /// Another authority issued it.
    WrongIssuer,
    /// It speaks of other certificates: of CAs alone, of users alone, of another distribution point.
    NotCovered,
    /// A delta CRL, an indirect one, one by reasons: what this program does not put together.
    Unsupported,
    /// A critical extension that this program does not know.
    UnknownCriticalExtension,
    /// None of the certificate's issuers is known, or none may sign lists (keyUsage without cRLSign).
    NoIssuer,
    /// The issuer's key did not make its signature.
    BadSignature,
    /// A signature that this program cannot check.
    UnsupportedAlgorithm,
    /// thisUpdate lies in the future.
    NotYetValid,
    /// nextUpdate has passed.
    Stale,
}

impl CrlFault {
    /// Every fault.
    pub const ALL: [Self; 10] = [
        Self::Malformed,
        Self::WrongIssuer,
        Self::NotCovered,
        Self::Unsupported,
        Self::UnknownCriticalExtension,
        Self::NoIssuer,
        Self::BadSignature,
        Self::UnsupportedAlgorithm,
        Self::NotYetValid,
        Self::Stale,
    ];

    /// A stable word for machines, and the end of the message id `crl-…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::WrongIssuer => "wrong-issuer",
            Self::NotCovered => "not-covered",
            Self::Unsupported => "unsupported",
            Self::UnknownCriticalExtension => "unknown-critical-extension",
            Self::NoIssuer => "no-issuer",
            Self::BadSignature => "bad-signature",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::NotYetValid => "not-yet-valid",
            Self::Stale => "stale",
        }
    }
}

/// Judges `certificate` by `crl`. `issuers` are the certificates that may have issued it: who made its signature may
/// revoke it, and nobody else.
pub fn judge(crl: &Crl, certificate: &Certificate, issuers: &[Certificate], at: Moment) -> CrlStatus {
    match believed(crl, certificate, issuers, at) {
        Ok(()) => said(crl, certificate, at),
        Err(fault) => CrlStatus::Unknown(fault),
    }
}

/// In this order, the first that holds:
///
/// 1. It is of the certificate's own issuer, and speaks of certificates of its kind (§6.3.3 (b)).
/// 2. It has no critical extension that is not known.
/// 3. The issuer's key made its signature (§6.3.3 (f), (g)).
/// 4. It is not of the future. That it is too old is asked later: a revocation stays true.
fn believed(crl: &Crl, certificate: &Certificate, issuers: &[Certificate], at: Moment) -> Result<(), CrlFault> {
    if !crl.issuer.same_as(&certificate.issuer) {
        return Err(CrlFault::WrongIssuer);
    }
    if crl.delta_of.is_some() {
        return Err(CrlFault::Unsupported);
    }
    if let Some(scope) = &crl.scope {
        covers(scope, certificate)?;
    }
    if crl.unknown_critical.is_some() {
        return Err(CrlFault::UnknownCriticalExtension);
    }
    signed(crl, certificate, issuers)?;
    if crl.this_update > at.plus_seconds(CLOCK_SKEW) {
        return Err(CrlFault::NotYetValid);
    }
    Ok(())
}

fn covers(scope: &Scope, certificate: &Certificate) -> Result<(), CrlFault> {
    let is_ca = certificate.basic_constraints.is_some_and(|constraints| constraints.ca);
    if scope.indirect || scope.some_reasons || scope.named_otherwise {
        return Err(CrlFault::Unsupported);
    }
    // §6.3.3 (b)(2)(i): one of the list's names is one of the certificate's.
    let elsewhere = !scope.urls.is_empty() && !scope.urls.iter().any(|url| certificate.crl_urls.contains(url));
    if scope.only_attribute || (scope.only_user && is_ca) || (scope.only_ca && !is_ca) || elsewhere {
        return Err(CrlFault::NotCovered);
    }
    Ok(())
}

fn signed(crl: &Crl, certificate: &Certificate, issuers: &[Certificate]) -> Result<(), CrlFault> {
    let issued = |issuer: &&Certificate| {
        issuer.subject.same_as(&certificate.issuer) && certificate.check_signature(&issuer.key) == SignatureCheck::Valid
    };
    let mut nearest = CrlFault::NoIssuer;
    for issuer in issuers.iter().filter(issued) {
        // §4.2.1.3: where keyUsage is there, cRLSign is needed.
        if issuer.key_usage.is_some_and(|usage| !usage.crl_sign()) {
            continue;
        }
        match crl.check_signature(&issuer.key) {
            SignatureCheck::Valid if crl.signature_algorithms_agree => return Ok(()),
            SignatureCheck::Valid | SignatureCheck::Invalid => nearest = CrlFault::BadSignature,
            SignatureCheck::Unsupported if !signature::fits(&crl.signature_algorithm, &issuer.key.kind) => {
                nearest = CrlFault::BadSignature;
            }
            SignatureCheck::Unsupported => nearest = CrlFault::UnsupportedAlgorithm,
        }
    }
    Err(nearest)
}

/// What a believed list says at a moment. A revocation outlives its list, except a hold, which may have been lifted since.
fn said(crl: &Crl, certificate: &Certificate, at: Moment) -> CrlStatus {
    let last = crl.next_update.unwrap_or_else(|| crl.this_update.plus_seconds(MAX_AGE_WITHOUT_NEXT_UPDATE));
    let stale = at > last.plus_seconds(CLOCK_SKEW);
    match crl.find(&certificate.serial) {
        Some(Entry { of_another_issuer: true, .. }) => CrlStatus::Unknown(CrlFault::Unsupported),
        Some(Entry { unknown_critical: Some(_), .. }) => CrlStatus::Unknown(CrlFault::UnknownCriticalExtension),
        // It belongs into a delta CRL alone (§5.3.1); what a full one means by it, nobody can say.
        Some(Entry { reason: Some(RevocationReason::RemoveFromCrl), .. }) => CrlStatus::Unknown(CrlFault::Unsupported),
        Some(Entry { at, reason, .. }) if !stale || is_final(reason) => CrlStatus::Revoked { at, reason },
        None if !stale => CrlStatus::Good,
        _ => CrlStatus::Unknown(CrlFault::Stale),
    }
}
