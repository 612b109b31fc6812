//! What this program answers with when a server asks for a client certificate.

use std::fmt;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use crate::cert::Der;

/// A client certificate with its key, ready to sign. The key stays inside: nothing here writes it.
#[derive(Clone)]
pub struct ClientIdentity {
    key: Arc<CertifiedKey>,
    chain: Vec<Der>,
}

impl ClientIdentity {
    /// `chain` as it is sent, leaf first; `private` in DER (PKCS#8, PKCS#1, SEC 1), not kept as these bytes.
    ///
    /// The error is the library's: a kind or size of key that it does not sign with, or one of another certificate.
    pub fn new(chain: Vec<Der>, private: &[u8]) -> Result<Self, rustls::Error> {
        let private = PrivateKeyDer::try_from(private).map_err(|error| rustls::Error::General(error.to_owned()))?;
        let signing = any_supported_type(&private)?;
        let certificates = chain.iter().map(|der| CertificateDer::from(der.bytes().to_vec())).collect();
        let key = CertifiedKey::new(certificates, signing);
        key.keys_match()?;
        Ok(Self { key: Arc::new(key), chain })
    }

    /// What is sent, leaf first.
    pub fn chain(&self) -> &[Der] {
        &self.chain
    }

    pub(super) fn key(&self) -> &Arc<CertifiedKey> {
        &self.key
    }
}

/// Without the key: what is printed for debugging ends in logs.
impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity").field("certificates", &self.chain.len()).finish_non_exhaustive()
    }
}
