//! Certificates and files made for a test, and the program run on them.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use serde_json::Value;

/// The moment every test judges at, unless it says otherwise.
pub const NOW: &str = "2026-06-01T00:00:00Z";

/// A key with its certificate, and what it takes to issue by it.
pub struct Made {
    pub certificate: Certificate,
    pub key: KeyPair,
    params: CertificateParams,
}

impl Made {
    pub fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }

    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub fn der(&self) -> &[u8] {
        self.certificate.der()
    }
}

fn params(cn: &str, names: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::new(names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, cn);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params
}

fn authority(cn: &str) -> CertificateParams {
    let mut params = params(cn, &[]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_after = date_time_ymd(2036, 1, 1);
    params
}

pub fn root(cn: &str) -> Made {
    root_since(cn, 2026)
}

/// A root that begins in another year: of two of one name cup-trust keeps the later.
pub fn root_since(cn: &str, year: i32) -> Made {
    let (mut params, key) = (authority(cn), KeyPair::generate().unwrap());
    params.not_before = date_time_ymd(year, 1, 1);
    params.not_after = date_time_ymd(2090, 1, 1);
    Made { certificate: params.self_signed(&key).unwrap(), key, params }
}

/// A leaf that outlives these tests, for verdicts of today.
pub fn lasting(name: &str, by: &Made) -> Made {
    let (mut params, key) = (params(name, &[name]), KeyPair::generate().unwrap());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_after = date_time_ymd(2090, 1, 1);
    Made { certificate: params.signed_by(&key, &by.issuer()).unwrap(), key, params }
}

pub fn intermediate(cn: &str, by: &Made) -> Made {
    let (params, key) = (authority(cn), KeyPair::generate().unwrap());
    Made { certificate: params.signed_by(&key, &by.issuer()).unwrap(), key, params }
}

pub fn leaf(cn: &str, names: &[&str], by: &Made) -> Made {
    let (mut params, key) = (params(cn, names), KeyPair::generate().unwrap());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Made { certificate: params.signed_by(&key, &by.issuer()).unwrap(), key, params }
}

/// root -> intermediate -> mail.example.test, and a folder for files.
pub struct World {
    pub folder: tempfile::TempDir,
    pub root: Made,
    pub intermediate: Made,
    pub leaf: Made,
}

impl World {
    pub fn new() -> Self {
        let root = root("Test Root CA");
        let intermediate = intermediate("Test Issuing CA", &root);
        let leaf = leaf("mail.example.test", &["mail.example.test"], &intermediate);
        Self { folder: tempfile::tempdir().unwrap(), root, intermediate, leaf }
    }

    /// Leaf and intermediate, as a server sends them.
    pub fn chain(&self) -> String {
        self.leaf.pem() + &self.intermediate.pem()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

/// How a run ended.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}{}", self.stdout, self.stderr))
    }

    /// Misuse: nothing on stdout, and the message holds every one of these.
    pub fn is_misuse(&self, words: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (2, ""), "{}", self.stderr);
        for word in words {
            assert!(self.stderr.contains(word), "{word}: {}", self.stderr);
        }
    }
}

/// Runs the program in a world of its own: no locale, no configuration.
pub fn peertrust(arguments: &[&str]) -> Ran {
    let output = Command::cargo_bin("peertrust").unwrap().env_clear().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().expect("an exit code"), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The path as an argument.
pub fn arg(path: &std::path::Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// The codes of a list of findings, with their severities.
pub fn codes(findings: &Value) -> Vec<(String, String)> {
    let list = findings.as_array().expect("findings").iter();
    list.map(|f| (f["code"].as_str().unwrap().to_owned(), f["severity"].as_str().unwrap().to_owned())).collect()
}
