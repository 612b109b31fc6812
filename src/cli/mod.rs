//! The command line: typed arguments become settings, the line is called, results go to stdout, messages to stderr.

mod args;
mod check;
mod context;
mod error;
mod files;
mod inspect;
mod lab;
mod output;
mod password;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use args::{Cli, Command};
use context::Context;
pub use error::Misuse;

/// Exit codes: 0 healthy, 1 failed, 2 misuse, 3 undetermined.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let context = match Context::new(&cli.global) {
        Ok(context) => context,
        Err(misuse) => return misuse.report(&Context::plain()),
    };
    let outcome = match &cli.command {
        Command::Check(args) => check::run(args, &context),
        Command::Lab(args) => lab::run(args, &context),
        Command::Demo(args) => lab::demo(args, &context),
        Command::Schema => output::schema(),
        Command::Verify(args) => verify::run(args, &context),
        Command::Inspect(args) => inspect::run(args, &context),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(misuse) => misuse.report(&context),
    }
}

/// The command line as it is understood: for completions, manual pages, and the test that tries every command
/// of the documentation.
pub fn command() -> clap::Command {
    Cli::command()
}

/// clap's own words for wrong usage go to stderr with exit code 2; help and version are results.
fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe behind --help is no error.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
