//! Signing requests and private keys from any bytes: never a panic; a request that is read is itself again, and a flipped
//! bit of its signed part is no valid signature.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::cert::bundle::Bundle;
use peertrust::cert::container::Password;
use peertrust::cert::{Request, SignatureCheck};

fuzz_target!(|data: &[u8]| {
    let password = Password::new("p").expect("a short password");
    let _ = Bundle::open_for_keys("", data, &password).keys().count();
    let Ok(request) = Request::decode(data) else { return };
    let again = Request::decode(request.der.bytes()).expect("its own bytes decode");
    assert_eq!(again.sha256, request.sha256);
    if request.check_signature() == SignatureCheck::Valid {
        let mut altered = request.der.bytes().to_vec();
        altered[request.info.end - 1] ^= 1;
        let altered = Request::decode(&altered).map(|altered| altered.check_signature());
        assert_ne!(altered.ok(), Some(SignatureCheck::Valid));
    }
});
