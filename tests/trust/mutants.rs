//! Chains with bytes changed, cut out and put in: whatever comes, the judge answers, and never accepts what webpki
//! would not.

use peertrust::cert::Der;
use peertrust::diagnosis::{Severity, SslStatus, judge};
use peertrust::trust::path::Decision;
use peertrust::trust::{Policy, Profile};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::peer::evidence;
use crate::pki::*;
use crate::world::world;

/// One change to one certificate.
#[derive(Clone, Debug)]
enum Change {
    Set(Index, u8),
    Flip(Index, u8),
    Remove(Index, u8),
    Insert(Index, Vec<u8>),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (any::<Index>(), 0u8..8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        (any::<Index>(), 1u8..9).prop_map(|(at, count)| Change::Remove(at, count)),
        (any::<Index>(), proptest::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, new)| Change::Insert(at, new)),
        any::<Index>().prop_map(Change::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    match change {
        Change::Set(at, byte) => bytes[at.index(length)] = *byte,
        Change::Flip(at, bit) => bytes[at.index(length)] ^= 1 << bit,
        Change::Remove(at, count) => {
            let at = at.index(length);
            bytes.drain(at..(at + usize::from(*count)).min(length));
        }
        Change::Insert(at, new) => {
            let at = at.index(length);
            bytes.splice(at..at, new.iter().copied());
        }
        Change::Cut(at) => bytes.truncate(at.index(length)),
    }
}

const CASES: u32 = 1_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_chains_are_judged_and_refused_by_name(
        world in world(),
        changes in proptest::collection::vec((any::<Index>(), change()), 1..4),
        allow_weak in any::<bool>(),
    ) {
        let mut chain: Vec<Vec<u8>> = world.chain().iter().map(|der| der.bytes().to_vec()).collect();
        for (which, change) in &changes {
            let at = which.index(chain.len());
            apply(&mut chain[at], change);
        }
        let chain: Vec<Der> = chain.into_iter().map(Der::from).collect();
        for profile in [Profile::Appliance, Profile::Pkix] {
            let policy = Policy { profile, allow_weak, ..Policy::default() };
            let diagnosis = judge(&evidence(chain.clone()), &world.store(), &policy, now());
            let assessment = diagnosis.main().and_then(|a| a.assessment.as_ref()).unwrap();
            let critical = diagnosis.findings.iter().any(|f| f.severity == Severity::Critical);
            // Never healthy without an accepted path, never failed without a finding.
            prop_assert!(assessment.trusted() || diagnosis.ssl != SslStatus::Verified);
            prop_assert!(critical || diagnosis.ssl == SslStatus::Verified, "{:?}", diagnosis.findings);
            let generic = diagnosis.findings.iter().any(|f| f.message.id == "finding-strict-clients-refuse-unexplained");
            let rules = |p: &peertrust::trust::CandidatePath| {
                peertrust::trust::rules::Rule::ALL.iter().filter(|r| r.concerns(&p.elements)).count()
            };
            let best = assessment.best();
            let by_rule = best.is_some_and(|p| rules(p) > 0 || p.end == peertrust::trust::End::Pinned);
            prop_assert!(!generic || by_rule, "{:?}", best);
            if let Some(Decision::Verified) = best.map(|p| &p.decision) {
                prop_assert!(best.is_some_and(|p| p.faults.iter().all(|f| f.tolerated)));
            }
        }
    }

    /// The parsers' differences: our own and webpki's, on bytes that a CA signed.
    #[test]
    fn what_is_signed_and_odd_is_accepted_by_webpki_or_refused_by_name(
        at in 0usize..4, changes in proptest::collection::vec(change(), 1..3),
    ) {
        let root = Spec::root("Root", 0);
        let sub = Spec::sub("Sub", 1, &root).with(|s| (s.path_len, s.permitted) = (Some(1), vec!["DNS:test".into()]));
        let leaf = Spec::leaf(&sub).with(|s| s.san.push("IP:10.0.0.1".into()));
        let specs = [&leaf, &sub, &root, &Spec::own_leaf()];
        let mut tbs = specs[at].tbs();
        for change in &changes {
            apply(&mut tbs, change);
        }
        let mut ders: Vec<Vec<u8>> = specs.iter().map(|spec| spec.der()).collect();
        ders[at] = specs[at].signed(&tbs);
        let (presented, held) = if at == 3 { (vec![3], 3) } else { (vec![0, 1], 2) };
        let Ok(held) = peertrust::cert::Certificate::decode(&ders[held]) else { return Ok(()) };
        let store = peertrust::trust::Store::of([held]);
        let chain: Vec<Der> = presented.into_iter().map(|at: usize| ders[at].clone().into()).collect();
        for profile in [Profile::Appliance, Profile::Pkix] {
            let diagnosis = judge(&evidence(chain.clone()), &store, &policy(profile), now());
            let critical = diagnosis.findings.iter().filter(|f| f.severity == Severity::Critical);
            let messages: Vec<&str> = critical.map(|f| f.message.id).collect();
            prop_assert!(
                !messages.is_empty() || diagnosis.ssl == SslStatus::Verified,
                "{profile:?} {:?} {:?}",
                diagnosis.ssl,
                diagnosis.main().and_then(|a| a.assessment.as_ref()).map(|a| (a.best(), &a.name)),
            );
            let assessment = diagnosis.main().and_then(|a| a.assessment.as_ref()).unwrap();
            let by_rule = assessment.best().is_some_and(|p| {
                p.end == peertrust::trust::End::Pinned
                    || peertrust::trust::rules::Rule::ALL.iter().any(|r| r.concerns(&p.elements))
            });
            let generic = messages.contains(&"finding-strict-clients-refuse-unexplained");
            prop_assert!(!generic || by_rule, "{messages:?} {:?}", assessment.best());
        }
    }

    #[test]
    fn arbitrary_bytes_are_judged(chain in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..80), 1..6)) {
        let chain: Vec<Der> = chain.into_iter().map(Der::from).collect();
        let root = Spec::root("Root", 0);
        let diagnosis = judge(&evidence(chain), &store(&[&root]), &Policy::default(), now());
        prop_assert!(diagnosis.ssl == SslStatus::BadCertificates, "{:?}", diagnosis.ssl);
    }
}
