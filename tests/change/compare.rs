//! `compare` on reports, and `--baseline`.

use serde_json::{Value, json};

use crate::estate::{Estate, HOST, Order, ca, changes, compare, make, server, valid};
use crate::made::{NOW, arg, peertrust};

#[test]
fn a_report_does_not_differ_from_itself() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    for chain in [vec![&estate.leaf, &estate.issuing], vec![&estate.leaf]] {
        let report = estate.report("report.json", &chain, &store, &[]);
        let ran = compare(&report, &report);
        let document = ran.json();
        valid("compare", &document);
        assert_eq!((ran.code, &document["peers"]), (0, &json!([])), "{document:#}");
        assert_eq!(document["summary"]["same"], 1);
    }
}

/// The server's administrator renews, and forgets a name.
#[test]
fn a_leaf_swapped_for_one_with_fewer_names_is_told_although_the_verdict_is_the_same() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let before = estate.report("before.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    let order = Order { until: (2026, 12, 1), serial: 3, ..server(HOST, &[HOST]) };
    let fewer = make(&order, Some(&estate.leaf.key), Some(&estate.issuing));
    let after = estate.report("after.json", &[&fewer, &estate.issuing], &store, &[]);
    let ran = compare(&before, &after);
    let document = ran.json();
    valid("compare", &document);
    assert_eq!((ran.code, &document["peers"][0]["trend"]), (0, &json!("changed")));
    assert_eq!(
        changes(&document),
        [
            &format!("leaf: {} → {}", estate.leaf.sha256(), fewer.sha256()),
            "name-lost: autodiscover.example.test → -",
            "not-after: 2027-01-01T00:00:00Z → 2026-12-01T00:00:00Z",
            "valid-until: 2027-01-01T00:00:00Z → 2026-12-01T00:00:00Z",
        ]
    );
}

/// The name that was asked for is among the lost: then it is worse.
#[test]
fn a_leaf_that_lost_the_wanted_name_is_worse() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let before = estate.report("before.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    let other = make(&server("www.example.test", &["www.example.test"]), None, Some(&estate.issuing));
    let after = estate.report("after.json", &[&other, &estate.issuing], &store, &[]);
    let ran = compare(&before, &after);
    let document = ran.json();
    assert_eq!((ran.code, &document["peers"][0]["trend"]), (1, &json!("worse")), "{document:#}");
    let changes = changes(&document);
    for expected in ["ssl-status: verified → san-mismatch", "critical name-mismatch: - → "] {
        assert!(changes.iter().any(|change| change.starts_with(expected)), "{expected}: {changes:#?}");
    }
    let back = compare(&after, &before);
    assert_eq!((back.code, &back.json()["peers"][0]["trend"]), (0, &json!("better")));
}

/// The CA is renewed under its name with a new key; the store still holds the old one.
#[test]
fn a_ca_renewed_under_its_name_is_worse_until_the_store_has_it() {
    let estate = Estate::new();
    let old = estate.store("old.pem", &[&estate.root]);
    let before = estate.report("before.json", &[&estate.leaf, &estate.issuing], &old, &[]);
    let root = make(&Order { serial: 9, from: (2026, 5, 1), ..ca("Estate Root CA") }, None, None);
    let issuing = make(&ca("Estate Issuing CA"), None, Some(&root));
    let leaf = make(&server(HOST, &[HOST, "autodiscover.example.test"]), None, Some(&issuing));
    let broken = estate.report("broken.json", &[&leaf, &issuing], &old, &[]);
    let ran = compare(&before, &broken);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    let told = changes(&ran.json());
    for expected in ["ssl-status: verified → bad-certificates", "critical issuer-replaced: - → ", "issuer-key: "] {
        assert!(told.iter().any(|change| change.starts_with(expected)), "{expected}: {told:#?}");
    }
    let new = estate.store("new.pem", &[&root]);
    let mended = estate.report("mended.json", &[&leaf, &issuing], &new, &[]);
    let ran = compare(&broken, &mended);
    assert_eq!((ran.code, &ran.json()["peers"][0]["trend"]), (0, &json!("better")));
    // Over the whole change: the same verdict by another anchor of the same name.
    let ran = compare(&before, &mended);
    assert_eq!((ran.code, &ran.json()["peers"][0]["trend"]), (0, &json!("changed")));
    let anchor = format!("anchor: {} → {}", estate.root.sha256(), root.sha256());
    assert!(changes(&ran.json()).contains(&anchor), "{:#?}", changes(&ran.json()));
}

/// Two self-signed roots of one key, and one that certifies the other: the anchor changes, the verdict does not.
#[test]
fn cross_signed_roots_change_the_anchor_and_not_the_verdict() {
    let estate = Estate::new();
    let other = make(&ca("Other Root CA"), None, None);
    let cross = make(&Order { serial: 7, ..ca("Estate Root CA") }, Some(&estate.root.key), Some(&other));
    let chain = [&estate.leaf, &estate.issuing, &cross];
    let (own, others) = (estate.store("own.pem", &[&estate.root]), estate.store("other.pem", &[&other]));
    let before = estate.report("before.json", &chain, &own, &[]);
    let after = estate.report("after.json", &chain, &others, &[]);
    let ran = compare(&before, &after);
    let document = ran.json();
    assert_eq!((ran.code, &document["peers"][0]["trend"]), (0, &json!("changed")), "{document:#}");
    let anchor = format!("anchor: {} → {}", estate.root.sha256(), other.sha256());
    assert!(changes(&document).contains(&anchor), "{:#?}", changes(&document));
    assert!(document["notes"].as_array().unwrap().iter().any(|note| note["code"] == "stores"));
}

/// The clock of the first run was a year ahead: its certificate had expired there.
#[test]
fn a_clock_that_was_wrong_is_noticed() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let chain = [&estate.leaf, &estate.issuing];
    let ahead = estate.report("ahead.json", &chain, &store, &["--at", "2027-06-01"]);
    let right = estate.report("right.json", &chain, &store, &[]);
    let ran = compare(&ahead, &right);
    let document = ran.json();
    assert_eq!((ran.code, &document["peers"][0]["trend"]), (0, &json!("better")));
    let notes: Vec<&str> = document["notes"].as_array().unwrap().iter().map(|n| n["code"].as_str().unwrap()).collect();
    assert_eq!(notes, ["reversed", "at-given"]);
    assert!(document["notes"][0]["message"].as_str().unwrap().contains("2027-06-01T00:00:00Z"));
}

/// An end of validity drew near: nothing failed, and nobody changed anything.
#[test]
fn a_new_critical_finding_without_another_verdict_is_changed() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let chain = [&estate.leaf, &estate.issuing];
    let before = estate.report("before.json", &chain, &store, &["--expires-within", "30,7"]);
    let late = ["--expires-within", "30,7", "--at", "2026-12-30"];
    let after = estate.report("after.json", &chain, &store, &late);
    let ran = compare(&before, &after);
    let expected = format!("critical expires-soon: - → {}", estate.leaf.sha256());
    assert_eq!((ran.code, changes(&ran.json())), (0, vec![expected]));
    assert_eq!(ran.json()["peers"][0]["trend"], "changed");
}

#[test]
fn peers_are_found_by_what_was_typed_across_shards_and_formats() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let chain = [&estate.leaf, &estate.issuing];
    let report = |file: &str, names: &[&str]| estate.report(file, &chain, &store, names);
    let before = report("b.json", &["--name", HOST, "autodiscover.example.test", "gone.example.test"]);
    let (one, two) = (report("1.json", &["--name", "new.example.test"]), report("2.jsonl", &["--name", HOST, HOST]));
    let lines =
        peertrust(&["verify", "--evidence", arg(&two), "--store", arg(&store), "--at", NOW, "--format", "jsonl"]);
    let two = estate.file("2.jsonl", lines.stdout);
    let sides = ["--before", arg(&before), "--after", arg(&one), arg(&two)];
    let ran = peertrust(&[&["compare", "--format", "jsonl"], &sides[..]].concat());
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["schema"], "peertrust.compare/1");
    assert_eq!((&lines[0]["before"]["peers"], &lines[0]["after"]["peers"]), (&json!(3), &json!(3)));
    let told: Vec<(&str, &str)> = lines[1..lines.len() - 1]
        .iter()
        .map(|line| (line["peer"].as_str().unwrap(), line["trend"].as_str().unwrap()))
        .collect();
    // The second of two alike is new.
    assert_eq!(
        told,
        [
            ("new.example.test", "new"),
            (HOST, "new"),
            ("autodiscover.example.test", "gone"),
            ("gone.example.test", "gone")
        ]
    );
    assert_eq!((ran.code, &lines.last().unwrap()["same"]), (0, &json!(1)));
}

#[test]
fn a_test_that_could_not_be_carried_out_is_no_verdict() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let known = estate.report("known.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    let mut document: Value = serde_json::from_slice(&std::fs::read(&known).unwrap()).unwrap();
    let peer = &mut document["peers"][0];
    peer["reachability"]["status"] = json!("undetermined");
    peer["ssl"]["status"] = json!("failed");
    peer["healthy"] = json!(false);
    let unknown = estate.file("unknown.json", document.to_string());
    let ran = compare(&known, &unknown);
    assert_eq!((ran.code, &ran.json()["peers"][0]["trend"]), (3, &json!("undetermined")), "{}", ran.stdout);
    let ran = compare(&unknown, &known);
    assert_eq!((ran.code, &ran.json()["peers"][0]["trend"]), (0, &json!("undetermined")));
}

/// One of two addresses got worse, while the headline was bad before.
#[test]
fn an_address_or_a_node_that_got_worse_counts() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let report = estate.report("report.json", &[&estate.leaf], &store, &[]);
    let document: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    let with = |addresses: Value, nodes: Value| {
        let mut document = document.clone();
        document["peers"][0]["reachability"]["addresses"] = addresses;
        document["peers"][0]["by_node"] = nodes;
        estate.file(&format!("{}.json", document.to_string().len()), document.to_string())
    };
    let missing = "certificate-missing-from-chain";
    let address = |ip: &str, status: &str| json!({ "address": ip, "ssl_status": status });
    let before = with(json!([address("192.0.2.1", missing), address("192.0.2.2", "verified")]), Value::Null);
    let after = with(json!([address("192.0.2.1", missing), address("192.0.2.2", missing)]), Value::Null);
    let ran = compare(&before, &after);
    assert_eq!((ran.code, &ran.json()["peers"][0]["trend"]), (1, &json!("worse")));
    assert_eq!(changes(&ran.json()), [format!("address-status 192.0.2.2: verified → {missing}")]);
    let node = |name: &str, status: &str| json!({ "node": name, "ssl_status": status });
    let before = with(json!([]), json!([node("cups1", "verified"), node("cups2", "verified")]));
    let after = with(json!([]), json!([node("cups1", "verified"), node("cups2", "bad-certificates")]));
    let ran = compare(&before, &after);
    assert_eq!(
        (ran.code, changes(&ran.json())),
        (1, vec!["node-status cups2: verified → bad-certificates".to_owned()])
    );
}

#[test]
fn what_is_no_report_is_misuse_with_both_sides() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let report = estate.report("report.json", &[&estate.leaf], &store, &[]);
    let text = std::fs::read_to_string(&report).unwrap();
    let wrong = |content: &str, words: &[&str]| {
        let file = estate.file("wrong.json", content);
        compare(&report, &file).is_misuse(words);
        compare(&file, &report).is_misuse(words);
    };
    wrong("{\"schema\": \"peertrust.report/2\", \"peers\": [{}]}", &["peertrust.report/1", "peertrust.report/2"]);
    wrong("{\"schema\": \"peertrust.compare/1\"}", &["peertrust.report/1", "peertrust.compare/1"]);
    wrong("{}", &["peertrust.report/1"]);
    wrong("{\"schema\": \"peertrust.report/1\", \"peers\": []}", &["no peer"]);
    wrong(&text[..text.len() / 2], &["peer 1", "EOF"]);
    wrong(&text.replace("certificate-missing-from-chain", "splendid"), &["peer 1", "splendid", "verified"]);
    wrong("hello", &["report"]);
    compare(&report, &store).is_misuse(&["store.pem", "report.json"]);
    let nothing = estate.file("nothing.txt", "hello");
    compare(&nothing, &nothing).is_misuse(&["neither a report", "trust store"]);
    compare(&report, &estate.folder.path().join("absent")).is_misuse(&["absent"]);
    peertrust(&["compare", arg(&report)]).is_misuse(&["AFTER"]);
    peertrust(&["compare", "--before", arg(&report)]).is_misuse(&["--after"]);
    let both = ["compare", arg(&report), arg(&report), "--peers", arg(&report)];
    peertrust(&both).is_misuse(&["--peers"]);
}

/// Fields of a version to come are passed over, and those that an older one lacks are not needed.
#[test]
fn other_minor_shapes_are_read() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let report = estate.report("report.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    let mut document: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    document["weather"] = json!({ "peers": 3 });
    let peer = document["peers"][0].as_object_mut().unwrap();
    for absent in ["capture", "timings_ms", "trusted_by", "labels", "missing", "healthy", "server_name"] {
        peer.remove(absent);
    }
    peer.insert("new_field".into(), json!([1, 2]));
    let findings = peer["findings"].as_array_mut().unwrap();
    findings.push(json!({ "code": "not-invented-yet", "severity": "warning", "certificate": null }));
    let older = estate.file("older.json", document.to_string());
    assert_eq!(compare(&older, &older).json()["summary"]["same"], 1);
}

#[test]
fn a_baseline_says_what_changed_first_and_fails_when_it_got_worse() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let chain = [&estate.leaf, &estate.issuing];
    let good = estate.report("good.json", &chain, &store, &[]);
    let bad = estate.report("bad.json", &[&estate.leaf], &store, &[]);
    let verify = |evidence, baseline, format: &str| {
        peertrust(&[
            "verify",
            "--evidence",
            arg(evidence),
            "--baseline",
            arg(baseline),
            "--store",
            arg(&store),
            "--at",
            NOW,
            "--format",
            format,
        ])
    };
    let worse = verify(&bad, &good, "json");
    let document = worse.json();
    valid("report", &document);
    assert_eq!((worse.code, &document["baseline"]["summary"]["worse"]), (1, &json!(1)));
    assert_eq!(document["baseline"]["peers"][0]["before"]["status"], "verified");
    // Better than before, and failing nowhere.
    let better = verify(&good, &bad, "json");
    assert_eq!((better.code, &better.json()["baseline"]["peers"][0]["trend"]), (0, &json!("better")));
    // No worse than before, and failing all the same.
    assert_eq!(verify(&bad, &bad, "json").code, 1);
    let lines = verify(&bad, &good, "jsonl");
    let kinds: Vec<Value> =
        lines.stdout.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["kind"].take()).collect();
    assert_eq!(kinds, ["header", "peer", "baseline", "summary"]);
    let human = verify(&bad, &good, "human");
    let (changes, verdict) = (human.stdout.find("1 worse"), human.stdout.find("Peer Server Reachability Status"));
    assert!(changes.is_some() && changes < verdict, "{}", human.stdout);
    // Without a baseline nothing of it is there.
    let plain =
        peertrust(&["verify", "--evidence", arg(&good), "--store", arg(&store), "--at", NOW, "--format", "json"]);
    assert_eq!(plain.json().get("baseline"), None);
    peertrust(&["verify", "--evidence", arg(&good), "--baseline", arg(&store)]).is_misuse(&["store.pem"]);
}

/// What has changed and what would change are two questions, and the exit code can speak of one.
#[test]
fn a_rehearsal_takes_no_baseline_and_is_marked_where_it_is_compared() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let before = estate.report("before.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    let rehearse =
        ["verify", "--evidence", arg(&before), "--store", arg(&store), "--at", NOW, "--without", "Estate Root CA"];
    peertrust(&[&rehearse[..], &["--baseline", arg(&before)]].concat()).is_misuse(&["--baseline", "compare"]);
    for format in ["json", "jsonl"] {
        let ran = peertrust(&[&rehearse[..], &["--format", format]].concat());
        let rehearsed = estate.file("rehearsed.json", ran.stdout);
        let document = compare(&before, &rehearsed).json();
        valid("compare", &document);
        assert_eq!((&document["before"]["rehearsed"], &document["after"]["rehearsed"]), (&json!(false), &json!(true)));
        let note = |document: &Value| {
            let notes = document["notes"].as_array().unwrap().iter();
            notes.filter(|note| note["code"] == "rehearsed").map(|n| n["message"].clone()).collect::<Vec<_>>()
        };
        let [after] = note(&document).try_into().unwrap();
        assert!(after.as_str().unwrap().starts_with("The second is a rehearsal"), "{after}");
        let [first] = note(&compare(&rehearsed, &before).json()).try_into().unwrap();
        assert!(first.as_str().unwrap().starts_with("The first is a rehearsal"), "{first}");
        let [both] = note(&compare(&rehearsed, &rehearsed).json()).try_into().unwrap();
        assert!(both.as_str().unwrap().starts_with("Both are rehearsals"), "{both}");
        assert!(note(&compare(&before, &before).json()).is_empty());
    }
}
