//! Where to look and how often: `--address`, `--no-sni`, `--repeat`; and who differs from whom.

use std::io::{self, Read as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::support::Folder;
use crate::support::dns::{NameServer, Zone};
use crate::support::expect::Report;
use crate::support::listener::Listener;
use crate::support::nginx;
use crate::support::pki::{Cert, Order};
use crate::support::program::{self, Check, peertrust, run};
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST};

/// A server that sends this leaf and the estate's intermediate.
fn server(estate: &Estate, leaf: &Cert, address: &str) -> Result<OpensslServer, String> {
    s_server::with_leaf(leaf).sending(&estate.pki.bundle(&[&estate.intermediate])).try_start(address)
}

/// Deals every connection to the next of these servers, as a load balancer behind one address does.
fn balancer(servers: Vec<SocketAddr>) -> Listener {
    let next = AtomicUsize::new(0);
    Listener::start(move |client| {
        let server = servers[next.fetch_add(1, Ordering::Relaxed) % servers.len()];
        let Ok(server) = TcpStream::connect(server) else {
            // What is unread when a connection is closed makes a reset of the end.
            let _ = (&client).read(&mut [0; 4096]);
            return;
        };
        let (Ok(client_in), Ok(server_in)) = (client.try_clone(), server.try_clone()) else { return };
        let back = thread::spawn(move || pass(&server_in, &client_in));
        pass(&client, &server);
        drop(back.join());
    })
}

/// Passes on what comes, up to its end.
fn pass(mut from: &TcpStream, mut to: &TcpStream) {
    drop(io::copy(&mut from, &mut to));
    drop(to.shutdown(std::net::Shutdown::Write));
}

/// `address → ssl_status, count, attempts` of every entry.
fn entries(report: &Report) -> Vec<(String, String, Value)> {
    let addresses = report.peer()["reachability"]["addresses"].as_array().expect("an array");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    addresses.iter().map(|a| (text(&a["address"]), text(&a["ssl_status"]), a["repeat"]["attempts"].clone())).collect()
}

#[test]
fn of_four_addresses_the_one_that_was_forgotten_is_named_with_what_differs() {
    let estate = Estate::new();
    let other_ca = estate.pki.issue(&estate.root, &Order::authority("Older Issuing CA"));
    let old = estate.pki.issue(&other_ca, &Order::server(HOST).valid(-100, -2));
    let addresses: Vec<Ipv4Addr> = (1..=4).map(|last| Ipv4Addr::new(127, 0, 0, last)).collect();
    // A port that is free on all four.
    let (_servers, port) = (0..20)
        .find_map(|_| {
            let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
            let start = |address: &Ipv4Addr| {
                let at = format!("{address}:{port}");
                if *address == addresses[2] {
                    s_server::with_leaf(&old).sending(&estate.pki.bundle(&[&other_ca])).try_start(&at).ok()
                } else {
                    server(&estate, &estate.leaf, &at).ok()
                }
            };
            Some((addresses.iter().map(start).collect::<Option<Vec<_>>>()?, port))
        })
        .expect("a port that is free on four addresses");
    let names = NameServer::start(Zone::Addresses(addresses));
    let check = program::check(format!("{HOST}:{port}"), &estate.pki.store(&[&estate.root]))
        .options(&["--resolver", &names.address()]);
    let report = check.report();
    report.verdict(1, "bad-certificates").also("warning", "addresses-disagree").valid();
    let evidence = &report.finding("addresses-disagree")["evidence"];
    assert_eq!(evidence["differs_in"], json!(["ssl_status", "leaf", "issuer", "not_after", "issuers"]), "{evidence:#}");
    let [most, outlier] = evidence["groups"].as_array().expect("groups").as_slice() else { panic!("{evidence:#}") };
    let who = |group: &Value| -> Vec<String> {
        let members = group["members"].as_array().expect("members").iter();
        members.map(|member| member["address"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        (&most["majority"], who(most)),
        (&json!(true), ["127.0.0.1", "127.0.0.2", "127.0.0.4"].map(String::from).into())
    );
    assert_eq!((&outlier["majority"], who(outlier)), (&json!(false), vec!["127.0.0.3".to_owned()]));
    assert_eq!((&most["ssl_status"], &outlier["ssl_status"]), (&json!("verified"), &json!("bad-certificates")));
    assert_eq!((&outlier["leaf"]["sha256"], &outlier["chain"][1]), (&json!(old.sha256), &json!(other_ca.sha256)));
    for (lang, words) in [("en", "127.0.0.3 differs from the majority"), ("ja", "127.0.0.3 が多数派")] {
        let text = check.clone().options(&["--lang", lang]).outcome().stdout;
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words) && text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

#[test]
fn behind_one_address_every_server_is_found_counted_and_judged() {
    let estate = Estate::new();
    let expired = estate.pki.issue(&estate.intermediate, &Order::server(HOST).valid(-100, -2));
    let good = server(&estate, &estate.leaf, "127.0.0.1:0").expect("a server");
    let bad = server(&estate, &expired, "127.0.0.1:0").expect("a server");
    // The first, the second and the fourth connection meet the good one: a single check says "verified".
    let balancer = balancer(vec![good.address(), good.address(), bad.address(), good.address()]);
    let store = estate.pki.store(&[&estate.root]);
    let once = program::check(balancer.address(), &store).name(HOST);
    once.report().verdict(0, "verified").without("addresses-disagree");
    let connected = balancer.connections();
    let report = once.clone().options(&["--repeat", "11"]).report();
    assert_eq!(balancer.connections() - connected, 11, "one connection for each, and no other");
    report.verdict(1, "bad-certificates").about("expired", &expired).also("warning", "addresses-disagree").valid();
    // The second connection is where the first run stopped, so the expired one is met by 2, 6 and 10.
    let told = |status: &str, attempts: Value| ("127.0.0.1".to_owned(), status.to_owned(), attempts);
    let expected =
        vec![told("verified", json!([1, 3, 4, 5, 7, 8, 9, 11])), told("bad-certificates", json!([2, 6, 10]))];
    assert_eq!(entries(&report), expected, "{}", report.shown());
    let finding = report.finding("addresses-disagree");
    assert_eq!(
        finding["evidence"]["groups"][1]["members"],
        json!([{"address": "127.0.0.1", "connections": 3, "of": 11}])
    );
    let message = finding["message"].as_str().unwrap_or_default();
    assert!(
        message.contains("Of 11 connections") && message.contains("3/11 differ from the majority (8/11)"),
        "{message}"
    );
    report.remedy("addresses-disagree", &["server"]);
    let human = once.options(&["--repeat", "4", "--lang", "ja"]).outcome();
    assert!(human.stdout.contains("接続 4 回、2 通りの結果"), "{}", human.stdout);

    // Recorded, it is judged to the same.
    let folder = Folder::new();
    let recorded = folder.write("report.json", report.document.to_string());
    let at = report.document["checked_at"].as_str().expect("a time");
    let mut verify = peertrust();
    verify.args(["verify", "--format", "json", "--at", at, "--evidence"]).arg(&recorded).arg("--store").arg(&store);
    let outcome = run(&mut verify);
    let document: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(outcome.code, Some(1));
    for part in ["reachability", "ssl", "findings", "chain", "capture"] {
        assert_eq!(document["peers"][0][part], report.peer()[part], "{part}");
    }
}

#[test]
fn a_hundred_connections_that_show_the_same_are_one_entry() {
    let estate = Estate::new();
    let nginx = estate.nginx();
    let store = estate.pki.store(&[&estate.root]);
    let check = program::check(nginx.address(), &store).name(HOST).options(&["--repeat", "100"]);
    let report = check.report();
    report.verdict(0, "verified").critical(&[]).without("addresses-disagree").valid();
    let repeat = &report.peer()["reachability"]["addresses"][0]["repeat"];
    assert_eq!((&repeat["asked"], &repeat["made"], &repeat["count"]), (&json!(100), &json!(100), &json!(100)));
    assert_eq!(entries(&report).len(), 1, "{}", report.shown());
    let text = check.outcome().stdout;
    assert!(text.contains("127.0.0.1: 100 connections, all showed the same"), "{text}");
    // Without the option the field is there and says that nothing was repeated.
    let once = program::check(nginx.address(), &store).name(HOST).report();
    assert_eq!(once.peer()["reachability"]["addresses"][0]["repeat"], Value::Null);
}

#[test]
fn a_server_that_refuses_every_other_connection_is_found() {
    let estate = Estate::new();
    let good = server(&estate, &estate.leaf, "127.0.0.1:0").expect("a server");
    // Nobody listens there: the balancer hangs up.
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let balancer = balancer(vec![good.address(), gone]);
    let check = program::check(balancer.address(), &estate.pki.store(&[&estate.root])).name(HOST);
    let report = check.options(&["--repeat", "6"]).report();
    // A second look by an older hello would meet the other server, and call the one that hangs up healthy.
    report.verdict(1, "failed").critical(&["tls-closed"]).without("client-cannot-negotiate");
    report.also("warning", "addresses-disagree");
    assert_eq!(entries(&report).len(), 2, "{}", report.shown());
}

#[test]
fn the_peers_time_bounds_the_repetitions_and_the_rest_is_not_made_up() {
    let estate = Estate::new();
    let silent = Listener::start(|stream| {
        thread::sleep(std::time::Duration::from_secs(20));
        drop(stream);
    });
    let check = program::check(silent.address(), &estate.pki.store(&[&estate.root])).name(HOST);
    let check = check.options(&["--repeat", "50", "--timeout", "0.4", "--peer-deadline", "1.5"]);
    let report = check.report();
    report.verdict(1, "network-error").critical(&["tls-timeout"]).within(std::time::Duration::from_secs(10));
    let repeat = &report.peer()["reachability"]["addresses"][0]["repeat"];
    assert_eq!(repeat["asked"], 50);
    let made = repeat["made"].as_u64().expect("a number");
    assert!((2..=4).contains(&made), "{repeat}");
    let text = check.outcome().stdout;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("of 50 asked for: the peer's time was up"), "{text}");
}

/// Two sites on one port: the first is what a client without SNI gets.
fn two_sites(estate: &Estate) -> (nginx::Nginx, Cert) {
    let default = estate.pki.issue(&estate.intermediate, &Order::server("default.corp.test"));
    let chain = |leaf: &Cert| estate.pki.bundle(&[leaf, &estate.intermediate]);
    let (other, wanted) = (chain(&default), chain(&estate.leaf));
    let sites = [nginx::site("default.corp.test", &default, &other), nginx::site(HOST, &estate.leaf, &wanted)];
    (nginx::start(&sites), default)
}

#[test]
fn a_pinned_address_is_asked_under_the_name_and_dns_is_not_asked() {
    let estate = Estate::new();
    let (nginx, _) = two_sites(&estate);
    let port = nginx.address().port();
    // Everything that is asked there fails.
    let names = NameServer::start(Zone::ServFail);
    let store = estate.pki.store(&[&estate.root]);
    let check = program::check(format!("{HOST}:{port}"), &store).options(&["--resolver", &names.address()]);
    check.report().verdict(1, "network-error").critical(&["dns-failure"]);
    let pinned = check.clone().options(&["--address", "127.0.0.1"]);
    let report = pinned.report();
    report.verdict(0, "verified").critical(&[]).presented(&[&estate.leaf, &estate.intermediate]).valid();
    let (reach, ssl) = (&report.peer()["reachability"], &report.peer()["ssl"]);
    assert_eq!((&reach["dns"]["status"], &reach["dns"]["reason"]), (&json!("skipped"), &json!("address-given")));
    assert_eq!((&ssl["handshake"]["sni"], &ssl["name"]["wanted"]), (&json!(HOST), &json!(HOST)));
    assert_eq!(report.peer()["timings_ms"]["resolve"], Value::Null);
    // Two, one of which nobody listens at: both are probed, each once.
    let two = check.options(&["--address", "127.0.0.1,127.0.0.2", "--address", "127.0.0.1"]).report();
    two.verdict(1, "network-error").critical(&["tcp-refused"]).also("warning", "addresses-disagree");
    let told: Vec<String> = entries(&two).into_iter().map(|entry| entry.0).collect();
    assert_eq!(told, ["127.0.0.1", "127.0.0.2"]);
    for (lang, words) in [("en", "not asked: the address was given"), ("ja", "名前解決は行っていません")] {
        let text = pinned.clone().options(&["--lang", lang]).outcome().stdout;
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn without_sni_the_default_certificate_is_shown_and_the_name_judged_all_the_same() {
    let estate = Estate::new();
    let (nginx, default) = two_sites(&estate);
    let store = estate.pki.store(&[&estate.root]);
    let check: Check = program::check(nginx.address(), &store).name(HOST);
    check.report().verdict(0, "verified").presented(&[&estate.leaf, &estate.intermediate]);
    let bare = check.options(&["--no-sni"]);
    let report = bare.report();
    report.verdict(1, "san-mismatch").about("name-mismatch", &default).valid();
    report.presented(&[&default, &estate.intermediate]);
    let handshake = &report.peer()["ssl"]["handshake"];
    assert_eq!((&handshake["sni"], &handshake["sni_reason"]), (&Value::Null, &json!("no-sni")));
    for (lang, words) in [("en", "none (--no-sni)"), ("ja", "なし (--no-sni)")] {
        let text = bare.clone().options(&["--lang", lang]).outcome().stdout;
        assert!(text.contains(words), "{text}");
    }
    // By its address no server is ever named: RFC 6066 has no form for it.
    let literal = program::check(nginx.address(), &store).report();
    assert_eq!(literal.peer()["ssl"]["handshake"]["sni_reason"], "address-literal");
}

#[test]
fn addresses_and_numbers_that_are_none_are_misuse() {
    let many = (1..=17).map(|last| format!("192.0.2.{last}")).collect::<Vec<_>>().join(",");
    for (arguments, words) in [
        (["mail.corp.test", "--address", "10.0.0.256"], "--address 10.0.0.256 is no IP address"),
        (["mail.corp.test", "--address", ""], "--address  is no IP address"),
        (["192.0.2.1:443", "--address", "192.0.2.2"], "192.0.2.1:443 is an address already"),
        (["mail.corp.test", "--address", many.as_str()], "names 17 addresses; at most 16"),
        (["mail.corp.test", "--repeat", "1"], "2..=100"),
        (["mail.corp.test", "--repeat", "101"], "2..=100"),
    ] {
        let outcome = run(peertrust().arg("check").args(arguments));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}
