//! `explain`, and what the program prints about itself: schemas, completions, manual pages, help.

use std::fs;

use peertrust::diagnosis::Code;
use peertrust::diagnosis::explain::page;
use peertrust::i18n::Lang;

use super::made::{NOW, World, arg, peertrust};

#[test]
fn every_code_has_its_page_in_both_languages() {
    for (word, lang) in [("en", Lang::En), ("ja", Lang::Ja)] {
        let ran = peertrust(&["explain", "root-missing", "--lang", word]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, page(Code::RootMissing, lang)));
    }
}

#[test]
fn the_list_names_every_code_once_with_its_title() {
    for (lang, title) in [("en", "The CA has a new key"), ("ja", "証明書")] {
        let ran = peertrust(&["explain", "--list", "--lang", lang]);
        let listed: Vec<&str> = ran.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!((ran.code, listed), (0, codes));
        assert!(ran.stdout.contains(title), "{}", ran.stdout);
    }
}

#[test]
fn a_mistyped_code_is_answered_with_the_one_that_was_meant() {
    peertrust(&["explain", "root-misssing"]).is_misuse(&["root-misssing", "root-missing?"]);
    peertrust(&["explain", "nonsense"]).is_misuse(&["nonsense", "explain --list"]);
    peertrust(&["explain", "expird", "--lang", "ja"]).is_misuse(&["expird", "expired ではありませんか"]);
    peertrust(&["explain", "\u{1b}[31m"]).is_misuse(&["\\u001b"]);
    peertrust(&["explain"]).is_misuse(&["CODE"]);
}

#[test]
fn what_inspect_prints_fits_its_schema() {
    let world = World::new();
    let validator = jsonschema::validator_for(&peertrust(&["schema", "inspect"]).json()).expect("a schema");
    let chain = world.file("chain.pem", world.chain() + &world.root.pem() + &world.leaf.key.serialize_pem());
    let broken = world.file("broken.pem", world.leaf.pem() + "-----BEGIN CERTIFICATE-----\n");
    let folder = world.folder.path();
    for extra in [&[][..], &["--name", "mail.example.test", "--name", "10.0.0.5"], &["--at", "2040-01-01"]] {
        let at = if extra.contains(&"--at") { &[][..] } else { &["--at", NOW] };
        let base = ["inspect", "--format", "json", arg(&chain), arg(&broken), arg(folder)];
        let printed = peertrust(&[&base[..], at, extra].concat()).json();
        let faults: Vec<String> = validator.iter_errors(&printed).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = peertrust(&["completions", shell]);
        assert!(ran.code == 0 && ran.stdout.contains("expires-within"), "{shell}");
    }
    peertrust(&["completions", "tcsh"]).is_misuse(&["tcsh", "bash"]);
}

#[test]
fn manual_pages_are_written_one_a_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = peertrust(&["man", "--out", arg(folder.path())]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    let help = peertrust(&["--help"]).stdout;
    for command in ["check", "verify", "inspect", "explain", "lab", "demo", "schema", "completions", "man"] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{command}");
        let page = fs::read_to_string(folder.path().join(format!("peertrust-{command}.1"))).expect(command);
        assert!(page.contains(&format!(".TH peertrust-{command} 1")), "{page}");
    }
    let page = fs::read_to_string(folder.path().join("peertrust-store-undo.1")).expect("a page of a command below");
    assert!(page.contains(".TH peertrust-store-undo 1") && page.contains("peertrust store undo"), "{page}");
    let main = fs::read_to_string(folder.path().join("peertrust.1")).expect("the main page");
    assert_eq!(main, peertrust(&["man"]).stdout);
    let file = folder.path().join("peertrust.1");
    peertrust(&["man", "--out", arg(&file)]).is_misuse(&["peertrust.1"]);
}

#[test]
fn help_speaks_the_language_that_is_asked_for_wherever_it_stands() {
    for arguments in [&["--lang", "ja", "verify", "--help"][..], &["verify", "--help", "--lang=ja"]] {
        let ran = peertrust(arguments);
        assert!(ran.code == 0 && ran.stdout.contains("使い方:") && !ran.stdout.contains("Options:"), "{}", ran.stdout);
    }
    assert!(peertrust(&["verify", "--help"]).stdout.contains("Usage:"));
}
