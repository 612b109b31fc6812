//! Reading back what a report says of its peers: its stable fields alone, so that reports of every minor shape can be
//! compared. What this program does not know is passed over; what it needs and does not find is an error.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::read::{ReadError, read};
use crate::cert::{Certificate, Sha256, pem};
use crate::change::{Mark, PeerState, Question, by_address};
use crate::diagnosis::{Reachability, Severity, SslStatus};
use crate::moment::Moment;

/// A report, as far as another is compared with it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// What it answered.
    pub question: Question,
    /// Its peers in its order.
    pub peers: Vec<PeerState>,
}

/// Reads `json` or `jsonl`.
pub fn snapshot(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    let (head, peers) = read::<PeerIn>(bytes)?;
    let question = Question {
        checked_at: head.checked_at,
        at_given: head.at_given,
        profile: head.profile,
        allow_weak: head.allow_weak,
        rehearsed: head.rehearsed,
        stores: head.stores.into_iter().map(|store| store.path).collect(),
    };
    Ok(Snapshot { question, peers: peers.into_iter().map(PeerIn::state).collect() })
}

#[derive(Deserialize)]
struct PeerIn {
    peer: String,
    server_name: Option<String>,
    healthy: Option<bool>,
    reachability: Option<ReachabilityIn>,
    ssl: SslIn,
    #[serde(default)]
    chain: Vec<ElementIn>,
    #[serde(default)]
    paths: Vec<PathIn>,
    #[serde(default)]
    findings: Vec<FindingIn>,
    by_node: Option<Vec<NodeIn>>,
}

#[derive(Deserialize)]
struct ReachabilityIn {
    status: Option<Word<Reachability>>,
    #[serde(default)]
    addresses: Vec<AddressIn>,
}

#[derive(Deserialize)]
struct AddressIn {
    address: Option<String>,
    ssl_status: Option<Word<SslStatus>>,
}

#[derive(Deserialize)]
struct NodeIn {
    node: String,
    ssl_status: Option<Word<SslStatus>>,
}

#[derive(Deserialize)]
struct SslIn {
    status: Word<SslStatus>,
    handshake: Option<HandshakeIn>,
    valid_until: Option<Moment>,
}

#[derive(Deserialize)]
struct HandshakeIn {
    version: Option<String>,
}

#[derive(Deserialize)]
struct ElementIn {
    sha256: Digest,
    subject: Option<String>,
    position: Option<usize>,
    pem: Option<String>,
}

#[derive(Deserialize)]
struct PathIn {
    certificates: Vec<Digest>,
    accepted: bool,
}

#[derive(Deserialize)]
struct FindingIn {
    code: String,
    severity: Severity,
    certificate: Option<Digest>,
}

/// A stable word.
struct Word<T>(T);

macro_rules! word {
    ($type:ty, $all:expr) => {
        impl<'de> Deserialize<'de> for Word<$type> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let got = String::deserialize(deserializer)?;
                let words = || $all.iter().map(|value: &$type| value.as_str());
                let found = $all.into_iter().find(|value| value.as_str() == got);
                found.map(Word).ok_or_else(|| {
                    let expected = words().collect::<Vec<_>>().join(", ");
                    serde::de::Error::custom(format_args!("expected one of {expected}, got {got:?}"))
                })
            }
        }
    };
}

word!(SslStatus, SslStatus::ALL);
word!(Reachability, Reachability::ALL);

/// A fingerprint.
struct Digest(Sha256);

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let got = String::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom(format_args!("expected a SHA-256 of 64 hex digits, got {got:?}"));
        Sha256::parse(&got).map(Digest).ok_or_else(wrong)
    }
}

impl PeerIn {
    fn state(self) -> PeerState {
        let reachability = self.reachability;
        let reached = reachability.as_ref().and_then(|r| r.status.as_ref()).map(|word| word.0);
        let addresses = reachability.into_iter().flat_map(|r| r.addresses);
        let status = self.ssl.status.0;
        let mut presented: Vec<&ElementIn> = self.chain.iter().filter(|e| e.position.is_some()).collect();
        presented.sort_by_key(|element| element.position);
        let leaf = presented.first().filter(|element| element.position == Some(0));
        let path = self.paths.iter().find(|path| path.accepted);
        let fit = reached.is_none_or(|r| r == Reachability::Reachable) && status == SslStatus::Verified;
        let told = self.findings.iter().filter(|finding| finding.severity != Severity::Info);
        PeerState {
            healthy: self.healthy.unwrap_or(fit),
            reachability: reached,
            status,
            addresses: by_address(addresses.filter_map(|a| Some((a.address?, a.ssl_status.map(|word| word.0))))),
            nodes: self.by_node.into_iter().flatten().filter_map(|n| Some((n.node, n.ssl_status?.0))).collect(),
            leaf: leaf.and_then(|leaf| certificate(leaf)),
            sent: presented.iter().filter(|e| e.position != Some(0)).map(|e| e.sha256.0).collect(),
            path: path.map(|path| path.certificates.iter().map(|digest| digest.0).collect()),
            version: self.ssl.handshake.and_then(|handshake| handshake.version),
            valid_until: self.ssl.valid_until,
            findings: told
                .map(|finding| Mark {
                    code: finding.code.clone(),
                    certificate: finding.certificate.as_ref().map(|digest| digest.0),
                    severity: finding.severity,
                })
                .collect::<BTreeSet<_>>(),
            subjects: self
                .chain
                .iter()
                .filter_map(|element| Some((element.sha256.0, element.subject.clone()?)))
                .collect::<BTreeMap<_, _>>(),
            peer: self.peer,
            server_name: self.server_name,
        }
    }
}

/// Decoded from its own bytes: what a report says of a certificate beside them is not believed.
fn certificate(element: &ElementIn) -> Option<Certificate> {
    let block = pem::blocks(element.pem.as_deref()?).into_iter().next()?;
    let certificate = Certificate::decode(&block.content.ok()?).ok()?;
    (certificate.sha256 == element.sha256.0).then_some(certificate)
}
