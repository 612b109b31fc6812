//! Who is next: the list in its order, except that a host that was just asked is put off.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{Errand, HostKey, Left, Pace, Placed};

/// Peers that are put off. When so many wait, nothing more is read: a list of one host's thousand ports must not be
/// taken into memory.
const MAX_PUT_OFF: usize = 4_096;

/// A worker that is due may begin so much late without the run falling behind its rate: the timer's own grain is 1 ms.
const GRAIN: Duration = Duration::from_millis(5);

/// The list, and the times at which it may go on.
pub(super) struct Queue<J, I> {
    jobs: RefCell<Jobs<J, I>>,
    interval: Option<Duration>,
    per_host: Option<Duration>,
    next_turn: Cell<Option<Instant>>,
}

struct Jobs<J, I> {
    list: I,
    place: u64,
    put_off: BinaryHeap<Reverse<PutOff<J>>>,
    /// When each host may be disturbed again; those that may already are forgotten in time.
    hosts: HashMap<HostKey, Instant>,
    forget_at: usize,
}

/// A peer that begins at this time.
struct PutOff<J> {
    due: Instant,
    job: Placed<J>,
}

impl<J> PutOff<J> {
    fn order(&self) -> (Instant, u64) {
        (self.due, self.job.0)
    }
}

impl<J> PartialEq for PutOff<J> {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl<J> Eq for PutOff<J> {}

impl<J> PartialOrd for PutOff<J> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<J> Ord for PutOff<J> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

/// What a worker is to do.
enum Step<J> {
    /// Begin this one.
    Begin(Placed<J>),
    /// Find out which hosts it has.
    Ask(Placed<J>),
    /// Nothing may begin before.
    Wait(Instant),
    Done,
}

impl<J, I: Iterator<Item = J>> Queue<J, I> {
    pub(super) fn new(list: I, pace: &Pace) -> Self {
        let hosts = HashMap::new();
        let jobs = Jobs { list, place: 0, put_off: BinaryHeap::new(), hosts, forget_at: MAX_PUT_OFF };
        let (interval, per_host) = (pace.interval, pace.per_host);
        Self { jobs: RefCell::new(jobs), interval, per_host, next_turn: Cell::new(None) }
    }

    /// The next peer that may begin; `None` when all have begun. While its hosts are asked for, `hold` has it, so
    /// that a stopped run loses none.
    pub(super) async fn next<E: Errand<Job = J>>(
        &self,
        errand: &E,
        hold: &impl Fn(Option<Placed<J>>) -> Option<Placed<J>>,
    ) -> Option<Placed<J>> {
        loop {
            let step = self.jobs.borrow_mut().step(self.per_host.is_some(), Instant::now());
            match step {
                Step::Done => return None,
                Step::Begin(job) => return Some(job),
                Step::Wait(until) => sleep_until(until).await,
                Step::Ask(job) => {
                    hold(Some(Rc::clone(&job)));
                    let hosts = errand.hosts(&job.1).await;
                    hold(None);
                    let now = Instant::now();
                    let mut jobs = self.jobs.borrow_mut();
                    let due = jobs.reserve(hosts, now, self.per_host.unwrap_or_default());
                    if due <= now {
                        return Some(job);
                    }
                    jobs.put_off.push(Reverse(PutOff { due, job }));
                }
            }
        }
    }

    /// Waits until one more peer may begin.
    pub(super) async fn turn(&self) {
        let Some(interval) = self.interval else { return };
        let now = Instant::now();
        let turn = self.next_turn.get().map_or(now, |next| next.max(now.checked_sub(GRAIN).unwrap_or(now)));
        self.next_turn.set(Some(turn + interval));
        if turn > now {
            sleep_until(turn).await;
        }
    }

    /// What was begun (`in_hand`) or put off, and what was not looked at.
    pub(super) fn left(self, in_hand: impl Iterator<Item = (u64, J)>) -> Left<J, I> {
        let jobs = self.jobs.into_inner();
        let put_off = jobs.put_off.into_iter().filter_map(|Reverse(put_off)| Rc::into_inner(put_off.job));
        let mut begun: Vec<(u64, J)> = in_hand.chain(put_off).collect();
        begun.sort_by_key(|(place, _)| *place);
        Left { begun: begun.into_iter().map(|(_, job)| job).collect(), rest: jobs.list }
    }
}

impl<J, I: Iterator<Item = J>> Jobs<J, I> {
    /// 1. Who was put off and is due now.
    /// 2. The next of the list, unless too many were put off; with a pause for each host, that is asked for first.
    /// 3. Nobody before the first of those that were put off.
    fn step(&mut self, by_host: bool, now: Instant) -> Step<J> {
        let due = self.put_off.peek().map(|Reverse(first)| first.due);
        if due.is_some_and(|due| due <= now)
            && let Some(Reverse(first)) = self.put_off.pop()
        {
            return Step::Begin(first.job);
        }
        let next = if self.put_off.len() < MAX_PUT_OFF { self.list.next() } else { None };
        match (next, due) {
            (Some(job), _) => {
                let job = Rc::new((self.place, job));
                self.place += 1;
                if by_host { Step::Ask(job) } else { Step::Begin(job) }
            }
            (None, Some(due)) => Step::Wait(due),
            (None, None) => Step::Done,
        }
    }

    /// The time at which all of these hosts may be disturbed; they are taken until a pause later.
    fn reserve(&mut self, hosts: Vec<HostKey>, now: Instant, pause: Duration) -> Instant {
        let due = hosts.iter().filter_map(|host| self.hosts.get(host)).max().copied().unwrap_or(now).max(now);
        if self.hosts.len() >= self.forget_at {
            self.hosts.retain(|_, free| *free > now);
            self.forget_at = MAX_PUT_OFF.max(self.hosts.len() * 2);
        }
        self.hosts.extend(hosts.into_iter().map(|host| (host, due + pause)));
        due
    }
}
