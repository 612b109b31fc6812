//! `--node NAME=PATH`: the stores of several nodes, each asked about the same peer.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::made::{NOW, Ran, World, arg, codes, peertrust, root};

/// The chain by these nodes; the words in front say more.
fn verify(world: &World, nodes: &[(&str, &PathBuf)], more: &[&str]) -> Ran {
    let chain = world.file("chain.pem", world.chain());
    let nodes: Vec<String> = nodes.iter().map(|(name, path)| format!("{name}={}", path.display())).collect();
    let mut line = vec!["verify", "--chain", arg(&chain), "--name", "mail.example.test", "--at", NOW];
    line.extend(nodes.iter().flat_map(|node| ["--node", node.as_str()]));
    line.extend(more);
    peertrust(&line)
}

/// A store with the root, and one with another.
fn two(world: &World) -> (PathBuf, PathBuf) {
    let folder = |name: &str, pems: &[String]| {
        let path = world.folder.path().join(name);
        std::fs::create_dir(&path).unwrap();
        (1..).zip(pems).for_each(|(at, pem)| std::fs::write(path.join(format!("{at}.pem")), pem).unwrap());
        path
    };
    let other = root("Other Root CA").pem();
    (folder("with", &[world.root.pem(), other.clone()]), folder("without", &[other]))
}

fn finding<'a>(peer: &'a Value, code: &str) -> &'a Value {
    peer["findings"].as_array().unwrap().iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("{code}: {peer}"))
}

#[test]
fn a_fault_that_only_the_second_node_has_fails_the_peer_and_names_the_node() {
    let world = World::new();
    let (with, without) = two(&world);
    let ran = verify(&world, &[("cups1", &with), ("cups2", &without)], &["--format", "json"]);
    let report = ran.json();
    let peer = &report["peers"][0];
    assert_eq!((ran.code, &peer["healthy"], &peer["ssl"]["status"]), (1, &json!(false), &json!("verified")));
    let statuses: Vec<_> = peer["by_node"].as_array().unwrap().iter().map(|n| (&n["node"], &n["ssl_status"])).collect();
    let missing = json!("certificate-missing-from-chain");
    assert_eq!(statuses, [(&json!("cups1"), &json!("verified")), (&json!("cups2"), &missing)]);
    assert_eq!(peer["by_node"][1]["missing"][0]["subject"], "CN=Test Root CA");
    assert_eq!(peer["by_node"][1]["findings"], json!(["root-missing"]));
    let lacking = finding(peer, "root-missing");
    assert_eq!((&lacking["evidence"]["node"], &lacking["nodes"]), (&json!("cups2"), &json!(["cups2"])));
    let disagree = finding(peer, "nodes-disagree");
    assert_eq!((&disagree["severity"], &disagree["nodes"]), (&json!("warning"), &json!([])));
    let fingerprint = peertrust::cert::Sha256::of(world.root.der()).to_string();
    let one = &disagree["evidence"]["certificates"][0];
    assert_eq!(
        (&one["sha256"], &one["held"], &one["missing"]),
        (&json!(fingerprint), &json!(["cups1"]), &json!(["cups2"]))
    );
    assert!(disagree["message"].as_str().unwrap().contains(&fingerprint), "{disagree}");
    assert_eq!(disagree["remedy"]["who"], "store");
    // The summary follows all nodes.
    assert_eq!(
        (&report["summary"]["failed"], &report["summary"]["by_status"]["certificate-missing-from-chain"]),
        (&json!(1), &json!(1))
    );
    let stores: Vec<_> =
        report["stores"].as_array().unwrap().iter().map(|s| (&s["node"], &s["certificates"])).collect();
    assert_eq!(stores, [(&json!("cups1"), &json!(2)), (&json!("cups2"), &json!(1))]);
}

#[test]
fn the_first_node_alone_has_the_report_of_a_store() {
    let world = World::new();
    let (with, without) = two(&world);
    for (path, code) in [(&with, 0), (&without, 1)] {
        let node = verify(&world, &[("a", path)], &["--format", "json"]);
        let store = verify(&world, &[], &["--format", "json", "--store", arg(path)]);
        assert_eq!((node.code, store.code), (code, code));
        let (node, store) = (&node.json()["peers"][0], &store.json()["peers"][0]);
        for field in ["ssl", "chain", "missing", "paths", "healthy", "findings", "trusted_by"] {
            assert_eq!(node[field], store[field], "{field}");
        }
        assert!(store["by_node"].is_null() && node["by_node"].as_array().unwrap().len() == 1);
    }
}

#[test]
fn nodes_that_agree_are_told_at_most_an_info() {
    let world = World::new();
    let (with, _) = two(&world);
    let more = world.file("more.pem", world.root.pem() + &world.intermediate.pem());
    let ran = verify(&world, &[("a", &with), ("b", &more)], &["--format", "json"]);
    let peer = &ran.json()["peers"][0];
    assert_eq!((ran.code, codes(&peer["findings"])), (0, vec![("nodes-disagree".into(), "info".into())]));
    // What this peer does not touch is not compared: `with` holds another root, `same` does not.
    let same = world.file("same.pem", world.root.pem());
    let ran = verify(&world, &[("a", &with), ("b", &same)], &["--format", "json"]);
    assert_eq!((ran.code, ran.json()["peers"][0]["findings"].clone()), (0, json!([])));
}

#[test]
fn what_both_nodes_lack_is_said_once() {
    let world = World::new();
    let (_, without) = two(&world);
    let ran = verify(&world, &[("a", &without), ("b", &without)], &["--format", "json"]);
    let peer = &ran.json()["peers"][0];
    assert_eq!((ran.code, codes(&peer["findings"])), (1, vec![("root-missing".into(), "critical".into())]));
    assert!(finding(peer, "root-missing")["evidence"]["node"].is_null());
}

#[test]
fn the_page_shows_every_node_in_both_languages() {
    let world = World::new();
    let (with, without) = two(&world);
    let nodes = [("cups1", &with), ("cups2", &without)];
    let page = verify(&world, &nodes, &[]).stdout;
    for words in
        ["Certificate Missing From Chain (cups2)", "cups1  Verified", "nodes-disagree (warning)", "Node: cups2"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("certificate SHA-256") || page.contains("SHA-256"), "{page}");
    let page = verify(&world, &nodes, &["--lang", "ja"]).stdout;
    for words in ["チェーンの証明書が欠落 (cups2)", "cups1   確認済み", "ノード: cups2", "cups1: "] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_replay_judges_by_the_nodes_as_well() {
    let world = World::new();
    let (with, without) = two(&world);
    let nodes = [("cups1", &with), ("cups2", &without)];
    let first = verify(&world, &nodes, &["--format", "json"]);
    let recorded = world.file("report.json", &first.stdout);
    let [one, two] = nodes.map(|(name, path)| format!("{name}={}", path.display()));
    for format in ["json", "jsonl"] {
        let line =
            ["verify", "--evidence", arg(&recorded), "--at", NOW, "--node", &one, "--node", &two, "--format", format];
        let again = peertrust(&line);
        assert_eq!(again.code, 1);
        let text = if format == "json" {
            again.json()["peers"][0].clone()
        } else {
            serde_json::from_str(again.stdout.lines().nth(1).unwrap()).unwrap()
        };
        for field in ["by_node", "findings", "ssl", "healthy"] {
            assert_eq!(text[field], first.json()["peers"][0][field], "{field}");
        }
    }
}

#[test]
fn what_is_no_node_is_misuse_with_both_sides() {
    let world = World::new();
    let store = world.file("root.pem", world.root.pem());
    let chain = world.file("chain.pem", world.chain());
    let run = |words: &[&str]| peertrust(&[&["verify", "--chain", arg(&chain)], words].concat());
    let good = format!("a={}", store.display());
    let long = format!("{}={}", "n".repeat(65), store.display());
    for bad in ["cups1", "=x.pem", "cups1=", "a b=x.pem", "a\u{1b}[2J=x.pem", "a\u{202e}=x.pem", &long] {
        let ran = run(&["--node", bad]);
        ran.is_misuse(&["NAME=PATH", "cups1=./cups1-trust"]);
        assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.stderr);
    }
    run(&["--node", &good, "--node", &good.replacen('a', "A", 1)]).is_misuse(&["A=", "given before"]);
    run(&["--node", &good, "--store", arg(&store)]).is_misuse(&["--node", "--store"]);
    run(&["--node", "a=/no/such/store"]).is_misuse(&["/no/such/store"]);
    run(&["--node", "bad", "--lang", "ja"]).is_misuse(&["ノード"]);
}
