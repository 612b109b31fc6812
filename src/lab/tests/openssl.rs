//! A foreign reader: `openssl verify` accepts what is healthy and refuses what is not, for the reason of the story.

use std::process::Command;

use super::*;
use crate::cert::pem;

/// Scenarios with what `openssl verify` says of the presented chain against the store: `OK`, or the error's number.
const VERDICTS: &[(&str, &str)] = &[
    ("healthy", "OK"),
    ("healthy-direct", "OK"),
    ("healthy-cross-signed", "OK"),
    ("healthy-intermediate-held", "OK"),
    ("healthy-without-key-ids", "OK"),
    ("healthy-rsa", "OK"),
    ("healthy-wildcard", "OK"),
    ("healthy-ip-san", "OK"),
    ("healthy-sni", "OK"),
    ("root-missing", "error 20 "),
    ("root-missing-direct", "error 20 "),
    ("root-sent-not-held", "error 19 "),
    ("intermediate-missing", "error 20 "),
    ("intermediate-held-without-root", "error 2 "),
    ("issuer-replaced", "error 20 "),
    ("issuer-replaced-without-key-ids", "error 7 "),
    ("issuer-replaced-new-root-sent", "error 19 "),
    ("issuer-replaced-intermediate", "error 20 "),
    ("self-signed-held", "OK"),
    ("self-signed-not-trusted", "error 18 "),
    ("self-signed-replaced", "error 18 "),
    ("leaf-only-in-store", "error 20 "),
    ("chain-out-of-order", "OK"),
    ("chain-duplicate", "OK"),
    ("chain-unrelated", "OK"),
    ("root-sent", "OK"),
    ("chain-too-long", "OK"),
    ("expired", "error 10 "),
    ("expired-intermediate", "error 10 "),
    ("expired-root", "error 10 "),
    ("not-yet-valid", "error 9 "),
    ("expires-soon", "OK"),
    ("bad-signature", "error 7 "),
    ("bad-signature-intermediate", "error 7 "),
    ("malformed", "Could not read"),
    ("malformed-san", "error "),
    ("weak-signature", "error 68 "),
    ("weak-key", "error 66 "),
    ("weak-key-root", "error 67 "),
    ("not-a-ca", "error 79 "),
    ("not-a-ca-root", "error 79 "),
    ("path-too-long", "error 25 "),
    ("name-constraints-violated", "error 47 "),
    ("name-constraints-root", "error 48 "),
    ("wrong-usage", "error 26 "),
    ("not-a-ca-key-usage", "error 32 "),
    ("unknown-critical-extension", "error 34 "),
    ("unknown-critical-extension-root", "error 34 "),
    ("must-staple", "OK"),
    ("strict-clients-refuse", "OK"),
    ("dn-encoding-differs", "OK"),
    ("dn-encoding-differs-case", "OK"),
    ("x509-v1", "OK"),
    ("name-mismatch", "error 62 "),
    ("name-mismatch-cn", "error 62 "),
    ("name-mismatch-wildcard-depth", "error 62 "),
    ("name-mismatch-ip", "error 64 "),
    ("name-mismatch-short", "error 62 "),
    ("name-only-in-cn", "OK"),
    ("name-only-in-cn-beside-san", "error 62 "),
    ("cn-differs", "OK"),
    ("store-cn-collision", "OK"),
    ("tls-legacy-only", "OK"),
];

#[tokio::test]
async fn openssl_says_of_every_chain_what_its_story_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<&str> = VERDICTS.iter().map(|row| row.0).collect();
    let lab = raised(&names, folder.path()).await;
    let mut wrong = Vec::new();
    for (name, verdict) in VERDICTS {
        let peer = lab.peers().iter().find(|peer| peer.scenario.id == *name).expect("it was raised");
        let said = verify(peer, folder.path());
        if !said.contains(verdict) {
            wrong.push(format!("{name}: expected {verdict:?}, openssl said\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every stapled response is read, and its signature judged, by `openssl ocsp`.
#[tokio::test]
async fn openssl_reads_every_staple_as_its_story_tells_it() {
    const STAPLES: &[(&str, &str, &str)] = &[
        ("healthy-staple", "Response verify OK", "good"),
        ("healthy-staple-delegated", "Response verify OK", "good"),
        ("revoked", "Response verify OK", "revoked"),
        ("revocation-unknown", "Status times invalid", "good"),
        ("revocation-unknown-responder", "Response Verify Failure", "good"),
        ("revocation-unknown-status", "Response verify OK", "unknown"),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<&str> = STAPLES.iter().map(|row| row.0).collect();
    let lab = raised(&names, folder.path()).await;
    for (name, signature, status) in STAPLES {
        let peer = lab.peers().iter().find(|peer| peer.scenario.id == *name).expect("it was raised");
        let (shown, _) = client::shake(peer.addresses[0], &peer.host).await;
        let response = folder.path().join(format!("{name}.der"));
        std::fs::write(&response, &shown.staple).expect("a file");
        let said = ocsp(peer, folder.path(), &response);
        assert!(said.contains(signature) && says(&said, status), "{name}: {signature:?}, {status:?}\n{said}");
    }
}

/// The status stands at the end of a line, alone when a warning came between.
fn says(said: &str, status: &str) -> bool {
    said.lines().any(|line| line == status || line.ends_with(&format!(": {status}")))
}

fn ocsp(peer: &RaisedPeer, folder: &Path, response: &Path) -> String {
    let file = |id: &str| {
        let path = folder.join(format!("{}-{id}.pem", peer.scenario.id));
        std::fs::write(&path, pem::encode("CERTIFICATE", &peer.certificates[id])).expect("a file");
        path
    };
    let mut command = Command::new("openssl");
    command.arg("ocsp").arg("-respin").arg(response).arg("-CAfile").arg(file("root"));
    command.arg("-issuer").arg(file("root")).arg("-cert").arg(file("leaf"));
    text(&command.output().expect("openssl is installed"))
}

fn text(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The presented chain against the store's certificates, as the appliance's OpenSSL would look at it.
fn verify(peer: &RaisedPeer, folder: &Path) -> String {
    let file = |name: &str, certificates: &[&[u8]]| {
        let path = folder.join(format!("{}-{name}.pem", peer.scenario.id));
        let text: String = certificates.iter().map(|der| pem::encode("CERTIFICATE", der)).collect();
        std::fs::write(&path, text).expect("a file");
        path
    };
    let presented = peer.presented();
    let held: Vec<&[u8]> = peer.scenario.store.hold.iter().map(|id| peer.certificates[id].as_slice()).collect();
    let mut command = Command::new("openssl");
    command.args(["verify", "-purpose", "sslserver", "-auth_level", "2"]);
    match peer.host.parse::<std::net::IpAddr>() {
        Ok(_) => command.arg("-verify_ip"),
        Err(_) => command.arg("-verify_hostname"),
    };
    command.arg(&peer.host).arg("-CAfile").arg(file("store", &held));
    command.arg("-untrusted").arg(file("chain", &presented)).arg(file("leaf", &presented[..1]));
    text(&command.output().expect("openssl is installed"))
}
