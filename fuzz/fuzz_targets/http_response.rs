//! A web server's bytes, however they are cut: a bounded body, or a failure.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::evidence::fetch::http::Response;

const LIMIT: usize = 1_000;

fn read(bytes: &[u8], piece: usize) -> Option<(u16, Vec<u8>)> {
    let mut response = Response::new(LIMIT);
    for part in bytes.chunks(piece) {
        if response.feed(part).ok()? {
            break;
        }
    }
    response.end().ok().map(|(head, body)| (head.status, body))
}

fuzz_target!(|bytes: &[u8]| {
    let whole = read(bytes, bytes.len().max(1));
    assert_eq!(whole, read(bytes, 7), "the cuts do not matter");
    assert!(whole.is_none_or(|(_, body)| body.len() <= LIMIT));
});
