//! The server from its beginning to its end: bind, serve, reload on SIGHUP, end on SIGTERM or SIGINT.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::i18n::{Arg, Catalogue, Text};

use super::estate::{Estate, Loader};
use super::front::{Front, Token};
use super::gate::Gate;
use super::log::{Level, Log};
use super::notify::Notifier;
use super::state::State;
use super::{accept, routes};

/// How to serve.
#[derive(Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What clients have to say; needed where [`Settings::listen`] is not loopback.
    pub token: Option<Token>,
    /// Probes at a time.
    pub concurrency: usize,
    /// Requests that may wait for a place.
    pub queue: usize,
    /// What running probes are given at the end.
    pub grace: Duration,
    /// The service manager.
    pub notifier: Notifier,
}

/// Why it did not serve at all.
#[derive(Debug)]
pub enum Failure {
    /// Any address but loopback needs a token.
    NoToken(SocketAddr),
    /// The address is taken, or not this machine's.
    Listen(SocketAddr, std::io::Error),
    /// The operating system gave no signals, or the address could not be told.
    System(std::io::Error),
}

/// Serves until it is told to end. `out` is told the address, once, for whoever asked for port 0.
pub async fn serve(
    settings: Settings,
    estate: Estate,
    loader: Loader,
    catalogue: Catalogue,
    log: Log,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let Settings { listen, token, concurrency, queue, grace, notifier } = settings;
    let loopback = listen.ip().to_canonical().is_loopback();
    if !loopback && token.is_none() {
        return Err(Failure::NoToken(listen));
    }
    let mut signals = Signals::new().map_err(Failure::System)?;
    let listener = TcpListener::bind(listen).await.map_err(|error| Failure::Listen(listen, error))?;
    let address = listener.local_addr().map_err(Failure::System)?;
    let (front, gate) = (Front::new(address.ip(), token), Gate::new(concurrency, queue));
    let state = Arc::new(State::new(estate, loader, front, gate, log, catalogue));
    begin(&state, address, loopback, out).map_err(Failure::System)?;
    notifier.say("READY=1");

    let (end, ending) = watch::channel(false);
    let serving = accept::serve(listener, routes::router(Arc::clone(&state)), ending, grace);
    let mut serving = std::pin::pin!(serving);
    let mut alive = notifier.interval().map(tokio::time::interval);
    loop {
        let signal = tokio::select! {
            // It ends by itself only once it is told to.
            _ = serving.as_mut() => break,
            () = tick(&mut alive) => {
                notifier.say("WATCHDOG=1");
                continue;
            }
            signal = signals.next() => signal,
        };
        match signal {
            Signal::Reload => {
                let state = Arc::clone(&state);
                // Beside the probes, and beside the next signal.
                tokio::spawn(async move { state.reload().await });
            }
            Signal::End if *end.borrow() => break,
            Signal::End => {
                state.drain();
                notifier.say("STOPPING=1");
                state.log.tell(Level::Info, "stopping", stopping(&state, grace));
                // The receiver lives in `serving`.
                let _ = end.send(true);
            }
        }
    }
    state.log.tell(Level::Info, "stopped", Text::new("serve-log-stopped"));
    state.log.end();
    Ok(())
}

fn begin(state: &State, address: SocketAddr, loopback: bool, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "http://{address}/")?;
    out.flush()?;
    let estate = state.estate();
    let told = Text::new("serve-log-listening").with("address", address.to_string());
    state.log.tell(Level::Info, "listening", told.with("modules", estate.names()));
    if !loopback {
        let open = Text::new("serve-log-open").with("address", address.to_string());
        state.log.tell(Level::Warn, "not-loopback", open);
    }
    if estate.allowed.is_empty() {
        state.log.tell(Level::Warn, "nobody-allowed", Text::new("serve-log-nobody-allowed"));
    }
    Ok(())
}

fn stopping(state: &State, grace: Duration) -> Text {
    let seconds = i64::try_from(grace.as_secs()).unwrap_or(i64::MAX);
    let text = Text::new("serve-log-stopping").with("running", state.gate.running() + state.gate.waiting());
    text.with("seconds", Arg::Number(seconds))
}

async fn tick(alive: &mut Option<tokio::time::Interval>) {
    match alive {
        Some(interval) => drop(interval.tick().await),
        None => std::future::pending().await,
    }
}

/// What the operating system tells the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Reload,
    End,
}

#[cfg(unix)]
struct Signals {
    hangup: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.hangup.recv() => Signal::Reload,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.terminate.recv() => Signal::End,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "Unix may refuse")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        // Where it cannot be heard it never comes; the process is then ended from outside.
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::End,
            Err(_) => std::future::pending().await,
        }
    }
}
