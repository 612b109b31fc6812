//! The network as one request may use it: through the guard, with answers that are its own.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::evidence::danger::TlsConfigs;
use crate::evidence::ping::{Echo, EchoSender, Icmp, PingSettings, Pinger};
use crate::evidence::resolve::{Resolver, ResolverSettings};
use crate::evidence::wire::Wire;
use crate::evidence::{
    ConnectFailure, ConnectFailureKind, DnsFailure, DnsFailureKind, Observed, Ping, PingFailure, PingSocket,
    Resolution, TcpOpen, connect,
};
use crate::moment::Millis;
use crate::target::{Host, Target};

use super::guard::{AllowList, Refusal};

/// ICMP sockets for as long as the server lives. Requests carry numbers of their own: two probes of one address at a
/// time must not take each other's replies.
#[derive(Debug, Default)]
pub(super) struct Echoes {
    icmp: Icmp,
    next: AtomicU16,
}

impl EchoSender for &Echoes {
    fn ready(&self, address: IpAddr) -> Result<PingSocket, PingFailure> {
        self.icmp.ready(address)
    }

    async fn echo(&self, address: IpAddr, _: u16, bound: Duration) -> Echo {
        self.icmp.echo(address, self.next.fetch_add(1, Ordering::Relaxed), bound).await
    }
}

/// One request's way to the network: every address is looked at before it is used, and none is used that was not.
#[derive(Debug)]
pub(super) struct Guarded<'a> {
    allowed: &'a AllowList,
    host: &'a Host,
    port: u16,
    tls: &'a TlsConfigs,
    resolver: Resolver,
    pinger: Pinger<&'a Echoes>,
    refused: OnceLock<Refusal>,
}

impl<'a> Guarded<'a> {
    pub(super) fn new(
        target: &'a Target,
        allowed: &'a AllowList,
        tls: &'a TlsConfigs,
        echoes: &'a Echoes,
        resolver: &ResolverSettings,
        ping: PingSettings,
    ) -> Self {
        let (resolver, pinger) = (Resolver::new(resolver), Pinger::with_sender(ping, echoes));
        Self { allowed, host: &target.host, port: target.port, tls, resolver, pinger, refused: OnceLock::new() }
    }

    /// What the guard refused, if it did.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.refused.get().copied()
    }

    fn permits(&self, address: IpAddr) -> Result<(), Refusal> {
        let permitted = self.allowed.permits(self.host, self.port, address);
        // The first refusal tells; later ones are of the same kind.
        permitted.inspect_err(|refusal| {
            let _ = self.refused.set(*refusal);
        })
    }
}

impl Wire for Guarded<'_> {
    type Stream = TcpStream;

    /// One address that is refused refuses the name: a peer of which half was looked at would be called healthy.
    async fn resolve(&self, host: &Host) -> Observed<Resolution, DnsFailure> {
        let answer = self.resolver.resolve(host).await;
        let Observed::Seen(found) = &answer else { return answer };
        if found.addresses.iter().all(|entry| self.permits(entry.address).is_ok()) {
            return answer;
        }
        Observed::Failed(DnsFailure {
            name: host.ascii(),
            kind: DnsFailureKind::Other,
            servers: Vec::new(),
            detail: "the guard refuses an address of this name".to_owned(),
            elapsed_ms: found.elapsed_ms,
        })
    }

    async fn ping(&self, address: IpAddr) -> Observed<Ping, PingFailure> {
        match self.permits(address) {
            Ok(()) => self.pinger.ping(address).await,
            Err(_) => Observed::Failed(PingFailure::CannotSend { detail: "the guard refuses it".to_owned() }),
        }
    }

    async fn connect(&self, address: SocketAddr, deadline: Instant) -> Result<(TcpStream, TcpOpen), ConnectFailure> {
        match self.permits(address.ip()) {
            Ok(()) => connect::connect(address, deadline).await,
            Err(_) => Err(ConnectFailure {
                kind: ConnectFailureKind::NotPermitted,
                os_error: None,
                detail: "the guard refuses it".to_owned(),
                elapsed_ms: Millis(0.0),
            }),
        }
    }

    fn has_route(&self, address: IpAddr) -> bool {
        connect::has_route(address)
    }

    fn tls(&self) -> &TlsConfigs {
        self.tls
    }
}
