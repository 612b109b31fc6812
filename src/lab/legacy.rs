//! A server older than rustls speaks: TLS 1.0 to 1.2 (or SSL 3.0) with CBC, RSA or DHE suites.
//!
//! It reads a ClientHello and plays its part up to ServerHelloDone, all of it in clear text; nobody completes a
//! session with it, so it needs no cipher.
//! It reads `legacy_version` and, of the extensions, renegotiation_info alone
//! (RFC 5746): Windows has it since 2010, and OpenSSL 3 refuses servers without.

use std::io;

use tls_parser::{TlsExtension, TlsMessage, TlsMessageHandshake};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::LabError;
use super::flight::{self, Exchange, Hello};
use super::issue::Certificates;
use super::odd;
use super::recipe::{ClientCertificate, LegacyRecipe, LegacyVersion, Refusal};

const HANDSHAKE_FAILURE: u8 = 40;
const EMPTY_RENEGOTIATION_INFO_SCSV: u16 = 0x00ff;
const TLS_1_2: u16 = 0x0303;

/// Suites it can be told to have: IANA name, number, key exchange.
const SUITES: &[(&str, u16, Exchange)] = &[
    ("TLS_RSA_WITH_RC4_128_SHA", 0x0005, Exchange::Rsa),
    ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", 0x000a, Exchange::Rsa),
    ("TLS_RSA_WITH_AES_128_CBC_SHA", 0x002f, Exchange::Rsa),
    ("TLS_RSA_WITH_AES_256_CBC_SHA", 0x0035, Exchange::Rsa),
    ("TLS_RSA_WITH_AES_128_CBC_SHA256", 0x003c, Exchange::Rsa),
    ("TLS_RSA_WITH_AES_128_GCM_SHA256", 0x009c, Exchange::Rsa),
    ("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", 0x0033, Exchange::Dhe),
    ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 0x009e, Exchange::Dhe),
    ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 0xc013, Exchange::Ecdhe),
    ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", 0xc014, Exchange::Ecdhe),
    ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", 0xc027, Exchange::Ecdhe),
];

/// A server ready to answer.
pub(super) struct Legacy {
    version: u16,
    suites: Vec<(u16, Exchange)>,
    chain: Vec<Vec<u8>>,
    key: super::rsa::PrivateKey,
    refusal: Refusal,
    asks_for_certificate: bool,
}

impl Legacy {
    /// From a recipe. `None` when an id or a suite's name is unknown, when the first certificate's key is not RSA,
    /// or when a signed key exchange is wanted below TLS 1.2, whose MD5 signature nobody makes any more.
    pub(super) fn new(recipe: &LegacyRecipe, certificates: &Certificates) -> Option<Self> {
        let suite = |name: &String| SUITES.iter().find(|row| row.0 == name).map(|row| (row.1, row.2));
        let suites: Vec<(u16, Exchange)> = recipe.suites.iter().map(suite).collect::<Option<_>>()?;
        let signed = suites.iter().any(|(_, exchange)| *exchange != Exchange::Rsa);
        if signed && recipe.version != LegacyVersion::Tls12 {
            return None;
        }
        let chain = recipe.chain.iter().map(|id| Some(certificates.get(id)?.der.clone())).collect::<Option<_>>()?;
        Some(Self {
            version: recipe.version as u16,
            suites,
            chain,
            key: certificates.get(recipe.chain.first()?)?.key.as_rsa()?.clone(),
            refusal: recipe.refusal,
            asks_for_certificate: recipe.client_certificate != ClientCertificate::None,
        })
    }

    /// Serves one connection.
    pub(super) async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let record = read_record(&mut stream).await?;
        let answer = client_hello(&record).and_then(|hello| self.answer(&hello).transpose());
        match (answer, self.refusal) {
            (Some(flight), _) => stream.write_all(&flight.map_err(io::Error::other)?).await?,
            (None, Refusal::Reset) => return odd::reset(stream),
            (None, Refusal::Alert) => stream.write_all(&odd::alert(self.version, HANDSHAKE_FAILURE)).await?,
        }
        odd::finish(stream).await
    }

    /// The flight for a hello; `None` when it offers nothing this server has.
    fn answer(&self, hello: &Offer) -> Result<Option<Vec<u8>>, LabError> {
        let Some((suite, exchange)) = self.suites.iter().find(|(suite, _)| hello.suites.contains(suite)) else {
            return Ok(None);
        };
        let version = self.version.min(hello.version);
        // Below TLS 1.2 a ServerKeyExchange would want the MD5 signature that `new` refuses.
        if version < TLS_1_2 && *exchange != Exchange::Rsa {
            return Ok(None);
        }
        let hello =
            Hello { version, suite: *suite, client_random: hello.random, renegotiation_info: hello.renegotiation_info };
        flight::server(&hello, *exchange, &self.chain, &self.key, self.asks_for_certificate).map(Some)
    }
}

/// What a ClientHello offers.
struct Offer {
    version: u16,
    suites: Vec<u16>,
    random: [u8; 32],
    renegotiation_info: bool,
}

async fn read_record(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut record = vec![0; 5];
    stream.read_exact(&mut record).await?;
    let length = usize::from(u16::from_be_bytes([record[3], record[4]]));
    record.resize(5 + length, 0);
    stream.read_exact(&mut record[5..]).await?;
    Ok(record)
}

fn client_hello(record: &[u8]) -> Option<Offer> {
    let (_, plaintext) = tls_parser::parse_tls_plaintext(record).ok()?;
    plaintext.msg.iter().find_map(|message| match message {
        TlsMessage::Handshake(TlsMessageHandshake::ClientHello(hello)) => {
            let suites: Vec<u16> = hello.ciphers.iter().map(|suite| suite.0).collect();
            let extensions = hello.ext.and_then(|bytes| tls_parser::parse_tls_extensions(bytes).ok());
            let asked = extensions.iter().flat_map(|(_, all)| all);
            let renegotiation_info = suites.contains(&EMPTY_RENEGOTIATION_INFO_SCSV)
                || asked.into_iter().any(|one| matches!(one, TlsExtension::RenegotiationInfo(_)));
            Some(Offer { version: hello.version.0, suites, random: hello.random.try_into().ok()?, renegotiation_info })
        }
        _ => None,
    })
}
