//! What the next writer does first: finish a decided change, go on going back, drop what was never decided.

use crate::trust::pending::{JOURNAL, RETREAT};

use super::commit::{self, Way};
use super::error::{Operation, VaultError};
use super::ledger::Ledger;
use super::vault::Recovered;

/// Puts right what a crash has left, under the lock.
///
/// 1. A retreat: the way back is gone to its end.
/// 2. A journal whose change is recorded: all is done but removing it.
/// 3. A journal: the change is carried out and recorded.
/// 4. Whatever else was staged is dropped.
pub(super) fn recover(ledger: Ledger<'_>) -> Result<Option<Recovered>, VaultError> {
    let io = |error| VaultError::io(&ledger.place.state, Operation::Recover, error);
    let recovered = match ledger.pending()? {
        Some(pending) if pending.back => {
            commit::go_back(ledger, &pending.record)?;
            Some(Recovered::Discarded)
        }
        Some(pending) => {
            commit::finish(ledger, &pending.record, Way::Found { back: false })?;
            Some(Recovered::Finished(pending.record.number))
        }
        None => None,
    };
    for left in [RETREAT, JOURNAL] {
        if ledger.files.look(&ledger.path(left)).is_ok() {
            ledger.files.remove(&ledger.path(left)).map_err(io)?;
        }
    }
    let tidied = commit::tidy(ledger)?;
    if recovered.is_some() || tidied {
        ledger.files.sync_folder(&ledger.place.state).map_err(io)?;
    }
    Ok(recovered.or(tidied.then_some(Recovered::Discarded)))
}
