//! Scripted servers on loopback: what the stream adds to the dialogue.

use std::net::SocketAddr;
use std::time::Duration;

use std::sync::Arc;

use rustls::version::TLS12;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::super::tds::Wrapped;
use super::super::*;
use crate::evidence::danger::TlsConfigs;
use crate::evidence::handshake::handshake;
use crate::evidence::testing::{Presents, hear, identity, patient, serve, speaking};
use crate::evidence::{Possession, TlsOutcome};

async fn entered(address: SocketAddr, deadline: Instant) -> (Dialogue, bool) {
    let target = Target::parse(&format!("smtp://{address}")).unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let (dialogue, ready) = enter(stream, &target, deadline).await;
    (dialogue.expect("a dialogue"), ready.is_some())
}

#[tokio::test]
async fn a_healthy_server_hands_the_stream_over_where_tls_begins() {
    let address = serve(|mut stream| async move {
        for words in ["220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", "220 go\r\n"] {
            let _ = stream.write_all(words.as_bytes()).await;
            hear(&mut stream).await;
        }
        let _ = stream.write_all(b"TLS begins").await;
    })
    .await;
    let target = Target::parse(&format!("smtp://{address}")).unwrap();
    let (dialogue, stream) = enter(TcpStream::connect(address).await.unwrap(), &target, patient()).await;
    assert_eq!(dialogue.map(|dialogue| dialogue.outcome), Some(DialogueOutcome::Ready));
    let mut stream = stream.unwrap();
    stream.write_all(b"hello").await.unwrap();
    let mut heard = [0; 10];
    stream.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"TLS begins");
}

#[tokio::test]
async fn a_dripping_server_meets_the_one_deadline() {
    let address = serve(|mut stream| async move {
        for byte in b"220-a very long greeting that is said letter by letter".iter().cycle() {
            if stream.write_all(&[*byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let begin = Instant::now();
    let (dialogue, ready) = entered(address, begin + Duration::from_millis(200)).await;
    assert!(!ready && dialogue.outcome == DialogueOutcome::Timeout && dialogue.bytes_received > 3, "{dialogue:?}");
    assert!((200..1500).contains(&begin.elapsed().as_millis()), "{:?}", begin.elapsed());
    assert!(dialogue.transcript[0].text.starts_with("220-"), "{dialogue:?}");
}

#[tokio::test]
async fn closing_and_resetting_midway_are_told_apart() {
    let closes = serve(|mut stream| async move {
        let _ = stream.write_all(b"220 mx\r\n").await;
        hear(&mut stream).await;
    })
    .await;
    let (dialogue, ready) = entered(closes, patient()).await;
    assert!(!ready && dialogue.outcome == DialogueOutcome::Closed, "{dialogue:?}");
    let resets = serve(|mut stream| async move {
        let _ = stream.write_all(b"220 mx\r\n").await;
        hear(&mut stream).await;
        socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
    })
    .await;
    let (dialogue, _) = entered(resets, patient()).await;
    assert_eq!(dialogue.outcome, DialogueOutcome::Reset);
}

#[tokio::test]
async fn a_refusal_is_heard_although_the_server_hung_up_before_our_words() {
    let address = serve(|mut stream| async move {
        let _ = stream.write_all(b"421 4.7.0 too many connections\r\n").await;
    })
    .await;
    let (dialogue, _) = entered(address, patient()).await;
    assert_eq!(dialogue.outcome, DialogueOutcome::Refused { reply: "421 4.7.0 too many connections".to_owned() });
}

#[tokio::test]
async fn another_protocol_is_kept_as_far_as_it_tells_which() {
    let address = serve(|mut stream| async move {
        for piece in ["SSH-", "2.0-OpenSSH_9.2p1\r\n"] {
            let _ = stream.write_all(piece.as_bytes()).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        hear(&mut stream).await;
    })
    .await;
    let (dialogue, _) = entered(address, patient()).await;
    assert_eq!(dialogue.outcome, DialogueOutcome::Foreign);
    let first = dialogue.first_bytes.unwrap();
    assert!(first.bytes().starts_with(b"SSH-2.0-OpenSSH"), "{first:?}");
}

/// SQL Server as MS-TDS §4 shows it: PRELOGIN, then the whole handshake of TLS 1.2 inside of TDS packets.
#[tokio::test]
async fn a_handshake_inside_of_tds_packets_is_completed() {
    let id = identity("a.example");
    let resolver = Presents::new(vec![id.certificate.clone()], &id);
    let config = speaking(&TLS12).with_no_client_auth().with_cert_resolver(resolver);
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let address = serve(move |mut stream| {
        let acceptor = acceptor.clone();
        async move {
            hear(&mut stream).await;
            let _ = stream.write_all(b"\x04\x01\0\x0f\0\0\x01\0\x01\0\x06\0\x01\xff\x01").await;
            if let Ok(mut session) = acceptor.accept(Wrapped::new(stream)).await {
                let _ = session.read(&mut [0; 64]).await;
            }
        }
    })
    .await;
    let target = Target::parse(&format!("mssql://a.example:{}", address.port())).unwrap();
    let (dialogue, stream) = enter(TcpStream::connect(address).await.unwrap(), &target, patient()).await;
    assert_eq!(dialogue.map(|dialogue| dialogue.outcome), Some(DialogueOutcome::Ready));
    let configs = TlsConfigs::new().unwrap();
    let tls = handshake(stream.unwrap(), &target, &configs, patient()).await.unwrap();
    assert!(matches!(tls.outcome, TlsOutcome::Completed(_)), "{:?}", tls.outcome);
    assert_eq!((tls.possession, tls.certificates.len()), (Possession::Proved, 1));
}
