//! Chains that are sent carelessly: order, repetition, strangers, and the root itself.

use crate::support::pki::{Cert, Order, Pki};
use crate::support::{nginx, s_server};
use crate::{Estate, HOST, check};

/// `leaf ← Issuing CA ← Policy CA ← [Root CA]`, with the two intermediates the wrong way round.
#[test]
fn intermediates_in_the_wrong_order_still_verify_and_are_told() {
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Lab Root CA"));
    let policy = pki.issue(&root, &Order::authority("Lab Policy CA"));
    let issuing = pki.issue(&policy, &Order::authority("Lab Issuing CA"));
    let leaf = pki.issue(&issuing, &Order::server(HOST));
    let store = pki.store(&[&root]);
    let openssl = s_server::with_leaf(&leaf).sending(&pki.bundle(&[&policy, &issuing])).start();
    let bundle = pki.bundle(&[&leaf, &policy, &issuing]);
    let nginx = nginx::start(&[nginx::site(HOST, &leaf, &bundle)]);
    for address in [openssl.address(), nginx.address()] {
        let report = check(address, &store).report();
        report.verdict(0, "verified").critical(&[]).presented(&[&leaf, &policy, &issuing]);
        report.also("warning", "chain-out-of-order").remedy("chain-out-of-order", &["server"]);
    }
    let right = s_server::with_leaf(&leaf).sending(&pki.bundle(&[&issuing, &policy])).start();
    check(right.address(), &store).report().verdict(0, "verified").without("chain-out-of-order");
}

/// What is sent behind the leaf, which code tells it, and about which certificate.
type Careless = (&'static str, fn(&Estate, &Cert) -> Vec<Cert>, fn(&Estate, &Cert) -> Cert);

#[test]
fn repeated_unrelated_and_needless_certificates_are_told_and_do_no_harm() {
    let cases: [Careless; 3] = [
        ("chain-duplicate", |e, _| vec![e.intermediate.clone(), e.intermediate.clone()], |e, _| e.intermediate.clone()),
        ("chain-unrelated", |e, stranger| vec![e.intermediate.clone(), stranger.clone()], |_, s| s.clone()),
        ("root-sent", |e, _| vec![e.intermediate.clone(), e.root.clone()], |e, _| e.root.clone()),
    ];
    let estate = Estate::new();
    let stranger = estate.pki.issue(&estate.stranger(), &Order::authority("Stray Issuing CA"));
    let store = estate.pki.store(&[&estate.root]);
    for (code, behind, about) in cases {
        let behind = behind(&estate, &stranger);
        let behind: Vec<&Cert> = behind.iter().collect();
        let openssl = estate.openssl_sending(&behind);
        let nginx = estate.nginx_sending(&[&[&estate.leaf], &behind[..]].concat());
        for address in [openssl.address(), nginx.address()] {
            let report = check(address, &store).report();
            report.verdict(0, "verified").critical(&[]).about(code, &about(&estate, &stranger));
        }
    }
}

#[test]
fn a_good_chain_is_told_none_of_these() {
    let estate = Estate::new();
    let report = check(estate.openssl().address(), &estate.pki.store(&[&estate.root])).report();
    for code in ["chain-out-of-order", "chain-duplicate", "chain-unrelated", "root-sent"] {
        report.without(code);
    }
}
