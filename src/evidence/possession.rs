//! Whether a handshake signature was made by the leaf's key.
//!
//! Not by webpki's `EndEntityCert`, which refuses version 1 and otherwise odd leaves before it looks at
//! any signature: only the subjectPublicKeyInfo matters here, and it is found without decoding the rest.

use der_parser::asn1_rs::{Any, Class, FromDer};
use rustls::SignatureScheme;

use super::{Possession, PossessionUnknown};
use crate::cert::signature::{self, Digest, Scheme, SignatureAlgorithm, SignatureCheck};
use crate::cert::{Key, KeyKind};

/// Judges `signature` over `message` by the key of the DER certificate `leaf`.
///
/// TLS 1.3 binds a scheme such as `ecdsa_secp256r1_sha256` to one curve (RFC 8446 §4.2.3), TLS 1.2 does not.
/// Here neither is enforced: whoever made a signature that verifies has the key.
pub(super) fn check(leaf: &[u8], scheme: SignatureScheme, message: &[u8], signature: &[u8]) -> Possession {
    let Some(key) = leaf_key(leaf) else {
        return Possession::Undetermined(PossessionUnknown::MalformedCertificate);
    };
    let unsupported = Possession::Undetermined(PossessionUnknown::UnsupportedAlgorithm);
    let Some(algorithm) = algorithm(scheme) else { return unsupported };
    // An ECDSA signature beside an RSA certificate needs no arithmetic: that key did not make it.
    if is_known(&key.kind) && !signature::fits(&algorithm, &key.kind) {
        return Possession::Disproved;
    }
    match signature::check(&algorithm, &key, message, signature) {
        SignatureCheck::Valid => Possession::Proved,
        SignatureCheck::Invalid => Possession::Disproved,
        // RSA-PSS below 2048 bits, for example: aws-lc-rs verifies none.
        SignatureCheck::Unsupported => unsupported,
    }
}

fn is_known(kind: &KeyKind) -> bool {
    !matches!(kind, KeyKind::Other(_))
}

/// TLS SignatureScheme (RFC 8446 §4.2.3) as digest and scheme.
fn algorithm(scheme: SignatureScheme) -> Option<SignatureAlgorithm> {
    use SignatureScheme as S;
    let (digest, scheme) = match scheme {
        S::RSA_PKCS1_SHA1 => (Some(Digest::Sha1), Scheme::RsaPkcs1),
        S::RSA_PKCS1_SHA256 => (Some(Digest::Sha256), Scheme::RsaPkcs1),
        S::RSA_PKCS1_SHA384 => (Some(Digest::Sha384), Scheme::RsaPkcs1),
        S::RSA_PKCS1_SHA512 => (Some(Digest::Sha512), Scheme::RsaPkcs1),
        S::RSA_PSS_SHA256 => (Some(Digest::Sha256), Scheme::RsaPss),
        S::RSA_PSS_SHA384 => (Some(Digest::Sha384), Scheme::RsaPss),
        S::RSA_PSS_SHA512 => (Some(Digest::Sha512), Scheme::RsaPss),
        S::ECDSA_SHA1_Legacy => (Some(Digest::Sha1), Scheme::Ecdsa),
        S::ECDSA_NISTP256_SHA256 => (Some(Digest::Sha256), Scheme::Ecdsa),
        S::ECDSA_NISTP384_SHA384 => (Some(Digest::Sha384), Scheme::Ecdsa),
        S::ECDSA_NISTP521_SHA512 => (Some(Digest::Sha512), Scheme::Ecdsa),
        S::ED25519 => (None, Scheme::Ed25519),
        _ => return None,
    };
    Some(SignatureAlgorithm { oid: String::new(), digest, scheme })
}

/// The subjectPublicKeyInfo of a certificate (RFC 5280 §4.1), whatever is wrong with its other fields.
fn leaf_key(certificate: &[u8]) -> Option<Key> {
    let (_, certificate) = Any::from_der(certificate).ok()?;
    let (_, tbs) = Any::from_der(certificate.data).ok()?;
    let mut rest = tbs.data;
    let (after_version, version) = Any::from_der(rest).ok()?;
    if version.class() == Class::ContextSpecific {
        rest = after_version;
    }
    // serialNumber, signature, issuer, validity, subject.
    for _ in 0..5 {
        rest = Any::from_der(rest).ok()?.0;
    }
    Key::decode(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(reason: PossessionUnknown) -> Possession {
        Possession::Undetermined(reason)
    }

    fn self_signed() -> (rcgen::KeyPair, Vec<u8>) {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(vec!["a.example".into()]).unwrap().self_signed(&key).unwrap();
        (key, certificate.der().to_vec())
    }

    #[test]
    fn a_signature_by_the_leafs_key_proves_and_one_over_another_message_disproves() {
        let (key, leaf) = self_signed();
        let signature = rcgen::SigningKey::sign(&key, b"message").unwrap();
        let scheme = SignatureScheme::ECDSA_NISTP256_SHA256;
        assert_eq!(check(&leaf, scheme, b"message", &signature), Possession::Proved);
        assert_eq!(check(&leaf, scheme, b"another", &signature), Possession::Disproved);
    }

    #[test]
    fn a_scheme_of_another_kind_of_key_disproves() {
        let (_, leaf) = self_signed();
        assert_eq!(check(&leaf, SignatureScheme::RSA_PSS_SHA256, b"", b""), Possession::Disproved);
    }

    #[test]
    fn what_cannot_be_checked_has_its_reason() {
        let (_, leaf) = self_signed();
        let unsupported = unknown(PossessionUnknown::UnsupportedAlgorithm);
        assert_eq!(check(&leaf, SignatureScheme::ED448, b"", b""), unsupported);
        let malformed = unknown(PossessionUnknown::MalformedCertificate);
        assert_eq!(check(b"\x30\x03abc", SignatureScheme::ED25519, b"", b""), malformed);
        for cut in 0..leaf.len().min(200) {
            assert_eq!(check(&leaf[..cut], SignatureScheme::ED25519, b"", b""), malformed, "{cut}");
        }
    }
}
