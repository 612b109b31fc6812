//! Whatever the ending, the report has the shape that `peertrust schema` promises.

use crate::support::dns::{NameServer, Zone};
use crate::support::pki::{Key, Order};
use crate::support::{listener, program, s_server};
use crate::{Estate, HOST, check};

#[test]
fn reports_of_every_ending_have_the_promised_shape() {
    let estate = Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(2048)));
    let held = estate.pki.store(&[&estate.root]);
    let stale = estate.pki.store(&[&estate.pki.self_signed(&Order::authority("Lab Root CA"))]);
    let stores = [&held, &stale, &estate.pki.store(&[&estate.stranger()]), &estate.pki.store(&[])];
    let careless = estate.openssl_sending(&[&estate.intermediate, &estate.root, &estate.intermediate]);
    for store in stores {
        for profile in ["appliance", "pkix"] {
            check(careless.address(), store).options(&["--profile", profile, "--who-else"]).report().valid();
        }
    }
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    for dialect in ["-tls1 -cipher AES128-SHA:@SECLEVEL=0", "-tls1_2 -Verify 1 -verify_return_error"] {
        let server = s_server::with_leaf(&estate.leaf).sending(&bundle).options(dialect).start();
        check(server.address(), &held).report().valid();
    }
    let (_held, closed) = listener::closed_port();
    check(closed, &held).report().valid();
    check(listener::resets().address(), &held).report().valid();
    check(listener::greets("220 mail.corp.test ESMTP\r\n").address(), &held).report().valid();
    for zone in [Zone::NxDomain, Zone::ServFail] {
        let names = NameServer::start(zone);
        program::check(HOST, &held).options(&["--resolver", &names.address()]).report().valid();
    }
}
