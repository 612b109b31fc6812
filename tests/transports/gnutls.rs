//! GnuTLS where rustls cannot follow: versions, key exchanges and ciphers of another library's making than OpenSSL's.

use crate::recipes::{
    self, Recipe, gnutls_3des, gnutls_tls_1_0_dhe, gnutls_tls_1_1_ecdhe, gnutls_tls_1_2_cbc, gnutls_tls_1_2_rsa,
};
use crate::service::Mode;
use crate::support::expect::Report;
use crate::support::program::check;
use crate::{Estate, HOST};

fn judged(recipe: &Recipe, judge: impl Fn(&Report, &Estate)) {
    let estate = Estate::new();
    let service = estate.start(recipe, Mode::Tls);
    let store = estate.pki.store(&[&estate.root]);
    let (_, address) = service.listens[0];
    let report = check(format!("tls://{address}"), &store).name(HOST).report().of(recipe.name);
    report.valid().presented(&[&estate.leaf, &estate.intermediate]);
    judge(&report, &estate);
}

#[test]
fn what_an_appliance_speaks_is_judged_and_what_is_weak_is_told() {
    for (recipe, version, possession, warnings) in [
        (gnutls_tls_1_1_ecdhe(), "TLSv1.1", "undetermined", &["tls-legacy-only"][..]),
        (gnutls_tls_1_0_dhe(), "TLSv1.0", "undetermined", &["tls-legacy-only"]),
        (gnutls_tls_1_2_rsa(), "TLSv1.2", "undetermined", &["weak-key-exchange"]),
        (gnutls_tls_1_2_cbc(), "TLSv1.2", "proved", &[]),
    ] {
        judged(&recipe, |report, _| {
            report.verdict(0, "verified").critical(&[]).also("warning", "client-cannot-negotiate");
            for code in warnings {
                report.also("warning", code);
            }
            let shake = &report.peer()["ssl"]["handshake"];
            assert_eq!(
                (&shake["version"], &shake["completed"]),
                (&version.into(), &false.into()),
                "{}",
                report.shown()
            );
            // Proved by the signature over the parameters: RSA key exchange has none, and before TLS 1.2 it is over
            // MD5 and SHA-1 together, which nothing here verifies.
            assert_eq!(shake["possession"], possession, "{}", report.shown());
        });
    }
}

#[test]
fn a_cipher_that_no_appliance_speaks_fails_and_the_chain_is_read_all_the_same() {
    judged(&gnutls_3des(), |report, _| {
        report.verdict(1, "failed").critical(&["client-cannot-negotiate", "tls-legacy-only"]);
    });
}

#[test]
fn a_client_certificate_that_is_merely_asked_for_is_no_fault() {
    let recipe = Recipe {
        command: |world, ports| recipes::gnutls_serv_speaking("NORMAL", world, ports[0]),
        ..recipes::gnutls_serv()
    };
    judged(&recipe, |report, _| {
        report.verdict(0, "verified").critical(&[]);
        assert_eq!(report.peer()["ssl"]["client_certificate"]["requested"], true, "{}", report.shown());
    });
}
