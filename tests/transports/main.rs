//! Every way into TLS that Debian has a server for: healthy, root missing, wrong name, and with its TLS switched off;
//! and beside each answer the one that `openssl s_client -starttls` gives of the same server.
//!
//! The servers run as root out of folders of their own, on loopback, and end with their test. `tests/run` installs
//! them; without one of them its test fails. There is none for SQL Server: `evidence::starttls` plays the examples of
//! its document.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;

mod behind;
mod chosen;
mod front;
mod openssl_client;
mod recipes;
mod scripted;
mod service;

use std::path::Path;

use openssl_client::UNSPOKEN;
use recipes::Recipe;
use service::{Service, World};
use support::pki::{Cert, Key, Order, Pki};
use support::program::check;

/// The name that every server here has.
const HOST: &str = "exchange.corp.test";
const ANOTHER: &str = "other.corp.test";

/// `leaf ← Issuing CA ← Root CA`, RSA, as the oldest of these servers wants it.
struct Estate {
    pki: Pki,
    root: Cert,
    intermediate: Cert,
    leaf: Cert,
}

impl Estate {
    fn new() -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let intermediate = pki.issue(&root, &Order::authority("Lab Issuing CA"));
        let leaf = pki.issue(&intermediate, &Order::server(HOST).key(Key::Rsa(2048)));
        Self { pki, root, intermediate, leaf }
    }

    /// A root of this name that has nothing to do with the estate.
    fn stranger(&self) -> Cert {
        self.pki.self_signed(&Order::authority("Somebody Else's Root CA"))
    }

    /// A client below authorities of its own, which a server may ask for.
    fn clients(&self) -> Clients {
        let root = self.pki.self_signed(&Order::authority("Client Root CA"));
        let issuing = self.pki.issue(&root, &Order::authority("Client Issuing CA"));
        let order = Order::server("client.corp.test").with("extendedKeyUsage=clientAuth").key(Key::Rsa(2048));
        let leaf = self.pki.issue(&issuing, &order);
        Clients { root, issuing, leaf }
    }

    fn start(&self, recipe: &Recipe, tls: bool) -> Service {
        let chain = self.pki.bundle(&[&self.leaf, &self.intermediate]);
        service::start(recipe, World::new(&chain, &self.leaf.key, tls))
    }
}

/// `client ← Client Issuing CA ← Client Root CA`.
struct Clients {
    root: Cert,
    issuing: Cert,
    leaf: Cert,
}

impl Clients {
    /// What hands certificate and key to the program.
    fn options(&self, estate: &Estate) -> [String; 4] {
        let chain = estate.pki.bundle(&[&self.leaf, &self.issuing]);
        ["--client-cert".into(), path(&chain), "--client-key".into(), path(&self.leaf.key)]
    }
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// One service with TLS: three verdicts, each beside OpenSSL's.
fn speaks_tls(recipe: &Recipe) {
    let estate = Estate::new();
    let service = estate.start(recipe, true);
    let held = estate.pki.store(&[&estate.root]);
    let stranger = estate.stranger();
    let strange = estate.pki.store(&[&stranger]);
    for (scheme, address) in &service.listens {
        let ask = |store: &Path, name: &str| {
            check(format!("{scheme}://{address}"), store).name(name).options(&["--timeout", "20"]).report().of(scheme)
        };
        let healthy = ask(&held, HOST);
        healthy.verdict(0, "verified").critical(&[]).valid().presented(&[&estate.leaf, &estate.intermediate]);
        let dialogue = &healthy.peer()["ssl"]["starttls"];
        assert_eq!(dialogue["outcome"], "ready", "{scheme}: {dialogue}");
        assert!(dialogue["transcript"].as_array().is_some_and(|said| !said.is_empty()), "{scheme}: {dialogue}");
        assert_eq!(dialogue["injected"], serde_json::Value::Null, "{scheme}: {dialogue}");
        ask(&strange, HOST).verdict(1, "certificate-missing-from-chain").critical(&["root-missing"]);
        ask(&held, ANOTHER).verdict(1, "san-mismatch").critical(&["name-mismatch"]);
        let answers = [(HOST, &estate.root), (HOST, &stranger), (ANOTHER, &estate.root)]
            .map(|(name, root)| openssl_client::says(scheme, *address, name, root, &[]));
        let expected = if *scheme == "rdp" { [UNSPOKEN; 3] } else { ["0", "20", "62"] };
        assert_eq!(answers, expected, "{scheme}");
        println!("{scheme} {}: verified / root-missing / name-mismatch; openssl {answers:?}", recipe.name);
    }
}

/// The same service without a certificate: it says so, and so do we.
fn offers_none(recipe: &Recipe) {
    let estate = Estate::new();
    let service = estate.start(recipe, false);
    let store = estate.pki.store(&[&estate.root]);
    for (scheme, address) in &service.listens {
        let peer = format!("{scheme}://{address}");
        let report = check(peer, &store).name(HOST).options(&["--timeout", "20"]).report().of(scheme);
        report.verdict(1, "failed").critical(&["starttls-not-offered"]).remedy("starttls-not-offered", &["server"]);
        assert_eq!(report.peer()["ssl"]["starttls"]["outcome"], "not-offered", "{}", report.shown());
        println!("{scheme} {}: {}", recipe.name, report.finding("starttls-not-offered")["message"]);
    }
}

macro_rules! services {
    ($($name:ident)*) => {$(
        mod $name {
            #[test]
            fn behind_it_three_verdicts_are_openssls() {
                super::speaks_tls(&super::recipes::$name());
            }

            #[test]
            fn without_a_certificate_nothing_is_offered() {
                super::offers_none(&super::recipes::$name());
            }
        }
    )*};
}

services! { postfix dovecot nginx slapd prosody vsftpd postgres mariadb xrdp }
