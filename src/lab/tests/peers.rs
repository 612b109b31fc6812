use super::*;
use crate::lab::recipe::{Behaviour, ClientCertificate};

#[tokio::test]
async fn everything_can_be_raised_and_everything_ends_with_the_lab() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = Lab::raise(None, folder.path(), now()).await.expect("the lab stands");
    assert_eq!(lab.peers().len(), scenarios().len());
    let healthy = lab.peers().iter().find(|peer| peer.scenario.id == "healthy").expect("a healthy peer").clone();
    assert!(healthy.store.is_dir() && tokio::net::TcpStream::connect(healthy.addresses[0]).await.is_ok());
    drop(lab);
    tokio::task::yield_now().await;
    assert!(tokio::net::TcpStream::connect(healthy.addresses[0]).await.is_err());
}

#[tokio::test]
async fn an_unknown_name_is_refused_with_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["healthy".to_owned(), "healthful".to_owned()];
    let error = Lab::raise(Some(&names), folder.path(), now()).await.err().expect("refused");
    assert!(error.to_string().contains("healthful"), "{error}");
}

/// Every TLS server shows exactly the bytes of its chain, in its order, and completes the handshake unless it
/// demands a client certificate.
#[tokio::test]
async fn every_tls_peer_presents_its_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = Lab::raise(None, folder.path(), now()).await.expect("the lab stands");
    for peer in lab.peers() {
        let id = &peer.scenario.id;
        let Behaviour::Tls(recipe) = &peer.scenario.server else { continue };
        if recipe.chain.is_empty() {
            continue;
        }
        let (shown, outcome) = client::shake(peer.addresses[0], &peer.host).await;
        assert_eq!(shown.chain, peer.presented(), "{id}");
        assert_eq!(shown.staple.is_empty(), recipe.staple.is_none(), "{id}");
        let demanded = recipe.client_certificate == ClientCertificate::Demanded;
        assert_eq!(outcome.is_err(), demanded, "{id}: {outcome:?}");
    }
}
