//! What a list or the configuration says, whatever it is written in: keys and values with their places.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where something stands in a text; lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column; `None` where only the line is known.
    pub column: Option<u64>,
}

impl Place {
    pub(super) fn line(line: u64) -> Self {
        Self { line, column: None }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Given>),
    Table(Vec<Field>),
    /// JSON's null: as if it were not there.
    Nothing,
    /// What no key takes: a date, a fraction.
    Other(String),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub key: String,
    pub value: Given,
    /// Where the key stands.
    pub at: Place,
}

impl Field {
    pub(super) fn new(key: impl Into<String>, value: Given, at: Place) -> Self {
        Self { key: key.into(), value, at }
    }
}

impl Given {
    /// One text, or a number or a flag as it is written.
    pub(super) fn word(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Flag(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// One text, or several.
    pub(super) fn texts(&self) -> Option<Vec<String>> {
        match self {
            Self::Text(text) => Some(vec![text.clone()]),
            Self::List(list) => list
                .iter()
                .map(|item| match item {
                    Self::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }

    /// A flag, or its word: a cell has no types.
    pub(super) fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Text(word) => flag_of(word),
            _ => None,
        }
    }

    /// Its beginning, to be shown.
    pub(super) fn shown(&self) -> String {
        let whole = match self {
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(_) | Self::Flag(_) => self.word().unwrap_or_default(),
            Self::List(list) => format!("[{}]", list.iter().take(8).map(Self::shown).collect::<Vec<_>>().join(", ")),
            Self::Table(_) => "{…}".to_owned(),
            Self::Nothing => "null".to_owned(),
        };
        shortened(&whole)
    }
}

/// The words of a flag, as environments and cells have them.
pub(super) fn flag_of(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// As much of a text as a message shows.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// From JSON, keys in their order and each as often as it is there; all on one line.
pub(super) struct OfJson(pub Given);

impl<'de> Deserialize<'de> for OfJson {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Json).map(Self)
    }
}

struct Json;

impl<'de> Visitor<'de> for Json {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Given, E> {
        Ok(Given::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Given, E> {
        Ok(Given::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Given, E> {
        Ok(i64::try_from(number).map_or_else(|_| Given::Other(number.to_string()), Given::Number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Given, E> {
        Ok(Given::Other(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Given, E> {
        Ok(Given::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Given, E> {
        Ok(Given::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Given, A::Error> {
        let mut list = Vec::new();
        while let Some(OfJson(item)) = from.next_element()? {
            list.push(item);
        }
        Ok(Given::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Given, A::Error> {
        let mut fields = Vec::new();
        while let Some((key, OfJson(value))) = from.next_entry::<String, OfJson>()? {
            fields.push(Field::new(key, value, Place::line(0)));
        }
        Ok(Given::Table(fields))
    }
}

impl Given {
    /// The keys of a value from JSON stand where it begins.
    pub(super) fn stands_at(&mut self, at: Place) {
        if let Self::Table(fields) = self {
            for field in fields {
                field.at = at;
            }
        }
    }
}

/// Line and column of the bytes of a text.
pub(super) struct Places<'t> {
    text: &'t str,
    /// Where each line begins.
    begins: Vec<usize>,
}

impl<'t> Places<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let begins = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, begins }
    }

    pub(super) fn at(&self, byte: usize) -> Place {
        let line = self.begins.partition_point(|begin| *begin <= byte);
        let begin = line.checked_sub(1).and_then(|line| self.begins.get(line)).copied().unwrap_or_default();
        let before = self.text.get(begin..byte).map_or(0, |text| text.chars().count());
        Place { line: line as u64, column: Some(before as u64 + 1) }
    }
}

/// The fields of a TOML table, in the order in which they stand.
pub(super) fn of_toml(table: &DeTable<'_>, places: &Places<'_>) -> Vec<Field> {
    let mut fields: Vec<(usize, Field)> = Vec::with_capacity(table.len());
    for (key, value) in table {
        let begin = key.span().start;
        fields.push((begin, Field::new(key.get_ref().as_ref(), of_toml_value(value, places), places.at(begin))));
    }
    fields.sort_by_key(|(begin, _)| *begin);
    fields.into_iter().map(|(_, field)| field).collect()
}

pub(super) fn of_toml_value(value: &Spanned<DeValue<'_>>, places: &Places<'_>) -> Given {
    match value.get_ref() {
        DeValue::String(text) => Given::Text(text.as_ref().to_owned()),
        DeValue::Boolean(flag) => Given::Flag(*flag),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Given::Other(number.as_str().to_owned()), Given::Number),
        DeValue::Float(number) => Given::Other(number.as_str().to_owned()),
        DeValue::Datetime(time) => Given::Other(time.to_string()),
        DeValue::Array(list) => Given::List(list.iter().map(|item| of_toml_value(item, places)).collect()),
        DeValue::Table(table) => Given::Table(of_toml(table, places)),
    }
}
