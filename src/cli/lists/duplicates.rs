//! Peers that are there twice, found in flat memory: beyond a bound, marks go to files by their hash, and each file is
//! looked at alone.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};

/// Marks held before they go to files: some 2 MB.
const HELD: usize = 1 << 16;
/// Files, by the first byte of the hash.
const FILES: usize = 64;
/// Bytes of a mark in a file.
const MARK: usize = 16 + 2 + 6 + 8;

/// Where an entry stands: which list, which of its entries, on which line. In that order they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stand {
    /// The list; 0 is the command line.
    pub list: u16,
    /// Entries and faults before it.
    pub ordinal: u64,
    /// Its line.
    pub line: u64,
}

/// An entry, by its peer.
type Mark = ([u8; 16], Stand);

/// A peer that was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Duplicate {
    pub again: Stand,
    pub first: Stand,
}

/// Every peer that was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    held: Vec<Mark>,
    files: Vec<BufWriter<File>>,
}

impl Seen {
    /// Remembers one more. 128 bits of SHA-256: no two peers share them.
    pub(super) fn add(&mut self, fingerprint: [u8; 32], stand: Stand) -> io::Result<()> {
        let mut hash = [0; 16];
        hash.copy_from_slice(&fingerprint[..16]);
        self.held.push((hash, stand));
        if self.held.len() >= HELD { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        while self.files.len() < FILES {
            self.files.push(BufWriter::new(tempfile::tempfile()?));
        }
        for (hash, stand) in self.held.drain(..) {
            if let Some(file) = self.files.get_mut(usize::from(hash[0]) % FILES) {
                file.write_all(&bytes(&hash, stand))?;
            }
        }
        Ok(())
    }

    /// Every peer that was there before, in the order of the second place.
    pub(super) fn duplicates(mut self) -> io::Result<Vec<Duplicate>> {
        let mut found = Vec::new();
        if !self.files.is_empty() {
            self.spill()?;
        }
        among(self.held, &mut found);
        for file in self.files {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            among(marks(&mut BufReader::new(file))?, &mut found);
        }
        found.sort_unstable();
        Ok(found)
    }
}

/// The same peer again and again is compared with the first place.
fn among(mut marks: Vec<Mark>, found: &mut Vec<Duplicate>) {
    marks.sort_unstable();
    for same in marks.chunk_by(|a, b| a.0 == b.0) {
        if let [(_, first), rest @ ..] = same {
            found.extend(rest.iter().map(|(_, again)| Duplicate { again: *again, first: *first }));
        }
    }
}

fn bytes(hash: &[u8; 16], stand: Stand) -> [u8; MARK] {
    let mut bytes = [0; MARK];
    bytes[..16].copy_from_slice(hash);
    bytes[16..18].copy_from_slice(&stand.list.to_le_bytes());
    bytes[18..24].copy_from_slice(&stand.ordinal.to_le_bytes()[..6]);
    bytes[24..].copy_from_slice(&stand.line.to_le_bytes());
    bytes
}

fn marks(from: &mut impl Read) -> io::Result<Vec<Mark>> {
    let mut all = Vec::new();
    from.read_to_end(&mut all)?;
    Ok(all.chunks_exact(MARK).map(mark).collect())
}

fn mark(bytes: &[u8]) -> Mark {
    let number = |from: usize, to: usize| {
        let mut number = [0; 8];
        number[..to - from].copy_from_slice(&bytes[from..to]);
        u64::from_le_bytes(number)
    };
    let mut hash = [0; 16];
    hash.copy_from_slice(&bytes[..16]);
    let list = u16::try_from(number(16, 18)).unwrap_or_default();
    (hash, Stand { list, ordinal: number(18, 24), line: number(24, 32) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: usize) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &number.to_le_bytes()).as_ref());
        bytes
    }

    fn stand(ordinal: usize) -> Stand {
        Stand { list: (ordinal % 3) as u16, ordinal: ordinal as u64, line: ordinal as u64 * 2 + 1 }
    }

    /// The same answer from memory and from files.
    #[test]
    fn every_duplicate_is_found_with_its_first_place_however_many_there_are() {
        for peers in [10, HELD - 1, HELD, 3 * HELD + 17] {
            let mut seen = Seen::default();
            for number in 0..peers {
                seen.add(hash(number), stand(number)).expect("a temporary file");
            }
            let again = Stand { list: 9, ordinal: (1 << 48) - 1, line: u64::MAX };
            seen.add(hash(peers / 2), again).expect("a temporary file");
            seen.add(hash(0), Stand { list: 8, ..again }).expect("a temporary file");
            let expected = [
                Duplicate { again: Stand { list: 8, ..again }, first: stand(0) },
                Duplicate { again, first: stand(peers / 2) },
            ];
            assert_eq!(seen.duplicates().expect("temporary files"), expected, "{peers}");
        }
    }
}
