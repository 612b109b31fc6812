//! Servers whose answer depends on the name in the hello.

use crate::support::pki::Order;
use crate::support::{nginx, program, s_server};
use crate::{Estate, HOST};

const OTHER: &str = "legacy.corp.test";

#[test]
fn nginx_shows_the_chain_of_the_name_that_is_asked_for() {
    let (here, there) = (Estate::new(), Estate::with_leaf(&Order::server(OTHER)));
    let bundles = [&here, &there].map(|estate| estate.pki.bundle(&[&estate.leaf, &estate.intermediate]));
    let sites = [nginx::site(HOST, &here.leaf, &bundles[0]), nginx::site(OTHER, &there.leaf, &bundles[1])];
    let server = nginx::start(&sites);
    let store = here.pki.store(&[&here.root]);

    let report = program::check(server.address(), &store).name(HOST).report();
    report.verdict(0, "verified").presented(&[&here.leaf, &here.intermediate]);
    let report = program::check(server.address(), &store).name(OTHER).report();
    report.verdict(1, "bad-certificates").presented(&[&there.leaf, &there.intermediate]);
    // An address is no name: nothing is indicated, and the first site answers.
    let report = program::check(server.address(), &store).report();
    report.verdict(1, "san-mismatch").presented(&[&here.leaf, &here.intermediate]);
    assert_eq!(report.peer()["ssl"]["handshake"]["completed"], true, "{}", report.shown());
}

#[test]
fn s_server_shows_its_second_certificate_to_its_second_name() {
    let estate = Estate::new();
    let other = estate.pki.issue(&estate.intermediate, &Order::server(OTHER));
    let server = s_server::with_leaf(&estate.leaf)
        .sending(&estate.pki.bundle(&[&estate.intermediate]))
        .options("-servername legacy.corp.test -cert2")
        .option(&other.file.to_string_lossy())
        .option("-key2")
        .option(&other.key.to_string_lossy())
        .start();
    let store = estate.pki.store(&[&estate.root, &estate.intermediate]);
    let report = program::check(server.address(), &store).name(HOST).report();
    report.verdict(0, "verified").presented(&[&estate.leaf, &estate.intermediate]);
    let report = program::check(server.address(), &store).name(OTHER).report();
    report.verdict(0, "verified");
    assert_eq!(report.element(&other)["presented"], true);
}
