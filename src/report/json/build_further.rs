//! Looks beyond the usual handshake in the frozen shape.

use super::build::{element, missing};
use super::{build_ssl, v1};
use crate::diagnosis::{KeyTypeDiagnosis, chain_view};
use crate::evidence::AddressEvidence;
use crate::report::model::{PeerReport, Report};
use crate::target::Target;

/// `null` where nobody asked.
pub(super) fn key_types<'a>(peer: &'a PeerReport, report: &Report<'_>) -> Option<Vec<v1::KeyTypeOut<'a>>> {
    let addresses = peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses);
    let looks = addresses.flat_map(|(evidence, judged)| evidence.key_types.iter().zip(&judged.key_types));
    let told: Vec<_> =
        looks.map(|(look, judged)| key_type(&peer.evidence.target, &look.shown, judged, report)).collect();
    (!told.is_empty()).then_some(told)
}

fn key_type<'a>(
    target: &Target,
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
        handshake: build_ssl::handshake(target, Some(evidence), shown),
        chain: chain_view::items(shown, report.store()).iter().map(element).collect(),
        missing: missing(&shown.missing, report),
        valid_until: shown.valid_until.map(|m| m.to_string()),
    }
}
