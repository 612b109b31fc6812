//! What is missing, and who has to act: the finding about the path's upper end, through the judge as a whole.

use peertrust::diagnosis::chain_view::{StoreState, items};
use peertrust::diagnosis::missing::Source;
use peertrust::diagnosis::{Certainty, Code, SslStatus, Who};
use peertrust::moment::Moment;

use crate::peer::{Codes, diagnosed, finding};
use crate::pki::*;

/// The gap's finding among the critical ones, and the status.
fn gap(presented: &[&Spec], held: &[&Spec]) -> (Vec<Code>, SslStatus) {
    let diagnosis = diagnosed(presented, held);
    (Codes::of(&diagnosis).critical, diagnosis.ssl)
}

fn three() -> [Spec; 3] {
    let root = Spec::root("Lab Root", 0);
    let sub = Spec::sub("Lab Issuing CA", 1, &root);
    [Spec::leaf(&sub), sub, root]
}

const MISSING: SslStatus = SslStatus::CertificateMissingFromChain;

#[test]
fn a_healthy_chain_has_no_gap() {
    let [leaf, sub, root] = three();
    assert_eq!(gap(&[&leaf, &sub], &[&root]), (vec![], SslStatus::Verified));
}

#[test]
fn above_an_intermediate_the_root_is_missing_and_named_by_its_key_identifier() {
    let [leaf, sub, root] = three();
    let other = Spec::root("Other", 9);
    let diagnosis = diagnosed(&[&leaf, &sub], &[&other]);
    let found = finding(&diagnosis, Code::RootMissing);
    assert_eq!((found.who, found.certainty, diagnosis.ssl), (Who::Store, Certainty::Proved, MISSING));
    let missing = &diagnosis.main().unwrap().missing[0];
    assert_eq!(missing.subject.to_string(), "CN=Lab Root, O=Lab");
    assert_eq!(missing.key_id, Some(key_id(0)));
    assert_eq!((missing.source, missing.certificate.as_ref()), (Source::Unknown, None));
    // Sent along it is in hand, and can be installed.
    let diagnosis = diagnosed(&[&leaf, &sub, &root], &[&other]);
    finding(&diagnosis, Code::RootMissing);
    let missing = &diagnosis.main().unwrap().missing[0];
    assert!(missing.importable(now()) && missing.source == Source::Presented);
    assert_eq!(missing.certificate.as_ref().unwrap().der.bytes(), root.der());
}

#[test]
fn above_a_leaf_alone_the_name_and_the_store_tell_root_from_intermediate() {
    let [leaf, sub, root] = three();
    // Its name says so; and a root of the same organisation is held.
    assert_eq!(gap(&[&leaf], &[&root]), (vec![Code::IntermediateMissing], MISSING));
    let stranger = Spec::root("Other", 9).with(|s| s.subject = Dn(String::new(), Form::Utf8));
    assert_eq!(gap(&[&leaf], &[&stranger]).0, [Code::IntermediateMissing]);
    let unsaid = Spec::root("DC01-CA", 3);
    assert_eq!(gap(&[&Spec::leaf(&unsaid)], &[&stranger]).0, [Code::RootMissing]);
    assert_eq!(gap(&[&Spec::leaf(&unsaid)], &[&root]).0, [Code::IntermediateMissing], "the same organisation");
    let says = Spec::root("DC01 Root", 3);
    assert_eq!(gap(&[&Spec::leaf(&says)], &[&root]).0, [Code::RootMissing]);
    let diagnosis = diagnosed(&[&Spec::leaf(&says)], &[&root]);
    assert_eq!(finding(&diagnosis, Code::RootMissing).certainty, Certainty::Likely);
    // A certificate in hand needs no guess: sent in another place, and itself without an issuer.
    let policy = Spec::sub("Lab Policy CA", 4, &root);
    let issuing = Spec::sub("Lab Issuing CA", 1, &policy);
    assert_eq!(gap(&[&Spec::leaf(&issuing), &issuing], &[&root]).0, [Code::IntermediateMissing]);
    drop(sub);
}

#[test]
fn a_root_that_was_set_up_anew_is_replaced_and_not_missing() {
    for bare in [false, true] {
        let ids = |spec: Spec| if bare { spec.without_ids() } else { spec };
        let [old, new] = [0, 5].map(|key| ids(Spec::root("Lab Root", key)));
        let new = new.with(|new| (new.from, new.serial) = (NOW - 10 * DAY, 90));
        let sub = ids(Spec::sub("Sub", 1, &new));
        let leaf = ids(Spec::leaf(&sub));
        for presented in [vec![&leaf, &sub], vec![&leaf, &sub, &new]] {
            let diagnosis = diagnosed(&presented, &[&old]);
            let found = finding(&diagnosis, Code::IssuerReplaced);
            assert_eq!(found.certificate, Some(old.cert().sha256));
            assert_eq!(diagnosis.ssl, SslStatus::BadCertificates);
            // Without identifiers, and without the new one in hand, a damaged signature looks the same.
            let likely = bare && presented.len() == 2;
            assert_eq!(found.certainty == Certainty::Likely, likely, "{bare} {}", presented.len());
            let sent = presented.len() == 3;
            assert_eq!(found.evidence["upload_replaces"], if sent { true.into() } else { serde_json::Value::Null });
        }
        // Begun earlier, or under the same serial number, an upload would change nothing.
        for edit in [|new: &mut Spec| new.from = NOW - 200 * DAY, |new: &mut Spec| new.serial = 1] {
            let new = new.clone().with(edit);
            let diagnosis = diagnosed(&[&leaf, &sub, &new], &[&old]);
            assert_eq!(finding(&diagnosis, Code::IssuerReplaced).evidence["upload_replaces"], false);
        }
    }
}

#[test]
fn a_new_key_of_another_kind_is_a_new_key_as_well() {
    // An RSA root is held, and what it is mistaken for signs with Ed25519.
    let text = include_str!("../../fixtures/weak/good.pem");
    let blocks = peertrust::cert::pem::blocks(text);
    let rsa = peertrust::cert::Certificate::decode(blocks[1].content.as_ref().unwrap()).unwrap();
    let new = Spec::root("rsa-root", 0);
    let store = peertrust::trust::Store::of([rsa.clone()]);
    let policy = peertrust::trust::Policy::default();
    let diagnosis = crate::peer::diagnosis(&[&Spec::leaf(&new)], &store, &policy);
    assert_eq!(finding(&diagnosis, Code::IssuerReplaced).certificate, Some(rsa.sha256));
}

#[test]
fn a_damaged_signature_of_an_identified_issuer_is_no_replaced_issuer() {
    let [leaf, sub, root] = three();
    let damaged = leaf.clone().with(|leaf| leaf.broken_signature = true);
    let (codes, status) = gap(&[&damaged, &sub], &[&root]);
    assert_eq!((codes, status), (vec![Code::BadSignature], SslStatus::BadCertificates));
    let damaged = sub.clone().with(|sub| sub.broken_signature = true);
    assert_eq!(gap(&[&leaf, &damaged], &[&root]).0, [Code::BadSignature]);
    // A short serial number identifies nobody: a CA that is set up anew begins with it again.
    let issuer_serial = |spec: Spec| {
        spec.with(|s| {
            s.aki = None;
            s.extra.push(("2.5.29.35", false, crate::der::seq(&[crate::der::tlv(0x82, &[1])])));
        })
    };
    let new = Spec::root("Lab Root", 5).without_ids();
    let leaf = issuer_serial(Spec::leaf(&new));
    let old = Spec::root("Lab Root", 0).without_ids();
    assert_eq!(gap(&[&leaf], &[&old]).0, [Code::IssuerReplaced]);
}

#[test]
fn a_self_signed_leaf_is_unknown_replaced_or_pinned() {
    let [.., root] = three();
    let own = Spec::own_leaf();
    assert_eq!(gap(&[&own], &[&root]).0, [Code::SelfSignedNotTrusted]);
    assert_eq!(gap(&[&own], &[&own]), (vec![], SslStatus::Verified));
    let anew = own.clone().with(|own| {
        (own.key, own.signer) = (151, 151);
        (own.ski, own.aki) = (Some(key_id(151)), Some(key_id(151)));
    });
    let (codes, status) = gap(&[&anew], &[&own]);
    assert_eq!((codes, status), (vec![Code::IssuerReplaced], SslStatus::BadCertificates));
    // The same key in a new certificate: not stale, only not held.
    let renewed = own.clone().with(|own| own.serial = 77);
    assert_eq!(gap(&[&renewed], &[&own]).0, [Code::SelfSignedNotTrusted]);
    let missing = diagnosed(&[&renewed], &[&root]).main().unwrap().missing.clone();
    assert!(missing[0].child.is_none() && missing[0].importable(now()));
    // A SHA-1 signature of its own would not be judged once it is held: nothing is said of it.
    assert_eq!(gap(&[&own.with(|own| own.broken_signature = true)], &[&root]).0, [Code::SelfSignedNotTrusted]);
}

#[test]
fn a_leaf_in_the_store_anchors_nothing() {
    let [leaf, sub, _] = three();
    assert_eq!(gap(&[&leaf], &[&leaf]).0, [Code::LeafOnlyInStore]);
    assert_eq!(gap(&[&leaf, &sub], &[&leaf]).0, [Code::LeafOnlyInStore]);
}

#[test]
fn each_certificate_says_what_the_store_has_of_it() {
    let [leaf, sub, root] = three();
    let states = |presented: &[&Spec], held: &[&Spec]| {
        let diagnosis = diagnosed(presented, held);
        let items: Vec<_> = items(diagnosis.main().unwrap(), &store(held))
            .iter()
            .map(|item| (item.role, item.state, item.in_path))
            .collect();
        items
    };
    use StoreState::{Held, Missing, NotNeeded, Stale};
    let (l, i, r) = ("leaf", "intermediate", "root");
    let healthy = [(l, NotNeeded, true), (i, NotNeeded, true), (r, Held, true)];
    assert_eq!(states(&[&leaf, &sub], &[&root]), healthy);
    let other = Spec::root("Other", 9);
    let unheld = [(l, NotNeeded, true), (i, NotNeeded, true), (r, Missing, true)];
    assert_eq!(states(&[&leaf, &sub, &root], &[&other]), unheld);
    let old = Spec::root("Lab Root", 7);
    // The new one is missing, and the old one stands beside it.
    let stale = [(l, NotNeeded, true), (i, NotNeeded, true), (r, Missing, true), (r, Stale, false)];
    assert_eq!(states(&[&leaf, &sub, &root], &[&old]), stale);
    let stray = [(l, NotNeeded, true), (i, NotNeeded, true), (r, Held, true), (r, NotNeeded, false)];
    assert_eq!(states(&[&leaf, &sub, &other], &[&root]), stray);
}

#[test]
fn a_verdict_holds_until_its_longest_path_ends_or_its_shortest_wait_is_over() {
    let until = |presented: &[&Spec], held: &[&Spec]| diagnosed(presented, held).main().unwrap().valid_until;
    let at = |unix: i64| Some(Moment::from_unix(unix));
    let [leaf, sub, root] = three();
    let short = root.clone().with(|root| root.to = NOW + 50 * DAY);
    assert_eq!(until(&[&leaf, &sub], &[&short]), at(short.to));
    let newer = root.clone().with(|root| (root.serial, root.to) = (60, NOW + 70 * DAY));
    assert_eq!(until(&[&leaf, &sub], &[&short, &newer]), at(newer.to), "another path takes over");
    let brief = leaf.clone().with(|leaf| leaf.to = NOW + DAY);
    assert_eq!(until(&[&brief, &sub], &[&short, &newer]), at(brief.to));
    // Refused for nothing but its beginning: then.
    let early = leaf.clone().with(|leaf| leaf.from = NOW + 3 * DAY);
    assert_eq!(until(&[&early, &sub], &[&root]), at(early.from));
    let later = root.clone().with(|root| root.from = NOW + 9 * DAY);
    assert_eq!(until(&[&early, &sub], &[&later]), at(later.from));
    let sooner = later.clone().with(|root| (root.serial, root.from) = (61, NOW + 5 * DAY));
    assert_eq!(until(&[&early, &sub], &[&later, &sooner]), at(sooner.from), "the first path that begins");
    // By then the root has ended, or something else is wrong: time alone mends nothing.
    let gone = root.clone().with(|root| root.to = NOW + 2 * DAY);
    assert_eq!(until(&[&early, &sub], &[&gone]), None);
    let wrong = early.clone().with(|leaf| leaf.eku = Some(vec![CLIENT_AUTH]));
    assert_eq!(until(&[&wrong, &sub], &[&root]), None);
    assert_eq!(until(&[&leaf, &sub], &[&Spec::root("Other", 9)]), None);
}
