//! Where a result goes: stdout, or a file that is replaced as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::Misuse;

/// What is written, until [`Destination::finish`].
pub(super) struct Destination {
    out: BufWriter<Out>,
    /// The place, as it was typed.
    shown: Option<String>,
}

enum Out {
    Stdout(io::Stdout),
    /// A device or a pipe: nothing to replace.
    Through(File),
    /// Beside its place until it is whole: a collector, or a web server, never reads half a file.
    Staged(NamedTempFile, PathBuf),
}

impl Destination {
    /// Opens it before anything is probed: a place that cannot be written is misuse. None, or `-`, is stdout.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Misuse> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Self { out: BufWriter::new(Out::Stdout(io::stdout())), shown: None });
        };
        let shown = path.display().to_string();
        let failed = |error: io::Error| {
            Misuse::new("error-output").with("path", shown.as_str()).with("detail", error.to_string())
        };
        // Behind a link the file is replaced, and the link stays.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let out = match fs::metadata(&place) {
            Ok(known) if known.is_dir() => return Err(Misuse::new("error-file-is-folder").with("path", shown)),
            Ok(known) if !known.is_file() => Out::Through(OpenOptions::new().write(true).open(&place).map_err(failed)?),
            known => {
                // A file that may not be written is not replaced either, although its folder would allow it.
                if known.is_ok() {
                    OpenOptions::new().append(true).open(&place).map_err(failed)?;
                }
                Out::Staged(staged(&place, known.ok().as_ref()).map_err(failed)?, place)
            }
        };
        Ok(Self { out: BufWriter::new(out), shown: Some(shown) })
    }

    /// Nothing but the report goes to stdout, and this is not it.
    pub(super) fn is_stdout(&self) -> bool {
        self.shown.is_none()
    }

    /// What could not be written, with the place.
    pub(super) fn failed(&self, error: &io::Error) -> Misuse {
        match &self.shown {
            None => Misuse::write(error),
            Some(path) => {
                let fail = Misuse::new("error-output").with("path", path.as_str());
                fail.with("detail", error.to_string()).late()
            }
        }
    }

    /// Everything is written, on the disk, and in its place.
    pub(super) fn finish(mut self) -> Result<(), Misuse> {
        self.out.flush().map_err(|error| self.failed(&error))?;
        let shown = self.shown;
        let Ok(out) = self.out.into_inner() else { return Ok(()) }; // flushed above: nothing is left to fail
        let Out::Staged(file, place) = out else { return Ok(()) };
        let put = file.as_file().sync_all().and_then(|()| {
            file.persist(&place).map_err(|error| error.error)?;
            // A name is on the disk when its folder is.
            if cfg!(unix) { File::open(around(&place))?.sync_all() } else { Ok(()) }
        });
        put.map_err(|error| {
            let fail = Misuse::new("error-output").with("path", shown.unwrap_or_default());
            fail.with("detail", error.to_string()).late()
        })
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Through(file) => file.write(bytes),
            Self::Staged(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Through(file) => file.flush(),
            Self::Staged(file, _) => file.flush(),
        }
    }
}

/// A file beside the place, with the permissions of what stands there; of none, those that any new file gets. Its name
/// begins with a dot and ends in no word that a collector looks for.
fn staged(place: &Path, known: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".peertrust-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes its part of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(around(place))?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    Ok(file)
}

fn around(place: &Path) -> &Path {
    place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) -> Result<(), Misuse> {
        let mut out = Destination::open(Some(path))?;
        out.write_all(text.as_bytes()).unwrap();
        out.finish()
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("peers.prom");
        fs::write(&path, "old\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        }
        let mut out = Destination::open(Some(&path)).unwrap();
        out.write_all(b"half a").unwrap();
        out.flush().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old\n", "nothing is seen before the end");
        out.write_all(b" line\n").unwrap();
        out.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "half a line\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_was_not_finished_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("peers.prom");
        write(&path, "old\n").unwrap();
        let mut out = Destination::open(Some(&path)).unwrap();
        out.write_all(b"new\n").unwrap();
        drop(out);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link_and_a_device_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        write(Path::new("/dev/null"), "gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_folder_and_a_place_that_is_not_there_are_misuse() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Destination::open(Some(folder.path())).is_err());
        assert!(Destination::open(Some(&folder.path().join("none/peers.prom"))).is_err());
    }
}
