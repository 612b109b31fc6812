//! The name that was asked for against the names that the certificate bears.

use crate::support::pki::Order;
use crate::support::program;
use crate::{Estate, HOST, check};

/// A leaf, the name that the operator uses, and what comes of it.
struct Case {
    san: &'static str,
    asked: &'static str,
    status: &'static str,
    critical: &'static [&'static str],
}

const fn good(san: &'static str, asked: &'static str) -> Case {
    Case { san, asked, status: "verified", critical: &[] }
}

const fn bad(san: &'static str, asked: &'static str) -> Case {
    Case { san, asked, status: "san-mismatch", critical: &["name-mismatch"] }
}

const CASES: [Case; 12] = [
    good("DNS:exchange.corp.test", HOST),
    good("DNS:exchange.corp.test", "EXCHANGE.Corp.Test"),
    good("DNS:autodiscover.corp.test,DNS:mail.corp.test", "mail.corp.test"),
    good("DNS:*.corp.test", "mail.corp.test"),
    good("IP:127.0.0.1", "127.0.0.1"),
    good("IP:::1", "::1"),
    bad("DNS:*.corp.test", "mail.eu.corp.test"),
    bad("DNS:*.corp.test", "corp.test"),
    bad("DNS:exchange.corp.test", "mail.corp.test"),
    bad("DNS:exchange.corp.test", "exchange"),
    bad("IP:127.0.0.2", "127.0.0.1"),
    // The SAN has other names; the common name serves an appliance all the same (domain.md §3).
    good("DNS:other.corp.test", HOST),
];

#[test]
fn san_entries_match_as_the_appliance_matches_them() {
    for case in CASES {
        let order = Order::server(HOST).with(&format!("subjectAltName={}", case.san));
        let estate = Estate::with_leaf(&order);
        let store = estate.pki.store(&[&estate.root]);
        let (openssl, nginx) = (estate.openssl(), estate.nginx());
        for address in [openssl.address(), nginx.address()] {
            let report = program::check(address, &store).name(case.asked).report().of(case.san);
            report.verdict(i32::from(case.status != "verified"), case.status).critical(case.critical);
            if !case.critical.is_empty() {
                report.about("name-mismatch", &estate.leaf).remedy("name-mismatch", &["server", "client"]);
            }
        }
    }
}

/// The peer is given by its address, without `--server-name`.
#[test]
fn an_address_is_matched_against_addresses() {
    for (san, code, status) in [("IP:127.0.0.1", 0, "verified"), ("DNS:exchange.corp.test", 1, "san-mismatch")] {
        let estate = Estate::with_leaf(&Order::server(HOST).with(&format!("subjectAltName={san}")));
        let store = estate.pki.store(&[&estate.root]);
        let report = program::check(estate.openssl().address(), &store).report();
        report.verdict(code, status);
        assert_eq!(report.peer()["server_name"], "127.0.0.1", "{}", report.shown());
    }
}

#[test]
fn a_name_in_the_common_name_alone_serves_the_appliance_and_not_pkix() {
    let estate = Estate::with_leaf(&Order::server_without_san(HOST));
    let store = estate.pki.store(&[&estate.root]);
    let (openssl, nginx) = (estate.openssl(), estate.nginx());
    for address in [openssl.address(), nginx.address()] {
        let appliance = check(address, &store).report();
        appliance.verdict(0, "verified").critical(&[]).also("warning", "name-only-in-cn");
        appliance.about("name-only-in-cn", &estate.leaf);
        let pkix = check(address, &store).options(&["--profile", "pkix"]).report();
        pkix.verdict(1, "subject-cn-mismatch").critical(&["name-mismatch"]).about("name-mismatch", &estate.leaf);
    }
}

#[test]
fn a_certificate_without_san_and_with_another_common_name_is_a_cn_mismatch() {
    let estate = Estate::with_leaf(&Order::server_without_san("old-exchange.corp.test"));
    let store = estate.pki.store(&[&estate.root]);
    let report = check(estate.openssl().address(), &store).report();
    report.verdict(1, "subject-cn-mismatch").critical(&["name-mismatch"]).about("name-mismatch", &estate.leaf);
}

/// Releases before 8.6(4) compare the common name alone.
#[test]
fn a_common_name_that_is_not_the_name_is_a_warning_when_the_san_matches() {
    let estate = Estate::with_leaf(&Order::server_without_san("srv01").with(&format!("subjectAltName=DNS:{HOST}")));
    let report = check(estate.openssl().address(), &estate.pki.store(&[&estate.root])).report();
    report.verdict(0, "verified").critical(&[]).about("cn-differs", &estate.leaf);
}
