//! Goldens of what changed, what will, and who depends on what; and what a report says of a peer is what was concluded.

use super::{PEER, PLAIN, assert_fits};
use crate::change::forecast::forecast;
use crate::change::impact::impact;
use crate::change::{PeerState, Question, StoreChange, compare};
use crate::diagnosis::judge;
use crate::evidence::Evidence;
use crate::i18n::{Catalogue, Lang};
use crate::moment::Moment;
use crate::report::groups::Groups;
use crate::report::json::read_states::snapshot;
use crate::report::model::{Compared, ForecastReport, Given, ImpactReport, Report};
use crate::report::world::{Made, Recipe, World, answers, evidence, make, now, refuses, report, store};
use crate::report::{human, json};
use crate::trust::{Policy, Store, Stores};

fn golden(name: &str, render: &dyn Fn(&Catalogue, &mut Vec<u8>)) {
    for lang in Lang::ALL {
        let mut out = Vec::new();
        render(&Catalogue::new(lang), &mut out);
        let text = String::from_utf8(out).unwrap();
        assert_fits(&text, PLAIN.width);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}.{}", lang.as_str()), text);
        });
    }
}

fn states(peers: &[Evidence], store: &Store) -> Vec<PeerState> {
    let policy = Policy::default();
    peers.iter().map(|e| PeerState::of(e, &judge(e, store, &policy, now()))).collect()
}

fn given(path: &str, at: Moment, store: &str, peers: usize) -> Given {
    let question = Question {
        checked_at: Some(at),
        at_given: false,
        profile: Some("appliance".into()),
        allow_weak: false,
        stores: vec![store.into()],
        rehearsed: false,
    };
    Given { paths: vec![path.into()], question, peers }
}

fn peer(name: &str, chain: &[&Made]) -> Evidence {
    evidence(name, vec![answers("192.0.2.10", chain)])
}

/// A leaf with one name less, made by the same CA with another key.
fn fewer(world: &World) -> Made {
    let recipe = Recipe { common_name: PEER, key: 1, id: 0xc2, serial: 77, until: 2026 + 1, ca: false, names: &[PEER] };
    make(&recipe, Some(&world.issuing))
}

#[test]
fn a_comparison_tells_the_worst_first() {
    let world = World::new();
    let store = store(&[&world.root, &world.other]);
    let swapped = fewer(&world);
    let before = [
        peer("ews.contoso.example", &[&world.leaf, &world.issuing]),
        peer("autodiscover.contoso.example", &[&world.leaf, &world.issuing]),
        evidence("10.0.0.9:5061", vec![refuses("10.0.0.9")]),
        peer("old.contoso.example", &[&world.leaf, &world.issuing]),
        peer("same.contoso.example", &[&world.leaf, &world.issuing]),
    ];
    let after = [
        peer("ews.contoso.example", &[&swapped, &world.issuing]),
        peer("autodiscover.contoso.example", &[&swapped, &world.issuing]),
        evidence("10.0.0.9:5061", vec![answers("10.0.0.9", &[&world.leaf])]),
        peer("same.contoso.example", &[&world.leaf, &world.issuing]),
        peer("new.contoso.example", &[&world.leaf]),
    ];
    let comparison = compare(&states(&before, &store), &states(&after, &store), Question::default().name_rules());
    assert_eq!(comparison.exit_code(), 1);
    let compared = Compared {
        before: given("before.json", now(), "/srv/cup-trust", 5),
        after: given("after.json", now().plus_seconds(86_400), "/srv/cup-trust", 5),
        comparison,
        stores: None,
    };
    golden("compare", &|catalogue, out| human::compared(&compared, catalogue, &PLAIN, out).unwrap());
}

#[test]
fn two_stores_are_compared_with_what_that_means() {
    let world = World::new();
    let (old, new) = (store(&[&world.root, &world.other]), store(&[&world.old_root]));
    let peers = [peer(PEER, &[&world.leaf, &world.issuing])];
    let compared = Compared {
        before: given("/srv/cup-trust", now(), "/srv/cup-trust", 1),
        after: given("/srv/cup-trust.new", now(), "/srv/cup-trust.new", 1),
        comparison: compare(&states(&peers, &old), &states(&peers, &new), Question::default().name_rules()),
        stores: Some(StoreChange::between(&old, &new)),
    };
    golden("compare-stores", &|catalogue, out| human::compared(&compared, catalogue, &PLAIN, out).unwrap());
}

#[test]
fn a_baseline_stands_first() {
    let world = World::new();
    let policy = Policy::default();
    let held = store(&[&world.root]);
    let before = states(&[peer(PEER, &[&world.leaf, &world.issuing])], &held);
    let after = peer(PEER, &[&world.leaf]);
    let compared = Compared {
        before: given("before.json", now(), "/srv/cup-trust", 1),
        after: given("", now(), "/srv/cup-trust", 1),
        comparison: compare(&before, &states(std::slice::from_ref(&after), &held), Question::default().name_rules()),
        stores: None,
    };
    let peers = vec![report(after, &held, &policy)];
    let stores = Stores::One(held);
    let baseline = Some(compared);
    let report = Report {
        checked_at: now(),
        at_given: false,
        policy: &policy,
        stores: &stores,
        rehearsal: None,
        peers,
        baseline,
        discovered: Vec::new(),
        skipped_lines: None,
        cut: None,
    };
    assert_eq!(report.exit_code(crate::report::FailOn::Critical), 1);
    golden("baseline", &|catalogue, out| human::document(&report, catalogue, &PLAIN, out).unwrap());
}

#[test]
fn a_forecast_tells_who_breaks_first() {
    let world = World::new();
    let policy = Policy::default();
    let held = store(&[&world.root]);
    let swapped = fewer(&world);
    let peers = [
        peer(PEER, &[&world.leaf, &world.issuing]),
        peer("autodiscover.contoso.example", &[&world.leaf, &world.issuing]),
        peer("10.0.0.5", &[&swapped, &world.issuing]),
    ];
    let forecast = |e: &Evidence| forecast(e, now(), None, |at| vec![judge(e, &held, &policy, at)]);
    let report = ForecastReport {
        checked_at: now(),
        at_given: false,
        until: None,
        policy: &policy,
        stores: vec!["/srv/cup-trust".into()],
        peers: peers.iter().map(forecast).collect(),
    };
    golden("forecast", &|catalogue, out| human::forecast(&report, catalogue, &PLAIN, out).unwrap());
    // What a report calls the end of its verdict is the day on which the forecast says it breaks.
    let diagnosis = judge(&peers[0], &held, &policy, now());
    let valid_until = diagnosis.main().and_then(|main| main.valid_until);
    assert_eq!(report.peers[0].breaks().map(|event| event.at), valid_until);
}

#[test]
fn an_impact_says_how_many_peers_it_is_about() {
    let world = World::new();
    let policy = Policy::default();
    let held = store(&[&world.other, &world.root, &world.issuing]);
    let peers = [peer(PEER, &[&world.leaf, &world.issuing]), evidence("10.0.0.9", vec![refuses("10.0.0.9")])];
    let report = ImpactReport {
        checked_at: now(),
        at_given: false,
        policy: &policy,
        stores: vec!["/srv/cup-trust".into()],
        peers: &peers,
        impact: impact(&peers, &held, |e, store| judge(e, store, &policy, now())),
    };
    golden("impact", &|catalogue, out| human::impact(&report, catalogue, &PLAIN, out).unwrap());
}

/// A state that was read back from JSON, of either form, is the one that was concluded.
#[test]
fn what_a_report_says_of_a_peer_is_what_was_concluded() {
    let world = World::new();
    let policy = Policy::default();
    let swapped = fewer(&world);
    let twice = [&world.leaf, &world.issuing, &world.issuing, &world.leaf];
    let all = || {
        vec![
            peer(PEER, &[&world.leaf, &world.issuing]),
            peer("10.0.0.5", &[&swapped]),
            peer(PEER, &twice),
            evidence(PEER, vec![answers("192.0.2.1", &[&world.leaf, &world.issuing]), refuses("192.0.2.2")]),
            evidence("no.such.test", Vec::new()),
            evidence(PEER, vec![refuses("192.0.2.2")]),
        ]
    };
    for held in [store(&[&world.root]), store(&[&world.old_root]), store(&[])] {
        let expected = states(&all(), &held);
        let peers = all().into_iter().map(|e| report(e, &held, &policy)).collect();
        let stores = Stores::One(held);
        let report = Report {
            checked_at: now(),
            at_given: false,
            policy: &policy,
            stores: &stores,
            rehearsal: None,
            peers,
            baseline: None,
            discovered: Vec::new(),
            skipped_lines: None,
            cut: None,
        };
        let (mut document, mut lines) = (Vec::new(), Vec::new());
        let catalogue = Catalogue::new(Lang::Ja);
        json::document(&report, &catalogue, &mut document).unwrap();
        json::line_header(&report, &mut lines).unwrap();
        for peer in &report.peers {
            json::line_peer(peer, &report, &catalogue, &mut lines).unwrap();
        }
        json::line_summary(&report.summary(), &Groups::of(&report.peers), &Catalogue::new(Lang::En), &mut lines)
            .unwrap();
        for text in [document, lines] {
            let read = snapshot(&text).unwrap();
            assert_eq!(read.question, report.question());
            assert_eq!(read.peers.len(), expected.len());
            for (read, expected) in read.peers.iter().zip(&expected) {
                // Subjects are for people; a report names more of them.
                let read = PeerState { subjects: expected.subjects.clone(), ..read.clone() };
                assert_eq!(read, *expected);
            }
        }
    }
}
