//! `--help` in the language of everything else: the texts of commands and flags stand in the catalogues, once, and
//! help, completions and manual pages are made of them.
//!
//! A flag's text is `help-COMMAND-FLAG`, or `help-FLAG` where several commands share it; a command's is
//! `help-command-COMMAND`. A command below another is `store-list`.

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory as _};

use crate::i18n::{Catalogue, Lang};
use crate::report::human;

use super::args::{Cli, Whole};

/// Behind the flags of any one command.
const SHARED: usize = 900;

/// The command line with every text in the catalogue's language.
pub(super) fn command(catalogue: &Catalogue) -> Command {
    let command = Cli::<Whole>::command();
    let name = command.get_name().to_owned();
    below(described(command, &name, catalogue), "", catalogue)
}

/// The commands below one, and those below them, each by its whole name.
fn below(command: Command, above: &str, catalogue: &Catalogue) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command.disable_help_subcommand(true), |command, name| {
        let whole = format!("{above}{name}");
        command.mut_subcommand(name, |sub| below(described(sub, &whole, catalogue), &format!("{whole}-"), catalogue))
    })
}

fn described(command: Command, name: &str, catalogue: &Catalogue) -> Command {
    let say = |id: &str| catalogue.text(id, &[]);
    let command = command
        .about(broken(&say(&format!("help-command-{name}")), 68, catalogue))
        .next_line_help(catalogue.lang() != Lang::En)
        .help_template(template(catalogue))
        .subcommand_help_heading(say("help-heading-commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .version(env!("CARGO_PKG_VERSION"))
        .arg(Arg::new("help").short('h').long("help").action(clap::ArgAction::Help))
        .arg(Arg::new("version").short('V').long("version").action(clap::ArgAction::Version));
    // A command's own flags first, in the order of their definition, then those that every command has.
    let mut order = 0;
    command.mut_args(|arg| {
        order += 1;
        let place = match arg.get_id().as_str() {
            "help" => SHARED + 98,
            "version" => SHARED + 99,
            _ if arg.is_global_set() => SHARED + order,
            _ => order,
        };
        explained(arg, name, catalogue).display_order(place)
    })
}

/// clap's own template with its words from the catalogue.
fn template(catalogue: &Catalogue) -> StyledStr {
    let usage = catalogue.text("help-heading-usage", &[]);
    format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}").into()
}

fn explained(arg: Arg, command: &str, catalogue: &Catalogue) -> Arg {
    let mut text = catalogue.text(&id(catalogue, command, arg.get_id().as_str()), &[]);
    let heading = if arg.is_positional() { "help-heading-arguments" } else { "help-heading-options" };
    let mut arg = arg.help_heading(catalogue.text(heading, &[]));
    // clap's own notes on values are English: the catalogue's say the same.
    if catalogue.lang() != Lang::En && arg.get_action().takes_values() {
        let defaults = arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect::<Vec<_>>();
        let possible = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect::<Vec<_>>();
        for (note, values) in [("help-note-default", defaults), ("help-note-possible", possible)] {
            if !values.is_empty() {
                text.push(' ');
                text.push_str(&catalogue.text(note, &[("names", values.join(", ").into())]));
            }
        }
        arg = arg.hide_default_value(true).hide_possible_values(true);
    }
    arg.help(broken(&text, 68, catalogue))
}

/// clap breaks lines at white space alone, of which Japanese has none: its lines are broken before, below the flag.
fn broken(text: &str, width: usize, catalogue: &Catalogue) -> String {
    if catalogue.lang() == Lang::En { text.to_owned() } else { human::paragraph(text, width) }
}

/// A command's own text of a flag, or the one that all share.
fn id(catalogue: &Catalogue, command: &str, arg: &str) -> String {
    let arg = arg.replace('_', "-");
    let own = format!("help-{command}-{arg}");
    if catalogue.has(&own) { own } else { format!("help-{arg}") }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    fn every_help(lang: Lang) -> Vec<(String, String)> {
        let mut command = command(&Catalogue::new(lang)).term_width(80);
        command.build();
        every(&command, "").into_iter().map(|(name, sub)| (name, sub.clone().render_help().to_string())).collect()
    }

    /// A command and all below it, by their whole names.
    fn every<'a>(command: &'a Command, above: &str) -> Vec<(String, &'a Command)> {
        let subs = command.get_subcommands().flat_map(|sub| {
            let name = format!("{above}{}", sub.get_name());
            let mut subs = every(sub, &format!("{name}-"));
            subs.insert(0, (name, sub));
            subs
        });
        let own = above.is_empty().then(|| (command.get_name().to_owned(), command));
        subs.chain(own).collect()
    }

    #[test]
    fn commands_below_commands_are_looked_at_as_well() {
        let names: Vec<String> = every_help(Lang::En).into_iter().map(|(name, _)| name).collect();
        for name in ["peertrust", "store", "store-list", "check"] {
            assert_eq!(names.iter().filter(|known| *known == name).count(), 1, "{name}: {names:?}");
        }
    }

    #[test]
    fn every_command_and_flag_is_explained_in_both_languages() {
        for lang in Lang::ALL {
            let catalogue = Catalogue::new(lang);
            let root = Cli::<Whole>::command();
            for (name, command) in every(&root, "") {
                assert!(catalogue.has(&format!("help-command-{name}")), "{lang:?}: {name}");
                for arg in command.get_arguments() {
                    let id = id(&catalogue, &name, arg.get_id().as_str());
                    assert!(catalogue.has(&id), "{lang:?}: {id}");
                }
            }
        }
    }

    #[test]
    fn help_is_readable_at_80_columns_and_says_no_text_that_is_missing() {
        for lang in Lang::ALL {
            for (name, help) in every_help(lang) {
                assert!(!help.contains(['{', '}']), "{lang:?} {name}: {help}");
                let wide: Vec<&str> = help.lines().filter(|line| line.width() > 80).collect();
                assert_eq!(wide, Vec::<&str>::new(), "{lang:?} {name}");
            }
        }
    }

    #[test]
    fn a_commands_own_flags_stand_before_those_of_every_command() {
        for (name, help) in every_help(Lang::En).iter().filter(|(name, _)| name != "peertrust") {
            // A line that begins with a flag explains it.
            let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
            let flags: Vec<&str> = lines.filter_map(|l| l.split_whitespace().find(|w| w.starts_with("--"))).collect();
            assert!(
                flags.ends_with(&["--lang", "--color", "--verbose", "--config", "--help", "--version"]),
                "{name}: {flags:?}"
            );
        }
    }

    #[test]
    fn japanese_help_is_japanese_throughout() {
        for (name, help) in every_help(Lang::Ja) {
            for english in ["Usage:", "Options:", "Commands:", "Arguments:", "[default", "[possible", "Print "] {
                assert!(!help.contains(english), "{name}: {english}: {help}");
            }
        }
    }

    #[test]
    fn no_help_text_is_left_behind_by_a_flag_that_went() {
        let catalogue = Catalogue::new(Lang::En);
        let root = Cli::<Whole>::command();
        let mut used: Vec<String> = ["help", "version"].map(|arg| format!("help-{arg}")).to_vec();
        for (name, command) in every(&root, "") {
            used.push(format!("help-command-{name}"));
            used.extend(command.get_arguments().map(|a| id(&catalogue, &name, a.get_id().as_str())));
        }
        let ids = include_str!("../i18n/en/help.ftl").lines().filter_map(|line| line.split_once(" = "));
        for (id, _) in ids.filter(|(id, _)| id.starts_with("help-")) {
            let free = id.starts_with("help-heading-") || id.starts_with("help-note-");
            assert!(free || used.iter().any(|known| known == id), "{id}");
        }
    }
}
