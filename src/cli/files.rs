//! Files named on the line, and standard input as `-`: read whole, within a bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use super::error::Misuse;

/// Bytes of a file of certificates: the largest public bundle has 0.25 MB.
pub(super) const MAX_CERTIFICATES: u64 = 64 << 20;
/// Bytes of a recorded report: ten thousand peers take some 300 MB.
pub(super) const MAX_REPORT: u64 = 1 << 30;

/// Bytes of a file with a password.
pub(super) const MAX_PASSWORD: u64 = 1 << 20;

/// Reads a file, or standard input where the path is `-`.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Misuse> {
    let shown = path.display().to_string();
    let unreadable = |error: io::Error| {
        Misuse::new("error-file-unreadable").with("path", shown.as_str()).with("detail", error.to_string())
    };
    if shown == "-" {
        return bounded(io::stdin().lock(), 0, limit).map_err(unreadable)?.ok_or_else(|| too_large(&shown, limit));
    }
    if path.is_dir() {
        return Err(Misuse::new("error-file-is-folder").with("path", shown));
    }
    let file = File::open(path).map_err(unreadable)?;
    let room = file.metadata().map_or(0, |known| known.len().min(limit) + 1);
    bounded(file, usize::try_from(room).unwrap_or_default(), limit)
        .map_err(unreadable)?
        .ok_or_else(|| too_large(&shown, limit))
}

/// As [`read`], for what may hold a private key: wiped when it is done with. The room is taken at once, for a buffer
/// that grows leaves copies behind.
pub(super) fn read_secret(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, Misuse> {
    read(path, limit).map(Zeroizing::new)
}

/// Whether a file begins as JSON does, and no store does. Standard input is read once, so it has to be a report.
pub(super) fn begins_with_a_brace(path: &Path) -> Result<bool, Misuse> {
    let shown = path.display().to_string();
    if shown == "-" || path.is_dir() {
        return Ok(shown == "-");
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.map_err(|error| Misuse::new("error-file-unreadable").with("path", shown).with("detail", error.to_string()))?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
    Ok(start.starts_with(b"{"))
}

/// `None` when there is more than the bound: one byte more tells, also where no size is known beforehand.
fn bounded(from: impl Read, room: usize, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(room);
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn too_large(path: &str, limit: u64) -> Misuse {
    let megabytes = usize::try_from(limit >> 20).unwrap_or(usize::MAX);
    Misuse::new("error-file-too-large").with("path", path).with("limit", megabytes)
}
