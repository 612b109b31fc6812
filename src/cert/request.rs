//! One certificate signing request (PKCS#10, RFC 2986) as facts: what is asked of an authority, without any opinion
//! about it.
//!
//! The frame is read here and its parts by x509-parser: the parser's own reader of requests gives up on the whole for
//! one attribute that it does not like, and does not know Microsoft's.

use std::fmt;
use std::sync::Arc;

use x509_parser::asn1_rs::{Any, BitString, Oid, Tag};
use x509_parser::extensions::{ParsedExtension, X509Extension};
use x509_parser::prelude::FromDer;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo, X509Name};

use super::decode::{asks_for_staple, eku_oids};
use super::{
    BasicConstraints, Der, Extension, GeneralName, Key, KeyUsage, Malformed, Name, Sha256, SignatureAlgorithm,
    SignatureCheck, pem, signature,
};

/// Attributes that are looked at: Windows writes four.
pub const MAX_ATTRIBUTES: usize = 64;
/// Extensions that are looked at, of all attributes together.
pub const MAX_EXTENSIONS: usize = 256;

/// extensionRequest (RFC 2985 §5.4.2).
const EXTENSION_REQUEST: &str = "1.2.840.113549.1.9.14";
/// szOID_CERT_EXTENSIONS: what Windows wrote instead, and still writes beside it.
const MS_CERT_EXTENSIONS: &str = "1.3.6.1.4.1.311.2.1.14";
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";

/// A decoded request. Cheap to clone.
#[derive(Clone)]
pub struct Request(Arc<Facts>);

impl std::ops::Deref for Request {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.subject, self.sha256)
    }
}

/// The facts of one request.
#[derive(Debug)]
pub struct Facts {
    /// The whole request, exactly; trailing bytes are cut off and counted.
    pub der: Der,
    /// SHA-256 of `der`.
    pub sha256: Sha256,
    /// Bytes that stood behind it.
    pub trailing_bytes: usize,
    /// The version as it is encoded: RFC 2986 §4.1 knows 0 alone. `None` where it is no small number.
    pub version: Option<u32>,
    /// Subject asked for.
    pub subject: Name,
    /// The public key.
    pub key: Key,
    /// What the request is signed with; the authority's signature may be another.
    pub signature_algorithm: SignatureAlgorithm,
    /// The signed part.
    pub info: std::ops::Range<usize>,
    /// The signature's octets.
    pub signature: Vec<u8>,
    /// Object identifiers of the attributes in order. Their values are not kept: a challengePassword is one.
    pub attributes: Vec<String>,
    /// Extensions asked for, in order, of every attribute that asks for some.
    pub extensions: Vec<Extension>,
    /// What could not be decoded, or stands there twice, by object identifier.
    pub malformed: Vec<String>,
    /// subjectAltName; `None` where none is asked for.
    pub subject_alt_names: Option<Vec<GeneralName>>,
    /// basicConstraints.
    pub basic_constraints: Option<BasicConstraints>,
    /// keyUsage.
    pub key_usage: Option<KeyUsage>,
    /// extendedKeyUsage, dotted object identifiers in order.
    pub extended_key_usage: Option<Vec<String>>,
    /// The TLS feature extension asks for a stapled response (RFC 7633).
    pub must_staple: bool,
}

impl Facts {
    /// The first common name, if there is one.
    pub fn common_name(&self) -> Option<&str> {
        self.subject.common_names().next()
    }
}

impl Request {
    /// Decodes one request. Bytes behind it are counted, not refused.
    ///
    /// CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
    pub fn decode(der: &[u8]) -> Result<Self, Malformed> {
        let (behind, outer) = sequence(der, "a request")?;
        let header = der.len() - behind.len() - outer.len();
        let (rest, info) = sequence(outer, "certificationRequestInfo")?;
        let signed = header..header + outer.len() - rest.len();
        let (rest, algorithm) = AlgorithmIdentifier::from_der(rest).map_err(said)?;
        let (rest, made) = BitString::from_der(rest).map_err(said)?;
        if !rest.is_empty() {
            return Err(malformed("bytes behind the signature"));
        }
        let der = &der[..der.len() - behind.len()];
        let Parts { version, subject, key, attributes } = parts(info)?;
        let mut facts = Facts {
            der: Der::from(der),
            sha256: Sha256::of(der),
            trailing_bytes: behind.len(),
            version,
            subject,
            key,
            signature_algorithm: SignatureAlgorithm::from_parsed(&algorithm),
            info: signed,
            signature: made.data.to_vec(),
            attributes: Vec::new(),
            extensions: Vec::new(),
            malformed: Vec::new(),
            subject_alt_names: None,
            basic_constraints: None,
            key_usage: None,
            extended_key_usage: None,
            must_staple: false,
        };
        read_attributes(&mut facts, attributes)?;
        // A name that is asked for twice: which of the two counts nobody can say.
        let mut seen: Vec<&str> = Vec::new();
        for extension in &facts.extensions {
            if seen.contains(&extension.oid.as_str()) && !facts.malformed.contains(&extension.oid) {
                facts.malformed.push(extension.oid.clone());
            }
            seen.push(&extension.oid);
        }
        Ok(Self(Arc::new(facts)))
    }

    /// Whether the key in it made its signature: proof that whoever asks has the private key (RFC 2986 §3).
    pub fn check_signature(&self) -> SignatureCheck {
        if !signature::fits(&self.signature_algorithm, &self.key.kind) {
            return SignatureCheck::Invalid;
        }
        let info = &self.der.bytes()[self.info.clone()];
        signature::check(&self.signature_algorithm, &self.key, info, &self.signature)
    }

    /// PEM, lines of 64 characters.
    pub fn to_pem(&self) -> String {
        pem::encode("CERTIFICATE REQUEST", self.der.bytes())
    }
}

/// What is signed, taken apart.
struct Parts<'a> {
    version: Option<u32>,
    subject: Name,
    key: Key,
    attributes: &'a [u8],
}

/// CertificationRequestInfo ::= SEQUENCE { version INTEGER, subject Name, subjectPKInfo, attributes \[0\] }
fn parts(info: &[u8]) -> Result<Parts<'_>, Malformed> {
    let (rest, version) = Any::from_der(info).map_err(said)?;
    if version.tag() != Tag::Integer {
        return Err(malformed("a version was expected"));
    }
    let (rest, subject) = X509Name::from_der(rest).map_err(said)?;
    let (rest, key) = SubjectPublicKeyInfo::from_der(rest).map_err(said)?;
    // Some leave the empty list of attributes out (RFC 2986 §4.1 has it, OpenSSL takes both).
    let attributes = if rest.is_empty() { rest } else { tagged(rest)? };
    let (subject, key) = (Name::from_parsed(&subject), Key::from_parsed(&key));
    Ok(Parts { version: version.u32().ok(), subject, key, attributes })
}

fn tagged(bytes: &[u8]) -> Result<&[u8], Malformed> {
    match Any::from_der(bytes) {
        Ok(([], any)) if any.header.raw_tag() == Some(&[0xa0]) => Ok(any.data),
        _ => Err(malformed("attributes were expected behind the public key")),
    }
}

/// Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET }
fn read_attributes(facts: &mut Facts, mut rest: &[u8]) -> Result<(), Malformed> {
    while !rest.is_empty() {
        if facts.attributes.len() == MAX_ATTRIBUTES {
            return Err(malformed("more attributes than are read"));
        }
        let (behind, attribute) = sequence(rest, "an attribute")?;
        rest = behind;
        let (values, kind) = Oid::from_der(attribute).map_err(said)?;
        let kind = kind.to_id_string();
        let asks = matches!(kind.as_str(), EXTENSION_REQUEST | MS_CERT_EXTENSIONS);
        if asks && read_values(facts, values).is_none() {
            facts.malformed.push(kind.clone());
        }
        facts.attributes.push(kind);
    }
    Ok(())
}

/// SET OF Extensions; one is all there should be (RFC 2985 §5.4.2: single-valued).
fn read_values(facts: &mut Facts, values: &[u8]) -> Option<()> {
    let (rest, set) = Any::from_der(values).ok()?;
    let (behind, mut list) = sequence(set.data, "extensions").ok()?;
    if set.tag() != Tag::Set || !rest.is_empty() || !behind.is_empty() {
        return None;
    }
    while !list.is_empty() {
        if facts.extensions.len() == MAX_EXTENSIONS {
            return None;
        }
        let (behind, extension) = X509Extension::from_der(list).ok()?;
        list = behind;
        let oid = extension.oid.to_id_string();
        let known = read_extension(facts, &oid, extension.parsed_extension(), extension.value);
        facts.extensions.push(Extension { oid, critical: extension.critical, known });
    }
    Some(())
}

/// Reads one extension into the facts; whether this program knows it.
fn read_extension(facts: &mut Facts, oid: &str, parsed: &ParsedExtension<'_>, value: &[u8]) -> bool {
    match parsed {
        ParsedExtension::SubjectAlternativeName(san) => {
            facts.subject_alt_names = Some(san.general_names.iter().map(GeneralName::from_parsed).collect());
        }
        ParsedExtension::BasicConstraints(bc) => {
            facts.basic_constraints = Some(BasicConstraints { ca: bc.ca, path_len: bc.path_len_constraint });
        }
        ParsedExtension::KeyUsage(usage) => facts.key_usage = Some(KeyUsage(usage.flags)),
        ParsedExtension::ExtendedKeyUsage(eku) => facts.extended_key_usage = Some(eku_oids(eku)),
        ParsedExtension::ParseError { .. } => facts.malformed.push(oid.to_owned()),
        ParsedExtension::UnsupportedExtension { .. } | ParsedExtension::Unparsed if oid == TLS_FEATURE => {
            facts.must_staple = asks_for_staple(value);
        }
        ParsedExtension::UnsupportedExtension { .. } | ParsedExtension::Unparsed => return false,
        _ => {}
    }
    true
}

/// What stands behind a SEQUENCE, and in it.
fn sequence<'a>(bytes: &'a [u8], what: &str) -> Result<(&'a [u8], &'a [u8]), Malformed> {
    match Any::from_der(bytes) {
        Ok((rest, any)) if any.tag() == Tag::Sequence => Ok((rest, any.data)),
        _ => Err(malformed(&format!("{what} was expected"))),
    }
}

fn malformed(detail: &str) -> Malformed {
    Malformed { detail: detail.to_owned() }
}

fn said(error: impl fmt::Display) -> Malformed {
    Malformed { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn request() -> Vec<u8> {
        let params = CertificateParams::new(vec!["mail.a.test".to_owned(), "10.0.0.5".to_owned()]).unwrap();
        params.serialize_request(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn names_key_and_signature_are_read_and_trailing_bytes_counted() {
        let der = request();
        let read = Request::decode(&[&der[..], b"tail"].concat()).unwrap();
        assert_eq!((read.trailing_bytes, read.der.bytes(), read.version), (4, &der[..], Some(0)));
        let names: Vec<String> = read.subject_alt_names.iter().flatten().map(GeneralName::to_string).collect();
        assert_eq!(names, ["DNS:mail.a.test", "IP:10.0.0.5"]);
        assert_eq!(read.attributes, [EXTENSION_REQUEST]);
        assert_eq!(read.check_signature(), SignatureCheck::Valid);
    }

    #[test]
    fn a_flipped_bit_in_the_signed_part_is_never_a_valid_signature() {
        let der = request();
        let signed = Request::decode(&der).unwrap().info.clone();
        for at in signed {
            for bit in 0..8 {
                let mut bytes = der.clone();
                bytes[at] ^= 1 << bit;
                let read = Request::decode(&bytes);
                assert!(
                    read.is_err() || read.unwrap().check_signature() != SignatureCheck::Valid,
                    "octet {at} bit {bit}"
                );
            }
        }
    }

    #[test]
    fn garbage_is_none_and_cut_requests_are_none() {
        let der = request();
        for end in 0..der.len() {
            assert!(Request::decode(&der[..end]).is_err(), "{end}");
        }
        for bytes in [&b""[..], b"0", b"\x30\x80\x00\x00", &[0x30; 200], &[0xff; 50]] {
            assert!(Request::decode(bytes).is_err(), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_and_any_damage_decode_to_something_or_to_an_error(
            noise in proptest::collection::vec(any::<u8>(), 0..200),
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let _ = Request::decode(&noise);
            let mut der = request();
            for (at, octet) in damage {
                let at = at.index(der.len());
                der[at] = octet;
            }
            if let Ok(read) = Request::decode(&der) {
                let _ = read.check_signature();
                prop_assert_eq!(Request::decode(read.der.bytes()).unwrap().sha256, read.sha256);
            }
        }
    }
}
