//! `peertrust check` against real servers: OpenSSL's `s_server`, nginx, and listeners that are none.
//!
//! Everything listens on loopback on ports of its own, and every certificate is made for its test, so the
//! tests run beside each other. The programs `openssl` and `nginx` are needed; without them the tests
//! fail, they never pass in silence. `tests/run` installs them.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;

mod addresses;
mod aia;
mod aim;
mod chain;
mod client_certificate;
mod discover;
mod harness;
mod hello;
mod import;
mod key_types;
mod legacy;
mod mutual;
mod names;
mod network;
mod nodes;
mod ocsp;
mod offers;
mod older;
mod order;
mod proxy;
mod revocation;
mod self_signed;
mod shape;
mod stale;
mod staple;
mod validity;
mod weak;

use std::net::SocketAddr;
use std::path::Path;

use support::nginx::{self, Nginx};
use support::pki::{Cert, Order, Pki};
use support::program::{self, Check};
use support::s_server::{self, OpensslServer};

/// The name that most servers here have.
const HOST: &str = "exchange.corp.test";

/// `leaf ← Issuing CA ← Root CA`, the common form, with key identifiers.
struct Estate {
    pki: Pki,
    root: Cert,
    intermediate: Cert,
    leaf: Cert,
}

impl Estate {
    fn new() -> Self {
        Self::with_leaf(&Order::server(HOST))
    }

    fn with_leaf(leaf: &Order) -> Self {
        Self::with(&Order::authority("Lab Root CA"), &Order::authority("Lab Issuing CA"), leaf)
    }

    fn with(root: &Order, intermediate: &Order, leaf: &Order) -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(root);
        let intermediate = pki.issue(&root, intermediate);
        let leaf = pki.issue(&intermediate, leaf);
        Self { pki, root, intermediate, leaf }
    }

    /// An OpenSSL server that sends leaf and intermediate, as a well-configured one does.
    fn openssl(&self) -> OpensslServer {
        self.openssl_sending(&[&self.intermediate])
    }

    /// An OpenSSL server that sends these behind the leaf.
    fn openssl_sending(&self, certificates: &[&Cert]) -> OpensslServer {
        s_server::with_leaf(&self.leaf).sending(&self.pki.bundle(certificates)).start()
    }

    /// nginx that sends leaf and intermediate.
    fn nginx(&self) -> Nginx {
        self.nginx_sending(&[&self.leaf, &self.intermediate])
    }

    /// nginx that sends exactly these, the leaf first.
    fn nginx_sending(&self, certificates: &[&Cert]) -> Nginx {
        nginx::start(&[nginx::site(HOST, &self.leaf, &self.pki.bundle(certificates))])
    }

    /// A root of this name that has nothing to do with the estate: a store is rarely empty.
    fn stranger(&self) -> Cert {
        self.pki.self_signed(&Order::authority("Somebody Else's Root CA"))
    }
}

/// Checks a server by its address, under the name that it is known by.
fn check(address: SocketAddr, store: &Path) -> Check {
    program::check(address, store).name(HOST)
}
