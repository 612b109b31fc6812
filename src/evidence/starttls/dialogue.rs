//! What is kept of a dialogue: how it ended, what was said, and what came too early.

use serde::{Deserialize, Serialize};

use crate::cert::Der;
use crate::moment::Millis;
use crate::target::Transport;

/// One dialogue before a handshake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dialogue {
    /// The protocol that was spoken.
    pub transport: Transport,
    /// How it ended.
    pub outcome: DialogueOutcome,
    /// What was said, in order; of a long dialogue the first part.
    pub transcript: Vec<Spoken>,
    /// Whether the transcript lacks the rest.
    pub transcript_cut: bool,
    /// What came behind the go-ahead, before any byte of the handshake. It was dropped.
    pub injected: Option<Injected>,
    /// The first bytes received, at most 256, where they were another protocol's.
    pub first_bytes: Option<Der>,
    /// Bytes received in all.
    pub bytes_received: u64,
    /// Time from the connection to the outcome.
    pub elapsed_ms: Millis,
}

/// How a dialogue ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum DialogueOutcome {
    /// The peer is ready for TLS.
    Ready,
    /// The peer speaks the protocol and does not offer the upgrade.
    NotOffered {
        /// The answer that shows it, printable.
        reply: String,
        /// A device between has written X over what it does not let through, as Cisco's SMTP inspection does.
        masked: bool,
    },
    /// The peer answered the request, or the connection itself, with no.
    Refused {
        /// Its answer, printable.
        reply: String,
    },
    /// The peer sends its clients elsewhere (XMPP see-other-host, LDAP referral).
    Redirected {
        /// Where to, printable.
        to: String,
    },
    /// What came is not the protocol.
    Foreign,
    /// The protocol, but broken: out of turn, oversized.
    Broken {
        /// What was expected and what came.
        detail: String,
    },
    /// The peer closed the connection.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// The deadline passed.
    Timeout,
}

impl DialogueOutcome {
    /// The word of JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NotOffered { .. } => "not-offered",
            Self::Refused { .. } => "refused",
            Self::Redirected { .. } => "redirected",
            Self::Foreign => "foreign",
            Self::Broken { .. } => "broken",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
        }
    }
}

impl DialogueOutcome {
    /// The words that came with it, where there are any.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::NotOffered { reply: words, .. }
            | Self::Refused { reply: words }
            | Self::Redirected { to: words }
            | Self::Broken { detail: words } => Some(words),
            Self::Ready | Self::Foreign | Self::Closed | Self::Reset | Self::Timeout => None,
        }
    }
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// This program.
    Client,
    /// The peer.
    Server,
}

impl Speaker {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// One unit of a dialogue: a line without its end, a packet, a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Who.
    pub by: Speaker,
    /// What: printable ASCII, every other byte as `\xNN`; cut where it is long.
    pub text: String,
}

/// Bytes between the go-ahead and the handshake: a client that went on reading would take them for an answer made
/// under TLS (CVE-2011-0411 and its kind).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Injected {
    /// How many.
    pub bytes: u64,
    /// The first of them, printable.
    pub text: String,
}
