//! Looks beyond the usual handshake in the frozen shape.

use super::build::{element, missing};
use super::{build_ssl, v1};
use crate::diagnosis::{AddressDiagnosis, KeyTypeDiagnosis, chain_view};
use crate::evidence::legacy::HelloForm;
use crate::evidence::{AddressEvidence, LegacyLook};
use crate::report::model::{PeerReport, Report};

/// `null` where nobody asked.
pub(super) fn key_types<'a>(peer: &'a PeerReport, report: &Report<'_>) -> Option<Vec<v1::KeyTypeOut<'a>>> {
    let addresses = peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses);
    let looks = addresses.flat_map(|(evidence, judged)| evidence.key_types.iter().zip(&judged.key_types));
    let told: Vec<_> = looks.map(|(look, judged)| key_type(peer, &look.shown, judged, report)).collect();
    (!told.is_empty()).then_some(told)
}

/// `null` where nobody asked.
pub(super) fn legacy<'a>(peer: &'a PeerReport, report: &Report<'_>) -> Option<Vec<v1::LegacyOut<'a>>> {
    let addresses = peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses);
    let looks = addresses.flat_map(|(evidence, judged)| evidence.legacy.iter().zip(&judged.legacy));
    let told: Vec<_> = looks
        .map(|(look, judged)| v1::LegacyOut {
            address: look.shown.address.to_string(),
            hello: look.hello.as_str(),
            ssl_status: judged.assessment.as_ref().and(judged.ssl),
            handshake: answered(peer, look, judged),
            dh_bits: look.shown.clear.seen().and_then(|flight| flight.dh_bits),
            chain: chain_view::items(judged, report.store_of(peer)).iter().map(element).collect(),
            missing: missing(&judged.missing, report),
        })
        .collect();
    (!told.is_empty()).then_some(told)
}

/// A hello without extensions names no server, answered or not.
fn answered<'a>(peer: &'a PeerReport, look: &'a LegacyLook, judged: &'a AddressDiagnosis) -> v1::Handshake<'a> {
    let told = build_ssl::handshake(&peer.evidence.target, Some(&look.shown), judged);
    match look.hello {
        HelloForm::Full => told,
        HelloForm::Plain => v1::Handshake { sni: None, sni_reason: Some("no-extensions"), ..told },
    }
}

fn key_type<'a>(
    peer: &PeerReport,
    evidence: &'a AddressEvidence,
    judged: &'a KeyTypeDiagnosis,
    report: &Report<'_>,
) -> v1::KeyTypeOut<'a> {
    let shown = &judged.shown;
    v1::KeyTypeOut {
        address: evidence.address.to_string(),
        key_type: judged.key_type.as_str(),
        answer: judged.answer.as_str(),
        ssl_status: judged.ssl(),
        handshake: build_ssl::handshake(&peer.evidence.target, Some(evidence), shown),
        chain: chain_view::items(shown, report.store_of(peer)).iter().map(element).collect(),
        missing: missing(&shown.missing, report),
        valid_until: shown.valid_until.map(|m| m.to_string()),
    }
}
