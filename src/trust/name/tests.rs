//! Both sides of every rule, and agreement with webpki.

use std::sync::LazyLock;

use proptest::prelude::*;
use rcgen::{CertificateParams, CustomExtension, DistinguishedName, DnType, KeyPair, PKCS_ED25519};
use rustls::pki_types::{CertificateDer, ServerName};

use super::*;
use NameRules::{Appliance, Pkix};

static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate_for(&PKCS_ED25519).unwrap());

/// One entry of a subjectAltName: its context tag and content, right or wrong.
type San = (u8, Vec<u8>);

fn dns(text: &str) -> San {
    (0x82, text.as_bytes().to_vec())
}

fn ip(text: &str) -> San {
    match text.parse().unwrap() {
        std::net::IpAddr::V4(a) => (0x87, a.octets().to_vec()),
        std::net::IpAddr::V6(a) => (0x87, a.octets().to_vec()),
    }
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match length {
        0..=0x7f => out.push(length as u8),
        _ => {
            out.push(0x84);
            out.extend((length as u32).to_be_bytes());
            // DER wants the shortest form.
            while out[2] == 0 {
                out.remove(2);
                out[1] -= 1;
            }
        }
    }
    out.extend(content);
    out
}

fn leaf(cns: &[&str], sans: Option<&[San]>) -> Certificate {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    // rcgen keeps one value a type; two spellings of the same type make two common names.
    let kinds = [DnType::CommonName, DnType::CustomDnType(vec![2, 5, 4, 3])];
    for (cn, kind) in cns.iter().zip(kinds) {
        params.distinguished_name.push(kind, *cn);
    }
    if let Some(sans) = sans {
        let entries: Vec<u8> = sans.iter().flat_map(|(tag, content)| tlv(*tag, content)).collect();
        params.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, 17], tlv(0x30, &entries)));
    }
    Certificate::decode(params.self_signed(&*KEY).unwrap().der()).unwrap()
}

fn judge(wanted: &str, cns: &[&str], sans: &[San], rules: NameRules) -> NameVerdict {
    match_name(&Host::parse(wanted).unwrap(), &leaf(cns, (!sans.is_empty()).then_some(sans)), rules)
}

fn webpki_accepts(leaf: &Certificate, wanted: &Host) -> bool {
    let der = CertificateDer::from(leaf.der.bytes());
    let name = ServerName::try_from(wanted.ascii()).expect("a parsed host is a server name");
    webpki::EndEntityCert::try_from(&der).unwrap().verify_is_valid_for_subject_name(&name).is_ok()
}

/// wanted, dNSName, appliance matches, pkix matches.
const NAMES: &[(&str, &str, bool, bool)] = &[
    ("mail.example.com", "mail.example.com", true, true),
    ("mail.example.com", "MAIL.Example.COM", true, true),
    ("MAIL.example.com.", "mail.example.com", true, true),
    ("mail.example.com", "mail.example.com.", true, false),
    ("mail.example.com", "mail.example.com..", false, false),
    ("mail.example.com", "mail.example.org", false, false),
    ("mail.example.com", "xmail.example.com", false, false),
    ("mail.example.com", " mail.example.com", false, false),
    ("mail.example.com", "mail.example.com\0.evil.org", false, false),
    ("foo.a.com", "*.a.com", true, true),
    ("foo.a.com", "*.A.com", true, true),
    ("foo.a.com", "*.a.com.", true, false),
    ("bar.foo.a.com", "*.a.com", false, false),
    ("a.com", "*.a.com", false, false),
    ("foo.a.com", "f*.a.com", false, false),
    ("foo.a.com", "*o.a.com", false, false),
    ("foo.a.com", "*.*.com", false, false),
    ("foo.a.com", "foo.*.com", false, false),
    ("foo.com", "*.com", false, false),
    ("foo", "*", false, false),
    ("foo", "*.", false, false),
    ("exch_01.corp", "EXCH_01.corp", true, true),
    ("exch", "exch", true, true),
    ("bücher.example", "xn--bcher-kva.example", true, true),
    ("bücher.example", "*.example", false, false),
    ("bücher.example", "bücher.example", false, false),
    ("10.0.0.5", "10.0.0.5", true, false),
    ("::1", "0:0::1", true, false),
    ("10.0.0.5", "*.0.0.5", false, false),
];

#[test]
fn every_rule_of_names_has_both_sides() {
    for (wanted, entry, appliance, pkix) in NAMES {
        assert_eq!(judge(wanted, &[], &[dns(entry)], Appliance).is_matched(), *appliance, "{wanted} ~ {entry}");
        assert_eq!(judge(wanted, &[], &[dns(entry)], Pkix).is_matched(), *pkix, "pkix: {wanted} ~ {entry}");
    }
}

#[test]
fn a_common_name_reads_as_a_name_or_an_address_and_never_for_pkix() {
    for (wanted, cn, appliance) in [
        ("mail.example.com", "MAIL.example.com", true),
        ("mail.example.com", "mail.example.com.", true),
        ("mail.example.com", "Mail Server", false),
        ("foo.a.com", "*.a.com", true),
        ("a.com", "*.a.com", false),
        ("10.0.0.5", "10.0.0.5", true),
        ("10.0.0.5", "10.0.0.6", false),
        ("10.0.0.5", "::ffff:10.0.0.5", false),
        ("[2001:db8::1]", "2001:0DB8:0::1", true),
        ("bücher.example", "BÜCHER.example", true),
        ("x.bücher.example", "*.bücher.example", true),
        ("10.0.0.5", "１0.0.0.5", false),
    ] {
        let verdict = judge(wanted, &[cn], &[], Appliance);
        assert_eq!(verdict.is_matched(), appliance, "{wanted} ~ {cn}");
        assert_eq!(verdict.only_in_cn(), appliance, "{wanted} ~ {cn}");
        assert!(!judge(wanted, &[cn], &[], Pkix).is_matched(), "pkix: {wanted} ~ {cn}");
    }
}

#[test]
fn addresses_compare_as_addresses() {
    for (wanted, entry, matches) in [
        ("10.0.0.5", ip("10.0.0.5"), true),
        ("10.0.0.5", ip("10.0.0.6"), false),
        ("10.0.0.5", ip("::ffff:10.0.0.5"), false),
        ("::ffff:10.0.0.5", ip("10.0.0.5"), false),
        ("2001:DB8:0::1", ip("2001:db8::1"), true),
        ("10.0.0.5", (0x87, vec![10, 0, 0, 5, 255, 255, 255, 255]), false),
        ("10.0.0.5", (0x87, vec![10, 0, 0]), false),
        ("10.0.0.5", (0x87, vec![]), false),
    ] {
        for rules in [Appliance, Pkix] {
            assert_eq!(
                judge(wanted, &[], std::slice::from_ref(&entry), rules).is_matched(),
                matches,
                "{wanted} {entry:?}"
            );
        }
    }
}

#[test]
fn the_entry_that_matched_is_named_and_an_exact_one_preferred() {
    let sans = [dns("other.a.com"), dns("*.a.com"), dns("Foo.a.com")];
    let NameVerdict::Matched(found) = judge("foo.a.com", &["x"], &sans, Appliance) else { panic!() };
    assert_eq!((found.entry.as_str(), found.by, found.wildcard), ("Foo.a.com", MatchedBy::San(2), false));
    let NameVerdict::Matched(found) = judge("bar.a.com", &[], &sans, Pkix) else { panic!() };
    assert_eq!((found.entry.as_str(), found.by, found.wildcard), ("*.a.com", MatchedBy::San(1), true));
    let NameVerdict::Matched(found) = judge("bar.b.com", &["x", "*.b.com"], &sans, Appliance) else { panic!() };
    assert_eq!((found.entry.as_str(), found.by, found.wildcard), ("*.b.com", MatchedBy::CommonName, true));
}

#[test]
fn the_common_name_is_compared_beside_a_matching_san() {
    let sans = [dns("foo.a.com"), ip("10.0.0.5")];
    for (cns, expected) in [
        (&["foo.a.com"][..], CommonName::Same),
        (&["other", "FOO.a.com"], CommonName::Same),
        (&["*.a.com"], CommonName::Same),
        (&["bar.a.com"], CommonName::Differs),
        (&[], CommonName::Absent),
    ] {
        let verdict = judge("foo.a.com", cns, &sans, Appliance);
        assert_eq!(verdict.cn_differs(), expected == CommonName::Differs);
        let NameVerdict::Matched(found) = verdict else { panic!() };
        assert_eq!((found.common_name, found.by), (expected, MatchedBy::San(0)), "{cns:?}");
    }
}

#[test]
fn a_mismatch_names_the_rule_that_failed() {
    use MismatchKind::*;
    type Row<'a> = (&'a str, &'a [&'a str], &'a [San], NameRules, MismatchKind);
    let cases: &[Row<'_>] = &[
        ("bar.foo.a.com", &[], &[dns("*.a.com")], Appliance, WildcardDepth),
        ("a.com", &[], &[dns("*.a.com")], Pkix, WildcardDepth),
        ("a.com", &["*.a.com"], &[dns("b.com")], Appliance, WildcardDepth),
        ("xa.com", &[], &[dns("*.a.com")], Pkix, Plain),
        ("10.0.0.5", &["mail.a.com"], &[], Appliance, IpNotInSan),
        ("10.0.0.5", &[], &[dns("10.0.0.5")], Pkix, NoNames),
        ("10.0.0.5", &[], &[dns("10.0.0.5"), dns("b")], Pkix, IpNotInSan),
        ("exch", &[], &[dns("exch.a.com")], Appliance, ShortName),
        ("exch", &["EXCH.a.com"], &[], Appliance, ShortName),
        ("exch", &[], &[dns("exchange.a.com")], Appliance, Plain),
        ("a.com", &["Mail Server"], &[], Appliance, NoNames),
        ("a.com", &[], &[], Pkix, NoNames),
        ("a.com", &["b.com"], &[], Pkix, NoNames),
        ("a.com", &["a.com"], &[], Pkix, CnOnlyNotAccepted),
        ("a.com", &["a.com"], &[dns("b.com")], Pkix, CnOnlyNotAccepted),
        ("a.com", &["b.com"], &[], Appliance, Plain),
    ];
    for (wanted, cns, sans, rules, kind) in cases {
        let NameVerdict::Mismatch(found) = judge(wanted, cns, sans, *rules) else { panic!("{wanted}") };
        assert_eq!((found.kind, found.has_san), (*kind, !sans.is_empty()), "{wanted} {cns:?} {sans:?}");
    }
}

#[test]
fn values_that_would_match_are_listed_once_and_counted() {
    let sans = [dns("Mail.a.com"), dns("*.b.com"), ip("10.0.0.5"), dns("bad name"), dns("c.com.")];
    let listed = |rules| match judge("x.org", &["mail.a.com", "cn.a.com"], &sans, rules) {
        NameVerdict::Mismatch(found) => found.would_match.shown.join(" "),
        other => panic!("{other:?}"),
    };
    assert_eq!(listed(Appliance), "mail.a.com *.b.com 10.0.0.5 c.com cn.a.com");
    assert_eq!(listed(Pkix), "mail.a.com *.b.com 10.0.0.5");
}

#[test]
fn what_is_listed_matches_when_it_is_used() {
    let sans = [dns("Mail.a.com"), dns("b.com."), ip("::1"), dns("10.0.0.9")];
    let leaf = leaf(&["bücher.example"], Some(&sans));
    for rules in [Appliance, Pkix] {
        let verdict = match_name(&Host::parse("x.org").unwrap(), &leaf, rules);
        let NameVerdict::Mismatch(found) = verdict else { panic!() };
        assert_eq!(found.would_match.total, if rules == Appliance { 5 } else { 2 });
        for value in &found.would_match.shown {
            assert!(match_name(&Host::parse(value).unwrap(), &leaf, rules).is_matched(), "{value}");
        }
    }
}

#[test]
fn ten_thousand_names_are_counted_and_twenty_shown() {
    let sans: Vec<San> = (0..10_000).map(|n| dns(&format!("host{n}.example.com"))).collect();
    let NameVerdict::Mismatch(found) = judge("x.org", &[], &sans, Pkix) else { panic!() };
    assert_eq!((found.would_match.shown.len(), found.would_match.total), (MAX_SHOWN, 10_000));
    assert!(judge("host9999.example.com", &[], &sans, Appliance).is_matched());
}

#[test]
fn an_unreadable_subject_alt_name_still_counts_as_one() {
    let mut params = CertificateParams::default();
    params.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, 17], vec![0x30, 0x7f, 1]));
    let leaf = Certificate::decode(params.self_signed(&*KEY).unwrap().der()).unwrap();
    let NameVerdict::Mismatch(found) = match_name(&Host::parse("x.org").unwrap(), &leaf, Appliance) else { panic!() };
    assert!(found.has_san);
}

const LABELS: &[&str] =
    &["a", "A", "b", "com", "xn--bcher-kva", "_a", "a-", "-a", "1", "1a", "*", "a*", "", "ü", "a b", "a\0"];

fn entry() -> impl Strategy<Value = San> {
    let name = (prop::collection::vec(prop::sample::select(LABELS), 1..5), any::<bool>())
        .prop_map(|(labels, dot)| dns(&format!("{}{}", labels.join("."), if dot { "." } else { "" })));
    let plain = prop::collection::vec(prop::sample::select(&["a", "A", "*", "b"][..]), 1..4)
        .prop_map(|labels| dns(&labels.join(".")));
    let address = prop::sample::select(&["10.0.0.5", "::1", "::ffff:10.0.0.5"][..]).prop_map(ip);
    let text = prop::sample::select(&["10.0.0.5", "::1", "10.0.0.5."][..]).prop_map(dns);
    // Kinds other than names and addresses, and addresses of a wrong length.
    let other = (prop::sample::select(&[0x81u8, 0x86, 0x87, 0x88][..]), prop::collection::vec(0u8..4, 0..18));
    prop_oneof![3 => name, 4 => plain, 2 => address, 1 => text, 1 => other]
}

fn wanted() -> impl Strategy<Value = Host> {
    let name =
        (prop::collection::vec(prop::sample::select(&["a", "B", "com", "_a", "1a", "ü"][..]), 1..5), any::<bool>())
            .prop_map(|(labels, dot)| format!("{}{}", labels.join("."), if dot { "." } else { "" }));
    let address = prop::sample::select(&["10.0.0.5", "::1", "::ffff:a00:5"][..]).prop_map(str::to_owned);
    prop_oneof![4 => name, 1 => address].prop_map(|text| Host::parse(&text).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// `Pkix` says what webpki says, in both directions. The one difference lies outside this
    /// alphabet: webpki stops at an entry whose tag no GeneralName has (or is constructed where it
    /// must not be), and we pass over it; webpki arbitrates the path, so nothing is trusted by it.
    #[test]
    fn pkix_agrees_with_webpki(sans in prop::collection::vec(entry(), 0..5), wanted in wanted(), cn in "[ab*.]{0,5}") {
        let leaf = leaf(&[&cn], Some(&sans));
        prop_assert_eq!(match_name(&wanted, &leaf, Pkix).is_matched(), webpki_accepts(&leaf, &wanted));
        // What strict clients accept, the appliance accepts.
        prop_assert!(!webpki_accepts(&leaf, &wanted) || match_name(&wanted, &leaf, Appliance).is_matched());
    }

    #[test]
    fn bytes_that_are_no_names_never_match(tag in 0x80u8..0xa9, content in prop::collection::vec(any::<u8>(), 0..40)) {
        let found = match_name(&Host::parse("a.b.example").unwrap(), &leaf(&[], Some(&[(tag, content)])), Appliance);
        prop_assert!(!found.is_matched());
    }
}

/// A proptest could agree by never matching; this product matches hundreds of times.
#[test]
fn every_pair_of_a_small_world_agrees_with_webpki() {
    let mut matched = 0;
    let hosts: Vec<Host> = ["a", "a.b", "b.a.b", "a.a.b", "a.b.a.b", "1a.b.com", "10.0.0.5", "::1"]
        .map(|t| Host::parse(t).unwrap())
        .into();
    let mut entries: Vec<San> = vec![ip("10.0.0.5"), ip("::1"), dns("10.0.0.5")];
    for first in ["a", "A", "*", "b", "1a", "a*", ""] {
        for rest in ["", ".", ".b", ".B", ".b.", ".a.b", ".A.b", ".*.b", ".b.a.b", ".b.com"] {
            entries.push(dns(&format!("{first}{rest}")));
        }
    }
    for entry in entries {
        let leaf = leaf(&[], Some(std::slice::from_ref(&entry)));
        for host in &hosts {
            let ours = match_name(host, &leaf, Pkix).is_matched();
            assert_eq!(ours, webpki_accepts(&leaf, host), "{host} ~ {entry:?}");
            matched += usize::from(ours);
        }
    }
    assert!(matched > 15, "{matched} of the pairs matched");
}
