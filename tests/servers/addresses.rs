//! One name, several addresses, and servers behind them that do not agree.

use std::net::Ipv4Addr;

use crate::support::dns::{NameServer, Zone};
use crate::support::pki::{Cert, Order};
use crate::support::program::{self, Check};
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST};

const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;
const THERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// A leaf, and what is sent behind it.
type Chain<'a> = (&'a Cert, &'a [&'a Cert]);

/// Two servers on one port of two addresses, and a name server that gives both.
struct Pair {
    _servers: [OpensslServer; 2],
    names: NameServer,
    port: u16,
}

fn recipe<'a>(estate: &Estate, (leaf, behind): Chain<'a>) -> s_server::Recipe<'a> {
    match behind {
        // OpenSSL refuses an empty file.
        [] => s_server::with_leaf(leaf),
        behind => s_server::with_leaf(leaf).sending(&estate.pki.bundle(behind)),
    }
}

fn pair(estate: &Estate, here: Chain<'_>, there: Chain<'_>) -> Pair {
    let (here, there) = (recipe(estate, here), recipe(estate, there));
    // The kernel gives the first its port; somebody may have it on the other address: then once more.
    for _ in 0..10 {
        let first = here.start();
        let port = first.address().port();
        if let Ok(second) = there.try_start(&format!("{THERE}:{port}")) {
            let names = NameServer::start(Zone::Addresses(vec![HERE, THERE]));
            return Pair { _servers: [first, second], names, port };
        }
    }
    panic!("no port is free on both {HERE} and {THERE}")
}

impl Pair {
    fn check(&self, estate: &Estate) -> Check {
        let peer = format!("{HOST}:{}", self.port);
        program::check(peer, &estate.pki.store(&[&estate.root])).options(&["--resolver", &self.names.address()])
    }
}

/// `ssl_status` of both addresses, in the order of the report.
fn statuses(report: &crate::support::expect::Report) -> Vec<(String, String)> {
    let addresses = report.peer()["reachability"]["addresses"].as_array().expect("an array");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut told: Vec<_> = addresses.iter().map(|a| (text(&a["address"]), text(&a["ssl_status"]))).collect();
    told.sort();
    told
}

fn expected(here: &str, there: &str) -> Vec<(String, String)> {
    vec![(HERE.to_string(), here.to_owned()), (THERE.to_string(), there.to_owned())]
}

#[test]
fn one_of_two_addresses_without_its_intermediate_is_found() {
    let estate = Estate::new();
    let pair = pair(&estate, (&estate.leaf, &[&estate.intermediate]), (&estate.leaf, &[]));
    let report = pair.check(&estate).report();
    report.verdict(1, "certificate-missing-from-chain").finding("addresses-disagree");
    assert_eq!(statuses(&report), expected("verified", "certificate-missing-from-chain"), "{}", report.shown());
    report.remedy("addresses-disagree", &["server", "network"]);
}

#[test]
fn the_first_status_in_order_that_any_address_shows_is_the_headline() {
    let estate = Estate::new();
    let expired = estate.pki.issue(&estate.intermediate, &Order::server(HOST).valid(-100, -2));
    let pair = pair(&estate, (&estate.leaf, &[]), (&expired, &[&estate.intermediate]));
    let report = pair.check(&estate).report();
    report.verdict(1, "bad-certificates").about("expired", &expired).finding("addresses-disagree");
    assert_eq!(statuses(&report), expected("certificate-missing-from-chain", "bad-certificates"), "{}", report.shown());
}

#[test]
fn two_good_addresses_that_agree_are_verified() {
    let estate = Estate::new();
    let chain: Chain<'_> = (&estate.leaf, &[&estate.intermediate]);
    let report = pair(&estate, chain, chain).check(&estate).report();
    report.verdict(0, "verified").critical(&[]).without("addresses-disagree");
    assert_eq!(statuses(&report), expected("verified", "verified"), "{}", report.shown());
}

#[test]
fn one_address_is_enough_when_that_is_asked_for() {
    let estate = Estate::new();
    let pair = pair(&estate, (&estate.leaf, &[&estate.intermediate]), (&estate.leaf, &[&estate.intermediate]));
    let report = pair.check(&estate).options(&["--one-address"]).report();
    report.verdict(0, "verified").critical(&[]);
    let probed = statuses(&report).into_iter().filter(|(_, status)| status == "verified").count();
    assert_eq!(probed, 1, "{}", report.shown());
}
