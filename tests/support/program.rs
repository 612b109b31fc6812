//! The program under test: the built binary, alone with the arguments of one test.

use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value;

use super::PATIENCE;
use super::expect::Report;

/// Where `openssl` and `nginx` are found: this machine's search path and Debian's places for servers.
pub fn search_path() -> OsString {
    let mut path = std::env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin");
    path
}

/// `peertrust` with an environment of its own: no locale but `C`, no proxy, no `PEERTRUST_*`, no
/// `SSL_CERT_FILE`, no home. Ends after a while whatever happens, so that a hang is a failure.
pub fn peertrust() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peertrust"));
    command.env_clear().env("PATH", search_path()).env("LANG", "C").timeout(PATIENCE);
    command
}

/// One `peertrust check`.
#[derive(Clone)]
pub struct Check {
    arguments: Vec<OsString>,
}

/// Checks this peer against this store. Ping is left out: it has a test of its own, and whether it is
/// permitted differs from machine to machine.
pub fn check(peer: impl ToString, store: &Path) -> Check {
    let mut check = Check { arguments: vec!["check".into(), peer.to_string().into(), "--no-ping".into()] };
    check.arguments.extend(["--store".into(), store.into()]);
    check
}

/// Checks this peer against the stores of these nodes.
pub fn check_by_nodes(peer: impl ToString, nodes: &[(&str, &Path)]) -> Check {
    let mut check = Check { arguments: vec!["check".into(), peer.to_string().into(), "--no-ping".into()] };
    for (name, store) in nodes {
        check.arguments.extend(["--node".into(), format!("{name}={}", store.display()).into()]);
    }
    check
}

/// What one run left behind.
pub struct Outcome {
    /// Exit code; `None` when it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Wall time.
    pub elapsed: Duration,
}

impl Check {
    /// Another peer name than the address that is dialled: SNI, and the name to match.
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        self.options(&["--server-name", name])
    }

    /// More arguments.
    #[must_use]
    pub fn options(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(OsString::from));
        self
    }

    /// Runs it as it stands.
    pub fn outcome(&self) -> Outcome {
        run(peertrust().args(&self.arguments))
    }

    /// Runs it for its JSON report.
    pub fn report(&self) -> Report {
        let mut command = peertrust();
        command.args(&self.arguments).args(["--format", "json"]);
        let outcome = run(&mut command);
        let document: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| {
            panic!("{command:?}\nno JSON document: {error}\nexit {:?}\n{}", outcome.code, outcome.stderr)
        });
        Report::new(format!("{command:?}"), outcome, document)
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Outcome {
    let begin = Instant::now();
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        elapsed: begin.elapsed(),
    }
}
