//! What webpki does not look at and we do, on both sides, under both profiles; and what of a root is let be.

use peertrust::diagnosis::Code;
use peertrust::trust::path::Decision;

use crate::peer::codes;
use crate::pki::*;

type Edit = fn(&mut Spec);

/// `leaf -> Sub -> Root`, one of them changed; 0 is the leaf.
fn changed(at: usize, edit: Edit) -> [Spec; 3] {
    let mut root = Spec::root("Root", 0);
    if at == 2 {
        edit(&mut root);
    }
    let mut sub = Spec::sub("Sub", 1, &root);
    if at == 1 {
        edit(&mut sub);
    }
    let mut leaf = Spec::leaf(&sub);
    if at == 0 {
        edit(&mut leaf);
    }
    [leaf, sub, root]
}

/// The faults under `appliance` and `pkix` when everything is presented and the root is held.
fn both([leaf, sub, root]: &[Spec; 3]) -> [Vec<(&'static str, usize)>; 2] {
    let by = [appliance(&[leaf, sub], &[root]), pkix(&[leaf, sub], &[root])];
    for assessment in &by {
        assert_eq!(assessment.trusted(), faults(assessment).is_empty(), "{:?}", assessment.paths);
    }
    by.map(|assessment| faults(&assessment))
}

fn refused(at: usize, edit: Edit, word: &'static str, code: Code) {
    let path = changed(at, edit);
    assert_eq!(both(&path), [vec![(word, at)], vec![(word, at)]], "{word} at {at}");
    let (lenient, strict) = codes(&[&path[0], &path[1]], &[&path[2]]);
    assert!(lenient.critical.contains(&code) && strict.critical.contains(&code), "{word}: {lenient:?} {strict:?}");
}

fn accepted(at: usize, edit: Edit) {
    let path = changed(at, edit);
    assert_eq!(both(&path), [vec![], vec![]], "{path:?}");
    let best = appliance(&[&path[0], &path[1]], &[&path[2]]).best().unwrap().decision.clone();
    assert_eq!(best, Decision::Verified);
}

#[test]
fn the_validity_of_a_root_counts_to_the_second() {
    refused(2, |root| root.to = NOW - 1, "expired", Code::Expired);
    accepted(2, |root| root.to = NOW);
    refused(2, |root| root.from = NOW + 1, "not-yet-valid", Code::NotYetValid);
    accepted(2, |root| root.from = NOW);
    refused(2, |root| (root.from, root.to) = (NOW + 1, NOW - 1), "validity-reversed", Code::Malformed);
    for at in [0, 1] {
        refused(at, |c| c.to = NOW - 1, "expired", Code::Expired);
        accepted(at, |c| c.to = NOW);
        refused(at, |c| c.from = NOW + 1, "not-yet-valid", Code::NotYetValid);
        accepted(at, |c| c.from = NOW);
    }
}

#[test]
fn a_root_must_be_a_ca() {
    refused(2, |root| root.ca = Some(false), "not-a-ca", Code::NotACa);
    // Version 3 without either extension: OpenSSL's check_ca says no.
    refused(2, |root| (root.ca, root.usage) = (None, None), "not-a-ca", Code::NotACa);
    // A keyUsage that lets it sign certificates is enough of a root, and a version 1 root is one.
    accepted(2, |root| root.ca = None);
    accepted(2, |root| root.usage = None);
    accepted(2, |root| root.v1 = true);
    // Of an intermediate more is asked: webpki refuses it without basicConstraints.
    refused(1, |sub| sub.ca = None, "not-a-ca", Code::NotACa);
    refused(1, |sub| sub.ca = Some(false), "not-a-ca", Code::NotACa);
    accepted(1, |sub| sub.usage = None);
}

#[test]
fn a_critical_extension_nobody_understands_is_not_passed_over() {
    for at in 0..3 {
        let code = Code::UnknownCriticalExtension;
        refused(at, |c| c.extra.push(("1.2.3.4", true, vec![5, 0])), "unknown-critical-extension", code);
        accepted(at, |c| c.extra.push(("1.2.3.4", false, vec![5, 0])));
    }
    // Certificate policies: OpenSSL knows them, webpki does not; of a root it does not ask.
    let policies = || ("2.5.29.32", true, crate::der::seq(&[crate::der::seq(&[crate::der::oid("2.5.29.32.0")])]));
    let add = move |c: &mut Spec| c.extra.push(policies());
    let path = changed(2, |_| {}).map(|spec| if spec.subject.0 == "Root" { spec.with(add) } else { spec });
    assert_eq!(both(&path), [vec![], vec![]]);
}

#[test]
fn constraints_belong_in_no_leaf() {
    refused(0, |leaf| leaf.permitted = vec!["DNS:test".into()], "name-constraints-in-leaf", Code::Malformed);
    accepted(1, |sub| sub.permitted = vec!["DNS:test".into()]);
    accepted(2, |root| root.permitted = vec!["DNS:test".into()]);
    for at in [1, 2] {
        let path = changed(at, |ca| ca.permitted = vec!["DNS:other.test".into()]);
        let fault = vec![("name-constraints-violated", 0)];
        assert_eq!(both(&path), [fault.clone(), fault]);
    }
}

#[test]
fn an_issuer_needs_key_cert_sign_and_a_leaf_some_use_in_tls() {
    for at in [1, 2] {
        refused(at, |ca| ca.usage = Some(1), "no-key-cert-sign", Code::NotACa);
        accepted(at, |ca| ca.usage = Some(1 << 5));
    }
    refused(0, |leaf| leaf.usage = Some(CERT_SIGN), "no-tls-key-usage", Code::WrongUsage);
    for bit in [0, 2, 4] {
        let path = changed(0, |_| {}).map(|s| if s.ca.is_none() { s.with(|s| s.usage = Some(1 << bit)) } else { s });
        assert_eq!(both(&path), [vec![], vec![]]);
    }
    accepted(0, |leaf| leaf.usage = None);
    refused(0, |leaf| leaf.eku = Some(vec![CLIENT_AUTH]), "no-server-auth", Code::WrongUsage);
    refused(0, |leaf| leaf.eku = Some(vec!["2.5.29.37.0"]), "no-server-auth", Code::WrongUsage);
    refused(1, |sub| sub.eku = Some(vec![CLIENT_AUTH]), "no-server-auth", Code::WrongUsage);
    accepted(0, |leaf| leaf.eku = None);
    accepted(1, |sub| sub.eku = Some(vec![CLIENT_AUTH, SERVER_AUTH]));
}

#[test]
fn usage_and_path_length_of_a_root_are_read_by_openssl_alone() {
    let path = changed(2, |root| root.eku = Some(vec![CLIENT_AUTH]));
    assert_eq!(both(&path), [vec![("no-server-auth", 2)], vec![]]);
    let path = changed(2, |root| root.path_len = Some(0));
    assert_eq!(both(&path), [vec![("path-too-long", 2)], vec![]]);
    accepted(2, |root| root.path_len = Some(1));
    // Microsoft's server gated crypto passes for serverAuth in a root.
    accepted(2, |root| root.eku = Some(vec!["1.3.6.1.4.1.311.10.3.3"]));
}

#[test]
fn path_lengths_count_intermediates_and_not_the_leaf() {
    let root = Spec::root("Root", 0);
    let upper = Spec::sub("Upper", 1, &root).with(|ca| ca.path_len = Some(0));
    let lower = Spec::sub("Lower", 2, &upper);
    let leaf = Spec::leaf(&lower);
    for assessment in [appliance(&[&leaf, &lower, &upper], &[&root]), pkix(&[&leaf, &lower, &upper], &[&root])] {
        assert_eq!(faults(&assessment), [("path-too-long", 2)]);
    }
    accepted(1, |sub| sub.path_len = Some(0));
}

#[test]
fn the_signature_of_a_root_is_never_judged_and_every_other_is() {
    accepted(2, |root| root.broken_signature = true);
    for at in [0, 1] {
        refused(at, |c| c.broken_signature = true, "bad-signature", Code::BadSignature);
    }
    // Nor is a pinned leaf's, by the appliance.
    let leaf = Spec::own_leaf().with(|leaf| leaf.broken_signature = true);
    assert!(appliance(&[&leaf], &[&leaf]).trusted());
    assert!(!pkix(&[&leaf], &[&leaf]).trusted());
}

#[test]
fn a_version_1_certificate_is_refused_but_as_a_root() {
    for at in [0, 1] {
        let path = changed(at, |c| c.v1 = true);
        for profile in [appliance(&[&path[0], &path[1]], &[&path[2]]), pkix(&[&path[0], &path[1]], &[&path[2]])] {
            assert!(faults(&profile).contains(&("x509-version", at)), "{:?}", faults(&profile));
        }
    }
    let pinned = Spec::own_leaf().with(|leaf| leaf.v1 = true);
    assert!(!appliance(&[&pinned], &[&pinned]).trusted());
}

#[test]
fn anchors_are_what_the_profile_says() {
    let [leaf, sub, root] = changed(2, |_| {});
    // An intermediate alone is an anchor to `pkix` only.
    assert!(!appliance(&[&leaf], &[&sub]).trusted());
    assert!(pkix(&[&leaf], &[&sub]).trusted());
    // Intermediates from the store serve a path.
    assert!(appliance(&[&leaf], &[&sub, &root]).trusted());
    assert!(appliance(&[&leaf, &sub], &[&root]).trusted());
    // Sent is not held, and a held leaf anchors nothing.
    assert!(!appliance(&[&leaf, &sub, &root], &[]).trusted());
    assert!(!appliance(&[&leaf, &sub], &[&leaf]).trusted());
    assert!(!pkix(&[&leaf, &sub], &[&leaf]).trusted());
    // An expired intermediate held beside a valid presented edition hides nothing.
    let old = sub.clone().with(|old| (old.to, old.serial) = (NOW - DAY, 90));
    assert!(appliance(&[&leaf, &sub], &[&old, &root]).trusted());
    assert!(pkix(&[&leaf, &sub], &[&old, &root]).trusted());
}

#[test]
fn malformed_is_told_as_malformed() {
    let subtree = |c: &mut Spec| {
        let tree = crate::der::seq(&[general("DNS:test"), crate::der::tlv(0x80, &[0])]);
        c.extra.push(("2.5.29.30", true, crate::der::seq(&[crate::der::tlv(0xa0, &tree)])));
    };
    for at in [1, 2] {
        refused(at, subtree, "malformed-extension", Code::Malformed);
        // Twice, and which counts?
        let again = |c: &mut Spec| c.extra.push(("2.5.29.15", true, crate::der::named_bits(CERT_SIGN)));
        refused(at, again, "malformed-extension", Code::Malformed);
    }
    // RFC 5280 has no limit on pathLenConstraint, webpki reads one byte of it.
    refused(1, |sub| sub.path_len = Some(300), "unreadable", Code::Malformed);
    accepted(2, |root| root.path_len = Some(300));
    // OpenSSL reads no further in an extension it does not use.
    accepted(2, |root| root.extra.push(("1.2.3.4", false, vec![0xff; 9])));
    accepted(2, |root| root.extra.push(("1.3.6.1.5.5.7.1.1", false, vec![0xff; 9])));
}
