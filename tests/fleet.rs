//! Runs of many peers: the summary is exact, and a rate, a deadline, an interrupt and few file descriptors are kept to.
//!
//! The fleet stands in this process, on addresses of 127.0.0.0/8: some listeners serve thousands of peers, for each
//! address is a peer of its own.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;

#[path = "fleet/ends.rs"]
mod ends;
#[path = "fleet/mixed.rs"]
mod mixed;
#[path = "fleet/paced.rs"]
mod paced;
#[path = "fleet/servers.rs"]
mod servers;

use std::process::{Command, Stdio};

use serde_json::Value;

use support::program::search_path;

/// `peertrust check` of a list, in an environment of its own. It is not under a deadline of its own: what it is
/// measured by is.
fn check(list: &std::path::Path, store: &std::path::Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peertrust"));
    command.env_clear().env("PATH", search_path()).env("LANG", "C");
    command.args(["check", "--no-ping", "--peers"]).arg(list).arg("--store").arg(store).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The lines of `jsonl`: the peers, and the summary.
fn lines(stdout: &[u8]) -> (Vec<Value>, Value) {
    let text = std::str::from_utf8(stdout).expect("UTF-8");
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    assert_eq!(lines.first().expect("a header")["kind"], "header");
    let summary = lines.pop().expect("a summary");
    assert_eq!(summary["kind"], "summary", "{summary}");
    lines.remove(0);
    assert!(lines.iter().all(|line| line["kind"] == "peer"));
    (lines, summary)
}
