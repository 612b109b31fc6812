//! A foreign reader: `openssl verify` accepts what is healthy and refuses what is not, for the reason of the story.

use std::process::Command;

use super::*;
use crate::cert::pem;

/// Scenarios with what `openssl verify` says of the presented chain against the store: `OK`, or the error's number.
const VERDICTS: &[(&str, &str)] = &[
    ("healthy", "OK"),
    ("root-missing", "error 20 "),
    ("issuer-replaced", "error 20 "),
    ("intermediate-missing", "error 20 "),
    ("expired", "error 10 "),
    ("name-mismatch", "error 62 "),
];

#[tokio::test]
async fn openssl_says_of_every_chain_what_its_story_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<&str> = VERDICTS.iter().map(|row| row.0).collect();
    let lab = raised(&names, folder.path()).await;
    for (name, verdict) in VERDICTS {
        let peer = lab.peers().iter().find(|peer| peer.scenario.id == *name).expect("it was raised");
        let said = verify(peer, folder.path());
        assert!(said.contains(verdict), "{name}: expected {verdict:?}, openssl said\n{said}");
    }
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
    command.args(["verify", "-purpose", "sslserver", "-auth_level", "1"]);
    match peer.host.parse::<std::net::IpAddr>() {
        Ok(_) => command.arg("-verify_ip"),
        Err(_) => command.arg("-verify_hostname"),
    };
    command.arg(&peer.host).arg("-CAfile").arg(file("store", &held));
    command.arg("-untrusted").arg(file("chain", &presented)).arg(file("leaf", &presented[..1]));
    let output = command.output().expect("openssl is installed");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
