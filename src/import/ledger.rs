//! The state folder of a store, read: what is pending, and what was done.

use std::path::{Path, PathBuf};

use crate::cert::Sha256;
use crate::trust::pending::{self, HISTORY, JOURNAL, Pending, RETREAT, Record};

use super::error::{Operation, VaultError, VaultErrorKind};
use super::files::{Files, Kind};
use super::place::Place;

/// The state folder of a place.
#[derive(Clone, Copy)]
pub(super) struct Ledger<'a> {
    pub files: &'a dyn Files,
    pub place: &'a Place,
}

/// Digests of what is pending, and the number of the newest record.
#[derive(PartialEq, Eq)]
pub(super) struct Sign {
    journal: Option<Sha256>,
    retreat: Option<Sha256>,
    newest: Option<u64>,
}

impl Ledger<'_> {
    /// The path of something in the state folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.place.state.join(name)
    }

    /// The file of a record.
    pub(super) fn record_path(&self, number: u64) -> PathBuf {
        self.path(HISTORY).join(pending::record_name(number))
    }

    /// Whether there is a state folder; something else of its name is refused.
    ///
    /// In a folder where everybody may make files but only their owner may replace them (`/tmp`), one that another
    /// user put there is refused as well: its journal would change a store that this user may not write.
    pub(super) fn exists(&self) -> Result<bool, VaultError> {
        let state = &self.place.state;
        if !self.is_folder(state)? {
            return Ok(false);
        }
        let look = |path: &Path| {
            self.files.look(path).map(|look| look.access).map_err(|error| VaultError::io(path, Operation::Open, error))
        };
        if look(&self.place.root)?.mode.is_some_and(pending::is_sticky) {
            let (theirs, ours) = (look(state)?.uid, look(&self.place.path)?.uid);
            if theirs != ours && theirs != Some(0) {
                return Err(VaultError::new(state, Operation::Open, VaultErrorKind::Foreign));
            }
        }
        Ok(true)
    }

    /// Whether a folder of ours is there: a link in its place could lead anywhere.
    pub(super) fn is_folder(&self, path: &Path) -> Result<bool, VaultError> {
        match self.files.look(path) {
            Ok(look) if look.kind == Kind::Folder => Ok(true),
            Ok(look) if look.kind == Kind::Link => {
                let real = self.files.target(path).unwrap_or_default();
                Err(VaultError::new(path, Operation::Open, VaultErrorKind::Link(real)))
            }
            Ok(_) => Err(VaultError::new(path, Operation::Open, VaultErrorKind::Odd)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(VaultError::io(path, Operation::Open, error)),
        }
    }

    /// The decided change that is not carried out yet. One that is recorded already is done.
    pub(super) fn pending(&self) -> Result<Option<Pending>, VaultError> {
        if !self.exists()? {
            return Ok(None);
        }
        for (name, back) in [(RETREAT, true), (JOURNAL, false)] {
            let path = self.path(name);
            let Some(bytes) = self.bytes(&path, pending::MAX_JOURNAL)? else { continue };
            let record = Record::read(&bytes)
                .map_err(|damage| VaultError::new(&path, Operation::Recover, VaultErrorKind::Journal(damage.cause)))?;
            let done = !back && self.files.look(&self.record_path(record.number)).is_ok();
            return Ok((!done).then_some(Pending { record, back }));
        }
        Ok(None)
    }

    /// What differs when a writer was at the store in between.
    pub(super) fn sign(&self) -> Result<Sign, VaultError> {
        let digest = |name| -> Result<Option<Sha256>, VaultError> {
            Ok(self.bytes(&self.path(name), pending::MAX_JOURNAL)?.map(|bytes| Sha256::of(&bytes)))
        };
        Ok(Sign { journal: digest(JOURNAL)?, retreat: digest(RETREAT)?, newest: self.numbers()?.last().copied() })
    }

    /// The numbers of the records, in order.
    pub(super) fn numbers(&self) -> Result<Vec<u64>, VaultError> {
        let folder = self.path(HISTORY);
        let names = match self.files.list(&folder) {
            Ok(names) => names,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(VaultError::io(&folder, Operation::History, error)),
        };
        let mut numbers: Vec<u64> =
            names.iter().filter_map(|name| pending::record_number(name.to_str().unwrap_or_default())).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// One record; the inner error is a damaged one.
    pub(super) fn record(&self, number: u64) -> Result<Result<Record, String>, VaultError> {
        let path = self.record_path(number);
        match self.files.read(&path, pending::MAX_JOURNAL) {
            Ok(bytes) => Ok(Record::read(&bytes).map_err(|damage| damage.cause)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Err(error.to_string())),
            Err(error) => Err(VaultError::io(&path, Operation::History, error)),
        }
    }

    fn bytes(&self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, VaultError> {
        match self.files.read(path, limit) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(VaultError::io(path, Operation::Recover, error)),
        }
    }
}
