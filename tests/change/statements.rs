//! The forecast of what is said of revocation: staples, OCSP answers and lists end, too. All of it made by OpenSSL.

use std::path::{Path, PathBuf};
use std::process::Command;

use peertrust::moment::Moment;
use serde_json::{Value, json};

use crate::estate::valid;
use crate::made::{arg, peertrust};
use crate::support::nginx::{self, Nginx};
use crate::support::pki::{Cert, Order, Pki, openssl};
use crate::support::responder;

const HOST: &str = "mail.corp.test";

/// `leaf ← Issuing CA ← Root CA` on an nginx.
struct Site {
    pki: Pki,
    root: Cert,
    issuing: Cert,
    leaf: Cert,
    store: PathBuf,
}

impl Site {
    fn new(leaf: &Order) -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let issuing = pki.issue(&root, &Order::authority("Lab Issuing CA"));
        let leaf = pki.issue(&issuing, leaf);
        let store = pki.store(&[&root]);
        Self { pki, root, issuing, leaf, store }
    }

    fn serve(&self, directives: &[String]) -> Nginx {
        let bundle = self.pki.bundle(&[&self.leaf, &self.issuing]);
        let site = nginx::site(HOST, &self.leaf, &bundle);
        nginx::start(&[directives.iter().fold(site, |site, directive| site.directive(directive))])
    }

    /// The report of a check, kept in a file.
    fn check(&self, server: &Nginx, more: &[&str]) -> PathBuf {
        let peer = server.address().to_string();
        let fixed =
            ["check", &peer, "--no-ping", "--server-name", HOST, "--format", "json", "--store", arg(&self.store)];
        let ran = peertrust(&[&fixed[..], more].concat());
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        self.pki.folder().write("report.json", ran.stdout)
    }

    fn forecast(&self, report: &Path, more: &[&str]) -> Value {
        let fixed = ["forecast", "--evidence", arg(report), "--store", arg(&self.store), "--format", "json"];
        let ran = peertrust(&[&fixed[..], more].concat());
        assert!(ran.code < 2, "{}", ran.stderr);
        let document = ran.json();
        valid("forecast", &document);
        document
    }
}

/// The only event of this kind: date, role, effect, status afterwards.
fn event(document: &Value, kind: &str) -> [String; 4] {
    let events = document["events"].as_array().unwrap().iter();
    let [event] = events.filter(|event| event["kind"] == kind).collect::<Vec<_>>()[..] else { panic!("{document:#}") };
    let peer = &event["peers"][0];
    [&event["at"], &peer["role"], &peer["effect"], &peer["status_after"]].map(|v| v.as_str().unwrap().to_owned())
}

fn is(event: &[String; 4], expected: [&str; 4]) {
    assert_eq!(event.each_ref().map(String::as_str), expected);
}

/// A date as OpenSSL prints it, in RFC 3339.
fn date(printed: &str) -> String {
    let output = Command::new("date").args(["-u", "-d", printed, "+%Y-%m-%dT%H:%M:%SZ"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// nextUpdate of a revocation list, as OpenSSL reads it.
fn list_ends(list: &Path) -> String {
    let output = openssl(&["crl", "-inform", "DER", "-noout", "-nextupdate", "-in"]).arg(list).output().unwrap();
    date(String::from_utf8(output.stdout).unwrap().trim().strip_prefix("nextUpdate=").unwrap())
}

/// nextUpdate of an OCSP response, as OpenSSL reads it.
fn response_ends(response: &Path) -> String {
    let output = openssl(&["ocsp", "-noverify", "-resp_text", "-respin"]).arg(response).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    date(text.lines().find_map(|line| line.trim().strip_prefix("Next Update: ")).unwrap())
}

#[test]
fn the_staple_ends_and_breaks_nothing() {
    let site = Site::new(&Order::server(HOST));
    let response = Pki::ocsp_response(&site.issuing, &site.leaf, false);
    let server = site.serve(&["ssl_stapling on".into(), format!("ssl_stapling_file {}", response.display())]);
    let report = site.check(&server, &[]);
    let ends = response_ends(&response);
    is(&event(&site.forecast(&report, &[]), "staple-ends"), [&ends, "leaf", "nothing", "verified"]);
    // Not looked at is not foretold.
    let off = site.forecast(&report, &["--revocation", "off"]);
    assert!(off["events"].as_array().unwrap().iter().all(|event| event["kind"] != "staple-ends"), "{off:#}");
}

#[test]
fn a_list_ends_and_breaks_the_peer_where_revocation_has_to_be_known() {
    let site = Site::new(&Order::server(HOST));
    let server = site.serve(&[]);
    let list = site.pki.folder().write("issuing.crl", Pki::crl(&site.issuing, (-1, 7), &[]));
    let report = site.check(&server, &[]);
    let given = ["--revocation", "full", "--crl", arg(&list)];
    let ends = list_ends(&list);
    let forecast = site.forecast(&report, &given);
    is(&event(&forecast, "crl-ends"), [&ends, "leaf", "nothing", "verified"]);
    assert_eq!(forecast["peers"][0]["breaks"]["kind"], "certificate-ends");
    // Where an unknown state is a failure, the first list that ends breaks the peer.
    let later = site.pki.folder().write("root.crl", Pki::crl(&site.root, (-1, 30), &[]));
    let demanded = [&given[..], &["--crl", arg(&later), "--require-revocation"]].concat();
    let demanded = site.forecast(&report, &demanded);
    let events = demanded["events"].as_array().unwrap();
    let lists: Vec<[&str; 3]> = events
        .iter()
        .filter(|event| event["kind"] == "crl-ends")
        .map(|event| {
            [&event["at"], &event["peers"][0]["role"], &event["peers"][0]["effect"]].map(|v| v.as_str().unwrap())
        })
        .collect();
    assert_eq!(lists, [[&ends, "leaf", "breaks"], [&list_ends(&later), "intermediate", "failing"]]);
    assert_eq!(
        (&demanded["peers"][0]["breaks"]["kind"], &demanded["peers"][0]["breaks"]["at"]),
        (&json!("crl-ends"), &json!(ends))
    );
    // The list is a thing of next week, the leaf ends much later: in order of date.
    let days: Vec<i64> = forecast["events"].as_array().unwrap().iter().map(|e| e["days"].as_i64().unwrap()).collect();
    assert!(days.is_sorted() && days[0] <= 7, "{days:?}");
}

#[test]
fn an_answer_of_the_responder_ends() {
    let port = responder::free_port();
    let order = Order::server(HOST).with(&format!("authorityInfoAccess=OCSP;URI:{}", responder::url(port)));
    let site = Site::new(&order);
    let server = site.serve(&[]);
    let _responder = responder::start(&site.issuing, port);
    let full = ["--revocation", "full"];
    let report = site.check(&server, &[&full[..], &["--allow-fetch-from", "127.0.0.1"]].concat());
    // Offline, from what was recorded.
    let forecast = site.forecast(&report, &full);
    let [ends, role, effect, status] = event(&forecast, "ocsp-ends");
    assert_eq!([role.as_str(), &effect, &status], ["leaf", "nothing", "verified"]);
    // OpenSSL's responder gives a day (`-ndays 1`).
    let told = serde_json::from_slice::<Value>(&std::fs::read(&report).unwrap()).unwrap();
    let checked = told["checked_at"].as_str().unwrap();
    let at = |text: &str| Moment::parse(text).unwrap().unix();
    assert!((86_340..=86_460).contains(&(at(&ends) - at(checked))), "{ends} is not a day after {checked}");
    assert!(forecast["events"][0]["kind"] == "ocsp-ends", "{forecast:#}");
}
