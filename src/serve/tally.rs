//! What the server counts of itself.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use crate::diagnosis::Diagnosis;
use crate::moment::{Millis, Moment};

/// How a probe ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Healthy,
    Failed,
    Undetermined,
}

impl Outcome {
    pub(super) const ALL: [Self; 3] = [Self::Healthy, Self::Failed, Self::Undetermined];

    pub(super) fn of(diagnosis: &Diagnosis) -> Self {
        match (diagnosis.healthy(), diagnosis.undetermined()) {
            (true, _) => Self::Healthy,
            (false, true) => Self::Undetermined,
            (false, false) => Self::Failed,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Failed => "failed",
            Self::Undetermined => "undetermined",
        }
    }
}

/// Why a request was not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    BadRequest,
    Busy,
    Foreign,
    Guard,
    Host,
    Token,
}

impl Refused {
    pub(super) const ALL: [Self; 6] =
        [Self::BadRequest, Self::Busy, Self::Foreign, Self::Guard, Self::Host, Self::Token];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::Busy => "queue-full",
            Self::Foreign => "foreign",
            Self::Guard => "guard",
            Self::Host => "host",
            Self::Token => "token",
        }
    }
}

/// Upper bounds of the buckets, in seconds: a handshake on the same floor to a peer that is waited out.
pub(super) const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Counters and gauges of one server.
#[derive(Debug)]
pub(super) struct Tally {
    probes: [AtomicU64; Outcome::ALL.len()],
    refused: [AtomicU64; Refused::ALL.len()],
    /// The last is for what is above every bound.
    buckets: [AtomicU64; BUCKETS.len() + 1],
    microseconds: AtomicU64,
    reload_successful: AtomicBool,
    reload_at: AtomicI64,
}

/// What was counted, at one time.
#[derive(Debug)]
pub(super) struct Durations {
    /// How many took at most each bound, then all.
    pub(super) up_to: Vec<u64>,
    pub(super) seconds: f64,
}

impl Tally {
    /// The configuration was read at `loaded`.
    pub(super) fn new(loaded: Moment) -> Self {
        Self {
            probes: Default::default(),
            refused: Default::default(),
            buckets: Default::default(),
            microseconds: AtomicU64::new(0),
            reload_successful: AtomicBool::new(true),
            reload_at: AtomicI64::new(loaded.unix()),
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probe takes no 500,000 years")]
    pub(super) fn probed(&self, outcome: Outcome, elapsed: Millis) {
        if let Some(position) = Outcome::ALL.iter().position(|known| *known == outcome) {
            self.probes[position].fetch_add(1, Ordering::Relaxed);
        }
        let seconds = elapsed.0 / 1_000.0;
        let bucket = BUCKETS.iter().position(|bound| seconds <= *bound).unwrap_or(BUCKETS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.microseconds.fetch_add((elapsed.0 * 1_000.0) as u64, Ordering::Relaxed);
    }

    pub(super) fn refused(&self, why: Refused) {
        if let Some(position) = Refused::ALL.iter().position(|known| *known == why) {
            self.refused[position].fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn reloaded(&self, at: Moment) {
        self.reload_at.store(at.unix(), Ordering::Relaxed);
        self.reload_successful.store(true, Ordering::Relaxed);
    }

    pub(super) fn not_reloaded(&self) {
        self.reload_successful.store(false, Ordering::Relaxed);
    }

    pub(super) fn probes(&self) -> impl Iterator<Item = (Outcome, u64)> {
        Outcome::ALL.into_iter().zip(self.probes.iter().map(|count| count.load(Ordering::Relaxed)))
    }

    pub(super) fn refusals(&self) -> impl Iterator<Item = (Refused, u64)> {
        Refused::ALL.into_iter().zip(self.refused.iter().map(|count| count.load(Ordering::Relaxed)))
    }

    /// Whether the last reload was taken, and when the one in force was read.
    pub(super) fn reload(&self) -> (bool, Moment) {
        let at = Moment::from_unix(self.reload_at.load(Ordering::Relaxed));
        (self.reload_successful.load(Ordering::Relaxed), at)
    }

    #[expect(clippy::cast_precision_loss, reason = "microseconds are exact for 285 years")]
    pub(super) fn durations(&self) -> Durations {
        let counts = self.buckets.iter().map(|count| count.load(Ordering::Relaxed));
        let up_to = counts
            .scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            })
            .collect();
        Durations { up_to, seconds: self.microseconds.load(Ordering::Relaxed) as f64 / 1_000_000.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative_and_the_last_has_all() {
        let tally = Tally::new(Moment::from_unix(0));
        for ms in [1.0, 5.0, 6.0, 700.0, 60_000.0] {
            tally.probed(Outcome::Healthy, Millis(ms));
        }
        let durations = tally.durations();
        assert_eq!(durations.up_to, [2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5]);
        assert!((durations.seconds - 60.712).abs() < 1e-9);
        assert_eq!(tally.probes().next(), Some((Outcome::Healthy, 5)));
    }
}
