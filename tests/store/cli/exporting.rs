//! `export`: what is written is the store, to us and to the programs it is meant for.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use super::made::{NOW, arg, peertrust};
use super::{Order, document, folder, key, pem, store};

const PASSWORD: &str = "pass wörd ✓";

/// A store of four, of which two share their common name, one has none that a file could have, and one is not ASCII.
fn place() -> tempfile::TempDir {
    let made = |cn, serial, number| pem(&Order { cn, serial, ..Order::default() }, &key(number));
    let all =
        [made("Corp Root CA", 0xab, 1), made("Corp Root CA", 0xcd, 2), made("../..", 7, 3), made("証明機関", 9, 4)];
    folder(&[("store.pem", &all.concat()), ("pass", &format!("{PASSWORD}\n"))])
}

fn fingerprints(path: &Path, more: &[&str]) -> Vec<String> {
    let (_, list) = document(&[&["list", "--at", NOW, "--store", arg(path)], more].concat());
    assert_eq!(list["stores"][0]["defects"], serde_json::json!([]));
    list["certificates"].as_array().unwrap().iter().map(|c| c["sha256"].as_str().unwrap().to_owned()).collect()
}

/// Runs a foreign program; what it says.
fn foreign(place: &Path, program: &str, words: &[&str]) -> String {
    let ran = Command::new(program).current_dir(place).args(words).env("PASS", PASSWORD).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ran.status.success(), "{program} {words:?}: {}{}", text(&ran.stdout), text(&ran.stderr));
    text(&ran.stdout) + &text(&ran.stderr)
}

fn export(place: &Path, to: &str, more: &[&str]) -> super::made::Ran {
    let (from, pass, to) = (place.join("store.pem"), place.join("pass"), format!("{}/{to}", place.display()));
    store(&[&["export", "--store", arg(&from), "--password-file", arg(&pass), "--to", &to], more].concat())
}

#[test]
fn every_form_holds_the_same_certificates_and_one_file_keeps_their_order() {
    let place = place();
    let wanted = fingerprints(&place.path().join("store.pem"), &[]);
    let pass = place.path().join("pass");
    for (to, more, format) in [
        ("x.pem", &[][..], "pem"),
        ("x.p7b", &[], "pkcs7"),
        ("der.p7b", &["--as", "p7b-der"], "pkcs7"),
        ("x.p12", &[], "pkcs12"),
        ("x.jks", &[], "jks"),
        ("folder/", &[], "directory"),
        ("plain", &[], "directory"),
        ("odd", &["--as", "jks"], "jks"),
    ] {
        let ran = export(place.path(), to, more);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{to}");
        assert!(ran.stdout.contains("4 certificates") && ran.stdout.contains(to), "{}", ran.stdout);
        let mut found = fingerprints(&place.path().join(to), &["--password-file", arg(&pass)]);
        let mut wanted = wanted.clone();
        if format == "directory" {
            found.sort();
            wanted.sort();
        }
        assert_eq!(found, wanted, "{to}");
        let (_, list) = document(&["list", "--store", arg(&place.path().join(to)), "--password-file", arg(&pass)]);
        assert_eq!(list["stores"][0]["format"], format);
        if matches!(format, "pkcs12" | "jks") {
            assert_eq!(list["stores"][0]["integrity"], "checked");
        }
    }
    assert_eq!(fs::read(place.path().join("der.p7b")).unwrap()[0], 0x30);
    assert!(fs::read_to_string(place.path().join("x.p7b")).unwrap().starts_with("-----BEGIN PKCS7-----\n"));
}

#[test]
fn a_folder_has_the_appliance_s_names_and_nothing_outside_it() {
    let place = place();
    export(place.path(), "folder/", &[]);
    let mut names: Vec<String> = fs::read_dir(place.path().join("folder"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names[..2], ["Corp_Root_CA_ab.pem", "Corp_Root_CA_cd.pem"]);
    assert!(names[3] == "証明機関_09.pem" && names.len() == 4 && !names[2].contains('/'), "{names:?}");
    let mut around: Vec<String> =
        fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    around.sort();
    assert_eq!(around, ["folder", "pass", "store.pem"]);
    let mode = |name: &str| fs::metadata(place.path().join(name)).unwrap().permissions().mode() & 0o777;
    let umask = mode("store.pem");
    assert_eq!((mode("folder/Corp_Root_CA_ab.pem"), mode("folder") & umask), (umask, umask));
}

#[test]
fn openssl_reads_ours() {
    let place = place();
    let count = |said: &str| said.matches("-----BEGIN CERTIFICATE-----").count();
    for (to, more) in [("x.p7b", &["-inform", "PEM"]), ("der.p7b", &["-inform", "DER"])] {
        let form = if to == "der.p7b" { &["--as", "p7b-der"][..] } else { &[] };
        assert_eq!(export(place.path(), to, form).code, 0);
        let said = foreign(place.path(), "openssl", &[&["pkcs7", "-print_certs", "-in", to], &more[..]].concat());
        assert_eq!(count(&said), 4, "{said}");
    }
    export(place.path(), "x.p12", &[]);
    let said = foreign(place.path(), "openssl", &["pkcs12", "-info", "-nokeys", "-in", "x.p12", "-passin", "env:PASS"]);
    assert_eq!(count(&said), 4, "{said}");
    for words in [
        "friendlyName: Corp_Root_CA_ab",
        "2.16.840.1.113894.746875.1.1",
        "AES-256-CBC",
        "hmacWithSHA256",
        "MAC: sha256",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let wrong = Command::new("openssl")
        .current_dir(place.path())
        .args(["pkcs12", "-in", "x.p12", "-passin", "pass:no"])
        .output();
    assert!(!wrong.unwrap().status.success(), "sealed by the password");
}

#[test]
fn java_lists_ours_as_trusted_certificates() {
    let place = place();
    fs::write(place.path().join("pass"), "changeit-1").unwrap();
    let wanted = fingerprints(&place.path().join("store.pem"), &[]);
    for to in ["x.p12", "x.jks"] {
        assert_eq!(export(place.path(), to, &[]).code, 0);
        let said = foreign(place.path(), "keytool", &["-list", "-keystore", to, "-storepass", "changeit-1"]);
        assert_eq!(said.matches("trustedCertEntry").count(), 4, "{said}");
        assert!(said.contains("corp_root_ca_ab"), "{said}");
        let digits = said.replace(':', "").to_lowercase();
        assert!(wanted.iter().all(|sha256| digits.contains(sha256.as_str())), "{said}");
    }
}

#[test]
fn nothing_that_exists_is_overwritten_unasked() {
    let place = place();
    let old = place.path().join("old.pem");
    fs::write(&old, "precious").unwrap();
    export(place.path(), "old.pem", &[]).is_misuse(&["old.pem", "--force"]);
    assert_eq!(fs::read_to_string(&old).unwrap(), "precious");
    assert_eq!(export(place.path(), "old.pem", &["--force"]).code, 0);
    assert_eq!(fingerprints(&old, &[]).len(), 4);

    fs::create_dir_all(place.path().join("full")).unwrap();
    fs::write(place.path().join("full/note.txt"), "precious").unwrap();
    for more in [&[][..], &["--force"]] {
        export(place.path(), "full/", more).is_misuse(&["full", "not empty"]);
        assert_eq!(fs::read_dir(place.path().join("full")).unwrap().count(), 1);
        export(place.path(), "old.pem", &[&["--as", "directory"], more].concat()).is_misuse(&["no folder"]);
        export(place.path(), "full", &[&["--as", "jks"], more].concat()).is_misuse(&["folder"]);
    }
    fs::create_dir(place.path().join("empty")).unwrap();
    assert_eq!(export(place.path(), "empty", &[]).code, 0);
    export(place.path(), "missing/x.pem", &[]).is_misuse(&["missing/x.pem"]);
    let left = fs::read_dir(place.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0, "nothing temporary is left behind");
}

#[test]
fn what_is_missing_is_asked_for_and_never_made_up() {
    let place = place();
    let from = place.path().join("store.pem");
    for to in ["x.p12", "x.jks"] {
        let to = place.path().join(to);
        store(&["export", "--store", arg(&from), "--to", arg(&to)])
            .is_misuse(&["--password-file", "PEERTRUST_PASSWORD"]);
        store(&["export", "--store", arg(&from), "--to", arg(&to), "--lang", "ja"])
            .is_misuse(&["パスワードが必要です"]);
        let empty = place.path().join("empty-password");
        fs::write(&empty, "\n").unwrap();
        store(&["export", "--store", arg(&from), "--to", arg(&to), "--password-file", arg(&empty)])
            .is_misuse(&["needs a password"]);
        assert!(!to.exists());
    }
    for to in ["cacerts", "x.tar"] {
        let to = place.path().join(to);
        store(&["export", "--store", arg(&from), "--to", arg(&to)]).is_misuse(&["--as"]);
        assert!(!to.exists());
    }
    store(&["export", "--store", arg(&from), "--to", "x.pem", "--as", "tar"]).is_misuse(&["tar", "bundle"]);
    store(&["export", "--store", arg(&from)]).is_misuse(&["--to"]);
    let nothing = folder(&[]);
    let to = nothing.path().join("x.pem");
    store(&["export", "--store", arg(nothing.path()), "--to", arg(&to)]).is_misuse(&["holds no certificate"]);
    assert!(!to.exists());
}

#[test]
fn what_could_not_be_read_is_said_to_be_missing() {
    let place = folder(&[("a.pem", &pem(&Order::default(), &key(1))), ("b.pem", "nothing")]);
    let out = folder(&[]);
    let to = out.path().join("x.pem");
    let ran = store(&["export", "--store", arg(place.path()), "--to", arg(&to)]);
    assert!(ran.code == 0 && ran.stdout.contains("1 entry of the store could not be read"), "{}", ran.stdout);
}

/// A password is typed twice; util-linux's script lends the terminal.
#[test]
fn a_password_is_asked_for_twice_on_a_terminal() {
    let place = place();
    let program = assert_cmd::cargo::cargo_bin("peertrust");
    for (second, written) in [("typed-1", true), ("typed-2", false)] {
        let command = format!("'{}' store export --store store.pem --to {second}.p12", program.display());
        let ran = assert_cmd::Command::new("script")
            .current_dir(place.path())
            .args(["-qec", &command, "/dev/null"])
            .write_stdin(format!("typed-1\n{second}\n"))
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert_eq!(place.path().join(format!("{second}.p12")).exists(), written, "{shown}");
        assert!(shown.contains("Password for") && shown.contains("again") && !shown.contains("typed-1\n"), "{shown}");
    }
    fs::write(place.path().join("pass"), "typed-1").unwrap();
    let made = place.path().join("typed-1.p12");
    assert_eq!(fingerprints(&made, &["--password-file", arg(&place.path().join("pass"))]).len(), 4);
}

/// An exported truststore is a store like any other.
#[test]
fn what_was_exported_serves_as_a_store() {
    let place = place();
    let made = super::made::World::new();
    let from = made.file("root.pem", made.root.pem());
    let (chain, pass) = (made.file("chain.pem", made.chain()), place.path().join("pass"));
    for to in ["s.p7b", "s.p12", "s.jks", "s.pem"] {
        let to = place.path().join(to);
        let ran = store(&["export", "--store", arg(&from), "--to", arg(&to), "--password-file", arg(&pass)]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let line = ["verify", "--at", NOW, "--chain", arg(&chain), "--name", "mail.example.test", "--store", arg(&to)];
        assert_eq!(peertrust(&[&line[..], &["--password-file", arg(&pass)]].concat()).code, 0);
    }
}
