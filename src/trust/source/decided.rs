//! A change that is decided and perhaps not carried out: found beside the store, and laid over what is read of it.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::super::pending::{self, Pending, State};
use super::{Found, StoreErrorKind, What, read_bounded, read_limited};

/// The state folder of a store, if there is one that may be believed. A link is none; and in a folder where everybody
/// may make files but only their owner may replace them (`/tmp`), one that another user put there is none either:
/// it would give a store to whoever may not write it.
pub(super) fn state_folder(store: &Path, is_folder: bool) -> Option<PathBuf> {
    let state = pending::state_folder(store, is_folder)?;
    let meta = fs::symlink_metadata(&state).ok().filter(fs::Metadata::is_dir)?;
    let around = fs::metadata(state.parent()?).ok()?;
    let owner = fs::metadata(store).ok()?;
    is_trusted(&meta, &around, &owner).then_some(state)
}

#[cfg(unix)]
fn is_trusted(state: &fs::Metadata, around: &fs::Metadata, store: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    !pending::is_sticky(around.mode()) || state.uid() == store.uid() || state.uid() == 0
}

#[cfg(not(unix))]
fn is_trusted(_: &fs::Metadata, _: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

/// What the state folder of a store says; the same before and after reading means that no writer was at it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    folder: PathBuf,
    retreat: Option<Result<Vec<u8>, String>>,
    journal: Option<Result<Vec<u8>, String>>,
    newest: Option<u64>,
}

impl Standing {
    pub(super) fn read(folder: &Path) -> Self {
        let bytes = |name: &str| match read_limited(&folder.join(name), pending::MAX_JOURNAL) {
            Err(StoreErrorKind::Unreadable(error)) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(StoreErrorKind::Unreadable(error)) => Some(Err(error.to_string())),
            Err(_) => Some(Err("too large".to_owned())),
            Ok(bytes) => Some(Ok(bytes)),
        };
        let names = fs::read_dir(folder.join(pending::HISTORY)).into_iter().flatten().flatten();
        let newest = names.filter_map(|entry| pending::record_number(entry.file_name().to_str()?)).max();
        Self { folder: folder.to_owned(), retreat: bytes(pending::RETREAT), journal: bytes(pending::JOURNAL), newest }
    }

    /// The change to be laid over the files; or which file cannot be read, and why.
    pub(super) fn pending(&self) -> Result<Option<Pending>, (String, String)> {
        for (name, bytes, back) in [(pending::RETREAT, &self.retreat, true), (pending::JOURNAL, &self.journal, false)] {
            let Some(bytes) = bytes else { continue };
            let record = bytes
                .as_ref()
                .map_err(Clone::clone)
                .and_then(|bytes| pending::Record::read(bytes).map_err(|damage| damage.cause));
            let record = record.map_err(|cause| (self.folder.join(name).display().to_string(), cause))?;
            // A change that is recorded is carried out.
            let done = !back && self.folder.join(pending::HISTORY).join(pending::record_name(record.number)).exists();
            return Ok((!done).then_some(Pending { record, back }));
        }
        Ok(None)
    }
}

/// Lays a decided change over the files of a folder.
pub(super) fn lay_over(folder: &Path, pending: &Pending, seen: &mut HashSet<PathBuf>, files: &mut Vec<Found>) {
    let mut decided: BTreeMap<PathBuf, State> = BTreeMap::new();
    for step in &pending.record.steps {
        let path = folder.join(&step.file);
        let found = present(&path);
        let wanted = step.wanted(&found, pending.back);
        if !wanted.same_as(&found) {
            files.retain(|found| found.path != path);
            decided.insert(path, wanted);
        }
    }
    // A link to a file that is not there yet: the file itself stands for it.
    files.retain(|found| {
        !matches!(found.what, What::Fault(_))
            || link_target(&found.path).is_none_or(|target| !decided.contains_key(&target))
    });
    for (path, state) in decided {
        let what = match state {
            State::Absent => continue,
            State::File { bytes, .. } => What::Decided(bytes.map(|der| der.bytes().to_vec()).unwrap_or_default()),
            State::Link(target) => match fs::canonicalize(path.with_file_name(target)) {
                Ok(real) if seen.insert(real.clone()) => match read_bounded(&real) {
                    Ok(bytes) => What::Decided(bytes),
                    Err(_) => continue,
                },
                _ => continue,
            },
        };
        // Where the name will be found once it is carried out.
        let at = files.iter().position(|found| found.path.is_symlink() || found.path > path).unwrap_or(files.len());
        files.insert(at, Found { path, what });
    }
}

/// What stands at a path; what cannot be read is a link to nowhere, and so no part of any change.
fn present(path: &Path) -> State {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => {
            State::Link(fs::read_link(path).unwrap_or_default().to_string_lossy().into_owned())
        }
        Ok(_) => read_bounded(path)
            .map_or(State::Link(String::new()), |bytes| State::file(bytes, pending::Access::default())),
        Err(_) => State::Absent,
    }
}

fn link_target(path: &Path) -> Option<PathBuf> {
    fs::read_link(path).ok().map(|target| path.with_file_name(target))
}
