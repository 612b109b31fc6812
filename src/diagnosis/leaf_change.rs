//! What changes when one server certificate takes the place of another: a pure comparison of two leaves, for a planned
//! certificate against the live peer's, and for the same peer in two reports.

use crate::cert::{Certificate, hex};
use crate::moment::Moment;
use crate::trust::name::{NameRules, names_not_covered};

/// Both sides of something that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// As it was.
    pub before: T,
    /// As it is, or will be.
    pub after: T,
}

impl<T: PartialEq> Change<T> {
    /// The two sides, where they differ.
    pub fn between(before: T, after: T) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }
}

/// Everything in which two leaves differ that a client, or whoever runs one, can notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafChange {
    /// They are the same certificate, byte for byte: everything below is then empty.
    pub same_certificate: bool,
    /// Names that the first stands for and the second does not. A name below one of the second's wildcards is not
    /// lost.
    pub names_lost: Vec<String>,
    /// Names that the second stands for and the first does not.
    pub names_gained: Vec<String>,
    /// The subject, where it is another name (RFC 5280 §7.1).
    pub subject: Option<Change<String>>,
    /// The issuer, where it is another name.
    pub issuer: Option<Change<String>>,
    /// The issuer's key identifier in hex, where both certificates state one and they differ: the same authority with a
    /// new key reads as this, under an unchanged name.
    pub issuer_key_id: Option<Change<String>>,
    /// The public key is the same one.
    pub key_reused: bool,
    /// Algorithm and size of the key, such as `RSA 2048`.
    pub key: Option<Change<String>>,
    /// The signature's algorithm.
    pub signature_algorithm: Option<Change<String>>,
    /// notAfter. Where the second's is the earlier one, the replacement ends sooner than what it replaces.
    pub not_after: Option<Change<Moment>>,
    /// Whole days from notBefore to notAfter.
    pub lifetime_days: Option<Change<i64>>,
}

/// Compares `before` with `after`; names are read by `rules`.
pub fn leaf_change(before: &Certificate, after: &Certificate, rules: NameRules) -> LeafChange {
    let name = |old: &crate::cert::Name, new: &crate::cert::Name| {
        (!old.same_as(new)).then(|| Change { before: old.to_string(), after: new.to_string() })
    };
    let key_ids = before.authority_key_id.as_deref().zip(after.authority_key_id.as_deref());
    let lifetime = |c: &Certificate| c.not_before.days_until(c.not_after);
    LeafChange {
        same_certificate: before == after,
        names_lost: names_not_covered(before, after, rules),
        names_gained: names_not_covered(after, before, rules),
        subject: name(&before.subject, &after.subject),
        issuer: name(&before.issuer, &after.issuer),
        issuer_key_id: key_ids.and_then(|(old, new)| Change::between(hex(old), hex(new))),
        key_reused: before.key.sha256 == after.key.sha256,
        key: Change::between(before.key.kind.to_string(), after.key.kind.to_string()),
        signature_algorithm: Change::between(
            before.signature_algorithm.to_string(),
            after.signature_algorithm.to_string(),
        ),
        not_after: Change::between(before.not_after, after.not_after),
        lifetime_days: Change::between(lifetime(before), lifetime(after)),
    }
}

impl LeafChange {
    /// Another authority, or the same one by another key.
    pub fn issuer_changed(&self) -> bool {
        self.issuer.is_some() || self.issuer_key_id.is_some()
    }

    /// The second ends before the first.
    pub fn ends_sooner(&self) -> bool {
        self.not_after.as_ref().is_some_and(|change| change.after < change.before)
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DistinguishedName, DnType, Issuer, KeyPair, PKCS_ECDSA_P384_SHA384, date_time_ymd};

    use super::*;

    fn params(cn: Option<&str>, names: &[&str]) -> CertificateParams {
        let mut params = CertificateParams::new(names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        if let Some(cn) = cn {
            params.distinguished_name.push(DnType::CommonName, cn);
        }
        (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2027, 1, 1));
        params
    }

    fn decoded(certificate: &rcgen::Certificate) -> Certificate {
        Certificate::decode(certificate.der()).unwrap()
    }

    fn leaf(cn: Option<&str>, names: &[&str]) -> Certificate {
        decoded(&params(cn, names).self_signed(&KeyPair::generate().unwrap()).unwrap())
    }

    fn names(before: &Certificate, after: &Certificate, rules: NameRules) -> (Vec<String>, Vec<String>) {
        let change = leaf_change(before, after, rules);
        (change.names_lost, change.names_gained)
    }

    #[test]
    fn a_certificate_does_not_differ_from_itself() {
        let one = leaf(Some("mail.a.test"), &["mail.a.test", "10.0.0.5"]);
        let change = leaf_change(&one, &one, NameRules::Appliance);
        assert!(change.same_certificate && change.key_reused && !change.issuer_changed() && !change.ends_sooner());
        assert_eq!((change.names_lost.len(), change.names_gained.len()), (0, 0));
        assert_eq!((change.not_after, change.lifetime_days, change.key, change.subject), (None, None, None, None));
    }

    #[test]
    fn each_lost_name_is_listed_once_and_a_wildcard_covers_one_level() {
        let old = leaf(
            Some("MAIL.a.test"),
            &["mail.a.test", "autodiscover.a.test", "x.y.a.test", "a.test", "10.0.0.5", "*.b.test"],
        );
        let new = leaf(None, &["*.a.test", "www.b.test"]);
        let (lost, gained) = names(&old, &new, NameRules::Appliance);
        assert_eq!(lost, ["x.y.a.test", "a.test", "10.0.0.5", "*.b.test"]);
        // www.b.test was covered by *.b.test.
        assert_eq!(gained, ["*.a.test"]);
    }

    #[test]
    fn a_common_name_counts_for_the_appliance_alone() {
        let (old, new) = (leaf(Some("mail.a.test"), &["www.a.test"]), leaf(None, &["www.a.test"]));
        assert_eq!(names(&old, &new, NameRules::Appliance).0, ["mail.a.test"]);
        assert_eq!(names(&old, &new, NameRules::Pkix).0, Vec::<String>::new());
    }

    #[test]
    fn issuer_key_and_validity_are_compared_on_both_sides() {
        let ca = |cn: &str| {
            let mut params = params(Some(cn), &[]);
            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            Issuer::new(params, KeyPair::generate().unwrap())
        };
        let (first, rekeyed, other) = (ca("CA"), ca("CA"), ca("Other CA"));
        let key = KeyPair::generate().unwrap();
        let p384 = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
        let mut wanted = params(None, &["a.test"]);
        wanted.use_authority_key_identifier_extension = true;
        let old = decoded(&wanted.signed_by(&key, &first).unwrap());
        wanted.not_after = date_time_ymd(2026, 7, 1);
        let new = decoded(&wanted.signed_by(&key, &rekeyed).unwrap());

        let change = leaf_change(&old, &new, NameRules::Appliance);
        assert!(change.key_reused && change.issuer.is_none() && change.issuer_changed() && change.ends_sooner());
        assert_eq!(change.lifetime_days, Some(Change { before: 365, after: 181 }));

        let new = decoded(&wanted.signed_by(&p384, &other).unwrap());
        let change = leaf_change(&old, &new, NameRules::Appliance);
        assert!(!change.key_reused);
        assert_eq!(change.issuer, Some(Change { before: "CN=CA".into(), after: "CN=Other CA".into() }));
        assert_eq!(change.key, Some(Change { before: "EC P-256".into(), after: "EC P-384".into() }));
    }
}
