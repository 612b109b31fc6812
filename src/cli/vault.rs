//! A store opened for writing, and in words why it cannot be.

use std::path::Path;
use std::time::Duration;

use crate::import::{Operation, SystemFiles, Vault, VaultError, VaultErrorKind, Writer};
use crate::moment::{Clock as _, SystemClock};

use super::error::Misuse;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a store for this command.
pub(super) fn open(path: &Path, command: &str) -> Result<Vault<'static>, Misuse> {
    Vault::open(path, &SystemFiles, &writer(command), PATIENCE).map_err(Misuse::from)
}

/// Who writes: shown to whoever finds the store locked, and kept in its history.
fn writer(command: &str) -> Writer {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let host = host.lines().next().unwrap_or_default().trim().to_owned();
    Writer { pid: std::process::id(), host, command: command.to_owned(), since: SystemClock.now() }
}

impl From<VaultError> for Misuse {
    fn from(error: VaultError) -> Self {
        use VaultErrorKind as Kind;
        let said = Self::new(id(&error)).with("path", error.path.display().to_string());
        let system = error.source.as_ref().map(ToString::to_string).unwrap_or_default();
        match error.kind {
            Kind::Busy(Some(writer)) => {
                let since = writer.since.to_string();
                let said = said.with("command", writer.command).with("host", writer.host);
                said.with("pid", writer.pid).with("since", since)
            }
            Kind::Link(real) => said.with("detail", real.display().to_string()),
            Kind::Format(format) => said.with("format", format.as_str()),
            Kind::Journal(cause) => said.with("detail", cause),
            Kind::Damaged(number) => said.with("number", number.to_string()),
            Kind::Held(sha256, file) => said.with("sha256", sha256.to_string()).with("file", file),
            Kind::NotHeld(sha256) => said.with("sha256", sha256.to_string()),
            Kind::NoSuchChange(number, count) => said.with("number", number.to_string()).with("count", count),
            Kind::Altered(Some(number)) => said.with("number", number.to_string()),
            _ => said.with("detail", system),
        }
    }
}

fn id(error: &VaultError) -> &'static str {
    use VaultErrorKind as Kind;
    match &error.kind {
        Kind::Full => "error-vault-full",
        Kind::ReadOnly => "error-vault-read-only",
        Kind::Denied => "error-vault-denied",
        Kind::OwnerLost => "error-vault-owner",
        Kind::Vanished => "error-vault-vanished",
        Kind::Busy(Some(_)) => "error-vault-busy",
        Kind::Busy(None) => "error-vault-busy-unknown",
        Kind::Link(_) => "error-vault-link",
        Kind::Format(_) => "error-vault-format",
        Kind::Utf16 => "error-vault-utf16",
        Kind::NoStore => "error-vault-no-store",
        Kind::Odd => "error-vault-odd",
        Kind::TooLarge => "error-vault-large",
        Kind::Changed => "error-vault-changed",
        Kind::Journal(_) => "error-vault-journal",
        Kind::Damaged(_) => "error-vault-damaged",
        Kind::Held(..) => "error-vault-held",
        Kind::NotHeld(_) => "error-vault-not-held",
        Kind::Occupied => "error-vault-occupied",
        Kind::Unnameable => "error-vault-unnameable",
        Kind::Empty => "error-vault-empty",
        Kind::NoSuchChange(..) => "error-vault-no-change",
        Kind::NothingToUndo => "error-vault-nothing-to-undo",
        Kind::Altered(Some(_)) => "error-vault-altered",
        Kind::Altered(None) => "error-vault-altered-unknown",
        Kind::Unfinished { .. } => "error-vault-unfinished",
        Kind::Io if error.operation == Operation::Open => "error-vault-open",
        Kind::Io => "error-vault-io",
    }
}
