//! What is remembered is what would be computed: whatever was asked of the same memory before.

use peertrust::cert::Der;
use peertrust::moment::Moment;
use peertrust::target::Host;
use peertrust::trust::memory::Tally;
use peertrust::trust::{Assessment, Memory, Policy, Profile, Store, assess, assess_remembering};
use proptest::prelude::*;

use crate::pki::*;
use crate::world::world;

/// Names of the worlds' leaves and of nobody, and no name.
const NAMES: [Option<&str>; 4] = [Some(HOST), Some("www.host.test"), Some("elsewhere.test"), None];
/// Among them ends and beginnings of the worlds' certificates.
const MOMENTS: [i64; 4] = [NOW, NOW + 2 * DAY, NOW + 300 * DAY, NOW + 600 * DAY];

fn both(
    memory: &Memory,
    chain: &[Der],
    store: &Store,
    policy: &Policy,
    name: Option<&str>,
    at: i64,
) -> (String, String) {
    let (name, at) = (name.map(|name| Host::parse(name).unwrap()), Moment::from_unix(at));
    let remembered = assess_remembering(chain, store, policy, name.as_ref(), at, memory);
    let computed = assess(chain, store, policy, name.as_ref(), at);
    (format!("{remembered:#?}"), format!("{computed:#?}"))
}

/// A chain with one bit of one certificate turned.
fn mutated(chain: &[Der], at: usize) -> Vec<Der> {
    let mut chain = chain.to_vec();
    let which = at % chain.len();
    let mut bytes = chain[which].bytes().to_vec();
    let place = at % bytes.len();
    bytes[place] ^= 1;
    chain[which] = bytes.into();
    chain
}

#[test]
fn a_remembered_answer_is_the_computed_one() {
    // Of all worlds the same two: every question stands beside thousands of others.
    let memories = [Memory::of_records(), Memory::of_live()];
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    let question = (world(), any::<usize>(), any::<bool>());
    let outcome = proptest::test_runner::TestRunner::new(config).run(&question, |(world, at, allow_weak)| {
        let (chain, store, nothing) = (world.chain(), world.store(), Store::default());
        let other = mutated(&chain, at);
        for memory in &memories {
            for profile in [Profile::Appliance, Profile::Pkix, Profile::Appliance] {
                let policy = Policy { profile, allow_weak, ..Policy::default() };
                for (n, name) in NAMES.into_iter().enumerate() {
                    let moment = MOMENTS[(at.wrapping_add(n)) % MOMENTS.len()];
                    for (chain, store, moment) in [
                        (&chain, &store, NOW),
                        (&chain, &store, moment),
                        (&other, &store, NOW),
                        (&chain, &nothing, NOW),
                        (&chain, &store, NOW),
                    ] {
                        let (remembered, computed) = both(memory, chain, store, &policy, name, moment);
                        prop_assert_eq!(remembered, computed);
                    }
                }
            }
        }
        Ok(())
    });
    outcome.unwrap();
    let [records, live] = memories;
    let (judgements, of_live, signatures) = (records.judgements(), live.judgements(), live.signatures());
    println!("{judgements:?} {:?}, live {of_live:?} {signatures:?}", records.signatures());
    // Remembering nothing is right as well: that it does happen is said here.
    assert!(judgements.known > 500 && judgements.new > 200 && of_live.known > 500 && signatures.known > 100);
}

fn host(name: &str) -> Host {
    Host::parse(name).unwrap()
}

fn ask(memory: &Memory, chain: &[Der], store: &Store, name: &str) -> Assessment {
    assess_remembering(chain, store, &policy(Profile::Appliance), Some(&host(name)), now(), memory)
}

/// `root -> CA, permits DNS:host.test -> leaf, SAN host.test, CN other.test`
#[test]
fn whom_the_common_name_names_is_another_question() {
    let root = Spec::root("Root", 1);
    let authority = Spec::sub("CA", 2, &root).with(|s| s.permitted = vec![format!("DNS:{HOST}")]);
    let leaf = Spec::leaf(&authority).with(|s| {
        s.subject = Dn::new("other.test");
        s.san = vec![format!("DNS:{HOST}")];
    });
    let chain: Vec<Der> = [&leaf, &authority].map(|spec| spec.der().into()).to_vec();
    let (memory, store) = (Memory::of_records(), store(&[&root]));
    let trusted = |name| ask(&memory, &chain, &store, name).trusted();
    assert_eq!([HOST, "other.test", HOST, "other.test"].map(trusted), [true, false, true, false]);
    assert_eq!(memory.judgements(), Tally { known: 2, new: 2 });
}

/// `root -> CA -> leaf`: the link `root -> CA` is checked by us and by webpki, the leaf's by both as well.
#[test]
fn a_live_leaf_is_checked_every_time() {
    let root = Spec::root("Root", 1);
    let authority = Spec::sub("CA", 2, &root);
    let chain: Vec<Der> = [&Spec::leaf(&authority), &authority].map(|spec| spec.der().into()).to_vec();
    let (held, more) = (store(&[&root]), store(&[&root, &Spec::root("Other", 3)]));
    let (live, records) = (Memory::of_live(), Memory::of_records());
    for store in [&held, &held, &more] {
        for memory in [&live, &records] {
            assert!(ask(memory, &chain, store, HOST).trusted());
        }
    }
    // The leaf's own signature is never among them.
    assert_eq!((live.judgements(), live.signatures()), (Tally { known: 1, new: 2 }, Tally { known: 2, new: 2 }));
    // The second time nothing is checked; by another store, everything is known but the judgement.
    assert_eq!(records.judgements(), Tally { known: 1, new: 2 });
    assert_eq!(records.signatures(), Tally { known: 4, new: 4 });
}

/// The same certificates but for one bit of a signature.
#[test]
fn another_signature_is_another_question() {
    let root = Spec::root("Root", 1);
    let authority = Spec::sub("CA", 2, &root);
    let good: Vec<Der> = [&Spec::leaf(&authority), &authority].map(|spec| spec.der().into()).to_vec();
    let store = store(&[&root]);
    for memory in [Memory::of_records(), Memory::of_live()] {
        for which in [0, 1] {
            let mut bytes = good[which].bytes().to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            let mut bad = good.clone();
            bad[which] = bytes.into();
            for chain in [&good, &bad, &good] {
                let (remembered, computed) = both(&memory, chain, &store, &policy(Profile::Pkix), Some(HOST), NOW);
                assert_eq!(remembered, computed, "{which}");
            }
        }
    }
}
