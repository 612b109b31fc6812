//! `lint`: each remark by a store made to earn it.

use std::fs;
use std::path::Path;

use super::made::{NOW, arg, codes, intermediate, leaf, root};
use super::{Order, document, fixture, folder, key, pem, store};

/// Exit code, and every code with its severity.
fn remarks(path: &Path, more: &[&str]) -> (i32, Vec<(String, String)>) {
    let (code, lint) = document(&[&["lint", "--at", NOW, "--store", arg(path)], more].concat());
    let found = codes(&lint["findings"]);
    let count = |severity: &str| found.iter().filter(|(_, known)| known == severity).count();
    for severity in ["critical", "warning", "info"] {
        assert_eq!(lint["summary"][severity], count(severity), "{lint}");
    }
    (code, found)
}

fn row(code: &str, severity: &str) -> (String, String) {
    (code.to_owned(), severity.to_owned())
}

#[test]
fn a_sound_store_has_no_remark() {
    let made = root("Lab Root");
    let folder = folder(&[("root.pem", &made.pem()), ("int.pem", &intermediate("Lab Sub", &made).pem())]);
    assert_eq!(remarks(folder.path(), &[]), (0, vec![]));
    let shown = store(&["lint", "--at", NOW, "--store", arg(folder.path())]).stdout;
    assert!(shown.contains("2 certificates: 0 critical, 0 warnings, 0 notes"), "{shown}");
}

#[test]
fn validity_that_ended_ends_soon_or_has_not_begun_is_said() {
    let made = |cn, years, number| pem(&Order { cn, years, ..Order::default() }, &key(number));
    let expired = folder(&[("x.pem", &made("Gone", (2010, 2020), 1))]);
    assert_eq!(remarks(expired.path(), &[]), (0, vec![row("store-entry-expired", "warning")]));
    let soon = folder(&[("x.pem", &made("Going", (2010, 2027), 1))]);
    assert_eq!(remarks(soon.path(), &[]), (0, vec![]));
    assert_eq!(remarks(soon.path(), &["--expires-within", "300"]), (0, vec![row("expires-soon", "warning")]));
    assert_eq!(remarks(soon.path(), &["--expires-within", "300,250"]), (1, vec![row("expires-soon", "critical")]));
    let early = folder(&[("x.pem", &made("Early", (2030, 2040), 1))]);
    assert_eq!(remarks(early.path(), &[]), (0, vec![row("not-yet-valid", "warning")]));
}

#[test]
fn what_cannot_be_read_is_twice_there_or_shares_its_name_is_said() {
    let one = pem(&Order::default(), &key(1));
    let twice = folder(&[("a.pem", &one), ("b.pem", &one)]);
    assert_eq!(remarks(twice.path(), &[]), (0, vec![row("store-duplicate", "info")]));
    let unread =
        folder(&[("a.pem", &one), ("b.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]);
    assert_eq!(remarks(unread.path(), &[]), (0, vec![row("store-entry-unreadable", "warning")]));
    let collision = folder(&[("a.pem", &one), ("b.pem", &pem(&Order { serial: 2, ..Order::default() }, &key(2)))]);
    assert_eq!(remarks(collision.path(), &[]), (0, vec![row("store-cn-collision", "warning")]));
    // To RFC 5280 a name may have two keys.
    assert_eq!(remarks(collision.path(), &["--profile", "pkix"]), (0, vec![]));
    assert_eq!(remarks(folder(&[]).path(), &[]), (0, vec![row("store-empty", "warning")]));
}

#[test]
fn weak_and_outsized_keys_and_signatures_are_said() {
    let place = folder(&[]);
    let only = |name: &str| {
        for entry in fs::read_dir(place.path()).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        fs::copy(fixture(name), place.path().join("x.pem")).unwrap();
        remarks(place.path(), &[])
    };
    let (code, found) = only("weak/intermediate-sha1.pem");
    assert!(code == 1 && found.contains(&row("weak-signature", "critical")), "{found:?}");
    let (code, found) = only("weak/root-rsa1024.pem");
    assert!(code == 1 && found.contains(&row("weak-key", "critical")), "{found:?}");
    assert_eq!(only("pinned/rsa-8192-root.pem"), (0, vec![row("store-key-too-large", "warning")]));
    fs::copy(fixture("weak/root-rsa1024.pem"), place.path().join("x.pem")).unwrap();
    let (code, found) = remarks(place.path(), &["--allow-weak"]);
    assert!(code == 0 && found.contains(&row("weak-key", "warning")), "{found:?}");
}

#[test]
fn what_is_no_ca_is_said_and_whether_it_serves_anybody() {
    let made = root("Lab Root");
    let signed = leaf("mail.example.test", &["mail.example.test"], &made);
    let stored = folder(&[("leaf.pem", &signed.pem())]);
    assert_eq!(remarks(stored.path(), &[]), (0, vec![row("not-a-ca", "warning")]));
    let shown = store(&["lint", "--at", NOW, "--store", arg(stored.path())]).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("it trusts nobody") && shown.contains("trust store administrator"), "{shown}");
    let pinned = folder(&[("leaf.pem", &pem(&Order { ca: false, ..Order::default() }, &key(1)))]);
    let found = remarks(pinned.path(), &[]);
    assert!(found.0 == 0 && found.1.contains(&row("not-a-ca", "info")), "{found:?}");
}

#[test]
fn a_version_1_root_is_said() {
    let place = folder(&[("key.txt", &key(1).serialize_pem())]);
    let run = |words: &[&str]| {
        let ran = std::process::Command::new("openssl").current_dir(place.path()).args(words).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    run(&["req", "-new", "-key", "key.txt", "-subj", "/CN=Old Root", "-out", "request.txt"]);
    run(&["x509", "-req", "-in", "request.txt", "-signkey", "key.txt", "-days", "3650", "-out", "v1.pem"]);
    let (code, lint) = document(&["lint", "--store", arg(place.path())]);
    assert_eq!((code, codes(&lint["findings"])), (0, vec![row("x509-v1", "warning")]));
    assert_eq!(lint["findings"][0]["evidence"]["version"], 1);
}

#[test]
fn a_critical_remark_stands_first_and_every_remark_names_its_file() {
    let place = folder(&[("a.pem", &pem(&Order { years: (2010, 2020), ..Order::default() }, &key(1)))]);
    fs::copy(fixture("weak/root-rsa1024.pem"), place.path().join("b.pem")).unwrap();
    let (_, lint) = document(&["lint", "--at", NOW, "--store", arg(place.path())]);
    let findings = lint["findings"].as_array().unwrap();
    assert_eq!(findings[0]["severity"], "critical");
    for finding in findings {
        assert_eq!(finding["remedy"]["who"], "store");
        assert!(
            finding["evidence"]["path"].as_str().is_some_and(|path| path.strip_suffix(".pem").is_some()),
            "{finding}"
        );
    }
}
