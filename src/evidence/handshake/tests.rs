use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::{handshake, server_name};
use crate::evidence::danger::TlsConfigs;
use crate::evidence::testing::{Identity, Presents, hear, identity, patient, serve, serve_tls, speaking, target};
use crate::evidence::{Negotiated, Possession, PossessionUnknown, TlsEvidence, TlsFailure, TlsFailureKind, TlsOutcome};
use crate::target::{Host, Target};

const BOTH: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

async fn shake_until(scheme: &str, address: SocketAddr, deadline: Instant) -> TlsEvidence {
    let stream = TcpStream::connect(address).await.unwrap();
    handshake(stream, &target(scheme, address), &TlsConfigs::new().unwrap(), deadline).await.unwrap()
}

async fn shake(address: SocketAddr) -> TlsEvidence {
    shake_until("https", address, patient()).await
}

fn completed(evidence: &TlsEvidence) -> &Negotiated {
    match &evidence.outcome {
        TlsOutcome::Completed(negotiated) => negotiated,
        TlsOutcome::Failed(failure) => panic!("{failure:?}"),
    }
}

fn failed(evidence: &TlsEvidence) -> &TlsFailure {
    match &evidence.outcome {
        TlsOutcome::Failed(failure) => failure,
        TlsOutcome::Completed(negotiated) => panic!("{negotiated:?}"),
    }
}

fn chain(evidence: &TlsEvidence) -> Vec<&[u8]> {
    evidence.certificates.iter().map(|der| der.bytes()).collect()
}

fn plain(version: &'static SupportedProtocolVersion, id: &Identity) -> ServerConfig {
    speaking(version).with_no_client_auth().with_cert_resolver(Presents::new(vec![id.certificate.clone()], id))
}

#[tokio::test]
async fn both_versions_show_chain_names_and_proof() {
    let id = identity("a.example");
    for (version, name, suite) in
        [(&TLS12, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), (&TLS13, "TLSv1.3", "TLS_AES_128_GCM_SHA256")]
    {
        let mut config = plain(version, &id);
        config.ignore_client_order = false;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let evidence = shake(serve_tls(config).await).await;
        let negotiated = completed(&evidence);
        assert_eq!((negotiated.version.as_str(), negotiated.cipher_suite.as_str()), (name, suite));
        assert_eq!(negotiated.alpn.as_deref(), Some("http/1.1"));
        assert_eq!(evidence.alpn_offered, ["h2", "http/1.1"]);
        assert_eq!(evidence.sni.as_deref(), Some("a.example"));
        assert_eq!(chain(&evidence), [id.certificate.as_ref()]);
        assert_eq!(evidence.possession, Possession::Proved);
        assert_eq!(evidence.certificate_request, None);
    }
}

#[tokio::test]
async fn the_hybrid_group_is_negotiated_where_the_server_has_it() {
    let id = identity("a.example");
    let evidence = shake(serve_tls(plain(&TLS13, &id)).await).await;
    assert_eq!(completed(&evidence).key_exchange.as_deref(), Some("X25519MLKEM768"));
    let evidence = shake(serve_tls(plain(&TLS12, &id)).await).await;
    assert_eq!(completed(&evidence).key_exchange.as_deref(), Some("x25519"));
}

#[tokio::test]
async fn alpn_is_offered_to_https_alone() {
    let id = identity("a.example");
    let mut config = plain(&TLS13, &id);
    config.alpn_protocols = vec![b"h2".to_vec()];
    let evidence = shake_until("tls", serve_tls(config).await, patient()).await;
    assert_eq!(completed(&evidence).alpn, None);
    assert!(evidence.alpn_offered.is_empty());
}

#[tokio::test]
async fn a_server_without_the_certificates_key_is_disproved_and_its_chain_kept() {
    let (shown, held) = (identity("a.example"), identity("a.example"));
    for version in BOTH {
        let config = speaking(version)
            .with_no_client_auth()
            .with_cert_resolver(Presents::new(vec![shown.certificate.clone()], &held));
        let evidence = shake(serve_tls(config).await).await;
        assert_eq!(evidence.possession, Possession::Disproved);
        assert_eq!(chain(&evidence), [shown.certificate.as_ref()]);
    }
}

#[tokio::test]
async fn a_demanded_client_certificate_is_heard_in_both_versions_and_the_chain_kept() {
    let id = identity("a.example");
    let mut roots = RootCertStore::empty();
    roots.add(id.certificate.clone()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    for version in BOTH {
        let config = speaking(version)
            .with_client_cert_verifier(Arc::clone(&verifier))
            .with_cert_resolver(Presents::new(vec![id.certificate.clone()], &id));
        let evidence = shake(serve_tls(config).await).await;
        assert!(matches!(failed(&evidence).kind, TlsFailureKind::Alert(_)), "{:?}", evidence.outcome);
        assert_eq!(chain(&evidence), [id.certificate.as_ref()]);
        assert_eq!(evidence.possession, Possession::Proved);
        let request = evidence.certificate_request.as_ref().unwrap();
        assert_eq!((request.demanded, request.authorities_sent), (Some(true), 1));
    }
}

#[tokio::test]
async fn a_client_certificate_that_is_only_wished_for_is_not_demanded() {
    let id = identity("a.example");
    let mut roots = RootCertStore::empty();
    roots.add(id.certificate.clone()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let verifier = builder.allow_unauthenticated().build().unwrap();
    for version in BOTH {
        let config = speaking(version)
            .with_client_cert_verifier(Arc::clone(&verifier))
            .with_cert_resolver(Presents::new(vec![id.certificate.clone()], &id));
        let evidence = shake(serve_tls(config).await).await;
        completed(&evidence);
        assert_eq!(evidence.certificate_request.unwrap().demanded, Some(false));
    }
}

#[tokio::test]
async fn what_is_no_tls_is_known_by_its_first_bytes_and_kept_whole() {
    let banners: [&[u8]; 4] = [
        b"HTTP/1.1 400 Bad Request\r\n\r\nThe plain HTTP request",
        b"220 mail.example.com ESMTP\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x80\x2e\x04\x00\x01\x00\x02", // an SSL 2 ServerHello
    ];
    for banner in banners {
        let address = serve(move |mut stream| async move {
            let (head, tail) = banner.split_at(4);
            let _ = stream.write_all(head).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            let _ = stream.write_all(tail).await;
            hear(&mut stream).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        })
        .await;
        let evidence = shake(address).await;
        let failure = failed(&evidence);
        assert_eq!(failure.kind, TlsFailureKind::NotTls);
        assert_eq!(failure.first_bytes.as_ref().unwrap().bytes(), banner);
        assert_eq!(failure.bytes_received, banner.len() as u64);
    }
}

#[tokio::test]
async fn of_a_long_answer_256_bytes_are_kept() {
    let address = serve(|mut stream| async move {
        hear(&mut stream).await;
        let _ = stream.write_all(&[b'x'; 10_000]).await;
        hear(&mut stream).await;
    })
    .await;
    let evidence = shake(address).await;
    assert_eq!(failed(&evidence).first_bytes.as_ref().unwrap().bytes(), [b'x'; 256]);
}

#[tokio::test]
async fn silence_and_dripping_end_at_the_deadline() {
    for bytes in [&b""[..], &b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03aaaaaaaaaaaaaaaaaaaaaaa"[..]] {
        let address = serve(move |mut stream| async move {
            for byte in bytes {
                let _ = stream.write_all(&[*byte]).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            tokio::time::sleep(Duration::from_secs(20)).await;
        })
        .await;
        let begin = Instant::now();
        let evidence = shake_until("tls", address, begin + Duration::from_millis(300)).await;
        let took = begin.elapsed();
        assert_eq!(failed(&evidence).kind, TlsFailureKind::Timeout);
        assert_eq!(failed(&evidence).bytes_received > 0, !bytes.is_empty());
        assert!((300..1500).contains(&took.as_millis()), "{took:?}");
    }
}

async fn answered_with(bytes: &'static [u8]) -> TlsFailure {
    let address = serve(move |mut stream| async move {
        hear(&mut stream).await;
        let _ = stream.write_all(bytes).await;
    })
    .await;
    let evidence = shake(address).await;
    assert!(evidence.certificates.is_empty());
    failed(&evidence).clone()
}

#[tokio::test]
async fn every_broken_answer_has_its_kind() {
    for (bytes, kind) in [
        (&b""[..], TlsFailureKind::Closed),
        (b"\x16\x03\x03\x00\x50\x02\x00", TlsFailureKind::Closed),
        (b"\x15\x03\x03\x00\x02\x02\x28", TlsFailureKind::Alert(40)),
        (b"\x15\x03\x01\x00\x02\x02\x46", TlsFailureKind::Alert(70)),
        (b"\x15\x03\x03\x00\x02\x01\x00", TlsFailureKind::Closed),
        (b"\x16\x03\x03\x00\x04\xff\x00\x00\x00", TlsFailureKind::Protocol),
        (b"\x16\x03\x03\x00\x04\x0b\xff\xff\xff", TlsFailureKind::Oversized),
        (b"\x16\x03\x03\xff\xff", TlsFailureKind::Oversized),
    ] {
        let failure = answered_with(bytes).await;
        assert_eq!(failure.kind, kind, "{bytes:x?} {failure:?}");
        assert_eq!(failure.first_bytes, None);
    }
}

#[tokio::test]
async fn a_server_of_tls_1_0_is_incompatible() {
    // ServerHello: TLS 1.0, random, no session, TLS_RSA_WITH_AES_128_CBC_SHA.
    const HELLO: &[u8] = b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01\
        0123456789abcdef0123456789abcdef\x00\x00\x2f\x00";
    assert_eq!(answered_with(HELLO).await.kind, TlsFailureKind::Incompatible);
}

#[tokio::test]
async fn a_reset_after_the_hello_is_told_from_a_close() {
    let address = serve(|mut stream| async move {
        hear(&mut stream).await;
        // An abortive close sends RST.
        let _ = stream.set_zero_linger();
    })
    .await;
    assert_eq!(failed(&shake(address).await).kind, TlsFailureKind::Reset);
}

#[tokio::test]
async fn an_empty_certificate_list_is_no_certificate() {
    let id = identity("a.example");
    for version in BOTH {
        let config = speaking(version).with_no_client_auth().with_cert_resolver(Presents::new(Vec::new(), &id));
        assert_eq!(failed(&shake(serve_tls(config).await).await).kind, TlsFailureKind::NoCertificate);
    }
}

#[tokio::test]
async fn a_chain_above_the_librarys_limit_is_oversized() {
    let id = identity("a.example");
    let chain = vec![id.certificate.clone(); 65_536 / id.certificate.len() + 1];
    for version in BOTH {
        let config = speaking(version).with_no_client_auth().with_cert_resolver(Presents::new(chain.clone(), &id));
        assert_eq!(failed(&shake(serve_tls(config).await).await).kind, TlsFailureKind::Oversized);
    }
}

#[tokio::test]
async fn a_leaf_that_is_no_certificate_is_kept_and_proves_nothing() {
    let id = identity("a.example");
    for version in BOTH {
        let presents = Presents::new(vec![b"\x30\x03abc".to_vec().into()], &id);
        let evidence =
            shake(serve_tls(speaking(version).with_no_client_auth().with_cert_resolver(presents)).await).await;
        completed(&evidence);
        assert_eq!(chain(&evidence), [b"\x30\x03abc"]);
        assert_eq!(evidence.possession, Possession::Undetermined(PossessionUnknown::MalformedCertificate));
    }
}

#[tokio::test]
async fn the_stapled_response_is_kept_as_it_came() {
    let id = identity("a.example");
    for version in BOTH {
        let config = speaking(version).with_no_client_auth().with_single_cert_with_ocsp(
            vec![id.certificate.clone()],
            id.private_key(),
            b"\x30\x03\x0a\x01\x06".to_vec(),
        );
        let evidence = shake(serve_tls(config.unwrap()).await).await;
        assert_eq!(evidence.staple.unwrap().bytes(), b"\x30\x03\x0a\x01\x06");
    }
}

#[tokio::test]
async fn an_alert_is_heard_although_the_socket_takes_no_more() {
    let stream = Deaf(b"\x15\x03\x03\x00\x02\x02\x28");
    let address = SocketAddr::from(([127, 0, 0, 1], 443));
    let evidence = handshake(stream, &target("https", address), &TlsConfigs::new().unwrap(), patient()).await.unwrap();
    assert_eq!(failed(&evidence).kind, TlsFailureKind::Alert(40));
    let evidence =
        handshake(Deaf(b""), &target("https", address), &TlsConfigs::new().unwrap(), patient()).await.unwrap();
    assert_eq!(failed(&evidence).kind, TlsFailureKind::Reset);
}

/// Says its piece, and refuses every write.
struct Deaf(&'static [u8]);

impl AsyncRead for Deaf {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Deaf {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
    }
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[test]
fn names_are_indicated_and_addresses_are_not() {
    let indicated = |peer: &str| server_name(&Target::parse(peer).unwrap()).1;
    assert_eq!(indicated("EXCH_01.example.com.").as_deref(), Some("exch_01.example.com"));
    assert_eq!(indicated("bücher.example").as_deref(), Some("xn--bcher-kva.example"));
    assert_eq!(indicated("192.0.2.1"), None);
    assert_eq!(indicated("[2001:db8::1]:443"), None);
}

#[tokio::test]
async fn the_indication_that_is_told_is_the_one_that_was_sent() {
    let id = identity("a.example");
    let heard = Arc::new(Mutex::new(None));
    let inner = Presents::new(vec![id.certificate.clone()], &id);
    let spy = Arc::new(Spy { inner, heard: Arc::clone(&heard) });
    let address = serve_tls(speaking(&TLS13).with_no_client_auth().with_cert_resolver(spy)).await;
    let mut target = target("tls", address);
    for (name, sent) in [("under_score.example", Some("under_score.example")), ("192.0.2.7", None)] {
        target.server_name = Some(Host::parse(name).unwrap());
        let stream = TcpStream::connect(address).await.unwrap();
        let evidence = handshake(stream, &target, &TlsConfigs::new().unwrap(), patient()).await.unwrap();
        assert_eq!(evidence.sni.as_deref(), sent);
        assert_eq!(heard.lock().unwrap().take().unwrap().as_deref(), sent);
    }
}

#[derive(Debug)]
struct Spy {
    inner: Arc<Presents>,
    heard: Arc<Mutex<Option<Option<String>>>>,
}

impl ResolvesServerCert for Spy {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        *self.heard.lock().unwrap() = Some(hello.server_name().map(str::to_owned));
        self.inner.resolve(hello)
    }
}
