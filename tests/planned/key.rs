//! `verify --chain --key`: does this private key belong to that certificate?

use serde_json::Value;

use super::made::{NOW, Ran, World, arg, peertrust};
use super::tools::{at, line, openssl};

/// A self-signed certificate `NAME.pem` for a new key `NAME.key`.
fn pair(world: &World, name: &str, options: &[&str]) {
    openssl(world, &[&["genpkey"], options, &["-out", &format!("{name}.key")]].concat());
    certificate(world, name);
}

fn certificate(world: &World, name: &str) {
    let (key, out) = (format!("{name}.key"), format!("{name}.pem"));
    openssl(world, &["req", "-x509", "-new", "-key", &key, "-subj", "/CN=mail.example.test", "-out", &out]);
}

fn verify(world: &World, chain: &str, more: &[&str]) -> Ran {
    let (chain, root) = (at(world, chain), world.file("root.pem", world.root.pem()));
    let fixed = ["verify", "--at", NOW, "--format", "json", "--store", arg(&root), "--chain", arg(&chain)];
    peertrust(&[&fixed[..], more].concat())
}

/// What the report says of the key.
fn told(ran: &Ran) -> Value {
    ran.json()["peers"][0]["planned"]["key"].clone()
}

const RSA: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
const EC: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const ED25519: [&str; 2] = ["-algorithm", "ED25519"];

#[test]
fn every_form_of_a_key_matches_its_certificate_and_no_other() {
    let world = World::new();
    for (kind, options) in [("rsa", &RSA[..]), ("ec", &EC), ("ed25519", &ED25519)] {
        pair(&world, "one", options);
        pair(&world, "two", options);
        world.file("pass", "s3cret\n");
        line(&world, "pkcs8 -topk8 -nocrypt -in one.key -outform DER -out der.key");
        line(&world, "pkcs8 -topk8 -in one.key -passout pass:s3cret -out encrypted.key");
        line(&world, "pkcs8 -topk8 -in one.key -passout pass:s3cret -outform DER -out encrypted.der");
        line(&world, "pkcs12 -export -inkey one.key -in one.pem -passout pass:s3cret -out modern.pfx");
        line(&world, "pkcs12 -export -inkey one.key -in one.pem -passout pass:s3cret -legacy -out legacy.pfx");
        let mut forms = vec!["one.key", "der.key", "encrypted.key", "encrypted.der", "modern.pfx", "legacy.pfx"];
        if kind != "ed25519" {
            line(&world, "pkey -in one.key -traditional -out traditional.key");
            forms.push("traditional.key");
        }
        let pass = at(&world, "pass");
        for form in forms {
            let file = at(&world, form);
            let more = ["--key", arg(&file), "--password-file", arg(&pass)];
            let key = told(&verify(&world, "one.pem", &more));
            assert_eq!(
                (&key["status"], &key["found"][0]["matches"]),
                (&"matches".into(), &true.into()),
                "{kind} {form}"
            );
            assert_eq!(key["certificate_key_sha256"], key["found"][0]["key_sha256"]);
            let ran = verify(&world, "two.pem", &more);
            let key = told(&ran);
            assert_eq!((ran.code, &key["status"]), (1, &"differs".into()), "{kind} {form}");
            assert_ne!(key["certificate_key_sha256"], key["found"][0]["key_sha256"]);
        }
    }
}

#[test]
fn a_mismatch_is_exit_code_1_although_the_chain_is_verified() {
    let world = World::new();
    world.file("chain.pem", world.chain());
    let (own, other) = (world.file("own.key", world.leaf.key.serialize_pem()), world.intermediate.key.serialize_pem());
    let other = world.file("other.key", other);
    let good = verify(&world, "chain.pem", &["--name", "mail.example.test", "--key", arg(&own)]);
    assert_eq!((good.code, &told(&good)["status"]), (0, &"matches".into()));
    let bad = verify(&world, "chain.pem", &["--name", "mail.example.test", "--key", arg(&other)]);
    let peer = &bad.json()["peers"][0];
    assert_eq!((bad.code, &peer["ssl"]["status"], &peer["healthy"]), (1, &"verified".into(), &true.into()));
    assert_eq!(peer["planned"]["key"]["status"], "differs");
}

#[test]
fn a_key_of_another_type_differs_and_several_are_all_looked_at() {
    let world = World::new();
    pair(&world, "rsa", &RSA);
    pair(&world, "ec", &EC);
    let read = |name: &str| std::fs::read_to_string(at(&world, name)).unwrap();
    let other = at(&world, "ec.key");
    let key = told(&verify(&world, "rsa.pem", &["--key", arg(&other)]));
    assert_eq!((&key["status"], &key["found"][0]["key"]), (&"differs".into(), &"EC P-256".into()));
    let both = world.file("both.key", read("ec.key") + &read("rsa.key"));
    let key = told(&verify(&world, "rsa.pem", &["--key", arg(&both)]));
    let matches: Vec<_> = key["found"].as_array().unwrap().iter().map(|found| found["matches"].clone()).collect();
    assert_eq!((&key["status"], matches), (&"matches".into(), vec![false.into(), true.into()]));
}

#[test]
fn the_same_key_in_another_structure_is_the_same_key() {
    let world = World::new();
    // A certificate whose key may serve PSS alone, and one whose point is compressed.
    pair(&world, "pss", &["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]);
    openssl(&world, &[&["genpkey"], &EC[..], &["-out", "plain.key"]].concat());
    line(&world, "ec -in plain.key -conv_form compressed -out point.key");
    certificate(&world, "point");
    for (name, key) in [("pss", "pss.key"), ("point", "plain.key"), ("point", "point.key")] {
        let file = at(&world, key);
        let told = told(&verify(&world, &format!("{name}.pem"), &["--key", arg(&file)]));
        assert_eq!(told["status"], "matches", "{name} {key}: {told}");
    }
}

#[test]
fn the_key_inside_a_pfx_or_beside_the_chain_is_found_without_being_named() {
    let world = World::new();
    world.file("leaf.pem", world.leaf.pem());
    world.file("leaf.key", world.leaf.key.serialize_pem());
    world.file("int.pem", world.intermediate.pem());
    let pass = world.file("pass", "p");
    for legacy in ["", " -legacy"] {
        let words = "pkcs12 -export -inkey leaf.key -in leaf.pem -certfile int.pem -passout pass:p -out a.pfx";
        line(&world, &(words.to_owned() + legacy));
        let ran =
            verify(&world, "a.pfx", &["--password-file", arg(&pass), "--name", "mail.example.test", "other.test"]);
        let report = ran.json();
        assert_eq!(told(&ran)["status"], "matches", "{report}");
        // Every name is judged by the same file.
        assert_eq!((&report["peers"][0]["ssl"]["status"], ran.code), (&"verified".into(), 1));
        assert_eq!(report["peers"][1]["ssl"]["status"], "san-mismatch");
        assert_eq!(report["peers"][1]["planned"], report["peers"][0]["planned"]);
    }
    world.file("combined.pem", world.chain() + &world.leaf.key.serialize_pem());
    assert_eq!(told(&verify(&world, "combined.pem", &[]))["status"], "matches");
    world.file("chain.pem", world.chain());
    let bare = verify(&world, "chain.pem", &[]);
    assert_eq!((bare.code, &told(&bare)["status"]), (0, &"absent".into()));
    // --key counts, whatever stands beside the chain.
    let other = world.file("other.key", world.root.key.serialize_pem());
    assert_eq!(told(&verify(&world, "combined.pem", &["--key", arg(&other)]))["status"], "differs");
}

#[test]
fn what_cannot_be_told_says_why_and_is_exit_code_3_only_when_asked() {
    let world = World::new();
    world.file("leaf.key", world.leaf.key.serialize_pem());
    line(&world, "pkcs8 -topk8 -in leaf.key -passout pass:p -out encrypted.key");
    let encrypted = std::fs::read_to_string(at(&world, "encrypted.key")).unwrap();
    world.file("beside.pem", world.chain() + &encrypted);
    let ran = verify(&world, "beside.pem", &["--name", "mail.example.test"]);
    let key = told(&ran);
    assert_eq!((ran.code, &key["status"], &key["reason"]), (0, &"undetermined".into(), &"no-password".into()));
    assert!(key["found"][0]["key_sha256"].is_null() && key["found"][0]["matches"].is_null());
    let wrong = world.file("wrong", "q");
    let key = told(&verify(&world, "beside.pem", &["--password-file", arg(&wrong)]));
    assert_eq!(key["reason"], "wrong-password");

    world.file("chain.pem", world.chain());
    line(&world, "genpkey -algorithm ED448 -out ed448.key");
    let odd = at(&world, "ed448.key");
    let ran = verify(&world, "chain.pem", &["--name", "mail.example.test", "--key", arg(&odd)]);
    let key = told(&ran);
    assert_eq!((ran.code, &key["status"], &key["reason"]), (3, &"undetermined".into(), &"unsupported".into()));
    assert_eq!(key["found"][0]["detail"], "1.3.101.113");
}

#[test]
fn a_file_without_a_usable_key_is_misuse() {
    let world = World::new();
    world.file("chain.pem", world.chain());
    world.file("leaf.key", world.leaf.key.serialize_pem());
    line(&world, "pkcs8 -topk8 -in leaf.key -passout pass:p -out encrypted.key");
    line(&world, "pkey -in leaf.key -pubout -out public.pem");
    line(&world, "req -new -key leaf.key -subj /CN=a.test -out request.csr");
    let damaged = world.leaf.key.serialize_pem().replacen("MIG", "MIH", 1);
    world.file("damaged.key", damaged);
    world.file("garbage.key", "hello");
    let wrong = world.file("wrong", "q");
    for (name, words) in [
        ("chain.pem", ["holds no private key", "a certificate"]),
        ("public.pem", ["holds no private key", "a public key"]),
        ("request.csr", ["holds no private key", "signing request"]),
        ("garbage.key", ["holds no private key", "something unknown"]),
        ("damaged.key", ["private key", "damaged"]),
        ("encrypted.key", ["protected by a password", "--password-file"]),
        ("nowhere.key", ["nowhere.key", "cannot be read"]),
    ] {
        verify(&world, "chain.pem", &["--key", arg(&at(&world, name))]).is_misuse(&words);
    }
    let encrypted = at(&world, "encrypted.key");
    let more = ["--key", arg(&encrypted), "--password-file", arg(&wrong)];
    verify(&world, "chain.pem", &more).is_misuse(&["does not fit", "encrypted.key"]);
    verify(&world, "chain.pem", &[&more[..], &["--lang", "ja"]].concat()).is_misuse(&["encrypted.key"]);
    peertrust(&["verify", "--evidence", "r.json", "--key", "k"]).is_misuse(&["--key", "--evidence"]);
}

#[test]
fn nothing_of_a_private_key_is_ever_written() {
    let world = World::new();
    pair(&world, "rsa", &RSA);
    let pem = std::fs::read_to_string(at(&world, "rsa.key")).unwrap();
    world.file("combined.pem", std::fs::read_to_string(at(&world, "rsa.pem")).unwrap() + &pem);
    let key = at(&world, "rsa.key");
    for format in ["json", "jsonl", "human"] {
        for more in [&["--key", arg(&key)][..], &["-v"]] {
            let (chain, root) = (at(&world, "combined.pem"), world.file("root.pem", world.root.pem()));
            let fixed = ["verify", "--format", format, "--store", arg(&root), "--chain", arg(&chain)];
            let ran = peertrust(&[&fixed[..], more].concat());
            let said = ran.stdout + &ran.stderr;
            // Behind the modulus, which is public: the exponent, the primes and what follows from them.
            for secret in pem.lines().skip(8).filter(|line| line.len() == 64) {
                assert!(!said.contains(secret), "{format}");
            }
            assert!(said.contains("RSA 2048"));
        }
    }
}

#[test]
fn the_report_fits_its_schema_and_replays_without_the_key() {
    let world = World::new();
    world.file("combined.pem", world.chain() + &world.leaf.key.serialize_pem());
    let ran = verify(&world, "combined.pem", &["--name", "mail.example.test"]);
    let schema: Value = serde_json::from_str(&peertrust(&["schema"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&ran.json()).map(|e| e.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    let report = world.file("report.json", &ran.stdout);
    let root = at(&world, "root.pem");
    let again =
        peertrust(&["verify", "--at", NOW, "--format", "json", "--store", arg(&root), "--evidence", arg(&report)]);
    assert_eq!((again.code, &again.json()["peers"][0]["planned"]), (0, &Value::Null));
}
