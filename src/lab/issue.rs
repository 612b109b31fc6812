//! Recipes to certificates. The only place of the lab that issues: whoever brings a better CA swaps this file.
//!
//! rcgen makes and holds the keys; the certificates are written with [`crate::cert::der`], which says why.

use std::collections::BTreeMap;
use std::rc::Rc;

use aws_lc_rs::digest;

use super::keys::{self, Key};
use super::recipe::{CertificateRecipe, Malformation, Scenario};
use super::{LabError, extension, name, pinned};
use crate::cert::der;
use crate::moment::Moment;

const DAY: i64 = 86_400;
const NOT_BEFORE: i64 = -30;
const NOT_AFTER: i64 = 365;
const CA_NOT_BEFORE: i64 = -400;
const CA_NOT_AFTER: i64 = 3_650;

/// A certificate that was issued.
pub(super) struct Issued {
    /// Its bytes, broken where the recipe says so.
    pub(super) der: Vec<u8>,
    /// Its key.
    pub(super) key: Rc<Key>,
    /// Subject's encoding.
    pub(super) subject: Vec<u8>,
    /// Serial number, big-endian.
    pub(super) serial: Vec<u8>,
    /// Id of the issuer; its own when self-signed.
    pub(super) issuer: String,
}

/// The certificates of one scenario by id.
pub(super) type Certificates = BTreeMap<String, Issued>;

/// Issues every certificate of a scenario.
pub(super) fn issue(scenario: &Scenario, now: Moment) -> Result<Certificates, LabError> {
    let keys = make_keys(scenario)?;
    let work = Work { scenario, keys: &keys, now };
    scenario.certificate.iter().map(|(id, recipe)| Ok((id.clone(), work.issue(id, recipe)?))).collect()
}

/// One key for every key id; whose recipe names no key has one of its own under its certificate's id.
fn make_keys(scenario: &Scenario) -> Result<BTreeMap<&str, Rc<Key>>, LabError> {
    let mut keys = BTreeMap::new();
    for (id, recipe) in &scenario.certificate {
        let key_id = recipe.key.as_ref().unwrap_or(id).as_str();
        if !keys.contains_key(key_id) {
            keys.insert(key_id, Rc::new(Key::new(recipe.key_kind)?));
        }
    }
    Ok(keys)
}

struct Work<'a> {
    scenario: &'a Scenario,
    keys: &'a BTreeMap<&'a str, Rc<Key>>,
    now: Moment,
}

impl Work<'_> {
    fn issue(&self, id: &str, recipe: &CertificateRecipe) -> Result<Issued, LabError> {
        let issuer_id = recipe.issuer.as_deref().unwrap_or(id);
        let issuer = self.recipe(issuer_id)?;
        let (key, issuer_key) = (self.key(id, recipe)?, self.key(issuer_id, issuer)?);
        let subject = self.name(id, &recipe.subject, recipe)?;
        let serial = serial(&self.scenario.id, id, recipe.serial);
        let issued = |der| Issued {
            der,
            key: Rc::clone(&key),
            subject: subject.clone(),
            serial: serial.clone(),
            issuer: issuer_id.to_owned(),
        };
        if let Some(file) = &recipe.pinned {
            let text = pinned::certificate(file).ok_or_else(|| self.wrong(id, "no such pinned certificate"))?;
            return Ok(issued(keys::pem_block(text).ok_or(LabError::Fixture("pinned"))?));
        }
        let algorithm = issuer_key.signature_algorithm(recipe.digest);
        let version = if recipe.version_1 { Vec::new() } else { der::context(0, &der::unsigned(&[2])) };
        let tbs = der::sequence(&[
            version,
            der::unsigned(&serial),
            algorithm.clone(),
            self.issuer_name(id, recipe, issuer)?,
            self.validity(recipe),
            subject.clone(),
            key.spki(),
            extensions(recipe, issuer, &key, &issuer_key),
        ]);
        let mut signature = issuer_key.sign(recipe.digest, &tbs)?;
        if let Some(last) = signature.last_mut().filter(|_| recipe.corrupt_signature) {
            *last ^= 1;
        }
        let whole = der::sequence(&[tbs, algorithm, der::bits(&signature)]);
        Ok(issued(broken(whole, recipe.malformed)))
    }

    fn recipe(&self, id: &str) -> Result<&CertificateRecipe, LabError> {
        self.scenario.certificate.get(id).ok_or_else(|| self.wrong(id, "no such certificate"))
    }

    fn key(&self, id: &str, recipe: &CertificateRecipe) -> Result<Rc<Key>, LabError> {
        let key_id = recipe.key.as_deref().unwrap_or(id);
        self.keys.get(key_id).cloned().ok_or_else(|| self.wrong(key_id, "no such key"))
    }

    fn name(&self, id: &str, text: &str, recipe: &CertificateRecipe) -> Result<Vec<u8>, LabError> {
        name::encode(text, recipe.encoding).ok_or_else(|| self.wrong(id, "a name with an unknown attribute"))
    }

    /// The issuer's subject, unless this certificate spells it otherwise.
    fn issuer_name(
        &self,
        id: &str,
        recipe: &CertificateRecipe,
        issuer: &CertificateRecipe,
    ) -> Result<Vec<u8>, LabError> {
        let text = recipe.issuer_name.as_ref().unwrap_or(&issuer.subject);
        let encoding = recipe.issuer_encoding.unwrap_or(issuer.encoding);
        name::encode(text, encoding).ok_or_else(|| self.wrong(id, "an issuer with an unknown attribute"))
    }

    fn validity(&self, recipe: &CertificateRecipe) -> Vec<u8> {
        let (from, to) = match recipe.ca {
            Some(true) => (CA_NOT_BEFORE, CA_NOT_AFTER),
            _ => (NOT_BEFORE, NOT_AFTER),
        };
        let at = |days: i64| der::time(self.now.plus_seconds(days * DAY));
        der::sequence(&[at(recipe.not_before.unwrap_or(from)), at(recipe.not_after.unwrap_or(to))])
    }

    fn wrong(&self, id: &str, what: &'static str) -> LabError {
        LabError::Scenario { scenario: self.scenario.id.clone(), id: id.to_owned(), what }
    }
}

fn extensions(recipe: &CertificateRecipe, issuer: &CertificateRecipe, key: &Key, issuer_key: &Key) -> Vec<u8> {
    if recipe.version_1 {
        return Vec::new();
    }
    let authority = (recipe.issuer.is_some() && !issuer.no_key_ids && !issuer.version_1).then(|| key_id(issuer_key));
    let all = extension::all(recipe, &key_id(key), authority.as_deref());
    der::context(3, &der::sequence(&all))
}

/// Key identifier: SHA-1 over the public key's bits (RFC 5280 §4.2.1.2, method 1; no security rests on it).
pub(super) fn key_id(key: &Key) -> Vec<u8> {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &key.public_bits()).as_ref().to_vec()
}

/// A serial number that is the same at every raise, so that outputs can be compared.
fn serial(scenario: &str, id: &str, wanted: Option<u64>) -> Vec<u8> {
    if let Some(number) = wanted {
        return number.to_be_bytes().to_vec();
    }
    let digest = digest::digest(&digest::SHA256, format!("{scenario}/{id}").as_bytes());
    let mut serial = digest.as_ref()[..16].to_vec();
    // Positive, and sixteen bytes long whatever the digest (RFC 5280 §4.1.2.2).
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}

fn broken(mut der: Vec<u8>, how: Option<Malformation>) -> Vec<u8> {
    match how {
        Some(Malformation::Truncated) => der.truncate(der.len().saturating_sub(40)),
        Some(Malformation::Text) => der = b"this is no certificate".to_vec(),
        Some(Malformation::SubjectAltName) | None => {}
    }
    der
}
