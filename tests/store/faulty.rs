//! The system's files with one fault.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use peertrust::import::files::{Files, Lock, Look, SystemFiles};
use peertrust::trust::pending::Access;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// One operation fails with this error number.
    Once(i32),
    /// From one operation on all that write fail with this error number.
    From(i32),
    /// One operation fails, and so many operations later the process dies: on the way back.
    Stumble(usize),
    /// The process dies before an operation.
    Death,
    /// The process dies in the middle of it: of a file only half is written.
    Torn,
}

/// Counts operations from 0; the fault comes at number `at`.
pub struct Faulty {
    fault: Fault,
    at: usize,
    count: Cell<usize>,
    /// Every operation in words.
    pub log: RefCell<Vec<String>>,
    /// Whether each of them writes.
    pub writes: RefCell<Vec<bool>>,
}

impl Faulty {
    pub fn new(fault: Fault, at: usize) -> Self {
        Self { fault, at, count: Cell::new(0), log: RefCell::default(), writes: RefCell::default() }
    }

    fn turn<T>(
        &self,
        word: &str,
        path: &Path,
        writes: bool,
        whole: impl FnOnce() -> io::Result<T>,
        half: impl FnOnce(),
    ) -> io::Result<T> {
        let number = self.count.replace(self.count.get() + 1);
        self.writes.borrow_mut().push(writes);
        self.log.borrow_mut().push(format!("{number} {word} {}", path.display()));
        match self.fault {
            Fault::Once(error) if number == self.at => Err(io::Error::from_raw_os_error(error)),
            Fault::From(error) if number >= self.at && writes => Err(io::Error::from_raw_os_error(error)),
            Fault::Stumble(_) if number == self.at => Err(io::Error::from_raw_os_error(5)),
            Fault::Stumble(gap) if number >= self.at + gap => Err(io::Error::other("the process is dead")),
            Fault::Death | Fault::Torn if number >= self.at => {
                if self.fault == Fault::Torn && number == self.at {
                    half();
                }
                Err(io::Error::other("the process is dead"))
            }
            _ => whole(),
        }
    }
}

const READS: bool = false;
const WRITES: bool = true;

impl Files for Faulty {
    fn look(&self, path: &Path) -> io::Result<Look> {
        self.turn("look", path, READS, || SystemFiles.look(path), || ())
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.turn("list", folder, READS, || SystemFiles.list(folder), || ())
    }
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.turn("read", path, READS, || SystemFiles.read(path, limit), || ())
    }
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        self.turn("real", path, READS, || SystemFiles.real(path), || ())
    }
    fn target(&self, link: &Path) -> io::Result<PathBuf> {
        self.turn("target", link, READS, || SystemFiles.target(link), || ())
    }
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || fs::write(path, &bytes[..bytes.len() / 2]).unwrap_or_default();
        self.turn("create", path, WRITES, || SystemFiles.create(path, bytes), half)
    }
    fn create_link(&self, path: &Path, target: &Path) -> io::Result<()> {
        self.turn("create_link", path, WRITES, || SystemFiles.create_link(path, target), || ())
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.turn("create_folder", path, WRITES, || SystemFiles.create_folder(path), || ())
    }
    fn own(&self, path: &Path, access: Access) -> io::Result<()> {
        self.turn("own", path, WRITES, || SystemFiles.own(path, access), || ())
    }
    fn permit(&self, path: &Path, access: Access) -> io::Result<()> {
        self.turn("permit", path, WRITES, || SystemFiles.permit(path, access), || ())
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.turn("sync", path, WRITES, || SystemFiles.sync(path), || ())
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.turn("sync_folder", folder, WRITES, || SystemFiles.sync_folder(folder), || ())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.turn("rename", to, WRITES, || SystemFiles.rename(from, to), || ())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.turn("remove", path, WRITES, || SystemFiles.remove(path), || ())
    }
    fn lock(&self, path: &Path, owner: &[u8]) -> io::Result<Lock> {
        self.turn("lock", path, WRITES, || SystemFiles.lock(path, owner), || ())
    }
}
