//! Issuers that were fetched: what they are worth, which is knowledge and never trust.

use crate::cert::bundle::Bundle;
use crate::cert::{Certificate, Der, SignatureCheck};
use crate::evidence::fetch::{Fetched, Purpose};

/// Certificates of one answer that are looked at. A `.p7b` of AD CS holds one chain; anything longer is no issuer.
const MAX_CERTIFICATES: usize = 32;

/// A certificate that was fetched, and made the signature of one that was presented or of another such one.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The certificate.
    pub certificate: Certificate,
    /// Where it came from.
    pub url: String,
}

/// What of the fetched belongs to `chain`: only what verifies as the issuer of something that is already known to belong.
/// Whatever else a server hands out under such a URL is nobody's business.
pub fn issuers(fetched: &[Fetched], chain: &[Der]) -> Vec<Issuer> {
    let mut left: Vec<Issuer> =
        fetched.iter().filter(|f| f.purpose == Purpose::Issuer).flat_map(certificates).collect();
    let mut below: Vec<Certificate> = chain.iter().filter_map(|der| Certificate::decode(der.bytes()).ok()).collect();
    let mut found: Vec<Issuer> = Vec::new();
    loop {
        let next = left.iter().position(|issuer| below.iter().any(|child| made(&issuer.certificate, child)));
        let Some(at) = next else { return found };
        let issuer = left.remove(at);
        if !found.iter().any(|known| known.certificate == issuer.certificate) {
            below.push(issuer.certificate.clone());
            found.push(issuer);
        }
    }
}

/// By name and by signature; not itself, which would prove nothing about the chain.
fn made(issuer: &Certificate, child: &Certificate) -> bool {
    issuer != child
        && issuer.subject.same_as(&child.issuer)
        && child.check_signature(&issuer.key) == SignatureCheck::Valid
}

/// The certificates of an answer. What it is, its content decides: AD CS writes DER, others PEM or PKCS#7, and the media
/// type is often none of them.
fn certificates(fetched: &Fetched) -> Vec<Issuer> {
    let Some(body) = fetched.body() else { return Vec::new() };
    let bundle = Bundle::read(body.bytes.bytes());
    let certificates = bundle.certificates().take(MAX_CERTIFICATES).cloned();
    certificates.map(|certificate| Issuer { certificate, url: fetched.url.clone() }).collect()
}
