//! Whatever a proxy answers to CONNECT ends in an answer or a fault within the bounds, and what follows changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::evidence::proxy::answer::{Answer, Fault, MAX_BYTES};

fn read(bytes: &[u8]) -> Result<Option<(u16, usize)>, Fault> {
    let mut answer = Answer::new();
    for byte in bytes {
        if let Some(head) = answer.feed(*byte)? {
            return Ok(Some((head.status, answer.received())));
        }
    }
    Ok(None)
}

fuzz_target!(|bytes: &[u8]| {
    let first = read(bytes);
    assert!(first != Ok(None) || bytes.len() < MAX_BYTES);
    if let Ok(Some((status, taken))) = first {
        assert!((200..600).contains(&status) && bytes[..taken].ends_with(b"\r\n\r\n"));
        assert_eq!(read(&[&bytes[..taken], b"220 mail ESMTP\r\n"].concat()), Ok(Some((status, taken))));
    }
});
