//! Public keys: algorithm, size, and the bytes a signature is checked with.

use std::fmt;

use x509_parser::asn1_rs::Any;
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::Sha256;

/// A subjectPublicKeyInfo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The whole structure.
    pub spki: Vec<u8>,
    /// SHA-256 of the whole structure: two certificates have the same key when this is equal.
    pub sha256: Sha256,
    /// Algorithm and size.
    pub kind: KeyKind,
    /// The content of the bit string.
    pub bits: Vec<u8>,
}

/// Algorithm and size of a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA; the modulus's bits. `pss` when the key may serve for RSASSA-PSS only.
    Rsa {
        /// Bits of the modulus.
        bits: usize,
        /// id-RSASSA-PSS.
        pss: bool,
    },
    /// Elliptic curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
    /// Ed448.
    Ed448,
    /// DSA.
    Dsa,
    /// Anything else, by dotted object identifier.
    Other(String),
}

/// Named curves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
    /// Another, by object identifier; empty for explicit parameters.
    Other(String),
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits, pss: false } => write!(f, "RSA {bits}"),
            Self::Rsa { bits, pss: true } => write!(f, "RSA-PSS {bits}"),
            Self::Ec(Curve::P256) => f.write_str("EC P-256"),
            Self::Ec(Curve::P384) => f.write_str("EC P-384"),
            Self::Ec(Curve::P521) => f.write_str("EC P-521"),
            Self::Ec(Curve::Other(oid)) if oid.is_empty() => f.write_str("EC explicit parameters"),
            Self::Ec(Curve::Other(oid)) => write!(f, "EC {oid}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Ed448 => f.write_str("Ed448"),
            Self::Dsa => f.write_str("DSA"),
            Self::Other(oid) => f.write_str(oid),
        }
    }
}

impl KeyKind {
    /// Bits as a store's limit counts them (cup-trust: at most 4096).
    pub fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { bits, .. } => Some(*bits),
            Self::Ec(Curve::P256) | Self::Ed25519 => Some(256),
            Self::Ec(Curve::P384) => Some(384),
            Self::Ec(Curve::P521) => Some(521),
            Self::Ed448 => Some(448),
            _ => None,
        }
    }
}

impl Key {
    /// Reads a subjectPublicKeyInfo from its encoding.
    pub fn decode(spki: &[u8]) -> Option<Self> {
        let (_, parsed) = SubjectPublicKeyInfo::from_der(spki).ok()?;
        Some(Self::from_parsed(&parsed))
    }

    /// The content of the AlgorithmIdentifier, byte for byte.
    pub fn algorithm_identifier(&self) -> Option<&[u8]> {
        let (_, whole) = Any::from_der(&self.spki).ok()?;
        Any::from_der(whole.data).ok().map(|(_, identifier)| identifier.data)
    }

    pub(super) fn from_parsed(spki: &SubjectPublicKeyInfo<'_>) -> Self {
        let bits = spki.subject_public_key.data.to_vec();
        Self { spki: spki.raw.to_vec(), sha256: Sha256::of(spki.raw), kind: kind(spki, &bits), bits }
    }
}

fn kind(spki: &SubjectPublicKeyInfo<'_>, bits: &[u8]) -> KeyKind {
    let algorithm = spki.algorithm.algorithm.to_id_string();
    match algorithm.as_str() {
        "1.2.840.113549.1.1.1" => KeyKind::Rsa { bits: modulus_bits(bits), pss: false },
        "1.2.840.113549.1.1.10" => KeyKind::Rsa { bits: modulus_bits(bits), pss: true },
        "1.2.840.10045.2.1" => {
            let curve = spki.algorithm.parameters.as_ref().and_then(|p| p.as_oid().ok()).map(|oid| oid.to_id_string());
            KeyKind::Ec(match curve.as_deref() {
                Some("1.2.840.10045.3.1.7") => Curve::P256,
                Some("1.3.132.0.34") => Curve::P384,
                Some("1.3.132.0.35") => Curve::P521,
                other => Curve::Other(other.unwrap_or_default().to_owned()),
            })
        }
        "1.3.101.112" => KeyKind::Ed25519,
        "1.3.101.113" => KeyKind::Ed448,
        "1.2.840.10040.4.1" => KeyKind::Dsa,
        _ => KeyKind::Other(algorithm),
    }
}

/// Bits of an RSA modulus; 0 when the key cannot be read. Counted here because the parser's own
/// `key_size` takes a first byte for padding whether or not it is one.
fn modulus_bits(pkcs1: &[u8]) -> usize {
    let Ok((_, key)) = x509_parser::public_key::RSAPublicKey::from_der(pkcs1) else { return 0 };
    let first = key.modulus.iter().position(|b| *b != 0);
    first.map_or(0, |at| (key.modulus.len() - at) * 8 - key.modulus[at].leading_zeros() as usize)
}
