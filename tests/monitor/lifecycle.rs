//! From the first line to the last: address, readiness, reload, end.

use std::os::unix::net::UnixDatagram;
use std::time::{Duration, Instant};

use crate::estate::{Estate, HOST};
use crate::exporter::{Exporter, command};
use crate::http;
use crate::support::{Folder, listener, poll};

fn name() -> String {
    format!("&server_name={HOST}")
}

#[test]
fn a_probe_answers_as_the_pattern_has_it() {
    let estate = Estate::new();
    let good = estate.serve(([127, 0, 8, 1], 0), &estate.good).to_string();
    let expired = estate.serve(([127, 0, 8, 2], 0), &estate.expired).to_string();
    let exporter = Exporter::start(&estate.store, &["--allow", "127.0.0.0/8"]);
    let samples = exporter.samples(&good, &name());
    assert_eq!(samples.value("probe_success", &[]), Some(1.0));
    assert_eq!(samples.value("probe_timeout_seconds", &[]), Some(12.0));
    let path = format!("/probe?target={good}&module=default&hostname={HOST}");
    let bounded = http::get_with(exporter.address, &path, "X-Prometheus-Scrape-Timeout-Seconds: 4\r\n");
    assert!(bounded.body.contains("\nprobe_timeout_seconds 3.5\n"), "{}", bounded.body);
    assert!(bounded.head.contains("content-type: text/plain; version=0.0.4"), "{}", bounded.head);

    // A failed probe is an answer, and the dates are in it: they are what is wanted just then.
    let failed = exporter.samples(&expired, &name());
    assert_eq!(failed.value("probe_success", &[]), Some(0.0));
    let reason: Vec<_> = failed.of("probe_failure_info").collect();
    assert_eq!((reason.len(), reason[0].labels["reason"].as_str()), (1, "expired"));
    let ended = failed.value("probe_ssl_earliest_cert_expiry", &[]).expect("the date of the expired leaf");
    assert!(ended < jiff::Timestamp::now().as_second() as f64);
    assert_eq!(failed.value("probe_ssl_last_chain_expiry_timestamp_seconds", &[]), None, "no sentinel");

    let metrics = exporter.metrics();
    assert_eq!(metrics.value("peertrust_exporter_probes_total", &[("verdict", "healthy")]), Some(2.0));
    assert_eq!(metrics.value("peertrust_exporter_probes_total", &[("verdict", "failed")]), Some(1.0));
    assert_eq!(metrics.value("peertrust_exporter_probe_duration_seconds_count", &[]), Some(3.0));
    assert!(metrics.value("process_resident_memory_bytes", &[]).is_some_and(|bytes| bytes > 1e6));
    assert!(metrics.value("process_open_fds", &[]).is_some());
}

#[test]
fn a_silent_peer_is_told_within_the_scraper_s_patience() {
    let stuck = listener::silent();
    let folder = Folder::new();
    let exporter = Exporter::start(folder.path(), &["--allow", "127.0.0.1", "--timeout", "20"]);
    let path = format!("/probe?target={}", stuck.address());
    let begin = Instant::now();
    let answer = http::get_with(exporter.address, &path, "X-Prometheus-Scrape-Timeout-Seconds: 2\r\n");
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("\nprobe_success 0\n"), "{}", answer.body);
    assert!(answer.body.contains("reason=\"tls-timeout\""), "{}", answer.body);
}

#[test]
fn a_store_is_read_again_and_a_bad_one_keeps_the_one_before() {
    let estate = Estate::new();
    let good = estate.serve(([127, 0, 8, 3], 0), &estate.good).to_string();
    let folder = Folder::new();
    let store = folder.write("roots.pem", &estate.root.pem);
    let exporter = Exporter::start(&store, &["--allow", "127.0.0.0/8", "--log-format", "json"]);
    let success = || exporter.samples(&good, &name()).value("probe_success", &[]);
    let reloaded = || exporter.metrics().value("peertrust_exporter_config_last_reload_successful", &[]);
    assert_eq!((success(), reloaded()), (Some(1.0), Some(1.0)));

    std::fs::write(&store, "no certificate at all").expect("a file of this test");
    exporter.signal("HUP");
    poll("the failed reload", || (reloaded() == Some(0.0)).then_some(()));
    assert_eq!(success(), Some(1.0), "what was in force stays in force");
    let answer = http::post(exporter.address, "/-/reload", "");
    assert_eq!(answer.status, 500);
    assert!(answer.body.contains("roots.pem"), "{}", answer.body);

    let other = estate.pki.self_signed(&crate::support::pki::Order::authority("Somebody Else's Root CA"));
    std::fs::write(&store, &other.pem).expect("a file of this test");
    assert_eq!(http::post(exporter.address, "/-/reload", "").status, 200);
    assert_eq!((success(), reloaded()), (Some(0.0), Some(1.0)), "another root is in force");

    let log = exporter.log();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["time"].is_string() && line["level"].is_string() && line["event"].is_string());
    }
    assert!(log.contains("\"event\":\"reload-failed\""), "{log}");
}

#[test]
fn it_says_when_it_is_ready_and_lets_running_probes_end() {
    let stuck = listener::silent();
    let folder = Folder::new();
    let socket = folder.path().join("notify");
    let manager = UnixDatagram::bind(&socket).expect("a socket");
    let heard = || {
        let mut bytes = [0; 256];
        let length = manager.recv(&mut bytes).expect("a datagram");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    let stores = Folder::new();
    let store = stores.path().to_str().expect("a path of this test");
    let mut command = command(&["--store", store, "--allow", "127.0.0.1", "--timeout", "2", "--log-format", "json"]);
    let mut exporter = Exporter::spawn(command.env("NOTIFY_SOCKET", &socket));
    assert_eq!(heard(), "READY=1");
    let server = exporter.address;
    let path = format!("/probe?target={}", stuck.address());
    let running = std::thread::spawn(move || http::get(server, &path));
    poll("the probe", || {
        (exporter.metrics().value("peertrust_exporter_probes_in_flight", &[]) == Some(1.0)).then_some(())
    });
    exporter.signal("TERM");
    assert_eq!(heard(), "STOPPING=1");
    let answer = running.join().expect("its thread");
    assert_eq!(answer.status, 200, "the probe that ran was answered");
    let status = exporter.ended();
    assert_eq!(status.code(), Some(0), "{}", exporter.log());
    let request = format!("GET /-/healthy HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n");
    assert!(http::try_ask(server, &request).is_err(), "nobody listens any more");
}

#[test]
fn a_probe_that_does_not_end_is_left_behind() {
    let stuck = listener::silent();
    let folder = Folder::new();
    let mut exporter = Exporter::start(folder.path(), &["--allow", "127.0.0.1", "--timeout", "30", "--grace", "0.5"]);
    let server = exporter.address;
    let path = format!("/probe?target={}", stuck.address());
    let running = std::thread::spawn(move || http::get(server, &path).status);
    poll("the probe", || {
        (exporter.metrics().value("peertrust_exporter_probes_in_flight", &[]) == Some(1.0)).then_some(())
    });
    let begin = Instant::now();
    exporter.signal("INT");
    assert_eq!(exporter.ended().code(), Some(0));
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    assert_eq!(running.join().expect("its thread"), 0, "it was not answered");
}

#[test]
fn after_a_kill_it_comes_back_on_the_same_port() {
    let folder = Folder::new();
    let mut first = Exporter::start(folder.path(), &[]);
    let listen = first.address.to_string();
    first.signal("KILL");
    assert_eq!(first.ended().code(), None);
    let again = Exporter::start(folder.path(), &["--listen", &listen]);
    assert_eq!(http::get(again.address, "/-/ready").status, 200);
}

#[test]
fn a_port_that_is_taken_is_misuse() {
    let folder = Folder::new();
    let first = Exporter::start(folder.path(), &[]);
    let store = folder.path().to_str().expect("a path of this test");
    let second = command(&["--store", store, "--listen", &first.address.to_string()]).output().expect("it runs");
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains(&first.address.to_string()));
}

#[test]
fn modules_of_the_configuration_look_in_their_own_way() {
    let estate = Estate::new();
    let good = estate.serve(([127, 0, 8, 5], 0), &estate.good).to_string();
    let stranger = estate.pki.self_signed(&crate::support::pki::Order::authority("Somebody Else's Root CA"));
    let folder = Folder::new();
    folder.write("roots.pem", &estate.root.pem);
    let other = folder.write("other.pem", &stranger.pem);
    let lab = format!("[modules.lab]\nstore = \"roots.pem\"\nserver_name = \"{HOST}\"\nping = false\n");
    let config = folder.write("peertrust.toml", format!("[[peers]]\npeer = \"{good}\"\n\n{lab}"));
    let exporter = Exporter::start(&other, &["--config", config.to_str().expect("a path of this test")]);
    let success = |more: &str| exporter.samples(&good, more).value("probe_success", &[]);
    assert_eq!(success("&module=lab"), Some(1.0), "its own store and name; the peer is configured, and so listed");
    assert_eq!(success(&name()), Some(0.0), "the default module has the store of the command line");
    let unknown = exporter.probe(&good, "&module=nope");
    assert_eq!(unknown.status, 400);
    assert!(unknown.body.contains("default, lab"), "{}", unknown.body);

    std::fs::write(&config, lab.replace("store =", "stroe =")).expect("a file of this test");
    let refused = http::post(exporter.address, "/-/reload", "");
    assert_eq!(refused.status, 500);
    assert!(refused.body.contains("peertrust.toml"), "{}", refused.body);
    assert_eq!(success("&module=lab"), Some(1.0), "what was in force stays in force, the list too");
}
