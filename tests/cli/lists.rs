//! `--peers`: lists of peers, and what is said of lines that are none.

use std::path::PathBuf;

use crate::support::Folder;
use crate::support::listener;
use crate::support::program::{Outcome, peertrust, run};
use crate::{HOST, Peer};

fn check(list: &PathBuf, more: &[&str]) -> Outcome {
    run(peertrust().args(["check", "--no-ping", "--peers"]).arg(list).args(more))
}

#[test]
fn the_peers_of_a_list_are_checked_behind_those_of_the_line() {
    let peer = Peer::new();
    let port = peer.server.address().port();
    let list = peer.pki.folder().write("peers.txt", format!("\u{feff}# two\r\n\r\n127.0.0.1:{port}\r\n[::1]:1\r\n"));
    for format in ["json", "jsonl"] {
        let outcome = run(peertrust()
            .args(["check", "localhost:1", "--no-ping", "--format", format, "--server-name", HOST, "--peers"])
            .arg(&list)
            .arg("--store")
            .arg(&peer.trusting));
        assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
        for line in [format!("127.0.0.1:{port}"), "[::1]:1".into(), "localhost:1".into()] {
            assert!(outcome.stdout.contains(&format!("\"{line}\"")), "{format}: {line}");
        }
    }
}

#[test]
fn every_bad_line_is_named_and_nothing_is_probed() {
    let folder = Folder::new();
    let listener = listener::silent();
    let good = listener.address();
    let list = folder.write("peers.txt", format!("{good}\nhost:0\n# c\nb c\n{}\n\u{202e}\n", "a".repeat(20_000)));
    for lang in ["en", "ja"] {
        let outcome = check(&list, &["--lang", lang]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        let said: Vec<&str> = outcome.stderr.lines().collect();
        assert_eq!(said.len(), 5, "{said:?}");
        for (line, number) in said[1..].iter().zip([2, 4, 5, 6]) {
            let words = if lang == "en" { format!("line {number}:") } else { format!("の {number} 行目:") };
            assert!(line.contains(&words) && line.contains("peers.txt"), "{line}");
        }
        assert!(said[0].contains("--skip-bad-lines") && said[0].contains('4'), "{}", said[0]);
        assert!(!outcome.stderr.contains('\u{202e}'));
    }
    assert_eq!(listener.connections(), 0, "nothing is probed");
}

#[test]
fn an_empty_list_is_misuse() {
    let folder = Folder::new();
    let outcome = check(&folder.write("peers.txt", "# nobody\n"), &[]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("peers.txt lists no peer"), "{}", outcome.stderr);
}
