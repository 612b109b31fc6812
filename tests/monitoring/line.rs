//! `peertrust nagios` by the conventions' own flags.

use crate::codes::Peers;
use crate::plugin::{self, Printed};
use crate::support::listener;
use crate::support::program::{Outcome, peertrust, run};

fn printed(outcome: &Outcome) -> Printed {
    let printed = plugin::read(&outcome.stdout).unwrap_or_else(|what| panic!("{what}: {:?}", outcome.stdout));
    assert_eq!(outcome.code, Some(printed.code()), "{}", outcome.stdout);
    assert_eq!(printed.service, "SSL_CERT");
    printed
}

fn nagios(arguments: &[&str]) -> Outcome {
    run(peertrust().arg("nagios").args(arguments))
}

#[test]
fn the_conventions_own_flags_are_understood() {
    let peers = Peers::new();
    let (host, port) = peers.address();
    let store = peers.trusting.to_str().unwrap();
    let base =
        ["-H", &host, "-p", &port, "-t", "10", "--store", store, "--server-name", crate::codes::HOST, "--no-ping"];
    for (flags, status) in [
        (&[][..], "OK"),
        (&["-w", "20", "-c", "7"], "OK"),
        (&["-w", "5000"], "WARNING"),
        (&["-w", "5000:", "-c", "7:"], "WARNING"),
        (&["-w", "5000", "-c", "4000"], "CRITICAL"),
        (&["-c", "4000"], "CRITICAL"),
        (&["-w", "5000", "--fail-on", "warning"], "CRITICAL"),
        (&["--hostname", &host][..0], "OK"),
    ] {
        let outcome = nagios(&[&base[..], flags].concat());
        let printed = printed(&outcome);
        assert_eq!(printed.status, status, "{flags:?}: {}", outcome.stdout);
        assert!(printed.number("days_chain_elem1").is_some_and(|number| number.value.is_some()));
        assert!(printed.number("days_chain_elem2").is_some(), "the root of the store");
        assert_eq!(printed.more.len(), 0);
    }
    let warned = nagios(&[&base[..], &["-w", "5000", "-c", "100"]].concat());
    let leaf = printed(&warned);
    let ranges = leaf.number("days_chain_elem1").unwrap().ranges;
    assert_eq!(ranges[0], Some(plugin::range("5000:").unwrap()));
    assert_eq!(ranges[1], Some(plugin::range("100:").unwrap()));
    for verbose in [&["-v"][..], &["-v", "-v", "-v"], &["-vv"]] {
        let outcome = nagios(&[&base[..], verbose].concat());
        assert!(!printed(&outcome).more.is_empty(), "{verbose:?}: {}", outcome.stdout);
    }
}

#[test]
fn what_cannot_be_reached_is_critical() {
    let (_held, closed) = listener::closed_port();
    let port = closed.port().to_string();
    let outcome = nagios(&["-H", "127.0.0.1", "-p", &port, "--no-ping"]);
    assert_eq!(printed(&outcome).status, "CRITICAL");
    assert!(outcome.stdout.contains("tcp-refused"), "{}", outcome.stdout);
    // A name server that is not there: the name cannot be resolved.
    let outcome = nagios(&["-H", "nobody.invalid", "--resolver", "127.0.0.1:1", "--no-ping", "-t", "2"]);
    assert_eq!(printed(&outcome).status, "CRITICAL", "{}", outcome.stdout);
    // Accepts, and never says a word.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port().to_string();
    let outcome = nagios(&["-H", "127.0.0.1", "-p", &port, "--no-ping", "-t", "1"]);
    assert_eq!(printed(&outcome).status, "CRITICAL", "{}", outcome.stdout);
    assert!(outcome.elapsed.as_secs_f64() < 3.0, "-t 1 took {:?}", outcome.elapsed);
}

#[test]
fn wrong_usage_help_and_version_are_unknown() {
    for wrong in [
        &[][..],
        &["-H"],
        &["-H", "a b"],
        &["-H", "x", "-p", "0"],
        &["-H", "x", "-p", "70000"],
        &["-H", "x", "-w", "@20"],
        &["-H", "x", "-w", "5", "-c", "10"],
        &["-H", "x", "-t", "0"],
        &["-H", "x", "--store", "/nowhere/at/all"],
        &["-H", "x", "--no-such-flag"],
        &["-H", "x", "--lang", "tlh"],
    ] {
        let outcome = nagios(wrong);
        assert_eq!(printed(&outcome).status, "UNKNOWN", "{wrong:?}: {}", outcome.stdout);
        assert!(!outcome.stderr.is_empty(), "{wrong:?}");
    }
    for shown in ["-h", "--help", "-V", "--version"] {
        let outcome = nagios(&[shown]);
        assert_eq!(outcome.code, Some(3), "{shown}");
        assert!(outcome.stdout.contains("nagios"), "{shown}: {}", outcome.stdout);
    }
    let outcome = run(peertrust().args(["check", "a b", "--format", "nagios"]));
    assert_eq!(printed(&outcome).status, "UNKNOWN");
    let outcome = run(peertrust().args(["check", "--format=nagios", "--no-such-flag"]));
    assert_eq!(printed(&outcome).status, "UNKNOWN");
    // Everybody else keeps exit code 2, and nothing on stdout.
    let outcome = run(peertrust().args(["check", "a b"]));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
}

#[test]
fn japanese_is_said_with_the_same_status_words() {
    let peers = Peers::new();
    let (host, port) = peers.address();
    let outcome =
        nagios(&["-H", &host, "-p", &port, "--no-ping", "--lang", "ja", "--store", peers.other.to_str().unwrap()]);
    assert_eq!(printed(&outcome).status, "CRITICAL");
    assert!(outcome.stdout.contains("ほか 1 件"), "{}", outcome.stdout);
}
