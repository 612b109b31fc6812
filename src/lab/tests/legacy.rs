//! Legacy servers, seen by OpenSSL (which still speaks what they speak) and by rustls (which does not).

use std::process::{Command, Stdio};

use super::*;

/// Scenario, the protocol flag OpenSSL needs, and the cipher it then reports.
const SERVERS: &[(&str, &str, &str)] = &[
    ("client-cannot-negotiate", "-tls1_2", "ECDHE-RSA-AES256-SHA"),
    ("weak-key-exchange", "-tls1_2", "DHE-RSA-AES128-GCM-SHA256"),
    ("weak-key-exchange-rsa", "-tls1_2", "AES128-GCM-SHA256"),
    ("weak-protocol", "-tls1_1", "AES128-SHA"),
    ("tls-legacy-only", "-tls1", "AES128-SHA"),
    ("tls-legacy-only-reset", "-tls1", "AES128-SHA"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn openssl_reads_the_flight_of_every_legacy_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<&str> = SERVERS.iter().map(|row| row.0).collect();
    let lab = raised(&names, folder.path()).await;
    for (name, flag, cipher) in SERVERS {
        let peer = lab.peers().iter().find(|peer| peer.scenario.id == *name).expect("it was raised");
        let said = s_client(peer.addresses[0].port(), flag);
        // Up to ServerHelloDone, and then our server has nothing more to say.
        assert!(said.contains("read server done") || said.contains("write client key exchange"), "{name}:\n{said}");
        assert!(said.contains(&format!("Cipher is {cipher}")), "{name}: not {cipher}\n{said}");
        let sent = said.matches("-----BEGIN CERTIFICATE-----").count();
        assert_eq!(sent, peer.presented().len(), "{name}\n{said}");
    }
}

fn s_client(port: u16, flag: &str) -> String {
    let mut command = Command::new("openssl");
    command.args(["s_client", flag, "-cipher", "ALL:@SECLEVEL=0", "-showcerts", "-state"]);
    command.arg("-connect").arg(format!("127.0.0.1:{port}")).stdin(Stdio::null());
    let output = command.output().expect("openssl is installed");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn rustls_is_refused_by_every_legacy_server_as_the_story_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["client-cannot-negotiate", "tls-legacy-only", "tls-legacy-only-reset"], folder.path()).await;
    for peer in lab.peers() {
        let (shown, outcome) = client::shake(peer.addresses[0], &peer.host).await;
        let error = outcome.expect_err(&peer.scenario.id).to_string();
        let expected = if peer.scenario.id.ends_with("-reset") { "reset" } else { "HandshakeFailure" };
        assert!(shown.chain.is_empty() && error.contains(expected), "{}: {error}", peer.scenario.id);
    }
}
