use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::version::TLS13;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::{Limits, needs_second_pass, probe};
use crate::evidence::danger::TlsConfigs;
use crate::evidence::ping::PingSettings;
use crate::evidence::resolve::ResolverSettings;
use crate::evidence::testing::{PATIENT, Presents, hear, identity, serve, serve_tls, speaking};
use crate::evidence::wire::{SystemWire, Wire};
use crate::evidence::{
    AddressEvidence, ConnectFailure, ConnectFailureKind, DnsFailure, DnsFailureKind, DnsSource, Evidence, Observed,
    Ping, PingFailure, PingSocket, Possession, PossessionUnknown, Reason, Resolution, ResolvedAddress, TcpOpen,
    TlsEvidence, TlsFailure, TlsFailureKind, TlsOutcome, connect,
};
use crate::moment::{Clock, Millis, Moment};
use crate::target::{Host, Target};

const FOREVER: Duration = Duration::from_secs(3600);

struct Frozen;
impl Clock for Frozen {
    fn now(&self) -> Moment {
        Moment::from_unix(1_767_225_600)
    }
}

/// What stands at one address of the simulated network.
#[derive(Clone, Copy)]
enum Peer {
    /// A real listener on loopback.
    At(SocketAddr),
    /// Nothing answers, neither SYN nor echo.
    Silent,
    /// Nobody.
    Refused,
}

/// A network of one name.
struct Net {
    tls: TlsConfigs,
    peers: Vec<(IpAddr, Peer)>,
    unrouted: Vec<IpAddr>,
    resolving_takes: Duration,
    ping_takes: Duration,
    connects: Mutex<Vec<IpAddr>>,
}

fn ip(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

impl Net {
    fn new(peers: impl IntoIterator<Item = Peer>) -> Self {
        Self {
            tls: TlsConfigs::new().unwrap(),
            peers: (1..).map(ip).zip(peers).collect(),
            unrouted: Vec::new(),
            resolving_takes: Duration::ZERO,
            ping_takes: Duration::ZERO,
            connects: Mutex::new(Vec::new()),
        }
    }

    fn connects(&self) -> Vec<IpAddr> {
        self.connects.lock().unwrap().clone()
    }

    fn peer(&self, address: IpAddr) -> Peer {
        self.peers.iter().find(|peer| peer.0 == address).map_or(Peer::Refused, |peer| peer.1)
    }

    async fn probed(&self, limits: Limits) -> Evidence {
        probe(&Target::parse("https://a.example:4433").unwrap(), &limits, self, &Frozen).await
    }
}

impl Wire for Net {
    type Stream = TcpStream;

    async fn resolve(&self, host: &Host) -> Observed<Resolution, DnsFailure> {
        sleep(self.resolving_takes).await;
        if self.peers.is_empty() {
            return Observed::Failed(DnsFailure {
                name: host.ascii(),
                kind: DnsFailureKind::NxDomain,
                servers: Vec::new(),
                detail: "no such name".into(),
                elapsed_ms: Millis(1.0),
            });
        }
        let entry = |address| ResolvedAddress { address, ttl_seconds: Some(60) };
        Observed::Seen(Resolution {
            name: host.ascii(),
            source: DnsSource::Dns,
            cnames: Vec::new(),
            addresses: self.peers.iter().map(|peer| entry(peer.0)).collect(),
            a_failure: None,
            aaaa_failure: None,
            elapsed_ms: Millis(1.0),
        })
    }

    async fn ping(&self, address: IpAddr) -> Observed<Ping, PingFailure> {
        let silent = matches!(self.peer(address), Peer::Silent);
        sleep(if silent { FOREVER } else { self.ping_takes }).await;
        Observed::Seen(pinged())
    }

    async fn connect(&self, to: SocketAddr, deadline: Instant) -> Result<(TcpStream, TcpOpen), ConnectFailure> {
        self.connects.lock().unwrap().push(to.ip());
        let failure =
            |kind| Err(ConnectFailure { kind, os_error: None, detail: "simulated".into(), elapsed_ms: Millis(1.0) });
        match self.peer(to.ip()) {
            Peer::At(listener) => connect::connect(listener, deadline).await,
            Peer::Refused => failure(ConnectFailureKind::Refused),
            Peer::Silent => {
                tokio::time::sleep_until(deadline).await;
                failure(ConnectFailureKind::Timeout)
            }
        }
    }

    fn has_route(&self, address: IpAddr) -> bool {
        !self.unrouted.contains(&address)
    }

    fn tls(&self) -> &TlsConfigs {
        &self.tls
    }
}

fn pinged() -> Ping {
    Ping {
        sent: 1,
        received: 0,
        min_ms: None,
        avg_ms: None,
        max_ms: None,
        socket: PingSocket::Datagram,
        elapsed_ms: Millis(1.0),
    }
}

fn system_wire() -> SystemWire {
    SystemWire::new(&ResolverSettings::default(), PingSettings::default()).unwrap()
}

fn within(timeout_ms: u64) -> Limits {
    Limits::with_timeout(Duration::from_millis(timeout_ms))
}

fn one_address() -> Limits {
    Limits { one_address: true, ..Limits::with_timeout(PATIENT) }
}

async fn healthy() -> Peer {
    let id = identity("a.example");
    let presents = Presents::new(vec![id.certificate.clone()], &id);
    Peer::At(serve_tls(speaking(&TLS13).with_no_client_auth().with_cert_resolver(presents)).await)
}

fn completed(address: &AddressEvidence) -> bool {
    address.tls.seen().is_some_and(|tls| matches!(tls.outcome, TlsOutcome::Completed(_)))
}

fn refused(address: &AddressEvidence) -> bool {
    address.tcp.failed().is_some_and(|failure| failure.kind == ConnectFailureKind::Refused)
}

fn untried(address: &AddressEvidence) -> Option<Reason> {
    let reason = |reason| {
        let all = Observed::NotTried(reason);
        (address.tcp == all && address.ping == Observed::NotTried(reason) && address.tls == Observed::NotTried(reason))
            .then_some(reason)
    };
    match address.tcp {
        Observed::NotTried(why) => reason(why),
        _ => None,
    }
}

#[tokio::test]
async fn a_healthy_peer_is_seen_whole_and_its_evidence_reads_back() {
    let net = Net::new([healthy().await]);
    let evidence = net.probed(within(20_000)).await;
    assert_eq!(evidence.observed_at, Frozen.now());
    let [only] = evidence.addresses.as_slice() else { panic!("{evidence:?}") };
    assert!(completed(only), "{only:?}");
    assert_eq!(only.ping, Observed::Seen(pinged()));
    assert_eq!(only.clear, Observed::NotTried(Reason::NotNeeded));
    let saved = serde_json::to_string(&evidence).unwrap();
    assert_eq!(serde_json::from_str::<Evidence>(&saved).unwrap(), evidence);
}

#[tokio::test]
async fn the_systems_own_wire_probes_an_address_literal() {
    let Peer::At(listener) = healthy().await else { unreachable!() };
    let target = Target::parse(&format!("tls://{listener}")).unwrap();
    let limits = Limits { ping: false, ..Limits::with_timeout(PATIENT) };
    let evidence = probe(&target, &limits, &system_wire(), &Frozen).await;
    assert_eq!(evidence.dns, Observed::NotTried(Reason::AddressLiteral));
    assert_eq!(evidence.addresses[0].address, listener.ip());
    assert_eq!(evidence.addresses[0].ping, Observed::NotTried(Reason::NotAsked));
    assert!(completed(&evidence.addresses[0]));
    assert_eq!(evidence.addresses[0].tls.seen().unwrap().sni, None);
}

#[test]
fn a_probe_may_move_between_threads() {
    fn movable(_: &impl Send) {}
    let (target, limits) = (Target::parse("a.example").unwrap(), Limits::default());
    let wire = system_wire();
    movable(&probe(&target, &limits, &wire, &Frozen));
}

#[tokio::test]
async fn a_name_that_does_not_resolve_has_no_addresses() {
    let evidence = Net::new([]).probed(within(1000)).await;
    assert_eq!(evidence.dns.failed().map(|failure| failure.kind), Some(DnsFailureKind::NxDomain));
    assert!(evidence.addresses.is_empty());
}

#[tokio::test]
async fn addresses_are_probed_side_by_side_and_told_in_order() {
    let net = Net::new([Peer::Silent, healthy().await, Peer::Refused, Peer::Silent, Peer::Silent, Peer::Silent]);
    let begin = Instant::now();
    let evidence = net.probed(within(300)).await;
    let took = begin.elapsed();
    assert!((300..1200).contains(&took.as_millis()), "the longest, not the sum: {took:?}");
    let addresses: Vec<_> = evidence.addresses.iter().map(|one| one.address).collect();
    assert_eq!(addresses, (1..=6).map(ip).collect::<Vec<_>>());
    assert!(completed(&evidence.addresses[1]) && refused(&evidence.addresses[2]));
    assert_eq!(evidence.addresses[2].tls, Observed::NotTried(Reason::EarlierStepFailed));
    assert_eq!(evidence.addresses[0].tcp.failed().unwrap().kind, ConnectFailureKind::Timeout);
}

#[tokio::test]
async fn ping_runs_beside_the_handshake() {
    let id = identity("a.example");
    let presents = Presents::new(vec![id.certificate.clone()], &id);
    let acceptor =
        tokio_rustls::TlsAcceptor::from(Arc::new(speaking(&TLS13).with_no_client_auth().with_cert_resolver(presents)));
    let slow = serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            sleep(Duration::from_millis(400)).await;
            if let Ok(session) = acceptor.accept(stream).await {
                sleep(PATIENT).await;
                drop(session);
            }
        }
    });
    let mut net = Net::new([Peer::At(slow.await)]);
    net.ping_takes = Duration::from_millis(400);
    let begin = Instant::now();
    let evidence = net.probed(within(20_000)).await;
    let took = begin.elapsed();
    assert!(completed(&evidence.addresses[0]) && evidence.addresses[0].ping.seen().is_some());
    assert!((400..780).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test]
async fn an_endless_ping_is_cut_and_said_to_be() {
    let mut net = Net::new([healthy().await]);
    net.ping_takes = FOREVER;
    let evidence = net.probed(within(400)).await;
    assert!(completed(&evidence.addresses[0]));
    assert_eq!(evidence.addresses[0].ping, Observed::NotTried(Reason::DeadlineSpent));
}

#[tokio::test]
async fn everything_ends_with_the_peers_deadline() {
    let limits = Limits { peer_deadline: Duration::from_millis(200), ..Limits::with_timeout(FOREVER) };
    let mut net = Net::new([Peer::Silent]);
    net.ping_takes = FOREVER;
    let evidence = net.probed(limits).await;
    assert_eq!(evidence.addresses[0].tcp.failed().unwrap().kind, ConnectFailureKind::Timeout);
    assert_eq!(evidence.addresses[0].ping, Observed::NotTried(Reason::DeadlineSpent));
    assert!(evidence.total_ms.unwrap().0 < 2000.0);

    net.resolving_takes = FOREVER;
    let evidence = net.probed(limits).await;
    assert_eq!(evidence.dns, Observed::NotTried(Reason::DeadlineSpent));
    assert!(evidence.total_ms.unwrap().0 < 2000.0);
}

#[tokio::test]
async fn a_pass_is_not_begun_when_the_peers_time_is_used_up() {
    let limits = Limits { peer_deadline: Duration::ZERO, ..Limits::with_timeout(PATIENT) };
    let target = Target::parse("192.0.2.1").unwrap();
    let net = Net::new([Peer::Refused]);
    let evidence = probe(&target, &limits, &net, &Frozen).await;
    assert_eq!(evidence.addresses[0].tcp, Observed::NotTried(Reason::DeadlineSpent));
    assert!(net.connects().is_empty());
}

#[tokio::test]
async fn the_seventeenth_address_is_recorded_and_not_tried() {
    let net = Net::new([Peer::Refused; 18]);
    let evidence = net.probed(within(1000)).await;
    assert_eq!(net.connects().len(), 16);
    assert!(evidence.addresses[..16].iter().all(refused));
    assert!(evidence.addresses[16..].iter().all(|one| untried(one) == Some(Reason::TooManyAddresses)));
    assert_eq!(evidence.addresses.len(), 18);
}

#[tokio::test]
async fn a_family_without_a_route_is_skipped_where_another_has_one() {
    let mut net = Net::new([Peer::Refused, Peer::Refused]);
    net.unrouted = vec![ip(1)];
    let evidence = net.probed(within(1000)).await;
    assert_eq!(untried(&evidence.addresses[0]), Some(Reason::NoRouteForFamily));
    assert!(refused(&evidence.addresses[1]));

    net.unrouted = vec![ip(1), ip(2)];
    let evidence = net.probed(within(1000)).await;
    assert!(evidence.addresses.iter().all(refused), "no route at all is tried, and fails honestly");
}

#[tokio::test]
async fn of_one_address_the_first_that_opens_is_taken_and_the_refused_is_told() {
    let net = Net::new([Peer::Refused, healthy().await, healthy().await]);
    let evidence = net.probed(one_address()).await;
    assert!(refused(&evidence.addresses[0]) && completed(&evidence.addresses[1]));
    assert_eq!(untried(&evidence.addresses[2]), Some(Reason::AnotherAnswered));
    assert_eq!(net.connects(), [ip(1), ip(2)]);
}

#[tokio::test]
async fn of_one_address_a_silent_first_delays_the_second_by_its_stagger_alone() {
    let net = Net::new([Peer::Silent, healthy().await]);
    let begin = Instant::now();
    let evidence = net.probed(one_address()).await;
    assert!((250..2000).contains(&begin.elapsed().as_millis()), "{:?}", begin.elapsed());
    assert_eq!(untried(&evidence.addresses[0]), Some(Reason::AnotherAnswered));
    assert!(completed(&evidence.addresses[1]));
}

#[tokio::test]
async fn of_one_address_all_are_told_when_none_opens() {
    let net = Net::new([Peer::Refused; 3]);
    let begin = Instant::now();
    let evidence = net.probed(one_address()).await;
    assert!(evidence.addresses.iter().all(refused));
    assert!(begin.elapsed() < Duration::from_millis(240), "a failure starts the next at once");
}

#[tokio::test]
async fn the_second_pass_connects_anew_only_after_an_answer_in_tls() {
    for (answer, connects) in [(&b"\x15\x03\x03\x00\x02\x02\x28"[..], 2), (b"220 mail ESMTP\r\n", 1)] {
        let listener = serve(move |mut stream| async move {
            hear(&mut stream).await;
            let _ = stream.write_all(answer).await;
        });
        let net = Net::new([Peer::At(listener.await)]);
        net.probed(within(20_000)).await;
        assert_eq!(net.connects().len(), connects, "{answer:?}");
    }
}

fn ended(kind: TlsFailureKind) -> TlsEvidence {
    let failure = TlsFailure { kind, detail: String::new(), first_bytes: None, bytes_received: 0 };
    TlsEvidence {
        sni: None,
        alpn_offered: Vec::new(),
        outcome: TlsOutcome::Failed(failure),
        certificates: Vec::new(),
        staple: None,
        possession: Possession::Undetermined(PossessionUnknown::NoSignature),
        certificate_request: None,
        client_certificate: None,
        elapsed_ms: Millis(1.0),
    }
}

#[test]
fn a_second_pass_is_for_answers_that_an_older_hello_could_better() {
    use TlsFailureKind::*;
    for kind in
        [Alert(40), Alert(47), Alert(70), Alert(71), Alert(80), Closed, Reset, Incompatible, Protocol, Oversized]
    {
        assert!(needs_second_pass(&ended(kind.clone())), "{kind:?}");
        let mut shown = ended(kind.clone());
        shown.certificates = vec![b"leaf".as_slice().into()];
        assert!(!needs_second_pass(&shown), "{kind:?} with a chain");
    }
    for kind in [Alert(112), Timeout, NotTls, NoCertificate] {
        assert!(!needs_second_pass(&ended(kind.clone())), "{kind:?}");
    }
}
