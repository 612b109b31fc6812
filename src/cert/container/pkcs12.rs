//! PKCS#12 (RFC 7292): certificates behind a password, as Windows, OpenSSL and Java (its truststores too) write them.
//!
//! The password is tried on the digest over the whole file. A wrong password and a damaged file look the same there,
//! so where the digest does not fit, the encrypted parts tell them apart: what the password opens, it is the password of.

use std::borrow::Cow;
use std::sync::Arc;

use aws_lc_rs::{digest, hmac};
use zeroize::Zeroizing;

use super::ber::{Element, INTEGER, OCTETS, Reader, SEQUENCE, SET, context};
use super::kdf::{Budget, Purpose, Stir, pkcs12};
use super::pkcs7::{ARC, MAX_CERTIFICATES, content_info};
use super::private_key::{self, KeyFailure};
use super::{Contents, Failure, Integrity, Password, broken, cipher};

pub use super::kdf::MAX_ROUNDS;

const DATA: u8 = 1;
const SIGNED_DATA: u8 = 2;
const ENCRYPTED_DATA: u8 = 6;
/// 1.2.840.113549.1.12.10.1: the kinds of bags by number.
const BAG: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
/// 1.2.840.113549.1.9.22.1: x509Certificate.
const X509: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
/// 1.2.840.113549.1.9.20: a name to show.
const FRIENDLY_NAME: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14];
const BMP_STRING: u8 = 0x1e;
/// Bags of bags.
const MAX_DEPTH: usize = 8;
/// Keys of one file that are looked at; it has one.
const MAX_KEYS: usize = 64;
/// Rounds up to which the passwords that need no asking are all tried.
const QUICK: u64 = 1_000_000;
/// keytool documents it as Java's own truststore's, and it is most others'.
const JAVA_DEFAULT: &str = "changeit";

/// What becomes of a file's keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// They are counted.
    Counted,
    /// Their public halves are told.
    Public,
    /// They are handed out, to sign.
    Whole,
}

/// What opens the keys of a file, and what for.
type Opening<'a> = (Secret<'a>, &'a Budget, Keys);

/// What opens a file: a password, or none at all, which is something else than an empty one (RFC 7292 §B.1).
#[derive(Clone, Copy)]
pub(super) enum Secret<'a> {
    Nothing,
    Password(&'a Password),
}

impl<'a> Secret<'a> {
    /// UTF-16 with a zero behind.
    pub(super) fn utf16(self) -> Zeroizing<Vec<u8>> {
        let Self::Password(password) = self else { return Zeroizing::default() };
        let mut octets = password.utf16();
        octets.extend([0, 0]);
        octets
    }

    pub(super) fn utf8(self) -> &'a [u8] {
        match self {
            Self::Nothing => &[],
            Self::Password(password) => password.utf8(),
        }
    }
}

/// Reads every certificate. Without a password those are tried that are no secret: none, the empty one, and Java's
/// default.
pub fn read(bytes: &[u8], password: Option<&Password>) -> Result<Contents, Failure> {
    read_as(bytes, password, Keys::Counted)
}

/// The same with the public half of every private key, which the password opens as well.
pub fn read_with_keys(bytes: &[u8], password: Option<&Password>) -> Result<Contents, Failure> {
    read_as(bytes, password, Keys::Public)
}

/// The same with the private keys themselves, for a client that has to sign with one.
pub fn read_pairs(bytes: &[u8], password: Option<&Password>) -> Result<Contents, Failure> {
    read_as(bytes, password, Keys::Whole)
}

fn read_as(bytes: &[u8], password: Option<&Password>, keys: Keys) -> Result<Contents, Failure> {
    let file = Pfx { keys, ..Pfx::read(bytes)? };
    let parts = file.parts()?;
    match password {
        Some(given) if !given.is_empty() => file.open(&parts, Secret::Password(given), &Budget::new()),
        Some(empty) => file.try_all(&parts, &[Secret::Password(empty), Secret::Nothing], Failure::WrongPassword),
        None => {
            let known: Vec<Password> = ["", JAVA_DEFAULT].into_iter().filter_map(Password::new).collect();
            let mut secrets: Vec<Secret<'_>> = known.iter().map(Secret::Password).collect();
            secrets.insert(1, Secret::Nothing);
            file.try_all(&parts, &secrets, Failure::NoPassword)
        }
    }
}

struct Pfx<'a> {
    safe: Cow<'a, [u8]>,
    mac: Option<Mac<'a>>,
    keys: Keys,
}

/// MacData: a digest over the safe, keyed by the password.
struct Mac<'a> {
    digest: &'static digest::Algorithm,
    hmac: hmac::Algorithm,
    value: &'a [u8],
    salt: &'a [u8],
    rounds: u64,
}

/// One part of the safe.
enum Part<'a> {
    Plain(Cow<'a, [u8]>),
    Encrypted { scheme: Element<'a>, bytes: Cow<'a, [u8]> },
}

impl<'a> Pfx<'a> {
    /// PFX ::= SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL }
    fn read(bytes: &'a [u8]) -> Result<Self, Failure> {
        let mut pfx = Reader::new(bytes).inner(SEQUENCE).ok_or_else(|| broken("it is cut off"))?;
        pfx.take(INTEGER).ok_or_else(|| broken("a version was expected"))?;
        let safe = match content_info(&mut pfx) {
            Some((DATA, Some(content))) => content.octets(OCTETS),
            Some((SIGNED_DATA, _)) => return Err(broken("it is protected by a public key, which is not read")),
            _ => None,
        };
        let safe = safe.ok_or_else(|| broken("it is cut off or damaged"))?;
        let mac = pfx.optional(SEQUENCE).map(Mac::read).transpose()?;
        Ok(Self { safe, mac, keys: Keys::Counted })
    }

    /// AuthenticatedSafe ::= SEQUENCE OF ContentInfo
    fn parts(&self) -> Result<Vec<Part<'_>>, Failure> {
        let damaged = || broken("its safe is cut off or damaged");
        let mut safe = Reader::new(&self.safe).inner(SEQUENCE).ok_or_else(damaged)?;
        let mut parts = Vec::new();
        while !safe.is_empty() {
            let (kind, content) = content_info(&mut safe).ok_or_else(damaged)?;
            let content = content.ok_or_else(damaged)?;
            parts.push(match kind {
                DATA => Part::Plain(content.octets(OCTETS).ok_or_else(damaged)?),
                ENCRYPTED_DATA => encrypted(content).ok_or_else(damaged)?,
                // Windows: "protected by the account", for domain users.
                _ => return Err(broken("a part of it is encrypted for an account or a public key, which is not read")),
            });
        }
        Ok(parts)
    }

    /// The first that fits; `otherwise` when none does, or when trying takes too long.
    fn try_all(&self, parts: &[Part<'_>], secrets: &[Secret<'_>], otherwise: Failure) -> Result<Contents, Failure> {
        let mut failure = otherwise;
        for secret in secrets {
            let budget = Budget::new();
            match self.open(parts, *secret, &budget) {
                Err(Failure::WrongPassword) => {}
                // PBES2 knows one empty password, the digest two: the next may fit both.
                Err(broken) => failure = broken,
                Ok(contents) => return Ok(contents),
            }
            if budget.spent() > QUICK {
                break;
            }
        }
        Err(failure)
    }

    fn open(&self, parts: &[Part<'_>], secret: Secret<'_>, budget: &Budget) -> Result<Contents, Failure> {
        let intact = self.mac.as_ref().map(|mac| mac.fits(&self.safe, secret, budget)).transpose()?;
        let (mut contents, mut opened, mut closed) = (Contents::default(), false, false);
        let keys = (self.keys != Keys::Counted).then_some((secret, budget, self.keys));
        for part in parts {
            match part {
                Part::Plain(bytes) => safe_contents(bytes, keys, &mut contents)?,
                Part::Encrypted { scheme, bytes } => {
                    let clear = cipher::decrypt(*scheme, secret, bytes, budget)?;
                    // One wrong password in 256 leaves a padding behind: what then appears must be a safe as well.
                    let read = clear.map(|clear| safe_contents(&clear, keys, &mut contents));
                    if matches!(read, Some(Ok(()))) { opened = true } else { closed = true }
                }
            }
        }
        match (intact, opened, closed) {
            (Some(false), true, _) => {
                Err(broken("the password fits, but not the digest: the file was altered or damaged"))
            }
            (Some(true), _, true) => Err(broken("the password fits the file, but a part of it does not open with it")),
            (Some(false), ..) | (None, _, true) => Err(Failure::WrongPassword),
            (Some(true), _, false) => Ok(Contents { integrity: Some(Integrity::Checked), ..contents }),
            (None, _, false) => Ok(contents),
        }
    }
}

/// EncryptedData ::= SEQUENCE { version, SEQUENCE { contentType, algorithm, \[0\] IMPLICIT octets } }
fn encrypted(content: Element<'_>) -> Option<Part<'_>> {
    let mut data = content.inner();
    data.take(INTEGER)?;
    let mut info = data.inner(SEQUENCE)?;
    info.oid()?.strip_prefix(&ARC)?;
    let scheme = info.take(SEQUENCE)?;
    // Context-specific 0, not constructed, stands for the octet string's own tag.
    let bytes = info.any()?.octets(0x80)?;
    Some(Part::Encrypted { scheme, bytes })
}

/// SafeContents ::= SEQUENCE OF SafeBag
fn safe_contents(bytes: &[u8], keys: Option<Opening<'_>>, contents: &mut Contents) -> Result<(), Failure> {
    let bags = Reader::new(bytes).inner(SEQUENCE);
    bags.and_then(|bags| read_bags(bags, 0, keys, contents)).ok_or_else(|| broken("a part of it is cut off or damaged"))
}

/// SafeBag ::= SEQUENCE { bagId, bagValue \[0\] EXPLICIT, bagAttributes OPTIONAL }. Attributes are names, and Java's
/// mark of a trusted certificate: everything in a file that is given as a store counts.
fn read_bags(mut bags: Reader<'_>, depth: usize, keys: Option<Opening<'_>>, contents: &mut Contents) -> Option<()> {
    while !bags.is_empty() && contents.certificates.len() < MAX_CERTIFICATES {
        let mut bag = bags.inner(SEQUENCE)?;
        let kind = bag.oid()?.strip_prefix(&BAG)?;
        let mut value = bag.inner(context(0))?;
        match kind {
            [1 | 2] => key_bag(kind == [2], value, keys, contents),
            [5] => {
                contents.keys += 1;
                let secret = || Err(KeyFailure::Unsupported("a secret, and no private key".into()));
                contents.public_halves.extend(keys.map(|_| secret()));
            }
            [3] => certificate_bag(value, friendly_name(bag), contents)?,
            [4] => contents.crls += 1,
            [6] if depth < MAX_DEPTH => read_bags(value.inner(SEQUENCE)?, depth + 1, keys, contents)?,
            _ => return None,
        }
    }
    Some(())
}

/// KeyBag ::= PrivateKeyInfo, or shrouded: EncryptedPrivateKeyInfo. Counted; opened only for whoever asks.
fn key_bag(shrouded: bool, mut value: Reader<'_>, keys: Option<Opening<'_>>, contents: &mut Contents) {
    contents.keys += 1;
    // A file of bags alone is bounded like one of certificates.
    let Some((secret, budget, wanted)) = keys.filter(|_| contents.public_halves.len() < MAX_KEYS) else { return };
    let key = value.take(SEQUENCE).ok_or(KeyFailure::Damaged);
    if wanted == Keys::Whole {
        let opened = |key| {
            if shrouded {
                private_key::encrypted(key, secret, budget, private_key::pair)
            } else {
                private_key::pair(key)
            }
        };
        let pair = key.and_then(opened);
        contents.public_halves.push(pair.as_ref().map(|pair| pair.public.clone()).map_err(Clone::clone));
        contents.pairs.extend(pair.ok().map(Arc::new));
        return;
    }
    let opened = |key| {
        if shrouded { private_key::encrypted(key, secret, budget, private_key::clear) } else { private_key::clear(key) }
    };
    contents.public_halves.push(key.and_then(opened));
}

/// CertBag ::= SEQUENCE { certId, certValue \[0\] EXPLICIT OCTET STRING }
fn certificate_bag(mut value: Reader<'_>, name: Option<String>, contents: &mut Contents) -> Option<()> {
    let mut bag = value.inner(SEQUENCE)?;
    // The other kind is SDSI, which was never used.
    if bag.oid()? == X509 {
        contents.certificate(&bag.inner(context(0))?.octets()?, name);
    }
    Some(())
}

/// friendlyName among the attributes that may follow a bag's value. A name is no reason to refuse a certificate: one
/// that cannot be read is none.
fn friendly_name(mut bag: Reader<'_>) -> Option<String> {
    let mut attributes = bag.inner(SET)?;
    while let Some(mut attribute) = attributes.inner(SEQUENCE) {
        if attribute.oid()? == FRIENDLY_NAME {
            let value = attribute.inner(SET)?.take(BMP_STRING)?.content;
            let units: Vec<u16> = value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            return Some(String::from_utf16_lossy(&units));
        }
    }
    None
}

impl<'a> Mac<'a> {
    /// MacData ::= SEQUENCE { DigestInfo { algorithm, digest }, macSalt, iterations DEFAULT 1 }
    fn read(element: Element<'a>) -> Result<Self, Failure> {
        let damaged = || broken("its digest is cut off or damaged");
        let mut data = element.inner();
        let mut info = data.inner(SEQUENCE).ok_or_else(damaged)?;
        let mut algorithm = info.inner(SEQUENCE).ok_or_else(damaged)?;
        let (digest, hmac) = match algorithm.oid().ok_or_else(damaged)? {
            // 1.3.14.3.2.26, and 2.16.840.1.101.3.4.2 with 1, 2, 3 behind it.
            [0x2b, 0x0e, 0x03, 0x02, 0x1a] => (&digest::SHA1_FOR_LEGACY_USE_ONLY, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 1] => (&digest::SHA256, hmac::HMAC_SHA256),
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 2] => (&digest::SHA384, hmac::HMAC_SHA384),
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 3] => (&digest::SHA512, hmac::HMAC_SHA512),
            _ => return Err(broken("its digest is made by an algorithm that is not read; SHA-1 and SHA-2 are")),
        };
        let value = info.take(OCTETS).ok_or_else(damaged)?.content;
        let salt = data.take(OCTETS).ok_or_else(damaged)?.content;
        let rounds = match data.optional(INTEGER) {
            Some(number) => number.number().ok_or_else(damaged)?,
            None => 1,
        };
        Ok(Self { digest, hmac, value, salt, rounds })
    }

    fn fits(&self, safe: &[u8], secret: Secret<'_>, budget: &Budget) -> Result<bool, Failure> {
        let stir = Stir::new(self.salt, self.rounds)?;
        let length = self.digest.output_len();
        let key = pkcs12(self.digest, &secret.utf16(), &stir, Purpose::Mac, length, budget)?;
        Ok(hmac::verify(&hmac::Key::new(self.hmac, &key), safe, self.value).is_ok())
    }
}
