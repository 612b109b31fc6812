//! What bytes are, by their content and never by a name.

use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

use super::container::jks;
use super::{Certificate, Key, Request};

/// What a file, or a block of it, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// PEM blocks between any text.
    Pem,
    /// One or several certificates in DER, one behind the other.
    Der,
    /// A certificate in DER, as a block of PEM or a part of DER.
    Certificate,
    /// PKCS#7 (`.p7b`, CMS SignedData).
    Pkcs7,
    /// PKCS#12 (`.pfx`, `.p12`).
    Pkcs12,
    /// A Java keystore, JKS or JCEKS.
    Jks,
    /// A certificate signing request (PKCS#10).
    Request,
    /// A certificate revocation list.
    Crl,
    /// A private key of any kind.
    PrivateKey,
    /// A public key alone.
    PublicKey,
    /// The names of certificates, as `show cert list trust` prints them.
    Inventory,
    /// Nothing that is recognised.
    Unknown,
}

impl Form {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        self.message().strip_prefix("form-").unwrap_or_default()
    }

    /// A container: certificates among other things, in an order that means nothing.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Pkcs7 | Self::Pkcs12 | Self::Jks)
    }

    /// The id of its words in the catalogues.
    pub fn message(self) -> &'static str {
        match self {
            Self::Pem => "form-pem",
            Self::Der => "form-der",
            Self::Certificate => "form-certificate",
            Self::Pkcs7 => "form-pkcs7",
            Self::Pkcs12 => "form-pkcs12",
            Self::Jks => "form-jks",
            Self::Request => "form-request",
            Self::Crl => "form-crl",
            Self::PrivateKey => "form-private-key",
            Self::PublicKey => "form-public-key",
            Self::Inventory => "form-inventory",
            Self::Unknown => "form-unknown",
        }
    }
}

/// What the label of a PEM block says.
pub(super) fn labelled(label: &str) -> Form {
    match label {
        "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE" => Form::Certificate,
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Form::Request,
        "X509 CRL" => Form::Crl,
        "PKCS7" | "CMS" => Form::Pkcs7,
        "PKCS12" => Form::Pkcs12,
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Form::PublicKey,
        key if key.ends_with("PRIVATE KEY") => Form::PrivateKey,
        _ => Form::Unknown,
    }
}

/// What bytes are, by how they begin, or by whether they decode where only that tells.
pub(super) fn recognise(bytes: &[u8]) -> Form {
    // JKS and JCEKS: the first four bytes of Java's own formats.
    if bytes.starts_with(&jks::MAGIC) || bytes.starts_with(&jks::MAGIC_JCEKS) {
        return Form::Jks;
    }
    let Some(inner) = content(bytes) else { return Form::Unknown };
    match inner {
        // ContentInfo begins with an object identifier of the PKCS#7 arc, 1.2.840.113549.1.7.
        [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, ..] => Form::Pkcs7,
        // PFX begins with version 3 and a ContentInfo.
        [0x02, 0x01, 0x03, 0x30, ..] => Form::Pkcs12,
        // PKCS#8 (version 0 or 1, algorithm), PKCS#1 (version 0, modulus), SEC 1 (version 1, octets).
        [0x02, 0x01, 0x00, 0x30 | 0x02, ..] | [0x02, 0x01, 0x01, 0x30 | 0x04, ..] => Form::PrivateKey,
        // Encrypted PKCS#8: an algorithm of PKCS#5 or PKCS#12, then octets.
        _ if encrypted_key(inner) => Form::PrivateKey,
        _ if Certificate::decode(bytes).is_ok() => Form::Certificate,
        _ if Request::decode(bytes).is_ok() => Form::Request,
        _ if CertificateRevocationList::from_der(bytes).is_ok() => Form::Crl,
        _ if Key::decode(bytes).is_some() => Form::PublicKey,
        _ => Form::Unknown,
    }
}

fn encrypted_key(inner: &[u8]) -> bool {
    // id-pkcs, 1.2.840.113549.1: its arcs 5 (PKCS#5) and 12 (PKCS#12).
    const PKCS: [u8; 7] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01];
    let Some(algorithm) = content(inner) else { return false };
    matches!(algorithm, [0x06, _, oid @ ..] if oid.starts_with(&PKCS) && matches!(oid.get(7), Some(5 | 12)))
}

/// What stands behind the header of a SEQUENCE.
fn content(bytes: &[u8]) -> Option<&[u8]> {
    let [0x30, length, rest @ ..] = bytes else { return None };
    let skip = if *length < 0x80 { 0 } else { usize::from(length & 0x7f) };
    rest.get(skip..)
}
