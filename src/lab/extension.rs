//! Extensions of a recipe's certificate, in the order in which issuing CAs usually write them.

use std::net::IpAddr;

use super::recipe::{CertificateRecipe, ExtendedUsage, Malformation, Usage};
use crate::cert::der;

const SUBJECT_KEY_ID: &str = "2.5.29.14";
const KEY_USAGE: &str = "2.5.29.15";
const SUBJECT_ALT_NAME: &str = "2.5.29.17";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const NAME_CONSTRAINTS: &str = "2.5.29.30";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const AUTHORITY_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
const OCSP: &str = "1.3.6.1.5.5.7.48.1";
/// An arc reserved for examples (ITU-T X.660): nobody understands what stands below it.
const NOBODY_KNOWS: &str = "2.999.1";

/// Every extension of the recipe. `authority` is the issuer's key identifier, where there is one to name.
pub(super) fn all(recipe: &CertificateRecipe, own_key_id: &[u8], authority: Option<&[u8]>) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    if let Some(ca) = recipe.ca {
        out.push(extension(BASIC_CONSTRAINTS, ca, &basic_constraints(ca, recipe.path_len)));
    }
    let usage = recipe.key_usage.clone().unwrap_or_else(|| usual_usage(recipe));
    if !usage.is_empty() {
        let bits: Vec<u8> = usage.iter().map(|bit| *bit as u8).collect();
        out.push(extension(KEY_USAGE, true, &der::named_bits(&bits)));
    }
    let purposes = recipe.eku.clone().unwrap_or_else(|| usual_purposes(recipe));
    if !purposes.is_empty() {
        let oids: Vec<Vec<u8>> = purposes.iter().map(|purpose| der::oid(purpose_oid(*purpose))).collect();
        out.push(extension(EXTENDED_KEY_USAGE, false, &der::sequence(&oids)));
    }
    if !recipe.san.is_empty() {
        out.push(extension(SUBJECT_ALT_NAME, false, &subject_alt_name(recipe)));
    }
    if !recipe.permitted.is_empty() || !recipe.excluded.is_empty() {
        out.push(extension(NAME_CONSTRAINTS, true, &name_constraints(recipe)));
    }
    if !recipe.no_key_ids {
        out.push(extension(SUBJECT_KEY_ID, false, &der::octets(own_key_id)));
    }
    if let Some(authority) = authority.filter(|_| !recipe.no_key_ids) {
        let value = der::sequence(&[der::context_primitive(0, authority)]);
        out.push(extension(AUTHORITY_KEY_ID, false, &value));
    }
    out.extend(information_access(recipe));
    if recipe.must_staple {
        out.push(extension(TLS_FEATURE, false, &der::sequence(&[der::unsigned(&[5])])));
    }
    if recipe.unknown_critical {
        out.push(extension(NOBODY_KNOWS, true, &der::null()));
    }
    out
}

fn extension(oid: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { der::yes() } else { Vec::new() };
    der::sequence(&[der::oid(oid), flag, der::octets(value)])
}

fn basic_constraints(ca: bool, path_len: Option<u8>) -> Vec<u8> {
    let flag = if ca { der::yes() } else { Vec::new() };
    der::sequence(&[flag, path_len.map_or_else(Vec::new, |n| der::unsigned(&[n]))])
}

fn usual_usage(recipe: &CertificateRecipe) -> Vec<Usage> {
    if recipe.ca == Some(true) {
        vec![Usage::KeyCertSign, Usage::CrlSign]
    } else {
        vec![Usage::DigitalSignature, Usage::KeyEncipherment]
    }
}

fn usual_purposes(recipe: &CertificateRecipe) -> Vec<ExtendedUsage> {
    if recipe.ca == Some(true) { Vec::new() } else { vec![ExtendedUsage::ServerAuth] }
}

fn purpose_oid(purpose: ExtendedUsage) -> &'static str {
    match purpose {
        ExtendedUsage::ServerAuth => "1.3.6.1.5.5.7.3.1",
        ExtendedUsage::ClientAuth => "1.3.6.1.5.5.7.3.2",
        ExtendedUsage::CodeSigning => "1.3.6.1.5.5.7.3.3",
        ExtendedUsage::OcspSigning => "1.3.6.1.5.5.7.3.9",
    }
}

fn subject_alt_name(recipe: &CertificateRecipe) -> Vec<u8> {
    if recipe.malformed == Some(Malformation::SubjectAltName) {
        return der::octets(b"no names");
    }
    let names = recipe.san.iter().map(|name| match name.parse() {
        Ok(IpAddr::V4(v4)) => der::context_primitive(7, &v4.octets()),
        Ok(IpAddr::V6(v6)) => der::context_primitive(7, &v6.octets()),
        Err(_) => der::context_primitive(2, name.as_bytes()),
    });
    der::sequence(&names.collect::<Vec<_>>())
}

fn name_constraints(recipe: &CertificateRecipe) -> Vec<u8> {
    let subtrees = |number: u8, names: &[String]| {
        if names.is_empty() {
            return Vec::new();
        }
        let trees = names.iter().map(|name| der::sequence(&[der::context_primitive(2, name.as_bytes())]));
        der::context(number, &trees.collect::<Vec<_>>().concat())
    };
    der::sequence(&[subtrees(0, &recipe.permitted), subtrees(1, &recipe.excluded)])
}

fn information_access(recipe: &CertificateRecipe) -> Option<Vec<u8>> {
    let describe =
        |method: &str, url: &String| der::sequence(&[der::oid(method), der::context_primitive(6, url.as_bytes())]);
    let issuers = recipe.ca_issuers.iter().map(|url| describe(CA_ISSUERS, url));
    let all: Vec<Vec<u8>> = issuers.chain(recipe.ocsp.iter().map(|url| describe(OCSP, url))).collect();
    (!all.is_empty()).then(|| extension(AUTHORITY_INFO_ACCESS, false, &der::sequence(&all)))
}
