//! Every story of the lab in every format: whatever a peer does, what is written can be read.

use std::collections::BTreeMap;
use std::time::Duration;

use peertrust::diagnosis::{Severity, judge_all};
use peertrust::evidence::ping::PingSettings;
use peertrust::evidence::probe::{Limits, probe};
use peertrust::evidence::resolve::ResolverSettings;
use peertrust::evidence::wire::SystemWire;
use peertrust::i18n::{Catalogue, Lang};
use peertrust::lab::{Lab, RaisedPeer, recipe};
use peertrust::moment::{Clock as _, Millis, SystemClock};
use peertrust::report::{FailOn, PeerReport, Report, junit, nagios, prometheus};
use peertrust::target::{Host, Target};
use peertrust::trust::{Node, NodeName, Policy, Profile, Store, Stores, source};

use crate::{exposition, plugin, promtool, xmllint};

struct Told {
    id: String,
    policy: Policy,
    stores: Stores,
    peer: PeerReport,
}

impl Told {
    fn report(self) -> (Policy, Stores, PeerReport) {
        (self.policy, self.stores, self.peer)
    }
}

fn every_story() -> Vec<Told> {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let lab = Lab::raise(None, folder.path(), SystemClock.now()).await.unwrap();
        let mut told = Vec::new();
        for peer in lab.peers() {
            told.push(tell(peer).await);
        }
        told
    })
}

async fn tell(peer: &RaisedPeer) -> Told {
    let wire = SystemWire::new(&ResolverSettings::default(), PingSettings::default()).unwrap();
    let limits = Limits { ping: false, ..Limits::with_timeout(Duration::from_millis(400)) };
    let named = Target { server_name: Some(Host::parse(&peer.host).unwrap()), ..Target::parse(&peer.peer()).unwrap() };
    let evidence = probe(&named, &limits, &wire, &SystemClock).await;
    let profile = match peer.scenario.options.profile {
        recipe::Profile::Appliance => Profile::Appliance,
        recipe::Profile::Pkix => Profile::Pkix,
    };
    let policy = Policy { profile, allow_weak: peer.scenario.options.allow_weak, ..Policy::default() };
    let read = |path| {
        let mut store = Store::default();
        source::read_into(&mut store, path).unwrap();
        store
    };
    let nodes = peer.nodes.iter().map(|(name, path)| Node { name: NodeName::parse(name).unwrap(), store: read(path) });
    let stores = Stores::of_nodes(nodes.collect()).unwrap_or_else(|| Stores::One(read(&peer.store)));
    let diagnosis = judge_all(&evidence, &stores, &policy, evidence.observed_at);
    let labels = BTreeMap::from([("site".to_owned(), "東京 \"1\" \u{1b}[2J\u{ffff}".to_owned())]);
    let (today, trusted_by, planned, verify_ms) = (None, None, None, Millis(0.5));
    let judged_by = None;
    let peer_report = PeerReport { evidence, diagnosis, today, trusted_by, planned, labels, judged_by, verify_ms };
    Told { id: peer.scenario.id.clone(), policy, stores, peer: peer_report }
}

#[test]
fn every_story_is_told_so_that_it_can_be_read() {
    let told = every_story();
    assert!(told.len() > 100, "only {} scenarios", told.len());
    let mut all = Vec::new();
    let mut pages = String::new();
    for told in told {
        let id = told.id.clone();
        let (policy, stores, peer) = told.report();
        let mut page = Vec::new();
        prometheus::probe(&peer, Some(Millis(400.0)), &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        scraped(&id, &peer, &exposition::read(&page).unwrap_or_else(|what| panic!("{id}: {what}")));
        pages.push_str(&page);
        let checked_at = peer.diagnosis.at;
        let (at_given, rehearsal, baseline) = (false, None, None);
        let peers = vec![peer];
        let report = Report {
            checked_at,
            at_given,
            policy: &policy,
            stores: &stores,
            rehearsal,
            peers,
            baseline,
            cut: None,
            discovered: Vec::new(),
            skipped_lines: None,
        };
        printed(&id, &report);
        suite(&id, &report);
        all.extend(report.peers);
    }
    whole(all);
}

/// Metrics of certificates do not depend on the verdict; a failed probe has a reason, a good one none.
fn scraped(id: &str, peer: &PeerReport, page: &exposition::Page) {
    let healthy = peer.diagnosis.healthy();
    assert_eq!(page.one("probe_success"), Some(f64::from(u8::from(healthy))), "{id}");
    assert_eq!(page.all("probe_failure_info").len(), usize::from(!healthy), "{id}");
    let decoded = peer.diagnosis.addresses.iter().filter_map(|a| a.assessment.as_ref()).any(|a| a.leaf().is_some());
    if decoded {
        for metric in ["probe_ssl_earliest_cert_expiry", "ssl_cert_not_after", "probe_ssl_last_chain_info"] {
            assert!(!page.all(metric).is_empty(), "{id}: no {metric}");
        }
        assert!(!page.all("peertrust_certificate_remaining_seconds").is_empty(), "{id}");
    }
    let trusted = peer.diagnosis.addresses.iter().filter_map(|a| a.assessment.as_ref()).any(|a| a.trusted());
    let verified = page.one("probe_ssl_last_chain_expiry_timestamp_seconds");
    assert_eq!(verified.is_some(), trusted, "{id}: of a verified path alone");
    if let (Some(earliest), Some(verified)) = (page.one("probe_ssl_earliest_cert_expiry"), verified) {
        assert!(earliest > 0.0 && verified > 0.0, "{id}");
    }
}

/// The line, its numbers and the status say the same; refused and silent peers are critical.
fn printed(id: &str, report: &Report<'_>) {
    for lang in Lang::ALL {
        for verbose in [false, true] {
            let asked = nagios::Asked { verbose, strict: false };
            let mut out = Vec::new();
            nagios::document(report, asked, &Catalogue::new(lang), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let printed = plugin::read(&text).unwrap_or_else(|what| panic!("{id}: {what}\n{text}"));
            assert_eq!(printed.code(), i32::from(nagios::status(report, asked).code()), "{id}");
            assert_eq!(printed.more.is_empty(), !verbose, "{id}");
            assert!(!text.contains(['{', '}']), "{id}: something is not said: {text}");
            let line = text.lines().next().unwrap().split(" |").next().unwrap();
            assert!(line.chars().count() <= 80, "{id}: {} columns: {line}", line.chars().count());
        }
    }
    let diagnosis = &report.peers[0].diagnosis;
    let status = nagios::status(report, nagios::Asked::default());
    let grave = diagnosis.findings.iter().map(|finding| finding.severity).max();
    let expected = match (diagnosis.healthy(), grave) {
        (false, _) | (_, Some(Severity::Critical)) => nagios::Status::Critical,
        (true, Some(Severity::Warning)) => nagios::Status::Warning,
        (true, _) => nagios::Status::Ok,
    };
    assert_eq!(status, expected, "{id}");
}

fn suite(id: &str, report: &Report<'_>) {
    let mut out = Vec::new();
    junit::document(report, FailOn::Critical, &Catalogue::new(Lang::En), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let fails = text.contains("<failure ") || text.contains("<error ");
    let grave = report.peers[0].diagnosis.findings.iter().any(|finding| finding.severity == Severity::Critical);
    assert_eq!(fails, grave || !report.peers[0].diagnosis.healthy(), "{id}: {text}");
}

/// Everything in one document, for the programs that others read with.
fn whole(mut peers: Vec<PeerReport>) {
    let (policy, stores) = (Policy::default(), Stores::One(Store::default()));
    // One port may have served two stories.
    for (number, peer) in peers.iter_mut().enumerate() {
        peer.labels.insert("story".to_owned(), number.to_string());
    }
    let checked_at = peers[0].diagnosis.at;
    let (at_given, rehearsal, baseline) = (false, None, None);
    let report = Report {
        checked_at,
        at_given,
        policy: &policy,
        stores: &stores,
        rehearsal,
        peers,
        baseline,
        cut: None,
        discovered: Vec::new(),
        skipped_lines: None,
    };
    let mut out = Vec::new();
    prometheus::document(&report, None, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let page = exposition::read(&text).unwrap();
    assert_eq!(page.all("probe_success").len(), report.peers.len());
    promtool(&text);
    for lang in Lang::ALL {
        for fail_on in [FailOn::Critical, FailOn::Warning] {
            let mut out = Vec::new();
            junit::document(&report, fail_on, &Catalogue::new(lang), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
            xmllint(&text);
        }
    }
}
