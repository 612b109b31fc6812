//! Many peers: who is next, when, how many side by side, and until when.
//!
//! This room neither probes nor judges: it is handed an [`Errand`] and runs it once for each peer, by so many workers
//! that each take the next peer when they are done with one. Not a task a peer: what waits for its turn is an entry
//! of the caller's list, or not even read yet, so that memory follows [`Pace::concurrency`] and not the list.
//!
//! A run that is stopped drops what is under way at once, and hands back what was not finished ([`Left`]).

mod queue;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use queue::Queue;

/// How fast a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Peers side by side; 0 counts as 1.
    pub concurrency: usize,
    /// Time between the beginnings of two peers.
    pub interval: Option<Duration>,
    /// Time between the beginnings of two peers of one host.
    pub per_host: Option<Duration>,
}

/// What must not be disturbed too often: an address, or a name that has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HostKey {
    /// An address.
    Address(IpAddr),
    /// A name that could not be resolved.
    Name(String),
}

/// What is done for each peer of a run.
pub trait Errand {
    /// One peer of the list.
    type Job;
    /// What ends the whole run, such as an output that is closed.
    type Error;

    /// The hosts behind a peer. Asked only with [`Pace::per_host`].
    fn hosts(&self, job: &Self::Job) -> impl Future<Output = Vec<HostKey>>;

    /// Runs it.
    fn run(&self, job: &Self::Job) -> impl Future<Output = Result<(), Self::Error>>;

    /// Everybody waits for the network now: the moment to let go of what was held back.
    fn rest(&self) -> Result<(), Self::Error>;
}

/// What a stopped run leaves undone.
#[derive(Debug)]
pub struct Left<J, I> {
    /// Begun or put off, in the order of the list.
    pub begun: Vec<J>,
    /// Not looked at yet.
    pub rest: I,
}

/// A job, with its place in the list.
type Placed<J> = Rc<(u64, J)>;
/// What each worker has in hand.
type Hands<J> = RefCell<Vec<Option<Placed<J>>>>;

/// Runs `errand` for every job until all are done or `stop` is ready, which is then handed back with what is left.
pub async fn drive<E: Errand, I: Iterator<Item = E::Job>, S>(
    errand: &E,
    jobs: I,
    pace: &Pace,
    stop: impl Future<Output = S>,
) -> Result<Option<(S, Left<E::Job, I>)>, E::Error> {
    let workers = jobs.size_hint().1.unwrap_or(usize::MAX).min(pace.concurrency).max(1);
    let queue = Queue::new(jobs, pace);
    let hands: Hands<E::Job> = RefCell::new((0..workers).map(|_| None).collect());
    let stopped = {
        let worker = |hand| work(errand, &queue, &hands, hand);
        let mut workers: FuturesUnordered<_> = (0..workers).map(worker).collect();
        let mut stop = pin!(stop);
        let all = poll_fn(|context| {
            if let Poll::Ready(stop) = stop.as_mut().poll(context) {
                return Poll::Ready(Ok(Some(stop)));
            }
            loop {
                match workers.poll_next_unpin(context) {
                    Poll::Ready(Some(Ok(()))) => {}
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                    Poll::Ready(None) => return Poll::Ready(Ok(None)),
                    Poll::Pending => return errand.rest().map_or_else(|e| Poll::Ready(Err(e)), |()| Poll::Pending),
                }
            }
        });
        // The runtime's budget is meant for one connection a task; here are all of them in one, and every pass ends
        // with a turn of the runtime anyhow.
        tokio::task::unconstrained(all).await?
    };
    let in_hand = hands.into_inner().into_iter().flatten().filter_map(Rc::into_inner);
    Ok(stopped.map(|stopped| (stopped, queue.left(in_hand))))
}

/// One worker: takes the next peer until there is none.
async fn work<E: Errand, I: Iterator<Item = E::Job>>(
    errand: &E,
    queue: &Queue<E::Job, I>,
    hands: &Hands<E::Job>,
    hand: usize,
) -> Result<(), E::Error> {
    let hold = |job| hands.borrow_mut().get_mut(hand).map(|held| std::mem::replace(held, job));
    while let Some(job) = queue.next(errand, &|job| hold(job).flatten()).await {
        hold(Some(Rc::clone(&job)));
        queue.turn().await;
        errand.run(&job.1).await?;
        hold(None);
    }
    Ok(())
}
