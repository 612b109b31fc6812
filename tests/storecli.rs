//! `peertrust store` as its users meet it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "store/cli/mod.rs"]
mod cli;
