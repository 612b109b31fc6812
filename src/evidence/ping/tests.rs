//! Claims about [`Pinger`]: counted against a sender that is made up, and sent for real on loopback.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use surge_ping::{IcmpPacket, Icmpv4Packet, Icmpv6Packet};

use super::*;

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

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
    let patient = PingSettings { count: 3, timeout: Duration::from_secs(20) };
    let ping = Pinger::with_sender(patient, script).ping(PEER).await.seen().cloned().unwrap();
    assert_eq!((ping.sent, ping.received), (3, 3));
    let times = [ping.min_ms, ping.avg_ms, ping.max_ms].map(|time| time.unwrap().0);
    assert_eq!(times, [10.0, 20.0, 30.0]);
    assert!(ping.elapsed_ms.0 < 10_000.0, "it ends with the last reply: {ping:?}");
}

#[tokio::test]
async fn an_answered_request_is_not_waited_out() {
    let script = Scripted { replies: (0..11).map(|nth| (nth, 1)).collect(), ..Scripted::default() };
    let patient = PingSettings { count: 11, timeout: Duration::from_secs(20) };
    let ping = Pinger::with_sender(patient, script).ping(PEER).await.seen().cloned().unwrap();
    assert_eq!(ping.received, 11);
    assert!((100.0..800.0).contains(&ping.elapsed_ms.0), "ten waits of 10 ms, not of 100: {ping:?}");
}

#[tokio::test]
async fn silence_is_a_measurement_within_the_bound() {
    let ping = pinged(3, Scripted::default()).await.seen().cloned().unwrap();
    assert_eq!((ping.sent, ping.received), (3, 0));
    assert_eq!((ping.min_ms, ping.avg_ms, ping.max_ms), (None, None, None));
    assert!((390.0..5_000.0).contains(&ping.elapsed_ms.0), "{ping:?}");
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
    let patient = PingSettings { count: 50, timeout: Duration::from_secs(2) };
    let pinger = Pinger::with_sender(patient, Scripted::default());
    assert_eq!(pinger.ping(PEER).await.seen().unwrap().sent, 50);
    let departures = pinger.sender.departures.lock().unwrap();
    assert!(departures.iter().all(|left| *left > Duration::from_millis(500)), "{departures:?}");
}

#[test]
fn forbidden_wins_over_unsupported_and_both_sockets_are_named() {
    let forbidden = |words| io::Error::new(io::ErrorKind::PermissionDenied, words);
    let unknown = || io::Error::new(io::ErrorKind::Unsupported, "no such protocol");
    let told = icmp::refusal(&unknown(), Some(&forbidden("group")), Some(&forbidden("capability")));
    let detail = "datagram socket: group; raw socket: capability".to_owned();
    assert_eq!(told, PingFailure::NotPermitted { detail });
    let told = icmp::refusal(&unknown(), Some(&unknown()), Some(&forbidden("capability")));
    assert!(matches!(told, PingFailure::NotPermitted { .. }), "{told:?}");
    let told = icmp::refusal(&unknown(), Some(&unknown()), Some(&unknown()));
    assert!(matches!(told, PingFailure::CannotSend { .. }), "{told:?}");
}

/// Our request to 192.0.2.1, as a router quotes it, behind the header of its own message.
fn quoted_v4(kind: u8) -> IcmpPacket {
    let router = Ipv4Addr::new(198, 51, 100, 1);
    let mut bytes = vec![0x45, 0, 0, 56, 0, 0, 0, 0, 64, 1, 0, 0, 198, 51, 100, 1, 10, 0, 0, 1];
    bytes.extend([kind, 1, 0, 0, 0, 7, 0, 0]);
    bytes.extend([0x45, 0, 0, 28, 0, 0, 0, 0, 1, 1, 0, 0, 10, 0, 0, 1, 192, 0, 2, 1]);
    bytes.extend([8, 0, 0, 0, 0, 7, 0, 0]);
    let packet = Icmpv4Packet::decode(&bytes, socket2::Type::RAW, router, Ipv4Addr::new(10, 0, 0, 1));
    IcmpPacket::V4(packet.unwrap())
}

fn quoted_v6(kind: u8) -> IcmpPacket {
    let mut bytes = vec![kind, 0, 0, 0, 0, 7, 0, 0, 0x60, 0, 0, 0, 0, 8, 58, 64];
    bytes.extend([[0; 16], Ipv6Addr::LOCALHOST.octets()].concat());
    bytes.extend([128, 0, 0, 0, 0, 7, 0, 0]);
    IcmpPacket::V6(Icmpv6Packet::decode(&bytes, Ipv6Addr::LOCALHOST).unwrap())
}

#[test]
fn a_routers_error_is_no_reply() {
    let outcome = |packet| icmp::outcome(Ok((packet, Duration::from_millis(5))));
    // Destination unreachable and time exceeded of both families; then the replies themselves.
    for error in [quoted_v4(3), quoted_v4(11), quoted_v6(1), quoted_v6(3)] {
        assert_eq!(outcome(error), Echo::Silence);
    }
    for reply in [quoted_v4(0), quoted_v6(129)] {
        assert_eq!(outcome(reply), Echo::Reply(Duration::from_millis(5)));
    }
}

/// Whether this process may open raw sockets. Elsewhere than on Linux nobody is asked, so nobody may.
fn may_open_raw() -> bool {
    const CAP_NET_RAW: u64 = 1 << 13;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    effective.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok()).is_some_and(|set| set & CAP_NET_RAW != 0)
}

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
            // A machine that forbids both kinds of socket must be told so, and only such a machine.
            Observed::Failed(PingFailure::NotPermitted { .. }) if !may_open_raw() => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn many_addresses_share_one_socket_and_mix_nothing_up() {
    let pinger = std::sync::Arc::new(Pinger::new(PingSettings { count: 2, timeout: Duration::from_secs(2) }));
    let mut callers = tokio::task::JoinSet::new();
    for last in 1..=100 {
        let pinger = std::sync::Arc::clone(&pinger);
        callers.spawn(async move { pinger.ping([127, 0, 7, last].into()).await });
    }
    for answer in callers.join_all().await {
        match answer {
            Observed::Seen(ping) => assert_eq!(ping.received, 2, "{ping:?}"),
            Observed::Failed(PingFailure::NotPermitted { .. }) if !may_open_raw() => {}
            other => panic!("{other:?}"),
        }
    }
}

/// Run by the test below, in a process without privileges.
#[tokio::test]
#[ignore = "means something only in a process without CAP_NET_RAW"]
async fn unprivileged_child() {
    assert!(!may_open_raw());
    for address in ["127.0.0.1", "::1"] {
        match Pinger::new(PingSettings::default()).ping(address.parse().unwrap()).await {
            Observed::Failed(PingFailure::NotPermitted { detail }) => {
                assert!(detail.contains("raw socket: Operation not permitted"), "{detail}");
            }
            // Where `ping_group_range` is open, the datagram socket serves.
            Observed::Seen(ping) => assert_eq!(ping.socket, PingSocket::Datagram),
            other => panic!("{other:?}"),
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_without_privileges_is_told_that_it_may_not() {
    let this = std::env::current_exe().unwrap();
    let test = ["--exact", "evidence::ping::tests::unprivileged_child", "--ignored"];
    let child = if may_open_raw() {
        let mut setpriv = std::process::Command::new("setpriv");
        setpriv.args(["--bounding-set=-all", "--inh-caps=-all"]).arg(this).args(test).output()
    } else {
        std::process::Command::new(this).args(test).output()
    };
    let child = child.expect("setpriv of util-linux runs");
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&child.stderr));
}
