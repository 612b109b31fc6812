//! The real blackbox_exporter looks at the same peers: what both say has one name, one type, one meaning.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Child;

use crate::estate::{Estate, HOST};
use crate::exporter::Exporter;
use crate::http;
use crate::load::debian;
use crate::samples::Samples;
use crate::support::{Folder, poll};

/// Debian's prometheus-blackbox-exporter; ends with the value.
pub struct Blackbox {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    _folder: Folder,
}

impl Blackbox {
    /// Two modules: one that verifies by the estate's root, one that does not.
    pub fn start(estate: &Estate) -> Self {
        let folder = Folder::new();
        let roots = folder.write("roots.pem", &estate.root.pem);
        let module = |name: &str, more: &str| {
            format!(
                "  {name}:\n    prober: tcp\n    timeout: 5s\n    tcp:\n      tls: true\n      preferred_ip_protocol: ip4\n      tls_config:\n        \
                 ca_file: {}\n        server_name: {HOST}\n{more}",
                roots.display()
            )
        };
        let verifying = module("verifying", "");
        let looking = module("looking", "        insecure_skip_verify: true\n");
        let config = folder.write("blackbox.yml", format!("modules:\n{verifying}{looking}"));
        let address = free_port();
        let child = debian("prometheus-blackbox-exporter")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--web.listen-address={address}"))
            .spawn()
            .unwrap_or_else(|error| panic!("prometheus-blackbox-exporter: {error} (tests/run installs it)"));
        let started = Self { child, address, _folder: folder };
        let request = format!("GET /-/healthy HTTP/1.0\r\nHost: {address}\r\n\r\n");
        poll("blackbox_exporter", || http::try_ask(address, &request).ok().filter(|answer| answer.status == 200));
        started
    }

    fn probe(&self, module: &str, target: SocketAddr) -> Samples {
        let request = format!("GET /probe?module={module}&target={target} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address);
        let answer = http::ask(self.address, &request);
        assert_eq!(answer.status, 200, "{}", answer.body);
        Samples::read(&answer.body)
    }
}

impl Drop for Blackbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address")
}

/// Numbers that are measured anew each time, and so differ.
const MEASURED: [&str; 2] = ["probe_duration_seconds", "probe_dns_lookup_time_seconds"];
/// What only one of them is told: how long it may take.
const SETTINGS: [&str; 1] = ["probe_timeout_seconds"];

#[test]
fn what_both_say_has_one_name_type_and_meaning() {
    let estate = Estate::new();
    let blackbox = Blackbox::start(&estate);
    let exporter = Exporter::start(&estate.store, &["--allow", "127.0.0.0/8"]);
    let serve = |last: u8, leaf| estate.serve((Ipv4Addr::new(127, 0, 9, last), 0), leaf);
    let (good, soon) = (serve(1, &estate.good), serve(2, &estate.soon));
    let (expired, other) = (serve(3, &estate.expired), serve(4, &estate.other));
    let alone = estate.sending((Ipv4Addr::new(127, 0, 9, 5), 0), &estate.good, &[&estate.good]);
    let refused = SocketAddr::from((Ipv4Addr::new(127, 0, 9, 6), good.port()));
    let mut common = BTreeSet::new();
    for (story, peer) in
        [("good", good), ("soon", soon), ("expired", expired), ("other", other), ("alone", alone), ("refused", refused)]
    {
        let ours = exporter.samples(&peer.to_string(), &format!("&server_name={HOST}"));
        let theirs = blackbox.probe("verifying", peer);
        common.extend(compare(story, &ours, &theirs));
        // What it says of the certificate where it was told not to verify: the same date, ours in any case.
        let looked = blackbox.probe("looking", peer);
        let expiry = |samples: &Samples| samples.value("probe_ssl_earliest_cert_expiry", &[]);
        assert_eq!(expiry(&ours), expiry(&looked), "{story}");
        assert_eq!(expiry(&ours).is_some(), story != "refused", "{story}");
    }
    println!("compared: {common:?}");
    let expected = [
        "probe_dns_lookup_time_seconds",
        "probe_duration_seconds",
        "probe_failure_info",
        "probe_ip_addr_hash",
        "probe_ip_protocol",
        "probe_ssl_earliest_cert_expiry",
        "probe_ssl_last_chain_expiry_timestamp_seconds",
        "probe_ssl_last_chain_info",
        "probe_success",
        "probe_tls_version_info",
    ];
    for name in expected.into_iter().filter(|name| *name != "probe_failure_info") {
        assert!(common.contains(name), "{name} is said by both");
    }
}

/// Compares what both say; answers with the names. What blackbox says and we do not has to be of another prober.
fn compare(story: &str, ours: &Samples, theirs: &Samples) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (name, kind) in &theirs.types {
        let said = theirs.of(name).next();
        let Some(said) = said else { continue };
        if ["probe_failed_due_to_regex"].contains(&name.as_str()) {
            continue;
        }
        let own: Vec<_> = ours.of(name).collect();
        assert!(!own.is_empty(), "{story}: {name} is theirs alone");
        assert_eq!(ours.types.get(name), Some(kind), "{story}: {name}");
        names.insert(name.clone());
        let labels = |labels: &BTreeMap<String, String>| labels.clone();
        for (label, value) in labels(&said.labels) {
            let own = own[0].labels.get(&label).unwrap_or_else(|| panic!("{story}: {name} has no {label}"));
            assert_eq!(own, &value, "{story}: {name}{{{label}}}");
        }
        if !MEASURED.contains(&name.as_str()) && !SETTINGS.contains(&name.as_str()) {
            assert!(
                (own[0].value - said.value).abs() < f64::EPSILON,
                "{story}: {name}: {} and {}",
                own[0].value,
                said.value
            );
        }
    }
    names
}
