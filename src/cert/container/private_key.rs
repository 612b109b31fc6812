//! Private keys, for one question: which public key is theirs? Of each only the public half leaves this file; the rest
//! is wiped, as far as this program copied it. The one exception is a [`Pair`]: a client certificate's key, which has
//! to sign.
//!
//! PKCS#8 (RFC 5958), plain or encrypted by a password; PKCS#1 for RSA (RFC 8017 §A.1.2); SEC 1 for elliptic curves
//! (RFC 5915). aws-lc-rs derives the public half, and so refuses a key whose two halves do not belong together.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256K1_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING,
    ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _,
};
use zeroize::Zeroizing;

use super::ber::{Element, INTEGER, OCTETS, OID, Reader, SEQUENCE, context};
use super::kdf::Budget;
use super::pkcs12::Secret;
use super::{Failure, Keyring, Password, cipher};
use crate::cert::Key;

/// 1.2.840.113549.1.1: rsaEncryption is 1 below it, RSASSA-PSS 10.
const PKCS1: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
/// 1.2.840.10045.2.1, ecPublicKey.
const EC: [u8; 7] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.3.101.112, Ed25519.
const ED25519: [u8; 3] = [0x2b, 0x65, 0x70];
/// Modulus bits that aws-lc-rs takes.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// Octets of an RSA number that is read without it: 16,384 bits.
const MAX_RSA: usize = 2049;

/// Why nothing is known of a private key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFailure {
    /// It is encrypted, and there was no password.
    NoPassword,
    /// The password does not open it.
    WrongPassword,
    /// It is of a kind that is not read, in a word or two.
    Unsupported(String),
    /// It is damaged, or its halves do not belong together.
    Damaged,
}

impl KeyFailure {
    /// The word of JSON, and of message ids behind `planned-key-`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NoPassword => "no-password",
            Self::WrongPassword => "wrong-password",
            Self::Unsupported(_) => "unsupported",
            Self::Damaged => "damaged",
        }
    }

    /// What is not read, where that is the reason: an object identifier, or a word or two.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Unsupported(what) => Some(what),
            _ => None,
        }
    }
}

/// A private key that is to sign, with its public half.
pub struct Pair {
    /// Its public half.
    pub public: Key,
    /// The whole key in clear, DER of one of the forms above; wiped at the end.
    pub private: Zeroizing<Vec<u8>>,
}

/// Without the private half: what is printed for debugging ends in logs.
impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair").field("public", &self.public).finish_non_exhaustive()
    }
}

/// The public half of a key in any of the forms, with a password where it is encrypted: the given one, else, where
/// `ask` names the file, the one that a person types.
pub fn read(der: &[u8], keyring: &dyn Keyring, ask: Option<&str>) -> Result<Key, KeyFailure> {
    open(der, keyring, ask, clear)
}

/// As [`read`], with the private half.
pub fn read_pair(der: &[u8], keyring: &dyn Keyring, ask: Option<&str>) -> Result<Pair, KeyFailure> {
    open(der, keyring, ask, pair)
}

/// What is made of a key that is open.
type Made<T> = fn(Element<'_>) -> Result<T, KeyFailure>;

fn open<T>(der: &[u8], keyring: &dyn Keyring, ask: Option<&str>, made: Made<T>) -> Result<T, KeyFailure> {
    let element = Reader::new(der).any().filter(|e| e.tag == SEQUENCE).ok_or(KeyFailure::Damaged)?;
    if element.inner().optional(SEQUENCE).is_none() {
        return made(element);
    }
    let with = |password: &Password| encrypted(element, Secret::Password(password), &Budget::new(), made);
    match (keyring.given(), ask) {
        (Some(given), _) => with(given),
        (None, Some(path)) => with(&keyring.ask(path).ok_or(KeyFailure::NoPassword)?),
        (None, None) => Err(KeyFailure::NoPassword),
    }
}

/// EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm, encryptedData OCTET STRING }
pub(super) fn encrypted<T>(
    element: Element<'_>,
    secret: Secret<'_>,
    budget: &Budget,
    made: Made<T>,
) -> Result<T, KeyFailure> {
    let mut reader = element.inner();
    let scheme = reader.take(SEQUENCE).ok_or(KeyFailure::Damaged)?;
    let bytes = reader.octets().ok_or(KeyFailure::Damaged)?;
    let opened = cipher::decrypt(scheme, secret, &bytes, budget).map_err(|failure| match failure {
        Failure::Broken(cause) => KeyFailure::Unsupported(cause),
        _ => KeyFailure::WrongPassword,
    })?;
    let opened = opened.ok_or(KeyFailure::WrongPassword)?;
    // One wrong password in 256 leaves a padding behind: what then appears must be a key as well.
    let inner = Reader::new(&opened).any().filter(|e| e.tag == SEQUENCE && e.whole.len() == opened.len());
    made(inner.ok_or(KeyFailure::WrongPassword)?)
}

/// A key in the clear, whole.
pub(super) fn pair(element: Element<'_>) -> Result<Pair, KeyFailure> {
    Ok(Pair { public: clear(element)?, private: Zeroizing::new(element.whole.to_vec()) })
}

/// A key in the clear, told apart by what stands behind its version.
pub(super) fn clear(element: Element<'_>) -> Result<Key, KeyFailure> {
    let mut reader = element.inner();
    reader.take(INTEGER).ok_or(KeyFailure::Damaged)?;
    if let Some(modulus) = reader.optional(INTEGER) {
        return rsa(element.whole, modulus, reader);
    }
    if let Some(secret) = reader.optional(OCTETS) {
        let curve = reader.optional(context(0)).and_then(|parameters| parameters.inner().oid());
        return ec(element.whole, curve, secret.content.len());
    }
    let mut algorithm = reader.inner(SEQUENCE).ok_or(KeyFailure::Damaged)?;
    let kind = algorithm.oid().ok_or(KeyFailure::Damaged)?;
    let octets = reader.octets().map(|octets| Zeroizing::new(octets.into_owned())).ok_or(KeyFailure::Damaged)?;
    if matches!(kind.strip_prefix(&PKCS1), Some([1 | 10])) {
        let inner = Reader::new(&octets).any().filter(|e| e.tag == SEQUENCE).ok_or(KeyFailure::Damaged)?;
        let mut reader = inner.inner();
        reader.take(INTEGER).ok_or(KeyFailure::Damaged)?;
        return rsa(inner.whole, reader.take(INTEGER).ok_or(KeyFailure::Damaged)?, reader);
    }
    match kind {
        kind if kind == EC && algorithm.is_empty() => Err(KeyFailure::Damaged),
        kind if kind == EC => match algorithm.optional(OID) {
            Some(curve) => ec(element.whole, Some(curve.content), 0),
            None => Err(KeyFailure::Unsupported("EC explicit parameters".into())),
        },
        kind if kind == ED25519 => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(element.whole).map_err(|_| KeyFailure::Damaged)?;
            public(pair.public_key().as_der())
        }
        other => Err(KeyFailure::Unsupported(dotted(other))),
    }
}

/// RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, … }; `rest` stands behind the modulus.
fn rsa(pkcs1: &[u8], modulus: Element<'_>, mut rest: Reader<'_>) -> Result<Key, KeyFailure> {
    let significant: Vec<u8> = modulus.content.iter().copied().skip_while(|octet| *octet == 0).collect();
    let bits = significant.first().map_or(0, |first| significant.len() * 8 - first.leading_zeros() as usize);
    if RSA_BITS.contains(&bits) {
        let pair = rsa::KeyPair::from_der(pkcs1).map_err(|_| KeyFailure::Damaged)?;
        return public(pair.public_key().as_der());
    }
    // Old Exchange servers have 1024 bits. Both public numbers stand in the clear; that the private one fits them is
    // then not known, as it is not for OpenSSL's `pkey -pubout`.
    let exponent = rest.take(INTEGER).ok_or(KeyFailure::Damaged)?;
    if modulus.content.len() > MAX_RSA || exponent.content.len() > MAX_RSA {
        return Err(KeyFailure::Unsupported(format!("RSA {bits}")));
    }
    let null = element(5, &[]);
    let algorithm = element(SEQUENCE, &[element(OID, &[&PKCS1[..], &[1]].concat()), null].concat());
    let numbers = element(SEQUENCE, &[modulus.whole, exponent.whole].concat());
    let bits = element(3, &[&[0], &numbers[..]].concat());
    Key::decode(&element(SEQUENCE, &[algorithm, bits].concat())).ok_or(KeyFailure::Damaged)
}

/// `curve` as an object identifier's octets; where it is left out, the length of the secret tells (RFC 5915 §3).
fn ec(whole: &[u8], curve: Option<&[u8]>, secret: usize) -> Result<Key, KeyFailure> {
    let algorithm: &'static EcdsaSigningAlgorithm = match (curve, secret) {
        // 1.2.840.10045.3.1.7; 1.3.132.0 with 34, 35, 10.
        (Some([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]), _) | (None, 32) => &ECDSA_P256_SHA256_ASN1_SIGNING,
        (Some([0x2b, 0x81, 0x04, 0x00, 0x22]), _) | (None, 48) => &ECDSA_P384_SHA384_ASN1_SIGNING,
        (Some([0x2b, 0x81, 0x04, 0x00, 0x23]), _) | (None, 66) => &ECDSA_P521_SHA512_ASN1_SIGNING,
        (Some([0x2b, 0x81, 0x04, 0x00, 0x0a]), _) => &ECDSA_P256K1_SHA256_ASN1_SIGNING,
        (Some(other), _) => return Err(KeyFailure::Unsupported(format!("EC {}", dotted(other)))),
        (None, _) => return Err(KeyFailure::Unsupported("EC without a named curve".into())),
    };
    let pair = EcdsaKeyPair::from_private_key_der(algorithm, whole).map_err(|_| KeyFailure::Damaged)?;
    public(pair.public_key().as_der())
}

fn public(spki: Result<PublicKeyX509Der<'static>, aws_lc_rs::error::Unspecified>) -> Result<Key, KeyFailure> {
    Key::decode(spki.map_err(|_| KeyFailure::Damaged)?.as_ref()).ok_or(KeyFailure::Damaged)
}

/// An object identifier as people write it.
fn dotted(octets: &[u8]) -> String {
    x509_parser::asn1_rs::Oid::new(octets.into()).to_id_string()
}

/// DER of an element; its length stays far below what four octets tell.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes();
    let header: &[u8] = match content.len() {
        0..=0x7f => &[tag, length[1]],
        0x80..=0xff => &[tag, 0x81, length[1]],
        _ => &[tag, 0x82, length[0], length[1]],
    };
    [header, content].concat()
}
