//! OCSP responses to staple (RFC 6960 §4.2.1), signed by whomever the story wants.

use aws_lc_rs::digest;

use super::LabError;
use super::issue::{self, Certificates, Issued};
use super::recipe::{SignatureDigest, StapleRecipe, StapleStatus};
use crate::cert::der;
use crate::moment::Moment;

const BASIC_RESPONSE: &str = "1.3.6.1.5.5.7.48.1.1";
const SHA1: &str = "1.3.14.3.2.26";
const ENUMERATED: u8 = 0x0a;
const KEY_COMPROMISE: u8 = 1;
const DAY: i64 = 86_400;
const REVOKED_DAYS_AGO: i64 = 10;

/// The response that `recipe` describes; `leaf` is the certificate it speaks of unless the recipe names another.
/// `None` when an id names no certificate.
pub(super) fn respond(
    recipe: &StapleRecipe,
    leaf: &str,
    certificates: &Certificates,
    now: Moment,
) -> Option<Result<Vec<u8>, LabError>> {
    let subject = certificates.get(recipe.of.as_deref().unwrap_or(leaf))?;
    let issuer = certificates.get(&subject.issuer)?;
    let signer_id = recipe.signed_by.as_ref().unwrap_or(&subject.issuer);
    let signer = certificates.get(signer_id)?;
    // Whoever is not the issuer shows its certificate: a delegated responder, or somebody who is none.
    let shown = (*signer_id != subject.issuer).then_some(signer);
    Some(sign(&response_data(recipe, subject, issuer, signer, now), signer, shown))
}

fn response_data(recipe: &StapleRecipe, subject: &Issued, issuer: &Issued, signer: &Issued, now: Moment) -> Vec<u8> {
    let at = |days: i64| der::generalized_time(now.plus_seconds(days * DAY));
    let certificate_id = der::sequence(&[
        der::sequence(&[der::oid(SHA1), der::null()]),
        der::octets(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &issuer.subject).as_ref()),
        der::octets(&issue::key_id(&issuer.key)),
        der::unsigned(&subject.serial),
    ]);
    let status = match recipe.status {
        StapleStatus::Good => der::context_primitive(0, &[]),
        StapleStatus::Unknown => der::context_primitive(2, &[]),
        StapleStatus::Revoked => {
            let reason = der::context(0, &der::element(ENUMERATED, &[KEY_COMPROMISE]));
            der::context(1, &[at(-REVOKED_DAYS_AGO), reason].concat())
        }
    };
    let next_update = der::context(0, &at(recipe.next_update));
    let single = der::sequence(&[certificate_id, status, at(recipe.this_update), next_update]);
    let responder = der::context(2, &der::octets(&issue::key_id(&signer.key)));
    der::sequence(&[responder, at(recipe.this_update), der::sequence(&[single])])
}

fn sign(data: &[u8], signer: &Issued, shown: Option<&Issued>) -> Result<Vec<u8>, LabError> {
    let digest = SignatureDigest::Sha256;
    let signature = der::bits(&signer.key.sign(digest, data)?);
    let certificates = shown.map_or_else(Vec::new, |s| der::context(0, &der::sequence(std::slice::from_ref(&s.der))));
    let basic = der::sequence(&[data.to_vec(), signer.key.signature_algorithm(digest), signature, certificates]);
    let bytes = der::sequence(&[der::oid(BASIC_RESPONSE), der::octets(&basic)]);
    Ok(der::sequence(&[der::element(ENUMERATED, &[0]), der::context(0, &bytes)]))
}
