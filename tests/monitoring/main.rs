//! What monitoring and builds read: Prometheus, the plug-ins' line, JUnit, and the exit codes behind them; held against
//! readers of our own, and against `promtool` and `xmllint`.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;

#[path = "../support/exposition.rs"]
#[allow(dead_code, reason = "shared with the unit tests")]
mod exposition;
#[path = "../support/plugin.rs"]
#[allow(dead_code, reason = "shared with the unit tests")]
mod plugin;

mod codes;
mod lab;
mod line;
mod output;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use support::program::search_path;

/// `promtool check metrics`: silent about a page that is well formed and well named.
fn promtool(page: &str) {
    let mut command = Command::new("promtool");
    command.args(["check", "metrics"]).env("PATH", search_path());
    fed(command, page);
}

/// `xmllint` by the schema in `fixtures/junit`.
fn xmllint(document: &str) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/junit/junit.xsd");
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--schema"]).arg(schema).arg("-").env("PATH", search_path());
    fed(command, document);
}

fn fed(mut command: Command, text: &str) {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run installs it"));
    let mut input = child.stdin.take().expect("piped");
    let text_ = text.to_owned();
    let feeder = std::thread::spawn(move || input.write_all(text_.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    feeder.join().expect("a thread").expect("it reads everything");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {said}\n{}", text.chars().take(4_000).collect::<String>());
}
