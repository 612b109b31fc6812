//! A trust store as it was read: entries, and what could not be read, side by side.

use std::collections::HashMap;

use serde::Serialize;

use crate::cert::bundle::Form;
use crate::cert::container::Integrity;
use crate::cert::{Certificate, Sha256};

/// A trust store, read from one or several places.
#[derive(Clone, Debug, Default)]
pub struct Store {
    /// The places in order.
    pub sources: Vec<Source>,
    /// Every certificate, each once; the first place it was found in is its origin.
    pub entries: Vec<Entry>,
    /// What could not be read, and what was found twice.
    pub defects: Vec<Defect>,
    by_subject: HashMap<String, Vec<usize>>,
    by_sha256: HashMap<Sha256, usize>,
    identity: [u8; 32],
}

/// One place a store was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as given, or the name of a built-in store.
    pub path: String,
    /// What was found there.
    pub format: StoreFormat,
    /// Certificates read from it, duplicates counted once.
    pub certificates: usize,
    /// Whether it is known to be as it was written; `None` where its form has no digest of its own.
    pub integrity: Option<Integrity>,
}

/// Forms of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StoreFormat {
    /// A folder of files.
    Directory,
    /// One file of PEM blocks.
    Pem,
    /// One certificate in DER.
    Der,
    /// PKCS#7 (`.p7b`), in PEM or DER.
    Pkcs7,
    /// PKCS#12 (`.pfx`, `.p12`), Java's truststores of that form too.
    Pkcs12,
    /// A Java keystore of Java's own form.
    Jks,
    /// The platform's own roots.
    Platform,
    /// The public web's roots, built in.
    PublicRoots,
}

impl StoreFormat {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Pem => "pem",
            Self::Der => "der",
            Self::Pkcs7 => "pkcs7",
            Self::Pkcs12 => "pkcs12",
            Self::Jks => "jks",
            Self::Platform => "platform",
            Self::PublicRoots => "public-roots",
        }
    }
}

impl From<Form> for StoreFormat {
    fn from(form: Form) -> Self {
        match form {
            Form::Pkcs7 => Self::Pkcs7,
            Form::Pkcs12 => Self::Pkcs12,
            Form::Jks => Self::Jks,
            Form::Der | Form::Certificate => Self::Der,
            _ => Self::Pem,
        }
    }
}

/// One certificate of a store.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The certificate.
    pub certificate: Certificate,
    /// The file it came from.
    pub origin: String,
}

/// Something of a store that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The file.
    pub path: String,
    /// Line of the block within the file, from 1, where it is text.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: DefectKind,
}

/// Kinds of store defects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// A file or block that cannot be read or decoded, in the words of whoever tried.
    Unreadable(String),
    /// The same certificate stands in another file already.
    Duplicate {
        /// The certificate.
        sha256: Sha256,
        /// The file that had it first.
        first: String,
    },
}

impl Store {
    /// Adds one certificate; a second copy is a defect, not a second entry. Whether it is new.
    pub fn add(&mut self, certificate: Certificate, origin: &str) -> bool {
        if let Some(&first) = self.by_sha256.get(&certificate.sha256) {
            let kind = DefectKind::Duplicate { sha256: certificate.sha256, first: self.entries[first].origin.clone() };
            self.defects.push(Defect { path: origin.to_owned(), line: None, kind });
            return false;
        }
        let index = self.entries.len();
        self.identity = Sha256::of(&[self.identity, certificate.sha256.0].concat()).0;
        self.by_sha256.insert(certificate.sha256, index);
        self.by_subject.entry(certificate.subject.normal().to_owned()).or_default().push(index);
        self.entries.push(Entry { certificate, origin: origin.to_owned() });
        true
    }

    /// A store of these certificates, for tests and for hypotheses.
    pub fn of(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        let mut store = Self::default();
        for certificate in certificates {
            store.add(certificate, "memory");
        }
        store
    }

    /// Which certificates are held, in which order: what two stores have in common that judge alike. Nobody takes a
    /// certificate out of a store; a changed store is made anew.
    pub fn identity(&self) -> Sha256 {
        Sha256(self.identity)
    }

    /// Whether exactly this certificate is held.
    pub fn holds(&self, sha256: &Sha256) -> bool {
        self.by_sha256.contains_key(sha256)
    }

    /// The entry of this certificate.
    pub fn entry(&self, sha256: &Sha256) -> Option<&Entry> {
        self.by_sha256.get(sha256).map(|index| &self.entries[*index])
    }

    /// Entries whose subject is this name, compared as RFC 5280 §7.1 says.
    pub fn with_subject(&self, name: &crate::cert::Name) -> impl Iterator<Item = &Certificate> {
        let found = self.by_subject.get(name.normal());
        found.into_iter().flatten().map(|index| &self.entries[*index].certificate)
    }

    /// No certificate at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Self-signed CA certificates: what profile `appliance` can end a path in.
    pub fn anchors(&self) -> usize {
        self.entries.iter().filter(|e| e.certificate.is_self_issued() && e.certificate.may_be_ca()).count()
    }
}
