//! One question to one server, and what its answer comes to.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

use super::{DnsFailureKind, MAX_ADDRESSES, MAX_SERVICES, ResolvedAddress};
use crate::target::ServiceRecord;

/// CNAMEs followed within one answer; also what ends a loop.
pub(super) const MAX_CNAMES: usize = 16;

/// An answer with at least one address.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) cnames: Vec<String>,
    pub(super) addresses: Vec<ResolvedAddress>,
}

/// An answer with at least one service record.
#[derive(Clone, Debug, Default)]
pub(super) struct Services {
    pub(super) cnames: Vec<String>,
    pub(super) records: Vec<ServiceRecord>,
    /// Records beyond the bound.
    pub(super) left_out: usize,
}

/// A question that gave no address.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) kind: DnsFailureKind,
    pub(super) words: String,
}

impl Refusal {
    /// Whether the server said what it knows about the name; else another server may know more.
    pub(super) fn is_knowledge(&self) -> bool {
        matches!(self.kind, DnsFailureKind::NxDomain | DnsFailureKind::NoData)
    }

    /// The refusal to report for several, with the words of all of them.
    ///
    /// NXDOMAIN only where everyone said so: one "exists, but without such records" refutes it, and
    /// behind one failure there may be an address. Of failures, what a server said tells more than
    /// its silence.
    pub(super) fn most_telling(refusals: Vec<Self>) -> Self {
        let mut words: Vec<&str> = refusals.iter().map(|refusal| refusal.words.as_str()).collect();
        words.dedup();
        let words = words.join("; ");
        let kind = refusals.iter().map(|refusal| refusal.kind).max_by_key(|kind| match kind {
            DnsFailureKind::NxDomain => 0,
            DnsFailureKind::NoData => 1,
            DnsFailureKind::Timeout => 2,
            DnsFailureKind::Other => 3,
            DnsFailureKind::ServFail => 4,
            DnsFailureKind::Refused => 5,
            DnsFailureKind::NoServers => 6,
        });
        Self { kind: kind.unwrap_or(DnsFailureKind::Other), words }
    }
}

/// What is wanted of an answer; `None`: it holds no such records.
pub(super) type Read<T> = fn(&Lookup, &Name, RecordType) -> Option<T>;

/// Asks `server` for the `kind` records of `name`, for at most `bound`.
pub(super) async fn ask<T>(
    client: &TokioResolver,
    server: SocketAddr,
    name: &Name,
    kind: RecordType,
    bound: Duration,
    read: Read<T>,
) -> Result<T, Refusal> {
    let refusal = |(failure, words): (DnsFailureKind, String)| Refusal {
        kind: failure,
        words: format!("{server} about {kind} of {}: {words}", plain(name)),
    };
    let silence = || (DnsFailureKind::Timeout, "no answer in time".to_owned());
    if bound.is_zero() {
        return Err(refusal(silence()));
    }
    match tokio::time::timeout(bound, client.lookup(name.clone(), kind)).await {
        Err(_) => Err(refusal(silence())),
        Ok(Err(error)) => Err(refusal(classify(&error, name))),
        Ok(Ok(lookup)) => read(&lookup, name, kind)
            .ok_or_else(|| refusal((DnsFailureKind::NoData, "an answer without the records asked for".to_owned()))),
    }
}

/// The trail from `name` to its addresses, and they. Records beside the trail are nobody's question.
pub(super) fn records(lookup: &Lookup, name: &Name, kind: RecordType) -> Option<Records> {
    let (cnames, ttl, mine) = trail(lookup, name, kind)?;
    let addresses = mine.filter_map(|record| {
        let address: IpAddr = record.data.ip_addr()?;
        Some(ResolvedAddress { address, ttl_seconds: Some(record.ttl.min(ttl)) })
    });
    let addresses: Vec<_> = addresses.take(MAX_ADDRESSES).collect();
    (!addresses.is_empty()).then_some(Records { cnames, addresses })
}

/// The trail from `name` to its services, and they, in the order in which they are tried.
pub(super) fn services(lookup: &Lookup, name: &Name, kind: RecordType) -> Option<Services> {
    let (cnames, ttl, mine) = trail(lookup, name, kind)?;
    let service = |record: &Record| {
        let (priority, weight, target, port) = match &record.data {
            RData::SRV(srv) => (srv.priority, Some(srv.weight), &srv.target, srv.port),
            RData::MX(mx) => (mx.preference, None, &mx.exchange, 25),
            _ => return None,
        };
        let ttl_seconds = Some(record.ttl.min(ttl));
        Some(ServiceRecord { priority, weight, target: plain(target), port, ttl_seconds })
    };
    let mut records: Vec<ServiceRecord> = mine.filter_map(service).collect();
    records.sort_by(|a, b| {
        let key = |record: &ServiceRecord| (record.priority, std::cmp::Reverse(record.weight));
        key(a).cmp(&key(b)).then_with(|| (&a.target, a.port).cmp(&(&b.target, b.port)))
    });
    let left_out = records.len().saturating_sub(MAX_SERVICES);
    records.truncate(MAX_SERVICES);
    (!records.is_empty()).then_some(Services { cnames, records, left_out })
}

/// The aliases from `name` on, the seconds that may be believed, and the records at their end.
fn trail<'a>(
    lookup: &'a Lookup,
    name: &'a Name,
    kind: RecordType,
) -> Option<(Vec<String>, u32, impl Iterator<Item = &'a Record>)> {
    let mut trail = vec![name];
    // An answer may be kept as long as its shortest-lived link.
    let mut ttl = u32::MAX;
    // Answers may come shuffled, so the trail is walked by owner, not by order.
    while let Some((target, lives)) = alias(lookup.answers(), trail.last()?) {
        if trail.contains(&target) || trail.len() > MAX_CNAMES {
            break;
        }
        trail.push(target);
        ttl = ttl.min(lives);
    }
    let end = *trail.last()?;
    let mine = lookup.answers().iter().filter(move |record| record.name == *end && record.record_type() == kind);
    let cnames = trail[1..].iter().map(|name| plain(name)).collect();
    Some((cnames, ttl, mine))
}

/// What `name` is an alias of.
pub(super) fn alias_of(lookup: &Lookup, name: &Name, _: RecordType) -> Option<Name> {
    alias(lookup.answers(), name).map(|(target, _)| target.clone())
}

/// What `of` is an alias of, and the seconds that may be believed.
fn alias<'a>(answers: &'a [Record], of: &Name) -> Option<(&'a Name, u32)> {
    answers.iter().find_map(|record| match &record.data {
        RData::CNAME(target) if record.name == *of => Some((&target.0, record.ttl)),
        _ => None,
    })
}

/// The kind of a failed question about `name`, and words for it.
fn classify(error: &NetError, name: &Name) -> (DnsFailureKind, String) {
    match error {
        NetError::Timeout => (DnsFailureKind::Timeout, "no answer in time".to_owned()),
        NetError::Dns(DnsError::NoRecordsFound(none)) => no_records(none, name),
        NetError::Dns(DnsError::ResponseCode(code)) => code_of(*code),
        other => (DnsFailureKind::Other, other.to_string()),
    }
}

fn no_records(none: &NoRecords, name: &Name) -> (DnsFailureKind, String) {
    // NS without SOA is a referral (RFC 2308 §2.2): a server that looks up nothing for others.
    if none.response_code == ResponseCode::NoError && none.ns.is_some() && none.soa.is_none() {
        return (DnsFailureKind::Other, "a referral to other servers instead of an answer".to_owned());
    }
    let (kind, words) = code_of(none.response_code);
    let asked = none.query.name();
    if asked == name { (kind, words) } else { (kind, format!("{words} at its CNAME {}", plain(asked))) }
}

fn code_of(code: ResponseCode) -> (DnsFailureKind, String) {
    match code {
        ResponseCode::NXDomain => (DnsFailureKind::NxDomain, "NXDOMAIN".to_owned()),
        ResponseCode::NoError => (DnsFailureKind::NoData, "no such records".to_owned()),
        ResponseCode::ServFail => (DnsFailureKind::ServFail, "SERVFAIL".to_owned()),
        ResponseCode::Refused => (DnsFailureKind::Refused, "REFUSED".to_owned()),
        other => (DnsFailureKind::Other, format!("response code {}: {other}", u16::from(other))),
    }
}

/// A name in A-labels, without trailing dot; hickory escapes what is not printable.
pub(super) fn plain(name: &Name) -> String {
    let ascii = name.to_ascii();
    ascii.strip_suffix('.').unwrap_or(&ascii).to_owned()
}
