//! Random authorities, random faults, random lists and stores: our judgement against webpki's over the whole pool.

use std::collections::BTreeSet;
use std::sync::Mutex;

use peertrust::cert::{Certificate, Der, Sha256};
use peertrust::trust::path::{Bound, Decision, End, is_self_signed};
use peertrust::trust::{Assessment, CandidatePath, Profile, Store, assess};
use proptest::prelude::*;
use rustls::pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};

use crate::pki::*;
use crate::world::{World, world};

/// Faults that we look for and webpki does not: domain facts §3 in both profiles, and what OpenSSL reads of a root.
fn is_ours(path: &CandidatePath, profile: Profile) -> bool {
    let top = path.elements.len() - 1;
    path.faults.iter().filter(|f| !f.tolerated).any(|fault| match (fault.kind.as_str(), fault.index) {
        // Of a root, or of a stored CA certificate as anchor.
        ("expired" | "not-yet-valid" | "validity-reversed" | "not-a-ca", at) => at == top,
        ("unknown-critical-extension" | "malformed-extension", at) if at == top => true,
        // keyUsage, which webpki never reads.
        ("no-key-cert-sign" | "no-tls-key-usage" | "name-constraints-in-leaf", _) => true,
        // OpenSSL's look at a root.
        ("path-too-long" | "no-server-auth", at) => at == top && profile == Profile::Appliance,
        // OpenSSL constrains the subject's common names and addresses, webpki the subjectAltName alone.
        ("name-constraints-violated", _) => true,
        // An extension webpki does not read, or reads in part.
        ("malformed-extension", _) => true,
        _ => false,
    })
}

fn anchors(store: &Store, profile: Profile) -> Vec<Certificate> {
    let held = store.entries.iter().map(|e| &e.certificate);
    let may = |c: &&Certificate| match profile {
        Profile::Appliance => is_self_signed(c),
        Profile::Pkix => c.may_be_ca(),
    };
    held.filter(may).cloned().collect()
}

/// Every path webpki accepts over the whole pool, leaf first; and whether its own budget let it see them all.
fn webpki_paths(chain: &[Der], store: &Store, profile: Profile) -> (BTreeSet<Vec<Sha256>>, bool) {
    let anchors: Vec<CertificateDer<'_>> =
        anchors(store, profile).iter().map(|c| c.der.bytes().to_vec().into()).collect();
    let trusted: Vec<_> = anchors.iter().filter_map(|der| Some((anchor_from_trusted_cert(der).ok()?, der))).collect();
    let stored = store.entries.iter().map(|e| e.certificate.der.bytes());
    let pool: BTreeSet<&[u8]> = chain[1..].iter().map(Der::bytes).chain(stored).collect();
    let pool: Vec<CertificateDer<'_>> = pool.into_iter().map(|der| der.to_vec().into()).collect();
    let leaf = CertificateDer::from(chain[0].bytes());
    let Ok(end) = EndEntityCert::try_from(&leaf) else { return (BTreeSet::new(), true) };
    let mut complete = true;
    let found = Mutex::new(BTreeSet::new());
    // One anchor at a time: a path names its anchor by name and key only.
    for (anchor, der) in trusted {
        let every = |path: &webpki::VerifiedPath<'_>| {
            let mut ids = vec![Sha256::of(&leaf)];
            ids.extend(path.intermediate_certificates().map(|c| Sha256::of(&c.der())));
            ids.push(Sha256::of(der));
            // A pinned leaf is its own anchor: one certificate to us.
            ids.dedup();
            found.lock().unwrap().insert(ids);
            Err(Error::UnknownIssuer)
        };
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(NOW.unsigned_abs()));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let usage = KeyUsage::server_auth();
        let anchor = [anchor];
        let last = end.verify_for_usage(algorithms, &anchor, &pool, time, usage, None, Some(&every)).map(drop);
        complete &= !matches!(last, Err(Error::MaximumSignatureChecksExceeded | Error::MaximumPathBuildCallsExceeded));
    }
    (found.into_inner().unwrap(), complete)
}

fn ids(path: &CandidatePath) -> Vec<Sha256> {
    path.elements.iter().map(|e| e.certificate.sha256).collect()
}

/// A path that passes a stored anchor, or its anchor's twin (same name, same key), before its end: webpki does not
/// count anchors when it looks for loops. What makes it acceptable makes the shorter path acceptable.
/// To the appliance an unheld self-signed leaf is no leaf of its namesake, either (OpenSSL's "self-signed mimic").
fn is_detour(path: &[Sha256], pool: &[Certificate], store: &Store, profile: Profile) -> bool {
    let find = |id: &Sha256| pool.iter().find(|c| c.sha256 == *id);
    if profile == Profile::Appliance && find(&path[0]).is_some_and(is_self_signed) && path.len() > 1 {
        return true;
    }
    if path.len() < 3 {
        return false;
    }
    let top = path.last().and_then(find);
    let twin = |c: &Certificate| top.is_some_and(|t| t.subject.same_as(&c.subject) && t.key == c.key);
    path[1..path.len() - 1].iter().any(|id| {
        let Some(certificate) = find(id) else { return false };
        twin(certificate) || (store.holds(id) && is_self_signed(certificate))
    })
}

fn check(world: &World, profile: Profile) -> Result<(bool, bool), TestCaseError> {
    let (chain, store) = (world.chain(), world.store());
    let ours = assess(&chain, &store, &policy(profile), None, now());
    let (theirs, complete) = webpki_paths(&chain, &store, profile);
    for path in &ours.paths {
        // (d) and (a)
        if path.accepted() {
            prop_assert!(path.faults.iter().all(|f| f.tolerated));
        }
        match &path.decision {
            // Where its budget ends first, it is asked about this path alone.
            Decision::Verified if !complete => {
                let chain: Vec<Der> = path.elements.iter().map(|e| e.certificate.der.clone()).collect();
                let top = Store::of(path.elements.last().map(|e| e.certificate.clone()));
                let alone = webpki_paths(&chain[..chain.len() - 1], &top, profile).0;
                prop_assert!(alone.contains(&ids(path)), "webpki refuses {path:?}");
            }
            Decision::Verified => prop_assert!(theirs.contains(&ids(path)), "webpki refuses {path:?}"),
            Decision::Overruled(rule, _) => {
                prop_assert!(profile == Profile::Appliance && rule.concerns(&path.elements));
                prop_assert!(!theirs.contains(&ids(path)));
            }
            Decision::Pinned => prop_assert!(store.holds(&path.elements[0].certificate.sha256)),
            Decision::Refused(words) => {
                // Whatever webpki alone refuses has a name: a fault of ours, or a rule that may not be applied here.
                let explained = path.faults.iter().any(|f| !f.tolerated) || words.is_none();
                let rules = peertrust::trust::rules::Rule::ALL.iter().filter(|r| r.concerns(&path.elements)).count();
                let allowed = match profile {
                    Profile::Pkix => rules >= 1 || path.end == End::Pinned,
                    Profile::Appliance => rules >= 2,
                };
                prop_assert!(explained || allowed, "unexplained {words:?} {path:?}");
            }
        }
    }
    // (b)
    if ours.bounds.is_empty() {
        let mut pool: Vec<Certificate> = store.entries.iter().map(|e| e.certificate.clone()).collect();
        pool.extend(chain.iter().filter_map(|der| Certificate::decode(der.bytes()).ok()));
        for path in theirs.iter().filter(|path| !is_detour(path, &pool, &store, profile)) {
            let found = ours.paths.iter().find(|p| ids(p) == **path);
            let Some(found) = found else { return Err(TestCaseError::fail(format!("not found: {path:?}"))) };
            prop_assert!(found.accepted() || is_ours(found, profile), "refused: {found:?}");
        }
    }
    Ok((ours.trusted(), theirs.is_empty()))
}

fn verdict(assessment: &Assessment) -> Vec<(Vec<Sha256>, String)> {
    assessment.paths.iter().map(|p| (ids(p), format!("{:?} {:?} {:?}", p.end, p.decision, p.faults))).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

#[test]
fn we_accept_what_webpki_accepts_but_for_named_reasons() {
    let mut runner = proptest::test_runner::TestRunner::new(config(CASES));
    let tally = Mutex::new([0usize; 4]);
    let outcome = runner.run(&world(), |world| {
        for profile in [Profile::Appliance, Profile::Pkix] {
            let (trusted, nothing) = check(&world, profile)?;
            let mut tally = tally.lock().unwrap();
            tally[usize::from(trusted) + 2 * usize::from(!nothing)] += 1;
        }
        Ok(())
    });
    let [neither, ours, theirs, both] = tally.into_inner().unwrap();
    println!("neither {neither}, ours alone {ours}, webpki alone {theirs}, both {both}");
    outcome.unwrap();
    // The generator must reach every corner, or the properties hold of nothing.
    assert!(both * 10 > CASES as usize && neither * 10 > CASES as usize && ours > 0 && theirs > 0);
}

const CASES: u32 = 1_500;

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn judging_is_deterministic_and_strangers_and_copies_change_no_verdict(
        world in world(), stranger in 0usize..4, at in any::<proptest::sample::Index>(),
    ) {
        for profile in [Profile::Appliance, Profile::Pkix] {
            let (mut chain, store) = (world.chain(), world.store());
            let first = assess(&chain, &store, &policy(profile), None, now());
            prop_assert_eq!(verdict(&first), verdict(&assess(&chain, &store, &policy(profile), None, now())));
            // A copy of something presented, or a certificate of another world.
            let extra: Der = if stranger == 0 {
                at.get(&chain).clone()
            } else {
                Spec::root(&format!("Stranger {stranger}"), 140).der().into()
            };
            chain.insert(1 + at.index(chain.len()), extra);
            let second = assess(&chain, &store, &policy(profile), None, now());
            prop_assert_eq!(first.trusted(), second.trusted());
            prop_assert!(first.bounds.contains(&Bound::Paths) || first.paths.len() == second.paths.len());
        }
    }
}
