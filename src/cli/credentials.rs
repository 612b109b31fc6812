//! `--certsrv-credentials` and `--proxy-credentials`: one line `user:password` in a file. Never an argument: those are
//! seen by everybody on the machine, and kept in the shell's history.

use std::path::Path;

use crate::evidence::credentials::Credentials;

use super::error::Misuse;
use super::files;

/// Bytes of such a file.
const MAX_CREDENTIALS: u64 = 4 << 10;

/// Reads them. A file that everybody on the machine may read is refused: its password is known by now. Group members are
/// let be, for that is how services are handed their secrets.
pub(super) fn read(path: &Path) -> Result<Credentials, Misuse> {
    let shown = path.display().to_string();
    let bytes = files::read_secret(path, MAX_CREDENTIALS)?;
    if shown != "-" && everybody_reads(path) {
        return Err(Misuse::new("error-credentials-public").with("path", shown));
    }
    let text = std::str::from_utf8(&bytes).ok().map(|text| text.trim_start_matches('\u{feff}'));
    text.and_then(Credentials::parse).ok_or_else(|| Misuse::new("error-credentials").with("path", shown))
}

#[cfg(unix)]
fn everybody_reads(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let known = std::fs::metadata(path);
    known.is_ok_and(|known| known.is_file() && known.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn everybody_reads(_: &Path) -> bool {
    false
}
