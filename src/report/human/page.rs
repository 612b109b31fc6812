//! The page that is written: lines of styled text, wrapped and escaped. Nothing reaches the reader past it.

use std::borrow::Cow;

use comfy_table::{ContentArrangement, Table, presets};

use super::Look;
use super::style::Style;
use super::wrap;
use crate::i18n::{Args, Catalogue, Text};
use crate::report::escape;

/// A piece of text in one style. Made by [`span`] alone, which escapes.
#[derive(Clone, Debug)]
pub(super) struct Span<'t> {
    style: Style,
    text: Cow<'t, str>,
}

/// Text of whatever origin, escaped.
pub(super) fn span(style: Style, text: &str) -> Span<'_> {
    Span { style, text: escape::line(text) }
}

impl Span<'static> {
    /// A mark of this program's own: needs no escaping, and is there before anything runs.
    pub(super) const fn mark(style: Style, text: &'static str) -> Self {
        Self { style, text: Cow::Borrowed(text) }
    }
}

impl Span<'_> {
    /// Its style.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// The same with a text of its own.
    pub(super) fn into_owned(self) -> Span<'static> {
        Span { style: self.style, text: Cow::Owned(self.text.into_owned()) }
    }
}

/// A row of `label value`.
pub(super) type Pair<'t> = (String, Vec<Span<'t>>);

/// A row with a plain value.
pub(super) fn row(label: String, value: &str) -> Pair<'static> {
    (label, vec![span(Style::Plain, value).into_owned()])
}

/// Text in the making. Writing to it does not fail; whoever owns the writer takes the text out.
pub(super) struct Page<'c> {
    catalogue: &'c Catalogue,
    look: Look,
    text: String,
}

impl<'c> Page<'c> {
    pub(super) fn new(catalogue: &'c Catalogue, look: Look) -> Self {
        Self { catalogue, look, text: String::new() }
    }

    /// What was written since the last time.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    pub(super) fn look(&self) -> Look {
        self.look
    }

    pub(super) fn catalogue(&self) -> &'c Catalogue {
        self.catalogue
    }

    /// A message without variables.
    pub(super) fn word(&self, id: &str) -> String {
        self.catalogue.text(id, &[])
    }

    /// A message with variables.
    pub(super) fn say(&self, id: &str, args: &Args) -> String {
        self.catalogue.text(id, args)
    }

    /// Several things in one sentence, joined as the language joins them.
    pub(super) fn list(&self, items: impl IntoIterator<Item = String>) -> String {
        let join = |first: String, rest: String| {
            self.catalogue.say(&Text::new("report-list").with("first", first).with("rest", rest))
        };
        items.into_iter().reduce(join).unwrap_or_default()
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A section's heading, with an empty line above.
    pub(super) fn heading(&mut self, id: &str) {
        let word = self.word(id);
        self.blank();
        self.block(&[], "", &[span(Style::Strong, &word)]);
    }

    /// One paragraph: `first` leads its first line, `rest` the others.
    pub(super) fn block(&mut self, first: &[Span<'_>], rest: &str, body: &[Span<'_>]) {
        let whole: String = body.iter().map(|s| &*s.text).collect();
        let lead: usize = first.iter().map(|s| wrap::width(&s.text)).sum();
        let cells = self.look.width.saturating_sub(lead.max(wrap::width(rest))).max(1);
        for (number, line) in wrap::lines(&whole, cells).into_iter().enumerate() {
            if number == 0 {
                for lead in first {
                    lead.style.paint(&lead.text, self.look.color, &mut self.text);
                }
            } else {
                self.text.push_str(rest);
            }
            let mut start = 0;
            for piece in body {
                let end = start + piece.text.len();
                let (from, to) = (line.start.max(start), line.end.min(end));
                if from < to {
                    piece.style.paint(&whole[from..to], self.look.color, &mut self.text);
                }
                start = end;
            }
            self.end_line();
        }
    }

    /// A paragraph of one style, indented.
    pub(super) fn line(&mut self, indent: usize, style: Style, text: &str) {
        let lead = " ".repeat(indent);
        self.block(&[span(Style::Plain, &lead)], &lead, &[span(style, text)]);
    }

    /// A line as it is, which its maker has kept within the width.
    pub(super) fn verbatim(&mut self, style: Style, line: &str) {
        style.paint(&escape::line(line), self.look.color, &mut self.text);
        self.end_line();
    }

    /// Rows whose values begin in one column. What would have to be cut there, but not on a line of its own (a URL,
    /// a fingerprint), begins below its label.
    pub(super) fn pairs(&mut self, indent: usize, rows: &[Pair<'_>]) {
        let column = rows.iter().map(|(label, _)| wrap::width(label)).max().unwrap_or(0);
        let rest = " ".repeat(indent + column + 2);
        for (label, value) in rows {
            let gap = " ".repeat(column - wrap::width(label) + 2);
            let lead = " ".repeat(indent);
            let first = [span(Style::Plain, &lead), span(Style::Muted, label), span(Style::Plain, &gap)];
            let longest = value.iter().map(|s| wrap::longest(&s.text)).max().unwrap_or(0);
            if indent + column + 2 + longest > self.look.width && wrap::width(&rest) > indent + 2 {
                let below = " ".repeat(indent + 2);
                self.block(&first[..2], &lead, &[]);
                self.block(&[span(Style::Plain, &below)], &below, value);
            } else {
                self.block(&first, &rest, value);
            }
        }
    }

    /// A table without rules: columns carry it, and no terminal draws them wrong.
    pub(super) fn table(&mut self, indent: usize, header: &[String], rows: &[Vec<String>]) {
        let escaped = |row: &[String]| row.iter().map(|cell| escape::line(cell).into_owned()).collect::<Vec<_>>();
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.look.width.saturating_sub(indent)).unwrap_or(u16::MAX));
        table.set_header(escaped(header));
        for row in rows {
            table.add_row(escaped(row));
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let lead = " ".repeat(indent);
        for (number, line) in table.lines().enumerate() {
            let style = if number == 0 { Style::Muted } else { Style::Plain };
            self.text.push_str(&lead);
            style.paint(line.trim_end(), self.look.color, &mut self.text);
            self.end_line();
        }
    }

    /// Cells side by side, each wrapped within its own width; the first takes what the others leave.
    pub(super) fn cells(&mut self, indent: usize, widths: &[usize], cells: &[Span<'_>]) {
        const GAP: usize = 2;
        let taken: usize = indent + widths.iter().map(|width| width + GAP).sum::<usize>();
        let first = self.look.width.saturating_sub(taken).max(10);
        let widths: Vec<usize> = std::iter::once(first).chain(widths.iter().copied()).collect();
        let wrapped: Vec<Vec<&str>> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| wrap::lines(&cell.text, *width).into_iter().map(|line| &cell.text[line]).collect())
            .collect();
        for number in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
            self.text.push_str(&" ".repeat(indent));
            for ((lines, cell), width) in wrapped.iter().zip(cells).zip(&widths) {
                let line = lines.get(number).copied().unwrap_or_default();
                cell.style.paint(line, self.look.color, &mut self.text);
                self.text.push_str(&" ".repeat(width.saturating_sub(wrap::width(line)) + GAP));
            }
            self.end_line();
        }
    }

    /// No line ends in white space.
    fn end_line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
    }
}
