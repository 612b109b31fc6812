//! Peers that never come to show a certificate: closed, silent, slow, or something else altogether.

use std::time::Duration;

use crate::check;
use crate::support::dns::{NameServer, Zone};
use crate::support::expect::Report;
use crate::support::listener::{self, Listener};
use crate::support::pki::{Order, Pki};
use crate::support::program;

/// Any store: these peers never get as far.
fn report(listener: &Listener, options: &[&str]) -> Report {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    check(listener.address(), &store).options(options).report()
}

#[test]
fn a_plain_text_service_is_recognised_by_what_it_says() {
    let http = "HTTP/1.1 400 Bad Request\r\nServer: Microsoft-IIS/10.0\r\nContent-Length: 0\r\n\r\n";
    let cases: [(&str, Listener); 3] = [
        ("HTTP", listener::answers(http)),
        ("SMTP", listener::greets("220 ex.corp.test Microsoft ESMTP MAIL Service ready\r\n")),
        ("SSH", listener::greets("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")),
    ];
    for (protocol, listener) in cases {
        let report = report(&listener, &[]);
        report.verdict(1, "failed").critical(&["not-tls"]);
        report.remedy("not-tls", &["client", "network", "server"]);
        let finding = report.finding("not-tls").to_string();
        assert!(finding.contains(protocol), "{protocol} is not named in {finding}");
        assert_eq!(report.peer()["reachability"]["status"], "reachable", "the port did open");
    }
}

#[test]
fn a_banner_cannot_act_on_a_terminal() {
    let listener = listener::greets("220 \x1b]0;owned\x07\x1b[31m\u{202e}evil ESMTP\r\n");
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    for format in ["human", "json", "jsonl"] {
        let outcome = check(listener.address(), &store).options(&["--format", format]).outcome();
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!text.contains(['\x1b', '\x07', '\u{202e}']), "{format}: {text:?}");
        }
    }
}

/// `--timeout` is one deadline for connect and handshake, `--peer-deadline` (four times it) one for all.
#[test]
fn a_silent_listener_ends_within_the_timeout() {
    let listener = listener::silent();
    let report = report(&listener, &["--timeout", "1"]);
    report.critical(&["tls-timeout"]).within(Duration::from_millis(4_500));
    report.verdict(1, "network-error");
}

#[test]
fn a_dripping_listener_ends_within_the_timeout() {
    let listener = listener::drips();
    let report = report(&listener, &["--timeout", "1"]);
    report.critical(&["tls-timeout"]).within(Duration::from_millis(4_500));
    report.verdict(1, "network-error");
    let message = report.finding("tls-timeout")["message"].as_str().unwrap_or_default();
    assert!(!message.contains("sent nothing"), "it did send something: {message}");
}

#[test]
fn a_reset_after_the_hello_is_told() {
    let listener = listener::resets();
    let report = report(&listener, &[]);
    report.verdict(1, "network-error");
    let critical: Vec<_> = report.findings().filter(|f| f["severity"] == "critical").map(|f| &f["code"]).collect();
    assert!(critical == ["tcp-reset"] || critical == ["tls-closed"], "{}", report.shown());
    assert!(listener.connections() >= 1);
}

#[test]
fn a_connection_closed_after_the_hello_is_told() {
    let listener = listener::closes();
    let report = report(&listener, &[]);
    report.critical(&["tls-closed"]);
    assert_eq!(report.outcome.code, Some(1), "{}", report.shown());
}

#[test]
fn a_closed_port_is_refused() {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    let (_held, address) = listener::closed_port();
    let report = check(address, &store).report();
    report.verdict(1, "network-error").critical(&["tcp-refused"]).remedy("tcp-refused", &["server", "network"]);
    assert_eq!(report.peer()["reachability"]["addresses"][0]["tcp"]["status"], "refused");
    assert_eq!(report.peer()["reachability"]["status"], "unreachable", "neither ping nor connection");
}

#[test]
fn a_name_that_leads_nowhere_is_told_with_its_cause() {
    let cases = [
        (Zone::NxDomain, "name-not-resolved"),
        (Zone::Addresses(vec![]), "name-not-resolved"),
        (Zone::ServFail, "dns-failure"),
        (Zone::Silence, "dns-failure"),
    ];
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    for (zone, code) in cases {
        let claim = format!("{zone:?}");
        let names = NameServer::start(zone);
        let report = program::check("nowhere.corp.test:443", &store)
            .options(&["--resolver", &names.address(), "--dns-timeout", "1"])
            .report()
            .of(&claim);
        report.verdict(1, "network-error").critical(&[code]).remedy(code, &["network", "client"]);
        report.within(Duration::from_secs(4));
        assert_eq!(report.peer()["reachability"]["addresses"], serde_json::json!([]), "{}", report.shown());
    }
}

/// The name resolves, so the address is probed like any other.
#[test]
fn a_name_is_resolved_by_the_server_that_was_named() {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    let names = NameServer::start(Zone::Addresses(vec![std::net::Ipv4Addr::LOCALHOST]));
    let (_held, address) = listener::closed_port();
    let peer = format!("exchange.corp.test:{}", address.port());
    let report = program::check(peer, &store).options(&["--resolver", &names.address()]).report();
    report.verdict(1, "network-error").critical(&["tcp-refused"]);
    assert_eq!(report.peer()["reachability"]["addresses"][0]["address"], "127.0.0.1");
}
