//! Names to addresses: hosts file, then name servers; A and AAAA side by side, each with its own outcome.

mod hosts;
mod question;
mod servers;
#[cfg(test)]
mod test_server;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use hickory_resolver::proto::rr::RecordType;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use self::hosts::HostsFile;
use self::question::{Records, Refusal, Services};
use self::servers::Servers;
use super::shared::Shared;
use super::{DnsFailure, DnsFailureKind, DnsSource, Observed, Reason, Resolution, ResolvedAddress};
use crate::moment::{Millis, Stopwatch};
use crate::target::{Host, RecordKind, ServiceRecord};

/// Addresses kept of one name. The probe takes fewer; this bounds what a server may make us hold.
const MAX_ADDRESSES: usize = 64;

/// Look-ups under way at once where nobody says. Measured: at 512 a local dnsmasq drops datagrams and everyone waits
/// for the resend; at 64 the same 2,000 look-ups take 0.15 s.
const MAX_LOOKUPS: usize = 64;

/// Service records kept of one name.
pub const MAX_SERVICES: usize = 32;

/// Records that lead to services.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceAnswer {
    /// The aliases that were followed.
    pub cnames: Vec<String>,
    /// The records in the order in which a client tries them, at most [`MAX_SERVICES`].
    pub records: Vec<ServiceRecord>,
    /// How many there were beyond.
    pub left_out: usize,
    /// Time taken.
    pub elapsed_ms: Millis,
}

/// How to resolve.
#[derive(Clone, Debug)]
pub struct ResolverSettings {
    /// `--resolver`: ask this server instead of the system's. The system's search list still holds.
    pub server: Option<SocketAddr>,
    /// One deadline for everything one name needs: all candidates of the search list, both record
    /// types, all servers, resends included.
    pub timeout: Duration,
    /// Look-ups under way at once; 0 counts as 1.
    pub lookups: usize,
    /// A hosts file instead of the system's.
    pub hosts_file: Option<PathBuf>,
    /// A resolv.conf instead of the system's. Read where the system has one: not on Windows, not on macOS.
    pub resolv_conf: Option<PathBuf>,
}

impl Default for ResolverSettings {
    fn default() -> Self {
        Self {
            server: None,
            timeout: Duration::from_secs(2),
            lookups: MAX_LOOKUPS,
            hosts_file: None,
            resolv_conf: None,
        }
    }
}

/// The resolver of one run: answers are shared by everyone who asks for the same name.
#[derive(Debug)]
pub struct Resolver {
    settings: ResolverSettings,
    // Read at the first name that needs them: a run over address literals pays for neither.
    hosts: OnceLock<HostsFile>,
    servers: OnceLock<Servers>,
    answers: Shared<String, Observed<Resolution, DnsFailure>>,
    gate: Semaphore,
}

impl Resolver {
    /// Opens and reads nothing yet.
    pub fn new(settings: &ResolverSettings) -> Self {
        Self {
            settings: settings.clone(),
            hosts: OnceLock::new(),
            servers: OnceLock::new(),
            answers: Shared::default(),
            gate: Semaphore::new(settings.lookups.max(1)),
        }
    }

    /// The addresses of `host`, within the settings' timeout (waiting for a free place not counted).
    ///
    /// Conditions, in this order:
    /// 1. an address literal is not tried;
    /// 2. a name in the hosts file is answered from there alone, as `files dns` in nsswitch.conf says;
    /// 3. `localhost` and names below it are loopback (RFC 6761 §6.3), never a question to a server;
    /// 4. names below `invalid` do not exist, and names below `onion` are not for DNS (RFC 6761 §6.4,
    ///    RFC 7686): neither is asked;
    /// 5. the candidates of the search list are asked until one has an address; a typed trailing dot
    ///    makes the name its only candidate.
    pub async fn resolve(&self, host: &Host) -> Observed<Resolution, DnsFailure> {
        let Host::Name { typed, ascii } = host else {
            return Observed::NotTried(Reason::AddressLiteral);
        };
        let absolute = typed.ends_with('.');
        let question = if absolute { format!("{ascii}.") } else { ascii.clone() };
        self.answers.answer(question, self.look_up(ascii, absolute)).await
    }

    /// The records of this kind at exactly this name, an A-label name without trailing dot: neither hosts file nor search
    /// list has a part in it.
    pub async fn services(&self, owner: &str, kind: RecordKind) -> Observed<ServiceAnswer, DnsFailure> {
        let watch = Stopwatch::start();
        let _place = self.gate.acquire().await;
        let deadline = Instant::now() + self.settings.timeout;
        let servers = self.servers.get_or_init(|| Servers::read(&self.settings));
        let fail = |refusal: Refusal| DnsFailure {
            name: owner.to_owned(),
            kind: refusal.kind,
            servers: servers.addresses(),
            detail: refusal.words,
            elapsed_ms: watch.elapsed(),
        };
        if let Some(trouble) = servers.trouble() {
            return Observed::Failed(fail(Refusal { kind: DnsFailureKind::NoServers, words: trouble.to_owned() }));
        }
        let kind = match kind {
            RecordKind::Srv => RecordType::SRV,
            RecordKind::Mx => RecordType::MX,
        };
        let Some(mut name) = servers.candidates(owner, true).into_iter().next() else {
            return Observed::Failed(fail(Refusal { kind: DnsFailureKind::NxDomain, words: "no DNS name".to_owned() }));
        };
        let mut trail: Vec<String> = Vec::new();
        loop {
            let refusal = match servers.services(&name, kind, deadline).await {
                Ok(Services { cnames, records, left_out }) => {
                    trail.extend(cnames);
                    let elapsed_ms = watch.elapsed();
                    return Observed::Seen(ServiceAnswer { cnames: trail, records, left_out, elapsed_ms });
                }
                Err(refusal) => refusal,
            };
            // hickory loses an SRV record that stands behind a CNAME in one answer: it goes on at the record's target.
            let lost = kind == RecordType::SRV && refusal.kind == DnsFailureKind::NoData;
            match if lost { servers.alias(&name, deadline).await.ok() } else { None } {
                Some(next) if trail.len() < question::MAX_CNAMES && !trail.contains(&question::plain(&next)) => {
                    trail.push(question::plain(&next));
                    name = next;
                }
                _ => return Observed::Failed(fail(refusal)),
            }
        }
    }

    async fn look_up(&self, ascii: &str, absolute: bool) -> Observed<Resolution, DnsFailure> {
        let watch = Stopwatch::start();
        let hosts = self.hosts.get_or_init(|| HostsFile::read(self.settings.hosts_file.as_deref()));
        if let Some(addresses) = hosts.get(ascii) {
            return Observed::Seen(local(ascii, addresses, watch.elapsed()));
        }
        if ascii == "localhost" || ascii.ends_with(".localhost") {
            let loopback = [IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)];
            return Observed::Seen(local(ascii, &loopback, watch.elapsed()));
        }
        if ["invalid", "onion"].iter().any(|zone| ascii.rsplit('.').next() == Some(zone)) {
            return Observed::Failed(DnsFailure {
                name: ascii.to_owned(),
                kind: DnsFailureKind::NxDomain,
                servers: Vec::new(),
                detail: "not asked: a name of this zone is never in DNS (RFC 6761, RFC 7686)".to_owned(),
                elapsed_ms: watch.elapsed(),
            });
        }
        // An error would mean a closed semaphore, which this one never is; even then, asking is right.
        let _place = self.gate.acquire().await;
        self.ask(ascii, absolute).await
    }

    async fn ask(&self, ascii: &str, absolute: bool) -> Observed<Resolution, DnsFailure> {
        let watch = Stopwatch::start();
        let deadline = Instant::now() + self.settings.timeout;
        let servers = self.servers.get_or_init(|| Servers::read(&self.settings));
        let mut refusals = Vec::new();
        if let Some(trouble) = servers.trouble() {
            refusals.push(Refusal { kind: DnsFailureKind::NoServers, words: trouble.to_owned() });
        }
        for name in servers.candidates(ascii, absolute) {
            let (a, aaaa) = tokio::join!(
                servers.ask(&name, RecordType::A, deadline),
                servers.ask(&name, RecordType::AAAA, deadline)
            );
            match (a, aaaa) {
                (Err(a), Err(aaaa)) => refusals.extend([a, aaaa]),
                (a, aaaa) => return Observed::Seen(resolution(question::plain(&name), a, aaaa, watch.elapsed())),
            }
        }
        let telling = Refusal::most_telling(refusals);
        Observed::Failed(DnsFailure {
            name: ascii.to_owned(),
            kind: telling.kind,
            servers: servers.addresses(),
            detail: telling.words,
            elapsed_ms: watch.elapsed(),
        })
    }
}

/// An answer that needed no name server.
fn local(name: &str, addresses: &[IpAddr], elapsed_ms: Millis) -> Resolution {
    let of = |wanted: fn(&IpAddr) -> bool| {
        let found = addresses.iter().copied().filter(wanted);
        found.map(|address| ResolvedAddress { address, ttl_seconds: None }).collect::<Vec<_>>()
    };
    let (v4, v6) = (of(IpAddr::is_ipv4), of(IpAddr::is_ipv6));
    // The file is the whole truth about a name it holds, so a family it leaves out has no data.
    let missing = |of: &Vec<ResolvedAddress>| of.is_empty().then_some(DnsFailureKind::NoData);
    Resolution {
        name: name.to_owned(),
        source: DnsSource::Hosts,
        cnames: Vec::new(),
        a_failure: missing(&v4),
        aaaa_failure: missing(&v6),
        addresses: in_order(v6, v4),
        elapsed_ms,
    }
}

/// What the two questions came to together; at least one of them has addresses.
fn resolution(
    name: String,
    a: Result<Records, Refusal>,
    aaaa: Result<Records, Refusal>,
    elapsed_ms: Millis,
) -> Resolution {
    let kind = |refusal: &Result<Records, Refusal>| refusal.as_ref().err().map(|refusal| refusal.kind);
    let (a_failure, aaaa_failure) = (kind(&a), kind(&aaaa));
    let (v4, v6) = (a.unwrap_or_default(), aaaa.unwrap_or_default());
    // Both walk the same aliases; where one question failed, its trail is empty.
    let cnames = if v4.cnames.is_empty() { v6.cnames } else { v4.cnames };
    Resolution {
        name,
        source: DnsSource::Dns,
        cnames,
        addresses: in_order(v6.addresses, v4.addresses),
        a_failure,
        aaaa_failure,
        elapsed_ms,
    }
}

/// Families in turn, IPv6 first (RFC 8305 §4), each family in the server's order, nothing twice.
///
/// In turn, because the probe takes only the first few: a name with many addresses of one family
/// must not hide the other.
fn in_order(v6: Vec<ResolvedAddress>, v4: Vec<ResolvedAddress>) -> Vec<ResolvedAddress> {
    let mut ordered: Vec<ResolvedAddress> = Vec::new();
    let (mut v6, mut v4) = (v6.into_iter(), v4.into_iter());
    loop {
        let (six, four) = (v6.next(), v4.next());
        if six.is_none() && four.is_none() {
            return ordered;
        }
        for next in [six, four].into_iter().flatten() {
            if ordered.len() < MAX_ADDRESSES && !ordered.iter().any(|held| held.address == next.address) {
                ordered.push(next);
            }
        }
    }
}
