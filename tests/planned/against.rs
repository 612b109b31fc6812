//! `verify --against`: what a new certificate changes against the live peer's, on real servers.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::made::{Ran, arg, peertrust};
use super::support::pki::{Cert, Key, Order, Pki};
use super::support::{nginx, s_server};

const HOST: &str = "exchange.corp.test";

fn server(names: &str) -> Order {
    Order::server(HOST).with(&format!("subjectAltName={names}"))
}

/// Root, issuing CA, and the live leaf with three names.
struct Estate {
    pki: Pki,
    root: Cert,
    issuing: Cert,
    live: Cert,
}

impl Estate {
    fn new() -> Self {
        let pki = Pki::new();
        let root = pki.self_signed(&Order::authority("Lab Root CA"));
        let issuing = pki.issue(&root, &Order::authority("Lab Issuing CA"));
        let names = format!("DNS:{HOST},DNS:autodiscover.corp.test,DNS:legacy.corp.test,IP:10.0.0.5");
        let live = pki.issue(&issuing, &server(&names).valid(-100, 30));
        Self { pki, root, issuing, live }
    }

    fn openssl(&self) -> s_server::OpensslServer {
        s_server::with_leaf(&self.live).sending(&self.pki.bundle(&[&self.issuing])).start()
    }

    fn verify(&self, chain: &Path, against: &str, more: &[&str]) -> Ran {
        let store = self.pki.store(&[&self.root]);
        let fixed = ["verify", "--format", "json", "--store", arg(&store), "--chain", arg(chain), "--against", against];
        peertrust(&[&fixed[..], &["--name", HOST], more].concat())
    }

    fn chain(&self, leaf: &Cert) -> PathBuf {
        self.pki.bundle(&[leaf, &self.issuing])
    }
}

fn told(ran: &Ran) -> Value {
    ran.json()["peers"][0]["planned"]["against"].clone()
}

#[test]
fn names_key_issuer_and_validity_are_compared_on_openssl_and_nginx() {
    let estate = Estate::new();
    let names = format!("DNS:{HOST},DNS:*.corp.test,DNS:new.example.test");
    let new = estate.pki.issue(&estate.issuing, &server(&names).valid(-1, 390).key(Key::Rsa(2048)));
    let chain = estate.chain(&new);
    let openssl = estate.openssl();
    let bundle = estate.pki.bundle(&[&estate.live, &estate.issuing]);
    let nginx = nginx::start(&[nginx::site(HOST, &estate.live, &bundle)]);
    for address in [openssl.address(), nginx.address()] {
        let ran = estate.verify(&chain, &address.to_string(), &[]);
        let against = told(&ran);
        assert_eq!((ran.code, &against["ssl_status"]), (0, &"verified".into()), "{against}");
        assert_eq!((&against["peer"], &against["server_name"]), (&address.to_string().into(), &HOST.into()));
        let leaf = &against["leaves"][0];
        assert_eq!(
            (&leaf["live_leaf_sha256"], &leaf["addresses"]),
            (&estate.live.sha256.as_str().into(), &json!(["127.0.0.1"]))
        );
        // The wildcard covers autodiscover and legacy, not the address.
        assert_eq!(leaf["names_lost"], json!(["10.0.0.5"]));
        assert_eq!(leaf["names_gained"], json!(["*.corp.test", "new.example.test"]));
        assert_eq!((&leaf["same_certificate"], &leaf["key_reused"]), (&false.into(), &false.into()));
        assert_eq!((&leaf["issuer_changed"], &leaf["chain_changed"]), (&false.into(), &false.into()));
        assert_eq!(leaf["key"], json!({"before": "EC P-256", "after": "RSA 2048"}));
        assert_eq!(leaf["lifetime_days"], json!({"before": 130, "after": 391}));
        let dates = json!({"before": estate.live.not_after(), "after": new.not_after()});
        assert_eq!((&leaf["not_after"], &leaf["subject"]), (&dates, &Value::Null));
        let schema: Value = serde_json::from_str(&peertrust(&["schema"]).stdout).unwrap();
        assert!(jsonschema::is_valid(&schema, &ran.json()));
    }
}

#[test]
fn the_same_certificate_and_a_renewal_with_the_same_key_are_told_apart() {
    let estate = Estate::new();
    let server = estate.openssl();
    let address = server.address().to_string();
    let same = told(&estate.verify(&estate.chain(&estate.live), &address, &[]));
    let leaf = &same["leaves"][0];
    assert_eq!((&leaf["same_certificate"], &leaf["key_reused"]), (&true.into(), &true.into()));
    assert_eq!((&leaf["names_lost"], &leaf["chain_changed"]), (&json!([]), &false.into()));

    // The same key under another authority, and one name less.
    let renewed = estate.pki.renew(&estate.live, &server_less());
    let ran = estate.verify(&estate.pki.bundle(&[&renewed]), &address, &[]);
    let leaf = &told(&ran)["leaves"][0];
    assert_eq!((&leaf["key_reused"], &leaf["issuer_changed"]), (&true.into(), &true.into()));
    assert_eq!(leaf["names_lost"], json!(["autodiscover.corp.test", "legacy.corp.test", "10.0.0.5"]));
    assert_eq!(leaf["intermediates_gone"][0]["subject"], "CN=Lab Issuing CA, O=Lab", "{leaf}");
    assert_eq!(leaf["chain_changed"], true);
}

fn server_less() -> Order {
    server(&format!("DNS:{HOST}")).valid(-1, 20)
}

#[test]
fn an_authority_with_a_new_key_under_its_old_name_is_another_issuer() {
    let estate = Estate::new();
    let again = estate.pki.issue(&estate.root, &Order::authority("Lab Issuing CA"));
    let new = estate.pki.issue(&again, &server(&format!("DNS:{HOST}")));
    let server = estate.openssl();
    let ran = estate.verify(&estate.pki.bundle(&[&new, &again]), &server.address().to_string(), &[]);
    let leaf = &told(&ran)["leaves"][0];
    assert_eq!((ran.code, &leaf["issuer_changed"], &leaf["issuer"]), (0, &true.into(), &Value::Null));
    let keys = json!({"before": estate.issuing.key_id().unwrap(), "after": again.key_id().unwrap()});
    assert_eq!((&leaf["issuer_key_id"], &leaf["chain_changed"]), (&keys, &true.into()));
}

#[test]
fn a_lost_name_is_no_fault_unless_it_is_asked_for() {
    let estate = Estate::new();
    let new = estate.pki.issue(&estate.issuing, &server_less());
    let (chain, server) = (estate.chain(&new), estate.openssl());
    let address = server.address().to_string();
    assert_eq!(estate.verify(&chain, &address, &[]).code, 0);
    assert_eq!(estate.verify(&chain, &address, &["--name", "legacy.corp.test"]).code, 1);
}

#[test]
fn the_server_name_asked_for_decides_which_certificate_is_compared() {
    let estate = Estate::new();
    let other = estate.pki.issue(&estate.issuing, &Order::server("other.corp.test"));
    let (one, two) = (estate.chain(&estate.live), estate.chain(&other));
    let nginx = nginx::start(&[nginx::site("other.corp.test", &other, &two), nginx::site(HOST, &estate.live, &one)]);
    let ran = estate.verify(&one, &nginx.address().to_string(), &[]);
    assert_eq!(told(&ran)["leaves"][0]["same_certificate"], true, "the name of --name is sent");
    let ran = estate.verify(&one, &nginx.address().to_string(), &["--server-name", "other.corp.test"]);
    assert_eq!(told(&ran)["leaves"][0]["live_leaf_sha256"], other.sha256.as_str());
}

#[test]
fn a_live_peer_that_cannot_be_asked_is_a_reason_and_exit_code_3() {
    let estate = Estate::new();
    let chain = estate.chain(&estate.live);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ran = estate.verify(&chain, &closed.to_string(), &[]);
    let against = told(&ran);
    assert_eq!((ran.code, &against["reason"], &against["leaves"]), (3, &"tcp-refused".into(), &Value::Null));
    // The verdict stands, and a failed one wins.
    assert_eq!(ran.json()["peers"][0]["ssl"]["status"], "verified");
    assert_eq!(estate.verify(&chain, &closed.to_string(), &["--name", "unknown.test"]).code, 1);
    let none = peertrust(&["verify", "--format", "json", "--chain", arg(&chain)]);
    assert_eq!(none.json()["peers"][0]["planned"]["against_reason"], "not-asked");
    estate.verify(&chain, "https://x/y", &[]).is_misuse(&["is no peer"]);
    peertrust(&["verify", "--chain", arg(&chain), "--against", "a.test", "--timeout", "0"])
        .is_misuse(&["number of seconds"]);
}
