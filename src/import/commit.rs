//! From the old store to the new one: stage, decide by one rename, carry out, record, clean up.
//!
//! The order is the proof. Every byte that the new store needs is on the disk before the journal gets its name; from
//! then on the change can be finished by whoever comes next, and so it is decided. A failure before that leaves the
//! old store untouched; one after it is taken back, for which the journal is renamed once more: a crash on the way
//! back goes on going back.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::trust::pending::{Access, HISTORY, JOURNAL, RETREAT, Record, State, Step};

use super::error::{Operation, VaultError, VaultErrorKind};
use super::files::{Kind, MAX_FILE};
use super::history::{KEPT, KEPT_BYTES};
use super::ledger::Ledger;

/// Files of the state folder that a crash may leave, and that mean nothing.
const NEW_JOURNAL: &str = "journal.new";
const NEW_RECORD: &str = "record.new";
const NEW: &str = "new-";
const OLD: &str = "old-";

/// Where a change is going, and what it takes a file of a third kind for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Forward, by the writer who decided it: whatever is neither old nor new has just been changed by another.
    Forth,
    /// Forward or back, by whoever finds it: what another program has written since came last, and stays.
    Found {
        /// Back.
        back: bool,
    },
}

/// Makes the record's change of the store. `unchanged` is asked once more right before it is decided.
pub(super) fn commit(
    ledger: Ledger<'_>,
    record: &Record,
    unchanged: &dyn Fn() -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    if let Err(error) = stage(ledger, record).and_then(|()| unchanged()) {
        let _ = tidy(ledger);
        return Err(error);
    }
    let journal = ledger.path(JOURNAL);
    if let Err(error) = ledger.files.rename(&ledger.path(NEW_JOURNAL), &journal) {
        let error = VaultError::io(&journal, Operation::Commit, error);
        if ledger.files.look(&journal).is_err() {
            let _ = tidy(ledger);
            return Err(error);
        }
        return Err(retreat(ledger, record, error));
    }
    if let Err(error) = finish(ledger, record, Way::Forth) {
        return Err(retreat(ledger, record, error));
    }
    // The store is the new one and its history says so: what is left can wait for the next writer.
    let _ = ledger.files.sync_folder(&ledger.place.state);
    let _ = tidy(ledger);
    forget(ledger);
    Ok(())
}

/// From a decided change to one that is carried out and recorded, and no longer pending.
pub(super) fn finish(ledger: Ledger<'_>, record: &Record, way: Way) -> Result<(), VaultError> {
    let state = &ledger.place.state;
    ledger.files.sync_folder(state).map_err(|error| VaultError::io(state, Operation::Commit, error))?;
    carry_out(ledger, &record.steps, way)?;
    let path = ledger.record_path(record.number);
    let io = |error| VaultError::io(&path, Operation::Record, error);
    let staged = ledger.path(NEW_RECORD);
    if ledger.files.look(&staged).is_err() {
        write_state(ledger, &staged, &kept(record), record)?;
    }
    ledger.files.rename(&staged, &path).map_err(io)?;
    ledger.files.sync_folder(&ledger.path(HISTORY)).map_err(io)?;
    ledger.files.remove(&ledger.path(JOURNAL)).map_err(io)
}

/// The record as history keeps it: what is now in the files need not be kept twice.
pub(super) fn kept(record: &Record) -> Record {
    let mut kept = record.clone();
    for step in &mut kept.steps {
        if let State::File { bytes, .. } = &mut step.after {
            *bytes = None;
        }
    }
    kept
}

/// Of what is staged here only the journal's bytes must be on the disk when it gets its name; a staged file that a
/// power cut takes is made again from them.
fn stage(ledger: Ledger<'_>, record: &Record) -> Result<(), VaultError> {
    for (index, step) in record.steps.iter().enumerate() {
        target(ledger, step)?;
        if step.after != State::Absent {
            make(ledger, &ledger.path(&format!("{NEW}{index}")), &step.after, &step.before)?;
        }
    }
    write_state(ledger, &ledger.path(NEW_RECORD), &kept(record), record)?;
    write_state(ledger, &ledger.path(NEW_JOURNAL), record, record)
}

/// A file of the state folder. It holds bytes of the store, so nobody may read it who may not read those.
fn write_state(ledger: Ledger<'_>, path: &Path, content: &Record, of: &Record) -> Result<(), VaultError> {
    let io = |error| VaultError::io(path, Operation::Stage, error);
    let bytes = content.write().map_err(|damage| io(io::Error::other(damage.cause)))?;
    let around = ledger.files.look(&ledger.place.root).map_err(io)?.access;
    let modes = of.steps.iter().flat_map(|step| [&step.before, &step.after]).filter_map(|state| match state {
        State::File { access, .. } => access.mode,
        _ => None,
    });
    let access = Access { mode: around.mode.map(|_| modes.fold(0o644, |all, mode| all & mode) | 0o600), ..around };
    ledger.files.create(path, &bytes).map_err(io)?;
    // Whoever is not root leaves it its own.
    let _ = ledger.files.own(path, access);
    ledger.files.permit(path, access).map_err(io)?;
    ledger.files.sync(path).map_err(io)
}

/// A file or link as it is to be, whole and on the disk, under another name. The owner of a file that it replaces
/// is kept, or it is not replaced; the owner of its neighbours is given to a new one where that is permitted.
fn make(ledger: Ledger<'_>, path: &Path, state: &State, replaced: &State) -> Result<(), VaultError> {
    let io = |error| VaultError::io(path, Operation::Stage, error);
    match state {
        State::Absent => Ok(()),
        State::Link(target) => ledger.files.create_link(path, Path::new(target)).map_err(io),
        State::File { bytes, access, .. } => {
            let bytes = bytes.as_ref().ok_or_else(|| io(io::ErrorKind::InvalidData.into()))?;
            ledger.files.create(path, bytes.bytes()).map_err(io)?;
            match ledger.files.own(path, *access) {
                Err(error) if error.kind() != io::ErrorKind::PermissionDenied => return Err(io(error)),
                Err(_) if matches!(replaced, State::File { .. }) => {
                    return Err(VaultError::new(path, Operation::Stage, VaultErrorKind::OwnerLost));
                }
                _ => {}
            }
            ledger.files.permit(path, *access).map_err(io)?;
            ledger.files.sync(path).map_err(io)
        }
    }
}

/// Brings every file of the change to where it is going. Done already is as good.
pub(super) fn carry_out(ledger: Ledger<'_>, steps: &[Step], way: Way) -> Result<(), VaultError> {
    let back = way == Way::Found { back: true };
    let mut folders = BTreeSet::new();
    for (index, step) in steps.iter().enumerate() {
        let target = target(ledger, step)?;
        folders.extend(target.parent().map(Path::to_owned));
        let (from, to) = if back { (&step.after, &step.before) } else { (&step.before, &step.after) };
        let found = present(ledger, &target)?;
        if found.same_as(to) {
            continue;
        }
        if !found.same_as(from) {
            if way == Way::Forth {
                return Err(VaultError::new(&target, Operation::CarryOut, VaultErrorKind::Changed));
            }
            continue;
        }
        let io = |error| VaultError::io(&target, Operation::CarryOut, error);
        if *to == State::Absent {
            ledger.files.remove(&target).map_err(io)?;
            continue;
        }
        let staged = ledger.path(&format!("{}{index}", if back { OLD } else { NEW }));
        if way != Way::Forth {
            // What is found staged may be whole and yet have no owner, no mode, and not be on the disk.
            let _ = ledger.files.remove(&staged);
            make(ledger, &staged, to, from)?;
            // A rename out of this folder may be remembered as one of a name that it never had.
            let state = &ledger.place.state;
            ledger.files.sync_folder(state).map_err(|error| VaultError::io(state, Operation::CarryOut, error))?;
        }
        ledger.files.rename(&staged, &target).map_err(io)?;
    }
    for folder in folders {
        ledger.files.sync_folder(&folder).map_err(|error| VaultError::io(&folder, Operation::CarryOut, error))?;
    }
    Ok(())
}

/// Takes a decided change back after a failure, and says which one it was, or that not even this could be done.
fn retreat(ledger: Ledger<'_>, record: &Record, cause: VaultError) -> VaultError {
    let turned = ledger.files.rename(&ledger.path(JOURNAL), &ledger.path(RETREAT));
    if turned.is_err() && ledger.files.look(&ledger.path(RETREAT)).is_err() {
        return VaultError { kind: VaultErrorKind::Unfinished { back: false }, ..cause };
    }
    match go_back(ledger, record) {
        Ok(()) => cause,
        Err(_) => VaultError { kind: VaultErrorKind::Unfinished { back: true }, ..cause },
    }
}

/// The way back, from wherever it was turned on.
pub(super) fn go_back(ledger: Ledger<'_>, record: &Record) -> Result<(), VaultError> {
    let state = &ledger.place.state;
    let io = |error| VaultError::io(state, Operation::Recover, error);
    ledger.files.sync_folder(state).map_err(io)?;
    carry_out(ledger, &record.steps, Way::Found { back: true })?;
    // Only its own record: the number may be another change's by now.
    if ledger.record(record.number)?.is_ok_and(|recorded| recorded == kept(record)) {
        ledger.files.remove(&ledger.record_path(record.number)).map_err(io)?;
        ledger.files.sync_folder(&ledger.path(HISTORY)).map_err(io)?;
    }
    ledger.files.remove(&ledger.path(RETREAT)).map_err(io)?;
    let _ = ledger.files.sync_folder(state);
    let _ = tidy(ledger);
    Ok(())
}

/// Removes what a change leaves beside the store; whether there was anything.
pub(super) fn tidy(ledger: Ledger<'_>) -> Result<bool, VaultError> {
    let state = &ledger.place.state;
    let io = |error| VaultError::io(state, Operation::Recover, error);
    let mut found = false;
    for name in ledger.files.list(state).map_err(io)? {
        let text = name.to_str().unwrap_or_default();
        if text == NEW_JOURNAL || text == NEW_RECORD || text.starts_with(NEW) || text.starts_with(OLD) {
            ledger.files.remove(&state.join(&name)).map_err(io)?;
            found = true;
        }
    }
    Ok(found)
}

/// Drops the oldest records. What cannot be dropped now is dropped after the next change.
fn forget(ledger: Ledger<'_>) {
    let mut bytes = 0;
    for (index, number) in ledger.numbers().unwrap_or_default().into_iter().rev().enumerate() {
        let path = ledger.record_path(number);
        bytes += ledger.files.look(&path).map_or(0, |look| look.len);
        if index > 0 && (index >= KEPT || bytes > KEPT_BYTES) {
            let _ = ledger.files.remove(&path);
        }
    }
}

/// Where a step writes. A folder on the way that is a link by now would lead out of the store.
fn target(ledger: Ledger<'_>, step: &Step) -> Result<PathBuf, VaultError> {
    let place = ledger.place;
    let path = place.root.join(&step.file);
    let bundle = place.bundle_name();
    if !bundle.is_empty() && step.file != bundle {
        let cause = format!("it is about {}", step.file);
        return Err(VaultError::new(&place.state, Operation::Recover, VaultErrorKind::Journal(cause)));
    }
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != place.root) {
        ledger.is_folder(folder)?;
    }
    Ok(path)
}

/// What is at a path now.
fn present(ledger: Ledger<'_>, path: &Path) -> Result<State, VaultError> {
    let io = |error| VaultError::io(path, Operation::Read, error);
    let look = match ledger.files.look(path) {
        Ok(look) => look,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::Absent),
        Err(error) => return Err(io(error)),
    };
    match look.kind {
        Kind::File => Ok(State::file(ledger.files.read(path, MAX_FILE).map_err(io)?, look.access)),
        Kind::Link => Ok(State::Link(ledger.files.target(path).map_err(io)?.to_string_lossy().into_owned())),
        Kind::Folder | Kind::Other => Err(VaultError::new(path, Operation::Read, VaultErrorKind::Odd)),
    }
}
