//! `store diff`: what went, what came, what was replaced.

use std::io::{self, Write};

use super::super::Look;
use super::super::page::{Page, span};
use super::super::style::Style;
use super::{called, sources, told, unread};
use crate::i18n::Catalogue;
use crate::trust::Store;
use crate::trust::diff::{Replaced, StoreDiff};
use crate::trust::store::Entry;

/// Writes both places and every difference between them.
pub fn diff(
    before: &Store,
    after: &Store,
    diff: &StoreDiff<'_>,
    catalogue: &Catalogue,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let rows = [sources(&page, before, "storecmd-before"), sources(&page, after, "storecmd-after")].concat();
    page.pairs(0, &rows);
    for store in [before, after] {
        unread(&mut page, store);
    }
    only(&mut page, "storecmd-only-before", "- ", Style::Bad, &diff.only_before);
    only(&mut page, "storecmd-only-after", "+ ", Style::Good, &diff.only_after);
    if !diff.replaced.is_empty() {
        page.heading("storecmd-replaced");
        diff.replaced.iter().for_each(|pair| replaced(&mut page, pair));
    }
    page.blank();
    let id = if diff.is_empty() { "storecmd-diff-equal" } else { "storecmd-diff-same" };
    let said = page.say(id, &[("count", diff.same.into())]);
    page.line(0, Style::Strong, &said);
    out.write_all(page.take().as_bytes())
}

fn only(page: &mut Page<'_>, heading: &str, mark: &str, style: Style, entries: &[&Entry]) {
    if entries.is_empty() {
        return;
    }
    page.heading(heading);
    for entry in entries {
        let name = called(&entry.certificate);
        page.block(&[span(style, mark)], "  ", &[span(Style::Plain, &name)]);
        let told = told(page, &entry.certificate);
        page.line(4, Style::Muted, &told);
        page.line(4, Style::Muted, &entry.origin);
    }
}

fn replaced(page: &mut Page<'_>, pair: &Replaced<'_>) {
    let name = called(&pair.after.certificate);
    let words = page.word(if pair.same_key() { "storecmd-same-key" } else { "storecmd-other-key" });
    let words = format!(": {words}");
    page.block(&[span(Style::Warn, "~ ")], "  ", &[span(Style::Plain, &name), span(Style::Plain, &words)]);
    for (mark, style, entry) in [("- ", Style::Bad, pair.before), ("+ ", Style::Good, pair.after)] {
        let told = told(page, &entry.certificate);
        page.block(&[span(Style::Plain, "    "), span(style, mark)], "      ", &[span(Style::Plain, &told)]);
    }
}
