//! Our own look at a path: it names every fault, where webpki stops at the first, and it makes the
//! checks that webpki leaves out (of an anchor it reads only name, key and name constraints).

mod kind;

use crate::cert::key::KeyKind;
use crate::cert::{Certificate, SignatureCheck, Version};
use crate::moment::Moment;

use super::arbiter;
use super::constraints::{self, Subject};
use super::path::{Element, End, Signatures};
use super::policy::{Policy, Profile};
use super::weak;

pub use kind::{Fault, FaultKind};

/// RSA keys below are refused; RFC 8017 names no limit, NIST SP 800-131A and CA/B BR §6.1.5 do.
pub const MIN_RSA_BITS: usize = 2048;
/// RSA keys below are refused even with `--allow-weak`.
pub const MIN_WEAK_RSA_BITS: usize = 1024;

/// Critical extensions webpki understands: it refuses every other one outside an anchor.
const KNOWN_TO_WEBPKI: [&str; 7] =
    ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.31", "2.5.29.37", "1.3.6.1.4.1.11129.2.4.2"];
/// Critical extensions OpenSSL 3.0 understands (`X509_supported_extension`), and so the appliance in a root.
const KNOWN_TO_OPENSSL: [&str; 15] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
    "1.3.6.1.5.5.7.1.7",
    "1.3.6.1.5.5.7.1.8",
    "1.3.6.1.5.5.7.1.14",
    "1.3.6.1.5.5.7.48.1.5",
    "2.16.840.1.113730.1.1",
];
/// What OpenSSL decodes of every certificate before it uses it (`ossl_x509v3_cache_extensions`), roots included:
/// one of these that cannot be decoded makes the certificate invalid.
const READ_BY_OPENSSL: [&str; 8] =
    ["2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.31", "2.5.29.35", "2.5.29.37"];
/// id-kp-serverAuth (RFC 5280 §4.2.1.12).
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// id-kp-serverGatedCrypto of Microsoft and Netscape: OpenSSL takes them for serverAuth, webpki does not.
const ANY_USAGE_IN_ROOT: [&str; 3] = [SERVER_AUTH, "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"];

/// Every fault of a path, leaf first.
pub fn faults(
    elements: &[Element],
    end: &End,
    policy: &Policy,
    by_cn: bool,
    at: Moment,
    signatures: &mut Signatures<'_>,
) -> Vec<Fault> {
    let leaf = if by_cn { Subject::LeafByCommonName } else { Subject::Leaf };
    // Of a certificate that the appliance accepts by equality webpki is not asked.
    let by_webpki = *end != End::Pinned || policy.profile == Profile::Pkix;
    let mut list = List { policy, leaf, by_webpki, faults: Vec::new() };
    let last = elements.len() - 1;
    for (index, element) in elements.iter().enumerate() {
        let certificate = &element.certificate;
        // A namesake with another key is where a path breaks, not a part of it.
        if index == last && index > 0 && *end == End::WrongKey {
            continue;
        }
        let anchor = index == last && matches!(end, End::Anchor | End::Unheld) && index > 0;
        list.time(index, certificate, at);
        list.form(index, certificate, anchor);
        list.keys(index, certificate);
        if index == 0 {
            list.leaf(certificate);
        } else {
            list.issuer(index, elements, anchor);
        }
        // The topmost signature of a path that has a top is its own: never judged.
        let own = index == last && matches!(end, End::Anchor | End::Unheld | End::Pinned);
        if !own {
            list.signature(index, elements, end, signatures);
        }
    }
    list.faults
}

struct List<'a> {
    policy: &'a Policy,
    leaf: Subject,
    by_webpki: bool,
    faults: Vec<Fault>,
}

impl List<'_> {
    fn add(&mut self, index: usize, certificate: &Certificate, kind: FaultKind) {
        let tolerated = self.policy.allow_weak
            && match kind {
                FaultKind::WeakSignature => {
                    certificate.signature_algorithm.digest != Some(crate::cert::signature::Digest::Md)
                }
                FaultKind::WeakKey { bits, .. } => bits >= MIN_WEAK_RSA_BITS,
                _ => false,
            };
        self.faults.push(Fault { certificate: certificate.sha256, index, kind, tolerated });
    }

    fn time(&mut self, index: usize, certificate: &Certificate, at: Moment) {
        if certificate.not_before > certificate.not_after {
            self.add(index, certificate, FaultKind::ValidityReversed);
        } else if at > certificate.not_after {
            self.add(index, certificate, FaultKind::Expired);
        } else if at < certificate.not_before {
            self.add(index, certificate, FaultKind::NotYetValid);
        }
    }

    /// What RFC 5280 §4.1 and §4.2 ask of any certificate. Of an anchor less is asked: X.509 version 1
    /// roots and odd extensions are as they are, but a critical one nobody understands is not passed over.
    fn form(&mut self, index: usize, certificate: &Certificate, anchor: bool) {
        let before = self.faults.len();
        if !anchor && certificate.version != Version::V3 {
            self.add(index, certificate, FaultKind::OldVersion);
        }
        if !anchor && !certificate.signature_algorithms_agree {
            self.add(index, certificate, FaultKind::AlgorithmsDisagree);
        }
        for oid in &certificate.malformed_extensions {
            let critical = certificate.extensions.iter().any(|e| e.oid == *oid && e.critical);
            let kind = FaultKind::MalformedExtension(oid.clone());
            if critical || READ_BY_OPENSSL.contains(&oid.as_str()) {
                self.add(index, certificate, kind);
            } else if !anchor {
                // Nobody's decision rests on it: worth a word, not a refusal.
                self.faults.push(Fault { certificate: certificate.sha256, index, kind, tolerated: true });
            }
        }
        if self.by_webpki
            && self.faults.len() == before
            && let Some(words) = arbiter::unreadable(certificate, anchor)
        {
            self.add(index, certificate, FaultKind::Unreadable(words));
        }
        for extension in certificate.extensions.iter().filter(|e| e.critical) {
            let known: &[&str] = if anchor { &KNOWN_TO_OPENSSL } else { &KNOWN_TO_WEBPKI };
            if !known.contains(&extension.oid.as_str()) {
                self.add(index, certificate, FaultKind::UnknownCritical(extension.oid.clone()));
            }
        }
    }

    fn keys(&mut self, index: usize, certificate: &Certificate) {
        if let KeyKind::Rsa { bits, .. } = certificate.key.kind
            && bits < MIN_RSA_BITS
        {
            self.add(index, certificate, FaultKind::WeakKey { bits, limit: MIN_RSA_BITS });
        }
    }

    fn leaf(&mut self, leaf: &Certificate) {
        if let Some(usages) = &leaf.extended_key_usage
            && !usages.iter().any(|oid| oid == SERVER_AUTH)
        {
            self.add(0, leaf, FaultKind::NoServerAuth);
        }
        // OpenSSL's KU_TLS (v3_purp.c): any of the three serves a TLS server.
        if let Some(usage) = leaf.key_usage
            && !(usage.digital_signature() || usage.key_encipherment() || usage.key_agreement())
        {
            self.add(0, leaf, FaultKind::NoTlsKeyUsage);
        }
        if leaf.name_constraints.is_some() && !leaf.basic_constraints.is_some_and(|bc| bc.ca) {
            self.add(0, leaf, FaultKind::ConstraintsInLeaf);
        }
    }

    fn issuer(&mut self, index: usize, elements: &[Element], anchor: bool) {
        let issuer = &elements[index].certificate;
        let flagged = issuer.basic_constraints.is_some_and(|bc| bc.ca);
        if !(flagged || (anchor && issuer.may_be_ca())) {
            self.add(index, issuer, FaultKind::NotACa);
        }
        if issuer.key_usage.is_some_and(|usage| !usage.key_cert_sign()) {
            self.add(index, issuer, FaultKind::NoCertSign);
        }
        // webpki reads neither usage nor path length of an anchor; OpenSSL, and so the appliance, does.
        let as_openssl = !anchor || self.policy.profile == Profile::Appliance;
        if as_openssl && let Some(usages) = &issuer.extended_key_usage {
            let wanted: &[&str] = if anchor { &ANY_USAGE_IN_ROOT } else { &ANY_USAGE_IN_ROOT[..1] };
            if !usages.iter().any(|oid| wanted.contains(&oid.as_str())) {
                self.add(index, issuer, FaultKind::NoServerAuth);
            }
        }
        if as_openssl && let Some(limit) = issuer.basic_constraints.and_then(|bc| bc.path_len) {
            let inner = elements[1..index].iter().filter(|e| !e.certificate.is_self_issued()).count();
            let below = u32::try_from(inner).unwrap_or(u32::MAX);
            if below > limit {
                self.add(index, issuer, FaultKind::PathTooLong { limit, below });
            }
        }
        if let Some(constraints) = &issuer.name_constraints {
            for (at, below) in elements[..index].iter().enumerate() {
                // RFC 5280 §6.1.3 (b): self-issued certificates are exempt unless they are the last.
                if at > 0 && below.certificate.is_self_issued() {
                    continue;
                }
                let subject = if at == 0 { self.leaf } else { Subject::Authority };
                if let Err(violation) = constraints::check(constraints, &below.certificate, subject) {
                    self.add(at, &below.certificate, FaultKind::NameConstraints(violation));
                }
            }
        }
    }

    /// The link from an element to the one above it.
    fn signature(&mut self, index: usize, elements: &[Element], end: &End, signatures: &mut Signatures<'_>) {
        let certificate = &elements[index].certificate;
        if certificate.signature_algorithm.is_weak() {
            self.add(index, certificate, FaultKind::WeakSignature);
        }
        let Some(above) = elements.get(index + 1) else { return };
        let wrong_key = index + 2 == elements.len() && *end == End::WrongKey;
        match signatures.check(certificate, &above.certificate) {
            Some(SignatureCheck::Unsupported) => self.add(index, certificate, FaultKind::UnsupportedAlgorithm),
            // By its identifiers this is the very issuer: then the signature is wrong, not the issuer.
            Some(SignatureCheck::Invalid) if !wrong_key || identified(certificate, &above.certificate) => {
                self.add(index, certificate, FaultKind::BadSignature);
            }
            Some(SignatureCheck::Valid) if !weak::is_known(certificate, &above.certificate.key) => {
                self.add(index, certificate, FaultKind::UnsupportedAlgorithm);
            }
            _ => {}
        }
    }
}

/// The authority key identifier of `certificate` names exactly `issuer`: by key, else by serial number. A short
/// number proves nothing: a CA that is set up anew begins with 0 or 1 again.
pub fn identified(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (&certificate.authority_key_id, &issuer.subject_key_id) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => certificate.authority_serial.as_ref().is_some_and(|s| s.len() >= 16 && *s == issuer.serial),
    }
}
