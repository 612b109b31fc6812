//! `verify --chain`: is the chain whole, as a server will send it?

use serde_json::{Value, json};

use super::made::{Made, NOW, World, arg, intermediate, leaf, peertrust};
use super::tools::{at, line};

fn told(world: &World, name: &str, store: &str) -> Value {
    let (chain, store) = (at(world, name), world.file("store.pem", store));
    let line = ["verify", "--at", NOW, "--format", "json", "--store", arg(&store), "--chain", arg(&chain)];
    peertrust(&line).json()["peers"][0]["planned"]["chain"].clone()
}

fn sha256(made: &Made) -> Value {
    peertrust::cert::Sha256::of(made.der()).to_string().into()
}

#[test]
fn leaf_and_intermediate_are_complete_with_or_without_the_root() {
    let world = World::new();
    world.file("chain.pem", world.chain());
    world.file("all.pem", world.chain() + &world.root.pem());
    let send = json!([sha256(&world.leaf), sha256(&world.intermediate)]);
    for (name, root) in [("chain.pem", false), ("all.pem", true)] {
        let chain = told(&world, name, &world.root.pem());
        assert_eq!((&chain["status"], &chain["order"]), (&"complete".into(), &"in-order".into()), "{chain}");
        assert_eq!((&chain["send"], &chain["root_included"], &chain["missing"]), (&send, &root.into(), &json!([])));
    }
    // The root sent along is known, if not trusted: nothing is lacking either.
    assert_eq!(told(&world, "all.pem", &world.intermediate.pem())["status"], "complete");
}

#[test]
fn an_intermediate_that_only_the_store_holds_is_a_weakness_and_is_named() {
    let world = World::new();
    world.file("leaf.pem", world.leaf.pem());
    let chain = told(&world, "leaf.pem", &(world.root.pem() + &world.intermediate.pem()));
    assert_eq!((&chain["status"], &chain["send"]), (&"incomplete".into(), &json!([sha256(&world.leaf)])));
    let lack = &chain["missing"][0];
    assert_eq!((&lack["subject"], &lack["held"]), (&"CN=Test Issuing CA".into(), &true.into()));
    assert_eq!((&lack["sha256"], chain["missing"].as_array().unwrap().len()), (&sha256(&world.intermediate), 1));
    assert!(lack["pem"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE"));
}

#[test]
fn a_gap_in_the_middle_is_found() {
    let world = World::new();
    let lower = intermediate("Lower CA", &world.intermediate);
    let leaf = leaf("mail.example.test", &["mail.example.test"], &lower);
    // The upper intermediate is held, the lower one is not sent but held as well; then the other way round.
    let store = world.root.pem() + &world.intermediate.pem() + &lower.pem();
    world.file("gap.pem", leaf.pem() + &world.intermediate.pem());
    let chain = told(&world, "gap.pem", &store);
    assert_eq!((&chain["status"], &chain["missing"][0]["subject"]), (&"incomplete".into(), &"CN=Lower CA".into()));
    assert_eq!(chain["missing"].as_array().unwrap().len(), 1);
    world.file("low.pem", leaf.pem() + &lower.pem());
    let chain = told(&world, "low.pem", &store);
    assert_eq!(chain["missing"][0]["subject"], "CN=Test Issuing CA");
}

#[test]
fn an_issuer_that_nobody_knows_leaves_it_undetermined() {
    let world = World::new();
    world.file("leaf.pem", world.leaf.pem());
    let chain = told(&world, "leaf.pem", &world.root.pem());
    let lack = &chain["missing"][0];
    assert_eq!((&chain["status"], &lack["subject"]), (&"undetermined".into(), &"CN=Test Issuing CA".into()));
    assert!(lack["sha256"].is_null() && lack["pem"].is_null() && lack["key_id"].is_string());
}

#[test]
fn order_is_told_where_the_file_has_one() {
    let world = World::new();
    let lower = intermediate("Lower CA", &world.intermediate);
    let leaf = leaf("mail.example.test", &["mail.example.test"], &lower);
    world.file("wrong.pem", leaf.pem() + &world.intermediate.pem() + &lower.pem());
    let chain = told(&world, "wrong.pem", &world.root.pem());
    assert_eq!((&chain["status"], &chain["order"]), (&"complete".into(), &"out-of-order".into()));
    // What to send is in order all the same.
    assert_eq!(chain["send"], json!([sha256(&leaf), sha256(&lower), sha256(&world.intermediate)]));
    world.file("up.pem", world.intermediate.pem() + &lower.pem() + &leaf.pem());
    line(&world, "crl2pkcs7 -nocrl -certfile up.pem -out set.p7b");
    let set = told(&world, "set.p7b", &world.root.pem());
    assert_eq!((&set["status"], &set["order"], &set["send"]), (&"complete".into(), &"set".into(), &chain["send"]));
}

#[test]
fn a_self_signed_certificate_and_one_by_a_root_need_nothing_else() {
    let world = World::new();
    line(&world, "req -x509 -newkey rsa:2048 -nodes -keyout s.key -subj /CN=self.test -out self.pem");
    let chain = told(&world, "self.pem", &world.root.pem());
    assert_eq!((&chain["status"], chain["send"].as_array().unwrap().len()), (&"complete".into(), 1));
    let direct = leaf("mail.example.test", &["mail.example.test"], &world.root);
    world.file("direct.pem", direct.pem());
    assert_eq!(told(&world, "direct.pem", &world.root.pem())["status"], "complete");
}
