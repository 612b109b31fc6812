//! What is said of a certificate before it is installed, beside the verdict that a store gives it: is this its key, is
//! its chain whole as a server will send it, and what does it change against what the live peer shows.
//!
//! No finding codes: those speak of a peer, and here is none yet. Each part is a fact with its reason.

mod against;
mod chain;
mod key;

pub use against::{Against, LiveLeaf, against};
pub use chain::{ChainStatus, Lack, Order, PlannedChain, chain};
pub use key::{FoundKey, KeyReason, KeyStatus, PlannedKey, key};

/// Everything about one planned certificate.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Whether a private key is its own.
    pub key: PlannedKey,
    /// The chain as a server will send it; `None` when its leaf cannot be decoded.
    pub chain: Option<PlannedChain>,
    /// What it changes; `None` where nobody asked, or when the leaf cannot be decoded.
    pub against: Option<Against>,
    /// Whether somebody asked.
    pub against_asked: bool,
}

impl Planned {
    /// As the exit code of a report: 1 for a key that is another certificate's; 3 for what was
    /// asked and could not be answered. What differs from the live peer is no fault: it may be the purpose.
    pub fn exit_code(&self) -> u8 {
        let unanswered = self.against.as_ref().is_some_and(|against| against.live.is_err());
        match self.key.status {
            KeyStatus::Differs => 1,
            KeyStatus::Undetermined if self.key.asked => 3,
            _ if unanswered => 3,
            _ => 0,
        }
    }
}
