//! The flight reader against flights made here: what it concludes, and what it survives.

mod made;
mod properties;
mod stream;

use super::{Ending, FlightReader};
use crate::evidence::{ClearFailure, ClearFlight, Possession, PossessionUnknown, TlsFailureKind};
use crate::moment::Millis;
use made::{CLIENT_RANDOM, Made, alert, record};

fn read(bytes: &[u8]) -> Result<ClearFlight, ClearFailure> {
    read_until(bytes, Ending::Closed)
}

fn read_until(bytes: &[u8], ending: Ending) -> Result<ClearFlight, ClearFailure> {
    let mut reader = FlightReader::new(CLIENT_RANDOM);
    reader.push(bytes);
    reader.end(ending, Millis(1.0))
}

#[test]
fn a_whole_flight_is_read() {
    let made = Made::new();
    let flight = read(&made.flight()).expect("a flight");
    assert_eq!((flight.version, flight.cipher_suite), (0x0303, 0xc023));
    assert_eq!(flight.cipher_name.as_deref(), Some("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"));
    assert_eq!(flight.key_exchange.as_deref(), Some("ECDHE secp256r1"));
    assert_eq!(flight.certificates, made.chain());
    assert_eq!(flight.staple.as_ref().map(|der| der.bytes()), Some(&b"staple"[..]));
    assert_eq!(flight.certificate_request.as_ref().map(|request| request.authorities_sent), Some(2));
    assert_eq!(flight.possession, Possession::Proved);
    assert!(flight.complete);
}

#[test]
fn messages_may_span_records_and_share_them() {
    let made = Made::new();
    let whole = read(&made.flight());
    for size in [1, 3, 100, 16_384] {
        assert_eq!(read(&made.flight_in_records_of(size)), whole, "{size}");
    }
}

/// A signature over other parameters, or by another key, is no proof: the case of a replayed flight.
#[test]
fn a_signature_over_something_else_disproves_possession() {
    let made = Made::new();
    let mut other_random = FlightReader::new([8; 32]);
    other_random.push(&made.flight());
    let flight = other_random.end(Ending::Closed, Millis(1.0)).expect("a flight");
    assert_eq!(flight.possession, Possession::Disproved);
    let stranger = Made::new();
    let flight = read(&made.flight_with_key_exchange(&stranger.key_exchange(0x0403))).expect("a flight");
    assert_eq!(flight.possession, Possession::Disproved);
}

#[test]
fn a_signature_scheme_the_key_cannot_have_disproves_possession() {
    let made = Made::new();
    let flight = read(&made.flight_with_key_exchange(&made.key_exchange(0x0401))).expect("a flight");
    assert_eq!(flight.possession, Possession::Disproved);
}

#[test]
fn an_unknown_signature_scheme_leaves_possession_open() {
    let made = Made::new();
    let flight = read(&made.flight_with_key_exchange(&made.key_exchange(0x0909))).expect("a flight");
    assert_eq!(flight.possession, Possession::Undetermined(PossessionUnknown::UnsupportedAlgorithm));
}

#[test]
fn a_flight_cut_behind_its_chain_keeps_the_chain() {
    let made = Made::new();
    let mut bytes = [record(22, &made.hello(0x0303, 0xc023)), record(22, &made.certificate())].concat();
    for ending in [Ending::Timeout, Ending::Closed, Ending::Reset, Ending::Broken("wire cut".into())] {
        let flight = read_until(&bytes, ending).expect("a partial flight");
        assert_eq!(flight.certificates, made.chain());
        assert_eq!(flight.possession, Possession::Undetermined(PossessionUnknown::NoSignature));
        assert!(!flight.complete);
    }
    bytes.extend(alert(2, 40));
    assert!(!read(&bytes).expect("a partial flight").complete);
}

#[test]
fn how_it_ended_without_a_chain_is_told_apart() {
    let hello = record(22, &Made::new().hello(0x0301, 0x002f));
    let table: [(Vec<u8>, Ending, TlsFailureKind); 10] = [
        (vec![], Ending::Timeout, TlsFailureKind::Timeout),
        (vec![], Ending::Closed, TlsFailureKind::Closed),
        (vec![], Ending::Reset, TlsFailureKind::Reset),
        (alert(2, 40), Ending::Closed, TlsFailureKind::Alert(40)),
        (alert(1, 0), Ending::Closed, TlsFailureKind::Closed),
        (alert(1, 112), Ending::Timeout, TlsFailureKind::Timeout),
        (alert(9, 40), Ending::Closed, TlsFailureKind::Protocol),
        (record(20, &[1]), Ending::Closed, TlsFailureKind::Protocol),
        (b"HTTP/1.1 400 Bad Request\r\n".to_vec(), Ending::Closed, TlsFailureKind::NotTls),
        (record(22, &made::message(11, &[0, 0, 0])), Ending::Closed, TlsFailureKind::Protocol),
    ];
    for (bytes, ending, kind) in table {
        let failure = read_until(&bytes, ending).expect_err("no chain");
        assert_eq!(failure.kind, kind, "{bytes:?}");
        assert_eq!((failure.version, failure.cipher_suite), (None, None));
        if kind != TlsFailureKind::NotTls && kind != TlsFailureKind::Protocol {
            let after = read_until(&[hello.clone(), bytes.clone()].concat(), Ending::Timeout).expect_err("no chain");
            assert_eq!((after.version, after.cipher_suite), (Some(0x0301), Some(0x002f)), "{bytes:?}");
        }
    }
}

/// Servers with several names warn and go on with their default certificate (RFC 6066 §3).
#[test]
fn a_warning_does_not_end_the_flight() {
    let made = Made::new();
    let bytes = [alert(1, 112), made.flight()].concat();
    assert_eq!(read(&bytes), read(&made.flight()));
}

#[test]
fn ssl_3_is_recognised_and_its_chain_read() {
    let made = Made::new();
    let messages = [made.hello(0x0300, 0x000a), made.certificate(), made::message(14, &[])].concat();
    let flight = read(&record(22, &messages)).expect("a flight");
    assert_eq!((flight.version, flight.cipher_name.as_deref()), (0x0300, Some("TLS_RSA_WITH_3DES_EDE_CBC_SHA")));
    assert_eq!(flight.possession, Possession::Undetermined(PossessionUnknown::KeyExchangeWithoutSignature));
}

#[test]
fn messages_out_of_turn_are_refused() {
    let made = Made::new();
    let hello = made.hello(0x0303, 0xc023);
    let table = [
        (vec![made.certificate()], TlsFailureKind::Protocol),
        (vec![hello.clone(), hello.clone()], TlsFailureKind::Protocol),
        (vec![hello.clone(), made::message(1, &[])], TlsFailureKind::Protocol),
        (vec![hello.clone(), made.key_exchange(0x0403), made.certificate()], TlsFailureKind::Protocol),
        (vec![hello.clone(), made::message(14, &[])], TlsFailureKind::NoCertificate),
        (vec![hello, made::message(11, &[0, 0, 0])], TlsFailureKind::NoCertificate),
    ];
    for (messages, kind) in table {
        assert_eq!(read(&record(22, &messages.concat())).expect_err("no chain").kind, kind);
    }
}

#[test]
fn a_version_beyond_the_offer_is_told() {
    let failure = read(&record(22, &Made::new().hello(0x0304, 0x1301))).expect_err("not offered");
    assert_eq!((failure.kind, failure.version), (TlsFailureKind::Protocol, Some(0x0304)));
}

/// Each hello has its own highest version: what a server chooses above it was not offered (RFC 5246 §7.4.1.3).
#[test]
fn a_version_above_that_of_the_hello_is_told_with_both_sides() {
    let made = Made::new();
    for (offered, chosen) in [(0x0301, 0x0303), (0x0301, 0x0302), (0x0303, 0x0304), (0x0300, 0x0301)] {
        let mut reader = FlightReader::offering(offered, CLIENT_RANDOM);
        reader.push(&record(22, &made.hello(chosen, 0x002f)));
        let failure = reader.end(Ending::Closed, Millis(1.0)).expect_err("not offered");
        assert_eq!((failure.kind, failure.version), (TlsFailureKind::Protocol, Some(chosen)));
        assert!(failure.detail.contains(&format!("{offered:#06x}")), "{}", failure.detail);
    }
    for (offered, chosen) in [(0x0301, 0x0300), (0x0301, 0x0301), (0x0303, 0x0300), (0x0303, 0x0302)] {
        let mut reader = FlightReader::offering(offered, CLIENT_RANDOM);
        reader.push(&record(22, &[made.hello(chosen, 0x002f), made.certificate()].concat()));
        assert_eq!(reader.end(Ending::Closed, Millis(1.0)).expect("a flight").version, chosen);
    }
}

#[test]
fn an_oversized_message_is_refused_by_its_header() {
    let bytes = [record(22, &Made::new().hello(0x0303, 0xc023)), record(22, &[11, 0x18, 0, 1])].concat();
    assert_eq!(read(&bytes).expect_err("oversized").kind, TlsFailureKind::Oversized);
}

/// One message below its bound cannot fill the total; what does is chatter around it.
#[test]
fn two_mebibytes_without_an_end_are_enough() {
    let bytes = record(21, &[1, 112].repeat(8192)).repeat(200);
    assert_eq!(read(&bytes).expect_err("no end").kind, TlsFailureKind::Oversized);
}

/// 300 kB of certificates: beyond rustls's 64 kB, well within ours.
#[test]
fn a_chain_of_300_kilobytes_is_read() {
    let made = Made::new();
    let leaf = made.chain().remove(0);
    let chain = [vec![leaf.bytes().to_vec()], vec![vec![0x30; 3000]; 99]].concat();
    let messages = [made.hello(0x0303, 0x002f), made::certificate_of(&chain), made::message(14, &[])].concat();
    let bytes: Vec<u8> = messages.chunks(16_384).flat_map(|part| record(22, part)).collect();
    assert_eq!(read(&bytes).expect("a flight").certificates.len(), 100);
}
