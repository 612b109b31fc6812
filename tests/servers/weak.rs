//! Algorithms of the last decade: refused by default, named, and accepted on demand.

use crate::support::nginx;
use crate::support::pki::{Key, Order};
use crate::support::s_server;
use crate::{Estate, HOST, check};

/// OpenSSL itself refuses to serve these certificates above security level 0.
const ANYTHING: &str = "DEFAULT:@SECLEVEL=0";

/// Judges an estate with one weak certificate, on both servers, refused and allowed.
fn refused_and_allowed(estate: &Estate, code: &str, faulty: &crate::support::pki::Cert) {
    let store = estate.pki.store(&[&estate.root]);
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let openssl = s_server::with_leaf(&estate.leaf).sending(&bundle).option("-cipher").option(ANYTHING).start();
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let site = nginx::site(HOST, &estate.leaf, &full).directive(&format!("ssl_ciphers {ANYTHING}"));
    let nginx = nginx::start(&[site]);
    for address in [openssl.address(), nginx.address()] {
        for profile in ["appliance", "pkix"] {
            let report = check(address, &store).options(&["--profile", profile]).report();
            report.verdict(1, "bad-certificates").critical(&[code]).about(code, faulty).remedy(code, &["server"]);
        }
        let report = check(address, &store).options(&["--allow-weak"]).report();
        report.verdict(0, "verified").critical(&[]).also("warning", code).about(code, faulty);
    }
}

#[test]
fn a_sha1_signature_on_the_leaf_is_weak() {
    let rsa = Key::Rsa(2048);
    let estate = Estate::with(
        &Order::authority("Lab Root CA").key(rsa),
        &Order::authority("Lab Issuing CA").key(rsa),
        &Order::server(HOST).key(rsa).digest("sha1"),
    );
    refused_and_allowed(&estate, "weak-signature", &estate.leaf);
}

#[test]
fn a_sha1_signature_on_the_intermediate_is_weak() {
    let estate = Estate::with(
        &Order::authority("Lab Root CA").key(Key::Rsa(2048)),
        &Order::authority("Lab Issuing CA").digest("sha1"),
        &Order::server(HOST),
    );
    refused_and_allowed(&estate, "weak-signature", &estate.intermediate);
}

#[test]
fn an_rsa_key_of_1024_bits_is_weak() {
    let estate = Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(1024)));
    refused_and_allowed(&estate, "weak-key", &estate.leaf);
}

/// The signature of an anchor is never judged: old roots are signed by SHA-1, and nobody needs to care.
#[test]
fn a_sha1_signature_on_the_root_is_nobodys_business() {
    let estate = Estate::with(
        &Order::authority("Lab Root CA").key(Key::Rsa(2048)).digest("sha1"),
        &Order::authority("Lab Issuing CA"),
        &Order::server(HOST),
    );
    let store = estate.pki.store(&[&estate.root]);
    check(estate.openssl().address(), &store).report().verdict(0, "verified").critical(&[]).without("weak-signature");
}
