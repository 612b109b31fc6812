//! Keys of the lab: EC keys are made anew at every raise, RSA keys are pinned, because making one takes a second.

use std::sync::Arc;

use rcgen::{KeyPair, PublicKeyData, SigningKey as _};
use rustls::pki_types::{PrivatePkcs1KeyDer, PrivatePkcs8KeyDer};
use rustls::sign::SigningKey;
use rustls::{SignatureAlgorithm, SignatureScheme};

use super::LabError;
use super::recipe::{KeyKind, SignatureDigest};
use super::rsa::{Hash, PrivateKey};
use crate::cert::{der, pem};

const RSA_2048: &str = include_str!("../../fixtures/keys/rsa-2048.pem");
const RSA_2048_OTHER: &str = include_str!("../../fixtures/keys/rsa-2048-other.pem");
const RSA_1024: &str = include_str!("../../fixtures/keys/rsa-1024.pem");

const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const SHA1_WITH_RSA: &str = "1.2.840.113549.1.1.5";
const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_WITH_SHA384: &str = "1.2.840.10045.4.3.3";

/// A key pair.
pub(super) enum Key {
    /// EC, by rcgen.
    Ec(KeyPair),
    /// RSA.
    Rsa(Arc<PrivateKey>),
}

impl Key {
    /// Makes or loads a key.
    pub(super) fn new(kind: KeyKind) -> Result<Self, LabError> {
        match kind {
            KeyKind::P256 => Ok(Self::Ec(KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?)),
            KeyKind::P384 => Ok(Self::Ec(KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384)?)),
            _ => rsa(kind).map(|key| Self::Rsa(Arc::new(key))),
        }
    }

    /// PKCS#8 in PEM; `None` for a pinned key, which everybody has.
    pub(super) fn pem(&self) -> Option<String> {
        match self {
            Self::Ec(pair) => Some(pair.serialize_pem()),
            Self::Rsa(_) => None,
        }
    }

    /// SubjectPublicKeyInfo.
    pub(super) fn spki(&self) -> Vec<u8> {
        match self {
            Self::Ec(pair) => pair.subject_public_key_info(),
            Self::Rsa(key) => {
                der::sequence(&[der::sequence(&[der::oid(RSA_ENCRYPTION), der::null()]), der::bits(&key.public_key())])
            }
        }
    }

    /// The public key's bits: what key identifiers are digests of (RFC 5280 §4.2.1.2, method 1).
    pub(super) fn public_bits(&self) -> Vec<u8> {
        match self {
            Self::Ec(pair) => pair.public_key_raw().to_vec(),
            Self::Rsa(key) => key.public_key(),
        }
    }

    /// AlgorithmIdentifier of the signatures this key makes with that digest.
    pub(super) fn signature_algorithm(&self, digest: SignatureDigest) -> Vec<u8> {
        match (self, digest) {
            (Self::Rsa(_), SignatureDigest::Sha1) => der::sequence(&[der::oid(SHA1_WITH_RSA), der::null()]),
            (Self::Rsa(_), SignatureDigest::Sha256) => der::sequence(&[der::oid(SHA256_WITH_RSA), der::null()]),
            (Self::Ec(pair), _) if pair.is_compatible(&rcgen::PKCS_ECDSA_P384_SHA384) => {
                der::sequence(&[der::oid(ECDSA_WITH_SHA384)])
            }
            (Self::Ec(_), _) => der::sequence(&[der::oid(ECDSA_WITH_SHA256)]),
        }
    }

    /// Signs with that digest.
    pub(super) fn sign(&self, digest: SignatureDigest, message: &[u8]) -> Result<Vec<u8>, LabError> {
        match self {
            Self::Ec(pair) => Ok(pair.sign(message)?),
            Self::Rsa(key) => Ok(key.sign(hash(digest), message)),
        }
    }

    /// The RSA key, if it is one.
    pub(super) fn as_rsa(&self) -> Option<&PrivateKey> {
        match self {
            Self::Rsa(key) => Some(key),
            Self::Ec(_) => None,
        }
    }

    /// The key as a TLS server uses it.
    pub(super) fn for_tls(&self) -> Result<Arc<dyn SigningKey>, LabError> {
        match self {
            Self::Ec(pair) => {
                let der = PrivatePkcs8KeyDer::from(pair.serialized_der().to_vec());
                Ok(rustls::crypto::aws_lc_rs::sign::any_ecdsa_type(&der.into())?)
            }
            Self::Rsa(key) => {
                // rustls signs with RSA from 2048 bits, TLS 1.3 included; below that, TLS 1.2 by our own hand.
                let der = PrivatePkcs1KeyDer::from(key.encoded().to_vec());
                Ok(rustls::crypto::aws_lc_rs::sign::any_supported_type(&der.into())
                    .unwrap_or_else(|_| Arc::new(RsaSigning(Arc::clone(key)))))
            }
        }
    }
}

fn hash(digest: SignatureDigest) -> Hash {
    match digest {
        SignatureDigest::Sha1 => Hash::Sha1,
        SignatureDigest::Sha256 => Hash::Sha256,
    }
}

/// A pinned RSA key.
pub(super) fn rsa(kind: KeyKind) -> Result<PrivateKey, LabError> {
    let text = match kind {
        KeyKind::Rsa2048 => RSA_2048,
        KeyKind::Rsa2048Other => RSA_2048_OTHER,
        KeyKind::Rsa1024 => RSA_1024,
        KeyKind::P256 | KeyKind::P384 => return Err(LabError::Fixture("keys")),
    };
    pem_block(text).and_then(|der| PrivateKey::from_pkcs1(&der)).ok_or(LabError::Fixture("keys"))
}

/// The first PEM block of a fixture.
pub(super) fn pem_block(text: &str) -> Option<Vec<u8>> {
    pem::blocks(text).into_iter().next()?.content.ok()
}

/// An RSA key that signs TLS 1.2 handshakes, also below the 2048 bits that rustls asks for. TLS 1.3 wants
/// RSASSA-PSS, which is not written here: a server with such a key speaks TLS 1.2.
#[derive(Debug)]
struct RsaSigning(Arc<PrivateKey>);

impl SigningKey for RsaSigning {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn rustls::sign::Signer>> {
        let offered = offered.contains(&SignatureScheme::RSA_PKCS1_SHA256);
        offered.then(|| Box::new(RsaSigning(Arc::clone(&self.0))) as Box<dyn rustls::sign::Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

impl rustls::sign::Signer for RsaSigning {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        Ok(self.0.sign(Hash::Sha256, message))
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::RSA_PKCS1_SHA256
    }
}
