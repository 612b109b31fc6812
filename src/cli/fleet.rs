//! `check`'s run: each peer probed and judged by the engine's workers, until the list, the time or the user's patience
//! is at its end.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::Instant;

use crate::evidence::wire::Wire as _;
use crate::evidence::{Evidence, Observed};
use crate::fleet::{self, Errand, HostKey, Pace};
use crate::i18n::Text;
use crate::inventory::Entry;
use crate::moment::{Clock as _, SystemClock};
use crate::report::{Cut, CutBy, PeerReport, Report};
use crate::target::Host;

use super::args::PaceArgs;
use super::compare::Baseline;
use super::context::Context;
use super::error::{self, Misuse};
use super::interrupt::Interrupts;
use super::judges::Judges;
use super::lists::Peers;
use super::output::{Lines, Output};
use super::outward::Look;
use super::peers::{Network, awaited, seconds};
use super::progress::Progress;

/// Peers a second, at most; a timer's grain is a millisecond.
const FASTEST: f64 = 1_000_000.0;

/// What all peers of a run share.
pub(super) struct Run<'a> {
    network: &'a Network,
    look: &'a Look,
    judges: &'a Judges,
    pace: Pace,
    deadline: Option<Duration>,
    quiet: bool,
}

/// Where the peers go.
enum Sink<'a> {
    /// Out, as they finish.
    Lines(Box<Lines<'a>>),
    /// Together, in the order of the list; what is missing has not finished.
    Whole(Vec<Option<PeerReport>>),
}

/// The engine's errand.
struct Crew<'a, 's> {
    run: &'a Run<'a>,
    progress: &'a Progress<'a>,
    sink: RefCell<Sink<'s>>,
}

impl<'a> Run<'a> {
    /// By what was asked for.
    pub(super) fn new(
        args: &PaceArgs,
        network: &'a Network,
        look: &'a Look,
        judges: &'a Judges,
    ) -> Result<Self, Misuse> {
        let pace = Pace {
            concurrency: network.descriptors.peers,
            interval: args.rate.as_deref().map(interval).transpose()?,
            per_host: args.per_host_delay.map(|ms| Duration::from_millis(ms.into())),
        };
        let deadline = args.deadline.as_deref().map(seconds).transpose()?;
        Ok(Self { network, look, judges, pace, deadline, quiet: args.quiet })
    }

    /// A line as each peer finishes, of which nothing is kept; the exit code.
    pub(super) fn lines(
        &self,
        peers: &Peers,
        baseline: Baseline,
        output: Output,
        context: &Context,
    ) -> Result<u8, Misuse> {
        let compared = baseline.is_given();
        let lines = Lines::begin(self.head(peers), baseline, output, context)?;
        match self.go(peers, Sink::Lines(Box::new(lines)), compared, context)? {
            (Sink::Lines(lines), cut) => lines.end(cut),
            (Sink::Whole(_), _) => Ok(3),
        }
    }

    /// A whole report.
    pub(super) fn report(&self, peers: &Peers, compared: bool, context: &Context) -> Result<Report<'a>, Misuse> {
        let (sink, cut) = self.go(peers, Sink::Whole(Vec::new()), compared, context)?;
        let head = self.head(peers);
        let peers = match sink {
            Sink::Whole(peers) => peers.into_iter().flatten().collect(),
            Sink::Lines(_) => Vec::new(),
        };
        Ok(Report { peers, cut, ..head })
    }

    /// What a report says before any peer.
    fn head(&self, peers: &Peers) -> Report<'a> {
        Report { skipped_lines: peers.skipped(), ..self.judges.own().report(Vec::new()) }
    }

    fn go<'s>(
        &self,
        peers: &Peers,
        sink: Sink<'s>,
        compared: bool,
        context: &Context,
    ) -> Result<(Sink<'s>, Option<Cut>), Misuse> {
        self.network.descriptors.tell_if_few(peers.count(), context);
        // Of one peer there is nothing to finish: the system's own answer to an interrupt is right.
        let interrupts = if peers.count() > 1 { Interrupts::watched() } else { Interrupts::default() };
        awaited(async {
            let progress = Progress::new(self.quiet, peers.count(), matches!(sink, Sink::Lines(_)), context);
            let crew = Crew { run: self, progress: &progress, sink: RefCell::new(sink) };
            let ended =
                fleet::drive(&crew, peers.iter().enumerate(), &self.pace, self.stop(&progress, &interrupts)).await;
            interrupts.finishing();
            progress.end();
            if context.verbose && peers.count() > 1 {
                self.tell_memory(context);
            }
            let cut = match ended? {
                None => None,
                Some((by, left)) => {
                    if by == CutBy::Interrupt && !self.quiet {
                        error::tell(&Text::new("fleet-interrupted"), context);
                    }
                    // A comparison would take what is not told for gone.
                    let told = by == CutBy::Deadline || compared;
                    Some(Cut { by, not_reached: crew.leave(left.begun.into_iter().chain(left.rest), told)? })
                }
            };
            Ok((crew.sink.into_inner(), cut))
        })?
    }

    /// What remembering spared.
    fn tell_memory(&self, context: &Context) {
        let memory = self.judges.own().memory();
        let rows = [("fleet-memory-signatures", memory.signatures()), ("fleet-memory-judgements", memory.judgements())];
        for (what, tally) in rows {
            let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
            let text = Text::new(what).with("known", number(tally.known));
            error::tell(&text.with("count", number(tally.known + tally.new)), context);
        }
    }

    /// Ends when the run is to be ended.
    async fn stop(&self, progress: &Progress<'_>, interrupts: &Interrupts) -> CutBy {
        let until = self.deadline.map(|deadline| Instant::now() + deadline);
        let deadline = async {
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = interrupts.first() => CutBy::Interrupt,
            () = deadline => CutBy::Deadline,
            never = progress.show() => match never {},
        }
    }
}

impl Crew<'_, '_> {
    fn done(&self, place: usize, entry: &Entry, evidence: Evidence) -> Result<(), Misuse> {
        let judges = self.run.judges;
        let peer = judges.judge(entry, evidence, judges.own().moment());
        self.progress.count(&peer);
        match &mut *self.sink.borrow_mut() {
            Sink::Lines(lines) => lines.peer(&peer),
            Sink::Whole(peers) => {
                if peers.len() <= place {
                    peers.resize_with(place + 1, || None);
                }
                if let Some(slot) = peers.get_mut(place) {
                    *slot = Some(peer);
                }
                Ok(())
            }
        }
    }

    /// What was not finished: how many, each told as undetermined if they are to be told.
    fn leave(&self, left: impl Iterator<Item = (usize, Entry)>, told: bool) -> Result<usize, Misuse> {
        let mut count = 0;
        for (place, entry) in left {
            count += 1;
            if told {
                let evidence = Evidence::not_reached(entry.target.clone(), SystemClock.now());
                self.done(place, &entry, evidence)?;
            }
        }
        Ok(count)
    }
}

impl Errand for Crew<'_, '_> {
    type Job = (usize, Entry);
    type Error = Misuse;

    /// The addresses: behind one of them may stand many names. Answers are shared, so the probe does not ask again.
    async fn hosts(&self, (_, entry): &(usize, Entry)) -> Vec<HostKey> {
        match &entry.target.host {
            Host::Ip(address) => vec![HostKey::Address(*address)],
            host @ Host::Name { ascii, .. } => match self.run.network.wire.resolve(host).await {
                Observed::Seen(found) => found.addresses.iter().map(|a| HostKey::Address(a.address)).collect(),
                _ => vec![HostKey::Name(ascii.clone())],
            },
        }
    }

    async fn run(&self, (place, entry): &(usize, Entry)) -> Result<(), Misuse> {
        let Network { limits, wire, .. } = self.run.network;
        let evidence = self.run.look.observe(&entry.target, limits, wire, self.run.judges.of(&entry.judging)).await;
        self.done(*place, entry, evidence)
    }

    fn rest(&self) -> Result<(), Misuse> {
        match &mut *self.sink.borrow_mut() {
            Sink::Lines(lines) => lines.out(),
            Sink::Whole(_) => Ok(()),
        }
    }
}

/// The time between two peers at so many a second.
fn interval(text: &str) -> Result<Duration, Misuse> {
    let rate = text.parse::<f64>().ok().filter(|rate| *rate > 0.0 && *rate <= FASTEST);
    let interval = rate.and_then(|rate| Duration::try_from_secs_f64(1.0 / rate).ok());
    interval.ok_or_else(|| Misuse::new("error-rate").with("got", text))
}
