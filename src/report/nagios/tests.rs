//! What is printed goes through a strict reader of the guidelines.

#[path = "../../../tests/support/plugin.rs"]
#[allow(unreachable_pub, dead_code, reason = "integration tests read with it as well")]
mod plugin;

use plugin::{Printed, read};

use super::{Asked, Status, document, status};
use crate::i18n::{Catalogue, Lang};
use crate::report::human::width;
use crate::report::model::{PeerReport, Report};
use crate::report::world::{Recipe, World, answers, evidence, make, now, refuses, report, store};
use crate::trust::{Policy, Store, Stores};

const PEER: &str = "ews.contoso.example";

fn printed(peers: Vec<PeerReport>, policy: &Policy, store: &Store, asked: Asked, lang: Lang) -> (Status, Printed) {
    let stores = Stores::One(store.clone());
    let report = Report {
        checked_at: now(),
        at_given: false,
        policy,
        stores: &stores,
        rehearsal: None,
        peers,
        baseline: None,
        discovered: Vec::new(),
        skipped_lines: None,
        cut: None,
    };
    let mut out = Vec::new();
    document(&report, asked, &Catalogue::new(lang), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    (status(&report, asked), read(&text).unwrap_or_else(|what| panic!("{what}\n{text}")))
}

fn one(peer: PeerReport, policy: &Policy, store: &Store) -> (Status, Printed) {
    let (status, printed) = printed(vec![peer], policy, store, Asked::default(), Lang::En);
    assert_eq!(i32::from(status.code()), printed.code());
    assert_eq!(printed.more, Vec::<String>::new(), "one line without -v");
    let line = format!("SSL_CERT {} - {}", printed.status, printed.text);
    assert!(width(&line) <= 80, "{line}");
    (status, printed)
}

#[test]
fn a_healthy_peer_is_ok_with_the_days_of_every_element() {
    let world = World::new();
    let (store, policy) = (store(&[&world.root]), Policy::default());
    let seen = evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]);
    let (status, printed) = one(report(seen, &store, &policy), &policy, &store);
    assert_eq!(status, Status::Ok);
    assert_eq!(printed.text, "ews.contoso.example:443 verified (expires in 333 days)");
    let days: Vec<_> = (1..=4).map(|n| printed.number(&format!("days_chain_elem{n}"))).collect();
    assert!(days[3].is_none());
    let values: Vec<_> = days[..3].iter().map(|number| number.unwrap().value.unwrap()).collect();
    assert_eq!(values, [333.0, 2890.0, 2890.0]);
    let [warning, critical] = days[0].unwrap().ranges;
    assert!(warning.unwrap().alerts(29.0) && !warning.unwrap().alerts(30.0), "below 30 days");
    assert!(critical.unwrap().alerts(-1.0) && !critical.unwrap().alerts(0.0), "when it has ended");
    assert_eq!(printed.number("rta").unwrap().unit, "ms");
    assert_eq!(printed.number("pl").unwrap().value, Some(0.0));
    assert_eq!(printed.number("time").unwrap().value, Some(0.0075));
}

#[test]
fn days_decide_between_ok_warning_and_critical() {
    let world = World::new();
    let store = store(&[&world.root]);
    for (within, critical, expected) in [
        (30, None, Status::Ok),
        (400, None, Status::Warning),
        (400, Some(100), Status::Warning),
        (400, Some(334), Status::Critical),
    ] {
        let policy = Policy { expires_within_days: within, expires_critical_days: critical, ..Policy::default() };
        let seen = evidence("ews", vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]);
        let mut seen = seen;
        seen.target.server_name = Some(crate::target::Host::parse(PEER).unwrap());
        let (status, printed) = one(report(seen, &store, &policy), &policy, &store);
        assert_eq!(status, expected, "{within} {critical:?}");
        if expected != Status::Ok {
            assert_eq!(printed.text, "ews:443: 'ews.contoso.example' will expire on 2027-05-01");
        }
        // The ranges say the same as the status.
        let leaf = printed.number("days_chain_elem1").unwrap();
        let alerts = leaf.ranges.map(|range| range.unwrap().alerts(leaf.value.unwrap()));
        let told = if alerts[1] {
            Status::Critical
        } else if alerts[0] {
            Status::Warning
        } else {
            Status::Ok
        };
        assert_eq!(told, expected);
    }
}

#[test]
fn what_is_not_reached_is_critical() {
    let (nothing, policy) = (store(&[]), Policy::default());
    let (status, printed) =
        one(report(evidence(PEER, vec![refuses("192.0.2.10")]), &nothing, &policy), &policy, &nothing);
    assert_eq!((status, printed.text.contains("tcp-refused")), (Status::Critical, true), "{}", printed.text);
    assert_eq!(printed.number("days_chain_elem1").unwrap().value, None, "U: no certificate was seen");
    assert_eq!(printed.number("time_connect").unwrap().value, None);
    let (status, printed) = one(report(evidence(PEER, vec![]), &nothing, &policy), &policy, &nothing);
    assert_eq!((status, printed.text.contains("name-not-resolved")), (Status::Critical, true), "{}", printed.text);
}

#[test]
fn of_many_peers_the_worst_wins_and_is_named() {
    let world = World::new();
    let (store, policy) = (store(&[&world.root]), Policy::default());
    let good = || report(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store, &policy);
    let bad = || report(evidence("b.example", vec![refuses("192.0.2.11")]), &store, &policy);
    for lang in Lang::ALL {
        let (status, many) = printed(vec![good(), bad(), good()], &policy, &store, Asked::default(), lang);
        assert_eq!(status, Status::Critical);
        assert!(many.text.contains("b.example:443") && many.text.contains("tcp-refused"), "{}", many.text);
        assert_eq!(many.number("failed").unwrap().value, Some(1.0));
        assert_eq!(many.number("peers").unwrap().bounds, [Some(0.0), Some(3.0)]);
        assert_eq!(many.number("days_left_min").unwrap().value, Some(333.0));
        let (status, many) = printed(vec![good(), good()], &policy, &store, Asked::default(), lang);
        assert_eq!((status, many.more.len()), (Status::Ok, 0));
    }
}

#[test]
fn nothing_a_peer_says_ends_the_line_or_begins_the_numbers() {
    let hostile = "a|days_chain_elem1=9999\nSSL_CERT OK - \u{1b}[2J\u{202e}x";
    let recipe =
        Recipe { common_name: hostile, key: 0, id: 9, serial: 9, until: 2030, ca: false, names: &["x|y.example"] };
    let leaf = make(&recipe, None);
    let (store, policy) = (store(&[&leaf]), Policy { expires_within_days: 9_999, ..Policy::default() });
    for verbose in [false, true] {
        for lang in Lang::ALL {
            let asked = Asked { verbose, strict: false };
            let seen = evidence(PEER, vec![answers("192.0.2.10", &[&leaf])]);
            let (_, printed) = printed(vec![report(seen, &store, &policy)], &policy, &store, asked, lang);
            assert_eq!(printed.numbers.iter().filter(|n| n.label == "days_chain_elem1").count(), 1);
            assert_eq!(printed.more.is_empty(), !verbose);
        }
    }
}
