//! Which transport is spoken: the scheme, `--starttls`, the well-known port; and what contradicts is misuse.

use crate::support::listener;
use crate::support::pki::{Order, Pki};
use crate::support::program::{check, peertrust, run};

#[test]
fn the_flag_is_said_in_the_report() {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    let greets = listener::greets("+OK ready\r\n");
    let report = check(greets.address(), &store).options(&["--starttls", "SMTP", "--timeout", "5"]).report();
    report.verdict(1, "failed").critical(&["not-tls"]).valid();
    assert_eq!((&report.peer()["transport"], &report.peer()["transport_by"]), (&"smtp".into(), &"starttls".into()));
    let finding = report.finding("not-tls");
    assert!(finding["message"].as_str().is_some_and(|said| said.contains("POP3")), "{finding}");
}

#[test]
fn a_well_known_port_selects_its_transport_and_both_reports_say_so() {
    // Nobody listens there on this address; what was chosen is told all the same.
    let mut command = peertrust();
    command.args(["check", "127.9.9.9:587", "--no-ping", "--timeout", "1", "--format", "json"]);
    let outcome = run(&mut command);
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let peer = &document["peers"][0];
    assert_eq!((&peer["transport"], &peer["transport_by"]), (&"smtp".into(), &"port".into()));
    for (lang, words) in [("en", "SMTP, chosen by the port 587"), ("ja", "SMTP (ポート 587 から判断")] {
        let outcome = run(peertrust().args(["--lang", lang, "check", "127.9.9.9:587", "--no-ping", "--timeout", "1"]));
        assert!(outcome.stdout.contains(words), "{}", outcome.stdout);
    }
}

#[test]
fn a_flag_that_contradicts_or_is_unknown_is_misuse() {
    for (arguments, words) in [
        (["https://127.0.0.1", "smtp"], "says another transport than --starttls smtp"),
        (["127.0.0.1", "gopher"], "--starttls gopher is no transport. Known words: https, tls, smtp"),
        (["127.0.0.1", "tls"], "no default port"),
    ] {
        let outcome = run(peertrust().args(["check", arguments[0], "--starttls", arguments[1]]));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}
