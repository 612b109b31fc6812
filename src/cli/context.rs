//! What every command needs of its surroundings: the one place that reads the environment.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use crate::i18n::{Catalogue, Lang};
use crate::serve::Notifier;

use super::args::{ColorWhen, Global};
use super::error::Misuse;

/// Language, colour, width.
#[allow(dead_code, reason = "colour, width and -v are for the human report")]
pub(super) struct Context {
    /// The messages.
    pub catalogue: Catalogue,
    /// Whether stdout takes colour.
    pub color: bool,
    /// Columns of the terminal; 80 where there is none.
    pub width: usize,
    /// `-v`.
    pub verbose: bool,
    /// `--config`.
    pub config: Option<PathBuf>,
}

impl Context {
    /// From flags, then environment.
    pub(super) fn new(global: &Global) -> Result<Self, Misuse> {
        let lang = match &global.lang {
            Some(word) => word.parse().map_err(|_| Misuse::new("error-lang").with("got", word.as_str()))?,
            None => locale(),
        };
        let terminal = std::io::stdout().is_terminal();
        let color = match global.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                terminal && variable("NO_COLOR").is_none() && variable("TERM").as_deref() != Some("dumb")
            }
        };
        let columns = variable("COLUMNS").and_then(|c| c.parse().ok());
        let width = columns.or_else(|| terminal.then(terminal_width).flatten()).unwrap_or(80);
        Ok(Self {
            catalogue: Catalogue::new(lang),
            color,
            width: width.clamp(40, 200),
            verbose: global.verbose,
            config: global.config.clone(),
        })
    }

    /// `PEERTRUST_PASSWORD`.
    #[expect(clippy::unused_self, reason = "whoever holds the surroundings may ask them")]
    pub(super) fn password(&self) -> Option<String> {
        variable("PEERTRUST_PASSWORD")
    }

    /// The proxy of the environment, asked for by `--proxy env`: ours first, then as curl has it. `http_proxy` is for
    /// http and says nothing of TLS.
    #[expect(clippy::unused_self, reason = "whoever holds the surroundings may ask them")]
    pub(super) fn proxy(&self) -> Option<String> {
        ["PEERTRUST_PROXY", "https_proxy", "HTTPS_PROXY"].into_iter().find_map(variable)
    }

    /// Who is reached without it.
    #[expect(clippy::unused_self, reason = "whoever holds the surroundings may ask them")]
    pub(super) fn no_proxy(&self) -> String {
        ["no_proxy", "NO_PROXY"].into_iter().find_map(variable).unwrap_or_default()
    }

    /// Which of its pods this one is, from 0, as Kubernetes tells those of an Indexed Job.
    #[expect(clippy::unused_self, reason = "whoever holds the surroundings may ask them")]
    pub(super) fn completion_index(&self) -> Option<String> {
        variable("JOB_COMPLETION_INDEX")
    }

    /// What this machine calls itself; empty where nobody says.
    #[expect(clippy::unused_self, reason = "whoever holds the surroundings may ask them")]
    pub(super) fn host(&self) -> String {
        let kernel = || std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
        let name = variable("COMPUTERNAME").or_else(kernel).or_else(|| variable("HOSTNAME"));
        name.map(|name| name.trim().to_owned()).unwrap_or_default()
    }

    /// The service manager that started this program, where one did.
    #[expect(clippy::unused_self, reason = "whoever holds the surroundings may ask them")]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub(super) fn notifier(&self) -> Notifier {
        let socket = std::env::var_os("NOTIFY_SOCKET").filter(|value| !value.is_empty());
        Notifier::new(socket, variable("WATCHDOG_USEC").as_deref())
    }

    /// For what is read again while nobody sits in front of it.
    pub(super) fn unattended(lang: Lang) -> Self {
        Self::speaking(lang)
    }

    /// For errors before the flags could be read.
    pub(super) fn plain() -> Self {
        Self::speaking(locale())
    }

    /// The same in this language.
    pub(super) fn speaking(lang: Lang) -> Self {
        Self { catalogue: Catalogue::new(lang), color: false, width: 80, verbose: false, config: None }
    }
}

/// The language of help, before the flags could be read: the last `--lang` that is one, else the locale.
pub(super) fn help_language(arguments: &[std::ffi::OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let behind = words.windows(2).filter(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = words.iter().filter_map(|word| word.strip_prefix("--lang="));
    behind.chain(joined).filter_map(|word| word.parse().ok()).next_back().unwrap_or_else(locale)
}

/// POSIX: the first of these that is set and not empty decides.
fn locale() -> Lang {
    let mut words = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    words.find_map(|value| Lang::from_locale(&value)).unwrap_or_default()
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// What a variable of the environment says of an option: `PEERTRUST_` and its name in capitals.
pub(super) fn setting(name: &str) -> Option<String> {
    variable(&format!("PEERTRUST_{}", name.to_uppercase()))
}

/// Whether there are such variables at all: where there are none, which is the rule, nothing more is done for them.
pub(super) fn has_settings() -> bool {
    std::env::vars_os().any(|(name, _)| name.as_encoded_bytes().starts_with(b"PEERTRUST_"))
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
