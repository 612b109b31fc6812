//! The named rules, each on both sides: the appliance accepts by exactly that rule, `pkix` refuses in webpki's words,
//! a real fault beside it keeps the refusal, and so does a second rule.

use peertrust::diagnosis::Code;
use peertrust::trust::path::Decision;
use peertrust::trust::rules::Rule;

use crate::peer::codes;
use crate::pki::*;

/// What presents and holds a path that needs the rule.
struct Needs {
    rule: Rule,
    refusal: &'static str,
    /// Leaf first; the last is the root, and held.
    path: Vec<Spec>,
}

/// `leaf (CA:TRUE) -> intermediate -> root`
fn leaf_is_ca() -> Needs {
    let root = Spec::root("Root", 0);
    let sub = Spec::sub("Sub", 1, &root);
    let leaf = Spec::leaf(&sub).with(|leaf| leaf.ca = Some(true));
    Needs { rule: Rule::LeafIsCa, refusal: "CaUsedAsEndEntity", path: vec![leaf, sub, root] }
}

/// `leaf -> Sub, whose issuer "Root" is written in another form than the root's subject -> root`
fn encoded(form: Form) -> Needs {
    let root = Spec::root("Root", 0);
    let sub = Spec::sub("Sub", 1, &root).with(|sub| sub.issuer.1 = form);
    let rule = Rule::NamesEncodedDifferently;
    Needs { rule, refusal: "UnknownIssuer", path: vec![Spec::leaf(&sub), sub, root] }
}

/// `leaf -> Sub (new key) -> Sub by Sub's old key (self-issued) -> Sub (old key, pathlen 0) -> root`: the rollover's
/// link does not count against the path length
fn self_issued() -> Needs {
    let root = Spec::root("Root", 0);
    let old = Spec::sub("Sub", 1, &root).with(|old| old.path_len = Some(0));
    let new = Spec::sub("Sub", 2, &old);
    let path = vec![Spec::leaf(&new), new, old, root];
    // webpki also tries the leaf below the old key, and that word is graver than PathLenConstraintViolated.
    Needs { rule: Rule::SelfIssuedInPath, refusal: "InvalidSignatureForPublicKey", path }
}

/// `leaf -> Low -> Sub (new key) -> Sub by Sub's old key (pathlen 1) -> root`: Low alone counts
fn self_issued_above_another() -> Needs {
    let root = Spec::root("Root", 0);
    let old = Spec::sub("Sub", 1, &root).with(|old| old.path_len = Some(1));
    let new = Spec::sub("Sub", 2, &old);
    let low = Spec::sub("Low", 3, &new);
    let path = vec![Spec::leaf(&low), low, new, old, root];
    Needs { rule: Rule::SelfIssuedInPath, refusal: "InvalidSignatureForPublicKey", path }
}

/// `leaf -> 7 intermediates -> root`
fn many() -> Needs {
    let mut path = vec![Spec::root("Root", 0)];
    for n in 1..=7 {
        path.push(Spec::sub(&format!("Sub {n}"), n, &path[path.len() - 1]));
    }
    path.push(Spec::leaf(&path[path.len() - 1]));
    path.reverse();
    Needs { rule: Rule::ManyIntermediates, refusal: "MaximumPathDepthExceeded", path }
}

/// `leaf -> Sub (constraint) -> root`
fn constrained(permitted: &[&str], excluded: &[&str], san: &[&str]) -> Needs {
    let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let root = Spec::root("Root", 0);
    let sub = Spec::sub("Sub", 1, &root).with(|sub| {
        sub.permitted = owned(permitted);
        sub.excluded = owned(excluded);
    });
    let leaf = Spec::leaf(&sub).with(|leaf| leaf.san.extend(owned(san)));
    Needs { rule: Rule::ForeignNameConstraints, refusal: "NameConstraintViolation", path: vec![leaf, sub, root] }
}

fn all() -> Vec<Needs> {
    let mut all = vec![leaf_is_ca(), self_issued(), self_issued_above_another(), many()];
    all.extend([Form::Printable, Form::Upper, Form::Spaced, Form::Bmp].map(encoded));
    all.push(constrained(&["org:Lab"], &[], &[]));
    all.push(constrained(&[], &["dirName:Somebody else"], &[]));
    all.push(constrained(&["email:test"], &[], &["email:postmaster@test"]));
    all.push(constrained(&[], &["URI:evil.test"], &["URI:https://host.test/"]));
    all
}

fn decide(needs: &Needs) -> (Decision, Decision) {
    let presented: Vec<&Spec> = needs.path[..needs.path.len() - 1].iter().collect();
    let held = [needs.path.last().unwrap()];
    let decision = |a: peertrust::trust::Assessment| a.best().unwrap().decision.clone();
    (decision(appliance(&presented, &held)), decision(pkix(&presented, &held)))
}

#[test]
fn each_rule_overrules_exactly_its_own_refusal_and_only_for_the_appliance() {
    for needs in all() {
        let (appliance, pkix) = decide(&needs);
        assert_eq!(appliance, Decision::Overruled(needs.rule, needs.refusal.into()), "{:?}", needs.rule);
        assert_eq!(pkix, Decision::Refused(Some(needs.refusal.into())), "{:?}", needs.rule);
    }
}

#[test]
fn a_use_of_a_rule_is_reported_and_what_pkix_refuses_has_a_finding() {
    for needs in all() {
        let presented: Vec<&Spec> = needs.path[..needs.path.len() - 1].iter().collect();
        let held = [needs.path.last().unwrap()];
        let (lenient, strict) = codes(&presented, &held);
        assert!(lenient.warned.contains(&Code::StrictClientsRefuse), "{:?}: {lenient:?}", needs.rule);
        assert!(lenient.critical.is_empty(), "{:?}: {lenient:?}", needs.rule);
        assert!(!strict.critical.is_empty(), "{:?}: {strict:?}", needs.rule);
        let encoding = needs.rule == Rule::NamesEncodedDifferently;
        assert_eq!(lenient.all().any(|c| c == Code::DnEncodingDiffers), encoding);
        let word = if encoding { Code::DnEncodingDiffers } else { Code::StrictClientsRefuse };
        assert!(strict.critical.contains(&word), "{:?}: {strict:?}", needs.rule);
    }
}

#[test]
fn a_real_fault_beside_a_rule_keeps_the_refusal() {
    type Edit = fn(&mut Spec);
    let of_leaf: [Edit; 6] = [
        |leaf| leaf.to = NOW - DAY,
        |leaf| leaf.from = NOW + DAY,
        |leaf| leaf.eku = Some(vec![CLIENT_AUTH]),
        |leaf| leaf.broken_signature = true,
        |leaf| leaf.extra.push(("1.2.3.4", true, vec![5, 0])),
        |leaf| leaf.v1 = true,
    ];
    let of_root: [Edit; 5] = [
        |root| root.to = NOW - DAY,
        |root| root.ca = Some(false),
        |root| root.usage = Some(1),
        |root| root.extra.push(("1.2.3.4", true, vec![5, 0])),
        |root| root.eku = Some(vec![CLIENT_AUTH]),
    ];
    for make in 0..all().len() {
        for (place, edit) in of_leaf.iter().map(|e| (0, e)).chain(of_root.iter().map(|e| (1, e))) {
            let mut needs = all().swap_remove(make);
            let at = if place == 0 { 0 } else { needs.path.len() - 1 };
            edit(&mut needs.path[at]);
            let (appliance, pkix) = decide(&needs);
            assert!(matches!(appliance, Decision::Refused(_)), "{:?}: {:?}", needs.rule, needs.path[at]);
            assert!(matches!(pkix, Decision::Refused(_)), "{:?}: {:?}", needs.rule, needs.path[at]);
        }
    }
}

#[test]
fn two_rules_at_once_stay_refused() {
    type Edit = (Rule, fn(&mut Vec<Spec>));
    let seconds: [Edit; 2] = [
        (Rule::LeafIsCa, |path| path[0].ca = Some(true)),
        (Rule::NamesEncodedDifferently, |path| path[0].issuer.1 = Form::Printable),
    ];
    for make in 0..all().len() {
        for (second, edit) in seconds {
            let mut needs = all().swap_remove(make);
            if needs.rule == second {
                continue;
            }
            edit(&mut needs.path);
            let (appliance, pkix) = decide(&needs);
            assert!(matches!(appliance, Decision::Refused(Some(_))), "{:?} and {second:?}: {appliance:?}", needs.rule);
            assert!(matches!(pkix, Decision::Refused(Some(_))));
        }
    }
}

#[test]
fn a_rollover_link_that_webpki_accepts_needs_no_rule() {
    let root = Spec::root("Root", 0);
    let old = Spec::sub("Sub", 1, &root);
    let new = Spec::sub("Sub", 2, &old);
    let leaf = Spec::leaf(&new);
    for assessment in [appliance(&[&leaf, &new, &old], &[&root]), pkix(&[&leaf, &new, &old], &[&root])] {
        assert_eq!(assessment.best().unwrap().decision, Decision::Verified);
    }
    // And so a second peculiarity is the only one.
    let leaf = leaf.with(|leaf| leaf.ca = Some(true));
    let assessment = appliance(&[&leaf, &new, &old], &[&root]);
    assert_eq!(assessment.best().unwrap().decision, Decision::Overruled(Rule::LeafIsCa, "CaUsedAsEndEntity".into()));
}

#[test]
fn a_pinned_leaf_needs_no_path_but_its_ca_flag_is_told() {
    let leaf = Spec::own_leaf();
    for assessment in [appliance(&[&leaf], &[&leaf]), pkix(&[&leaf], &[&leaf])] {
        assert_eq!(assessment.best().unwrap().decision, Decision::Pinned);
    }
    // What `openssl req -x509` makes.
    let leaf = leaf.with(|leaf| {
        leaf.ca = Some(true);
        leaf.usage = None;
        leaf.eku = None;
    });
    let word = || "CaUsedAsEndEntity".to_owned();
    let decided = appliance(&[&leaf], &[&leaf]).best().unwrap().decision.clone();
    assert_eq!(decided, Decision::Overruled(Rule::LeafIsCa, word()));
    assert_eq!(pkix(&[&leaf], &[&leaf]).best().unwrap().decision, Decision::Refused(Some(word())));
    let (lenient, strict) = codes(&[&leaf], &[&leaf]);
    assert!(lenient.critical.is_empty() && lenient.warned.contains(&Code::StrictClientsRefuse), "{lenient:?}");
    assert!(strict.critical.contains(&Code::StrictClientsRefuse), "{strict:?}");
    // Another of the same name does not pin it.
    let other = leaf.clone().with(|other| other.serial = 99);
    assert!(!appliance(&[&leaf], &[&other]).trusted());
}
