//! What a scenario file says, as types. Unknown keys are refused: a typing mistake must not become a healthy peer.
//!
//! `fixtures/README.md` is the reference for authors; the words here are its words.

use std::collections::BTreeMap;

use serde::Deserialize;

pub use super::behaviour::*;
pub use super::expected::{Expected, ExpectedFinding, Others, Rehearsed, Severity};
use crate::target::Transport;

/// The node whose store is `[store]`, in a scenario with several.
pub const FIRST_NODE: &str = "cups1";

/// One scenario: a story with its certificates, its store, its peer, and what a check must say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's name without `.toml`.
    #[serde(skip)]
    pub id: String,
    /// The story in one sentence.
    pub title: Title,
    /// The chain in ASCII: `root (held) -> intermediate -> leaf`.
    pub drawing: String,
    /// The certificates by id.
    #[serde(default)]
    pub certificate: BTreeMap<String, CertificateRecipe>,
    /// What is said in clear text before the server's own behaviour begins, at both addresses.
    pub before: Option<BeforeRecipe>,
    /// What listens on the first loopback address.
    pub server: Behaviour,
    /// What listens on a second loopback address, at the same port.
    pub second: Option<Behaviour>,
    /// The trust store.
    #[serde(default)]
    pub store: StoreRecipe,
    /// The stores of further nodes by name; [`Scenario::store`] is then that of the first, [`FIRST_NODE`].
    #[serde(default)]
    pub node: BTreeMap<String, StoreRecipe>,
    /// A change of the store that is rehearsed as well.
    pub rehearsal: Option<RehearsalRecipe>,
    /// Whom the check asks for.
    #[serde(default)]
    pub peer: PeerRecipe,
    /// How the check is run.
    #[serde(default)]
    pub options: OptionsRecipe,
    /// What it must say.
    pub expected: Expected,
}

/// A scenario's name: one sentence in each language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// The dialogue by which a client reaches TLS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeforeRecipe {
    /// The protocol the check asks for.
    pub transport: Transport,
    /// What the server says: the first at once, each of the others in answer to what it hears. Then it behaves as
    /// `[server]` says.
    pub says: Vec<String>,
}

/// One certificate. Everything but the subject has a default that makes a healthy certificate.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CertificateRecipe {
    /// `CN=Lab Root CA, O=Lab`, the most specific part first.
    pub subject: String,
    /// Id of the issuing certificate; absent: self-signed.
    pub issuer: Option<String>,
    /// The issuer's name where it is spelt otherwise than the issuer's subject.
    pub issuer_name: Option<String>,
    /// String types of the subject.
    pub encoding: Encoding,
    /// String types of the issuer's name, where they are others than those of the issuer's subject.
    pub issuer_encoding: Option<Encoding>,
    /// The key's id: certificates that name the same share it. Absent: a key of its own.
    pub key: Option<String>,
    /// What kind of key.
    pub key_kind: KeyKind,
    /// notBefore in days from now.
    pub not_before: Option<i64>,
    /// notAfter in days from now.
    pub not_after: Option<i64>,
    /// basicConstraints with this CA flag; absent: no such extension.
    pub ca: Option<bool>,
    /// pathLenConstraint.
    pub path_len: Option<u8>,
    /// keyUsage; absent: what suits a CA or a server; empty: no such extension.
    pub key_usage: Option<Vec<Usage>>,
    /// extendedKeyUsage; absent: serverAuth for what is no CA; empty: no such extension.
    pub eku: Option<Vec<ExtendedUsage>>,
    /// DNS names and IP addresses of the subjectAltName; empty: no such extension.
    pub san: Vec<String>,
    /// Leave out subjectKeyIdentifier and authorityKeyIdentifier, as old AD CS roots do.
    pub no_key_ids: bool,
    /// Digest of the signature made *over* this certificate.
    pub digest: SignatureDigest,
    /// Permitted DNS trees of the nameConstraints.
    pub permitted: Vec<String>,
    /// Excluded DNS trees of the nameConstraints.
    pub excluded: Vec<String>,
    /// X.509 version 1: no extensions whatever the other keys say.
    pub version_1: bool,
    /// The TLS feature extension (RFC 7633) asks for a stapled response.
    pub must_staple: bool,
    /// A critical extension that nobody knows.
    pub unknown_critical: bool,
    /// Turn a bit of the signature after signing.
    pub corrupt_signature: bool,
    /// Break the encoding after signing.
    pub malformed: Option<Malformation>,
    /// Serial number; absent: one that depends on the scenario and the id only.
    pub serial: Option<u64>,
    /// caIssuers URLs.
    pub ca_issuers: Vec<String>,
    /// OCSP URLs.
    pub ocsp: Vec<String>,
    /// Take the certificate from `fixtures/pinned/` instead: its file's name without `.pem`. The other keys
    /// but `key` and `key_kind` (which then name the pinned certificate's key, if it is needed) stay away.
    pub pinned: Option<String>,
}

/// String types of a distinguished name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF8String, as RFC 5280 wants of new certificates.
    #[default]
    Utf8,
    /// PrintableString, as older CAs write.
    Printable,
    /// BMPString, as Windows once wrote.
    Bmp,
}

/// Kinds of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// ECDSA P-256, made anew at every raise.
    #[default]
    P256,
    /// ECDSA P-384, made anew at every raise.
    P384,
    /// RSA of 2048 bits, from `fixtures/keys/rsa-2048.pem`: the one key of all that ask for it.
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    /// A second RSA key of 2048 bits.
    #[serde(rename = "rsa-2048-other")]
    Rsa2048Other,
    /// RSA of 1024 bits, from `fixtures/keys/rsa-1024.pem`.
    #[serde(rename = "rsa-1024")]
    Rsa1024,
}

/// Digests of a signature over a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureDigest {
    /// SHA-256 (SHA-384 where a P-384 key signs).
    #[default]
    Sha256,
    /// SHA-1; the issuer's key is RSA.
    Sha1,
}

/// How an encoding is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Malformation {
    /// The last 40 bytes are missing.
    Truncated,
    /// Text instead of DER.
    Text,
    /// The subjectAltName's content is no sequence.
    SubjectAltName,
}

/// Bits of keyUsage (RFC 5280 §4.2.1.3), numbered as there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Usage {
    /// digitalSignature.
    DigitalSignature = 0,
    /// keyEncipherment.
    KeyEncipherment = 2,
    /// keyAgreement.
    KeyAgreement = 4,
    /// keyCertSign.
    KeyCertSign = 5,
    /// cRLSign.
    CrlSign = 6,
}

/// Purposes of extendedKeyUsage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtendedUsage {
    /// serverAuth.
    ServerAuth,
    /// clientAuth.
    ClientAuth,
    /// codeSigning.
    CodeSigning,
    /// OCSPSigning.
    OcspSigning,
}

/// The trust store: a folder of PEM files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreRecipe {
    /// Ids of the certificates it holds; an id that is named twice is there twice, under another file name.
    pub hold: Vec<String>,
    /// Further files by name, with their text.
    pub files: BTreeMap<String, String>,
}

/// A change that nobody makes: what `--with`, `--without` and `--at` say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RehearsalRecipe {
    /// Ids of the certificates that come in.
    pub with: Vec<String>,
    /// Ids of the certificates that go out.
    pub without: Vec<String>,
    /// Days from now.
    pub at: Option<i64>,
}

/// Whom the check asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeerRecipe {
    /// The name that SNI carries and the certificate is matched with; an address literal sends no SNI.
    pub host: String,
}

impl Default for PeerRecipe {
    fn default() -> Self {
        Self { host: "mail.lab.test".to_owned() }
    }
}

/// How the check is run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OptionsRecipe {
    /// `--profile`.
    pub profile: Profile,
    /// `--allow-weak`.
    pub allow_weak: bool,
    /// `--key-types`.
    pub key_types: bool,
    /// `--legacy`.
    pub legacy: bool,
    /// `--offers`.
    pub offers: bool,
}

/// `--profile`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// As the appliance trusts.
    #[default]
    Appliance,
    /// As RFC 5280 and 9525 want.
    Pkix,
}

impl Scenario {
    /// Reads a scenario file's text. `id` is its file name without `.toml`.
    pub fn parse(id: &str, text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text).map(|scenario| Self { id: id.to_owned(), ..scenario })
    }

    /// Both listeners' behaviours.
    pub fn behaviours(&self) -> impl Iterator<Item = &Behaviour> {
        std::iter::once(&self.server).chain(&self.second)
    }
}
