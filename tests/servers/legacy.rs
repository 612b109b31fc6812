//! Servers with which rustls cannot complete a handshake: half of the Exchange servers in the field.
//! The chain is read from the clear-text flight and judged as any other.

use std::net::SocketAddr;

use crate::support::nginx;
use crate::support::pki::{Key, Order};
use crate::support::s_server;
use crate::{Estate, HOST, check};

/// An estate with an RSA leaf: these suites have no other.
fn rsa_estate() -> Estate {
    Estate::with_leaf(&Order::server(HOST).key(Key::Rsa(2048)))
}

/// What a server speaks, in OpenSSL's words and in nginx's.
struct Dialect {
    version: &'static str,
    protocols: &'static str,
    ciphers: &'static str,
}

/// Both servers, speaking this alone.
fn each_server(estate: &Estate, dialect: &Dialect, judge: impl Fn(SocketAddr)) {
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).option(dialect.version);
    let openssl = recipe.option("-cipher").option(dialect.ciphers).start();
    judge(openssl.address());
    let full = estate.pki.bundle(&[&estate.leaf, &estate.intermediate]);
    let parameters = estate.pki.folder().write("dh.pem", DH_2048);
    let site = nginx::site(HOST, &estate.leaf, &full)
        .directive(&format!("ssl_protocols {}", dialect.protocols))
        .directive(&format!("ssl_ciphers {}", dialect.ciphers))
        .directive(&format!("ssl_dhparam {}", parameters.display()));
    judge(nginx::start(&[site]).address());
}

const TLS_1_0_RSA: Dialect = Dialect { version: "-tls1", protocols: "TLSv1", ciphers: "AES128-SHA:@SECLEVEL=0" };
const TLS_1_2_CBC: Dialect =
    Dialect { version: "-tls1_2", protocols: "TLSv1.2", ciphers: "ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA" };
const TLS_1_2_DHE: Dialect = Dialect { version: "-tls1_2", protocols: "TLSv1.2", ciphers: "DHE-RSA-AES128-GCM-SHA256" };

#[test]
fn the_chain_of_a_server_beyond_rustls_is_judged_for_the_appliance() {
    let estate = rsa_estate();
    let store = estate.pki.store(&[&estate.root]);
    for dialect in [TLS_1_0_RSA, TLS_1_2_CBC, TLS_1_2_DHE] {
        each_server(&estate, &dialect, |address| {
            let report = check(address, &store).report();
            report.verdict(0, "verified").critical(&[]).also("warning", "client-cannot-negotiate");
            report.presented(&[&estate.leaf, &estate.intermediate]);
            assert_eq!(report.peer()["ssl"]["handshake"]["completed"], false, "{}", report.shown());
        });
    }
}

#[test]
fn a_server_beyond_rustls_fails_for_pkix_and_its_chain_is_shown() {
    let estate = rsa_estate();
    let store = estate.pki.store(&[&estate.root]);
    for dialect in [TLS_1_0_RSA, TLS_1_2_CBC, TLS_1_2_DHE] {
        each_server(&estate, &dialect, |address| {
            let report = check(address, &store).options(&["--profile", "pkix"]).report();
            report.verdict(1, "failed").presented(&[&estate.leaf, &estate.intermediate]);
            assert!(report.findings().any(|f| f["severity"] == "critical"), "{}", report.shown());
        });
    }
}

#[test]
fn faults_are_found_behind_an_old_handshake() {
    let estate = rsa_estate();
    let store = estate.pki.store(&[&estate.stranger()]);
    for dialect in [TLS_1_0_RSA, TLS_1_2_CBC, TLS_1_2_DHE] {
        each_server(&estate, &dialect, |address| {
            let report = check(address, &store).report();
            report.verdict(1, "certificate-missing-from-chain").critical(&["root-missing"]).missing(&estate.root);
        });
    }
}

#[test]
fn the_old_protocol_and_the_old_key_exchange_are_told() {
    let estate = rsa_estate();
    let store = estate.pki.store(&[&estate.root]);
    each_server(&estate, &TLS_1_0_RSA, |address| {
        let report = check(address, &store).report();
        report.finding("weak-key-exchange");
        let told = report.findings().any(|f| f["code"] == "weak-protocol" || f["code"] == "tls-legacy-only");
        assert!(told, "{}", report.shown());
    });
}

/// TLS 1.2 with a suite that rustls has, and nothing newer: no legacy at all.
#[test]
fn tls_1_2_with_an_ephemeral_aead_suite_is_spoken_in_full() {
    let estate = rsa_estate();
    let store = estate.pki.store(&[&estate.root]);
    let gcm = Dialect { version: "-tls1_2", protocols: "TLSv1.2", ciphers: "ECDHE-RSA-AES128-GCM-SHA256" };
    each_server(&estate, &gcm, |address| {
        let report = check(address, &store).report();
        report.verdict(0, "verified").critical(&[]).without("client-cannot-negotiate");
        assert_eq!(report.peer()["ssl"]["handshake"]["version"], "TLSv1.2", "{}", report.shown());
    });
}

/// RFC 7919 ffdhe2048: nginx offers DHE only with parameters of the operator's choice.
const DH_2048: &str = "-----BEGIN DH PARAMETERS-----
MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
+8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
-----END DH PARAMETERS-----
";
