//! Why a store was not changed. Every error leaves the store as it was, but for [`VaultErrorKind::Unfinished`], which
//! says what is to be done about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::cert::Sha256;
use crate::trust::pending::Writer;
use crate::trust::store::StoreFormat;

/// What was done to which path when it went wrong, and why it did.
#[derive(Debug)]
pub struct VaultError {
    /// What it was done to.
    pub path: PathBuf,
    /// What was done.
    pub operation: Operation,
    /// Why it cannot be.
    pub kind: VaultErrorKind,
    /// The operating system's own words.
    pub source: Option<io::Error>,
}

/// Steps on the way to a changed store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Looking at the place.
    Open,
    /// Taking the lock.
    Lock,
    /// Finishing or discarding what a crash left.
    Recover,
    /// Reading the store.
    Read,
    /// Working out what to write.
    Plan,
    /// Writing new files beside the store.
    Stage,
    /// Deciding.
    Commit,
    /// Renaming the new files into place.
    CarryOut,
    /// Recording the change.
    Record,
    /// Reading earlier changes.
    History,
}

impl Operation {
    /// One word for tests and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Lock => "lock",
            Self::Recover => "recover",
            Self::Read => "read",
            Self::Plan => "plan",
            Self::Stage => "stage",
            Self::Commit => "commit",
            Self::CarryOut => "carry-out",
            Self::Record => "record",
            Self::History => "history",
        }
    }
}

/// Why a store cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultErrorKind {
    /// The disk, or the quota, is full.
    Full,
    /// The file system is mounted read-only.
    ReadOnly,
    /// Not permitted.
    Denied,
    /// The owner or group of a file that is replaced cannot be kept.
    OwnerLost,
    /// What was to be changed is gone.
    Vanished,
    /// Another writer has the store; `None` when it has not said yet who it is.
    Busy(Option<Writer>),
    /// A symbolic link, and where it leads: never followed for writing.
    Link(PathBuf),
    /// A form that is only read; a store of it can be exported into a folder or a PEM file.
    Format(StoreFormat),
    /// PEM in UTF-16, which is only read.
    Utf16,
    /// A file that holds no certificates, and is not empty either.
    NoStore,
    /// Neither a file nor a folder, or a file where a folder of ours should be.
    Odd,
    /// The state folder was put there by another user, in a folder where everybody may.
    Foreign,
    /// Larger than what is read.
    TooLarge,
    /// Another program changed the store in the meantime.
    Changed,
    /// A decided change that cannot be read, and so neither finished nor discarded.
    Journal(String),
    /// A record that cannot be read, and so not taken back.
    Damaged(u64),
    /// The certificate is in the store already, in this file.
    Held(Sha256, String),
    /// The certificate is not in the store.
    NotHeld(Sha256),
    /// The name is another file's already.
    Occupied,
    /// A name that is no text, or that this system would read otherwise.
    Unnameable,
    /// Nothing to do was asked for.
    Empty,
    /// No change of that number is recorded; how many there are.
    NoSuchChange(u64, usize),
    /// No change is left that could be taken back.
    NothingToUndo,
    /// Taking a change back would lose what was done to this file later; by which recorded change, or else by
    /// another program.
    Altered(Option<u64>),
    /// On the way from the old store to the new one something failed, and then taking it back failed as well.
    /// Readers of this program see one of the two whole, and the next writer gets there.
    Unfinished {
        /// To the old one.
        back: bool,
    },
    /// Anything else the operating system says.
    Io,
}

impl VaultError {
    pub(super) fn new(path: &Path, operation: Operation, kind: VaultErrorKind) -> Self {
        Self { path: path.to_owned(), operation, kind, source: None }
    }

    pub(super) fn io(path: &Path, operation: Operation, error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => VaultErrorKind::Full,
            io::ErrorKind::ReadOnlyFilesystem => VaultErrorKind::ReadOnly,
            io::ErrorKind::PermissionDenied => VaultErrorKind::Denied,
            io::ErrorKind::NotFound => VaultErrorKind::Vanished,
            io::ErrorKind::FileTooLarge => VaultErrorKind::TooLarge,
            _ => VaultErrorKind::Io,
        };
        Self { path: path.to_owned(), operation, kind, source: Some(error) }
    }
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {:?}", self.operation.as_str(), self.path.display(), self.kind)?;
        self.source.as_ref().map_or(Ok(()), |source| write!(f, " ({source})"))
    }
}

impl std::error::Error for VaultError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|error| error as _)
    }
}
