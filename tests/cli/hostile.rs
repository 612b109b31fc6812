//! A certificate's text is written by a stranger. It never acts on the reader's terminal, and never starts a line
//! of its own.

use crate::support::pki::{Order, Pki};
use crate::support::{program, s_server};

/// ESC and its sequences, BEL, a C1 control, bidirectional overrides and isolates, zero-width characters, a tag.
const ACTING: [char; 10] =
    ['\u{1b}', '\u{7}', '\u{8}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{2060}', '\u{feff}', '\u{e0041}'];

fn hostile_name() -> String {
    let acting: String = ACTING.iter().collect();
    format!("Evil{acting}[31m]0;owned\nchecked: everything is fine")
}

#[test]
fn what_acts_in_a_subject_never_reaches_the_reader() {
    let pki = Pki::new();
    let name = hostile_name();
    let root = pki.self_signed(&Order::authority("Evil Root").subject(&format!("/O=Lab/CN={name} Root")));
    let leaf = pki.issue(&root, &Order::server("evil.corp.test").subject(&format!("/O={name}/CN=evil.corp.test")));
    let bundle = pki.bundle(&[&root]);
    let server = s_server::with_leaf(&leaf).sending(&bundle).start();
    let stores = [pki.store(&[&root]), pki.store(&[&pki.self_signed(&Order::authority("Another Root CA"))])];
    for store in stores {
        for format in ["human", "json", "jsonl"] {
            for language in ["en", "ja"] {
                let outcome = program::check(server.address(), &store)
                    .options(&["--format", format, "--lang", language, "--who-else", "-v"])
                    .outcome();
                assert!(outcome.stdout.contains("Evil"), "{format}: the name itself is told");
                for text in [&outcome.stdout, &outcome.stderr] {
                    assert!(!text.contains(ACTING), "{format} {language}: {text:?}");
                    let own_line = text.lines().any(|line| line.trim_start().starts_with("checked: everything"));
                    assert!(!own_line, "{format} {language}: a line of the stranger's own\n{text}");
                }
            }
        }
    }
}

/// What was escaped is still told exactly: the machine's reader gets the characters back.
#[test]
fn escaped_text_comes_back_from_json() {
    let pki = Pki::new();
    let leaf = pki.self_signed(&Order::server("evil.corp.test").subject("/O=Lab\u{202e}\u{7}/CN=evil.corp.test"));
    let server = s_server::with_leaf(&leaf).start();
    let report = program::check(server.address(), &pki.store(&[&leaf])).name("evil.corp.test").report();
    report.verdict(0, "verified");
    assert!(report.outcome.stdout.contains("\\u202e"), "written as \\uXXXX");
    let subject = report.element(&leaf)["subject"].as_str().unwrap_or_default();
    assert!(subject.contains("Lab\u{202e}\u{7}"), "{subject:?}");
}
