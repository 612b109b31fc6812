//! The scenarios this program carries. A new file in `fixtures/scenarios/` is one line here.

use super::recipe::Scenario;

macro_rules! files {
    ($($id:literal)*) => {
        &[$(($id, include_str!(concat!("../../fixtures/scenarios/", $id, ".toml")))),*]
    };
}

/// File names without `.toml`, and texts.
pub(super) const FILES: &[(&str, &str)] = files! {
    "healthy"
    "healthy-direct"
    "healthy-cross-signed"
    "healthy-intermediate-held"
    "healthy-without-key-ids"
    "healthy-rsa"
    "healthy-wildcard"
    "healthy-ip-san"
    "healthy-sni"
    "healthy-staple"
    "healthy-staple-delegated"
    "healthy-client-certificate-requested"
    "root-missing"
    "root-missing-direct"
    "root-sent-not-held"
    "intermediate-missing"
    "intermediate-held-without-root"
    "issuer-replaced"
    "issuer-replaced-without-key-ids"
    "issuer-replaced-new-root-sent"
    "issuer-replaced-intermediate"
    "self-signed-held"
    "self-signed-not-trusted"
    "self-signed-replaced"
    "leaf-only-in-store"
    "chain-out-of-order"
    "chain-duplicate"
    "chain-unrelated"
    "root-sent"
    "chain-too-long"
    "expired"
    "expired-intermediate"
    "expired-root"
    "not-yet-valid"
    "expires-soon"
    "bad-signature"
    "bad-signature-intermediate"
    "malformed"
    "malformed-san"
    "malformed-intermediate"
    "weak-signature"
    "weak-signature-allowed"
    "weak-key"
    "weak-key-allowed"
    "weak-key-root"
    "unsupported-algorithm"
    "not-a-ca"
    "not-a-ca-root"
    "path-too-long"
    "name-constraints-violated"
    "name-constraints-root"
    "wrong-usage"
    "not-a-ca-key-usage"
    "unknown-critical-extension"
    "unknown-critical-extension-root"
    "must-staple"
    "revoked"
    "revocation-unknown"
    "revocation-unknown-responder"
    "revocation-unknown-status"
    "strict-clients-refuse"
    "strict-clients-refuse-pkix"
    "dn-encoding-differs"
    "dn-encoding-differs-case"
    "x509-v1"
    "name-mismatch"
    "name-mismatch-cn"
    "name-mismatch-wildcard-depth"
    "name-mismatch-ip"
    "name-mismatch-short"
    "name-only-in-cn"
    "name-only-in-cn-beside-san"
    "cn-differs"
    "addresses-disagree"
    "store-empty"
    "store-entry-unreadable"
    "store-entry-expired"
    "store-duplicate"
    "store-cn-collision"
    "store-key-too-large"
    "name-not-resolved"
    "tcp-refused"
    "tcp-timeout"
    "not-tls"
    "not-tls-http"
    "not-tls-smtp"
    "tls-timeout"
    "tls-timeout-drip"
    "tls-closed"
    "tls-closed-reset"
    "tls-closed-half-record"
    "tls-alert"
    "tls-protocol-error"
    "tls-version-unsupported"
    "tls-version-unsupported-ssl3"
    "tls-legacy-only"
    "tls-legacy-only-pkix"
    "tls-legacy-only-reset"
    "client-cannot-negotiate"
    "client-cannot-negotiate-root-missing"
    "client-cannot-negotiate-rc4"
    "weak-key-exchange"
    "weak-key-exchange-rsa"
    "weak-protocol"
    "client-certificate-required"
    "client-certificate-required-tls12"
    "no-certificate"
};

/// Every scenario, in the order of the catalogue.
///
/// # Panics
///
/// Never in a program whose tests passed: the files are part of the binary, and a test reads each of them.
#[expect(clippy::panic, reason = "the files are part of the binary, and a test reads each of them")]
pub fn scenarios() -> Vec<Scenario> {
    let parse = |(id, text): &(&str, &str)| {
        Scenario::parse(id, text).unwrap_or_else(|error| panic!("fixtures/scenarios/{id}.toml: {error}"))
    };
    FILES.iter().map(parse).collect()
}
