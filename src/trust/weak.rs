//! Algorithms webpki does not have, for `--allow-weak`: handed to it, so that it still decides.

use crate::cert::{Certificate, Key};
use aws_lc_rs::signature as aws;
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

/// What profile and policy let webpki verify signatures with.
pub fn algorithms(allow_weak: bool) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    // Legacy ones first: webpki stops at the first algorithm of these identifiers, and its own takes 1024 bits for a
    // wrong signature.
    let legacy = LEGACY.iter().filter(|_| allow_weak).map(|a| a as &dyn SignatureVerificationAlgorithm);
    legacy.chain(webpki::ALL_VERIFICATION_ALGS.iter().copied()).collect()
}

/// Whether webpki, weak algorithms included, tells this signature's algorithm and this key's: it compares both
/// identifiers byte for byte (a NULL that is absent, PSS parameters of other lengths), our own check does not.
pub fn is_known(certificate: &Certificate, key: &Key) -> bool {
    let of_key = key.algorithm_identifier();
    algorithms(true).iter().any(|a| {
        a.signature_alg_id().as_ref() == certificate.signature_identifier && Some(&*a.public_key_alg_id()) == of_key
    })
}

/// SHA-1, and RSA from 1024 bits: what Exchange 2003–2010 deployments still carry.
static LEGACY: [Legacy; 5] = [
    Legacy { key: alg_id::RSA_ENCRYPTION, signature: SHA1_WITH_RSA, verify: rsa_sha1 },
    Legacy { key: alg_id::RSA_ENCRYPTION, signature: alg_id::RSA_PKCS1_SHA256, verify: rsa_sha256 },
    Legacy { key: alg_id::RSA_ENCRYPTION, signature: alg_id::RSA_PKCS1_SHA512, verify: rsa_sha512 },
    Legacy { key: alg_id::ECDSA_P256, signature: ECDSA_SHA1, verify: p256_sha1 },
    Legacy { key: alg_id::ECDSA_P521, signature: ECDSA_SHA1, verify: p521_sha1 },
];

/// sha1WithRSAEncryption with its NULL parameters (RFC 3279 §2.2.1).
const SHA1_WITH_RSA: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00]);
/// ecdsa-with-SHA1 (RFC 3279 §2.2.3), no parameters.
const ECDSA_SHA1: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01]);

type Verify = fn(&[u8], &[u8], &[u8]) -> Result<(), InvalidSignature>;

#[derive(Debug)]
struct Legacy {
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    verify: Verify,
}

impl SignatureVerificationAlgorithm for Legacy {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        (self.verify)(key, message, signature)
    }
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }
    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

fn by(
    algorithm: &'static dyn aws::VerificationAlgorithm,
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), InvalidSignature> {
    aws::UnparsedPublicKey::new(algorithm, key).verify(message, signature).map_err(|_| InvalidSignature)
}
fn rsa_sha1(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    by(&aws::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, key, message, signature)
}
fn rsa_sha256(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    by(&aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, key, message, signature)
}
fn rsa_sha512(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    by(&aws::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, key, message, signature)
}
fn p256_sha1(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    by(&aws::ECDSA_P256_SHA1_ASN1, key, message, signature)
}
fn p521_sha1(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    by(&aws::ECDSA_P521_SHA1_ASN1, key, message, signature)
}
