//! Peers to try this program on: certification authorities, stores and TLS servers on loopback, healthy and faulty.
//!
//! A story is a file in `fixtures/scenarios/`: its certificates, its store, what its server does, and what a check
//! must say of it. Nothing here judges, and nothing of the line imports this room.
//!
//! ```text
//! scenario file → recipe → issue (keys, extension, name) → certificates
//!                                                                  ├→ store: a folder of PEM files
//!                                                                  └→ listen: tls · legacy (flight) · odd
//! ```

mod behaviour;
mod catalogue;
mod expected;
mod extension;
mod flight;
mod issue;
mod keys;
mod legacy;
mod listen;
mod name;
mod odd;
mod pinned;
mod raise;
pub mod recipe;
#[expect(clippy::cast_possible_truncation, reason = "limbs are the lower half of their product")]
mod rsa;
mod staple;
mod store;
#[cfg(test)]
mod tests;
mod tls;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

pub use catalogue::scenarios;
pub use raise::Lab;
pub use recipe::Scenario;

use recipe::{Behaviour, Expected};

/// A peer that listens (or, if that is its story, does not).
#[derive(Clone, Debug)]
pub struct RaisedPeer {
    /// Its scenario.
    pub scenario: Scenario,
    /// Where it listens: one address, two with the same port, or none when its name does not resolve.
    pub addresses: Vec<SocketAddr>,
    /// The name that SNI carries and the certificate is matched with.
    pub host: String,
    /// The folder that is its trust store.
    pub store: PathBuf,
    /// The nodes with their stores, the first one's being `store`; empty where there is one store.
    pub nodes: Vec<(String, PathBuf)>,
    /// Its certificates (DER) by the scenario's ids.
    pub certificates: BTreeMap<String, Vec<u8>>,
    /// The folder that has them all as `ID.pem`, with the keys of this raise as `ID.key`.
    pub files: PathBuf,
}

impl RaisedPeer {
    /// What a check of it must say.
    pub fn expected(&self) -> &Expected {
        &self.scenario.expected
    }

    /// The chain its first address presents under its own name, leaf first; empty where it presents none.
    pub fn presented(&self) -> Vec<&[u8]> {
        let ids: &[String] = match &self.scenario.server {
            Behaviour::Tls(recipe) => recipe.sni.get(&self.host).unwrap_or(&recipe.chain),
            Behaviour::Legacy(recipe) => &recipe.chain,
            _ => &[],
        };
        ids.iter().filter_map(|id| self.certificates.get(id).map(Vec::as_slice)).collect()
    }

    /// What a command line says of its stores: `--store PATH`, or `--node NAME=PATH` for each.
    pub fn judged_by(&self) -> Vec<String> {
        if self.nodes.is_empty() {
            return vec!["--store".to_owned(), self.store.display().to_string()];
        }
        let nodes = self.nodes.iter();
        nodes.flat_map(|(name, path)| ["--node".to_owned(), format!("{name}={}", path.display())]).collect()
    }

    /// The PEER word of a command line: `127.0.0.1:41234`, `smtp://127.0.0.1:41234`, or a name that does not resolve.
    pub fn peer(&self) -> String {
        let address = self.addresses.first().map_or_else(|| self.host.clone(), SocketAddr::to_string);
        match &self.scenario.before {
            Some(before) => format!("{}://{address}", before.transport.scheme()),
            None => address,
        }
    }
}

/// Why the lab cannot be raised.
#[derive(Debug)]
pub enum LabError {
    /// No scenario has this name.
    UnknownName(String),
    /// A scenario file contradicts itself: `id` is the certificate, key or server that is at fault.
    Scenario {
        /// The scenario.
        scenario: String,
        /// What in it.
        id: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A file under `fixtures/` is damaged; its folder.
    Fixture(&'static str),
    /// The operating system refused.
    Io {
        /// A path, or what was tried.
        what: String,
        /// Its words.
        source: std::io::Error,
    },
    /// A key could not be made or did not sign.
    Key(rcgen::Error),
    /// rustls refused a server's configuration.
    Tls(rustls::Error),
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName(name) => write!(f, "no scenario is called {name:?}; `lab --list` names them all"),
            Self::Scenario { scenario, id, what } => write!(f, "scenario {scenario}: {id}: {what}"),
            Self::Fixture(folder) => write!(f, "a file in fixtures/{folder} is damaged"),
            Self::Io { what, source } => write!(f, "{what}: {source}"),
            Self::Key(error) => write!(f, "a key could not be made or used: {error}"),
            Self::Tls(error) => write!(f, "a TLS server could not be set up: {error}"),
        }
    }
}

impl std::error::Error for LabError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Key(error) => Some(error),
            Self::Tls(error) => Some(error),
            Self::UnknownName(_) | Self::Scenario { .. } | Self::Fixture(_) => None,
        }
    }
}

impl From<rcgen::Error> for LabError {
    fn from(error: rcgen::Error) -> Self {
        Self::Key(error)
    }
}

impl From<rustls::Error> for LabError {
    fn from(error: rustls::Error) -> Self {
        Self::Tls(error)
    }
}
