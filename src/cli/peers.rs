//! From what was typed to evidence: targets, limits, the network, and looking at many peers at a time.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::StreamExt as _;

use crate::evidence::Evidence;
use crate::evidence::ping::PingSettings;
use crate::evidence::probe::{Further, Limits, probe};
use crate::evidence::resolve::ResolverSettings;
use crate::evidence::wire::SystemWire;
use crate::inventory::Asked;
use crate::moment::SystemClock;
use crate::target::{Host, Target, Transport};
use crate::trust::Policy;

use super::args::{OutwardArgs, ProbeArgs};
use super::descriptors::Descriptors;
use super::error::{Misuse, transports};
use super::outward::Look;
use super::proxy::Approach;
use super::settings::Settings;

/// Looks at every target, in their order; each with what it will be judged by.
pub(super) fn probed<'t>(
    targets: impl Iterator<Item = (&'t Target, &'t Settings)>,
    args: &ProbeArgs,
    outward: &OutwardArgs,
    further: Further,
    policy: &Policy,
    approach: Approach,
) -> Result<Vec<Evidence>, Misuse> {
    let Network { limits, wire, descriptors } = network_looking(args, further, approach)?;
    let look = Look::new(outward, policy)?;
    gather(targets.map(|(target, settings)| look.observe(target, &limits, &wire, settings)), descriptors.peers)
}

/// Observes every peer once, for commands that make no report of it.
pub(super) fn observe(
    peers: &[String],
    server_name: Option<&str>,
    args: &ProbeArgs,
    approach: Approach,
) -> Result<Vec<Evidence>, Misuse> {
    let targets = targets(peers, server_name, args)?;
    let Network { limits, wire, descriptors } = network(args, approach)?;
    gather(targets.iter().map(|target| probe(target, &limits, &wire, &SystemClock)), descriptors.peers)
}

fn gather<P: Future<Output = Evidence>>(
    probes: impl Iterator<Item = P>,
    side_by_side: usize,
) -> Result<Vec<Evidence>, Misuse> {
    awaited(futures_util::stream::iter(probes).buffered(side_by_side).collect())
}

/// What a future gives. Sockets that still wait for a reply are not waited for.
pub(super) fn awaited<T>(future: impl Future<Output = T>) -> Result<T, Misuse> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Misuse::internal)?;
    let given = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(given)
}

/// The peers as targets; none at all is misuse.
pub(super) fn targets(peers: &[String], server_name: Option<&str>, args: &ProbeArgs) -> Result<Vec<Target>, Misuse> {
    if peers.is_empty() {
        return Err(Misuse::new("error-no-peer"));
    }
    named(peers, &asked(server_name, args)?)
}

/// What is asked of every peer.
pub(super) fn asked(server_name: Option<&str>, args: &ProbeArgs) -> Result<Asked, Misuse> {
    Ok(Asked {
        transport: args.starttls.as_deref().map(transport).transpose()?,
        server_name: server_name.map(Host::parse).transpose()?,
        pinned: addresses(&args.aim.address)?,
        without_sni: args.aim.no_sni,
    })
}

/// The peers of the line, which all get what is asked of all.
pub(super) fn named(peers: &[String], asked: &Asked) -> Result<Vec<Target>, Misuse> {
    let target = |peer: &String| {
        let target = Target::parse_as(peer, asked.transport)?;
        if matches!(target.host, Host::Ip(_)) && !asked.pinned.is_empty() {
            return Err(Misuse::new("error-address-literal").with("peer", peer.as_str()));
        }
        Ok(asked.of(target))
    };
    peers.iter().map(target).collect()
}

/// The addresses of `--address`, each once. No more than are probed of a name: what was asked for is not left out.
fn addresses(typed: &[String]) -> Result<Vec<IpAddr>, Misuse> {
    let mut found: Vec<IpAddr> = Vec::new();
    for text in typed {
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
        let address = bare.parse().map_err(|_| Misuse::new("error-address").with("got", text.as_str()))?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    let limit = Limits::default().max_addresses;
    if found.len() > limit {
        return Err(Misuse::new("error-address-many").with("count", found.len()).with("limit", limit));
    }
    Ok(found)
}

pub(super) fn transport(word: &str) -> Result<Transport, Misuse> {
    let unknown = || Misuse::new("error-starttls").with("got", word).with("expected", transports());
    Transport::of_word(word).ok_or_else(unknown)
}

/// The way to the peers, and how many of them go it side by side.
pub(super) struct Network {
    pub(super) limits: Limits,
    pub(super) wire: SystemWire,
    pub(super) descriptors: Descriptors,
}

pub(super) fn network(args: &ProbeArgs, approach: Approach) -> Result<Network, Misuse> {
    network_looking(args, Further::default(), approach)
}

/// The same for further looks.
pub(super) fn network_looking(args: &ProbeArgs, further: Further, approach: Approach) -> Result<Network, Misuse> {
    let descriptors = Descriptors::share(args.concurrency);
    let (limits, resolver, ping) = limits(args, further)?;
    let resolver = ResolverSettings { lookups: descriptors.lookups, ..resolver };
    let wire = SystemWire::new(&resolver, ping).map_err(Misuse::internal)?;
    Ok(Network { limits, wire: wire.presenting(approach.identity).through(approach.proxies), descriptors })
}

/// What probes may take, and how they resolve and ping.
pub(super) fn limits(args: &ProbeArgs, further: Further) -> Result<(Limits, ResolverSettings, PingSettings), Misuse> {
    let timeout = seconds(&args.timeout)?;
    let limits = Limits {
        peer_deadline: deadline(args, further)?,
        one_address: args.one_address,
        ping: !args.no_ping,
        repeat: args.aim.repeat.unwrap_or(1),
        further,
        ..Limits::with_timeout(timeout)
    };
    let resolver = resolver(args)?;
    // An echo never holds up the rest: it has at most the handshake's own time.
    let ping = PingSettings { count: args.ping_count, timeout: timeout.min(PingSettings::default().timeout) };
    Ok((limits, resolver, ping))
}

/// Whom to ask for names, and how long.
pub(super) fn resolver(args: &ProbeArgs) -> Result<ResolverSettings, Misuse> {
    let server = args.resolver.as_deref().map(server_address).transpose()?;
    Ok(ResolverSettings { server, timeout: seconds(&args.dns_timeout)?, ..ResolverSettings::default() })
}

/// The bound of one whole probe.
pub(super) fn deadline(args: &ProbeArgs, further: Further) -> Result<Duration, Misuse> {
    let usual = Limits::with_timeout(seconds(&args.timeout)?);
    let usual = usual.looking(further).repeating(args.aim.repeat.unwrap_or(1)).peer_deadline;
    args.peer_deadline.as_deref().map_or(Ok(usual), seconds)
}

/// A number of seconds above 0 and at most a day, fractions allowed.
pub(super) fn seconds(text: &str) -> Result<Duration, Misuse> {
    let number = text.parse::<f64>().ok().filter(|n| *n > 0.0 && *n <= 86_400.0);
    number.map(Duration::from_secs_f64).ok_or_else(|| Misuse::new("error-duration").with("got", text))
}

fn server_address(text: &str) -> Result<std::net::SocketAddr, Misuse> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    let with_port = text.parse().ok();
    let found = with_port.or_else(|| bare.parse::<IpAddr>().ok().map(|ip| (ip, 53).into()));
    found.ok_or_else(|| Misuse::new("error-resolver").with("got", text))
}
