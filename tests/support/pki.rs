//! Certification authorities by the `openssl` program: `req` makes key and request, `ca` signs, since
//! OpenSSL 3.0 lets only `ca` choose both ends of the validity.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::{Span, Timestamp};

use super::Folder;

/// The certificate authorities and certificates of one test.
pub struct Pki {
    folder: Folder,
}

/// One certificate with its key, on disk.
#[derive(Clone, Debug)]
pub struct Cert {
    /// The certificate, PEM without any text around.
    pub pem: String,
    /// File of the certificate.
    pub file: PathBuf,
    /// File of its private key.
    pub key: PathBuf,
    /// SHA-256 of the DER, lower-case hex, as OpenSSL computes it.
    pub sha256: String,
    /// Subject common name as asked for.
    pub common_name: String,
    /// Issuing folder: OpenSSL's index of what this certificate issued.
    folder: PathBuf,
}

/// Kinds of key.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// ECDSA on P-256: what costs least, and so the default.
    P256,
    /// RSA of so many bits.
    Rsa(u32),
}

/// A certificate to be made.
#[derive(Clone, Debug)]
pub struct Order {
    subject: String,
    key: Key,
    extensions: Vec<String>,
    digest: &'static str,
    days: (i64, i64),
}

/// A key identifier in both directions, as AD CS and public authorities write them.
const KEY_IDENTIFIERS: [&str; 2] = ["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"];

impl Order {
    /// A certificate for `CN=name`, valid from yesterday for two years, without extensions.
    fn bare(common_name: &str) -> Self {
        Self {
            subject: format!("/O=Lab/CN={common_name}"),
            key: Key::P256,
            extensions: vec![],
            digest: "sha256",
            days: (-1, 730),
        }
    }

    /// A certificate authority with key identifiers.
    pub fn authority(common_name: &str) -> Self {
        Self::bare(common_name)
            .with("basicConstraints=critical,CA:TRUE")
            .with("keyUsage=critical,keyCertSign,cRLSign")
            .with_all(&KEY_IDENTIFIERS)
    }

    /// A certificate authority as an old AD CS may make it: no key identifiers at all.
    pub fn authority_without_key_ids(common_name: &str) -> Self {
        Self::bare(common_name)
            .with("basicConstraints=critical,CA:TRUE")
            .with("keyUsage=critical,keyCertSign,cRLSign")
            .with_all(&["subjectKeyIdentifier=none", "authorityKeyIdentifier=none"])
    }

    /// A server certificate whose SAN is exactly its common name.
    pub fn server(name: &str) -> Self {
        Self::server_without_san(name).with(&format!("subjectAltName=DNS:{name}"))
    }

    /// A server certificate that names its host in the common name alone.
    pub fn server_without_san(name: &str) -> Self {
        Self::bare(name)
            .with("basicConstraints=critical,CA:FALSE")
            .with("keyUsage=critical,digitalSignature,keyEncipherment")
            .with("extendedKeyUsage=serverAuth")
            .with_all(&KEY_IDENTIFIERS)
    }

    /// One more extension, or another value for one that is there, as a line of OpenSSL's
    /// configuration.
    #[must_use]
    pub fn with(mut self, line: &str) -> Self {
        let name = line.split('=').next().expect("split gives one part");
        self.extensions.retain(|had| had.split('=').next() != Some(name));
        self.extensions.push(line.to_owned());
        self
    }

    fn with_all(self, lines: &[&str]) -> Self {
        lines.iter().fold(self, |order, line| order.with(line))
    }

    /// Valid from so many days after now (negative: before) until so many days after now.
    #[must_use]
    pub fn valid(mut self, from: i64, until: i64) -> Self {
        self.days = (from, until);
        self
    }

    /// Another kind of key.
    #[must_use]
    pub fn key(mut self, key: Key) -> Self {
        self.key = key;
        self
    }

    /// The issuer signs by this digest.
    #[must_use]
    pub fn digest(mut self, digest: &'static str) -> Self {
        self.digest = digest;
        self
    }

    /// The whole subject, in OpenSSL's `/TYPE=value` form.
    #[must_use]
    pub fn subject(mut self, subject: &str) -> Self {
        subject.clone_into(&mut self.subject);
        self
    }
}

impl Pki {
    /// A PKI without certificates.
    pub fn new() -> Self {
        Self { folder: Folder::new() }
    }

    /// A folder for whatever else the test writes.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// A self-signed certificate.
    pub fn self_signed(&self, order: &Order) -> Cert {
        self.make(order, None, None)
    }

    /// A self-signed certificate with the key of an earlier one.
    pub fn renew(&self, earlier: &Cert, order: &Order) -> Cert {
        self.make(order, None, Some(&earlier.key))
    }

    /// A certificate by an issuer.
    pub fn issue(&self, issuer: &Cert, order: &Order) -> Cert {
        self.make(order, Some(issuer), None)
    }

    fn make(&self, order: &Order, issuer: Option<&Cert>, key: Option<&Path>) -> Cert {
        let folder = tempfile::Builder::new().tempdir_in(self.folder.path()).expect("a folder").keep();
        let at = |name: &str| folder.join(name);
        std::fs::write(at("index.txt"), "").expect("index");
        // Without it OpenSSL refuses a second certificate of one subject, which renewal is about.
        std::fs::write(at("index.txt.attr"), "unique_subject = no\n").expect("index attributes");
        std::fs::write(at("ca.cnf"), ca_configuration(order)).expect("configuration");
        request(order, key, &folder);

        let signer = issuer.map_or(folder.as_path(), |issuer| issuer.folder.as_path());
        let mut ca = openssl(&["ca", "-batch", "-notext", "-preserveDN", "-utf8", "-md", order.digest]);
        ca.args(["-startdate", &days_from_now(order.days.0), "-enddate", &days_from_now(order.days.1)]);
        ca.args(["-extensions", "asked", "-config"]).arg(at("ca.cnf"));
        ca.arg("-in").arg(at("request.pem")).arg("-out").arg(at("cert.pem"));
        match issuer {
            None => ca.arg("-selfsign").arg("-keyfile").arg(at("key.pem")),
            Some(issuer) => ca.arg("-cert").arg(&issuer.file).arg("-keyfile").arg(&issuer.key),
        };
        run(ca.current_dir(signer));

        let common_name = order.subject.rsplit_once("CN=").map_or("", |(_, name)| name).to_owned();
        let pem = std::fs::read_to_string(at("cert.pem")).expect("the certificate just made");
        let sha256 = fingerprint(&at("cert.pem"));
        Cert { pem, file: at("cert.pem"), key: at("key.pem"), sha256, common_name, folder }
    }

    /// A store folder that holds these certificates.
    pub fn store(&self, certificates: &[&Cert]) -> PathBuf {
        let folder = tempfile::Builder::new().prefix("store-").tempdir_in(self.folder.path()).expect("a folder").keep();
        for (position, certificate) in certificates.iter().enumerate() {
            std::fs::write(folder.join(format!("{position}.pem")), &certificate.pem).expect("a store entry");
        }
        folder
    }

    /// One PEM file with these certificates in this order.
    pub fn bundle(&self, certificates: &[&Cert]) -> PathBuf {
        let mut file =
            tempfile::Builder::new().prefix("bundle-").suffix(".pem").tempfile_in(self.folder.path()).expect("a file");
        for certificate in certificates {
            std::io::Write::write_all(&mut file, certificate.pem.as_bytes()).expect("a bundle");
        }
        file.into_temp_path().keep().expect("a bundle")
    }

    /// Revokes a certificate; `reason` as OpenSSL writes it.
    pub fn revoke(issuer: &Cert, subject: &Cert, reason: &str) {
        let mut revoke = openssl(&["ca", "-batch", "-crl_reason", reason, "-config"]);
        revoke.arg(issuer.folder.join("ca.cnf")).arg("-revoke").arg(&subject.file);
        run(revoke.arg("-cert").arg(&issuer.file).arg("-keyfile").arg(&issuer.key).current_dir(&issuer.folder));
    }

    /// The authority's revocation list in DER, good from and until so many days from now, with these extensions beside
    /// its number (lines of OpenSSL's configuration).
    pub fn crl(issuer: &Cert, days: (i64, i64), extensions: &[&str]) -> Vec<u8> {
        let at = |name: &str| issuer.folder.join(name);
        if !at("crlnumber").exists() {
            std::fs::write(at("crlnumber"), "1000\n").expect("a number");
        }
        let configuration = format!(
            "[ca]\ndefault_ca=it\n[it]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\n\
             [crl]\nauthorityKeyIdentifier=keyid\n{}\n",
            extensions.join("\n")
        );
        std::fs::write(at("crl.cnf"), configuration).expect("configuration");
        let mut ca = openssl(&["ca", "-batch", "-gencrl", "-crlexts", "crl", "-config", "crl.cnf", "-out", "crl.pem"]);
        ca.args(["-crl_lastupdate", &days_from_now(days.0), "-crl_nextupdate", &days_from_now(days.1)]);
        run(ca.arg("-cert").arg(&issuer.file).arg("-keyfile").arg(&issuer.key).current_dir(&issuer.folder));
        let mut crl = openssl(&["crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der"]);
        run(crl.current_dir(&issuer.folder));
        std::fs::read(at("crl.der")).expect("the list just made")
    }

    /// An OCSP response about `subject`, signed by its issuer, fresh for a day.
    pub fn ocsp_response(issuer: &Cert, subject: &Cert, revoked: bool) -> PathBuf {
        if revoked {
            Self::revoke(issuer, subject, "keyCompromise");
        }
        let out = subject.folder.join("ocsp.der");
        let mut ocsp = openssl(&["ocsp", "-ndays", "1", "-index"]);
        ocsp.arg(issuer.folder.join("index.txt")).arg("-CA").arg(&issuer.file);
        ocsp.arg("-rsigner").arg(&issuer.file).arg("-rkey").arg(&issuer.key);
        ocsp.arg("-issuer").arg(&issuer.file).arg("-cert").arg(&subject.file).arg("-respout").arg(&out);
        run(&mut ocsp);
        out
    }
}

impl Cert {
    /// OpenSSL's index of what this certificate issued.
    pub fn index(&self) -> PathBuf {
        self.folder.join("index.txt")
    }

    /// The certificate in DER.
    pub fn der(&self) -> Vec<u8> {
        let out = self.folder.join("cert.der");
        run(openssl(&["x509", "-outform", "DER", "-in"]).arg(&self.file).arg("-out").arg(&out));
        std::fs::read(out).expect("the certificate in DER")
    }

    /// The subject key identifier, lower-case hex, as OpenSSL prints it.
    pub fn key_id(&self) -> Option<String> {
        let mut x509 = openssl(&["x509", "-noout", "-ext", "subjectKeyIdentifier", "-in"]);
        let text = run(x509.arg(&self.file));
        let line = text.lines().nth(1)?;
        Some(line.trim().replace(':', "").to_lowercase())
    }

    /// The end of its validity, in RFC 3339.
    pub fn not_after(&self) -> String {
        let mut x509 = openssl(&["x509", "-noout", "-enddate", "-dateopt", "iso_8601", "-in"]);
        let text = run(x509.arg(&self.file));
        let date = text.trim().strip_prefix("notAfter=").expect("OpenSSL names the field");
        date.replacen(' ', "T", 1)
    }
}

/// The `openssl` program, deaf to this machine's own configuration and environment.
pub fn openssl(arguments: &[&str]) -> Command {
    let mut command = Command::new("openssl");
    command.env_clear().env("PATH", super::program::search_path()).env("OPENSSL_CONF", "/dev/null");
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs it to its end and gives its standard output; its own words when it fails.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn request(order: &Order, key: Option<&Path>, folder: &Path) {
    std::fs::write(folder.join("request.cnf"), "[req]\ndistinguished_name=dn\nstring_mask=utf8only\n[dn]\n")
        .expect("configuration");
    let mut req = openssl(&["req", "-new", "-nodes", "-utf8", "-multivalue-rdn", "-subj", &order.subject]);
    req.arg("-config").arg(folder.join("request.cnf"));
    let own = folder.join("key.pem");
    if let Some(key) = key {
        std::fs::copy(key, &own).expect("the earlier key");
        req.arg("-key").arg(&own);
    } else {
        match order.key {
            Key::P256 => req.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]),
            Key::Rsa(bits) => req.args(["-newkey", &format!("rsa:{bits}")]),
        };
        req.arg("-keyout").arg(&own);
    }
    run(req.arg("-out").arg(folder.join("request.pem")));
}

fn fingerprint(file: &Path) -> String {
    let mut x509 = openssl(&["x509", "-noout", "-fingerprint", "-sha256", "-in"]);
    let text = run(x509.arg(file));
    let (_, hex) = text.trim().split_once('=').expect("OpenSSL writes name=value");
    hex.replace(':', "").to_lowercase()
}

fn ca_configuration(order: &Order) -> String {
    // Relative paths: `ca` runs in the folder of whoever signs, and keeps that folder's index.
    format!(
        "[ca]\ndefault_ca=it\n[it]\ndatabase=index.txt\nnew_certs_dir=.\npolicy=any\nrand_serial=yes\ndefault_md=sha256\n\
         [any]\ncommonName=optional\n[asked]\n{}\n",
        order.extensions.join("\n")
    )
}

/// The form that `openssl ca` takes: `YYYYMMDDHHMMSSZ`.
fn days_from_now(days: i64) -> String {
    let moment = Timestamp::now() + Span::new().hours(days * 24);
    let mut text: String = moment.to_string().chars().filter(char::is_ascii_digit).take(14).collect();
    text.push('Z');
    text
}
