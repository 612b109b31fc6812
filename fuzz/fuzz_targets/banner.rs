//! Recognition of services: never panics, and looks at the beginning alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::evidence::banner::recognise;

fuzz_target!(|data: &[u8]| {
    let service = recognise(data);
    assert_eq!(service, recognise(&data[..data.len().min(512)]));
});
