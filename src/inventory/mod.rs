//! What to look at when it is many: peer lists and what they say of each peer.
//!
//! 1. [`Form::of`]: the content decides what kind of list it is, never the file's name.
//! 2. [`Entries`]: one [`Entry`] after the other, read from a stream; a line that is none is a [`Fault`], and reading goes
//!    on behind it. Nothing is kept, so a list is as long as it likes.
//!
//! Everything is bounded: lists come from other people's inventories.

pub mod config;
pub mod config_schema;
mod document;
mod fault;
mod form;
mod given;
mod identity;
mod lines;
mod module;
mod read;
mod record;
pub mod shard;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::target::{Host, Target, Transport};
use crate::trust::Profile;

pub use fault::{Fault, FaultKind, Wanted};
pub use form::{Form, HEAD, NotText};
pub use given::Place;
pub use identity::{fingerprint, identity};
pub use module::Module;
pub use read::Entries;
pub use record::KEYS;

/// Bytes of one line, its end not counted.
pub const MAX_LINE: usize = 16 << 10;

/// Bytes of a document of one piece (TOML, JSON), which is read whole: lines and tables may be as long as they like.
pub const MAX_DOCUMENT: u64 = 16 << 20;

/// Labels of one peer.
pub const MAX_LABELS: usize = 32;

/// Bytes of a label's name.
pub const MAX_LABEL_NAME: usize = 64;

/// Characters of a label's value.
pub const MAX_LABEL: usize = 256;

/// What an inventory calls a peer by, beside its name: site, owner, stage. Names in order.
pub type Labels = BTreeMap<String, String>;

/// One peer of a list, and what the list says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What to look at.
    pub target: Target,
    /// Its labels.
    pub labels: Labels,
    /// What it is judged by, where that is not what the run's other peers are judged by.
    pub judging: Judging,
    /// The line it stands on, from 1; 0 for a peer that no list named.
    pub line: u64,
}

impl Entry {
    /// A peer that was named by itself: no labels, judged as the run judges.
    pub fn alone(target: Target) -> Self {
        Self { target, labels: Labels::new(), judging: Judging::default(), line: 0 }
    }
}

/// What one peer is judged by; what is absent is as the run says. Equal ones are prepared once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Judging {
    /// Places of its store, as they are written there; empty: the run's.
    pub store: Vec<String>,
    /// Whose rules decide.
    pub profile: Option<Profile>,
    /// Weak algorithms are accepted.
    pub allow_weak: Option<bool>,
    /// When an end of validity is near.
    pub expires_within: Option<Thresholds>,
}

/// Days before an end of validity: from when on it is warned of, and from when on it is critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Thresholds {
    /// Days before the end from which on it is a warning.
    pub warning: u32,
    /// And critical; never more than [`Thresholds::warning`].
    pub critical: Option<u32>,
}

impl std::fmt::Display for Thresholds {
    /// As [`Thresholds::parse`] reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.critical {
            Some(critical) => write!(f, "{},{critical}", self.warning),
            None => write!(f, "{}", self.warning),
        }
    }
}

impl Thresholds {
    /// `30` or `30,7`; the second not above the first.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(2, ',').map(|part| part.trim().parse::<u32>());
        let warning = parts.next()?.ok()?;
        let critical = match parts.next() {
            None => None,
            Some(days) => Some(days.ok().filter(|days| *days <= warning)?),
        };
        Some(Self { warning, critical })
    }
}

/// What the command line says of every peer. What an entry says of itself comes before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `--starttls`.
    pub transport: Option<Transport>,
    /// `--server-name`.
    pub server_name: Option<Host>,
    /// `--address`.
    pub pinned: Vec<IpAddr>,
    /// `--no-sni`.
    pub without_sni: bool,
}

impl Asked {
    /// The target as it is asked of; its transport was asked for when it was parsed.
    pub fn of(&self, target: Target) -> Target {
        // The domain's name, of a server that DNS led to, gives way to one that was asked for.
        let (server_name, or_name) = match &self.server_name {
            Some(name) => (Some(name.clone()), None),
            None => (target.server_name, target.or_name),
        };
        let pinned = self.pinned.clone();
        Target { server_name, or_name, pinned, without_sni: self.without_sni, ..target }
    }
}
