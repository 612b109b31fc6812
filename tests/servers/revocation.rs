//! Whether the certificates of a path are revoked: by lists that OpenSSL made, and by OpenSSL's own responder.

use serde_json::{Value, json};

use crate::support::expect::Report;
use crate::support::nginx::{self, Nginx};
use crate::support::pki::{Cert, Order, Pki};
use crate::support::program::{self, Check};
use crate::support::responder::{self, Responder};
use crate::support::{Folder, s_server};
use crate::{HOST, check};

/// What each certificate of a report came to: status, cause or reason, and the source that decided.
pub fn told(report: &Report) -> Vec<(&str, &str, &str)> {
    let certificates = report.peer()["revocation"]["certificates"].as_array().expect("a list").iter();
    certificates
        .map(|c| {
            let why = c["cause"].as_str().or(c["revoked_reason"].as_str()).unwrap_or("");
            (c["status"].as_str().unwrap_or(""), why, c["source"].as_str().unwrap_or(""))
        })
        .collect()
}

/// `leaf ← Issuing CA ← Root CA`, each naming its issuer's list and responder.
pub struct Authority {
    pub pki: Pki,
    pub files: Folder,
    web: Nginx,
    pub ports: [u16; 2],
    pub root: Cert,
    pub intermediate: Cert,
    pub leaf: Cert,
}

impl Authority {
    /// With responders, or with lists alone.
    pub fn new(answering: bool) -> Self {
        let (pki, files) = (Pki::new(), Folder::new());
        let web = nginx::files(files.path(), "");
        let ports = [responder::free_port(), responder::free_port()];
        let names = |order: Order, port: u16, list: &str| {
            let order = order.with(&format!("crlDistributionPoints=URI:http://{}/{list}", web.address()));
            if !answering {
                return order;
            }
            order.with(&format!("authorityInfoAccess=OCSP;URI:{}", responder::url(port)))
        };
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let intermediate = pki.issue(&root, &names(Order::authority("Lab Issuing CA"), ports[0], "root.crl"));
        let leaf = pki.issue(&intermediate, &names(Order::server(HOST), ports[1], "issuing.crl"));
        Self { pki, files, web, ports, root, intermediate, leaf }
    }

    /// Both lists as they are now.
    pub fn publish(&self) {
        self.files.write("root.crl", Pki::crl(&self.root, (-1, 7), &[]));
        self.files.write("issuing.crl", Pki::crl(&self.intermediate, (-1, 7), &[]));
    }

    /// Responders that know what was issued and revoked so far.
    pub fn responders(&self) -> [Responder; 2] {
        [responder::start(&self.root, self.ports[0]), responder::start(&self.intermediate, self.ports[1])]
    }

    pub fn check(&self) -> (s_server::OpensslServer, Check) {
        let bundle = self.pki.bundle(&[&self.intermediate]);
        let server = s_server::with_leaf(&self.leaf).sending(&bundle).start();
        let check = check(server.address(), &self.pki.store(&[&self.root]));
        (server, check.options(&["--allow-fetch-from", "127.0.0.1"]))
    }

    /// A file of this content, for `--crl`.
    pub fn file(&self, content: impl AsRef<[u8]>) -> String {
        self.pki.folder().write("given.crl", content).to_string_lossy().into_owned()
    }
}

#[test]
fn full_asks_the_lists_of_leaf_and_intermediate() {
    let authority = Authority::new(false);
    authority.publish();
    let (_server, check) = authority.check();
    let check = check.options(&["--revocation", "full", "--require-revocation"]);
    let report = check.report();
    report.valid().verdict(0, "verified").critical(&[]).without("revocation-unknown");
    assert_eq!(told(&report), [("good", "", "crl"), ("good", "", "crl")], "{}", report.shown());

    Pki::revoke(&authority.intermediate, &authority.leaf, "superseded");
    authority.publish();
    let report = check.report();
    report.valid().verdict(1, "bad-certificates").critical(&["revoked"]).about("revoked", &authority.leaf);
    assert_eq!(told(&report), [("revoked", "superseded", "crl"), ("good", "", "crl")], "{}", report.shown());
    let url = format!("http://{}/issuing.crl", authority.web.address());
    assert_eq!(report.finding("revoked")["evidence"]["url"], url);
    assert!(report.finding("revoked")["message"].as_str().unwrap_or("").contains(&url), "{}", report.shown());

    Pki::revoke(&authority.root, &authority.intermediate, "CACompromise");
    authority.publish();
    let report = check.report();
    assert_eq!(told(&report)[1], ("revoked", "cACompromise", "crl"), "{}", report.shown());
}

#[test]
fn full_asks_the_responders_of_leaf_and_intermediate_and_needs_no_list_then() {
    let authority = Authority::new(true);
    let (_server, check) = authority.check();
    let check = check.options(&["--revocation", "full", "--require-revocation"]);
    let responders = authority.responders();
    let report = check.report();
    report.valid().verdict(0, "verified").critical(&[]);
    assert_eq!(told(&report), [("good", "", "ocsp"), ("good", "", "ocsp")], "{}", report.shown());
    let asked: Vec<&Value> = report.peer()["fetched"].as_array().unwrap().iter().map(|f| &f["purpose"]).collect();
    assert_eq!(asked, ["ocsp", "ocsp"], "a responder that answers makes the list unnecessary");

    drop(responders);
    Pki::revoke(&authority.intermediate, &authority.leaf, "keyCompromise");
    let _responders = authority.responders();
    let report = check.report();
    report.verdict(1, "bad-certificates").critical(&["revoked"]).about("revoked", &authority.leaf);
    assert_eq!(told(&report)[0], ("revoked", "keyCompromise", "ocsp"), "{}", report.shown());
    assert_eq!(report.finding("revoked")["evidence"]["url"], responder::url(authority.ports[1]));
}

/// Nobody answers where the responders should be: then the lists are asked.
#[test]
fn a_responder_that_does_not_help_leads_to_the_list() {
    let authority = Authority::new(true);
    authority.publish();
    let (_server, check) = authority.check();
    let report = check.options(&["--revocation", "full"]).report();
    assert_eq!(told(&report), [("good", "", "crl"), ("good", "", "crl")], "{}", report.shown());
    let answers = report.peer()["revocation"]["certificates"][0]["answers"].as_array().expect("answers");
    assert_eq!((&answers[0]["source"], &answers[0]["cause"]), (&json!("ocsp"), &json!("not-connected")));
}

#[test]
fn a_list_from_a_file_or_url_judges_what_its_ca_issued() {
    let authority = Authority::new(false);
    authority.publish();
    let (_server, check) = authority.check();
    Pki::revoke(&authority.intermediate, &authority.leaf, "certificateHold");
    let list = Pki::crl(&authority.intermediate, (-1, 7), &[]);
    let file = authority.file(&list);
    // Nothing was said of the intermediate's own issuer, and that is told.
    let report = check.clone().options(&["--crl", &file]).report();
    report.verdict(1, "bad-certificates").critical(&["revoked"]);
    assert_eq!(told(&report), [("revoked", "certificateHold", "crl"), ("unknown", "no-source", "")]);
    assert_eq!(report.peer()["fetched"], json!([]), "a file is not fetched");

    let url = format!("http://{}/given.crl", authority.web.address());
    authority.files.write("given.crl", &list);
    let report = check.clone().options(&["--crl", &url]).report();
    assert_eq!(told(&report)[0], ("revoked", "certificateHold", "crl"), "{}", report.shown());
    // Off is off, whatever was given.
    let report = check.options(&["--crl", &file, "--revocation", "off"]).report();
    report.verdict(0, "verified");
    assert_eq!(report.peer()["revocation"], Value::Null);
}

#[test]
fn a_recorded_answer_is_judged_the_same_without_a_network() {
    let authority = Authority::new(false);
    Pki::revoke(&authority.intermediate, &authority.leaf, "keyCompromise");
    authority.publish();
    let (server, check) = authority.check();
    let live = check.options(&["--revocation", "full"]).report();
    let recorded = authority.pki.folder().write("report.json", live.document.to_string());
    drop((server, authority.web));
    let store = authority.pki.store(&[&authority.root]);
    let mut verify = program::peertrust();
    verify.args(["verify", "--format", "json", "--at", live.document["checked_at"].as_str().unwrap(), "--evidence"]);
    let outcome = program::run(verify.arg(&recorded).arg("--store").arg(&store));
    let replayed: Value = serde_json::from_str(&outcome.stdout).expect("a report");
    for part in ["findings", "revocation", "fetched", "capture"] {
        assert_eq!(replayed["peers"][0][part], live.peer()[part], "{part}");
    }
}

/// What may not be believed never makes a certificate good, and is told by its cause; a failure only where asked for.
#[test]
fn a_list_that_may_not_be_believed_says_nothing() {
    let authority = Authority::new(false);
    let (_server, check) = authority.check();
    let impostor = authority.pki.self_signed(&Order::authority("Lab Issuing CA"));
    let unfit = authority.pki.self_signed(&Order::authority("Somebody Else's CA"));
    let good = Pki::crl(&authority.intermediate, (-1, 7), &[]);
    let mut flipped = good.clone();
    let last = flipped.len() - 3;
    flipped[last] ^= 1;
    let point = |lines: &str| format!("issuingDistributionPoint=critical,@point\n[point]\n{lines}");
    let scoped = |lines: &str| Pki::crl(&authority.intermediate, (-1, 7), &[&point(lines)]);
    let cases = [
        ("as it should be", good.clone(), "", true),
        ("another key", Pki::crl(&impostor, (-1, 7), &[]), "bad-signature", false),
        ("a flipped bit", flipped, "bad-signature", false),
        ("too old", Pki::crl(&authority.intermediate, (-9, -2), &[]), "stale", false),
        ("of the future", Pki::crl(&authority.intermediate, (2, 9), &[]), "not-yet-valid", false),
        ("of CAs alone", scoped("onlyCA=TRUE"), "not-covered", false),
        ("of users alone", scoped("onlyuser=TRUE"), "", true),
        ("another point", scoped("fullname=URI:http://ca.test/other.crl"), "not-covered", false),
        ("indirect", scoped("indirectCRL=TRUE"), "unsupported", false),
        ("by reasons", scoped("onlysomereasons=keyCompromise"), "unsupported", false),
        (
            "an unknown critical extension",
            Pki::crl(&authority.intermediate, (-1, 7), &["1.2.3.4=critical,DER:0500"]),
            "unknown-critical-extension",
            false,
        ),
        (
            "a delta",
            Pki::crl(&authority.intermediate, (-1, 7), &["2.5.29.27=critical,DER:020101"]),
            "unsupported",
            false,
        ),
    ];
    for (case, list, cause, is_good) in cases {
        let file = authority.file(list);
        let report = check.clone().options(&["--crl", &file]).report().of(case);
        let expected = if is_good { ("good", "", "crl") } else { ("unknown", cause, "crl") };
        assert_eq!(told(&report)[0], expected, "{}", report.shown());
        report.verdict(0, "verified");
        let strict = check.clone().options(&["--crl", &file, "--require-revocation"]).report().of(case);
        strict.verdict(1, "bad-certificates").critical(&["revocation-unknown"]);
    }
    // Another CA's list is no answer at all, and neither is what is no list.
    let file = authority.file(Pki::crl(&unfit, (-1, 7), &[]));
    let report = check.clone().options(&["--crl", &file]).report();
    assert_eq!(told(&report)[0], ("unknown", "no-source", ""), "{}", report.shown());
    for content in [&b"<html>"[..], &good[..good.len() - 1], &[&good[..], b"x"].concat(), b""] {
        let outcome = check.clone().options(&["--crl", &authority.file(content)]).outcome();
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    }
}

#[test]
fn a_list_that_cannot_be_fetched_is_unknown_with_its_cause() {
    let authority = Authority::new(false);
    let (_server, check) = authority.check();
    let report = check.clone().options(&["--revocation", "full"]).report();
    report.verdict(0, "verified").also("warning", "revocation-unknown");
    assert_eq!(told(&report), [("unknown", "status", "crl"), ("unknown", "status", "crl")], "{}", report.shown());
    authority.files.write("issuing.crl", "<html>sign in</html>");
    let report = check.clone().options(&["--revocation", "full"]).report();
    assert_eq!(told(&report)[0], ("unknown", "malformed", "crl"), "{}", report.shown());
    for language in ["en", "ja"] {
        let human = check.clone().options(&["--revocation", "full", "--lang", language]).outcome();
        assert!(human.stdout.contains("issuing.crl") && human.code == Some(0), "{}", human.stdout);
    }
}

#[test]
fn verify_fetches_no_list() {
    let outcome =
        program::run(program::peertrust().args(["verify", "--chain", "/dev/null", "--crl", "http://a.test/x"]));
    assert_eq!(outcome.code, Some(2));
    let outcome = program::run(program::peertrust().args(["check", "a.test", "--crl", "ldap://a.test/x"]));
    assert!(outcome.code == Some(2) && outcome.stderr.contains("LDAP"), "{}", outcome.stderr);
}

/// What `inspect` tells is what OpenSSL wrote: from DER and from PEM.
#[test]
fn inspect_decodes_a_list() {
    let authority = Authority::new(false);
    Pki::revoke(&authority.intermediate, &authority.leaf, "keyCompromise");
    let der = Pki::crl(&authority.intermediate, (-1, 7), &[]);
    let pem = crate::support::pki::run(
        crate::support::pki::openssl(&["crl", "-inform", "DER", "-in"]).arg(authority.file(&der)),
    );
    for content in [der, pem.into_bytes()] {
        let file = authority.file(&content);
        let outcome = program::run(program::peertrust().args(["inspect", "--format", "json", &file]));
        let document: Value = serde_json::from_str(&outcome.stdout).expect(&outcome.stderr);
        let list = &document["files"][0]["crls"][0];
        assert_eq!(
            (&list["number"], &list["entries"], outcome.code),
            (&json!("1000"), &json!(1), Some(0)),
            "{document:#}"
        );
        assert_eq!(list["revoked"][0]["reason"], "keyCompromise");
        for language in ["en", "ja"] {
            let human = program::run(program::peertrust().args(["inspect", "--lang", language, &file]));
            assert!(human.stdout.contains("keyCompromise") && human.code == Some(0), "{}", human.stdout);
        }
    }
}
