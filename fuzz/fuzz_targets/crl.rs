//! A revocation list: read, or refused; every entry that was counted is there and is found.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::cert::crl::Crl;

fuzz_target!(|bytes: &[u8]| {
    let Ok(crl) = Crl::read(bytes) else { return };
    assert_eq!(crl.entries().count(), crl.count);
    for entry in crl.entries().take(10) {
        assert!(crl.find(&entry.serial).is_some());
    }
});
