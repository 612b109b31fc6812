//! The race of `--one-address`: the first address whose TCP connection opens is the one that is probed.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// How long the address before is given until the next one starts beside it (RFC 8305 §5 advises 250 ms).
const STAGGER: Duration = Duration::from_millis(250);

/// One race, shared by its runners.
#[derive(Debug)]
pub(super) struct Race {
    begin: Instant,
    state: watch::Sender<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    winner: Option<u32>,
    out: u32,
}

/// One runner's place in a race.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane<'a> {
    race: &'a Race,
    position: u32,
}

impl Race {
    /// Begins now.
    pub(super) fn new() -> Self {
        Self { begin: Instant::now(), state: watch::Sender::new(State::default()) }
    }

    /// The lane of the runner who starts as number `position`, counted from 0.
    pub(super) fn lane(&self, position: u32) -> Lane<'_> {
        Lane { race: self, position }
    }
}

impl Lane<'_> {
    /// Waits for the turn: when all before failed, or when it is time. `false` when another has won by then.
    pub(super) async fn turn(self) -> bool {
        tokio::select! {
            biased;
            () = self.until(|state| state.winner.is_some() || state.out >= self.position) => {}
            () = sleep_until(self.race.begin + STAGGER * self.position) => {}
        }
        self.race.state.borrow().winner.is_none()
    }

    /// Takes the victory, if nobody has it.
    pub(super) fn win(self) -> bool {
        self.race.state.send_if_modified(|state| {
            let first = state.winner.is_none();
            state.winner = state.winner.or(Some(self.position));
            first
        })
    }

    /// Gives up: the next may start.
    pub(super) fn drop_out(self) {
        self.race.state.send_modify(|state| state.out += 1);
    }

    /// Ends when another has won.
    pub(super) async fn lost(self) {
        self.until(|state| state.winner.is_some_and(|winner| winner != self.position)).await;
    }

    async fn until(self, condition: impl Fn(&State) -> bool) {
        // The sender lives in the race that is borrowed here: waiting for it cannot fail.
        let _ = self.race.state.subscribe().wait_for(condition).await;
    }
}
