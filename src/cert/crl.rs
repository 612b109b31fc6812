//! A certificate revocation list as facts (RFC 5280 §5). Nothing here judges.
//!
//! Read by hand, in strict DER: a list of 10 MB has 280,000 entries, and a parser that keeps each of them as a value
//! takes longer and more memory than looking one serial number up in the bytes.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::ocsp::RevocationReason;
use super::reader::{self, Reader};
use super::{Der, Key, Malformed, Name, Sha256, SignatureAlgorithm, SignatureCheck, decode, pem, signature};
use crate::moment::Moment;

const AUTHORITY_KEY_ID: &str = "2.5.29.35";
const CRL_NUMBER: &str = "2.5.29.20";
const DELTA: &str = "2.5.29.27";
const ISSUING_POINT: &str = "2.5.29.28";
const REASON: &str = "2.5.29.21";
const CERTIFICATE_ISSUER: &str = "2.5.29.29";
/// Extensions of a list that change nothing about what it says: issuerAltName, freshestCRL, authorityInfoAccess.
const HARMLESS: [&str; 3] = ["2.5.29.18", "2.5.29.46", "1.3.6.1.5.5.7.1.1"];
/// Extensions of an entry that change nothing: hold instruction, invalidity date.
const HARMLESS_IN_ENTRY: [&str; 2] = ["2.5.29.23", "2.5.29.24"];

/// A decoded list. Cheap to clone.
#[derive(Clone)]
pub struct Crl(Arc<Facts>);

impl std::ops::Deref for Crl {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl fmt::Debug for Crl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Crl({} {} entries, {})", self.issuer, self.count, self.sha256)
    }
}

/// Two lists are the same when their bytes are.
impl PartialEq for Crl {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}
impl Eq for Crl {}
impl std::hash::Hash for Crl {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.sha256.hash(state);
    }
}

/// The facts of one list.
#[derive(Debug)]
pub struct Facts {
    /// The whole list.
    pub der: Der,
    /// SHA-256 of `der`.
    pub sha256: Sha256,
    /// Who issued it.
    pub issuer: Name,
    /// thisUpdate.
    pub this_update: Moment,
    /// nextUpdate.
    pub next_update: Option<Moment>,
    /// cRLNumber, hex.
    pub number: Option<String>,
    /// The number of the list that this one only adds to: then it is a delta CRL (§5.2.4).
    pub delta_of: Option<String>,
    /// authorityKeyIdentifier's key identifier.
    pub authority_key_id: Option<Vec<u8>>,
    /// issuingDistributionPoint: what the list is about; `None` without: everything its issuer issued.
    pub scope: Option<Scope>,
    /// How many certificates it revokes.
    pub count: usize,
    /// A critical extension of the list that this program does not know, by object identifier.
    pub unknown_critical: Option<String>,
    /// What the signature claims to be made with.
    pub signature_algorithm: SignatureAlgorithm,
    /// Whether the identifier inside the signed part is the same (§5.1.1.2).
    pub signature_algorithms_agree: bool,
    tbs: Range<usize>,
    entries: Range<usize>,
    signature: Vec<u8>,
}

/// issuingDistributionPoint (§5.2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// URLs of the distribution point.
    pub urls: Vec<String>,
    /// A distribution point that is named otherwise.
    pub named_otherwise: bool,
    /// onlyContainsUserCerts.
    pub only_user: bool,
    /// onlyContainsCACerts.
    pub only_ca: bool,
    /// onlyContainsAttributeCerts.
    pub only_attribute: bool,
    /// onlySomeReasons.
    pub some_reasons: bool,
    /// indirectCRL: it may revoke what others issued.
    pub indirect: bool,
}

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As [`super::Facts::serial`] writes it.
    pub serial: String,
    /// revocationDate.
    pub at: Moment,
    /// reasonCode.
    pub reason: Option<RevocationReason>,
    /// It is about a certificate of another issuer (§5.3.3): only in an indirect CRL.
    pub of_another_issuer: bool,
    /// A critical extension that this program does not know.
    pub unknown_critical: Option<String>,
}

impl Facts {
    /// Every entry in order, read as it is asked for.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let mut rest = Reader::new(&self.der.bytes()[self.entries.clone()]);
        // Every entry was read once already, so none fails here.
        std::iter::from_fn(move || if rest.is_empty() { None } else { read_entry(&mut rest).ok() })
    }

    /// The entry of a serial number.
    pub fn find(&self, serial: &str) -> Option<Entry> {
        self.entries().find(|entry| entry.serial == serial)
    }

    /// Whether `key` made this list's signature.
    pub fn check_signature(&self, key: &Key) -> SignatureCheck {
        if !signature::fits(&self.signature_algorithm, &key.kind) {
            return SignatureCheck::Invalid;
        }
        signature::check(&self.signature_algorithm, key, &self.der.bytes()[self.tbs.clone()], &self.signature)
    }
}

impl Crl {
    /// Reads a file or an answer: DER, or a PEM block `X509 CRL`.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.first() == Some(&reader::SEQUENCE) {
            return Self::decode(bytes);
        }
        let text = pem::text(bytes);
        let block = pem::blocks(&text).into_iter().find(|block| block.label == "X509 CRL");
        let block = block.ok_or_else(|| reader::malformed("CRL: neither DER nor a PEM block X509 CRL"))?;
        Self::decode(&block.content.map_err(|_| reader::malformed("CRL: a damaged PEM block"))?)
    }

    /// Decodes one list; bytes behind it are refused.
    pub fn decode(der: &[u8]) -> Result<Self, Malformed> {
        let facts = read(der).map_err(|malformed| Malformed { detail: format!("CRL: {}", malformed.detail) })?;
        Ok(Self(Arc::new(facts)))
    }
}

fn read(der: &[u8]) -> Result<Facts, Malformed> {
    let mut outer = Reader::new(der);
    let mut list = outer.sequence("CertificateList")?;
    outer.end("CertificateList")?;
    let at = der.len() - list.rest().len();
    let tbs = list.element(reader::SEQUENCE, "tbsCertList")?;
    let tbs_range = at..at + tbs.len();
    let identifier = list.element(reader::SEQUENCE, "signatureAlgorithm")?;
    let signature_algorithm =
        SignatureAlgorithm::decode(identifier).ok_or_else(|| reader::malformed("signatureAlgorithm"))?;
    let signature = match list.content(reader::BIT_STRING, "signatureValue")? {
        [0, octets @ ..] => octets.to_vec(),
        _ => return Err(reader::malformed("signatureValue")),
    };
    list.end("CertificateList")?;

    let mut data = Reader::new(tbs).sequence("tbsCertList")?;
    if data.tag() == Some(reader::INTEGER) && data.byte(reader::INTEGER, "version")? != 1 {
        return Err(reader::malformed("version"));
    }
    let inner = data.element(reader::SEQUENCE, "signature")?;
    let issuer = Name::decode(data.element(reader::SEQUENCE, "issuer")?).ok_or_else(|| reader::malformed("issuer"))?;
    let this_update = data.either_time("thisUpdate")?;
    let next_update = match data.tag() {
        Some(reader::UTC_TIME | reader::GENERALIZED_TIME) => Some(data.either_time("nextUpdate")?),
        _ => None,
    };
    let (mut count, mut entries) = (0, 0..0);
    if data.tag() == Some(reader::SEQUENCE) {
        let mut revoked = data.sequence("revokedCertificates")?;
        let end = tbs_range.end - data.rest().len();
        entries = end - revoked.rest().len()..end;
        while !revoked.is_empty() {
            read_entry(&mut revoked)?;
            count += 1;
        }
    }
    let mut facts = Facts {
        der: der.into(),
        sha256: Sha256::of(der),
        issuer,
        this_update,
        next_update,
        number: None,
        delta_of: None,
        authority_key_id: None,
        scope: None,
        count,
        unknown_critical: None,
        signature_algorithm,
        signature_algorithms_agree: inner == identifier,
        tbs: tbs_range,
        entries,
        signature,
    };
    if let Some(mut explicit) = data.optional(reader::context(0))? {
        let mut list = explicit.sequence("crlExtensions")?;
        explicit.end("crlExtensions")?;
        while !list.is_empty() {
            read_extension(&mut facts, read_any_extension(&mut list)?)?;
        }
    }
    data.end("tbsCertList")?;
    Ok(facts)
}

/// An extension: identifier, whether it is critical, content.
type Extension<'a> = (String, bool, &'a [u8]);

fn read_any_extension<'a>(list: &mut Reader<'a>) -> Result<Extension<'a>, Malformed> {
    let mut extension = list.sequence("extension")?;
    let oid = extension.oid("extension")?;
    let critical = extension.optional(reader::BOOLEAN)?.is_some_and(|value| !value.is_false());
    let value = extension.content(reader::OCTET_STRING, "extension")?;
    extension.end("extension")?;
    Ok((oid, critical, value))
}

fn read_extension(facts: &mut Facts, (oid, critical, value): Extension<'_>) -> Result<(), Malformed> {
    let number = |field: &str| {
        let mut whole = Reader::new(value);
        let number = decode::serial(whole.content(reader::INTEGER, field)?);
        whole.end(field).map(|()| number)
    };
    match oid.as_str() {
        CRL_NUMBER => facts.number = Some(number("cRLNumber")?),
        DELTA => facts.delta_of = Some(number("deltaCRLIndicator")?),
        ISSUING_POINT => facts.scope = Some(read_scope(value)?),
        AUTHORITY_KEY_ID => {
            const KEY_IDENTIFIER: u8 = 0x80;
            let mut identifier = Reader::new(value).sequence("authorityKeyIdentifier")?;
            facts.authority_key_id = identifier.optional(KEY_IDENTIFIER)?.map(|id| id.rest().to_vec());
        }
        known if HARMLESS.contains(&known) => {}
        _ if critical && facts.unknown_critical.is_none() => facts.unknown_critical = Some(oid),
        _ => {}
    }
    Ok(())
}

fn read_scope(value: &[u8]) -> Result<Scope, Malformed> {
    const FIELD: &str = "issuingDistributionPoint";
    const URI: u8 = 0x86;
    let mut outer = Reader::new(value);
    let mut point = outer.sequence(FIELD)?;
    outer.end(FIELD)?;
    let mut scope = Scope::default();
    if let Some(mut name) = point.optional(reader::context(0))? {
        match name.optional(reader::context(0))? {
            Some(mut full) => {
                while let Some(tag) = full.tag() {
                    let content = full.content(tag, FIELD)?;
                    if tag == URI {
                        scope.urls.push(String::from_utf8_lossy(content).into_owned());
                    }
                }
                scope.named_otherwise = scope.urls.is_empty();
            }
            None => scope.named_otherwise = true,
        }
    }
    let mut flag =
        |tag: u8| -> Result<bool, Malformed> { Ok(point.optional(tag)?.is_some_and(|value| !value.is_false())) };
    (scope.only_user, scope.only_ca) = (flag(0x81)?, flag(0x82)?);
    scope.some_reasons = flag(0x83)?;
    (scope.indirect, scope.only_attribute) = (flag(0x84)?, flag(0x85)?);
    point.end(FIELD)?;
    Ok(scope)
}

fn read_entry(list: &mut Reader<'_>) -> Result<Entry, Malformed> {
    let mut entry = list.sequence("revokedCertificate")?;
    let serial = decode::serial(entry.content(reader::INTEGER, "userCertificate")?);
    let at = entry.either_time("revocationDate")?;
    let mut read = Entry { serial, at, reason: None, of_another_issuer: false, unknown_critical: None };
    if !entry.is_empty() {
        let mut list = entry.sequence("crlEntryExtensions")?;
        while !list.is_empty() {
            let (oid, critical, value) = read_any_extension(&mut list)?;
            match oid.as_str() {
                REASON => read.reason = Some(Reader::new(value).byte(reader::ENUMERATED, "reasonCode")?.into()),
                CERTIFICATE_ISSUER => read.of_another_issuer = true,
                known if HARMLESS_IN_ENTRY.contains(&known) => {}
                _ if critical && read.unknown_critical.is_none() => read.unknown_critical = Some(oid),
                _ => {}
            }
        }
    }
    entry.end("revokedCertificate")?;
    Ok(read)
}
