//! What a file is, by its content and never by its name, and every certificate in it.
//!
//! `.cer` may be PEM or DER, `.crt` as well, and a `.pem` is whatever somebody pasted into it.

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

use super::{Certificate, Der, pem};

/// Pieces of one file that are looked at; a public bundle has 150.
pub const MAX_PIECES: usize = 100_000;

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
    /// Nothing that is recognised.
    Unknown,
}

impl Form {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        self.message().strip_prefix("form-").unwrap_or_default()
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
            Self::Unknown => "form-unknown",
        }
    }
}

/// A file, taken apart.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What it is as a whole.
    pub form: Form,
    /// What is in it, in order.
    pub pieces: Vec<Piece>,
}

/// One thing in a file.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Line of the block from 1, where the file is text.
    pub line: Option<usize>,
    /// What it is.
    pub content: Content,
}

/// What one piece is.
#[derive(Clone, Debug)]
pub enum Content {
    /// A certificate.
    Certificate(Certificate),
    /// Meant as a certificate, and none.
    Undecodable {
        /// The bytes, where there are any: a peer could send them all the same.
        der: Option<Der>,
        /// In the words of whoever tried.
        cause: String,
    },
    /// Something else, recognised by its content.
    Other(Form),
}

impl Bundle {
    /// Takes a file apart. Never fails: what cannot be decoded is a piece that says so.
    pub fn read(bytes: &[u8]) -> Self {
        if bytes.first() == Some(&0x30) || recognise(bytes) == Form::Jks {
            return Self::read_der(bytes);
        }
        let pieces: Vec<Piece> = pem::blocks(&pem::text(bytes)).into_iter().take(MAX_PIECES).map(block).collect();
        let form = if pieces.is_empty() { Form::Unknown } else { Form::Pem };
        Self { form, pieces }
    }

    fn read_der(bytes: &[u8]) -> Self {
        let form = recognise(bytes);
        if !matches!(form, Form::Certificate | Form::Unknown) {
            return Self { form, pieces: vec![Piece { line: None, content: Content::Other(form) }] };
        }
        let (mut rest, mut pieces) = (bytes, Vec::new());
        while rest.first() == Some(&0x30) && pieces.len() < MAX_PIECES {
            let content = der(rest);
            let length = match &content {
                Content::Certificate(certificate) => certificate.der.bytes().len(),
                _ => rest.len(),
            };
            rest = &rest[length..];
            pieces.push(Piece { line: None, content });
        }
        Self { form: Form::Der, pieces }
    }

    /// The certificates that could be decoded, in order.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::Certificate(certificate) => Some(certificate),
            _ => None,
        })
    }

    /// What the file, or else its first piece, was recognised as when it holds no certificate.
    pub fn recognised(&self) -> Option<Form> {
        self.pieces.iter().find_map(|piece| match piece.content {
            Content::Other(form) if form != Form::Unknown => Some(form),
            _ => None,
        })
    }
}

fn der(bytes: &[u8]) -> Content {
    match Certificate::decode(bytes) {
        Ok(certificate) => Content::Certificate(certificate),
        Err(error) => Content::Undecodable { der: Some(bytes.into()), cause: error.detail },
    }
}

fn block(block: pem::Block) -> Piece {
    let content = match (block.content, labelled(&block.label)) {
        (Ok(bytes), Form::Certificate) => der(&bytes),
        // The label may be wrong, as in a request that was saved as PKCS7: content decides where it speaks.
        (Ok(bytes), form) => match recognise(&bytes) {
            Form::Certificate => der(&bytes),
            Form::Unknown => Content::Other(form),
            found => Content::Other(found),
        },
        (Err(_), form) if form != Form::Certificate => Content::Other(form),
        (Err(pem::Fault::NoEnd), _) => Content::Undecodable { der: None, cause: "no END line".to_owned() },
        (Err(pem::Fault::NotBase64), _) => Content::Undecodable { der: None, cause: "not base64".to_owned() },
    };
    Piece { line: Some(block.line), content }
}

fn labelled(label: &str) -> Form {
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
fn recognise(bytes: &[u8]) -> Form {
    // JKS and JCEKS: the first four bytes of Java's own formats.
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || bytes.starts_with(&[0xce, 0xce, 0xce, 0xce]) {
        return Form::Jks;
    }
    let Some(inner) = content(bytes) else { return Form::Unknown };
    match inner {
        // ContentInfo begins with an object identifier of the PKCS#7 arc, 1.2.840.113549.1.7.
        [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, ..] => Form::Pkcs7,
        // PFX begins with version 3 and a ContentInfo.
        [0x02, 0x01, 0x03, 0x30, ..] => Form::Pkcs12,
        // PKCS#8 (version 0, algorithm), PKCS#1 (version 0, modulus), SEC 1 (version 1, octets).
        [0x02, 0x01, 0x00, 0x30 | 0x02, ..] | [0x02, 0x01, 0x01, 0x04, ..] => Form::PrivateKey,
        // Encrypted PKCS#8: an algorithm of PKCS#5 or PKCS#12, then octets.
        _ if encrypted_key(inner) => Form::PrivateKey,
        _ if Certificate::decode(bytes).is_ok() => Form::Certificate,
        _ if X509CertificationRequest::from_der(bytes).is_ok() => Form::Request,
        _ if CertificateRevocationList::from_der(bytes).is_ok() => Form::Crl,
        _ if super::Key::decode(bytes).is_some() => Form::PublicKey,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(name: &str) -> rcgen::Certificate {
        let key = rcgen::KeyPair::generate().unwrap();
        rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap()
    }

    fn form_of(bytes: &[u8]) -> (Form, Option<Form>, usize) {
        let bundle = Bundle::read(bytes);
        (bundle.form, bundle.recognised(), bundle.certificates().count())
    }

    #[test]
    fn several_certificates_are_read_in_either_encoding() {
        let (a, b) = (certificate("a.test"), certificate("b.test"));
        let pem = format!("issuer=x\n{}\nbetween\n{}", a.pem(), b.pem());
        assert_eq!(form_of(pem.as_bytes()), (Form::Pem, None, 2));
        assert_eq!(form_of(&[a.der().as_ref(), b.der().as_ref()].concat()), (Form::Der, None, 2));
    }

    #[test]
    fn windows_text_is_text_as_well() {
        let pem = certificate("a.test").pem().replace('\n', "\r\n");
        assert_eq!(form_of(format!("\u{feff}{pem}").as_bytes()).2, 1);
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(pem.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(form_of(&utf16).2, 1);
    }

    #[test]
    fn what_is_no_certificate_is_recognised_by_content() {
        let key = rcgen::KeyPair::generate().unwrap();
        let request = rcgen::CertificateParams::new(vec!["a.test".into()]).unwrap().serialize_request(&key).unwrap();
        let pkcs7 = [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80];
        for (bytes, form) in [
            (&key.serialize_der()[..], Form::PrivateKey),
            (request.der().as_ref(), Form::Request),
            (&pkcs7[..], Form::Pkcs7),
            (&[0x30, 0x82, 0x0a, 0x00, 0x02, 0x01, 0x03, 0x30, 0x82][..], Form::Pkcs12),
            (&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2][..], Form::Jks),
        ] {
            assert_eq!(form_of(bytes), (form, Some(form), 0));
        }
        assert_eq!(form_of(request.pem().unwrap().as_bytes()), (Form::Pem, Some(Form::Request), 0));
        assert_eq!(form_of(pem::encode("PKCS7", &pkcs7).as_bytes()), (Form::Pem, Some(Form::Pkcs7), 0));
    }

    #[test]
    fn garbage_is_nothing_and_never_a_panic() {
        for bytes in [&b""[..], b"0", b"0\x82", b"0\xff\xff", b"\x30\x84\xff\xff\xff\xff", b"hello", &[0xff; 100]] {
            assert_eq!(form_of(bytes).2, 0, "{bytes:?}");
        }
    }

    #[test]
    fn a_damaged_block_is_a_piece_with_its_line() {
        let good = certificate("a.test").pem();
        let bundle = Bundle::read(format!("{good}-----BEGIN CERTIFICATE-----\nAAAA\n").as_bytes());
        let last = bundle.pieces.last().unwrap();
        assert_eq!(last.line, Some(good.lines().count() + 1));
        assert!(matches!(&last.content, Content::Undecodable { der: None, cause } if cause == "no END line"));
    }
}
