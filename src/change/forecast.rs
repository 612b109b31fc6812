//! What will happen by itself: every end and every beginning of validity on the paths in force, in order of date, each
//! with what the judge says of the moment after it.
//!
//! Nothing is computed from dates alone: whether another path takes over, and whether a peer breaks, is asked of the
//! judge by the recorded evidence. What the peer presents by then is not known; a forecast says what comes if nobody
//! does anything.

use std::collections::{BTreeMap, HashSet};

use crate::cert::{Certificate, Sha256};
use crate::diagnosis::case::role;
use crate::diagnosis::{AddressDiagnosis, Diagnosis, SslStatus};
use crate::evidence::Evidence;
use crate::moment::Moment;
use crate::trust::End;
use crate::trust::revocation::{Source, Status};
use crate::trust::staple::CLOCK_SKEW;

/// Moments that are looked at for one peer: a path has 24 elements at most, and after each another may take over.
const MAX_MOMENTS: usize = 64;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// notBefore of a certificate.
    CertificateBegins,
    /// notAfter of a certificate: its last valid second.
    CertificateEnds,
    /// nextUpdate of the stapled OCSP response. A server fetches a newer one by itself, where it works.
    StapleEnds,
    /// nextUpdate of an answer from an OCSP responder.
    OcspEnds,
    /// nextUpdate of a revocation list.
    CrlEnds,
}

impl Kind {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CertificateBegins => "certificate-begins",
            Self::CertificateEnds => "certificate-ends",
            Self::StapleEnds => "staple-ends",
            Self::OcspEnds => "ocsp-ends",
            Self::CrlEnds => "crl-ends",
        }
    }

    /// The first moment at which it has happened.
    fn after(self, at: Moment) -> Moment {
        match self {
            Self::CertificateBegins => at,
            // Both ends belong to the validity (RFC 5280 §4.1.2.5).
            Self::CertificateEnds => at.plus_seconds(1),
            Self::StapleEnds | Self::OcspEnds | Self::CrlEnds => at.plus_seconds(CLOCK_SKEW + 1),
        }
    }
}

/// What it does to a peer. In order of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The peer is healthy before, and not after.
    Breaks,
    /// It stays healthy by another path.
    TakesOver,
    /// It is healthy after, and not before.
    Mends,
    /// It stays as it is.
    Nothing,
    /// It fails before and after.
    Failing,
}

impl Effect {
    /// Every effect, the gravest first.
    pub const ALL: [Self; 5] = [Self::Breaks, Self::TakesOver, Self::Mends, Self::Nothing, Self::Failing];

    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::TakesOver => "takes-over",
            Self::Mends => "mends",
            Self::Nothing => "nothing",
            Self::Failing => "failing",
        }
    }
}

/// One event, as one peer meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// Place of the certificate: `leaf`, `intermediate`, `root`.
    pub role: &'static str,
    /// What it does.
    pub effect: Effect,
    /// Test 2 afterwards.
    pub status: SslStatus,
}

/// One event of one peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When: the date as the certificate or the response has it.
    pub at: Moment,
    /// What.
    pub kind: Kind,
    /// The certificate; of a response the one it speaks of.
    pub certificate: Certificate,
    /// What it does to the peer.
    pub met: Met,
}

/// What will happen to one peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerForecast {
    /// As it was typed.
    pub peer: String,
    /// The name sent and matched.
    pub server_name: Option<String>,
    /// How it is at the beginning.
    pub healthy: bool,
    /// A test could not be carried out.
    pub undetermined: bool,
    /// Test 2 at the beginning.
    pub status: SslStatus,
    /// Every event in order of date.
    pub events: Vec<Event>,
}

impl PeerForecast {
    /// The event by which it breaks.
    pub fn breaks(&self) -> Option<&Event> {
        self.events.iter().find(|event| event.met.effect == Effect::Breaks)
    }
}

/// What will happen to one peer between `from` and `until`; `judge` judges it as of any moment, by the store of each
/// node: it is healthy while all of them say so.
pub fn forecast(
    evidence: &Evidence,
    from: Moment,
    until: Option<Moment>,
    judge: impl Fn(Moment) -> Vec<Diagnosis>,
) -> PeerForecast {
    let mut diagnosis = judge(from);
    let mut forecast = PeerForecast {
        peer: evidence.target.peer.clone(),
        server_name: evidence.is_named().then(|| evidence.target.name().ascii()),
        healthy: healthy(&diagnosis),
        undetermined: diagnosis.iter().any(Diagnosis::undetermined),
        status: gravest(&diagnosis),
        events: Vec::new(),
    };
    let mut now = from;
    let mut met: HashSet<(Kind, Sha256, Moment)> = HashSet::new();
    for _ in 0..MAX_MOMENTS {
        let mut coming = coming(&diagnosis);
        coming.retain(|c| c.kind.after(c.at) > now && !met.contains(&(c.kind, c.certificate.sha256, c.at)));
        let Some(next) = coming.iter().map(|c| c.kind.after(c.at)).min() else { break };
        coming.retain(|c| c.kind.after(c.at) == next);
        if until.is_some_and(|until| coming.iter().all(|c| c.at > until)) {
            break;
        }
        let then = judge(next);
        let effect = effect(&diagnosis, &then);
        for Coming { at, kind, certificate, role } in coming {
            // Two addresses may present the same certificate.
            if met.insert((kind, certificate.sha256, at)) {
                let met = Met { role, effect, status: gravest(&then) };
                forecast.events.push(Event { at, kind, certificate, met });
            }
        }
        (now, diagnosis) = (next, then);
    }
    forecast
}

struct Coming {
    at: Moment,
    kind: Kind,
    certificate: Certificate,
    role: &'static str,
}

fn healthy(nodes: &[Diagnosis]) -> bool {
    nodes.iter().all(Diagnosis::healthy)
}

fn gravest(nodes: &[Diagnosis]) -> SslStatus {
    nodes.iter().map(|diagnosis| diagnosis.ssl).min().unwrap_or(SslStatus::Failed)
}

fn addresses(nodes: &[Diagnosis]) -> impl Iterator<Item = &AddressDiagnosis> {
    nodes.iter().flat_map(|diagnosis| &diagnosis.addresses)
}

/// Everything with a date on the best path of every address.
fn coming(nodes: &[Diagnosis]) -> Vec<Coming> {
    addresses(nodes).flat_map(of_address).collect()
}

fn of_address(address: &AddressDiagnosis) -> Vec<Coming> {
    let mut found = Vec::new();
    let Some(best) = address.assessment.as_ref().and_then(|a| a.best()) else { return found };
    // What carries the wanted name and another key is not on the way to anywhere.
    let stray = usize::from(best.end == End::WrongKey && best.elements.len() > 1);
    let length = best.elements.len() - stray;
    let ends_in_root = matches!(best.end, End::Anchor | End::Unheld);
    for (index, element) in best.elements.iter().take(length).enumerate() {
        let certificate = &element.certificate;
        let role = role(index, length, ends_in_root);
        for (kind, at) in
            [(Kind::CertificateBegins, certificate.not_before), (Kind::CertificateEnds, certificate.not_after)]
        {
            found.push(Coming { at, kind, certificate: certificate.clone(), role });
        }
    }
    for checked in &address.revocation {
        let role = role(checked.index, length, ends_in_root);
        for answer in checked.answers.iter().filter(|answer| answer.status == Status::Good) {
            let kind = match answer.source {
                Source::Staple => Kind::StapleEnds,
                Source::Ocsp => Kind::OcspEnds,
                Source::Crl => Kind::CrlEnds,
            };
            let certificate = checked.certificate.clone();
            found.extend(answer.next_update.map(|at| Coming { at, kind, certificate, role }));
        }
    }
    found
}

fn effect(before: &[Diagnosis], after: &[Diagnosis]) -> Effect {
    match (healthy(before), healthy(after)) {
        (true, false) => Effect::Breaks,
        (false, true) => Effect::Mends,
        (false, false) => Effect::Failing,
        (true, true) if in_force(before) != in_force(after) => Effect::TakesOver,
        (true, true) => Effect::Nothing,
    }
}

/// The path in force at every address.
fn in_force(nodes: &[Diagnosis]) -> Vec<Option<Vec<Sha256>>> {
    let path = |address: &AddressDiagnosis| {
        let best = address.assessment.as_ref()?.best().filter(|path| path.accepted())?;
        Some(best.elements.iter().map(|element| element.certificate.sha256).collect())
    };
    addresses(nodes).map(path).collect()
}

/// One event, with everybody who meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared<'a> {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: Kind,
    /// The certificate.
    pub certificate: &'a Certificate,
    /// The peers in their order.
    pub peers: Vec<(&'a PeerForecast, &'a Met)>,
}

impl Shared<'_> {
    /// The gravest of its effects.
    pub fn effect(&self) -> Effect {
        self.peers.iter().map(|(_, met)| met.effect).min().unwrap_or(Effect::Nothing)
    }
}

/// The events of all peers in order of date: one certificate's end is one event, however many peers it concerns.
pub fn shared(peers: &[PeerForecast]) -> Vec<Shared<'_>> {
    let mut all: BTreeMap<(Moment, Kind, Sha256), Shared<'_>> = BTreeMap::new();
    for peer in peers {
        for Event { at, kind, certificate, met } in &peer.events {
            let place = all.entry((*at, *kind, certificate.sha256));
            let event = place.or_insert(Shared { at: *at, kind: *kind, certificate, peers: Vec::new() });
            event.peers.push((peer, met));
        }
    }
    all.into_values().collect()
}

/// The peer that breaks first by itself, with its event.
pub fn first(peers: &[PeerForecast]) -> Option<(&PeerForecast, &Event)> {
    let breaking = peers.iter().filter_map(|peer| Some((peer, peer.breaks()?)));
    breaking.min_by_key(|(_, event)| event.at)
}
