//! `verify --evidence`: a recorded report judges again to the same diagnosis.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::Value;

use super::made::{NOW, World, arg, peertrust};

/// A TLS server on loopback that completes every handshake, for as long as the test runs.
fn serve(world: &World) -> SocketAddr {
    let chain = [world.leaf.der(), world.intermediate.der()].map(|der| CertificateDer::from(der.to_vec()));
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(world.leaf.key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain.to_vec(), key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (mut stream, config) = (stream, Arc::clone(&config));
            thread::spawn(move || {
                let mut session = rustls::ServerConnection::new(config).unwrap();
                // The client leaves after its Finished: how that ends is the client's evidence, not ours.
                let _ = session.complete_io(&mut stream);
                let _ = session.complete_io(&mut stream);
            });
        }
    });
    address
}

const DIAGNOSIS: [&str; 8] = ["peer", "ssl", "chain", "missing", "paths", "findings", "trusted_by", "reachability"];

fn same(live: &Value, again: &Value) {
    for field in DIAGNOSIS {
        // Bytes, not values: the order of keys is part of the promise.
        let text = |v: &Value| serde_json::to_string_pretty(&v[field]).unwrap();
        assert_eq!(text(live), text(again), "{field}");
    }
    assert_eq!(live["capture"], again["capture"]);
}

#[test]
fn a_live_report_judges_again_to_the_same_diagnosis() {
    let world = World::new();
    let address = serve(&world).to_string();
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    for (name, store) in [("held.pem", world.root.pem()), ("other.pem", super::made::root("Other").pem())] {
        let store = world.file(name, store);
        for format in ["json", "jsonl"] {
            let judge = ["--store", arg(&store), "--at", NOW, "--server-name", "mail.example.test"];
            let peers = ["check", "--no-ping", "--format", format, &address, &closed];
            let live = peertrust(&[&peers[..], &judge].concat());
            assert_eq!(live.code, 1, "{}", live.stderr);
            let recorded = world.file("report.json", &live.stdout);
            // --server-name was recorded with the target.
            let again = peertrust(&[
                "verify",
                "--format",
                format,
                "--evidence",
                arg(&recorded),
                "--store",
                arg(&store),
                "--at",
                NOW,
            ]);
            assert_eq!(again.code, live.code, "{}", again.stderr);
            let (mut live, mut again) = (peers_of(&live.stdout), peers_of(&again.stdout));
            // Lines come as peers finish.
            live.sort_by_key(|p| p["peer"] != address.as_str());
            again.sort_by_key(|p| p["peer"] != address.as_str());
            assert_eq!((live.len(), again.len()), (2, 2));
            live.iter().zip(&again).for_each(|(live, again)| same(live, again));
            let status = if name == "held.pem" { "verified" } else { "certificate-missing-from-chain" };
            assert_eq!(again[0]["ssl"]["status"], status);
            assert_eq!(again[1]["ssl"]["status"], "network-error");
        }
    }
}

fn peers_of(text: &str) -> Vec<Value> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>().map(Result::unwrap);
    let peers = values.flat_map(|v| match (v["peers"].as_array(), &v["kind"]) {
        (Some(peers), _) => peers.clone(),
        (None, Value::String(kind)) if kind == "peer" => vec![v],
        _ => Vec::new(),
    });
    peers.collect()
}

#[test]
fn an_offline_report_judges_again_as_well_by_another_store_and_at_another_time() {
    let world = World::new();
    let (chain, store) = (world.file("chain.pem", world.chain()), world.file("root.pem", world.root.pem()));
    for name in [&[][..], &["--name", "mail.example.test"]] {
        let base = ["verify", "--format", "json", "--store", arg(&store), "--chain", arg(&chain), "--at"];
        let first = peertrust(&[&base[..], &[NOW], name].concat());
        let recorded = world.file("report.json", &first.stdout);
        let again = |at: &str| {
            peertrust(&["verify", "--format", "json", "--evidence", arg(&recorded), "--store", arg(&store), "--at", at])
        };
        same(&first.json()["peers"][0], &again(NOW).json()["peers"][0]);
        assert_eq!(again("2028-01-01").json()["peers"][0]["ssl"]["status"], "bad-certificates");
    }
}

#[test]
fn what_is_no_report_is_misuse_with_both_sides() {
    let world = World::new();
    for (content, words) in [
        ("not json", &["peertrust.report/1", "expected"][..]),
        ("{\"schema\": \"other/2\"}", &["peertrust.report/1", "other/2"]),
        ("{\"schema\": \"peertrust.report/1\", \"peers\": [{}]}", &["peer 1", "capture"]),
    ] {
        let file = world.file("report.json", content);
        peertrust(&["verify", "--evidence", arg(&file)]).is_misuse(words);
    }
}
