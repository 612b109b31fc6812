//! The verifier that accepts everything and concludes nothing, and the configurations it serves in.
//!
//! A TLS session set up here is trusted by nobody: not one byte of application data is sent over it, and it is
//! closed as soon as it has shown its chain. What the chain is worth is decided elsewhere, from the record.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, ProtocolVersion, SignatureScheme, sign};

use super::identity::ClientIdentity;
use super::legacy;
use super::{CertificateRequest, ClientCourse, KeyType, Possession, PossessionUnknown, possession};
use crate::cert::Der;
use crate::target::Transport;

/// Authority names kept of one certificate request; a Windows server sends its whole root list (up to 16 kB).
pub const MAX_AUTHORITIES: usize = 256;

/// What is offered to `https://` peers.
const ALPN: [&str; 2] = ["h2", "http/1.1"];

/// What one connection's verifier saw.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) certificates: Vec<Der>,
    pub(super) staple: Option<Der>,
    pub(super) possession: Possession,
    pub(super) request: Option<CertificateRequest>,
    /// What was answered to it; [`ClientCourse::Sent`] as soon as rustls was given it.
    pub(super) course: ClientCourse,
}

/// Records one connection. Serves rustls both as verifier and as holder of the client certificate, if there is one.
#[derive(Debug)]
pub(super) struct Recorder {
    record: Mutex<Record>,
    identity: Option<ClientIdentity>,
    /// The only key type whose signatures are offered.
    only: Option<KeyType>,
}

impl Recorder {
    fn new(identity: Option<ClientIdentity>, only: Option<KeyType>) -> Self {
        let possession = Possession::Undetermined(PossessionUnknown::NoSignature);
        let course = ClientCourse::NotAsked;
        let record = Mutex::new(Record { certificates: Vec::new(), staple: None, possession, request: None, course });
        Self { record, identity, only }
    }

    /// What was recorded up to now.
    pub(super) fn record(&self) -> Record {
        self.with(|record| record.clone())
    }

    // A poisoned lock holds a record as good as before: every write below is a plain assignment.
    fn with<T>(&self, act: impl FnOnce(&mut Record) -> T) -> T {
        act(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn signature(&self, message: &[u8], leaf: &[u8], signed: &DigitallySignedStruct) -> HandshakeSignatureValid {
        let verdict = possession::check(leaf, signed.scheme, message, signed.signature());
        self.with(|record| record.possession = verdict);
        HandshakeSignatureValid::assertion()
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.with(|record| {
            record.certificates =
                std::iter::once(end_entity).chain(intermediates).map(|der| Der::from(der.as_ref())).collect();
            record.staple = (!ocsp_response.is_empty()).then(|| Der::from(ocsp_response));
        });
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(self.signature(message, cert, dss))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(self.signature(message, cert, dss))
    }

    /// rustls's own list, and SHA-1 behind it: Schannel takes the list as a demand on the whole chain and hangs up
    /// on a client that leaves its old chain's algorithm out.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        use SignatureScheme as S;
        let mut schemes = vec![
            S::ECDSA_NISTP256_SHA256,
            S::ECDSA_NISTP384_SHA384,
            S::ECDSA_NISTP521_SHA512,
            S::ED25519,
            S::RSA_PSS_SHA256,
            S::RSA_PSS_SHA384,
            S::RSA_PSS_SHA512,
            S::RSA_PKCS1_SHA256,
            S::RSA_PKCS1_SHA384,
            S::RSA_PKCS1_SHA512,
            S::ECDSA_SHA1_Legacy,
            S::RSA_PKCS1_SHA1,
        ];
        if let Some(only) = self.only {
            schemes.retain(|scheme| only.signs(*scheme));
        }
        schemes
    }
}

impl ResolvesClientCert for Recorder {
    fn resolve(&self, authorities: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<sign::CertifiedKey>> {
        let request = CertificateRequest {
            authorities: authorities.iter().take(MAX_AUTHORITIES).map(|name| Der::from(*name)).collect(),
            authorities_sent: authorities.len(),
            demanded: None,
        };
        // Whoever names a certificate wants to know what the server makes of it: sent whatever names the server wanted.
        let key = self.identity.as_ref().map(ClientIdentity::key);
        let fit = key.filter(|key| key.key.choose_scheme(schemes).is_some()).cloned();
        self.with(|record| {
            record.request = Some(request);
            record.course = if fit.is_some() { ClientCourse::Sent } else { ClientCourse::NoCommonScheme };
        });
        fit
    }

    fn has_certs(&self) -> bool {
        self.identity.is_some()
    }
}

/// The prepared TLS configurations of a run. Built once: a fleet's probes clone a handful of pointers each.
#[derive(Debug)]
pub struct TlsConfigs {
    base: ClientConfig,
    identity: Option<ClientIdentity>,
}

impl TlsConfigs {
    /// Prepares them: TLS 1.2 and 1.3 on aws-lc-rs, X25519MLKEM768 offered, no resumption.
    ///
    /// Fails only when the library's provider lacks a protocol version, which would be a mistake in this build.
    pub fn new() -> Result<Self, rustls::Error> {
        Ok(Self { base: base(provider())?, identity: None })
    }

    /// The same, with a certificate for servers that ask for one.
    #[must_use]
    pub fn presenting(self, identity: Option<ClientIdentity>) -> Self {
        Self { identity, ..self }
    }

    /// The certificate for servers that ask for one.
    pub(super) fn identity(&self) -> Option<&ClientIdentity> {
        self.identity.as_ref()
    }

    /// ALPN protocols offered to a peer of this transport.
    pub(super) fn alpn(transport: Transport) -> &'static [&'static str] {
        match transport {
            Transport::Https => &ALPN,
            _ => &[],
        }
    }

    /// The configuration of one connection, with a recorder of its own; with `only`, of a client that verifies but
    /// this type of key.
    ///
    /// In TLS 1.3 the signature schemes say so, in TLS 1.2 the suites (RFC 5246 §7.4.2): for those a configuration is
    /// made anew. Fails as [`TlsConfigs::new`] does.
    pub(super) fn recording(
        &self,
        transport: Transport,
        only: Option<KeyType>,
    ) -> Result<(Arc<ClientConfig>, Arc<Recorder>), rustls::Error> {
        let recorder = Arc::new(Recorder::new(self.identity.clone(), only));
        let mut config = match only {
            None => self.base.clone(),
            Some(only) => base(provider_of(only))?,
        };
        config.alpn_protocols = Self::alpn(transport).iter().map(|name| name.as_bytes().to_vec()).collect();
        config.dangerous().set_certificate_verifier(Arc::clone(&recorder) as _);
        config.client_auth_cert_resolver = Arc::clone(&recorder) as _;
        Ok((Arc::new(config), recorder))
    }
}

/// A configuration whose recorder is yet to be put in its place.
fn base(provider: CryptoProvider) -> Result<ClientConfig, rustls::Error> {
    let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
    let mut base = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Recorder::new(None, None)))
        .with_no_client_auth();
    base.resumption = Resumption::disabled();
    Ok(base)
}

/// Without the suites of TLS 1.2 that authenticate by another type of key.
fn provider_of(only: KeyType) -> CryptoProvider {
    let mut provider = provider();
    provider.cipher_suites.retain(|suite| {
        let key_type = legacy::suite_key_type(u16::from(suite.suite()));
        suite.version().version == ProtocolVersion::TLSv1_3 || key_type == Some(only)
    });
    provider
}

/// aws-lc-rs with the suites of AES-128 first: SHA-256 has CPU instructions where SHA-384 has none, which is worth
/// 5 to 20 % of a probe, and the server's choice mostly follows the client's order.
fn provider() -> CryptoProvider {
    let mut provider = aws_lc_rs::default_provider();
    provider.cipher_suites.sort_by_key(|suite| {
        let name = suite.suite().as_str().unwrap_or_default();
        (suite.version().version != ProtocolVersion::TLSv1_3, !name.contains("AES_128"))
    });
    provider
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aes_128_is_offered_first_in_both_versions_and_the_hybrid_group_before_all() {
        let provider = provider();
        let names: Vec<_> = provider.cipher_suites.iter().map(|suite| suite.suite().as_str().unwrap()).collect();
        assert_eq!(names[0], "TLS13_AES_128_GCM_SHA256");
        assert_eq!(names[3], "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        assert_eq!(names.len(), aws_lc_rs::default_provider().cipher_suites.len());
        assert_eq!(provider.kx_groups[0].name(), rustls::NamedGroup::X25519MLKEM768);
    }

    #[test]
    fn of_a_long_list_of_authorities_all_are_counted_and_256_kept() {
        let recorder = Recorder::new(None, None);
        let names = vec![&b"\x30\x00"[..]; 300];
        assert!(recorder.resolve(&names, &[]).is_none());
        let request = recorder.record().request.unwrap();
        assert_eq!((request.authorities.len(), request.authorities_sent), (256, 300));
    }
}
