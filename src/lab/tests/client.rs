//! A client that accepts every certificate and tells what it was shown.

use std::sync::{Arc, Mutex};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// What a client was shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) staple: Vec<u8>,
}

/// Connects, shakes hands and waits a moment for a late alert. The error is how it ended.
pub(super) async fn shake(address: std::net::SocketAddr, host: &str) -> (Shown, std::io::Result<()>) {
    let seen = Arc::new(Seen::default());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&seen) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).expect("a name");
    let outcome = talk(config, address, name).await;
    let shown = seen.0.lock().expect("no panic").clone();
    (shown, outcome)
}

async fn talk(config: ClientConfig, address: std::net::SocketAddr, name: ServerName<'static>) -> std::io::Result<()> {
    let stream = TcpStream::connect(address).await?;
    let mut session = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    let wait = std::time::Duration::from_millis(100);
    match tokio::time::timeout(wait, session.read(&mut [0; 64])).await {
        Ok(read) => read.map(|_| ()),
        Err(_quiet) => Ok(()),
    }
}

#[derive(Debug, Default)]
struct Seen(Mutex<Shown>);

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let chain = std::iter::once(end_entity).chain(intermediates).map(|der| der.to_vec()).collect();
        *self.0.lock().expect("no panic") = Shown { chain, staple: ocsp_response.to_vec() };
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        provider.signature_verification_algorithms.supported_schemes()
    }
}
