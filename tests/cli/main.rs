//! The command line as its users and other programs meet it: exit codes, streams, languages, formats, misuse.
//!
//! One good peer is enough for most of it; what peers can be like is the business of `tests/servers`.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;

mod config;
mod hostile;
mod languages;
mod lists;
mod misuse;
mod schema;
mod streams;

use std::path::PathBuf;

use support::pki::{Cert, Order, Pki};
use support::program::{self, Check};
use support::s_server::{self, OpensslServer};

const HOST: &str = "exchange.corp.test";

/// A server, a store that trusts it, and a store that does not.
struct Peer {
    pki: Pki,
    root: Cert,
    server: OpensslServer,
    trusting: PathBuf,
    other: PathBuf,
}

impl Peer {
    fn new() -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let leaf = pki.issue(&root, &Order::server(HOST));
        let server = s_server::with_leaf(&leaf).start();
        let trusting = pki.store(&[&root]);
        let other = pki.store(&[&pki.self_signed(&Order::authority("Somebody Else's Root CA"))]);
        Self { pki, root, server, trusting, other }
    }

    fn healthy(&self) -> Check {
        program::check(self.server.address(), &self.trusting).name(HOST)
    }

    fn untrusted(&self) -> Check {
        program::check(self.server.address(), &self.other).name(HOST)
    }
}
