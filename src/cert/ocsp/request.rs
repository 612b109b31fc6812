//! An OCSP request about one certificate (RFC 6960 §4.1.1).

use aws_lc_rs::digest;

use crate::cert::reader::{INTEGER, OCTET_STRING, SEQUENCE};
use crate::cert::{Certificate, Der};

/// AlgorithmIdentifier of SHA-1, with NULL. Responders are asked by it because many know no other (RFC 5019 §2.1.1); it
/// names a certificate here and protects nothing.
const SHA1: [u8; 11] = [0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00];

/// What to ask about `certificate`. Without a nonce: responders answer from what they signed before, and freshness is
/// judged by its times. `None` for a serial number that no CA may give (negative, or longer than a request holds).
pub fn request(certificate: &Certificate, issuer: &Certificate) -> Option<Der> {
    let hash = |bytes: &[u8]| element(OCTET_STRING, sha1(bytes).as_ref());
    let serial = element(INTEGER, &serial(&certificate.serial)?)?;
    // The name as the certificate writes it: that is the name the CA answers for.
    let id = [SHA1.to_vec(), hash(&certificate.issuer.der)?, hash(&issuer.key.bits)?, serial].concat();
    // Request, requestList, tbsRequest, OCSPRequest: each a SEQUENCE around the other.
    let mut whole = element(SEQUENCE, &id)?;
    for _ in 0..4 {
        whole = element(SEQUENCE, &whole)?;
    }
    Some(whole.into())
}

fn sha1(bytes: &[u8]) -> digest::Digest {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)
}

/// The octets of an INTEGER from its hex digits.
fn serial(hex: &str) -> Option<Vec<u8>> {
    if hex.len() > 80 || !hex.len().is_multiple_of(2) {
        return None;
    }
    let pairs = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok());
    let mut octets: Vec<u8> = pairs.collect::<Option<_>>()?;
    if octets.first().is_none_or(|first| first & 0x80 != 0) {
        octets.insert(0, 0);
    }
    Some(octets)
}

/// An element whose content is short, as everything here is.
fn element(tag: u8, content: &[u8]) -> Option<Vec<u8>> {
    let length = u8::try_from(content.len()).ok()?;
    let mut out = if length < 0x80 { vec![tag, length] } else { vec![tag, 0x81, length] };
    out.extend_from_slice(content);
    Some(out)
}
