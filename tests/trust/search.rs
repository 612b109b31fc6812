//! The search: hints that lie, namesakes, rollovers, loops, and lists made to be searched for ever.

use peertrust::moment::Stopwatch;

use peertrust::diagnosis::Code;
use peertrust::trust::path::{Bound, End, MAX_PATHS};
use peertrust::trust::{Assessment, Policy, Profile, Store};

use crate::peer::{Codes, diagnosis};
use crate::pki::*;

fn ends(assessment: &Assessment) -> Vec<End> {
    assessment.paths.iter().map(|p| p.end.clone()).collect()
}

#[test]
fn identifiers_that_are_wrong_or_absent_hide_no_issuer() {
    let root = Spec::root("Root", 0);
    let sub = Spec::sub("Sub", 1, &root);
    let leaf = Spec::leaf(&sub);
    let lie = |spec: &Spec| spec.clone().with(|s| s.aki = Some(vec![9; 20]));
    let none = |spec: &Spec| spec.clone().without_ids();
    for (leaf, sub, root) in [
        (lie(&leaf), sub.clone(), root.clone()),
        (leaf.clone(), lie(&sub), root.clone()),
        (none(&leaf), none(&sub), none(&root)),
        (leaf.clone(), sub.clone(), none(&root)),
        (leaf.clone(), none(&sub), root.clone()),
    ] {
        assert!(appliance(&[&leaf, &sub], &[&root]).trusted());
        assert!(pkix(&[&leaf, &sub], &[&root]).trusted());
    }
    // A key-rollover link whose identifiers claim that it signed itself: its signature tells.
    let old = Spec::root("Root", 2);
    let link = Spec::sub("Root", 0, &old).with(|link| link.aki.clone_from(&link.ski));
    let leaf = Spec::leaf(&link);
    assert!(appliance(&[&leaf, &link], &[&old]).trusted());
    assert!(pkix(&[&leaf, &link], &[&old]).trusted());
}

#[test]
fn a_stale_namesake_is_kept_beside_the_right_issuer() {
    for bare in [false, true] {
        let ids = |spec: Spec| if bare { spec.without_ids() } else { spec };
        let root = ids(Spec::root("Root", 0));
        let stale = ids(Spec::root("Root", 1));
        let leaf = ids(Spec::leaf(&root));
        let assessment = appliance(&[&leaf], &[&stale, &root]);
        assert_eq!(ends(&assessment), [End::Anchor, End::WrongKey]);
        assert!(assessment.trusted());
        assert_eq!(ends(&appliance(&[&leaf], &[&stale])), [End::WrongKey]);
    }
}

#[test]
fn a_renewed_root_with_the_same_key_serves_and_every_edition_is_found() {
    let root = Spec::root("Root", 0);
    let newer = root.clone().with(|newer| (newer.serial, newer.to) = (50, NOW + 2000 * DAY));
    let leaf = Spec::leaf(&root).with(|leaf| leaf.to = NOW + 1500 * DAY);
    assert!(appliance(&[&leaf, &newer], &[&root]).trusted());
    let both = appliance(&[&leaf], &[&root, &newer]);
    assert_eq!(ends(&both), [End::Anchor, End::Anchor]);
    assert!(both.best().unwrap().contains(&newer.cert().sha256), "the one that lasts longer is spoken of");
    let ended = root.with(|root| root.to = NOW - DAY);
    assert!(appliance(&[&leaf], &[&ended, &newer]).trusted());
}

#[test]
fn either_side_of_a_cross_signature_serves() {
    let (a, b) = (Spec::root("A", 0), Spec::root("B", 1));
    let cross = Spec::sub("A", 0, &b);
    let leaf = Spec::leaf(&a);
    for held in [&a, &b] {
        assert!(appliance(&[&leaf, &cross], &[held]).trusted());
        assert!(appliance(&[&leaf, &a, &cross], &[held]).trusted());
    }
    // Certified in a circle, and held by nobody: it ends.
    let back = Spec::sub("B", 1, &a);
    let assessment = appliance(&[&leaf, &cross, &back], &[]);
    assert!(!assessment.trusted() && assessment.bounds.is_empty());
}

#[test]
fn a_leaf_may_share_name_and_key_with_its_anchor() {
    let own = Spec::own_leaf();
    let edition = own.clone().with(|ca| (ca.ca, ca.serial, ca.usage) = (Some(true), 77, None));
    // webpki sees an issued leaf; OpenSSL says "self-signed certificate".
    assert!(pkix(&[&own], &[&edition]).trusted());
    assert!(!appliance(&[&own], &[&edition]).trusted());
}

#[test]
fn a_hundred_namesakes_neither_hide_the_issuer_nor_take_long() {
    let root = Spec::root("Root", 0).without_ids();
    let leaf = Spec::leaf(&root).without_ids();
    let others: Vec<Spec> = (1..100).map(|key| Spec::root("Root", key).without_ids()).collect();
    let mut held: Vec<&Spec> = others.iter().collect();
    let certificates = |held: &[&Spec]| Store::of(held.iter().map(|s| s.cert()));
    let policy = Policy::default();
    let stale = certificates(&held);
    let watch = Stopwatch::start();
    let refused = diagnosis(&[&leaf], &stale, &policy);
    let elapsed = watch.elapsed();
    assert!(elapsed.0 < 600.0, "{elapsed:?}");
    println!("100 namesakes: {elapsed:?}");
    let bounds = &refused.main().unwrap().assessment.as_ref().unwrap().bounds;
    assert!(bounds.contains(&Bound::Paths));
    let codes = Codes::of(&refused);
    assert!(codes.critical.contains(&Code::IssuerReplaced), "{codes:?}");
    // The right one stands last, and nothing names it but its signature.
    held.push(&root);
    for profile in [Profile::Appliance, Profile::Pkix] {
        let diagnosis = diagnosis(&[&leaf], &certificates(&held), &Policy { profile, ..policy.clone() });
        assert!(diagnosis.main().unwrap().assessment.as_ref().unwrap().trusted());
    }
}

#[test]
fn authorities_that_all_certify_each_other_are_searched_within_bounds_and_it_is_said() {
    // 12 names, every pair cross-signed: 12! simple paths, and no root among them is held.
    let roots: Vec<Spec> = (0..12).map(|n| Spec::root(&format!("CA {n}"), n)).collect();
    let mut presented = vec![Spec::leaf(&roots[0])];
    for subject in &roots {
        let others = roots.iter().filter(|issuer| issuer.key != subject.key);
        presented.extend(others.map(|issuer| Spec::sub(&subject.subject.0, subject.key, issuer)));
    }
    let presented: Vec<&Spec> = presented.iter().collect();
    let stranger = Spec::root("Stranger", 99);
    for profile in [Profile::Appliance, Profile::Pkix] {
        let policy = Policy { profile, ..Policy::default() };
        let watch = Stopwatch::start();
        let diagnosis = diagnosis(&presented, &store(&[&stranger]), &policy);
        let elapsed = watch.elapsed();
        println!("12 cross-signed: {elapsed:?}");
        assert!(elapsed.0 < 4_000.0, "{elapsed:?}");
        let assessment = diagnosis.main().unwrap().assessment.as_ref().unwrap();
        assert!(!assessment.trusted() && !assessment.bounds.is_empty() && assessment.paths.len() <= MAX_PATHS);
        let codes = Codes::of(&diagnosis);
        assert!(codes.all().any(|c| c == Code::ChainTooLong), "{codes:?}");
    }
    // With the root held it is found at once: what is held is tried first.
    assert!(appliance(&presented, &[&roots[0]]).trusted());
}

#[test]
fn a_path_of_many_certificates_ends_at_the_depth_and_says_so() {
    let mut path = vec![Spec::root("CA 0", 0)];
    for n in 1..30 {
        path.push(Spec::sub(&format!("CA {n}"), n, &path[path.len() - 1]));
    }
    let leaf = Spec::leaf(&path[29]);
    let presented: Vec<&Spec> = std::iter::once(&leaf).chain(path.iter().rev()).collect();
    let assessment = appliance(&presented, &[&path[0]]);
    assert_eq!(assessment.bounds, [Bound::Depth]);
    assert_eq!(ends(&assessment), [End::Bounded(Bound::Depth)]);
    let diagnosis = diagnosis(&presented, &store(&[&path[0]]), &Policy::default());
    assert!(Codes::of(&diagnosis).critical.contains(&Code::ChainTooLong));
}

#[test]
fn of_300_presented_certificates_256_are_looked_at() {
    let root = Spec::root("Root", 0);
    let leaf = Spec::leaf(&root);
    let junk: Vec<Spec> = (0..300).map(|n| Spec::root(&format!("Junk {n}"), (n % 100) as u8)).collect();
    let presented: Vec<&Spec> = std::iter::once(&leaf).chain(&junk).collect();
    let assessment = appliance(&presented, &[&root]);
    assert_eq!(assessment.presented.len(), 256);
    assert!(assessment.trusted());
}

#[test]
fn odd_roots_do_not_disturb_the_others() {
    let root = Spec::root("Root", 0);
    let leaf = Spec::leaf(&root);
    let odd = [
        Spec::root("V1", 1).with(|s| s.v1 = true),
        Spec::root("Bare", 2).with(|s| (s.ca, s.usage) = (None, None)),
        Spec::root("Odd", 3).with(|s| s.extra.push(("2.5.29.17", true, vec![0xff]))),
        Spec::root("Root", 4).with(|s| s.v1 = true),
        Spec::root("Root", 5).with(|s| s.extra.push(("1.2.3", true, vec![]))),
        Spec::root("", 6),
    ];
    let mut held: Vec<&Spec> = odd.iter().collect();
    held.extend((0..150).map(|n| &*Box::leak(Box::new(Spec::root(&format!("Root {n}"), n)))));
    held.push(&root);
    assert!(appliance(&[&leaf], &held).trusted());
    assert!(pkix(&[&leaf], &held).trusted());
}
