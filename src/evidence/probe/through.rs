//! A probe through a proxy: every connection of it is a tunnel, and all that a machine learns by connecting itself is
//! not tried.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;

use tokio::time::Instant;

use super::{Limits, Probe};
use crate::evidence::danger::TlsConfigs;
use crate::evidence::proxy::{self, Proxy, ProxyEvidence, ProxyFailureKind};
use crate::evidence::wire::Wire;
use crate::evidence::{
    AddressEvidence, ConnectFailure, ConnectFailureKind, DnsFailure, Evidence, Observed, Ping, PingFailure, Reason,
    Resolution, TcpOpen,
};
use crate::moment::{Moment, Stopwatch};
use crate::target::{Host, Target};

/// What the probe of a peer knows before it has an address; never shown.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Probes a peer through a proxy.
pub(super) async fn through(
    proxy: &Proxy,
    target: &Target,
    limits: &Limits,
    wire: &impl Wire,
    deadline: Instant,
    observed_at: Moment,
) -> Evidence {
    let watch = Stopwatch::start();
    let tunnels = Tunnels { wire, proxy, target, first: Mutex::new(None) };
    let probe = Probe { target, limits, wire: &tunnels, deadline };
    let mut addresses = probe.all(&[NOWHERE]).await;
    if limits.repeat > 1 {
        addresses = probe.repeated(addresses).await;
    }
    let first = tunnels.first.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    match first.as_ref().filter(|first| first.outcome.seen().is_some()).and_then(|first| first.address) {
        Some(to) => addresses.iter_mut().for_each(|shown| veil(shown, to.ip())),
        // There is no address to speak of: what became of the proxy is all that is known.
        None => addresses.clear(),
    }
    Evidence {
        target: target.clone(),
        observed_at,
        dns: Observed::NotTried(Reason::ThroughProxy),
        proxy: first,
        handed: None,
        addresses,
        fetched: Vec::new(),
        total_ms: Some(watch.elapsed()),
    }
}

/// A tunnel that opened is no TCP connection of ours with the peer.
fn veil(shown: &mut AddressEvidence, proxy: IpAddr) {
    shown.address = proxy;
    shown.ping = Observed::NotTried(Reason::ThroughProxy);
    if shown.tcp.seen().is_some() {
        shown.tcp = Observed::NotTried(Reason::ThroughProxy);
    }
    let (key_types, older) = (&mut shown.key_types, &mut shown.legacy);
    let looks = key_types.iter_mut().map(|look| &mut look.shown).chain(older.iter_mut().map(|look| &mut look.shown));
    for look in looks {
        veil(look, proxy);
    }
}

/// A wire on which every connection leads through the proxy to the one peer.
struct Tunnels<'a, W> {
    wire: &'a W,
    proxy: &'a Proxy,
    target: &'a Target,
    /// What became of the first tunnel.
    first: Mutex<Option<ProxyEvidence>>,
}

impl<W: Wire> Wire for Tunnels<'_, W> {
    type Stream = W::Stream;

    async fn resolve(&self, _: &Host) -> Observed<Resolution, DnsFailure> {
        Observed::NotTried(Reason::ThroughProxy)
    }

    async fn ping(&self, _: IpAddr) -> Observed<Ping, PingFailure> {
        Observed::NotTried(Reason::ThroughProxy)
    }

    async fn connect(&self, _: SocketAddr, deadline: Instant) -> Result<(W::Stream, TcpOpen), ConnectFailure> {
        let (evidence, stream) = proxy::open(self.proxy, self.target, deadline, self.wire).await;
        let opened = match (&evidence.outcome, stream) {
            (Observed::Seen(tunnel), Some(stream)) => Ok((stream, TcpOpen { elapsed_ms: tunnel.elapsed_ms })),
            _ => Err(failure(&evidence)),
        };
        self.first.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(evidence);
        opened
    }

    fn has_route(&self, _: IpAddr) -> bool {
        true
    }

    fn tls(&self) -> &TlsConfigs {
        self.wire.tls()
    }
}

/// A further tunnel that did not open, as a connection that did not.
fn failure(evidence: &ProxyEvidence) -> ConnectFailure {
    let failed = evidence.outcome.failed();
    let kind = match failed.map(|failed| failed.kind) {
        Some(ProxyFailureKind::Silent) => ConnectFailureKind::Timeout,
        _ => ConnectFailureKind::Other,
    };
    let detail = failed.map(|failed| failed.detail.as_str()).unwrap_or_default();
    let detail = format!("the proxy {}: {detail}", evidence.proxy);
    ConnectFailure { kind, os_error: None, detail, elapsed_ms: failed.map(|f| f.elapsed_ms).unwrap_or_default() }
}
