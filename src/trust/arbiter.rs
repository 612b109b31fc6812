//! webpki's own decision over one path. The only maker of [`Decision`]s that accept.

use rustls::pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, ServerName, SignatureVerificationAlgorithm, UnixTime,
};
use webpki::{EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};

use crate::cert::{Certificate, Sha256, SignatureCheck};
use crate::moment::Moment;
use crate::target::Host;

use super::checks::Fault;
use super::memory::{Link, Memory};
use super::path::{Decision, Element, End};
use super::policy::Profile;
use super::rules::{self, Rule};

/// Decides over a path that ends in the store. `faults` are ours; tolerated ones do not count.
pub fn decide(
    elements: &[Element],
    end: &End,
    faults: &[Fault],
    profile: Profile,
    algorithms: &[&dyn SignatureVerificationAlgorithm],
    at: Moment,
) -> Decision {
    let clean = faults.iter().all(|fault| fault.tolerated);
    match end {
        End::Pinned if clean => pinned(elements, profile, algorithms, at),
        End::Anchor => match (ask(elements, algorithms, at), clean) {
            (Ok(()), true) => Decision::Verified,
            (Ok(()), false) => Decision::Refused(None),
            (Err(error), true) if profile == Profile::Appliance => match rules::overruling(elements, &error) {
                Some(rule) => Decision::Overruled(rule, words(&error)),
                None => Decision::Refused(Some(words(&error))),
            },
            (Err(error), _) => Decision::Refused(Some(words(&error))),
        },
        _ => Decision::Refused(None),
    }
}

/// A self-signed leaf that the store holds exactly. OpenSSL, and so the appliance, asks no more of it. webpki knows
/// no such equality: it sees a leaf and its anchor, and refuses the CA flag that `openssl req -x509` sets.
fn pinned(
    elements: &[Element],
    profile: Profile,
    algorithms: &[&dyn SignatureVerificationAlgorithm],
    at: Moment,
) -> Decision {
    match (ask(elements, algorithms, at), profile) {
        (Err(error), Profile::Appliance) if Rule::LeafIsCa.explains(&error) => {
            Decision::Overruled(Rule::LeafIsCa, words(&error))
        }
        (Ok(()), _) | (_, Profile::Appliance) => Decision::Pinned,
        (Err(error), Profile::Pkix) => Decision::Refused(Some(words(&error))),
    }
}

/// Asks webpki about exactly this path: its last element the only anchor, the inner ones the only intermediates.
fn ask(elements: &[Element], algorithms: &[&dyn SignatureVerificationAlgorithm], at: Moment) -> Result<(), Error> {
    let der = |e: &Element| CertificateDer::from(e.certificate.der.bytes().to_vec());
    let (Some(leaf), Some(top)) = (elements.first(), elements.last()) else { return Err(Error::UnknownIssuer) };
    let (leaf, top) = (der(leaf), der(top));
    // A pinned leaf stands on both ends.
    let inner = elements.get(1..elements.len() - 1).unwrap_or_default();
    let inner: Vec<CertificateDer<'_>> = inner.iter().map(der).collect();
    let anchors = [anchor_from_trusted_cert(&top)?];
    EndEntityCert::try_from(&leaf)?
        .verify_for_usage(algorithms, &anchors, &inner, unix_time(at), KeyUsage::server_auth(), None, None)
        .map(|_| ())
}

/// Why webpki cannot read a certificate that our parser reads; `None` when it can, or when its reason is one that
/// our own checks name (version, a critical extension, disagreeing algorithms).
pub fn unreadable(certificate: &Certificate, anchor: bool) -> Option<String> {
    let der = CertificateDer::from(certificate.der.bytes());
    let error = if anchor { anchor_from_trusted_cert(&der).err() } else { look(&der, certificate.not_before).err() };
    match error? {
        Error::SignatureAlgorithmMismatch if !anchor && !certificate.signature_algorithms_agree => None,
        error @ Error::SignatureAlgorithmMismatch => Some(words(&error)),
        error => Some(words(&error)).filter(|words| is_encoding(words)),
    }
}

/// Has webpki read one certificate as far as it can without an issuer: the validity and basicConstraints as well.
fn look(der: &CertificateDer<'_>, at: Moment) -> Result<(), Error> {
    let usage = KeyUsage::server_auth();
    EndEntityCert::try_from(der)?.verify_for_usage(&[], &[], &[], unix_time(at), usage, None, None).map(drop)
}

/// Whether these words of a refusal are about the encoding and not about trust.
pub fn is_encoding(words: &str) -> bool {
    ENCODING.contains(&words)
}

const ENCODING: [&str; 8] = [
    "BadDer",
    "BadDerTime",
    "TrailingData",
    "MalformedExtensions",
    "ExtensionValueInvalid",
    "MalformedDnsIdentifier",
    "MalformedNameConstraint",
    "InvalidNetworkMaskConstraint",
];

fn unix_time(at: Moment) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(at.unix().max(0).unsigned_abs()))
}

/// Whether webpki accepts `name` for this leaf: what profile `pkix` needs beside a path.
pub fn accepts_name(leaf: &Certificate, name: &Host) -> bool {
    let der = CertificateDer::from(leaf.der.bytes());
    let Ok(server_name) = ServerName::try_from(name.ascii()) else { return false };
    EndEntityCert::try_from(&der).is_ok_and(|cert| cert.verify_is_valid_for_subject_name(&server_name).is_ok())
}

/// webpki's word for a refusal, without the times and lists some variants carry.
fn words(error: &Error) -> String {
    let text = format!("{error:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

/// An algorithm that webpki is handed, which asks the run's memory first. It answers for exactly the bytes it was
/// asked about before, by the same algorithm: webpki still decides over every path.
#[derive(Debug)]
pub(super) struct Remembering<'a> {
    inner: &'static dyn SignatureVerificationAlgorithm,
    /// Its place in the list, and which list: two algorithms may have the same identifiers.
    which: [u8; 2],
    leaf: &'a Certificate,
    memory: &'a Memory,
}

/// The same algorithms in the same order, with a memory.
pub(super) fn remembering<'a>(
    algorithms: &[&'static dyn SignatureVerificationAlgorithm],
    allow_weak: bool,
    leaf: &'a Certificate,
    memory: &'a Memory,
) -> Vec<Remembering<'a>> {
    let numbered = algorithms.iter().zip(0u8..);
    numbered.map(|(inner, at)| Remembering { inner: *inner, which: [u8::from(allow_weak), at], leaf, memory }).collect()
}

impl SignatureVerificationAlgorithm for Remembering<'_> {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let check = || match self.inner.verify_signature(key, message, signature) {
            Ok(()) => SignatureCheck::Valid,
            Err(InvalidSignature) => SignatureCheck::Invalid,
        };
        let link = || {
            let mut bytes = self.which.to_vec();
            for part in [key, message, signature] {
                bytes.extend((part.len() as u64).to_be_bytes());
                bytes.extend(part);
            }
            Link::Webpki(Sha256::of(&bytes))
        };
        match self.memory.checked(message == self.leaf.tbs_bytes(), link, check) {
            SignatureCheck::Valid => Ok(()),
            SignatureCheck::Invalid | SignatureCheck::Unsupported => Err(InvalidSignature),
        }
    }
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.public_key_alg_id()
    }
    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.signature_alg_id()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Accepts one signature of one message by one key, and counts how often it is asked.
    #[derive(Debug)]
    struct Counting(AtomicUsize);

    impl SignatureVerificationAlgorithm for Counting {
        fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
            self.0.fetch_add(1, Ordering::Relaxed);
            let right = [key, message, signature] == ["key", "message", "signature"].map(str::as_bytes);
            right.then_some(()).ok_or(InvalidSignature)
        }
        fn public_key_alg_id(&self) -> AlgorithmIdentifier {
            AlgorithmIdentifier::from_slice(b"")
        }
        fn signature_alg_id(&self) -> AlgorithmIdentifier {
            AlgorithmIdentifier::from_slice(b"")
        }
    }

    /// Our own search keeps such signatures from webpki, so that nothing above can show it.
    #[test]
    fn a_verifier_answers_for_the_same_bytes_alone() {
        static COUNTING: [Counting; 2] = [const { Counting(AtomicUsize::new(0)) }; 2];
        let leaf = Certificate::decode(&webpki_root_certs::TLS_SERVER_ROOT_CERTS[0]).unwrap();
        let memory = Memory::of_live();
        let list: Vec<&'static dyn SignatureVerificationAlgorithm> = COUNTING.iter().map(|c| c as _).collect();
        let (strict, lax) = (remembering(&list, false, &leaf, &memory), remembering(&list, true, &leaf, &memory));
        let ask = |by: &Remembering<'_>, [key, message, signature]: [&str; 3]| {
            by.verify_signature(key.as_bytes(), message.as_bytes(), signature.as_bytes()).is_ok()
        };
        let right = ["key", "message", "signature"];
        // The last two shift a byte from one part into the next.
        let wrong = [
            ["kez", "message", "signature"],
            ["key", "messagf", "signature"],
            ["key", "message", "signaturf"],
            ["keym", "essage", "signature"],
            ["key", "messages", "ignature"],
        ];
        for _ in 0..2 {
            assert!(ask(&strict[0], right));
            assert!(wrong.iter().all(|wrong| !ask(&strict[0], *wrong)));
        }
        assert_eq!(COUNTING[0].0.load(Ordering::Relaxed), 6, "each was asked about once");
        assert!(ask(&strict[1], right) && ask(&lax[0], right), "another algorithm is asked itself");
        assert_eq!(COUNTING.each_ref().map(|c| c.0.load(Ordering::Relaxed)), [7, 1]);
    }
}
