//! PKCS#7 and CMS SignedData (RFC 2315, RFC 5652) as a bag of certificates. Nothing is verified: certificates-only
//! files, which AD CS and Windows give, have no signature at all.

use super::ber::{Element, INTEGER, Reader, SEQUENCE, SET, context};
use super::{Contents, Failure, broken};

/// 1.2.840.113549.1.7: data is 1 below it, signedData 2, encryptedData 6.
pub(super) const ARC: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const SIGNED_DATA: u8 = 2;
/// Certificates of one file; the largest public bundle has 150.
pub(super) const MAX_CERTIFICATES: usize = 100_000;

/// Reads the certificates of SignedData, and counts its revocation lists.
pub fn read(bytes: &[u8]) -> Result<Contents, Failure> {
    let (kind, content) = content_info(&mut Reader::new(bytes)).ok_or_else(|| broken("ContentInfo expected"))?;
    if kind != SIGNED_DATA {
        return Err(Failure::Broken(format!("SignedData was expected, content type 1.2.840.113549.1.7.{kind} found")));
    }
    signed_data(content).ok_or_else(|| broken("SignedData is cut off or damaged"))
}

/// ContentInfo ::= SEQUENCE { contentType, content \[0\] EXPLICIT }: the last number of the type, and the content.
pub(super) fn content_info<'a>(reader: &mut Reader<'a>) -> Option<(u8, Option<Element<'a>>)> {
    let mut info = reader.inner(SEQUENCE)?;
    let kind = match info.oid()?.strip_prefix(&ARC)? {
        [kind] => *kind,
        _ => return None,
    };
    let content = match info.take(context(0)) {
        Some(explicit) => Some(explicit.inner().any()?),
        None => None,
    };
    Some((kind, content))
}

/// RFC 5652 §5.1. Certificates and revocation lists are sets, in which order means nothing; it is kept all the same.
fn signed_data(content: Option<Element<'_>>) -> Option<Contents> {
    let content = content.filter(|content| content.tag == SEQUENCE)?;
    let mut signed = content.inner();
    signed.take(INTEGER)?;
    signed.take(SET)?;
    signed.take(SEQUENCE)?;
    let mut contents = Contents::default();
    if let Some(set) = signed.optional(context(0)) {
        let mut set = set.inner();
        while !set.is_empty() && contents.certificates.len() < MAX_CERTIFICATES {
            let choice = set.any()?;
            // The other choices are attribute certificates and PKCS#6's extended ones: nobody's trust rests on them.
            if choice.tag == SEQUENCE {
                contents.certificate(choice.whole, None);
            }
        }
    }
    if let Some(set) = signed.optional(context(1)) {
        let mut set = set.inner();
        while !set.is_empty() {
            set.any()?;
            contents.crls += 1;
        }
    }
    // SignerInfos: there, and not looked into.
    signed.take(SET)?;
    Some(contents)
}
