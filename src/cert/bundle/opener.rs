//! Taking a file apart: what each piece of it is, containers and private keys opened with what is at hand.

use zeroize::Zeroize as _;

use super::{Bundle, Content, MAX_PIECES, Piece};
use crate::cert::container::private_key::{self, KeyFailure};
use crate::cert::container::{self, Contents, Failure, Integrity, Keyring, jks, pkcs7, pkcs12};
use crate::cert::crl::Crl;
use crate::cert::form::{Form, labelled, recognise};
use crate::cert::{Certificate, Request, inventory, pem};

/// What pieces are opened with.
pub(super) struct Opener<'a> {
    /// For whoever is asked for a password.
    pub path: &'a str,
    /// Passwords.
    pub keyring: &'a dyn Keyring,
    /// What becomes of private keys.
    pub keys: Keys,
}

/// What becomes of private keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// They are told to be there.
    Closed,
    /// Their public halves are told, as far as the password at hand opens them.
    Quiet,
    /// The same, and whoever is there is asked for the password.
    Asking,
}

impl Opener<'_> {
    /// Takes a file apart.
    pub(super) fn file(&self, bytes: &[u8]) -> Bundle {
        let form = recognise(bytes);
        if form.is_container() {
            let (pieces, integrity) = self.container(form, bytes, None);
            return Bundle { form, pieces, integrity };
        }
        let text = pem::text(bytes);
        // A SEQUENCE begins with the character 0, and so may a text before the first block.
        if bytes.first() == Some(&0x30) && (form != Form::Unknown || !text.contains("-----BEGIN ")) {
            return self.der(form, bytes);
        }
        let blocks = pem::blocks(&text).into_iter().take(MAX_PIECES);
        let (forms, pieces): (Vec<Form>, Vec<Vec<Piece>>) = blocks.map(|block| self.block(block)).unzip();
        let form = match forms.as_slice() {
            [] => return self.without_blocks(&text),
            [first, others @ ..] if first.is_container() && others.iter().all(|form| form == first) => *first,
            _ => Form::Pem,
        };
        Bundle { form, pieces: pieces.into_iter().flatten().collect(), integrity: None }
    }

    /// Text without a BEGIN line: what was pasted without it, as certificate authorities take a request; else a list
    /// of names, or nothing that is known.
    fn without_blocks(&self, text: &str) -> Bundle {
        let Some(bare) =
            pem::bare(text).filter(|block| block.content.as_ref().is_ok_and(|bytes| recognise(bytes) != Form::Unknown))
        else {
            return read_list(text);
        };
        let (form, pieces) = self.block(bare);
        Bundle { form, pieces, integrity: None }
    }

    /// DER: certificates one behind the other, or one thing of another form.
    fn der(&self, form: Form, bytes: &[u8]) -> Bundle {
        let content = match form {
            Form::Certificate | Form::Unknown => return read_der(bytes),
            Form::Request => request(bytes),
            Form::Crl => crl(bytes),
            Form::PrivateKey => self.key(bytes),
            other => Content::Other(other),
        };
        Bundle { form, pieces: vec![Piece { line: None, content }], integrity: None }
    }

    fn key(&self, bytes: &[u8]) -> Content {
        match self.keys {
            Keys::Closed => Content::Other(Form::PrivateKey),
            Keys::Quiet => Content::PrivateKey(private_key::read(bytes, self.keyring, None)),
            Keys::Asking => Content::PrivateKey(private_key::read(bytes, self.keyring, Some(self.path))),
        }
    }

    /// A block with a private key's label. What it was decoded to is wiped.
    fn key_block(&self, mut block: pem::Block) -> Content {
        let content = match &block.content {
            _ if self.keys == Keys::Closed => Content::Other(Form::PrivateKey),
            _ if block.encrypted => unread("encrypted as before PKCS#8; openssl pkcs8 -topk8 converts it"),
            _ if block.label.starts_with("OPENSSH") => unread("OpenSSH's own form; ssh-keygen -p -m PKCS8 converts it"),
            Ok(bytes) => self.key(bytes),
            Err(_) => Content::PrivateKey(Err(KeyFailure::Damaged)),
        };
        if let Ok(bytes) = &mut block.content {
            bytes.zeroize();
        }
        content
    }

    /// The form of a block, and its pieces: several where it is a container.
    fn block(&self, block: pem::Block) -> (Form, Vec<Piece>) {
        let line = Some(block.line);
        let inside = block.content.as_deref().map(recognise);
        if inside == Ok(Form::PrivateKey)
            || (labelled(&block.label), inside.unwrap_or(Form::Unknown)) == (Form::PrivateKey, Form::Unknown)
        {
            return (Form::Pem, vec![Piece { line, content: self.key_block(block) }]);
        }
        let undecodable = |cause: &str| Content::Undecodable { der: None, cause: cause.to_owned() };
        let content = match (block.content, labelled(&block.label)) {
            // The label may be wrong, as in a chain that was saved as CERTIFICATE: content decides where it speaks.
            (Ok(bytes), label) => match (recognise(&bytes), label) {
                (found, _) if found.is_container() => return (found, self.container(found, &bytes, line).0),
                (Form::Certificate, _) | (_, Form::Certificate) => der(&bytes),
                (Form::Request, _) | (Form::Unknown, Form::Request) => request(&bytes),
                (Form::Crl, _) => crl(&bytes),
                (Form::Unknown, label) if label.is_container() => {
                    Content::Closed(label, Failure::Broken("its content is something else".to_owned()))
                }
                (Form::Unknown, label) => Content::Other(label),
                (found, _) => Content::Other(found),
            },
            (Err(fault), Form::Certificate | Form::Request | Form::Pkcs7 | Form::Pkcs12) => {
                undecodable(if fault == pem::Fault::NoEnd { "no END line" } else { "not base64" })
            }
            (Err(_), form) => Content::Other(form),
        };
        (Form::Pem, vec![Piece { line, content }])
    }

    fn pkcs12(&self, bytes: &[u8], password: Option<&container::Password>) -> Result<Contents, Failure> {
        if self.keys == Keys::Closed { pkcs12::read(bytes, password) } else { pkcs12::read_with_keys(bytes, password) }
    }

    fn container(&self, form: Form, bytes: &[u8], line: Option<usize>) -> (Vec<Piece>, Option<Integrity>) {
        let read = match form {
            Form::Pkcs7 => pkcs7::read(bytes),
            Form::Jks => jks::read(bytes, self.keyring.given()),
            _ => match self.pkcs12(bytes, self.keyring.given()) {
                Err(Failure::NoPassword) => match self.keyring.ask(self.path) {
                    Some(typed) => self.pkcs12(bytes, Some(&typed)),
                    None => Err(Failure::NoPassword),
                },
                other => other,
            },
        };
        match read {
            Ok(contents) => (pieces(&contents, line, self.keys), contents.integrity),
            Err(failure) => (vec![Piece { line, content: Content::Closed(form, failure) }], None),
        }
    }
}

fn unread(what: &str) -> Content {
    Content::PrivateKey(Err(KeyFailure::Unsupported(what.to_owned())))
}

fn pieces(contents: &Contents, line: Option<usize>, asked: Keys) -> Vec<Piece> {
    let certificates = contents.certificates.iter().map(|certificate| match certificate {
        Ok(certificate) => Content::Certificate(certificate.clone()),
        Err(container::Damaged { bytes, cause }) => {
            Content::Undecodable { der: Some(bytes.as_slice().into()), cause: cause.clone() }
        }
    });
    let known = contents.public_halves.len();
    let java = || unread("protected in Java's own way; keytool -importkeystore -deststoretype PKCS12 converts it");
    let closed = contents.keys.saturating_sub(known);
    let keys = contents.public_halves.iter().cloned().map(Content::PrivateKey);
    let keys = keys.chain((0..if asked == Keys::Closed { 0 } else { closed }).map(|_| java()));
    let others = [(Form::Crl, contents.crls), (Form::PrivateKey, if asked == Keys::Closed { closed } else { 0 })];
    let others = others.into_iter().flat_map(|(form, count)| std::iter::repeat_n(Content::Other(form), count));
    certificates.chain(others).chain(keys).take(MAX_PIECES).map(|content| Piece { line, content }).collect()
}

/// Certificates in DER, one behind the other.
fn read_der(bytes: &[u8]) -> Bundle {
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
    Bundle { form: Form::Der, pieces, integrity: None }
}

/// Text without a block: a list of names, or nothing that is known.
fn read_list(text: &str) -> Bundle {
    let listed = inventory::read(text).into_iter();
    let pieces: Vec<Piece> =
        listed.map(|listed| Piece { line: Some(listed.line), content: Content::Listed(listed) }).collect();
    let form = if pieces.is_empty() { Form::Unknown } else { Form::Inventory };
    Bundle { form, pieces, integrity: None }
}

fn der(bytes: &[u8]) -> Content {
    match Certificate::decode(bytes) {
        Ok(certificate) => Content::Certificate(certificate),
        Err(error) => Content::Undecodable { der: Some(bytes.into()), cause: error.detail },
    }
}

/// A list that the strict reader refuses is still one, and recognised as such.
fn crl(bytes: &[u8]) -> Content {
    Crl::decode(bytes).map_or(Content::Other(Form::Crl), Content::Crl)
}

fn request(bytes: &[u8]) -> Content {
    match Request::decode(bytes) {
        Ok(request) => Content::Request(request),
        Err(error) => Content::Undecodable { der: None, cause: error.detail },
    }
}
