//! What may speak against a certificate, with both sides of each comparison.

use crate::cert::Sha256;
use crate::trust::constraints::Violation;

/// Something that speaks against a certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which certificate.
    pub certificate: Sha256,
    /// Its place in the path, leaf 0.
    pub index: usize,
    /// What.
    pub kind: FaultKind,
    /// It passes with a warning: `--allow-weak` allows it, or nobody's decision rests on it.
    pub tolerated: bool,
}

/// What speaks against a certificate; both sides of each comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The validity period is over.
    Expired,
    /// It has not begun.
    NotYetValid,
    /// It ends before it begins.
    ValidityReversed,
    /// The issuer's key, identified as the right one, did not make the signature.
    BadSignature,
    /// The signature cannot be checked here.
    UnsupportedAlgorithm,
    /// SHA-1 or worse.
    WeakSignature,
    /// An RSA key with too few bits.
    WeakKey {
        /// Bits found.
        bits: usize,
        /// Bits wanted.
        limit: usize,
    },
    /// An issuer without the CA flag.
    NotACa,
    /// An issuer whose keyUsage lacks keyCertSign.
    NoCertSign,
    /// More intermediates below an issuer than its pathLenConstraint allows.
    PathTooLong {
        /// Allowed.
        limit: u32,
        /// Counted (RFC 5280 §6.1.4: self-issued ones do not count).
        below: u32,
    },
    /// extendedKeyUsage without serverAuth.
    NoServerAuth,
    /// A leaf's keyUsage without any use in TLS.
    NoTlsKeyUsage,
    /// A name outside an issuer's constraints.
    NameConstraints(Violation),
    /// Name constraints in a leaf, where RFC 5280 §4.2.1.10 forbids them.
    ConstraintsInLeaf,
    /// A critical extension nobody here understands.
    UnknownCritical(String),
    /// An extension that cannot be decoded.
    MalformedExtension(String),
    /// webpki cannot decode it, in its word; our parser is more lenient.
    Unreadable(String),
    /// Inner and outer signature algorithm differ.
    AlgorithmsDisagree,
    /// Not version 3.
    OldVersion,
}

impl FaultKind {
    /// A stable word for machines.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::ValidityReversed => "validity-reversed",
            Self::BadSignature => "bad-signature",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::WeakSignature => "weak-signature",
            Self::WeakKey { .. } => "weak-key",
            Self::NotACa => "not-a-ca",
            Self::NoCertSign => "no-key-cert-sign",
            Self::PathTooLong { .. } => "path-too-long",
            Self::NoServerAuth => "no-server-auth",
            Self::NoTlsKeyUsage => "no-tls-key-usage",
            Self::NameConstraints(_) => "name-constraints-violated",
            Self::ConstraintsInLeaf => "name-constraints-in-leaf",
            Self::UnknownCritical(_) => "unknown-critical-extension",
            Self::MalformedExtension(_) => "malformed-extension",
            Self::Unreadable(_) => "unreadable",
            Self::AlgorithmsDisagree => "signature-algorithms-disagree",
            Self::OldVersion => "x509-version",
        }
    }
}
