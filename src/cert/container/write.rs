//! Certificates-only containers as other programs take them: PKCS#7 as AD CS gives it, PKCS#12 and JKS truststores as
//! Java's keytool makes them.
//!
//! Own writers beside the readers: `p12-keystore` can write truststores, but it would bring its own reader and a second
//! set of ciphers along, and knows neither PKCS#7 nor JKS. What a truststore needs is a page each.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::pbkdf2::PBKDF2_HMAC_SHA256;
use aws_lc_rs::{digest, hmac, rand};

use super::kdf::{Budget, Purpose, Stir, pbkdf2, pkcs12 as derive};
use super::{Password, jks, pkcs12::Secret};
use crate::cert::der::{context, context_primitive, element, group, null, octets, oid, sequence, unsigned};
use crate::cert::{Certificate, der};
use crate::moment::Moment;

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const DATA: &str = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
const CERT_BAG: &str = "1.2.840.113549.1.12.10.1.3";
const X509_CERTIFICATE: &str = "1.2.840.113549.1.9.22.1";
const FRIENDLY_NAME: &str = "1.2.840.113549.1.9.20";
/// Oracle's trustedKeyUsage: without it Java takes the certificate for a stray one and lists nothing.
const TRUSTED_KEY_USAGE: &str = "2.16.840.1.113894.746875.1.1";
const ANY_EXTENDED_KEY_USAGE: &str = "2.5.29.37.0";
const PBES2: &str = "1.2.840.113549.1.5.13";
const PBKDF2: &str = "1.2.840.113549.1.5.12";
const HMAC_SHA256: &str = "1.2.840.113549.2.9";
const AES_256_CBC: &str = "2.16.840.1.101.3.4.1.42";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const BMP_STRING: u8 = 0x1e;
/// What Java writes; the password keeps nothing secret here, it only seals.
const ROUNDS: u16 = 10_000;
const SALT: usize = 20;

/// A certificate with the name it is to have in the container.
#[derive(Clone, Debug)]
pub struct Named {
    /// Alias or friendly name. Java compares aliases without regard to case, so they must differ in more than case.
    pub name: String,
    /// The certificate.
    pub certificate: Certificate,
}

/// The cryptographic library refused its service: no randomness, as a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl From<Unspecified> for Refused {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the cryptographic library gave no randomness")
    }
}

/// Certificates-only SignedData (RFC 5652 §10.2.3 speaks of such): version 1, no digest, no content, no signer.
/// The certificates are a set, which DER would sort; nobody does, and their order is kept.
pub fn pkcs7(certificates: &[Certificate]) -> Vec<u8> {
    let all: Vec<u8> = certificates.iter().flat_map(|c| c.der.bytes()).copied().collect();
    let nothing = || group(der::SET, &[]);
    let signed = sequence(&[unsigned(&[1]), nothing(), sequence(&[oid(DATA)]), context(0, &all), nothing()]);
    sequence(&[oid(SIGNED_DATA), context(0, &signed)])
}

/// A truststore in PKCS#12 (RFC 7292), as keytool makes it since Java 12: one safe encrypted by PBES2 with AES-256, the
/// whole sealed by HMAC-SHA-256.
pub fn pkcs12(certificates: &[Named], password: &Password) -> Result<Vec<u8>, Refused> {
    let bags: Vec<Vec<u8>> = certificates.iter().map(bag).collect();
    let safe = sequence(&[encrypted(sequence(&bags), password)?]);
    let mac = mac(&safe, password)?;
    let content = sequence(&[oid(DATA), context(0, &octets(&safe))]);
    Ok(sequence(&[unsigned(&[3]), content, mac]))
}

/// SafeBag with a CertBag, its name, and Java's mark of a trusted certificate.
fn bag(named: &Named) -> Vec<u8> {
    let certificate = context(0, &octets(named.certificate.der.bytes()));
    let value = context(0, &sequence(&[oid(X509_CERTIFICATE), certificate]));
    let attribute = |id, value: Vec<u8>| sequence(&[oid(id), group(der::SET, &[value])]);
    let name: Vec<u8> = named.name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let trusted = attribute(TRUSTED_KEY_USAGE, oid(ANY_EXTENDED_KEY_USAGE));
    let mut attributes = [attribute(FRIENDLY_NAME, element(BMP_STRING, &name)), trusted];
    // X.690 §11.6: a set of one kind stands in the order of its octets.
    attributes.sort();
    sequence(&[oid(CERT_BAG), value, group(der::SET, &attributes)])
}

/// ContentInfo of EncryptedData (RFC 5652 §8) by PBES2 (RFC 8018 §6.2).
fn encrypted(clear: Vec<u8>, password: &Password) -> Result<Vec<u8>, Refused> {
    let salt = salt()?;
    let key = pbkdf2(PBKDF2_HMAC_SHA256, password.utf8(), &stir(&salt)?, 32, &Budget::new()).map_err(|_| Refused)?;
    let cipher = PaddedBlockEncryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, &key)?)?;
    let mut bytes = clear;
    let DecryptionContext::Iv128(iv) = cipher.encrypt(&mut bytes)? else { return Err(Refused) };
    let prf = sequence(&[oid(HMAC_SHA256), null()]);
    let kdf = sequence(&[oid(PBKDF2), sequence(&[octets(&salt), rounds(), prf])]);
    let scheme = sequence(&[oid(PBES2), sequence(&[kdf, sequence(&[oid(AES_256_CBC), octets(iv.as_ref())])])]);
    let info = sequence(&[oid(DATA), scheme, context_primitive(0, &bytes)]);
    Ok(sequence(&[oid(ENCRYPTED_DATA), context(0, &sequence(&[unsigned(&[0]), info]))]))
}

/// MacData by PKCS#12's own derivation: PBMAC1 (RFC 9579) is younger than most readers.
fn mac(safe: &[u8], password: &Password) -> Result<Vec<u8>, Refused> {
    let salt = salt()?;
    let secret = Secret::Password(password).utf16();
    let key = derive(&digest::SHA256, &secret, &stir(&salt)?, Purpose::Mac, 32, &Budget::new()).map_err(|_| Refused)?;
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), safe);
    let info = sequence(&[sequence(&[oid(SHA256), null()]), octets(tag.as_ref())]);
    Ok(sequence(&[info, octets(&salt), rounds()]))
}

fn salt() -> Result<[u8; SALT], Refused> {
    let mut salt = [0; SALT];
    rand::fill(&mut salt)?;
    Ok(salt)
}

fn stir(salt: &[u8]) -> Result<Stir<'_>, Refused> {
    Stir::new(salt, u64::from(ROUNDS)).map_err(|_| Refused)
}

fn rounds() -> Vec<u8> {
    unsigned(&ROUNDS.to_be_bytes())
}

/// A truststore in Java's own format, each certificate an entry of its own that came at `at`.
pub fn jks(certificates: &[Named], password: &Password, at: Moment) -> Vec<u8> {
    let mut out = jks::MAGIC.to_vec();
    number(&mut out, 2);
    number(&mut out, certificates.len());
    for named in certificates {
        number(&mut out, 2);
        // `JavaKeyStore` looks aliases up in lower case, and never finds one that stands there otherwise.
        text(&mut out, &named.name.to_lowercase());
        out.extend((at.unix().saturating_mul(1000)).to_be_bytes());
        text(&mut out, "X.509");
        let der = named.certificate.der.bytes();
        number(&mut out, der.len());
        out.extend(der);
    }
    let digest = jks::digest_of(password, &out);
    out.extend(digest);
    out
}

/// Java's int. No container that is made here comes near four thousand million of anything.
fn number(out: &mut Vec<u8>, value: usize) {
    out.extend(u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes());
}

/// `DataOutput.writeUTF`: UTF-16 units, each in the octets that UTF-8 has for it, zero in two; at most 65,535 octets.
fn text(out: &mut Vec<u8>, value: &str) {
    let mut octets = Vec::with_capacity(value.len());
    for unit in value.encode_utf16() {
        let [high, low] = unit.to_be_bytes();
        let middle = (high & 0x0f) << 2 | low >> 6;
        let more: &[u8] = match unit {
            1..=0x7f => &[low],
            0 | 0x80..=0x7ff => &[0xc0 | (middle & 0x1f), 0x80 | (low & 0x3f)],
            _ => &[0xe0 | high >> 4, 0x80 | middle, 0x80 | (low & 0x3f)],
        };
        if octets.len() + more.len() > usize::from(u16::MAX) {
            break;
        }
        octets.extend_from_slice(more);
    }
    out.extend(u16::try_from(octets.len()).unwrap_or(u16::MAX).to_be_bytes());
    out.extend(octets);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Contents, Failure, Integrity, jks as read_jks, pkcs7 as read_pkcs7, pkcs12 as read_pkcs12};
    use super::*;

    /// Keys take a while to make: a few certificates serve for every set.
    fn certificates() -> Vec<Certificate> {
        static MADE: std::sync::OnceLock<Vec<Certificate>> = std::sync::OnceLock::new();
        let one = |number: usize| {
            let key = rcgen::KeyPair::generate().unwrap();
            let params = rcgen::CertificateParams::new(vec![format!("{number}.test"); number * number + 1]).unwrap();
            Certificate::decode(params.self_signed(&key).unwrap().der()).unwrap()
        };
        MADE.get_or_init(|| (0..6).map(one).collect()).clone()
    }

    fn held(contents: &Contents) -> Vec<(Option<String>, Certificate)> {
        let decoded = contents.certificates.iter().map(|c| c.as_ref().expect("a certificate").clone());
        contents.names.iter().cloned().zip(decoded).collect()
    }

    /// Any of them, in any order, some more than once, with any names.
    fn sets() -> impl Strategy<Value = Vec<Named>> {
        let all = certificates();
        let one = (".{0,12}", 0..all.len());
        prop::collection::vec(one, 0..8).prop_map(move |set| {
            set.into_iter().map(|(name, at)| Named { name, certificate: all[at].clone() }).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_written_is_read_with_its_order_and_names(set in sets(), word in ".{1,20}", at in any::<i32>()) {
            let password = Password::new(word).unwrap();
            let wanted: Vec<_> = set.iter().map(|n| (Some(n.name.clone()), n.certificate.clone())).collect();

            let bytes = pkcs12(&set, &password).unwrap();
            let read = read_pkcs12::read(&bytes, Some(&password)).unwrap();
            prop_assert_eq!((held(&read), read.integrity), (wanted.clone(), Some(Integrity::Checked)));

            let bytes = jks(&set, &password, Moment::from_unix(at.into()));
            let read = read_jks::read(&bytes, Some(&password)).unwrap();
            let wanted: Vec<_> = wanted.into_iter().map(|(name, c)| (name.map(|name| name.to_lowercase()), c)).collect();
            prop_assert_eq!((held(&read), read.integrity), (wanted, Some(Integrity::Checked)));

            let plain: Vec<Certificate> = set.iter().map(|n| n.certificate.clone()).collect();
            let read = read_pkcs7::read(&pkcs7(&plain)).unwrap();
            prop_assert_eq!(held(&read), plain.into_iter().map(|c| (None, c)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn another_password_opens_nothing() {
        let set = [Named { name: "one".into(), certificate: certificates()[0].clone() }];
        let [right, wrong] = ["right", "wrong"].map(|word| Password::new(word).unwrap());
        for written in [pkcs12(&set, &right).unwrap(), jks(&set, &right, Moment::from_unix(0))] {
            let read = if written.starts_with(&read_jks::MAGIC) { read_jks::read } else { read_pkcs12::read };
            assert_eq!(read(&written, Some(&wrong)).unwrap_err(), Failure::WrongPassword);
        }
    }

    #[test]
    fn no_salt_is_used_twice() {
        let password = Password::new("secret").unwrap();
        assert_ne!(pkcs12(&[], &password).unwrap(), pkcs12(&[], &password).unwrap());
    }

    /// Java's modified UTF-8: a character beyond the basic plane takes two times three octets, zero takes two.
    #[test]
    fn names_are_written_as_java_writes_them() {
        let mut out = Vec::new();
        text(&mut out, "a\u{0}é証\u{1f600}");
        let wanted = b"a\xc0\x80\xc3\xa9\xe8\xa8\xbc\xed\xa0\xbd\xed\xb8\x80";
        assert_eq!(out, [&[0, wanted.len() as u8][..], wanted].concat());
        text(&mut out, &"証".repeat(30_000));
        assert_eq!(out[2 + wanted.len()..][..2], [0xff, 0xff], "65,535 octets are the most");
    }
}
