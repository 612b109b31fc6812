//! A change taken back: the bytes of before, unless that would lose what was done later.

use std::path::PathBuf;

use crate::moment::Moment;
use crate::trust::pending::{Record, State, Step, Why, Writer};

use super::contents::Contents;
use super::error::{Operation, VaultError, VaultErrorKind};
use super::history::{Past, in_force};

/// The change that takes `number` back, or the newest that is in force.
pub(super) fn work_out(
    contents: &Contents,
    history: &[Past],
    number: Option<u64>,
    at: Moment,
    by: &Writer,
) -> Result<Record, VaultError> {
    let fail = |kind| VaultError::new(&contents.place.path, Operation::History, kind);
    let wanted = match number {
        Some(number) => number,
        None => newest(history).ok_or_else(|| fail(VaultErrorKind::NothingToUndo))?,
    };
    let found = history.iter().find(|past| past.number() == wanted);
    let record = match found {
        Some(Past::Change(record)) => record,
        Some(Past::Damaged { .. }) => return Err(fail(VaultErrorKind::Damaged(wanted))),
        None => return Err(fail(VaultErrorKind::NoSuchChange(wanted, history.len()))),
    };
    let steps: Result<Vec<Step>, VaultError> =
        record.steps.iter().map(|step| turned(contents, history, record.number, step)).collect();
    Ok(Record {
        number: 0,
        at,
        why: Why::Undo,
        undoes: Some(record.number),
        by: by.clone(),
        added: record.removed.clone(),
        removed: record.added.clone(),
        steps: steps?,
    })
}

/// The newest change in force that is no undo. A damaged record may be one or the other, and stops the search:
/// what lies below it may have been built upon.
fn newest(history: &[Past]) -> Option<u64> {
    let force = in_force(history);
    let mut candidates = history.iter().rev().filter(|past| force.contains(&past.number()));
    candidates.find(|past| past.record().is_none_or(|record| record.undoes.is_none())).map(Past::number)
}

/// One file back to what it was before, if it still is what the change made of it.
fn turned(contents: &Contents, history: &[Past], number: u64, step: &Step) -> Result<Step, VaultError> {
    let path = contents.place.root.join(&step.file);
    let found = contents.files.get(&PathBuf::from(&step.file));
    let present = found.map_or(State::Absent, |found| found.state.clone());
    if !present.same_as(&step.after) {
        let touches = |past: &&Past| {
            past.number() > number && past.record().is_some_and(|r| r.steps.iter().any(|s| s.file == step.file))
        };
        let later = history.iter().find(touches).map(Past::number);
        return Err(VaultError::new(&path, Operation::History, VaultErrorKind::Altered(later)));
    }
    Ok(Step { file: step.file.clone(), before: present, after: step.before.clone() })
}
