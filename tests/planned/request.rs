//! `inspect` of signing requests, made and checked by the `openssl` program.

use base64::Engine as _;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::made::{Ran, World, arg, codes, peertrust};
use super::tools::{at, line, openssl, ran};

/// A request made by `openssl req`: its PEM.
fn request(world: &World, key: &[&str], subject: &str, more: &[&str]) -> String {
    let fixed = ["req", "-new", "-nodes", "-keyout", "new.key", "-out", "new.csr", "-subj", subject];
    openssl(world, &[&fixed[..], key, more].concat());
    std::fs::read_to_string(at(world, "new.csr")).unwrap()
}

const RSA: [&str; 2] = ["-newkey", "rsa:2048"];
const SAN: [&str; 2] = ["-addext", "subjectAltName=DNS:mail.example.test,DNS:autodiscover.example.test,IP:10.0.0.5"];

fn good(world: &World) -> String {
    request(world, &RSA, "/O=Lab/CN=mail.example.test", &SAN)
}

fn inspect(world: &World, content: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    let file = world.file("pasted.txt", content);
    peertrust(&[&["inspect", arg(&file)], more].concat())
}

/// The exit code, and the one file of the document.
fn json(world: &World, content: impl AsRef<[u8]>, names: &[&str]) -> (i32, Value) {
    let names = names.iter().flat_map(|name| ["--name", name]);
    let ran = inspect(world, content, &["--format", "json"].into_iter().chain(names).collect::<Vec<_>>());
    (ran.code, ran.json()["files"][0].clone())
}

fn found(code: &str, severity: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), severity.to_owned())]
}

#[test]
fn a_good_request_is_told_in_full_and_nothing_is_found() {
    let world = World::new();
    let pem = good(&world);
    let (code, file) = json(&world, &pem, &["mail.example.test"]);
    assert_eq!((code, &file["kind"], &file["findings"]), (0, &"request".into(), &serde_json::json!([])));
    assert_eq!((&file["others"], &file["defects"]), (&serde_json::json!([]), &serde_json::json!([])));
    let asked = &file["requests"][0];
    assert_eq!((&asked["subject"], &asked["version"]), (&"CN=mail.example.test, O=Lab".into(), &0.into()));
    assert_eq!((&asked["key"], &asked["key_bits"]), (&"RSA 2048".into(), &2048.into()));
    assert_eq!(
        (&asked["signature"], &asked["signature_algorithm"]),
        (&"valid".into(), &"sha256WithRSAEncryption".into())
    );
    let names = ["DNS:mail.example.test", "DNS:autodiscover.example.test", "IP:10.0.0.5"];
    assert_eq!(asked["subject_alt_names"], serde_json::json!(names));
    assert_eq!(asked["attributes"][0]["name"], "extensionRequest");
    assert_eq!(asked["extensions"][0]["name"], "subjectAltName");
    assert_eq!((&asked["names"][0]["matched"], &asked["names"][0]["by"]), (&true.into(), &"san".into()));
    assert_eq!(asked["pem"], pem);
    // OpenSSL's own view of the same: digest of the whole, and of the public key.
    line(&world, "req -in new.csr -outform DER -out new.der");
    line(&world, "pkey -in new.key -pubout -outform DER -out public.der");
    for (field, name) in [("sha256", "new.der"), ("key_sha256", "public.der")] {
        let said = line(&world, &format!("dgst -sha256 -r {name}"));
        assert_eq!(asked[field], said.split(' ').next().unwrap(), "{field}");
    }
}

#[test]
fn every_way_of_pasting_is_the_same_request() {
    let world = World::new();
    let pem = good(&world);
    let sha256 = |file: &Value| file["requests"][0]["sha256"].as_str().unwrap_or_default().to_owned();
    let expected = sha256(&json(&world, &pem, &[]).1);
    let der = line(&world, "req -in new.csr -outform DER -out new.der") + "";
    assert_eq!(der.trim(), "");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let lines = |width: usize, end: &str| {
        body.as_bytes().chunks(width).map(|c| std::str::from_utf8(c).unwrap().to_owned() + end).collect::<String>()
    };
    let utf16 =
        |text: &str| -> Vec<u8> { format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for (what, content) in [
        ("DER", std::fs::read(at(&world, "new.der")).unwrap()),
        ("Microsoft's label", pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST").into_bytes()),
        ("CRLF and blanks", pem.replace('\n', " \r\n  ").into_bytes()),
        ("byte order mark", format!("\u{feff}{pem}").into_bytes()),
        ("UTF-16", utf16(&pem)),
        ("text around", format!("Subject: x\r\n\r\n{pem}\r\n--\r\nthe mail's end").into_bytes()),
        ("one line without BEGIN and END", body.clone().into_bytes()),
        ("lines without BEGIN and END", lines(64, "\r\n").into_bytes()),
        ("lines of 76, blanks, mark, UTF-16", utf16(&("\r\n\r\n".to_owned() + &lines(76, "  \r\n")))),
        ("END line alone", (lines(64, "\n") + "-----END CERTIFICATE REQUEST-----\n").into_bytes()),
    ] {
        let (code, file) = json(&world, &content, &[]);
        assert_eq!((code, sha256(&file)), (0, expected.clone()), "{what}: {file}");
    }
}

#[test]
fn what_is_cut_or_damaged_says_so() {
    let world = World::new();
    let pem = good(&world);
    let without_end = pem.replace("-----END CERTIFICATE REQUEST-----", "");
    inspect(&world, &without_end, &[]).is_misuse(&["no END line"]);
    inspect(&world, pem.replace("MII", "M!I"), &[]).is_misuse(&["not base64"]);
    let cut: String =
        pem.lines().enumerate().filter(|(at, _)| *at != 5).map(|(_, line)| line.to_owned() + "\n").collect();
    inspect(&world, cut, &[]).is_misuse(&["was expected"]);
    // Base64 of nothing known is no request.
    inspect(&world, base64::engine::general_purpose::STANDARD.encode("hello, world"), &[]).is_misuse(&["PEM or DER"]);
}

#[test]
fn a_flipped_bit_is_a_bad_signature_as_openssl_says() {
    let world = World::new();
    good(&world);
    line(&world, "req -in new.csr -outform DER -out new.der");
    let der = std::fs::read(at(&world, "new.der")).unwrap();
    // The O=Lab of the subject, and the last octet, which is the signature's.
    let subject = der.windows(3).position(|w| w == b"Lab").unwrap();
    for place in [subject, der.len() - 1] {
        let mut altered = der.clone();
        altered[place] ^= 1;
        world.file("altered.der", &altered);
        let (ok, said) = ran(&world, &["req", "-verify", "-noout", "-inform", "DER", "-in", "altered.der"]);
        assert!(said.contains("verify failure") || !ok, "{said}");
        let (code, file) = json(&world, &altered, &[]);
        assert_eq!((code, codes(&file["findings"])), (1, found("bad-signature", "critical")));
        assert_eq!(file["requests"][0]["signature"], "invalid");
    }
}

#[test]
fn keys_and_signatures_of_every_kind_are_judged() {
    let world = World::new();
    let judged = |key: &[&str], more: &[&str]| {
        let pem = request(&world, key, "/CN=mail.example.test", &[&SAN[..], more].concat());
        let (code, file) = json(&world, pem, &["mail.example.test"]);
        (code, codes(&file["findings"]), file["requests"][0]["key"].as_str().unwrap().to_owned())
    };
    let curve = |name: &str| format!("ec_paramgen_curve:{name}");
    for (name, shown) in [("prime256v1", "EC P-256"), ("secp384r1", "EC P-384"), ("secp521r1", "EC P-521")] {
        assert_eq!(judged(&["-newkey", "ec", "-pkeyopt", &curve(name)], &[]), (0, vec![], shown.to_owned()));
    }
    assert_eq!(judged(&["-newkey", "ed25519"], &[]), (0, vec![], "Ed25519".to_owned()));
    let weak = judged(&["-newkey", "rsa:1024"], &[]);
    assert_eq!((weak.0, weak.1), (1, found("weak-key", "critical")));
    let short = judged(&["-newkey", "ec", "-pkeyopt", &curve("secp224r1")], &[]);
    assert!(short.0 == 1 && short.1.contains(&("weak-key".into(), "critical".into())), "{short:?}");
    let sha1 = judged(&RSA, &["-sha1"]);
    assert_eq!((sha1.0, sha1.1), (0, found("weak-signature", "warning")));
    let ed448 = judged(&["-newkey", "ed448"], &[]);
    assert_eq!((ed448.0, ed448.1), (0, found("unsupported-algorithm", "warning")));
    let foreign = judged(&["-newkey", "ec", "-pkeyopt", &curve("secp256k1")], &[]);
    assert!(foreign.0 == 1 && foreign.1.contains(&("unsupported-algorithm".into(), "critical".into())), "{foreign:?}");
}

#[test]
fn allow_weak_makes_a_short_key_a_warning() {
    let world = World::new();
    let pem = request(&world, &["-newkey", "rsa:1024"], "/CN=mail.example.test", &SAN);
    let ran = inspect(&world, pem, &["--format", "json", "--allow-weak"]);
    assert_eq!((ran.code, codes(&ran.json()["files"][0]["findings"])), (0, found("weak-key", "warning")));
}

#[test]
fn names_are_judged_by_the_gateway_value() {
    let world = World::new();
    let judged = |subject: &str, san: Option<&str>, names: &[&str]| {
        let san = san.map(|san| format!("subjectAltName={san}"));
        let more: Vec<&str> = san.iter().flat_map(|san| ["-addext", san]).collect();
        let pem = request(&world, &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], subject, &more);
        let (code, file) = json(&world, pem, names);
        (code, codes(&file["findings"]))
    };
    let both = "DNS:mail.example.test,DNS:www.example.test";
    assert_eq!(judged("/CN=mail.example.test", Some(both), &[]), (0, vec![]));
    assert_eq!(judged("/CN=MAIL.example.test", Some(both), &["mail.example.test"]), (0, vec![]));
    // The CN is another name than the gateway's.
    assert_eq!(judged("/CN=mail.example.test", Some(both), &["www.example.test"]), (0, found("cn-differs", "warning")));
    // The CN is not among the SAN's values.
    assert_eq!(judged("/CN=other.example.test", Some(both), &[]), (0, found("cn-differs", "warning")));
    assert_eq!(judged("/CN=Exchange Server", Some(both), &[]), (0, found("cn-differs", "warning")));
    let beside = judged("/CN=other.example.test", Some(both), &["other.example.test"]);
    assert_eq!(beside, (0, found("name-only-in-cn", "warning")));
    // No SAN at all.
    for names in [&[][..], &["mail.example.test"]] {
        assert_eq!(judged("/CN=mail.example.test", None, names), (0, found("name-only-in-cn", "warning")));
    }
    // Nothing that matches.
    for (san, name) in [(both, "10.0.0.5"), (both, "mail"), ("DNS:*.example.test", "a.mail.example.test")] {
        let (code, found) = judged("/CN=mail.example.test", Some(san), &[name]);
        assert!(code == 1 && found.contains(&("name-mismatch".into(), "critical".into())), "{name}: {found:?}");
    }
    // A wildcard covers one level.
    assert_eq!(judged("/CN=mail.example.test", Some("DNS:*.example.test"), &["mail.example.test"]), (0, vec![]));
    let pkix = request(&world, &RSA, "/CN=mail.example.test", &[]);
    let ran = inspect(&world, pkix, &["--format", "json", "--profile", "pkix", "--name", "mail.example.test"]);
    assert_eq!(ran.code, 1, "RFC 9525 reads the SAN alone");
}

#[test]
fn windows_attribute_is_read_and_a_password_is_never_shown() {
    let world = World::new();
    // What certreq writes: extensions under Microsoft's identifier alone.
    let der = {
        good(&world);
        line(&world, "req -in new.csr -outform DER -out new.der");
        std::fs::read(at(&world, "new.der")).unwrap()
    };
    let ours = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x0e];
    let microsoft = [0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x01, 0x0e];
    let file = json(&world, renamed(&der, &ours, &microsoft), &[]).1;
    assert_eq!(file["requests"][0]["attributes"][0]["name"], "msCertExtensions", "{file}");
    assert_eq!(file["requests"][0]["subject_alt_names"].as_array().unwrap().len(), 3);

    world.file(
        "challenge.cnf",
        "[req]\nprompt=no\ndistinguished_name=dn\nattributes=at\n[dn]\nCN=mail.example.test\n[at]\nchallengePassword=s3cr3t-word\n",
    );
    openssl(&world, &["req", "-new", "-key", "new.key", "-config", "challenge.cnf", "-out", "challenge.csr"]);
    let pem = std::fs::read(at(&world, "challenge.csr")).unwrap();
    let secret = base64::engine::general_purpose::STANDARD.encode("s3cr3t-word");
    for format in ["human", "json"] {
        let ran = inspect(&world, &pem, &["--format", format]);
        assert!(ran.stdout.contains("challengePassword"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("s3cr3t") && !ran.stdout.contains(&secret), "{}", ran.stdout);
    }
}

/// The request with one object identifier longer by an octet, all lengths around it corrected. Its signature then fails.
fn renamed(der: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let place = der.windows(from.len()).position(|w| w == from).unwrap();
    let mut out = [&der[..place], to, &der[place + from.len()..]].concat();
    // Every SEQUENCE or [0] that began before and ends behind has one octet more.
    let mut at = 0;
    while at < place {
        let (header, length) = match out[at + 1] {
            0x82 => (4, usize::from(out[at + 2]) << 8 | usize::from(out[at + 3])),
            0x81 => (3, usize::from(out[at + 2])),
            short => (2, usize::from(short)),
        };
        let around = matches!(out[at], 0x30 | 0xa0) && at + header + length > place;
        if around {
            let length = length + 1;
            match header {
                4 => out[at + 2..at + 4]
                    .copy_from_slice(&u16::try_from(length).expect("a length that still fits").to_be_bytes()),
                3 => out[at + 2] = u8::try_from(length).expect("a length that still fits"),
                _ => out[at + 1] = u8::try_from(length).expect("a length that still fits"),
            }
        }
        at += if around { header } else { header + length };
    }
    out
}

#[test]
fn a_request_is_no_certificate_for_verify_and_no_store() {
    let world = World::new();
    let csr = world.file("req.csr", good(&world));
    let root = world.file("root.pem", world.root.pem());
    for lang in ["en", "ja"] {
        let words: &[&str] = if lang == "en" {
            &["signing request", "no certificate"]
        } else {
            &["証明書署名要求", "証明書ではありません"]
        };
        peertrust(&["verify", "--lang", lang, "--chain", arg(&csr), "--store", arg(&root)]).is_misuse(words);
        peertrust(&["verify", "--lang", lang, "--chain", arg(&root), "--store", arg(&csr)]).is_misuse(words);
    }
    // Beside certificates it is what it is.
    let (_, file) = json(&world, world.leaf.pem() + &good(&world), &[]);
    assert_eq!((&file["kind"], file["requests"].as_array().unwrap().len()), (&"certificate".into(), 1));
}

#[test]
fn people_read_it_within_the_width_in_both_languages() {
    let world = World::new();
    let pem = request(&world, &["-newkey", "rsa:1024"], "/O=Lab/CN=other.example.test", &SAN);
    for (lang, words) in [
        ("en", ["One certificate signing request (CSR)", "weak-key", "made by the key in it", "Attributes"]),
        ("ja", ["証明書署名要求 (CSR) 1 件", "weak-key", "署名されています", "属性"]),
    ] {
        let ran = inspect(&world, &pem, &["--lang", lang, "--name", "mail.example.test"]);
        assert_eq!(ran.code, 1);
        for word in words {
            assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
        }
        let long = ran.stdout.lines().filter(|line| line.width() > 80 && !line.contains(arg(world.folder.path())));
        assert_eq!(long.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}

#[test]
fn a_hostile_subject_stays_text() {
    let world = World::new();
    let pem = request(&world, &RSA, "/CN=x\u{1b}[2J\u{202e}.test", &["-utf8"]);
    for format in ["human", "json"] {
        let ran = inspect(&world, &pem, &["--format", format]);
        let acts = |c: char| peertrust::report::escape::acts(c) && c != '\n';
        assert!(ran.stdout.contains("\\u001b") && !ran.stdout.contains(acts), "{}", ran.stdout);
    }
}
