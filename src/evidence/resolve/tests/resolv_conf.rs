//! Claims about what is read from a resolv.conf.

use super::*;

#[tokio::test]
async fn without_servers_the_hosts_file_still_answers_and_the_rest_has_no_servers() {
    let missing = ResolverSettings {
        resolv_conf: Some("/nonexistent/resolv.conf".into()),
        hosts_file: Some("/nonexistent/hosts".into()),
        ..ResolverSettings::default()
    };
    let no_file = Resolver::new(&missing).resolve(&Host::parse("x.example").unwrap()).await;
    let no_file = no_file.failed().unwrap().clone();
    assert!(no_file.detail.contains("/nonexistent/resolv.conf"), "{no_file:?}");

    let empty = world(None, "search corp.example\n", "192.0.2.5 known.example\n");
    assert_eq!(addresses(&empty.seen("known.example").await), ["192.0.2.5"]);
    for failure in [no_file, empty.failed("unknown.example").await] {
        assert_eq!((failure.kind, failure.servers.len()), (DnsFailureKind::NoServers, 0));
    }
}

#[tokio::test]
async fn a_short_name_is_found_by_the_search_list_and_told_in_full() {
    let server =
        TestServer::start(&[("mail.corp.example", A, Reply::Records(vec![host("mail.corp.example", "192.0.2.9")]))])
            .await;
    let conf = "search dept.example corp.example\n";
    let resolution = world(Some(server.address), conf, "").seen("mail").await;
    assert_eq!((resolution.name.as_str(), addresses(&resolution)), ("mail.corp.example", vec!["192.0.2.9".into()]));
    assert_eq!(server.asked().iter().filter(|line| line.ends_with(" A")).count(), 2);

    let failure = world(Some(server.address), conf, "").failed("mail.").await;
    assert_eq!((failure.name.as_str(), failure.kind), ("mail", DnsFailureKind::NxDomain));
}

#[test]
fn ndots_decides_whether_the_name_itself_comes_first() {
    let candidates = |options: &str, name: &str, absolute: bool| {
        let world = world(None, &format!("nameserver 192.0.2.53\nsearch s1 s2\n{options}\n"), "");
        let servers = Servers::read(&world.resolver.settings);
        servers.candidates(name, absolute).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(candidates("", "a", false), ["a.s1.", "a.s2.", "a."]);
    assert_eq!(candidates("", "a.b", false), ["a.b.", "a.b.s1.", "a.b.s2."]);
    assert_eq!(candidates("options ndots:2", "a.b", false), ["a.b.s1.", "a.b.s2.", "a.b."]);
    assert_eq!(candidates("", "a", true), ["a."]);
    assert_eq!(candidates("", "exch_01", true), ["exch_01."]);
}

#[test]
fn the_systems_servers_are_taken_in_order_and_a_given_one_replaces_them() {
    let conf = "nameserver 192.0.2.1\nnameserver 2001:db8::53\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n";
    let system = world(None, conf, "");
    let servers = Servers::read(&system.resolver.settings).addresses();
    assert_eq!(servers, ["192.0.2.1:53", "[2001:db8::53]:53", "192.0.2.3:53"]);
    let given = world(Some("192.0.2.9:5353".parse().unwrap()), conf, "");
    assert_eq!(Servers::read(&given.resolver.settings).addresses(), ["192.0.2.9:5353"]);
}

#[tokio::test]
async fn a_server_that_knows_nothing_hands_on_to_the_next() {
    let name = test_server::fqdn("x.example");
    let good = TestServer::start(&[("x.example", A, Reply::Records(vec![host("x.example", "192.0.2.1")]))]).await;
    for reply in [Reply::Code(ResponseCode::Refused), Reply::Code(ResponseCode::ServFail), Reply::Silence] {
        let bad = TestServer::start(&[("x.example", A, reply)]).await;
        let servers = Servers::of(&[bad.address, good.address], BOUND);
        servers.ask(&name, A, Instant::now() + BOUND).await.unwrap();
        let bothered = bad.asked().len();
        assert!(bothered > 0, "the first server comes first");
        let answer = servers.ask(&name, A, Instant::now() + BOUND).await.unwrap();
        assert_eq!(answer.addresses.len(), 1);
        assert_eq!(bad.asked().len(), bothered, "who did not answer is not asked first again");
    }
}
