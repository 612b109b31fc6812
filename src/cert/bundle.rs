//! What a file is, by its content and never by its name, and every certificate in it.
//!
//! `.cer` may be PEM or DER, `.crt` as well, and a `.pem` is whatever somebody pasted into it.

mod opener;

use super::container::private_key::KeyFailure;
use super::container::{Failure, Integrity, Keyring, NoPassword};
use super::crl::Crl;
pub use super::form::Form;
use super::inventory::Listed;
use super::{Certificate, Der, Key, Request};
use opener::{Keys, Opener};

/// Pieces of one file that are looked at; a public bundle has 150.
pub const MAX_PIECES: usize = 100_000;

/// A file, taken apart.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What it is as a whole.
    pub form: Form,
    /// What is in it, in order.
    pub pieces: Vec<Piece>,
    /// Whether it is known to be as it was written; `None` where its form has no digest.
    pub integrity: Option<Integrity>,
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
    /// A certificate signing request.
    Request(Request),
    /// A revocation list.
    Crl(Crl),
    /// A private key: its public half, or why that is not known. Only where keys are asked for.
    PrivateKey(Result<Key, KeyFailure>),
    /// Something else, recognised by its content.
    Other(Form),
    /// A container that was not read.
    Closed(Form, Failure),
    /// The name of a certificate that is somewhere else.
    Listed(Listed),
}

impl Bundle {
    /// Takes a file apart. Never fails: what cannot be decoded is a piece that says so, and so is what a password
    /// protects.
    pub fn read(bytes: &[u8]) -> Self {
        Self::open("", bytes, &NoPassword)
    }

    /// As [`Bundle::read`], with passwords for what is protected; `path` is for whoever is asked for one.
    pub fn open(path: &str, bytes: &[u8], keyring: &dyn Keyring) -> Self {
        Opener { path, keyring, keys: Keys::Closed }.file(bytes)
    }

    /// The same with the public halves of the private keys. Nobody is asked for the password of a key alone, but for a
    /// container's, which is the keys' as well.
    pub fn open_with_keys(path: &str, bytes: &[u8], keyring: &dyn Keyring) -> Self {
        Opener { path, keyring, keys: Keys::Quiet }.file(bytes)
    }

    /// A file that was named for its private key.
    pub fn open_for_keys(path: &str, bytes: &[u8], keyring: &dyn Keyring) -> Self {
        Opener { path, keyring, keys: Keys::Asking }.file(bytes)
    }

    /// The certificates that could be decoded, in order.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::Certificate(certificate) => Some(certificate),
            _ => None,
        })
    }

    /// The certificates that are listed by name.
    pub fn listed(&self) -> impl Iterator<Item = &Listed> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::Listed(listed) => Some(listed),
            _ => None,
        })
    }

    /// The first container that was not read, and why.
    pub fn closed(&self) -> Option<(Form, &Failure)> {
        self.pieces.iter().find_map(|piece| match &piece.content {
            Content::Closed(form, failure) => Some((*form, failure)),
            _ => None,
        })
    }

    /// What the file, or else its first piece, was recognised as when it holds no certificate.
    pub fn recognised(&self) -> Option<Form> {
        if self.form.is_container() || self.form == Form::Inventory {
            return Some(self.form);
        }
        self.pieces.iter().find_map(|piece| match piece.content {
            Content::Other(form) if form != Form::Unknown => Some(form),
            Content::Request(_) => Some(Form::Request),
            Content::Crl(_) => Some(Form::Crl),
            Content::PrivateKey(_) => Some(Form::PrivateKey),
            _ => None,
        })
    }

    /// The private keys, each as its public half or why that is not known.
    pub fn keys(&self) -> impl Iterator<Item = &Result<Key, KeyFailure>> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::PrivateKey(half) => Some(half),
            _ => None,
        })
    }

    /// The requests that could be decoded, in order.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::Request(request) => Some(request),
            _ => None,
        })
    }

    /// Why pieces could not be decoded, each with the line of its block.
    pub fn undecodable(&self) -> impl Iterator<Item = (Option<usize>, &str)> {
        self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::Undecodable { cause, .. } => Some((piece.line, cause.as_str())),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::pem;
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
        assert_eq!(form_of(pem::encode("PKCS7", &pkcs7).as_bytes()), (Form::Pkcs7, Some(Form::Pkcs7), 0));
        assert_eq!(form_of(pem::encode("CERTIFICATE", &pkcs7).as_bytes()), (Form::Pkcs7, Some(Form::Pkcs7), 0));
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
