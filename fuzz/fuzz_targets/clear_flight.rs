//! The clear-text flight: never panics, stays bounded, and reads the same however it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::evidence::legacy::{Ending, FlightReader};
use peertrust::evidence::{ClearFailure, ClearFlight};
use peertrust::moment::Millis;

fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Result<ClearFlight, ClearFailure> {
    let mut reader = FlightReader::new([7; 32]);
    for piece in pieces {
        reader.push(piece);
    }
    reader.end(Ending::Closed, Millis(0.0))
}

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the cut, so that the fuzzer can steer it.
    let Some((size, bytes)) = data.split_first() else { return };
    let whole = read(std::iter::once(bytes));
    assert_eq!(read(bytes.chunks(usize::from(*size) + 1)), whole);
    if let Ok(flight) = whole {
        assert!((1..=256).contains(&flight.certificates.len()));
        assert!((0x0300..=0x0303).contains(&flight.version));
        assert!(flight.certificates.iter().map(|der| der.bytes().len()).sum::<usize>() < bytes.len());
    }
});
