//! A store opened for writing.

use std::path::Path;
use std::time::Duration;

use crate::import::{SystemFiles, Vault, Writer};
use crate::moment::{Clock as _, SystemClock};

use super::error::Misuse;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a store for this command.
pub(super) fn open(path: &Path, command: &str) -> Result<Vault<'static>, Misuse> {
    Ok(Vault::open(path, &SystemFiles, &writer(command), PATIENCE)?)
}

/// Who writes: shown to whoever finds the store locked, and kept in its history.
fn writer(command: &str) -> Writer {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let host = host.lines().next().unwrap_or_default().trim().to_owned();
    Writer { pid: std::process::id(), host, command: command.to_owned(), since: SystemClock.now() }
}
