//! `verify --chain`: planned certificates, judged as a live peer's would be.

use super::made::{NOW, Ran, World, arg, codes, leaf, peertrust, root};

/// Runs `verify --format json` on the chain file by the store file.
fn verify(world: &World, chain: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    let chain = world.file("chain.pem", chain);
    let store = world.file("root.pem", world.root.pem());
    let fixed = ["verify", "--format", "json", "--store", arg(&store), "--at", NOW, "--chain", arg(&chain)];
    peertrust(&[&fixed[..], more].concat())
}

#[test]
fn a_good_chain_is_verified_under_every_name_given() {
    let world = World::new();
    let ran = verify(&world, world.chain(), &["--name", "mail.example.test", "MAIL.example.test."]);
    let report = ran.json();
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(report["peers"].as_array().unwrap().len(), 2);
    for peer in report["peers"].as_array().unwrap() {
        assert_eq!(peer["ssl"]["status"], "verified");
        assert_eq!(peer["ssl"]["name"]["matched"], true);
    }
}

#[test]
fn what_was_not_measured_is_null_with_a_reason() {
    let world = World::new();
    let peer = &verify(&world, world.chain(), &["--name", "mail.example.test"]).json()["peers"][0];
    let reach = &peer["reachability"];
    assert!(reach["status"].is_null() && reach["status_reason"] == "offline");
    assert_eq!(reach["addresses"], serde_json::json!([]));
    assert_eq!((&reach["dns"]["status"], &reach["dns"]["reason"]), (&"skipped".into(), &"offline".into()));
    let handshake = &peer["ssl"]["handshake"];
    assert!(handshake["completed"].is_null() && handshake["reason"] == "offline");
    for timing in ["resolve", "ping", "connect", "handshake", "total"] {
        assert!(peer["timings_ms"][timing].is_null(), "{timing}");
    }
    assert_eq!(peer["capture"]["dns"]["not_tried"], "offline");
}

#[test]
fn without_a_name_one_peer_is_judged_and_its_name_is_not() {
    let world = World::new();
    let ran = verify(&world, world.chain(), &[]);
    let peer = &ran.json()["peers"][0];
    assert_eq!((ran.code, &peer["ssl"]["status"]), (0, &"verified".into()));
    assert!(peer["ssl"]["name"]["matched"].is_null() && peer["ssl"]["name"]["matched_reason"] == "not-asked");
    for field in ["host", "port", "transport", "server_name"] {
        assert!(peer[field].is_null(), "{field}");
    }
    assert_eq!(peer["host_reason"], "not-asked");
    assert!(peer["peer"].as_str().unwrap().ends_with("chain.pem"));
}

#[test]
fn a_wrong_name_fails_that_peer_alone() {
    let world = World::new();
    let ran = verify(&world, world.chain(), &["--name", "mail.example.test", "10.0.0.5"]);
    let report = ran.json();
    assert_eq!(ran.code, 1);
    assert_eq!(report["peers"][0]["ssl"]["status"], "verified");
    assert_eq!(report["peers"][1]["ssl"]["status"], "san-mismatch");
    assert_eq!(report["summary"]["failed"], 1);
}

#[test]
fn a_leaf_without_san_and_of_another_name_is_a_cn_mismatch() {
    let world = World::new();
    let bare = leaf("other.example.test", &[], &world.intermediate);
    let ran = verify(&world, bare.pem() + &world.intermediate.pem(), &["--name", "mail.example.test"]);
    assert_eq!(ran.json()["peers"][0]["ssl"]["status"], "subject-cn-mismatch");
}

#[test]
fn what_is_missing_is_named() {
    let world = World::new();
    let ran = verify(&world, world.leaf.pem(), &["--name", "mail.example.test"]);
    let peer = &ran.json()["peers"][0];
    assert_eq!((ran.code, &peer["ssl"]["status"]), (1, &"certificate-missing-from-chain".into()));
    assert_eq!(peer["missing"][0]["subject"], "CN=Test Issuing CA");
    assert!(codes(&peer["findings"]).contains(&("intermediate-missing".into(), "critical".into())));
}

#[test]
fn the_moment_decides_over_validity() {
    let world = World::new();
    for (at, status, code) in
        [("2027-06-01", "bad-certificates", "expired"), ("2025-06-01", "bad-certificates", "not-yet-valid")]
    {
        let chain = world.file("c.pem", world.chain());
        let store = world.file("s.pem", world.root.pem());
        let ran = peertrust(&[
            "verify",
            "--format",
            "json",
            "--chain",
            arg(&chain),
            "--name",
            "mail.example.test",
            "--store",
            arg(&store),
            "--at",
            at,
        ]);
        let peer = &ran.json()["peers"][0];
        assert_eq!((ran.code, peer["ssl"]["status"].as_str().unwrap()), (1, status), "{at}");
        assert!(codes(&peer["findings"]).iter().any(|(c, _)| c == code), "{at}");
    }
}

#[test]
fn the_order_of_files_is_the_order_of_the_chain() {
    let world = World::new();
    let (first, second) =
        (world.file("leaf.der", world.leaf.der()), world.file("issuing.der", world.intermediate.der()));
    let store = world.file("root.der", world.root.der());
    let (first, second, store) = (arg(&first), arg(&second), arg(&store));
    let run = |a, b| peertrust(&["verify", "--format", "json", "--store", store, "--at", NOW, "--chain", a, b]);
    let right = run(first, second).json();
    assert_eq!(right["peers"][0]["chain"][0]["subject"], "CN=mail.example.test");
    let wrong = run(second, first).json();
    assert_eq!(wrong["peers"][0]["chain"][0]["subject"], "CN=Test Issuing CA");
}

#[test]
fn certificates_in_der_one_behind_the_other_are_a_chain() {
    let world = World::new();
    let both = [world.leaf.der(), world.intermediate.der()].concat();
    assert_eq!(verify(&world, both, &["--name", "mail.example.test"]).code, 0);
}

#[test]
fn another_root_is_not_this_root() {
    let world = World::new();
    let chain = world.file("chain.pem", world.chain());
    let store = world.file("other.pem", root("Another Root CA").pem());
    let ran = peertrust(&["verify", "--format", "json", "--chain", arg(&chain), "--store", arg(&store), "--at", NOW]);
    assert_eq!((ran.code, &ran.json()["peers"][0]["missing"][0]["subject"]), (1, &"CN=Test Root CA".into()));
}

#[test]
fn what_is_no_chain_is_misuse_with_both_sides() {
    let world = World::new();
    verify(&world, "hello, world", &[]).is_misuse(&["PEM or DER was expected", "hello, world"]);
    verify(&world, world.leaf.key.serialize_pem(), &[]).is_misuse(&["private key", "certificate"]);
    verify(&world, [0xfe, 0xed, 0xfe, 0xed, 0, 0], &[]).is_misuse(&["Java keystore", "cannot be read"]);
    let cut = world.chain() + "-----BEGIN CERTIFICATE-----\nAAAA\n";
    verify(&world, cut, &[]).is_misuse(&["no END line", "line "]);
    verify(&world, "", &["--lang", "ja"]).is_misuse(&["PEM または DER"]);
    verify(&world, world.chain(), &["--name", "a b"]).is_misuse(&["a b", "host name"]);
    verify(&world, world.chain(), &["--expires-within", "7,30"]).is_misuse(&["7,30", "30,7"]);
    verify(&world, world.chain(), &["--revocation", "maybe"]).is_misuse(&["maybe", "staple"]);
    peertrust(&["verify", "--name", "a.test"]).is_misuse(&["--chain"]);
    let folder = arg(world.folder.path()).to_owned();
    peertrust(&["verify", "--chain", &folder]).is_misuse(&["folder"]);
    peertrust(&["verify", "--chain", "/nonexistent"]).is_misuse(&["/nonexistent"]);
}
