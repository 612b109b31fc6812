//! One certificate as facts: what it says, decoded once, without any opinion about it.

pub mod bundle;
pub mod container;
pub mod crl;
mod decode;
#[expect(clippy::cast_possible_truncation, reason = "DER takes numbers apart byte by byte")]
pub(crate) mod der;
mod form;
pub mod general_name;
pub mod inventory;
pub mod key;
pub mod name;
pub mod ocsp;
pub mod oid;
pub mod pem;
mod reader;
pub mod request;
pub mod signature;
pub mod signing;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use decode::Malformed;
pub use general_name::{GeneralName, NameConstraints};
pub use key::{Key, KeyKind};
pub use name::Name;
pub use request::Request;
pub use signature::{SignatureAlgorithm, SignatureCheck};

use crate::moment::Moment;

/// Bytes as they came, shared without copying. Base64 in evidence.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Der(Arc<[u8]>);

impl Der {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 over the bytes.
    pub fn sha256(&self) -> Sha256 {
        Sha256::of(&self.0)
    }
}

impl From<&[u8]> for Der {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for Der {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Debug for Der {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Der({} bytes, sha256 {})", self.0.len(), self.sha256())
    }
}

impl Serialize for Der {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Der {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(bytes.into())
    }
}

/// A SHA-256 digest; written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// Digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
        let mut out = [0; 32];
        out.copy_from_slice(digest.as_ref());
        Self(out)
    }

    /// Reads 64 hex digits of either case, colons and blanks between bytes allowed.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
        if digits.len() != 64 || !digits.is_ascii() {
            return None;
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(digits.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(out))
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
        f.write_str(std::str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("expected 64 hex digits, got {text:?}")))
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Lower-case hex digits of `bytes`, nothing between them.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(HEX[usize::from(byte >> 4)] as char);
        out.push(HEX[usize::from(byte & 15)] as char);
    }
    out
}

/// X.509 version (RFC 5280 §4.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Version 1: no extensions.
    V1,
    /// Version 2.
    V2,
    /// Version 3.
    V3,
    /// A number RFC 5280 does not know.
    Other(u32),
}

/// basicConstraints (RFC 5280 §4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The CA flag.
    pub ca: bool,
    /// How many non-self-issued intermediates may follow.
    pub path_len: Option<u32>,
}

/// keyUsage (RFC 5280 §4.2.1.3), bit by bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(pub u16);

impl Version {
    /// As people count: version 3 is 3, though it is encoded as 2.
    pub fn number(self) -> u32 {
        match self {
            Self::V1 => 1,
            Self::V2 => 2,
            Self::V3 => 3,
            Self::Other(encoded) => encoded.saturating_add(1),
        }
    }
}

impl KeyUsage {
    /// digitalSignature.
    pub fn digital_signature(self) -> bool {
        self.0 & 1 != 0
    }
    /// keyEncipherment.
    pub fn key_encipherment(self) -> bool {
        self.0 & (1 << 2) != 0
    }
    /// keyAgreement.
    pub fn key_agreement(self) -> bool {
        self.0 & (1 << 4) != 0
    }
    /// keyCertSign.
    pub fn key_cert_sign(self) -> bool {
        self.0 & (1 << 5) != 0
    }
    /// cRLSign.
    pub fn crl_sign(self) -> bool {
        self.0 & (1 << 6) != 0
    }
    /// The RFC's names of the bits that are set.
    pub fn names(self) -> Vec<&'static str> {
        const NAMES: [&str; 9] = [
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly",
        ];
        NAMES.iter().enumerate().filter(|(bit, _)| self.0 & (1 << bit) != 0).map(|(_, name)| *name).collect()
    }
}

/// An extension as it stands in the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Dotted object identifier.
    pub oid: String,
    /// Whether a verifier must understand it.
    pub critical: bool,
    /// Whether this program decodes it.
    pub known: bool,
}

/// A decoded certificate. Cheap to clone.
#[derive(Clone)]
pub struct Certificate(Arc<Facts>);

impl std::ops::Deref for Certificate {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({} {})", self.subject, self.sha256)
    }
}

/// Two certificates are the same when their bytes are.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}
impl Eq for Certificate {}

/// The facts of one certificate.
#[derive(Debug)]
pub struct Facts {
    /// The whole certificate, exactly; trailing bytes are cut off and counted.
    pub der: Der,
    /// SHA-256 of `der`: the certificate's identity everywhere in this program.
    pub sha256: Sha256,
    /// Bytes that stood behind the certificate (OpenSSL's TRUSTED CERTIFICATE form has some).
    pub trailing_bytes: usize,
    /// Version.
    pub version: Version,
    /// Serial number, lower-case hex, no leading zero byte, `-` in front of a negative one.
    pub serial: String,
    /// Subject.
    pub subject: Name,
    /// Issuer.
    pub issuer: Name,
    /// notBefore.
    pub not_before: Moment,
    /// notAfter.
    pub not_after: Moment,
    /// The public key.
    pub key: Key,
    /// What the signature claims to be made with (the outer identifier).
    pub signature_algorithm: SignatureAlgorithm,
    /// Whether the identifier inside the signed part is the same, as RFC 5280 §4.1.1.2 demands.
    pub signature_algorithms_agree: bool,
    /// The content of the outer AlgorithmIdentifier, byte for byte: how webpki tells algorithms apart.
    pub signature_identifier: Vec<u8>,
    /// The signed part.
    pub tbs: std::ops::Range<usize>,
    /// The signature's octets.
    pub signature: Vec<u8>,
    /// subjectKeyIdentifier.
    pub subject_key_id: Option<Vec<u8>>,
    /// authorityKeyIdentifier's key identifier.
    pub authority_key_id: Option<Vec<u8>>,
    /// authorityKeyIdentifier's issuer name: who issued this certificate's issuer.
    pub authority_issuer: Option<Name>,
    /// authorityKeyIdentifier's serial number, hex.
    pub authority_serial: Option<String>,
    /// basicConstraints.
    pub basic_constraints: Option<BasicConstraints>,
    /// keyUsage.
    pub key_usage: Option<KeyUsage>,
    /// extendedKeyUsage, dotted object identifiers in order.
    pub extended_key_usage: Option<Vec<String>>,
    /// subjectAltName; `None` without the extension.
    pub subject_alt_names: Option<Vec<GeneralName>>,
    /// nameConstraints.
    pub name_constraints: Option<NameConstraints>,
    /// caIssuers URLs of the authorityInfoAccess extension, any scheme.
    pub ca_issuers: Vec<String>,
    /// OCSP URLs of the authorityInfoAccess extension.
    pub ocsp: Vec<String>,
    /// URLs of the CRL distribution points.
    pub crl_urls: Vec<String>,
    /// The TLS feature extension asks for a stapled response (RFC 7633).
    pub must_staple: bool,
    /// Embedded certificate-transparency timestamps.
    pub sct_count: usize,
    /// Every extension in order.
    pub extensions: Vec<Extension>,
    /// Extensions whose content cannot be decoded, by object identifier.
    pub malformed_extensions: Vec<String>,
}

impl Facts {
    /// The signed bytes.
    pub fn tbs_bytes(&self) -> &[u8] {
        &self.der.bytes()[self.tbs.clone()]
    }

    /// SHA-1 of the certificate, lower-case hex: what Windows shows as its thumbprint. A label, no proof of identity.
    pub fn sha1(&self) -> String {
        let algorithm = &aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY;
        hex(aws_lc_rs::digest::digest(algorithm, self.der.bytes()).as_ref())
    }

    /// Issuer and subject are the same name (RFC 5280 §3.2: self-issued).
    pub fn is_self_issued(&self) -> bool {
        self.subject.same_as(&self.issuer)
    }

    /// The first common name, if there is one.
    pub fn common_name(&self) -> Option<&str> {
        self.subject.common_names().next()
    }

    /// `now` lies inside the validity period; both ends belong to it (RFC 5280 §4.1.2.5).
    pub fn valid_at(&self, now: Moment) -> bool {
        self.not_before <= now && now <= self.not_after
    }
}

impl Certificate {
    /// Decodes one certificate. Bytes behind it are counted, not refused.
    pub fn decode(der: &[u8]) -> Result<Self, Malformed> {
        decode::decode(der).map(|facts| Self(Arc::new(facts)))
    }

    /// Self-issued, and its signature verifies by its own key.
    pub fn is_self_signed(&self) -> bool {
        self.is_self_issued() && self.check_signature(&self.key) == SignatureCheck::Valid
    }

    /// Whether `key` made this certificate's signature. An RSA key made no ECDSA signature, supported or not.
    pub fn check_signature(&self, key: &Key) -> SignatureCheck {
        if !signature::fits(&self.signature_algorithm, &key.kind) {
            return SignatureCheck::Invalid;
        }
        signature::check(&self.signature_algorithm, key, self.tbs_bytes(), &self.signature)
    }

    /// A certification authority's certificate: the CA flag, or a self-issued version 1 certificate,
    /// or (no basicConstraints) a keyUsage with keyCertSign: OpenSSL's `X509_check_ca`.
    pub fn may_be_ca(&self) -> bool {
        match (self.basic_constraints, self.key_usage) {
            (Some(constraints), _) => constraints.ca,
            (None, Some(usage)) => usage.key_cert_sign(),
            (None, None) => self.version == Version::V1 && self.is_self_issued(),
        }
    }

    /// PEM, lines of 64 characters.
    pub fn to_pem(&self) -> String {
        pem::encode("CERTIFICATE", self.der.bytes())
    }
}
