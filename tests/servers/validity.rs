//! Certificates before and after their time, wherever they stand in the chain.

use crate::support::pki::{Cert, Order};
use crate::{Estate, HOST, check};

/// One certificate of the chain is out of its time.
struct Case {
    claim: &'static str,
    estate: Estate,
    faulty: fn(&Estate) -> &Cert,
    code: &'static str,
    who: &'static [&'static str],
}

fn cases() -> Vec<Case> {
    let root = || Order::authority("Lab Root CA").valid(-900, 3650);
    let intermediate = || Order::authority("Lab Issuing CA").valid(-800, 900);
    let leaf = || Order::server(HOST).valid(-300, 300);
    vec![
        Case {
            claim: "an expired leaf",
            estate: Estate::with(&root(), &intermediate(), &leaf().valid(-400, -3)),
            faulty: |estate| &estate.leaf,
            code: "expired",
            who: &["server"],
        },
        Case {
            claim: "an expired intermediate",
            estate: Estate::with(&root(), &intermediate().valid(-400, -3), &leaf()),
            faulty: |estate| &estate.intermediate,
            code: "expired",
            who: &["server"],
        },
        Case {
            // webpki reads no dates of an anchor; OpenSSL does.
            claim: "an expired root",
            estate: Estate::with(&root().valid(-900, -3), &intermediate(), &leaf()),
            faulty: |estate| &estate.root,
            code: "expired",
            who: &["store", "server"],
        },
        Case {
            claim: "a leaf not yet valid",
            estate: Estate::with(&root(), &intermediate(), &leaf().valid(2, 300)),
            faulty: |estate| &estate.leaf,
            code: "not-yet-valid",
            who: &["server", "client"],
        },
        Case {
            claim: "an intermediate not yet valid",
            estate: Estate::with(&root(), &intermediate().valid(2, 900), &leaf()),
            faulty: |estate| &estate.intermediate,
            code: "not-yet-valid",
            who: &["server", "client"],
        },
    ]
}

#[test]
fn a_certificate_out_of_its_time_is_named_wherever_it_stands() {
    for Case { claim, estate, faulty, code, who } in cases() {
        let store = estate.pki.store(&[&estate.root]);
        let (openssl, nginx) = (estate.openssl(), estate.nginx());
        for address in [openssl.address(), nginx.address()] {
            let report = check(address, &store).report().of(claim);
            report.verdict(1, "bad-certificates").critical(&[code]).about(code, faulty(&estate)).remedy(code, who);
        }
    }
}

#[test]
fn all_faults_are_found_in_one_run() {
    let estate = Estate::with_leaf(&Order::server("other.corp.test").valid(-400, -3));
    let report = check(estate.openssl().address(), &estate.pki.store(&[&estate.stranger()])).report();
    report.verdict(1, "bad-certificates").critical(&["expired", "root-missing", "name-mismatch"]);
    report.about("expired", &estate.leaf).about("name-mismatch", &estate.leaf).missing(&estate.root);
}

#[test]
fn another_moment_gives_another_verdict() {
    let estate = Estate::with_leaf(&Order::server(HOST).valid(-400, -3));
    let store = estate.pki.store(&[&estate.root]);
    let begin = jiff::Timestamp::now() - jiff::Span::new().hours(10 * 24);
    // Root and intermediate are a day old: ten days ago they were not valid yet, the leaf was.
    let report = check(estate.openssl().address(), &store).options(&["--at", &begin.to_string()]).report();
    report.verdict(1, "bad-certificates").critical(&["not-yet-valid"]).without("expired");
}

#[test]
fn an_end_within_the_chosen_days_is_a_warning() {
    let estate = Estate::with_leaf(&Order::server(HOST).valid(-400, 20));
    let store = estate.pki.store(&[&estate.root]);
    let server = estate.openssl();
    let report = check(server.address(), &store).report();
    report.verdict(0, "verified").critical(&[]).also("warning", "expires-soon").about("expires-soon", &estate.leaf);
    let report = check(server.address(), &store).options(&["--expires-within", "10"]).report();
    report.verdict(0, "verified").without("expires-soon");
}
