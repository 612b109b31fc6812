//! Claims about [`Pinger`]: counted against a sender that is made up, and sent for real on loopback.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

/// Answers by sequence number: a reply after so many milliseconds, silence where none is listed.
#[derive(Default)]
struct Scripted {
    forbidden: bool,
    replies: HashMap<u16, u64>,
    unsent: Vec<u16>,
    sent: AtomicUsize,
    departures: Mutex<Vec<Duration>>,
}

impl EchoSender for Scripted {
    fn ready(&self, _address: IpAddr) -> Result<PingSocket, PingFailure> {
        if self.forbidden {
            return Err(PingFailure::NotPermitted { detail: "Operation not permitted (os error 1)".into() });
        }
        Ok(PingSocket::Datagram)
    }

    async fn echo(&self, _address: IpAddr, sequence: u16, bound: Duration) -> Echo {
        self.sent.fetch_add(1, Ordering::Relaxed);
        self.departures.lock().unwrap().push(bound);
        if self.unsent.contains(&sequence) {
            return Echo::Unsent("Network is unreachable (os error 101)".into());
        }
        let Some(&after) = self.replies.get(&sequence) else {
            tokio::time::sleep(bound).await;
            return Echo::Silence;
        };
        tokio::time::sleep(Duration::from_millis(after)).await;
        Echo::Reply(Duration::from_millis(after))
    }
}

fn settings(count: u16) -> PingSettings {
    PingSettings { count, timeout: Duration::from_millis(400) }
}

async fn pinged(count: u16, script: Scripted) -> Observed<Ping, PingFailure> {
    Pinger::with_sender(settings(count), script).ping(PEER).await
}

#[tokio::test]
async fn replies_are_counted_and_timed() {
    let script = Scripted { replies: HashMap::from([(0, 10), (1, 30), (2, 20)]), ..Scripted::default() };
    let ping = pinged(3, script).await.seen().cloned().unwrap();
    assert_eq!((ping.sent, ping.received), (3, 3));
    let times = [ping.min_ms, ping.avg_ms, ping.max_ms].map(|time| time.unwrap().0);
    assert_eq!(times, [10.0, 20.0, 30.0]);
    assert!(ping.elapsed_ms.0 < 350.0, "it ends with the last reply: {ping:?}");
}

#[tokio::test]
async fn silence_is_a_measurement_within_the_bound() {
    let ping = pinged(3, Scripted::default()).await.seen().cloned().unwrap();
    assert_eq!((ping.sent, ping.received), (3, 0));
    assert_eq!((ping.min_ms, ping.avg_ms, ping.max_ms), (None, None, None));
    assert!((390.0..700.0).contains(&ping.elapsed_ms.0), "{ping:?}");
}

#[tokio::test]
async fn a_lost_reply_spoils_no_other() {
    let script = Scripted { replies: HashMap::from([(0, 10), (2, 20)]), ..Scripted::default() };
    let ping = pinged(3, script).await.seen().cloned().unwrap();
    assert_eq!((ping.sent, ping.received), (3, 2));
    assert_eq!(ping.avg_ms.unwrap().0, 15.0);
}

#[tokio::test]
async fn no_permission_is_told_as_such_and_nothing_is_sent() {
    let pinger = Pinger::with_sender(settings(3), Scripted { forbidden: true, ..Scripted::default() });
    let answer = pinger.ping(PEER).await;
    assert!(matches!(answer, Observed::Failed(PingFailure::NotPermitted { .. })), "{answer:?}");
    assert_eq!(pinger.sender.sent.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn what_the_system_will_not_send_is_not_counted_as_sent() {
    let some = Scripted { replies: HashMap::from([(0, 1), (2, 1)]), unsent: vec![1], ..Scripted::default() };
    let ping = pinged(3, some).await.seen().cloned().unwrap();
    assert_eq!((ping.sent, ping.received), (2, 2));

    let none = pinged(2, Scripted { unsent: vec![0, 1], ..Scripted::default() }).await;
    let detail = "Network is unreachable (os error 101)".to_owned();
    assert_eq!(none, Observed::Failed(PingFailure::CannotSend { detail }));
}

#[tokio::test]
async fn concurrent_callers_share_one_ping() {
    let script = Scripted { replies: HashMap::from([(0, 20)]), ..Scripted::default() };
    let pinger = Pinger::with_sender(settings(1), script);
    let (first, second) = tokio::join!(pinger.ping(PEER), pinger.ping(PEER));
    let third = pinger.ping(PEER).await;
    assert!(first == second && second == third);
    assert_eq!(pinger.sender.sent.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_cancelled_caller_leaves_the_ping_to_the_next() {
    let script = Scripted { replies: HashMap::from([(0, 50)]), ..Scripted::default() };
    let pinger = Pinger::with_sender(settings(1), script);
    assert!(tokio::time::timeout(Duration::from_millis(5), pinger.ping(PEER)).await.is_err());
    assert_eq!(pinger.ping(PEER).await.seen().unwrap().received, 1);
}

#[tokio::test]
async fn many_requests_all_leave_with_half_the_bound_to_come() {
    let pinger = Pinger::with_sender(settings(50), Scripted::default());
    assert_eq!(pinger.ping(PEER).await.seen().unwrap().sent, 50);
    let departures = pinger.sender.departures.lock().unwrap();
    assert!(departures.iter().all(|left| *left > Duration::from_millis(120)), "{departures:?}");
}

#[test]
fn forbidden_wins_over_unsupported_and_both_sockets_are_named() {
    let error = |code| io::Error::from_raw_os_error(code);
    let (eperm, eacces, no_protocol) = (error(1), error(13), error(93));
    let told = icmp::refusal(&eacces, Some(&eacces), Some(&eperm));
    let PingFailure::NotPermitted { detail } = told else { panic!("{told:?}") };
    assert!(detail.contains("datagram socket: Permission denied"), "{detail}");
    assert!(detail.contains("raw socket: Operation not permitted"), "{detail}");
    assert!(matches!(icmp::refusal(&no_protocol, Some(&no_protocol), Some(&eperm)), PingFailure::NotPermitted { .. }));
    assert!(matches!(
        icmp::refusal(&no_protocol, Some(&no_protocol), Some(&no_protocol)),
        PingFailure::CannotSend { .. }
    ));
}

/// Needs root or an open `ping_group_range`; where neither is given, the answer must say so.
#[tokio::test]
async fn loopback_answers_for_real_in_both_families() {
    let pinger = Pinger::new(PingSettings::default());
    let (v4, v6) = tokio::join!(pinger.ping([127, 0, 0, 1].into()), pinger.ping("::1".parse().unwrap()));
    for answer in [v4, v6] {
        match answer {
            Observed::Seen(ping) => {
                assert_eq!((ping.sent, ping.received), (3, 3), "{ping:?}");
                assert!(ping.max_ms.unwrap().0 < 500.0, "{ping:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}
