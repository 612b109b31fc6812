//! What a peer accepts: protocol versions, cipher suites, groups (`--offers`).
//!
//! Each question is one ClientHello over one connection ([`question`]); the answer is read as far as it settles the
//! question ([`answer`]) and the connection is closed. Nothing is ever sent past the hello. In TLS 1.3 the hello holds no
//! key share, so that the server answers by a HelloRetryRequest (RFC 8446 §4.1.4): it names suite and group and costs the
//! server no signature.
//!
//! What was granted is left out of the next question, until nothing is ([`survey()`]): as many connections as there are
//! suites and groups, and a few more. They are bounded, and made one after the other.

pub mod answer;
pub mod question;
pub mod survey;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

pub use answer::{AnswerReader, Granted};
pub use question::Question;
pub use survey::{Ask, Refusal, survey};

use super::TlsFailureKind;
use super::legacy::{self, Ending};
use crate::moment::Millis;

/// Connections of one survey at most.
pub const MAX_CONNECTIONS: u16 = 128;

/// What one address accepts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offers {
    /// Every version that was asked for, the newest first.
    pub versions: Vec<VersionOffer>,
    /// What each generation of client would agree on.
    pub generations: Vec<GenerationOffer>,
    /// Connections made.
    pub connections: u16,
    /// Why it ended before everything was asked.
    pub stopped: Option<Stopped>,
    /// Time taken by all of it.
    pub elapsed_ms: Millis,
}

/// One protocol version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionOffer {
    /// As on the wire: 0x0300 SSL 3.0 … 0x0304 TLS 1.3.
    pub version: u16,
    /// How the first hello for it was answered.
    pub answer: Answered,
    /// Suites in the order in which they were granted.
    pub suites: Granting,
    /// Groups in the order in which they were granted; asked for in TLS 1.3 and the newest version before.
    pub groups: Granting,
}

/// How a hello was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answered {
    /// As offered.
    Accepted,
    /// By another version, which is lower.
    Lower(u16),
    /// Not by a ServerHello.
    Refused(TlsFailureKind),
    /// It was not asked.
    NotAsked,
}

/// What was granted one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granting {
    /// Numbers as on the wire.
    pub granted: Vec<u16>,
    /// Nothing else is: the rest was refused, or there is none.
    pub complete: bool,
}

/// A generation of clients, by the newest version that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// TLS 1.0 alone: AES-CBC with RSA or DHE, no extension.
    #[serde(rename = "tls-1.0")]
    Tls10,
    /// TLS 1.2: AES with RSA, DHE or ECDHE.
    #[serde(rename = "tls-1.2")]
    Tls12,
    /// TLS 1.3, and 1.2 as above.
    #[serde(rename = "tls-1.3")]
    Tls13,
}

impl Generation {
    /// Every one, the oldest first.
    pub const ALL: [Self; 3] = [Self::Tls10, Self::Tls12, Self::Tls13];

    /// The word of JSON, and the end of message ids with `-` for `.`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tls10 => "tls-1.0",
            Self::Tls12 => "tls-1.2",
            Self::Tls13 => "tls-1.3",
        }
    }
}

/// What a generation would agree on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GenerationOffer {
    /// Whose hello it was.
    pub generation: Generation,
    /// What was granted; `None` where it was refused, or not asked.
    pub granted: Option<Granted>,
    /// How it was refused.
    pub refused: Option<TlsFailureKind>,
}

/// Why a survey ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// [`MAX_CONNECTIONS`] were made.
    Connections,
    /// The peer's time was used up.
    Time,
    /// The peer left two hellos without an answer.
    Silence,
    /// A connection did not open, or its dialogue went otherwise than before.
    NotConnected,
    /// An answer that is no answer to what was asked.
    Nonsense,
    /// The usual handshake was not answered in TLS: nothing was asked.
    NotTls,
}

impl Stopped {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Time => "time",
            Self::Silence => "silence",
            Self::NotConnected => "not-connected",
            Self::Nonsense => "nonsense",
            Self::NotTls => "not-tls",
        }
    }
}

/// Asks one question over `stream`, which is then closed. `sni` is a DNS name in A-labels; `deadline` bounds the whole
/// exchange.
///
/// # Errors
/// How it was not granted, with the words for it.
pub async fn ask<S>(
    question: &Question,
    mut stream: S,
    sni: Option<&str>,
    deadline: Instant,
) -> Result<Granted, (TlsFailureKind, String)>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Some(random) = legacy::client_random() else {
        return Err((TlsFailureKind::Protocol, "no randomness for the ClientHello".to_owned()));
    };
    let hello = question.encode(&random, sni);
    let mut reader = AnswerReader::new(question);
    let ending: Ending = legacy::converse(&mut stream, &hello, &mut reader, &mut Vec::new(), deadline).await;
    reader.end(&ending)
}
