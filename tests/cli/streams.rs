//! Exit codes, and what goes where.

use std::process::{Command, Stdio};

use crate::support::listener;
use crate::support::program::{peertrust, run, search_path};
use crate::{HOST, Peer};

#[test]
fn a_healthy_peer_is_0_and_an_untrusted_one_is_1() {
    let peer = Peer::new();
    for format in ["human", "json", "jsonl"] {
        let healthy = peer.healthy().options(&["--format", format]).outcome();
        assert_eq!((healthy.code, healthy.stderr.as_str()), (Some(0), ""), "{format}");
        assert!(!healthy.stdout.is_empty(), "{format}");
        let untrusted = peer.untrusted().options(&["--format", format]).outcome();
        assert_eq!(untrusted.code, Some(1), "{format}: {}", untrusted.stderr);
        assert!(untrusted.stdout.contains("root-missing"), "{format}: {}", untrusted.stdout);
    }
}

/// Human is what one gets for asking nothing.
#[test]
fn the_table_names_peer_statuses_and_remedy() {
    let peer = Peer::new();
    let told = peer.untrusted().outcome().stdout;
    for word in [&peer.server.address().to_string(), "Certificate Missing From Chain", "root-missing", "Lab Root CA"] {
        assert!(told.contains(word), "{word:?} is not in\n{told}");
    }
    assert!(peer.healthy().outcome().stdout.contains("Verified"));
    // Not a terminal: no colour, unless it is asked for.
    assert!(!told.contains('\u{1b}'), "{told:?}");
    let coloured = peer.untrusted().options(&["--color", "always"]).outcome().stdout;
    assert!(coloured.contains("\u{1b}["), "{coloured:?}");
}

#[test]
fn in_a_mixed_list_the_failed_one_decides_and_all_are_told() {
    let peer = Peer::new();
    let (_held, closed) = listener::closed_port();
    let report = peer.healthy().options(&[&closed.to_string()]).report();
    assert_eq!(report.outcome.code, Some(1));
    let summary = &report.document["summary"];
    assert_eq!((&summary["peers"], &summary["healthy"], &summary["failed"]), (&2.into(), &1.into(), &1.into()));
    assert_eq!(summary["by_status"]["verified"], 1);
    assert_eq!(summary["by_status"]["network-error"], 1);
    // In the order in which they were given.
    assert_eq!(report.document["peers"][0]["ssl"]["status"], "verified");
    assert_eq!(report.document["peers"][1]["ssl"]["status"], "network-error");
}

/// `peertrust check … | head -0` is nobody's fault.
#[test]
fn a_closed_pipe_is_no_error() {
    let peer = Peer::new();
    for format in ["human", "json", "jsonl"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_peertrust"))
            .env_clear()
            .env("PATH", search_path())
            .args(["check", "--no-ping", "--server-name", HOST, "--format", format])
            .arg(peer.server.address().to_string())
            .arg("--store")
            .arg(&peer.trusting)
            .stdin(Stdio::null())
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .and_then(std::process::Child::wait_with_output)
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*told), (Some(0), ""), "{format}");
    }
}

#[test]
fn help_and_version_are_results() {
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let outcome = run(peertrust().args(arguments));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(outcome.stdout.contains("peertrust"), "{arguments:?}: {}", outcome.stdout);
    }
    let nothing = run(&mut peertrust());
    assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(2), ""), "a command is needed");
}

/// A header, a line for each peer, a summary: each a JSON document on a line of its own.
#[test]
fn jsonl_is_one_document_a_line() {
    let peer = Peer::new();
    let outcome = peer.healthy().options(&["--format", "jsonl"]).outcome();
    let lines: Vec<serde_json::Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, ["header", "peer", "summary"]);
    assert_eq!(lines[0]["schema"], "peertrust.report/1");
    assert!(outcome.stdout.ends_with('\n'));
}
