//! The files are sound, the lab stands, and its peers behave as their stories say.

mod client;
mod files;
mod legacy;
mod odd;
mod openssl;
mod peers;

use std::path::Path;

use super::*;
use crate::moment::{Clock, Moment, SystemClock};

/// The real time: OpenSSL and rustls look at the machine's clock.
fn now() -> Moment {
    SystemClock.now()
}

/// A lab with the named scenarios.
async fn raised(names: &[&str], folder: &Path) -> Lab {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    Lab::raise(Some(&names), folder, now()).await.expect("the lab stands")
}
