use super::*;
use crate::lab::recipe::{Behaviour, ClientCertificate, TlsRecipe};

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
    let error = Lab::raise(Some(&names), folder.path(), now()).await.expect_err("refused");
    assert!(error.to_string().contains("healthful"), "{error}");
}

/// Every TLS server shows exactly the bytes of its chain, in its order, and completes the handshake unless it
/// demands a client certificate.
#[tokio::test]
async fn every_tls_peer_presents_its_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = Lab::raise(None, folder.path(), now()).await.expect("the lab stands");
    let mut checks = tokio::task::JoinSet::new();
    for peer in lab.peers() {
        if let Behaviour::Tls(recipe) = &peer.scenario.server
            && !recipe.chain.is_empty()
            && peer.scenario.before.is_none()
        {
            checks.spawn(presents_its_chain(peer.clone(), recipe.clone()));
        }
    }
    assert!(checks.len() > 50, "only {} TLS servers", checks.len());
    checks.join_all().await;
}

async fn presents_its_chain(peer: RaisedPeer, recipe: TlsRecipe) {
    let id = &peer.scenario.id;
    let (shown, outcome) = client::shake(peer.addresses[0], &peer.host).await;
    assert_eq!(shown.chain, peer.presented(), "{id}");
    assert_eq!(shown.staple.is_empty(), recipe.staple.is_none(), "{id}");
    let demanded = recipe.client_certificate == ClientCertificate::Demanded;
    assert_eq!(outcome.is_err(), demanded, "{id}: {outcome:?}");
}

#[tokio::test]
async fn the_chain_depends_on_the_server_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["healthy-sni"], folder.path()).await;
    let peer = &lab.peers()[0];
    for (host, certificate) in [("mail.lab.test", "leaf"), ("other.lab.test", "elsewhere"), ("127.0.0.1", "elsewhere")]
    {
        let (shown, _) = client::shake(peer.addresses[0], host).await;
        assert_eq!(shown.chain, [peer.certificates[certificate].clone()], "{host}");
    }
}

#[tokio::test]
async fn two_addresses_share_a_port_and_not_a_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["addresses-disagree"], folder.path()).await;
    let peer = &lab.peers()[0];
    let [first, second] = peer.addresses[..] else { panic!("{:?}", peer.addresses) };
    assert!(first.port() == second.port() && first.ip() != second.ip());
    for (address, certificate) in [(first, "leaf"), (second, "old-leaf")] {
        let (shown, _) = client::shake(address, &peer.host).await;
        assert_eq!(shown.chain, [peer.certificates[certificate].clone()], "{address}");
    }
}

/// The store is what the scenario lists, decoded by the program's own reader.
#[tokio::test]
async fn a_store_holds_what_its_scenario_lists() {
    let folder = tempfile::tempdir().expect("a folder");
    let lab = raised(&["store-duplicate", "store-entry-unreadable", "store-empty"], folder.path()).await;
    let files = |id: &str| {
        let peer = lab.peers().iter().find(|peer| peer.scenario.id == id).expect("it was raised");
        let entries = std::fs::read_dir(&peer.store).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|e| e.expect("an entry").file_name().into_string().expect("text")).collect();
        names.sort();
        names
    };
    assert_eq!(files("store-duplicate"), ["root-2.pem", "root.pem"]);
    assert_eq!(files("store-entry-unreadable"), ["broken.pem", "empty.cer", "root.pem"]);
    assert!(files("store-empty").is_empty());
}
