//! Certificates that no library at hand can make: `fixtures/make-pinned.sh` made them with OpenSSL.

/// Every pinned certificate by its file's name.
const FILES: &[(&str, &str)] = &[
    ("ed448-root", include_str!("../../fixtures/pinned/ed448-root.pem")),
    ("ed448-leaf", include_str!("../../fixtures/pinned/ed448-leaf.pem")),
    ("rsa-8192-root", include_str!("../../fixtures/pinned/rsa-8192-root.pem")),
];

/// The text of a pinned certificate.
pub(super) fn certificate(file: &str) -> Option<&'static str> {
    FILES.iter().find(|row| row.0 == file).map(|row| row.1)
}
