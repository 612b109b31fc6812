//! Input that is not what it should be: exit 2, what was expected and what came, and nothing is probed.

use std::path::Path;

use crate::support::listener;
use crate::support::program::{Outcome, peertrust, run};
use crate::{HOST, Peer};

/// Refused with these words about it, and not a byte on standard output.
#[track_caller]
fn refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "", "results only on standard output");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word:?} is not in: {}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
}

fn check(arguments: &[&str]) -> Outcome {
    run(peertrust().arg("check").args(arguments))
}

#[test]
fn a_peer_that_is_none_is_refused_and_quoted() {
    let peer = Peer::new();
    let store = peer.trusting.to_str().unwrap();
    let peers = [
        "exchange.corp.test:0",
        "exchange.corp.test:65536",
        "exchange.corp.test:imaps",
        "exchange.corp.test:",
        "exchange corp.test",
        "-exchange.corp.test:443",
        "exchange..corp.test",
        "[::1",
        "[exchange]:443",
        "1.2.3.4.5:443",
        "gopher://exchange.corp.test",
        "https://",
        "https://user@exchange.corp.test/",
    ];
    for wrong in peers {
        refused(&check(&["--store", store, "--no-ping", "--", wrong]), &[wrong]);
    }
    // What cannot be seen must be shown all the same.
    refused(&check(&["--store", store, "--", ""]), &[]);
    refused(&check(&["--store", store]), &[]);
}

#[test]
fn a_wrong_port_says_which_ports_there_are() {
    let outcome = check(&["exchange.corp.test:0"]);
    refused(&outcome, &["exchange.corp.test:0", "65535"]);
}

#[test]
fn a_long_label_is_refused() {
    let wrong = format!("{}.corp.test", "a".repeat(64));
    refused(&check(&[&wrong]), &[&wrong, "host name"]);
}

#[test]
fn a_store_that_is_none_is_refused_by_its_path() {
    let peer = Peer::new();
    let folder = peer.pki.folder();
    let text = folder.write("notes.txt", "the certificates are on the other share\n");
    let broken = folder.write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let key = peer.root.key.clone();
    let nothing = folder.write("nothing.pem", "");
    let absent = folder.path().join("no-such-store");
    for wrong in [&text, &broken, &key, &nothing, &absent] {
        let outcome = run(peertrust().args(["check", HOST, "--store"]).arg(wrong));
        refused(&outcome, &[wrong.to_str().unwrap()]);
    }
    refused(&run(peertrust().args(["check", HOST, "--store", "/dev/null"])), &["/dev/null"]);
}

/// An option, a wrong value, and a word of what would have been right.
const OPTIONS: [(&str, &str, &str); 12] = [
    ("--at", "yesterday", "RFC 3339"),
    ("--at", "2026-02-30T00:00:00Z", "RFC 3339"),
    ("--format", "yaml", "json"),
    ("--lang", "fr", "ja"),
    ("--profile", "strict", "pkix"),
    ("--revocation", "always", "staple"),
    ("--timeout", "0", ""),
    ("--timeout", "-3", ""),
    ("--timeout", "soon", ""),
    ("--dns-timeout", "NaN", ""),
    ("--resolver", "ns.corp.test", ""),
    ("--expires-within", "a month", ""),
];

#[test]
fn a_value_that_is_none_is_refused_with_what_was_expected_and_what_came() {
    let listener = listener::silent();
    let peer = Peer::new();
    for (option, value, expected) in OPTIONS {
        let outcome = run(peertrust()
            .arg("check")
            .arg(listener.address().to_string())
            .arg("--store")
            .arg(&peer.trusting)
            .arg(format!("{option}={value}")));
        refused(&outcome, &[value, expected]);
    }
    refused(&check(&["--no-such-option"]), &["--no-such-option"]);
    refused(&run(peertrust().arg("no-such-command")), &["no-such-command"]);
    assert_eq!(listener.connections(), 0, "nothing is probed");
}

/// One wrong peer among good ones: nothing is probed, since the list is not what was meant.
#[test]
fn one_wrong_peer_stops_the_whole_list() {
    let listener = listener::silent();
    let good = listener.address().to_string();
    let peer = Peer::new();
    let store = peer.trusting.to_str().unwrap();
    refused(&check(&["--store", store, &good, "exchange.corp.test:0"]), &["exchange.corp.test:0"]);
    assert_eq!(listener.connections(), 0);
}

#[test]
fn misuse_is_told_in_japanese_too() {
    for arguments in [["exchange.corp.test:0", "--no-ping"], ["exchange.corp.test", "--at=yesterday"]] {
        let outcome = run(peertrust().args(["--lang", "ja", "check"]).args(arguments));
        refused(&outcome, &[]);
        assert!(crate::languages::is_japanese(&outcome.stderr), "{}", outcome.stderr);
    }
}

/// A file name is text from outside as well.
#[test]
fn a_store_path_with_control_characters_is_shown_escaped() {
    let outcome = run(peertrust().args(["check", HOST, "--store"]).arg(Path::new("/no\u{1b}[2Jsuch\u{202e}store\n")));
    refused(&outcome, &["such"]);
    assert!(!outcome.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", outcome.stderr);
    assert_eq!(outcome.stderr.trim_end().lines().filter(|line| line.starts_with('\n')).count(), 0);
}
