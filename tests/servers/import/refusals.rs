//! Stores that somebody else holds, has changed meanwhile, or that cannot be written: an error that says the way out.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use peertrust::import::{SystemFiles, Vault, Writer};
use peertrust::moment::{Clock as _, SystemClock};

use super::{document, files, fingerprint, held, import, refused_without_a_change, root_sent};
use crate::support::PATIENCE;
use crate::support::pki::{self, openssl};
use crate::support::program::{peertrust, run, search_path};
use crate::{Estate, HOST};

#[test]
fn another_writer_is_named_and_nothing_is_written() {
    let (estate, server, store) = root_sent();
    let by =
        Writer { pid: 4711, host: "elsewhere".into(), command: "peertrust store add".into(), since: SystemClock.now() };
    let before = files(&store);
    let writer = Vault::open(&store, &SystemFiles, &by, Duration::ZERO).unwrap();
    let outcome = import(server.address(), &store, &["--approve", &estate.root.sha256]);
    refused_without_a_change(&outcome, 2, &before, &store);
    let said = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("peertrust store add (process 4711 on elsewhere"), "{said}");
    assert!(writer.history().unwrap().is_empty());
    // Looking on needs no lock.
    assert_eq!(import(server.address(), &store, &["--dry-run"]).code, Some(1));
    drop(writer);
    let outcome = import(server.address(), &store, &["--approve", &estate.root.sha256]);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn a_store_that_changes_while_the_question_is_open_is_left_alone() {
    let (estate, server, store) = root_sent();
    let program = env!("CARGO_BIN_EXE_peertrust");
    let command = format!(
        "'{program}' import {} --server-name {HOST} --no-ping --color never --store '{}' --from '{}'",
        server.address(),
        store.display(),
        estate.root.file.display()
    );
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env_clear()
        .envs([("PATH", search_path()), ("LANG", "C".into()), ("COLUMNS", "80".into())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut typed, mut shown) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (tell, told) = mpsc::channel();
    let reader = thread::spawn(move || {
        let (mut text, mut part) = (String::new(), [0; 4096]);
        while let Ok(read @ 1..) = shown.read(&mut part) {
            text.push_str(&String::from_utf8_lossy(&part[..read]));
            if text.contains("[y/N]") {
                let _ = tell.send(());
            }
        }
        text
    });
    if told.recv_timeout(PATIENCE).is_err() {
        child.kill().unwrap();
        panic!("no question: {}", reader.join().unwrap());
    }
    std::fs::write(store.join("another.pem"), &estate.intermediate.pem).unwrap();
    let before = files(&store);
    typed.write_all(b"y\n").unwrap();
    let code = child.wait().unwrap().code();
    let shown = reader.join().unwrap();
    assert_eq!((code, &files(&store)), (Some(2), &before), "{shown}");
    assert!(shown.contains("has changed since"), "{shown}");
}

/// The certificate in a form that is only read.
fn converted(estate: &Estate, name: &str) -> std::path::PathBuf {
    let (to, from) = (estate.pki.folder().path().join(name), &estate.root.file);
    match name {
        "root.der" => pki::run(openssl(&["x509", "-outform", "DER", "-in"]).arg(from).arg("-out").arg(&to)),
        "root.p7b" => {
            pki::run(openssl(&["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile"]).arg(from).arg("-out").arg(&to))
        }
        "root.p12" => pki::run(
            openssl(&["pkcs12", "-export", "-nokeys", "-passout", "pass:changeit", "-in"])
                .arg(from)
                .arg("-out")
                .arg(&to),
        ),
        _ => pki::run(
            Command::new("keytool")
                .args(["-importcert", "-noprompt", "-alias", "a", "-storetype", "JKS", "-storepass", "changeit"])
                .arg("-file")
                .arg(from)
                .arg("-keystore")
                .arg(&to),
        ),
    };
    to
}

#[test]
fn forms_that_are_only_read_name_the_way_out() {
    let (estate, server, _) = root_sent();
    for name in ["root.der", "root.p7b", "root.p12", "root.jks"] {
        let store = converted(&estate, name);
        let before = std::fs::read(&store).unwrap();
        let outcome = import(server.address(), &store, &["--approve", &estate.root.sha256]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{name}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("peertrust store export"), "{name}: {}", outcome.stderr);
        assert_eq!(std::fs::read(&store).unwrap(), before);
    }
}

/// In a mount namespace of its own: a copy of the store on a disk in memory, mounted read-only.
#[test]
fn a_read_only_disk_is_an_error_with_a_way_out() {
    let (estate, server, store) = root_sent();
    let place = estate.pki.folder().path().join("mounted");
    std::fs::create_dir(&place).unwrap();
    let script = r#"mount -t tmpfs -o size=512k tmpfs "$1" && cp "$2"/* "$1" && mount -o remount,ro "$1" && shift 2 &&
        "$@"; code=$?; ls "$4" | wc -l; exit $code"#;
    let on_it = |options: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh"]).arg(&place).arg(&store);
        command.args([env!("CARGO_BIN_EXE_peertrust"), "import", "--store"]).arg(&place);
        command.args([&server.address().to_string(), "--server-name", HOST, "--no-ping"]).args(options);
        let output = command.env("LANG", "C").output().expect("unshare, of util-linux");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, shown, said) = on_it(&["--approve", &estate.root.sha256]);
    assert_eq!(code, Some(2), "{shown}{said}");
    assert!(said.contains("mounted read-only") && said.contains("peertrust store export --to DIR"), "{said}");
    assert!(shown.ends_with(" 1"), "one certificate, as before: {shown}");
    let (code, shown, said) = on_it(&["--dry-run"]);
    assert_eq!(code, Some(1), "{shown}{said}");
    assert!(shown.contains("Dry run"), "{shown}");
}

#[test]
fn recorded_evidence_is_judged_and_installed_for_without_the_peer() {
    let (estate, server, store) = root_sent();
    let recorded = estate.pki.folder().path().join("report.json");
    let mut check = peertrust();
    check.args(["check", &server.address().to_string(), "--server-name", HOST, "--no-ping", "--format", "json"]);
    std::fs::write(&recorded, run(check.arg("--store").arg(&store)).stdout).unwrap();
    drop(server);
    let replay = |path: &Path, options: &[&str]| {
        let mut command = peertrust();
        command.args(["import", "--format", "json", "--evidence"]).arg(path).arg("--store").arg(&store);
        let outcome = run(command.args(options));
        let document: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
        (outcome.code, document, outcome.stderr)
    };
    let before = files(&store);
    // What was recorded is no more proof than what is sent now.
    let (code, result, said) = replay(&recorded, &["--yes"]);
    assert_eq!((code, &result["installed_reason"]), (Some(1), &"unproved".into()), "{said}");
    assert_eq!(files(&store), before);
    let (code, result, said) = replay(&recorded, &["--approve", &estate.root.sha256, "--server-name", "other.test"]);
    assert_eq!((code, &result["peers"][0]["after"]["ssl_status"]), (Some(1), &"san-mismatch".into()), "{said}");
    assert!(held(&store).contains(&estate.root.sha256));
    let (code, result, said) = replay(&recorded, &[]);
    assert_eq!((code, &result["peers"][0]["before"]["ssl_status"]), (Some(0), &"verified".into()), "{said}");
    for text in ["", "{}", "[]", "\u{0}"] {
        let file = estate.pki.folder().write("none.json", text);
        assert_eq!(replay(&file, &["--yes"]).0, Some(2), "{text:?}");
    }
    let both = run(peertrust().args(["import", "192.0.2.1", "--evidence"]).arg(&recorded).arg("--store").arg(&store));
    assert_eq!(both.code, Some(2));
}

/// The command that a report ends with is run as it stands.
#[test]
fn the_command_that_a_check_ends_with_installs_what_is_missing() {
    let (estate, server, store) = root_sent();
    let odd = estate.pki.folder().path().join("it's a \"store\"; touch $(owned)");
    std::fs::rename(&store, &odd).unwrap();
    for lang in ["en", "ja"] {
        let mut check = peertrust();
        check.args(["check", &server.address().to_string(), "--server-name", HOST, "--no-ping", "--lang", lang]);
        let outcome = run(check.arg("--store").arg(&odd));
        let at = outcome.stdout.rfind("  peertrust import ").unwrap_or_else(|| panic!("{}", outcome.stdout));
        let command = outcome.stdout[at..].trim_end().replacen("peertrust", env!("CARGO_BIN_EXE_peertrust"), 1);
        let script = format!("{command} --no-ping --dry-run --format json");
        let output = Command::new("sh").args(["-c", &script]).env("LANG", "C").output().unwrap();
        let result: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{script}\n{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(result["plan"]["certificates"][0]["sha256"], estate.root.sha256.as_str());
        assert_eq!(result["plan"]["peers"][0]["server_name"], HOST);
    }
    let (code, result) = document(server.address(), &odd, &["--approve", &estate.root.sha256]);
    assert_eq!(code, 0, "{result}");
    assert!(held(&odd).iter().any(|held| *held == fingerprint(&estate.root.file)));
}
