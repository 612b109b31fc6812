//! TLS servers by rustls, which sends any bytes it is given as certificates and never looks at them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme, SupportedProtocolVersion};

use super::issue::Certificates;
use super::recipe::{ClientCertificate, TlsRecipe, TlsVersion};
use super::{LabError, staple};
use crate::moment::Moment;

/// The configuration of a server. An id that names no certificate is `None`.
pub(super) fn config(
    recipe: &TlsRecipe,
    certificates: &Certificates,
    now: Moment,
) -> Option<Result<ServerConfig, LabError>> {
    let chains = Chains {
        usual: Arc::new(match certified(recipe, &recipe.chain, certificates, now)? {
            Ok(key) => key,
            Err(error) => return Some(Err(error)),
        }),
        other: match other(recipe, certificates)? {
            Ok(other) => other,
            Err(error) => return Some(Err(error)),
        },
        named: match named(recipe, certificates, now)? {
            Ok(named) => named,
            Err(error) => return Some(Err(error)),
        },
    };
    Some(build(recipe, chains))
}

fn build(recipe: &TlsRecipe, chains: Chains) -> Result<ServerConfig, LabError> {
    let provider = Arc::new(provider(&recipe.suites));
    let algorithms = provider.signature_verification_algorithms;
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&versions(&recipe.versions))?;
    let builder = match recipe.client_certificate {
        ClientCertificate::None => builder.with_no_client_auth(),
        wanted => builder.with_client_cert_verifier(Arc::new(AnyClient {
            mandatory: wanted == ClientCertificate::Demanded,
            algorithms,
        })),
    };
    Ok(builder.with_cert_resolver(Arc::new(chains)))
}

/// The chain of the second key type, where there is one; it staples nothing.
fn other(recipe: &TlsRecipe, certificates: &Certificates) -> Option<Result<Option<Arc<CertifiedKey>>, LabError>> {
    let Some(leaf) = recipe.other.first() else { return Some(Ok(None)) };
    let sent = recipe.other.iter().map(|id| Some(CertificateDer::from(certificates.get(id)?.der.clone())));
    let sent = sent.collect::<Option<Vec<_>>>()?;
    let key = certificates.get(leaf)?.key.for_tls();
    Some(key.map(|key| Some(Arc::new(CertifiedKey::new(sent, key)))))
}

fn named(
    recipe: &TlsRecipe,
    certificates: &Certificates,
    now: Moment,
) -> Option<Result<BTreeMap<String, Arc<CertifiedKey>>, LabError>> {
    let keys = recipe.sni.iter().map(|(name, chain)| {
        let key = certified(recipe, chain, certificates, now)?;
        Some(key.map(|key| (name.clone(), Arc::new(key))))
    });
    keys.collect::<Option<Vec<_>>>().map(|all| all.into_iter().collect())
}

/// A chain with the key of its first certificate (or the recipe's own word), and the staple.
fn certified(
    recipe: &TlsRecipe,
    chain: &[String],
    certificates: &Certificates,
    now: Moment,
) -> Option<Result<CertifiedKey, LabError>> {
    let sent: Option<Vec<CertificateDer<'static>>> =
        chain.iter().map(|id| Some(CertificateDer::from(certificates.get(id)?.der.clone()))).collect();
    let leaf = recipe.key.as_ref().or(chain.first())?;
    let key = &certificates.get(leaf)?.key;
    let response = match &recipe.staple {
        Some(wanted) => Some(staple::respond(wanted, leaf, certificates, now)?),
        None => None,
    };
    let sent = sent?;
    Some(key.for_tls().and_then(|key| {
        let mut certified = CertifiedKey::new(sent, key);
        certified.ocsp = response.transpose()?;
        Ok(certified)
    }))
}

fn provider(suites: &[String]) -> CryptoProvider {
    let mut provider = rustls::crypto::aws_lc_rs::default_provider();
    if !suites.is_empty() {
        provider.cipher_suites.retain(|suite| suites.iter().any(|name| suite.suite().as_str() == Some(name)));
    }
    provider
}

fn versions(wanted: &[TlsVersion]) -> Vec<&'static SupportedProtocolVersion> {
    if wanted.is_empty() {
        return vec![&TLS13, &TLS12];
    }
    let one = |version: &TlsVersion| match version {
        TlsVersion::Tls12 => &TLS12,
        TlsVersion::Tls13 => &TLS13,
    };
    wanted.iter().map(one).collect()
}

/// The chain for a server name.
#[derive(Debug)]
struct Chains {
    usual: Arc<CertifiedKey>,
    other: Option<Arc<CertifiedKey>>,
    named: BTreeMap<String, Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Chains {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let named = hello.server_name().and_then(|name| self.named.get(name));
        let usual = named.unwrap_or(&self.usual);
        let fits = |key: &&Arc<CertifiedKey>| key.key.choose_scheme(hello.signature_schemes()).is_some();
        let other = self.other.as_ref().filter(|other| !fits(&usual) && fits(other));
        Some(Arc::clone(other.unwrap_or(usual)))
    }
}

/// Asks for a client certificate and takes any; what matters to the lab is who has none.
#[derive(Debug)]
struct AnyClient {
    mandatory: bool,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for AnyClient {
    fn client_auth_mandatory(&self) -> bool {
        self.mandatory
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, cert, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, cert, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
