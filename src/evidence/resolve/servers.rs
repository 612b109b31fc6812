//! Which servers to ask, in which order, for which names.
//!
//! hickory's own pool asks two servers at once and takes the first answer, even a quick REFUSED from
//! one that knows nothing. So each server gets a resolver of its own here, and the next one is asked
//! when one did not say what it knows about the name.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{Name, RecordType};
use tokio::time::Instant;

use super::ResolverSettings;
use super::question::{Read, Records, Refusal, Services, alias_of, ask, records, services};

/// Name servers taken from the system, as glibc does (`MAXNS`): the deadline is shared among them.
const MAX_SERVERS: usize = 3;

/// The servers, and the search list.
#[derive(Debug)]
pub(super) struct Servers {
    servers: Vec<(SocketAddr, TokioResolver)>,
    /// The server that answered last: a dead first server costs its share of the deadline once a
    /// run, not once a name.
    preferred: AtomicUsize,
    search: Vec<Name>,
    ndots: usize,
    trouble: Option<String>,
}

impl Servers {
    /// Reads the system's configuration; the settings' server replaces its servers.
    pub(super) fn read(settings: &ResolverSettings) -> Self {
        let (config, ndots, unread) = match system(settings) {
            Ok((config, options)) => (config, options.ndots, None),
            Err(error) => (ResolverConfig::default(), 1, Some(error.to_string())),
        };
        let (domain, search, servers) = config.into_parts();
        let mut addresses: Vec<_> = servers.iter().map(|server| SocketAddr::new(server.ip, 53)).collect();
        addresses.dedup();
        addresses.truncate(MAX_SERVERS);
        if let Some(server) = settings.server {
            addresses = vec![server];
        }
        let mut servers = Self::of(&addresses, settings.timeout);
        // A search list replaces the machine's own domain (resolv.conf(5), and Windows alike).
        servers.search = if search.is_empty() { domain.into_iter().collect() } else { search };
        servers.ndots = ndots;
        servers.trouble = servers.trouble.map(|trouble| unread.unwrap_or(trouble));
        servers
    }

    /// These servers and no search list; trouble when not one of them can be asked.
    pub(super) fn of(addresses: &[SocketAddr], timeout: Duration) -> Self {
        let mut trouble = Some("the system's configuration names no server".to_owned());
        let mut servers = Vec::new();
        for &address in addresses {
            match client(address, timeout) {
                Ok(client) => servers.push((address, client)),
                Err(error) => trouble = Some(format!("{address}: {error}")),
            }
        }
        let trouble = trouble.filter(|_| servers.is_empty());
        Self { servers, preferred: AtomicUsize::new(0), search: Vec::new(), ndots: 1, trouble }
    }

    /// Why there is no server to ask; `None` when there is one.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Every server, `address:port`.
    pub(super) fn addresses(&self) -> Vec<String> {
        self.servers.iter().map(|(address, _)| address.to_string()).collect()
    }

    /// The fully qualified names that `ascii` may mean, in the order of resolv.conf(5).
    ///
    /// 1. An absolute name is its only meaning.
    /// 2. With at least `ndots` dots, the name itself comes before the search list; else after it.
    /// 3. Without a server there is nothing to ask.
    pub(super) fn candidates(&self, ascii: &str, absolute: bool) -> Vec<Name> {
        // By labels: hickory's text readers refuse the underscores that Windows hosts carry.
        let itself = Name::from_labels(ascii.split('.').map(str::as_bytes)).ok();
        let Some(itself) = itself.filter(|_| !self.servers.is_empty()) else {
            return Vec::new();
        };
        let mut names = Vec::new();
        if !absolute {
            names.extend(self.search.iter().filter_map(|suffix| itself.clone().append_domain(suffix).ok()));
        }
        let at = if ascii.matches('.').count() >= self.ndots { 0 } else { names.len() };
        names.insert(at, itself);
        let mut once: Vec<Name> = Vec::new();
        for mut name in names {
            name.set_fqdn(true);
            if !once.contains(&name) {
                once.push(name);
            }
        }
        once
    }

    /// Asks one question, server by server until one knows; each gets an equal share of what is left.
    pub(super) async fn ask(&self, name: &Name, kind: RecordType, deadline: Instant) -> Result<Records, Refusal> {
        self.in_turn(name, kind, deadline, records).await
    }

    /// The same for records that lead to services.
    pub(super) async fn services(&self, name: &Name, kind: RecordType, deadline: Instant) -> Result<Services, Refusal> {
        self.in_turn(name, kind, deadline, services).await
    }

    /// What the name is an alias of; NODATA where it is none.
    pub(super) async fn alias(&self, name: &Name, deadline: Instant) -> Result<Name, Refusal> {
        self.in_turn(name, RecordType::CNAME, deadline, alias_of).await
    }

    async fn in_turn<T>(&self, name: &Name, kind: RecordType, deadline: Instant, read: Read<T>) -> Result<T, Refusal> {
        let count = self.servers.len();
        let first = self.preferred.load(Ordering::Relaxed);
        let mut refusals = Vec::new();
        for turn in 0..count {
            let at = (first + turn) % count;
            let (address, client) = &self.servers[at];
            let left = deadline.saturating_duration_since(Instant::now());
            let share = left / u32::try_from(count - turn).unwrap_or(1);
            match ask(client, *address, name, kind, share, read).await {
                Err(refusal) if !refusal.is_knowledge() => refusals.push(refusal),
                known => {
                    self.preferred.store(at, Ordering::Relaxed);
                    return known;
                }
            }
        }
        Err(Refusal::most_telling(refusals))
    }
}

/// A resolver for one server: no hosts file, no search list, no retry of an answer that was given.
fn client(address: SocketAddr, timeout: Duration) -> Result<TokioResolver, NetError> {
    let (mut udp, mut tcp) = (ConnectionConfig::udp(), ConnectionConfig::tcp());
    (udp.port, tcp.port) = (address.port(), address.port());
    let server = NameServerConfig::new(address.ip(), true, vec![udp, tcp]);
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let mut options = ResolverOpts::default();
    options.timeout = timeout;
    // Lost datagrams are sent again below this; a further attempt would only repeat a SERVFAIL.
    options.attempts = 0;
    // As the C library asks unless told otherwise: servers that choke on EDNS are still in the field.
    options.edns0 = false;
    options.use_hosts_file = ResolveHosts::Never;
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    *builder.options_mut() = options;
    builder.build()
}

/// The system's configuration.
///
/// hickory refuses a file without nameservers and loses the search list with it; the entry put
/// before the file's own keeps it from that, and is taken out again.
#[cfg(all(unix, not(any(target_os = "android", target_vendor = "apple"))))]
fn system(settings: &ResolverSettings) -> Result<(ResolverConfig, ResolverOpts), NetError> {
    let path = settings.resolv_conf.as_deref().unwrap_or(std::path::Path::new("/etc/resolv.conf"));
    let words = |error: std::io::Error| NetError::from(format!("{}: {error}", path.display()));
    let mut text = b"nameserver 0.0.0.0\n".to_vec();
    text.extend(std::fs::read(path).map_err(words)?);
    let (config, options) = hickory_resolver::system_conf::parse_resolv_conf(text)?;
    let (domain, search, mut servers) = config.into_parts();
    servers.remove(0);
    Ok((ResolverConfig::from_parts(domain, search, servers), options))
}

/// The system's configuration.
#[cfg(not(all(unix, not(any(target_os = "android", target_vendor = "apple")))))]
fn system(_settings: &ResolverSettings) -> Result<(ResolverConfig, ResolverOpts), NetError> {
    hickory_resolver::system_conf::read_system_conf().map_err(NetError::from)
}
