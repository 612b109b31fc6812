//! Peers on loopback for this room's tests.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, SupportedProtocolVersion};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use crate::target::Target;

/// Long enough for a busy machine; no test waits for it unless it fails.
pub(super) const PATIENT: Duration = Duration::from_secs(20);

pub(super) fn patient() -> Instant {
    Instant::now() + PATIENT
}

/// A self-signed certificate and its key.
pub(super) struct Identity {
    pub(super) key: rcgen::KeyPair,
    pub(super) certificate: CertificateDer<'static>,
}

pub(super) fn identity(name: &str) -> Identity {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
    Identity { key, certificate: certificate.der().clone() }
}

impl Identity {
    pub(super) fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }
}

/// A resolver that presents what it is told to, whether or not key and certificate belong together.
#[derive(Debug)]
pub(super) struct Presents(Arc<CertifiedKey>);

impl Presents {
    pub(super) fn new(chain: Vec<CertificateDer<'static>>, key: &Identity) -> Arc<Self> {
        let key = aws_lc_rs::sign::any_supported_type(&key.private_key()).unwrap();
        Arc::new(Self(Arc::new(CertifiedKey::new(chain, key))))
    }
}

impl ResolvesServerCert for Presents {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

/// A builder for servers that speak `version` alone.
pub(super) fn speaking(
    version: &'static SupportedProtocolVersion,
) -> rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier> {
    ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
}

/// Serves every connection by `behave`.
pub(super) async fn serve<F, R>(behave: F) -> SocketAddr
where
    F: Fn(TcpStream) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(behave(stream));
        }
    });
    address
}

/// Shakes hands and then listens until the client leaves.
pub(super) async fn serve_tls(config: ServerConfig) -> SocketAddr {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(mut session) = acceptor.accept(stream).await {
                let _ = session.read(&mut [0; 64]).await;
            }
        }
    })
    .await
}

/// Reads one piece of what the client says.
pub(super) async fn hear(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 4096]).await;
}

/// `a.example` at that address's port.
pub(super) fn target(scheme: &str, address: SocketAddr) -> Target {
    Target::parse(&format!("{scheme}://a.example:{}", address.port())).unwrap()
}
