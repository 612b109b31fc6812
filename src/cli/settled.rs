//! What stands in for options that the command line leaves out: variables of the environment, and behind them the
//! `[defaults]` of the configuration file. Both become words of the command line, so that everything behind it sees one
//! kind of option.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Command, CommandFactory as _};

use crate::i18n::{Arg, Text};
use crate::inventory::config::{Config, Kind, SETTINGS, Setting, of_words};

use super::args::Cli;
use super::context;
use super::error::Misuse;
use super::{files, lists};

/// Bytes of a configuration file.
const MAX_CONFIG: u64 = crate::inventory::MAX_DOCUMENT;
/// Faults that are named.
const NAMED: usize = 50;

/// The arguments with what the environment and the configuration say beside them. Without either nothing is done, and
/// a run pays nothing for it.
pub(super) fn completed(arguments: Vec<OsString>) -> Result<Vec<OsString>, Misuse> {
    let named = named_config(&arguments);
    if named.is_none() && !context::has_settings() {
        return Ok(arguments);
    }
    let path = named.or_else(|| context::setting("config").map(OsString::from));
    let mut settings = of_environment()?;
    if let Some(path) = &path {
        let known: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
        let more: Vec<Setting> = defaults(Path::new(path))?.into_iter().filter(|s| !known.contains(&s.name)).collect();
        settings.extend(more);
    }
    if settings.is_empty() && path.is_none() {
        return Ok(arguments);
    }
    Ok(beside(arguments, &settings, path.as_deref()))
}

/// The configuration file, read and found to be one.
pub(super) fn read(path: &Path) -> Result<Config, Misuse> {
    let shown = path.display().to_string();
    let bytes = files::read(path, MAX_CONFIG)?;
    let text = String::from_utf8(bytes).map_err(|_| Misuse::new("error-config-utf8").with("path", shown.as_str()))?;
    Config::read(&text).map_err(|faults| {
        let misuse = Misuse::new("error-config").with("path", shown).with("count", faults.len());
        let misuse = faults.iter().take(NAMED).fold(misuse, |misuse, fault| misuse.and(lists::fault(path, fault)));
        if faults.len() > NAMED {
            misuse.and(Text::new("list-more").with("count", faults.len() - NAMED))
        } else {
            misuse
        }
    })
}

/// `--config FILE`, wherever it stands before a `--`.
fn named_config(arguments: &[OsString]) -> Option<OsString> {
    let words = || arguments.iter().take_while(|word| *word != "--");
    let behind = words().zip(words().skip(1)).filter(|(word, _)| *word == "--config").map(|(_, path)| path.clone());
    let joined = words().filter_map(|word| Some(OsString::from(word.to_str()?.strip_prefix("--config=")?)));
    behind.chain(joined).last()
}

/// `PEERTRUST_STORE` and its like. What is no option's is somebody else's: Kubernetes sets such for every service.
fn of_environment() -> Result<Vec<Setting>, Misuse> {
    let mut found = Vec::new();
    for (name, kind) in SETTINGS {
        if let Some(value) = context::setting(name) {
            let values = of_words(*kind, &value).map_err(|wanted| {
                let variable = format!("PEERTRUST_{}", name.to_uppercase());
                let what = lists::value(&variable, &value, wanted);
                Misuse::new("error-config-variable").with("what", Arg::Texts(vec![what]))
            })?;
            found.push(Setting { name, values });
        }
    }
    Ok(found)
}

/// The defaults of a file, its places seen from the file.
fn defaults(path: &Path) -> Result<Vec<Setting>, Misuse> {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let seen = |place: &str| folder.join(place).to_string_lossy().into_owned();
    let placed = |mut setting: Setting| {
        let kind = SETTINGS.iter().find(|row| row.0 == setting.name).map(|row| row.1);
        for value in &mut setting.values {
            match kind {
                Some(Kind::Path | Kind::Paths) if !value.contains("://") => *value = seen(value),
                Some(Kind::NamedPaths) => {
                    if let Some((name, place)) = value.split_once('=') {
                        *value = format!("{name}={}", seen(place));
                    }
                }
                _ => {}
            }
        }
        setting
    };
    Ok(read(path)?.defaults.into_iter().map(placed).collect())
}

/// Puts in what the command takes and the line leaves out: before a `--`, else at the end.
fn beside(mut arguments: Vec<OsString>, settings: &[Setting], config: Option<&OsStr>) -> Vec<OsString> {
    let mut root = <Cli>::command().ignore_errors(true);
    root.build();
    let Ok(matches) = root.clone().try_get_matches_from(&arguments) else { return arguments };
    let (command, matches, name) = chosen(&root, &matches);
    let (mut words, mut put): (Vec<OsString>, Vec<&str>) = (Vec::new(), Vec::new());
    if let Some(path) = config
        && named_config(&arguments).is_none()
    {
        words.push(joined("config", path));
    }
    for setting in settings.iter().filter(|setting| applies(setting.name, &name)) {
        let arg = command.get_arguments().find(|arg| arg.get_id() == setting.name && arg.get_long().is_some());
        let Some((arg, long)) = arg.and_then(|arg| Some((arg, arg.get_long()?))) else { continue };
        let given = |id: &str| {
            let known = matches.try_contains_id(id).unwrap_or(false);
            known && matches.value_source(id) == Some(ValueSource::CommandLine)
        };
        // The environment's come first, so they win over the file's.
        let mut rivals = command.get_arguments().filter(|other| are_rivals(command, arg, other));
        if given(setting.name)
            || rivals.any(|other| given(other.get_id().as_str()) || put.contains(&other.get_id().as_str()))
        {
            continue;
        }
        put.push(setting.name);
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            if setting.values.first().is_some_and(|flag| flag == "true") {
                words.push(format!("--{long}").into());
            }
        } else {
            words.extend(setting.values.iter().map(|value| joined(long, OsStr::new(value))));
        }
    }
    let end = arguments.iter().position(|word| word == "--").unwrap_or(arguments.len());
    arguments.splice(end..end, words);
    arguments
}

/// Both at once are refused. clap knows it of the option that says so alone.
fn are_rivals(command: &Command, one: &clap::Arg, other: &clap::Arg) -> bool {
    let says =
        |arg, of: &clap::Arg| command.get_arg_conflicts_with(arg).iter().any(|found| found.get_id() == of.get_id());
    says(one, other) || says(other, one)
}

fn joined(long: &str, value: &OsStr) -> OsString {
    let mut word = OsString::from(format!("--{long}="));
    word.push(value);
    word
}

/// The command that was chosen, down to the last, and its whole name.
fn chosen<'c>(root: &'c Command, matches: &'c ArgMatches) -> (&'c Command, &'c ArgMatches, String) {
    let (mut command, mut matches, mut name) = (root, matches, String::new());
    while let Some((word, below)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(word) else { break };
        name = if name.is_empty() { word.to_owned() } else { format!("{name} {word}") };
        (command, matches) = (found, below);
    }
    (command, matches, name)
}

/// What changes a store names it on the line: nobody shall change one that a file or a variable chose for them. A
/// format is one of reports.
fn applies(setting: &str, command: &str) -> bool {
    match setting {
        "store" | "node" => !matches!(command, "import" | "store add" | "store remove" | "store undo"),
        "format" => matches!(command, "check" | "verify"),
        _ => true,
    }
}
