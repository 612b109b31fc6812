//! What was changed, newest last.

use std::collections::HashSet;
use std::path::Path;

use crate::trust::pending::Record;

use super::error::VaultError;
use super::files::Files;
use super::ledger::Ledger;
use super::place::Place;

/// Changes that are kept; older ones are forgotten, and cannot be taken back any more.
pub const KEPT: usize = 100;
/// Bytes of records that are kept; the newest change is kept whatever its size.
pub const KEPT_BYTES: u64 = 256 << 20;

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Past {
    /// A change.
    Change(Record),
    /// A record that cannot be read.
    Damaged {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        cause: String,
    },
}

impl Past {
    /// Its number.
    pub fn number(&self) -> u64 {
        match self {
            Self::Change(record) => record.number,
            Self::Damaged { number, .. } => *number,
        }
    }

    /// The change, if it can be read.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Change(record) => Some(record),
            Self::Damaged { .. } => None,
        }
    }
}

/// The history of the store at `path`, oldest first, read without its lock. A change that is decided and not carried
/// out yet is its last.
pub fn read(path: &Path, files: &dyn Files) -> Result<Vec<Past>, VaultError> {
    let place = Place::of(path, files)?;
    of(Ledger { files, place: &place })
}

pub(super) fn of(ledger: Ledger<'_>) -> Result<Vec<Past>, VaultError> {
    if !ledger.exists()? {
        return Ok(Vec::new());
    }
    let pending = ledger.pending()?.filter(|pending| !pending.back).map(|pending| pending.record);
    let mut list = Vec::new();
    for number in ledger.numbers()? {
        list.push(match ledger.record(number)? {
            Ok(record) if record.number == number => Past::Change(record),
            Ok(_) => Past::Damaged { number, cause: "its number is another's".to_owned() },
            Err(cause) => Past::Damaged { number, cause },
        });
    }
    list.extend(pending.map(Past::Change));
    Ok(list)
}

/// The numbers of changes that are in force: no change in force takes them back.
pub fn in_force(history: &[Past]) -> Vec<u64> {
    let (mut undone, mut list) = (HashSet::new(), Vec::new());
    for past in history.iter().rev() {
        if !undone.contains(&past.number()) {
            list.push(past.number());
            undone.extend(past.record().and_then(|record| record.undoes));
        }
    }
    list.reverse();
    list
}
