//! Servers that demand a certificate of the client, as SIP over TLS does.

use std::net::SocketAddr;

use crate::support::nginx;
use crate::support::pki::Cert;
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST, check};

fn demanding(estate: &Estate, sent: &[&Cert], version: &str) -> OpensslServer {
    let recipe = s_server::with_leaf(&estate.leaf).sending(&estate.pki.bundle(sent));
    recipe.options("-Verify 1 -verify_return_error").option(version).start()
}

/// Refused for want of a certificate, and yet the chain was seen and is judged good.
fn demanded_and_chain_judged(address: SocketAddr, estate: &Estate) {
    let report = check(address, &estate.pki.store(&[&estate.root])).report();
    report.verdict(1, "failed").critical(&["client-certificate-required"]);
    report.remedy("client-certificate-required", &["client", "server"]);
    report.presented(&[&estate.leaf, &estate.intermediate]);
    assert_eq!(report.element(&estate.root)["store"], "held", "{}", report.shown());
}

#[test]
fn a_client_certificate_demanded_on_tls_1_2_is_told_and_the_chain_is_judged() {
    let estate = Estate::new();
    demanded_and_chain_judged(demanding(&estate, &[&estate.intermediate], "-tls1_2").address(), &estate);
}

/// Here the refusal comes only after the client's Finished, when the handshake seems complete.
#[test]
fn a_client_certificate_demanded_on_tls_1_3_is_told_and_the_chain_is_judged() {
    let estate = Estate::new();
    demanded_and_chain_judged(demanding(&estate, &[&estate.intermediate], "-tls1_3").address(), &estate);
}

#[test]
fn a_missing_root_is_found_behind_the_demand() {
    let estate = Estate::new();
    for version in ["-tls1_2", "-tls1_3"] {
        let server = demanding(&estate, &[&estate.intermediate], version);
        let report = check(server.address(), &estate.pki.store(&[&estate.stranger()])).report();
        report.verdict(1, "failed").critical(&["client-certificate-required", "root-missing"]).missing(&estate.root);
    }
}

/// Asked for, and content without: no fault.
#[test]
fn a_client_certificate_that_is_only_asked_for_is_no_fault() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.root]);
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    for version in ["-tls1_2", "-tls1_3"] {
        let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).options("-verify 1").option(version);
        let server = recipe.start();
        let report = check(server.address(), &store).report();
        report.verdict(0, "verified").critical(&[]).without("client-certificate-required");
    }
    // nginx refuses by an HTTP answer, not in the handshake: to TLS it is a server that asks.
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let root = estate.root.file.display();
    let site = nginx::site(HOST, &estate.leaf, &full)
        .directive("ssl_verify_client on")
        .directive(&format!("ssl_client_certificate {root}"));
    let nginx = nginx::start(&[site]);
    check(nginx.address(), &store).report().verdict(0, "verified").critical(&[]);
}
