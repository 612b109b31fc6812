//! Every message once, in English and Japanese.
//!
//! A message is a [`Text`]: an id and the values for its variables. Rooms before `report` make Texts and never
//! words; a [`Catalogue`] turns a Text into words. The words live in `en/*.ftl` and `ja/*.ftl`, split by room.
//!
//! Values may come from a peer. Fluent never interprets a value, so a subject that reads `{ $x }` stays those
//! characters; control characters pass through unchanged, and the renderer's escaping deals with them.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The word of `--lang` and of HTML's `lang`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// Reads a value of `LC_ALL`, `LC_MESSAGES` or `LANG`, such as `ja_JP.UTF-8`. `None` for an empty value, which
    /// POSIX treats as unset: the next variable decides. A language without a catalogue is answered in English.
    pub fn from_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['_', '-', '.', '@']).next()?;
        match language {
            "" => None,
            _ if language.eq_ignore_ascii_case("ja") => Some(Self::Ja),
            _ => Some(Self::En),
        }
    }

    /// The files of the catalogue, each with the beginnings of the ids it holds.
    fn sources(self) -> [(&'static [&'static str], &'static str); FILES] {
        const FINDING: &[&str] = &["finding-", "remedy-", "title-", "step-", "word-", "restart-"];
        const STARTTLS: &[&str] = &["finding-starttls-", "remedy-starttls-", "title-starttls-"];
        // The proxy's findings, errors and words, before those files that have every other one of a kind.
        const PROXY: &[&str] = &[
            "finding-proxy-",
            "remedy-proxy-",
            "title-proxy-",
            "finding-interception-",
            "remedy-interception-",
            "title-interception-",
            "error-proxy",
            "report-proxy",
        ];
        const REPORT: &[&str] = &["report-"];
        const CLI: &[&str] = &["error-", "note-"];
        const HELP: &[&str] = &["help-"];
        const INSPECT: &[&str] = &["inspect-", "form-"];
        const COMPARE: &[&str] = &["compare-", "forecast-", "impact-"];
        const PLANNED: &[&str] = &["planned-"];
        const STORECMD: &[&str] = &["storecmd-"];
        // Before CLI, which has every other error.
        const IMPORT: &[&str] = &["import-", "error-import-"];
        const INVENTORY: &[&str] =
            &["list-", "error-list-", "error-shard", "note-list-", "config-", "error-config-", "note-config-"];
        const SERVE: &[&str] = &["serve-"];
        const MONITORING: &[&str] = &["nagios-", "junit-", "fleet-"];
        const STORE: &[&str] = &["store-op-", "store-error-"];
        const FLEET: &[&str] = &["fleet-"];
        // Everything else: the words that stand in cells.
        const STATUS: &[&str] = &[""];
        match self {
            Self::En => [
                (PROXY, include_str!("en/proxy.ftl")),
                (IMPORT, include_str!("en/import.ftl")),
                (INVENTORY, include_str!("en/inventory.ftl")),
                (STARTTLS, include_str!("en/starttls.ftl")),
                (FINDING, include_str!("en/finding.ftl")),
                (REPORT, include_str!("en/report.ftl")),
                (CLI, include_str!("en/cli.ftl")),
                (HELP, include_str!("en/help.ftl")),
                (INSPECT, include_str!("en/inspect.ftl")),
                (COMPARE, include_str!("en/compare.ftl")),
                (PLANNED, include_str!("en/planned.ftl")),
                (STORECMD, include_str!("en/storecmd.ftl")),
                (SERVE, include_str!("en/serve.ftl")),
                (MONITORING, include_str!("en/monitoring.ftl")),
                (STORE, include_str!("en/store.ftl")),
                (FLEET, include_str!("en/fleet.ftl")),
                (STATUS, include_str!("en/status.ftl")),
            ],
            Self::Ja => [
                (PROXY, include_str!("ja/proxy.ftl")),
                (IMPORT, include_str!("ja/import.ftl")),
                (INVENTORY, include_str!("ja/inventory.ftl")),
                (STARTTLS, include_str!("ja/starttls.ftl")),
                (FINDING, include_str!("ja/finding.ftl")),
                (REPORT, include_str!("ja/report.ftl")),
                (CLI, include_str!("ja/cli.ftl")),
                (HELP, include_str!("ja/help.ftl")),
                (INSPECT, include_str!("ja/inspect.ftl")),
                (COMPARE, include_str!("ja/compare.ftl")),
                (PLANNED, include_str!("ja/planned.ftl")),
                (STORECMD, include_str!("ja/storecmd.ftl")),
                (SERVE, include_str!("ja/serve.ftl")),
                (MONITORING, include_str!("ja/monitoring.ftl")),
                (STORE, include_str!("ja/store.ftl")),
                (FLEET, include_str!("ja/fleet.ftl")),
                (STATUS, include_str!("ja/status.ftl")),
            ],
        }
    }
}

/// Files of one language.
const FILES: usize = 17;

/// A word that is no language of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLang {
    /// What came.
    pub got: String,
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(word: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.as_str() == word).ok_or_else(|| UnknownLang { got: word.to_owned() })
    }
}

/// The value of one variable of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Characters, shown as they are; or the key that a message selects a wording by (`role`, `reason`).
    Str(String),
    /// A number, which may select a plural.
    Number(i64),
    /// The id of another message without variables, in the same language: `value-unknown`, `value-none`.
    Word(&'static str),
    /// Several of them, joined as the language lists.
    Words(Vec<&'static str>),
    /// Several messages with variables of their own, joined the same way.
    Texts(Vec<Text>),
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Str(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Str(value)
    }
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<u32> for Arg {
    fn from(value: u32) -> Self {
        Self::Number(value.into())
    }
}

impl From<u16> for Arg {
    fn from(value: u16) -> Self {
        Self::Number(value.into())
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// The variables of a message by name.
pub type Args = [(&'static str, Arg)];

/// A message that has not been put into words yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The message's id in the catalogues.
    pub id: &'static str,
    /// Its variables.
    pub args: Vec<(&'static str, Arg)>,
}

impl Text {
    /// A message without variables.
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// The messages of one language, shared between threads. A file is parsed when its first message is asked for:
/// a healthy peer as JSON needs none of them, and parsing all was a quarter of such a check.
pub struct Catalogue {
    lang: Lang,
    bundles: [OnceLock<FluentBundle<FluentResource>>; FILES],
}

impl fmt::Debug for Catalogue {
    /// The bundle is a thousand messages: its language says which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue").field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// The embedded catalogue.
    pub fn new(lang: Lang) -> Self {
        Self { lang, bundles: Default::default() }
    }

    /// The file that holds an id: the one its beginning points to, or whichever has it. The others are looked through
    /// as text: whether there is one more step to a remedy is asked of every finding, and would parse them all.
    fn bundle(&self, id: &str) -> &FluentBundle<FluentResource> {
        let sources = self.lang.sources();
        let file = |at: usize| self.bundles[at].get_or_init(|| self.parse(sources[at].1));
        let likely =
            sources.iter().position(|row| row.0.iter().any(|start| id.starts_with(start))).unwrap_or(FILES - 1);
        if file(likely).has_message(id) {
            return file(likely);
        }
        let line = format!("\n{id} =");
        sources.iter().position(|row| row.1.contains(&line)).map_or(file(likely), file)
    }

    fn parse(&self, source: &'static str) -> FluentBundle<FluentResource> {
        // Only plural rules come of it; `und` would be their default.
        let tag: LanguageIdentifier = self.lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks are bidi controls, which every renderer of ours would have to escape again.
        bundle.set_use_isolating(false);
        // What does not parse is left out by Fluent, its ids then show themselves; a test allows neither.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        bundle
    }

    /// Its language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether there is a message of that id.
    pub fn has(&self, id: &str) -> bool {
        self.bundle(id).has_message(id)
    }

    /// The message in words. A missing message or variable is a bug, and is answered so that it is seen and can be
    /// reported: `{id}` stands for the message, or behind what could be said of it.
    pub fn text(&self, id: &str, args: &Args) -> String {
        let bundle = self.bundle(id);
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return format!("{{{id}}}");
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Arg::Str(text) => values.set(*name, text.as_str()),
                Arg::Number(number) => values.set(*name, *number),
                Arg::Word(word) => values.set(*name, FluentValue::String(Cow::Owned(self.text(word, &[])))),
                Arg::Words(words) => {
                    values.set(*name, self.joined(words.iter().map(|word| self.text(word, &[])).collect()));
                }
                Arg::Texts(texts) => values.set(*name, self.joined(texts.iter().map(|text| self.say(text)).collect())),
            }
        }
        let mut errors = Vec::new();
        let mut text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if !errors.is_empty() {
            text.push_str(&format!(" {{{id}}}"));
        }
        text
    }

    fn joined(&self, said: Vec<String>) -> FluentValue<'static> {
        let joint = if self.lang == Lang::Ja { "、" } else { ", " };
        FluentValue::String(Cow::Owned(said.join(joint)))
    }

    /// A [`Text`] in words.
    pub fn say(&self, text: &Text) -> String {
        self.text(text.id, &text.args)
    }

    /// The ids of a finding's steps in order: its own variant's, or those of its code.
    pub fn remedy_ids(&self, code: &str, finding: &str) -> Vec<String> {
        let steps = |story: &str| -> Vec<String> {
            (1..=99).map(|number| format!("remedy-{story}-{number}")).take_while(|id| self.has(id)).collect()
        };
        let own = steps(finding.strip_prefix("finding-").unwrap_or(finding));
        if own.is_empty() { steps(code) } else { own }
    }

    /// The steps of a finding in words; they take the finding's own variables.
    pub fn remedy(&self, code: &str, finding: &Text) -> Vec<String> {
        self.remedy_ids(code, finding.id).iter().map(|id| self.text(id, &finding.args)).collect()
    }
}
