//! `forecast`: what comes is judged, not computed.

use serde_json::{Value, json};

use crate::estate::{Day, Estate, HOST, Order, ca, make, server, valid};
use crate::ics;
use crate::made::{NOW, Ran, arg, peertrust};

fn forecast(evidence: &std::path::Path, store: &std::path::Path, more: &[&str]) -> Ran {
    let fixed = ["forecast", "--evidence", arg(evidence), "--store", arg(store), "--at", NOW];
    peertrust(&[&fixed[..], more].concat())
}

/// Each event as `date role effect (peers)`.
fn events(document: &Value) -> Vec<String> {
    let list = document["events"].as_array().unwrap().iter();
    list.flat_map(|event| {
        let day = &event["at"].as_str().unwrap()[..10];
        event["peers"].as_array().unwrap().iter().map(move |peer| {
            let word = |field: &str| peer[field].as_str().unwrap().to_owned();
            format!("{day} {} {} {}", word("role"), word("effect"), word("peer"))
        })
    })
    .collect()
}

/// `leaf 2026 ← Issuing CA 2036 ← Root CA 2036`.
#[test]
fn a_peer_breaks_with_its_leaf_and_what_ends_later_changes_nothing_more() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let report = estate.report("report.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    let ran = forecast(&report, &store, &["--format", "json"]);
    let document = ran.json();
    valid("forecast", &document);
    assert_eq!(ran.code, 0);
    assert_eq!(events(&document)[0], format!("2027-01-01 leaf breaks {HOST}"));
    assert_eq!(events(&document).len(), 3);
    assert!(events(&document)[1..].iter().all(|event| event.contains(" failing ")));
    let breaks = &document["peers"][0]["breaks"];
    assert_eq!((&breaks["days"], &breaks["status_after"]), (&json!(214), &json!("bad-certificates")));
    assert_eq!(document["summary"]["first"]["at"], "2027-01-01T00:00:00Z");
    // The report's own word for it.
    let told: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    assert_eq!(told["peers"][0]["ssl"]["valid_until"], document["peers"][0]["breaks"]["at"]);
}

/// The cross-certificate ends first; the self-signed root of the same key takes over.
#[test]
fn an_alternative_path_takes_over_when_it_does() {
    let estate = Estate::new();
    let other = make(&Order { until: (2026, 8, 1), ..ca("Other Root CA") }, None, None);
    let cross =
        make(&Order { serial: 7, until: (2036, 1, 1), ..ca("Estate Root CA") }, Some(&estate.root.key), Some(&other));
    let short = make(&Order { until: (2026, 9, 1), serial: 3, ..ca("Estate Root CA") }, Some(&estate.root.key), None);
    let chain = [&estate.leaf, &estate.issuing, &cross];
    let held = estate.store("both.pem", &[&other, &short]);
    let report = estate.report("report.json", &chain, &held, &[]);
    // Of two paths the longer-lived is in force: the one by `short`. Its end in September breaks the peer, for
    // the other path has ended by then.
    let document = forecast(&report, &held, &["--format", "json"]).json();
    assert!(events(&document).contains(&format!("2026-09-01 root breaks {HOST}")), "{:#?}", events(&document));
    // With the full root instead the cross-certified path is never missed.
    let both = estate.store("full.pem", &[&other, &estate.root]);
    let document = forecast(&report, &both, &["--format", "json"]).json();
    assert_eq!(events(&document)[0], format!("2027-01-01 leaf breaks {HOST}"));
    // A path that begins when the other ends takes over.
    let later = Order { from: (2026, 7, 1), serial: 11, until: (2035, 1, 1), ..ca("Estate Root CA") };
    let later = make(&later, Some(&estate.root.key), None);
    let relay = estate.store("relay.pem", &[&short, &later]);
    let document = forecast(&report, &relay, &["--format", "json"]).json();
    let told = events(&document);
    assert!(told.contains(&format!("2026-09-01 root takes-over {HOST}")), "{told:#?}");
    assert!(told.contains(&format!("2027-01-01 leaf breaks {HOST}")), "{told:#?}");
    assert_eq!(document["peers"][0]["breaks"]["role"], "leaf");
}

#[test]
fn a_certificate_that_is_not_valid_yet_mends_the_peer() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let early = make(&Order { from: (2026, 7, 1), ..server(HOST, &[HOST]) }, None, Some(&estate.issuing));
    let report = estate.report("report.json", &[&early, &estate.issuing], &store, &[]);
    let ran = forecast(&report, &store, &["--format", "json"]);
    let told = events(&ran.json());
    assert_eq!(ran.code, 1, "it fails today");
    assert_eq!(told[..2], [format!("2026-07-01 leaf mends {HOST}"), format!("2027-01-01 leaf breaks {HOST}")]);
}

/// One root under fifty peers is one event.
#[test]
fn an_end_that_many_share_is_one_event() {
    let estate = Estate::new();
    let root = make(&Order { until: (2026, 9, 1), ..ca("Short Root CA") }, None, None);
    let store = estate.store("store.pem", &[&root]);
    let names: Vec<String> = (0..50).map(|n| format!("host{n}.example.test")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let leaf = make(&server("host0.example.test", &names), None, Some(&root));
    let report = estate.report("report.json", &[&leaf], &store, &[&["--name"], &names[..]].concat());
    let ran = forecast(&report, &store, &["--format", "json", "--until", "180"]);
    let document = ran.json();
    // Within the horizon somebody breaks.
    assert_eq!((ran.code, document["events"].as_array().unwrap().len()), (1, 1));
    let event = &document["events"][0];
    assert_eq!((&event["effect"], event["peers"].as_array().unwrap().len()), (&json!("breaks"), 50));
    assert_eq!(document["summary"]["breaking"], 50);
    let before = forecast(&report, &store, &["--until", "2026-08-31"]);
    assert_eq!(before.code, 0);
    assert!(before.stdout.contains("No peer breaks by itself"), "{}", before.stdout);
    let lines = forecast(&report, &store, &["--format", "jsonl", "--until", "180"]);
    let kinds: Vec<Value> =
        lines.stdout.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["kind"].take()).collect();
    assert_eq!((kinds.len(), &kinds[51], &kinds[52]), (53, &json!("event"), &json!("summary")));
}

#[test]
fn the_calendar_is_one_by_a_strict_reader_and_hostile_names_stay_in_their_values() {
    let estate = Estate::new();
    let root = make(&ca("Root, \"quoted\"; back\\slash\r\nEND:VEVENT \u{202e}証明書"), None, None);
    let store = estate.store("store.pem", &[&root]);
    let leaf = make(&server(HOST, &[HOST]), None, Some(&root));
    let report = estate.report("report.json", &[&leaf], &store, &[]);
    for lang in ["en", "ja"] {
        let ran = forecast(&report, &store, &["--format", "ics", "--lang", lang]);
        let calendar = ics::read(&ran.stdout);
        assert_eq!(calendar.len(), 2, "{}", ran.stdout);
        let leaf_ends = &calendar[0];
        assert_eq!(leaf_ends["DTSTART"], "20270101T000000Z");
        assert_eq!(leaf_ends["DTSTAMP"], "20260601T000000Z");
        assert_eq!(leaf_ends["CATEGORIES"], "certificate-ends,breaks");
        assert!(leaf_ends["SUMMARY"].contains("CN=mail.example.test"));
        let root_ends = ics::unescaped(&calendar[1]["SUMMARY"]);
        assert!(root_ends.contains("; back") && root_ends.contains("証明書"), "{root_ends}");
        assert!(!root_ends.contains(['\n', '\r', '\u{202e}']), "{root_ends}");
    }
    // The same event keeps its identity in another forecast, by another peer, in another language.
    let uids = |ran: &Ran| ics::read(&ran.stdout).into_iter().map(|event| event["UID"].clone()).collect::<Vec<_>>();
    let first = forecast(&report, &store, &["--format", "ics"]);
    let second = forecast(&report, &store, &["--format", "ics", "--lang", "ja"]);
    assert_eq!(uids(&first), uids(&second));
}

#[test]
fn what_is_no_horizon_is_misuse() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let report = estate.report("report.json", &[&estate.leaf, &estate.issuing], &store, &[]);
    for wrong in ["soon", "9x", "2020-01-01"] {
        forecast(&report, &store, &["--until", wrong]).is_misuse(&[wrong, "days"]);
    }
    forecast(&report, &store, &["--format", "nagios"]).is_misuse(&["nagios", "ics"]);
    peertrust(&["verify", "--evidence", arg(&report), "--format", "ics"]).is_misuse(&["ics", "jsonl"]);
    peertrust(&["forecast"]).is_misuse(&["PEER"]);
    peertrust(&["forecast", "a.test", "--evidence", arg(&report)]).is_misuse(&["--evidence"]);
}

/// One key under two roots, as while a CA moves: its own root, and a cross-certificate by another one. The path in force
/// is the one that holds longest, so the shorter one's end is no event; one that begins later takes over when its turn
/// comes, and the peer breaks when the last has ended.
#[test]
fn of_two_roots_that_vouch_for_one_key_the_other_takes_over() {
    let estate = Estate::new();
    let lasting =
        make(&Order { until: (2034, 1, 1), serial: 21, ..server(HOST, &[HOST]) }, None, Some(&estate.issuing));
    let told = |other_until: Day, cross_from: Day, cross_until: Day| {
        let other = make(&Order { until: other_until, ..ca("Other Root CA") }, None, None);
        let cross = Order { from: cross_from, until: cross_until, serial: 7, ..ca("Estate Root CA") };
        let cross = make(&cross, Some(&estate.root.key), Some(&other));
        let own = Order { until: (2031, 1, 1), serial: 8, ..ca("Estate Root CA") };
        let own = make(&own, Some(&estate.root.key), None);
        let store = estate.store("both.pem", &[&other, &own]);
        let report = estate.report("report.json", &[&lasting, &estate.issuing, &cross], &store, &[]);
        let document = forecast(&report, &store, &["--format", "json"]).json();
        valid("forecast", &document);
        events(&document).into_iter().filter(|event| !event.contains(" failing ")).collect::<Vec<_>>()
    };
    let line = |event: &str| format!("{event} {HOST}");
    let today = (2026, 1, 1);
    assert_eq!(told((2033, 1, 1), today, (2032, 1, 1)), [line("2032-01-01 intermediate breaks")]);
    assert_eq!(told((2029, 1, 1), today, (2032, 1, 1)), [line("2031-01-01 root breaks")]);
    assert_eq!(
        told((2033, 1, 1), (2030, 1, 1), (2032, 1, 1)),
        [line("2031-01-01 root takes-over"), line("2032-01-01 intermediate breaks")]
    );
    // Of the same chain with a gap between the two, the end is the end, whatever begins later.
    let gap = told((2033, 1, 1), (2031, 6, 1), (2032, 1, 1));
    assert_eq!(gap[0], line("2031-01-01 root breaks"));
}
