//! The clear-text pass against real servers: `openssl s_server` in every mode that rustls cannot
//! complete. Without openssl these tests fail; they never pass by skipping.

#[path = "clear_text/server.rs"]
mod server;

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use peertrust::cert::Certificate;
use peertrust::evidence::legacy::{HelloForm, read_flight_as};
use peertrust::evidence::{ClearFailure, ClearFlight, Possession, PossessionUnknown, TlsFailureKind};
use server::{Server, openssl, self_signed};
use tokio::net::TcpStream;
use tokio::time::Instant;

const RSA: &[&str] = &["rsa:2048"];
const EC: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
const SHOWN: [&str; 4] = ["-cert", "cert.pem", "-key", "key.pem"];

fn read(form: HelloForm, server: &Server) -> Result<ClearFlight, ClearFailure> {
    read_at(form, server.address)
}

fn read_at(form: HelloForm, address: SocketAddr) -> Result<ClearFlight, ClearFailure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let stream = TcpStream::connect(address).await.expect("it accepts");
        read_flight_as(form, stream, Some("legacy.test"), Instant::now() + Duration::from_secs(20)).await
    })
}

/// Starts a server with this key and these arguments and reads its flight.
fn flight(key: &[&str], arguments: &[&str]) -> ClearFlight {
    let folder = self_signed(key);
    let server = Server::start(folder.path(), &[&SHOWN[..], arguments].concat());
    let flight = read(HelloForm::Full, &server).expect("a flight");
    let leaf = Certificate::decode(flight.certificates[0].bytes()).expect("a certificate");
    assert_eq!(leaf.common_name(), Some("legacy.test"));
    assert!(flight.complete);
    flight
}

fn facts(flight: &ClearFlight) -> (u16, &str, Option<&str>) {
    (flight.version, flight.cipher_name.as_deref().expect("a registered suite"), flight.key_exchange.as_deref())
}

#[test]
fn tls_1_0_with_rsa_key_exchange_shows_its_chain_but_proves_nothing() {
    let flight = flight(RSA, &["-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"]);
    assert_eq!(facts(&flight), (0x0301, "TLS_RSA_WITH_AES_128_CBC_SHA", None));
    assert_eq!(flight.possession, Possession::Undetermined(PossessionUnknown::KeyExchangeWithoutSignature));
    assert_eq!(flight.certificate_request, None);
    assert_eq!(flight.staple, None);
}

#[test]
fn tls_1_2_with_rsa_key_exchange_and_cbc_is_read() {
    let flight = flight(RSA, &["-tls1_2", "-cipher", "AES128-SHA256"]);
    assert_eq!(facts(&flight), (0x0303, "TLS_RSA_WITH_AES_128_CBC_SHA256", None));
}

#[test]
fn dhe_tells_the_bits_of_its_prime_and_proves_possession() {
    let flight = flight(RSA, &["-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384"]);
    let (version, suite, words) = facts(&flight);
    assert_eq!((version, suite), (0x0303, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"));
    let bits = flight.dh_bits.expect("a prime");
    assert!(bits >= 1024 && bits.is_multiple_of(8), "{bits}");
    assert_eq!(words, Some(format!("DHE {bits} bits").as_str()));
    assert_eq!(flight.possession, Possession::Proved);
}

#[test]
fn ecdhe_with_cbc_in_tls_1_2_proves_possession() {
    let flight = flight(RSA, &["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"]);
    assert_eq!(facts(&flight), (0x0303, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", Some("ECDHE secp256r1")));
    assert_eq!(flight.possession, Possession::Proved);
}

#[test]
fn ecdhe_on_x25519_is_named() {
    let flight = flight(RSA, &["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA", "-groups", "X25519"]);
    assert_eq!(flight.key_exchange.as_deref(), Some("ECDHE x25519"));
    assert_eq!(flight.possession, Possession::Proved);
}

#[test]
fn rsa_signs_md5_and_sha1_before_tls_1_2_which_cannot_be_checked() {
    for (flag, version) in [("-tls1", 0x0301), ("-tls1_1", 0x0302)] {
        let flight = flight(RSA, &[flag, "-cipher", "ECDHE-RSA-AES128-SHA:@SECLEVEL=0"]);
        assert_eq!(facts(&flight), (version, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", Some("ECDHE secp256r1")));
        assert_eq!(flight.possession, Possession::Undetermined(PossessionUnknown::UnsupportedAlgorithm));
    }
}

#[test]
fn ecdsa_signs_sha1_in_tls_1_0_and_is_proved() {
    let flight = flight(EC, &["-tls1", "-cipher", "ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0"]);
    assert_eq!(facts(&flight), (0x0301, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", Some("ECDHE secp256r1")));
    assert_eq!(flight.possession, Possession::Proved);
}

/// rustls and its PSS verifier begin at 2048 bits; the hello asks for PKCS#1 first, so this can be checked.
#[test]
fn a_key_of_1024_bits_is_proved_and_its_prime_measured() {
    let flight = flight(&["rsa:1024"], &["-tls1_2", "-cipher", "DHE-RSA-AES128-SHA:@SECLEVEL=0"]);
    assert_eq!(facts(&flight), (0x0303, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", Some("DHE 1024 bits")));
    assert_eq!(flight.dh_bits, Some(1024));
    assert_eq!(flight.possession, Possession::Proved);
}

#[test]
fn the_plain_hello_is_answered_too() {
    let folder = self_signed(RSA);
    let server = Server::start(folder.path(), &[&SHOWN[..], &["-cipher", "ALL:@SECLEVEL=0"]].concat());
    let flight = read(HelloForm::Plain, &server).expect("a flight");
    assert_eq!(flight.version, 0x0301);
    assert!(flight.complete);
}

#[test]
fn a_certificate_request_names_its_authorities() {
    for arguments in [["-tls1_2", "ALL"], ["-tls1", "ALL:@SECLEVEL=0"]] {
        let [version, cipher] = arguments;
        let flight = flight(RSA, &[version, "-cipher", cipher, "-Verify", "1", "-CAfile", "cert.pem"]);
        let request = flight.certificate_request.expect("a request");
        assert_eq!(request.authorities_sent, 1, "{version}");
        let name = peertrust::cert::Name::decode(request.authorities[0].bytes()).expect("a name");
        assert_eq!(name.common_names().collect::<Vec<_>>(), ["legacy.test"]);
        assert_eq!(request.demanded, None, "nobody answered it");
    }
}

#[test]
fn a_server_of_tls_1_3_alone_refuses_by_an_alert() {
    let folder = self_signed(RSA);
    let server = Server::start(folder.path(), &[&SHOWN[..], &["-tls1_3"]].concat());
    let failure = read(HelloForm::Full, &server).expect_err("no flight");
    assert_eq!(failure.kind, TlsFailureKind::Alert(70), "{}", failure.detail);
    assert_eq!((failure.version, failure.cipher_suite), (None, None));
}

#[test]
fn a_stapled_response_is_kept() {
    let folder = self_signed(RSA);
    let path = folder.path();
    // The certificate is its own issuer and so its own responder.
    std::fs::write(path.join("index.txt"), "").expect("an index");
    let request = ["ocsp", "-issuer", "cert.pem", "-cert", "cert.pem", "-no_nonce", "-reqout", "request.der"];
    openssl(path, &request);
    let signer = ["-index", "index.txt", "-rsigner", "cert.pem", "-rkey", "key.pem", "-CA", "cert.pem"];
    let answer = ["-reqin", "request.der", "-respout", "response.der", "-ndays", "1"];
    openssl(path, &[&["ocsp"][..], &signer, &answer].concat());
    let staple = ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA", "-status_file", "response.der"];
    let server = Server::start(path, &[&SHOWN[..], &staple].concat());
    let flight = read(HelloForm::Full, &server).expect("a flight");
    let sent = std::fs::read(path.join("response.der")).expect("the response");
    assert_eq!(flight.staple.expect("a staple").bytes(), sent);
    assert_eq!(flight.possession, Possession::Proved, "the message behind it is read as well");
}

#[test]
fn a_chain_is_kept_in_the_order_sent() {
    let folder = self_signed(RSA);
    let other = self_signed(EC);
    std::fs::copy(other.path().join("cert.pem"), folder.path().join("chain.pem")).expect("a copy");
    let arguments = ["-tls1_2", "-cipher", "AES256-SHA", "-cert_chain", "chain.pem"];
    let server = Server::start(folder.path(), &[&SHOWN[..], &arguments].concat());
    let flight = read(HelloForm::Full, &server).expect("a flight");
    let keys: Vec<_> = (flight.certificates.iter())
        .map(|der| Certificate::decode(der.bytes()).expect("a certificate").key.kind.to_string())
        .collect();
    assert_eq!(keys, ["RSA 2048", "EC P-256"]);
}

/// A listener that takes the hello and answers by `answer`, once.
fn listener(answer: impl FnOnce(std::net::TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut header = [0; 5];
        stream.read_exact(&mut header).expect("a record");
        let mut hello = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        stream.read_exact(&mut hello).expect("the hello");
        answer(stream);
    });
    address
}

#[test]
fn a_reset_and_a_close_behind_the_hello_are_told_apart() {
    let reset = listener(|stream| {
        // Closing with no time to linger sends a RST.
        socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("the option");
    });
    assert_eq!(read_at(HelloForm::Full, reset).expect_err("cut").kind, TlsFailureKind::Reset);
    let closed = listener(drop);
    assert_eq!(read_at(HelloForm::Full, closed).expect_err("cut").kind, TlsFailureKind::Closed);
}
