//! Every story of the lab, told to the line: raised on loopback, probed, judged, and held to what its file expects.
//!
//! One row a file: a story that is judged otherwise than it says fails with all its differences.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use peertrust::cert::{Certificate, Sha256};
use peertrust::diagnosis::{Diagnosis, Finding, Severity, judge_all};
use peertrust::evidence::ping::PingSettings;
use peertrust::evidence::probe::{Further, Limits, probe};
use peertrust::evidence::resolve::ResolverSettings;
use peertrust::evidence::wire::SystemWire;
use peertrust::evidence::{DnsSource, Evidence, Observed, Resolution, ResolvedAddress};
use peertrust::i18n::{Catalogue, Lang};
use peertrust::lab::recipe::{self, Others};
use peertrust::lab::{Lab, RaisedPeer, Scenario, scenarios};
use peertrust::moment::{Clock as _, Millis, SystemClock};
use peertrust::target::{Host, Target};
use peertrust::trust::{Node, NodeName, Policy, Profile, Store, Stores, source};

#[test]
fn every_scenario_is_judged_as_its_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let told = runtime.block_on(async {
        let lab = Lab::raise(None, folder.path(), SystemClock.now()).await.unwrap();
        let mut told = Vec::new();
        for peer in lab.peers() {
            told.push((peer.clone(), tell(peer).await));
        }
        told
    });
    let wrong: Vec<String> = told.iter().filter_map(|(peer, diagnosis)| differences(peer, diagnosis)).collect();
    assert!(wrong.is_empty(), "{} of {} scenarios:\n{}", wrong.len(), told.len(), wrong.join("\n"));
    assert!(told.len() > 100, "only {} scenarios", told.len());
}

/// Every story with a rehearsal, by the program itself: today's verdict is the story's, the hypothetical one stands
/// beside it, and the exit code follows the hypothetical one.
#[test]
fn every_rehearsal_says_what_its_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let named: Vec<Scenario> = scenarios().into_iter().filter(|scenario| scenario.rehearsal.is_some()).collect();
    assert!(named.len() > 5, "only {} rehearsals", named.len());
    let lab = runtime.block_on(Lab::raise_scenarios(named, folder.path(), SystemClock.now())).unwrap();
    for peer in lab.peers() {
        let (id, expected) = (&peer.scenario.id, peer.expected());
        let rehearsed = expected.rehearsed.as_ref().unwrap();
        let (code, report) = rehearse(peer, folder.path());
        let shown = &report["peers"][0];
        let said = (shown["ssl"]["status"].as_str(), shown["change"].as_str(), shown["today"]["ssl_status"].as_str());
        let wanted = (rehearsed.ssl_status.as_str(), rehearsed.change.as_str(), expected.ssl_status.as_str());
        assert_eq!(said, (Some(wanted.0), Some(wanted.1), Some(wanted.2)), "{id}: {shown}");
        assert_eq!(code, Some(i32::from(rehearsed.ssl_status != "verified")), "{id}");
        assert_eq!(shown["today"]["healthy"].as_bool(), Some(expected.exit == 0), "{id}");
        let uploads = report["rehearsal"]["with"].as_array().unwrap().iter().map(|one| &one["uploads"][0]["upload"]);
        assert_eq!(uploads.map(|word| word.as_str().unwrap()).collect::<Vec<_>>(), rehearsed.uploads, "{id}");
        assert_eq!(report["summary"]["by_change"][wanted.1], 1, "{id}");
    }
}

fn rehearse(peer: &RaisedPeer, folder: &Path) -> (Option<i32>, serde_json::Value) {
    let rehearsal = peer.scenario.rehearsal.as_ref().unwrap();
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_peertrust"));
    command.env_clear().timeout(Duration::from_mins(1));
    command.args(["check", &peer.peer(), "--server-name", &peer.host, "--no-ping", "--format", "json"]);
    command.args(peer.judged_by());
    for id in &rehearsal.with {
        let file = folder.join(format!("{}-{id}.cer", peer.scenario.id));
        std::fs::write(&file, &peer.certificates[id]).unwrap();
        command.arg("--with").arg(file);
    }
    for id in &rehearsal.without {
        command.args(["--without", &identity(&peer.certificates[id]).to_string()]);
    }
    if let Some(days) = rehearsal.at {
        command.args(["--at", &SystemClock.now().plus_seconds(days * 86_400).to_string()]);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let report = serde_json::from_str(&text);
    (output.status.code(), report.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))))
}

/// What the line says of a raised peer, and what it can say of it in words.
async fn tell(peer: &RaisedPeer) -> Diagnosis {
    let evidence = observe(peer).await;
    let policy = Policy {
        profile: match peer.scenario.options.profile {
            recipe::Profile::Appliance => Profile::Appliance,
            recipe::Profile::Pkix => Profile::Pkix,
        },
        allow_weak: peer.scenario.options.allow_weak,
        ..Policy::default()
    };
    let stores = stores(peer);
    let diagnosis = judge_all(&evidence, &stores, &policy, evidence.observed_at);
    replays(&evidence, &stores, &policy, &diagnosis);
    diagnosis
}

fn stores(peer: &RaisedPeer) -> Stores {
    let read = |path| {
        let mut store = Store::default();
        source::read_into(&mut store, path).unwrap();
        store
    };
    let nodes = peer.nodes.iter().map(|(name, path)| Node { name: NodeName::parse(name).unwrap(), store: read(path) });
    Stores::of_nodes(nodes.collect()).unwrap_or_else(|| Stores::One(read(&peer.store)))
}

async fn observe(peer: &RaisedPeer) -> Evidence {
    let wire = SystemWire::new(&ResolverSettings::default(), PingSettings::default()).unwrap();
    let options = &peer.scenario.options;
    let further = Further { key_types: options.key_types, legacy: options.legacy, offers: options.offers };
    let limits = Limits { ping: false, ..Limits::with_timeout(Duration::from_millis(400)).looking(further) };
    let target = |peer_word: &str, host: &str| Target {
        server_name: Some(Host::parse(host).unwrap()),
        ..Target::parse(peer_word).unwrap()
    };
    let mut evidence = probe(&target(&peer.peer(), &peer.host), &limits, &wire, &SystemClock).await;
    // Several addresses stand for one name here: what a resolver would have answered is put in its place.
    for address in peer.addresses.iter().skip(1) {
        let more = probe(&target(&address.to_string(), &peer.host), &limits, &wire, &SystemClock).await;
        evidence.addresses.extend(more.addresses);
    }
    if peer.addresses.len() > 1 {
        evidence.dns = Observed::Seen(resolution(peer));
    }
    evidence
}

fn resolution(peer: &RaisedPeer) -> Resolution {
    let addresses: Vec<IpAddr> = peer.addresses.iter().map(std::net::SocketAddr::ip).collect();
    Resolution {
        name: peer.host.clone(),
        source: DnsSource::Dns,
        cnames: Vec::new(),
        addresses: addresses.into_iter().map(|address| ResolvedAddress { address, ttl_seconds: Some(60) }).collect(),
        a_failure: None,
        aaaa_failure: None,
        elapsed_ms: Millis(1.0),
    }
}

/// Evidence that was written and read again is judged to the same findings, byte for byte.
fn replays(evidence: &Evidence, stores: &Stores, policy: &Policy, live: &Diagnosis) {
    let text = serde_json::to_string(evidence).unwrap();
    let read: Evidence = serde_json::from_str(&text).unwrap();
    assert_eq!(&read, evidence);
    let again = judge_all(&read, stores, policy, evidence.observed_at);
    assert_eq!(again.findings, live.findings);
    assert_eq!((again.ssl, again.reachability), (live.ssl, live.reachability));
}

fn differences(peer: &RaisedPeer, diagnosis: &Diagnosis) -> Option<String> {
    let expected = peer.expected();
    let mut wrong = Vec::new();
    if diagnosis.ssl.as_str() != expected.ssl_status {
        wrong.push(format!("ssl.status {} instead of {}", diagnosis.ssl.as_str(), expected.ssl_status));
    }
    let by_node = diagnosis.by_node.iter().map(|node| (node.name.to_string(), node.ssl.as_str().to_owned()));
    let by_node: BTreeMap<String, String> = by_node.collect();
    if by_node != expected.by_node {
        wrong.push(format!("by_node {by_node:?} instead of {:?}", expected.by_node));
    }
    let healthy = diagnosis.healthy();
    if healthy != (expected.exit == 0) {
        wrong.push(format!("healthy {healthy} instead of exit {}", expected.exit));
    }
    let reachability = diagnosis.reachability.map_or("null", |r| r.as_str());
    if expected.reachability != "depends-on-ping" && reachability != expected.reachability {
        wrong.push(format!("reachability {reachability} instead of {}", expected.reachability));
    }
    for finding in &expected.finding {
        let same_code: Vec<&Finding> = diagnosis.findings.iter().filter(|f| f.code.as_str() == finding.code).collect();
        if same_code.is_empty() {
            wrong.push(format!("no {}", finding.code));
        } else if !same_code.iter().any(|f| fits(f, finding, peer)) {
            let seen: Vec<String> = same_code.iter().map(|f| shown(f, peer)).collect();
            wrong.push(format!("{} differs: {} instead of {finding:?}", finding.code, seen.join(" | ")));
        }
    }
    let listed = |f: &Finding| expected.finding.iter().any(|e| e.code == f.code.as_str());
    for finding in diagnosis.findings.iter().filter(|f| !listed(f)) {
        let tolerated = match expected.others {
            Others::Any => true,
            Others::NotCritical => finding.severity != Severity::Critical,
            Others::InfoOnly => finding.severity == Severity::Info,
        };
        if !tolerated {
            wrong.push(format!("unexpected {}", shown(finding, peer)));
        }
    }
    wrong.extend(unsaid(diagnosis));
    (!wrong.is_empty()).then(|| format!("- {}: {}", peer.scenario.id, wrong.join("\n    ")))
}

/// A finding whose words lack a variable shows its id in braces.
fn unsaid(diagnosis: &Diagnosis) -> Vec<String> {
    let mut wrong = Vec::new();
    for lang in [Lang::En, Lang::Ja] {
        let catalogue = Catalogue::new(lang);
        for finding in &diagnosis.findings {
            let steps = catalogue.remedy(finding.code.as_str(), &finding.message);
            if steps.is_empty() {
                wrong.push(format!("{} has no remedy", finding.code));
            }
            for text in steps.iter().chain([&catalogue.say(&finding.message)]) {
                if text.contains(['{', '}']) {
                    wrong.push(format!("{} is not said whole: {text}", finding.code));
                }
            }
        }
    }
    wrong
}

fn fits(finding: &Finding, expected: &recipe::ExpectedFinding, peer: &RaisedPeer) -> bool {
    let severity = match expected.severity {
        recipe::Severity::Critical => Severity::Critical,
        recipe::Severity::Warning => Severity::Warning,
        recipe::Severity::Info => Severity::Info,
    };
    let certificate = expected
        .certificate
        .as_ref()
        .is_none_or(|id| peer.certificates.get(id).map(|der| identity(der)) == finding.certificate);
    let evidence =
        expected.evidence.iter().all(|(key, value)| finding.evidence.get(key).is_some_and(|seen| same(seen, value)));
    finding.severity == severity && certificate && evidence
}

/// Bytes behind a certificate do not belong to its identity.
fn identity(der: &[u8]) -> Sha256 {
    Certificate::decode(der).map_or_else(|_| Sha256::of(der), |certificate| certificate.sha256)
}

fn same(seen: &serde_json::Value, wanted: &toml::Value) -> bool {
    serde_json::to_value(wanted).is_ok_and(|wanted| *seen == wanted)
}

fn shown(finding: &Finding, peer: &RaisedPeer) -> String {
    let names: BTreeMap<Sha256, &str> =
        peer.certificates.iter().map(|(id, der)| (identity(der), id.as_str())).collect();
    let certificate = finding.certificate.map(|sha256| names.get(&sha256).copied().unwrap_or("another"));
    let evidence = serde_json::to_string(&finding.evidence).unwrap();
    format!("{} ({:?}) about {certificate:?} {evidence}", finding.code, finding.severity)
}
