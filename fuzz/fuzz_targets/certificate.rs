//! Certificate decoding: never panics, and what it decodes decodes again to the same facts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::cert::Certificate;

fuzz_target!(|data: &[u8]| {
    let Ok(certificate) = Certificate::decode(data) else { return };
    assert!(certificate.der.bytes().len() + certificate.trailing_bytes == data.len());
    assert!(certificate.tbs_bytes().len() < data.len());
    let again = Certificate::decode(certificate.der.bytes()).expect("its own bytes decode");
    assert_eq!(again.sha256, certificate.sha256);
    assert_eq!(again.trailing_bytes, 0);
    let _ = certificate.is_self_signed();
});
