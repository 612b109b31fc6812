//! What the rules look at: one address's evidence, what the store made of it, and the policy.

use crate::cert::{Certificate, Der};
use crate::evidence::fetch::Fetched;
use crate::evidence::proxy::ProxyEvidence;
use crate::evidence::{
    AddressEvidence, CertificateRequest, ClearFlight, Evidence, Negotiated, Possession, TlsEvidence, TlsOutcome,
};
use crate::moment::Moment;
use crate::target::{Host, Target};
use crate::trust::fetched::{self, Issuer};
use crate::trust::name::{self, NameVerdict};
use crate::trust::revocation::{self, Checked, Sources};
use crate::trust::staple::{self, StapleVerdict};
use crate::trust::{Assessment, CandidatePath, Memory, Policy, Store, assess_remembering, elsewhere, wanted};

/// A chain as if the issuers that were fetched for it had been presented.
#[derive(Debug)]
pub struct Helped {
    /// The longer chain against the store.
    pub assessment: Assessment,
    /// The fetched certificates that belong to it.
    pub issuers: Vec<Issuer>,
}

/// One address, or one chain from files, judged so far that rules can speak of it.
#[derive(Debug)]
pub struct Case<'a> {
    /// The peer.
    pub target: &'a Target,
    /// The proxy that it was reached through.
    pub proxy: Option<&'a ProxyEvidence>,
    /// What the address showed; `None` for a chain from files.
    pub address: Option<&'a AddressEvidence>,
    /// The chain from files; empty for a probed one.
    handed: &'a [Der],
    /// The name to judge the leaf by; `None` where none is to be judged.
    pub wanted: Option<&'a Host>,
    /// The chain against the store; `None` without a chain.
    pub assessment: Option<Assessment>,
    /// The same with what was fetched, where the chain by itself is not trusted: what would help, never the verdict.
    pub helped: Option<Helped>,
    /// What was fetched for this peer.
    pub fetched: &'a [Fetched],
    /// The stapled response, when one came and its issuer is known.
    pub staple: Option<StapleVerdict>,
    /// Every certificate whose revocation was looked into, with the answers.
    pub revocation: Vec<Checked>,
    /// The store.
    pub store: &'a Store,
    /// The policy.
    pub policy: &'a Policy,
    /// The moment of judgement.
    pub at: Moment,
    /// What the run remembers.
    pub memory: &'a Memory,
}

impl<'a> Case<'a> {
    /// Judges what one address presented, or without an address what was handed over.
    pub fn new(
        evidence: &'a Evidence,
        address: Option<&'a AddressEvidence>,
        store: &'a Store,
        policy: &'a Policy,
        at: Moment,
        memory: &'a Memory,
    ) -> Self {
        let target = &evidence.target;
        let handed = evidence.handed.as_ref().map(|h| h.certificates.as_slice()).unwrap_or_default();
        let chain = address.map_or(handed, AddressEvidence::chain);
        let wanted = (policy.judge_name && evidence.is_named())
            .then(|| name::of_target(target, chain, policy.profile.name_rules()));
        let fetched = evidence.fetched.as_slice();
        let (assessment, helped, staple, revocation) = (None, None, None, Vec::new());
        let mut case = Self {
            target,
            proxy: evidence.proxy.as_ref(),
            address,
            handed,
            wanted,
            assessment,
            helped,
            fetched,
            staple,
            revocation,
            store,
            policy,
            at,
            memory,
        };
        let chain = case.chain();
        if chain.is_empty() {
            return case;
        }
        let assessment = assess_remembering(chain, store, policy, wanted, at, memory);
        if let Some(leaf) = assessment.leaf() {
            case.staple = case.judge_staple(leaf, &assessment);
        }
        if !assessment.trusted() {
            case.helped = Self::help(evidence, chain, &case);
        }
        if policy.judge_staple {
            let sources = Sources { staple: case.staple.as_ref(), fetched, policy };
            let known = case.helped.as_ref().map_or(&assessment, |helped| &helped.assessment);
            case.revocation = revocation::check(known, sources, at);
        }
        case.assessment = Some(assessment);
        case
    }

    fn help(evidence: &Evidence, chain: &[Der], case: &Self) -> Option<Helped> {
        let issuers = fetched::issuers(&evidence.fetched, chain);
        if issuers.is_empty() {
            return None;
        }
        let assessment = wanted::with_fetched(&issuers, chain, case.store, case.policy, case.wanted, case.at);
        Some(Helped { assessment, issuers })
    }

    /// The issuer's key is the best path's; without an issuer a response cannot be judged.
    fn judge_staple(&self, leaf: &Certificate, assessment: &Assessment) -> Option<StapleVerdict> {
        if !self.policy.judge_staple {
            return None;
        }
        let response = self.tls().and_then(|t| t.staple.as_ref()).or(self.clear().and_then(|c| c.staple.as_ref()))?;
        let issuers: Vec<Certificate> =
            assessment.paths.iter().filter_map(|p| p.elements.get(1)).map(|e| e.certificate.clone()).collect();
        Some(staple::judge(response.bytes(), leaf, &issuers, self.at))
    }

    /// Whether the store would trust the chain, had the peer sent what was fetched.
    pub fn with_fetched(&self) -> Option<bool> {
        let helped = self.helped.as_ref()?;
        Some(elsewhere::accepts(&helped.assessment, self.policy.profile, self.wanted))
    }

    /// Where it was seen, in words: the address, or through a proxy the peer's own name, for the address is the proxy's.
    pub fn place(&self) -> Option<String> {
        let shown = self.address?;
        Some(if self.proxy.is_some() { self.target.host.to_string() } else { shown.address.to_string() })
    }

    /// What rustls saw.
    pub fn tls(&self) -> Option<&'a TlsEvidence> {
        self.address?.tls.seen()
    }

    /// What the second pass saw.
    pub fn clear(&self) -> Option<&'a ClearFlight> {
        self.address?.clear.seen()
    }

    /// The presented chain, from whichever pass has it, or from files.
    pub fn chain(&self) -> &'a [Der] {
        self.address.map_or(self.handed, AddressEvidence::chain)
    }

    /// What was agreed on, when the handshake was completed.
    pub fn negotiated(&self) -> Option<&'a Negotiated> {
        match &self.tls()?.outcome {
            TlsOutcome::Completed(negotiated) => Some(negotiated),
            TlsOutcome::Failed(_) => None,
        }
    }

    /// Whether the peer proved to have its key, by either pass.
    pub fn possession(&self) -> Option<&'a Possession> {
        let first = self.tls().filter(|t| !t.certificates.is_empty()).map(|t| &t.possession);
        first.or(self.clear().map(|c| &c.possession))
    }

    /// The request for a client certificate, by either pass.
    pub fn certificate_request(&self) -> Option<&'a CertificateRequest> {
        let first = self.tls().and_then(|t| t.certificate_request.as_ref());
        first.or(self.clear().and_then(|c| c.certificate_request.as_ref()))
    }

    /// The name against the leaf.
    pub fn name(&self) -> &NameVerdict {
        self.assessment.as_ref().map_or(&NameVerdict::NotJudged, |a| &a.name)
    }

    /// The leaf, when there is one that can be decoded.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.assessment.as_ref()?.leaf()
    }

    /// The path to speak of.
    pub fn best(&self) -> Option<&CandidatePath> {
        self.assessment.as_ref()?.best()
    }
}

/// The word for a place in a path.
pub fn role(index: usize, length: usize, ends_in_root: bool) -> &'static str {
    match index {
        0 => "leaf",
        last if last + 1 == length && ends_in_root => "root",
        _ => "intermediate",
    }
}
