//! `peertrust store` as its users meet it: what is printed, written, asked and refused.

mod changing;
mod exporting;
mod golden;
mod looking;
#[path = "../../offline/made.rs"]
#[allow(dead_code, reason = "shared with the offline suite, each uses a part")]
mod made;
mod remarks;
mod settled;

use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use serde_json::Value;

use made::{Ran, peertrust};

/// A certificate to be made: an authority unless it is said to be a leaf.
pub struct Order<'a> {
    pub cn: &'a str,
    pub serial: u64,
    pub years: (i32, i32),
    pub ca: bool,
}

impl Default for Order<'_> {
    fn default() -> Self {
        Self { cn: "Root CA", serial: 1, years: (2020, 2036), ca: true }
    }
}

/// A self-signed certificate, in PEM.
pub fn pem(order: &Order<'_>, key: &KeyPair) -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Lab");
    params.distinguished_name.push(DnType::CommonName, order.cn);
    params.serial_number = Some(order.serial.into());
    (params.not_before, params.not_after) = (date_time_ymd(order.years.0, 1, 1), date_time_ymd(order.years.1, 1, 1));
    if order.ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    }
    params.self_signed(key).unwrap().pem()
}

/// A key that is the same in every run, so that goldens may show fingerprints: Ed25519 signs without chance.
pub fn key(number: u8) -> KeyPair {
    // PKCS#8 (RFC 8410 §7): version, id-Ed25519, the seed.
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let pkcs8 = [&head[..], &[number; 32]].concat();
    KeyPair::try_from(pkcs8).unwrap()
}

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// `peertrust store`, as its users call it.
pub fn store(words: &[&str]) -> Ran {
    peertrust(&[&["store"], words].concat())
}

/// The same, as a document that fits its schema.
pub fn document(words: &[&str]) -> (i32, Value) {
    let ran = store(&[words, &["--format", "json"]].concat());
    let document = ran.json();
    let validator = jsonschema::validator_for(&peertrust(&["schema", "store"]).json()).expect("a schema");
    let faults: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!((document["schema"].as_str(), document["kind"].as_str()), (Some("peertrust.store/1"), Some(words[0])));
    (ran.code, document)
}

pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}
