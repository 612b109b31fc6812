//! ICMP echo to one address: how many requests, how many replies, how long.

mod icmp;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

pub use self::icmp::Icmp;
use super::shared::Shared;
use super::{Observed, Ping, PingFailure, PingSocket};
use crate::moment::{Millis, Stopwatch};

/// Longest wait for a reply before the next request leaves, where the bound leaves room.
const INTERVAL: Duration = Duration::from_millis(100);

/// Shortest time between two requests, as `ping -A` has it: an answered request need not be waited
/// out, or three pings of a machine next door would take longer than everything else of its probe.
const SHORTEST: Duration = Duration::from_millis(10);

/// How to ping.
#[derive(Clone, Debug)]
pub struct PingSettings {
    /// Requests an address; 0 counts as 1.
    pub count: u16,
    /// Bound of the whole exchange with one address. An answered ping ends with its last reply.
    pub timeout: Duration,
}

impl Default for PingSettings {
    fn default() -> Self {
        // Three tell loss from silence; a second is beyond every round trip on earth.
        Self { count: 3, timeout: Duration::from_secs(1) }
    }
}

impl PingSettings {
    /// The `nth` request leaves between these times from the start: the earlier one when all before
    /// it were answered, the later one in any case. The last has half the bound still to come, or its
    /// reply could not arrive in time.
    fn departure(&self, nth: u16) -> (Duration, Duration) {
        let room = self.timeout / 2 / u32::from(self.count.max(1));
        (SHORTEST.min(room) * u32::from(nth), INTERVAL.min(room) * u32::from(nth))
    }
}

/// What became of one echo request.
#[derive(Clone, Debug, PartialEq)]
pub enum Echo {
    /// The reply came after this time.
    Reply(Duration),
    /// It was sent; no echo reply came within its bound.
    Silence,
    /// The operating system would not send it; its words.
    Unsent(String),
}

/// The way out for echo requests; the only seam between counting and the network.
pub trait EchoSender: Send + Sync {
    /// Makes ready for `address`'s family, and says which kind of socket serves.
    fn ready(&self, address: IpAddr) -> Result<PingSocket, PingFailure>;

    /// Sends request number `sequence` and waits for its reply, at most for `bound`.
    fn echo(&self, address: IpAddr, sequence: u16, bound: Duration) -> impl Future<Output = Echo> + Send;
}

/// The pinger of one run: one address is pinged once, and everyone who asks gets that answer.
#[derive(Debug)]
pub struct Pinger<S = Icmp> {
    settings: PingSettings,
    sender: S,
    answers: Shared<IpAddr, Observed<Ping, PingFailure>>,
}

impl Pinger {
    /// Opens nothing yet: the sockets come with the first ping, one a family, for the whole run.
    pub fn new(settings: PingSettings) -> Self {
        Self::with_sender(settings, Icmp::default())
    }
}

impl<S: EchoSender> Pinger<S> {
    /// A pinger that sends by another way.
    pub fn with_sender(settings: PingSettings, sender: S) -> Self {
        Self { settings, sender, answers: Shared::default() }
    }

    /// Pings `address`, or waits for whoever is at it, or repeats what they found.
    ///
    /// 1. No socket may be opened: failed, with the operating system's words. This says nothing
    ///    about the peer.
    /// 2. Not one request could be sent: failed, likewise.
    /// 3. Else it was measured, also when nothing came back.
    pub async fn ping(&self, address: IpAddr) -> Observed<Ping, PingFailure> {
        self.answers.answer(address, self.exchange(address)).await
    }

    async fn exchange(&self, address: IpAddr) -> Observed<Ping, PingFailure> {
        let stopwatch = Stopwatch::start();
        let socket = match self.sender.ready(address) {
            Ok(socket) => socket,
            Err(failure) => return Observed::Failed(failure),
        };
        let start = Instant::now();
        let deadline = start + self.settings.timeout;
        let (answered, watched) = watch::channel(0);
        let (answered, watched) = (&answered, &watched);
        let echoes = (0..self.settings.count.max(1)).map(|nth| async move {
            let (earliest, latest) = self.settings.departure(nth);
            sleep_until(start + earliest).await;
            let mut watched = watched.clone();
            tokio::select! {
                _ = watched.wait_for(|answered| *answered == nth) => {}
                () = sleep_until(start + latest) => {}
            }
            let bound = deadline.saturating_duration_since(Instant::now());
            let echo = self.sender.echo(address, nth, bound).await;
            if matches!(echo, Echo::Reply(_)) {
                answered.send_modify(|answered| *answered += 1);
            }
            echo
        });
        tally(&all(echoes).await, socket, stopwatch)
    }
}

fn tally(echoes: &[Echo], socket: PingSocket, stopwatch: Stopwatch) -> Observed<Ping, PingFailure> {
    let mut times = Vec::new();
    let mut refused = Vec::new();
    for echo in echoes {
        match echo {
            Echo::Reply(time) => times.push(*time),
            Echo::Silence => {}
            Echo::Unsent(detail) => refused.push(detail),
        }
    }
    if let (Some(detail), true) = (refused.first(), refused.len() == echoes.len()) {
        return Observed::Failed(PingFailure::CannotSend { detail: (*detail).clone() });
    }
    let count = |of: usize| u16::try_from(of).unwrap_or(u16::MAX);
    let mean = u32::try_from(times.len()).ok().and_then(|n| times.iter().sum::<Duration>().checked_div(n));
    Observed::Seen(Ping {
        sent: count(echoes.len() - refused.len()),
        received: count(times.len()),
        min_ms: times.iter().min().copied().map(Millis::from),
        avg_ms: mean.map(Millis::from),
        max_ms: times.iter().max().copied().map(Millis::from),
        socket,
        elapsed_ms: stopwatch.elapsed(),
    })
}

/// Runs all futures side by side on this task. They are a handful: polling all of them at each wake
/// is cheaper than a task for each.
async fn all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    enum Slot<F: Future> {
        Running(Pin<Box<F>>),
        Done(F::Output),
    }
    impl<F: Future> Unpin for Slot<F> {}

    let mut slots: Vec<Slot<F>> = futures.map(|future| Slot::Running(Box::pin(future))).collect();
    std::future::poll_fn(|cx| {
        let mut running = false;
        for slot in &mut slots {
            if let Slot::Running(future) = slot {
                match future.as_mut().poll(cx) {
                    Poll::Ready(output) => *slot = Slot::Done(output),
                    Poll::Pending => running = true,
                }
            }
        }
        if running { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let outputs = slots.into_iter().filter_map(|slot| match slot {
        Slot::Done(output) => Some(output),
        Slot::Running(_) => None,
    });
    outputs.collect()
}
