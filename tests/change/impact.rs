//! `store impact`: judged by taking each certificate out.

use serde_json::{Value, json};

use crate::estate::{Estate, HOST, Order, ca, make, server, valid};
use crate::made::{NOW, arg, peertrust};

/// The entry of a certificate.
fn of<'a>(document: &'a Value, sha256: &str) -> &'a Value {
    let found = document["certificates"].as_array().unwrap().iter().find(|c| c["sha256"] == sha256);
    found.unwrap_or_else(|| panic!("{sha256} is not in {document:#}"))
}

#[test]
fn each_certificate_is_weighed_by_who_fails_without_it() {
    let estate = Estate::new();
    // One root under three peers, and one below which a cross-certificate gives a second way.
    let names = ["a.example.test", "b.example.test", "c.example.test"];
    let three = make(&server("a.example.test", &names), None, Some(&estate.issuing));
    let (own, other) = (make(&ca("Crossed Root CA"), None, None), make(&ca("Other Root CA"), None, None));
    let cross = make(&Order { serial: 7, ..ca("Crossed Root CA") }, Some(&own.key), Some(&other));
    let crossed = make(&server(HOST, &[HOST]), None, Some(&own));
    let old = make(&ca("Old Root CA"), None, None);
    let late = Order { until: (2026, 2, 1), ..server("late.example.test", &["late.example.test"]) };
    let late = make(&late, None, Some(&old));
    let idle = make(&ca("Idle Root CA"), None, None);
    let store = estate.store("store.pem", &[&idle, &old, &other, &own, &estate.root, &estate.issuing]);
    let reports = [
        estate.report("three.json", &[&three, &estate.issuing], &store, &[&["--name"], &names[..]].concat()),
        estate.report("crossed.json", &[&crossed, &cross], &store, &[]),
        estate.report("late.json", &[&late], &store, &["--name", "late.example.test"]),
    ];
    let places = ["store", "impact", "--store", arg(&store), "--at", NOW, "--peers"];
    let peers: Vec<&str> = reports.iter().map(|path| arg(path)).collect();
    let ran = peertrust(&[&places[..], &peers, &["--format", "json"]].concat());
    let document = ran.json();
    valid("impact", &document);
    assert_eq!(ran.code, 0);
    let used = |sha256: String| of(&document, &sha256)["use"].as_str().unwrap().to_owned();
    assert_eq!(used(estate.root.sha256()), "needed");
    assert_eq!(of(&document, &estate.root.sha256())["needed_by"], json!(names));
    // Held, and sent as well.
    assert_eq!(used(estate.issuing.sha256()), "replaceable");
    // Either of the two anchors of the crossed peer may go, not both.
    assert_eq!((used(own.sha256()), used(other.sha256())), ("replaceable".into(), "replaceable".into()));
    assert_eq!(of(&document, &own.sha256())["replaceable_for"], json!([HOST]));
    // What a failing peer has a path through is not called unused.
    assert_eq!(used(old.sha256()), "failing");
    assert_eq!(used(idle.sha256()), "unused");
    let summary = &document["summary"];
    assert_eq!((&summary["peers"], &summary["healthy"], &summary["unused"]), (&json!(5), &json!(4), &json!(1)));
    // Said by the judge: without any one that is not needed, nobody is worse off; without the needed one, three are.
    for (without, worse) in [(&idle, 0), (&own, 0), (&other, 0), (&estate.issuing, 0), (&estate.root, 3)] {
        let all = [&idle, &old, &other, &own, &estate.root, &estate.issuing];
        let rest: Vec<_> = all.into_iter().filter(|c| c.sha256() != without.sha256()).collect();
        let less = estate.store("less.pem", &rest);
        let stores = ["compare", "--format", "json", arg(&store), arg(&less), "--at", NOW, "--peers"];
        let compared = peertrust(&[&stores[..], &peers].concat()).json();
        assert_eq!(compared["summary"]["worse"], worse, "{compared:#}");
    }
    for (lang, words) in [("en", "any of the 5 peers"), ("ja", "確認した 5 件のピア")] {
        let human = peertrust(&[&places[..], &peers, &["--lang", lang]].concat());
        assert!(human.stdout.contains(words), "{}", human.stdout);
    }
}

#[test]
fn without_peers_nothing_is_said() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    peertrust(&["store", "impact", "--store", arg(&store)]).is_misuse(&["--peers"]);
    let empty = estate.file("empty.txt", "# nobody\n\n");
    peertrust(&["store", "impact", "--store", arg(&store), "--peers", arg(&empty)]).is_misuse(&["empty.txt"]);
    let wrong = estate.file("wrong.txt", "a b\n");
    peertrust(&["store", "impact", "--store", arg(&store), "--peers", arg(&wrong)]).is_misuse(&["a b"]);
}

/// A list is probed now: nobody listens there, and that is no vote against any certificate.
#[test]
fn a_list_is_probed() {
    let estate = Estate::new();
    let store = estate.store("store.pem", &[&estate.root]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let list = estate.file("list.txt", format!("# the estate\r\n{closed}\r\n"));
    let places = ["store", "impact", "--store", arg(&store), "--no-ping", "--format", "json", "--peers", arg(&list)];
    let document = peertrust(&places).json();
    assert_eq!((&document["peers"][0]["healthy"], &document["summary"]["unused"]), (&json!(false), &json!(1)));
}
