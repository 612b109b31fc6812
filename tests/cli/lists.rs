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
        // What the list was taken for, and then its lines.
        assert_eq!(said.len(), 6, "{said:?}");
        for (line, number) in said[2..].iter().zip([2, 4, 5, 6]) {
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

/// The lists that one test makes, each refused with these lines, words and nothing probed.
#[track_caller]
fn refused(lists: &[(&str, &str)], expected: &[&str]) {
    let folder = Folder::new();
    for lang in ["en", "ja"] {
        let mut command = peertrust();
        command.args(["check", "--no-ping", "--lang", lang]);
        for (name, text) in lists {
            command.arg("--peers").arg(folder.write(name, text));
        }
        let outcome = run(&mut command);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains(['{', '}']), "a message is incomplete: {}", outcome.stderr);
        if lang == "ja" {
            assert!(outcome.stderr.lines().all(crate::languages::is_japanese), "{}", outcome.stderr);
        } else {
            let said = outcome.stderr.replace(&folder.path().display().to_string(), "");
            for words in expected {
                assert!(said.contains(words), "{words:?} is not in: {said}");
            }
        }
    }
}

#[test]
fn each_kind_of_mistake_says_what_is_wrong_and_what_would_be_right() {
    refused(
        &[("l", "peer,prot\na,1\n")],
        &["column “prot” is unknown. Did you mean port?", "read as CSV", "does not help"],
    );
    refused(&[("l", "name,address\na,1\n")], &["No column of the header is named peer or host", "name, address"]);
    refused(&[("l", "peer;peer\na;b\n")], &["column “peer” is there twice"]);
    refused(
        &[("l", "host,port\na,1\nb,99999\n")],
        &["/l, line 3: port = “99999”: a port from 1 to 65535 was expected."],
    );
    refused(&[("l", "peer,labels.x\na,\"b\n")], &["line 2: A quotation mark is not closed"]);
    refused(&[("l", "peer,port\na\n")], &["1 cells, and the header 2 columns"]);
    refused(
        &[("l", "{\"peer\":\"a\",\"sever_name\":\"b\"}\n")],
        &["“sever_name” is unknown. Did you mean server_name?"],
    );
    refused(&[("l", "{\"peer\":\"a\"}\n{\"peer\"}\n")], &["JSON Lines", "line 2: An object of JSON"]);
    refused(&[("l", "[[peers]]\npeer = \"a\"\nport = 1\n")], &["TOML", "line 1, column 1: The peer is named twice"]);
    refused(&[("l", "[[peers]]\npeer = a\n")], &["line 2, column 8", "cannot be read"]);
    refused(&[("l", "[defaults]\ntimeout = 3\n")], &["“defaults” is no part of a peer list", "--config"]);
    refused(&[("l", "{\"peers\": [\n\"a\",\n{\"labels\": {}}\n]}")], &["line 3, column 1: No peer is named"]);
    refused(&[("l", "peer,transport\nsmtp://a,imap\n")], &["line 2:", "smtp://a"]);
    refused(&[("l", "peer,profile,expires_within\na,x,\nb,,\"7,30\"\n")], &["appliance or pkix", "30,7"]);
    refused(&[("l", "{\"peer\":\"a\",\"labels\":{\"a b\":\"\"}}")], &["“a b” is no name for a label"]);
}

#[test]
fn duplicates_are_named_with_both_lines_across_lists_and_forms() {
    let json = "{\"host\":\"B.example\",\"port\":443}\n{\"peer\":\"new.example\"}\n";
    let lists = [("a.txt", "a.example\nb.example\nA.example.:443\n"), ("b.jsonl", json)];
    let twice = [
        "/a.txt, line 3: The peer is there already, on line 1.",
        "/b.jsonl, line 1: The peer is there already: /a.txt, line 2.",
    ];
    refused(&lists, &twice);
    // The same host behind another port, transport or name is another peer.
    let folder = Folder::new();
    let text = "peer,transport,server_name\n[::1]:1,,\n[::1]:2,,\n[::1]:2,smtp,\n[::1]:2,,b.example\n";
    let outcome = check(&folder.write("peers.csv", text), &["--format", "json", "--timeout", "1"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
}

#[test]
fn a_peer_of_the_line_that_a_list_has_too_is_a_duplicate() {
    let folder = Folder::new();
    let list = folder.write("peers.txt", "[::1]:1\n");
    let outcome = run(peertrust().args(["check", "--no-ping", "[::1]:1", "--peers"]).arg(&list));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("named on the command line as well"), "{}", outcome.stderr);
}

#[test]
fn bad_lines_are_left_out_when_asked_and_counted() {
    let peer = Peer::new();
    let port = peer.server.address().port();
    let text = format!("127.0.0.1:{port}\nhost:0\n127.0.0.1:{port}\n[::1]:1\n");
    let list = peer.pki.folder().write("peers.txt", text);
    let store = peer.trusting.to_str().unwrap();
    let more = ["--skip-bad-lines", "--server-name", HOST, "--store", store];
    for format in ["json", "jsonl", "human"] {
        let outcome = check(&list, &[&more[..], &["--format", format]].concat());
        assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("line 2:") && outcome.stderr.contains("line 3:"), "{}", outcome.stderr);
        let compact: String = outcome.stdout.split_whitespace().collect();
        if format == "human" {
            assert!(outcome.stdout.contains("2 lines of the peer lists were left out"), "{}", outcome.stdout);
        } else {
            assert!(compact.contains("\"skipped_lines\":2") && compact.contains("\"peers\":2,"), "{}", outcome.stdout);
        }
    }
    let outcome = check(&peer.pki.folder().write("l.toml", "[[peers]\n"), &["--skip-bad-lines"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
}

#[test]
fn a_list_comes_by_standard_input_as_well() {
    let text = "peer,labels.site\n[::1]:1,Osaka\n[::1]:2,Nara\n";
    let outcome = run(peertrust().args(["check", "--no-ping", "--format", "jsonl", "--peers", "-"]).write_stdin(text));
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stdout.contains(r#""labels":{"site":"Osaka"}"#), "{}", outcome.stdout);
    let outcome = run(peertrust().args(["check", "--no-ping", "--peers", "-"]).write_stdin("a.example\nb c\n"));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("-, line 2:"), "{}", outcome.stderr);
}

/// The same server behind three names of the list: by the run's store, by one of its own, by other rules.
#[test]
fn every_entry_is_judged_by_what_its_list_says_of_it() {
    let peer = Peer::new();
    let folder = peer.pki.folder();
    let port = peer.server.address().port();
    std::fs::copy(&peer.trusting, folder.path().join("own.pem"))
        .or_else(|_| {
            let inside = std::fs::read_dir(&peer.trusting)?.next().unwrap()?.path();
            std::fs::copy(inside, folder.path().join("own.pem"))
        })
        .unwrap();
    let text = format!(
        "peer,server_name,store,profile,expires_within,labels.site\n\
         127.0.0.1:{port},{HOST},,,,run\n\
         localhost:{port},{HOST},own.pem,,,own\n\
         tls://127.0.0.1:{port},{HOST},own.pem,pkix,\"36500,36500\",days\n"
    );
    let list = folder.write("peers.csv", text);
    let outcome = check(&list, &["--format", "json", "--one-address", "--store", peer.other.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).expect(&outcome.stderr);
    let peers = report["peers"].as_array().unwrap();
    let status = |at: usize| peers[at]["ssl"]["status"].as_str().unwrap();
    let statuses: Vec<&str> = (0..3).map(status).collect();
    assert_eq!(statuses, ["certificate-missing-from-chain", "verified", "verified"], "{}", outcome.stderr);
    assert!(peers[0]["judged_by"].is_null());
    assert_eq!(peers[1]["judged_by"]["profile"], "appliance");
    assert!(peers[1]["judged_by"]["stores"][0].as_str().unwrap().ends_with("own.pem"));
    assert_eq!(peers[2]["judged_by"]["profile"], "pkix");
    assert_eq!(peers[2]["judged_by"]["expires_critical_days"], 36500);
    assert_eq!(peers[2]["labels"]["site"], "days");
    let codes = |at: usize| peers[at]["findings"].to_string();
    assert!(!codes(1).contains("expires-soon") && codes(2).contains("expires-soon"), "{}", codes(2));
    let outcome = check(&list, &["--one-address", "--store", peer.other.to_str().unwrap(), "-v"]);
    assert!(outcome.stdout.contains("own.pem") && outcome.stdout.contains("site=own"), "{}", outcome.stdout);
}

#[test]
fn a_store_that_cannot_be_read_is_told_with_the_line_that_names_it() {
    let folder = Folder::new();
    let listener = listener::silent();
    let good = listener.address();
    let list = folder.write("peers.csv", format!("peer,store\n{good},\n[::1]:1,no-such.pem\n"));
    let outcome = check(&list, &[]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("no-such.pem") && outcome.stderr.contains("line 3"), "{}", outcome.stderr);
    assert_eq!(listener.connections(), 0, "nothing is probed");
}

/// Five parts of two hundred peers: each peer in one of them, and the parts together tell what the whole does.
#[test]
fn the_reports_of_all_parts_are_the_report_of_the_whole() {
    let folder = Folder::new();
    let peers: String = (1..=200).map(|n| format!("127.0.0.{n}:1\n")).collect();
    let list = folder.write("peers.txt", peers);
    let told = |more: &[&str], environment: &[(&str, &str)]| -> Vec<String> {
        let mut command = peertrust();
        command.args(["check", "--no-ping", "--format", "jsonl", "--peers"]).arg(&list).args(more);
        let outcome = run(command.envs(environment.iter().copied()));
        assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
        let peers = outcome.stdout.lines().filter(|line| line.contains("\"kind\":\"peer\""));
        let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON");
        let mut told: Vec<String> = peers
            .map(value)
            .map(|peer| format!("{} {} {}", peer["peer"], peer["healthy"], peer["ssl"]["status"]))
            .collect();
        told.sort();
        told
    };
    let whole = told(&[], &[]);
    assert_eq!(whole.len(), 200);
    let parts: Vec<Vec<String>> = (1..=5).map(|part| told(&["--shard", &format!("{part}/5")], &[])).collect();
    assert!(parts.iter().all(|part| (20..=65).contains(&part.len())), "{:?}", parts.iter().map(Vec::len));
    let mut joined = parts.concat();
    joined.sort();
    assert_eq!(joined, whole);
    assert_eq!(told(&["--shard", "env/5"], &[("JOB_COMPLETION_INDEX", "2")]), parts[2]);
}

#[test]
fn a_part_that_is_none_is_refused_and_one_without_peers_is_not() {
    for (part, words) in [("0/4", "1/N to N/N"), ("5/4", "1/N to N/N"), ("a", "I/N"), ("env/4", "JOB_COMPLETION_INDEX")]
    {
        let outcome = run(peertrust().args(["check", "--no-ping", "[::1]:1", "--shard", part]));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(words) && outcome.stderr.contains(part), "{}", outcome.stderr);
        let outcome = run(peertrust().args(["check", "--lang", "ja", "[::1]:1", "--shard", part]));
        assert!(crate::languages::is_japanese(&outcome.stderr), "{}", outcome.stderr);
    }
    let codes = (1..=2).map(|part| {
        let part = format!("{part}/2");
        let outcome = run(peertrust().args(["check", "--no-ping", "[::1]:1", "--format", "json", "--shard", &part]));
        assert!(outcome.stdout.contains("\"summary\""), "{}", outcome.stderr);
        outcome.code
    });
    let mut codes: Vec<_> = codes.collect();
    codes.sort();
    assert_eq!(codes, [Some(0), Some(1)], "one part is empty, and nothing is wrong with that");
}

/// `compare` and `verify` take the reports of all parts together.
#[test]
fn reports_of_parts_are_compared_as_one() {
    let folder = Folder::new();
    let peers: String = (1..=12).map(|n| format!("127.0.0.{n}:1\n")).collect();
    let list = folder.write("peers.txt", peers);
    let report = |name: &str, format: &str, more: &[&str]| {
        let outcome = check(&list, &[&["--format", format], more].concat());
        folder.write(name, outcome.stdout)
    };
    let whole = report("whole.json", "json", &[]);
    let parts = [report("1.jsonl", "jsonl", &["--shard", "1/2"]), report("2.json", "json", &["--shard", "2/2"])];
    let mut compare = peertrust();
    compare.args(["compare", "--before"]).arg(&whole).arg("--after").args(&parts).args(["--format", "json"]);
    let outcome = run(&mut compare);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let outcome = run(peertrust().args(["verify", "--format", "json", "--evidence"]).args(&parts));
    assert!(outcome.stdout.split_whitespace().collect::<String>().contains("\"peers\":12,"), "{}", outcome.stderr);
}
