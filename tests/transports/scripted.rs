//! What no healthy server does, for every dialogue: garbage, silence, a drip, a connection that is cut.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use crate::front::DIALOGUES;
use crate::support::listener::{self, Listener};
use crate::support::pki::{Order, Pki};
use crate::support::program::check;

/// One critical finding of these codes, whatever the dialogue, and in time.
fn each(server: &Listener, codes: &[&str]) {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Lab Root CA"))]);
    for scheme in DIALOGUES {
        let report = check(format!("{scheme}://{}", server.address()), &store).options(&["--timeout", "1"]).report();
        let report = report.of(scheme);
        let critical: Vec<_> = report.findings().filter(|f| f["severity"] == "critical").collect();
        let told = critical.first().and_then(|finding| finding["code"].as_str()).unwrap_or_default();
        assert!(critical.len() == 1 && codes.contains(&told), "{}", report.shown());
        // Whoever never said a word has no last one.
        let message = critical[0]["message"].as_str().unwrap_or_default();
        assert!(!message.contains("unknown"), "{}", report.shown());
        report.within(Duration::from_secs(4));
    }
}

#[test]
fn silence_ends_at_the_deadline() {
    each(&listener::silent(), &["tls-timeout"]);
}

#[test]
fn garbage_is_not_the_protocol() {
    each(&listener::greets("\u{7f}\u{1}garbage\u{1b}[31m\r\n"), &["not-tls"]);
}

#[test]
fn a_drip_of_a_never_ending_line_meets_the_deadline() {
    let drips = Listener::start(|mut stream| {
        for byte in b"2".iter().chain(std::iter::repeat(&b'2')) {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    // "222" could go on as a reply of SMTP; a fourth digit could not, and no other protocol begins so.
    each(&drips, &["not-tls", "tls-timeout"]);
}

#[test]
fn a_connection_that_is_cut_is_told() {
    let closes = Listener::start(drop);
    each(&closes, &["tls-closed"]);
    let resets = Listener::start(|mut stream| {
        drop(stream.set_read_timeout(Some(Duration::from_millis(100))));
        drop(stream.read(&mut [0; 16]));
        drop(socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)));
    });
    each(&resets, &["tls-closed"]);
}
