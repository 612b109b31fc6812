//! Entries of a list, one after the other.

use std::io::BufRead;

use serde::de::Error as _;

use super::document::{self, Record};
use super::fault::{Fault, FaultKind};
use super::given::{Given, OfJson, Place};
use super::lines::Lines;
use super::table::Columns;
use super::{Asked, Entry, Form, record};

/// The entries of a list, and the faults between them. After a final fault nothing follows.
#[derive(Debug)]
pub struct Entries<'a, R> {
    source: Source<R>,
    asked: &'a Asked,
}

#[derive(Debug)]
enum Source<R> {
    Lines(Lines<R>, Dialect),
    Whole(std::vec::IntoIter<Record>),
    Broken(Option<Fault>),
}

/// What a line means.
#[derive(Debug)]
enum Dialect {
    Plain,
    Json,
    /// A header is expected.
    Header(u8),
    Table(Columns),
}

impl<'a, R: BufRead> Entries<'a, R> {
    /// Reads a list of this form.
    pub fn new(from: R, form: Form, asked: &'a Asked) -> Self {
        let dialect = match form {
            Form::Plain => Dialect::Plain,
            Form::JsonLines => Dialect::Json,
            Form::Csv(separator) => Dialect::Header(separator),
            Form::Toml | Form::Config | Form::Json => {
                let source = match document::records(from, form) {
                    Ok(records) => Source::Whole(records.into_iter()),
                    Err(fault) => Source::Broken(Some(fault)),
                };
                return Self { source, asked };
            }
        };
        Self { source: Source::Lines(Lines::new(from), dialect), asked }
    }
}

impl<R: BufRead> Iterator for Entries<'_, R> {
    type Item = Result<Entry, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = match &mut self.source {
            Source::Broken(fault) => return fault.take().map(Err),
            Source::Whole(records) => document::entry(&records.next()?, self.asked),
            Source::Lines(lines, dialect) => next(lines, dialect, self.asked)?,
        };
        if item.as_ref().is_err_and(Fault::is_final) {
            self.source = Source::Broken(None);
        }
        Some(item)
    }
}

/// The entry of the next line that is not blank and no comment.
fn next<R: BufRead>(lines: &mut Lines<R>, dialect: &mut Dialect, asked: &Asked) -> Option<Result<Entry, Fault>> {
    loop {
        let (number, line) = match lines.next()? {
            Ok(line) => line,
            Err(fault) => return Some(Err(fault)),
        };
        let text = if matches!(dialect, Dialect::Plain) { without_comment(line) } else { line }.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        return Some(match dialect {
            Dialect::Plain => record::alone(text, number, asked),
            Dialect::Json => json(text, number, asked),
            Dialect::Table(columns) => row(columns, line, number, asked),
            Dialect::Header(separator) => match Columns::read(line, number, *separator) {
                Ok(columns) => {
                    *dialect = Dialect::Table(columns);
                    continue;
                }
                Err(fault) => Err(fault),
            },
        });
    }
}

/// A number sign begins a comment at the beginning of a line and behind white space: elsewhere it may be part of a URL,
/// which then says that it is not expected there.
fn without_comment(line: &str) -> &str {
    let comment = |at: usize| line[..at].chars().next_back().is_none_or(char::is_whitespace);
    let at = line.match_indices('#').map(|(at, _)| at).find(|at| comment(*at));
    at.map_or(line, |at| &line[..at])
}

fn row(columns: &Columns, line: &str, number: u64, asked: &Asked) -> Result<Entry, Fault> {
    let fields = columns.row(line, number).map_err(|kind| Fault::new(number, kind))?;
    record::entry(&fields, Place::line(number), asked)
}

fn json(line: &str, number: u64, asked: &Asked) -> Result<Entry, Fault> {
    let read = serde_json::from_str::<OfJson>(line).and_then(|OfJson(mut value)| {
        value.stands_at(Place::line(number));
        match value {
            Given::Table(fields) => Ok(fields),
            other => Err(serde_json::Error::custom(other.shown())),
        }
    });
    let fields = read.map_err(|error| Fault::new(number, FaultKind::Json(error.to_string())))?;
    record::entry(&fields, Place::line(number), asked)
}
