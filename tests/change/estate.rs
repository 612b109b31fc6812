//! Chains, stores and reports of a small estate, made for one test each.

use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use serde_json::Value;

use crate::made::{NOW, Ran, arg, peertrust};

/// Year, month, day.
pub type Day = (i32, u8, u8);

/// A certificate to be made.
#[derive(Clone)]
pub struct Order<'a> {
    pub cn: &'a str,
    pub names: &'a [&'a str],
    pub ca: bool,
    pub from: Day,
    pub until: Day,
    pub serial: u64,
}

/// A CA of 2026 to 2036.
pub fn ca(cn: &str) -> Order<'_> {
    Order { cn, names: &[], ca: true, from: (2026, 1, 1), until: (2036, 1, 1), serial: 1 }
}

/// A server certificate of 2026.
pub fn server<'a>(cn: &'a str, names: &'a [&'a str]) -> Order<'a> {
    Order { cn, names, ca: false, from: (2026, 1, 1), until: (2027, 1, 1), serial: 2 }
}

/// A certificate with its key, and what it takes to issue by it.
pub struct Made {
    certificate: Certificate,
    pub key: KeyPair,
    params: CertificateParams,
}

impl Made {
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub fn sha256(&self) -> String {
        peertrust::cert::Sha256::of(self.certificate.der()).to_string()
    }
}

/// Made with a key of its own, or with `key`; signed by `by`, or by itself.
pub fn make(order: &Order<'_>, key: Option<&KeyPair>, by: Option<&Made>) -> Made {
    let names: Vec<String> = order.names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, order.cn);
    let day = |(y, m, d): Day| date_time_ymd(y, m, d);
    (params.not_before, params.not_after) = (day(order.from), day(order.until));
    params.serial_number = Some(SerialNumber::from(order.serial));
    params.use_authority_key_identifier_extension = true;
    if order.ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    } else {
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    }
    let key = key
        .map_or_else(|| KeyPair::generate().unwrap(), |key| KeyPair::try_from(key.serialize_der().as_slice()).unwrap());
    let certificate = match by {
        Some(by) => params.signed_by(&key, &Issuer::from_params(&by.params, &by.key)).unwrap(),
        None => params.self_signed(&key).unwrap(),
    };
    Made { certificate, key, params }
}

/// The usual three and a folder.
pub struct Estate {
    pub folder: tempfile::TempDir,
    pub root: Made,
    pub issuing: Made,
    pub leaf: Made,
}

pub const HOST: &str = "mail.example.test";

impl Estate {
    pub fn new() -> Self {
        let root = make(&ca("Estate Root CA"), None, None);
        let issuing = make(&ca("Estate Issuing CA"), None, Some(&root));
        let leaf = make(&server(HOST, &[HOST, "autodiscover.example.test"]), None, Some(&issuing));
        Self { folder: tempfile::tempdir().unwrap(), root, issuing, leaf }
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn store(&self, name: &str, certificates: &[&Made]) -> PathBuf {
        self.file(name, certificates.iter().map(|c| c.pem()).collect::<String>())
    }

    /// The report of `verify` on this chain.
    pub fn report(&self, name: &str, chain: &[&Made], store: &Path, more: &[&str]) -> PathBuf {
        let chain = self.file("chain.pem", chain.iter().map(|c| c.pem()).collect::<String>());
        let fixed = ["verify", "--format", "json", "--chain", arg(&chain), "--store", arg(store)];
        let defaults: &[&str] = if more.contains(&"--name") { &[] } else { &["--name", HOST] };
        let at: &[&str] = if more.contains(&"--at") { &[] } else { &["--at", NOW] };
        let ran = peertrust(&[&fixed[..], defaults, at, more].concat());
        assert!(ran.code < 2, "{}", ran.stderr);
        self.file(name, ran.stdout)
    }
}

/// `compare --format json`.
pub fn compare(before: &Path, after: &Path) -> Ran {
    peertrust(&["compare", "--format", "json", arg(before), arg(after)])
}

/// The changes of the only peer, as `aspect: before → after`.
pub fn changes(document: &Value) -> Vec<String> {
    let [peer] = document["peers"].as_array().unwrap().as_slice() else { panic!("{document:#}") };
    let list = peer["changes"].as_array().unwrap().iter();
    let side = |v: &Value| v.as_str().unwrap_or("-").to_owned();
    list.map(|c| {
        let of = c["of"].as_str().map(|of| format!(" {of}")).unwrap_or_default();
        format!("{}{of}: {} → {}", c["aspect"].as_str().unwrap(), side(&c["before"]), side(&c["after"]))
    })
    .collect()
}

/// Validates against the schema that the program prints, by code that is none of ours.
pub fn valid(of: &str, document: &Value) {
    let schema: Value = serde_json::from_str(&peertrust(&["schema", of]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}
