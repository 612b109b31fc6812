//! What was found of the way to the peer.

use crate::diagnosis::{Reachability, SslStatus};
use crate::evidence::proxy::ProxyFailureKind;
use schemars::JsonSchema;
use serde::Serialize;

use super::Text;

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct ReachabilityOut<'a> {
    /// `null` when nothing was probed.
    pub status: Option<Reachability>,
    pub status_reason: Option<&'static str>,
    pub addresses: Vec<AddressOut<'a>>,
    /// The proxy that stood between; `null` where none was used.
    pub proxy: Option<ProxyOut<'a>>,
    pub dns: Dns<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct AddressOut<'a> {
    /// `null` through a proxy, which alone knows it.
    pub address: Option<String>,
    pub address_reason: Option<&'static str>,
    pub ping: PingOut<'a>,
    pub tcp: TcpOut<'a>,
    /// Test 2 at this address; `null` when it was not tried.
    pub ssl_status: Option<SslStatus>,
    /// With `--repeat`: which connections showed this; an address stands once for each different thing it showed.
    pub repeat: Option<RepeatOut<'a>>,
}

/// Connections of `--repeat` with one address.
#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct RepeatOut<'a> {
    /// Connections that were asked for.
    pub asked: u16,
    /// Connections that were made with the address, whatever they showed; fewer than asked when the time was up.
    pub made: u16,
    /// Connections that showed this.
    pub count: usize,
    /// Which of them, counted from 1.
    pub attempts: &'a [u16],
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct ProxyOut<'a> {
    /// Host and port of the proxy.
    pub proxy: Text<'a>,
    /// Host and port that it was asked to connect.
    pub asked: Text<'a>,
    /// The proxy's own address; `null` when it has none.
    pub address: Option<String>,
    pub credentials_sent: bool,
    /// `open` or `failed`.
    pub status: &'static str,
    /// Why it failed; `null` when it is open.
    pub reason: Option<ProxyFailureKind>,
    pub detail: Option<Text<'a>>,
    /// The status that the proxy answered with; `null` when it answered none, and when it is open.
    pub http_status: Option<u16>,
    pub status_line: Option<Text<'a>>,
    /// The authentication schemes that it asked for.
    pub challenges: Vec<Text<'a>>,
    /// Until the connection to the proxy was open; `null` when it failed.
    pub connect_ms: Option<f64>,
    pub elapsed_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct PingOut<'a> {
    /// `reply`, `no-reply`, `not-permitted`, `skipped`.
    pub status: &'static str,
    pub reason: Option<Text<'a>>,
    pub sent: Option<u16>,
    pub received: Option<u16>,
    pub loss_percent: Option<f64>,
    pub min_ms: Option<f64>,
    pub avg_ms: Option<f64>,
    pub max_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct TcpOut<'a> {
    /// `open`, `refused`, `timeout`, `unreachable`, `reset`, `skipped`.
    pub status: &'static str,
    pub reason: Option<Text<'a>>,
    pub os_error: Option<i32>,
    pub elapsed_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct Dns<'a> {
    /// `resolved`, `failed`, `skipped`.
    pub status: &'static str,
    pub reason: Option<Text<'a>>,
    pub name: Option<Text<'a>>,
    /// `hosts` or `dns`.
    pub source: Option<&'static str>,
    pub cnames: Vec<Text<'a>>,
    pub addresses: Vec<DnsAddress>,
    /// Why there is no A record, where there is none.
    pub a_failure: Option<Text<'a>>,
    pub aaaa_failure: Option<Text<'a>>,
    pub servers: Vec<Text<'a>>,
    pub elapsed_ms: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct DnsAddress {
    pub address: String,
    pub ttl_seconds: Option<u32>,
}
