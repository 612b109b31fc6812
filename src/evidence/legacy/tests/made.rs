//! A server's flight, made by hand, with a real certificate and a real signature.

use rcgen::{CertificateParams, KeyPair, SigningKey};

use crate::cert::Der;

/// The random bytes of the hello that the made flight answers.
pub const CLIENT_RANDOM: [u8; 32] = [7; 32];
const SERVER_RANDOM: [u8; 32] = [9; 32];

/// A P-256 key and its self-signed certificate, followed in the chain by bytes that are none.
pub struct Made {
    key: KeyPair,
    leaf: Vec<u8>,
}

impl Made {
    pub fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec!["legacy.test".to_owned()]).expect("a name");
        let leaf = params.self_signed(&key).expect("a certificate").der().to_vec();
        Self { key, leaf }
    }

    pub fn chain(&self) -> Vec<Der> {
        vec![Der::from(self.leaf.clone()), Der::from(vec![0x30, 0x00])]
    }

    pub fn hello(&self, version: u16, suite: u16) -> Vec<u8> {
        let extensions: &[u8] = if version > 0x0300 { &[0, 4, 0, 5, 0, 0] } else { &[] };
        let body = [&version.to_be_bytes()[..], &SERVER_RANDOM, &[0], &suite.to_be_bytes(), &[0], extensions];
        message(2, &body.concat())
    }

    pub fn certificate(&self) -> Vec<u8> {
        certificate_of(&self.chain().iter().map(|der| der.bytes().to_vec()).collect::<Vec<_>>())
    }

    /// ECDHE on secp256r1, signed by the key with ECDSA over SHA-256, labelled as `scheme`.
    pub fn key_exchange(&self, scheme: u16) -> Vec<u8> {
        let parameters = [&[3, 0, 23, 65, 4][..], &[5; 64]].concat();
        let signed = [&CLIENT_RANDOM[..], &SERVER_RANDOM, &parameters].concat();
        let signature = self.key.sign(&signed).expect("a signature");
        let length = u16::try_from(signature.len()).expect("short").to_be_bytes();
        message(12, &[&parameters[..], &scheme.to_be_bytes(), &length, &signature].concat())
    }

    pub fn flight(&self) -> Vec<u8> {
        self.flight_in_records_of(16_384)
    }

    pub fn flight_in_records_of(&self, size: usize) -> Vec<u8> {
        let messages = self.messages(&self.fixed_key_exchange());
        messages.chunks(size).flat_map(|part| record(22, part)).collect()
    }

    pub fn flight_with_key_exchange(&self, key_exchange: &[u8]) -> Vec<u8> {
        record(22, &self.messages(key_exchange))
    }

    fn fixed_key_exchange(&self) -> Vec<u8> {
        self.key_exchange(0x0403)
    }

    fn messages(&self, key_exchange: &[u8]) -> Vec<u8> {
        let status = message(22, b"\x01\x00\x00\x06staple");
        let request = message(13, &[1, 1, 0, 2, 4, 1, 0, 8, 0, 2, 0x30, 0, 0, 2, 0x30, 0]);
        let hello = self.hello(0x0303, 0xc023);
        [&hello[..], &self.certificate(), &status, key_exchange, &request, &message(14, &[])].concat()
    }
}

pub fn certificate_of(chain: &[Vec<u8>]) -> Vec<u8> {
    let list: Vec<u8> = chain.iter().flat_map(|der| [&length24(der.len())[..], der].concat()).collect();
    message(11, &[&length24(list.len())[..], &list].concat())
}

pub fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind][..], &length24(body.len()), body].concat()
}

pub fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("one record").to_be_bytes();
    [&[kind, 3, 3][..], &length, content].concat()
}

pub fn alert(level: u8, description: u8) -> Vec<u8> {
    record(21, &[level, description])
}

fn length24(length: usize) -> [u8; 3] {
    let [.., a, b, c] = length.to_be_bytes();
    [a, b, c]
}
