//! An OCSP response as facts (RFC 6960 §4.2.1). Nothing here verifies.
//!
//! Read by hand: the structure is small, and it is a peer's bytes. The reader is strict DER, never recurses, and
//! every loop consumes input.

mod request;

pub use request::request;

use super::reader::{self, Reader};
use super::{Certificate, Malformed, Name, SignatureAlgorithm, decode};
use crate::moment::Moment;

/// How many of the embedded certificates are decoded. One delegate is the rule; a few stand beside it at most.
pub const MAX_CERTIFICATES: usize = 8;
/// Longest response that is read. A handshake carries 64 kB; responders answer with one to four.
pub const MAX_RESPONSE: usize = 1 << 20;
/// id-pkix-ocsp-basic.
const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
/// Extensions that a verifier of a staple may meet as critical: nonce, CRL reference, archive cutoff, extended
/// revoke (RFC 6960 §4.4). None of them changes what a status says.
const KNOWN_EXTENSIONS: [&str; 4] =
    ["1.3.6.1.5.5.7.48.1.2", "1.3.6.1.5.5.7.48.1.3", "1.3.6.1.5.5.7.48.1.6", "1.3.6.1.5.5.7.48.1.9"];

/// An OCSPResponse.
#[derive(Clone, Debug)]
pub enum Response {
    /// The responder refused; responseStatus (RFC 6960 §4.2.1: 1 malformedRequest, 2 internalError, 3 tryLater, 5
    /// sigRequired, 6 unauthorized).
    Unsuccessful(u8),
    /// A BasicOCSPResponse.
    Basic(Box<Basic>),
}

/// A BasicOCSPResponse.
#[derive(Clone, Debug)]
pub struct Basic {
    /// tbsResponseData, the signed bytes.
    pub tbs: Vec<u8>,
    /// Who says it signed.
    pub responder: ResponderId,
    /// producedAt.
    pub produced_at: Moment,
    /// One for each certificate that the response speaks of.
    pub singles: Vec<Single>,
    /// The signature's algorithm.
    pub algorithm: SignatureAlgorithm,
    /// The signature's octets.
    pub signature: Vec<u8>,
    /// Embedded certificates: those of the first [`MAX_CERTIFICATES`] that decode.
    pub certificates: Vec<Certificate>,
    /// A critical responseExtension that this program does not know.
    pub unknown_critical: Option<String>,
}

/// ResponderID.
#[derive(Clone, Debug)]
pub enum ResponderId {
    /// byName.
    Name(Name),
    /// byKey: SHA-1 over the bits of the responder's public key.
    KeyHash(Vec<u8>),
}

/// A SingleResponse.
#[derive(Clone, Debug)]
pub struct Single {
    /// Which certificate.
    pub id: CertId,
    /// What the responder says of it.
    pub status: CertStatus,
    /// thisUpdate: when it was known to be so.
    pub this_update: Moment,
    /// nextUpdate: when newer word is due.
    pub next_update: Option<Moment>,
    /// A critical singleExtension that this program does not know.
    pub unknown_critical: Option<String>,
}

/// CertID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertId {
    /// The digest's dotted object identifier.
    pub digest: String,
    /// Over the encoding of the issuer's name.
    pub name_hash: Vec<u8>,
    /// Over the bits of the issuer's key.
    pub key_hash: Vec<u8>,
    /// As [`super::Facts::serial`] writes it.
    pub serial: String,
}

/// CertStatus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertStatus {
    /// good.
    Good,
    /// revoked.
    Revoked {
        /// revocationTime.
        at: Moment,
        /// revocationReason; absent and "unspecified" are not the same word.
        reason: Option<RevocationReason>,
    },
    /// unknown: the responder does not know the certificate.
    Unknown,
}

/// CRLReason (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationReason {
    /// 0.
    Unspecified,
    /// 1: the key is in other hands.
    KeyCompromise,
    /// 2.
    CaCompromise,
    /// 3.
    AffiliationChanged,
    /// 4: replaced by another certificate.
    Superseded,
    /// 5.
    CessationOfOperation,
    /// 6: suspended; the one revocation that can be undone.
    CertificateHold,
    /// 8: the hold was lifted.
    RemoveFromCrl,
    /// 9.
    PrivilegeWithdrawn,
    /// 10.
    AaCompromise,
    /// A number RFC 5280 does not know.
    Other(u8),
}

impl RevocationReason {
    /// RFC 5280's own word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
            Self::Other(_) => "other",
        }
    }
}

impl From<u8> for RevocationReason {
    fn from(number: u8) -> Self {
        match number {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            other => Self::Other(other),
        }
    }
}

/// Decodes an OCSPResponse; bytes behind it are refused, as a staple is exactly one.
pub fn decode(der: &[u8]) -> Result<Response, Malformed> {
    read(der).map_err(|malformed| Malformed { detail: format!("OCSP response: {}", malformed.detail) })
}

fn read(der: &[u8]) -> Result<Response, Malformed> {
    if der.len() > MAX_RESPONSE {
        return Err(reader::malformed("too long"));
    }
    let mut outer = Reader::new(der);
    let mut response = outer.sequence("OCSPResponse")?;
    outer.end("OCSPResponse")?;
    let status = response.byte(reader::ENUMERATED, "responseStatus")?;
    if status != 0 {
        return Ok(Response::Unsuccessful(status));
    }
    let mut explicit = response.inner(reader::context(0), "responseBytes")?;
    response.end("OCSPResponse")?;
    let mut bytes = explicit.sequence("responseBytes")?;
    explicit.end("responseBytes")?;
    let kind = bytes.oid("responseType")?;
    if kind != BASIC {
        return Err(reader::malformed(&format!("responseType {kind}")));
    }
    let mut octets = bytes.inner(reader::OCTET_STRING, "response")?;
    bytes.end("responseBytes")?;
    let mut basic = octets.sequence("BasicOCSPResponse")?;
    octets.end("response")?;
    read_basic(&mut basic).map(|basic| Response::Basic(Box::new(basic)))
}

fn read_basic(basic: &mut Reader<'_>) -> Result<Basic, Malformed> {
    let tbs = basic.element(reader::SEQUENCE, "tbsResponseData")?;
    let identifier = basic.element(reader::SEQUENCE, "signatureAlgorithm")?;
    let algorithm = SignatureAlgorithm::decode(identifier).ok_or_else(|| reader::malformed("signatureAlgorithm"))?;
    let signature = match basic.content(reader::BIT_STRING, "signature")? {
        [0, octets @ ..] => octets.to_vec(),
        _ => return Err(reader::malformed("signature")),
    };
    let mut certificates = Vec::new();
    if let Some(mut explicit) = basic.optional(reader::context(0))? {
        let mut list = explicit.sequence("certs")?;
        explicit.end("certs")?;
        for _ in 0..MAX_CERTIFICATES {
            if list.is_empty() {
                break;
            }
            certificates.extend(Certificate::decode(list.element(reader::SEQUENCE, "certs")?).ok());
        }
    }
    basic.end("BasicOCSPResponse")?;

    let mut data = Reader::new(tbs).sequence("tbsResponseData")?;
    if let Some(mut version) = data.optional(reader::context(0))?
        && version.byte(reader::INTEGER, "version")? != 0
    {
        return Err(reader::malformed("version"));
    }
    let responder = read_responder(&mut data)?;
    let produced_at = data.time("producedAt")?;
    let mut list = data.sequence("responses")?;
    let mut singles = Vec::new();
    while !list.is_empty() {
        singles.push(read_single(&mut list.sequence("SingleResponse")?)?);
    }
    let unknown_critical = read_extensions(&mut data)?;
    data.end("tbsResponseData")?;
    let tbs = tbs.to_vec();
    Ok(Basic { tbs, responder, produced_at, singles, algorithm, signature, certificates, unknown_critical })
}

fn read_responder(data: &mut Reader<'_>) -> Result<ResponderId, Malformed> {
    if let Some(mut by_name) = data.optional(reader::context(1))? {
        let name = Name::decode(by_name.element(reader::SEQUENCE, "byName")?);
        by_name.end("byName")?;
        return name.map(ResponderId::Name).ok_or_else(|| reader::malformed("byName"));
    }
    let mut by_key = data.inner(reader::context(2), "responderID")?;
    let hash = by_key.content(reader::OCTET_STRING, "byKey")?;
    by_key.end("byKey")?;
    Ok(ResponderId::KeyHash(hash.to_vec()))
}

fn read_single(single: &mut Reader<'_>) -> Result<Single, Malformed> {
    let mut id = single.sequence("certID")?;
    let mut digest = id.sequence("hashAlgorithm")?;
    let id = CertId {
        digest: digest.oid("hashAlgorithm")?,
        name_hash: id.content(reader::OCTET_STRING, "issuerNameHash")?.to_vec(),
        key_hash: id.content(reader::OCTET_STRING, "issuerKeyHash")?.to_vec(),
        serial: decode::serial(id.content(reader::INTEGER, "serialNumber")?),
    };
    let status = read_status(single)?;
    let this_update = single.time("thisUpdate")?;
    let next_update = match single.optional(reader::context(0))? {
        Some(mut explicit) => Some(explicit.time("nextUpdate")?),
        None => None,
    };
    let unknown_critical = read_extensions(single)?;
    single.end("SingleResponse")?;
    Ok(Single { id, status, this_update, next_update, unknown_critical })
}

/// good and unknown are IMPLICIT NULL, revoked an IMPLICIT SEQUENCE.
fn read_status(single: &mut Reader<'_>) -> Result<CertStatus, Malformed> {
    const GOOD: u8 = 0x80;
    const UNKNOWN: u8 = 0x82;
    for (tag, status) in [(GOOD, CertStatus::Good), (UNKNOWN, CertStatus::Unknown)] {
        if let Some(null) = single.optional(tag)? {
            null.end("certStatus")?;
            return Ok(status);
        }
    }
    let mut revoked = single.inner(reader::context(1), "certStatus")?;
    let at = revoked.time("revocationTime")?;
    let reason = match revoked.optional(reader::context(0))? {
        Some(mut explicit) => Some(explicit.byte(reader::ENUMERATED, "revocationReason")?.into()),
        None => None,
    };
    revoked.end("certStatus")?;
    Ok(CertStatus::Revoked { at, reason })
}

/// Reads `[1] EXPLICIT Extensions OPTIONAL`: the first critical one that is not known.
fn read_extensions(reader: &mut Reader<'_>) -> Result<Option<String>, Malformed> {
    let Some(mut explicit) = reader.optional(reader::context(1))? else { return Ok(None) };
    let mut list = explicit.sequence("extensions")?;
    explicit.end("extensions")?;
    let mut unknown = None;
    while !list.is_empty() {
        let mut extension = list.sequence("extension")?;
        let oid = extension.oid("extension")?;
        let critical = extension.optional(reader::BOOLEAN)?.is_some_and(|value| !value.is_false());
        extension.content(reader::OCTET_STRING, "extension")?;
        if critical && unknown.is_none() && !KNOWN_EXTENSIONS.contains(&oid.as_str()) {
            unknown = Some(oid);
        }
    }
    Ok(unknown)
}
