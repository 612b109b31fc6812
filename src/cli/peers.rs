//! From what was typed to evidence: targets, limits, the network, and looking at many peers at a time.

use std::time::Duration;

use futures_util::StreamExt as _;

use crate::evidence::Evidence;
use crate::evidence::ping::PingSettings;
use crate::evidence::probe::{Limits, probe};
use crate::evidence::resolve::ResolverSettings;
use crate::evidence::wire::SystemWire;
use crate::inventory::Asked;
use crate::moment::SystemClock;
use crate::target::{Host, Target, Transport};

use super::args::{OutwardArgs, ProbeArgs};
use super::error::{Misuse, transports};
use super::outward::Look;
use super::proxy::Approach;
use super::settings::Settings;

/// Looks at every target, in their order.
pub(super) fn probed(
    targets: &[Target],
    args: &ProbeArgs,
    outward: &OutwardArgs,
    settings: &Settings,
    approach: Approach,
) -> Result<Vec<Evidence>, Misuse> {
    let (limits, wire) = network(args, approach)?;
    let look = Look::new(outward, &settings.policy)?;
    gather(targets.iter().map(|target| look.observe(target, &limits, &wire, settings)), args.concurrency)
}

/// Observes every peer once, for commands that make no report of it.
pub(super) fn observe(
    peers: &[String],
    server_name: Option<&str>,
    args: &ProbeArgs,
    approach: Approach,
) -> Result<Vec<Evidence>, Misuse> {
    let targets = targets(peers, server_name, args.starttls.as_deref())?;
    let (limits, wire) = network(args, approach)?;
    gather(targets.iter().map(|target| probe(target, &limits, &wire, &SystemClock)), args.concurrency)
}

fn gather<P: Future<Output = Evidence>>(
    probes: impl Iterator<Item = P>,
    concurrency: u16,
) -> Result<Vec<Evidence>, Misuse> {
    awaited(futures_util::stream::iter(probes).buffered(usize::from(concurrency)).collect())
}

/// What a future gives. Sockets that still wait for a reply are not waited for.
pub(super) fn awaited<T>(future: impl Future<Output = T>) -> Result<T, Misuse> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Misuse::internal)?;
    let given = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(given)
}

/// The peers as targets; none at all is misuse.
pub(super) fn targets(
    peers: &[String],
    server_name: Option<&str>,
    starttls: Option<&str>,
) -> Result<Vec<Target>, Misuse> {
    if peers.is_empty() {
        return Err(Misuse::new("error-no-peer"));
    }
    let server_name = server_name.map(Host::parse).transpose()?;
    named(peers, &Asked { transport: starttls.map(transport).transpose()?, server_name })
}

/// The peers of the line, which all get what is asked of all.
pub(super) fn named(peers: &[String], asked: &Asked) -> Result<Vec<Target>, Misuse> {
    let target = |peer: &String| Target::parse_as(peer, asked.transport);
    let parsed = peers.iter().map(|peer| target(peer).map(|t| Target { server_name: asked.server_name.clone(), ..t }));
    Ok(parsed.collect::<Result<_, _>>()?)
}

pub(super) fn transport(word: &str) -> Result<Transport, Misuse> {
    let unknown = || Misuse::new("error-starttls").with("got", word).with("expected", transports());
    Transport::of_word(word).ok_or_else(unknown)
}

pub(super) fn network(args: &ProbeArgs, approach: Approach) -> Result<(Limits, SystemWire), Misuse> {
    let timeout = seconds(&args.timeout)?;
    let mut limits = Limits::with_timeout(timeout);
    if let Some(deadline) = &args.peer_deadline {
        limits.peer_deadline = seconds(deadline)?;
    }
    limits.one_address = args.one_address;
    limits.ping = !args.no_ping;
    let server = args.resolver.as_deref().map(server_address).transpose()?;
    let resolver = ResolverSettings { server, timeout: seconds(&args.dns_timeout)?, ..ResolverSettings::default() };
    // An echo never holds up the rest: it has at most the handshake's own time.
    let ping = PingSettings { count: args.ping_count, timeout: timeout.min(PingSettings::default().timeout) };
    let wire = SystemWire::new(&resolver, ping).map_err(Misuse::internal)?;
    Ok((limits, wire.presenting(approach.identity).through(approach.proxies)))
}

/// A number of seconds above 0 and at most a day, fractions allowed.
pub(super) fn seconds(text: &str) -> Result<Duration, Misuse> {
    let number = text.parse::<f64>().ok().filter(|n| *n > 0.0 && *n <= 86_400.0);
    number.map(Duration::from_secs_f64).ok_or_else(|| Misuse::new("error-duration").with("got", text))
}

fn server_address(text: &str) -> Result<std::net::SocketAddr, Misuse> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    let with_port = text.parse().ok();
    let found = with_port.or_else(|| bare.parse::<std::net::IpAddr>().ok().map(|ip| (ip, 53).into()));
    found.ok_or_else(|| Misuse::new("error-resolver").with("got", text))
}
