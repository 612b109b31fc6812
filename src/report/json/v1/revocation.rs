//! What is known of revocation, and what was fetched.

use crate::evidence::fetch::{FetchFailureKind, Purpose};
use crate::trust::revocation::Source;
use schemars::JsonSchema;
use serde::Serialize;

use super::Text;

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct RevocationOut<'a> {
    /// From the leaf up, without the root; the leaf alone where nothing but the staple was asked for.
    pub certificates: Vec<RevocationOf<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct RevocationOf<'a> {
    pub sha256: String,
    pub subject: String,
    /// `good`, `revoked`, `unknown`.
    pub status: &'static str,
    /// Why it is unknown.
    pub cause: Option<&'static str>,
    pub revoked_at: Option<String>,
    /// RFC 5280's word; `null` where the CA gives none.
    pub revoked_reason: Option<&'static str>,
    /// Which of `answers` decided; `null` without any.
    pub source: Option<Source>,
    pub answers: Vec<AnswerOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct AnswerOut<'a> {
    pub source: Source,
    /// `null` for a staple, and for a list from a file.
    pub url: Option<Text<'a>>,
    /// `good`, `revoked`, `unknown`.
    pub status: &'static str,
    pub cause: Option<&'static str>,
    pub this_update: Option<String>,
    pub next_update: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct FetchedOut<'a> {
    pub purpose: Purpose,
    /// As the certificate or the command line has it.
    pub url: Text<'a>,
    /// Wall time of the request.
    pub at: String,
    /// `fetched` or `failed`.
    pub status: &'static str,
    /// Why it failed.
    pub reason: Option<FetchFailureKind>,
    /// The same in the words of whoever noticed.
    pub detail: Option<Text<'a>>,
    /// Every server on the way, redirects in order; empty when the URL itself was refused.
    pub hops: Vec<HopOut<'a>>,
    /// Length of what came; `null` when nothing did.
    pub bytes: Option<usize>,
    pub sha256: Option<String>,
    pub elapsed_ms: f64,
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report::json) struct HopOut<'a> {
    pub url: Text<'a>,
    /// The address and port that were looked at; `null` when the name has none.
    pub address: Option<String>,
    /// `null` when no connection was made, or nothing answered.
    pub http_status: Option<u16>,
}
