//! Proxies that are none, or mean no good; and ones that open what passes through.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::{check, not_tried, store, told};
use crate::Estate;
use crate::support::listener::{self, Listener};
use crate::support::program;

/// Reads the request, and goes on in this manner.
fn answering(manner: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Listener {
    Listener::start(move |mut stream| {
        let (mut request, mut byte) = (Vec::new(), [0]);
        while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
            request.push(byte[0]);
        }
        manner(&mut stream);
    })
}

fn says(text: &'static str) -> Listener {
    answering(move |stream| drop(stream.write_all(text.as_bytes())))
}

/// Says this, and connects everybody to one address, whatever name was asked for.
fn tunnel(head: &'static str, to: SocketAddr) -> Listener {
    answering(move |stream| {
        drop(stream.write_all(head.as_bytes()));
        splice(stream, to);
    })
}

/// Carries bytes both ways to their end.
pub fn splice(stream: &mut TcpStream, to: SocketAddr) {
    let Ok(mut peer) = TcpStream::connect(to) else { return };
    let (Ok(mut back), Ok(mut source)) = (stream.try_clone(), peer.try_clone()) else { return };
    thread::spawn(move || {
        drop(std::io::copy(&mut source, &mut back));
        drop(back.shutdown(Shutdown::Write));
    });
    drop(std::io::copy(stream, &mut peer));
    drop(peer.shutdown(Shutdown::Write));
}

fn url(listener: &Listener) -> String {
    format!("http://{}", listener.address())
}

/// Whatever comes instead of an answer: told for what it is, within the time allowed, and never taken for the peer's.
#[test]
fn what_is_no_proxy_is_told_for_what_it_is() {
    let estate = Estate::new();
    let store = store(&estate);
    let endless = |piece: &'static str, pause: u64| {
        answering(move |stream| {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\n"));
            while stream.write_all(piece.as_bytes()).is_ok() {
                thread::sleep(Duration::from_millis(pause));
            }
        })
    };
    let cases = [
        ("endless headers", endless("X: y\r\n", 0), "too-long", None),
        ("an endless header", endless("yyyyyyyyyyyyyyyy", 0), "too-long", None),
        ("a drip", endless("y", 30), "silent", None),
        ("silence", listener::silent(), "silent", None),
        (
            "endless announcements",
            answering(|stream| while stream.write_all(b"HTTP/1.1 100 Go\r\n\r\n").is_ok() {}),
            "too-long",
            None,
        ),
        ("LF only", says("HTTP/1.1 200 OK\n\n"), "not-http", None),
        ("SSH", listener::greets("SSH-2.0-OpenSSH_9.2\r\n"), "not-http", None),
        ("TLS", says("\u{15}\u{3}\u{1}\0\u{2}\u{2}F"), "not-http", None),
        ("another protocol", says("HTTP/1.1 101 Switching Protocols\r\n\r\n"), "not-http", None),
        ("hanging up", says(""), "closed", None),
        ("hanging up half-way", says("HTTP/1.1 200 O"), "closed", None),
        ("a redirect", says("HTTP/1.1 302 Found\r\nLocation: http://login.corp.test/\r\n\r\n"), "status", Some(302)),
        ("no CONNECT", says("HTTP/1.1 501 Not Implemented\r\n\r\n"), "status", Some(501)),
        ("a web server", says("HTTP/1.1 405 Method Not Allowed\r\n\r\n<html>"), "forbidden", Some(405)),
        ("NTLM", says("HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n\r\n"), "authentication-required", Some(407)),
        ("an escape", says("HTTP/1.1 403 \u{1b}[31m\u{202e}no\r\n\r\n"), "forbidden", Some(403)),
    ];
    for (case, proxy, reason, status) in &cases {
        let check = check("mail.corp.test", &store, &url(proxy)).options(&["--timeout", "1"]);
        let report = check.report().of(case);
        report.within(Duration::from_secs(20));
        not_tried(&report, reason, *status);
        for language in ["en", "ja"] {
            let said = check.clone().options(&["--lang", language, "-v"]).outcome().stdout;
            assert!(!said.contains(['\u{1b}', '\u{202e}']), "{case}: {said}");
        }
    }
    let ntlm = check("mail.corp.test", &store, &url(&cases[14].1)).outcome().stdout;
    assert!(ntlm.contains("by NTLM") && ntlm.contains("only Basic"), "{ntlm}");
    let (_held, closed) = listener::closed_port();
    not_tried(&check("mail.corp.test", &store, &format!("http://{closed}")).report(), "not-connected", None);
    let unknown =
        check("mail.corp.test", &store, "http://proxy.invalid:3128").options(&["--resolver", &closed.to_string()]);
    not_tried(&unknown.options(&["--dns-timeout", "1"]).report(), "not-resolved", None);
}

/// Announcements are passed over, and what a body would be is the peer's already.
#[test]
fn a_tunnel_begins_behind_the_head_whatever_the_head_says() {
    let estate = Estate::new();
    let server = estate.openssl();
    for head in [
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 204\r\n\r\n",
    ] {
        let proxy = tunnel(head, server.address());
        let report = check(crate::HOST, &store(&estate), &url(&proxy)).report().of(head);
        report.valid().verdict(0, "verified");
        assert_eq!(proxy.connections(), 1);
    }
}

/// It opens the way and then talks itself: what it says is judged as the peer's, as any answer is.
#[test]
fn a_way_into_nothing_is_the_peers_fault_and_said_of_its_name() {
    let estate = Estate::new();
    let proxy = says("HTTP/1.1 200 OK\r\n\r\nSSH-2.0-OpenSSH_9.2\r\n");
    let report = check("mail.corp.test", &store(&estate), &url(&proxy)).report();
    report.valid().verdict(1, "failed").critical(&["not-tls"]);
    assert_eq!(report.finding("not-tls")["evidence"]["address"], json!("mail.corp.test"), "{}", report.shown());
    assert_eq!(report.finding("not-tls")["addresses"], json!([]));
}

/// A hint where three things come together, and nowhere else: a proxy, a public name, a chain of nobody's that is public.
#[test]
fn inspection_is_hinted_at_only_where_it_is_likely() {
    for (name, proxied, hinted) in
        [("mail.contoso.com", true, true), ("exchange.corp.test", true, false), ("mail.contoso.com", false, false)]
    {
        let estate = Estate::with_leaf(&crate::support::pki::Order::server(name));
        let server = estate.openssl();
        let proxy = tunnel("HTTP/1.1 200 OK\r\n\r\n", server.address());
        let report = if proxied {
            check(name, &store(&estate), &url(&proxy)).report()
        } else {
            program::check(server.address(), &store(&estate)).name(name).report()
        };
        let report = report.of(name);
        // The store trusts it, and so it stays verified: a hint is no verdict.
        report.valid().verdict(0, "verified");
        if hinted {
            report.also("info", "interception-likely").about("interception-likely", &estate.leaf);
            assert_eq!(report.finding("interception-likely")["certainty"], "likely");
            assert_eq!(told(&report)["status"], "open");
        } else {
            report.without("interception-likely");
        }
    }
}
