//! `store history` and `store undo`.

use crate::import::{Past, SystemFiles, history};
use crate::report::store::PastChange;
use crate::report::{human, json};

use super::super::context::Context;
use super::super::error::Misuse;
use super::super::output::Format;
use super::args::{HistoryArgs, UndoArgs};
use super::change::Session;
use super::{format, look, print};
use crate::cli::settings;

/// Shows every recorded change.
pub(super) fn history(args: &HistoryArgs, context: &Context) -> Result<u8, Misuse> {
    let format = format(&args.output.format)?;
    let past = history::read(&args.place, &SystemFiles)?;
    let changes = changes(&past);
    let path = args.place.display().to_string();
    print(|out| match format {
        Format::Json => json::store::history(&path, &changes, settings::now(), out),
        _ => human::store::history(&changes, &context.catalogue, &look(context), out),
    })?;
    Ok(0)
}

fn changes(past: &[Past]) -> Vec<PastChange<'_>> {
    let force = history::in_force(past);
    let mut changes = Vec::with_capacity(past.len());
    for past in past {
        let record = match past {
            Past::Change(record) => Ok(record),
            Past::Damaged { cause, .. } => Err(cause.as_str()),
        };
        changes.push(PastChange { number: past.number(), record, in_force: force.contains(&past.number()) });
    }
    changes
}

/// Takes a change back, after it was shown and approved. Without a number, the newest that stands and is no undo.
pub(super) fn undo(args: &UndoArgs, context: &Context) -> Result<u8, Misuse> {
    let session = Session::new(&args.target, "undo", context)?;
    let seen = session.contents()?;
    let past = history::read(&args.target.place, &SystemFiles)?;
    let changes = changes(&past);
    // A record that cannot be read may be either, and stops the search: what lies below may have been built upon.
    let stands = |c: &&PastChange<'_>| c.in_force && c.record.map_or(true, |record| record.undoes.is_none());
    let newest = || changes.iter().rev().find(stands);
    let number = args.number.or_else(|| newest().map(|change| change.number));
    let record = changes.iter().find(|change| Some(change.number) == number).and_then(|change| change.record.ok());
    if let Some(record) = record {
        if session.is_human() {
            print(|out| human::store::undoing(record, &context.catalogue, &look(context), out))?;
        }
        if !session.approved(record.added.len() + record.removed.len()) {
            return session.told(&[], None, 1);
        }
    }
    // What cannot be taken back is refused by whoever would have to do it.
    let undone = session.vault(&seen)?.undo(number, session.at)?;
    session.told(&[], Some(&undone), 0)
}
