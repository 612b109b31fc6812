//! What the server staples about its own certificate.

use std::path::Path;

use crate::support::pki::{Order, Pki};
use crate::support::{nginx, s_server};
use crate::{Estate, HOST, check};

/// Both servers, stapling this response.
fn report_with_staple(estate: &Estate, response: &Path, judge: impl Fn(&crate::support::expect::Report)) {
    let store = estate.pki.store(&[&estate.root]);
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).option("-status_file");
    let openssl = recipe.option(&response.to_string_lossy()).start();
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let site = nginx::site(HOST, &estate.leaf, &full)
        .directive("ssl_stapling on")
        .directive(&format!("ssl_stapling_file {}", response.display()));
    let nginx = nginx::start(&[site]);
    for address in [openssl.address(), nginx.address()] {
        judge(&check(address, &store).report());
    }
}

#[test]
fn a_good_staple_says_nothing_against_the_certificate() {
    let estate = Estate::new();
    let response = Pki::ocsp_response(&estate.intermediate, &estate.leaf, false);
    report_with_staple(&estate, &response, |report| {
        report.verdict(0, "verified").critical(&[]).without("revoked").without("revocation-unknown");
    });
}

#[test]
fn a_revoked_staple_is_a_bad_certificate() {
    let estate = Estate::new();
    let response = Pki::ocsp_response(&estate.intermediate, &estate.leaf, true);
    report_with_staple(&estate, &response, |report| {
        report.verdict(1, "bad-certificates").critical(&["revoked"]).about("revoked", &estate.leaf);
        report.remedy("revoked", &["server"]);
    });
}

/// Signed by an authority that has no say about this certificate: it proves nothing, either way.
#[test]
fn a_staple_by_a_stranger_is_not_believed() {
    let estate = Estate::new();
    let forged = estate.pki.self_signed(&Order::authority("Lab Issuing CA"));
    let twin = estate.pki.issue(&forged, &Order::server(HOST));
    let response = Pki::ocsp_response(&forged, &twin, true);
    report_with_staple(&estate, &response, |report| {
        report.verdict(0, "verified").critical(&[]).without("revoked");
    });
}

#[test]
fn a_certificate_that_must_be_stapled_and_is_not_is_told() {
    let estate = Estate::with_leaf(&Order::server(HOST).with("tlsfeature=status_request"));
    let report = check(estate.openssl().address(), &estate.pki.store(&[&estate.root])).report();
    report.about("must-staple", &estate.leaf).remedy("must-staple", &["server"]);
}
