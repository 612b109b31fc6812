//! `openssl verify -purpose sslserver` as a second judge of profile `appliance`: OpenSSL is what the appliance runs.
//! Every difference is listed with its reason; a difference that goes away fails the test as well.

use std::path::Path;
use std::process::Command;

use peertrust::trust::End;

use crate::pki::*;

struct Case {
    name: String,
    presented: Vec<Spec>,
    held: Vec<Spec>,
}

fn case(name: &str, presented: &[&Spec], held: &[&Spec]) -> Case {
    let own = |list: &[&Spec]| list.iter().map(|s| (*s).clone()).collect();
    Case { name: name.to_owned(), presented: own(presented), held: own(held) }
}

/// Where we and OpenSSL part, on purpose.
const DIFFERENCES: &[(&str, &str)] = &[
    // OpenSSL accepts, webpki refuses, and no rule of the domain facts says otherwise.
    ("leaf: server gated crypto", "OpenSSL takes it for serverAuth, webpki does not"),
    ("sub: server gated crypto", "the same"),
    ("pinned: server gated crypto", "the same; one rule for every leaf"),
    ("leaf: path length 300", "webpki reads one byte of a path length"),
    ("sub: path length 300", "the same"),
    ("leaf: critical policies", "webpki knows no certificate policies"),
    ("sub: critical policies", "the same"),
    ("pinned: critical policies", "the same; one rule for every leaf"),
    // OpenSSL accepts, and a check of our own refuses in both profiles.
    ("leaf: subtree with minimum", "name constraints in a leaf: domain facts §3"),
    ("pinned: subtree with minimum", "the same"),
    ("leaf: constraints that permit", "the same"),
    ("pinned: constraints that permit", "the same"),
    ("leaf: constraints that forbid", "the same"),
    ("pinned: constraints that forbid", "the same"),
    ("leaf: directory constraints that permit", "the same"),
    ("pinned: directory constraints that permit", "the same"),
    ("leaf: directory constraints that forbid", "the same"),
    ("pinned: directory constraints that forbid", "the same"),
    ("leaf: version 1", "SIP Proxy wants version 3: domain facts §3"),
    ("pinned: version 1", "the same"),
    // We accept with webpki, and OpenSSL's search does not get there.
    ("leaf: another issuer key identifier", "to OpenSSL an identifier decides, to us it is a hint"),
    ("sub: another issuer key identifier", "the same"),
    ("stale root beside the right one, no identifiers", "OpenSSL takes the first of a name and does not turn back"),
    ("rollover link without identifiers", "the same"),
    // OpenSSL takes a self-issued certificate without identifiers for self-signed, and so for a root.
    ("rollover link alone held, no identifiers", "a path ends in a root that signed itself: domain facts §3"),
    ("cross-signed, own root sent and other held", "OpenSSL does not turn back from a root that was sent"),
];

type Edit = fn(&mut Spec);

const EDITS: &[(&str, Edit)] = &[
    ("plain", |_| {}),
    ("expired", |c| c.to = NOW - DAY),
    ("not yet valid", |c| c.from = NOW + DAY),
    ("validity reversed", |c| (c.from, c.to) = (NOW + DAY, NOW - DAY)),
    ("no ca", |c| c.ca = Some(false)),
    ("ca", |c| c.ca = Some(true)),
    ("no basicConstraints", |c| c.ca = None),
    ("neither basicConstraints nor keyUsage", |c| (c.ca, c.usage) = (None, None)),
    ("no keyUsage", |c| c.usage = None),
    ("digitalSignature only", |c| c.usage = Some(1)),
    ("keyCertSign only", |c| c.usage = Some(1 << 5)),
    ("keyAgreement only", |c| c.usage = Some(1 << 4)),
    ("client only", |c| c.eku = Some(vec![CLIENT_AUTH])),
    ("client and server", |c| c.eku = Some(vec![CLIENT_AUTH, SERVER_AUTH])),
    ("any usage", |c| c.eku = Some(vec!["2.5.29.37.0"])),
    ("server gated crypto", |c| c.eku = Some(vec!["1.3.6.1.4.1.311.10.3.3"])),
    ("path length 0", |c| c.path_len = Some(0)),
    ("path length 300", |c| c.path_len = Some(300)),
    ("unknown extension", |c| c.extra.push(("1.2.3.4", false, vec![5, 0]))),
    ("unknown critical extension", |c| c.extra.push(("1.2.3.4", true, vec![5, 0]))),
    ("critical policies", |c| {
        c.extra.push(("2.5.29.32", true, crate::der::seq(&[crate::der::seq(&[crate::der::oid("2.5.29.32.0")])])));
    }),
    ("critical key identifier", |c| {
        let id = crate::der::tlv(4, c.ski.as_deref().unwrap_or_default());
        c.ski = None;
        c.extra.push(("2.5.29.14", true, id));
    }),
    ("critical issuer key identifier", |c| {
        let id = crate::der::seq(&[crate::der::tlv(0x80, c.aki.as_deref().unwrap_or_default())]);
        c.aki = None;
        c.extra.push(("2.5.29.35", true, id));
    }),
    ("critical issuer alternative name", |c| {
        c.extra.push(("2.5.29.18", true, crate::der::seq(&[general("DNS:ca.test")])));
    }),
    ("undecodable policies", |c| c.extra.push(("2.5.29.32", false, vec![0xff; 4]))),
    ("undecodable distribution points", |c| c.extra.push(("2.5.29.31", false, vec![0xff; 4]))),
    ("undecodable alternative names of the issuer", |c| c.extra.push(("2.5.29.18", false, vec![0xff; 4]))),
    ("undecodable key identifier", |c| (c.ski, c.extra) = (None, vec![("2.5.29.14", false, vec![0xff; 4])])),
    ("empty usages", |c| c.eku = Some(vec![])),
    ("critical issuer information", |c| {
        let url = crate::der::tlv(0x86, b"http://ca.test/");
        let access = crate::der::seq(&[crate::der::oid("1.3.6.1.5.5.7.48.2"), url]);
        c.extra.push(("1.3.6.1.5.5.7.1.1", true, crate::der::seq(&[access])));
    }),
    ("repeated keyUsage", |c| c.extra.push(("2.5.29.15", true, crate::der::named_bits(CERT_SIGN | 1)))),
    ("undecodable keyUsage", |c| (c.usage, c.extra) = (None, vec![("2.5.29.15", true, vec![4, 0])])),
    ("undecodable issuer information", |c| c.extra.push(("1.3.6.1.5.5.7.1.1", false, vec![0xff; 4]))),
    ("subtree with minimum", |c| {
        let tree = crate::der::seq(&[general("DNS:test"), crate::der::tlv(0x80, &[1])]);
        c.extra.push(("2.5.29.30", true, crate::der::seq(&[crate::der::tlv(0xa0, &tree)])));
    }),
    ("constraints that permit", |c| c.permitted = vec!["DNS:test".into()]),
    ("constraints that forbid", |c| c.excluded = vec!["DNS:host.test".into()]),
    ("directory constraints that permit", |c| c.permitted = vec!["org:Lab".into()]),
    ("directory constraints that forbid", |c| c.permitted = vec!["org:Elsewhere".into()]),
    ("version 1", |c| c.v1 = true),
    ("broken signature", |c| c.broken_signature = true),
    ("another issuer key identifier", |c| c.aki = Some(vec![9; 20])),
    ("no key identifiers", |c| (c.ski, c.aki) = (None, None)),
    ("issuer printable", |c| c.issuer.1 = Form::Printable),
    ("issuer upper", |c| c.issuer.1 = Form::Upper),
    ("issuer spaced", |c| c.issuer.1 = Form::Spaced),
    ("issuer bmp", |c| c.issuer.1 = Form::Bmp),
];

fn edited() -> Vec<Case> {
    let mut cases = Vec::new();
    for (word, edit) in EDITS {
        for (at, place) in ["leaf", "sub", "root", "pinned"].iter().enumerate() {
            let make = |on: usize, spec: Spec| if on == at { spec.with(edit) } else { spec };
            let root = make(2, Spec::root("Root", 0));
            let sub = make(1, Spec::sub("Sub", 1, &root));
            let leaf = make(0, Spec::leaf(&sub));
            let pinned = make(3, Spec::own_leaf());
            let name = format!("{place}: {word}");
            cases.push(match at {
                3 => case(&name, &[&pinned], &[&pinned]),
                _ => case(&name, &[&leaf, &sub], &[&root]),
            });
        }
    }
    cases
}

fn shaped() -> Vec<Case> {
    let root = Spec::root("Root", 0);
    let sub = Spec::sub("Sub", 1, &root);
    let leaf = Spec::leaf(&sub);
    let stale = Spec::root("Root", 2);
    let bare = |spec: &Spec| spec.clone().without_ids();
    let link = Spec::sub("Root", 2, &root);
    let below_link = Spec::leaf(&stale);
    let other = Spec::root("Other", 3);
    let cross = Spec::sub("Root", 0, &other);
    let newer = root.clone().with(|r| (r.serial, r.to) = (50, NOW + 2000 * DAY));
    let own = Spec::own_leaf();
    let edition = own.clone().with(|ca| (ca.ca, ca.serial, ca.usage) = (Some(true), 77, None));
    let mut long = vec![Spec::root("CA 0", 0)];
    (1..=8).for_each(|n| long.push(Spec::sub(&format!("CA {n}"), n, &long[usize::from(n) - 1])));
    let below_long = Spec::leaf(&long[8]);
    let mut sent: Vec<&Spec> = vec![&below_long];
    sent.extend(long[1..].iter().rev());
    vec![
        case("intermediate not sent", &[&leaf], &[&root]),
        case("intermediate from the store", &[&leaf], &[&root, &sub]),
        case("intermediate alone in the store", &[&leaf], &[&sub]),
        case("root sent and not held", &[&leaf, &sub, &root], &[&other]),
        case("leaf alone in the store", &[&leaf], &[&leaf]),
        case("wrong order, strangers, copies", &[&leaf, &other, &root, &sub, &sub], &[&root]),
        case("stale root", &[&leaf, &sub], &[&stale]),
        case("stale root without identifiers", &[&bare(&leaf), &bare(&sub)], &[&bare(&stale)]),
        case("stale root beside the right one", &[&leaf, &sub], &[&stale, &root]),
        case(
            "stale root beside the right one, no identifiers",
            &[&bare(&leaf), &bare(&sub)],
            &[&bare(&stale), &bare(&root)],
        ),
        case("rollover link sent", &[&below_link, &link], &[&root]),
        case("rollover link without identifiers", &[&bare(&below_link), &bare(&link)], &[&bare(&root)]),
        case("rollover link alone held", &[&below_link], &[&link]),
        case("rollover link alone held, no identifiers", &[&bare(&below_link)], &[&bare(&link)]),
        case("cross-signed, other root held", &[&leaf, &sub, &cross], &[&other]),
        case("cross-signed, own root sent and other held", &[&leaf, &sub, &root, &cross], &[&other]),
        case("newer edition sent", &[&leaf, &sub, &newer], &[&root]),
        case("self-signed leaf not held", &[&own], &[&root]),
        case("self-signed leaf, other edition held", &[&own], &[&edition]),
        case("eight intermediates", &sent, &[&long[0]]),
    ]
}

fn write(folder: &Path, name: &str, specs: &[Spec]) {
    let text: String = specs.iter().map(|spec| peertrust::cert::pem::encode("CERTIFICATE", &spec.der())).collect();
    std::fs::write(folder.join(name), text).unwrap();
}

/// Whether OpenSSL accepts, and its word where it does not.
fn openssl(case: &Case) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "leaf.pem", &case.presented[..1]);
    write(folder.path(), "sent.pem", &case.presented[1..]);
    write(folder.path(), "held.pem", &case.held);
    let mut command = Command::new("openssl");
    command.current_dir(folder.path()).args(["verify", "-purpose", "sslserver", "-no-CApath", "-no-CAstore"]);
    command.args(["-attime", &NOW.to_string(), "-CAfile", "held.pem"]);
    if case.presented.len() > 1 {
        command.args(["-untrusted", "sent.pem"]);
    }
    let output = command.arg("leaf.pem").output().expect("openssl is installed");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).trim().replace('\n', " / "))
}

#[test]
fn the_appliance_profile_answers_as_openssl_does_but_for_reasons() {
    let mut found = Vec::new();
    let cases: Vec<Case> = edited().into_iter().chain(shaped()).collect();
    assert!(cases.len() > 150);
    for case in &cases {
        let presented: Vec<&Spec> = case.presented.iter().collect();
        let held: Vec<&Spec> = case.held.iter().collect();
        let assessment = appliance(&presented, &held);
        let (theirs, word) = openssl(case);
        // Whoever refuses says why.
        let silent = faults(&assessment).is_empty() && assessment.best().is_some_and(|p| p.end == End::Anchor);
        assert!(assessment.trusted() || !silent, "{}", case.name);
        if assessment.trusted() != theirs {
            let ours = assessment.best().map(|p| format!("{:?} {:?} {:?}", p.end, p.decision, faults(&assessment)));
            println!("{}: openssl {theirs} {word}; ours {ours:?}", case.name);
            found.push(case.name.as_str());
        }
    }
    let listed: Vec<&str> = DIFFERENCES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, listed);
}
