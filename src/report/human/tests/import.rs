//! The plan of an import and everything that is said around it, in both languages: what an approval rests on.

use std::collections::HashSet;

use super::{PLAIN, assert_fits};
use crate::cert::Certificate;
use crate::i18n::{Catalogue, Lang, Text};
use crate::import::plan::{Brought, Enrolment, Ground, Lack, Need, Origin, Plan, Step};
use crate::import::testing::{Made, Recipe, ca, now};
use crate::moment::Moment;
use crate::report::human::import::{
    PlanStore, Upload, before_after, chosen, peers, plan, question, readme, remark, upload, written,
};
use crate::report::world;
use crate::trust::{Policy, Profile};

const STORE: PlanStore<'_> = PlanStore { path: "/srv/cup-trust", certificates: 3, digest: "5d41402abc4b2a76" };

fn day(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn golden(name: &str, write: &dyn Fn(&Catalogue) -> String) {
    for lang in Lang::ALL {
        let text = write(&Catalogue::new(lang));
        assert_fits(&text, PLAIN.width);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("import-{name}.{}", lang.as_str()), text);
        });
    }
}

fn golden_plan(name: &str, planned: &Plan) {
    golden(name, &|catalogue| shown(planned, catalogue));
}

fn shown(planned: &Plan, catalogue: &Catalogue) -> String {
    let mut out = Vec::new();
    plan(planned, STORE, catalogue, &PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn certificates(list: &[&Made]) -> Vec<Certificate> {
    list.iter().map(|made| made.certificate.clone()).collect()
}

fn need(peer: &str, presented: &[&Made], lacks: Vec<Lack>) -> Need {
    Need { peer: peer.into(), presented: certificates(presented), lacks }
}

/// The issuer of `child`: sent by the peer, or unknown.
fn lack(child: &Made, known: Option<&Made>) -> Lack {
    let child = child.certificate.clone();
    Lack {
        subject: child.issuer.clone(),
        key_id: child.authority_key_id.clone(),
        known: known.map(|made| (made.certificate.clone(), Origin::Presented)),
        aia: vec!["http://pki.lab.test/CertEnroll/ca01.lab.test_Lab%20Root%20CA.crt".into()],
        child: Some(child),
    }
}

fn planned(needs: &[Need], files: &[&Made], held: &[&Made], profile: Profile) -> Plan {
    let held = certificates(held);
    Plan::new(
        needs,
        Brought::files(&certificates(files)),
        Ground { profile, at: now(), held: &held, taken: &|_| false },
    )
}

fn leaf() -> Recipe<'static> {
    Recipe { serial: 9, key: 1, ca: false, ..ca("mail.lab.test") }
}

/// root -> intermediate -> leaf.
fn chain() -> [Made; 3] {
    let root = ca("Lab Root CA").self_signed();
    let intermediate = Recipe { serial: 2, key: 1, ..ca("Lab Issuing CA") }.by(&root);
    let leaf = leaf().by(&intermediate);
    [root, intermediate, leaf]
}

/// A peer that sends this root of its leaf's.
fn root_sent(root: &Made) -> Vec<Need> {
    let leaf = leaf().by(root);
    vec![need("mail.lab.test", &[&leaf, root], vec![lack(&leaf, Some(root))])]
}

#[test]
fn what_the_users_files_offer_is_added_root_first() {
    let [root, intermediate, leaf] = chain();
    let stranger = Recipe { serial: 5, ..ca("Another CA") }.self_signed();
    let needs = [need("mail.lab.test", &[&leaf], vec![lack(&leaf, None)])];
    golden_plan("added", &planned(&needs, &[&intermediate, &stranger, &root], &[], Profile::Appliance));
    golden_plan("added-pkix", &planned(&needs, &[&intermediate, &root], &[], Profile::Pkix));
}

#[test]
fn a_root_that_only_the_peer_sent_is_marked() {
    let [root, intermediate, leaf] = chain();
    let needs = [need("mail.lab.test", &[&leaf, &intermediate, &root], vec![lack(&intermediate, Some(&root))])];
    golden_plan("unproved", &planned(&needs, &[], &[], Profile::Appliance));
}

#[test]
fn a_renewed_root_replaces_or_is_ignored() {
    let old = Recipe { from: day("2020-04-01"), until: day("2030-04-01"), ..ca("Lab Root CA") }.self_signed();
    let new = Recipe { serial: 0x1fd_6d30, key: 1, ..ca("Lab Root CA") }.self_signed();
    golden_plan("replaces", &planned(&root_sent(&new), &[], &[&old], Profile::Appliance));
    let newer = Recipe { serial: 3, from: day("2026-02-01"), ..ca("Lab Root CA") }.self_signed();
    golden_plan("ignored", &planned(&root_sent(&new), &[], &[&newer], Profile::Appliance));
    let twin = Recipe { serial: 0x1fd_6d30, from: day("2020-04-01"), ..ca("Lab Root CA") }.self_signed();
    golden_plan("ignored-serial", &planned(&root_sent(&new), &[], &[&twin], Profile::Appliance));
}

#[test]
fn what_is_refused_says_why() {
    let refused = |recipe: Recipe<'_>| planned(&root_sent(&recipe.self_signed()), &[], &[], Profile::Appliance);
    golden_plan("refused-expired", &refused(Recipe { until: day("2026-05-01"), ..ca("Lab Root CA") }));
    // To such a key nobody has the private one: the leaf is another's, which the plan need not know.
    let large = Recipe { bits: Some(4097), ..ca("Lab Root CA") }.self_signed();
    let below = leaf().by(&ca("Lab Root CA").self_signed());
    let needs = [need("mail.lab.test", &[&below, &large], vec![lack(&below, Some(&large))])];
    golden_plan("refused-4097", &planned(&needs, &[], &[], Profile::Appliance));
    let [_, intermediate, leaf] = chain();
    let old = Recipe { serial: 7, key: 1, ..ca("Lab Root CA") }.self_signed();
    let needs = [need("mail.lab.test", &[&leaf, &intermediate], vec![lack(&intermediate, None)])];
    golden_plan("refused-files", &planned(&needs, &[&old, &leaf], &[], Profile::Appliance));
}

#[test]
fn what_cannot_be_had_says_where_it_may_be() {
    let [_, intermediate, leaf] = chain();
    let needs = ["mail.lab.test", "autodiscover.lab.test"]
        .map(|peer| need(peer, &[&leaf, &intermediate], vec![lack(&intermediate, None)]));
    golden_plan("unobtainable", &planned(&needs, &[], &[], Profile::Appliance));
}

#[test]
fn several_peers_share_what_they_need_and_nothing_missing_is_said() {
    let [root, intermediate, leaf] = chain();
    let shared =
        ["mail.lab.test", "autodiscover.lab.test", "tls://gateway-with-a-long-name.branch.lab.test:8443", "192.0.2.77"]
            .map(|peer| need(peer, &[&leaf, &intermediate, &root], vec![lack(&intermediate, Some(&root))]));
    let other = Recipe { serial: 4, ..ca("Branch CA") }.self_signed();
    let below = Recipe { serial: 11, ..leaf_of_branch() }.by(&other);
    let own = need("branch.lab.test", &[&below, &other], vec![lack(&below, Some(&other))]);
    let needs: Vec<Need> = shared.into_iter().chain([own]).collect();
    golden_plan("several-peers", &planned(&needs, &[&root], &[], Profile::Appliance));
    golden_plan("nothing", &planned(&[], &[], &[], Profile::Appliance));
}

fn leaf_of_branch() -> Recipe<'static> {
    Recipe { ca: false, key: 1, ..ca("branch.lab.test") }
}

/// Everything that a person reads from the check to the upload, as [`crate::cli`] strings it together.
#[test]
fn the_whole_dialogue() {
    let world = world::World::new();
    let judged = |store: &[&world::Made]| {
        let sent = world::answers("192.0.2.10", &[&world.leaf, &world.issuing, &world.root]);
        vec![world::report(world::evidence(super::PEER, vec![sent]), &world::store(store), &Policy::default())]
    };
    let (before, after) = (judged(&[&world.other]), judged(&[&world.other, &world.root]));
    let lack = Lack {
        subject: world.root.certificate.subject.clone(),
        key_id: None,
        known: Some((world.root.certificate.clone(), Origin::Presented)),
        aia: Vec::new(),
        child: Some(world.issuing.certificate.clone()),
    };
    let presented = [&world.leaf, &world.issuing, &world.root].map(|made| made.certificate.clone()).to_vec();
    let needs = [Need { peer: super::PEER.into(), presented, lacks: vec![lack] }];
    let ground = Ground { profile: Profile::Appliance, at: now(), held: &[], taken: &|_| false };
    let plan = Plan::new(&needs, Brought::default(), ground);
    let plan = plan.only(&HashSet::from([world.root.certificate.sha256]), ground);
    let steps: Vec<&Step> = plan.installable().collect();
    golden("dialogue", &|catalogue| {
        let mut out = Vec::new();
        peers(&before, catalogue, &PLAIN, &mut out).unwrap();
        let ask = |text: Text, out: &mut Vec<u8>| {
            let asked = question(&catalogue.say(&text), PLAIN.width);
            out.extend(format!("{asked}…\n").into_bytes());
        };
        let tell = |text: Text, out: &mut Vec<u8>| remark(&catalogue.say(&text), catalogue, &PLAIN, out).unwrap();
        out.extend(shown(&plan, catalogue).into_bytes());
        let subject = world.root.certificate.subject.to_string();
        ask(Text::new("import-ask-fingerprint").with("subject", subject), &mut out);
        out.extend(chosen(&steps, catalogue, PLAIN.width).into_bytes());
        ask(Text::new("import-ask-install").with("count", 1_usize).with("path", STORE.path), &mut out);
        let installed = Text::new("import-installed").with("count", 1_usize).with("path", STORE.path);
        tell(installed.with("number", "1".to_owned()), &mut out);
        before_after(&before, &after, catalogue, &PLAIN, &mut out).unwrap();
        upload(Upload { steps: &steps, path: Some(STORE.path), kit: false }, catalogue, &PLAIN, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    });
    golden("kit", &|catalogue| readme(&steps, now(), catalogue));
    golden("endings", &|catalogue| {
        let mut out = Vec::new();
        let sha256 = world.root.certificate.sha256.to_string();
        let subject = world.root.certificate.subject.to_string();
        for text in [
            Text::new("import-dry-run"),
            Text::new("import-declined"),
            Text::new("import-not-approved"),
            Text::new("import-refused-unproved").with("sha256", sha256),
            Text::new("import-installed-only").with("subject", subject),
            Text::new("import-kit-written").with("path", "/home/alice/kit"),
            Text::new("import-ask-wrong"),
        ] {
            remark(&catalogue.say(&text), catalogue, &PLAIN, &mut out).unwrap();
        }
        written("/home/alice/my plans/plan.json", catalogue, &PLAIN, &mut out).unwrap();
        before_after(&before, &before, catalogue, &PLAIN, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    });
}

/// What web enrolment gave is a candidate, its address is told, and plain http is no proof.
#[test]
fn web_enrolment_is_an_origin_with_its_address() {
    let [root, intermediate, leaf] = chain();
    let enrolled = Enrolment {
        url: "http://ca.lab.test/certsrv/certnew.p7b?ReqID=CACert&Renewal=1&Enc=b64".into(),
        certificates: certificates(&[&intermediate, &root]),
    };
    let needs = [need("mail.lab.test", &[&leaf, &intermediate], vec![lack(&intermediate, None)])];
    let brought = Brought { files: &[], enrolled: Some(&enrolled) };
    let ground = Ground { profile: Profile::Appliance, at: now(), held: &[], taken: &|_| false };
    golden_plan("certsrv", &Plan::new(&needs, brought, ground));
}
