//! The seam: the only way from a probe to the network.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::danger::TlsConfigs;
use super::{ConnectFailure, DnsFailure, Observed, Ping, PingFailure, Resolution, TcpOpen, connect};
use crate::target::Host;

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
}

/// The machine's network. One for a run: what it holds is shared by all probes.
#[derive(Debug)]
pub struct SystemWire {
    tls: TlsConfigs,
}

impl SystemWire {
    /// Prepares it.
    pub fn new() -> Result<Self, rustls::Error> {
        Ok(Self { tls: TlsConfigs::new()? })
    }
}

impl Wire for SystemWire {
    type Stream = TcpStream;

    async fn resolve(&self, host: &Host) -> Observed<Resolution, DnsFailure> {
        temporary::resolve(host).await
    }

    async fn ping(&self, address: IpAddr) -> Observed<Ping, PingFailure> {
        temporary::ping(address).await
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
}

/// TEMPORARY: stands in for `resolve.rs` and `ping.rs` until they are merged; goes away with that merge.
mod temporary {
    use std::net::IpAddr;

    use super::{DnsFailure, Host, Observed, Ping, PingFailure, Resolution};
    use crate::evidence::{DnsFailureKind, DnsSource, Reason, ResolvedAddress};
    use crate::moment::Stopwatch;

    pub(super) async fn resolve(host: &Host) -> Observed<Resolution, DnsFailure> {
        let watch = Stopwatch::start();
        let name = host.ascii();
        let found = tokio::net::lookup_host((name.as_str(), 0)).await.map(Vec::from_iter);
        let elapsed_ms = watch.elapsed();
        match found {
            Ok(found) => {
                let mut addresses: Vec<_> = found
                    .into_iter()
                    .map(|socket| ResolvedAddress { address: socket.ip(), ttl_seconds: None })
                    .collect();
                addresses.dedup();
                Observed::Seen(Resolution {
                    name,
                    source: DnsSource::Hosts,
                    cnames: Vec::new(),
                    addresses,
                    a_failure: None,
                    aaaa_failure: None,
                    elapsed_ms,
                })
            }
            Err(error) => Observed::Failed(DnsFailure {
                name,
                kind: DnsFailureKind::Other,
                servers: Vec::new(),
                detail: error.to_string(),
                elapsed_ms,
            }),
        }
    }

    pub(super) async fn ping(_address: IpAddr) -> Observed<Ping, PingFailure> {
        Observed::NotTried(Reason::NotAsked)
    }
}
