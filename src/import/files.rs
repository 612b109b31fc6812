//! The seam to the file system: every operation by which a store is read or changed, one method each, so that a test
//! can let each of them fail, or be the last.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::trust::pending::Access;

/// A file larger than this is not read: the same bound as for reading a store.
pub const MAX_FILE: u64 = 64 << 20;

/// The operations. Paths are complete; nothing follows a symbolic link except [`Files::real`] and [`Files::read`].
pub trait Files {
    /// What is there, links not followed.
    fn look(&self, path: &Path) -> io::Result<Look>;
    /// Names in a folder, in any order.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// The bytes of a file, at most `limit`.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;
    /// Where a link leads in the end.
    fn real(&self, path: &Path) -> io::Result<PathBuf>;
    /// Where a link points.
    fn target(&self, link: &Path) -> io::Result<PathBuf>;
    /// A new file that only its owner may read; one that exists already is an error.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// A new link.
    fn create_link(&self, path: &Path, target: &Path) -> io::Result<()>;
    /// A new folder.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Owner and group, where they are given.
    fn own(&self, path: &Path, access: Access) -> io::Result<()>;
    /// Permission bits, where they are given.
    fn permit(&self, path: &Path, access: Access) -> io::Result<()>;
    /// Waits until a file's bytes are on the disk.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Waits until a folder's names are on the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Renames in one step, over whatever has the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file or a link.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Locks a file, made if need be, and leaves the words of its owner in it. Does not wait.
    fn lock(&self, path: &Path, owner: &[u8]) -> io::Result<Lock>;
}

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its kind.
    pub kind: Kind,
    /// Its size in bytes.
    pub len: u64,
    /// Whose it is.
    pub access: Access,
}

/// Kinds of things in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device, a pipe or a socket.
    Other,
}

/// The answer to [`Files::lock`].
pub enum Lock {
    /// Ours until it is dropped. The kernel takes it back when the process dies.
    Held(Box<dyn Send>),
    /// Somebody else's, and what stands in the file.
    Busy(Vec<u8>),
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Held(_)) { "Held" } else { "Busy" })
    }
}

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemFiles;

impl Files for SystemFiles {
    fn look(&self, path: &Path) -> io::Result<Look> {
        let meta = fs::symlink_metadata(path)?;
        let kind = match meta.file_type() {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        Ok(Look { kind, len: meta.len(), access: access(&meta) })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect()
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn target(&self, link: &Path) -> io::Result<PathBuf> {
        fs::read_link(link)
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        private(OpenOptions::new().write(true).create_new(true)).open(path)?.write_all(bytes)
    }

    #[cfg(unix)]
    fn create_link(&self, path: &Path, target: &Path) -> io::Result<()> {
        std::os::unix::fs::symlink(target, path)
    }

    #[cfg(not(unix))]
    fn create_link(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    #[cfg(unix)]
    fn own(&self, path: &Path, access: Access) -> io::Result<()> {
        std::os::unix::fs::lchown(path, access.uid, access.gid)
    }

    #[cfg(not(unix))]
    fn own(&self, _: &Path, _: Access) -> io::Result<()> {
        Ok(())
    }

    #[cfg(unix)]
    fn permit(&self, path: &Path, access: Access) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        access.mode.map_or(Ok(()), |mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)))
    }

    #[cfg(not(unix))]
    fn permit(&self, _: &Path, _: Access) -> io::Result<()> {
        Ok(())
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // Windows flushes only what was opened for writing.
        OpenOptions::new().read(true).write(cfg!(windows)).open(path)?.sync_all()
    }

    /// Windows has no such operation, and NTFS journals names by itself.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn lock(&self, path: &Path, owner: &[u8]) -> io::Result<Lock> {
        // Not truncated: until the lock is ours, what stands there is another's.
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0)?;
                file.rewind()?;
                file.write_all(owner)?;
                Ok(Lock::Held(Box::new(file)))
            }
            Err(TryLockError::WouldBlock) => {
                let mut words = Vec::new();
                file.take(MAX_OWNER).read_to_end(&mut words)?;
                Ok(Lock::Busy(words))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// The words of a lock's owner are a line; more of them are not read.
const MAX_OWNER: u64 = 16 << 10;

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn access(meta: &fs::Metadata) -> Access {
    use std::os::unix::fs::MetadataExt as _;
    Access { mode: Some(meta.mode() & 0o7777), uid: Some(meta.uid()), gid: Some(meta.gid()) }
}

#[cfg(not(unix))]
fn access(_: &fs::Metadata) -> Access {
    Access::default()
}
