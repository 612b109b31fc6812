//! Every server in each of its modes: what is said of it, and what `openssl s_client` says beside it.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};

use crate::openssl_client::{self, AS_OLD, UNSPOKEN};
use crate::recipes::Recipe;
use crate::service::Mode;
use crate::support::expect::Report;
use crate::support::program::check;
use crate::{ANOTHER, Estate, HOST};

/// What is said of a healthy server, of one whose root is missing, and of one of another name; and OpenSSL's word.
pub const WORDS: [(&str, &str); 3] = [("verified", "0"), ("root-missing", "20"), ("name-mismatch", "62")];

/// What is said of a server without TLS; `None` of those that are nothing else than TLS.
pub fn off(server: &str) -> Option<&'static str> {
    match server {
        "stunnel" | "gnutls-serv" => None,
        // It announces what it cannot do: `580 Error initializing TLS`.
        "INN" => Some("starttls-refused"),
        _ => Some("starttls-not-offered"),
    }
}

/// What OpenSSL says behind this dialogue.
pub fn openssls(scheme: &str) -> [&'static str; 3] {
    if matches!(scheme, "mssql" | "rdp") { [UNSPOKEN; 3] } else { WORDS.map(|(_, code)| code) }
}

pub fn ask(scheme: &str, address: SocketAddr, name: &str, store: &Path, more: &[&str]) -> Report {
    let options = ["--timeout", "20"];
    check(format!("{scheme}://{address}"), store).name(name).options(&options).options(more).report().of(scheme)
}

/// With TLS, new or old: three verdicts, each beside OpenSSL's.
pub fn speaks(recipe: &Recipe, mode: Mode) {
    let estate = Estate::new();
    let service = estate.start(recipe, mode);
    let held = estate.pki.store(&[&estate.root]);
    let stranger = estate.stranger();
    let strange = estate.pki.store(&[&stranger]);
    for &(scheme, address) in &service.listens {
        let healthy = ask(scheme, address, HOST, &held, &[]);
        healthy.verdict(0, WORDS[0].0).critical(&[]).valid().presented(&[&estate.leaf, &estate.intermediate]);
        let dialogue = &healthy.peer()["ssl"]["starttls"];
        if !matches!(scheme, "tls" | "sips") {
            assert_eq!(dialogue["outcome"], "ready", "{scheme}: {dialogue}");
            assert!(dialogue["transcript"].as_array().is_some_and(|said| !said.is_empty()), "{scheme}: {dialogue}");
            assert_eq!(dialogue["injected"], Value::Null, "{scheme}: {dialogue}");
        }
        let shake = &healthy.peer()["ssl"]["handshake"];
        if mode == Mode::Old {
            assert_eq!((&shake["completed"], &shake["version"]), (&json!(false), &json!("TLSv1.0")), "{scheme}");
            for code in ["client-cannot-negotiate", "tls-legacy-only", "weak-key-exchange"] {
                healthy.also("warning", code);
            }
        } else {
            assert_eq!(shake["completed"], true, "{}", healthy.shown());
        }
        ask(scheme, address, HOST, &strange, &[]).verdict(1, "certificate-missing-from-chain").critical(&[WORDS[1].0]);
        ask(scheme, address, ANOTHER, &held, &[]).verdict(1, "san-mismatch").critical(&[WORDS[2].0]);
        let more = if mode == Mode::Old { AS_OLD } else { &[] };
        let answers = [(HOST, &estate.root), (HOST, &stranger), (ANOTHER, &estate.root)]
            .map(|(name, root)| openssl_client::says(scheme, address, name, root, more));
        assert_eq!(answers, openssls(scheme), "{scheme}");
        println!("{scheme} {} {mode:?}: {WORDS:?}; openssl {answers:?}", recipe.name);
    }
}

/// Without TLS: it says so, and so do we.
pub fn offers_none(recipe: &Recipe) {
    let estate = Estate::new();
    let service = estate.start(recipe, Mode::Off);
    let store = estate.pki.store(&[&estate.root]);
    let code = off(recipe.name).expect("a server that can do without");
    for &(scheme, address) in &service.listens {
        let report = ask(scheme, address, HOST, &store, &[]);
        report.verdict(1, "failed").critical(&[code]).remedy(code, &["server"]);
        let outcome = report.peer()["ssl"]["starttls"]["outcome"].as_str().unwrap_or_default();
        assert_eq!(Some(outcome), code.strip_prefix("starttls-"), "{}", report.shown());
        println!("{scheme} {}: {}", recipe.name, report.finding(code)["message"]);
    }
}

/// It wants a client certificate: none is given, ours is, and one of an authority that it does not know.
pub fn wants_certificates(recipe: &Recipe) {
    let estate = Estate::new();
    let (clients, strangers) = (estate.clients(), estate.clients());
    let service = estate.start_for(recipe, Mode::Mutual, &clients.root);
    let store = estate.pki.store(&[&estate.root]);
    let refused = |report: &Report, refused: bool| {
        if refused {
            report.verdict(1, "failed").critical(&["client-certificate-required"]);
        } else {
            report.verdict(0, "verified").critical(&[]);
        }
        report.valid().presented(&[&estate.leaf, &estate.intermediate]);
    };
    let told = |report: &Report| {
        let told = &report.peer()["ssl"]["client_certificate"];
        ["requested", "sent", "accepted", "wanted_cas", "ours_among_wanted"].map(|field| told[field].clone())
    };
    for &(scheme, address) in &service.listens {
        let Some(manner) = (recipe.mutual)(scheme) else { continue };
        // Whoever names nobody takes anybody.
        let (names, among) =
            if manner.names { (json!(["CN=Client Root CA, O=Lab"]), json!(true)) } else { (json!([]), Value::Null) };
        let accepted = if manner.says { json!(true) } else { Value::Null };
        let without = ask(scheme, address, HOST, &store, &[]);
        refused(&without, manner.demands);
        let expected = [json!(true), json!(false), Value::Null, names.clone(), Value::Null];
        assert_eq!(told(&without), expected, "{}", without.shown());
        let [ours, theirs] = [&clients, &strangers].map(|clients| {
            let options = clients.options(&estate);
            ask(scheme, address, HOST, &store, &options.each_ref().map(String::as_str))
        });
        refused(&ours, false);
        let expected = [json!(true), json!(true), accepted.clone(), names.clone(), among.clone()];
        assert_eq!(told(&ours), expected, "{}", ours.shown());
        refused(&theirs, manner.refuses);
        let accepted = if manner.refuses { json!(false) } else { accepted };
        // The names are the same, the keys are not.
        assert_eq!(told(&theirs), [json!(true), json!(true), accepted, names, among], "{}", theirs.shown());
        println!("{scheme} {}: {manner:?}", recipe.name);
    }
}
