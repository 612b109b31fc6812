//! The one message we ever send: a ClientHello (RFC 5246 §7.4.1.2).

use serde::{Deserialize, Serialize};

use super::suite::suite_key_type;
use crate::evidence::{ClearFailure, KeyType, TlsFailureKind};

/// Which hello to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HelloForm {
    /// Up to TLS 1.2, every suite and extension a server may want to see.
    Full,
    /// What a client of 1999 sent: TLS 1.0, its suites, no extension at all (so no SNI either).
    /// For servers and middleboxes that drop a connection at a version, suite or extension they
    /// do not know; those are old, so nothing is lost by not offering TLS 1.2.
    Plain,
}

impl HelloForm {
    /// Both, the newer first.
    pub const ALL: [Self; 2] = [Self::Full, Self::Plain];

    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Plain => "plain",
        }
    }

    /// The form to try on a new connection after this one failed so; `None` where another hello
    /// would be answered alike.
    ///
    /// 1. Only after the full form, and only when no ServerHello was seen.
    /// 2. The connection was closed or reset without an answer, or
    /// 3. the alert is one by which old servers say that they could not read the hello:
    ///    unexpected_message, illegal_parameter, decode_error.
    ///
    /// Silence is no reason: its deadline is spent already.
    pub fn after(self, failure: &ClearFailure) -> Option<Self> {
        let unread = matches!(
            failure.kind,
            TlsFailureKind::Closed | TlsFailureKind::Reset | TlsFailureKind::Alert(10 | 47 | 50)
        );
        (self == Self::Full && failure.version.is_none() && unread).then_some(Self::Plain)
    }
}

/// What a hello offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Offer {
    /// Its form.
    pub form: HelloForm,
    /// The only type of key that its suites authenticate by; `None`: any.
    pub only: Option<KeyType>,
}

impl From<HelloForm> for Offer {
    fn from(form: HelloForm) -> Self {
        Self { form, only: None }
    }
}

impl Offer {
    /// The highest version offered.
    pub fn version(self) -> u16 {
        match self.form {
            HelloForm::Full => TLS12,
            HelloForm::Plain => TLS10,
        }
    }

    fn suites(self) -> Vec<u16> {
        let all = match self.form {
            HelloForm::Full => SUITES,
            HelloForm::Plain => PLAIN_SUITES,
        };
        let offered = |suite: &u16| self.only.is_none() || suite_key_type(*suite) == self.only;
        all.iter().copied().filter(offered).collect()
    }

    /// Those for RSA stay when ECDSA alone is asked for: the suite says what is meant, and Schannel takes the list as
    /// a demand on the whole chain. Ed25519 goes, which the ECDSA suites stand for as well (RFC 8422 §5.10).
    fn signature_schemes(self) -> Vec<u16> {
        let offered = |scheme: &u16| self.only.is_none() || *scheme != ED25519;
        SIGNATURE_SCHEMES.iter().copied().filter(offered).collect()
    }
}

const TLS10: u16 = 0x0301;
const TLS12: u16 = 0x0303;

/// Strongest first, so that a server that takes the client's order shows its best; 3DES and RC4
/// last: only a server that has nothing else answers with them, which is what we want to know.
/// Fewer than 64, because Schannel of Windows Server 2003 (the Exchange 2003 of the field) is
/// reported to read no further.
pub(in crate::evidence) const SUITES: &[u16] = &[
    // ECDHE with AEAD
    0xc02c, 0xc030, 0xc02b, 0xc02f, 0xcca9, 0xcca8, //
    // DHE with AEAD, RSA and DSS
    0x009f, 0x009e, 0xccaa, 0x00a3, 0x00a2, //
    // ECDHE with AES-CBC
    0xc024, 0xc028, 0xc023, 0xc027, 0xc00a, 0xc014, 0xc009, 0xc013, //
    // DHE with AES-CBC, RSA and DSS
    0x006b, 0x0067, 0x0039, 0x0033, 0x006a, 0x0040, 0x0038, 0x0032, //
    // RSA with AES
    0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, //
    // 3DES
    0xc008, 0xc012, 0x0016, 0x0013, 0x000a, //
    // RC4
    0xc007, 0xc011, 0x0005, 0x0004,
];

/// The suites of [`SUITES`] that TLS 1.0 can negotiate: those with HMAC-SHA1 or HMAC-MD5.
const PLAIN_SUITES: &[u16] = &[
    0xc00a, 0xc014, 0xc009, 0xc013, 0x0039, 0x0033, 0x0038, 0x0032, 0x0035, 0x002f, //
    0xc008, 0xc012, 0x0016, 0x0013, 0x000a, 0xc007, 0xc011, 0x0005, 0x0004,
];

/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3): says in the plain hello, without an
/// extension, what some servers insist on hearing.
pub(in crate::evidence) const RENEGOTIATION_SCSV: u16 = 0x00ff;

/// secp256r1, secp384r1, secp521r1, x25519. No ffdhe group: a server that knows RFC 7919 would then
/// have to refuse DHE unless it has one of those named, while without them any prime may come.
pub(in crate::evidence) const GROUPS: &[u16] = &[23, 24, 25, 29];

/// Uncompressed alone (RFC 8422 §5.1.2).
pub(in crate::evidence) const EC_POINT_FORMATS: &[u8] = &[1, 0];

const ED25519: u16 = 0x0807;

/// PKCS#1 before PSS and SHA-256 before longer digests: the signature is to be *checked*, and the
/// library checks the former from 1024 bits on, the latter from 2048. SHA-1 last, still offered,
/// because Schannel before 2012 R2 signs with nothing else.
pub(in crate::evidence) const SIGNATURE_SCHEMES: &[u16] = &[
    0x0403, 0x0503, 0x0603, // ECDSA
    0x0401, 0x0601, 0x0501, // RSA PKCS#1
    0x0804, 0x0805, 0x0806,  // RSA-PSS
    ED25519, //
    0x0203, 0x0201, 0x0202, // SHA-1 with ECDSA, RSA, DSA
];

/// The hello as one record, ready to send. `sni` goes into the full form only.
pub fn encode(offer: impl Into<Offer>, random: &[u8; 32], sni: Option<&str>) -> Vec<u8> {
    let offer: Offer = offer.into();
    let form = offer.form;
    let mut body = offer.version().to_be_bytes().to_vec();
    body.extend_from_slice(random);
    body.push(0); // no session to resume
    let mut list = words(&offer.suites());
    if form == HelloForm::Plain {
        list.extend_from_slice(&RENEGOTIATION_SCSV.to_be_bytes());
    }
    body.extend(prefixed16(&list));
    body.extend_from_slice(&[1, 0]); // the null compression alone
    if form == HelloForm::Full {
        let mut list = extensions(offer, sni);
        // Handshake header and the list's own length prefix counted.
        list.extend(padding(4 + body.len() + 2 + list.len()));
        body.extend(prefixed16(&list));
    }
    // RFC 5246 appendix E.1: the record says 1.0, which no server of any age refuses to read.
    record(TLS10, &body)
}

/// A ClientHello's body as one record.
pub(in crate::evidence) fn record(version: u16, body: &[u8]) -> Vec<u8> {
    let mut message = vec![1];
    message.extend_from_slice(&length24(body.len()));
    message.extend_from_slice(body);
    let mut record = vec![22];
    record.extend_from_slice(&version.to_be_bytes());
    record.extend(prefixed16(&message));
    record
}

fn extensions(offer: Offer, sni: Option<&str>) -> Vec<u8> {
    let mut list = Vec::new();
    if let Some(name) = sni {
        // ServerNameList with one host_name (RFC 6066 §3).
        let mut entry = vec![0];
        entry.extend(prefixed16(name.as_bytes()));
        list.extend(extension(0, &prefixed16(&entry)));
    }
    list.extend(extension(5, &[1, 0, 0, 0, 0])); // status_request: OCSP, any responder (RFC 6066 §8)
    list.extend(extension(10, &prefixed16(&words(GROUPS)))); // supported_groups (RFC 8422 §5.1.1)
    list.extend(extension(11, EC_POINT_FORMATS)); // ec_point_formats: uncompressed (RFC 8422 §5.1.2)
    list.extend(extension(13, &prefixed16(&words(&offer.signature_schemes())))); // RFC 5246 §7.4.1.4.1
    list.extend(extension(23, &[])); // extended_master_secret (RFC 7627)
    list.extend(extension(0xff01, &[0])); // renegotiation_info, first handshake (RFC 5746 §3.2)
    list
}

/// RFC 7685: load balancers exist that hang on a ClientHello of 256 to 511 bytes, so such a one is
/// padded to 512.
pub(in crate::evidence) fn padding(length: usize) -> Vec<u8> {
    if !(256..512).contains(&length) {
        return Vec::new();
    }
    extension(21, &vec![0; (512 - length).saturating_sub(4)])
}

pub(in crate::evidence) fn extension(number: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = number.to_be_bytes().to_vec();
    bytes.extend(prefixed16(content));
    bytes
}

pub(in crate::evidence) fn words(list: &[u16]) -> Vec<u8> {
    list.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// Content behind its length in two bytes. Everything here is far below 64 kB: the only variable
/// part is the server name, and longer than 65,000 bytes is none; such a one is cut, not wrapped.
pub(in crate::evidence) fn prefixed16(content: &[u8]) -> Vec<u8> {
    let content = &content[..content.len().min(60_000)];
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend_from_slice(content);
    bytes
}

fn length24(length: usize) -> [u8; 3] {
    let [.., a, b, c] = length.to_be_bytes();
    [a, b, c]
}

#[cfg(test)]
mod tests {
    use tls_parser::{
        TlsExtension, TlsMessage, TlsMessageHandshake, parse_tls_client_hello_extensions, parse_tls_plaintext,
    };

    use super::*;

    /// The other side's reader sees what was meant.
    fn read_back(bytes: &[u8], look: impl FnOnce(&tls_parser::TlsClientHelloContents<'_>)) {
        let (rest, record) = parse_tls_plaintext(bytes).expect("one record");
        assert!(rest.is_empty());
        assert_eq!(record.hdr.version.0, 0x0301);
        let [TlsMessage::Handshake(TlsMessageHandshake::ClientHello(hello))] = record.msg.as_slice() else {
            panic!("not one ClientHello: {:?}", record.msg)
        };
        look(hello);
    }

    #[test]
    fn the_full_hello_offers_tls_1_2_with_sni_staple_and_signature_algorithms() {
        read_back(&encode(HelloForm::Full, &[7; 32], Some("mail.example.com")), |hello| {
            assert_eq!(hello.version.0, 0x0303);
            assert_eq!(hello.random, [7; 32]);
            assert!(hello.ciphers.len() < 64);
            let (rest, list) = parse_tls_client_hello_extensions(hello.ext.expect("extensions")).expect("readable");
            assert!(rest.is_empty());
            assert!(list.iter().any(|e| matches!(e, TlsExtension::SNI(names) if names[0].1 == b"mail.example.com")));
            assert!(list.iter().any(|e| matches!(e, TlsExtension::StatusRequest(Some(_)))));
            assert!(list.iter().any(|e| matches!(e, TlsExtension::SignatureAlgorithms(a) if a.contains(&0x0201))));
            assert!(!list.iter().any(|e| matches!(e, TlsExtension::SupportedVersions(_))), "TLS 1.3 is not offered");
        });
    }

    #[test]
    fn an_address_literal_sends_no_sni() {
        read_back(&encode(HelloForm::Full, &[0; 32], None), |hello| {
            let (_, list) = parse_tls_client_hello_extensions(hello.ext.expect("extensions")).expect("readable");
            assert!(!list.iter().any(|e| matches!(e, TlsExtension::SNI(_))));
        });
    }

    #[test]
    fn the_plain_hello_is_tls_1_0_without_extensions() {
        read_back(&encode(HelloForm::Plain, &[0; 32], Some("ignored.example.com")), |hello| {
            assert_eq!(hello.version.0, 0x0301);
            assert_eq!(hello.ext, None);
            assert_eq!(hello.ciphers.last().map(|c| c.0), Some(0x00ff));
            assert!(PLAIN_SUITES.iter().all(|suite| SUITES.contains(suite)));
        });
    }

    #[test]
    fn the_plain_form_follows_a_hello_that_was_cut_or_not_understood() {
        let failure = |kind, version| ClearFailure { kind, version, cipher_suite: None, detail: String::new() };
        for kind in [TlsFailureKind::Closed, TlsFailureKind::Reset, TlsFailureKind::Alert(50)] {
            assert_eq!(HelloForm::Full.after(&failure(kind.clone(), None)), Some(HelloForm::Plain), "{kind:?}");
            assert_eq!(
                HelloForm::Full.after(&failure(kind.clone(), Some(0x0301))),
                None,
                "{kind:?}: it was understood"
            );
            assert_eq!(HelloForm::Plain.after(&failure(kind, None)), None);
        }
        for kind in
            [TlsFailureKind::Timeout, TlsFailureKind::NotTls, TlsFailureKind::Alert(40), TlsFailureKind::Alert(70)]
        {
            assert_eq!(HelloForm::Full.after(&failure(kind.clone(), None)), None, "{kind:?}");
        }
    }

    #[test]
    fn a_hello_of_one_key_type_offers_its_suites_alone() {
        for (only, some) in [(KeyType::Rsa, 0xc02f), (KeyType::Ecdsa, 0xc02b)] {
            for form in [HelloForm::Full, HelloForm::Plain] {
                read_back(&encode(Offer { form, only: Some(only) }, &[0; 32], None), |hello| {
                    let suites = hello.ciphers.iter().map(|suite| suite.0).filter(|suite| *suite != RENEGOTIATION_SCSV);
                    let types: Vec<_> = suites.clone().map(suite_key_type).collect();
                    assert!(!types.is_empty() && types.iter().all(|known| *known == Some(only)), "{types:?}");
                    assert_eq!(suites.collect::<Vec<_>>().contains(&some), form == HelloForm::Full);
                });
            }
        }
    }

    #[test]
    fn no_hello_has_a_length_that_load_balancers_hang_on() {
        for length in 0..=253 {
            let name = "a".repeat(length);
            let hello = encode(HelloForm::Full, &[0; 32], Some(&name));
            assert!(!(256..512).contains(&(hello.len() - 5)), "{length} → {}", hello.len() - 5);
            read_back(&hello, |_| ());
        }
    }
}
