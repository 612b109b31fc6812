//! `inspect`: every fact of whatever it is given.

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use unicode_width::UnicodeWidthStr;

use super::made::{NOW, Ran, World, arg, codes, intermediate, leaf, peertrust, root};

fn inspect(world: &World, content: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    let file = world.file("file.cer", content);
    peertrust(&[&["inspect", "--at", NOW, arg(&file)], more].concat())
}

#[test]
fn a_certificate_is_the_same_in_either_encoding() {
    let world = World::new();
    let pem = inspect(&world, world.leaf.pem(), &["--format", "json"]).json();
    let der = inspect(&world, world.leaf.der(), &["--format", "json"]).json();
    assert_eq!(pem["schema"], "peertrust.inspect/1");
    let (a, b) = (&pem["files"][0], &der["files"][0]);
    assert_eq!(a["kind"], "certificate");
    assert_eq!(a["certificates"][0]["sha256"], b["certificates"][0]["sha256"]);
    let c = &a["certificates"][0];
    assert_eq!((&c["subject"], &c["issuer"]), (&"CN=mail.example.test".into(), &"CN=Test Issuing CA".into()));
    assert_eq!((&c["role"], &c["days_left"], &c["version"]), (&"leaf".into(), &214.into(), &3.into()));
    assert_eq!(c["subject_alt_names"], serde_json::json!(["DNS:mail.example.test"]));
    assert_eq!(c["extended_key_usage"][0]["name"], "serverAuth");
    assert_eq!(c["key"], "EC P-256");
    assert_eq!(c["sha1"].as_str().unwrap().len(), 40);
    assert_eq!(c["pem"].as_str().unwrap(), world.leaf.pem().replace("\r\n", "\n"));
    for empty in ["requests", "crls", "defects", "findings"] {
        assert_eq!(a[empty], serde_json::json!([]), "{empty}");
    }
}

#[test]
fn a_chain_says_which_certificate_issued_which() {
    let world = World::new();
    let stray = intermediate("Stray CA", &root("Another Root"));
    let file = |content: String| inspect(&world, content, &["--format", "json"]).json()["files"][0].clone();
    let chain = file(world.chain() + &world.root.pem());
    assert_eq!(chain["kind"], "chain");
    let links: Vec<_> = chain["certificates"].as_array().unwrap().iter().map(|c| c["issued_by_next"].clone()).collect();
    assert_eq!(links, [true.into(), true.into(), serde_json::Value::Null]);
    assert_eq!(codes(&chain["findings"]), [("root-sent".into(), "info".into())]);
    let odd = file(world.leaf.pem() + &stray.pem() + &world.intermediate.pem() + &world.intermediate.pem());
    let found = codes(&odd["findings"]);
    for code in ["chain-unrelated", "chain-duplicate"] {
        assert!(found.contains(&(code.into(), "warning".into())), "{found:?}");
    }
    let wrong = file(world.leaf.pem() + &world.root.pem() + &world.intermediate.pem());
    assert!(codes(&wrong["findings"]).iter().any(|(code, _)| code == "chain-out-of-order"));
}

#[test]
fn a_folder_is_a_store_with_its_defects() {
    let world = World::new();
    let folder = world.folder.path().join("store");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("root.pem"), world.root.pem()).unwrap();
    std::fs::write(folder.join("copy.pem"), world.root.pem()).unwrap();
    std::fs::write(folder.join("broken.crt"), "hello").unwrap();
    let ran = peertrust(&["inspect", "--format", "json", "--at", NOW, arg(&folder)]);
    let file = &ran.json()["files"][0];
    assert_eq!((ran.code, &file["kind"]), (0, &"store".into()));
    assert_eq!(file["certificates"].as_array().unwrap().len(), 1);
    assert!(file["certificates"][0]["origin"].as_str().unwrap().ends_with("copy.pem"));
    let defects: Vec<_> = file["defects"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert!(defects.contains(&"store-entry-unreadable") && defects.contains(&"store-duplicate"), "{defects:?}");
}

#[test]
fn out_of_time_is_a_warning_and_a_wrong_name_is_critical() {
    let world = World::new();
    let late = inspect(&world, world.leaf.pem(), &["--format", "json", "--at", "2028-01-01"]);
    // clap refuses a second --at: the moment is given once.
    late.is_misuse(&["--at"]);
    let file = world.file("late.pem", world.leaf.pem());
    let late = peertrust(&["inspect", "--format", "json", "--at", "2028-01-01", arg(&file)]);
    assert_eq!(
        (late.code, codes(&late.json()["files"][0]["findings"])),
        (0, vec![("expired".into(), "warning".into())])
    );

    let named = inspect(&world, world.leaf.pem(), &["--format", "json", "--name", "mail.example.test"]);
    assert_eq!((named.code, &named.json()["files"][0]["certificates"][0]["names"][0]["by"]), (0, &"san".into()));
    let wrong = inspect(&world, world.chain(), &["--format", "json", "--name", "10.0.0.5"]);
    let file = &wrong.json()["files"][0];
    assert_eq!((wrong.code, codes(&file["findings"])), (1, vec![("name-mismatch".into(), "critical".into())]));
    assert_eq!(file["certificates"][0]["names"][0]["matched"], false);
    // Names are the server certificate's affair.
    assert_eq!(file["certificates"][1]["names"], serde_json::json!([]));
}

#[test]
fn a_weak_key_is_critical() {
    // openssl req -x509 -newkey rsa:1024 -sha256: aws-lc makes no such key.
    let world = World::new();
    let file = world.folder.path().join("weak.pem");
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=weak.test"])
        .args(["-days", "3650", "-sha256", "-out", arg(&file)])
        .output()
        .expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let ran = peertrust(&["inspect", "--format", "json", arg(&file)]);
    assert_eq!(ran.code, 1);
    assert!(codes(&ran.json()["files"][0]["findings"]).contains(&("weak-key".into(), "critical".into())));
}

#[test]
fn people_see_every_fact_within_the_width_in_both_languages() {
    let world = World::new();
    for (lang, words) in [
        (
            "en",
            &["A chain of 3 certificates.", "Certificate 1 of 3: server certificate", "214 days left", "serverAuth"],
        ),
        ("ja", &["3 件の証明書チェーン", "証明書 1 / 3: サーバ証明書", "残り 214 日", "拇印"]),
    ] {
        let ran = inspect(&world, world.chain() + &world.root.pem(), &["--lang", lang]);
        assert_eq!(ran.code, 0);
        for word in words {
            assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
        }
        let long = ran.stdout.lines().filter(|line| line.width() > 80 && !line.contains(arg(world.folder.path())));
        assert_eq!(long.collect::<Vec<_>>(), Vec::<&str>::new());
        assert!(!ran.stdout.contains('\u{1b}'), "no colour without a terminal");
    }
}

#[test]
fn a_hostile_subject_never_reaches_the_terminal() {
    let world = World::new();
    let mut params = CertificateParams::new(vec!["evil.test".to_owned()]).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "evil\u{1b}[2J\u{202e}\r\n! critical  fake: line\u{9b}31m");
    let evil = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    for format in ["human", "json"] {
        let ran = inspect(&world, evil.pem(), &["--format", format]);
        let acts = |c: char| peertrust::report::escape::acts(c) && c != '\n';
        assert!(!ran.stdout.contains(acts), "{}", ran.stdout);
        assert!(!ran.stdout.lines().any(|line| line.trim_start().starts_with("! critical  fake")));
        assert!(ran.stdout.contains("\\u001b"));
    }
}

#[test]
fn a_key_or_a_damaged_block_beside_certificates_is_told_and_not_shown() {
    let world = World::new();
    let key = world.leaf.key.serialize_pem();
    let ran = inspect(&world, key.clone() + &world.leaf.pem() + "-----BEGIN CERTIFICATE-----\n", &[]);
    assert!(ran.stdout.contains("a private key; not shown") && ran.stdout.contains("no END line"), "{}", ran.stdout);
    assert!(!ran.stdout.contains(key.lines().nth(1).unwrap()));
    let json = inspect(&world, key + &world.leaf.pem() + "-----BEGIN CERTIFICATE-----\n", &["--format", "json"]).json();
    assert_eq!(json["files"][0]["others"][0]["kind"], "private-key");
    assert_eq!(json["files"][0]["defects"][0]["code"], "malformed");
}

#[test]
fn what_is_not_decoded_yet_is_recognised() {
    let world = World::new();
    let public = world.leaf.key.public_key_pem();
    let pkcs7 = [&[0x30, 0x0b, 0x06, 0x09][..], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]].concat();
    for (content, words) in [
        (public.clone().into_bytes(), ["public key", "does not decode it yet"]),
        (peertrust::cert::pem::blocks(&public)[0].content.clone().unwrap(), ["public key", "does not decode it yet"]),
        (pkcs7, ["PKCS#7", "cannot be read"]),
        (vec![0x30, 0x20, 2, 1, 3, 0x30, 0x10], ["PKCS#12", "cannot be read"]),
        (vec![0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2], ["Java keystore", "cannot be read"]),
        (world.leaf.key.serialize_der(), ["private key", "nothing of it was shown"]),
        (b"hello, world".to_vec(), ["PEM or DER was expected", "hello, world"]),
    ] {
        inspect(&world, content, &[]).is_misuse(&words);
    }
    inspect(&world, public, &["--lang", "ja"]).is_misuse(&["公開鍵", "まだ読み取れません"]);
    inspect(&world, world.leaf.pem(), &["--format", "jsonl"]).is_misuse(&["jsonl", "human, json"]);
    peertrust(&["inspect", "/nonexistent.pem"]).is_misuse(&["/nonexistent.pem"]);
}

#[test]
fn one_undecodable_file_beside_a_good_one_is_shown_as_such() {
    let world = World::new();
    let (good, bad) = (world.file("good.pem", world.leaf.pem()), world.file("bad.p12", [0x30, 0x20, 2, 1, 3, 0x30]));
    let ran = peertrust(&["inspect", "--at", NOW, "--format", "json", arg(&good), arg(&bad)]);
    assert_eq!((ran.code, &ran.json()["files"][1]["kind"]), (0, &"pkcs12".into()));
}

#[test]
fn several_authorities_are_a_bundle_judged_one_by_one() {
    let world = World::new();
    let other = leaf("other.test", &["other.test"], &world.root);
    let bundle = root("A").pem() + &root("B").pem() + &other.pem();
    let file = &inspect(&world, bundle, &["--format", "json"]).json()["files"][0];
    assert_eq!((&file["kind"], &file["findings"]), (&"bundle".into(), &serde_json::json!([])));
}
