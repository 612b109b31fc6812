//! Ctrl-C, and the signal that service managers send: the first ends the run and lets the report be finished, the
//! second ends the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::sync::Notify;

/// The exit code of a process that was interrupted: 128 and the number of SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;

/// Interrupts of one run.
#[derive(Debug, Default)]
pub(super) struct Interrupts {
    came: Arc<Notify>,
    finishing: Arc<AtomicBool>,
}

impl Interrupts {
    /// Looks out for them from now on, in a thread of its own: whoever writes to a reader that does not read hears
    /// nothing. Where that cannot be had, the system's own answer stands, and the first one ends the process.
    pub(super) fn watched() -> Self {
        let interrupts = Self::default();
        let (came, finishing) = (Arc::clone(&interrupts.came), Arc::clone(&interrupts.finishing));
        let watch = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            // An error means that there is no handler.
            let _ = runtime.and_then(|runtime| runtime.block_on(listen(&came, &finishing)));
        };
        let _ = thread::Builder::new().name("interrupts".to_owned()).stack_size(128 << 10).spawn(watch);
        interrupts
    }

    /// Waits for the first one; for ever, where they are not watched.
    pub(super) async fn first(&self) {
        self.came.notified().await;
    }

    /// The run is over and its report is being written: there is nothing more to finish early.
    pub(super) fn finishing(&self) {
        self.finishing.store(true, Ordering::Relaxed);
    }
}

async fn listen(came: &Notify, finishing: &AtomicBool) -> std::io::Result<()> {
    let mut signals = Signals::new()?;
    loop {
        signals.next().await;
        if finishing.swap(true, Ordering::Relaxed) {
            end();
        }
        came.notify_one();
    }
}

#[expect(clippy::exit, clippy::disallowed_methods, reason = "asked for twice: what is buffered is to be lost")]
fn end() {
    std::process::exit(INTERRUPTED);
}

#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
