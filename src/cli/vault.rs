//! A store opened for writing.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::i18n::Text;
use crate::import::{Contents, Recovered, SystemFiles, Vault, Writer};
use crate::moment::{Clock as _, SystemClock};
use crate::report::{escape, human};

use super::context::Context;
use super::error::Misuse;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a store for this command, and says what was put right in doing so.
pub(super) fn open(path: &Path, command: &str, context: &Context) -> Result<Vault<'static>, Misuse> {
    let vault = Vault::open(path, &SystemFiles, &writer(command, context), PATIENCE)?;
    match vault.recovered() {
        Some(Recovered::Finished(number)) => {
            note(&Text::new("storecmd-recovered-finished").with("number", number.to_string()), context);
        }
        Some(Recovered::Discarded) => note(&Text::new("storecmd-recovered-discarded"), context),
        None => {}
    }
    Ok(vault)
}

/// The store as a command that may change it finds it: without its lock, so that whoever thinks about the answer keeps
/// no other writer waiting. A decided change that a crash left half done is finished first, also when there turns out
/// to be nothing more to do: programs that know no journal see it only then.
pub(super) fn settled(path: &Path, command: &str, context: &Context) -> Result<Contents, Misuse> {
    let contents = Contents::read(path, &SystemFiles)?;
    if !contents.unfinished {
        return Ok(contents);
    }
    Ok(open(path, command, context)?.contents().clone())
}

/// Who writes: shown to whoever finds the store locked, and kept in its history.
fn writer(command: &str, context: &Context) -> Writer {
    Writer { pid: std::process::id(), host: context.host(), command: command.to_owned(), since: SystemClock.now() }
}

/// A remark about what is done, beside the results.
pub(super) fn note(text: &Text, context: &Context) {
    let said = human::paragraph(&context.catalogue.say(text), context.width);
    // Nothing can be done about a stderr that is gone.
    let _ = std::io::stderr()
        .write_all(format!("{}\n", said.lines().map(escape::line).collect::<Vec<_>>().join("\n")).as_bytes());
}
