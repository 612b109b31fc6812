//! The first flight of a TLS ≤ 1.2 server, byte by byte (RFC 5246 §7.4, RFC 4492 §5.4).

use super::LabError;
use super::keys::Key;
use super::recipe::KeyKind;
use super::rsa::{Hash, PrivateKey};

const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;
const HANDSHAKE: u8 = 22;
const LARGEST_FRAGMENT: usize = 16_384;
const TLS_1_2: u16 = 0x0303;
/// SignatureAndHashAlgorithm rsa with sha256.
const RSA_SHA256: [u8; 2] = [4, 1];
/// The extension renegotiation_info of a first handshake.
const EMPTY_RENEGOTIATION_INFO: [u8; 5] = [0xff, 1, 0, 1, 0];
/// The server's random value. Nothing rests on it, and a constant makes captures comparable.
const RANDOM: [u8; 32] = [0x5a; 32];

/// The 1024-bit prime of RFC 2409 §6.2 (Oakley group 2), which old Windows servers use.
const OAKLEY_GROUP_2: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22\
514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF";

/// How keys are exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exchange {
    /// Encrypted to the certificate's key: no ServerKeyExchange.
    Rsa,
    /// Ephemeral Diffie-Hellman of 1024 bits.
    Dhe,
    /// Ephemeral elliptic curve, secp256r1.
    Ecdhe,
}

/// What the ServerHello settles.
pub(super) struct Hello {
    /// Version.
    pub(super) version: u16,
    /// Cipher suite.
    pub(super) suite: u16,
    /// The client's random value, which the key exchange's signature covers.
    pub(super) client_random: [u8; 32],
    /// Whether the client asked for renegotiation_info: whoever did not must not be sent it (RFC 5746 §3.6).
    pub(super) renegotiation_info: bool,
}

/// ServerHello to ServerHelloDone in records.
pub(super) fn server(
    hello: &Hello,
    exchange: Exchange,
    chain: &[Vec<u8>],
    key: &PrivateKey,
    asks_for_certificate: bool,
) -> Result<Vec<u8>, LabError> {
    let mut messages = message(SERVER_HELLO, &server_hello(hello));
    messages.extend(message(CERTIFICATE, &sized(3, &chain.iter().flat_map(|der| sized(3, der)).collect::<Vec<_>>())));
    if let Some(parameters) = parameters(exchange)? {
        messages.extend(message(SERVER_KEY_EXCHANGE, &signed(hello, parameters, key)));
    }
    if asks_for_certificate {
        messages.extend(message(CERTIFICATE_REQUEST, &certificate_request(hello.version)));
    }
    messages.extend(message(SERVER_HELLO_DONE, &[]));
    Ok(records(hello.version, &messages))
}

fn server_hello(hello: &Hello) -> Vec<u8> {
    let mut body = hello.version.to_be_bytes().to_vec();
    body.extend(RANDOM);
    body.push(0); // no session to resume
    body.extend(hello.suite.to_be_bytes());
    body.push(0); // no compression
    if hello.renegotiation_info {
        body.extend(sized(2, &EMPTY_RENEGOTIATION_INFO));
    }
    body
}

/// The ephemeral parameters. The half-keys are never used: nobody goes on.
fn parameters(exchange: Exchange) -> Result<Option<Vec<u8>>, LabError> {
    Ok(match exchange {
        Exchange::Rsa => None,
        Exchange::Dhe => {
            let prime: Vec<u8> = (0..OAKLEY_GROUP_2.len() / 2)
                .map(|at| u8::from_str_radix(&OAKLEY_GROUP_2[2 * at..2 * at + 2], 16).unwrap_or_default())
                .collect();
            Some([sized(2, &prime), sized(2, &[2]), sized(2, &[0x42; 128])].concat())
        }
        Exchange::Ecdhe => {
            let point = Key::new(KeyKind::P256)?.public_bits();
            Some([vec![3, 0, 23], sized(1, &point)].concat())
        }
    })
}

fn signed(hello: &Hello, parameters: Vec<u8>, key: &PrivateKey) -> Vec<u8> {
    let covered = [&hello.client_random[..], &RANDOM, &parameters].concat();
    [parameters, RSA_SHA256.to_vec(), sized(2, &key.sign(Hash::Sha256, &covered))].concat()
}

fn certificate_request(version: u16) -> Vec<u8> {
    let mut body = sized(1, &[1, 64]);
    if version >= TLS_1_2 {
        body.extend(sized(2, &[RSA_SHA256, [4, 3]].concat()));
    }
    body.extend(sized(2, &[]));
    body
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [vec![kind], sized(3, body)].concat()
}

/// `content` behind its length in `width` bytes.
fn sized(width: usize, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    [&length[length.len() - width..], content].concat()
}

fn records(version: u16, messages: &[u8]) -> Vec<u8> {
    let record = |fragment: &[u8]| [vec![HANDSHAKE], version.to_be_bytes().to_vec(), sized(2, fragment)].concat();
    messages.chunks(LARGEST_FRAGMENT).flat_map(record).collect()
}
