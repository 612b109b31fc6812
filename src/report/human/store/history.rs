//! `store history`: a line a change, its certificates with `-v`.

use std::io::{self, Write};

use super::super::Look;
use super::super::finding::clip;
use super::super::page::{Page, span};
use super::super::status::BAD;
use super::super::style::Style;
use super::{change, why};
use crate::i18n::{Catalogue, Text};
use crate::report::store::PastChange;
use crate::trust::pending::Record;

/// Cells of time, kind, what came, what went and state; the number takes the rest.
const WIDTHS: [usize; 5] = [20, 10, 5, 4, 21];

/// Writes the table, oldest first: what matters most stands last, above the prompt.
pub fn history(past: &[PastChange<'_>], catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    if past.is_empty() {
        let word = page.word("storecmd-history-none");
        page.line(0, Style::Plain, &word);
        return out.write_all(page.take().as_bytes());
    }
    let ids = ["number", "at", "why", "added", "removed", "state"];
    let header = ids.map(|id| page.word(&format!("storecmd-history-{id}")));
    page.cells(0, &WIDTHS, &header.each_ref().map(|word| span(Style::Muted, word)));
    for entry in past {
        match entry.record {
            Ok(record) => row(&mut page, entry, record, past),
            Err(cause) => {
                let said = Text::new("storecmd-history-damaged")
                    .with("number", change::number(entry.number))
                    .with("detail", clip(cause));
                let said = catalogue.say(&said);
                page.block(&[BAD, span(Style::Plain, " ")], "  ", &[span(Style::Plain, &said)]);
            }
        }
    }
    out.write_all(page.take().as_bytes())
}

fn row(page: &mut Page<'_>, entry: &PastChange<'_>, record: &Record, past: &[PastChange<'_>]) {
    let undone_by =
        past.iter().find(|later| later.in_force && later.record.is_ok_and(|r| r.undoes == Some(entry.number)));
    let state = match (entry.in_force, undone_by, record.undoes) {
        (true, _, Some(other)) => page.say("storecmd-history-undoes", &[("number", change::number(other))]),
        (true, _, None) => String::new(),
        (false, Some(by), _) => page.say("storecmd-history-undone-by", &[("number", change::number(by.number))]),
        (false, None, _) => page.word("storecmd-history-undone"),
    };
    let kind = page.word(why(record.why));
    let counts = [record.added.len().to_string(), record.removed.len().to_string()];
    let (number, at) = (entry.number.to_string(), record.at.to_string());
    let style = if entry.in_force { Style::Plain } else { Style::Muted };
    let cells = [&number, &at, &kind, &counts[0], &counts[1], &state].map(|text| span(style, text));
    page.cells(0, &WIDTHS, &cells);
    if page.look().verbose {
        change::both(page, record);
        let by = Text::new("storecmd-history-by")
            .with("command", clip(&record.by.command))
            .with("host", clip(&record.by.host))
            .with("pid", change::number(record.by.pid.into()));
        let by = page.catalogue().say(&by);
        page.line(4, Style::Muted, &by);
    }
}
