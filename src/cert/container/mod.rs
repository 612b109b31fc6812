//! Files that hold certificates among other things: PKCS#7, PKCS#12, Java keystores. Of each the certificates are
//! read and everything else is counted. A private key is left alone, unless it is asked whether it is a certificate's:
//! then its public half is worked out, and nothing else of it is kept ([`private_key`]).
//!
//! Own readers, for a reason. The crate `p12-keystore` 0.4 decrypts every key on its way to the certificates, reads DER
//! only (Windows and Java write BER of indefinite length), and runs as many PBKDF2 rounds as a file asks for, so that
//! one file of 200 bytes keeps it busy for hours. `jks` 0.3 does not build with it. What remains of the formats once keys
//! are left alone is small.

mod ber;
mod cipher;
pub mod jks;
mod kdf;
pub mod password;
pub mod pkcs12;
pub mod pkcs7;
pub mod private_key;
pub mod write;

pub use password::{Keyring, NoPassword, Password};

use std::sync::Arc;

use super::{Certificate, Key};
use private_key::KeyFailure;

/// What a container holds.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Its certificates in order, each decoded, or the bytes that could not be.
    pub certificates: Vec<Result<Certificate, Damaged>>,
    /// The name that each of them has in the container: Java's alias, PKCS#12's friendly name.
    pub names: Vec<Option<String>>,
    /// Revocation lists in it.
    pub crls: usize,
    /// Private and secret keys in it: counted.
    pub keys: usize,
    /// The public halves of the private keys, where they were asked for; no more than `keys`.
    pub public_halves: Vec<Result<Key, KeyFailure>>,
    /// The private keys themselves, where a client is to sign with one; wiped with the last of their copies.
    pub pairs: Vec<Arc<private_key::Pair>>,
    /// Whether a digest over the whole was checked; `None` where the format has none.
    pub integrity: Option<Integrity>,
}

/// Meant as a certificate, and none.
#[derive(Clone, Debug)]
pub struct Damaged {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// In the words of whoever tried.
    pub cause: String,
}

/// Whether a container is known to be as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Integrity {
    /// A password was given and its digest fits.
    Checked,
    /// It has a digest, and no password was there to check it by.
    Unchecked,
}

/// Why a container was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is protected, and there was no password.
    NoPassword,
    /// The password does not fit.
    WrongPassword,
    /// It is damaged, or made in a way that is not read.
    Broken(String),
}

/// In the language of parsers, as every cause of this kind.
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPassword => f.write_str("protected by a password, which --password-file gives"),
            Self::WrongPassword => f.write_str("the password does not fit"),
            Self::Broken(cause) => f.write_str(cause),
        }
    }
}

fn broken(what: &str) -> Failure {
    Failure::Broken(what.to_owned())
}

impl Contents {
    fn certificate(&mut self, der: &[u8], name: Option<String>) {
        let decoded = Certificate::decode(der).map_err(|error| Damaged { bytes: der.to_vec(), cause: error.detail });
        self.certificates.push(decoded);
        self.names.push(name);
    }
}
