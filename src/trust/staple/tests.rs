//! Responses made by `openssl ocsp`, judged at moments around their own.

use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SerialNumber, SignatureAlgorithm,
};

use super::*;

const DAY: i64 = 86_400;

/// A certificate with its key.
struct Party {
    params: CertificateParams,
    key: KeyPair,
    certificate: Certificate,
}

fn params(cn: &str, serial: u64) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, cn);
    params.serial_number = Some(SerialNumber::from(serial));
    params
}

impl Party {
    fn authority(cn: &str, algorithm: &'static SignatureAlgorithm) -> Self {
        let mut params = params(cn, 1);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate_for(algorithm).unwrap();
        let certificate = Certificate::decode(params.self_signed(&key).unwrap().der()).unwrap();
        Self { params, key, certificate }
    }

    fn issue(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let issued = params.signed_by(&key, &Issuer::from_params(&self.params, &self.key)).unwrap();
        Self { certificate: Certificate::decode(issued.der()).unwrap(), params, key }
    }

    fn delegate(&self, edit: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = params("delegate", 77);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
        edit(&mut params);
        self.issue(params)
    }
}

/// An authority and leaves 0x1001 (valid), 0x1002 (revoked for key compromise), 0x1003 (on hold), 0x1004 (revoked, no
/// reason), 0x1005 (unknown to the responder).
struct World {
    ca: Party,
    leaves: Vec<Party>,
}

impl World {
    fn new(algorithm: &'static SignatureAlgorithm) -> Self {
        let ca = Party::authority("Test CA", algorithm);
        let leaves = (0x1001..0x1006).map(|serial| ca.issue(params("leaf", serial))).collect();
        Self { ca, leaves }
    }

    fn leaf(&self, serial: usize) -> &Certificate {
        &self.leaves[serial - 0x1001].certificate
    }

    /// `openssl ocsp` answers about this serial number; `extra` are its own options.
    fn respond(&self, serial: usize, signer: &Party, id: &str, extra: &[&str]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("ca.pem", &self.ca.certificate.to_pem());
        write("leaf.pem", &self.leaf(serial).to_pem());
        write("signer.pem", &signer.certificate.to_pem());
        write("signer.key", &signer.key.serialize_pem());
        write(
            "index.txt",
            "V\t400101000000Z\t\t1001\tunknown\t/CN=leaf\n\
             R\t400101000000Z\t250102030405Z,keyCompromise\t1002\tunknown\t/CN=leaf\n\
             R\t400101000000Z\t250102030405Z,certificateHold\t1003\tunknown\t/CN=leaf\n\
             R\t400101000000Z\t250102030405Z\t1004\tunknown\t/CN=leaf\n",
        );
        let ask = ["ocsp", "-no_nonce", id, "-issuer", "ca.pem", "-cert", "leaf.pem", "-reqout", "request.der"];
        run(folder.path(), &ask);
        let mut answer = vec!["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "signer.pem"];
        answer.extend(["-rkey", "signer.key", "-reqin", "request.der", "-respout", "response.der"]);
        answer.extend(extra);
        run(folder.path(), &answer);
        std::fs::read(folder.path().join("response.der")).unwrap()
    }

    fn judge(&self, response: &[u8], serial: usize, offset: i64) -> StapleVerdict {
        let at = this_update(response).plus_seconds(offset);
        judge(response, self.leaf(serial), std::slice::from_ref(&self.ca.certificate), at)
    }
}

fn run(folder: &Path, args: &[&str]) {
    let out = Command::new("openssl").args(args).current_dir(folder).output().expect("openssl is installed");
    assert!(out.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

fn basic(response: &[u8]) -> Basic {
    match ocsp::decode(response).unwrap() {
        ocsp::Response::Basic(basic) => *basic,
        other => panic!("{other:?}"),
    }
}

/// thisUpdate; producedAt may already be a second later.
fn this_update(response: &[u8]) -> Moment {
    basic(response).singles[0].this_update
}

static WORLD: LazyLock<World> = LazyLock::new(|| World::new(&PKCS_ECDSA_P256_SHA256));
/// Signed by the authority, good for a day.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| WORLD.respond(0x1001, &WORLD.ca, "-sha1", &["-ndays", "1"]));

fn faults(world: &World, serial: usize, signer: &Party, extra: &[&str]) -> StapleFault {
    let response = world.respond(serial, signer, "-sha1", &[&["-ndays", "1"], extra].concat());
    match world.judge(&response, serial, 0).status {
        StapleStatus::Unknown(fault) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_answer_by_the_issuer_is_good() {
    let verdict = WORLD.judge(&GOOD, 0x1001, 60);
    assert_eq!(verdict.status, StapleStatus::Good);
    assert_eq!(verdict.signed_by.as_ref(), Some(&WORLD.ca.certificate));
    assert_eq!(verdict.responder.as_deref(), Some("CN=Test CA"));
    assert_eq!(verdict.next_update.map(Moment::unix), verdict.this_update.map(|this| this.unix() + DAY));
}

#[test]
fn certificate_ids_by_sha1_and_sha2_and_responders_by_name_and_key_are_known() {
    for id in ["-sha1", "-sha256", "-sha384", "-sha512"] {
        for by_key in [&[][..], &["-resp_key_id"][..]] {
            let response = WORLD.respond(0x1001, &WORLD.ca, id, &[&["-nmin", "5"], by_key].concat());
            assert_eq!(WORLD.judge(&response, 0x1001, 0).status, StapleStatus::Good, "{id} {by_key:?}");
        }
    }
    let response = WORLD.respond(0x1001, &WORLD.ca, "-md5", &["-nmin", "5"]);
    let status = WORLD.judge(&response, 0x1001, 0).status;
    assert_eq!(status, StapleStatus::Unknown(StapleFault::UnsupportedAlgorithm));
}

#[test]
fn rsa_authorities_answer_too() {
    let world = World::new(&PKCS_RSA_SHA256);
    for digest in ["-sha1", "-sha256", "-sha512"] {
        let response = world.respond(0x1001, &world.ca, "-sha1", &["-ndays", "1", "-rmd", &digest[1..]]);
        assert_eq!(world.judge(&response, 0x1001, 0).status, StapleStatus::Good, "{digest}");
    }
    assert_eq!(faults(&world, 0x1001, &world.ca, &["-rmd", "md5"]), StapleFault::UnsupportedAlgorithm);
}

#[test]
fn a_revocation_carries_its_time_and_reason() {
    let at = Moment::parse("2025-01-02T03:04:05Z").unwrap();
    for (serial, reason) in [
        (0x1002, Some(RevocationReason::KeyCompromise)),
        (0x1003, Some(RevocationReason::CertificateHold)),
        (0x1004, None),
    ] {
        let response = WORLD.respond(serial, &WORLD.ca, "-sha1", &["-ndays", "1"]);
        assert_eq!(WORLD.judge(&response, serial, 0).status, StapleStatus::Revoked { at, reason });
    }
}

#[test]
fn a_revocation_outlives_its_answer_and_a_hold_does_not() {
    for (serial, revoked) in [(0x1002, true), (0x1004, true), (0x1003, false)] {
        let response = WORLD.respond(serial, &WORLD.ca, "-sha1", &["-ndays", "1"]);
        let status = WORLD.judge(&response, serial, 9 * DAY).status;
        assert_eq!(matches!(status, StapleStatus::Revoked { .. }), revoked, "{serial:x}: {status:?}");
        let early = WORLD.judge(&response, serial, -DAY).status;
        assert!(matches!(early, StapleStatus::Unknown(StapleFault::NotYetValid { .. })), "{early:?}");
    }
}

#[test]
fn an_answer_is_believed_in_its_time_and_the_skew_around_it() {
    let this_update = this_update(&GOOD);
    let next_update = Some(this_update.plus_seconds(DAY));
    for (offset, fault) in [
        (-CLOCK_SKEW, None),
        (-CLOCK_SKEW - 1, Some(StapleFault::NotYetValid { this_update })),
        (DAY + CLOCK_SKEW, None),
        (DAY + CLOCK_SKEW + 1, Some(StapleFault::Stale { next_update })),
    ] {
        let expected = fault.map_or(StapleStatus::Good, StapleStatus::Unknown);
        assert_eq!(WORLD.judge(&GOOD, 0x1001, offset).status, expected, "{offset}");
    }
}

#[test]
fn without_next_update_an_answer_lives_seven_days() {
    let response = WORLD.respond(0x1001, &WORLD.ca, "-sha1", &[]);
    assert_eq!(WORLD.judge(&response, 0x1001, 7 * DAY).status, StapleStatus::Good);
    let status = WORLD.judge(&response, 0x1001, 7 * DAY + CLOCK_SKEW + 1).status;
    assert_eq!(status, StapleStatus::Unknown(StapleFault::Stale { next_update: None }));
}

#[test]
fn an_answer_about_another_certificate_is_none() {
    let wrong = StapleStatus::Unknown(StapleFault::WrongCertificate);
    assert_eq!(WORLD.judge(&GOOD, 0x1002, 0).status, wrong);
    // The same serial number and issuer name under another key: only the key's hash tells them apart.
    let other = World::new(&PKCS_ECDSA_P256_SHA256);
    assert_eq!(other.judge(&GOOD, 0x1001, 0).status, wrong);
}

#[test]
fn a_certificate_the_responder_does_not_know_is_unknown() {
    assert_eq!(faults(&WORLD, 0x1005, &WORLD.ca, &[]), StapleFault::UnknownStatus);
}

#[test]
fn without_the_issuer_nobody_may_answer() {
    let other = Party::authority("Test CA", &PKCS_ECDSA_P256_SHA256);
    for issuers in [&[][..], &[other.certificate], std::slice::from_ref(WORLD.leaf(0x1002))] {
        let verdict = judge(&GOOD, WORLD.leaf(0x1001), issuers, this_update(&GOOD));
        assert_eq!(verdict.status, StapleStatus::Unknown(StapleFault::NoIssuer));
    }
}

#[test]
fn a_delegate_of_the_issuer_may_answer() {
    let delegate = WORLD.ca.delegate(|_| {});
    for by_key in [&[][..], &["-resp_key_id"][..]] {
        let response = WORLD.respond(0x1001, &delegate, "-sha1", &[&["-ndays", "1"], by_key].concat());
        let verdict = WORLD.judge(&response, 0x1001, 0);
        assert_eq!(verdict.status, StapleStatus::Good, "{by_key:?}");
        assert_eq!(verdict.signed_by, Some(delegate.certificate.clone()));
    }
}

#[test]
fn nobody_else_may_answer() {
    let plain = WORLD.ca.delegate(|params| params.extended_key_usages.clear());
    let any = WORLD.ca.delegate(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any]);
    let foreign = Party::authority("Other CA", &PKCS_ECDSA_P256_SHA256);
    let of_foreign = foreign.delegate(|_| {});
    // Bears the issuer's name, and was certified by another key.
    let of_namesake = Party::authority("Test CA", &PKCS_ECDSA_P256_SHA256).delegate(|_| {});
    let delegate = WORLD.ca.delegate(|_| {});
    let of_delegate = delegate.delegate(|params| params.distinguished_name.push(DnType::CommonName, "second"));
    for signer in [&plain, &any, &foreign, &of_foreign, &of_namesake, &of_delegate] {
        let name = &signer.certificate;
        assert_eq!(faults(&WORLD, 0x1001, signer, &[]), StapleFault::WrongResponder, "{name:?} by {}", name.issuer);
    }
    // The delegate's certificate is not in the response: nobody can tell who it is.
    assert_eq!(faults(&WORLD, 0x1001, &delegate, &["-resp_no_certs"]), StapleFault::WrongResponder);
    // The issuer's name, another key.
    let namesake = Party::authority("Test CA", &PKCS_ECDSA_P256_SHA256);
    assert_eq!(faults(&WORLD, 0x1001, &namesake, &[]), StapleFault::BadSignature);
}

#[test]
fn a_delegate_out_of_its_time_may_not_answer() {
    let expired = WORLD.ca.delegate(|params| params.not_after = rcgen::date_time_ymd(2020, 1, 1));
    let early = WORLD.ca.delegate(|params| params.not_before = rcgen::date_time_ymd(4000, 1, 1));
    for signer in [&expired, &early] {
        assert_eq!(faults(&WORLD, 0x1001, signer, &[]), StapleFault::DelegateExpired);
    }
}

#[test]
fn a_signature_that_does_not_verify_is_bad() {
    assert_eq!(faults(&WORLD, 0x1001, &WORLD.ca, &["-badsig"]), StapleFault::BadSignature);
    let delegate = WORLD.ca.delegate(|_| {});
    assert_eq!(faults(&WORLD, 0x1002, &delegate, &["-badsig"]), StapleFault::BadSignature);
}

#[test]
fn an_error_response_and_no_response_are_told_apart() {
    for (bytes, fault) in [
        (&[0x30, 3, 0x0a, 1, 6][..], StapleFault::NotSuccessful(6)),
        (&[0x30, 3, 0x0a, 1, 3], StapleFault::NotSuccessful(3)),
    ] {
        let verdict = judge(bytes, WORLD.leaf(0x1001), &[], Moment::from_unix(0));
        assert_eq!(verdict.status, StapleStatus::Unknown(fault));
    }
    let longer = [&GOOD[..], &[0]].concat();
    for bytes in [&[][..], &[0x30], &[0x30, 3, 0x0a, 1, 0], &[0x30, 0x80, 0, 0], &GOOD[..GOOD.len() - 1], &longer] {
        let verdict = judge(bytes, WORLD.leaf(0x1001), &[], Moment::from_unix(0));
        assert!(matches!(verdict.status, StapleStatus::Unknown(StapleFault::Malformed { .. })), "{bytes:x?}");
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Range<usize> {
    let start = haystack.windows(needle.len()).position(|window| window == needle).unwrap();
    start..start + needle.len()
}

/// The property, exhaustively: no single bit of tbsResponseData or of the signature can change, in a response by the
/// issuer or by its delegate, and the answer still be Good (or Revoked, which would be as forged).
#[test]
fn no_bit_of_the_signed_part_or_the_signature_can_change() {
    let delegate = WORLD.ca.delegate(|_| {});
    let delegated = WORLD.respond(0x1001, &delegate, "-sha256", &["-ndays", "1", "-resp_key_id"]);
    for response in [&GOOD[..], &delegated] {
        let (facts, at) = (basic(response), this_update(response));
        assert_eq!(WORLD.judge(response, 0x1001, 0).status, StapleStatus::Good);
        for position in find(response, &facts.tbs).chain(find(response, &facts.signature)) {
            for bit in 0..8 {
                let mut changed = response.to_vec();
                changed[position] ^= 1 << bit;
                let issuers = std::slice::from_ref(&WORLD.ca.certificate);
                let status = judge(&changed, WORLD.leaf(0x1001), issuers, at).status;
                assert!(matches!(status, StapleStatus::Unknown(_)), "byte {position} bit {bit}: {status:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Cut, spliced and overwritten responses never panic; one that is still Good has the signed bytes
    /// and the signature of the original.
    #[test]
    fn mangled_responses_never_panic_and_are_good_only_when_the_signed_part_is_whole(
        at in any::<prop::sample::Index>(),
        cut in 0usize..6,
        splice in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut changed = GOOD.clone();
        let start = at.index(changed.len());
        let end = (start + cut).min(changed.len());
        changed.splice(start..end, splice);
        if judged_now(&changed) == StapleStatus::Good {
            let (before, after) = (basic(&GOOD), basic(&changed));
            prop_assert_eq!(before.tbs, after.tbs);
            prop_assert_eq!(before.signature, after.signature);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), head in 0usize..120) {
        judged_now(&bytes);
        judged_now(&[&GOOD[..head], &bytes].concat());
    }
}

fn judged_now(bytes: &[u8]) -> StapleStatus {
    judge(bytes, WORLD.leaf(0x1001), std::slice::from_ref(&WORLD.ca.certificate), this_update(&GOOD)).status
}
