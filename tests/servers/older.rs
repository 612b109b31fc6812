//! What older clients are shown (`--legacy`): asked directly, whatever the usual handshake came to.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::support::expect::Report;
use crate::support::listener;
use crate::support::pki::{Key, Order, Pki, openssl, run};
use crate::support::{nginx, program, s_server};
use crate::{Estate, HOST, check};

/// Everything that OpenSSL has, also what its default refuses.
const ALL: &str = "ALL:@SECLEVEL=0";

/// A site that grants TLS 1.0 as well.
fn old(site: nginx::Site<'_>) -> nginx::Site<'_> {
    site.directive("ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3").directive(&format!("ssl_ciphers {ALL}"))
}

fn rsa_estate() -> Estate {
    Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(2048)))
}

fn asked(estate: &Estate, address: SocketAddr) -> Report {
    check(address, &estate.pki.store(&[&estate.root])).options(&["--legacy"]).report()
}

fn told<'a>(report: &'a Report, hello: &str) -> &'a Value {
    let all = report.peer()["legacy"].as_array().unwrap_or_else(|| panic!("no legacy\n{}", report.shown()));
    all.iter().find(|one| one["hello"] == hello).expect("both hellos are told")
}

fn facts(report: &Report, hello: &str) -> (Value, Value, Value) {
    let one = told(report, hello);
    (one["ssl_status"].clone(), one["handshake"]["version"].clone(), one["handshake"]["cipher_suite"].clone())
}

/// A server of every generation: TLS 1.3 with us, and TLS 1.0 with whoever has nothing newer.
#[test]
fn a_modern_server_that_still_grants_tls_1_0_is_told_without_a_word_of_legacy_only() {
    let estate = rsa_estate();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let openssl = s_server::with_leaf(&estate.leaf).sending(&bundle).option("-cipher").option(ALL).start();
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let site = old(nginx::site(HOST, &estate.leaf, &full));
    let nginx = nginx::start(&[site]);
    for address in [openssl.address(), nginx.address()] {
        let report = asked(&estate, address);
        report.valid().verdict(0, "verified").critical(&[]).also("warning", "weak-protocol");
        report.without("tls-legacy-only").without("client-cannot-negotiate").remedy("weak-protocol", &["server"]);
        assert_eq!(report.peer()["ssl"]["handshake"]["version"], "TLSv1.3");
        assert_eq!(facts(&report, "full").1, "TLSv1.2", "{}", told(&report, "full"));
        assert_eq!(told(&report, "full")["handshake"]["possession"], "proved");
        assert_eq!((facts(&report, "plain").0, facts(&report, "plain").1), (json!("verified"), json!("TLSv1.0")));
        let evidence = &report.finding("weak-protocol")["evidence"];
        assert_eq!((&evidence["version"], &evidence["plain_hello"]), (&json!("TLSv1.0"), &json!(true)));
    }
}

/// TLS 1.2 and 1.3 with sound suites: nothing to say, and the refusal of the old hello is shown.
#[test]
fn a_server_that_refuses_old_clients_says_how_and_has_no_finding() {
    let estate = Estate::new();
    let (openssl, nginx) = (estate.openssl(), estate.nginx());
    for address in [openssl.address(), nginx.address()] {
        let report = asked(&estate, address);
        report.verdict(0, "verified").critical(&[]).without("weak-protocol").without("weak-key-exchange");
        assert_eq!(facts(&report, "full").0, "verified");
        let plain = told(&report, "plain");
        assert_eq!((&plain["ssl_status"], &plain["chain"]), (&Value::Null, &json!([])));
        assert_eq!(plain["handshake"]["completed"], false);
        assert!(plain["handshake"]["alert"].is_u64() && plain["handshake"]["reason"].is_string(), "{plain}");
    }
}

/// Where rustls cannot, `--legacy` changes no finding: the full hello is not even sent again.
#[test]
fn a_server_beyond_rustls_has_the_findings_it_has_without_the_option() {
    let estate = rsa_estate();
    let store = estate.pki.store(&[&estate.root]);
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    for (version, cipher) in [("-tls1", "AES128-SHA:@SECLEVEL=0"), ("-tls1_2", "ECDHE-RSA-AES128-SHA256")] {
        let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).option(version);
        let server = recipe.option("-cipher").option(cipher).start();
        let codes = |report: &Report| {
            report.findings().map(|f| (f["code"].to_string(), f["severity"].to_string())).collect::<Vec<_>>()
        };
        let usual = check(server.address(), &store).report();
        let legacy = asked(&estate, server.address());
        legacy.verdict(0, "verified").also("warning", "client-cannot-negotiate");
        assert_eq!(codes(&legacy), codes(&usual), "{}", legacy.shown());
        assert_eq!(
            told(&legacy, "full")["handshake"]["cipher_suite"],
            usual.peer()["ssl"]["handshake"]["cipher_suite"]
        );
    }
}

/// Without a server name nginx shows its first site: what an old client gets is another certificate.
#[test]
fn a_client_without_a_server_name_is_shown_the_default_certificate() {
    let (here, there) = (rsa_estate(), Estate::with_leaf(&Order::server("other.corp.test").key(Key::Rsa(2048))));
    let bundles = [&here, &there].map(|estate| estate.pki.bundle(&[&estate.leaf, &estate.intermediate]));
    let first = old(nginx::site("other.corp.test", &there.leaf, &bundles[1]));
    let server = nginx::start(&[first, old(nginx::site(HOST, &here.leaf, &bundles[0]))]);
    let report = asked(&here, server.address());
    // The status is that of the client that was asked about.
    report.verdict(0, "verified").critical(&[]);
    let leaf = |hello: &str| told(&report, hello)["chain"][0]["sha256"].clone();
    assert_eq!((leaf("full"), leaf("plain")), (json!(here.leaf.sha256), json!(there.leaf.sha256)));
    assert_eq!(facts(&report, "plain").0, "bad-certificates", "{}", told(&report, "plain"));
    let check = check(server.address(), &here.pki.store(&[&here.root])).options(&["--legacy"]);
    for (lang, words) in [("en", "Older clients"), ("ja", "古いクライアント")] {
        let human = check.clone().options(&["--lang", lang]).outcome().stdout;
        assert!(human.contains(words) && human.contains("CN=other.corp.test"), "{human}");
    }
}

/// Staple, and the request for a client certificate with its names, as s_server sends them to both.
#[test]
fn staple_and_certificate_request_are_read_from_the_clear_text() {
    let estate = rsa_estate();
    let response = Pki::ocsp_response(&estate.intermediate, &estate.leaf, false);
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let names = estate.pki.bundle(&[&estate.root, &estate.intermediate]);
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).option("-cipher").option(ALL);
    let recipe = recipe.option("-status_file").option(&response.to_string_lossy()).options("-verify 1 -CAfile");
    let server = recipe.option(&names.to_string_lossy()).start();
    let report = asked(&estate, server.address());
    report.critical(&[]);
    let full = &told(&report, "full")["handshake"];
    assert_eq!(full["staple"]["status"], "good", "{full}");
    assert_eq!(full["certificate_request"]["authorities_sent"], 2, "{full}");
    let authorities = full["certificate_request"]["authorities"].to_string();
    assert!(authorities.contains("Lab Root CA") && authorities.contains("Lab Issuing CA"), "{authorities}");
    // A client that does not ask for a staple gets none (RFC 6066 section 8).
    let plain = &told(&report, "plain")["handshake"];
    assert_eq!((&plain["staple"], &plain["certificate_request"]["authorities_sent"]), (&Value::Null, &json!(2)));
}

/// Diffie-Hellman of 1536 bits: granted to older clients alone.
#[test]
fn a_short_group_that_only_older_clients_meet_is_told() {
    let estate = rsa_estate();
    let parameters = estate.pki.folder().path().join("dh1536.pem");
    run(openssl(&["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:modp_1536", "-out"]).arg(&parameters));
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let recipe = s_server::with_leaf(&estate.leaf)
        .sending(&bundle)
        .option("-cipher")
        .option("DHE-RSA-AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0");
    let server = recipe.option("-dhparam").option(&parameters.to_string_lossy()).start();
    let report = asked(&estate, server.address());
    report.verdict(0, "verified").also("warning", "weak-key-exchange").without("client-cannot-negotiate");
    assert_eq!(told(&report, "plain")["dh_bits"], 1536, "{}", told(&report, "plain"));
    assert_eq!(report.finding("weak-key-exchange")["evidence"]["bits"], 1536);
}

/// A peer that says nothing, or is no TLS server, is not asked again; that is said.
#[test]
fn a_peer_that_speaks_no_tls_gets_no_further_hello() {
    let estate = Estate::new();
    let server = listener::greets("220 mail.corp.test ESMTP\r\n");
    let report = asked(&estate, server.address());
    report.verdict(1, "failed").finding("not-tls");
    for hello in ["full", "plain"] {
        assert_eq!(told(&report, hello)["handshake"]["reason"], "earlier-step-failed");
    }
}

#[test]
fn a_recorded_report_with_older_clients_is_judged_the_same() {
    let estate = rsa_estate();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let server = s_server::with_leaf(&estate.leaf).sending(&bundle).option("-cipher").option(ALL).start();
    let live = asked(&estate, server.address());
    let recorded = estate.pki.folder().write("report.json", live.document.to_string());
    let mut verify = program::peertrust();
    verify.args(["verify", "--format", "json", "--evidence"]).arg(&recorded);
    verify.args(["--at", live.document["checked_at"].as_str().expect("a time")]);
    verify.arg("--store").arg(estate.pki.store(&[&estate.root]));
    let replayed: Value = serde_json::from_str(&program::run(&mut verify).stdout).expect("a report");
    for part in ["findings", "legacy", "chain", "ssl", "capture"] {
        assert_eq!(replayed["peers"][0][part], live.peer()[part], "{part}");
    }
}
