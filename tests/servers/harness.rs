//! The world that the tests build is what they take it for, as `openssl s_client` sees it.

use std::net::SocketAddr;

use crate::support::pki::{Order, openssl, run};
use crate::support::{listener, s_server};
use crate::{Estate, HOST};

/// What OpenSSL's own client says of a server when it trusts `root`.
fn verify_return_code(address: SocketAddr, root: &std::path::Path) -> String {
    let address = address.to_string();
    let mut client = openssl(&["s_client", "-connect", &address, "-servername", HOST, "-verify_hostname", HOST]);
    let text = run(client.arg("-CAfile").arg(root).args(["-no-CApath", "-no-CAstore"]));
    text.lines().find_map(|line| line.trim().strip_prefix("Verify return code: ")).unwrap_or_default().to_owned()
}

#[test]
fn both_kinds_of_server_serve_a_chain_that_openssl_verifies() {
    let estate = Estate::new();
    let (openssl, nginx) = (estate.openssl(), estate.nginx());
    assert_eq!(verify_return_code(openssl.address(), &estate.root.file), "0 (ok)");
    assert_eq!(verify_return_code(nginx.address(), &estate.root.file), "0 (ok)");
}

#[test]
fn a_server_that_sends_no_intermediate_is_what_openssl_calls_code_21() {
    let estate = Estate::new();
    let alone = s_server::with_leaf(&estate.leaf).start();
    let code = verify_return_code(alone.address(), &estate.root.file);
    assert_eq!(code, "21 (unable to verify the first certificate)");
}

#[test]
fn dates_digests_and_key_identifiers_are_as_ordered() {
    let order = Order::server(HOST).valid(-30, -2).digest("sha1");
    let estate = Estate::with_leaf(&order);
    let mut x509 = openssl(&["x509", "-noout", "-text", "-in"]);
    let text = run(x509.arg(&estate.leaf.file));
    assert!(text.contains("ecdsa-with-SHA1"), "{text}");
    assert!(text.contains(&format!("DNS:{HOST}")), "{text}");
    let begin: jiff::Timestamp = estate.leaf.not_after().parse().unwrap();
    assert!(begin < jiff::Timestamp::now(), "{begin}");
    let old = Order::authority_without_key_ids("Old CA");
    assert_eq!(estate.pki.self_signed(&old).key_id(), None);
    assert_eq!(estate.root.key_id().map(|id| id.len()), Some(40));
}

#[test]
fn a_server_is_gone_with_its_value_and_its_port_refuses() {
    let estate = Estate::new();
    let addresses = [estate.openssl().address(), estate.nginx().address()];
    for address in addresses {
        assert!(std::net::TcpStream::connect(address).is_err(), "{address} still listens");
    }
    let (_held, closed) = listener::closed_port();
    let error = std::net::TcpStream::connect(closed).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
}
