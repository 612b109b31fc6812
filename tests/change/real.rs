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
        self.check(name, store, &[]).2
    }

    /// The same with more options: exit code, report, file.
    fn check(&self, name: &str, store: &Path, more: &[&str]) -> (Option<i32>, Value, PathBuf) {
        let peers = [self.peers[0].as_str(), &self.peers[1]];
        let asked = ["--no-ping", "--server-name", HOST, "--store", arg(store)];
        let (code, document) = json_of(&[&["check"], &peers[..], &asked, more].concat());
        let file = self.pki.folder().write(name, document.to_string());
        (code, document, file)
    }

    /// What the rehearsed reports say has to be what came: verdict and effect of every peer, and every difference.
    fn came_as_foretold(&self, foretold: [&Path; 2], before: &Path, after: &Path) {
        let came = read(after);
        let (_, changed) = Self::compare(before, after);
        for rehearsed in foretold {
            let said = read(rehearsed);
            for (said, came) in peers(&said).iter().zip(peers(&came)) {
                for field in ["healthy", "chain", "paths", "missing", "findings"] {
                    assert_eq!(said[field], came[field], "{field} of {}", came["peer"]);
                }
                assert_eq!(said["ssl"]["status"], came["ssl"]["status"]);
                assert_eq!(said["ssl"]["valid_until"], came["ssl"]["valid_until"]);
                let trend = peers(&changed).iter().find(|peer| peer["peer"] == came["peer"]).map(|peer| &peer["trend"]);
                let foretold = match said["change"].as_str() {
                    Some("breaks") => Some(json!("worse")),
                    Some("mended") => Some(json!("better")),
                    Some("same") => None,
                    other => panic!("{other:?} was not to happen here"),
                };
                assert_eq!(foretold.as_ref(), trend, "{}", came["peer"]);
            }
            // Rehearsal against before, and rehearsal against what came: all of it, and nothing else.
            let (_, difference) = Self::compare(before, rehearsed);
            assert_eq!((&difference["peers"], &difference["summary"]), (&changed["peers"], &changed["summary"]));
            let (code, left) = Self::compare(rehearsed, after);
            assert_eq!((code, &left["summary"]["same"]), (Some(0), &json!(self.peers.len())), "{left:#}");
            assert_eq!((&left["before"]["rehearsed"], &left["after"]["rehearsed"]), (&json!(true), &json!(false)));
            let notes: Vec<&Value> = left["notes"].as_array().unwrap().iter().map(|note| &note["code"]).collect();
            assert!(notes.contains(&&json!("rehearsed")), "{notes:?}");
        }
    }

    fn compare(before: &Path, after: &Path) -> (Option<i32>, Value) {
        json_of(&["compare", arg(before), arg(after)])
    }
}

fn read(report: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap()
}

fn peers(report: &Value) -> &[Value] {
    report["peers"].as_array().unwrap()
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

    // The rehearsal as it is asked for: of the servers as they are, and of what was recorded.
    let change = ["--with", arg(&new_root.file), "--without", &old_root.sha256];
    let (live_code, live, live_file) = shop.check("live.json", &old_store, &change);
    let (recorded_code, recorded) =
        json_of(&[&["verify", "--evidence", arg(&before), "--store", arg(&old_store)], &change[..]].concat());
    let recorded_file = pki.folder().write("recorded.json", recorded.to_string());
    for (code, foretold) in [(live_code, &live), (recorded_code, &recorded)] {
        assert_eq!((code, &foretold["summary"]["by_change"]["breaks"]), (Some(1), &json!(1)));
        assert_eq!(peers(foretold)[0]["today"]["ssl_status"], "verified");
    }

    // Another way to the same: what was recorded, by the store to come.
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

    shop.came_as_foretold([&live_file, &recorded_file], &before, &after);

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

/// The other way round, on another day: the peer has its new certificate already, and the import of the new root mends it.
/// The peer below the other root breaks, for its root is taken out in the same rehearsal.
#[test]
fn what_is_mended_and_what_breaks_at_once_comes_as_rehearsed() {
    let pki = Pki::new();
    let [new_root, other_root] = ["New Root CA", "Other Root CA"].map(|name| pki.self_signed(&Order::authority(name)));
    let [new_ca, other_ca] = [&new_root, &other_root].map(|root| pki.issue(root, &Order::authority("Lab Issuing CA")));
    let [new_leaf, other_leaf] = [&new_ca, &other_ca].map(|ca| pki.issue(ca, &Order::server(HOST)));
    let (_, first) = serve(&pki, &new_leaf, &new_ca);
    let (_, second) = serve(&pki, &other_leaf, &other_ca);
    let shop = Shop { pki: &pki, peers: [first.address().to_string(), second.address().to_string()] };
    let store = pki.store(&[&other_root]);
    let before = shop.report("before.json", &store);
    let change = ["--with", arg(&new_root.file), "--without", "Other Root CA"];
    let (_, live, live_file) = shop.check("live.json", &store, &change);
    let (_, recorded) =
        json_of(&[&["verify", "--evidence", arg(&before), "--store", arg(&store)], &change[..]].concat());
    let recorded_file = pki.folder().write("recorded.json", recorded.to_string());
    for report in [&live, &recorded] {
        assert_eq!(peers(report).iter().map(|peer| &peer["change"]).collect::<Vec<_>>(), ["mended", "breaks"]);
    }
    // The change, made in the store itself.
    std::fs::copy(&new_root.file, store.join("new.pem")).unwrap();
    std::fs::remove_file(store.join("0.pem")).unwrap();
    let after = shop.report("after.json", &store);
    shop.came_as_foretold([&live_file, &recorded_file], &before, &after);
}
