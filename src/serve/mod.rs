//! `peertrust serve`: the line on request, over HTTP, for Prometheus to scrape.
//!
//! ```text
//! connection → front → routes → request → guard → gate → probe (target → evidence → trust → diagnosis) → report
//!  (limits)    (who may ask)   (what)    (whom)  (how many)
//! ```
//!
//! 1. [`estate`]: what was read before anybody asks, and is read again on reload: modules with their stores, and whom
//!    they may look at. No request names a file.
//! 2. [`guard`]: whom a request may make this machine speak to. The address that was looked at is the one connected to.
//! 3. `gate`: how many probes run, and how many wait; beyond that the answer is 503.
//! 4. [`lifecycle`]: begins, reloads, ends; readiness for whoever watches.
//!
//! Nothing here judges: a probe that fails is told with HTTP 200, as every exporter of this kind does.

mod accept;
mod answer;
mod debug;
pub mod estate;
mod front;
mod gate;
pub mod guard;
pub mod lifecycle;
pub mod log;
mod metrics;
mod notify;
mod page;
mod probe;
mod process;
mod request;
mod routes;
mod state;
mod stream;
mod tally;
mod wire;

pub use estate::{DEFAULT_MODULE, Estate, Loader, Module};
pub use front::Token;
pub use guard::{AllowList, Allowance};
pub use lifecycle::{Failure, Settings, serve};
pub use log::{Format as LogFormat, Log};
pub use notify::Notifier;
