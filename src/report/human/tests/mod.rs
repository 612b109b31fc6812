//! Goldens in both languages, over evidence made by hand: nothing in them varies, so nothing is filtered out.

mod change;
mod import;
mod properties;

use super::{Look, document, wrap};
use crate::diagnosis::{Today, judge_all};
use crate::evidence::{Evidence, Handed};
use crate::i18n::{Catalogue, Lang};
use crate::report::escape;
use crate::report::model::{PeerReport, Rehearsal, Report};
use crate::report::world::{self, World, answers, evidence, now, refuses, report, store};
use crate::target::Target;
use crate::trust::rehearsal::{Added, Because, Change, Removed, Upload};
use crate::trust::{Node, NodeName, Policy, Store, Stores};

const PLAIN: Look = Look { color: false, width: 80, verbose: false };
const PEER: &str = "ews.contoso.example";

fn rendered(peers: Vec<PeerReport>, store: &Store, lang: Lang, look: &Look) -> String {
    rendered_by(peers, &Stores::One(store.clone()), lang, look)
}

fn rendered_by(peers: Vec<PeerReport>, stores: &Stores, lang: Lang, look: &Look) -> String {
    let policy = Policy::default();
    let report = Report {
        checked_at: now(),
        at_given: false,
        policy: &policy,
        stores,
        rehearsal: None,
        peers,
        baseline: None,
        discovered: Vec::new(),
        skipped_lines: None,
        cut: None,
    };
    let mut out = Vec::new();
    document(&report, &Catalogue::new(lang), look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What holds for every page without colour: no line too long, none that ends in white space, nothing that acts.
fn assert_fits(text: &str, width: usize) {
    for line in text.lines() {
        assert!(wrap::width(line) <= width, "{} > {width}: {line}", wrap::width(line));
        assert!(!line.ends_with(char::is_whitespace), "white space at the end: {line:?}");
    }
    let acting = text.chars().find(|c| *c != '\n' && escape::acts(*c));
    assert_eq!(acting, None, "{text}");
}

/// One golden a language.
fn golden(name: &str, look: &Look, store: &Store, peers: &dyn Fn() -> Vec<PeerReport>) {
    golden_by(name, look, &Stores::One(store.clone()), peers);
}

fn golden_by(name: &str, look: &Look, stores: &Stores, peers: &dyn Fn() -> Vec<PeerReport>) {
    for lang in Lang::ALL {
        let text = rendered_by(peers(), stores, lang, look);
        assert_fits(&text, look.width);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}.{}", lang.as_str()), text);
        });
    }
}

fn one(chain: Evidence, store: &Store) -> Vec<PeerReport> {
    vec![report(chain, store, &Policy::default())]
}

#[test]
fn a_healthy_peer_is_short() {
    let world = World::new();
    let store = store(&[&world.root]);
    let peers = || one(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store);
    golden("healthy", &PLAIN, &store, &peers);
    assert!(rendered(peers(), &store, Lang::En, &PLAIN).lines().count() <= 20);
}

#[test]
fn a_missing_root_that_was_not_sent_is_a_gap() {
    let world = World::new();
    let store = store(&[&world.other]);
    let peers = || one(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store);
    golden("root-missing", &PLAIN, &store, &peers);
    golden("root-missing-verbose", &Look { verbose: true, ..PLAIN }, &store, &peers);
    golden("root-missing-narrow", &Look { width: 40, ..PLAIN }, &store, &peers);
}

#[test]
fn a_missing_root_that_was_sent_can_be_imported() {
    let world = World::new();
    let store = store(&[&world.other]);
    let chain = [&world.leaf, &world.issuing, &world.root];
    golden("root-missing-sent", &PLAIN, &store, &|| one(evidence(PEER, vec![answers("192.0.2.10", &chain)]), &store));
}

#[test]
fn a_replaced_issuer_stands_above_its_namesake() {
    let world = World::new();
    let store = store(&[&world.old_root]);
    let chain = [&world.leaf, &world.issuing, &world.root];
    golden("issuer-replaced", &PLAIN, &store, &|| one(evidence(PEER, vec![answers("192.0.2.10", &chain)]), &store));
    golden("issuer-replaced-unsent", &PLAIN, &store, &|| {
        one(evidence(PEER, vec![answers("192.0.2.10", &chain[..2])]), &store)
    });
}

#[test]
fn several_findings_stand_by_severity() {
    let world = World::named("Contoso Issuing CA 1", &["mail.contoso.example"], 2026);
    let store = store(&[&world.root]);
    let chain = [&world.leaf, &world.issuing, &world.other, &world.issuing];
    golden("several", &PLAIN, &store, &|| one(evidence(PEER, vec![answers("192.0.2.10", &chain)]), &store));
}

#[test]
fn two_addresses_that_disagree_stand_in_a_table() {
    let world = World::new();
    let store = store(&[&world.root]);
    let peers = || {
        let good = answers("192.0.2.10", &[&world.leaf, &world.issuing]);
        let bare = answers("2001:db8::25", &[&world.leaf]);
        one(evidence(PEER, vec![good, bare]), &store)
    };
    golden("addresses-disagree", &PLAIN, &store, &peers);
}

#[test]
fn the_one_address_that_was_forgotten_at_renewal_stands_against_the_others() {
    let (world, old) = (World::new(), World::named("Contoso Issuing CA 0", &["ews.contoso.example"], 2025));
    let store = store(&[&world.root]);
    let peers = || {
        let renewed = |address: &str| answers(address, &[&world.leaf, &world.issuing]);
        let forgotten = answers("192.0.2.12", &[&old.leaf, &old.issuing]);
        one(evidence(PEER, vec![renewed("192.0.2.10"), forgotten, renewed("192.0.2.11")]), &store)
    };
    golden("addresses-disagree-outlier", &PLAIN, &store, &peers);
}

#[test]
fn nodes_stand_in_a_table_and_what_one_of_them_lacks_is_its_own() {
    let world = World::new();
    let node = |name: &str, held: &[&world::Made]| Node { name: NodeName::parse(name).unwrap(), store: store(held) };
    let nodes = vec![node("cups1", &[&world.root]), node("cups2", &[&world.old_root]), node("cups3", &[&world.root])];
    let stores = Stores::of_nodes(nodes).unwrap();
    let judged = |peer: &str| {
        let evidence = evidence(peer, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]);
        let diagnosis = judge_all(&evidence, &stores, &Policy::default(), now());
        PeerReport { diagnosis, ..report(evidence, stores.first(), &Policy::default()) }
    };
    golden_by("nodes-disagree", &PLAIN, &stores, &|| vec![judged(PEER)]);
    golden_by("nodes-disagree-fleet", &PLAIN, &stores, &|| vec![judged(PEER), judged("autodiscover.contoso.example")]);
}

#[test]
fn a_rehearsal_says_so_and_shows_today_beside_it() {
    let world = World::new();
    let today = Stores::One(store(&[&world.root]));
    let renewed = world::make(
        &world::Recipe {
            common_name: "Contoso Root CA",
            key: 1,
            id: 0xa2,
            serial: 7,
            until: 2040,
            ca: true,
            names: &[],
        },
        None,
    );
    let (old, new) = (world.root.certificate.clone(), renewed.certificate);
    let because = Because::ReplacedBy(new.sha256);
    let upload = Upload::Replaces(vec![old.sha256]);
    let change = Change {
        with: vec![Added { certificate: new, file: "new-root.cer".into(), uploads: vec![upload] }],
        without: vec![Removed { certificate: old, because, nodes: Vec::new() }],
    };
    let stores = change.apply(&today);
    let rehearsal = Rehearsal { change, today };
    let judged = |peer: &str, chain: &[&world::Made]| {
        let evidence = evidence(peer, vec![answers("192.0.2.10", chain)]);
        let today = Today::from(&judge_all(&evidence, &rehearsal.today, &Policy::default(), now()));
        PeerReport { today: Some(today), ..report(evidence, stores.first(), &Policy::default()) }
    };
    let chain = [&world.leaf, &world.issuing];
    let policy = Policy::default();
    for (name, peers) in [
        ("rehearsal", vec![judged(PEER, &chain)]),
        ("rehearsal-fleet", vec![judged(PEER, &chain), judged(PEER, &chain), judged("other.example", &chain[..1])]),
    ] {
        let (at, rehearsal) = (now(), Some(&rehearsal));
        let report = Report {
            checked_at: at,
            at_given: false,
            policy: &policy,
            stores: &stores,
            rehearsal,
            peers,
            baseline: None,
            discovered: Vec::new(),
            skipped_lines: None,
            cut: None,
        };
        for lang in Lang::ALL {
            let mut out = Vec::new();
            document(&report, &Catalogue::new(lang), &PLAIN, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_fits(&text, PLAIN.width);
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}.{}", lang.as_str()), text);
            });
        }
    }
}

#[test]
fn an_unreachable_peer_says_no_more_than_that() {
    let store = store(&[&World::new().root]);
    golden("refused", &PLAIN, &store, &|| one(evidence(PEER, vec![refuses("192.0.2.10")]), &store));
    golden("no-such-name", &PLAIN, &store, &|| one(evidence(PEER, Vec::new()), &store));
}

#[test]
fn of_twelve_peers_what_they_share_is_said_once() {
    let world = World::new();
    let fabrikam = World::named("Fabrikam Issuing CA", &["mail.fabrikam.example"], 2027);
    let store = store(&[&world.other]);
    let healthy = world::make(
        &world::Recipe {
            common_name: "ok.contoso.example",
            key: 0,
            id: 0xd1,
            serial: 9,
            until: 2027,
            ca: false,
            names: &["ok.contoso.example"],
        },
        Some(&world.other),
    );
    let peers = || {
        let shown = |number: usize| {
            let address = world::address(number);
            match number {
                1..=4 => evidence("ok.contoso.example", vec![answers(&address, &[&healthy])]),
                5..=9 => evidence(PEER, vec![answers(&address, &[&world.leaf, &world.issuing])]),
                10 => evidence("mail.fabrikam.example", vec![answers(&address, &[&fabrikam.leaf, &fabrikam.issuing])]),
                11 => evidence("tls://ldap.contoso.example:636", vec![refuses(&address)]),
                _ => evidence("gone.contoso.example", Vec::new()),
            }
        };
        (1..=12).map(|number| report(shown(number), &store, &Policy::default())).collect()
    };
    golden("twelve", &PLAIN, &store, &peers);
}

#[test]
fn labels_say_where_it_fails() {
    let world = World::new();
    let store = store(&[&world.root]);
    let site = |site: &str, number: usize, up: bool| {
        let address = world::address(number);
        let seen = if up { answers(&address, &[&world.leaf, &world.issuing]) } else { refuses(&address) };
        let mut peer = report(evidence(PEER, vec![seen]), &store, &Policy::default());
        peer.labels.insert("site".to_owned(), site.to_owned());
        peer
    };
    let peers = vec![site("東京", 1, false), site("東京", 2, false), site("東京", 3, true), site("大阪", 4, true)];
    let text = rendered(peers, &store, Lang::En, &PLAIN);
    assert_fits(&text, 80);
    let end = text.split("Summary").nth(1).unwrap();
    let rows: Vec<Vec<&str>> = end.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(rows.contains(&vec!["2", "tcp-refused", "Connection", "refused"]), "{end}");
    assert!(rows.contains(&vec!["2", "3", "site=東京"]), "{end}");
    assert!(!end.contains("大阪"), "nothing fails there: {end}");
}

#[test]
fn a_hostile_subject_is_shown_and_does_not_act() {
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J \u{202e}evil\u{202c}\r\nVerified \u{200b}\u{feff}\u{9b}31m { $x } CA";
    let world = World::named(hostile, &["ews.contoso.example"], 2027);
    let store = store(&[&world.other]);
    let peers = || one(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store);
    golden("hostile", &PLAIN, &store, &peers);
}

#[test]
fn a_chain_from_files_was_not_pinged() {
    let world = World::new();
    let store = store(&[&world.root]);
    let peers = || {
        let certificates = vec![world.leaf.certificate.der.clone(), world.issuing.certificate.der.clone()];
        let handed = Handed { files: vec!["chain.pem".into()], named: true, certificates };
        one(Evidence::handed(Target::parse(PEER).unwrap(), handed, now()), &store)
    };
    golden("offline", &PLAIN, &store, &peers);
}

#[test]
fn without_colour_the_same_is_said() {
    let world = World::new();
    let store = store(&[&world.other]);
    let peers = || one(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store);
    let colored = rendered(peers(), &store, Lang::En, &Look { color: true, ..PLAIN });
    let mut bare = String::new();
    for (at, part) in colored.split('\u{1b}').enumerate() {
        bare.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert!(colored.contains("\u{1b}[1;31mCertificate Missing From Chain\u{1b}[0m"));
    assert_eq!(bare, rendered(peers(), &store, Lang::En, &PLAIN));
}
