//! From a domain to the servers of its services: SRV (RFC 2782) and MX (RFC 5321 §5.1) records.
//!
//! Every question gets an answer that can be shown. Where it leads to no server, that is a target as well: one whose
//! look-up failed, so that a peer that could not be found fails as one that could not be resolved.

use futures_util::StreamExt as _;

use super::resolve::{Resolver, ServiceAnswer};
use super::{DnsFailure, DnsFailureKind, Observed, Resolution};
use crate::moment::Millis;
use crate::target::{
    ChosenBy, DeadEnd, Discovered, Host, Naming, Nowhere, Question, RecordKind, ServiceRecord, Target,
};

/// Questions under way at once.
const AT_ONCE: usize = 16;

/// One question, and what DNS said.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// The kind of record.
    pub record: RecordKind,
    /// The name that was asked for.
    pub owner: String,
    /// The domain whose service it is.
    pub domain: String,
    /// The aliases that were followed.
    pub cnames: Vec<String>,
    /// The records in the order in which a client tries them, at most `MAX_SERVICES`.
    pub records: Vec<ServiceRecord>,
    /// How many there were beyond.
    pub left_out: usize,
    /// No MX record: the domain itself takes mail (RFC 5321 §5.1).
    pub implicit: bool,
    /// Why it leads to no server.
    pub dead_end: Option<DeadEnd>,
    /// Time taken.
    pub elapsed_ms: Millis,
}

/// Asks every question; the answers in their order, and the targets that they lead to.
pub async fn discover(questions: &[Question], resolver: &Resolver) -> (Vec<Discovery>, Vec<Target>) {
    let answers = questions.iter().map(|question| resolver.services(&question.owner, question.record));
    let answers: Vec<_> = futures_util::stream::iter(answers).buffered(AT_ONCE).collect().await;
    let (mut told, mut targets) = (Vec::new(), Vec::new());
    for (question, answer) in questions.iter().zip(answers) {
        let discovery = read(question, answer);
        targets.extend(lead(question, &discovery));
        told.push(discovery);
    }
    targets.extend(without_any(questions, &told));
    (told, targets)
}

/// What an answer comes to.
///
/// 1. Records, one of which names a server.
/// 2. Records with the target `.` alone: the service is not offered.
/// 3. No MX record at a name that exists: the domain itself.
/// 4. Anything else leads nowhere.
fn read(question: &Question, answer: Observed<ServiceAnswer, DnsFailure>) -> Discovery {
    let mut discovery = Discovery {
        record: question.record,
        owner: question.owner.clone(),
        domain: question.domain.ascii(),
        cnames: Vec::new(),
        records: Vec::new(),
        left_out: 0,
        implicit: false,
        dead_end: None,
        elapsed_ms: Millis(0.0),
    };
    match answer {
        Observed::Seen(seen) => {
            discovery.elapsed_ms = seen.elapsed_ms;
            (discovery.cnames, discovery.records, discovery.left_out) = (seen.cnames, seen.records, seen.left_out);
            if discovery.records.iter().all(|record| record.target.is_empty()) {
                let kind = question.record.as_str();
                let detail = format!("{kind} of {}: the target is \".\", no server", question.owner);
                discovery.dead_end = Some(dead_end(Nowhere::NotOffered, detail, Vec::new(), seen.elapsed_ms));
            }
        }
        Observed::Failed(failure) => {
            discovery.elapsed_ms = failure.elapsed_ms;
            discovery.implicit = question.record == RecordKind::Mx && failure.kind == DnsFailureKind::NoData;
            if !discovery.implicit {
                let why = why(failure.kind);
                discovery.dead_end = Some(dead_end(why, failure.detail, failure.servers, failure.elapsed_ms));
            }
        }
        Observed::NotTried(_) => {
            discovery.dead_end = Some(dead_end(Nowhere::Other, String::new(), Vec::new(), Millis(0.0)));
        }
    }
    discovery
}

fn dead_end(why: Nowhere, detail: String, servers: Vec<String>, elapsed: Millis) -> DeadEnd {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a measured time within a day's limit")]
    let elapsed_us = (elapsed.0 * 1000.0) as u64;
    DeadEnd { why, detail, servers, elapsed_us }
}

/// The targets of one answer.
fn lead(question: &Question, discovery: &Discovery) -> Vec<Target> {
    if let Some(end) = &discovery.dead_end {
        // Of several services none of which was named, one that is not there is not missed.
        let missed = !(question.one_of_many && end.why.is_knowledge());
        return missed.then(|| nothing(question, discovery, None, end.clone())).into_iter().collect();
    }
    if discovery.implicit {
        let port = question.transport.default_port().unwrap_or(25);
        return vec![at(question, discovery, question.domain.clone(), port, None)];
    }
    let records = discovery.records.iter().filter(|record| !record.target.is_empty());
    records
        .map(|record| match Host::parse(&record.target) {
            Ok(host @ Host::Name { .. }) if record.port > 0 => {
                at(question, discovery, host, record.port, Some(record.clone()))
            }
            _ => {
                let kind = question.record.as_str();
                let detail = format!("{kind} of {}: {:?}, port {}", question.owner, record.target, record.port);
                let end = dead_end(Nowhere::Unusable, detail, Vec::new(), discovery.elapsed_ms);
                nothing(question, discovery, Some(record.clone()), end)
            }
        })
        .collect()
}

/// A server that a record leads to.
fn at(question: &Question, discovery: &Discovery, host: Host, port: u16, found: Option<ServiceRecord>) -> Target {
    // An MX record names no port; the transport that was asked for has its own.
    let port = match question.record {
        RecordKind::Mx => question.transport.default_port().unwrap_or(port),
        RecordKind::Srv => port,
    };
    let peer = format!("{}://{host}:{port}", question.transport.scheme());
    let domain = Some(question.domain.clone());
    let (server_name, or_name) = match question.naming {
        Naming::Server => (None, None),
        Naming::Domain => (domain, None),
        Naming::DomainOrServerWithin => (domain, Some(host.clone()).filter(|host| is_within(host, &question.domain))),
    };
    let discovered_by = Some(Box::new(discovered(question, discovery, found, None)));
    let target = Target::plain(peer, host, port, question.transport, ChosenBy::Service);
    Target { server_name, or_name, discovered_by, ..target }
}

/// A look-up that leads to no server.
fn nothing(question: &Question, discovery: &Discovery, found: Option<ServiceRecord>, end: DeadEnd) -> Target {
    let peer = format!("{} {}", question.record.as_str(), question.owner);
    let host = Host::Name { typed: question.owner.clone(), ascii: question.owner.clone() };
    let port = question.transport.default_port().unwrap_or(443);
    let discovered_by = Some(Box::new(discovered(question, discovery, found, Some(end))));
    Target { discovered_by, ..Target::plain(peer, host, port, question.transport, ChosenBy::Service) }
}

fn discovered(
    question: &Question,
    discovery: &Discovery,
    found: Option<ServiceRecord>,
    dead_end: Option<DeadEnd>,
) -> Discovered {
    Discovered {
        record: question.record,
        owner: question.owner.clone(),
        domain: question.domain.ascii(),
        cnames: discovery.cnames.clone(),
        found,
        dead_end,
    }
}

/// The domains that have not one of the services that they were asked about.
fn without_any(questions: &[Question], told: &[Discovery]) -> Vec<Target> {
    let mut targets = Vec::new();
    let asked: Vec<_> = questions.iter().zip(told).filter(|(question, _)| question.one_of_many).collect();
    for group in asked.chunk_by(|one, other| one.1.domain == other.1.domain) {
        let ends: Vec<&DeadEnd> = group.iter().filter_map(|(_, told)| told.dead_end.as_ref()).collect();
        let (Some((question, discovery)), Some(first)) = (group.first(), ends.first()) else { continue };
        if ends.len() < group.len() || !ends.iter().all(|end| end.why.is_knowledge()) {
            continue;
        }
        let detail = ends.iter().map(|end| end.detail.as_str()).collect::<Vec<_>>().join("; ");
        let end = DeadEnd { detail, ..(*first).clone() };
        let question = Question { owner: question.domain.ascii(), ..(*question).clone() };
        targets.push(nothing(&question, discovery, None, end));
    }
    targets
}

/// Whether the host is the domain or below it.
fn is_within(host: &Host, domain: &Host) -> bool {
    let (host, domain) = (host.ascii(), domain.ascii());
    host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
}

/// The evidence of a target that leads nowhere.
pub(super) fn nowhere(target: &Target) -> Observed<Resolution, DnsFailure> {
    let (kind, end) = match target.dead_end() {
        Some(end) => (kind(end.why), end.clone()),
        None => (DnsFailureKind::Other, dead_end(Nowhere::Other, String::new(), Vec::new(), Millis(0.0))),
    };
    #[expect(clippy::cast_precision_loss, reason = "a measured time within a day's limit")]
    let elapsed_ms = Millis(end.elapsed_us as f64 / 1000.0);
    Observed::Failed(DnsFailure {
        name: target.host.ascii(),
        kind,
        servers: end.servers,
        detail: end.detail,
        elapsed_ms,
    })
}

fn why(kind: DnsFailureKind) -> Nowhere {
    match kind {
        DnsFailureKind::NxDomain => Nowhere::NxDomain,
        DnsFailureKind::NoData => Nowhere::NoData,
        DnsFailureKind::ServFail => Nowhere::ServFail,
        DnsFailureKind::Refused => Nowhere::Refused,
        DnsFailureKind::Timeout => Nowhere::Timeout,
        DnsFailureKind::NoServers => Nowhere::NoServers,
        DnsFailureKind::Other => Nowhere::Other,
    }
}

/// That a service is not offered, and that a record is of no use, is what the name has: no data that leads anywhere.
fn kind(why: Nowhere) -> DnsFailureKind {
    match why {
        Nowhere::NxDomain => DnsFailureKind::NxDomain,
        Nowhere::NoData | Nowhere::NotOffered | Nowhere::Unusable => DnsFailureKind::NoData,
        Nowhere::ServFail => DnsFailureKind::ServFail,
        Nowhere::Refused => DnsFailureKind::Refused,
        Nowhere::Timeout => DnsFailureKind::Timeout,
        Nowhere::NoServers => DnsFailureKind::NoServers,
        Nowhere::Other => DnsFailureKind::Other,
    }
}
