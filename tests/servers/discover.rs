//! `--srv` and `--mx`: from a domain to its servers, by the records of a real name server.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::dns::{NameServer, Zone};
use crate::support::dnsmasq::{self, Dnsmasq};
use crate::support::expect::Report;
use crate::support::listener;
use crate::support::pki::{Cert, Order, Pki};
use crate::support::program::{peertrust, run};
use crate::support::s_server::{self, OpensslServer};

/// A root and servers below it.
struct Domain {
    pki: Pki,
    root: Cert,
}

impl Domain {
    fn new() -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        Self { pki, root }
    }

    /// A TLS server whose certificate is for this name.
    fn server(&self, name: &str) -> OpensslServer {
        s_server::with_leaf(&self.pki.issue(&self.root, &Order::server(name))).start()
    }

    /// `check` with these arguments, asking this name server.
    fn check(&self, arguments: &[&str], resolver: &str) -> Report {
        check(&self.pki.store(&[&self.root]), arguments, resolver)
    }
}

fn check(store: &Path, arguments: &[&str], resolver: &str) -> Report {
    let mut command = peertrust();
    command.arg("check").args(arguments).args(["--resolver", resolver, "--no-ping", "--format", "json", "--store"]);
    command.arg(store);
    let outcome = run(&mut command);
    let document = serde_json::from_str(&outcome.stdout)
        .unwrap_or_else(|error| panic!("{command:?}\n{error}\nexit {:?}\n{}", outcome.code, outcome.stderr));
    Report::new(format!("{command:?}"), outcome, document)
}

/// An SRV record.
fn srv(service: &str, target: &str, at: SocketAddr, priority: u16, weight: u16) -> String {
    format!("srv-host={service}._tcp.corp.test,{target},{},{priority},{weight}", at.port())
}

/// Names of this machine.
fn here(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("host-record={name},127.0.0.1")).collect()
}

fn dns(records: Vec<String>, names: &[&str]) -> Dnsmasq {
    dnsmasq::start(&[records, here(names)].concat())
}

/// `peer → ssl.status` of every peer.
fn peers(report: &Report) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let peers = report.document["peers"].as_array().expect("an array");
    peers.iter().map(|peer| (text(&peer["peer"]), text(&peer["ssl"]["status"]))).collect()
}

#[test]
fn every_record_of_a_service_is_a_peer_in_the_order_of_its_priority() {
    let domain = Domain::new();
    let (first, second) = (domain.server("ex1.corp.test"), domain.server("ex1.corp.test"));
    let (one, two) = (first.address(), second.address());
    let records =
        vec![srv("_autodiscover", "ex2.corp.test", two, 20, 0), srv("_autodiscover", "ex1.corp.test", one, 10, 7)];
    let dns = dns(records, &["ex1.corp.test", "ex2.corp.test"]);
    let report = domain.check(&["--srv", "_autodiscover._tcp.corp.test"], &dns.address());
    report.valid();
    let (one, two) = (format!("https://ex1.corp.test:{}", one.port()), format!("https://ex2.corp.test:{}", two.port()));
    // The server's own name counts for autodiscover: the second has the first one's certificate.
    assert_eq!(peers(&report), [(one, "verified".to_owned()), (two, "san-mismatch".to_owned())], "{}", report.shown());
    assert_eq!(report.outcome.code, Some(1));
    let by = &report.peer()["discovered_by"];
    assert_eq!((&by["record"], &by["owner"]), (&json!("srv"), &json!("_autodiscover._tcp.corp.test")));
    assert_eq!((&by["found"]["priority"], &by["found"]["weight"]), (&json!(10), &json!(7)));
    assert_eq!(report.peer()["transport_by"], "service");
    let told = &report.document["discovery"][0];
    assert_eq!((&told["status"], told["records"].as_array().map(Vec::len)), (&json!("found"), Some(2)), "{told}");
    // Recorded, it is judged to the same.
    let folder = crate::support::Folder::new();
    let recorded = folder.write("report.json", report.document.to_string());
    let mut verify = peertrust();
    verify.args(["verify", "--format", "json", "--evidence"]).arg(&recorded);
    verify.arg("--store").arg(domain.pki.store(&[&domain.root]));
    let again: Value = serde_json::from_str(&run(&mut verify).stdout).expect("JSON");
    for number in [0, 1] {
        for part in ["ssl", "discovered_by", "capture"] {
            assert_eq!(again["peers"][number][part], report.document["peers"][number][part], "{part}");
        }
    }
}

#[test]
fn sip_federation_takes_the_domains_name_or_a_servers_within_it() {
    let domain = Domain::new();
    for (bears, target, status) in [
        ("corp.test", "sip.corp.test", "verified"),
        ("corp.test", "edge.hosting.test", "verified"),
        // A Microsoft Access Edge bears its own name, and that is believed within the domain alone.
        ("sip.corp.test", "sip.corp.test", "verified"),
        ("edge.hosting.test", "edge.hosting.test", "san-mismatch"),
        ("notcorp.test", "notcorp.test", "san-mismatch"),
    ] {
        let server = domain.server(bears);
        let names = dns(vec![srv("_sipfederationtls", target, server.address(), 0, 0)], &[target]);
        let report = domain.check(&["--srv", "_sipfederationtls._tcp.corp.test"], &names.address()).of(bears);
        report.verdict(i32::from(status != "verified"), status);
        assert_eq!((&report.peer()["transport"], &report.peer()["server_name"]), (&json!("sips"), &json!("corp.test")));
        let other = target.ends_with(".corp.test").then_some(target);
        assert_eq!(report.peer()["discovered_by"]["or_name"], json!(other));
    }
}

#[test]
fn xmpp_is_asked_for_the_domain_and_has_to_bear_its_name() {
    let domain = Domain::new();
    // The stream's header names the domain, not the server: what the peer heard is in the transcript.
    let server = listener::greets("");
    let names = dns(vec![srv("_xmpp-server", "im.corp.test", server.address(), 0, 0)], &["im.corp.test"]);
    let report = domain.check(&["--srv", "_xmpp-server._tcp.corp.test", "--timeout", "1"], &names.address());
    let said = report.peer()["ssl"]["starttls"]["transcript"][0]["text"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("to='corp.test'"), "{said}\n{}", report.shown());
    assert_eq!(
        (&report.peer()["transport"], &report.peer()["server_name"]),
        (&json!("xmpp-server"), &json!("corp.test"))
    );
    // With TLS from the first byte the name can be judged without an XMPP server.
    for (bears, status) in [("corp.test", "verified"), ("im.corp.test", "san-mismatch")] {
        let server = domain.server(bears);
        let names = dns(vec![srv("_xmpp-server", "im.corp.test", server.address(), 0, 0)], &["im.corp.test"]);
        let arguments = ["--srv", "_xmpp-server._tcp.corp.test", "--starttls", "tls"];
        domain.check(&arguments, &names.address()).of(bears).verdict(i32::from(status != "verified"), status);
    }
}

#[test]
fn of_a_bare_domain_the_services_that_it_has_are_peers_and_the_others_are_told() {
    let domain = Domain::new();
    let server = domain.server("ex.corp.test");
    let names = dns(vec![srv("_autodiscover", "ex.corp.test", server.address(), 0, 0)], &["ex.corp.test"]);
    let report = domain.check(&["--srv", "corp.test"], &names.address());
    report.verdict(0, "verified").valid();
    assert_eq!(peers(&report).len(), 1, "{}", report.shown());
    let told: Vec<(&Value, &Value)> = report.document["discovery"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|d| (&d["owner"], &d["reason"]))
        .collect();
    let nothing = json!("nx-domain");
    let owner = |service: &str| json!(format!("{service}._tcp.corp.test"));
    let [autodiscover, sip, server, client] =
        ["_autodiscover", "_sipfederationtls", "_xmpp-server", "_xmpp-client"].map(owner);
    assert_eq!(told, [(&autodiscover, &Value::Null), (&sip, &nothing), (&server, &nothing), (&client, &nothing)]);
    // Of none of them there is a record: that is one failure, and not success for want of a peer.
    let empty = dns(Vec::new(), &["www.corp.test"]);
    let report = domain.check(&["--srv", "corp.test"], &empty.address());
    report.verdict(1, "network-error").critical(&["name-not-resolved"]).valid();
    assert_eq!(peers(&report), [("SRV corp.test".to_owned(), "network-error".to_owned())]);
    assert_eq!((&report.peer()["host"], &report.peer()["host_reason"]), (&Value::Null, &json!("not-found")));
    assert_eq!(report.peer()["port"], Value::Null);
}

#[test]
fn mail_exchangers_are_asked_by_starttls_and_bear_their_own_names() {
    let domain = Domain::new();
    let names = dns(
        vec!["mx-host=corp.test,mx1.corp.test,10".into(), "mx-host=corp.test,mx2.corp.test,20".into()],
        &["mx1.corp.test"],
    );
    // Port 25 may be taken or not: what is asked, and under which name, is the same.
    let report = domain.check(&["--mx", "corp.test", "--timeout", "1"], &names.address());
    report.valid();
    let told: Vec<String> = peers(&report).into_iter().map(|peer| peer.0).collect();
    assert_eq!(told, ["smtp://mx1.corp.test:25", "smtp://mx2.corp.test:25"], "{}", report.shown());
    assert_eq!((&report.peer()["transport"], &report.peer()["server_name"]), (&json!("smtp"), &json!("mx1.corp.test")));
    let found = &report.peer()["discovered_by"]["found"];
    assert_eq!((&found["priority"], &found["weight"], &found["port"]), (&json!(10), &Value::Null, &json!(25)));
    // The second has no address: a peer that fails, not one that is left out.
    let second = &report.document["peers"][1];
    assert_eq!(second["reachability"]["dns"]["reason"], "nx-domain", "{second}");
}

#[test]
fn a_domain_without_mx_takes_its_mail_itself_and_one_with_the_null_mx_takes_none() {
    let domain = Domain::new();
    let names = dns(vec!["mx-host=null.corp.test,.,0".into()], &["plain.corp.test"]);
    let itself = domain.check(&["--mx", "plain.corp.test", "--timeout", "1"], &names.address());
    assert_eq!(peers(&itself)[0].0, "smtp://plain.corp.test:25", "{}", itself.shown());
    assert_eq!(itself.document["discovery"][0]["status"], "implicit");
    let absent = domain.check(&["--mx", "nowhere.corp.test"], &names.address());
    absent.verdict(1, "network-error").critical(&["name-not-resolved"]).valid();
    assert_eq!(absent.document["discovery"][0]["reason"], "nx-domain");
}

#[test]
fn a_service_that_is_declined_an_alias_and_a_record_of_no_use_are_told_apart() {
    let domain = Domain::new();
    let server = domain.server("ex.corp.test");
    let mut records = vec![srv("_autodiscover", "ex.corp.test", server.address(), 0, 0)];
    records.push("srv-host=_sipfederationtls._tcp.corp.test".into());
    records.push("cname=_autodiscover._tcp.alias.corp.test,_autodiscover._tcp.corp.test".into());
    records.push("srv-host=_xmpp-server._tcp.corp.test,192.0.2.7,5269".into());
    let names = dns(records, &["ex.corp.test"]);
    let declined = domain.check(&["--srv", "_sipfederationtls._tcp.corp.test"], &names.address());
    declined.verdict(1, "network-error").critical(&["name-not-resolved"]).valid();
    assert_eq!(declined.peer()["discovered_by"]["reason"], "not-offered", "{}", declined.shown());
    let message = declined.finding("name-not-resolved")["message"].as_str().unwrap_or_default();
    assert!(message.contains("does not offer the service"), "{message}");
    let alias = domain.check(&["--srv", "_autodiscover._tcp.alias.corp.test"], &names.address());
    alias.verdict(0, "verified").valid();
    assert_eq!(alias.peer()["discovered_by"]["cnames"], json!(["_autodiscover._tcp.corp.test"]));
    let unusable = domain.check(&["--srv", "_xmpp-server._tcp.corp.test"], &names.address());
    unusable.verdict(1, "network-error").critical(&["name-not-resolved"]);
    assert_eq!(unusable.peer()["discovered_by"]["reason"], "unusable", "{}", unusable.shown());
}

#[test]
fn a_name_server_that_is_silent_or_broken_is_a_failure_and_no_empty_list() {
    let domain = Domain::new();
    for (zone, reason) in [(Zone::Silence, "timeout"), (Zone::ServFail, "serv-fail")] {
        let names = NameServer::start(zone);
        for arguments in [["--srv", "_autodiscover._tcp.corp.test"], ["--mx", "corp.test"]] {
            let report = domain.check(&[&arguments[..], &["--dns-timeout", "0.5"]].concat(), &names.address());
            report.verdict(1, "network-error").critical(&["dns-failure"]).valid();
            assert_eq!(report.peer()["discovered_by"]["reason"], reason, "{}", report.shown());
            report.within(std::time::Duration::from_secs(15));
        }
    }
}

#[test]
fn lines_tell_it_in_their_header_and_people_in_both_languages() {
    let domain = Domain::new();
    let server = domain.server("ex.corp.test");
    let names = dns(vec![srv("_autodiscover", "ex.corp.test", server.address(), 3, 4)], &["ex.corp.test"]);
    let store = domain.pki.store(&[&domain.root]);
    let told = |more: &[&str]| {
        let mut command = peertrust();
        command.args(["check", "--srv", "corp.test", "--no-ping", "--resolver", &names.address(), "--store"]);
        run(command.arg(&store).args(more)).stdout
    };
    let lines = told(&["--format", "jsonl"]);
    let header: Value = serde_json::from_str(lines.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(header["discovery"].as_array().map(Vec::len), Some(4), "{header}");
    assert_eq!(lines.lines().count(), 3, "{lines}");
    for (lang, words) in [
        ("en", ["What DNS says", "the name does not exist (NXDOMAIN)", "priority 3, weight 4"]),
        ("ja", ["DNS の回答", "NXDOMAIN", "優先度 3、重み 4"]),
    ] {
        let text = told(&["--lang", lang]);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.iter().all(|word| flat.contains(word)), "{text}");
    }
}

#[test]
fn what_is_no_domain_and_no_service_is_misuse() {
    for (arguments, words) in [
        (vec!["--srv", "_gopher._tcp.corp.test"], "_service._tcp.DOMAIN was expected"),
        (vec!["--srv", "_autodiscover._udp.corp.test"], "_service._tcp.DOMAIN was expected"),
        (vec!["--srv", "192.0.2.1"], "a domain was expected"),
        (vec!["--mx", "192.0.2.1"], "a domain was expected"),
        (vec!["--mx", "corp.test", "--address", "192.0.2.1"], "cannot be used with"),
        (vec![], "No peer was given"),
    ] {
        let outcome = run(peertrust().arg("check").args(&arguments));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}
