//! Peers by the hundred: TLS servers of this process, each on an address of its own in 127.0.0.0/8.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

use crate::support::pki::{Cert, Order, Pki};

/// The name in every certificate that is as it should be.
pub const HOST: &str = "peer.corp.test";

/// A PKI with one of each kind of leaf.
pub struct Estate {
    pub pki: Pki,
    pub root: Cert,
    pub intermediate: Cert,
    pub good: Cert,
    pub soon: Cert,
    pub expired: Cert,
    pub other: Cert,
    /// A store with the root.
    pub store: std::path::PathBuf,
    runtime: Runtime,
}

impl Estate {
    /// Makes the certificates; nobody listens yet.
    pub fn new() -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA").valid(-1, 3_650));
        let intermediate = pki.issue(&root, &Order::authority("Lab Issuing CA").valid(-1, 1_825));
        let leaf = |order: &Order| pki.issue(&intermediate, order);
        let good = leaf(&Order::server(HOST));
        let soon = leaf(&Order::server(HOST).valid(-80, 5));
        let expired = leaf(&Order::server(HOST).valid(-100, -3));
        let other = leaf(&Order::server("other.corp.test"));
        let store = pki.store(&[&root]);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        Self { pki, root, intermediate, good, soon, expired, other, store, runtime }
    }

    /// Listens on this address with this leaf and the intermediate. Lives as long as the estate.
    pub fn serve(&self, address: impl Into<SocketAddr>, leaf: &Cert) -> SocketAddr {
        self.sending(address, leaf, &[leaf, &self.intermediate])
    }

    /// The same, with a chain of its own.
    pub fn sending(&self, address: impl Into<SocketAddr>, leaf: &Cert, chain: &[&Cert]) -> SocketAddr {
        let acceptor = acceptor(leaf, chain);
        let address = address.into();
        let listener =
            self.runtime.block_on(TcpListener::bind(address)).unwrap_or_else(|error| panic!("{address}: {error}"));
        let address = listener.local_addr().expect("its address");
        self.runtime.spawn(accept(listener, acceptor));
        address
    }

    /// So many peers with the good leaf, all on one port: 127.`net`.0.1 and on.
    pub fn fleet(&self, net: u8, count: u32) -> Vec<SocketAddr> {
        let acceptor = acceptor(&self.good, &[&self.good, &self.intermediate]);
        let first = u32::from(Ipv4Addr::new(127, net, 0, 1));
        let mut port = 0;
        let addresses = (0..count).map(|at| IpAddr::V4(Ipv4Addr::from(first + at)));
        addresses
            .map(|address| {
                let listener = self.runtime.block_on(TcpListener::bind((address, port))).expect("a free port");
                port = listener.local_addr().expect("its address").port();
                self.runtime.spawn(accept(listener, acceptor.clone()));
                SocketAddr::new(address, port)
            })
            .collect()
    }
}

fn acceptor(leaf: &Cert, chain: &[&Cert]) -> TlsAcceptor {
    let chain = chain.iter().map(|cert| CertificateDer::from_pem_file(&cert.file).expect("a certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(&leaf.key).expect("its key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate and its key");
    TlsAcceptor::from(Arc::new(config))
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // How it ends is for the client to see.
            if let Ok(mut session) = acceptor.accept(stream).await {
                let _ = tokio::io::copy(&mut session, &mut tokio::io::sink()).await;
            }
        });
    }
}
