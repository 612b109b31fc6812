//! Every way into TLS that Debian has a server for: healthy, root missing, wrong name, with its TLS switched off, with
//! the oldest TLS that its library still speaks, and wanting a client certificate; and beside each answer the one that
//! `openssl s_client -starttls` gives of the same server. What no server of Debian's speaks, and all the others once
//! more, is met behind a front end that speaks each dialogue (`behind`).
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
mod gnutls;
mod openssl_client;
mod recipes;
mod scripted;
mod service;
mod table;
mod verdicts;

use std::path::Path;

use recipes::Recipe;
use service::{Mode, Service, World};
use support::pki::{Cert, Key, Order, Pki};

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

    fn start(&self, recipe: &Recipe, mode: Mode) -> Service {
        self.start_for(recipe, mode, &self.root)
    }

    /// Whoever wants client certificates believes this authority.
    fn start_for(&self, recipe: &Recipe, mode: Mode, clients: &Cert) -> Service {
        let chain = self.pki.bundle(&[&self.leaf, &self.intermediate]);
        service::start(recipe, World::new(&chain, &self.leaf.key, &clients.file, mode))
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

macro_rules! services {
    ($($name:ident)*) => {$(
        mod $name {
            use crate::service::Mode;
            use crate::{recipes, verdicts};

            #[test]
            fn behind_it_three_verdicts_are_openssls() {
                verdicts::speaks(&recipes::$name(), Mode::Tls);
            }

            #[test]
            fn the_same_three_of_its_oldest_tls() {
                verdicts::speaks(&recipes::$name(), Mode::Old);
            }

            #[test]
            fn it_wants_client_certificates_in_its_manner() {
                verdicts::wants_certificates(&recipes::$name());
            }
        }
    )*};
}

services! { postfix dovecot nginx slapd inn prosody vsftpd postgres mariadb xrdp stunnel gnutls_serv }

macro_rules! without_tls {
    ($($name:ident)*) => {
        mod without_tls {
            $(#[test]
            fn $name() {
                crate::verdicts::offers_none(&crate::recipes::$name());
            })*
        }
    };
}

// The other two are nothing else than TLS.
without_tls! { postfix dovecot nginx slapd inn prosody vsftpd postgres mariadb xrdp }
