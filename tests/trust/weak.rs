//! Weak algorithms, made by OpenSSL (`fixtures/weak/make.sh`): refused by both profiles by default with a finding that
//! names the certificate; `--allow-weak` makes a warning of what is weak, never of what is broken.

use std::path::PathBuf;

use peertrust::cert::{Certificate, Der, pem};
use peertrust::diagnosis::{Code, Diagnosis, Severity, judge};
use peertrust::moment::Moment;
use peertrust::trust::path::Decision;
use peertrust::trust::{Memory, Policy, Profile, Store, assess, assess_remembering};

use crate::peer::evidence;

fn chain(case: &str) -> Vec<Der> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/weak").join(format!("{case}.pem"));
    let text = std::fs::read_to_string(path).unwrap();
    pem::blocks(&text).into_iter().map(|block| block.content.unwrap().into()).collect()
}

fn diagnosis(case: &str, profile: Profile, allow_weak: bool) -> Diagnosis {
    let mut chain = chain(case);
    let root = Certificate::decode(chain.pop().unwrap().bytes()).unwrap();
    let policy = Policy { profile, allow_weak, ..Policy::default() };
    judge(&evidence(chain), &Store::of([root]), &policy, Moment::parse("2027-06-01T00:00:00Z").unwrap())
}

fn decision(diagnosis: &Diagnosis) -> Decision {
    diagnosis.main().unwrap().assessment.as_ref().unwrap().best().unwrap().decision.clone()
}

fn of(diagnosis: &Diagnosis, severity: Severity) -> Vec<Code> {
    let found = diagnosis.findings.iter().filter(|f| f.severity == severity);
    let mut codes: Vec<Code> = found.map(|f| f.code).filter(|c| *c != Code::StoreEntryExpired).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn what_is_allowed_is_another_question_to_memory() {
    let (memory, at) = (Memory::of_records(), Moment::parse("2027-06-01T00:00:00Z").unwrap());
    for case in ["leaf-sha1", "leaf-rsa1024", "intermediate-rsa1024", "ecdsa-p256-sha1"] {
        let mut chain = chain(case);
        let store = Store::of([Certificate::decode(chain.pop().unwrap().bytes()).unwrap()]);
        for allow_weak in [true, false, true] {
            let policy = Policy { allow_weak, ..Policy::default() };
            let remembered = assess_remembering(&chain, &store, &policy, None, at, &memory);
            assert_eq!(remembered.trusted(), allow_weak, "{case}");
            let computed = assess(&chain, &store, &policy, None, at);
            assert_eq!(format!("{remembered:?}"), format!("{computed:?}"), "{case}");
        }
    }
}

#[test]
fn weak_is_refused_by_default_and_warned_of_when_allowed() {
    use Code::{WeakKey, WeakSignature};
    let cases: [(&str, &[Code]); 12] = [
        ("good", &[]),
        ("root-sha1", &[]),
        ("leaf-sha1", &[WeakSignature]),
        ("intermediate-sha1", &[WeakSignature]),
        ("leaf-rsa1024", &[WeakKey]),
        ("leaf-rsa1024-sha1", &[WeakSignature, WeakKey]),
        ("intermediate-rsa1024", &[WeakKey]),
        ("root-rsa1024", &[WeakKey]),
        ("root-rsa1024-sha1", &[WeakSignature, WeakKey]),
        ("root-rsa1024-sha512", &[WeakKey]),
        ("ecdsa-p256-sha1", &[WeakSignature]),
        ("ecdsa-p521-sha1", &[WeakSignature]),
    ];
    for (case, codes) in cases {
        let mut codes = codes.to_vec();
        codes.sort();
        for profile in [Profile::Appliance, Profile::Pkix] {
            let refused = diagnosis(case, profile, false);
            assert_eq!(of(&refused, Severity::Critical), codes, "{case} {profile:?}");
            assert_eq!(matches!(decision(&refused), Decision::Refused(_)), !codes.is_empty(), "{case}");
            // webpki still decides: these are its own acceptances.
            let allowed = diagnosis(case, profile, true);
            assert_eq!(decision(&allowed), Decision::Verified, "{case} {profile:?}");
            assert_eq!(of(&allowed, Severity::Critical), [], "{case}");
            assert!(codes.iter().all(|c| of(&allowed, Severity::Warning).contains(c)), "{case}");
        }
    }
}

#[test]
fn broken_is_refused_even_when_weak_is_allowed() {
    let cases = [
        ("leaf-md5", Code::WeakSignature),
        ("intermediate-md5", Code::WeakSignature),
        ("leaf-rsa512", Code::WeakKey),
        // Neither webpki nor the library below has these, and OpenSSL has: a difference that is named.
        ("leaf-sha224", Code::UnsupportedAlgorithm),
        ("ecdsa-p384-sha1", Code::UnsupportedAlgorithm),
    ];
    for (case, code) in cases {
        for (profile, allow_weak) in [(Profile::Appliance, false), (Profile::Appliance, true), (Profile::Pkix, true)] {
            let refused = diagnosis(case, profile, allow_weak);
            assert!(matches!(decision(&refused), Decision::Refused(_)), "{case}");
            assert!(of(&refused, Severity::Critical).contains(&code), "{case}: {:?}", of(&refused, Severity::Critical));
        }
    }
}

#[test]
fn an_allowed_weak_signature_must_still_be_right() {
    for case in ["leaf-sha1", "root-rsa1024", "ecdsa-p256-sha1"] {
        let mut chain = chain(case);
        let root = Certificate::decode(chain.pop().unwrap().bytes()).unwrap();
        let mut bytes = chain[0].bytes().to_vec();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        chain[0] = bytes.into();
        let policy = Policy { allow_weak: true, ..Policy::default() };
        let at = Moment::parse("2027-06-01T00:00:00Z").unwrap();
        let refused = judge(&evidence(chain), &Store::of([root]), &policy, at);
        assert!(matches!(decision(&refused), Decision::Refused(_)), "{case}");
    }
}
