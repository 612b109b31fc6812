//! A chain that was handed over in files: evidence without a probe.

use serde::{Deserialize, Serialize};

use super::{Evidence, Observed, Reason};
use crate::cert::Der;
use crate::moment::Moment;
use crate::target::Target;

/// A chain from files, in the order of the files: as the peer would send it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handed {
    /// The files, as they were named.
    pub files: Vec<String>,
    /// Whether the target names a peer. Without, its host is a label, and no name is judged.
    pub named: bool,
    /// The certificates as they stand in the files, leaf first.
    pub certificates: Vec<Der>,
}

impl Evidence {
    /// Evidence of a chain from files. Nothing was resolved, pinged, connected or shaken hands with, and each of
    /// these says so: there is no address to make up.
    pub fn handed(target: Target, handed: Handed, at: Moment) -> Self {
        Self {
            target,
            observed_at: at,
            dns: Observed::NotTried(Reason::Offline),
            handed: Some(handed),
            addresses: Vec::new(),
            proxy: None,
            fetched: Vec::new(),
            total_ms: None,
        }
    }

    /// Whether there is a peer's name to judge the leaf by.
    pub fn is_named(&self) -> bool {
        self.handed.as_ref().is_none_or(|handed| handed.named)
    }
}
