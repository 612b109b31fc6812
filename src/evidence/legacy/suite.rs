//! What a cipher suite is made of, by the IANA registry as tls-parser carries it.

use tls_parser::{TlsCipherAu, TlsCipherEnc, TlsCipherEncMode, TlsCipherKx, TlsCipherSuite};

use crate::evidence::KeyType;

/// The two parts of a suite that decide whether an appliance speaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SuiteClass {
    /// How keys are agreed on.
    pub key_exchange: KeyExchange,
    /// What records are encrypted with.
    pub cipher: Cipher,
}

/// Key exchanges in which the server proves itself by a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyExchange {
    /// The premaster secret is encrypted to the certificate's key (RFC 5246 §7.4.7.1).
    Rsa,
    /// Ephemeral Diffie-Hellman, signed by RSA or DSA.
    Dhe,
    /// Ephemeral elliptic-curve Diffie-Hellman, signed by RSA or ECDSA.
    Ecdhe,
    /// Anonymous, PSK, Kerberos, SRP, fixed (EC)DH, TLS 1.3, unknown.
    Other,
}

/// Ciphers, as far as the distinction matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cipher {
    /// AES in Galois/counter mode.
    AesGcm,
    /// AES in CBC mode with an HMAC.
    AesCbc,
    /// ChaCha20-Poly1305.
    ChaCha,
    /// Triple DES.
    TripleDes,
    /// RC4 of any key length.
    Rc4,
    /// No encryption.
    Null,
    /// Anything else: CCM, Camellia, ARIA, SEED, single DES, IDEA, unknown.
    Other,
}

/// Classifies a suite number as on the wire. An unregistered number is `Other` in both parts.
pub fn suite_class(suite: u16) -> SuiteClass {
    let Some(known) = TlsCipherSuite::from_id(suite) else {
        return SuiteClass { key_exchange: KeyExchange::Other, cipher: Cipher::Other };
    };
    // DHE_PSK and DH_anon count as DHE in the registry's key-exchange column, but no certificate's
    // key signs their parameters: the authentication column decides.
    let key_exchange = match (known.kx, known.au) {
        (TlsCipherKx::Rsa, TlsCipherAu::Rsa) => KeyExchange::Rsa,
        (TlsCipherKx::Dhe, TlsCipherAu::Rsa | TlsCipherAu::Dss) => KeyExchange::Dhe,
        (TlsCipherKx::Ecdhe, TlsCipherAu::Rsa | TlsCipherAu::Ecdsa) => KeyExchange::Ecdhe,
        _ => KeyExchange::Other,
    };
    let cipher = match (known.enc, known.enc_mode) {
        (TlsCipherEnc::Aes, TlsCipherEncMode::Gcm) => Cipher::AesGcm,
        (TlsCipherEnc::Aes, TlsCipherEncMode::Cbc) => Cipher::AesCbc,
        (TlsCipherEnc::Chacha20_Poly1305, _) => Cipher::ChaCha,
        (TlsCipherEnc::TripleDes, _) => Cipher::TripleDes,
        (TlsCipherEnc::Rc4, _) => Cipher::Rc4,
        (TlsCipherEnc::Null, _) => Cipher::Null,
        _ => Cipher::Other,
    };
    SuiteClass { key_exchange, cipher }
}

/// The type of key that a suite up to TLS 1.2 authenticates by; `None` for those of TLS 1.3, DSS, and without a
/// certificate.
pub fn suite_key_type(suite: u16) -> Option<KeyType> {
    let known = TlsCipherSuite::from_id(suite)?;
    match (suite_class(suite).key_exchange, known.au) {
        (KeyExchange::Rsa | KeyExchange::Dhe | KeyExchange::Ecdhe, TlsCipherAu::Rsa) => Some(KeyType::Rsa),
        (KeyExchange::Ecdhe, TlsCipherAu::Ecdsa) => Some(KeyType::Ecdsa),
        _ => None,
    }
}

/// The suite's IANA name, such as `TLS_RSA_WITH_AES_128_CBC_SHA`.
pub fn suite_name(suite: u16) -> Option<&'static str> {
    TlsCipherSuite::from_id(suite).map(|known| known.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by hand from the registry, so that it does not repeat the code's own table.
    #[test]
    fn suites_are_classed_by_key_exchange_and_cipher() {
        let table = [
            (0x0002, KeyExchange::Rsa, Cipher::Null),
            (0x0003, KeyExchange::Rsa, Cipher::Rc4),
            (0x0005, KeyExchange::Rsa, Cipher::Rc4),
            (0x0009, KeyExchange::Rsa, Cipher::Other),
            (0x000a, KeyExchange::Rsa, Cipher::TripleDes),
            (0x0016, KeyExchange::Dhe, Cipher::TripleDes),
            (0x002f, KeyExchange::Rsa, Cipher::AesCbc),
            (0x0032, KeyExchange::Dhe, Cipher::AesCbc),
            (0x0034, KeyExchange::Other, Cipher::AesCbc), // DH_anon
            (0x0090, KeyExchange::Other, Cipher::AesCbc), // DHE_PSK
            (0x0094, KeyExchange::Other, Cipher::AesCbc), // RSA_PSK
            (0x009d, KeyExchange::Rsa, Cipher::AesGcm),
            (0x009f, KeyExchange::Dhe, Cipher::AesGcm),
            (0x0041, KeyExchange::Rsa, Cipher::Other),    // Camellia
            (0x1301, KeyExchange::Other, Cipher::AesGcm), // TLS 1.3
            (0xc004, KeyExchange::Other, Cipher::AesCbc), // fixed ECDH
            (0xc009, KeyExchange::Ecdhe, Cipher::AesCbc),
            (0xc011, KeyExchange::Ecdhe, Cipher::Rc4),
            (0xc018, KeyExchange::Other, Cipher::AesCbc), // ECDH_anon
            (0xc030, KeyExchange::Ecdhe, Cipher::AesGcm),
            (0xc09c, KeyExchange::Rsa, Cipher::Other), // CCM
            (0xcca8, KeyExchange::Ecdhe, Cipher::ChaCha),
            (0xfefe, KeyExchange::Other, Cipher::Other),
        ];
        for (suite, key_exchange, cipher) in table {
            assert_eq!(suite_class(suite), SuiteClass { key_exchange, cipher }, "{suite:#06x}");
        }
    }
}
