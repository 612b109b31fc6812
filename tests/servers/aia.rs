//! Missing issuers, fetched from where certificates say: named exactly, and never trusted for having been fetched.

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::dns::{NameServer, Zone};
use crate::support::listener::{self, Listener};
use crate::support::nginx::{self, Nginx};
use crate::support::pki::{Cert, Order, Pki, openssl, run};
use crate::support::program::{self, Check};
use crate::support::{Folder, s_server};
use crate::{HOST, check};

const LOOPBACK: [&str; 3] = ["--aia", "--allow-fetch-from", "127.0.0.0/8"];

/// `leaf ← Issuing CA ← Root CA`, each but the root pointing to its issuer at an authority's web server.
struct Authority {
    pki: Pki,
    files: Folder,
    web: Nginx,
    root: Cert,
    intermediate: Cert,
    leaf: Cert,
}

impl Authority {
    /// The certificates point to `http://HOST:PORT/issuing.crt` and `/root.crt`, which are not there yet.
    fn at(host: &str) -> Self {
        let (pki, files) = (Pki::new(), Folder::new());
        let web = nginx::files(files.path(), "");
        let url = |name: &str| format!("http://{host}:{}/{name}", web.address().port());
        let points = |order: Order, name: &str| order.with(&format!("authorityInfoAccess=caIssuers;URI:{}", url(name)));
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let intermediate = pki.issue(&root, &points(Order::authority("Lab Issuing CA"), "Lab%20Root.crt"));
        let leaf = pki.issue(&intermediate, &points(Order::server(HOST), "issuing.crt"));
        Self { pki, files, web, root, intermediate, leaf }
    }

    fn new() -> Self {
        Self::at("127.0.0.1")
    }

    /// What AD CS publishes: DER under names with a blank.
    fn published(self) -> Self {
        self.files.write("issuing.crt", self.intermediate.der());
        self.files.write("Lab Root.crt", self.root.der());
        self
    }

    /// A check of a server that sends the leaf alone.
    fn check(&self, held: &[&Cert]) -> (s_server::OpensslServer, Check) {
        let server = s_server::with_leaf(&self.leaf).start();
        let check = check(server.address(), &self.pki.store(held));
        (server, check)
    }
}

fn missing(report: &crate::support::expect::Report) -> Vec<(Option<&str>, &str)> {
    let missing = report.peer()["missing"].as_array().expect("an array").iter();
    missing.map(|m| (m["sha256"].as_str(), m["source"].as_str().unwrap_or_default())).collect()
}

#[test]
fn a_missing_intermediate_is_fetched_named_and_not_trusted() {
    let authority = Authority::new().published();
    let (_server, check) = authority.check(&[&authority.root]);
    let report = check.options(&LOOPBACK).report();
    report.valid().verdict(1, "certificate-missing-from-chain").critical(&["intermediate-missing"]);
    report.about("intermediate-missing", &authority.intermediate).remedy("intermediate-missing", &["server"]);
    assert_eq!(missing(&report), [(Some(authority.intermediate.sha256.as_str()), "aia")]);
    let url = format!("http://{}/issuing.crt", authority.web.address());
    let told = report.missing(&authority.intermediate);
    assert_eq!((&told["fetched_from"], &told["importable"]), (&json!(url), &json!(true)));
    assert_eq!(told["pem"].as_str().map(str::trim), Some(authority.intermediate.pem.trim()));
    assert_eq!(report.peer()["trusted_by"]["with_aia"], true, "{}", report.shown());
    assert_eq!(report.peer()["trusted_by"]["store"], false);
    let remedy = report.finding("intermediate-missing")["remedy"]["steps"].to_string();
    assert!(remedy.contains(&authority.intermediate.sha256) && remedy.contains(&url), "{remedy}");
    let fetched = &report.peer()["fetched"][0];
    assert_eq!((&fetched["status"], &fetched["url"]), (&json!("fetched"), &json!(url)));
    assert_eq!(fetched["hops"][0]["address"], authority.web.address().to_string());
}

/// Nothing was asked for, so nothing is fetched; and then it is unknown, not untrue, what fetching would bring.
#[test]
fn without_the_flag_nobody_is_asked() {
    let authority = Authority::new().published();
    let (_server, check) = authority.check(&[&authority.root]);
    let report = check.report();
    assert_eq!(missing(&report), [(None, "unknown")]);
    assert_eq!(report.peer()["fetched"], json!([]));
    assert_eq!(report.peer()["trusted_by"]["with_aia"], Value::Null);
}

#[test]
fn what_stands_above_a_fetched_issuer_is_fetched_too() {
    let authority = Authority::new().published();
    let stranger = authority.pki.self_signed(&Order::authority("Somebody Else's Root CA"));
    let (_server, check) = authority.check(&[&stranger]);
    let report = check.options(&LOOPBACK).report();
    report.verdict(1, "certificate-missing-from-chain").critical(&["intermediate-missing", "root-missing"]);
    report.about("intermediate-missing", &authority.intermediate).about("root-missing", &authority.root);
    let (intermediate, root) = (authority.intermediate.sha256.as_str(), authority.root.sha256.as_str());
    assert_eq!(missing(&report), [(Some(intermediate), "aia"), (Some(root), "aia")]);
    assert_eq!(report.peer()["trusted_by"]["with_aia"], false, "a fetched root is nobody's root");
}

/// The capture has what was fetched: the same verdict, findings and certificates without a network.
#[test]
fn a_recorded_report_is_judged_the_same_without_a_network() {
    let authority = Authority::new().published();
    let (server, check) = authority.check(&[&authority.root]);
    let live = check.options(&LOOPBACK).report();
    let recorded = authority.pki.folder().write("report.json", live.document.to_string());
    drop((server, authority.web));
    let store = authority.pki.store(&[&authority.root]);
    let mut verify = program::peertrust();
    verify.args(["verify", "--format", "json", "--evidence"]).arg(&recorded).arg("--store").arg(&store);
    let replayed: Value = serde_json::from_str(&program::run(&mut verify).stdout).expect("a report");
    for part in ["findings", "missing", "fetched", "chain", "capture"] {
        assert_eq!(replayed["peers"][0][part], live.peer()[part], "{part}");
    }
    assert_eq!(replayed["peers"][0]["trusted_by"]["with_aia"], true);
}

#[test]
fn an_issuer_is_read_in_every_form_it_is_published_in() {
    let authority = Authority::new();
    let bundle = authority.pki.bundle(&[&authority.intermediate, &authority.root]);
    let p7b = authority.files.path().join("made.p7b");
    run(openssl(&["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile"]).arg(&bundle).arg("-out").arg(&p7b));
    let forms = [
        ("DER", authority.intermediate.der()),
        ("PEM", authority.intermediate.pem.clone().into_bytes()),
        ("PKCS#7", std::fs::read(&p7b).expect("a p7b")),
    ];
    let (_server, check) = authority.check(&[&authority.root]);
    let check = check.options(&LOOPBACK);
    for (form, bytes) in forms {
        authority.files.write("issuing.crt", bytes);
        let report = check.report().of(form);
        assert_eq!(missing(&report), [(Some(authority.intermediate.sha256.as_str()), "aia")], "{}", report.shown());
    }
}

/// A namesake with another key, a page, nothing at all: none of it is offered.
#[test]
fn what_did_not_make_the_signature_is_not_offered() {
    let authority = Authority::new();
    let impostor = authority.pki.issue(&authority.root, &Order::authority("Lab Issuing CA"));
    let mut flipped = authority.intermediate.der();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let (_server, check) = authority.check(&[&authority.root]);
    let check = check.options(&LOOPBACK);
    for (case, bytes) in [
        ("a namesake", impostor.der()),
        ("the leaf itself", authority.leaf.der()),
        ("a page", b"<html>moved</html>".to_vec()),
        ("nothing", vec![]),
    ] {
        authority.files.write("issuing.crt", bytes);
        let report = check.report().of(case);
        report.critical(&["intermediate-missing"]);
        assert_eq!(missing(&report), [(None, "unknown")], "{}", report.shown());
        assert_eq!(report.peer()["trusted_by"]["with_aia"], Value::Null, "{}", report.shown());
    }
    authority.files.write("issuing.crt", flipped);
    let report = check.report().of("a flipped bit");
    assert_ne!(report.peer()["trusted_by"]["with_aia"], true, "{}", report.shown());
}

fn cause(report: &crate::support::expect::Report) -> (&str, String) {
    let fetched = &report.peer()["fetched"][0];
    (fetched["reason"].as_str().unwrap_or("none"), fetched["detail"].to_string())
}

/// The peer's certificate names an address of this very machine: nobody there hears of it.
#[test]
fn an_address_that_is_not_public_is_not_connected_to() {
    let inside = listener::answers("HTTP/1.1 200 OK\r\n\r\n");
    let port = inside.address().port();
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Lab Root CA"));
    let store = pki.store(&[&root]);
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "169.254.169.254"] {
        let url = format!("authorityInfoAccess=caIssuers;URI:http://{host}:{port}/latest/meta-data");
        let intermediate = pki.issue(&root, &Order::authority("Lab Issuing CA"));
        let leaf = pki.issue(&intermediate, &Order::server(HOST).with(&url));
        let server = s_server::with_leaf(&leaf).start();
        let report = check(server.address(), &store).options(&["--aia"]).report().of(host);
        assert_eq!(cause(&report).0, "address-refused", "{}", report.shown());
    }
    assert_eq!(inside.connections(), 0);
}

/// `pki.corp.test` is looked up, and its address is what counts; allowed is it by name or by network.
#[test]
fn a_name_is_as_public_as_its_address() {
    let authority = Authority::at("pki.corp.test").published();
    let names = NameServer::start(Zone::Addresses(vec![Ipv4Addr::LOCALHOST]));
    let (_server, check) = authority.check(&[&authority.root]);
    let check = check.options(&["--aia", "--resolver", &names.address()]);
    let refused = check.report();
    assert_eq!(cause(&refused), ("address-refused", "\"127.0.0.1\"".to_owned()), "{}", refused.shown());
    let check = check.options(&["--allow-fetch-from", "PKI.corp.test"]);
    let allowed = check.report();
    assert_eq!(missing(&allowed), [(Some(authority.intermediate.sha256.as_str()), "aia")], "{}", allowed.shown());
}

#[test]
fn a_redirect_is_followed_and_looked_at_again() {
    let authority = Authority::new();
    let files = Folder::new();
    files.write("moved.crt", authority.intermediate.der());
    let elsewhere = nginx::files(files.path(), "");
    let to = |location: String| {
        Listener::start(move |mut stream| {
            drop(stream.read(&mut [0; 2048]));
            drop(write!(stream, "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"));
        })
    };
    let pointing = |url: &str| {
        let order = Order::server(HOST).with(&format!("authorityInfoAccess=caIssuers;URI:{url}"));
        authority.pki.issue(&authority.intermediate, &order)
    };
    let run = |listener: &Listener, allow: &str| {
        let leaf = pointing(&format!("http://{}/a.crt", listener.address()));
        let server = s_server::with_leaf(&leaf).start();
        let store = authority.pki.store(&[&authority.root]);
        check(server.address(), &store).options(&["--aia", "--allow-fetch-from", allow]).report()
    };
    let there = to(format!("http://{}/moved.crt", elsewhere.address()));
    let report = run(&there, "127.0.0.0/8");
    assert_eq!(missing(&report), [(Some(authority.intermediate.sha256.as_str()), "aia")], "{}", report.shown());
    assert_eq!(report.peer()["fetched"][0]["hops"].as_array().map(Vec::len), Some(2));

    // The first server is allowed, the one that it points to is not.
    let secret = listener::answers("HTTP/1.1 200 OK\r\n\r\n");
    let inside = to(format!("http://127.0.0.2:{}/", secret.address().port()));
    let report = run(&inside, "127.0.0.1");
    assert_eq!(cause(&report), ("address-refused", "\"127.0.0.2\"".to_owned()), "{}", report.shown());
    assert_eq!(secret.connections(), 0);

    let scheme = to("file:///etc/passwd".to_owned());
    assert_eq!(cause(&run(&scheme, "127.0.0.1")).0, "file-url");

    // A loop: the first and three redirects, and no more.
    let round = to("/again".to_owned());
    let report = run(&round, "127.0.0.1");
    assert_eq!((cause(&report).0, round.connections()), ("bad-redirect", 4), "{}", report.shown());
}

/// What a server can do to whoever asks it. Nothing of it takes longer than the time allowed, or is taken for an issuer.
#[test]
fn a_hostile_web_server_gains_nothing() {
    let authority = Authority::new();
    let store = authority.pki.store(&[&authority.root]);
    let says = |text: Vec<u8>| {
        Listener::start(move |mut stream| {
            drop(stream.read(&mut [0; 2048]));
            drop(stream.write_all(&text));
        })
    };
    let head = |fields: &str| format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n").into_bytes();
    let endless = Listener::start(|mut stream| {
        drop(stream.read(&mut [0; 2048]));
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n"));
        let much = vec![0x30; 65_536];
        while stream.write_all(&much).is_ok() {}
    });
    let drips = Listener::start(|mut stream| {
        drop(stream.read(&mut [0; 2048]));
        for byte in b"HTTP/1.1 200 OK\r\nX: ".iter().chain(std::iter::repeat(&b'x')) {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    });
    let cases = [
        ("10 GB announced", says(head("Content-Length: 10737418240")), "too-large"),
        ("an endless body", endless, "too-large"),
        ("a drip", drips, "timeout"),
        ("silence", listener::silent(), "timeout"),
        ("SSH", says(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), "bad-http"),
        ("gzip", says(head("Content-Encoding: gzip\r\nContent-Length: 0")), "bad-http"),
        ("two lengths", says(head("Content-Length: 3\r\nTransfer-Encoding: chunked")), "bad-http"),
        ("a short body", says([head("Content-Length: 9"), b"abc".to_vec()].concat()), "truncated"),
        (
            "a chunk that lies",
            says([head("Transfer-Encoding: chunked"), b"3\r\nabcdef\r\n".to_vec()].concat()),
            "bad-http",
        ),
        ("an endless header", says([b"HTTP/1.1 200 OK\r\n".to_vec(), vec![b'a'; 40_000]].concat()), "bad-http"),
        ("not found", says(b"HTTP/1.1 404 Not Found\r\n\r\n<html>".to_vec()), "status"),
        ("a sign-in", says(b"HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\n\r\n".to_vec()), "status"),
        ("hanging up", says(vec![]), "truncated"),
    ];
    for (case, listener, expected) in cases {
        let url = format!("authorityInfoAccess=caIssuers;URI:http://{}/a.crt", listener.address());
        let leaf = authority.pki.issue(&authority.intermediate, &Order::server(HOST).with(&url));
        let server = s_server::with_leaf(&leaf).start();
        let report = check(server.address(), &store).options(&LOOPBACK).options(&["--fetch-timeout", "1"]).report();
        let report = report.of(case);
        assert_eq!(cause(&report).0, expected, "{} {}", cause(&report).1, report.shown());
        report.within(Duration::from_secs(20)).critical(&["intermediate-missing"]);
        assert_eq!(missing(&report), [(None, "unknown")], "{}", report.shown());
    }
}

/// Addresses that cannot be used from here are told as what they are.
#[test]
fn other_schemes_are_explained() {
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Lab Root CA"));
    let intermediate = pki.issue(&root, &Order::authority("Lab Issuing CA"));
    let aia = "authorityInfoAccess=@aia\n[aia]\ncaIssuers;URI.0=ldap:///CN=Lab,CN=AIA?cACertificate?base\n\
               caIssuers;URI.1=file://\\\\ca\\CertEnroll\\a.crt\ncaIssuers;URI.2=https://ca.corp.test/a.crt";
    let leaf = pki.issue(&intermediate, &Order::server(HOST).with(aia));
    let server = s_server::with_leaf(&leaf).start();
    let store = pki.store(&[&root]);
    let check = check(server.address(), &store).options(&["--aia"]);
    let report = check.report();
    let reasons: Vec<&Value> = report.peer()["fetched"].as_array().unwrap().iter().map(|f| &f["reason"]).collect();
    assert_eq!(reasons, ["ldap-url", "file-url", "https-url"], "{}", report.shown());
    for (language, words) in [("en", "an LDAP address"), ("ja", "LDAP のアドレス")] {
        let told = check.clone().options(&["--lang", language]).outcome().stdout;
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn what_may_be_fetched_from_is_a_name_an_address_or_a_network() {
    let outcome = program::run(program::peertrust().args(["check", "a.test", "--allow-fetch-from", "10.0.0.0/33"]));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("10.0.0.0/33"), "{}", outcome.stderr);
}
