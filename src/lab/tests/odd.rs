//! Peers that speak no TLS: how each meets a client.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::net::TcpStream;

use super::*;

/// How a handshake with each of them ends: the kind of error, and a word of rustls where it says which.
const ENDINGS: &[(&str, ErrorKind, &str)] = &[
    ("tcp-refused", ErrorKind::ConnectionRefused, ""),
    ("not-tls", ErrorKind::InvalidData, "corrupt message"),
    ("not-tls-http", ErrorKind::InvalidData, "corrupt message"),
    ("not-tls-smtp", ErrorKind::InvalidData, "corrupt message"),
    ("tls-closed", ErrorKind::UnexpectedEof, ""),
    ("tls-closed-half-record", ErrorKind::UnexpectedEof, ""),
    ("tls-closed-reset", ErrorKind::ConnectionReset, ""),
    ("tls-alert", ErrorKind::InvalidData, "InternalError"),
    ("tls-version-unsupported", ErrorKind::InvalidData, "ProtocolVersion"),
    ("tls-protocol-error", ErrorKind::InvalidData, "unexpected handshake message"),
    ("no-certificate", ErrorKind::InvalidData, "no certificates"),
    ("client-certificate-required", ErrorKind::InvalidData, "CertificateRequired"),
    ("client-certificate-required-tls12", ErrorKind::InvalidData, "alert"),
];

#[tokio::test]
async fn every_odd_peer_ends_a_handshake_in_its_own_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<&str> = ENDINGS.iter().map(|row| row.0).collect();
    let lab = raised(&names, folder.path()).await;
    for (name, kind, word) in ENDINGS {
        let peer = lab.peers().iter().find(|peer| peer.scenario.id == *name).expect("it was raised");
        let (_, outcome) = client::shake(peer.addresses[0], &peer.host).await;
        let error = outcome.expect_err(name);
        assert!(error.kind() == *kind && error.to_string().contains(word), "{name}: {:?} {error}", error.kind());
    }
}

#[tokio::test]
async fn silence_and_drips_outlast_a_client() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["tls-timeout", "tls-timeout-drip"], folder.path()).await;
    for peer in lab.peers() {
        assert!(TcpStream::connect(peer.addresses[0]).await.is_ok(), "{}", peer.scenario.id);
        let shaking = client::shake(peer.addresses[0], &peer.host);
        let ended = tokio::time::timeout(Duration::from_millis(500), shaking).await;
        assert!(ended.is_err(), "{}: {ended:?}", peer.scenario.id);
    }
}

/// Linux alone drops the SYN to a full queue; elsewhere the story may end otherwise.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_queue_answers_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["tcp-timeout"], folder.path()).await;
    let connecting = TcpStream::connect(lab.peers()[0].addresses[0]);
    let ended = tokio::time::timeout(Duration::from_millis(500), connecting).await;
    assert!(ended.is_err(), "{ended:?}");
}

#[tokio::test]
async fn a_peer_without_address_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["name-not-resolved"], folder.path()).await;
    assert!(lab.peers()[0].addresses.is_empty());
    assert_eq!(lab.peers()[0].peer(), "nowhere.invalid");
}
