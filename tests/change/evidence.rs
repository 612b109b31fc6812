//! Reports carry their evidence: it replays to the same verdict elsewhere, and can be mailed.

use serde_json::Value;

use crate::made::arg;
use crate::support::nginx;
use crate::support::pki::{Order, Pki};
use crate::support::program::{peertrust, run};

/// Everything that two judgements of the same evidence have in common; times of measuring are not among it.
const CONCLUDED: [&str; 10] =
    ["peer", "healthy", "reachability", "ssl", "chain", "missing", "paths", "trusted_by", "findings", "capture"];

/// The base64 of the secret parts of a PEM key, by pieces: a report that holds any of them holds a key.
fn pieces(pem: &str) -> Vec<String> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    body.as_bytes().windows(24).step_by(8).map(|w| String::from_utf8_lossy(w).into_owned()).collect()
}

#[test]
fn a_bundle_holds_no_secret_and_replays_to_the_same_findings() {
    const HOST: &str = "mail.corp.test";
    const PASSWORD: &str = "correct horse battery staple";
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Lab Root CA"));
    let ca = pki.issue(&root, &Order::authority("Lab Issuing CA"));
    let leaf = pki.issue(&ca, &Order::server(HOST));
    let held = pki.store(&[&root]);
    // The server asks for a client certificate; the file given for the chain holds the key as well.
    let mixed = format!("{}{}{}", leaf.pem, ca.pem, std::fs::read_to_string(&leaf.key).unwrap());
    let mixed = pki.folder().write("mixed.pem", mixed);
    let password = pki.folder().write("password.txt", PASSWORD);
    let bundle = pki.bundle(&[&leaf, &ca]);
    let site = nginx::site(HOST, &leaf, &bundle).directive("ssl_verify_client optional_no_ca");
    let server = nginx::start(&[site]);
    let address = server.address().to_string();
    let (held, password) = (arg(&held), arg(&password));
    let judge = ["--store", held, "--password-file", password, "--format", "json"];
    let live = ["check", &address, "--no-ping", "--server-name", HOST];
    let offline = ["verify", "--chain", arg(&mixed), "--name", HOST];
    for asked in [&live[..], &offline] {
        let mut command = peertrust();
        command.args(asked).args(judge).env("PEERTRUST_PASSWORD", PASSWORD);
        let outcome = run(&mut command);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        assert_mailable(&outcome.stdout, &[&leaf.key, &ca.key, &root.key], PASSWORD);
        // Elsewhere: nothing of the estate is there but the report and a copy of the store.
        let elsewhere = tempfile::tempdir().unwrap();
        let report = elsewhere.path().join("report.json");
        std::fs::write(&report, &outcome.stdout).unwrap();
        let recorded: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let at = recorded["checked_at"].as_str().unwrap();
        let again = ["verify", "--evidence", arg(&report), "--store", held, "--at", at, "--format", "json"];
        let replayed = run(peertrust().args(again).current_dir(elsewhere.path()));
        let replayed: Value = serde_json::from_str(&replayed.stdout).unwrap();
        for field in CONCLUDED {
            assert_eq!(recorded["peers"][0][field], replayed["peers"][0][field], "{field}");
        }
    }
}

fn assert_mailable(report: &str, keys: &[&std::path::Path], password: &str) {
    assert!(!report.contains("PRIVATE KEY") && !report.contains(password), "a secret by name");
    let flat = report.replace("\\n", "");
    for key in keys {
        let pem = std::fs::read_to_string(key).unwrap();
        let pieces = pieces(&pem);
        // Of a PKCS#8 key the algorithm in front and the public key behind are no secret: the private scalar is.
        let secret: Vec<&String> = pieces.iter().skip(4).take(4).collect();
        assert!(secret.len() == 4, "{} is a key", key.display());
        for piece in secret {
            assert!(!flat.contains(piece.as_str()), "a piece of {}", key.display());
        }
    }
}

/// The scan sees what it looks for.
#[test]
fn a_bundle_with_a_key_in_it_is_noticed() {
    let pki = Pki::new();
    let root = pki.self_signed(&Order::authority("Lab Root CA"));
    let key = std::fs::read_to_string(&root.key).unwrap();
    let body: String = key.lines().filter(|line| !line.starts_with("-----")).collect();
    let leaky = format!("{{\"capture\": \"{body}\"}}");
    let seen = std::panic::catch_unwind(|| assert_mailable(&leaky, &[&root.key], "secret"));
    assert!(seen.is_err());
}
