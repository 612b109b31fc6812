//! Every form in which people have certificates, each file made by the program that writes it in the world: read as a
//! store, as a chain, and by `inspect`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

use super::made::{NOW, Ran, World, arg, peertrust, root};

pub const PASSWORD: &str = "pass wörd ✓";

/// Runs a tool; what it needs of the world is its search path.
pub fn tool(world: &World, program: &str, arguments: &[&str]) {
    let ran = std::process::Command::new(program).current_dir(world.folder.path()).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(ran.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

fn openssl(world: &World, line: &str, more: &[&str]) {
    let words: Vec<&str> = line.split(' ').chain(more.iter().copied()).collect();
    tool(world, "openssl", &words);
}

/// `root.pem`, `chain.pem`, `all.pem`, `leaf.pem`, `leaf.key`, `pass`.
pub fn world() -> World {
    let world = World::new();
    world.file("root.pem", world.root.pem());
    world.file("chain.pem", world.chain());
    world.file("all.pem", world.chain() + &world.root.pem());
    world.file("leaf.pem", world.leaf.pem());
    world.file("ca.pem", world.intermediate.pem() + &world.root.pem());
    world.file("leaf.key", world.leaf.key.serialize_pem());
    world.file("pass", format!("{PASSWORD}\r\n"));
    world
}

pub fn at(world: &World, name: &str) -> PathBuf {
    world.folder.path().join(name)
}

fn inspected(path: &Path, more: &[&str]) -> Value {
    let ran = peertrust(&[&["inspect", "--at", NOW, "--format", "json", arg(path)], more].concat());
    ran.json()["files"][0].clone()
}

fn subjects(file: &Value) -> Vec<String> {
    let all = file["certificates"].as_array().expect("certificates").iter();
    all.map(|c| c["subject"].as_str().unwrap().trim_start_matches("CN=").to_owned()).collect()
}

pub const ALL: [&str; 3] = ["mail.example.test", "Test Issuing CA", "Test Root CA"];

/// The chain judged by this store: verified, and the store's form as it is said.
pub fn is_a_store(world: &World, store: &Path, format: &str, certificates: usize, more: &[&str]) -> Value {
    let chain = at(world, "chain.pem");
    let line = ["verify", "--at", NOW, "--format", "json", "--chain", arg(&chain), "--name", "mail.example.test"];
    let ran = peertrust(&[&line[..], &["--store", arg(store)], more].concat());
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let report = ran.json();
    let source = &report["stores"][0];
    assert_eq!((&source["format"], &source["certificates"]), (&format.into(), &certificates.into()), "{source}");
    assert_eq!(source["defects"], serde_json::json!([]));
    source.clone()
}

pub fn refused_store(world: &World, store: &Path, more: &[&str]) -> Ran {
    let chain = at(world, "chain.pem");
    peertrust(&[&["verify", "--chain", arg(&chain), "--store", arg(store)], more].concat())
}

#[test]
fn pkcs7_is_read_in_pem_and_der_as_a_store_and_as_a_chain() {
    let world = world();
    for (name, form) in [("ca.p7b", "PEM"), ("ca.cer", "DER")] {
        openssl(&world, "crl2pkcs7 -nocrl -certfile all.pem -outform", &[form, "-out", name]);
        let file = inspected(&at(&world, name), &[]);
        assert_eq!((&file["form"], &file["kind"]), (&"pkcs7".into(), &"chain".into()));
        assert_eq!((subjects(&file), &file["integrity"]), (ALL.map(str::to_owned).to_vec(), &Value::Null));
        is_a_store(&world, &at(&world, name), "pkcs7", 3, &[]);
        let (chain, store) = (at(&world, name), at(&world, "root.pem"));
        let line = ["verify", "--at", NOW, "--chain", arg(&chain), "--name", "mail.example.test"];
        assert_eq!(peertrust(&[&line[..], &["--store", arg(&store)]].concat()).code, 0);
    }
    // Some tools label it a certificate, others CMS.
    let pem = fs::read_to_string(at(&world, "ca.p7b")).unwrap();
    for label in ["CERTIFICATE", "CMS"] {
        let path = world.file("labelled.pem", pem.replace("PKCS7", label));
        assert_eq!(subjects(&inspected(&path, &[])).len(), 3, "{label}");
        is_a_store(&world, &path, "pkcs7", 3, &[]);
    }
}

#[test]
fn pkcs7_of_indefinite_length_is_read() {
    let world = world();
    world.file("text", "hello");
    let line = "cms -sign -in text -signer leaf.pem -inkey leaf.key -certfile ca.pem -stream -nodetach -binary";
    openssl(&world, line, &["-outform", "DER", "-out", "stream.p7m"]);
    assert_eq!(fs::read(at(&world, "stream.p7m")).unwrap()[..2], [0x30, 0x80], "BER of indefinite length");
    let store = is_a_store(&world, &at(&world, "stream.p7m"), "pkcs7", 3, &[]);
    assert_eq!(store["anchors"], 1);
}

#[test]
fn a_chain_from_a_set_begins_with_the_leaf_whatever_the_order_of_the_file() {
    let world = world();
    world.file("up.pem", world.root.pem() + &world.intermediate.pem() + &world.leaf.pem());
    openssl(&world, "crl2pkcs7 -nocrl -certfile up.pem -outform DER -out up.p7b", &[]);
    assert_eq!(subjects(&inspected(&at(&world, "up.p7b"), &[]))[0], "Test Root CA", "inspect shows the file's order");
    let (chain, store) = (at(&world, "up.p7b"), at(&world, "root.pem"));
    let line = ["verify", "--at", NOW, "--format", "json", "--chain", arg(&chain), "--store", arg(&store)];
    let peer = &peertrust(&line).json()["peers"][0];
    assert_eq!(peer["ssl"]["status"], "verified", "{peer}");
    assert_eq!(peer["chain"][0]["role"], "leaf");
}

#[test]
fn revocation_lists_in_pkcs7_are_counted() {
    let world = world();
    let params = rcgen::CertificateRevocationListParams {
        this_update: rcgen::date_time_ymd(2026, 1, 1),
        next_update: rcgen::date_time_ymd(2027, 1, 1),
        crl_number: 1.into(),
        issuing_distribution_point: None,
        revoked_certs: vec![],
        key_identifier_method: rcgen::KeyIdMethod::Sha256,
    };
    world.file("ca.crl", params.signed_by(&world.root.issuer()).unwrap().pem().unwrap());
    openssl(&world, "crl2pkcs7 -in ca.crl -certfile all.pem -outform DER -out with.p7b", &[]);
    let file = inspected(&at(&world, "with.p7b"), &[]);
    assert_eq!((subjects(&file).len(), &file["others"][0]["kind"]), (3, &"crl".into()));
    let shown = peertrust(&["inspect", "--at", NOW, arg(&at(&world, "with.p7b"))]).stdout;
    for words in ["PKCS#7 container", "a certificate revocation list (CRL) (1)"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

/// Each way in which OpenSSL writes PKCS#12: Windows before 2019 and OpenSSL 1 (`-legacy`), both since, and more.
const PKCS12: [&str; 9] = [
    "-legacy",
    "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1",
    "-legacy -certpbe PBE-SHA1-RC2-128",
    "-legacy -certpbe PBE-SHA1-2DES",
    "-certpbe AES-256-CBC -macalg sha256",
    "-certpbe AES-128-CBC -macalg sha512 -iter 5000",
    "-certpbe AES-192-CBC -macalg sha384",
    "-certpbe DES-EDE3-CBC",
    "-certpbe AES-256-CBC -nomac",
];

fn export(world: &World, name: &str, options: &str, password: &str) {
    let line = format!("pkcs12 -export -in leaf.pem -inkey leaf.key -certfile ca.pem {options} -out {name}");
    openssl(world, &line, &["-passout", &format!("pass:{password}")]);
}

#[test]
fn pkcs12_of_every_encryption_is_read_with_its_password_and_never_its_key() {
    let world = world();
    let pass = at(&world, "pass");
    for options in PKCS12 {
        export(&world, "all.pfx", options, PASSWORD);
        let path = at(&world, "all.pfx");
        let file = inspected(&path, &["--password-file", arg(&pass)]);
        assert_eq!(subjects(&file), ALL, "{options}");
        assert_eq!((&file["form"], &file["others"][0]["kind"]), (&"pkcs12".into(), &"private-key".into()));
        let checked = if options.contains("nomac") { Value::Null } else { "checked".into() };
        let store = is_a_store(&world, &path, "pkcs12", 3, &["--password-file", arg(&pass)]);
        assert_eq!((&store["integrity"], &file["integrity"]), (&checked, &checked), "{options}");

        // Without a digest OpenSSL leaves the certificates in the clear: any password fits, and none is needed.
        if options.contains("nomac") {
            continue;
        }
        let none = refused_store(&world, &path, &[]);
        none.is_misuse(&["all.pfx", "protected by a password", "--password-file", "PEERTRUST_PASSWORD"]);
        let wrong = world.file("wrong", "wrong");
        refused_store(&world, &path, &["--password-file", arg(&wrong)]).is_misuse(&["does not fit", "all.pfx"]);
    }
}

#[test]
fn pkcs12_that_no_password_protects_is_read_without_one() {
    let world = world();
    for (options, password) in
        [("-nokeys -certpbe NONE -nomac", PASSWORD), ("-nokeys", ""), ("-nokeys -legacy", ""), ("-nokeys", "changeit")]
    {
        export(&world, "open.p12", options, password);
        is_a_store(&world, &at(&world, "open.p12"), "pkcs12", 2 + usize::from(!options.is_empty()), &[]);
    }
}

#[test]
fn a_damaged_pkcs12_is_told_apart_from_a_wrong_password() {
    let world = world();
    let pass = at(&world, "pass");
    for options in ["-legacy", "-certpbe AES-256-CBC"] {
        export(&world, "good.p12", options, PASSWORD);
        let good = fs::read(at(&world, "good.p12")).unwrap();
        let mut altered = good.clone();
        // The last octets are the digest's salt and count; the digest stands before them.
        let last = altered.len() - 20;
        altered[last] ^= 1;
        for bytes in [altered, good[..good.len() / 2].to_vec(), good[..60].to_vec()] {
            let path = world.file("bad.p12", bytes);
            let ran = refused_store(&world, &path, &["--password-file", arg(&pass)]);
            ran.is_misuse(&["bad.p12", "it cannot be read"]);
            refused_store(&world, &path, &["--password-file", arg(&pass), "--lang", "ja"])
                .is_misuse(&["読み取れません"]);
        }
    }
}

#[test]
fn the_password_comes_from_the_environment_or_the_terminal_and_never_from_an_argument() {
    let world = world();
    export(&world, "all.p12", "-legacy", PASSWORD);
    let path = at(&world, "all.p12");
    let line = ["inspect", "--at", NOW, "--format", "json", arg(&path)];
    let run = |value: &str| {
        Command::cargo_bin("peertrust").unwrap().env_clear().env("PEERTRUST_PASSWORD", value).args(line).output()
    };
    assert_eq!(run(PASSWORD).unwrap().status.code(), Some(0));
    assert_eq!(run("wrong").unwrap().status.code(), Some(2));
    // The file on the line wins over the environment's word.
    let wrong = world.file("wrong", "wrong");
    let both = Command::cargo_bin("peertrust")
        .unwrap()
        .env("PEERTRUST_PASSWORD", PASSWORD)
        .args(line)
        .args(["--password-file", arg(&wrong)])
        .output();
    assert_eq!(both.unwrap().status.code(), Some(2));
    peertrust(&[&line[..], &["--password", PASSWORD]].concat()).is_misuse(&["--password"]);

    // util-linux's script lends a terminal; what is typed there is not shown.
    let program = assert_cmd::cargo::cargo_bin("peertrust");
    let command = format!("'{}' inspect --at {NOW} '{}'", program.display(), path.display());
    let typed = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .write_stdin(format!("{PASSWORD}\n"))
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&typed.stdout);
    assert!(shown.contains("Password for") && shown.contains("CN=mail.example.test"), "{shown}");
}

#[test]
fn a_password_file_that_is_none_is_misuse() {
    let world = world();
    let store = at(&world, "root.pem");
    for (content, words) in [(vec![0xff, 0xfe, 0], "UTF-8"), (vec![b'x'; 2000], "longer than 1024 bytes")] {
        let path = world.file("odd", content);
        refused_store(&world, &store, &["--password-file", arg(&path)]).is_misuse(&[words]);
    }
    refused_store(&world, &store, &["--password-file", "/nonexistent"]).is_misuse(&["/nonexistent"]);
}

#[test]
fn a_folder_of_every_form_is_one_store() {
    let world = world();
    let folder = at(&world, "store");
    fs::create_dir(&folder).unwrap();
    world.file("spare.pem", root("Spare Root").pem());
    openssl(&world, "crl2pkcs7 -nocrl -certfile spare.pem -outform DER -out store/root.p7b", &[]);
    openssl(&world, "pkcs12 -export -nokeys -in all.pem -out store/other.pfx", &["-passout", "pass:secret"]);
    let chain = at(&world, "chain.pem");
    let line = ["verify", "--at", NOW, "--format", "json", "--chain", arg(&chain), "--store", arg(&folder)];
    let ran = peertrust(&line);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let defects = &ran.json()["stores"][0]["defects"];
    assert_eq!((defects.as_array().unwrap().len(), &defects[0]["code"]), (1, &"store-entry-unreadable".into()));
    assert!(defects[0]["detail"].as_str().unwrap().contains("--password-file"), "{defects}");
    let pass = world.file("secret", "secret");
    let with = peertrust(&[&line[..], &["--password-file", arg(&pass)]].concat()).json();
    assert_eq!(
        (&with["stores"][0]["certificates"], &with["stores"][0]["defects"]),
        (&4.into(), &serde_json::json!([]))
    );
}

#[test]
fn a_hashed_folder_holds_each_certificate_once() {
    let world = world();
    fs::create_dir(at(&world, "hashed")).unwrap();
    world.file("hashed/root.pem", world.root.pem());
    world.file("hashed/other.pem", root("Other Root").pem());
    openssl(&world, "rehash hashed", &[]);
    let links = fs::read_dir(at(&world, "hashed")).unwrap().filter(|e| e.as_ref().unwrap().path().is_symlink()).count();
    assert_eq!(links, 2);
    is_a_store(&world, &at(&world, "hashed"), "directory", 2, &[]);
}

#[test]
fn a_linux_system_store_is_read_without_a_remark() {
    let folder = Path::new("/etc/ssl/certs");
    let bundle = inspected(&folder.join("ca-certificates.crt"), &[]);
    let ran = peertrust(&["inspect", "--format", "json", arg(folder)]);
    let file = &ran.json()["files"][0];
    assert_eq!(file["defects"], serde_json::json!([]));
    let digests = |file: &Value| -> BTreeSet<String> {
        file["certificates"].as_array().unwrap().iter().map(|c| c["sha256"].to_string()).collect()
    };
    // Its Java truststore may hold one that an administrator put there.
    assert!(digests(&bundle).is_subset(&digests(file)) && digests(&bundle).len() > 50);
    assert_eq!(digests(file).len(), subjects(file).len(), "each once");
}

/// Lines that OpenSSL prints around the blocks stay text.
#[test]
fn what_s_client_prints_is_a_chain() {
    let world = world();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let folder = world.folder.path();
    let mut server = std::process::Command::new("openssl")
        .current_dir(folder)
        .args(["s_server", "-quiet", "-accept", &port])
        .args("-cert leaf.pem -key leaf.key -cert_chain chain.pem".split(' '))
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let connect = format!("127.0.0.1:{port}");
    let said = (0..50).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        let client = std::process::Command::new("openssl")
            .args(["s_client", "-showcerts", "-connect", &connect])
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&client.stdout).contains("BEGIN CERTIFICATE").then_some(client.stdout)
    });
    server.kill().unwrap();
    server.wait().unwrap();
    let path = world.file("s_client.txt", said.expect("s_client saw the chain"));
    let file = inspected(&path, &[]);
    assert_eq!((subjects(&file)[0].as_str(), &file["kind"]), ("mail.example.test", &"chain".into()));
    assert_eq!((&file["defects"], &file["others"]), (&serde_json::json!([]), &serde_json::json!([])));
    let store = at(&world, "root.pem");
    let line = ["verify", "--at", NOW, "--chain", arg(&path), "--name", "mail.example.test", "--store", arg(&store)];
    assert_eq!(peertrust(&line).code, 0);
}

#[test]
fn text_as_windows_saves_it_is_text() {
    let world = world();
    let pem = world.root.pem().replace('\n', "\r\n");
    let utf16 = |read: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(read).collect::<Vec<u8>>();
    let marked = format!("\u{feff}{pem}");
    for content in [
        marked.clone().into_bytes(),
        utf16(u16::to_le_bytes, &marked),
        utf16(u16::to_be_bytes, &marked),
        utf16(u16::to_le_bytes, &pem),
        utf16(u16::to_be_bytes, &pem),
        utf16(u16::to_le_bytes, &format!("0 s:CN = root\r\n{pem}")),
    ] {
        let path = world.file("windows.cer", content);
        is_a_store(&world, &path, "pem", 1, &[]);
    }
}

#[test]
fn an_appliance_s_list_is_an_inventory_and_no_store() {
    let world = world();
    let list = "admin:show cert list trust\r\n\r\ncup-trust/Test_Root_CA_1f.pem: Signed Certificate\r\n\
                tomcat-trust/host.example.test.pem: Trust Certificate\u{1b}[2J\r\n";
    let path = world.file("list.txt", list);
    let words = ["their names only", "Download each certificate"];
    refused_store(&world, &path, &[]).is_misuse(&words);
    refused_store(&world, &path, &["--lang", "ja"]).is_misuse(&["名前だけ", "ダウンロード"]);
    let store = at(&world, "root.pem");
    peertrust(&["verify", "--chain", arg(&path), "--store", arg(&store)]).is_misuse(&words);
    let file = inspected(&path, &[]);
    assert_eq!((&file["kind"], &file["form"]), (&"inventory".into(), &"inventory".into()));
    let first = serde_json::json!(
        {"line": 3, "unit": "cup-trust", "file": "Test_Root_CA_1f.pem", "description": "Signed Certificate"});
    assert_eq!((&file["inventory"][0], file["inventory"].as_array().unwrap().len()), (&first, 2));
    for (lang, words) in [("en", "cannot serve as a store"), ("ja", "信頼ストアとしては使えません")] {
        let ran = peertrust(&["inspect", "--lang", lang, arg(&path)]);
        let shown = ran.stdout.replace('\n', if lang == "en" { " " } else { "" });
        assert!(ran.code == 0 && shown.contains("Test_Root_CA_1f.pem") && shown.contains(words), "{}", ran.stdout);
        assert!(!ran.stdout.contains('\u{1b}'));
    }
}
