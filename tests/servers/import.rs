//! `peertrust import` against real servers: what is installed by whose approval, and what never is.

mod applying;
mod certsrv;
mod refusals;
mod terminal;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::pki::{Cert, Order, Pki, openssl};
use crate::support::program::{Outcome, peertrust, run};
use crate::support::s_server::{self, OpensslServer};
use crate::{Estate, HOST};

/// One `peertrust import` of this server into this store.
fn import(address: SocketAddr, store: &Path, options: &[&str]) -> Outcome {
    let mut command = peertrust();
    command.args(["import", &address.to_string(), "--server-name", HOST, "--no-ping", "--store"]).arg(store);
    run(command.args(options))
}

/// The same for its JSON.
fn document(address: SocketAddr, store: &Path, options: &[&str]) -> (i32, Value) {
    let outcome = import(address, store, &[options, &["--format", "json"]].concat());
    let document = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
    (outcome.code.expect("an exit code"), document)
}

/// Every file of a store by its name; what peertrust keeps for itself is left out.
fn files(store: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())).collect()
}

/// The fingerprints of everything in a store folder, as OpenSSL reads it.
fn held(store: &Path) -> Vec<String> {
    let mut all: Vec<String> = files(store).keys().map(|name| fingerprint(&store.join(name))).collect();
    all.sort();
    all
}

fn fingerprint(file: &Path) -> String {
    let mut x509 = openssl(&["x509", "-noout", "-fingerprint", "-sha256", "-in"]);
    let text = crate::support::pki::run(x509.arg(file));
    text.trim().split_once('=').unwrap().1.replace(':', "").to_lowercase()
}

/// A server that sends its root as well, and a store of somebody else's root.
fn root_sent() -> (Estate, OpensslServer, PathBuf) {
    let estate = Estate::new();
    let server = estate.openssl_sending(&[&estate.intermediate, &estate.root]);
    let store = estate.pki.store(&[&estate.stranger()]);
    (estate, server, store)
}

#[track_caller]
fn refused_without_a_change(outcome: &Outcome, code: i32, before: &BTreeMap<String, Vec<u8>>, store: &Path) {
    assert_eq!(outcome.code, Some(code), "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(&files(store), before);
}

#[test]
fn a_root_that_was_sent_is_installed_by_its_fingerprint_alone() {
    let (estate, server, store) = root_sent();
    let before = files(&store);
    let address = server.address();
    let silent = import(address, &store, &[]);
    refused_without_a_change(&silent, 1, &before, &store);
    let yes = import(address, &store, &["--yes"]);
    refused_without_a_change(&yes, 1, &before, &store);
    assert!(yes.stdout.contains("--accept-unproved-roots"), "{}", yes.stdout);
    let unknown = import(address, &store, &["--approve", &estate.leaf.sha256]);
    refused_without_a_change(&unknown, 2, &before, &store);
    refused_without_a_change(&import(address, &store, &["--approve", "abc"]), 2, &before, &store);
    refused_without_a_change(
        &import(address, &store, &["--dry-run", "--yes", "--accept-unproved-roots"]),
        1,
        &before,
        &store,
    );
    // As OpenSSL prints it: upper case, with colons.
    let pairs: Vec<_> = estate.root.sha256.to_uppercase().as_bytes().chunks(2).map(<[u8]>::to_vec).collect();
    let colons = String::from_utf8(pairs.join(&b':')).unwrap();
    let (code, document) = document(address, &store, &["--approve", &colons]);
    assert_eq!(code, 0, "{document}");
    assert_eq!(document["installed"]["added"][0], estate.root.sha256.as_str());
    assert_eq!(document["peers"][0]["before"]["ssl_status"], "certificate-missing-from-chain");
    assert_eq!(document["peers"][0]["after"]["ssl_status"], "verified");
    assert!(held(&store).contains(&estate.root.sha256));
    assert_eq!(held(&store).len(), 2);
    // What is healthy needs nothing.
    let again = import(address, &store, &[]);
    assert_eq!(again.code, Some(0), "{}", again.stdout);
}

#[test]
fn the_document_is_what_its_schema_says() {
    let (estate, server, store) = root_sent();
    let schema = run(peertrust().args(["schema", "import"])).stdout;
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for options in [&["--dry-run"][..], &[], &["--yes"], &["--approve", &estate.root.sha256], &[]] {
        let (_, document) = document(server.address(), &store, options);
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{options:?}: {errors:?}");
    }
}

#[test]
fn a_file_of_the_users_is_proof_and_fills_the_gap() {
    let estate = Estate::new();
    let server = estate.openssl();
    let store = estate.pki.store(&[]);
    let (code, plan) = document(server.address(), &store, &["--yes"]);
    assert_eq!((code, &plan["installed_reason"]), (1, &"nothing-to-install".into()));
    assert_eq!(plan["plan"]["unobtainable"][0]["key_id"], estate.root.key_id().unwrap().as_str());
    let from = estate.pki.bundle(&[&estate.root, &estate.leaf]);
    let (code, result) = document(server.address(), &store, &["--yes", "--from", from.to_str().unwrap()]);
    assert_eq!(code, 0, "{result}");
    assert_eq!(result["plan"]["not_needed"], 1);
    assert_eq!(held(&store), std::slice::from_ref(&estate.root.sha256));
}

/// A root, its successor of the same name and another key, and a server of the successor's.
struct Renewed {
    pki: Pki,
    old: Cert,
    new: Cert,
    server: OpensslServer,
}

fn renewed(old_from: i64, new_from: i64) -> Renewed {
    let pki = Pki::new();
    let old = pki.self_signed(&Order::authority("Lab Root CA").valid(old_from, 700));
    let new = pki.self_signed(&Order::authority("Lab Root CA").valid(new_from, 3650));
    let leaf = pki.issue(&new, &Order::server(HOST));
    let server = s_server::with_leaf(&leaf).sending(&pki.bundle(&[&new])).start();
    Renewed { pki, old, new, server }
}

#[test]
fn a_ca_set_up_anew_replaces_the_old_one_as_the_appliance_would() {
    let case = renewed(-700, -10);
    let store = case.pki.store(&[&case.old]);
    let (code, result) = document(case.server.address(), &store, &["--approve", &case.new.sha256]);
    assert_eq!((code, &result["peers"][0]["before"]["ssl_status"]), (0, &"bad-certificates".into()), "{result}");
    assert_eq!(result["plan"]["certificates"][0]["prediction"]["outcome"], "replaces");
    assert_eq!(result["installed"]["removed"][0], case.old.sha256.as_str());
    assert_eq!(held(&store), std::slice::from_ref(&case.new.sha256));
}

#[test]
fn one_that_the_appliance_would_ignore_is_not_installed_but_pkix_adds_it() {
    let case = renewed(-10, -700);
    let store = case.pki.store(&[&case.old]);
    let before = files(&store);
    let outcome = import(case.server.address(), &store, &["--yes", "--accept-unproved-roots"]);
    refused_without_a_change(&outcome, 1, &before, &store);
    assert!(outcome.stdout.contains("SILENTLY IGNORED"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("peertrust store remove"), "{}", outcome.stdout);
    let named = import(case.server.address(), &store, &["--approve", &case.new.sha256]);
    refused_without_a_change(&named, 2, &before, &store);
    let pkix = ["--profile", "pkix", "--yes", "--accept-unproved-roots"];
    let outcome = import(case.server.address(), &store, &pkix);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    let mut both = [case.old.sha256.clone(), case.new.sha256.clone()];
    both.sort();
    assert_eq!(held(&store), both);
}

#[test]
fn a_leaf_is_refused_and_a_self_signed_one_is_what_is_missing() {
    let estate = Estate::new();
    let store = estate.pki.store(&[]);
    let server = s_server::with_leaf(&estate.leaf).start();
    let from = estate.leaf.file.to_str().unwrap();
    let (code, result) = document(server.address(), &store, &["--yes", "--from", from]);
    assert_eq!((code, &result["plan"]["certificates"][0]["prediction"]["reason"]), (1, &"leaf".into()), "{result}");
    let own = estate.pki.self_signed(&Order::server(HOST));
    let server = s_server::with_leaf(&own).start();
    let (code, result) = document(server.address(), &store, &["--approve", &own.sha256]);
    assert_eq!(code, 0, "{result}");
    assert_eq!(held(&store), [own.sha256]);
}

#[test]
fn several_peers_share_one_root_and_are_all_told() {
    let (estate, server, store) = root_sent();
    let second = estate.openssl_sending(&[&estate.intermediate, &estate.root]);
    let root = estate.root.sha256.as_str();
    let second = second.address().to_string();
    let (code, result) = document(server.address(), &store, &["--approve", root, &second]);
    assert_eq!(code, 0, "{result}");
    let [certificate] = result["plan"]["certificates"].as_array().unwrap().as_slice() else { panic!("{result}") };
    assert_eq!(certificate["peers"].as_array().unwrap().len(), 2);
    assert_eq!(result["peers"][1]["after"]["healthy"], true);
}

#[test]
fn a_peer_that_stays_ill_is_exit_code_1_although_something_was_installed() {
    let estate = Estate::with_leaf(&Order::server("other.corp.test"));
    let server = estate.openssl_sending(&[&estate.intermediate, &estate.root]);
    let store = estate.pki.store(&[]);
    let (code, result) = document(server.address(), &store, &["--approve", &estate.root.sha256]);
    assert_eq!((code, &result["peers"][0]["after"]["ssl_status"]), (1, &"san-mismatch".into()), "{result}");
    assert_eq!(held(&store), [estate.root.sha256]);
}

#[test]
fn a_hostile_subject_steers_neither_a_path_nor_the_terminal() {
    let pki = Pki::new();
    let subject = "/O=<script>alert(1)<\\/script>/CN=..\\/..\\/x\u{202e}gpj\u{1b}[31m";
    let root = pki.self_signed(&Order::authority("x").subject(subject));
    let leaf = pki.issue(&root, &Order::server(HOST));
    let server = s_server::with_leaf(&leaf).sending(&pki.bundle(&[&root])).start();
    let outer = pki.folder().path().join("outer");
    let store = outer.join("a/b");
    std::fs::create_dir_all(&store).unwrap();
    let kit = outer.join("kit");
    let options = ["--yes", "--accept-unproved-roots", "--kit", kit.to_str().unwrap()];
    let outcome = import(server.address(), &store, &options);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    assert!(!outcome.stdout.contains(['\u{202e}', '\u{1b}']), "{}", outcome.stdout);
    assert_eq!((files(&store).len(), files(&outer.join("a")).len(), files(&outer).len()), (1, 0, 0));
    let readme = std::fs::read_to_string(kit.join("README.txt")).unwrap();
    assert!(!readme.contains(['\u{202e}', '\u{1b}']), "{readme}");
    let names: Vec<String> = files(&kit).into_keys().collect();
    assert!(
        names.len() == 3 && names.iter().all(|name| name.is_ascii() && !name.contains(['/', '\\', '<'])),
        "{names:?}"
    );
    assert_eq!(fingerprint(&kit.join(&names[0])), root.sha256);
}

#[test]
fn the_kit_is_what_openssl_reads_in_the_order_of_the_upload() {
    let estate = Estate::new();
    let server = s_server::with_leaf(&estate.leaf).start();
    let store = estate.pki.store(&[]);
    let from = estate.pki.bundle(&[&estate.intermediate, &estate.root]);
    let kit = estate.pki.folder().path().join("kit");
    let options = ["--yes", "--from", from.to_str().unwrap(), "--kit", kit.to_str().unwrap(), "--lang", "ja"];
    let outcome = import(server.address(), &store, &options);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    let names: Vec<String> = files(&kit).into_keys().collect();
    assert!(names[0].starts_with("01-Lab_Root_CA_") && names[1].starts_with("02-Lab_Issuing_CA_"), "{names:?}");
    assert_eq!(fingerprint(&kit.join(&names[0])), estate.root.sha256);
    assert_eq!(fingerprint(&kit.join(&names[1])), estate.intermediate.sha256);
    let body: Value = serde_json::from_slice(&files(&kit)["trust-certificates.json"]).unwrap();
    assert_eq!((&body["service"][0], body["certificates"].as_array().unwrap().len()), (&"cup".into(), 2));
    let readme = String::from_utf8(files(&kit)["README.txt"].clone()).unwrap();
    assert!(readme.contains("Cisco Presence Engine") && readme.contains("すべてのノード"), "{readme}");
    // A kit that is there is not written over, and nothing is installed either.
    let other = estate.pki.store(&[]);
    refused_without_a_change(&import(server.address(), &other, &options), 2, &BTreeMap::new(), &other);
}

#[test]
fn stores_that_cannot_be_written_are_misuse_before_anybody_is_asked() {
    let (estate, server, store) = root_sent();
    let address = server.address();
    let vanished = estate.pki.folder().path().join("vanished");
    assert_eq!(import(address, &vanished, &["--yes"]).code, Some(2));
    let two = import(address, &store, &["--store", estate.root.file.to_str().unwrap()]);
    assert_eq!(two.code, Some(2), "{}", two.stdout);
    let none = run(peertrust().args(["import", &address.to_string()]));
    assert_eq!((none.code, none.stdout.as_str()), (Some(2), ""));
    assert_eq!(run(peertrust().args(["import", "--store"]).arg(&store)).code, Some(2));
}

#[test]
fn a_bundle_is_a_store_too() {
    let (estate, server, _) = root_sent();
    let bundle = estate.pki.bundle(&[&estate.stranger()]);
    let before = std::fs::read_to_string(&bundle).unwrap();
    let outcome = import(server.address(), &bundle, &["--approve", &estate.root.sha256]);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    let after = std::fs::read_to_string(&bundle).unwrap();
    assert!(after.starts_with(&before) && after.len() > before.len());
}
