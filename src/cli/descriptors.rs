//! How many peers may be probed side by side: as many as were asked for, and as this process may open files.

use crate::i18n::Text;

use super::context::Context;
use super::error;

/// Peers side by side where nobody says. Wall time is the number of peers that stay silent, divided by it, times the
/// timeout; memory is some 30 kB for each.
const USUAL: usize = 256;
/// Open files beside the probes: the standard streams, the runtime's own, stores, lists, ICMP.
const RESERVED: u64 = 32;
/// What one probe holds: the connections to an IPv4 and an IPv6 address. The 16 addresses of the few names that have so
/// many take turns (`evidence::connect`).
const OF_A_PROBE: u64 = 2;
/// Look-ups under way at once, at most. At 512 a local dnsmasq drops datagrams and everyone waits for the resend; at 64
/// the same 2,000 look-ups take 0.15 s.
const LOOKUPS: u64 = 64;
/// What one look-up holds: a socket for each of its two questions.
const OF_A_LOOKUP: u64 = 2;
/// As far as the limit is raised. Where the hard limit is "unlimited", systems refuse to be taken at their word.
#[cfg(unix)]
const ENOUGH: u64 = 10_240;

/// What a run may hold open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Descriptors {
    /// Peers probed side by side.
    pub(super) peers: usize,
    /// Names looked up side by side.
    pub(super) lookups: usize,
    wanted: usize,
    limit: Option<u64>,
}

impl Descriptors {
    /// Raises the limit as far as is allowed, and shares it out.
    pub(super) fn share(asked: Option<u16>) -> Self {
        Self::of(raised(), asked.map(usize::from))
    }

    /// Says so where fewer of these peers are probed side by side than was wanted.
    pub(super) fn tell_if_few(self, peers: u64, context: &Context) {
        let Some(limit) = self.limit.and_then(|limit| usize::try_from(limit).ok()) else { return };
        if self.peers < self.wanted && (self.peers as u64) < peers {
            error::tell(&Text::new("fleet-few-files").with("limit", limit).with("count", self.peers), context);
        }
    }

    fn of(limit: Option<u64>, asked: Option<usize>) -> Self {
        let free = limit.map_or(u64::MAX, |limit| limit.saturating_sub(RESERVED));
        // A quarter for names, which are looked up before anything else is open.
        let lookups = (free / 4 / OF_A_LOOKUP).clamp(1, LOOKUPS);
        let most = (free.saturating_sub(lookups * OF_A_LOOKUP) / OF_A_PROBE).max(1);
        let wanted = asked.unwrap_or(USUAL);
        let peers = wanted.min(usize::try_from(most).unwrap_or(usize::MAX));
        Self { peers, lookups: usize::try_from(lookups).unwrap_or(1), wanted, limit }
    }
}

/// The limit on open files, as high as this process may set it; `None` where there is none.
#[cfg(unix)]
fn raised() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let found = getrlimit(Resource::Nofile);
    let soft = found.current?;
    let wanted = found.maximum.map_or(ENOUGH, |hard| hard.min(ENOUGH));
    if soft >= wanted {
        return Some(soft);
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: found.maximum });
    Some(if raised.is_ok() { wanted } else { soft })
}

/// Windows counts handles by the million.
#[cfg(not(unix))]
fn raised() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_out_fits_the_limit() {
        for limit in [0, 16, 40, 64, 100, 256, 1024, 65_536] {
            for asked in [None, Some(1), Some(64), Some(4096)] {
                let of = Descriptors::of(Some(limit), asked);
                let held = RESERVED + of.peers as u64 * OF_A_PROBE + of.lookups as u64 * OF_A_LOOKUP;
                assert!(held <= limit || (of.peers, of.lookups) == (1, 1), "{limit}: {of:?}");
                assert!(of.peers >= 1 && of.lookups >= 1);
            }
        }
    }

    #[test]
    fn the_usual_limits_are_enough_for_the_usual_numbers() {
        let of = |limit, asked| (Descriptors::of(limit, asked).peers, Descriptors::of(limit, asked).lookups);
        assert_eq!(of(Some(1024), None), (256, 64));
        assert_eq!(of(None, None), (256, 64));
        assert_eq!(of(None, Some(4096)), (4096, 64));
        assert_eq!(of(Some(ENOUGH), Some(4096)), (4096, 64));
        assert_eq!(of(Some(64), None), (12, 4));
    }
}
