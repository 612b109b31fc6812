//! DER to facts, once and for all rooms. x509-parser reads; nothing here verifies.

use x509_parser::asn1_rs::Any;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName as ParsedName, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Version;

use super::{
    BasicConstraints, Der, Extension, Facts, GeneralName, Key, KeyUsage, Name, NameConstraints, Sha256,
    SignatureAlgorithm, Version, hex,
};
use crate::moment::Moment;

/// Bytes that are no certificate, in the parser's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What the parser said.
    pub detail: String,
}

const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
const OCSP: &str = "1.3.6.1.5.5.7.48.1";

pub(super) fn decode(der: &[u8]) -> Result<Facts, Malformed> {
    let (rest, parsed) = X509Certificate::from_der(der).map_err(|error| Malformed { detail: error.to_string() })?;
    let der = &der[..der.len() - rest.len()];
    let tbs_bytes = parsed.tbs_certificate.as_ref();
    // The signed part is a slice of the input; where it starts is found without pointers by its unique place:
    // directly behind the outer SEQUENCE header.
    let header = der.len() - outer_content_length(der).ok_or_else(|| Malformed { detail: "outer length".into() })?;
    let tbs = header..header + tbs_bytes.len();
    let mut facts = Facts {
        sha256: Sha256::of(der),
        der: Der::from(der),
        trailing_bytes: rest.len(),
        version: match parsed.version() {
            X509Version::V1 => Version::V1,
            X509Version::V2 => Version::V2,
            X509Version::V3 => Version::V3,
            X509Version(other) => Version::Other(other),
        },
        serial: serial(parsed.raw_serial()),
        subject: Name::from_parsed(parsed.subject()),
        issuer: Name::from_parsed(parsed.issuer()),
        not_before: Moment::from_unix(parsed.validity().not_before.timestamp()),
        not_after: Moment::from_unix(parsed.validity().not_after.timestamp()),
        key: Key::from_parsed(parsed.public_key()),
        signature_algorithm: SignatureAlgorithm::from_parsed(&parsed.signature_algorithm),
        signature_algorithms_agree: parsed.signature_algorithm == parsed.tbs_certificate.signature,
        signature_identifier: signature_identifier(der, &tbs),
        tbs,
        signature: parsed.signature_value.data.to_vec(),
        subject_key_id: None,
        authority_key_id: None,
        authority_issuer: None,
        authority_serial: None,
        basic_constraints: None,
        key_usage: None,
        extended_key_usage: None,
        subject_alt_names: None,
        name_constraints: None,
        ca_issuers: Vec::new(),
        ocsp: Vec::new(),
        crl_urls: Vec::new(),
        must_staple: false,
        sct_count: 0,
        extensions: Vec::new(),
        malformed_extensions: Vec::new(),
    };
    for extension in parsed.extensions() {
        let oid = extension.oid.to_id_string();
        // RFC 5280 §4.2: not more than one instance. Which of two counts nobody can say, so neither is relied on.
        if facts.extensions.iter().any(|known| known.oid == oid) {
            facts.malformed_extensions.push(oid.clone());
        }
        let known = read_extension(&mut facts, &oid, extension.parsed_extension(), extension.value);
        facts.extensions.push(Extension { oid, critical: extension.critical, known });
    }
    Ok(facts)
}

/// The content of the AlgorithmIdentifier behind the signed part.
fn signature_identifier(der: &[u8], tbs: &std::ops::Range<usize>) -> Vec<u8> {
    let identifier = Any::from_der(der.get(tbs.end..).unwrap_or_default());
    identifier.map(|(_, any)| any.data.to_vec()).unwrap_or_default()
}

/// Length of the content of the outermost element; `None` for a header that DER does not know.
fn outer_content_length(der: &[u8]) -> Option<usize> {
    match *der.get(1)? {
        short @ 0..=0x7f => Some(usize::from(short)),
        long @ 0x81..=0x84 => {
            let count = usize::from(long & 0x7f);
            der.get(2..2 + count)?.iter().try_fold(0usize, |n, b| n.checked_mul(256)?.checked_add(usize::from(*b)))
        }
        _ => None,
    }
}

/// Serial number as hex without leading zero bytes.
pub(super) fn serial(raw: &[u8]) -> String {
    let first = raw.iter().position(|b| *b != 0).unwrap_or(raw.len().saturating_sub(1));
    if raw.first().is_some_and(|b| b & 0x80 != 0) {
        // A negative number (forbidden, and seen): its two's complement is shown with a sign.
        let mut value: Vec<u8> = raw.iter().map(|b| !b).collect();
        for byte in value.iter_mut().rev() {
            let (sum, carry) = byte.overflowing_add(1);
            *byte = sum;
            if !carry {
                break;
            }
        }
        let first = value.iter().position(|b| *b != 0).unwrap_or(0);
        return format!("-{}", hex(&value[first..]));
    }
    hex(&raw[first..])
}

/// Reads one extension into the facts; whether this program knows it.
fn read_extension(facts: &mut Facts, oid: &str, parsed: &ParsedExtension<'_>, value: &[u8]) -> bool {
    match parsed {
        ParsedExtension::AuthorityKeyIdentifier(aki) => {
            facts.authority_key_id = aki.key_identifier.as_ref().map(|id| id.0.to_vec());
            facts.authority_issuer = aki.authority_cert_issuer.iter().flatten().find_map(|name| match name {
                ParsedName::DirectoryName(name) => Some(Name::from_parsed(name)),
                _ => None,
            });
            facts.authority_serial = aki.authority_cert_serial.map(serial);
        }
        ParsedExtension::SubjectKeyIdentifier(id) => facts.subject_key_id = Some(id.0.to_vec()),
        ParsedExtension::KeyUsage(usage) => facts.key_usage = Some(KeyUsage(usage.flags)),
        ParsedExtension::BasicConstraints(bc) => {
            facts.basic_constraints = Some(BasicConstraints { ca: bc.ca, path_len: bc.path_len_constraint });
        }
        ParsedExtension::ExtendedKeyUsage(eku) => facts.extended_key_usage = Some(eku_oids(eku)),
        ParsedExtension::SubjectAlternativeName(san) => {
            facts.subject_alt_names = Some(san.general_names.iter().map(GeneralName::from_parsed).collect());
        }
        ParsedExtension::NameConstraints(nc) => {
            facts.name_constraints = Some(NameConstraints::from_parsed(nc));
            if !bases_only(value) {
                facts.malformed_extensions.push(oid.to_owned());
            }
        }
        ParsedExtension::AuthorityInfoAccess(aia) => {
            for description in aia.iter() {
                let ParsedName::URI(url) = &description.access_location else { continue };
                match description.access_method.to_id_string().as_str() {
                    CA_ISSUERS => facts.ca_issuers.push((*url).to_owned()),
                    OCSP => facts.ocsp.push((*url).to_owned()),
                    _ => {}
                }
            }
        }
        ParsedExtension::CRLDistributionPoints(points) => {
            for point in points.iter() {
                if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                    facts.crl_urls.extend(names.iter().filter_map(|n| match n {
                        ParsedName::URI(url) => Some((*url).to_owned()),
                        _ => None,
                    }));
                }
            }
        }
        ParsedExtension::SCT(list) => facts.sct_count = list.len(),
        ParsedExtension::CertificatePolicies(_)
        | ParsedExtension::PolicyMappings(_)
        | ParsedExtension::PolicyConstraints(_)
        | ParsedExtension::InhibitAnyPolicy(_)
        | ParsedExtension::IssuerAlternativeName(_)
        | ParsedExtension::SubjectInfoAccess(_)
        | ParsedExtension::NSCertType(_)
        | ParsedExtension::NsCertComment(_) => {}
        ParsedExtension::ParseError { .. } => {
            facts.malformed_extensions.push(oid.to_owned());
        }
        _ if oid == TLS_FEATURE => facts.must_staple = asks_for_staple(value),
        _ => return false,
    }
    true
}

/// Whether every subtree is its base and nothing else. RFC 5280 §4.2.1.10 forbids minimum and maximum; the parser
/// passes over them, OpenSSL and webpki refuse them.
fn bases_only(constraints: &[u8]) -> bool {
    let lists = elements(constraints).filter(|whole| whole.len() == 1).and_then(|whole| elements(whole[0]));
    let alone = |tree: &[u8]| elements(tree).is_some_and(|fields| fields.len() == 1);
    let bare = |list: &[u8]| elements(list).is_some_and(|trees| trees.into_iter().all(alone));
    lists.is_some_and(|lists| lists.into_iter().all(bare))
}

/// The contents of the elements that stand one behind the other.
fn elements(mut rest: &[u8]) -> Option<Vec<&[u8]>> {
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (behind, element) = Any::from_der(rest).ok()?;
        out.push(element.data);
        rest = behind;
    }
    Some(out)
}

/// RFC 7633: a SEQUENCE OF INTEGER; 5 is status_request, 17 status_request_v2.
pub(super) fn asks_for_staple(value: &[u8]) -> bool {
    let features = value.get(2..).unwrap_or_default();
    value.first() == Some(&0x30) && features.chunks(3).any(|f| matches!(f, [2, 1, 5 | 17]))
}

pub(super) fn eku_oids(eku: &x509_parser::extensions::ExtendedKeyUsage<'_>) -> Vec<String> {
    const ARC: &str = "1.3.6.1.5.5.7.3";
    let named = [
        (eku.any, "2.5.29.37.0".to_owned()),
        (eku.server_auth, format!("{ARC}.1")),
        (eku.client_auth, format!("{ARC}.2")),
        (eku.code_signing, format!("{ARC}.3")),
        (eku.email_protection, format!("{ARC}.4")),
        (eku.time_stamping, format!("{ARC}.8")),
        (eku.ocsp_signing, format!("{ARC}.9")),
    ];
    let mut oids: Vec<String> = named.into_iter().filter(|(set, _)| *set).map(|(_, oid)| oid).collect();
    oids.extend(eku.other.iter().map(|oid| oid.to_id_string()));
    oids
}
