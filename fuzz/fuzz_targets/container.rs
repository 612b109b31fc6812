//! Files of every form, with a password and without: never a panic, and what is read is what it decodes to again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::cert::Certificate;
use peertrust::cert::bundle::Bundle;
use peertrust::cert::container::Password;

fuzz_target!(|data: &[u8]| {
    let bundle = Bundle::read(data);
    for certificate in bundle.certificates() {
        let again = Certificate::decode(certificate.der.bytes()).expect("its own bytes decode");
        assert_eq!(again.sha256, certificate.sha256);
    }
    let password = Password::new("p").expect("a short password");
    assert_eq!(Bundle::open("", data, &password).form, bundle.form);
});
