//! The command line: typed arguments become settings, the line is called, results go to stdout, messages to stderr.

mod args;
mod ask;
mod check;
mod compare;
mod context;
mod credentials;
mod descriptors;
mod destination;
mod discover;
mod error;
mod explain;
mod files;
mod fleet;
mod forecast;
mod help;
mod identity;
mod import;
mod inspect;
mod interrupt;
mod itself;
mod judges;
mod lab;
mod lists;
mod nagios;
mod output;
mod outward;
mod password;
mod peers;
mod planned;
mod progress;
mod proxy;
mod rehearsal;
mod removal;
mod serve;
mod settings;
mod settled;
mod store;
mod stores;
mod vault;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use context::Context;
pub use error::Misuse;

use crate::i18n::{Catalogue, Lang};

/// Exit codes: 0 healthy, 1 failed, 2 misuse, 3 undetermined.
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let arguments = match settled::completed(typed.clone()) {
        Ok(arguments) => arguments,
        Err(misuse) => {
            let context = Context::speaking(context::help_language(&typed));
            let code = misuse.report(&context);
            if nagios::is_asked(&typed) {
                return ExitCode::from(nagios::refuse(&misuse.said(&context)));
            }
            return code;
        }
    };
    let cli: Cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(error),
    };
    let context = match Context::new(&cli.global) {
        Ok(context) => context,
        Err(misuse) => return refused(&misuse, &cli.command, &Context::plain()),
    };
    let outcome = match &cli.command {
        Command::Check(args) => check::run(args, &context),
        Command::Import(args) => import::run(args, &context),
        Command::Lab(args) => lab::run(args, &context),
        Command::Demo(args) => lab::demo(args, &context),
        Command::Schema(args) => itself::schema(args),
        Command::Completions(args) => itself::completions(args, &context),
        Command::Man(args) => itself::man(args, &context),
        Command::Verify(args) => verify::run(args, &context),
        Command::Nagios(args) => nagios::run(args, &context),
        Command::Forecast(args) => forecast::run(args, &context),
        Command::Compare(args) => compare::run(args, &context),
        Command::Inspect(args) => inspect::run(args, &context),
        Command::Store(args) => store::run(args, &context),
        Command::Serve(args) => serve::run(args, &context),
        Command::Explain(args) => explain::run(args, &context),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(misuse) => refused(&misuse, &cli.command, &context),
    }
}

fn refused(misuse: &Misuse, command: &Command, context: &Context) -> ExitCode {
    let code = misuse.report(context);
    if is_plugin(command) && code != ExitCode::SUCCESS {
        return ExitCode::from(nagios::refuse(&misuse.said(context)));
    }
    code
}

/// Whoever runs a plug-in reads one line and an exit code, whatever went wrong.
fn is_plugin(command: &Command) -> bool {
    match command {
        Command::Nagios(_) => true,
        Command::Check(args) => args.output.format == output::Format::Nagios.word(),
        Command::Verify(args) => args.output.format == output::Format::Nagios.word(),
        _ => false,
    }
}

/// The command line as it is understood: for completions, manual pages, and the test that tries every command
/// of the documentation.
pub fn command() -> clap::Command {
    help::command(&Catalogue::new(Lang::En))
}

/// clap's own words for wrong usage go to stderr with exit code 2; help and version are results. The texts of help
/// are put in only now that one of them is shown: no run pays for them.
fn usage(error: clap::Error) -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    // The conventions: a plug-in that was asked for its help, or its version, has not looked at anything.
    let shown = if nagios::is_command(&arguments) { ExitCode::from(3) } else { ExitCode::SUCCESS };
    // The version needs no text: it is what scripts ask for first.
    if error.kind() == clap::error::ErrorKind::DisplayVersion {
        let _ = error.print();
        return shown;
    }
    let catalogue = Catalogue::new(context::help_language(&arguments));
    let error = help::command(&catalogue).try_get_matches_from(&arguments).err().unwrap_or(error);
    // A closed pipe behind --help is no error.
    let _ = error.print();
    match error.use_stderr() {
        false => shown,
        true if nagios::is_asked(&arguments) => ExitCode::from(nagios::refuse(&error.to_string())),
        true => ExitCode::from(2),
    }
}
