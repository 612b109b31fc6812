//! The plan of one peer and of several: what is offered, in which order, what is not and why.

use super::*;
use crate::import::testing::{Made, Recipe, ca, now};

/// A peer with that chain, whose path lacks `lack`; the leaf alone is always sent.
fn need(peer: &str, presented: &[&Made], lacks: Vec<Lack>) -> Need {
    Need { peer: peer.into(), presented: presented.iter().map(|m| m.certificate.clone()).collect(), lacks }
}

/// What is known only as the issuer of `child`.
fn unknown(child: &Made) -> Lack {
    let child = child.certificate.clone();
    Lack {
        subject: child.issuer.clone(),
        key_id: child.authority_key_id.clone(),
        known: None,
        aia: child.ca_issuers.clone(),
        child: Some(child),
    }
}

/// What the peer sent itself.
fn sent(certificate: &Made, child: Option<&Made>) -> Lack {
    let certificate = certificate.certificate.clone();
    Lack {
        subject: certificate.subject.clone(),
        key_id: certificate.subject_key_id.clone(),
        known: Some((certificate, Origin::Presented)),
        aia: Vec::new(),
        child: child.map(|child| child.certificate.clone()),
    }
}

fn plan_for(needs: &[Need], files: &[&Made], held: &[&Made], profile: Profile) -> Plan {
    let [files, held] = [files, held].map(|list| list.iter().map(|m| m.certificate.clone()).collect::<Vec<_>>());
    Plan::new(needs, Brought::files(&files), Ground { profile, at: now(), held: &held, taken: &|_| false })
}

fn appliance(needs: &[Need], files: &[&Made], held: &[&Made]) -> Plan {
    plan_for(needs, files, held, Profile::Appliance)
}

fn leaf() -> Recipe<'static> {
    Recipe { serial: 9, key: 1, ca: false, ..ca("mail.lab.test") }
}

/// root (key 0) -> intermediate (key 1) -> leaf.
fn chain() -> [Made; 3] {
    let root = ca("Lab Root CA").self_signed();
    let intermediate = Recipe { serial: 2, key: 1, ..ca("Lab Issuing CA") }.by(&root);
    let leaf = leaf().by(&intermediate);
    [root, intermediate, leaf]
}

fn subjects(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.certificate.common_name().unwrap_or_default()).collect()
}

#[test]
fn a_root_that_only_the_peer_sent_is_offered_and_unproved() {
    let [root, intermediate, leaf] = chain();
    let needs = [need("a", &[&leaf, &intermediate, &root], vec![sent(&root, Some(&intermediate))])];
    let plan = appliance(&needs, &[], &[]);
    let [step] = plan.steps.as_slice() else { panic!("{plan:?}") };
    assert_eq!((&step.fate, step.unproved, step.origin), (&Fate::Add, true, Origin::Presented));
    // The same certificate in a file of the user's is proof.
    let plan = appliance(&needs, &[&root], &[]);
    assert_eq!((plan.steps[0].unproved, plan.steps[0].origin), (false, Origin::File));
    assert_eq!(plan.not_needed, 0);
}

#[test]
fn a_public_root_is_proved_although_the_peer_sent_it() {
    let public = public_roots().entries[0].certificate.clone();
    let [_, _, leaf] = chain();
    let lack = Lack {
        subject: public.subject.clone(),
        key_id: None,
        known: Some((public.clone(), Origin::Presented)),
        aia: Vec::new(),
        child: Some(leaf.certificate.clone()),
    };
    let plan = appliance(&[need("a", &[&leaf], vec![lack])], &[], &[]);
    assert_eq!((plan.steps[0].unproved, plan.steps[0].origin), (false, Origin::PublicRoots));
}

#[test]
fn files_close_the_gap_from_the_leaf_up_and_the_root_comes_first() {
    let [root, intermediate, leaf] = chain();
    let stranger = Recipe { serial: 5, ..ca("Another CA") }.self_signed();
    let needs = [need("a", &[&leaf], vec![unknown(&leaf)])];
    let plan = appliance(&needs, &[&intermediate, &stranger, &root], &[]);
    assert_eq!(subjects(&plan), ["Lab Root CA", "Lab Issuing CA"]);
    assert!(plan.steps.iter().all(|step| step.fate == Fate::Add && !step.unproved));
    assert_eq!((plan.not_needed, plan.unobtainable.len()), (1, 0));
    // Where the store has the root, the intermediate is enough.
    let plan = appliance(&needs, &[&intermediate, &root], &[&root]);
    assert_eq!((subjects(&plan), plan.not_needed), (vec!["Lab Issuing CA"], 1));
    // Without the root the plan says what is still missing above the intermediate.
    let plan = appliance(&needs, &[&intermediate], &[]);
    assert_eq!(subjects(&plan), ["Lab Issuing CA"]);
    assert_eq!(plan.unobtainable[0].subject.to_string(), root.certificate.subject.to_string());
}

#[test]
fn what_the_peer_sends_on_the_way_up_is_not_installed() {
    let [root, intermediate, leaf] = chain();
    let needs = [need("a", &[&leaf, &intermediate], vec![unknown(&leaf)])];
    assert_eq!(subjects(&appliance(&needs, &[&root], &[])), ["Lab Root CA"]);
}

#[test]
fn what_fetched_issuers_show_is_proved_by_a_root_that_is_and_by_no_other() {
    let [root, intermediate, leaf] = chain();
    let fetched = |made: &Made, child: &Made| {
        let known = Some((made.certificate.clone(), Origin::Aia));
        Lack { known, ..sent(made, Some(child)) }
    };
    let lacks = vec![fetched(&intermediate, &leaf), fetched(&root, &intermediate)];
    let plan = appliance(&[need("a", &[&leaf], lacks.clone())], &[], &[]);
    assert_eq!(subjects(&plan), ["Lab Root CA", "Lab Issuing CA"]);
    assert!(plan.steps.iter().all(|step| step.unproved) && plan.unobtainable.is_empty());
    let plan = appliance(&[need("a", &[&leaf], lacks)], &[&root], &[]);
    assert!(plan.steps.iter().all(|step| !step.unproved));
    let plan = appliance(&[need("a", &[&leaf], vec![fetched(&intermediate, &leaf)])], &[], &[&root]);
    assert_eq!((subjects(&plan), plan.steps[0].unproved), (vec!["Lab Issuing CA"], false));
}

#[test]
fn nothing_at_hand_is_said_with_the_peers_that_need_it() {
    let [_, intermediate, leaf] = chain();
    let needs = ["a", "b"].map(|peer| need(peer, &[&leaf, &intermediate], vec![unknown(&intermediate)]));
    let plan = appliance(&needs, &[], &[]);
    let [lack] = plan.unobtainable.as_slice() else { panic!("{plan:?}") };
    assert_eq!(lack.peers, ["a", "b"]);
    assert_eq!(lack.key_id, intermediate.certificate.authority_key_id);
}

#[test]
fn several_peers_share_one_step() {
    let [root, intermediate, leaf] = chain();
    let lack = || vec![sent(&root, Some(&intermediate))];
    let needs = ["a", "b", "a"].map(|peer| need(peer, &[&leaf, &intermediate, &root], lack()));
    let plan = appliance(&needs, &[], &[]);
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.steps[0].peers, ["a", "b"]);
}

#[test]
fn a_self_signed_leaf_is_offered_where_it_is_what_is_missing_and_a_stray_one_is_not() {
    let own = leaf().self_signed();
    let plan = appliance(&[need("a", &[&own], vec![sent(&own, None)])], &[], &[]);
    assert_eq!((&plan.steps[0].fate, plan.steps[0].unproved), (&Fate::Add, true));
    let [_, _, below] = chain();
    let plan = appliance(&[need("a", &[&below, &own], vec![sent(&own, Some(&below))])], &[], &[]);
    assert_eq!(plan.steps[0].fate, Fate::Refused(Refused::NotCa));
}

#[test]
fn a_file_with_the_leaf_or_with_the_old_key_is_told_why_it_does_not_help() {
    let [_, intermediate, leaf] = chain();
    let old = Recipe { serial: 7, key: 1, ..ca("Lab Root CA") }.self_signed();
    let needs = [need("a", &[&leaf, &intermediate], vec![unknown(&intermediate)])];
    let plan = appliance(&needs, &[&old, &leaf], &[]);
    let fates: Vec<&Fate> = plan.steps.iter().map(|step| &step.fate).collect();
    assert_eq!(fates, [&Fate::Refused(Refused::OtherKey), &Fate::Refused(Refused::Leaf)]);
    assert!(plan.installable().next().is_none() && plan.unobtainable.len() == 1);
}

#[test]
fn validity_and_size_refuse_at_their_boundaries() {
    let second = |offset: i64| now().plus_seconds(offset);
    for (recipe, fate) in [
        (Recipe { until: second(0), ..ca("R") }, Fate::Add),
        (Recipe { until: second(-1), ..ca("R") }, Fate::Refused(Refused::Expired)),
        (Recipe { from: second(0), ..ca("R") }, Fate::Add),
        (Recipe { from: second(1), ..ca("R") }, Fate::Refused(Refused::NotYetValid)),
        (Recipe { bits: Some(4096), ..ca("R") }, Fate::Add),
        (Recipe { bits: Some(4097), ..ca("R") }, Fate::Refused(Refused::KeyTooLarge(4097))),
    ] {
        let root = recipe.self_signed();
        let below = leaf().by(&ca("R").self_signed());
        let plan = appliance(&[need("a", &[&below, &root], vec![sent(&root, Some(&below))])], &[], &[]);
        assert_eq!(plan.steps[0].fate, fate);
    }
    // Without the appliance's rule what has ended is refused as well.
    let ended = Recipe { until: second(-1), ..ca("R") }.self_signed();
    let below = leaf().by(&ca("R").self_signed());
    let needs = [need("a", &[&below, &ended], vec![sent(&ended, Some(&below))])];
    assert_eq!(plan_for(&needs, &[], &[], Profile::Pkix).steps[0].fate, Fate::Refused(Refused::Expired));
    // Without the appliance's rule its limit does not count.
    let root = Recipe { bits: Some(4097), ..ca("R") }.self_signed();
    let below = leaf().by(&ca("R").self_signed());
    let needs = [need("a", &[&below, &root], vec![sent(&root, Some(&below))])];
    assert_eq!(plan_for(&needs, &[], &[], Profile::Pkix).steps[0].fate, Fate::Add);
}

#[test]
fn a_renewed_ca_replaces_or_is_ignored_as_the_appliance_would_and_is_added_under_pkix() {
    let new = Recipe { serial: 2, key: 1, ..ca("Lab Root CA") }.self_signed();
    let below = leaf().by(&new);
    let needs = [need("a", &[&below, &new], vec![sent(&new, Some(&below))])];
    for (offset, replaces) in [(-1, true), (0, false), (1, false)] {
        let old = Recipe { from: ca("").from.plus_seconds(offset), ..ca("Lab Root CA") }.self_signed();
        let plan = appliance(&needs, &[], &[&old]);
        let expected = if replaces {
            Fate::Replace(vec![old.certificate.clone()])
        } else {
            Fate::Ignored { by: old.certificate.clone(), because: Stays::NotLater }
        };
        assert_eq!(plan.steps[0].fate, expected, "{offset}");
        assert_eq!(plan.steps[0].unproved, replaces, "what is not installed needs no approval");
        assert_eq!(plan_for(&needs, &[], &[&old], Profile::Pkix).steps[0].fate, Fate::Add);
    }
}

#[test]
fn two_roots_of_one_name_affect_one_another_and_approving_one_alone_works_that_out_anew() {
    let first = Recipe { serial: 1, ..ca("Lab Root CA") }.self_signed();
    let second = Recipe { serial: 2, key: 1, from: ca("").from.plus_seconds(1), ..ca("Lab Root CA") }.self_signed();
    let (a, b) = (leaf().by(&first), Recipe { serial: 10, ..leaf() }.by(&second));
    let needs = [
        need("a", &[&a, &first], vec![sent(&first, Some(&a))]),
        need("b", &[&b, &second], vec![sent(&second, Some(&b))]),
    ];
    let plan = appliance(&needs, &[], &[]);
    assert_eq!(plan.steps[0].fate, Fate::Add);
    assert_eq!(plan.steps[1].fate, Fate::Replace(vec![first.certificate.clone()]));
    let ground = Ground { profile: Profile::Appliance, at: now(), held: &[], taken: &|_| false };
    let alone = plan.only(&HashSet::from([second.certificate.sha256]), ground);
    assert_eq!(alone.steps.len(), 1);
    assert_eq!(alone.steps[0].fate, Fate::Add);
    let change = changes(&alone).unwrap();
    assert_eq!(change.edits.len(), 1);
}

#[test]
fn file_names_are_free_and_differ_from_one_another() {
    let [root, intermediate, leaf] = chain();
    let needs = [need("a", &[&leaf], vec![unknown(&leaf)])];
    let files = [root.certificate.clone(), intermediate.certificate.clone()];
    let taken = |name: &str| name.eq_ignore_ascii_case("Lab_Root_CA_01.pem");
    let plan = Plan::new(
        &needs,
        Brought::files(&files),
        Ground { profile: Profile::Appliance, at: now(), held: &[], taken: &taken },
    );
    let names: Vec<&str> = plan.steps.iter().map(|step| step.file.as_str()).collect();
    assert!(names[0].starts_with("Lab_Root_CA_01_"), "{names:?}");
    assert_eq!(names[1], "Lab_Issuing_CA_02.pem");
}

#[test]
fn a_ring_of_cross_certificates_ends() {
    let a = Recipe { serial: 1, ..ca("A") }.self_signed();
    let b = Recipe { serial: 2, key: 1, ..ca("B") }.by(&a);
    let a_by_b = Recipe { serial: 3, ..ca("A") }.by(&b);
    let below = leaf().by(&b);
    let plan = appliance(&[need("p", &[&below], vec![unknown(&below)])], &[&b, &a_by_b], &[]);
    assert_eq!(plan.steps.len(), 2, "{plan:?}");
}
