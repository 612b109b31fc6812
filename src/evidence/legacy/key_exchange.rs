//! The ServerKeyExchange: which ephemeral parameters, and whether the leaf's key signed them
//! (RFC 5246 §7.4.3, RFC 8422 §5.4).

use tls_parser::{DigitallySigned, ECParametersContent};
use tls_parser::{parse_dh_params, parse_digitally_signed, parse_digitally_signed_old, parse_ecdh_params};

use super::message::ServerHello;
use super::record::Fault;
use super::suite::{KeyExchange, suite_class};
use crate::cert::key::KeyKind;
use crate::cert::signature::{self, Digest, Scheme, SignatureAlgorithm, SignatureCheck};
use crate::cert::{Certificate, Der};
use crate::evidence::{Possession, PossessionUnknown};

const TLS12: u16 = 0x0303;

/// What a ServerKeyExchange told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// `ECDHE secp256r1`, `DHE 2048 bits`.
    pub words: String,
    /// Bits of a DHE prime.
    pub dh_bits: Option<u32>,
    /// Whether the signature over them is the leaf's.
    pub possession: Possession,
}

/// Reads a ServerKeyExchange and checks its signature over both randoms and the parameters.
///
/// `None` when the suite's key exchange has no signed parameters (an RSA export key, for example).
///
/// # Errors
/// Parameters or signature that do not follow the structure.
pub fn read(
    client_random: &[u8; 32],
    hello: &ServerHello,
    leaf: &Der,
    body: &[u8],
) -> Result<Option<Parameters>, Fault> {
    let (rest, words, dh_bits) = match suite_class(hello.cipher_suite).key_exchange {
        KeyExchange::Ecdhe => ecdhe(body)?,
        KeyExchange::Dhe => dhe(body)?,
        KeyExchange::Rsa | KeyExchange::Other => return Ok(None),
    };
    let signed = if hello.version >= TLS12 { parse_digitally_signed(rest) } else { parse_digitally_signed_old(rest) };
    let Ok(([], signed)) = signed else {
        return Err(Fault::protocol("ServerKeyExchange: the signature cannot be read"));
    };
    let parameters = &body[..body.len() - rest.len()];
    let message = [client_random, &hello.random, parameters].concat();
    Ok(Some(Parameters { words, dh_bits, possession: possession(leaf, &signed, &message) }))
}

fn ecdhe(body: &[u8]) -> Result<(&[u8], String, Option<u32>), Fault> {
    let (rest, parameters) =
        parse_ecdh_params(body).map_err(|_| Fault::protocol("ServerKeyExchange: no ECDHE parameters"))?;
    let words = match parameters.curve_params.params_content {
        ECParametersContent::NamedGroup(group) => format!("ECDHE {}", group_name(group.0)),
        ECParametersContent::ExplicitPrime(_) => "ECDHE explicit prime curve".to_owned(),
    };
    Ok((rest, words, None))
}

fn dhe(body: &[u8]) -> Result<(&[u8], String, Option<u32>), Fault> {
    let (rest, parameters) =
        parse_dh_params(body).map_err(|_| Fault::protocol("ServerKeyExchange: no DHE parameters"))?;
    let bits = bit_length(parameters.dh_p);
    Ok((rest, format!("DHE {bits} bits"), Some(bits)))
}

/// Bits of a big-endian number, leading zeros not counted. At most 2^16 bytes, so `u32` holds it.
fn bit_length(number: &[u8]) -> u32 {
    let leading = number.iter().take_while(|byte| **byte == 0).count();
    let Some(top) = number.get(leading) else { return 0 };
    u32::try_from(number.len() - leading).unwrap_or(u32::MAX / 8) * 8 - top.leading_zeros()
}

/// IANA names of TLS Supported Groups, those that servers have; the number for others.
pub fn group_name(group: u16) -> String {
    const NAMES: &[(u16, &str)] = &[
        (1, "sect163k1"),
        (3, "sect163r2"),
        (9, "sect283k1"),
        (10, "sect283r1"),
        (11, "sect409k1"),
        (12, "sect409r1"),
        (13, "sect571k1"),
        (14, "sect571r1"),
        (19, "secp192r1"),
        (21, "secp224r1"),
        (22, "secp256k1"),
        (23, "secp256r1"),
        (24, "secp384r1"),
        (25, "secp521r1"),
        (26, "brainpoolP256r1"),
        (27, "brainpoolP384r1"),
        (28, "brainpoolP512r1"),
        (29, "x25519"),
        (30, "x448"),
        (31, "brainpoolP256r1tls13"),
        (32, "brainpoolP384r1tls13"),
        (33, "brainpoolP512r1tls13"),
        (256, "ffdhe2048"),
        (257, "ffdhe3072"),
        (258, "ffdhe4096"),
        (259, "ffdhe6144"),
        (260, "ffdhe8192"),
        (512, "MLKEM512"),
        (513, "MLKEM768"),
        (514, "MLKEM1024"),
        (0x11eb, "SecP256r1MLKEM768"),
        (0x11ec, "X25519MLKEM768"),
        (0x11ed, "SecP384r1MLKEM1024"),
    ];
    let known = NAMES.iter().find(|(number, _)| *number == group);
    known.map_or_else(|| format!("group {group:#06x}"), |(_, name)| (*name).to_owned())
}

fn possession(leaf: &Der, signed: &DigitallySigned<'_>, message: &[u8]) -> Possession {
    let Ok(leaf) = Certificate::decode(leaf.bytes()) else {
        return Possession::Undetermined(PossessionUnknown::MalformedCertificate);
    };
    let algorithm = match &signed.alg {
        Some(pair) => scheme(u16::from_be_bytes([pair.hash.0, pair.sign.0])),
        None => before_tls12(&leaf.key.kind),
    };
    let Some(algorithm) = algorithm else {
        return Possession::Undetermined(PossessionUnknown::UnsupportedAlgorithm);
    };
    // A signature of a kind the key cannot make is not one by that key, checked or not.
    if !signature::fits(&algorithm, &leaf.key.kind) {
        return Possession::Disproved;
    }
    match signature::check(&algorithm, &leaf.key, message, signed.data) {
        SignatureCheck::Valid => Possession::Proved,
        SignatureCheck::Invalid => Possession::Disproved,
        SignatureCheck::Unsupported => Possession::Undetermined(PossessionUnknown::UnsupportedAlgorithm),
    }
}

/// Before TLS 1.2 the key decides: ECDSA and DSA sign SHA-1, RSA signs MD5 and SHA-1 side by side
/// without a DigestInfo (RFC 4346 §7.4.3), which no verifier of the library knows.
fn before_tls12(key: &KeyKind) -> Option<SignatureAlgorithm> {
    match key {
        KeyKind::Ec(_) => scheme(0x0203),
        _ => None,
    }
}

/// The algorithm behind a TLS 1.2 SignatureAndHashAlgorithm (RFC 5246 §7.4.1.4.1), the later code
/// points of RFC 8446 §4.2.3 included; `None` where it is not one this crate knows.
pub fn scheme(code: u16) -> Option<SignatureAlgorithm> {
    const PSS: &str = "1.2.840.113549.1.1.10";
    let (oid, digest, scheme) = match code {
        0x0201 => ("1.2.840.113549.1.1.5", Some(Digest::Sha1), Scheme::RsaPkcs1),
        0x0301 => ("1.2.840.113549.1.1.14", Some(Digest::Sha224), Scheme::RsaPkcs1),
        0x0401 => ("1.2.840.113549.1.1.11", Some(Digest::Sha256), Scheme::RsaPkcs1),
        0x0501 => ("1.2.840.113549.1.1.12", Some(Digest::Sha384), Scheme::RsaPkcs1),
        0x0601 => ("1.2.840.113549.1.1.13", Some(Digest::Sha512), Scheme::RsaPkcs1),
        0x0203 => ("1.2.840.10045.4.1", Some(Digest::Sha1), Scheme::Ecdsa),
        0x0303 => ("1.2.840.10045.4.3.1", Some(Digest::Sha224), Scheme::Ecdsa),
        0x0403 => ("1.2.840.10045.4.3.2", Some(Digest::Sha256), Scheme::Ecdsa),
        0x0503 => ("1.2.840.10045.4.3.3", Some(Digest::Sha384), Scheme::Ecdsa),
        0x0603 => ("1.2.840.10045.4.3.4", Some(Digest::Sha512), Scheme::Ecdsa),
        0x0804 | 0x0809 => (PSS, Some(Digest::Sha256), Scheme::RsaPss),
        0x0805 | 0x080a => (PSS, Some(Digest::Sha384), Scheme::RsaPss),
        0x0806 | 0x080b => (PSS, Some(Digest::Sha512), Scheme::RsaPss),
        0x0807 => ("1.3.101.112", None, Scheme::Ed25519),
        _ => return None,
    };
    Some(SignatureAlgorithm { oid: oid.to_owned(), digest, scheme })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prime_is_as_long_as_its_top_bit_says() {
        assert_eq!(bit_length(&[]), 0);
        assert_eq!(bit_length(&[0, 0]), 0);
        assert_eq!(bit_length(&[0, 0x80, 0]), 16);
        assert_eq!(bit_length(&[0x01, 0xff]), 9);
        assert_eq!(bit_length(&[0xff; 128]), 1024);
    }
}
