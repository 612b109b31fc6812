//! The certificates of a peer: told whatever the verdict, for a peer that fails is the one whose dates are wanted.

use super::super::told;
use super::exposition::Exposition;
use super::{families, labels};
use crate::cert::{Certificate, GeneralName};
use crate::diagnosis::AddressDiagnosis;
use crate::moment::Moment;
use crate::report::model::PeerReport;
use crate::trust::path::{CandidatePath, is_self_signed};
use crate::trust::staple::StapleStatus;

/// Certificates of one peer that are told; a peer may send as many as it likes.
const MAX_CERTIFICATES: usize = 16;
/// Verified paths that are told.
const MAX_PATHS: usize = 4;
const ORGANISATIONAL_UNIT: &str = "2.5.4.11";

pub(super) fn all(peer: &PeerReport, page: &mut Exposition) {
    let addresses = &peer.diagnosis.addresses;
    let presented = presented(addresses);
    if let Some(earliest) = addresses.iter().flat_map(told::sent).map(|c| c.not_after).min() {
        page.moment(&families::PROBE_SSL_EARLIEST_CERT_EXPIRY, &[], earliest);
    }
    let spoken = peer.diagnosis.main();
    if let Some(assessment) = spoken.and_then(|d| d.assessment.as_ref()) {
        page.count(&families::CERTIFICATES_PRESENTED, &[], assessment.presented.len());
        if let Some(leaf) = assessment.leaf() {
            last_chain(leaf, page);
        }
    }
    for certificate in &presented {
        let labels = described(certificate);
        let labels: Vec<(&str, &str)> = labels.iter().map(|(name, value)| (*name, value.as_str())).collect();
        page.moment(&families::SSL_CERT_NOT_AFTER, &labels, certificate.not_after);
        page.moment(&families::SSL_CERT_NOT_BEFORE, &labels, certificate.not_before);
    }
    elements(peer, page);
    paths(peer, page);
    if let Some(spoken) = spoken {
        staple(peer, spoken, page);
    }
}

/// What any address presented, each once.
fn presented(addresses: &[AddressDiagnosis]) -> Vec<&Certificate> {
    let mut found: Vec<&Certificate> = Vec::new();
    for certificate in addresses.iter().flat_map(told::sent) {
        if found.len() < MAX_CERTIFICATES && !found.contains(&certificate) {
            found.push(certificate);
        }
    }
    found
}

fn last_chain(leaf: &Certificate, page: &mut Exposition) {
    let labels = [
        ("fingerprint_sha256", leaf.sha256.to_string()),
        ("issuer", labels::distinguished(&leaf.issuer)),
        ("serialnumber", labels::bounded(leaf.serial.trim_start_matches('-')).into_owned()),
        ("subject", labels::distinguished(&leaf.subject)),
        ("subjectalternative", labels::list(labels::dns(leaf))),
    ];
    page.sample(&families::PROBE_SSL_LAST_CHAIN, &labels.each_ref().map(|(name, value)| (*name, value.as_str())), 1.0);
}

/// The labels of ssl_exporter.
fn described(certificate: &Certificate) -> [(&'static str, String); 7] {
    let common_name = |name: &crate::cert::Name| name.common_names().last().unwrap_or_default().to_owned();
    let ips = labels::alternative(certificate, |name| match name {
        GeneralName::Ip(address) => Some(address),
        _ => None,
    });
    let emails = labels::alternative(certificate, |name| match name {
        GeneralName::Email(name) => Some(name),
        _ => None,
    });
    [
        ("serial_no", labels::decimal(&certificate.serial)),
        ("issuer_cn", labels::bounded(&common_name(&certificate.issuer)).into_owned()),
        ("cn", labels::bounded(&common_name(&certificate.subject)).into_owned()),
        ("dnsnames", labels::enclosed_list(labels::dns(certificate))),
        ("ips", labels::enclosed_list(ips)),
        ("emails", labels::enclosed_list(emails)),
        ("ou", labels::enclosed_list(certificate.subject.values(ORGANISATIONAL_UNIT))),
    ]
}

/// Every element of the chain with the time left for it, numbered from the leaf: the best path as far as its certificates
/// are known, its root included although no peer sends it, then what was presented beside it.
fn elements(peer: &PeerReport, page: &mut Exposition) {
    let at = peer.diagnosis.at;
    let mut told: Vec<&Certificate> = Vec::new();
    for address in &peer.diagnosis.addresses {
        for (index, (certificate, in_path)) in told::chain(address).into_iter().enumerate() {
            if told.len() >= MAX_CERTIFICATES || told.contains(&certificate) {
                continue;
            }
            told.push(certificate);
            element(index, certificate, in_path, told::sent(address).any(|c| c == certificate), at, page);
        }
    }
}

fn element(index: usize, certificate: &Certificate, in_path: bool, presented: bool, at: Moment, page: &mut Exposition) {
    let role = match index {
        0 => "leaf",
        _ if is_self_signed(certificate) => "root",
        _ => "intermediate",
    };
    let word = |yes: bool| if yes { "true" } else { "false" };
    let (element, sha256) = ((index + 1).to_string(), certificate.sha256.to_string());
    let subject = certificate.common_name().map_or_else(|| certificate.subject.strict(), str::to_owned);
    let labels = [
        ("element", element.as_str()),
        ("role", role),
        ("cn", &labels::bounded(&subject)),
        ("fingerprint_sha256", &sha256),
        ("presented", word(presented)),
        ("in_path", word(in_path)),
    ];
    page.moment(&families::CERTIFICATE_NOT_AFTER, &labels, certificate.not_after);
    page.seconds(&families::CERTIFICATE_REMAINING, &labels, at, certificate.not_after);
}

fn ends(path: &CandidatePath) -> Option<Moment> {
    path.elements.iter().map(|element| element.certificate.not_after).min()
}

/// The verified paths. With several addresses the whole is in force no longer than at any of them.
fn paths(peer: &PeerReport, page: &mut Exposition) {
    let verified = |address: &AddressDiagnosis| {
        let paths = address.assessment.iter().flat_map(|assessment| &assessment.paths);
        paths.filter(|path| path.accepted()).filter_map(ends).max()
    };
    if let Some(end) = peer.diagnosis.addresses.iter().filter_map(verified).min() {
        page.moment(&families::PROBE_SSL_LAST_CHAIN_EXPIRY, &[], end);
        page.moment(&families::PATH_NOT_AFTER, &[], end);
        page.seconds(&families::PATH_REMAINING, &[], peer.diagnosis.at, end);
    }
    let spoken = peer.diagnosis.main().and_then(|d| d.assessment.as_ref());
    let mut accepted: Vec<&CandidatePath> =
        spoken.iter().flat_map(|a| &a.paths).filter(|path| path.accepted()).collect();
    accepted.sort_by_key(|path| std::cmp::Reverse(ends(path)));
    for (number, path) in accepted.into_iter().take(MAX_PATHS).enumerate() {
        let number = number.to_string();
        for element in path.elements.iter().take(MAX_CERTIFICATES) {
            let described = described(&element.certificate);
            let mut labels = vec![("chain_no", number.as_str())];
            labels.extend(described.iter().map(|(name, value)| (*name, value.as_str())));
            page.moment(&families::SSL_VERIFIED_CERT_NOT_AFTER, &labels, element.certificate.not_after);
            page.moment(&families::SSL_VERIFIED_CERT_NOT_BEFORE, &labels, element.certificate.not_before);
        }
    }
}

/// The stapled response. One that may not be believed says neither good nor revoked, and its dates prove nothing.
fn staple(peer: &PeerReport, spoken: &AddressDiagnosis, page: &mut Exposition) {
    let Some((Some(evidence), _)) = peer.spoken() else { return };
    let handshake = evidence.tls.seen().map(|tls| tls.staple.is_some());
    let clear = evidence.clear.seen().map(|flight| flight.staple.is_some());
    if evidence.chain().is_empty() {
        return;
    }
    page.flag(&families::SSL_OCSP_STAPLED, &[], handshake == Some(true) || clear == Some(true));
    let Some(verdict) = &spoken.staple else { return };
    let status = match &verdict.status {
        StapleStatus::Good => 0.0,
        StapleStatus::Revoked { .. } => 1.0,
        StapleStatus::Unknown(_) => return page.sample(&families::SSL_OCSP_STATUS, &[], 2.0),
    };
    page.sample(&families::SSL_OCSP_STATUS, &[], status);
    let dates = [
        (&families::SSL_OCSP_PRODUCED_AT, verdict.produced_at),
        (&families::SSL_OCSP_THIS_UPDATE, verdict.this_update),
        (&families::SSL_OCSP_NEXT_UPDATE, verdict.next_update),
    ];
    for (family, date) in dates {
        if let Some(date) = date {
            page.moment(family, &[], date);
        }
    }
    if let StapleStatus::Revoked { at, .. } = &verdict.status {
        page.moment(&families::SSL_OCSP_REVOKED_AT, &[], *at);
    }
}
