//! Every page goes through a strict reader of the format; what it says is compared with the evidence it was made of.

#[path = "../../../tests/support/exposition.rs"]
#[allow(unreachable_pub, reason = "integration tests read with it as well")]
mod exposition;

use std::collections::BTreeMap;

use exposition::{Page as Read, read};

use super::{document, families, probe};
use crate::evidence::{AddressEvidence, Attempts, Evidence};
use crate::moment::{Millis, Moment};
use crate::report::model::{PeerReport, Report};
use crate::report::world::{World, answers, evidence, make, now, refuses, report, store};
use crate::report::{escape, world};
use crate::trust::{Policy, Store, Stores};

const PEER: &str = "ews.contoso.example";

fn judged(evidence: Evidence, store: &Store) -> PeerReport {
    report(evidence, store, &Policy::default())
}

fn page(peer: &PeerReport) -> Read {
    let mut out = Vec::new();
    probe(peer, Some(Millis(12_000.0)), &mut out).unwrap();
    checked(out)
}

fn pages(peers: Vec<PeerReport>, store: &Store) -> Read {
    let policy = Policy::default();
    let stores = Stores::One(store.clone());
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
    let mut out = Vec::new();
    document(&report, None, &mut out).unwrap();
    checked(out)
}

fn checked(out: Vec<u8>) -> Read {
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.chars().find(|c| *c != '\n' && escape::acts(*c)), None);
    for line in text.lines() {
        assert!(!line.contains("NaN") && !line.contains("-6213"), "{line}");
    }
    let page = read(&text).unwrap();
    for sample in &page.samples {
        assert!(families::ALL.iter().any(|family| family.name == sample.name), "{}", sample.name);
    }
    page
}

#[expect(clippy::cast_precision_loss, reason = "seconds")]
fn unix(date: &str) -> f64 {
    Moment::parse(date).unwrap().unix() as f64
}

#[test]
fn a_healthy_peer_says_what_was_measured() {
    let world = World::new();
    let store = store(&[&world.root]);
    let page = page(&judged(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store));
    assert_eq!(page.one("probe_success"), Some(1.0));
    assert_eq!(page.one("peertrust_reachable"), Some(1.0));
    assert_eq!(page.one("peertrust_ssl_verified"), Some(1.0));
    assert_eq!(page.one("probe_timeout_seconds"), Some(12.0));
    assert_eq!(page.one("probe_duration_seconds"), Some(0.0075));
    assert_eq!(page.one("probe_dns_lookup_time_seconds"), Some(0.0011));
    assert_eq!(page.one("probe_ip_protocol"), Some(4.0));
    assert_eq!(page.all("probe_failure_info"), Vec::<&exposition::Sample>::new());
    assert_eq!(page.all("probe_tls_version_info")[0].label("version"), "TLS 1.3");
    assert_eq!(page.all("probe_tls_cipher_info")[0].label("cipher"), "TLS_AES_256_GCM_SHA384");
    // The leaf ends in 2027, the CAs in 2034.
    let end = unix("2027-05-01T00:00:00Z");
    assert_eq!(page.one("probe_ssl_earliest_cert_expiry"), Some(end));
    assert_eq!(page.one("probe_ssl_last_chain_expiry_timestamp_seconds"), Some(end));
    assert_eq!(page.one("peertrust_path_remaining_seconds"), Some(end - unix("2026-06-01T12:00:00Z")));
    let leaf = page.all("probe_ssl_last_chain_info")[0];
    assert_eq!(leaf.label("subject"), "CN=ews.contoso.example,O=Contoso KK,C=JP");
    assert_eq!(leaf.label("issuer"), "CN=Contoso Issuing CA 1,O=Contoso KK,C=JP");
    assert_eq!(leaf.label("subjectalternative"), "ews.contoso.example,autodiscover.contoso.example");
    assert_eq!(leaf.label("serialnumber"), "05");
    let elements: Vec<_> = page.all("peertrust_certificate_remaining_seconds");
    let told: Vec<_> = elements.iter().map(|e| (e.label("element"), e.label("role"), e.label("presented"))).collect();
    assert_eq!(told, [("1", "leaf", "true"), ("2", "intermediate", "true"), ("3", "root", "false")]);
    let compatible = page.all("ssl_cert_not_after");
    assert_eq!(compatible.len(), 2, "what was presented");
    assert_eq!(compatible[0].label("dnsnames"), ",ews.contoso.example,autodiscover.contoso.example,");
    assert_eq!(compatible[0].label("serial_no"), "5");
    assert_eq!(page.all("ssl_verified_cert_not_after").len(), 3, "what was verified, its root too");
}

#[test]
fn a_peer_that_fails_keeps_the_dates_of_its_certificates() {
    let world = World::new();
    let store = store(&[&world.other]);
    let page = page(&judged(evidence(PEER, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store));
    assert_eq!(page.one("probe_success"), Some(0.0));
    assert_eq!(page.one("peertrust_ssl_verified"), Some(0.0));
    assert_eq!(page.one("peertrust_reachable"), Some(1.0));
    let why = page.all("probe_failure_info");
    assert_eq!((why[0].label("phase"), why[0].label("reason")), ("verify", "root-missing"));
    assert_eq!(page.one("probe_ssl_earliest_cert_expiry"), Some(unix("2027-05-01T00:00:00Z")));
    assert_eq!(page.all("ssl_cert_not_after").len(), 2);
    assert_eq!(page.all("peertrust_certificate_remaining_seconds").len(), 2);
    // No verified path: no sentinel either.
    for absent in ["probe_ssl_last_chain_expiry_timestamp_seconds", "peertrust_path_remaining_seconds"] {
        assert_eq!(page.one(absent), None, "{absent}");
    }
    assert_eq!(page.all("ssl_verified_cert_not_after").len(), 0);
}

/// `--repeat`: one address, two entries.
#[test]
fn an_address_is_as_good_as_the_worst_of_its_connections() {
    let world = World::new();
    let store = store(&[&world.root]);
    let shown = |chain: &[&_], numbers| AddressEvidence {
        attempts: Some(Attempts { asked: 3, made: 3, numbers }),
        ..answers("192.0.2.10", chain)
    };
    let entries = vec![shown(&[&world.leaf, &world.issuing], vec![1, 3]), shown(&[&world.leaf], vec![2])];
    let page = page(&judged(evidence(PEER, entries), &store));
    assert_eq!(page.one("peertrust_address_ssl_verified"), Some(0.0));
    assert_eq!(page.one("peertrust_address_tcp_open"), Some(1.0));
}

#[test]
fn a_peer_that_was_not_reached_says_so_and_invents_nothing() {
    let nothing = store(&[]);
    let refused = page(&judged(evidence(PEER, vec![refuses("192.0.2.10")]), &nothing));
    let why = refused.all("probe_failure_info");
    assert_eq!((why[0].label("phase"), why[0].label("reason")), ("connect", "tcp-refused"));
    assert_eq!(refused.one("peertrust_reachable"), Some(0.0));
    assert_eq!(refused.one("peertrust_address_tcp_open"), Some(0.0));
    assert_eq!(refused.all("probe_icmp_duration_seconds").len(), 0, "no reply has no round trip");
    assert_eq!(refused.one("peertrust_ping_received"), Some(0.0));
    let unresolved = page(&judged(evidence(PEER, vec![]), &nothing));
    let why = unresolved.all("probe_failure_info");
    assert_eq!((why[0].label("phase"), why[0].label("reason")), ("resolve", "name-not-resolved"));
    assert_eq!(unresolved.one("probe_dns_query_succeeded"), Some(0.0));
    for absent in ["probe_ip_protocol", "probe_ssl_earliest_cert_expiry", "probe_tls_version_info"] {
        assert_eq!(unresolved.all(absent).len() + refused.all("probe_tls_version_info").len(), 0, "{absent}");
    }
}

#[test]
fn many_peers_are_told_apart_by_their_labels() {
    let world = World::new();
    let store = store(&[&world.root, &world.old_root]);
    let peer = |name: &str, labels: &[(&str, &str)]| {
        let mut peer = judged(evidence(name, vec![answers("192.0.2.10", &[&world.leaf, &world.issuing])]), &store);
        peer.labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        peer
    };
    let labels = [("site", "東京"), ("peer", "mine"), ("cost-centre", "7"), ("cost_centre", "8")];
    let peers = vec![peer(PEER, &labels), peer("b.example", &[]), peer("b.example", &[])];
    let page = pages(peers, &store);
    let successes = page.all("probe_success");
    assert_eq!(successes.len(), 2, "the same peer twice would be a page that no collector takes");
    assert_eq!(page.one("peertrust_peers_left_out"), Some(1.0));
    let own = &successes[0].labels;
    let expected: BTreeMap<String, String> =
        [("peer", PEER), ("site", "東京"), ("label_peer", "mine"), ("cost_centre", "7"), ("cost_centre_2", "8")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
    assert_eq!(*own, expected);
    let counted: f64 = page.all("peertrust_peers").iter().map(|sample| sample.value).sum();
    assert_eq!(counted, 3.0);
    assert_eq!(page.one("peertrust_hypothetical"), Some(0.0));
    let held = page.all("x509_cert_not_after");
    assert_eq!(held.len(), 2);
    assert_eq!((held[0].label("subject_CN"), held[0].label("issuer_O")), ("Contoso Root CA", "Contoso KK"));
    assert_eq!(page.all("x509_cert_expired").iter().filter(|sample| sample.value > 0.0).count(), 0);
}

#[test]
fn what_a_peer_writes_into_its_names_stays_a_label() {
    let hostile = "a\"} 1\nprobe_success 1\n# \u{1b}[2J\u{202e}\\";
    let recipe = world::Recipe { common_name: hostile, key: 0, id: 9, serial: 9, until: 2030, ca: false, names: &[] };
    let leaf = make(&recipe, None);
    let many: Vec<String> = (0..400).map(|n| format!("host-{n}.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = "x".repeat(5_000);
    let other = world::Recipe { common_name: &long, key: 1, id: 8, serial: 8, until: 2030, ca: false, names: &many };
    let other = make(&other, None);
    let chain: Vec<&world::Made> = std::iter::once(&leaf).chain(std::iter::repeat_n(&other, 100)).collect();
    let page = page(&judged(evidence(PEER, vec![answers("192.0.2.10", &chain)]), &store(&[])));
    assert_eq!(page.all("probe_success").len(), 1);
    assert_eq!(page.one("probe_success"), Some(0.0));
    assert_eq!(page.one("peertrust_certificates_presented"), Some(101.0));
    assert!(page.all("ssl_cert_not_after").len() <= 16);
    assert!(page.all("probe_ssl_last_chain_info")[0].label("subject").contains("\\u000aprobe_success"));
}

#[test]
fn no_metric_is_declared_twice() {
    for (at, family) in families::ALL.iter().enumerate() {
        assert!(families::ALL[at + 1..].iter().all(|other| other.name != family.name), "{}", family.name);
        assert!(!family.help.contains(['\n', '\\']), "{}", family.name);
    }
}
