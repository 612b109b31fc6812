//! Lists of one piece: a document of TOML or JSON with `peers`.

use std::io::{BufRead, Read as _};

use serde::Deserialize;
use serde_json::value::RawValue;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, FaultKind, Wanted};
use super::given::{Given, OfJson, Place, Places, of_toml_value, shortened};
use super::{Asked, Entry, Form, MAX_DOCUMENT, record};

/// One element of `peers`.
#[derive(Debug)]
pub(super) struct Record {
    pub at: Place,
    pub value: Given,
}

/// Every element of a document.
pub(super) fn records(from: impl BufRead, form: Form) -> Result<Vec<Record>, Fault> {
    let whole = |kind| Fault::new(1, kind);
    let mut bytes = Vec::new();
    from.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes).map_err(|error| whole(FaultKind::Unreadable(error)))?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(whole(FaultKind::DocumentTooLong));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Fault::new(good.matches('\n').count() as u64 + 1, FaultKind::NotUtf8)
    })?;
    match form {
        Form::Toml | Form::Config => toml(text, form == Form::Config),
        _ => json(text),
    }
}

/// The entry that an element is: a peer's text, or a table of fields.
pub(super) fn entry(element: &Record, asked: &Asked) -> Result<Entry, Fault> {
    match &element.value {
        Given::Text(peer) => record::alone(peer, element.at.line, asked),
        Given::Table(fields) => record::entry(fields, element.at, asked),
        other => {
            let kind = FaultKind::Value { key: "peers".to_owned(), got: other.shown(), wanted: Wanted::Entry };
            Err(Fault::at(element.at, kind))
        }
    }
}

/// `[[peers]]`, or `peers = ["…"]`, and nothing beside it unless it is the configuration.
fn toml(text: &str, config: bool) -> Result<Vec<Record>, Fault> {
    let places = Places::of(text);
    let table = DeTable::parse(text).map_err(|error| of_toml_error(&error, &places))?;
    let mut records = Vec::new();
    for (key, value) in table.get_ref() {
        let at = places.at(key.span().start);
        if key.get_ref() != "peers" {
            if config {
                continue;
            }
            return Err(Fault::at(at, FaultKind::UnknownTop(shortened(key.get_ref()))));
        }
        records = elements(value, at, &places)?;
    }
    Ok(records)
}

/// The elements of `peers` in TOML.
pub(super) fn elements(value: &Spanned<DeValue<'_>>, at: Place, places: &Places<'_>) -> Result<Vec<Record>, Fault> {
    let DeValue::Array(list) = value.get_ref() else {
        let got = of_toml_value(value, places).shown();
        return Err(Fault::at(at, FaultKind::Value { key: "peers".to_owned(), got, wanted: Wanted::Entries }));
    };
    let record =
        |item: &Spanned<DeValue<'_>>| Record { at: places.at(item.span().start), value: of_toml_value(item, places) };
    Ok(list.iter().map(record).collect())
}

/// What the parser says, and where.
pub(super) fn of_toml_error(error: &toml::de::Error, places: &Places<'_>) -> Fault {
    let at = places.at(error.span().map_or(0, |span| span.start));
    Fault::at(at, FaultKind::Document(error.message().to_owned()))
}

/// The one key of an object that is a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'t> {
    #[serde(borrow)]
    peers: Vec<&'t RawValue>,
}

/// An array, or an object with `peers`.
fn json(text: &str) -> Result<Vec<Record>, Fault> {
    let list: Result<Vec<&RawValue>, _> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str(text).map(|document: Document<'_>| document.peers)
    };
    let list = list.map_err(|error| {
        let at = Place { line: error.line().max(1) as u64, column: Some(error.column().max(1) as u64) };
        Fault::at(at, FaultKind::Document(error.to_string()))
    })?;
    let places = Places::of(text);
    list.into_iter().map(|raw| of_raw(raw, text, &places)).collect()
}

fn of_raw(raw: &RawValue, text: &str, places: &Places<'_>) -> Result<Record, Fault> {
    // Borrowed from the text, so its place in memory tells its place there.
    let begin = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let at = places.at(begin);
    let OfJson(mut value) =
        serde_json::from_str(raw.get()).map_err(|error| Fault::at(at, FaultKind::Json(error.to_string())))?;
    value.stands_at(at);
    Ok(Record { at, value })
}
