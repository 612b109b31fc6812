//! One writer at a time. The kernel holds the lock, and takes it back when the process dies: no lock is ever stale.

use std::thread;
use std::time::Duration;

use crate::trust::pending::Writer;

use super::error::{Operation, VaultError, VaultErrorKind};
use super::files::Lock;
use super::ledger::Ledger;

/// The file that is locked, inside the state folder. It stays: removing it would let two writers lock two files.
pub(super) const LOCK: &str = "lock";
/// How often a lock is asked for.
const PAUSE: Duration = Duration::from_millis(20);
/// Pauses in which an owner gets to say who it is.
const INTRODUCTION: u32 = 5;

/// Takes the lock of a store; its state folder is made if need be.
pub(super) fn take(ledger: Ledger<'_>, by: &Writer, patience: Duration) -> Result<Box<dyn Send>, VaultError> {
    found_state(ledger)?;
    let path = ledger.path(LOCK);
    let io = |error| VaultError::io(&path, Operation::Lock, error);
    if let Ok(look) = ledger.files.look(&path)
        && look.kind != super::files::Kind::File
    {
        return Err(VaultError::new(&path, Operation::Lock, VaultErrorKind::Odd));
    }
    let words = serde_json::to_vec(by).unwrap_or_default();
    let (mut waited, mut asked) = (Duration::ZERO, 0);
    loop {
        let owner: Option<Writer> = match ledger.files.lock(&path, &words).map_err(io)? {
            Lock::Held(lock) => return Ok(lock),
            Lock::Busy(words) => serde_json::from_slice(&words).ok(),
        };
        if waited >= patience && (owner.is_some() || asked >= INTRODUCTION) {
            return Err(VaultError::new(&path, Operation::Lock, VaultErrorKind::Busy(owner)));
        }
        thread::sleep(PAUSE);
        waited += PAUSE;
        asked += 1;
    }
}

/// The state folder, made with the owner that the store has.
fn found_state(ledger: Ledger<'_>) -> Result<(), VaultError> {
    let history = ledger.path(crate::trust::pending::HISTORY);
    for folder in [&ledger.place.state, &history] {
        let is_there = if *folder == ledger.place.state { ledger.exists()? } else { ledger.is_folder(folder)? };
        if is_there {
            continue;
        }
        let io = |error| VaultError::io(folder, Operation::Lock, error);
        match ledger.files.create_folder(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(io(error)),
            _ => {}
        }
        let around = ledger.files.look(&ledger.place.root).map_err(io)?.access;
        // Whoever is not root leaves the folder its own.
        let _ = ledger.files.own(folder, around);
        let above = folder.parent().unwrap_or(&ledger.place.root);
        ledger.files.sync_folder(above).map_err(io)?;
    }
    Ok(())
}
