//! `planned` of a peer: what is said of a certificate that is not installed yet. The frozen shape, and how it is filled.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::cert::container::private_key::KeyFailure;
use crate::cert::{Certificate, hex};
use crate::diagnosis::leaf_change::{Change, LeafChange};
use crate::diagnosis::planned::{
    Against, ChainStatus, FoundKey, KeyStatus, Lack, LiveLeaf, Order, Planned, PlannedChain, PlannedKey,
};
use crate::diagnosis::{Code, SslStatus};

#[derive(Serialize, JsonSchema)]
pub(super) struct PlannedOut {
    pub key: PlannedKeyOut,
    /// `null` when the leaf cannot be decoded.
    pub chain: Option<PlannedChainOut>,
    /// The live peer beside it, where `--against` names one.
    pub against: Option<AgainstOut>,
    /// Why `against` is `null`: `not-asked`, or `leaf-malformed`.
    pub against_reason: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PlannedKeyOut {
    pub status: KeyStatus,
    /// Why it is undetermined: `no-password`, `wrong-password`, `unsupported`, `damaged`, `leaf-malformed`.
    pub reason: Option<&'static str>,
    /// SHA-256 of the certificate's public key.
    pub certificate_key_sha256: Option<String>,
    /// The private keys that were found, each by its public half alone.
    pub found: Vec<FoundKeyOut>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FoundKeyOut {
    pub file: String,
    /// Algorithm and size; `null` when it was not read.
    pub key: Option<String>,
    /// SHA-256 of its public half; `null` when it was not read.
    pub key_sha256: Option<String>,
    /// Whether it is the certificate's; `null` when it was not read, or the certificate's is not known.
    pub matches: Option<bool>,
    /// Why it was not read: as above.
    pub reason: Option<&'static str>,
    /// What is unsupported about it.
    pub detail: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PlannedChainOut {
    pub status: ChainStatus,
    pub order: Order,
    /// What a server has to send, leaf first, as far as the files hold it.
    pub send: Vec<String>,
    /// Certificates that it would have to send beside them; in an undetermined chain the last is an issuer of which
    /// nothing is known.
    pub missing: Vec<LackOut>,
    /// The files hold a root, which need not be sent.
    pub root_included: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct LackOut {
    pub subject: String,
    pub key_id: Option<String>,
    pub sha256: Option<String>,
    /// The store holds it: clients with other stores have to be sent it.
    pub held: bool,
    pub pem: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AgainstOut {
    /// As it was written.
    pub peer: String,
    /// The name sent as SNI.
    pub server_name: String,
    pub observed_at: String,
    /// The live peer's status by the same store.
    pub ssl_status: SslStatus,
    /// One entry a distinct leaf; `null` when the live peer showed none.
    pub leaves: Option<Vec<LiveLeafOut>>,
    /// Why `leaves` is `null`: the code of the gravest finding about the live peer, or `no-certificate`.
    pub reason: Option<Code>,
}

/// What the planned leaf changes. A pair of `before` and `after` is `null` where nothing changes.
#[derive(Serialize, JsonSchema)]
pub(super) struct LiveLeafOut {
    /// The addresses that show it.
    pub addresses: Vec<String>,
    pub live_leaf_sha256: String,
    pub same_certificate: bool,
    /// Names that the live leaf stands for and the planned one does not.
    pub names_lost: Vec<String>,
    pub names_gained: Vec<String>,
    pub subject: Option<ChangeOut<String>>,
    /// Another authority, or the same by another key.
    pub issuer_changed: bool,
    pub issuer: Option<ChangeOut<String>>,
    pub issuer_key_id: Option<ChangeOut<String>>,
    pub key_reused: bool,
    pub key: Option<ChangeOut<String>>,
    pub signature_algorithm: Option<ChangeOut<String>>,
    pub not_after: Option<ChangeOut<String>>,
    pub lifetime_days: Option<ChangeOut<i64>>,
    pub chain_changed: bool,
    /// Intermediates that the live peer sends and the files do not hold.
    pub intermediates_gone: Vec<IntermediateOut>,
    /// Intermediates of the files that the live peer does not send.
    pub intermediates_new: Vec<IntermediateOut>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct IntermediateOut {
    pub sha256: String,
    pub subject: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ChangeOut<T> {
    pub before: T,
    pub after: T,
}

pub(super) fn planned(planned: &Planned) -> PlannedOut {
    let against_reason = match (&planned.against, planned.against_asked) {
        (Some(_), _) => None,
        (None, true) => Some("leaf-malformed"),
        (None, false) => Some("not-asked"),
    };
    PlannedOut {
        key: key(&planned.key),
        chain: planned.chain.as_ref().map(chain),
        against: planned.against.as_ref().map(against),
        against_reason,
    }
}

fn key(key: &PlannedKey) -> PlannedKeyOut {
    let found = key.found.iter().enumerate().map(|(at, found)| found_key(found, key, at));
    PlannedKeyOut {
        status: key.status,
        reason: key.reason.as_ref().map(|reason| reason.as_str()),
        certificate_key_sha256: key.certificate_key.map(|sha256| sha256.to_string()),
        found: found.collect(),
    }
}

fn found_key(found: &FoundKey, all: &PlannedKey, at: usize) -> FoundKeyOut {
    let (read, failure) = (found.key.as_ref().ok(), found.key.as_ref().err());
    FoundKeyOut {
        file: found.file.clone(),
        key: read.map(|key| key.kind.to_string()),
        key_sha256: read.map(|key| key.sha256.to_string()),
        matches: read.and(all.certificate_key).map(|_| all.matching == Some(at)),
        reason: failure.map(KeyFailure::as_str),
        detail: failure.and_then(KeyFailure::detail).map(str::to_owned),
    }
}

fn chain(chain: &PlannedChain) -> PlannedChainOut {
    PlannedChainOut {
        status: chain.status,
        order: chain.order,
        send: chain.send.iter().map(|c| c.sha256.to_string()).collect(),
        missing: chain.missing.iter().map(lack).collect(),
        root_included: chain.root_included,
    }
}

fn lack(lack: &Lack) -> LackOut {
    LackOut {
        subject: lack.subject.to_string(),
        key_id: lack.key_id.as_deref().map(hex),
        sha256: lack.certificate.as_ref().map(|c| c.sha256.to_string()),
        held: lack.held,
        pem: lack.certificate.as_ref().map(|c| c.to_pem()),
    }
}

fn against(against: &Against) -> AgainstOut {
    AgainstOut {
        peer: against.peer.clone(),
        server_name: against.server_name.clone(),
        observed_at: against.observed_at.to_string(),
        ssl_status: against.ssl,
        leaves: against.live.as_ref().ok().map(|leaves| leaves.iter().map(live).collect()),
        reason: against.live.as_ref().err().map(|code| code.unwrap_or(Code::NoCertificate)),
    }
}

fn live(live: &LiveLeaf) -> LiveLeafOut {
    let LeafChange { same_certificate, names_lost, names_gained, key_reused, .. } = live.change.clone();
    LiveLeafOut {
        addresses: live.addresses.iter().map(IpAddr::to_string).collect(),
        live_leaf_sha256: live.leaf.sha256.to_string(),
        same_certificate,
        names_lost,
        names_gained,
        subject: pair(live.change.subject.as_ref()),
        issuer_changed: live.change.issuer_changed(),
        issuer: pair(live.change.issuer.as_ref()),
        issuer_key_id: pair(live.change.issuer_key_id.as_ref()),
        key_reused,
        key: pair(live.change.key.as_ref()),
        signature_algorithm: pair(live.change.signature_algorithm.as_ref()),
        not_after: live
            .change
            .not_after
            .as_ref()
            .map(|c| ChangeOut { before: c.before.to_string(), after: c.after.to_string() }),
        lifetime_days: pair(live.change.lifetime_days.as_ref()),
        chain_changed: live.chain_changed(),
        intermediates_gone: live.intermediates_gone.iter().map(intermediate).collect(),
        intermediates_new: live.intermediates_new.iter().map(intermediate).collect(),
    }
}

fn intermediate(certificate: &Certificate) -> IntermediateOut {
    IntermediateOut { sha256: certificate.sha256.to_string(), subject: certificate.subject.to_string() }
}

fn pair<T: Clone>(change: Option<&Change<T>>) -> Option<ChangeOut<T>> {
    change.map(|change| ChangeOut { before: change.before.clone(), after: change.after.clone() })
}
