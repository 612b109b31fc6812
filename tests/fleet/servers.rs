//! Peers by the thousand: a listener on every address of 127.0.0.0/8, one for each way to be.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::AsyncReadExt as _;
use tokio_rustls::TlsAcceptor;

use crate::support::pki::Cert;

/// Listeners in a runtime of their own, gone with it.
pub struct Servers {
    runtime: tokio::runtime::Runtime,
}

impl Servers {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Self { runtime: runtime.expect("a runtime") }
    }

    fn listen(&self) -> (tokio::net::TcpListener, u16) {
        let _inside = self.runtime.enter();
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind((Ipv4Addr::UNSPECIFIED, 0).into()).expect("a free port");
        let listener = socket.listen(2048).expect("listening");
        let port = listener.local_addr().expect("its address").port();
        (listener, port)
    }

    /// TLS with this chain; its port.
    pub fn tls(&self, chain: &[&Cert]) -> u16 {
        let certificates = chain.iter().map(|cert| CertificateDer::from_pem_slice(cert.pem.as_bytes()).expect("PEM"));
        let key = PrivateKeyDer::from_pem_file(&chain[0].key).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(certificates.collect(), key)
            .expect("a pair");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (listener, port) = self.listen();
        self.runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    if let Ok(mut stream) = acceptor.accept(stream).await {
                        drop(stream.read(&mut [0; 64]).await);
                    }
                });
            }
        });
        port
    }

    /// Takes the connection and never says a word; its port.
    pub fn silent(&self) -> u16 {
        let (listener, port) = self.listen();
        self.runtime.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move { while matches!(stream.read(&mut [0; 4096]).await, Ok(1..)) {} });
            }
        });
        port
    }
}

/// A port on which nothing listens on any address, and nobody else will while this is held.
pub fn refused() -> (socket2::Socket, u16) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)).into()).expect("a free port");
    let port = socket.local_addr().expect("its address").as_socket().expect("an internet address").port();
    (socket, port)
}

/// The address of the nth peer.
pub fn address(nth: usize) -> Ipv4Addr {
    Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + u32::try_from(nth).expect("a small number"))
}
