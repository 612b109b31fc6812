//! A change of a store that is decided, and perhaps not carried out yet: the form in which it stands in the store's
//! state folder, and what a reader makes of it.
//!
//! Whoever changes a store (the room `import`) writes the whole change, bytes of before and after, into one file and
//! renames it into place: from that instant the store *is* the new one, whatever its files still say. This is the
//! read side, pure: readers lay the change over what they find, and so see the old store or the new one, never a mix.

use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cert::{Der, Sha256};
use crate::moment::Moment;

/// The state folder of a store that is a folder.
pub const FOLDER: &str = ".peertrust";
/// The decided change, inside the state folder.
pub const JOURNAL: &str = "journal";
/// The same while it is being taken back, after a failure on the way.
pub const RETREAT: &str = "retreat";
/// The records of past changes, inside the state folder.
pub const HISTORY: &str = "history";
/// A journal larger than this is none of ours: a store file has at most 64 MB, and stands in it twice, in base64.
pub const MAX_JOURNAL: u64 = 512 << 20;
/// What the first line begins with; then follows the SHA-256 of all further bytes.
const HEAD: &str = "peertrust change 1 ";

/// One change of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Counted from 1, in the order of the changes.
    pub number: u64,
    /// When it was decided.
    pub at: Moment,
    /// What it was for.
    pub why: Why,
    /// The change that it takes back.
    pub undoes: Option<u64>,
    /// Who made it.
    pub by: Writer,
    /// Certificates that the store has since.
    pub added: Vec<Mention>,
    /// Certificates that it has no longer.
    pub removed: Vec<Mention>,
    /// Every file it touched.
    pub steps: Vec<Step>,
}

/// What a change was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// An approved import.
    Import,
    /// Certificates added by hand.
    Add,
    /// Certificates removed by hand.
    Remove,
    /// An earlier change taken back.
    Undo,
}

impl Why {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Undo => "undo",
        }
    }
}

/// Who changes a store: for whoever finds it locked, and for the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    /// Its process.
    pub pid: u32,
    /// The machine it runs on: a store may lie on a share.
    pub host: String,
    /// The command, as typed or in its own words.
    pub command: String,
    /// Since when.
    pub since: Moment,
}

/// A certificate, named in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Its subject.
    pub subject: String,
    /// Its fingerprint.
    pub sha256: Sha256,
}

/// One file of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its path below the store's folder, parts joined by `/`; of a bundle, its name.
    pub file: String,
    /// What it was.
    pub before: State,
    /// What it is to be.
    pub after: State,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There is none.
    Absent,
    /// A file.
    File {
        /// Of its bytes.
        sha256: Sha256,
        /// Its bytes; left out where a record need not give them back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bytes: Option<Der>,
        /// Whose it is.
        access: Access,
    },
    /// A symbolic link, and where it points.
    Link(String),
}

/// Owner, group and permission bits; `None` where the system has no such thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Access {
    /// Permission bits.
    pub mode: Option<u32>,
    /// Number of the owner.
    pub uid: Option<u32>,
    /// Number of the group.
    pub gid: Option<u32>,
}

/// Bytes that should be a record and are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// What is wrong with them.
    pub cause: String,
}

/// A decided change, and whether it is being carried out or taken back.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The change.
    pub record: Record,
    /// Towards what is before it.
    pub back: bool,
}

impl Record {
    /// The bytes of its file.
    pub fn write(&self) -> Result<Vec<u8>, Damaged> {
        let body = serde_json::to_vec(self).map_err(|error| Damaged { cause: error.to_string() })?;
        let mut out = format!("{HEAD}{}\n", Sha256::of(&body)).into_bytes();
        out.extend(body);
        Ok(out)
    }

    /// Reads what [`Record::write`] wrote; a byte that differs, or a path that leads out of the store, is damage.
    pub fn read(bytes: &[u8]) -> Result<Self, Damaged> {
        let damaged = |cause: &str| Damaged { cause: cause.to_owned() };
        let rest = bytes.strip_prefix(HEAD.as_bytes()).ok_or_else(|| damaged("no record of peertrust"))?;
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(|| damaged("cut off"))?;
        let (digest, body) = (&rest[..end], &rest[end + 1..]);
        let digest = std::str::from_utf8(digest).ok().and_then(Sha256::parse);
        if digest != Some(Sha256::of(body)) {
            return Err(damaged("its digest does not fit"));
        }
        let record: Self = serde_json::from_slice(body).map_err(|error| Damaged { cause: error.to_string() })?;
        for step in &record.steps {
            if !is_inside(&step.file) {
                return Err(damaged("a path in it leads out of the store"));
            }
            for state in [&step.before, &step.after] {
                if let State::File { sha256, bytes: Some(bytes), .. } = state
                    && bytes.sha256() != *sha256
                {
                    return Err(damaged("the bytes of a file in it do not fit their digest"));
                }
            }
        }
        Ok(record)
    }
}

impl Step {
    /// What a reader takes the file for, given what it finds there. A file that is neither what it was before nor
    /// what it is to be was changed by another program since: that one came last, and is left alone.
    pub fn wanted(&self, found: &State, back: bool) -> State {
        let known = found.same_as(&self.before) || found.same_as(&self.after);
        let aim = if back { &self.before } else { &self.after };
        if known { aim.clone() } else { found.clone() }
    }
}

impl State {
    /// A file with these bytes.
    pub fn file(bytes: Vec<u8>, access: Access) -> Self {
        let bytes = Der::from(bytes);
        Self::File { sha256: bytes.sha256(), bytes: Some(bytes), access }
    }

    /// The same content; owner and permissions do not count.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) => true,
            (Self::File { sha256: a, .. }, Self::File { sha256: b, .. }) => a == b,
            (Self::Link(a), Self::Link(b)) => a == b,
            _ => false,
        }
    }

    /// The bytes of a file.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::File { bytes, .. } => bytes.as_ref().map(Der::bytes),
            _ => None,
        }
    }
}

/// Where the state of a store is kept: inside a folder, beside a file. `None` for a path without a name.
pub fn state_folder(store: &Path, is_folder: bool) -> Option<PathBuf> {
    if is_folder {
        return Some(store.join(FOLDER));
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(store.file_name()?);
    name.push(FOLDER);
    Some(store.with_file_name(name))
}

/// Whether a folder of this name is the state of some store, and no part of one.
pub fn is_state(name: &std::ffi::OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.first() == Some(&b'.') && name.ends_with(FOLDER.as_bytes())
}

/// Whether a folder of these permission bits lets everybody make files and only their owner replace them.
pub fn is_sticky(mode: u32) -> bool {
    mode & 0o1000 != 0
}

/// A path that stays below where it starts.
pub fn is_inside(file: &str) -> bool {
    let path = Path::new(file);
    !file.is_empty()
        && !file.contains('\0')
        && path.components().all(|part| matches!(part, Component::Normal(_)))
        && path.components().count() == file.split('/').count()
}

/// The file of a record, by its number.
pub fn record_name(number: u64) -> String {
    format!("{number:06}.change")
}

/// The number of a record, by its file.
pub fn record_number(name: &str) -> Option<u64> {
    name.strip_suffix(".change").filter(|digits| digits.len() >= 6)?.parse().ok().filter(|number| *number > 0)
}
