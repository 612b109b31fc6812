//! Ctrl-C, and the signal that service managers send: the first ends the run and lets the report be finished, the
//! second ends the process.

use std::future::pending;
use std::thread;

/// The exit code of a process that was interrupted: 128 and the number of SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;

/// Waits for the first one. From then on the second one ends the process at once.
pub(super) async fn first() {
    if signal().await.is_err() {
        // Without a handler the system's own answer stands: the process ends.
        return pending().await;
    }
    // Not on this runtime: whoever finishes the report does not come back to it.
    let watch = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if runtime.is_ok_and(|runtime| runtime.block_on(signal()).is_ok()) {
            end();
        }
    };
    // Without the thread the report is finished all the same.
    let _ = thread::Builder::new().name("second interrupt".to_owned()).spawn(watch);
}

#[expect(clippy::exit, clippy::disallowed_methods, reason = "asked for twice: what is buffered is to be lost")]
fn end() {
    std::process::exit(INTERRUPTED);
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
