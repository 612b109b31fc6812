//! A certification authority was made anew under its old name, and the store still has the old one.

use crate::support::pki::{Cert, Order, Pki};
use crate::support::{nginx, s_server};
use crate::{HOST, check};

/// `leaf ← Issuing CA ← (Root CA, new key)`; the store holds `[Root CA, old key]`.
struct Regenerated {
    pki: Pki,
    old: Cert,
    new: Cert,
    intermediate: Cert,
    leaf: Cert,
}

fn regenerated(authority: impl Fn(&str) -> Order, leaf: &Order) -> Regenerated {
    let pki = Pki::new();
    let old = pki.self_signed(&authority("Lab Root CA").valid(-700, 700));
    let new = pki.self_signed(&authority("Lab Root CA").valid(-10, 3650));
    let intermediate = pki.issue(&new, &authority("Lab Issuing CA"));
    let leaf = pki.issue(&intermediate, leaf);
    Regenerated { pki, old, new, intermediate, leaf }
}

fn without_key_ids(order: Order) -> Order {
    order.with("subjectKeyIdentifier=none").with("authorityKeyIdentifier=none")
}

#[test]
fn a_stale_root_is_bad_certificates_with_and_without_key_identifiers() {
    let with = regenerated(Order::authority, &Order::server(HOST));
    let without = regenerated(Order::authority_without_key_ids, &without_key_ids(Order::server(HOST)));
    for case in [with, without] {
        let store = case.pki.store(&[&case.old]);
        let bundle = case.pki.bundle(&[&case.intermediate]);
        let full = case.pki.bundle(&[&case.leaf, &case.intermediate]);
        let openssl = s_server::with_leaf(&case.leaf).sending(&bundle).start();
        let nginx = nginx::start(&[nginx::site(HOST, &case.leaf, &full)]);
        for address in [openssl.address(), nginx.address()] {
            let report = check(address, &store).report();
            report.verdict(1, "bad-certificates").critical(&["issuer-replaced"]).about("issuer-replaced", &case.old);
            report.remedy("issuer-replaced", &["store"]).missing(&case.new);
            assert_eq!(report.element(&case.old)["store"], "stale", "{}", report.shown());
        }
    }
}

/// The new root is sent: it is known exactly, and can be put in the old one's place.
#[test]
fn the_new_root_is_offered_when_it_is_sent() {
    let case = regenerated(Order::authority, &Order::server(HOST));
    let bundle = case.pki.bundle(&[&case.intermediate, &case.new]);
    let server = s_server::with_leaf(&case.leaf).sending(&bundle).start();
    let report = check(server.address(), &case.pki.store(&[&case.old])).report();
    report.verdict(1, "bad-certificates").critical(&["issuer-replaced"]).about("issuer-replaced", &case.old);
    let missing = report.missing(&case.new);
    assert_eq!(missing["sha256"], case.new.sha256.as_str());
    assert_eq!(missing["importable"], true);
}

/// Both are held (one store may, an appliance may not): the right one is found behind the wrong one.
#[test]
fn the_old_root_beside_the_new_one_does_no_harm() {
    let with = regenerated(Order::authority, &Order::server(HOST));
    let without = regenerated(Order::authority_without_key_ids, &without_key_ids(Order::server(HOST)));
    for case in [with, without] {
        let server = s_server::with_leaf(&case.leaf).sending(&case.pki.bundle(&[&case.intermediate])).start();
        let report = check(server.address(), &case.pki.store(&[&case.old, &case.new])).report();
        report.verdict(0, "verified").critical(&[]).without("issuer-replaced");
    }
}

/// The same name and the *same* key, renewed: the old certificate still proves the chain.
#[test]
fn a_root_renewed_with_its_key_is_not_stale() {
    let pki = Pki::new();
    let old = pki.self_signed(&Order::authority("Lab Root CA").valid(-700, 700));
    let leaf = pki.issue(&old, &Order::server(HOST));
    let server = s_server::with_leaf(&leaf).start();
    let renewed = pki.renew(&old, &Order::authority("Lab Root CA").valid(-10, 3650));
    let report = check(server.address(), &pki.store(&[&renewed])).report();
    report.verdict(0, "verified").critical(&[]).without("issuer-replaced");
}

/// Exchange made its self-signed certificate anew; the store has the last one.
#[test]
fn a_self_signed_leaf_made_anew_is_stale_too() {
    let pki = Pki::new();
    let old = pki.self_signed(&Order::server(HOST).valid(-700, 30));
    let new = pki.self_signed(&Order::server(HOST));
    let server = s_server::with_leaf(&new).start();
    let report = check(server.address(), &pki.store(&[&old])).report();
    report.verdict(1, "bad-certificates").critical(&["issuer-replaced"]).about("issuer-replaced", &old);
    report.remedy("issuer-replaced", &["store"]);
}
