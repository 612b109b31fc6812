//! The trust store's own certificates, so that a root is renewed before its day.

use std::path::Path;

use super::exposition::Exposition;
use super::{families, labels};
use crate::cert::{Certificate, Name};
use crate::moment::Moment;
use crate::trust::{Store, Stores};

/// Certificates of one store that are told; the largest public bundle has some 150. The number of all is told besides.
const MAX_ENTRIES: usize = 1_000;
/// Parts of a name, with the letters that x509-certificate-exporter puts behind `subject_` and `issuer_`.
const PARTS: [(&str, &str, &str); 6] = [
    ("2.5.4.3", "subject_CN", "issuer_CN"),
    ("2.5.4.6", "subject_C", "issuer_C"),
    ("2.5.4.8", "subject_ST", "issuer_ST"),
    ("2.5.4.7", "subject_L", "issuer_L"),
    ("2.5.4.10", "subject_O", "issuer_O"),
    ("2.5.4.11", "subject_OU", "issuer_OU"),
];

/// Every store, with its node's name where there are nodes.
pub(super) fn all(stores: &Stores, at: Moment, page: &mut Exposition) {
    for (node, store) in stores.all() {
        let node = node.map(|name| ("node", name.as_str().to_owned()));
        one(node.as_ref(), store, at, page);
    }
}

fn one(node: Option<&(&'static str, String)>, store: &Store, at: Moment, page: &mut Exposition) {
    let of_store: Vec<(&str, &str)> = node.iter().map(|(name, value)| (*name, value.as_str())).collect();
    page.count(&families::STORE_CERTIFICATES, &of_store, store.entries.len());
    page.count(&families::STORE_DEFECTS, &of_store, store.defects.len());
    for entry in store.entries.iter().take(MAX_ENTRIES) {
        let mut described = described(&entry.certificate, &entry.origin);
        described.extend(node.cloned());
        let labels: Vec<(&str, &str)> = described.iter().map(|(name, value)| (*name, value.as_str())).collect();
        page.moment(&families::X509_NOT_AFTER, &labels, entry.certificate.not_after);
        page.moment(&families::X509_NOT_BEFORE, &labels, entry.certificate.not_before);
        page.flag(&families::X509_EXPIRED, &labels, entry.certificate.not_after < at);
    }
}

/// The fingerprint is ours: serial number and issuer do not tell two certificates of a careless CA apart.
fn described(certificate: &Certificate, origin: &str) -> Vec<(&'static str, String)> {
    let file = Path::new(origin).file_name().map_or_else(|| origin.to_owned(), |name| name.to_string_lossy().into());
    let mut all = vec![
        ("filename", labels::bounded(&file).into_owned()),
        ("filepath", labels::bounded(origin).into_owned()),
        ("serial_number", labels::decimal(&certificate.serial)),
        ("fingerprint_sha256", certificate.sha256.to_string()),
    ];
    let part = |name: &Name, oid| name.values(oid).next().map(|value| labels::bounded(value).into_owned());
    for (oid, subject, issuer) in PARTS {
        all.extend(part(&certificate.subject, oid).map(|value| (subject, value)));
        all.extend(part(&certificate.issuer, oid).map(|value| (issuer, value)));
    }
    all
}
