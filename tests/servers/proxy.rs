//! Peers behind real proxies, and proxies that open no way or are none.

mod hostile;

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::expect::Report;
use crate::support::listener::{self, Listener};
use crate::support::program::{self, Check, peertrust, run};
use crate::support::proxy::{self, Proxy};
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST};

/// Checks a peer by a name that this machine need not know, through a proxy.
fn check(peer: &str, store: &Path, proxy: &str) -> Check {
    program::check(peer, store).options(&["--proxy", proxy])
}

fn store(estate: &Estate) -> PathBuf {
    estate.pki.store(&[&estate.root])
}

/// What the report says of the proxy.
fn told(report: &Report) -> &Value {
    &report.peer()["reachability"]["proxy"]
}

/// The peer was not tried, for this reason, and the exit code says so.
#[track_caller]
fn not_tried(report: &Report, reason: &str, http_status: Option<u16>) {
    report.valid().verdict(3, "network-error").critical(&["proxy-failed"]);
    let peer = report.peer();
    let shown = (&told(report)["status"], &told(report)["reason"], &told(report)["http_status"]);
    assert_eq!(shown, (&json!("failed"), &json!(reason), &json!(http_status)), "{}", report.shown());
    assert_eq!(peer["reachability"]["status"], "undetermined");
    assert_eq!(peer["reachability"]["addresses"], json!([]));
}

fn credentials(estate: &Estate, text: &str, mode: u32) -> String {
    let path = estate.pki.folder().write("proxy-credentials", text);
    std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_peer_behind_tinyproxy_is_verified_and_its_addresses_are_the_proxys_affair() {
    let estate = Estate::new();
    let server = estate.openssl();
    let proxy = proxy::tinyproxy("");
    let peer = format!("localhost:{}", server.address().port());
    let report = check(&peer, &store(&estate), &proxy.url()).name(HOST).report();
    report.valid().verdict(0, "verified").presented(&[&estate.leaf, &estate.intermediate]);
    let reached = &report.peer()["reachability"];
    assert_eq!(reached["status"], "reachable");
    assert_eq!(
        (&told(&report)["status"], &told(&report)["asked"]),
        (&json!("open"), &json!(peer)),
        "{}",
        report.shown()
    );
    assert!(told(&report)["status_line"].as_str().is_some_and(|line| line.starts_with("HTTP/1.0 200")));
    assert_eq!((&reached["dns"]["status"], &reached["dns"]["reason"]), (&json!("skipped"), &json!("through-proxy")));
    let address = &reached["addresses"][0];
    assert_eq!((&address["address"], &address["address_reason"]), (&Value::Null, &json!("through-proxy")));
    for test in ["ping", "tcp"] {
        assert_eq!((&address[test]["status"], &address[test]["reason"]), (&json!("skipped"), &json!("through-proxy")));
    }
    // What was recorded judges to the same.
    let recorded = estate.pki.folder().write("report.json", report.document.to_string());
    let mut verify = peertrust();
    verify.args(["verify", "--format", "json", "--evidence"]).arg(recorded).arg("--store").arg(store(&estate));
    let again: Value = serde_json::from_str(&run(&mut verify).stdout).unwrap();
    assert_eq!(again["peers"][0]["reachability"]["proxy"], *told(&report));
    assert_eq!(again["peers"][0]["ssl"]["status"], "verified");
}

#[test]
fn squid_resolves_the_name_that_this_machine_does_not_know() {
    let estate = Estate::new();
    let server = estate.nginx();
    let proxy = proxy::squid(&format!("127.0.0.1 {HOST}"), "http_access allow all");
    let port = server.address().port();
    let report = check(&format!("{HOST}:{port}"), &store(&estate), &proxy.url()).report();
    report.valid().verdict(0, "verified");
    assert_eq!(told(&report)["asked"], json!(format!("{HOST}:{port}")));

    let unknown = check(&format!("nosuch.corp.test:{port}"), &store(&estate), &proxy.url());
    let unknown = unknown.options(&["--timeout", "10"]).report();
    unknown.valid().verdict(1, "network-error").critical(&["proxy-failed"]);
    assert_eq!(told(&unknown)["reason"], json!("peer-unreachable"), "{}", unknown.shown());
    assert_eq!(unknown.peer()["reachability"]["status"], "unreachable", "by the proxy's own word");
    let (_held, closed) = listener::closed_port();
    let closed = check(&format!("{HOST}:{}", closed.port()), &store(&estate), &proxy.url()).report();
    closed.valid().verdict(1, "network-error").critical(&["proxy-failed"]);
    let word = (&told(&closed)["reason"], &told(&closed)["http_status"]);
    assert_eq!(word, (&json!("peer-unreachable"), &json!(503)), "{}", closed.shown());
}

#[test]
fn tinyproxys_word_of_a_closed_port_is_told_as_its_word() {
    let estate = Estate::new();
    let proxy = proxy::tinyproxy("");
    let (_held, closed) = listener::closed_port();
    let check = check(&format!("localhost:{}", closed.port()), &store(&estate), &proxy.url());
    let report = check.report();
    report.valid().verdict(1, "network-error").critical(&["proxy-failed"]);
    assert_eq!(told(&report)["reason"], json!("peer-unreachable"), "{}", report.shown());
    for (language, words) in [("en", "by its own word"), ("ja", "の応答によると")] {
        let outcome = check.clone().options(&["--lang", language]).outcome();
        let flat = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{}", outcome.stdout);
    }
}

/// Without, wrong, right by the URL, and right by a file; the same with both proxies.
#[test]
fn basic_authentication_is_spoken_and_its_failures_are_told_apart() {
    let estate = Estate::new();
    let server = estate.openssl();
    let (port, store) = (server.address().port(), store(&estate));
    let auth = "auth_param basic program /usr/lib/squid/basic_ncsa_auth {users}\n\
                acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all";
    let proxies: [(Proxy, &str); 2] = [
        (proxy::tinyproxy("BasicAuth jane secret"), "localhost"),
        (proxy::squid("127.0.0.1 localhost", auth), "localhost"),
    ];
    for (proxy, host) in &proxies {
        let peer = format!("{host}:{port}");
        let run = |url: &str, options: &[&str]| check(&peer, &store, url).name(HOST).options(options).report();
        let none = run(&proxy.url(), &[]);
        not_tried(&none, "authentication-required", Some(407));
        assert_eq!(none.finding("proxy-failed")["evidence"]["challenges"], json!(["Basic"]), "{}", none.shown());
        none.remedy("proxy-failed", &["client"]);
        let wrong = run(&proxy.url_of("jane:other"), &[]);
        // tinyproxy tells the two apart by another status.
        let status = told(&wrong)["http_status"].as_u64().and_then(|status| u16::try_from(status).ok());
        assert!(matches!(status, Some(401 | 407)), "{}", wrong.shown());
        not_tried(&wrong, "authentication-required", status);
        assert!(wrong.finding("proxy-failed")["message"].as_str().unwrap().contains("does not accept"));
        run(&proxy.url_of("jane:secret"), &[]).valid().verdict(0, "verified");
        let file = credentials(&estate, "jane:secret\n", 0o600);
        let right = run(&proxy.url(), &["--proxy-credentials", &file]);
        right.valid().verdict(0, "verified");
        assert!(!right.document.to_string().contains("secret"), "no report has a password");
        assert_eq!(told(&right)["credentials_sent"], json!(true));
    }
    let public = credentials(&estate, "jane:secret\n", 0o644);
    let outcome = check("a.test", &store, "http://127.0.0.1:1").options(&["--proxy-credentials", &public]).outcome();
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("can be read by everybody"), "{}", outcome.stderr);
}

#[test]
fn what_the_proxys_rules_deny_is_no_fault_of_the_peers() {
    let estate = Estate::new();
    let server = estate.openssl();
    let port = server.address().port();
    let peer = format!("localhost:{port}");
    let other = if port == 443 { 444 } else { 443 };
    let narrow = proxy::tinyproxy(&format!("ConnectPort {other}"));
    not_tried(&check(&peer, &store(&estate), &narrow.url()).name(HOST).report(), "forbidden", Some(403));
    let denying = proxy::squid("127.0.0.1 localhost", "http_access deny CONNECT\nhttp_access allow all");
    let denied = check(&peer, &store(&estate), &denying.url()).name(HOST).report();
    not_tried(&denied, "forbidden", Some(403));
    denied.remedy("proxy-failed", &["network"]);
}

/// A server that greets first, and one that only a second connection shows the chain of.
#[test]
fn starttls_and_the_legacy_look_go_the_same_way() {
    let estate = Estate::new();
    let proxy = proxy::tinyproxy("");
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let smtp = behind_smtp(estate.openssl());
    let peer = format!("smtp://localhost:{}", smtp.address().port());
    let report = check(&peer, &store(&estate), &proxy.url()).name(HOST).report();
    report.valid().verdict(0, "verified");
    let line = report.peer()["ssl"]["starttls"]["transcript"][0]["text"].as_str();
    assert!(line.is_some_and(|line| line.starts_with("220 ")), "{}", report.shown());

    let old =
        s_server::with_leaf(&estate.leaf).sending(&bundle).options("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA").start();
    let peer = format!("localhost:{}", old.address().port());
    let report = check(&peer, &store(&estate), &proxy.url()).name(HOST).report();
    report.valid().verdict(0, "verified").also("warning", "client-cannot-negotiate");
}

/// The clear text of a mail server before a TLS server: it greets first, as nothing does that waits for a hello.
fn behind_smtp(server: OpensslServer) -> Listener {
    Listener::start(move |mut stream| {
        let mut heard = BufReader::new(stream.try_clone().unwrap()).lines();
        for reply in ["220 mail.corp.test ESMTP\r\n", "250-mail.corp.test\r\n250 STARTTLS\r\n", "220 go on\r\n"] {
            drop(stream.write_all(reply.as_bytes()));
            if !reply.ends_with("go on\r\n") && heard.next().is_none_or(|line| line.is_err()) {
                return;
            }
        }
        // Nothing is lost in the reader: a client waits for the go-ahead.
        hostile::splice(&mut stream, server.address());
    })
}

#[test]
fn import_goes_through_it_as_well() {
    let estate = Estate::new();
    let server = estate.openssl();
    let proxy = proxy::tinyproxy("");
    let store = estate.pki.store(&[]);
    let mut import = peertrust();
    import.args(["import", &format!("localhost:{}", server.address().port()), "--server-name", HOST, "--yes"]);
    import.args(["--proxy", &proxy.url(), "--from"]).arg(&estate.root.file).arg("--store").arg(&store);
    let outcome = run(&mut import);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(std::fs::read_dir(&store).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file()).count(), 1);
}

/// Only when asked; ours before everybody's; and `NO_PROXY` belongs to it alone.
#[test]
fn the_environment_counts_when_it_is_asked_for() {
    let estate = Estate::new();
    let server = estate.openssl();
    let (proxy, nobody) = (proxy::tinyproxy(""), "http://127.0.0.1:1");
    let peer = format!("localhost:{}", server.address().port());
    let store = store(&estate);
    let through = |variables: &[(&str, &str)], options: &[&str]| {
        let mut command = peertrust();
        command.args(["check", &peer, "--no-ping", "--server-name", HOST, "--format", "json", "--store"]).arg(&store);
        let outcome = run(command.args(options).envs(variables.iter().copied()));
        let document: Option<Value> = serde_json::from_str(&outcome.stdout).ok();
        (outcome.code, document.map(|d| d["peers"][0]["reachability"]["proxy"]["proxy"].clone()), outcome.stderr)
    };
    let shown = |url: &str| Some(json!(url.trim_start_matches("http://")));
    let url = proxy.url();
    assert_eq!(through(&[("HTTPS_PROXY", nobody), ("PEERTRUST_PROXY", nobody)], &[]).1, Some(Value::Null));
    let ours = through(&[("HTTPS_PROXY", nobody), ("PEERTRUST_PROXY", &url)], &["--proxy", "env"]);
    assert_eq!((ours.0, ours.1), (Some(0), shown(&url)), "{}", ours.2);
    for variable in ["https_proxy", "HTTPS_PROXY"] {
        assert_eq!(through(&[(variable, &url)], &["--proxy", "env"]).1, shown(&url));
    }
    for excepted in ["localhost", "*", ".corp.test,localhost"] {
        let direct = through(&[("HTTPS_PROXY", nobody), ("NO_PROXY", excepted)], &["--proxy", "env"]);
        assert_eq!((direct.0, direct.1), (Some(0), Some(Value::Null)), "{excepted} {}", direct.2);
    }
    let named = through(&[("NO_PROXY", "localhost")], &["--proxy", &url]);
    assert_eq!(named.1, shown(&url), "one that was named on the line is for everybody");
    let none = through(&[("HTTP_PROXY", &url)], &["--proxy", "env"]);
    assert_eq!((none.0, none.1), (Some(2), None));
    assert!(none.2.contains("PEERTRUST_PROXY"), "{}", none.2);
}

#[test]
fn what_is_no_proxy_is_misuse_and_shows_no_password() {
    let folder = crate::support::Folder::new();
    for (proxy, words) in [
        ("https://proxy:443", "https://"),
        ("socks5://proxy:1080", "socks5://"),
        ("http://jane:hunter2@proxy", "“proxy” is no proxy"),
        ("http://hunter2@proxy:3128", "no user:password"),
        ("proxy", "http://host:port"),
    ] {
        for (language, check_words) in [("en", true), ("ja", false)] {
            let outcome = check("a.test", folder.path(), proxy).options(&["--lang", language]).outcome();
            assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{proxy}");
            assert!(!check_words || outcome.stderr.contains(words), "{proxy}: {}", outcome.stderr);
            assert!(!outcome.stderr.contains("hunter2"), "{}", outcome.stderr);
        }
    }
}
