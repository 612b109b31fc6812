//! What a peer accepts, in the frozen shape.

use super::v1;
use crate::diagnosis::version_name;
use crate::evidence::TlsFailureKind;
use crate::evidence::legacy::{group_name, suite_name};
use crate::evidence::offers::{Answered, Generation, GenerationOffer, Offers, Stopped, VersionOffer};
use crate::report::model::PeerReport;

/// `null` where nobody asked.
pub(super) fn offers(peer: &PeerReport) -> Option<v1::OffersOut> {
    let addresses = peer.evidence.addresses.iter();
    let told = addresses.filter_map(|shown| Some(of_address(shown.address.to_string(), shown.offers.as_ref()?)));
    let addresses: Vec<_> = told.collect();
    (!addresses.is_empty()).then_some(v1::OffersOut { addresses })
}

fn of_address(address: String, offers: &Offers) -> v1::AddressOffers {
    v1::AddressOffers {
        address,
        versions: offers.versions.iter().map(version).collect(),
        generations: offers.generations.iter().map(generation).collect(),
        connections: offers.connections,
        stopped: offers.stopped.map(Stopped::as_str),
        elapsed_ms: offers.elapsed_ms.0,
    }
}

fn version(one: &VersionOffer) -> v1::VersionOut {
    let (accepted, answered, refused) = match &one.answer {
        Answered::Accepted => (Some(true), None, None),
        Answered::Lower(lower) => (Some(false), Some(version_name(*lower)), None),
        Answered::Refused(kind) => (judged(kind), None, Some(kind)),
        Answered::NotAsked => (None, None, None),
    };
    let not_asked = (one.answer == Answered::NotAsked).then(|| "not-asked".to_owned());
    v1::VersionOut {
        version: version_name(one.version),
        accepted,
        answered,
        reason: refused.map(word).or(not_asked),
        alert: refused.and_then(alert),
        suites: one.suites.granted.iter().map(|suite| name_of(*suite)).collect(),
        suites_complete: one.suites.complete,
        groups: one.groups.granted.iter().map(|group| group_name(*group)).collect(),
        groups_complete: one.groups.complete,
    }
}

fn generation(one: &GenerationOffer) -> v1::GenerationOut {
    let granted = one.granted.as_ref();
    let refused = one.refused.as_ref();
    let not_asked = (granted.is_none() && refused.is_none()).then(|| "not-asked".to_owned());
    v1::GenerationOut {
        generation: one.generation.as_str(),
        assumed: one.generation != Generation::Tls12,
        accepted: granted.map(|_| true).or_else(|| refused.and_then(judged)),
        version: granted.map(|granted| version_name(granted.version)),
        cipher_suite: granted.map(|granted| name_of(granted.suite)),
        group: granted.and_then(|granted| granted.group).map(group_name),
        reason: refused.map(word).or(not_asked),
        alert: refused.and_then(alert),
    }
}

/// Silence is no answer.
fn judged(kind: &TlsFailureKind) -> Option<bool> {
    (*kind != TlsFailureKind::Timeout).then_some(false)
}

fn word(kind: &TlsFailureKind) -> String {
    match kind {
        TlsFailureKind::Alert(_) => "alert".to_owned(),
        other => super::build::word(other),
    }
}

fn alert(kind: &TlsFailureKind) -> Option<u8> {
    match kind {
        TlsFailureKind::Alert(number) => Some(*number),
        _ => None,
    }
}

fn name_of(suite: u16) -> String {
    suite_name(suite).map_or_else(|| format!("0x{suite:04x}"), str::to_owned)
}
