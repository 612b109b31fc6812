//! The configuration file: `[defaults]`, `[[peers]]` and `[modules.NAME]`, in TOML.
//!
//! What is no part of it is a fault with line and column: a misspelt key must not pass for a wish that was heard.

use std::collections::BTreeMap;
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use crate::target::{Host, Transport};
use crate::trust::Profile;

use super::document::{elements, entry, of_toml_error};
use super::fault::{Fault, FaultKind, Wanted};
use super::given::{Field, Given, Place, Places, flag_of, of_toml, of_toml_value, shortened};
use super::{Asked, Entry, Module, Thresholds, record};

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A text.
    Text,
    /// Texts.
    Texts,
    /// A place of a file, seen from the configuration file.
    Path,
    /// Several of them.
    Paths,
    /// `NAME=PATH`, several.
    NamedPaths,
    /// Seconds above 0, at most a day.
    Seconds,
    /// A whole number between these.
    Number(i64, i64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A word for a transport.
    Transport,
    /// A name or an address.
    Name,
    /// Days, or two numbers of them.
    Days,
}

const PROFILES: &[&str] = &["appliance", "pkix"];

/// Everything that `[defaults]` takes: the options' names with `_` for `-`. A variable of the environment is
/// `PEERTRUST_` and the name in capitals.
pub const SETTINGS: &[(&str, Kind)] = &[
    ("lang", Kind::Word(&["en", "ja"])),
    ("color", Kind::Word(&["auto", "always", "never"])),
    ("verbose", Kind::Flag),
    ("store", Kind::Paths),
    ("node", Kind::NamedPaths),
    ("password_file", Kind::Path),
    ("profile", Kind::Word(PROFILES)),
    ("allow_weak", Kind::Flag),
    ("expires_within", Kind::Days),
    ("server_name", Kind::Name),
    ("revocation", Kind::Word(&["off", "staple", "full"])),
    ("crl", Kind::Paths),
    ("require_revocation", Kind::Flag),
    ("who_else", Kind::Flag),
    ("starttls", Kind::Transport),
    ("timeout", Kind::Seconds),
    ("dns_timeout", Kind::Seconds),
    ("peer_deadline", Kind::Seconds),
    ("resolver", Kind::Text),
    ("ping_count", Kind::Number(1, 100)),
    ("no_ping", Kind::Flag),
    ("one_address", Kind::Flag),
    ("client_cert", Kind::Path),
    ("client_key", Kind::Path),
    ("aia", Kind::Flag),
    ("allow_fetch_from", Kind::Texts),
    ("fetch_timeout", Kind::Seconds),
    ("concurrency", Kind::Number(1, 4096)),
    ("rate", Kind::Text),
    ("per_host_delay", Kind::Number(0, 86_400_000)),
    ("deadline", Kind::Seconds),
    ("quiet", Kind::Flag),
    ("fail_on", Kind::Word(&["warning", "critical"])),
    ("format", Kind::Word(&["human", "json", "jsonl", "html", "nagios", "prometheus", "junit"])),
];

/// Everything that a module takes.
pub const MODULE: &[(&str, Kind)] = &[
    ("transport", Kind::Transport),
    ("server_name", Kind::Name),
    ("store", Kind::Paths),
    ("profile", Kind::Word(PROFILES)),
    ("allow_weak", Kind::Flag),
    ("expires_within", Kind::Days),
    ("ping", Kind::Flag),
    ("timeout", Kind::Seconds),
    ("one_address", Kind::Flag),
];

/// The tables of a configuration.
const TABLES: &[&str] = &["defaults", "peers", "modules"];

/// A default, as an option's values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The option, of [`SETTINGS`].
    pub name: &'static str,
    /// Its values; `true` or `false` for a flag.
    pub values: Vec<String>,
}

/// A configuration file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// What stands in for options that the command line leaves out.
    pub defaults: Vec<Setting>,
    /// Peers.
    pub peers: Vec<Entry>,
    /// Kinds of look, by name.
    pub modules: BTreeMap<String, Module>,
}

impl Config {
    /// Reads the whole of it; everything that is wrong with it, in the order of its lines.
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let places = Places::of(text);
        let table = DeTable::parse(text).map_err(|error| vec![of_toml_error(&error, &places)])?;
        let (mut config, mut faults) = (Self::default(), Vec::new());
        for (key, value) in table.get_ref() {
            let at = places.at(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("defaults", DeValue::Table(table)) => config.take_defaults(&of_toml(table, &places), &mut faults),
                ("modules", DeValue::Table(table)) => config.take_modules(of_toml(table, &places), &mut faults),
                ("peers", _) => match elements(value, at, &places) {
                    Err(fault) => faults.push(fault),
                    Ok(records) => {
                        for record in records {
                            match entry(&record, &Asked::default()) {
                                Ok(entry) => config.peers.push(entry),
                                Err(fault) => faults.push(fault),
                            }
                        }
                    }
                },
                (key @ ("defaults" | "modules"), _) => {
                    let got = of_toml_value(value, &places).shown();
                    faults.push(Fault::at(at, FaultKind::Value { key: key.to_owned(), got, wanted: Wanted::Table }));
                }
                (key, _) => faults.push(unknown(at, key, TABLES.iter().copied())),
            }
        }
        faults.sort_by_key(|fault| (fault.at.line, fault.at.column));
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    fn take_defaults(&mut self, fields: &[Field], faults: &mut Vec<Fault>) {
        for field in fields {
            let Some((name, kind)) = SETTINGS.iter().find(|row| row.0 == field.key) else {
                faults.push(unknown(field.at, &field.key, SETTINGS.iter().map(|row| row.0)));
                continue;
            };
            match values(*kind, &field.value) {
                Ok(values) => self.defaults.push(Setting { name, values }),
                Err(wanted) => faults.push(wrong(field, wanted)),
            }
        }
    }

    fn take_modules(&mut self, fields: Vec<Field>, faults: &mut Vec<Fault>) {
        for field in fields {
            match &field.value {
                Given::Table(fields) => {
                    let module = module(fields, faults);
                    self.modules.insert(field.key, module);
                }
                _ => faults.push(wrong(&field, Wanted::Table)),
            }
        }
    }
}

fn unknown(at: Place, got: &str, known: impl Iterator<Item = &'static str>) -> Fault {
    Fault::at(at, FaultKind::UnknownSetting { got: shortened(got), known: known.collect() })
}

fn wrong(field: &Field, wanted: Wanted) -> Fault {
    Fault::at(field.at, FaultKind::Value { key: field.key.clone(), got: field.value.shown(), wanted })
}

fn module(fields: &[Field], faults: &mut Vec<Fault>) -> Module {
    let mut module = Module::default();
    for field in fields {
        let Some((name, kind)) = MODULE.iter().find(|row| row.0 == field.key) else {
            faults.push(unknown(field.at, &field.key, MODULE.iter().map(|row| row.0)));
            continue;
        };
        let values = match values(*kind, &field.value) {
            Ok(values) => values,
            Err(wanted) => {
                faults.push(wrong(field, wanted));
                continue;
            }
        };
        let first = values.first().map(String::as_str).unwrap_or_default();
        match *name {
            "transport" => module.transport = Transport::of_word(first),
            "server_name" => module.server_name = Host::parse(first).ok(),
            "ping" => module.ping = flag_of(first),
            "timeout" => module.timeout = first.parse().ok().and_then(|secs| Duration::try_from_secs_f64(secs).ok()),
            "one_address" => module.one_address = flag_of(first),
            // Store, profile, thresholds: as an entry says them.
            _ => {
                if let Err(kind) = record::judging(&mut module.judging, field) {
                    faults.push(Fault::at(field.at, kind));
                }
            }
        }
    }
    module
}

/// The values of an option, as the command line would have them; what is wanted where they are none.
pub fn of_words(kind: Kind, words: &str) -> Result<Vec<String>, Wanted> {
    values(kind, &Given::Text(words.to_owned()))
}

fn values(kind: Kind, value: &Given) -> Result<Vec<String>, Wanted> {
    let word = |wanted: Wanted, good: &dyn Fn(&str) -> bool| {
        let found = value.word().or_else(|| match value {
            Given::Other(number) => Some(number.clone()),
            _ => None,
        });
        found.filter(|word| good(word)).map(|word| vec![word]).ok_or(wanted)
    };
    let texts = || value.texts().filter(|all| !all.is_empty() && all.iter().all(|text| !text.is_empty()));
    match kind {
        Kind::Flag => value.flag().map(|flag| vec![flag.to_string()]).ok_or(Wanted::Flag),
        Kind::Text | Kind::Path => word(Wanted::Text, &|text| !text.is_empty()),
        Kind::Texts | Kind::Paths => texts().ok_or(Wanted::Texts),
        Kind::NamedPaths => texts().filter(|all| all.iter().all(|text| text.contains('='))).ok_or(Wanted::NamedPaths),
        Kind::Seconds => {
            let seconds = |text: &str| text.parse::<f64>().is_ok_and(|n| n > 0.0 && n <= 86_400.0);
            word(Wanted::Seconds, &seconds)
        }
        Kind::Number(from, to) => {
            word(Wanted::Number(from, to), &|text| text.parse().is_ok_and(|n: i64| (from..=to).contains(&n)))
        }
        Kind::Word(words) => word(Wanted::Word(words), &|text| words.contains(&text)),
        Kind::Transport => word(Wanted::Transport, &|text| Transport::of_word(text).is_some()),
        Kind::Name => word(Wanted::Name, &|text| Host::parse(text).is_ok()),
        Kind::Days => {
            let text = match value {
                Given::List(list) => {
                    list.iter().map(Given::word).collect::<Option<Vec<_>>>().map(|days| days.join(","))
                }
                one => one.word(),
            };
            text.filter(|text| Thresholds::parse(text).is_some()).map(|text| vec![text]).ok_or(Wanted::Days)
        }
    }
}

/// The words of a profile are those of the type.
const _: () = assert!(PROFILES.len() == Profile::ALL.len());
