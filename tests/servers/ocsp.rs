//! What revocation comes to above the leaf, and when responders and lists fail: OpenSSL's responder alive, down, of
//! another mind, and with answers of yesterday; and what OpenSSL's own programs say of the same.

use jiff::{Span, Timestamp};
use serde_json::json;

use crate::revocation::{Authority, told};
use crate::support::expect::Report;
use crate::support::pki::{self, Cert, Order, Pki, openssl};
use crate::support::program::Check;
use crate::support::{responder, s_server};

/// So many days after now, for `--at`.
fn in_days(days: i64) -> String {
    (Timestamp::now() + Span::new().hours(days * 24)).to_string()
}

fn full(check: &Check) -> Check {
    check.clone().options(&["--revocation", "full"])
}

/// The authority's list as it is now, in PEM.
fn pem_list(authority: &Cert) -> String {
    Pki::crl(authority, (-1, 7), &[]);
    std::fs::read_to_string(authority.index().with_file_name("crl.pem")).expect("the list just made")
}

/// Soft by default; a failure where it is required.
#[track_caller]
fn unknown(check: &Check, expected: [(&str, &str, &str); 2]) -> Report {
    let report = check.report();
    report.valid().verdict(0, "verified").critical(&[]).also("warning", "revocation-unknown");
    assert_eq!(told(&report), expected, "{}", report.shown());
    let strict = check.clone().options(&["--require-revocation"]).report();
    strict.verdict(1, "bad-certificates").critical(&["revocation-unknown"]);
    report
}

/// `leaf (good) <- Issuing CA (revoked) <- Root CA`, by the root's responder and by its list.
#[test]
fn a_revoked_intermediate_is_a_bad_certificate_and_the_leaf_is_good() {
    for answering in [true, false] {
        let authority = Authority::new(answering);
        Pki::revoke(&authority.root, &authority.intermediate, "CACompromise");
        let responders = answering.then(|| authority.responders());
        if !answering {
            authority.publish();
        }
        let (_server, check) = authority.check();
        let report = full(&check).report();
        report.valid().verdict(1, "bad-certificates").critical(&["revoked"]);
        report.about("revoked", &authority.intermediate);
        let source = if answering { "ocsp" } else { "crl" };
        let expected = [("good", "", source), ("revoked", "cACompromise", source)];
        assert_eq!(told(&report), expected, "{}", report.shown());
        drop(responders);
    }
}

/// OpenSSL's client of the same responders and its verifier with the same lists.
#[test]
fn openssl_says_the_same_of_the_same_answers() {
    let authority = Authority::new(true);
    Pki::revoke(&authority.root, &authority.intermediate, "CACompromise");
    let _responders = authority.responders();
    let subjects = [(&authority.leaf, &authority.intermediate), (&authority.intermediate, &authority.root)];
    let said = subjects.map(|(subject, issuer)| {
        let port = authority.ports[usize::from(subject.sha256 == authority.leaf.sha256)];
        let mut ocsp = openssl(&["ocsp", "-url", &responder::url(port), "-issuer"]);
        ocsp.arg(&issuer.file).arg("-cert").arg(&subject.file).arg("-CAfile").arg(&authority.root.file);
        let text = pki::run(ocsp.arg("-partial_chain").arg("-VAfile").arg(&issuer.file));
        text.lines().next().and_then(|line| line.rsplit(' ').next()).unwrap_or_default().to_owned()
    });
    let (_server, check) = authority.check();
    let report = full(&check).report();
    assert_eq!(
        told(&report).iter().map(|(status, ..)| (*status).to_owned()).collect::<Vec<_>>(),
        said,
        "{}",
        report.shown()
    );

    // 23: certificate revoked, at depth 1.
    let lists =
        authority.pki.folder().write("lists.pem", [&authority.root, &authority.intermediate].map(pem_list).concat());
    let mut verify = openssl(&["verify", "-crl_check_all", "-no-CApath", "-no-CAstore", "-CAfile"]);
    verify.arg(&authority.root.file).arg("-CRLfile").arg(lists).arg("-untrusted").arg(&authority.intermediate.file);
    let output = verify.arg(&authority.leaf.file).output().expect("openssl");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("error 23 at 1 depth lookup: certificate revoked"), "{words}");
}

/// Neither the responders nor the lists are there.
#[test]
fn a_responder_that_is_down_with_no_list_behind_it_leaves_it_unknown() {
    let authority = Authority::new(true);
    let (_server, check) = authority.check();
    let report = unknown(&full(&check), [("unknown", "status", "crl"), ("unknown", "status", "crl")]);
    let answers = report.peer()["revocation"]["certificates"][0]["answers"].as_array().expect("answers");
    let causes: Vec<_> = answers.iter().map(|answer| (&answer["source"], &answer["cause"])).collect();
    assert_eq!(causes, [(&json!("ocsp"), &json!("not-connected")), (&json!("crl"), &json!("status"))]);
}

/// A responder with another index than the authority's: `unknown` is an answer (RFC 6960 section 2.2), and no good one.
#[test]
fn a_responder_that_does_not_know_the_certificate_is_told() {
    let authority = Authority::new(true);
    let stranger = authority.pki.self_signed(&Order::authority("Somebody Else's CA"));
    let empty = stranger.index();
    std::fs::write(&empty, "").expect("an index");
    let _responders = [
        responder::knowing(&authority.root, &empty, authority.ports[0]),
        responder::knowing(&authority.intermediate, &empty, authority.ports[1]),
    ];
    let (_server, check) = authority.check();
    let report = full(&check).report();
    let answers = &report.peer()["revocation"]["certificates"][0]["answers"];
    assert_eq!(
        (&answers[0]["source"], &answers[0]["cause"]),
        (&json!("ocsp"), &json!("unknown-status")),
        "{}",
        report.shown()
    );
}

/// Answers and lists that were good yesterday, judged after their time.
#[test]
fn what_is_past_its_next_update_is_stale() {
    let authority = Authority::new(true);
    authority.publish();
    let responders = authority.responders();
    let (server, check) = authority.check();
    // The responder's answers live a day, the lists seven.
    let later = full(&check).options(&["--at", &in_days(3)]).report();
    later.verdict(0, "verified").without("revocation-unknown");
    assert_eq!(told(&later), [("good", "", "crl"), ("good", "", "crl")], "{}", later.shown());
    let answers = &later.peer()["revocation"]["certificates"][1]["answers"];
    assert_eq!((&answers[0]["source"], &answers[0]["cause"]), (&json!("ocsp"), &json!("stale")), "{}", later.shown());
    let much_later = full(&check).options(&["--at", &in_days(9)]);
    unknown(&much_later, [("unknown", "stale", "crl"), ("unknown", "stale", "crl")]);
    drop((responders, server));
}

/// A server that goes on stapling what it once fetched.
#[test]
fn a_stale_staple_is_no_answer() {
    let authority = Authority::new(false);
    let response = Pki::ocsp_response(&authority.intermediate, &authority.leaf, false);
    let bundle = authority.pki.bundle(&[&authority.intermediate]);
    let recipe = s_server::with_leaf(&authority.leaf).sending(&bundle).option("-status_file");
    let server = recipe.option(&response.to_string_lossy()).start();
    let check = crate::check(server.address(), &authority.pki.store(&[&authority.root]));
    let fresh = check.report();
    assert_eq!(told(&fresh)[0], ("good", "", "staple"), "{}", fresh.shown());
    let report = check.options(&["--at", &in_days(3)]).report();
    report.verdict(0, "verified").also("warning", "revocation-unknown");
    assert_eq!(told(&report)[0], ("unknown", "stale", "staple"), "{}", report.shown());
}
