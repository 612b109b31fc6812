//! The exchange with a peer on a stream: what is sent, and that nothing holds us beyond the deadline.

use std::future::Future;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::Instant;

use super::super::{HelloForm, hello, read_flight};
use super::made::{Made, alert};
use crate::evidence::{ClearFailure, ClearFlight, TlsFailureKind};
use crate::moment::Stopwatch;

/// Far beyond what any of these exchanges takes.
const LONG: Duration = Duration::from_secs(20);

/// Runs our side against `peer`; both end before this returns.
fn against<P, F>(limit: Duration, peer: P) -> (Result<ClearFlight, ClearFailure>, F::Output)
where
    P: FnOnce(DuplexStream) -> F,
    F: Future,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let (ours, theirs) = duplex(1 << 16);
        tokio::join!(read_flight(ours, Some("legacy.test"), Instant::now() + limit), peer(theirs))
    })
}

#[test]
fn nothing_is_sent_past_the_hello() {
    let flight = Made::new().flight();
    let (result, received) = against(LONG, |mut peer| async move {
        let mut hello = vec![0; 5];
        peer.read_exact(&mut hello).await.expect("a record header");
        let length = usize::from(u16::from_be_bytes([hello[3], hello[4]]));
        hello.resize(5 + length, 0);
        peer.read_exact(&mut hello[5..]).await.expect("the hello");
        peer.write_all(&flight).await.expect("the flight");
        // Whatever else comes, until our side is gone.
        peer.read_to_end(&mut hello).await.expect("the end");
        hello
    });
    assert!(result.expect("a flight").complete);
    let random: [u8; 32] = received[11..43].try_into().expect("32 bytes");
    assert_eq!(received, hello::encode(HelloForm::Full, &random, Some("legacy.test")));
}

#[test]
fn two_hellos_have_different_random_bytes() {
    let randoms: Vec<_> = (0..2)
        .map(|_| {
            let (_, random) = against(LONG, |mut peer| async move {
                let mut start = [0; 43];
                peer.read_exact(&mut start).await.expect("the hello's start");
                start[11..].to_vec()
            });
            random
        })
        .collect();
    assert_ne!(randoms[0], randoms[1]);
}

#[test]
fn a_silent_peer_meets_the_deadline() {
    let (result, ()) = against(Duration::from_millis(50), |mut peer| async move {
        let mut sink = Vec::new();
        peer.read_to_end(&mut sink).await.expect("the end");
    });
    assert_eq!(result.expect_err("nothing came").kind, TlsFailureKind::Timeout);
}

/// A byte now and then is within any per-read limit; only one overall deadline ends it.
#[test]
fn a_dripping_peer_meets_the_deadline() {
    let flight = Made::new().flight();
    let watch = Stopwatch::start();
    let (result, dripped) = against(Duration::from_millis(80), |mut peer| async move {
        for (count, byte) in flight.iter().enumerate() {
            tokio::time::sleep(Duration::from_millis(5)).await;
            if peer.write_all(&[*byte]).await.is_err() {
                return count;
            }
        }
        flight.len()
    });
    let failure = result.expect_err("the chain takes longer");
    assert_eq!(failure.kind, TlsFailureKind::Timeout);
    assert!(dripped < 40, "{dripped} bytes were waited for");
    // The whole flight would take seconds.
    assert!(watch.elapsed().0 < 2_000.0);
}

#[test]
fn a_peer_that_closes_at_once_is_told() {
    let (result, ()) = against(LONG, |mut peer| async move {
        let mut some = [0; 16];
        peer.read_exact(&mut some).await.expect("a start");
    });
    assert_eq!(result.expect_err("closed").kind, TlsFailureKind::Closed);
}

#[test]
fn a_peer_gone_before_the_hello_is_told() {
    let (result, ()) = against(LONG, |peer| async move { drop(peer) });
    assert!(matches!(result.expect_err("gone").kind, TlsFailureKind::Reset | TlsFailureKind::Closed));
}

/// A server may refuse and close before our hello arrives; the answer that explains it waits to be read.
#[test]
fn an_alert_is_read_although_the_hello_could_not_be_sent() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let result = runtime.block_on(async {
        let (ours, mut theirs) = duplex(1 << 16);
        theirs.write_all(&alert(2, 70)).await.expect("room for an alert");
        drop(theirs);
        read_flight(ours, None, Instant::now() + LONG).await
    });
    assert_eq!(result.expect_err("refused").kind, TlsFailureKind::Alert(70));
}

#[test]
fn a_plain_service_is_named() {
    let (result, ()) = against(LONG, |mut peer| async move {
        peer.write_all(b"220 mx.example.com ESMTP Postfix\r\n").await.expect("room for a banner");
    });
    let failure = result.expect_err("no TLS");
    assert_eq!(failure.kind, TlsFailureKind::NotTls);
    assert!(failure.detail.ends_with("it looks like SMTP"), "{}", failure.detail);
}
