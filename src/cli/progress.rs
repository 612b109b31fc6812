//! How far a run is, on stderr: a bar on a terminal, else a line now and then; a run that is soon over says nothing.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::time::{Instant, sleep};

use crate::i18n::Text;
use crate::report::{PeerReport, Summary};

use super::context::Context;
use super::error;

/// What is over by then is over before anyone wonders.
const BAR_AFTER: Duration = Duration::from_secs(1);
/// Redraws.
const BAR_EVERY: Duration = Duration::from_millis(200);
/// Lines, for a log that is read later.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Where progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Nowhere,
    Bar,
    Lines,
}

impl Shown {
    /// 1. Not where it was asked not to, nor for one peer.
    /// 2. Not into the midst of results that are written as they come to the same place: a terminal, or one file for
    ///    both streams.
    /// 3. A bar where someone looks on, else lines.
    fn of(quiet: bool, peers: u64, streaming: bool) -> Self {
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let together = out.is_terminal() && err.is_terminal() || same_file(&out, &err);
        match (quiet || peers < 2 || (streaming && together), err.is_terminal()) {
            (true, _) => Self::Nowhere,
            (_, true) => Self::Bar,
            _ => Self::Lines,
        }
    }
}

/// The progress of one run.
pub(super) struct Progress<'a> {
    shown: Shown,
    peers: u64,
    counts: RefCell<Summary>,
    began: Instant,
    bar: Cell<Option<ProgressBar>>,
    context: &'a Context,
}

impl<'a> Progress<'a> {
    /// Begins now, with so many peers before it; shows nothing yet.
    pub(super) fn new(quiet: bool, peers: u64, streaming: bool, context: &'a Context) -> Self {
        let shown = Shown::of(quiet, peers, streaming);
        let counts = RefCell::default();
        Self { shown, peers, counts, began: Instant::now(), bar: Cell::new(None), context }
    }

    /// One more peer is done.
    pub(super) fn count(&self, peer: &PeerReport) {
        if self.shown != Shown::Nowhere {
            self.counts.borrow_mut().count(peer);
        }
    }

    /// Shows it from time to time, for as long as it is waited for.
    pub(super) async fn show(&self) -> Infallible {
        match self.shown {
            Shown::Nowhere => std::future::pending().await,
            Shown::Lines => loop {
                sleep(LINE_EVERY).await;
                error::tell(&self.text(), self.context);
            },
            Shown::Bar => {
                sleep(BAR_AFTER).await;
                let bar = bar(self.peers);
                self.bar.set(Some(bar.clone()));
                loop {
                    bar.set_position(self.counts.borrow().peers as u64);
                    bar.set_message(self.context.catalogue.say(&self.text()));
                    bar.tick();
                    sleep(BAR_EVERY).await;
                }
            }
        }
    }

    /// Takes the bar away: what is written next finds an empty line.
    pub(super) fn end(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn text(&self) -> Text {
        let counts = self.counts.borrow();
        let peers = usize::try_from(self.peers).unwrap_or(usize::MAX);
        let text = Text::new("fleet-progress").with("position", counts.peers).with("count", peers);
        let text = text.with("healthy", counts.healthy).with("failed", counts.failed);
        text.with("undetermined", counts.undetermined).with("seconds", self.left(counts.peers))
    }

    /// Seconds to go at the speed so far; 0 before anything is known.
    fn left(&self, done: usize) -> usize {
        let to_go = usize::try_from(self.peers).unwrap_or(usize::MAX).saturating_sub(done);
        let spent = usize::try_from(self.began.elapsed().as_secs()).unwrap_or(usize::MAX);
        spent.saturating_mul(to_go).checked_div(done).unwrap_or(0)
    }
}

fn bar(peers: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(peers), ProgressDrawTarget::stderr_with_hz(10));
    match ProgressStyle::with_template("{bar:20} {wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Whether both streams end in one file or pipe, as behind `2>&1`.
#[cfg(unix)]
fn same_file(one: &impl std::os::fd::AsFd, other: &impl std::os::fd::AsFd) -> bool {
    let known = |stream: &dyn Fn() -> Option<rustix::fs::Stat>| stream().map(|stat| (stat.st_dev, stat.st_ino));
    let (one, other) = (known(&|| rustix::fs::fstat(one).ok()), known(&|| rustix::fs::fstat(other).ok()));
    one.is_some() && one == other
}

#[cfg(not(unix))]
fn same_file<T, U>(_: &T, _: &U) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalogue, Lang};

    #[test]
    fn the_line_says_how_many_and_how_long_in_both_languages() {
        for (lang, said) in [
            (Lang::En, "40 of 120 peers: 30 healthy, 8 failed, 2 undetermined; about 0 s to go"),
            (Lang::Ja, "120 台中 40 台完了: 正常 30、失敗 8、判定不能 2、残り約 0 秒"),
        ] {
            let text = Text::new("fleet-progress").with("position", 40_usize).with("count", 120_usize);
            let text = text.with("healthy", 30_usize).with("failed", 8_usize).with("undetermined", 2_usize);
            assert_eq!(Catalogue::new(lang).say(&text.with("seconds", 0_usize)), said);
        }
    }
}
