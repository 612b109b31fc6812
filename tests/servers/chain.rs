//! What arrives, what the store holds, and what is between them.

use crate::support::pki::{Order, Pki};
use crate::support::{nginx, program, s_server};
use crate::{Estate, HOST, check};

/// `leaf ← Issuing CA ← [Root CA]`, the root held.
#[test]
fn a_good_server_is_verified_until_the_first_certificate_ends() {
    let estate = Estate::with(
        &Order::authority("Lab Root CA").valid(-900, 3650),
        &Order::authority("Lab Issuing CA").valid(-90, 200),
        &Order::server(HOST).valid(-1, 390),
    );
    let store = estate.pki.store(&[&estate.stranger(), &estate.root]);
    let (openssl, nginx) = (estate.openssl(), estate.nginx());
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(0, "verified").critical(&[]).presented(&[&estate.leaf, &estate.intermediate]);
        assert_eq!(report.peer()["ssl"]["valid_until"], estate.intermediate.not_after(), "{}", report.shown());
        assert_eq!(report.peer()["ssl"]["handshake"]["completed"], true, "{}", report.shown());
        assert_eq!(report.peer()["reachability"]["status"], "reachable", "{}", report.shown());
        assert_eq!(report.element(&estate.leaf)["role"], "leaf");
        assert_eq!(report.element(&estate.intermediate)["role"], "intermediate");
        assert_eq!(report.element(&estate.root)["presented"], false);
        assert_eq!(report.element(&estate.root)["store"], "held");
        assert_eq!(report.peer()["missing"], serde_json::json!([]));
        assert_eq!(report.document["summary"]["healthy"], 1);
    }
}

/// `leaf ← Issuing CA ← (Root CA)`: what Windows servers send; the root is nowhere.
#[test]
fn a_root_that_is_not_held_is_named_by_subject_and_key() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.stranger()]);
    let (openssl, nginx) = (estate.openssl(), estate.nginx());
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(1, "certificate-missing-from-chain").critical(&["root-missing"]);
        report.remedy("root-missing", &["store"]);
        let missing = report.missing(&estate.root);
        assert_eq!(missing["sha256"], serde_json::Value::Null, "nobody showed the root");
        assert_eq!(missing["source"], "unknown");
        assert_eq!(missing["importable"], false);
    }
}

/// The same, but the server does send the root: now it is known, and can be imported.
#[test]
fn a_root_that_is_sent_but_not_held_can_be_imported() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.stranger()]);
    let server = estate.openssl_sending(&[&estate.intermediate, &estate.root]);
    let report = check(server.address(), &store).report();
    report.verdict(1, "certificate-missing-from-chain").critical(&["root-missing"]).about("root-missing", &estate.root);
    let missing = report.missing(&estate.root);
    assert_eq!(missing["sha256"], estate.root.sha256.as_str());
    assert_eq!(missing["source"], "presented");
    assert_eq!(missing["importable"], true);
    assert_eq!(report.element(&estate.root)["store"], "missing");
}

/// `leaf ← (Root CA)`: a stand-alone AD CS root signs servers itself, and IIS sends the leaf alone.
#[test]
fn a_leaf_signed_by_a_root_that_is_not_held_says_so() {
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("CORP-DC01-CA"));
    let leaf = pki.issue(&root, &Order::server(HOST));
    let store = pki.store(&[&pki.self_signed(&Order::authority("Another Root CA"))]);
    let openssl = s_server::with_leaf(&leaf).start();
    let nginx = nginx::start(&[nginx::site(HOST, &leaf, &leaf.file)]);
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(1, "certificate-missing-from-chain").missing(&root);
        // From the leaf alone nobody can tell whether its issuer is a root: one of the two, never both.
        let codes: Vec<_> = report.findings().filter(|f| f["severity"] == "critical").map(|f| &f["code"]).collect();
        assert!(codes == ["root-missing"] || codes == ["intermediate-missing"], "{}", report.shown());
    }
    check(openssl.address(), &pki.store(&[&root])).report().verdict(0, "verified").critical(&[]);
}

/// `leaf ← (Issuing CA) ← [Root CA]`, the leaf's authority key identifier naming issuer and serial too,
/// which proves that its issuer is no root.
#[test]
fn an_intermediate_that_is_not_sent_is_named_and_the_server_is_to_send_it() {
    let estate = Estate::with_leaf(&Order::server(HOST).with("authorityKeyIdentifier=keyid:always,issuer:always"));
    let store = estate.pki.store(&[&estate.root]);
    let openssl = s_server::with_leaf(&estate.leaf).start();
    let nginx = estate.nginx_sending(&[&estate.leaf]);
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(1, "certificate-missing-from-chain").critical(&["intermediate-missing"]);
        report.about("intermediate-missing", &estate.leaf).remedy("intermediate-missing", &["server"]);
        report.missing(&estate.intermediate);
    }
}

/// The same gap, closed from the store's side: `leaf ← [Issuing CA] ← [Root CA]`.
#[test]
fn an_intermediate_that_is_not_sent_may_be_held() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.root, &estate.intermediate]);
    let server = s_server::with_leaf(&estate.leaf).start();
    let report = check(server.address(), &store).report();
    report.verdict(0, "verified").critical(&[]);
    assert_eq!(report.element(&estate.intermediate)["store"], "held");
    assert_eq!(report.element(&estate.intermediate)["presented"], false);
}

/// `leaf ← [Issuing CA] ← (Root CA)`: OpenSSL does not stop at an intermediate, RFC 5280 may.
#[test]
fn an_intermediate_alone_anchors_for_pkix_and_not_for_the_appliance() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.intermediate]);
    let server = estate.openssl();
    let appliance = check(server.address(), &store).report();
    appliance.verdict(1, "certificate-missing-from-chain").critical(&["root-missing"]).missing(&estate.root);
    check(server.address(), &store).options(&["--profile", "pkix"]).report().verdict(0, "verified").critical(&[]);
}

/// The administrator uploaded the server's own certificate instead of its authority's.
#[test]
fn a_leaf_in_the_store_anchors_nothing_and_is_pointed_out() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.leaf]);
    let report = check(estate.openssl().address(), &store).report();
    report.verdict(1, "certificate-missing-from-chain").about("leaf-only-in-store", &estate.leaf);
    report.missing(&estate.root);
}

/// The store may be one PEM file as well as a folder.
#[test]
fn a_bundle_serves_as_store() {
    let estate = Estate::new();
    let bundle = estate.pki.bundle(&[&estate.stranger(), &estate.root]);
    check(estate.openssl().address(), &bundle).report().verdict(0, "verified").critical(&[]);
}

/// An empty folder is a store without certificates, not misuse.
#[test]
fn an_empty_store_is_a_finding() {
    let estate = Estate::new();
    let report = check(estate.openssl().address(), &estate.pki.store(&[])).report();
    report.verdict(1, "certificate-missing-from-chain").finding("store-empty");
    report.missing(&estate.root);
}

/// Ping takes part, whether this machine permits it or not, and never decides the verdict.
#[test]
fn ping_is_told_beside_the_verdict() {
    let estate = Estate::new();
    let server = estate.openssl();
    let peer = server.address().to_string();
    let store = estate.pki.store(&[&estate.root]).display().to_string();
    let outcome = program::run(program::peertrust().args([
        "check",
        &peer,
        "--server-name",
        HOST,
        "--store",
        &store,
        "--format",
        "json",
    ]));
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let ping = &document["peers"][0]["reachability"]["addresses"][0]["ping"];
    assert!(ping["status"] == "reply" || ping["status"] == "not-permitted", "{ping}");
    assert_eq!(document["peers"][0]["ssl"]["status"], "verified");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}
