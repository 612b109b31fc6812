//! Strangers: whatever they say, the exporter speaks to whom it was told to, and to nobody else.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::estate::{Estate, HOST};
use crate::exporter::{Exporter, command};
use crate::http;
use crate::support::dns::{NameServer, Zone};
use crate::support::{Folder, listener, poll};

/// An empty store: nothing here gets as far as trust.
fn exporter(arguments: &[&str]) -> (Folder, Exporter) {
    let folder = Folder::new();
    let exporter = Exporter::start(folder.path(), arguments);
    (folder, exporter)
}

#[test]
fn only_listed_targets_are_connected_to() {
    let (listed, unlisted) = (listener::silent(), listener::silent());
    let allow = listed.address().to_string();
    let (_folder, exporter) = exporter(&["--allow", &allow, "--timeout", "0.3"]);
    assert_eq!(exporter.probe(&allow, "").status, 200);
    let refused = exporter.probe(&unlisted.address().to_string(), "");
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert_eq!((listed.connections(), unlisted.connections()), (1, 0));
    assert_eq!(exporter.probe("localhost:443", "").status, 403);
    assert_eq!(exporter.metrics().value("peertrust_exporter_refused_total", &[("cause", "guard")]), Some(2.0));
}

#[test]
fn nobody_is_probed_where_nobody_is_listed() {
    let (_folder, exporter) = exporter(&[]);
    assert_eq!(exporter.probe("127.0.0.1:443", "").status, 403);
    poll("a warning that nobody may be probed", || exporter.log().contains("--allow").then_some(()));
}

#[test]
fn metadata_and_link_local_addresses_are_refused_in_every_form() {
    let (_folder, any) = exporter(&["--any-peer", "--timeout", "0.3"]);
    for target in [
        "169.254.169.254",
        "169.254.169.254:80",
        "http://169.254.169.254/",
        "[::ffff:169.254.169.254]:80",
        "[64:ff9b::a9fe:a9fe]:80",
        "[fd00:ec2::254]:80",
        "[fe80::1]:443",
        "168.63.129.16",
        "0.0.0.0:443",
        "[::]:443",
        "224.0.0.1",
    ] {
        let answer = any.probe(target, "");
        let expected = if target.starts_with("http:") { 400 } else { 403 };
        assert_eq!(answer.status, expected, "{target}: {}", answer.body);
    }
    let (_folder, all) = exporter(&["--allow", "0.0.0.0/0", "--allow", "::/0"]);
    assert_eq!(all.probe("169.254.169.254:80", "").status, 403);
}

/// The first answer is one that may be connected to; every later one leads elsewhere.
#[test]
fn a_name_that_turns_is_not_followed() {
    let estate = Estate::new();
    let good = estate.serve((Ipv4Addr::new(127, 0, 7, 1), 0), &estate.good);
    let bad = estate.serve((Ipv4Addr::new(127, 0, 7, 2), good.port()), &estate.good);
    let questions = Arc::new(AtomicUsize::new(0));
    let turns = vec![Ipv4Addr::new(127, 0, 7, 1), Ipv4Addr::new(127, 0, 7, 2)];
    let server = NameServer::start(Zone::InTurn(Arc::clone(&questions), turns));
    let name_server = server.address();
    let exporter = Exporter::start(&estate.store, &["--allow", "127.0.7.1", "--resolver", &name_server]);
    let target = format!("{HOST}:{}", good.port());
    let samples = exporter.samples(&target, "");
    assert_eq!(samples.value("probe_success", &[]), Some(1.0));
    assert_eq!(questions.load(Ordering::Relaxed), 1, "resolved once, and that address was connected to");
    let turned = exporter.probe(&target, "");
    assert_eq!(turned.status, 403, "{}", turned.body);
    assert!(turned.body.contains(&bad.ip().to_string()), "{}", turned.body);
}

#[test]
fn a_listed_name_does_not_lead_to_loopback_or_metadata() {
    let victim = listener::silent();
    let target = format!("listed.corp.test:{}", victim.address().port());
    for address in [Ipv4Addr::LOCALHOST, Ipv4Addr::new(169, 254, 169, 254)] {
        let server = NameServer::start(Zone::Addresses(vec![address]));
        let (_folder, exporter) = exporter(&["--allow", "listed.corp.test", "--resolver", &server.address()]);
        let answer = exporter.probe(&target, "");
        assert_eq!(answer.status, 403, "{address}: {}", answer.body);
    }
    // Half of a peer is not looked at either: it would be called healthy.
    let server = NameServer::start(Zone::Addresses(vec![Ipv4Addr::new(127, 0, 7, 9), Ipv4Addr::LOCALHOST]));
    let (_folder, exporter) = exporter(&["--allow", "127.0.7.9", "--resolver", &server.address()]);
    assert_eq!(exporter.probe(&target, "").status, 403);
    assert_eq!(victim.connections(), 0);
}

#[test]
fn a_forged_host_is_turned_away() {
    let (_folder, exporter) = exporter(&["--any-peer"]);
    let ask = |request: &str| http::ask(exporter.address, request).status;
    assert_eq!(ask("GET /metrics HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n"), 421);
    assert_eq!(
        ask("GET /probe?target=127.0.0.1 HTTP/1.1\r\nHost: 127.0.0.1.evil.test\r\nConnection: close\r\n\r\n"),
        421
    );
    assert_eq!(ask("GET http://evil.test/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 421);
    assert_eq!(ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\nConnection: close\r\n\r\n"), 421);
    assert_eq!(ask("GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n"), 421);
    assert_eq!(ask("GET /metrics HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"), 200);
    let foreign = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n";
    assert_eq!(http::get_with(exporter.address, "/probe?target=127.0.0.1", foreign).status, 403);
    assert_eq!(http::post(exporter.address, "/-/reload", "Origin: http://evil.test\r\n").status, 403);
}

#[test]
fn paths_and_parameters_lead_nowhere_else() {
    let (_folder, exporter) = exporter(&["--any-peer"]);
    let get = |path: &str| http::get(exporter.address, path);
    for path in [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//probe",
        "/probe/../metrics",
        "/metrics/",
        "/-/",
        "/probe%3ftarget=x",
    ] {
        assert_eq!(get(path).status, 404, "{path}");
    }
    for query in [
        "store=/etc/ssl",
        "target=a.test&store=/etc/ssl",
        "target=file:///etc/passwd",
        "target=/etc/passwd",
        "target=a.test&module=../../etc/passwd",
        "target=a.test&server_name=../x",
        "target=a%00b",
        "target=a.test&config=x",
    ] {
        let answer = get(&format!("/probe?{query}"));
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
        assert!(!answer.body.contains('\0'), "{query}");
    }
    assert_eq!(get("/-/reload").status, 405);
    let answer = get("/probe?target=%3Cscript%3E%1b%5b2J");
    assert!(answer.head.contains("text/plain") && answer.head.contains("nosniff") && !answer.body.contains('\u{1b}'));
}

#[test]
fn heads_that_are_too_large_are_refused() {
    let (_folder, exporter) = exporter(&[]);
    let long = format!("X-Long: {}\r\n", "a".repeat(40_000));
    let many = "X-Many: a\r\n".repeat(200);
    for lines in [long, many] {
        let status = http::get_with(exporter.address, "/metrics", &lines).status;
        assert!([0, 400, 431].contains(&status), "{status}");
    }
    let path = format!("/probe?target={}", "a".repeat(60_000));
    let status = http::get(exporter.address, &path).status;
    assert!([0, 400, 414, 431].contains(&status), "{status}");
    assert_eq!(http::get(exporter.address, "/-/healthy").status, 200);
}

#[test]
fn a_client_that_drips_is_cut_and_holds_up_nobody() {
    let (_folder, exporter) = exporter(&[]);
    let slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(exporter.address).expect("a connection")).collect();
    let begin = Instant::now();
    let mut one = &slow[0];
    one.set_read_timeout(Some(Duration::from_millis(200))).expect("a timeout");
    one.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").expect("the first bytes");
    let mut end = [0; 512];
    loop {
        assert_eq!(http::get(exporter.address, "/-/healthy").status, 200);
        assert!(begin.elapsed() < Duration::from_secs(25), "it is still served after {:?}", begin.elapsed());
        let written = one.write_all(b"a");
        match one.read(&mut end) {
            Ok(0) => break,
            Ok(_) => {} // 408
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => assert!(written.is_ok()),
            Err(_) => break,
        }
    }
    assert!(begin.elapsed() > Duration::from_secs(5), "not at once either: {:?}", begin.elapsed());
}

#[test]
fn elsewhere_than_on_loopback_the_token_is_needed() {
    const SECRET: &str = "f3b1c9d47a6e48d09c55d1c0a1b2c3d4";
    let folder = Folder::new();
    let token = folder.write("token", format!("{SECRET}\n"));
    let token = token.to_str().expect("a path of this test");
    let without =
        command(&["--listen", "0.0.0.0:0", "--store", folder.path().to_str().unwrap()]).output().expect("it runs");
    assert_eq!(without.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&without.stderr).contains("--token-file"), "{without:?}");

    let stores = Folder::new();
    let exporter = Exporter::start(stores.path(), &["--listen", "0.0.0.0:0", "--token-file", token]);
    let server = SocketAddr::from((Ipv4Addr::LOCALHOST, exporter.address.port()));
    let bearer = format!("Authorization: Bearer {SECRET}\r\n");
    assert_eq!(http::get(server, "/metrics").status, 401);
    assert!(http::get(server, "/metrics").head.contains("www-authenticate: bearer"));
    assert_eq!(http::get_with(server, "/metrics", "Authorization: Bearer f3b1c9d4\r\n").status, 401);
    assert_eq!(http::get_with(server, "/metrics", &bearer).status, 200);
    assert_eq!(http::post(server, "/-/reload", "").status, 401);
    assert_eq!(http::post(server, "/-/reload", &bearer).status, 200);
    assert_eq!(http::get(server, "/-/healthy").status, 200);
    let log = poll("a warning", || Some(exporter.log()).filter(|log| log.contains("not loopback")));
    assert!(!log.contains(SECRET));
}

#[test]
fn a_banner_is_not_handed_to_whoever_asks() {
    let ssh = listener::greets("SSH-2.0-SecretProduct_9.9 internal-host-name-42\r\n");
    let (_folder, exporter) = exporter(&["--allow", "127.0.0.0/8", "--timeout", "1"]);
    for more in ["", "&debug=true"] {
        let answer = exporter.probe(&ssh.address().to_string(), more);
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("not-tls"), "{}", answer.body);
        assert!(!answer.body.contains("SecretProduct") && !answer.body.contains("internal-host"), "{}", answer.body);
    }
}

#[test]
fn beyond_places_and_queue_the_answer_is_503() {
    let stuck = listener::silent();
    let (_folder, exporter) =
        exporter(&["--allow", "127.0.0.1", "--timeout", "3", "--concurrency", "1", "--queue", "1"]);
    let target = stuck.address().to_string();
    let server = exporter.address;
    let path = format!("/probe?target={}", http::encoded(&target));
    let ask = || {
        let path = path.clone();
        std::thread::spawn(move || http::get(server, &path))
    };
    let first = ask();
    poll("the first probe", || {
        (exporter.metrics().value("peertrust_exporter_probes_in_flight", &[]) == Some(1.0)).then_some(())
    });
    let second = ask();
    poll("the queue", || {
        (exporter.metrics().value("peertrust_exporter_probes_queued", &[]) == Some(1.0)).then_some(())
    });
    let third = http::get(server, &path);
    assert_eq!(third.status, 503, "{}", third.body);
    assert!(third.head.contains("retry-after: 1"), "{}", third.head);
    assert_eq!((first.join().unwrap().status, second.join().unwrap().status), (200, 200));
}
