//! The two key types that a server may have a certificate of each of, asked for one by one.

use rustls::SignatureScheme;
use serde::{Deserialize, Serialize};

use super::AddressEvidence;

/// The kind of key that a client can verify, where it is but one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyType {
    /// RSA.
    Rsa,
    /// ECDSA.
    Ecdsa,
}

/// What an address shows to a client of one key type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyTypeLook {
    /// The only one that was offered.
    pub key_type: KeyType,
    /// What came of it, over connections of its own; nobody pinged for it.
    pub shown: AddressEvidence,
}

impl KeyType {
    /// Both, in the order in which they are asked for.
    pub const ALL: [Self; 2] = [Self::Rsa, Self::Ecdsa];

    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ecdsa => "ecdsa",
        }
    }

    /// How the registries write it: `RSA`, `ECDSA`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Ecdsa => "ECDSA",
        }
    }

    /// Whether a key of this type makes such signatures (RFC 8446 §4.2.3).
    pub(super) fn signs(self, scheme: SignatureScheme) -> bool {
        use SignatureScheme as S;
        let ecdsa = matches!(
            scheme,
            S::ECDSA_NISTP256_SHA256 | S::ECDSA_NISTP384_SHA384 | S::ECDSA_NISTP521_SHA512 | S::ECDSA_SHA1_Legacy
        );
        let rsa = matches!(
            scheme,
            S::RSA_PSS_SHA256
                | S::RSA_PSS_SHA384
                | S::RSA_PSS_SHA512
                | S::RSA_PKCS1_SHA256
                | S::RSA_PKCS1_SHA384
                | S::RSA_PKCS1_SHA512
                | S::RSA_PKCS1_SHA1
        );
        match self {
            Self::Rsa => rsa,
            Self::Ecdsa => ecdsa,
        }
    }
}
