//! On a clock that is wound on: no test here waits.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use super::{Errand, HostKey, Pace, drive};

const SECOND: Duration = Duration::from_secs(1);

/// Each job takes so long; what began when is written down.
struct Log {
    takes: Duration,
    began: RefCell<Vec<(u32, Duration)>>,
    start: Instant,
    at_once: Cell<usize>,
    most_at_once: Cell<usize>,
    ended: Cell<u32>,
    fails_at: Option<u32>,
}

impl Log {
    fn taking(takes: Duration) -> Self {
        let (began, at_once, most_at_once) = Default::default();
        Self { takes, began, start: Instant::now(), at_once, most_at_once, ended: Cell::new(0), fails_at: None }
    }

    fn began(&self) -> Vec<(u32, Duration)> {
        self.began.borrow().clone()
    }
}

impl Errand for Log {
    type Job = u32;
    type Error = String;

    /// A hundred jobs a host; those from 1000 on are two hosts at once.
    async fn hosts(&self, job: &u32) -> Vec<HostKey> {
        let host = |number: u32| HostKey::Name(format!("host-{number}"));
        if *job < 1000 { vec![host(job / 100)] } else { vec![host(0), host(1)] }
    }

    async fn run(&self, job: &u32) -> Result<(), String> {
        self.began.borrow_mut().push((*job, self.start.elapsed()));
        self.at_once.set(self.at_once.get() + 1);
        self.most_at_once.set(self.most_at_once.get().max(self.at_once.get()));
        sleep(self.takes).await;
        self.at_once.set(self.at_once.get() - 1);
        self.ended.set(self.ended.get() + 1);
        if self.fails_at == Some(*job) { Err(format!("at {job}")) } else { Ok(()) }
    }

    fn rest(&self) -> Result<(), String> {
        Ok(())
    }
}

fn pace(concurrency: usize) -> Pace {
    Pace { concurrency, interval: None, per_host: None }
}

#[tokio::test(start_paused = true)]
async fn every_job_is_run_once_in_order_and_never_more_than_so_many_at_once() {
    let log = Log::taking(SECOND);
    let left = drive(&log, 0..1000, &pace(64), pending::<()>()).await.unwrap();
    assert!(left.is_none());
    let began: Vec<u32> = log.began().iter().map(|(job, _)| *job).collect();
    assert_eq!(began, (0..1000).collect::<Vec<_>>());
    assert_eq!(log.most_at_once.get(), 64);
    // 16 rounds of 64; timers are a millisecond coarse.
    assert!((SECOND * 16..SECOND * 17).contains(&log.start.elapsed()), "{:?}", log.start.elapsed());
}

/// The list is read as far as workers take from it, and no further.
#[tokio::test(start_paused = true)]
async fn the_list_is_not_read_ahead() {
    let read = Cell::new(0_u32);
    let list = std::iter::from_fn(|| {
        read.set(read.get() + 1);
        Some(read.get())
    });
    let log = Log::taking(SECOND);
    let stop = sleep(SECOND * 3 + SECOND / 2);
    let ((), left) = drive(&log, list, &pace(8), stop).await.unwrap().expect("an endless list is stopped");
    assert_eq!(read.get(), 32);
    assert_eq!(log.ended.get(), 24);
    assert_eq!(left.begun, (25..=32).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_stopped_run_hands_back_what_was_not_finished_in_order() {
    let log = Log::taking(SECOND);
    let stop = async {
        sleep(SECOND * 2 + SECOND / 2).await;
        "enough"
    };
    let (why, left) = drive(&log, 0..100, &pace(10), stop).await.unwrap().expect("stopped");
    assert_eq!(why, "enough");
    assert_eq!(log.ended.get(), 20);
    assert_eq!(left.begun, (20..30).collect::<Vec<_>>());
    assert!(left.rest.eq(30..100));
    assert_eq!(log.start.elapsed().as_millis(), 2_500, "what is under way is not waited for");
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_run() {
    let log = Log { fails_at: Some(3), ..Log::taking(SECOND) };
    let error = drive(&log, 0..100, &pace(2), pending::<()>()).await.unwrap_err();
    assert_eq!(error, "at 3");
    assert!(log.ended.get() <= 4);
}

#[tokio::test(start_paused = true)]
async fn no_more_begin_than_the_rate_allows() {
    let log = Log::taking(SECOND);
    let paced = Pace { interval: Some(Duration::from_millis(10)), ..pace(500) };
    drive(&log, 0..1000, &paced, pending::<()>()).await.unwrap();
    let began = log.began();
    // 100 a second: in no second more, and the run is not slower than that.
    for (at, (_, time)) in began.iter().enumerate() {
        let within = began[at..].iter().take_while(|(_, later)| *later < *time + SECOND).count();
        assert!(within <= 101, "{within} within a second of {time:?}");
    }
    let last = began.last().unwrap().1;
    assert!((Duration::from_millis(9_980)..Duration::from_millis(10_100)).contains(&last), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn two_of_one_host_are_a_pause_apart_and_hold_up_no_other_host() {
    let log = Log::taking(Duration::from_millis(1));
    let paced = Pace { per_host: Some(SECOND), ..pace(4) };
    // Three hosts' jobs, one host after the other, as a sorted list has them.
    let jobs = (0..5).chain(100..105).chain(200..205);
    drive(&log, jobs, &paced, pending::<()>()).await.unwrap();
    let began = log.began();
    for host in 0..3 {
        let times: Vec<_> = began.iter().filter(|(job, _)| job / 100 == host).map(|(_, time)| *time).collect();
        assert_eq!(times.len(), 5);
        assert!(times.windows(2).all(|pair| pair[0] + SECOND <= pair[1]), "{host}: {times:?}");
    }
    // 5 of each, a second apart, all hosts side by side: 4 seconds, not 14.
    assert!((SECOND * 4..SECOND * 5).contains(&log.start.elapsed()), "{:?}", log.start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_peer_of_two_hosts_waits_for_both() {
    let log = Log::taking(Duration::from_millis(1));
    let paced = Pace { per_host: Some(SECOND), ..pace(8) };
    drive(&log, [0, 1, 100, 1000, 2].into_iter(), &paced, pending::<()>()).await.unwrap();
    let seconds: Vec<_> = log.began().iter().map(|(job, time)| (*job, time.as_secs())).collect();
    assert_eq!(seconds, [(0, 0), (100, 0), (1, 1), (1000, 2), (2, 3)]);
}

#[tokio::test(start_paused = true)]
async fn what_was_put_off_when_the_run_stopped_is_handed_back() {
    let log = Log::taking(Duration::from_millis(1));
    let paced = Pace { per_host: Some(SECOND), ..pace(2) };
    let stop = sleep_until(log.start + SECOND / 2);
    let ((), left) = drive(&log, 0..20, &paced, stop).await.unwrap().expect("stopped");
    let mut unfinished = left.begun;
    unfinished.extend(left.rest);
    assert_eq!(unfinished, (1..20).collect::<Vec<_>>());
}
