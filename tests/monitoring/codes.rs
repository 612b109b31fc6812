//! `--fail-on`, `--only-changes`, and what they do to exit codes.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::pki::{Order, Pki};
use crate::support::program::{self, Check, Outcome};
use crate::support::s_server::{self, OpensslServer};

pub const HOST: &str = "exchange.corp.test";

/// A server, a store that trusts it, and one that does not.
pub struct Peers {
    pub pki: Pki,
    pub server: OpensslServer,
    pub trusting: PathBuf,
    pub other: PathBuf,
}

impl Peers {
    pub fn new() -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let server = s_server::with_leaf(&pki.issue(&root, &Order::server(HOST))).start();
        let trusting = pki.store(&[&root]);
        let other = pki.store(&[&pki.self_signed(&Order::authority("Somebody Else's Root CA"))]);
        Self { pki, server, trusting, other }
    }

    pub fn address(&self) -> (String, String) {
        let address = self.server.address();
        (address.ip().to_string(), address.port().to_string())
    }

    pub fn healthy(&self) -> Check {
        program::check(self.server.address(), &self.trusting).name(HOST)
    }

    pub fn untrusted(&self) -> Check {
        program::check(self.server.address(), &self.other).name(HOST)
    }
}

fn code(check: &Check, options: &[&str]) -> Option<i32> {
    let outcome: Outcome = check.clone().options(options).outcome();
    assert_eq!(outcome.stderr, "", "{options:?}");
    outcome.code
}

#[test]
fn the_severity_that_fails_a_run_can_be_chosen() {
    let peers = Peers::new();
    let healthy = peers.healthy();
    for format in ["human", "json", "jsonl", "prometheus", "junit"] {
        let code = |options: &[&str]| code(&healthy, &[options, &["--format", format]].concat());
        assert_eq!(code(&[]), Some(0), "{format}");
        assert_eq!(code(&["--fail-on", "warning"]), Some(0), "{format}: nothing to be minded");
        let soon = ["--expires-within", "5000"];
        assert_eq!(code(&soon), Some(0), "{format}: a warning is allowed");
        assert_eq!(code(&[&soon[..], &["--fail-on", "critical"]].concat()), Some(0), "{format}");
        assert_eq!(code(&[&soon[..], &["--fail-on", "warning"]].concat()), Some(1), "{format}");
        assert_eq!(code(&["--expires-within", "5000,4000"]), Some(1), "{format}: critical days fail");
    }
    assert_eq!(code(&peers.untrusted(), &["--fail-on", "warning"]), Some(1));
    let wrong = healthy.options(&["--fail-on", "info"]).outcome();
    assert_eq!(wrong.code, Some(2), "{}", wrong.stderr);
}

#[test]
fn a_run_against_a_baseline_speaks_only_when_something_changed() {
    let peers = Peers::new();
    let folder = peers.pki.folder().path();
    let (good, bad) = (folder.join("good.json"), folder.join("bad.json"));
    for (check, path) in [(peers.healthy(), &good), (peers.untrusted(), &bad)] {
        check.options(&["--format", "json", "--output", path.to_str().unwrap()]).outcome();
        let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        assert_eq!(report["schema"], "peertrust.report/1");
    }
    let quiet = |check: Check, baseline: &PathBuf, format: &str| {
        check.options(&["--baseline", baseline.to_str().unwrap(), "--only-changes", "--format", format]).outcome()
    };
    for format in ["human", "json", "jsonl", "prometheus", "junit"] {
        let same = quiet(peers.healthy(), &good, format);
        assert_eq!((same.code, same.stdout.as_str(), same.stderr.as_str()), (Some(0), "", ""), "{format}");
        // A fault that is known is no news.
        let known = quiet(peers.untrusted(), &bad, format);
        assert_eq!((known.code, known.stdout.as_str()), (Some(0), ""), "{format}");
        let worse = quiet(peers.untrusted(), &good, format);
        assert_eq!(worse.code, Some(1), "{format}");
        assert!(worse.stdout.contains("root-missing"), "{format}: {}", worse.stdout);
        let better = quiet(peers.healthy(), &bad, format);
        assert_eq!(better.code, Some(0), "{format}");
        assert!(!better.stdout.is_empty(), "{format}: getting better is news, too");
    }
    // Without the flag the codes are those of the verdicts, and everything is said.
    let known = peers.untrusted().options(&["--baseline", bad.to_str().unwrap()]).outcome();
    assert_eq!(known.code, Some(1));
    assert!(!known.stdout.is_empty());
    let alone = peers.healthy().options(&["--only-changes"]).outcome();
    assert_eq!(alone.code, Some(2), "it needs a baseline: {}", alone.stderr);
}
