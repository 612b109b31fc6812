//! Signature algorithms, and whether a key made a signature.

use std::fmt;

use aws_lc_rs::signature as aws;
use x509_parser::x509::AlgorithmIdentifier;

use super::key::{Curve, Key, KeyKind};

/// What a signature was made with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignatureAlgorithm {
    /// Dotted object identifier.
    pub oid: String,
    /// The digest, where the algorithm has one.
    pub digest: Option<Digest>,
    /// The scheme.
    pub scheme: Scheme,
}

/// Digests signatures are made over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Digest {
    /// MD2, MD4 or MD5: broken.
    Md,
    /// SHA-1: broken for signatures.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// Signature schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1,
    /// RSASSA-PSS.
    RsaPss,
    /// ECDSA.
    Ecdsa,
    /// Ed25519.
    Ed25519,
    /// Another.
    Other,
}

/// Whether a key made a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureCheck {
    /// It did.
    Valid,
    /// It did not.
    Invalid,
    /// Algorithm, key or size is one this program cannot check.
    Unsupported,
}

const TABLE: &[(&str, &str, Option<Digest>, Scheme)] = &[
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption", Some(Digest::Md), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.3", "md4WithRSAEncryption", Some(Digest::Md), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption", Some(Digest::Md), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption", Some(Digest::Sha1), Scheme::RsaPkcs1),
    ("1.3.14.3.2.29", "sha1WithRSASignature", Some(Digest::Sha1), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption", Some(Digest::Sha224), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption", Some(Digest::Sha256), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption", Some(Digest::Sha384), Scheme::RsaPkcs1),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption", Some(Digest::Sha512), Scheme::RsaPkcs1),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1", Some(Digest::Sha1), Scheme::Ecdsa),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224", Some(Digest::Sha224), Scheme::Ecdsa),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256", Some(Digest::Sha256), Scheme::Ecdsa),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384", Some(Digest::Sha384), Scheme::Ecdsa),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512", Some(Digest::Sha512), Scheme::Ecdsa),
    ("1.3.101.112", "Ed25519", None, Scheme::Ed25519),
    ("1.3.101.113", "Ed448", None, Scheme::Other),
    ("1.2.840.10040.4.3", "dsaWithSHA1", Some(Digest::Sha1), Scheme::Other),
];
const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.oid == RSASSA_PSS {
            return match self.digest {
                Some(digest) => write!(f, "rsassaPss with {digest}"),
                None => f.write_str("rsassaPss"),
            };
        }
        f.write_str(TABLE.iter().find(|row| row.0 == self.oid).map_or(self.oid.as_str(), |row| row.1))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Md => "MD",
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

impl SignatureAlgorithm {
    /// MD5, SHA-1 and their like: refused by both profiles unless `--allow-weak` (and MD5 even then).
    pub fn is_weak(&self) -> bool {
        matches!(self.digest, Some(Digest::Md | Digest::Sha1))
    }

    /// Reads an AlgorithmIdentifier from its encoding; `None` when it is none, or something stands behind it.
    pub(crate) fn decode(der: &[u8]) -> Option<Self> {
        use x509_parser::prelude::FromDer;
        let (rest, identifier) = AlgorithmIdentifier::from_der(der).ok()?;
        rest.is_empty().then(|| Self::from_parsed(&identifier))
    }

    pub(super) fn from_parsed(identifier: &AlgorithmIdentifier<'_>) -> Self {
        let oid = identifier.algorithm.to_id_string();
        if oid == RSASSA_PSS {
            return Self { oid, digest: pss_digest(identifier), scheme: Scheme::RsaPss };
        }
        match TABLE.iter().find(|row| row.0 == oid) {
            Some(row) => Self { oid, digest: row.2, scheme: row.3 },
            None => Self { oid, digest: None, scheme: Scheme::Other },
        }
    }
}

/// The digest inside RSASSA-PSS-params (RFC 4055 §3.1); SHA-1 is the default. `None` where the salt is not as long
/// as the digest: the library checks no other, and would call such a signature wrong.
fn pss_digest(identifier: &AlgorithmIdentifier<'_>) -> Option<Digest> {
    let params = x509_parser::signature_algorithm::RsaSsaPssParams::try_from(identifier.parameters.as_ref()?).ok()?;
    let (digest, length) = match params.hash_algorithm_oid().to_id_string().as_str() {
        "1.3.14.3.2.26" => (Digest::Sha1, 20),
        "2.16.840.1.101.3.4.2.1" => (Digest::Sha256, 32),
        "2.16.840.1.101.3.4.2.2" => (Digest::Sha384, 48),
        "2.16.840.1.101.3.4.2.3" => (Digest::Sha512, 64),
        "2.16.840.1.101.3.4.2.4" => (Digest::Sha224, 28),
        _ => return None,
    };
    // SHA-1 stays told as SHA-1, whatever its salt: it is refused for what it is.
    (digest == Digest::Sha1 || params.salt_length() == length).then_some(digest)
}

/// Checks `signature` over `message` by `key`.
pub fn check(algorithm: &SignatureAlgorithm, key: &Key, message: &[u8], signature: &[u8]) -> SignatureCheck {
    let Some(verifier) = verifier(algorithm, &key.kind) else { return SignatureCheck::Unsupported };
    match aws::UnparsedPublicKey::new(verifier, &key.bits).verify(message, signature) {
        Ok(()) => SignatureCheck::Valid,
        Err(_) => SignatureCheck::Invalid,
    }
}

/// The library's algorithm for a scheme, digest and key; `None` where it has none.
fn verifier(algorithm: &SignatureAlgorithm, key: &KeyKind) -> Option<&'static dyn aws::VerificationAlgorithm> {
    use Digest::{Sha1, Sha256, Sha384, Sha512};
    Some(match (algorithm.scheme, algorithm.digest, key) {
        (Scheme::RsaPkcs1, Some(digest), KeyKind::Rsa { bits: 1024..=8192, pss: false }) => match digest {
            Sha1 => &aws::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Sha256 => &aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            Sha384 if key.bits() >= Some(2048) => &aws::RSA_PKCS1_2048_8192_SHA384,
            Sha512 => &aws::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
            _ => return None,
        },
        (Scheme::RsaPss, Some(digest), KeyKind::Rsa { bits: 2048..=8192, .. }) => match digest {
            Sha256 => &aws::RSA_PSS_2048_8192_SHA256,
            Sha384 => &aws::RSA_PSS_2048_8192_SHA384,
            Sha512 => &aws::RSA_PSS_2048_8192_SHA512,
            _ => return None,
        },
        (Scheme::Ecdsa, Some(digest), KeyKind::Ec(curve)) => match (curve, digest) {
            (Curve::P256, Sha1) => &aws::ECDSA_P256_SHA1_ASN1,
            (Curve::P256, Sha256) => &aws::ECDSA_P256_SHA256_ASN1,
            (Curve::P256, Sha384) => &aws::ECDSA_P256_SHA384_ASN1,
            (Curve::P256, Sha512) => &aws::ECDSA_P256_SHA512_ASN1,
            (Curve::P384, Sha256) => &aws::ECDSA_P384_SHA256_ASN1,
            (Curve::P384, Sha384) => &aws::ECDSA_P384_SHA384_ASN1,
            (Curve::P384, Sha512) => &aws::ECDSA_P384_SHA512_ASN1,
            (Curve::P521, Sha1) => &aws::ECDSA_P521_SHA1_ASN1,
            (Curve::P521, Sha256) => &aws::ECDSA_P521_SHA256_ASN1,
            (Curve::P521, Sha384) => &aws::ECDSA_P521_SHA384_ASN1,
            (Curve::P521, Sha512) => &aws::ECDSA_P521_SHA512_ASN1,
            _ => return None,
        },
        (Scheme::Ed25519, _, KeyKind::Ed25519) => &aws::ED25519,
        _ => return None,
    })
}

/// Whether the scheme can belong to a key of this kind at all; where not, "unsupported" is no word for it.
pub fn fits(algorithm: &SignatureAlgorithm, key: &KeyKind) -> bool {
    match algorithm.scheme {
        Scheme::RsaPkcs1 | Scheme::RsaPss => matches!(key, KeyKind::Rsa { .. }),
        Scheme::Ecdsa => matches!(key, KeyKind::Ec(_)),
        Scheme::Ed25519 => *key == KeyKind::Ed25519,
        Scheme::Other => true,
    }
}
