//! The exporter as those who run it meet it: a real Prometheus scrapes it, the real blackbox_exporter looks at the same
//! peers, and strangers try to make it speak to whom it should not.
//!
//! `tests/run` installs Debian's prometheus and prometheus-blackbox-exporter; without them their tests fail. Peers are
//! TLS servers of this process on addresses of 127.0.0.0/8, their certificates by the `openssl` program.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]
#![allow(clippy::cast_precision_loss, reason = "seconds and scrapes of a test are few")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;

mod blackbox;
mod estate;
mod exporter;
mod http;
mod lifecycle;
mod load;
mod prometheus;
mod rules;
mod samples;
mod security;
