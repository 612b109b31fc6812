//! Unknown is a value with a reason.

use serde::{Deserialize, Serialize};

/// What became of one measurement. Never a default, never a zero: every consumer has to say which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observed<T, F> {
    /// It was measured.
    Seen(T),
    /// It was tried, and this is how it ended.
    Failed(F),
    /// It was not tried, for this reason.
    NotTried(Reason),
}

impl<T, F> Observed<T, F> {
    /// The measurement, if there is one.
    pub fn seen(&self) -> Option<&T> {
        match self {
            Self::Seen(value) => Some(value),
            _ => None,
        }
    }

    /// The failure, if it was tried and failed.
    pub fn failed(&self) -> Option<&F> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

impl<T, F> From<Result<T, F>> for Observed<T, F> {
    fn from(result: Result<T, F>) -> Self {
        match result {
            Ok(value) => Self::Seen(value),
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// Why something was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The user asked not to (`--no-ping`).
    NotAsked,
    /// Judged from files: nothing was probed.
    Offline,
    /// The peer is an address literal; there is nothing to resolve.
    AddressLiteral,
    /// The addresses were given (`--address`); nobody was asked for them.
    AddressGiven,
    /// The step before it failed.
    EarlierStepFailed,
    /// This machine has no route for the address's family.
    NoRouteForFamily,
    /// `--one-address`: another address answered first.
    AnotherAnswered,
    /// Not needed: the first pass showed everything.
    NotNeeded,
    /// The peer's overall deadline was used up.
    DeadlineSpent,
    /// More addresses than the bound allows.
    TooManyAddresses,
    /// A proxy stands between: it resolves the name and opens the connection, and lets no echo through.
    ThroughProxy,
    /// The whole run ended before this peer was finished.
    NotReached,
}
