//! Looks beyond the usual handshake.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ChainElement, Handshake, MissingOut};
use crate::diagnosis::SslStatus;

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct KeyTypeOut<'a> {
    pub address: String,
    /// The only type of key that was offered: `rsa`, `ecdsa`.
    pub key_type: &'static str,
    /// `certificate` (one of that type), `other-type` (one that such a client cannot verify), `refused` (it has none of
    /// that type), `not-answered` (nothing is known; `handshake` says why).
    pub answer: &'static str,
    /// Test 2 of such a client; `null` without a certificate of that type.
    pub ssl_status: Option<SslStatus>,
    pub handshake: Handshake<'a>,
    /// As `chain` of the peer.
    pub chain: Vec<ChainElement>,
    pub missing: Vec<MissingOut>,
    /// The earliest moment at which this verdict changes by itself; `null` as well where time alone changes nothing.
    pub valid_until: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct LegacyOut<'a> {
    pub address: String,
    /// `full` (TLS 1.2, with extensions), `plain` (TLS 1.0, without extensions, and so without a server name).
    pub hello: &'static str,
    /// Test 2 of such a client; `null` where it is shown no certificate. Never part of the peer's own status.
    pub ssl_status: Option<SslStatus>,
    pub handshake: Handshake<'a>,
    /// Bits of a Diffie-Hellman group.
    pub dh_bits: Option<u32>,
    /// As `chain` of the peer.
    pub chain: Vec<ChainElement>,
    pub missing: Vec<MissingOut>,
}
