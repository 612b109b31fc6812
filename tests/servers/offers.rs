//! What a peer accepts (`--offers`), each answer compared with what OpenSSL's own client negotiates when it asks for
//! exactly that.

use std::net::SocketAddr;
use std::process::Stdio;

use serde_json::Value;

use crate::support::expect::Report;
use crate::support::listener;
use crate::support::pki::{Key, Order, openssl};
use crate::support::{nginx, program, s_server};
use crate::{Estate, HOST, check};

/// OpenSSL's words, and the registered ones.
const SUITES: [(&str, &str); 8] = [
    ("ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ("ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    ("ECDHE-RSA-AES128-SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    ("AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    ("AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"),
    ("CAMELLIA128-SHA", "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"),
    ("NULL-SHA", "TLS_RSA_WITH_NULL_SHA"),
];
const SUITES_13: [&str; 3] = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const GROUPS: [(&str, &str); 5] =
    [("X25519", "x25519"), ("P-256", "secp256r1"), ("P-384", "secp384r1"), ("P-521", "secp521r1"), ("X448", "x448")];
const VERSIONS: [(&str, &str); 4] =
    [("-tls1_3", "TLSv1.3"), ("-tls1_2", "TLSv1.2"), ("-tls1_1", "TLSv1.1"), ("-tls1", "TLSv1.0")];

fn rsa_estate() -> Estate {
    Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(2048)))
}

fn asked(estate: &Estate, address: SocketAddr) -> Report {
    check(address, &estate.pki.store(&[&estate.root])).options(&["--offers"]).report()
}

fn offers(report: &Report) -> &Value {
    &report.peer()["offers"]["addresses"][0]
}

fn version<'a>(report: &'a Report, name: &str) -> &'a Value {
    let all = offers(report)["versions"].as_array().unwrap_or_else(|| panic!("no offers\n{}", report.shown()));
    all.iter().find(|one| one["version"] == name).expect("every version is told")
}

fn has(list: &Value, word: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|one| one == word))
}

/// Whether OpenSSL's own client completes a handshake that offers this and nothing else.
fn s_client(address: SocketAddr, options: &[&str]) -> bool {
    let address = address.to_string();
    let mut command = openssl(&["s_client", "-connect", &address, "-servername", HOST]);
    let output = command.args(options).stdin(Stdio::null()).output().expect("openssl runs");
    output.status.success()
}

/// Suites and curves of TLS 1.2, as they were configured and as s_client gets them.
fn tls12_agrees(report: &Report, address: SocketAddr) {
    let told = version(report, "TLSv1.2");
    assert_eq!((&told["accepted"], &told["suites_complete"]), (&Value::from(true), &Value::from(true)), "{told}");
    for (openssl, registered) in SUITES {
        let cipher = format!("{openssl}:@SECLEVEL=0");
        let granted = s_client(address, &["-tls1_2", "-cipher", &cipher]);
        assert_eq!(has(&told["suites"], registered), granted, "{openssl}: {told}");
    }
    for (openssl, registered) in GROUPS {
        let granted = s_client(address, &["-tls1_2", "-cipher", "ECDHE", "-groups", openssl]);
        assert_eq!(has(&told["groups"], registered), granted, "{openssl}: {told}");
    }
}

fn tls13_agrees(report: &Report, address: SocketAddr) {
    let told = version(report, "TLSv1.3");
    for suite in SUITES_13 {
        let granted = s_client(address, &["-tls1_3", "-ciphersuites", suite]);
        assert_eq!(has(&told["suites"], suite), granted, "{suite}: {told}");
    }
    for (openssl, registered) in GROUPS {
        let granted = s_client(address, &["-tls1_3", "-groups", openssl]);
        assert_eq!(has(&told["groups"], registered), granted, "{openssl}: {told}");
    }
}

fn versions_agree(report: &Report, address: SocketAddr) {
    for (flag, name) in VERSIONS {
        let granted = s_client(address, &[flag, "-cipher", "ALL:@SECLEVEL=0"]);
        assert_eq!(version(report, name)["accepted"], granted, "{name}: {}", version(report, name));
    }
}

fn length(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

#[test]
fn restricted_suites_and_groups_of_tls_1_2_are_found() {
    let estate = rsa_estate();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let ciphers = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384";
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).options("-tls1_2 -groups P-256:P-384 -cipher");
    let openssl = recipe.option(ciphers).start();
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let site = nginx::site(HOST, &estate.leaf, &full)
        .directive("ssl_protocols TLSv1.2")
        .directive("ssl_ecdh_curve prime256v1:secp384r1")
        .directive(&format!("ssl_ciphers {ciphers}"));
    let nginx = nginx::start(&[site]);
    for address in [openssl.address(), nginx.address()] {
        let report = asked(&estate, address);
        report.valid().verdict(0, "verified").critical(&[]).without("weak-protocol");
        tls12_agrees(&report, address);
        versions_agree(&report, address);
        let told = version(&report, "TLSv1.2");
        assert_eq!((length(&told["suites"]), length(&told["groups"])), (3, 2), "{told}");
        assert_eq!(offers(&report)["stopped"], Value::Null);
        let agreed = |at: usize| offers(&report)["generations"][at]["cipher_suite"].clone();
        assert_eq!((agreed(0), agreed(1)), (Value::Null, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".into()));
        assert_eq!(offers(&report)["generations"][2]["version"], "TLSv1.2");
    }
}

#[test]
fn restricted_suites_and_groups_of_tls_1_3_are_found() {
    let estate = Estate::new();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let suites = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).options("-tls1_3 -groups X25519:P-521");
    let openssl = recipe.option("-ciphersuites").option(suites).start();
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let site = nginx::site(HOST, &estate.leaf, &full)
        .directive("ssl_protocols TLSv1.3")
        .directive("ssl_ecdh_curve X25519:secp521r1")
        .directive(&format!("ssl_conf_command Ciphersuites {suites}"));
    let nginx = nginx::start(&[site]);
    for address in [openssl.address(), nginx.address()] {
        let report = asked(&estate, address);
        report.verdict(0, "verified").critical(&[]);
        tls13_agrees(&report, address);
        versions_agree(&report, address);
        let told = version(&report, "TLSv1.3");
        assert_eq!((length(&told["suites"]), length(&told["groups"])), (2, 2), "{told}");
        let generations = &offers(&report)["generations"];
        assert_eq!((&generations[0]["accepted"], &generations[1]["accepted"]), (&false.into(), &false.into()));
        assert_eq!(generations[2]["cipher_suite"], "TLS_AES_256_GCM_SHA384", "{generations}");
    }
}

/// Everything that OpenSSL still has: old versions, suites without encryption, and the warning for both.
#[test]
fn a_server_that_accepts_everything_is_told_with_its_broken_suites() {
    let estate = rsa_estate();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).option("-cipher");
    let server = recipe.option("ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:NULL-SHA:@SECLEVEL=0").start();
    let report = asked(&estate, server.address());
    report.verdict(0, "verified").critical(&[]).also("warning", "weak-protocol");
    versions_agree(&report, server.address());
    tls12_agrees(&report, server.address());
    let offered: String = report.findings().map(|finding| finding["evidence"]["offered"].to_string()).collect();
    for word in ["TLSv1.1", "TLSv1.0", "TLS_RSA_WITH_NULL_SHA"] {
        assert!(offered.contains(word), "{offered}");
    }
    let generations = &offers(&report)["generations"];
    assert_eq!((&generations[0]["version"], &generations[0]["assumed"]), (&"TLSv1.0".into(), &true.into()));
    assert_eq!(generations[0]["cipher_suite"], "TLS_RSA_WITH_AES_128_CBC_SHA");
}

#[test]
fn nothing_is_asked_of_a_peer_that_speaks_no_tls() {
    let estate = Estate::new();
    let server = listener::greets("220 mail.corp.test ESMTP\r\n");
    let report = asked(&estate, server.address());
    assert_eq!((&offers(&report)["stopped"], &offers(&report)["connections"]), (&"not-tls".into(), &0.into()));
}

#[test]
fn people_and_records_are_told_the_same() {
    let estate = Estate::new();
    let server = estate.openssl();
    let store = estate.pki.store(&[&estate.root]);
    let check = check(server.address(), &store).options(&["--offers"]);
    let live = check.report();
    for (lang, words) in [("en", "What the peer accepts"), ("ja", "ピアが受け入れるもの")] {
        let human = check.clone().options(&["--lang", lang]).outcome().stdout;
        assert!(human.contains(words) && human.contains("TLS_AES_128_GCM_SHA256"), "{human}");
        assert!(human.lines().all(|line| line.chars().count() <= 80), "{human}");
    }
    let recorded = estate.pki.folder().write("report.json", live.document.to_string());
    drop(server);
    let mut verify = program::peertrust();
    verify.args(["verify", "--format", "json", "--evidence"]).arg(&recorded).arg("--store").arg(&store);
    verify.args(["--at", live.document["checked_at"].as_str().expect("a time")]);
    let replayed: Value = serde_json::from_str(&program::run(&mut verify).stdout).expect("a report");
    for part in ["findings", "offers", "capture"] {
        assert_eq!(replayed["peers"][0][part], live.peer()[part], "{part}");
    }
}
