//! What holds for every stream of bytes.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Ending, FlightReader, Progress};
use super::made::{CLIENT_RANDOM, Made, record};
use super::read;
use crate::evidence::{ClearFailure, ClearFlight};
use crate::moment::Millis;

/// One flight for all cases: ECDSA signatures differ each time they are made.
static FLIGHT: LazyLock<Vec<u8>> = LazyLock::new(|| Made::new().flight_in_records_of(200));

/// Reads in pieces of the given sizes, over and over.
fn read_in(bytes: &[u8], sizes: &[usize]) -> Result<ClearFlight, ClearFailure> {
    let mut reader = FlightReader::new(CLIENT_RANDOM);
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (now, later) = rest.split_at((*size).min(rest.len()));
        reader.push(now);
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    reader.end(Ending::Closed, Millis(1.0))
}

/// Bytes that look like records more often than chance would have it.
fn nearly_records() -> impl Strategy<Value = Vec<u8>> {
    let content = prop_oneof![
        vec(any::<u8>(), 0..200),
        (
            prop_oneof![Just(2u8), Just(11), Just(12), Just(13), Just(14), Just(22), any::<u8>()],
            vec(any::<u8>(), 0..90)
        )
            .prop_map(|(kind, body)| super::made::message(kind, &body)),
    ];
    vec((prop_oneof![8 => Just(22u8), 1 => Just(21), 1 => any::<u8>()], content), 0..12)
        .prop_map(|records| records.iter().flat_map(|(kind, content)| record(*kind, content)).collect())
}

proptest! {
    #[test]
    fn any_bytes_are_survived_within_bounds(bytes in vec(any::<u8>(), 0..2000), records in nearly_records()) {
        for bytes in [&bytes, &records] {
            match read(bytes) {
                Ok(flight) => prop_assert!(!flight.certificates.is_empty() && flight.certificates.len() <= 256),
                Err(failure) => prop_assert!(failure.detail.len() < 200),
            }
        }
    }

    #[test]
    fn the_network_may_cut_the_stream_anywhere(sizes in vec(1usize..400, 1..20)) {
        prop_assert_eq!(read_in(&FLIGHT, &sizes), read(&FLIGHT));
    }

    #[test]
    fn even_garbage_reads_the_same_however_it_is_cut(bytes in nearly_records(), sizes in vec(1usize..40, 1..9)) {
        prop_assert_eq!(read_in(&bytes, &sizes), read(&bytes));
    }

    #[test]
    fn a_truncated_flight_fails_or_is_partial(at in any::<prop::sample::Index>()) {
        let bytes = &FLIGHT[..at.index(FLIGHT.len())];
        let whole = read(&FLIGHT).expect("the flight");
        if let Ok(flight) = read(bytes) {
            prop_assert!(!flight.complete);
            prop_assert_eq!(flight.certificates, whole.certificates, "a chain is read whole or not at all");
        }
    }

    #[test]
    fn flipped_bits_are_survived(flips in vec((any::<prop::sample::Index>(), 0u8..8), 1..6)) {
        let mut bytes = FLIGHT.clone();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let once = read(&bytes);
        prop_assert_eq!(&once, &read_in(&bytes, &[7]));
    }

    /// Nothing behind the end is looked at: it is the next flight's, or noise.
    #[test]
    fn what_follows_the_end_changes_nothing(tail in vec(any::<u8>(), 0..100)) {
        prop_assert_eq!(read(&[&FLIGHT[..], &tail].concat()), read(&FLIGHT));
        let mut reader = FlightReader::new(CLIENT_RANDOM);
        prop_assert_eq!(reader.push(&FLIGHT), Progress::Complete);
        prop_assert_eq!(reader.push(&tail), Progress::Complete);
    }
}

/// Every cut, not a sample: the flight is short enough.
#[test]
fn every_truncation_fails_or_is_partial() {
    for end in 0..FLIGHT.len() {
        if let Ok(flight) = read(&FLIGHT[..end]) {
            assert!(!flight.complete, "{end}");
        }
    }
}
