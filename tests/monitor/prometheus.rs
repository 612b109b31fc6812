//! A real Prometheus with the shipped scrape configuration and the shipped rules: two exporters share 200 peers by hash,
//! the right peers raise an alert, and an exporter that was killed comes back.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Child;
use std::time::Instant;

use serde_json::Value;

use crate::blackbox::free_port;
use crate::estate::{Estate, HOST};
use crate::exporter::Exporter;
use crate::http;
use crate::load::debian;
use crate::support::{Folder, PATIENCE, poll};

const PEERS: u32 = 198;

/// Debian's prometheus; ends with the value.
struct Prometheus {
    child: Child,
    address: SocketAddr,
    _folder: Folder,
}

impl Prometheus {
    /// With the shipped files; what a person would change in them is changed here.
    fn start(peers: &[SocketAddr], exporters: [SocketAddr; 2]) -> Self {
        let folder = Folder::new();
        let read = |name: &str| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("monitoring").join(name);
            std::fs::read_to_string(path).expect("a file of monitoring/")
        };
        let rules: Vec<String> = read("alerts.yml").lines().map(|line| now(line).to_owned()).collect();
        folder.write("alerts.yml", rules.join("\n"));
        let targets: String = peers.iter().map(|peer| format!("          - {peer}\n")).collect();
        let shipped = read("prometheus.yml");
        let from = shipped.find("          - mail.example.com").expect("the first example");
        let to = shipped.find("    relabel_configs").expect("what follows the examples");
        let config = format!("{}{targets}{}", &shipped[..from], &shipped[to..])
            .replace("module: [default]", &format!("module: [default]\n      server_name: [{HOST}]"))
            .replace("scrape_interval: 60s", "scrape_interval: 4s")
            .replace("scrape_timeout: 15s", "scrape_timeout: 4s")
            .replace("127.0.0.1:9815", &exporters[0].to_string())
            .replace("127.0.0.1:9816", &exporters[1].to_string());
        let config = folder
            .write("prometheus.yml", format!("global:\n  scrape_interval: 2s\n  evaluation_interval: 1s\n{config}"));
        let address = free_port();
        let child = debian("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .spawn()
            .unwrap_or_else(|error| panic!("prometheus: {error} (tests/run installs it)"));
        let started = Self { child, address, _folder: folder };
        poll("prometheus", || started.try_api("/-/ready"));
        started
    }

    fn try_api(&self, path: &str) -> Option<String> {
        let request = format!("GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address);
        http::try_ask(self.address, &request).ok().filter(|answer| answer.status == 200).map(|answer| answer.body)
    }

    fn api(&self, path: &str) -> Value {
        let body = self.try_api(path).unwrap_or_else(|| panic!("{path}"));
        let answer: Value = serde_json::from_str(&body).expect("JSON");
        answer["data"].clone()
    }

    /// The value of an expression that has one, or none.
    fn ask(&self, expression: &str) -> Option<f64> {
        let data = self.api(&format!("/api/v1/query?query={}", http::encoded(expression)));
        let results = data["result"].as_array().expect("a vector");
        assert!(results.len() <= 1, "{expression}: {results:?}");
        results.first()?["value"][1].as_str()?.parse().ok()
    }

    /// Waits until an expression has this value. A scrape of all peers takes its time where tests share two cores.
    fn wait(&self, expression: &str, value: f64) {
        let begin = Instant::now();
        let mut last = None;
        while begin.elapsed() < PATIENCE * 3 {
            last = self.ask(expression);
            if last == Some(value) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
        panic!("{expression} is {last:?}, not {value}");
    }

    /// Alerts that fire: name and instance.
    fn alerts(&self) -> Vec<(String, String)> {
        let word = |alert: &Value, name: &str| alert["labels"][name].as_str().unwrap_or_default().to_owned();
        let data = self.api("/api/v1/alerts");
        let firing = data["alerts"].as_array().expect("a list").iter().filter(|alert| alert["state"] == "firing");
        let mut found: Vec<_> = firing.map(|alert| (word(alert, "alertname"), word(alert, "instance"))).collect();
        found.sort();
        found
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Without the patience that alerts have with a network.
fn now(line: &str) -> &str {
    if line.trim_start().starts_with("for: ") { "        for: 0s" } else { line }
}

#[test]
fn two_exporters_share_two_hundred_peers_and_the_right_ones_raise_an_alert() {
    let estate = Estate::new();
    let mut peers = estate.fleet(31, PEERS);
    let expired = estate.serve((Ipv4Addr::new(127, 31, 9, 1), peers[0].port()), &estate.expired);
    let soon = estate.serve((Ipv4Addr::new(127, 31, 9, 2), peers[0].port()), &estate.soon);
    peers.extend([expired, soon]);
    let allow = ["--allow", "127.31.0.0/16"];
    let (mut first, second) = (Exporter::start(&estate.store, &allow), Exporter::start(&estate.store, &allow));
    let prometheus = Prometheus::start(&peers, [first.address, second.address]);

    prometheus.wait("count(probe_success)", 200.0);
    prometheus.wait("sum(probe_success)", 199.0);
    let share = |exporter: SocketAddr| format!("count(probe_success{{exporter=\"{exporter}\"}})");
    let (a, b) = (prometheus.ask(&share(first.address)), prometheus.ask(&share(second.address)));
    let (a, b) = (a.expect("peers of the first"), b.expect("peers of the second"));
    assert!((a + b - 200.0).abs() < f64::EPSILON && a > 60.0 && b > 60.0, "the hash shares them: {a} and {b}");
    println!("hashmod: {a} and {b} peers");

    let word = |text: &str| text.to_owned();
    let expected = vec![
        (word("PeertrustCertificateExpiresSoon"), expired.to_string()),
        (word("PeertrustCertificateExpiresSoon"), soon.to_string()),
        (word("PeertrustPeerNotVerified"), expired.to_string()),
    ];
    poll("the alerts of two peers, and no other", || (prometheus.alerts() == expected).then_some(()));
    let reason =
        prometheus.ask(&format!("probe_failure_info{{instance=\"{expired}\",reason=\"expired\",phase=\"verify\"}}"));
    assert_eq!(reason, Some(1.0));

    let listen = first.address.to_string();
    first.signal("KILL");
    first.ended();
    prometheus.wait("count(up{job=\"peertrust-peers\"} == 0)", a);
    poll("an alert about the exporter", || {
        prometheus.alerts().contains(&(word("PeertrustExporterDown"), listen.clone())).then_some(())
    });
    let first = Exporter::start(&estate.store, &["--allow", "127.31.0.0/16", "--listen", &listen]);
    prometheus.wait("sum(up{job=\"peertrust-peers\"})", 200.0);
    assert_eq!(first.address.to_string(), listen);
    poll("the alerts of before", || (prometheus.alerts() == expected).then_some(()));
}
