//! `--client-cert`: mutual TLS with OpenSSL's `s_server` and nginx, accepted and refused, and every form of the key.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::expect::Report;
use crate::support::nginx;
use crate::support::pki::{Cert, Key, Order, openssl, run};
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST, check};

const VERSIONS: [&str; 2] = ["-tls1_2", "-tls1_3"];

/// A server's estate, and a client below authorities of its own.
struct World {
    estate: Estate,
    root: Cert,
    issuing: Cert,
    client: Cert,
    store: PathBuf,
}

fn client() -> Order {
    Order::server("client.corp.test").with("extendedKeyUsage=clientAuth")
}

impl World {
    fn new() -> Self {
        Self::with(&client())
    }

    fn with(order: &Order) -> Self {
        let estate = Estate::new();
        let root = estate.pki.self_signed(&Order::authority("Client Root CA"));
        let issuing = estate.pki.issue(&root, &Order::authority("Client Issuing CA"));
        let client = estate.pki.issue(&issuing, order);
        let store = estate.pki.store(&[&estate.root]);
        Self { estate, root, issuing, client, store }
    }

    fn chain(&self) -> PathBuf {
        self.estate.pki.bundle(&[&self.client, &self.issuing])
    }

    /// Believes clients below `authority`, names `named`, and is otherwise as `options` say.
    fn server(&self, authority: &Cert, named: &Cert, options: &str) -> OpensslServer {
        let bundle = self.estate.pki.bundle(&[&self.estate.intermediate]);
        let recipe = s_server::with_leaf(&self.estate.leaf).sending(&bundle).options(options);
        let recipe = recipe.option("-verifyCAfile").option(&authority.file.to_string_lossy());
        recipe.option("-CAfile").option(&named.file.to_string_lossy()).start()
    }

    fn check(&self, address: SocketAddr) -> Report {
        self.check_with(address, &self.chain(), Some(&self.client.key), &[])
    }

    fn check_with(&self, address: SocketAddr, chain: &Path, key: Option<&Path>, more: &[&str]) -> Report {
        let chain = chain.to_string_lossy();
        let mut check = check(address, &self.store).options(&["--client-cert", &chain]).options(more);
        if let Some(key) = key {
            check = check.options(&["--client-key", &key.to_string_lossy()]);
        }
        check.report()
    }
}

/// `ssl.client_certificate`: requested, sent, accepted, ours_among_wanted.
#[track_caller]
fn told(report: &Report, expected: [Value; 4]) {
    report.valid();
    let ours = &report.peer()["ssl"]["client_certificate"];
    let told = ["requested", "sent", "accepted", "ours_among_wanted"].map(|field| ours[field].clone());
    assert_eq!(told, expected, "{ours:#}\n{}", report.shown());
    for (field, value) in ["accepted", "ours_among_wanted"].into_iter().zip([&expected[2], &expected[3]]) {
        assert_eq!(ours[format!("{field}_reason")].is_null(), !value.is_null(), "{field} or its reason\n{ours:#}");
    }
}

#[test]
fn a_certificate_that_the_server_believes_is_accepted() {
    let world = World::new();
    for version in VERSIONS {
        let server = world.server(&world.root, &world.root, &format!("-Verify 3 -verify_return_error {version}"));
        let report = world.check(server.address()).of(version);
        report.verdict(0, "verified").critical(&[]).without("client-certificate-required");
        told(&report, [true.into(), true.into(), true.into(), true.into()]);
        let wanted = &report.peer()["ssl"]["client_certificate"]["wanted_cas"];
        assert_eq!(wanted, &json!(["CN=Client Root CA, O=Lab"]));
    }
}

#[test]
fn a_certificate_of_an_authority_that_the_server_does_not_know_is_refused() {
    let world = World::new();
    for version in VERSIONS {
        let (known, options) = (&world.estate.root, format!("-Verify 3 -verify_return_error {version}"));
        let report = world.check(world.server(known, known, &options).address()).of(version);
        report.verdict(1, "failed").critical(&["client-certificate-required"]);
        report.presented(&[&world.estate.leaf, &world.estate.intermediate]);
        told(&report, [true.into(), true.into(), false.into(), false.into()]);
        let finding = report.finding("client-certificate-required");
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains("unknown_ca (48)") && message.contains("no issuer"), "{message}");
        assert_eq!(finding["evidence"]["mutual_tls_tried"], true);

        // The right name was asked for, and another key behind it: then the names tell nothing.
        let report = world.check(world.server(known, &world.root, &options).address()).of(version);
        told(&report, [true.into(), true.into(), false.into(), true.into()]);
        let message = report.finding("client-certificate-required")["message"].as_str().unwrap();
        assert!(message.contains("unknown_ca (48)") && !message.contains("no issuer"), "{message}");
    }
}

/// A server may believe more than it names.
#[test]
fn names_that_are_not_ours_do_not_keep_the_certificate_back() {
    let world = World::new();
    for version in VERSIONS {
        let options = format!("-Verify 3 -verify_return_error {version}");
        let server = world.server(&world.root, &world.estate.root, &options);
        let report = world.check(server.address()).of(version);
        report.verdict(0, "verified");
        told(&report, [true.into(), true.into(), true.into(), false.into()]);
    }
}

#[test]
fn it_is_sent_to_whoever_merely_asks_and_to_nobody_who_does_not() {
    let world = World::new();
    for version in VERSIONS {
        let asking = world.server(&world.root, &world.root, &format!("-verify 3 {version}"));
        told(&world.check(asking.address()).of(version), [true.into(), true.into(), true.into(), true.into()]);

        let silent = world.server(&world.root, &world.root, version);
        let report = world.check(silent.address()).of(version);
        report.verdict(0, "verified");
        told(&report, [false.into(), false.into(), Value::Null, Value::Null]);
        assert_eq!(report.peer()["ssl"]["client_certificate"]["sent_reason"], "not-asked");
    }
}

#[test]
fn without_one_the_report_says_that_none_was_given() {
    let world = World::new();
    for version in VERSIONS {
        let server = world.server(&world.root, &world.root, &format!("-Verify 3 -verify_return_error {version}"));
        let report = check(server.address(), &world.store).report().of(version);
        report.critical(&["client-certificate-required"]);
        told(&report, [true.into(), false.into(), Value::Null, Value::Null]);
        assert_eq!(report.peer()["ssl"]["client_certificate"]["sent_reason"], "none-given");
        assert_eq!(report.finding("client-certificate-required")["evidence"]["mutual_tls_tried"], false);
    }
}

/// nginx refuses by an HTTP answer: to TLS it goes on with anything.
#[test]
fn nginx_that_demands_and_nginx_that_asks() {
    let world = World::new();
    let bundle = world.estate.pki.bundle(&[&world.estate.leaf, &world.estate.intermediate]);
    for mode in ["on", "optional"] {
        let site = nginx::site(HOST, &world.estate.leaf, &bundle)
            .directive(&format!("ssl_verify_client {mode}"))
            .directive("ssl_verify_depth 3")
            .directive(&format!("ssl_client_certificate {}", world.root.file.display()));
        let report = world.check(nginx::start(&[site]).address()).of(mode);
        report.verdict(0, "verified").critical(&[]);
        told(&report, [true.into(), true.into(), true.into(), true.into()]);
    }
}

/// Every form that a key comes in signs.
#[test]
fn keys_of_every_form_sign() {
    for kind in [Key::P256, Key::Rsa(2048)] {
        let world = World::with(&client().key(kind));
        let folder = world.client.key.parent().unwrap().to_path_buf();
        let at = |name: &str| folder.join(name);
        let make = |arguments: &str| {
            run(openssl(&arguments.split_whitespace().collect::<Vec<_>>()).current_dir(&folder));
        };
        let secret = at("secret");
        std::fs::write(&secret, "s3cret\n").unwrap();
        std::fs::copy(world.chain(), at("chain.pem")).unwrap();
        make("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
        make("pkcs8 -topk8 -in key.pem -passout file:secret -out locked.pem");
        make("pkey -traditional -in key.pem -out traditional.pem");
        make("pkcs12 -export -inkey key.pem -in chain.pem -passout file:secret -out modern.pfx");
        make("pkcs12 -export -inkey key.pem -in chain.pem -passout file:secret -legacy -out legacy.pfx");
        let both = [std::fs::read(at("key.pem")).unwrap(), std::fs::read(at("chain.pem")).unwrap()].concat();
        std::fs::write(at("both.pem"), both).unwrap();

        let server = world.server(&world.root, &world.root, "-Verify 3 -verify_return_error");
        for (certificate, key) in [
            ("chain.pem", Some("key.der")),
            ("chain.pem", Some("locked.pem")),
            ("chain.pem", Some("traditional.pem")),
            ("chain.pem", Some("modern.pfx")),
            ("modern.pfx", None),
            ("legacy.pfx", None),
            ("both.pem", None),
        ] {
            let more = ["--password-file", &secret.to_string_lossy()];
            let key = key.map(at);
            let report = world.check_with(server.address(), &at(certificate), key.as_deref(), &more);
            let report = report.of(&format!("{kind:?} {certificate} {key:?}"));
            told(&report, [true.into(), true.into(), true.into(), true.into()]);
        }
    }
}

/// Exit code 2, its own words, and not one connection.
#[test]
fn what_is_wrong_with_the_files_is_said_before_anything_is_probed() {
    let world = World::new();
    let folder = world.client.key.parent().unwrap().to_path_buf();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    std::fs::write(path("wrong"), "wrong\n").unwrap();
    std::fs::write(path("garbage"), "no key at all\n").unwrap();
    let make = "pkcs12 -export -inkey key.pem -in cert.pem -passout pass:right -out a.pfx";
    run(openssl(&make.split_whitespace().collect::<Vec<_>>()).current_dir(&folder));
    let (own, other) = (path("cert.pem"), world.estate.leaf.key.to_string_lossy().into_owned());
    for (arguments, words) in [
        (vec!["--client-cert", &own, "--client-key", &other], "belongs to none of the certificates"),
        (vec!["--client-cert", &own], "holds no private key"),
        (vec!["--client-cert", &path("key.pem")], "is a private key"),
        (vec!["--client-cert", &own, "--client-key", &path("absent")], "absent"),
        (vec!["--client-cert", &own, "--client-key", &path("garbage")], "holds no private key"),
        (vec!["--client-cert", &path("a.pfx")], "password"),
        (vec!["--client-cert", &path("a.pfx"), "--password-file", &path("wrong")], "password"),
        (vec!["--client-key", &own], "--client-cert"),
    ] {
        let outcome = check(address, &world.store).options(&arguments).outcome();
        assert_eq!(outcome.code, Some(2), "{arguments:?}\n{}", outcome.stderr);
        assert!(outcome.stderr.contains(words), "{arguments:?}\n{}", outcome.stderr);
        assert!(outcome.stdout.is_empty(), "{arguments:?}\n{}", outcome.stdout);
    }
    assert!(listener.accept().is_err(), "nobody connected");
}

#[test]
fn an_expired_certificate_is_warned_of_and_sent() {
    let world = World::with(&client().valid(-30, -3));
    let server = world.server(&world.root, &world.root, "-Verify 3 -verify_return_error");
    let report = world.check(server.address());
    told(&report, [true.into(), true.into(), false.into(), true.into()]);
    assert!(report.outcome.stderr.contains("expired on"), "{}", report.outcome.stderr);
    let message = report.finding("client-certificate-required")["message"].as_str().unwrap();
    assert!(message.contains("certificate_expired (45)"), "{message}");
}

/// The evidence is mailed to others: of the key nothing is in it, in no encoding.
#[test]
fn nothing_of_the_key_is_in_any_output() {
    let world = World::new();
    let text = run(openssl(&["pkey", "-noout", "-text", "-in"]).arg(&world.client.key));
    let hex: String = text.split("priv:").nth(1).unwrap().split("pub:").next().unwrap().split_whitespace().collect();
    let digits = hex.replace(':', "");
    let octets: Vec<u8> =
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    // Half of the secret, from its middle: where it begins depends on padding.
    let part = &octets[8..24];

    let server = world.server(&world.root, &world.root, "-Verify 3 -verify_return_error");
    let report = world.check(server.address());
    assert!(!holds(&report.document, part), "{:#}", report.document);
    let (chain, key) = (world.chain(), &world.client.key);
    let options = ["-v", "--client-cert", &chain.to_string_lossy(), "--client-key", &key.to_string_lossy()];
    let outcome = check(server.address(), &world.store).options(&options).outcome();
    assert!(outcome.stdout.contains("Client certificate"), "{}", outcome.stdout);
    let shown = Value::from(format!("{}\n{}{}", outcome.stdout, outcome.stderr, report.outcome.stderr));
    assert!(!holds(&shown, part), "{shown}");

    // What would find it does find it.
    let der = run(openssl(&["pkey", "-in"]).arg(key));
    for planted in [json!([digits]), json!({ "a": [der] }), json!({ "b": STANDARD.encode(&octets) })] {
        assert!(holds(&planted, part), "{planted}");
    }
}

/// Whether these octets are in any text below, in hex or in base64, wrapped or not.
fn holds(value: &Value, part: &[u8]) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| holds(item, part)),
        Value::Object(fields) => fields.values().any(|field| holds(field, part)),
        Value::String(text) => in_text(text, part),
        _ => false,
    }
}

fn in_text(text: &str, part: &[u8]) -> bool {
    let hex: String = part.iter().map(|octet| format!("{octet:02x}")).collect();
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    if bare.to_lowercase().contains(&hex) {
        return true;
    }
    // Every alignment in a group of four characters, in every run of base64.
    let runs = bare.split(|c: char| !(c.is_ascii_alphanumeric() || c == '+' || c == '/'));
    runs.filter(|run| run.len() >= 24).any(|run| {
        (0..4).any(|skip| {
            let rest = run.get(skip..).unwrap_or_default();
            let whole = &rest[..rest.len() / 4 * 4];
            STANDARD.decode(whole).is_ok_and(|bytes| bytes.windows(part.len()).any(|window| window == part))
        })
    })
}
