//! The dialogue: util-linux's `script` lends a terminal.

use std::path::Path;

use assert_cmd::Command;

use super::{files, held, root_sent};
use crate::HOST;
use crate::support::PATIENCE;
use crate::support::program::search_path;

/// Runs the import on a terminal, types these lines, and gives what was shown.
fn typed(peer: &str, store: &Path, options: &str, lines: &str) -> (i32, String) {
    let program = env!("CARGO_BIN_EXE_peertrust");
    let command = format!(
        "'{program}' import {peer} --server-name {HOST} --no-ping --color never --store '{}' {options}",
        store.display()
    );
    let mut script = Command::new("script");
    script.env_clear().env("PATH", search_path()).env("LANG", "C").env("COLUMNS", "80");
    let output = script.args(["-qec", &command, "/dev/null"]).timeout(PATIENCE).write_stdin(lines).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).replace('\r', ""))
}

#[test]
fn whoever_knows_how_the_fingerprint_ends_and_says_yes_installs_it() {
    let (estate, server, store) = root_sent();
    let peer = server.address().to_string();
    let end = &estate.root.sha256[56..];
    let before = files(&store);
    // Whoever does not know the end is not asked further, and a yes that follows all the same is nobody's.
    let (short, other) = (format!("{}\ny\n", &end[1..]), "00000000\ny\n");
    for lines in ["\n", "\ny\n", other, &short, &format!("{end}\n\n"), &format!("{end}\nn\n")] {
        let (code, shown) = typed(&peer, &store, "", lines);
        assert_eq!((code, &files(&store)), (1, &before), "{lines:?}: {shown}");
    }
    let (code, shown) = typed(&peer, &store, "", &format!("{}\ny\n", end.to_uppercase()));
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("came only from the peer") && shown.contains("[y/N]"), "{shown}");
    assert!(held(&store).contains(&estate.root.sha256));
}

#[test]
fn what_is_proved_needs_one_yes_and_a_japanese_one_will_do() {
    let (estate, server, store) = root_sent();
    let from = format!("--lang ja --from '{}'", estate.root.file.display());
    let (code, shown) = typed(&server.address().to_string(), &store, &from, "はい\n");
    assert_eq!(code, 0, "{shown}");
    for words in ["インポート計画", "[y/N]", "変更前と変更後", "次はアプライアンス", "確認済み"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(held(&store).contains(&estate.root.sha256));
}
