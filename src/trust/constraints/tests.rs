//! Both sides of each kind, held against `openssl verify` and webpki.

use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    PKCS_ECDSA_P256_SHA256,
};
use rustls::pki_types::{CertificateDer, UnixTime};

use super::*;

static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap());

/// A GeneralName: context tag and content. In a subtree, an address has its mask behind it.
type Raw = (u8, Vec<u8>);

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    assert!(content.len() < 0x1_0000);
    let length = content.len() as u16;
    let mut out = match length {
        0..=0x7f => vec![tag, length as u8],
        0x80..=0xff => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    out.extend(content);
    out
}

fn raw((tag, content): &Raw) -> Vec<u8> {
    tlv(*tag, content)
}

/// `DNS:x`, `email:x`, `URI:x`, `IP:a` or `IP:a/mask`, `dirName:O/CN`, `UPN:x`.
fn name(text: &str) -> Raw {
    let (kind, value) = text.split_once(':').unwrap();
    let octets = |text: &str| match text.parse().unwrap() {
        std::net::IpAddr::V4(ip) => ip.octets().to_vec(),
        std::net::IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    match kind {
        "email" => (0x81, value.into()),
        "DNS" => (0x82, value.into()),
        "URI" => (0x86, value.into()),
        "IP" => (0x87, value.split('/').flat_map(octets).collect()),
        "dirName" => {
            let rdn = |(oid, value): (u8, &str)| {
                tlv(0x31, &tlv(0x30, &[tlv(6, &[0x55, 4, oid]), tlv(0x0c, value.as_bytes())].concat()))
            };
            let rdns: Vec<u8> = [10, 3].into_iter().zip(value.split('/')).flat_map(rdn).collect();
            (0xa4, tlv(0x30, &rdns))
        }
        "UPN" => {
            let oid = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 3];
            (0xa0, [tlv(6, &oid), tlv(0xa0, &tlv(0x0c, value.as_bytes()))].concat())
        }
        other => panic!("{other}"),
    }
}

fn constraints_extension(permitted: &[Raw], excluded: &[Raw]) -> CustomExtension {
    let list = |tag, trees: &[Raw]| match trees {
        [] => Vec::new(),
        trees => tlv(tag, &trees.iter().flat_map(|tree| tlv(0x30, &raw(tree))).collect::<Vec<u8>>()),
    };
    let content = tlv(0x30, &[list(0xa0, permitted), list(0xa1, excluded)].concat());
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 30], content);
    extension.set_criticality(true);
    extension
}

/// An authority with the constraints, and a leaf `O=org, CN=cn` it issued.
fn pair(permitted: &[Raw], excluded: &[Raw], names: &[Raw], cn: Option<&str>) -> (Certificate, Certificate) {
    let mut ca = CertificateParams::default();
    ca.distinguished_name = DistinguishedName::new();
    ca.distinguished_name.push(DnType::CommonName, "constrained");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    if !permitted.is_empty() || !excluded.is_empty() {
        ca.custom_extensions.push(constraints_extension(permitted, excluded));
    }
    let mut leaf = CertificateParams::default();
    leaf.distinguished_name = DistinguishedName::new();
    if let Some(cn) = cn {
        leaf.distinguished_name.push(DnType::OrganizationName, "org");
        leaf.distinguished_name.push(DnType::CommonName, cn);
    }
    if !names.is_empty() {
        let content = tlv(0x30, &names.iter().flat_map(raw).collect::<Vec<u8>>());
        leaf.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, 17], content));
    }
    let root = ca.self_signed(&*KEY).unwrap();
    let leaf = leaf.signed_by(&*KEY, &Issuer::from_params(&ca, &*KEY)).unwrap();
    (Certificate::decode(root.der()).unwrap(), Certificate::decode(leaf.der()).unwrap())
}

fn ours(root: &Certificate, leaf: &Certificate, subject: Subject) -> Result<(), Violation> {
    root.name_constraints.as_ref().map_or(Ok(()), |constraints| check(constraints, leaf, subject))
}

fn openssl_accepts(root: &Certificate, leaf: &Certificate) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let (ca, ee) = (folder.path().join("ca.pem"), folder.path().join("ee.pem"));
    std::fs::write(&ca, root.to_pem()).unwrap();
    std::fs::write(&ee, leaf.to_pem()).unwrap();
    let out = Command::new("openssl").args(["verify", "-no-CApath", "-CAfile"]).arg(ca).arg(ee).output();
    let out = out.expect("openssl is installed");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() || said.contains("subtree") || said.contains("unsupported"), "{said}");
    out.status.success()
}

fn webpki_accepts(root: &Certificate, leaf: &Certificate) -> bool {
    let (root, leaf) = (CertificateDer::from(root.der.bytes()), CertificateDer::from(leaf.der.bytes()));
    let anchor = webpki::anchor_from_trusted_cert(&root).unwrap();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(1_767_225_600));
    let usage = webpki::KeyUsage::server_auth();
    let leaf = webpki::EndEntityCert::try_from(&leaf).unwrap();
    leaf.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &[anchor], &[], at, usage, None, None).is_ok()
}

/// permitted, excluded, names, common name, obeyed. `openssl verify` has to agree with the last column.
type Row<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str], &'a str, bool);

const ROWS: &[Row<'_>] = &[
    (&["DNS:a.com"], &[], &["DNS:a.com", "DNS:x.y.a.com"], "x", true),
    (&["DNS:a.com"], &[], &["DNS:xa.com"], "x", false),
    (&["DNS:a.com", "DNS:b.com"], &[], &["DNS:a.com", "DNS:B.com"], "x", true),
    (&["DNS:.a.com"], &[], &["DNS:x.a.com"], "x", true),
    (&["DNS:.a.com"], &[], &["DNS:a.com"], "x", false),
    (&["DNS:a.com"], &["DNS:x.a.com"], &["DNS:y.x.a.com"], "x", false),
    (&[], &["DNS:"], &["DNS:a.com"], "x", false),
    (&[], &["DNS:a.com"], &["IP:10.0.0.1", "email:x@a.com"], "x", true),
    (&["DNS:a.com"], &[], &["DNS:*.a.com"], "x", true),
    // Common names: only without a dNSName, only what looks like a host.
    (&["DNS:a.com"], &[], &[], "x.a.com", true),
    (&["DNS:a.com"], &[], &[], "x.b.com", false),
    (&["DNS:a.com"], &[], &["DNS:a.com"], "x.b.com", true),
    (&["DNS:a.com"], &[], &["IP:10.0.0.1"], "x.b.com", false),
    (&["DNS:a.com"], &[], &[], "short", true),
    (&["DNS:a.com"], &[], &[], "Mail Server b.com", true),
    (&["DNS:a.com"], &[], &[], "10.0.0.5", false),
    (&[], &["DNS:a.com"], &[], "10.0.0.5", true),
    (&[], &["DNS:a.com"], &[], "x.a.com", false),
    (&["IP:10.0.0.0/255.0.0.0"], &[], &["IP:10.9.9.9"], "x", true),
    (&["IP:10.0.0.0/255.0.0.0"], &[], &["IP:11.0.0.1"], "x", false),
    (&["IP:10.0.0.0/255.0.0.0"], &[], &["IP:::1"], "x", false),
    (&["IP:10.0.0.0/255.0.0.0"], &[], &["DNS:b.com"], "x", true),
    (&[], &["IP:2001:db8::/ffff:ffff::"], &["IP:2001:db8::1"], "x", false),
    (&[], &["IP:2001:db8::/ffff:ffff::"], &["IP:2001:db9::1"], "x", true),
    (&["IP:10.0.0.1"], &[], &["IP:10.0.0.1"], "x", false),
    (&["dirName:org"], &[], &[], "x", true),
    (&["dirName:ORG"], &[], &[], "x", true),
    (&["dirName:other"], &[], &[], "x", false),
    (&["dirName:org/x"], &[], &[], "x", true),
    (&["dirName:org/x"], &[], &[], "y", false),
    (&["dirName:org"], &[], &["dirName:org/z"], "x", true),
    (&["dirName:org"], &[], &["dirName:evil/z"], "x", false),
    (&[], &["dirName:evil"], &["DNS:a.com"], "x", true),
    (&[], &["dirName:org"], &["DNS:a.com"], "x", false),
    (&["email:a.com"], &[], &["email:x@A.com"], "x", true),
    (&["email:a.com"], &[], &["email:x@y.a.com"], "x", false),
    (&["email:.a.com"], &[], &["email:x@y.a.com"], "x", true),
    (&["email:.a.com"], &[], &["email:x@a.com"], "x", false),
    (&["email:x@a.com"], &[], &["email:x@a.COM"], "x", true),
    (&["email:x@a.com"], &[], &["email:X@a.com"], "x", false),
    (&["email:a.com"], &[], &["email:a.com"], "x", false),
    (&["email:a.com"], &[], &["DNS:b.com"], "x", true),
    (&[], &["email:a.com"], &["email:x@b.com"], "x", true),
    (&["URI:a.com"], &[], &["URI:https://a.com/path?x#y"], "x", true),
    (&["URI:a.com"], &[], &["URI:https://A.com:8443/"], "x", true),
    (&["URI:a.com"], &[], &["URI:https://x.a.com/"], "x", false),
    (&["URI:.a.com"], &[], &["URI:sip://x.a.com"], "x", true),
    (&["URI:.a.com"], &[], &["URI:https://a.com"], "x", false),
    (&["URI:a.com"], &[], &["URI:https://b.com/@a.com"], "x", false),
    (&["URI:a.com"], &[], &["URI:urn:a.com"], "x", false),
    (&["UPN:a"], &[], &["UPN:a"], "x", false),
    (&["UPN:a"], &[], &["DNS:a.com"], "x", true),
    (&["DNS:a.com"], &[], &["DNS:a.com", "UPN:x@b.com"], "x", true),
];

fn raws(texts: &[&str]) -> Vec<Raw> {
    texts.iter().map(|text| name(text)).collect()
}

#[test]
fn every_kind_is_judged_as_openssl_judges_it() {
    for (permitted, excluded, names, cn, obeyed) in ROWS {
        let row = format!("permitted {permitted:?} excluded {excluded:?} names {names:?} CN {cn}");
        let (root, leaf) = pair(&raws(permitted), &raws(excluded), &raws(names), Some(cn));
        let judged = ours(&root, &leaf, Subject::Leaf);
        assert_eq!(judged.is_ok(), *obeyed, "{row}: {judged:?}");
        assert_eq!(openssl_accepts(&root, &leaf), *obeyed, "openssl: {row}");
    }
}

#[test]
fn where_openssl_is_laxer_we_refuse_as_webpki_does() {
    for (permitted, excluded, names) in [
        (&[][..], &["DNS:secret.a.com"][..], &["DNS:*.a.com"][..]),
        (&["IP:10.0.0.0/255.0.255.0"], &[], &["IP:10.7.0.1"]),
        (&[], &["DNS:a.com"], &["DNS:b..com"]),
        (&[], &["DNS:a.com."], &["DNS:b.com"]),
    ] {
        let (root, leaf) = pair(&raws(permitted), &raws(excluded), &raws(names), None);
        let judged = ours(&root, &leaf, Subject::Leaf);
        assert!(judged.is_err() && openssl_accepts(&root, &leaf) && !webpki_accepts(&root, &leaf), "{names:?}");
    }
}

#[test]
fn a_uri_without_a_host_name_is_refused_where_uris_are_constrained() {
    for uri in ["URI:mailto:x@a.com", "URI:https:///x", "URI:https://[::1]/", "URI:https://10.0.0.1/"] {
        let (root, leaf) = pair(&[], &raws(&["URI:b.com"]), &raws(&[uri]), None);
        assert_eq!(ours(&root, &leaf, Subject::Leaf).unwrap_err().rule, Rule::MalformedName, "{uri}");
    }
}

/// OpenSSL 3.0 takes the user for a part of the host; its successors do not (RFC 3986 §3.2).
#[test]
fn the_user_of_a_uri_is_no_part_of_its_host() {
    for (base, obeyed) in [("URI:a.com", true), ("URI:u@a.com", false)] {
        let (root, leaf) = pair(&raws(&[base]), &[], &raws(&["URI:https://u@a.com:8443/"]), None);
        assert_eq!(ours(&root, &leaf, Subject::Leaf).is_ok(), obeyed, "{base}");
    }
}

#[test]
fn a_common_name_that_names_the_peer_is_constrained_whatever_stands_beside_it() {
    for (permitted, names, cn) in [
        ("DNS:a.com", "DNS:a.com", "evil.org"),
        ("DNS:a.com", "DNS:a.com", "short"),
        ("DNS:a.com", "DNS:a.com", "*.evil.org"),
        ("DNS:a.com", "DNS:a.com", "bücher.example"),
        ("IP:10.0.0.0/255.0.0.0", "DNS:a.com", "11.0.0.1"),
    ] {
        let (root, leaf) = pair(&raws(&[permitted]), &[], &raws(&[names]), Some(cn));
        assert_eq!(ours(&root, &leaf, Subject::Leaf), Ok(()), "{cn}");
        assert_eq!(ours(&root, &leaf, Subject::LeafByCommonName).unwrap_err().rule, Rule::NotPermitted, "{cn}");
        assert_eq!(ours(&root, &leaf, Subject::Authority), Ok(()), "{cn}");
    }
}

#[test]
fn a_violation_carries_both_sides() {
    let (root, leaf) = pair(&raws(&["DNS:a.com", "DNS:b.com", "IP:::/::"]), &[], &raws(&["DNS:evil.org"]), None);
    let violation = ours(&root, &leaf, Subject::Leaf).unwrap_err();
    assert_eq!((violation.name.as_str(), violation.rule), ("DNS:evil.org", Rule::NotPermitted));
    assert_eq!(violation.constraints, ["DNS:a.com", "DNS:b.com"]);
}

#[test]
fn more_comparisons_than_the_budget_are_refused() {
    let many = |count| -> Vec<Raw> { (0..count).map(|n| name(&format!("DNS:h{n}.a.com"))).collect() };
    let (root, leaf) = pair(&[], &many(600), &many(600), None);
    assert_eq!(ours(&root, &leaf, Subject::Leaf).unwrap_err().rule, Rule::Excluded);
    let (root, leaf) = pair(&[name("DNS:com")], &many(1200).split_off(600), &many(600), None);
    assert_eq!(ours(&root, &leaf, Subject::Leaf).unwrap_err().rule, Rule::TooMany);
    assert!(!webpki_accepts(&root, &leaf));
}

fn dns_text() -> impl Strategy<Value = String> {
    let label = prop::sample::select(&["a", "A", "b", "com", "*", "-a", "", "1"][..]);
    let plain = prop::sample::select(&["a", "b", "*"][..]);
    prop_oneof![
        prop::collection::vec(label, 1..4).prop_map(|labels| labels.join(".")),
        prop::collection::vec(plain, 1..4).prop_map(|labels| labels.join(".")),
    ]
}

fn octets() -> impl Strategy<Value = Vec<u8>> {
    let octet = || prop::sample::select(&[0u8, 10, 128, 254, 255][..]);
    prop_oneof![
        6 => prop::collection::vec(octet(), 4),
        2 => prop::collection::vec(octet(), 16),
        1 => prop::collection::vec(octet(), 0..9)
    ]
}

fn presented() -> impl Strategy<Value = Raw> {
    prop_oneof![dns_text().prop_map(|t| (0x82, t.into())), octets().prop_map(|o| (0x87, o))]
}

fn subtree() -> impl Strategy<Value = Raw> {
    let dns =
        (any::<bool>(), dns_text()).prop_map(|(dot, t)| (0x82, format!("{}{t}", if dot { "." } else { "" }).into()));
    let network = (octets(), 0..33usize).prop_map(|(base, ones)| {
        let mask = (0..base.len()).map(|at| (0xff00u16 >> ones.saturating_sub(at * 8).min(8)) as u8);
        (0x87, [base.clone(), mask.collect()].concat())
    });
    let odd_mask = octets().prop_map(|base| (0x87, [base.clone(), base].concat()));
    prop_oneof![4 => dns, 4 => network, 1 => odd_mask]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Over dNSName and iPAddress, well-formed or not, the answer is webpki's.
    #[test]
    fn names_and_addresses_are_judged_as_webpki_judges_them(
        permitted in prop::collection::vec(subtree(), 0..3),
        excluded in prop::collection::vec(subtree(), 0..3),
        names in prop::collection::vec(presented(), 1..3),
    ) {
        let (root, leaf) = pair(&permitted, &excluded, &names, None);
        let judged = ours(&root, &leaf, Subject::Leaf);
        prop_assert_eq!(judged.is_ok(), webpki_accepts(&root, &leaf), "{:?}", judged);
    }

    #[test]
    fn no_bytes_panic(
        trees in prop::collection::vec((0x80u8..0xa9, prop::collection::vec(any::<u8>(), 0..20)), 0..4),
        names in prop::collection::vec((0x80u8..0xa9, prop::collection::vec(any::<u8>(), 0..20)), 0..4),
        cn in ".{0,12}",
    ) {
        let (root, leaf) = pair(&trees, &trees, &names, Some(&cn));
        let _ = ours(&root, &leaf, Subject::LeafByCommonName);
    }
}
