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
