//! Who signed a response, and whether it was entitled to (RFC 6960 §4.2.2.2).

use aws_lc_rs::digest;

use super::{CLOCK_SKEW, StapleFault};
use crate::cert::ocsp::{Basic, ResponderId};
use crate::cert::{Certificate, SignatureCheck, signature};
use crate::moment::Moment;

/// id-kp-OCSPSigning. anyExtendedKeyUsage is no substitute: the RFC wants the delegation written down.
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// The certificate that signed: one of the leaf's issuers, or a delegate of one.
///
/// The responder may name itself wrongly, and several certificates may bear its name: every candidate is tried, and
/// the fault is that of the one that came nearest.
pub(super) fn find<'a>(
    basic: &'a Basic,
    issuers: &[&'a Certificate],
    at: Moment,
) -> Result<&'a Certificate, StapleFault> {
    let mut nearest = StapleFault::WrongResponder;
    let named = |certificate: &&Certificate| is_named(&basic.responder, certificate);
    for issuer in issuers.iter().copied().filter(|issuer| named(issuer)) {
        match signed(basic, issuer) {
            Ok(()) => return Ok(issuer),
            Err(fault) => nearest = nearer(nearest, fault),
        }
    }
    for delegate in basic.certificates.iter().filter(named) {
        match delegated(delegate, issuers, at).and_then(|()| signed(basic, delegate)) {
            Ok(()) => return Ok(delegate),
            Err(fault) => nearest = nearer(nearest, fault),
        }
    }
    Err(nearest)
}

fn nearer(one: StapleFault, other: StapleFault) -> StapleFault {
    let rank = |fault: &StapleFault| match fault {
        StapleFault::BadSignature => 3,
        StapleFault::DelegateExpired => 2,
        StapleFault::UnsupportedAlgorithm => 1,
        _ => 0,
    };
    if rank(&other) > rank(&one) { other } else { one }
}

fn is_named(responder: &ResponderId, certificate: &Certificate) -> bool {
    match responder {
        ResponderId::Name(name) => name.same_as(&certificate.subject),
        ResponderId::KeyHash(hash) => {
            digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate.key.bits).as_ref() == hash
        }
    }
}

/// 1. An issuer of the leaf made the delegate's certificate itself; a chain of delegates is none.
/// 2. It bears id-kp-OCSPSigning, and no critical extension that this program does not know.
/// 3. It is valid at the moment.
///
/// keyUsage is not asked, as OpenSSL does not ask; the delegate's own revocation is not either (a response about it
/// would need another).
fn delegated(delegate: &Certificate, issuers: &[&Certificate], at: Moment) -> Result<(), StapleFault> {
    let mut made = SignatureCheck::Invalid;
    for issuer in issuers.iter().filter(|issuer| issuer.subject.same_as(&delegate.issuer)) {
        match delegate.check_signature(&issuer.key) {
            SignatureCheck::Invalid => {}
            check => made = check,
        }
        if made == SignatureCheck::Valid {
            break;
        }
    }
    match made {
        SignatureCheck::Valid => {}
        SignatureCheck::Invalid => return Err(StapleFault::WrongResponder),
        SignatureCheck::Unsupported => return Err(StapleFault::UnsupportedAlgorithm),
    }
    let usages = delegate.extended_key_usage.as_deref().unwrap_or_default();
    let unknown_critical = delegate.extensions.iter().any(|extension| extension.critical && !extension.known);
    if !usages.iter().any(|usage| usage == OCSP_SIGNING) || unknown_critical {
        return Err(StapleFault::WrongResponder);
    }
    if delegate.not_before > at.plus_seconds(CLOCK_SKEW) || at > delegate.not_after.plus_seconds(CLOCK_SKEW) {
        return Err(StapleFault::DelegateExpired);
    }
    Ok(())
}

fn signed(basic: &Basic, by: &Certificate) -> Result<(), StapleFault> {
    match signature::check(&basic.algorithm, &by.key, &basic.tbs, &basic.signature) {
        SignatureCheck::Valid => Ok(()),
        SignatureCheck::Invalid => Err(StapleFault::BadSignature),
        // A scheme that cannot belong to the key is a wrong signature, not one this program lacks.
        SignatureCheck::Unsupported if !signature::fits(&basic.algorithm, &by.key.kind) => {
            Err(StapleFault::BadSignature)
        }
        SignatureCheck::Unsupported => Err(StapleFault::UnsupportedAlgorithm),
    }
}
