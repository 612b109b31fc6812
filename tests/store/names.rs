//! Whatever a certificate calls itself, its file is one visible name in the store.

use std::path::{Component, Path};

use peertrust::cert::Certificate;
use peertrust::import::FileName;
use peertrust::import::name::MAX_NAME;
use proptest::prelude::*;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, SerialNumber};

/// One key for all: only the names differ.
fn named(attributes: &[(DnType, &str)], serial: &[u8]) -> Certificate {
    static KEY: std::sync::OnceLock<KeyPair> = std::sync::OnceLock::new();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.distinguished_name = DistinguishedName::new();
    for (kind, value) in attributes {
        params.distinguished_name.push(kind.clone(), *value);
    }
    params.serial_number = Some(SerialNumber::from_slice(serial));
    let key = KEY.get_or_init(|| KeyPair::generate().unwrap());
    Certificate::decode(params.self_signed(key).unwrap().der()).unwrap()
}

fn of_cn(cn: &str) -> String {
    FileName::of(&named(&[(DnType::CommonName, cn)], &[0x0a, 0xb1])).to_string()
}

fn assert_harmless(name: &str) {
    let parts: Vec<_> = Path::new(name).components().collect();
    assert!(matches!(parts.as_slice(), [Component::Normal(only)] if *only == name), "{name:?}");
    assert!(name.len() <= MAX_NAME && Path::new(name).extension().is_some_and(|end| end == "pem"), "{name:?}");
    assert!(!name.starts_with(['.', '-']), "{name:?} is hidden, or reads as a flag");
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    assert!(name.chars().all(harmless), "{name:?}");
    let stem = name.split('.').next().unwrap().to_lowercase();
    assert!(!["con", "prn", "aux", "nul", "com1", "lpt9", "com¹"].contains(&stem.as_str()), "{name:?} is a device");
}

#[test]
fn the_name_is_the_appliances() {
    let serial = [0x01, 0xfd, 0x6d, 0x30, 0xfc, 0xa3, 0xca, 0x51, 0xa8, 0x1b, 0xbc, 0x64, 0x0e, 0x35, 0x03, 0x2d];
    let usertrust = named(&[(DnType::CommonName, "USERTrust RSA Certification Authority")], &serial);
    let name = "USERTrust_RSA_Certification_Authority_01fd6d30fca3ca51a81bbc640e35032d.pem";
    assert_eq!(FileName::of(&usertrust).as_str(), name);
    assert_eq!(of_cn("社内ルート認証局 2026"), "社内ルート認証局_2026_0ab1.pem");
}

#[test]
fn without_a_common_name_the_unit_the_organization_or_the_fingerprint_stands_in() {
    let of = |attributes: &[(DnType, &str)]| FileName::of(&named(attributes, &[7])).to_string();
    let (o, ou) = ((DnType::OrganizationName, "Example"), (DnType::OrganizationalUnitName, "Class 3"));
    assert_eq!(of(&[o.clone(), ou]), "Class_3_07.pem");
    assert_eq!(of(std::slice::from_ref(&o)), "Example_07.pem");
    assert_eq!(of(&[o, (DnType::CommonName, " ")]), "Example_07.pem");
    let bare = named(&[], &[7]);
    assert_eq!(FileName::of(&bare).as_str(), format!("{}_07.pem", bare.sha256));
}

#[test]
fn hostile_names_steer_nothing() {
    let long = "x".repeat(300);
    for hostile in [
        "../../etc/passwd",
        "..",
        "/etc/ssl/certs/ca.pem",
        "C:\\Windows\\ca",
        "a\0b",
        "\u{202e}mep.AC",
        "\u{200b}\u{feff}",
        "\u{3164}",
        "\x1b]0;title\x07",
        "CON",
        "nul.txt",
        "COM1",
        "lpt9.x",
        "com¹",
        ".hidden",
        "-rf",
        "a\nb",
        "~root",
        "*",
        &long,
        &"証".repeat(200),
    ] {
        assert_harmless(&of_cn(hostile));
        let certificate = named(&[(DnType::CommonName, hostile)], &[1]);
        assert_harmless(FileName::typed(hostile, &certificate).as_str());
    }
    assert_eq!(of_cn("../../x"), "_.._x_0ab1.pem");
    let typed = |name: &str| FileName::typed(name, &named(&[], &[1])).to_string();
    assert_eq!(
        (typed("root"), typed("Root.PEM"), typed("CON")),
        ("root.pem".into(), "Root.pem".into(), "_CON.pem".into())
    );
}

#[test]
fn a_name_that_is_taken_gets_digits_of_the_fingerprint() {
    let certificate = named(&[(DnType::CommonName, "Root")], &[1]);
    let digits = certificate.sha256.to_string();
    let name = FileName::of(&certificate);
    assert_eq!(name.free(&|_| false), name);
    let taken = |name: &str| name.eq_ignore_ascii_case("root_01.pem");
    assert_eq!(name.free(&taken).as_str(), format!("Root_01_{}.pem", &digits[..8]));
    let many = |name: &str| !name.ends_with("_3.pem");
    assert_eq!(name.free(&many).as_str(), format!("Root_01_{digits}_3.pem"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_common_name_makes_one_harmless_component(cn in "\\PC{0,80}|[\\x00-\\x7f]{0,300}|.{0,120}", serial in prop::collection::vec(any::<u8>(), 1..20)) {
        let certificate = named(&[(DnType::CommonName, &cn)], &serial);
        let name = FileName::of(&certificate);
        assert_harmless(name.as_str());
        assert_harmless(FileName::typed(&cn, &certificate).as_str());
        let next = name.free(&|taken| taken == name.as_str());
        assert_harmless(next.as_str());
        prop_assert_ne!(name, next);
    }
}
