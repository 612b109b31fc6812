//! The seam: the only way from a probe to the network.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::danger::TlsConfigs;
use super::identity::ClientIdentity;
use super::ping::{PingSettings, Pinger};
use super::proxy::{Proxies, Proxy};
use super::resolve::{Resolver, ResolverSettings};
use super::{ConnectFailure, DnsFailure, Observed, Ping, PingFailure, Resolution, TcpOpen, connect};
use crate::target::{Host, Target};

/// What a probe asks of the network. Tests answer in its place.
pub trait Wire: Sync {
    /// An open connection.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send;

    /// Addresses of `host`. Bounded by the implementation's own settings.
    fn resolve(&self, host: &Host) -> impl Future<Output = Observed<Resolution, DnsFailure>> + Send;

    /// ICMP echo with one address. Bounded by the implementation's own settings.
    fn ping(&self, address: IpAddr) -> impl Future<Output = Observed<Ping, PingFailure>> + Send;

    /// Opens a TCP connection until `deadline`.
    fn connect(
        &self,
        address: SocketAddr,
        deadline: Instant,
    ) -> impl Future<Output = Result<(Self::Stream, TcpOpen), ConnectFailure>> + Send;

    /// Whether there is a route to the address or its family; nothing is sent.
    fn has_route(&self, address: IpAddr) -> bool;

    /// The prepared TLS configurations.
    fn tls(&self) -> &TlsConfigs;

    /// The proxy between this machine and a peer, where there is one.
    fn proxy(&self, _target: &Target) -> Option<&Proxy> {
        None
    }
}

/// The machine's network. One for a run: what it holds is shared by all probes.
#[derive(Debug)]
pub struct SystemWire {
    tls: TlsConfigs,
    resolver: Resolver,
    pinger: Pinger,
    proxies: Option<Proxies>,
}

impl SystemWire {
    /// Prepares it; nothing is opened or read before it is needed.
    pub fn new(resolver: &ResolverSettings, ping: PingSettings) -> Result<Self, rustls::Error> {
        let (resolver, pinger) = (Resolver::new(resolver), Pinger::new(ping));
        Ok(Self { tls: TlsConfigs::new()?, resolver, pinger, proxies: None })
    }

    /// The same, with a certificate for servers that ask for one.
    #[must_use]
    pub fn presenting(self, identity: Option<ClientIdentity>) -> Self {
        Self { tls: self.tls.presenting(identity), ..self }
    }

    /// The same, with a proxy before the peers. What is fetched goes by no proxy.
    #[must_use]
    pub fn through(self, proxies: Option<Proxies>) -> Self {
        Self { proxies, ..self }
    }
}

impl Wire for SystemWire {
    type Stream = TcpStream;

    async fn resolve(&self, host: &Host) -> Observed<Resolution, DnsFailure> {
        self.resolver.resolve(host).await
    }

    async fn ping(&self, address: IpAddr) -> Observed<Ping, PingFailure> {
        self.pinger.ping(address).await
    }

    async fn connect(&self, address: SocketAddr, deadline: Instant) -> Result<(TcpStream, TcpOpen), ConnectFailure> {
        connect::connect(address, deadline).await
    }

    fn has_route(&self, address: IpAddr) -> bool {
        connect::has_route(address)
    }

    fn tls(&self) -> &TlsConfigs {
        &self.tls
    }

    fn proxy(&self, target: &Target) -> Option<&Proxy> {
        self.proxies.as_ref()?.of(target)
    }
}
