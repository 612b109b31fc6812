//! `--with` and `--without`: one report on what a change of the store would do, today's verdicts beside it.

use std::path::{Path, PathBuf};

use peertrust::cert::{Der, Sha256};
use peertrust::evidence::{Evidence, Handed};
use peertrust::moment::{Clock as _, SystemClock};
use peertrust::target::Target;
use serde_json::{Value, json};

use super::made::{Made, Ran, World, arg, lasting, peertrust, root, root_since};

/// A recorded report on peers that were judged by nobody yet.
fn recorded(world: &World, name: &str, peers: &[(String, Vec<&Made>)]) -> PathBuf {
    let at = SystemClock.now();
    let capture = |(host, chain): &(String, Vec<&Made>)| {
        let certificates = chain.iter().map(|made| Der::from(made.der())).collect();
        let handed = Handed { files: vec!["chain.pem".into()], named: true, certificates };
        json!({ "capture": Evidence::handed(Target::parse(host).unwrap(), handed, at), "labels": {} })
    };
    let peers: Vec<Value> = peers.iter().map(capture).collect();
    world.file(name, json!({ "schema": "peertrust.report/1", "peers": peers }).to_string())
}

fn fingerprint(made: &Made) -> String {
    Sha256::of(made.der()).to_string()
}

fn rehearse(evidence: &Path, store: &Path, more: &[&str]) -> Ran {
    let fixed = ["verify", "--evidence", arg(evidence), "--store", arg(store), "--format", "json"];
    peertrust(&[&fixed[..], more].concat())
}

fn changes(report: &Value) -> Vec<&str> {
    report["peers"].as_array().unwrap().iter().map(|peer| peer["change"].as_str().unwrap()).collect()
}

#[test]
fn a_root_that_fifty_peers_share_takes_fifty_with_it_and_no_other() {
    let world = World::new();
    let (shared, own) = (root("Shared Root CA"), root("Own Root CA"));
    let leaves: Vec<(String, Made)> = (0..51)
        .map(|number| {
            let name = format!("p{number}.example.test");
            let leaf = lasting(&name, if number == 50 { &own } else { &shared });
            (name, leaf)
        })
        .collect();
    let peers: Vec<_> = leaves.iter().map(|(name, leaf)| (name.clone(), vec![leaf])).collect();
    let evidence = recorded(&world, "report.json", &peers);
    let store = world.file("store.pem", shared.pem() + &own.pem());
    let ran = rehearse(&evidence, &store, &["--without", "shared root ca"]);
    let report = ran.json();
    assert_eq!(ran.code, 1);
    assert_eq!(
        report["summary"]["by_change"],
        json!({ "breaks": 50, "mended": 0, "same": 1, "still-failing": 0, "fails-otherwise": 0 })
    );
    assert_eq!((&report["summary"]["healthy"], changes(&report)[50]), (&json!(1), "same"));
    let first = &report["peers"][0];
    assert_eq!((&first["today"]["ssl_status"], &first["today"]["healthy"]), (&json!("verified"), &json!(true)));
    assert_eq!((&first["ssl"]["status"], &first["healthy"]), (&json!("certificate-missing-from-chain"), &json!(false)));
    let gone = &report["rehearsal"]["without"];
    assert_eq!((&gone[0]["sha256"], &gone[0]["asked"]), (&json!(fingerprint(&shared)), &json!("shared root ca")));
    // What was read is not what was rehearsed.
    assert_eq!((&report["stores"][0]["certificates"], &report["stores"][0]["anchors"]), (&json!(2), &json!(2)));
    // The file was not touched, and says what it said.
    assert_eq!(rehearse(&evidence, &store, &[]).code, 0);
}

#[test]
fn without_a_rehearsal_nothing_is_said_of_one() {
    let world = World::new();
    let own = root("Own Root CA");
    let leaf = lasting("a.example.test", &own);
    let evidence = recorded(&world, "report.json", &[("a.example.test".into(), vec![&leaf])]);
    let report = rehearse(&evidence, &world.file("s.pem", own.pem()), &[]).json();
    assert!(report["rehearsal"].is_null() && report["summary"]["by_change"].is_null());
    assert!(report["peers"][0]["today"].is_null() && report["peers"][0]["change"].is_null());
}

#[test]
fn a_fingerprint_a_name_and_a_file_take_out_the_same() {
    let world = World::new();
    let own = root("Own Root CA");
    let leaf = lasting("a.example.test", &own);
    let evidence = recorded(&world, "report.json", &[("a.example.test".into(), vec![&leaf])]);
    let store = world.file("s.pem", own.pem());
    let hex = fingerprint(&own);
    let colons = hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase()).collect::<Vec<_>>();
    let file = world.file("gone.der", own.der());
    for word in [&hex, &colons.join(":"), "Own Root CA", " OWN ROOT ca", arg(&file)] {
        let report = rehearse(&evidence, &store, &["--without", word]).json();
        assert_eq!(changes(&report), ["breaks"], "{word}");
        assert_eq!(report["rehearsal"]["without"][0]["sha256"], json!(hex), "{word}");
    }
}

#[test]
fn what_comes_in_mends_and_both_together_replace() {
    let world = World::new();
    let (old, new) = (root("Old CA"), root("New CA"));
    let (a, b) = (lasting("a.example.test", &old), lasting("b.example.test", &new));
    let peers = [("a.example.test".into(), vec![&a]), ("b.example.test".into(), vec![&b])];
    let evidence = recorded(&world, "report.json", &peers);
    let store = world.file("s.pem", old.pem());
    let file = world.file("new.pem", new.pem());
    let ran = rehearse(&evidence, &store, &["--with", arg(&file)]);
    assert_eq!((ran.code, changes(&ran.json())), (0, vec!["same", "mended"]));
    let both = rehearse(&evidence, &store, &["--with", arg(&file), "--without", "Old CA"]);
    let report = both.json();
    assert_eq!((both.code, changes(&report)), (1, vec!["breaks", "mended"]));
    // A change that touches neither.
    let third = world.file("third.pem", root("Third CA").pem());
    let report = rehearse(&evidence, &store, &["--with", arg(&third)]).json();
    assert_eq!(changes(&report), ["same", "still-failing"]);
}

#[test]
fn the_appliance_keeps_one_certificate_a_name_and_profile_pkix_all() {
    let world = World::new();
    let (old, new) = (root_since("Contoso CA", 2020), root_since("Contoso CA", 2025));
    let (a, b) = (lasting("a.example.test", &old), lasting("b.example.test", &new));
    let peers = [("a.example.test".into(), vec![&a]), ("b.example.test".into(), vec![&b])];
    let evidence = recorded(&world, "report.json", &peers);
    let (store, file) = (world.file("s.pem", old.pem()), world.file("new.pem", new.pem()));
    let report = rehearse(&evidence, &store, &["--with", arg(&file)]).json();
    assert_eq!(changes(&report), ["breaks", "mended"]);
    let upload = &report["rehearsal"]["with"][0]["uploads"][0];
    assert_eq!((&upload["upload"], &upload["replaces"]), (&json!("replaces"), &json!([fingerprint(&old)])));
    assert_eq!(report["rehearsal"]["without"][0]["replaced_by"], json!(fingerprint(&new)));
    let report = rehearse(&evidence, &store, &["--with", arg(&file), "--profile", "pkix"]).json();
    assert_eq!(changes(&report), ["same", "mended"]);
    let upload = &report["rehearsal"]["with"][0]["uploads"][0];
    assert_eq!((&upload["upload"], &upload["upload_reason"]), (&Value::Null, &json!("no-appliance")));
    // The other way round the upload has no effect on an appliance: told, and rehearsed as asked.
    let (store, file) = (world.file("s2.pem", new.pem()), world.file("old.pem", old.pem()));
    let report = rehearse(&evidence, &store, &["--with", arg(&file)]).json();
    let upload = &report["rehearsal"]["with"][0]["uploads"][0];
    assert_eq!((&upload["upload"], &upload["kept"]), (&json!("ignored"), &json!(fingerprint(&new))));
    assert_eq!(changes(&report), ["mended", "same"]);
    // Of two that come in under one name the later stays.
    let (store, both) = (world.file("s3.pem", root("Else").pem()), world.file("both.pem", old.pem() + &new.pem()));
    let report = rehearse(&evidence, &store, &["--with", arg(&both)]).json();
    assert_eq!(
        changes(&report),
        ["still-failing", "mended"].map(|word| if word == "still-failing" { "fails-otherwise" } else { word })
    );
}

#[test]
fn every_node_is_rehearsed_by_itself() {
    let world = World::new();
    let own = root("Own Root CA");
    let leaf = lasting("a.example.test", &own);
    let evidence = recorded(&world, "report.json", &[("a.example.test".into(), vec![&leaf])]);
    let (has, lacks) = (world.file("has.pem", own.pem()), world.file("lacks.pem", root("Else").pem()));
    let (one, two) = (format!("cups1={}", has.display()), format!("cups2={}", lacks.display()));
    let run = |more: &[&str]| {
        let fixed = ["verify", "--evidence", arg(&evidence), "--node", &one, "--node", &two, "--format", "json"];
        peertrust(&[&fixed[..], more].concat())
    };
    let ran = run(&["--with", arg(&has)]);
    let report = ran.json();
    assert_eq!((ran.code, changes(&report)), (0, vec!["mended"]));
    let uploads = &report["rehearsal"]["with"][0]["uploads"];
    assert_eq!((&uploads[0]["upload"], &uploads[1]["upload"]), (&json!("already-held"), &json!("added")));
    assert_eq!((&uploads[0]["node"], &uploads[1]["node"]), (&json!("cups1"), &json!("cups2")));
    let today = &report["peers"][0]["today"]["by_node"];
    assert_eq!(today, &json!({ "cups1": "verified", "cups2": "certificate-missing-from-chain" }));
    let report = run(&["--without", "Own Root CA"]).json();
    assert_eq!(report["rehearsal"]["without"][0]["nodes"], json!(["cups1"]));
    // It failed by one node, and then by both.
    assert_eq!(changes(&report), ["fails-otherwise"]);
}

#[test]
fn lines_and_the_page_say_it_as_well() {
    let world = World::new();
    let own = root("Own Root CA");
    let leaf = lasting("a.example.test", &own);
    let evidence = recorded(&world, "report.json", &[("a.example.test".into(), vec![&leaf])]);
    let store = world.file("s.pem", own.pem());
    let run = |more: &[&str]| {
        let fixed = ["verify", "--evidence", arg(&evidence), "--store", arg(&store), "--without", "Own Root CA"];
        peertrust(&[&fixed[..], more].concat())
    };
    let lines = run(&["--format", "jsonl"]).stdout;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["rehearsal"]["without"].as_array().map(Vec::len), Some(1));
    assert_eq!((&lines[1]["change"], &lines[2]["by_change"]["breaks"]), (&json!("breaks"), &json!(1)));
    let page = run(&[]).stdout.replace('\n', " ");
    for words in ["nothing was changed: this peer breaks", "(today: Verified)", "As it would be without “Own Root CA”"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let page = run(&["--lang", "ja"]).stdout.replace('\n', "");
    for words in ["失敗に変わる", "(現在: 確認済み)", "想定 (「Own Root CA」を削除)"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_moment_is_compared_with_now() {
    let world = World::new();
    let own = root("Own Root CA");
    let leaf = lasting("a.example.test", &own);
    let evidence = recorded(&world, "report.json", &[("a.example.test".into(), vec![&leaf])]);
    let store = world.file("s.pem", own.pem());
    let more = world.file("more.pem", root("More").pem());
    let report = rehearse(&evidence, &store, &["--with", arg(&more), "--at", "2095-01-01"]).json();
    assert_eq!((changes(&report), &report["rehearsal"]["at"]), (vec!["breaks"], &json!("2095-01-01T00:00:00Z")));
    assert!(report["peers"][0]["today"]["at"].as_str().unwrap() < "2090");
    // By then what comes in has expired: the appliance would refuse it.
    assert_eq!(report["rehearsal"]["with"][0]["uploads"][0]["upload"], json!("refused"));
    // --at alone is a verdict of another time, as before.
    let report = rehearse(&evidence, &store, &["--at", "2095-01-01"]).json();
    assert!(report["rehearsal"].is_null() && report["at_given"] == true);
}

#[test]
fn what_matches_nothing_is_misuse_that_says_what_is_near() {
    let world = World::new();
    let own = root("Own Root CA");
    let leaf = lasting("a.example.test", &own);
    let evidence = recorded(&world, "report.json", &[("a.example.test".into(), vec![&leaf])]);
    let store = world.file("s.pem", own.pem());
    let hex = fingerprint(&own);
    let wrong = format!("{}{}", &hex[..60], "0000");
    let other = world.file("other.pem", root("Else").pem());
    let text = world.file("text.txt", "hello");
    for (words, expected) in [
        (["--without", "Own Rot CA"], vec!["Own Rot CA", "Own Root CA", hex.as_str()]),
        (["--without", "Quite Another"], vec!["Quite Another", "lists all 1"]),
        (["--without", wrong.as_str()], vec![wrong.as_str(), "64 digits", hex.as_str()]),
        (["--without", &hex[..16]], vec!["64 digits", hex.as_str()]),
        (["--without", arg(&other)], vec!["other.pem", "no certificate of this file (1 in it)"]),
        (["--without", arg(&text)], vec!["text.txt", "no certificate"]),
        (["--without", "a\u{1b}[2J\u{202e}"], vec!["common name"]),
        (["--with", "/no/such/file"], vec!["/no/such/file"]),
        (["--with", arg(&text)], vec!["text.txt", "PEM or DER"]),
    ] {
        let ran = rehearse(&evidence, &store, &words);
        ran.is_misuse(&expected);
        assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.stderr);
    }
    let cut = world.file("cut.pem", own.pem() + "-----BEGIN CERTIFICATE-----\nAAAA\n");
    rehearse(&evidence, &store, &["--with", arg(&cut)]).is_misuse(&["cut.pem", "line "]);
}
