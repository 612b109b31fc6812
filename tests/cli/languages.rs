//! English and Japanese: what is chosen by what, and what never changes.

use serde_json::Value;

use crate::Peer;
use crate::support::program::{peertrust, run};

/// Whether the text has kana: Chinese characters alone could come from a certificate.
pub(crate) fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3041}'..='\u{30ff}').contains(&c))
}

/// The human report under this environment and these further arguments.
fn told(peer: &Peer, environment: &[(&str, &str)], arguments: &[&str]) -> String {
    let mut command = peertrust();
    command.env_remove("LANG").envs(environment.iter().copied());
    command.arg("check").arg(peer.server.address().to_string()).arg("--store").arg(&peer.trusting);
    run(command.args(["--no-ping", "--server-name", crate::HOST]).args(arguments)).stdout
}

#[test]
fn the_flag_wins_over_the_locale_and_lc_all_over_lang() {
    let peer = Peer::new();
    for (japanese, environment, arguments) in [
        (true, &[][..], &["--lang", "ja"][..]),
        (true, &[("LANG", "ja_JP.UTF-8")], &[]),
        (true, &[("LC_ALL", "ja_JP.UTF-8"), ("LANG", "en_US.UTF-8")], &[]),
        (true, &[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP.eucJP"), ("LANG", "C")], &[]),
        (false, &[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")], &[]),
        (false, &[("LC_ALL", "ja_JP.UTF-8")], &["--lang", "en"]),
        (false, &[("LANG", "de_DE.UTF-8")], &[]),
        (false, &[], &[]),
    ] {
        let told = told(&peer, environment, arguments);
        assert_eq!(is_japanese(&told), japanese, "{environment:?} {arguments:?}\n{told}");
        assert_eq!(told.contains("確認済み"), japanese, "{environment:?} {arguments:?}\n{told}");
    }
}

#[test]
fn codes_and_field_names_are_never_translated() {
    let peer = Peer::new();
    let english = peer.untrusted().options(&["--lang", "en"]).report();
    let japanese = peer.untrusted().options(&["--lang", "ja"]).report();
    let codes = |document: &Value| -> Vec<String> {
        let findings = document["peers"][0]["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().map(|finding| finding["code"].to_string()).collect()
    };
    assert_eq!(codes(&english.document), codes(&japanese.document));
    assert_eq!(english.peer()["ssl"]["status"], japanese.peer()["ssl"]["status"]);
    for (report, expected) in [(&english, false), (&japanese, true)] {
        let finding = report.finding("root-missing");
        assert_eq!(is_japanese(finding["message"].as_str().unwrap()), expected, "{finding}");
        assert_eq!(is_japanese(&finding["remedy"]["steps"].to_string()), expected, "{finding}");
    }
}
