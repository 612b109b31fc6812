//! One presented chain against one store: the paths, ranked but none dropped, and the diff.

use rustls::pki_types::SignatureVerificationAlgorithm;

use crate::cert::{Certificate, Der, Malformed};
use crate::moment::Moment;
use crate::target::Host;

use super::arbiter;
use super::checks::{self, Fault, FaultKind};
use super::memory::{Answer, Memory, Question, Span};
use super::name::{MatchedBy, NameVerdict, match_name};
use super::path::{self, Bound, CandidatePath, Decision, End, Signatures};
use super::policy::Policy;
use super::pool::Pool;
use super::store::Store;
use super::weak;

/// Presented certificates that are looked at; the rest is counted.
pub const MAX_PRESENTED: usize = 256;

/// What a store makes of a presented chain.
#[derive(Debug)]
pub struct Assessment {
    /// What was presented, in order.
    pub presented: Vec<Presented>,
    /// Candidate paths, the best first. Empty when the leaf cannot be decoded.
    pub paths: Vec<CandidatePath>,
    /// Bounds the search hit.
    pub bounds: Vec<Bound>,
    /// The name against the leaf.
    pub name: NameVerdict,
}

/// One presented certificate.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The bytes.
    pub der: Der,
    /// The facts, or why there are none.
    pub decoded: Result<Certificate, Malformed>,
}

impl Assessment {
    /// The leaf, when it can be decoded.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.presented.first().and_then(|p| p.decoded.as_ref().ok())
    }

    /// The path to speak of: an accepted one, else the one nearest to it.
    pub fn best(&self) -> Option<&CandidatePath> {
        self.paths.first()
    }

    /// Whether any path is trusted.
    pub fn trusted(&self) -> bool {
        self.best().is_some_and(CandidatePath::accepted)
    }

    /// Decoded presented certificates with their positions.
    pub fn certificates(&self) -> impl Iterator<Item = (usize, &Certificate)> {
        self.presented.iter().enumerate().filter_map(|(at, p)| p.decoded.as_ref().ok().map(|c| (at, c)))
    }
}

/// Judges `chain` (leaf first) by `store`. The public roots are looked into only when no path is trusted,
/// and then as knowledge of what is missing, never as anchors.
pub fn assess(chain: &[Der], store: &Store, policy: &Policy, name: Option<&Host>, at: Moment) -> Assessment {
    assess_remembering(chain, store, policy, name, at, &Memory::none())
}

/// The same, and `memory` is asked first. The name is matched each time: one certificate serves many peers.
pub fn assess_remembering(
    chain: &[Der],
    store: &Store,
    policy: &Policy,
    name: Option<&Host>,
    at: Moment,
    memory: &Memory,
) -> Assessment {
    let chain = &chain[..chain.len().min(MAX_PRESENTED)];
    let decode = |der: &Der| Presented { der: der.clone(), decoded: Certificate::decode(der.bytes()) };
    let presented = chain.iter().map(|der| memory.decoded(der, decode)).collect();
    let mut assessment = Assessment { presented, paths: Vec::new(), bounds: Vec::new(), name: NameVerdict::NotJudged };
    let Some(leaf) = assessment.leaf().cloned() else { return assessment };
    if let Some(name) = name {
        assessment.name = match_name(name, &leaf, policy.profile.name_rules());
    }
    // A constrained authority binds the common name, too, where that is what names the peer.
    let by_cn = matches!(&assessment.name, NameVerdict::Matched(m) if m.by == MatchedBy::CommonName);
    let (profile, allow_weak) = (policy.profile, policy.allow_weak);
    let question = Question { chain: chain.to_vec(), store: store.identity(), profile, allow_weak, by_cn };
    let answer = memory.judged(question, &leaf, at, |question| ask(question, at, &assessment, &leaf, store, memory));
    Assessment { paths: answer.paths, bounds: answer.bounds, ..assessment }
}

/// Finds and judges the paths. Of policy it sees the question alone, by which the answer is remembered, and of the
/// moment what [`Span`] has of it.
fn ask(
    question: &Question,
    at: Moment,
    decoded: &Assessment,
    leaf: &Certificate,
    store: &Store,
    memory: &Memory,
) -> Answer {
    let certificates: Vec<(usize, Certificate)> = decoded.certificates().map(|(at, c)| (at, c.clone())).collect();
    let mut signatures = Signatures::new(leaf, memory);
    let (mut paths, mut bounds, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for with_public in [false, true] {
        let pool = Pool::new(&certificates, store, with_public);
        let found = path::search(leaf, &pool, question.profile, &mut signatures);
        paths = judge(found.paths, question, at, leaf, memory, &mut signatures);
        bounds = found.bounds;
        seen.extend(paths.iter().flat_map(|path: &CandidatePath| &path.elements).map(|e| e.certificate.clone()));
        if paths.first().is_some_and(CandidatePath::accepted) {
            break;
        }
    }
    let span = Span::around(at, &seen);
    Answer { span, of_leaf: signatures.of_leaf(leaf, &paths), paths, bounds }
}

fn judge(
    found: Vec<(Vec<path::Element>, End)>,
    question: &Question,
    at: Moment,
    leaf: &Certificate,
    memory: &Memory,
    signatures: &mut Signatures<'_>,
) -> Vec<CandidatePath> {
    let &Question { profile, allow_weak, by_cn, .. } = question;
    let policy = &Policy { profile, allow_weak, ..Policy::default() };
    let algorithms = weak::algorithms(allow_weak);
    let algorithms = arbiter::remembering(&algorithms, allow_weak, leaf, memory);
    let algorithms: Vec<_> = algorithms.iter().map(|a| a as &dyn SignatureVerificationAlgorithm).collect();
    let mut paths: Vec<CandidatePath> = found
        .into_iter()
        .map(|(elements, end)| {
            let mut faults = checks::faults(&elements, &end, policy, by_cn, at, signatures);
            let decision = arbiter::decide(&elements, &end, &faults, policy.profile, &algorithms, at);
            faults.extend(misread(&elements, &faults, &decision));
            CandidatePath { elements, end, faults, decision }
        })
        .collect();
    paths.sort_by_key(distance);
    paths
}

/// A refusal of the encoding, where our own checks found nothing: told as such. What webpki reads of issuers was
/// looked at one by one before ([`arbiter::unreadable`]); what is left are the names of the leaf.
fn misread(elements: &[path::Element], faults: &[Fault], decision: &Decision) -> Option<Fault> {
    let Decision::Refused(Some(words)) = decision else { return None };
    if !arbiter::is_encoding(words) || faults.iter().any(|f| !f.tolerated) {
        return None;
    }
    let certificate = elements[0].certificate.sha256;
    Some(Fault { certificate, index: 0, kind: FaultKind::Unreadable(words.clone()), tolerated: false })
}

/// How far a path is from being trusted; the order in which to speak of paths, never which to keep.
/// Accepted by webpki itself, then by a rule; then by what it would take: a fault on the way weighs
/// less than an end outside the store, because such a path names the store's own certificates.
fn distance(path: &CandidatePath) -> (u32, i64, usize) {
    let decided = match path.decision {
        Decision::Verified | Decision::Pinned => 0,
        Decision::Overruled(..) => 1,
        Decision::Refused(_) => 100,
    };
    let end = match path.end {
        End::Anchor | End::Pinned => 0,
        End::Unheld if path.top().position.is_some() => 30,
        End::Unheld => 35,
        End::WrongKey if path.top().held => 40,
        End::NoIssuer => 45,
        End::WrongKey => 46,
        End::Bounded(_) => 50,
    };
    let faults: u32 = path.faults.iter().map(weight).sum();
    // Of several accepted paths the one that lasts longest: with its end, and no sooner, the verdict changes.
    let lasts = path.elements.iter().map(|e| e.certificate.not_after).min();
    let lasts = if decided < 100 { lasts.map_or(0, |end| -end.unix()) } else { 0 };
    (decided + end + faults, lasts, path.elements.len())
}

fn weight(fault: &Fault) -> u32 {
    match (&fault.kind, fault.tolerated, fault.index) {
        // Faults of the leaf are common to every path.
        (_, true, _) | (_, _, 0) => 0,
        (FaultKind::BadSignature, ..) => 20,
        (FaultKind::UnsupportedAlgorithm, ..) => 12,
        _ => 10,
    }
}
