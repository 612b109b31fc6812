//! A real change on real servers: what the rehearsal said is what comes.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::made::arg;
use crate::support::nginx::{self, Nginx};
use crate::support::pki::{Cert, Order, Pki};
use crate::support::program::{peertrust, run};

const HOST: &str = "exchange.corp.test";

/// Runs the program; its JSON, and its exit code.
fn json_of(arguments: &[&str]) -> (Option<i32>, Value) {
    let outcome = run(peertrust().args(arguments).args(["--format", "json"]));
    let document = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{arguments:?} {}", outcome.stderr));
    (outcome.code, document)
}

/// nginx that sends leaf and intermediate.
fn serve(pki: &Pki, leaf: &Cert, intermediate: &Cert) -> (PathBuf, Nginx) {
    let bundle = pki.bundle(&[leaf, intermediate]);
    let server = nginx::start(&[nginx::site(HOST, leaf, &bundle)]);
    (bundle, server)
}

struct Shop<'a> {
    pki: &'a Pki,
    peers: [String; 2],
}

impl Shop<'_> {
    /// A report of both peers by this store, kept in a file.
    fn report(&self, name: &str, store: &Path) -> PathBuf {
        let peers = [self.peers[0].as_str(), &self.peers[1]];
        let asked = ["--no-ping", "--server-name", HOST, "--store", arg(store)];
        let (_, document) = json_of(&[&["check"], &peers[..], &asked].concat());
        self.pki.folder().write(name, document.to_string())
    }

    fn compare(before: &Path, after: &Path) -> (Option<i32>, Value) {
        json_of(&["compare", arg(before), arg(after)])
    }
}

/// The CA is renewed under its own name with a new key. First its root goes into the store in place of the old one, then the
/// first server gets a certificate of it. A second server, below another root, must not notice.
#[test]
fn a_rehearsed_change_comes_out_as_rehearsed() {
    let pki = Pki::new();
    let old_root = pki.self_signed(&Order::authority("Lab Root CA").valid(-400, 400));
    let new_root = pki.self_signed(&Order::authority("Lab Root CA").valid(-1, 3650));
    let other_root = pki.self_signed(&Order::authority("Other Root CA"));
    let [old_ca, new_ca, other_ca] =
        [&old_root, &new_root, &other_root].map(|root| pki.issue(root, &Order::authority("Lab Issuing CA")));
    let [old_leaf, new_leaf, other_leaf] =
        [&old_ca, &new_ca, &other_ca].map(|ca| pki.issue(ca, &Order::server(HOST).valid(-1, 300)));
    let (_, first) = serve(&pki, &old_leaf, &old_ca);
    let (_, second) = serve(&pki, &other_leaf, &other_ca);
    let shop = Shop { pki: &pki, peers: [first.address().to_string(), second.address().to_string()] };
    let old_store = pki.store(&[&old_root, &other_root]);
    let new_store = pki.store(&[&new_root, &other_root]);
    let before = shop.report("before.json", &old_store);

    // The rehearsal, without a network: what was recorded, by the store to come.
    let (code, rehearsed) = json_of(&["verify", "--evidence", arg(&before), "--store", arg(&new_store)]);
    assert_eq!(code, Some(1));
    let rehearsed = pki.folder().write("rehearsed.json", rehearsed.to_string());
    let (code, said) = Shop::compare(&before, &rehearsed);
    assert_eq!(
        (code, &said["summary"]["worse"], &said["summary"]["same"]),
        (Some(1), &json!(1), &json!(1)),
        "{said:#}"
    );
    assert_eq!(said["peers"][0]["after"]["status"], "bad-certificates");
    // The same by the two stores.
    let stores = ["compare", arg(&old_store), arg(&new_store), "--peers", arg(&before)];
    assert_eq!(json_of(&stores).1["peers"], said["peers"]);

    // The store is changed, the servers are asked again.
    let after = shop.report("after.json", &new_store);
    let (code, came) = Shop::compare(&before, &after);
    assert_eq!((code, &came["peers"], &came["summary"]), (Some(1), &said["peers"], &said["summary"]));

    // The planned certificate, before it is installed.
    let planned = pki.bundle(&[&new_leaf, &new_ca]);
    let asked = ["verify", "--chain", arg(&planned), "--name", HOST, "--store", arg(&new_store)];
    let (code, planned_report) = json_of(&asked);
    assert_eq!(code, Some(0));
    // It is installed on the first server, which keeps its address.
    let first = first.changed(&[nginx::site(HOST, &new_leaf, &planned)]);
    assert_eq!(first.address().to_string(), shop.peers[0]);
    let done = shop.report("done.json", &new_store);
    let (code, mended) = Shop::compare(&after, &done);
    assert_eq!((code, &mended["summary"]["better"], &mended["summary"]["same"]), (Some(0), &json!(1), &json!(1)));
    // Live and planned agree in everything that a file can tell.
    let live: Value = serde_json::from_slice(&std::fs::read(&done).unwrap()).unwrap();
    for field in ["chain", "paths", "missing"] {
        assert_eq!(live["peers"][0][field], planned_report["peers"][0][field], "{field}");
    }
    assert_eq!(live["peers"][0]["ssl"]["valid_until"], planned_report["peers"][0]["ssl"]["valid_until"]);
    // Over the whole change: nobody is worse, and the first peer hangs on another root of the same name.
    let (code, whole) = Shop::compare(&before, &done);
    assert_eq!((code, &whole["summary"]["changed"], &whole["summary"]["worse"]), (Some(0), &json!(1), &json!(0)));
    let changes = whole["peers"][0]["changes"].as_array().unwrap();
    let anchor = changes.iter().find(|change| change["aspect"] == "anchor").unwrap();
    assert_eq!((&anchor["before"], &anchor["after"]), (&json!(old_root.sha256), &json!(new_root.sha256)));
    // And a check with the first report as its baseline says the same.
    let base = ["--baseline", arg(&before), "--no-ping", "--server-name", HOST, "--store", arg(&new_store)];
    let (code, checked) = json_of(&[&["check", &shop.peers[0], &shop.peers[1]], &base[..]].concat());
    assert_eq!((code, &checked["baseline"]["peers"]), (Some(0), &whole["peers"]));
}
