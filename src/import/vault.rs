//! A store under its lock: opened, whatever a crash left put right, ready to be changed.

use std::path::Path;
use std::time::Duration;

use crate::cert::{Certificate, Sha256};
use crate::moment::Moment;
use crate::trust::pending::{Record, Writer};

use super::commit;
use super::contents::{Contents, Held};
use super::edit::{self, Change};
use super::error::{Operation, VaultError, VaultErrorKind};
use super::files::Files;
use super::history::{self, Past};
use super::ledger::Ledger;
use super::lock;
use super::name::FileName;
use super::place::Place;
use super::recover;
use super::undo;

/// An opened, locked, recovered store that can be written. The lock is given back when it is dropped.
pub struct Vault<'f> {
    files: &'f dyn Files,
    by: Writer,
    contents: Contents,
    recovered: Option<Recovered>,
    _lock: Box<dyn Send>,
}

/// What was put right when the store was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// A decided change was finished; its number.
    Finished(u64),
    /// A change that had not been decided, or was being taken back, is gone without a trace.
    Discarded,
}

impl std::fmt::Debug for Vault<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("place", &self.contents.place).finish_non_exhaustive()
    }
}

impl<'f> Vault<'f> {
    /// Opens the store at `path` for writing: takes its lock, waiting for it at most `patience`, and finishes or
    /// discards what a crash has left.
    pub fn open(path: &Path, files: &'f dyn Files, by: &Writer, patience: Duration) -> Result<Self, VaultError> {
        let place = Place::of(path, files)?;
        let ledger = Ledger { files, place: &place };
        let lock = lock::take(ledger, by, patience)?;
        let recovered = recover::recover(ledger)?;
        let contents = Contents::at(&place, files, None)?;
        Ok(Self { files, by: by.clone(), contents, recovered, _lock: lock })
    }

    /// Every certificate of the store, as it is now.
    pub fn held(&self) -> &[Held] {
        &self.contents.held
    }

    /// The store as it is now.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// A digest over every file: compare it with the one a plan was made by ([`Contents::fingerprint`]).
    pub fn fingerprint(&self) -> Sha256 {
        self.contents.fingerprint()
    }

    /// What was put right on opening.
    pub fn recovered(&self) -> Option<Recovered> {
        self.recovered
    }

    /// A name for the certificate's file that no file of the store has: the typed one, or the appliance's. Where one
    /// change adds several, `also` are the names that it gives to others.
    pub fn name_for(&self, certificate: &Certificate, typed: Option<&str>, also: &[FileName]) -> FileName {
        let name = typed.map_or_else(|| FileName::of(certificate), |typed| FileName::typed(typed, certificate));
        let other = |taken: &str| also.iter().any(|name| name.as_str().to_lowercase() == taken.to_lowercase());
        name.free(&|taken| self.contents.is_taken(taken) || other(taken))
    }

    /// Changes the store: all of it, or, with an error, nothing. What is returned is the record as history keeps it.
    pub fn apply(&mut self, change: Change, at: Moment) -> Result<Record, VaultError> {
        let worked = edit::work_out(&self.contents, &change.edits)?;
        let record = Record {
            number: 0,
            at,
            why: change.why,
            undoes: None,
            by: self.by.clone(),
            added: worked.added,
            removed: worked.removed,
            steps: worked.steps,
        };
        self.commit(record)
    }

    /// Takes a change back: its files get the bytes, permissions and owner of before. Without a number it is the
    /// newest one that is in force and takes back no other, so that asking again goes one further back. Taking back
    /// an undo does its change once more.
    pub fn undo(&mut self, number: Option<u64>, at: Moment) -> Result<Record, VaultError> {
        let record = undo::work_out(&self.contents, &self.history()?, number, at, &self.by)?;
        self.commit(record)
    }

    /// What was changed, oldest first.
    pub fn history(&self) -> Result<Vec<Past>, VaultError> {
        history::of(self.ledger())
    }

    fn ledger(&self) -> Ledger<'_> {
        Ledger { files: self.files, place: &self.contents.place }
    }

    fn commit(&mut self, mut record: Record) -> Result<Record, VaultError> {
        record.number = self.ledger().numbers()?.last().copied().unwrap_or_default() + 1;
        let seen = self.contents.fingerprint();
        let unchanged = || {
            let now = Contents::at(&self.contents.place, self.files, None)?;
            let changed = || VaultError::new(&now.place.path, Operation::Commit, VaultErrorKind::Changed);
            if now.fingerprint() == seen { Ok(()) } else { Err(changed()) }
        };
        commit::commit(self.ledger(), &record, &unchanged)?;
        // The change is made, whether or not it can be looked at now. If not, the next one is refused as if another
        // program had made this one.
        if let Ok(contents) = Contents::at(&self.contents.place, self.files, None) {
            self.contents = contents;
        }
        Ok(commit::kept(&record))
    }
}
