//! `peertrust store`: look after a trust store.

mod add;
pub(super) mod args;
mod change;
mod export;
mod impact;
mod look;
mod past;
mod remove;

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use crate::report::human::Look;
use crate::trust::{Store, source};

use super::context::Context;
use super::error::Misuse;
use super::output::Format;
use super::password::Passwords;
use args::{PlacesArgs, StoreArgs, StoreCommand};

/// Every command of `store`.
pub(super) fn run(args: &StoreArgs, context: &Context) -> Result<u8, Misuse> {
    match &args.command {
        StoreCommand::List(args) => look::list(args, context),
        StoreCommand::Diff(args) => look::diff(args, context),
        StoreCommand::Lint(args) => look::lint(args, context),
        StoreCommand::Impact(args) => impact::run(args, context),
        StoreCommand::Export(args) => export::run(args, context),
        StoreCommand::Add(args) => add::run(args, context),
        StoreCommand::Remove(args) => remove::run(args, context),
        StoreCommand::History(args) => past::history(args, context),
        StoreCommand::Undo(args) => past::undo(args, context),
    }
}

/// The places as one store; without any, the platform's roots.
fn read(places: &PlacesArgs, context: &Context) -> Result<Store, Misuse> {
    if places.store.is_empty() {
        return Ok(source::platform());
    }
    let passwords = Passwords::new(places.password.password_file.as_ref(), context)?;
    one(&places.store, &passwords)
}

fn one(paths: &[PathBuf], passwords: &Passwords<'_>) -> Result<Store, Misuse> {
    let mut store = Store::default();
    for path in paths {
        source::read_with(&mut store, path, passwords)?;
    }
    Ok(store)
}

fn format(word: &str) -> Result<Format, Misuse> {
    Format::among(&[Format::Human, Format::Json], word)
}

fn look(context: &Context) -> Look {
    Look { color: context.color, width: context.width, verbose: context.verbose }
}

/// Lets a renderer write to stdout.
fn print(render: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>) -> Result<(), Misuse> {
    let mut out = BufWriter::new(io::stdout().lock());
    render(&mut out).and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))
}
