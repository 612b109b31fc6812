//! Claims about [`Resolver`], each against a name server of its own on loopback.

#[cfg(all(unix, not(any(target_os = "android", target_vendor = "apple"))))]
mod resolv_conf;

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::RecordType::{A, AAAA};
use tempfile::NamedTempFile;

use super::test_server::{Reply, TTL, TestServer, alias, host};
use super::*;

const BOUND: Duration = Duration::from_millis(700);

/// A resolver that knows nothing of the machine it runs on.
struct World {
    resolver: Resolver,
    _files: [NamedTempFile; 2],
}

fn world(server: Option<SocketAddr>, resolv_conf: &str, hosts: &str) -> World {
    let file = |text: &str| {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    };
    let files = [file(resolv_conf), file(hosts)];
    let resolver = Resolver::new(&ResolverSettings {
        server,
        timeout: BOUND,
        lookups: 64,
        resolv_conf: Some(files[0].path().to_owned()),
        hosts_file: Some(files[1].path().to_owned()),
    });
    World { resolver, _files: files }
}

fn asking(server: &TestServer) -> World {
    world(Some(server.address), "", "")
}

impl World {
    async fn seen(&self, name: &str) -> Resolution {
        match self.resolver.resolve(&Host::parse(name).unwrap()).await {
            Observed::Seen(resolution) => resolution,
            other => panic!("{name}: {other:?}"),
        }
    }

    async fn failed(&self, name: &str) -> DnsFailure {
        match self.resolver.resolve(&Host::parse(name).unwrap()).await {
            Observed::Failed(failure) => failure,
            other => panic!("{name}: {other:?}"),
        }
    }
}

fn addresses(resolution: &Resolution) -> Vec<String> {
    resolution.addresses.iter().map(|row| row.address.to_string()).collect()
}

#[tokio::test]
async fn both_families_are_asked_and_come_in_turn() {
    let v4 = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(|address| host("both.example", address));
    let server = TestServer::start(&[
        ("both.example", A, Reply::Records(v4.to_vec())),
        ("both.example", AAAA, Reply::Records(vec![host("both.example", "2001:db8::1")])),
    ])
    .await;
    let resolution = asking(&server).seen("Both.Example").await;
    assert_eq!(addresses(&resolution), ["2001:db8::1", "192.0.2.1", "192.0.2.2", "192.0.2.3"]);
    assert_eq!((resolution.name.as_str(), resolution.source), ("both.example", DnsSource::Dns));
    assert_eq!((resolution.a_failure, resolution.aaaa_failure), (None, None));
    assert!(resolution.addresses.iter().all(|row| row.ttl_seconds == Some(TTL)));
    assert_eq!(server.asked(), ["udp both.example A", "udp both.example AAAA"]);
}

#[tokio::test]
async fn each_family_has_its_own_outcome() {
    let one = |address| Reply::Records(vec![host("one.example", address)]);
    for (a, aaaa, outcome) in [
        (Some(one("192.0.2.1")), None, (None, Some(DnsFailureKind::NoData))),
        (None, Some(one("2001:db8::1")), (Some(DnsFailureKind::NoData), None)),
        (Some(one("192.0.2.1")), Some(Reply::Silence), (None, Some(DnsFailureKind::Timeout))),
        (Some(one("192.0.2.1")), Some(Reply::Code(ResponseCode::ServFail)), (None, Some(DnsFailureKind::ServFail))),
        (Some(Reply::Code(ResponseCode::Refused)), Some(one("2001:db8::1")), (Some(DnsFailureKind::Refused), None)),
    ] {
        let rows = [a.map(|reply| ("one.example", A, reply)), aaaa.map(|reply| ("one.example", AAAA, reply))];
        let server = TestServer::start(&rows.into_iter().flatten().collect::<Vec<_>>()).await;
        let resolution = asking(&server).seen("one.example").await;
        assert_eq!((resolution.a_failure, resolution.aaaa_failure), outcome);
        assert_eq!(resolution.addresses.len(), 1);
    }
}

#[tokio::test]
async fn a_failure_has_its_kind_and_says_who_said_what() {
    use DnsFailureKind::{NoData, NxDomain, Other, Refused, ServFail};
    let rows = [
        ("servfail.example", Reply::Code(ResponseCode::ServFail), ServFail, "SERVFAIL"),
        ("refused.example", Reply::Code(ResponseCode::Refused), Refused, "REFUSED"),
        ("notimp.example", Reply::Code(ResponseCode::NotImp), Other, "response code 4"),
        ("empty.example", Reply::Records(vec![]), NoData, "no such records"),
        ("absent.example", Reply::Code(ResponseCode::NXDomain), NxDomain, "NXDOMAIN"),
        ("lame.example", Reply::Referral, Other, "referral"),
        ("stray.example", Reply::Records(vec![host("other.example", "192.0.2.1")]), NoData, "no"),
    ];
    let table: Vec<_> = rows.iter().flat_map(|row| [A, AAAA].map(|kind| (row.0, kind, row.1.clone()))).collect();
    let server = TestServer::start(&table).await;
    let world = asking(&server);
    for (name, _, kind, words) in rows {
        let failure = world.failed(name).await;
        assert_eq!(failure.kind, kind, "{failure:?}");
        assert_eq!((failure.name.as_str(), &failure.servers), (name, &vec![server.address.to_string()]));
        assert!(failure.detail.contains(words), "{failure:?}");
        assert!(failure.detail.contains(&server.address.to_string()), "{failure:?}");
    }
    assert!(server.asked().iter().filter(|line| line.contains("servfail")).count() == 2, "{:?}", server.asked());
}

#[tokio::test]
async fn silence_and_garbage_end_within_the_bound() {
    for (reply, kinds) in [
        (Reply::Silence, &[DnsFailureKind::Timeout][..]),
        (Reply::Garbage, &[DnsFailureKind::Timeout, DnsFailureKind::Other]),
    ] {
        let server = TestServer::start(&[("x.example", A, reply.clone()), ("x.example", AAAA, reply)]).await;
        let failure = asking(&server).failed("x.example").await;
        assert!(kinds.contains(&failure.kind), "{failure:?}");
        assert!(failure.elapsed_ms.0 < BOUND.as_secs_f64() * 3_000.0, "{failure:?}");
    }
}

#[tokio::test]
async fn a_lost_datagram_is_sent_again_within_the_bound() {
    let reply = Reply::SecondTime(vec![host("x.example", "192.0.2.1")]);
    let server = TestServer::start(&[("x.example", A, reply)]).await;
    let resolution = asking(&server).seen("x.example").await;
    assert_eq!((addresses(&resolution), resolution.a_failure), (vec!["192.0.2.1".into()], None));
    assert_eq!(server.asked(), ["udp x.example A", "udp x.example A", "udp x.example AAAA"]);
}

#[tokio::test]
async fn a_cname_trail_is_told_in_order_whatever_order_it_came_in() {
    let trail = vec![
        alias("c.example", "d.example", TTL),
        host("d.example", "192.0.2.7"),
        alias("a.example", "b.example", 20),
        alias("b.example", "c.example", TTL),
    ];
    let in_order = vec![trail[2].clone(), trail[3].clone(), trail[0].clone(), trail[1].clone()];
    for records in [trail, in_order.clone()] {
        let server = TestServer::start(&[
            ("a.example", A, Reply::Records(records)),
            ("c.example", A, Reply::Records(vec![in_order[2].clone(), in_order[3].clone()])),
            ("d.example", A, Reply::Records(vec![host("d.example", "192.0.2.7")])),
        ])
        .await;
        let resolution = asking(&server).seen("a.example").await;
        assert_eq!(resolution.cnames, ["b.example", "c.example", "d.example"]);
        assert_eq!(addresses(&resolution), ["192.0.2.7"]);
        assert_eq!(resolution.addresses[0].ttl_seconds, Some(20), "the shortest-lived link decides");
        assert_eq!(resolution.name, "a.example");
    }
}

#[tokio::test]
async fn a_trail_answered_hop_by_hop_is_followed() {
    let server = TestServer::start(&[
        ("a.example", A, Reply::Records(vec![alias("a.example", "b.example", TTL)])),
        ("b.example", A, Reply::Records(vec![alias("b.example", "c.example", 30)])),
        ("c.example", A, Reply::Records(vec![host("c.example", "192.0.2.8")])),
    ])
    .await;
    let resolution = asking(&server).seen("a.example").await;
    assert_eq!(resolution.cnames, ["b.example", "c.example"]);
    assert_eq!(addresses(&resolution), ["192.0.2.8"]);
    assert_eq!(resolution.addresses[0].ttl_seconds, Some(30));
}

#[tokio::test]
async fn an_alias_of_nothing_names_where_the_trail_ends() {
    let dangling = Reply::Records(vec![alias("a.example", "gone.example", TTL)]);
    let server = TestServer::start(&[("a.example", A, dangling.clone()), ("a.example", AAAA, dangling)]).await;
    let failure = asking(&server).failed("a.example").await;
    assert_eq!(failure.kind, DnsFailureKind::NxDomain);
    assert!(failure.detail.contains("NXDOMAIN at its CNAME gone.example"), "{failure:?}");
}

#[tokio::test]
async fn a_cname_loop_ends_without_an_address() {
    let ring = Reply::Records(vec![alias("a.example", "b.example", TTL), alias("b.example", "a.example", TTL)]);
    let rows = ["a.example", "b.example"].map(|name| [(name, A, ring.clone()), (name, AAAA, ring.clone())]);
    let server = TestServer::start(rows.as_flattened()).await;
    let failure = asking(&server).failed("a.example").await;
    assert_eq!(failure.kind, DnsFailureKind::NoData, "{failure:?}");
    assert!(server.asked().len() <= 20, "{:?}", server.asked());

    // With an address on the ring, hickory takes the answer, and the walk must end by itself.
    let Reply::Records(mut records) = ring else { unreachable!() };
    records.push(host("a.example", "192.0.2.1"));
    let server = TestServer::start(&[("a.example", A, Reply::Records(records))]).await;
    assert_eq!(asking(&server).failed("a.example").await.kind, DnsFailureKind::NoData);
}

#[tokio::test]
async fn a_truncated_answer_is_fetched_by_tcp_and_64_addresses_are_kept() {
    let many: Vec<_> = (1..=100).map(|n| host("many.example", &format!("192.0.2.{n}"))).collect();
    let server = TestServer::start(&[("many.example", A, Reply::Records(many))]).await;
    let resolution = asking(&server).seen("many.example").await;
    assert_eq!(resolution.addresses.len(), 64);
    assert_eq!(resolution.addresses[63].address, "192.0.2.64".parse::<IpAddr>().unwrap());
    assert!(server.asked().contains(&"tcp many.example A".to_owned()));
}

#[tokio::test]
async fn a_thousand_callers_ask_once() {
    let server =
        TestServer::start(&[("shared.example", A, Reply::Records(vec![host("shared.example", "192.0.2.1")]))]).await;
    let world = std::sync::Arc::new(asking(&server));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let world = std::sync::Arc::clone(&world);
        callers.spawn(async move { world.seen("shared.example").await });
    }
    let answers = callers.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(server.asked(), ["udp shared.example A", "udp shared.example AAAA"]);
}

#[tokio::test]
async fn at_most_64_names_are_looked_up_at_once() {
    let names: Vec<String> = (0..100).map(|n| format!("n{n}.example")).collect();
    let rows = names.iter().flat_map(|name| [A, AAAA].map(|kind| (name.as_str(), kind, Reply::Silence)));
    let server = TestServer::start(&rows.collect::<Vec<_>>()).await;
    let world = std::sync::Arc::new(asking(&server));
    let mut callers = tokio::task::JoinSet::new();
    for name in names {
        let world = std::sync::Arc::clone(&world);
        callers.spawn(async move { world.failed(&name).await });
    }
    let asked = || {
        let mut asked = server.asked();
        asked.dedup();
        asked.len()
    };
    while asked() < 2 * MAX_LOOKUPS {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(asked(), 2 * MAX_LOOKUPS);
    // Those who waited for a place have their whole bound afterwards: their wait is not their silence.
    let failures = callers.join_all().await;
    assert!(failures.iter().all(|failure| failure.elapsed_ms.0 > 600.0));
    assert_eq!(failures.len(), 100);
}

#[tokio::test]
async fn an_address_literal_is_not_tried_and_reads_nothing() {
    let world = world(None, "", "");
    for literal in ["192.0.2.1", "::1"] {
        let answer = world.resolver.resolve(&Host::parse(literal).unwrap()).await;
        assert_eq!(answer, Observed::NotTried(Reason::AddressLiteral));
    }
    assert!(world.resolver.hosts.get().is_none() && world.resolver.servers.get().is_none());
}

#[tokio::test]
async fn the_hosts_file_comes_before_the_servers() {
    let server = TestServer::start(&[("in-file.example", A, Reply::Code(ResponseCode::ServFail))]).await;
    let world = world(Some(server.address), "", "192.0.2.5 in-file.example short\n");
    for name in ["in-file.example", "SHORT", "in-file.example."] {
        let resolution = world.seen(name).await;
        assert_eq!(addresses(&resolution), ["192.0.2.5"], "{name}");
        assert_eq!((resolution.source, resolution.addresses[0].ttl_seconds), (DnsSource::Hosts, None));
        assert_eq!((resolution.a_failure, resolution.aaaa_failure), (None, Some(DnsFailureKind::NoData)));
    }
    assert!(server.asked().is_empty());
    assert!(world.resolver.servers.get().is_none(), "resolv.conf was read for a name in the hosts file");
}

#[tokio::test]
async fn localhost_needs_neither_file_nor_server() {
    let world = world(None, "", "");
    for name in ["localhost", "localhost.", "a.localhost"] {
        assert_eq!(addresses(&world.seen(name).await), ["::1", "127.0.0.1"], "{name}");
    }
    assert_eq!(addresses(&self::world(None, "", "127.0.0.9 localhost").seen("localhost").await), ["127.0.0.9"]);
}

#[tokio::test]
async fn names_that_are_never_in_dns_are_not_asked() {
    let server = TestServer::start(&[]).await;
    let world = asking(&server);
    for name in ["host.invalid", "invalid.", "abc.onion"] {
        assert_eq!(world.failed(name).await.kind, DnsFailureKind::NxDomain, "{name}");
    }
    assert_eq!(world.failed("notinvalid").await.servers.len(), 1);
    assert_eq!(server.asked(), ["udp notinvalid A", "udp notinvalid AAAA"]);
}
