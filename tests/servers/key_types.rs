//! Servers with a certificate of each key type: both are asked for, both are judged.

use std::net::SocketAddr;

use serde_json::Value;

use crate::support::expect::Report;
use crate::support::nginx::{self, Nginx};
use crate::support::pki::{Cert, Key, Order, openssl, run};
use crate::support::program;
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST, check};

const ASKING: &[&str] = &["--key-types"];

/// An RSA leaf in the estate, and an ECDSA one beside it.
struct Two {
    estate: Estate,
    ecdsa: Cert,
}

impl Two {
    /// The ECDSA leaf as ordered, by the estate's own authority.
    fn beside(rsa: &Order, ecdsa: &Order) -> Self {
        let estate = Estate::with_leaf(&rsa.clone().key(Key::Rsa(2048)));
        let ecdsa = estate.pki.issue(&estate.intermediate, ecdsa);
        Self { estate, ecdsa }
    }

    fn openssl(&self, options: &str) -> OpensslServer {
        let bundle = self.estate.pki.bundle(&[&self.estate.intermediate]);
        let shown = |path: &std::path::Path| path.to_string_lossy().into_owned();
        let recipe = s_server::with_leaf(&self.estate.leaf).sending(&bundle).options(options);
        let recipe = recipe.option("-dcert").option(&shown(&self.ecdsa.file)).option("-dkey");
        recipe.option(&shown(&self.ecdsa.key)).option("-dcert_chain").option(&shown(&bundle)).start()
    }

    fn nginx(&self, directives: &[&str]) -> Nginx {
        let pki = &self.estate.pki;
        let full = pki.bundle(&[&self.estate.leaf, &self.estate.intermediate]);
        let second = pki.bundle(&[&self.ecdsa, &self.estate.intermediate]);
        let site = nginx::site(HOST, &self.estate.leaf, &full)
            .directive(&format!("ssl_certificate {}", second.display()))
            .directive(&format!("ssl_certificate_key {}", self.ecdsa.key.display()));
        nginx::start(&[directives.iter().fold(site, |site, directive| site.directive(directive))])
    }

    /// Both servers, in what they speak by themselves.
    fn each(&self, judge: impl Fn(&Report)) {
        let (openssl, nginx) = (self.openssl(""), self.nginx(&[]));
        for address in [openssl.address(), nginx.address()] {
            judge(&self.asked(address));
        }
    }

    fn asked(&self, address: SocketAddr) -> Report {
        check(address, &self.estate.pki.store(&[&self.estate.root])).options(ASKING).report()
    }
}

fn told<'a>(report: &'a Report, key_type: &str) -> &'a Value {
    let all = report.peer()["key_types"].as_array().unwrap_or_else(|| panic!("no key types\n{}", report.shown()));
    all.iter().find(|one| one["key_type"] == key_type).expect("both types are told")
}

/// The answer, the verdict, and the first certificate of what such a client is shown.
fn shown<'a>(report: &'a Report, key_type: &str) -> (&'a str, &'a str, &'a str) {
    let one = told(report, key_type);
    let leaf = one["chain"].as_array().expect("a list").iter().find(|element| element["position"] == 0);
    let text = |value: &'a Value| value.as_str().unwrap_or("null");
    (text(&one["answer"]), text(&one["ssl_status"]), leaf.map_or("null", |leaf| text(&leaf["sha256"])))
}

#[test]
fn both_healthy_certificates_are_shown_and_judged() {
    let two = Two::beside(&Order::server(HOST), &Order::server(HOST));
    two.each(|report| {
        report.valid().verdict(0, "verified").critical(&[]);
        assert_eq!(shown(report, "rsa"), ("certificate", "verified", two.estate.leaf.sha256.as_str()));
        assert_eq!(shown(report, "ecdsa"), ("certificate", "verified", two.ecdsa.sha256.as_str()));
        for key_type in ["rsa", "ecdsa"] {
            assert_eq!(told(report, key_type)["handshake"]["possession"], "proved", "{}", report.shown());
        }
    });
}

/// Whichever of the two the server prefers: the broken one is found, named, and decides.
#[test]
fn an_expired_certificate_of_either_type_is_found_beside_a_healthy_one() {
    for expired in ["rsa", "ecdsa"] {
        let days = |key_type| if key_type == expired { (-400, -3) } else { (-1, 730) };
        let order = |key_type| Order::server(HOST).valid(days(key_type).0, days(key_type).1);
        let two = Two::beside(&order("rsa"), &order("ecdsa"));
        let broken = if expired == "rsa" { &two.estate.leaf } else { &two.ecdsa };
        two.each(|report| {
            report.verdict(1, "bad-certificates").critical(&["expired", "key-types-disagree"]);
            report.about("expired", broken).about("key-types-disagree", broken);
            report.remedy("key-types-disagree", &["server"]);
            let evidence = &report.finding("key-types-disagree")["evidence"];
            assert_eq!(evidence["key_type"], expired, "{evidence}");
            assert_eq!(evidence[expired]["ssl_status"], "bad-certificates", "{evidence}");
            let (answer, status, leaf) = shown(report, expired);
            assert_eq!((answer, status, leaf), ("certificate", "bad-certificates", broken.sha256.as_str()));
        });
    }
}

#[test]
fn a_certificate_of_another_authority_is_found_beside_a_healthy_one() {
    let estate = Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(2048)));
    let stranger = estate.stranger();
    let ecdsa = estate.pki.issue(&stranger, &Order::server(HOST));
    let two = Two { estate, ecdsa };
    two.each(|report| {
        report.verdict(1, "certificate-missing-from-chain").about("key-types-disagree", &two.ecdsa);
        report.also("critical", "key-types-disagree");
        assert_eq!(shown(report, "rsa").1, "verified");
        assert_eq!(shown(report, "ecdsa").1, "certificate-missing-from-chain");
        let differences = report.finding("key-types-disagree")["evidence"]["differences"].to_string();
        assert!(differences.contains("issuer") && differences.contains("ssl_status"), "{differences}");
    });
}

#[test]
fn a_certificate_for_another_name_is_found_beside_a_healthy_one() {
    let two = Two::beside(&Order::server(HOST), &Order::server("other.corp.test"));
    two.each(|report| {
        report.verdict(1, "san-mismatch").critical(&["name-mismatch", "key-types-disagree"]);
        report.about("name-mismatch", &two.ecdsa).about("key-types-disagree", &two.ecdsa);
    });
}

/// Both match, but a peer that is known by the second name would fail with one of them.
#[test]
fn other_names_beside_the_one_that_matters_are_a_warning() {
    let both = format!("subjectAltName=DNS:{HOST},DNS:autodiscover.corp.test");
    let two = Two::beside(&Order::server(HOST), &Order::server(HOST).with(&both));
    two.each(|report| {
        report.verdict(0, "verified").critical(&[]).also("warning", "key-types-disagree");
    });
}

/// The stories in which there is nothing to compare: said in the facts, no finding.
#[test]
fn a_server_with_one_key_type_says_so() {
    let rsa = Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(2048)));
    let ecdsa = Estate::new();
    for (estate, has, lacks, words) in [(&rsa, "rsa", "ecdsa", "RSA alone"), (&ecdsa, "ecdsa", "rsa", "ECDSA alone")] {
        let (openssl, nginx) = (estate.openssl(), estate.nginx());
        for address in [openssl.address(), nginx.address()] {
            let check = check(address, &estate.pki.store(&[&estate.root])).options(ASKING);
            let report = check.report();
            report.verdict(0, "verified").critical(&[]).without("key-types-disagree");
            assert_eq!(shown(&report, has), ("certificate", "verified", estate.leaf.sha256.as_str()));
            assert_eq!(shown(&report, lacks), ("refused", "null", "null"));
            let human = check.outcome().stdout;
            assert!(human.contains(words), "{human}");
        }
    }
}

/// Beyond rustls: both are read from the clear text.
#[test]
fn both_certificates_of_a_server_beyond_rustls_are_read() {
    let two = Two::beside(&Order::server(HOST), &Order::server(HOST).valid(-400, -3));
    let ciphers = "ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA";
    let openssl = two.openssl(&format!("-tls1_2 -cipher {ciphers}"));
    let nginx = two.nginx(&["ssl_protocols TLSv1.2", &format!("ssl_ciphers {ciphers}")]);
    for address in [openssl.address(), nginx.address()] {
        let report = two.asked(address);
        report.verdict(1, "bad-certificates").about("key-types-disagree", &two.ecdsa);
        for key_type in ["rsa", "ecdsa"] {
            assert_eq!(told(&report, key_type)["handshake"]["read_by"], "clear-text", "{}", report.shown());
        }
    }
}

/// Nobody asked: no further connection, nothing said.
#[test]
fn without_the_option_one_handshake_is_made() {
    let two = Two::beside(&Order::server(HOST), &Order::server(HOST).valid(-400, -3));
    let report = check(two.openssl("").address(), &two.estate.pki.store(&[&two.estate.root])).report();
    assert_eq!(report.peer()["key_types"], Value::Null);
    assert_eq!(report.peer()["capture"]["addresses"][0].get("key_types"), None);
    report.without("key-types-disagree");
}

#[test]
fn a_recorded_report_is_judged_the_same_without_the_server() {
    let two = Two::beside(&Order::server(HOST), &Order::server(HOST).valid(-400, -3));
    let live = two.asked(two.openssl("").address());
    let recorded = two.estate.pki.folder().write("report.json", live.document.to_string());
    let mut verify = program::peertrust();
    verify.args(["verify", "--format", "json", "--evidence"]).arg(&recorded);
    verify.args(["--at", live.document["checked_at"].as_str().expect("a time")]);
    verify.arg("--store").arg(two.estate.pki.store(&[&two.estate.root]));
    let replayed: Value = serde_json::from_str(&program::run(&mut verify).stdout).expect("a report");
    for part in ["findings", "key_types", "chain", "ssl", "capture"] {
        assert_eq!(replayed["peers"][0][part], live.peer()[part], "{part}");
    }
}

/// What OpenSSL's own client is shown when it is told to verify one type alone.
#[test]
fn s_client_is_shown_the_same_leaves() {
    let two = Two::beside(&Order::server(HOST), &Order::server(HOST).valid(-400, -3));
    let server = two.openssl("");
    let report = two.asked(server.address());
    for (key_type, schemes) in [("rsa", "RSA-PSS+SHA256:RSA+SHA256"), ("ecdsa", "ECDSA+SHA256")] {
        let address = server.address().to_string();
        let session = run(openssl(&["s_client", "-connect", &address, "-servername", HOST, "-sigalgs", schemes])
            .stdin(std::process::Stdio::null()));
        let begin = session.find("-----BEGIN CERTIFICATE").unwrap_or_else(|| panic!("no certificate: {session}"));
        let end = session.find("-----END CERTIFICATE").expect("its end");
        let pem = two
            .estate
            .pki
            .folder()
            .write(&format!("{key_type}.pem"), format!("{}-----END CERTIFICATE-----\n", &session[begin..end]));
        let sha256 = run(openssl(&["x509", "-noout", "-fingerprint", "-sha256", "-in"]).arg(pem));
        let sha256 = sha256.trim().rsplit('=').next().expect("a digest").replace(':', "").to_lowercase();
        assert_eq!(shown(&report, key_type).2, sha256, "{key_type}");
    }
}
