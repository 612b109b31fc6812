//! One server, and the stores of two nodes that were not given the same certificates.

use serde_json::json;

use crate::support::program;
use crate::support::s_server;
use crate::{Estate, HOST};

#[test]
fn a_root_that_one_node_lacks_is_named_with_the_node_and_the_server_is_asked_once() {
    let estate = Estate::new();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let server = s_server::with_leaf(&estate.leaf).sending(&bundle).start();
    let (with, without) = (estate.pki.store(&[&estate.root]), estate.pki.store(&[]));
    let report =
        program::check_by_nodes(server.address(), &[("cups1", &with), ("cups2", &without)]).name(HOST).report();
    report.valid().verdict(1, "verified");
    let peer = report.peer();
    let by_node = peer["by_node"].as_array().unwrap();
    assert_eq!(by_node.len(), 2);
    assert_eq!(
        (&by_node[1]["node"], &by_node[1]["ssl_status"]),
        (&json!("cups2"), &json!("certificate-missing-from-chain"))
    );
    let disagree = peer["findings"].as_array().unwrap().iter().find(|f| f["code"] == "nodes-disagree").unwrap();
    let certificate = &disagree["evidence"]["certificates"][0];
    assert_eq!((&certificate["sha256"], &certificate["missing"]), (&json!(estate.root.sha256), &json!(["cups2"])));
    // Both the other way round: the first node speaks, the verdict on the peer is the same.
    let report =
        program::check_by_nodes(server.address(), &[("cups2", &without), ("cups1", &with)]).name(HOST).report();
    report.valid().verdict(1, "certificate-missing-from-chain");
}

#[test]
fn lines_of_peers_carry_every_node() {
    let estate = Estate::new();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let server = s_server::with_leaf(&estate.leaf).sending(&bundle).start();
    let with = estate.pki.store(&[&estate.root]);
    let check = program::check_by_nodes(server.address(), &[("a", &with), ("b", &with)]).name(HOST);
    let outcome = check.options(&["--format", "jsonl"]).outcome();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let lines: Vec<serde_json::Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["stores"][1]["node"], lines[1]["by_node"].as_array().map(Vec::len)), (&json!("b"), Some(2)));
    assert_eq!(lines[1]["findings"], json!([]));
}
