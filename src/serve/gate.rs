//! How many probes run, and how many wait for their turn.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

/// A bounded number of places, and a bounded queue before them.
#[derive(Debug)]
pub(super) struct Gate {
    places: Semaphore,
    concurrency: usize,
    queue: usize,
    waiting: AtomicUsize,
}

/// No place in time, or none even in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

/// Leaves the queue however the waiting ends: a client that hangs up must not hold a place in it.
struct Waiting<'g>(&'g AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gate {
    pub(super) fn new(concurrency: usize, queue: usize) -> Self {
        Self { places: Semaphore::new(concurrency), concurrency, queue, waiting: AtomicUsize::new(0) }
    }

    /// A place, now or by `deadline`. It is given back when the permit is dropped.
    pub(super) async fn enter(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, Full> {
        // Fair: nobody overtakes those who wait.
        if self.waiting() == 0
            && let Ok(place) = self.places.try_acquire()
        {
            return Ok(place);
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.queue {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Full);
        }
        let _waiting = Waiting(&self.waiting);
        timeout_at(deadline, self.places.acquire()).await.map_err(|_| Full)?.map_err(|_| Full)
    }

    /// Probes that run.
    pub(super) fn running(&self) -> usize {
        self.concurrency - self.places.available_permits().min(self.concurrency)
    }

    /// Requests that wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Probes that may run, and requests that may wait.
    pub(super) fn bounds(&self) -> (usize, usize) {
        (self.concurrency, self.queue)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn beyond_the_queue_there_is_no_place_and_a_place_comes_back() {
        let gate = Gate::new(1, 1);
        let soon = || Instant::now() + Duration::from_millis(20);
        let first = gate.enter(soon()).await.unwrap();
        assert_eq!((gate.running(), gate.waiting()), (1, 0));
        let (second, third) = tokio::join!(gate.enter(soon()), gate.enter(soon()));
        assert!(second.is_err(), "it waited in vain");
        assert!(third.is_err(), "the queue was full");
        assert_eq!(gate.waiting(), 0, "whoever gave up waits no more");
        drop(first);
        assert!(gate.enter(soon()).await.is_ok());
    }

    #[tokio::test]
    async fn who_waits_is_served_when_a_place_is_free() {
        let gate = Gate::new(1, 8);
        let first = gate.enter(Instant::now()).await.unwrap();
        let later = Instant::now() + Duration::from_secs(5);
        let (second, ()) = tokio::join!(gate.enter(later), async {
            tokio::task::yield_now().await;
            assert_eq!(gate.waiting(), 1);
            drop(first);
        });
        assert!(second.is_ok());
    }

    #[tokio::test]
    async fn who_hangs_up_leaves_the_queue() {
        let gate = Gate::new(1, 1);
        let _first = gate.enter(Instant::now()).await.unwrap();
        let later = Instant::now() + Duration::from_secs(60);
        let waited = tokio::time::timeout(Duration::from_millis(10), gate.enter(later)).await;
        assert!(waited.is_err());
        assert_eq!(gate.waiting(), 0);
    }
}
