//! Politeness, and a process that may open few files.

use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::servers::{Servers, address, refused};
use crate::support::pki::{Order, Pki};
use crate::support::program::search_path;
use crate::{check, lines};

/// So many peers that are refused at once, on addresses of their own or all on one.
fn list(pki: &Pki, peers: usize, port: u16, one_host: bool) -> std::path::PathBuf {
    let mut text = String::new();
    for nth in 0..peers {
        let host = address(if one_host { 0 } else { nth });
        // A comment keeps lines of one peer apart for whoever looks for duplicates: `?` is none.
        writeln!(text, "{host}:{}", if one_host { port - u16::try_from(nth).unwrap() } else { port }).unwrap();
    }
    pki.folder().write("peers.txt", text)
}

#[test]
fn no_more_peers_begin_than_the_rate_allows() {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Root"))]);
    let (_held, port) = refused();
    let list = list(&pki, 60, port, false);
    let begin = Instant::now();
    let output = check(&list, &store, &["--rate", "40", "--format", "jsonl"]).output().unwrap();
    let (peers, _) = lines(&output.stdout);
    assert_eq!(peers.len(), 60);
    // The first begins at once, so there are 59 pauses of 25 ms.
    assert!(begin.elapsed() >= Duration::from_millis(59 * 25 - 10), "{:?}", begin.elapsed());
    let wrong = check(&list, &store, &["--rate", "0"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("--rate 0 is no rate"));
}

#[test]
fn one_host_is_not_disturbed_more_often_than_was_allowed() {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Root"))]);
    let (_held, port) = refused();
    let arguments = ["--per-host-delay", "200", "--format", "jsonl"];
    let time = |one_host| {
        let list = list(&pki, 8, port, one_host);
        let begin = Instant::now();
        let output = check(&list, &store, &arguments).output().unwrap();
        assert_eq!(lines(&output.stdout).0.len(), 8);
        begin.elapsed()
    };
    let (apart, together) = (time(false), time(true));
    assert!(together >= Duration::from_millis(7 * 200), "{together:?}");
    assert!(apart < together, "other hosts are not held up: {apart:?}, {together:?}");
}

/// 300 silent peers where 64 files may be open: slower, and nothing else. The shell sets both limits, so that they cannot
/// be raised.
#[test]
fn with_64_open_files_it_is_slower_and_says_so() {
    const HOST: &str = "peer.fleet.test";
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Root"));
    let leaf = pki.issue(&root, &Order::server(HOST));
    let store = pki.store(&[&root]);
    let servers = Servers::new();
    let port = servers.tls(&[&leaf]);
    let mut text = String::new();
    for nth in 0..300 {
        writeln!(text, "{}:{port}", address(nth)).unwrap();
    }
    let list = pki.folder().write("peers.txt", text);
    for asked in [None, Some("256")] {
        let mut command = Command::new("sh");
        command.env_clear().env("PATH", search_path()).env("LANG", "C");
        command.args(["-c", "ulimit -n 64 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_peertrust")]);
        command.args(["check", "--no-ping", "--format", "jsonl", "--server-name", HOST, "--peers"]).arg(&list);
        command.arg("--store").arg(&store).args(asked.map(|number| format!("--concurrency={number}")));
        let output = command.output().unwrap();
        let (peers, summary) = lines(&output.stdout);
        assert_eq!((peers.len(), &summary["healthy"]), (300, &300.into()));
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("this process may open 64 files"), "{told}");
        assert_eq!(output.status.code(), Some(0));
    }
}
