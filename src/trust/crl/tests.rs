//! Lists made for each case, judged by us and by webpki; bytes that are near a list.

use std::time::Duration;

use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    CrlIssuingDistributionPoint, CrlScope, DistinguishedName, DnType, IsCa, Issuer, KeyIdMethod, KeyPair,
    KeyUsagePurpose, RevocationReason as Reason, RevokedCertParams, SerialNumber, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, UnixTime};
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, ExpirationPolicy, KeyUsage, RevocationCheckDepth,
    RevocationOptionsBuilder, UnknownStatusPolicy, anchor_from_trusted_cert,
};

use super::*;

const URL: &str = "http://ca.test/a.crl";
/// Lists are made on this day, for a week; it is the third.
const DAY: u64 = 86_400;

fn at(day: u64) -> Moment {
    let first = date_time_ymd(2026, 3, 1) + Duration::from_secs(day * DAY);
    Moment::from_unix(first.unix_timestamp())
}

struct World {
    ca: CertificateParams,
    key: KeyPair,
    authority: Certificate,
    leaf: Certificate,
}

fn params(name: &str, serial: u64) -> CertificateParams {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from(serial));
    params
}

impl World {
    /// The authority's keyUsage is as told; a leaf of number 0x1001 that names a distribution point.
    fn new(usages: &[KeyUsagePurpose]) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut ca = params("Lab CA", 1);
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.key_usages = usages.to_vec();
        let authority = Certificate::decode(ca.self_signed(&key).unwrap().der()).unwrap();
        // rcgen itself refuses to sign a list without the bit: what the certificate says is another matter.
        ca.key_usages = vec![];
        let mut leaf = params("leaf.test", 0x1001);
        leaf.subject_alt_names = vec![rcgen::SanType::DnsName("leaf.test".try_into().unwrap())];
        leaf.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![URL.into()] }];
        leaf.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
        let leaf_key = KeyPair::generate().unwrap();
        let leaf = leaf.signed_by(&leaf_key, &Issuer::from_params(&ca, &key)).unwrap();
        Self { ca, key, authority, leaf: Certificate::decode(leaf.der()).unwrap() }
    }

    fn list(&self, case: &Case, key: &KeyPair) -> Vec<u8> {
        let day = |day: u64| date_time_ymd(2026, 3, 1) + Duration::from_secs(day * DAY);
        let revoked = case.revoked.iter().map(|(serial, reason)| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: day(0),
            reason_code: *reason,
            invalidity_date: None,
        });
        let point = |(url, scope): &(String, Option<CrlScope>)| CrlIssuingDistributionPoint {
            distribution_point: CrlDistributionPoint { uris: vec![url.clone()] },
            scope: *scope,
        };
        let list = CertificateRevocationListParams {
            this_update: day(case.days.0),
            next_update: day(case.days.1),
            crl_number: SerialNumber::from(7_u64),
            issuing_distribution_point: case.scope.as_ref().map(point),
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&Issuer::from_params(&self.ca, key)).unwrap().der().to_vec()
    }

    fn ours(&self, list: &[u8], at: Moment) -> CrlStatus {
        match Crl::decode(list) {
            Ok(crl) => judge(&crl, &self.leaf, std::slice::from_ref(&self.authority), at),
            Err(_) => CrlStatus::Unknown(CrlFault::Malformed),
        }
    }

    /// `Some(true)` good, `Some(false)` revoked, `None` refused for anything else.
    fn webpki(&self, list: &[u8], at: Moment) -> Option<bool> {
        let list: CertRevocationList<'_> = BorrowedCertRevocationList::from_der(list).ok()?.into();
        let lists = [&list];
        let options = RevocationOptionsBuilder::new(&lists).unwrap();
        let options = options.with_depth(RevocationCheckDepth::EndEntity).with_status_policy(UnknownStatusPolicy::Deny);
        let options = options.with_expiration_policy(ExpirationPolicy::Enforce).build();
        let (leaf, authority) =
            (self.leaf.der.bytes().to_vec().into(), CertificateDer::from(self.authority.der.bytes()));
        let anchors = [anchor_from_trusted_cert(&authority).unwrap()];
        let now = UnixTime::since_unix_epoch(Duration::from_secs(at.unix().unsigned_abs()));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let leaf: CertificateDer<'_> = leaf;
        let usage = KeyUsage::server_auth();
        let leaf = EndEntityCert::try_from(&leaf).unwrap();
        let result = leaf.verify_for_usage(algorithms, &anchors, &[], now, usage, Some(options), None);
        match result {
            Ok(_) => Some(true),
            Err(webpki::Error::CertRevoked) => Some(false),
            Err(_) => None,
        }
    }
}

fn same(ours: &CrlStatus) -> Option<bool> {
    match ours {
        CrlStatus::Good => Some(true),
        CrlStatus::Revoked { .. } => Some(false),
        CrlStatus::Unknown(_) => None,
    }
}

/// One list.
#[derive(Clone, Debug)]
struct Case {
    revoked: Vec<(u64, Option<Reason>)>,
    days: (u64, u64),
    scope: Option<(String, Option<CrlScope>)>,
}

impl Case {
    fn plain() -> Self {
        Self { revoked: vec![], days: (0, 7), scope: None }
    }

    fn revoking(serials: &[u64], reason: Option<Reason>) -> Self {
        Self { revoked: serials.iter().map(|serial| (*serial, reason)).collect(), ..Self::plain() }
    }

    fn at(url: &str, scope: Option<CrlScope>) -> Self {
        Self { scope: Some((url.into(), scope)), ..Self::plain() }
    }
}

fn signer() -> Vec<KeyUsagePurpose> {
    vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign]
}

#[test]
fn the_facts_are_those_of_the_list() {
    let world = World::new(&signer());
    let list = world.list(&Case::revoking(&[5, 0x1001, 0xff00], Some(Reason::KeyCompromise)), &world.key);
    let crl = Crl::read(&list).unwrap();
    assert_eq!((crl.count, crl.number.as_deref(), crl.this_update), (3, Some("07"), at(0)));
    assert_eq!(crl.next_update, Some(at(7)));
    assert!(crl.issuer.same_as(&world.authority.subject));
    let serials: Vec<String> = crl.entries().map(|entry| entry.serial).collect();
    assert_eq!(serials, ["05", "1001", "ff00"]);
    let pem = crate::cert::pem::encode("X509 CRL", &list);
    assert_eq!(Crl::read(pem.as_bytes()).unwrap(), crl);
    assert!(Crl::read(crate::cert::pem::encode("CERTIFICATE", &list).as_bytes()).is_err());
}

/// Cases in which both have to agree, and what both have to say.
#[test]
fn webpki_says_the_same() {
    let worlds = [World::new(&signer()), World::new(&[])];
    let stranger = KeyPair::generate().unwrap();
    let cases = [
        ("empty", Case::plain(), Some(true)),
        ("others revoked", Case::revoking(&[1, 0x1000, 0x1002, 0x0110_0100], None), Some(true)),
        ("revoked", Case::revoking(&[1, 0x1001], None), Some(false)),
        ("revoked for a reason", Case::revoking(&[0x1001], Some(Reason::Superseded)), Some(false)),
        ("on hold", Case::revoking(&[0x1001], Some(Reason::CertificateHold)), Some(false)),
        ("its own point", Case::at(URL, None), Some(true)),
        ("its own point, users alone", Case::at(URL, Some(CrlScope::UserCertsOnly)), Some(true)),
        ("CAs alone", Case::at(URL, Some(CrlScope::CaCertsOnly)), None),
        ("another point", Case::at("http://ca.test/b.crl", None), None),
        ("too old", Case { days: (0, 1), ..Case::plain() }, None),
    ];
    for (name, case, expected) in &cases {
        for world in &worlds {
            let list = world.list(case, &world.key);
            let (ours, theirs) = (world.ours(&list, at(2)), world.webpki(&list, at(2)));
            assert_eq!(same(&ours), theirs, "{name}: {ours:?}");
            assert_eq!(theirs, *expected, "{name}");
            let forged = world.list(case, &stranger);
            assert_eq!((same(&world.ours(&forged, at(2))), world.webpki(&forged, at(2))), (None, None), "{name}");
        }
    }
}

/// Where the two differ, and why ours says what it says.
#[test]
fn the_differences_from_webpki_are_these() {
    let world = World::new(&signer());
    let both = |case: &Case, day: u64| {
        let list = world.list(case, &world.key);
        (world.ours(&list, at(day)), world.webpki(&list, at(day)))
    };
    // A revocation for good stays true, however old the list has grown; a hold may have been lifted.
    let (ours, theirs) = both(&Case::revoking(&[0x1001], Some(Reason::KeyCompromise)), 30);
    assert!(matches!(ours, CrlStatus::Revoked { .. }) && theirs.is_none(), "{ours:?} {theirs:?}");
    let (ours, _) = both(&Case::revoking(&[0x1001], Some(Reason::CertificateHold)), 30);
    assert_eq!(ours, CrlStatus::Unknown(CrlFault::Stale));
    // A list of the future is not believed here; webpki does not ask.
    let (ours, theirs) = both(&Case { days: (5, 9), ..Case::plain() }, 2);
    assert_eq!((ours, theirs), (CrlStatus::Unknown(CrlFault::NotYetValid), Some(true)));
    // keyUsage without cRLSign: webpki reads none of an anchor.
    let unfit = World::new(&[KeyUsagePurpose::KeyCertSign]);
    let list = unfit.list(&Case::plain(), &unfit.key);
    assert_eq!(unfit.ours(&list, at(2)), CrlStatus::Unknown(CrlFault::NoIssuer));
    assert_eq!(unfit.webpki(&list, at(2)), Some(true));
    // "Removed from the list" on a full list is no sense; webpki takes the entry for a revocation.
    let (ours, theirs) = both(&Case::revoking(&[0x1001], Some(Reason::RemoveFromCrl)), 2);
    assert_eq!((ours, theirs), (CrlStatus::Unknown(CrlFault::Unsupported), Some(false)));
}

/// A list with any bit flipped is never one that says good or revoked.
#[test]
fn no_flipped_bit_is_believed() {
    let world = World::new(&signer());
    for case in [Case::plain(), Case::revoking(&[0x1001], Some(Reason::KeyCompromise))] {
        let list = world.list(&case, &world.key);
        for bit in 0..list.len() * 8 {
            let mut flipped = list.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let ours = world.ours(&flipped, at(2));
            assert!(same(&ours).is_none(), "bit {bit}: {ours:?}");
        }
    }
}

#[test]
fn no_cut_list_is_read() {
    let world = World::new(&signer());
    let list = world.list(&Case::revoking(&[1, 2, 3], None), &world.key);
    for end in 0..list.len() {
        assert!(Crl::decode(&list[..end]).is_err(), "{end}");
    }
    assert!(Crl::decode(&[&list[..], b"\0"].concat()).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_a_list_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Crl::read(&bytes).is_err());
    }

    /// Serial numbers on the list are found, and no others; webpki finds the same.
    #[test]
    fn what_is_on_the_list_is_found(serials in proptest::collection::btree_set(0x0fff_u64..0x1005, 0..5), day in 0_u64..12) {
        let world = World::new(&signer());
        let case = Case::revoking(&serials.iter().copied().collect::<Vec<_>>(), Some(Reason::Unspecified));
        let list = world.list(&case, &world.key);
        let ours = same(&world.ours(&list, at(day)));
        let revoked = serials.contains(&0x1001);
        prop_assert_eq!(ours, if revoked { Some(false) } else { (day <= 7).then_some(true) });
        if day < 7 {
            prop_assert_eq!(ours, world.webpki(&list, at(day)));
        }
    }
}
