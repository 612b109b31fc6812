//! 2,000 peers of mixed health: every one told, and the counts exact.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::servers::{Servers, address, refused};
use crate::support::pki::{Order, Pki};
use crate::{check, lines};

const HOST: &str = "peer.fleet.test";
const PEERS: usize = 2_000;

#[test]
fn of_2000_peers_of_mixed_health_every_one_is_told_and_the_counts_are_exact() {
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Fleet Root CA"));
    let issuing = pki.issue(&root, &Order::authority("Fleet Issuing CA"));
    let leaf = pki.issue(&issuing, &Order::server(HOST));
    let expired = pki.issue(&issuing, &Order::server(HOST).valid(-30, -1));
    let misnamed = pki.issue(&issuing, &Order::server("other.fleet.test"));
    let soon = pki.issue(&issuing, &Order::server(HOST).valid(-30, 10));
    let foreign = pki.issue(&pki.self_signed(&Order::authority("Foreign Root CA")), &Order::server(HOST));
    let store = pki.store(&[&root]);
    let servers = Servers::new();
    let (_held, refused) = refused();
    // Port, expected status, and how many of 20 peers are so.
    let kinds: [(u16, &str, usize); 8] = [
        (servers.tls(&[&leaf, &issuing]), "verified", 9),
        (servers.tls(&[&soon, &issuing]), "verified", 2),
        (servers.tls(&[&leaf]), "certificate-missing-from-chain", 2),
        (servers.tls(&[&foreign]), "certificate-missing-from-chain", 1),
        (servers.tls(&[&expired, &issuing]), "bad-certificates", 2),
        (servers.tls(&[&misnamed, &issuing]), "san-mismatch", 1),
        (refused, "network-error", 2),
        (servers.silent(), "network-error", 1),
    ];
    let ways: Vec<(u16, &str)> =
        kinds.iter().flat_map(|(port, status, of_20)| vec![(*port, *status); *of_20]).collect();
    assert_eq!(ways.len(), 20);
    let mut list = String::new();
    let mut expected: BTreeMap<String, &str> = BTreeMap::new();
    for nth in 0..PEERS {
        let (port, status) = ways[nth * 7 % 20];
        let peer = format!("{}:{port}", address(nth));
        writeln!(list, "{peer}").unwrap();
        expected.insert(peer, status);
    }
    let list = pki.folder().write("peers.txt", list);
    let output =
        check(&list, &store, &["--server-name", HOST, "--timeout", "4", "--format", "jsonl"]).output().unwrap();
    let (peers, summary) = lines(&output.stdout);
    let told: BTreeMap<String, &str> =
        peers.iter().map(|peer| (word(&peer["peer"]), peer["ssl"]["status"].as_str().unwrap())).collect();
    assert_eq!(told, expected);
    assert_eq!(peers.len(), PEERS, "none twice");
    let count = |status: &str| expected.values().filter(|had| **had == status).count();
    for (status, number) in summary["by_status"].as_object().expect("counts") {
        assert_eq!(number, count(status), "{status}");
    }
    let healthy = count("verified");
    assert_eq!(healthy, 1_100);
    assert_eq!(
        [&summary["peers"], &summary["healthy"], &summary["failed"], &summary["undetermined"], &summary["not_reached"]],
        [&PEERS.into(), &healthy.into(), &(PEERS - healthy).into(), &Value::from(0), &Value::from(0)],
    );
    assert!(summary["ended_by"].is_null());
    assert_eq!(output.status.code(), Some(1));
    // What is warned of is told for exactly those.
    let warned = peers.iter().filter(|peer| codes(peer).any(|code| code == "expires-soon")).count();
    assert_eq!(warned, 200);
    // 100 silent peers at 256 side by side are one timeout, not a hundred: they are probed beside each other.
    let slowest = peers.iter().filter_map(|peer| peer["timings_ms"]["total"].as_f64()).fold(0.0, f64::max);
    assert!(slowest < 30_000.0, "{slowest}");
}

fn word(value: &Value) -> String {
    value.as_str().expect("a word").to_owned()
}

fn codes(peer: &Value) -> impl Iterator<Item = &str> {
    peer["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["code"].as_str())
}
