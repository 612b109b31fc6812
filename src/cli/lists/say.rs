//! What is said of lists: every bad line by its number, what is wrong with it, and what would be right.

use std::path::Path;

use crate::diagnosis::code::distance;
use crate::i18n::{Arg, Text};
use crate::inventory::{Fault, FaultKind, Form, KEYS, MAX_DOCUMENT, MAX_LABEL, MAX_LABELS, MAX_LINE, Wanted};

use super::super::context::Context;
use super::super::error::{self, Misuse, transports};
use super::duplicates::{Duplicate, Stand};
use super::{Faults, List};

/// Bad lines that are named. Who has more of them has another mistake.
pub(super) const NAMED: usize = 50;

pub(super) fn refusal(faults: &Faults, lists: &[List]) -> Misuse {
    let count = usize::try_from(faults.count).unwrap_or(usize::MAX).saturating_add(faults.duplicates.len());
    let id = if faults.r#final { "error-list-whole" } else { "error-list-lines" };
    named(faults, lists).into_iter().fold(Misuse::new(id).with("count", count), Misuse::and)
}

/// What is left out is said, and the run goes on.
pub(super) fn left_out(faults: &Faults, lists: &[List], context: &Context) {
    let count = usize::try_from(faults.count).unwrap_or(usize::MAX).saturating_add(faults.duplicates.len());
    error::tell(&Text::new("note-list-skipped").with("count", count), context);
    for line in named(faults, lists) {
        error::tell_below(&line, context);
    }
}

/// With `-v`: what each list was taken for.
pub(super) fn forms(lists: &[List], context: &Context) {
    if context.verbose {
        lists.iter().map(form).for_each(|text| error::tell(&text, context));
    }
}

fn form(list: &List) -> Text {
    Text::new(match list.form {
        Form::Plain => "list-form-plain",
        Form::Csv(b';') => "list-form-semicolon",
        Form::Csv(b'\t') => "list-form-tab",
        Form::Csv(_) => "list-form-comma",
        Form::JsonLines => "list-form-json-lines",
        Form::Json => "list-form-json",
        Form::Toml | Form::Config => "list-form-toml",
    })
    .with("path", list.path.display().to_string())
}

/// What each list with faults was taken for, the first faults, and how many more there are.
fn named(faults: &Faults, lists: &[List]) -> Vec<Text> {
    let index = |list: u16| usize::from(list).saturating_sub(1);
    let bad = faults.first.iter().map(|(at, fault)| (*at, fault.line(), text(&lists[*at].path, fault)));
    let twice = faults.duplicates.iter().take(NAMED).filter_map(|twice| {
        let at = index(twice.again.list);
        Some((at, twice.again.line, duplicate(twice, lists.get(at)?, lists)))
    });
    let mut all: Vec<(usize, u64, Text)> = bad.chain(twice).collect();
    all.sort_by_key(|(list, line, _)| (*list, *line));
    let count = usize::try_from(faults.count).unwrap_or(usize::MAX).saturating_add(faults.duplicates.len());
    let (mut lines, mut last) = (Vec::new(), None);
    let shown = all.len().min(NAMED);
    for (list, _, text) in all.into_iter().take(NAMED) {
        if last.replace(list) != Some(list) {
            lines.extend(lists.get(list).map(form));
        }
        lines.push(text);
    }
    if count > shown {
        lines.push(Text::new("list-more").with("count", count - shown));
    }
    lines
}

fn duplicate(twice: &Duplicate, list: &List, lists: &[List]) -> Text {
    let number = |line: u64| usize::try_from(line).unwrap_or(usize::MAX);
    let Stand { list: first, line, .. } = twice.first;
    let what = match usize::from(first).checked_sub(1).and_then(|at| lists.get(at)) {
        None => Text::new("list-duplicate-line"),
        Some(other) if other.path == list.path => Text::new("list-duplicate").with("line", number(line)),
        Some(other) => Text::new("list-duplicate-elsewhere")
            .with("path", other.path.display().to_string())
            .with("line", number(line)),
    };
    at(&list.path, twice.again.line, what)
}

/// A fault, by file and line.
pub(in super::super) fn text(path: &Path, fault: &Fault) -> Text {
    let said = at(path, fault.line(), of(&fault.kind));
    match fault.at.column {
        Some(column) => {
            Text { id: "list-line-column", ..said }.with("column", usize::try_from(column).unwrap_or(usize::MAX))
        }
        None => said,
    }
}

fn at(path: &Path, line: u64, what: Text) -> Text {
    Text::new("list-line")
        .with("path", path.display().to_string())
        .with("line", usize::try_from(line).unwrap_or(usize::MAX))
        .with("what", Arg::Texts(vec![what]))
}

/// What is wrong, and what would be right.
pub(in super::super) fn of(kind: &FaultKind) -> Text {
    match kind {
        FaultKind::Unreadable(error) => Text::new("list-unreadable").with("detail", error.to_string()),
        FaultKind::DocumentTooLong => {
            Text::new("list-document-long").with("limit", usize::try_from(MAX_DOCUMENT >> 20).unwrap_or_default())
        }
        FaultKind::Document(detail) => Text::new("list-document").with("detail", detail.as_str()),
        FaultKind::UnknownTop(key) => Text::new("list-unknown-top").with("got", key.as_str()),
        FaultKind::NoPeerColumn(columns) => Text::new("list-no-peer-column").with("names", columns.join(", ")),
        FaultKind::ColumnTwice(name) => Text::new("list-column-twice").with("name", name.as_str()),
        FaultKind::UnknownColumn(name) => unknown(["list-unknown-column", "list-unknown-column-near"], name),
        FaultKind::TooLong => Text::new("list-line-long").with("limit", MAX_LINE),
        FaultKind::NotUtf8 => Text::new("list-line-not-utf8"),
        FaultKind::Json(detail) => Text::new("list-line-json").with("detail", detail.as_str()),
        FaultKind::OpenQuote => Text::new("list-line-quote"),
        FaultKind::Cells { got, expected } => {
            Text::new("list-line-cells").with("got", *got).with("expected", *expected)
        }
        FaultKind::Peer(error) => error::of_target(error),
        FaultKind::NoPeer => Text::new("list-no-peer"),
        FaultKind::PeerTwice => Text::new("list-peer-twice"),
        FaultKind::UnknownKey(key) => unknown(["list-unknown-key", "list-unknown-key-near"], key),
        FaultKind::UnknownSetting { got, known } => {
            let near = nearest(got, known.iter().copied());
            let text = Text::new(if near.is_some() { "list-unknown-key-near" } else { "list-unknown-key" });
            let text = text.with("got", got.as_str()).with("expected", known.join(", "));
            near.into_iter().fold(text, |text, near| text.with("near", near))
        }
        FaultKind::KeyTwice(key) => Text::new("list-key-twice").with("name", key.as_str()),
        FaultKind::Value { key, got, wanted } => value(key, got, *wanted),
        FaultKind::LabelName(name) => Text::new("list-label-name").with("got", name.as_str()),
        FaultKind::LabelTooLong(name) => {
            Text::new("list-label-long").with("name", name.as_str()).with("limit", MAX_LABEL)
        }
        FaultKind::TooManyLabels(_) => Text::new("list-labels-many").with("limit", MAX_LABELS),
    }
}

/// The nearest known key, when few strokes lead to it, and all of them. `ids`: without one, and with.
fn unknown(ids: [&'static str; 2], got: &str) -> Text {
    let nearest = nearest(got, KEYS.iter().copied());
    let text = Text::new(if nearest.is_some() { ids[1] } else { ids[0] }).with("got", got);
    let text = text.with("expected", KEYS.join(", ").replace("labels", "labels.NAME"));
    nearest.into_iter().fold(text, |text, near| text.with("near", near))
}

/// The nearest of some words: at most a third of it is wrong, or two strokes, for two letters change places.
pub(in super::super) fn nearest<'w>(got: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let got = got.to_lowercase().replace('-', "_");
    let measured = words.map(|word| (distance(&got, word), word));
    measured.filter(|(strokes, word)| *strokes <= (word.len() / 3).max(2)).min().map(|(_, word)| word)
}

pub(in super::super) fn value(key: &str, got: &str, wanted: Wanted) -> Text {
    let expected = match wanted {
        Wanted::Text => Text::new("list-wanted-text"),
        Wanted::Texts => Text::new("list-wanted-texts"),
        Wanted::Port => Text::new("list-wanted-port"),
        Wanted::Flag => Text::new("list-wanted-flag"),
        Wanted::Transport => Text::new("list-wanted-transport").with("names", transports()),
        Wanted::Profile => Text::new("list-wanted-profile"),
        Wanted::Name => Text::new("list-wanted-name"),
        Wanted::Days => Text::new("list-wanted-days"),
        Wanted::Labels => Text::new("list-wanted-labels"),
        Wanted::Entry => Text::new("list-wanted-entry"),
        Wanted::Entries => Text::new("list-wanted-entries"),
        Wanted::Table => Text::new("list-wanted-table"),
        Wanted::NamedPaths => Text::new("list-wanted-named-paths"),
        Wanted::Seconds => Text::new("list-wanted-seconds"),
        Wanted::Number(from, to) => Text::new("list-wanted-number").with("first", from).with("rest", to),
        Wanted::Word(words) => Text::new("list-wanted-word").with("names", words.join(", ")),
    };
    Text::new("list-value").with("name", key).with("got", got).with("expected", Arg::Texts(vec![expected]))
}
