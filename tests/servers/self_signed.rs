//! Servers whose certificate nobody else signed, as Exchange makes them at installation.

use crate::support::pki::{Order, Pki};
use crate::support::{nginx, s_server};
use crate::{HOST, check};

#[test]
fn a_self_signed_leaf_is_trusted_when_exactly_it_is_held() {
    let pki = Pki::new();
    let leaf = pki.self_signed(&Order::server(HOST));
    let store = pki.store(&[&leaf]);
    let openssl = s_server::with_leaf(&leaf).start();
    let nginx = nginx::start(&[nginx::site(HOST, &leaf, &leaf.file)]);
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(0, "verified").critical(&[]).without("leaf-only-in-store");
        assert_eq!(report.peer()["ssl"]["valid_until"], leaf.not_after(), "{}", report.shown());
    }
}

#[test]
fn a_self_signed_leaf_that_is_not_held_can_be_imported() {
    let pki = Pki::new();
    let leaf = pki.self_signed(&Order::server(HOST));
    let store = pki.store(&[&pki.self_signed(&Order::authority("Some Root CA"))]);
    let openssl = s_server::with_leaf(&leaf).start();
    let nginx = nginx::start(&[nginx::site(HOST, &leaf, &leaf.file)]);
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(1, "certificate-missing-from-chain").critical(&["self-signed-not-trusted"]);
        report.about("self-signed-not-trusted", &leaf);
        let missing = report.missing(&leaf);
        assert_eq!(missing["sha256"], leaf.sha256.as_str());
        assert_eq!(missing["importable"], true);
    }
}

/// `openssl req -x509` marks its certificates CA:TRUE; OpenSSL accepts them, webpki does not.
#[test]
fn a_self_signed_leaf_that_calls_itself_an_authority_is_accepted_with_a_warning() {
    let pki = Pki::new();
    let order = Order::server(HOST).with("basicConstraints=critical,CA:TRUE");
    let leaf = pki.self_signed(&order);
    let server = s_server::with_leaf(&leaf).start();
    let report = check(server.address(), &pki.store(&[&leaf])).report();
    report.verdict(0, "verified").critical(&[]).also("warning", "strict-clients-refuse");
}
