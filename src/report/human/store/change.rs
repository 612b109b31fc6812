//! What a change is to do, and what it did.

use std::io::{self, Write};

use super::super::Look;
use super::super::finding::{clip, clipped};
use super::super::page::{Page, Span, span};
use super::super::status::{BAD, NOTE, WARN};
use super::super::style::Style;
use super::{called, told};
use crate::i18n::{Catalogue, Text};
use crate::report::store::{Action, Planned};
use crate::trust::pending::{Mention, Record};

const COMES: Span<'static> = Span::mark(Style::Good, "+");
const GOES: Span<'static> = Span::mark(Style::Bad, "-");
const CHANGES: Span<'static> = Span::mark(Style::Warn, "~");

/// Writes what would be done to each certificate.
pub fn plan(plan: &[Planned], catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    for planned in plan {
        one(&mut page, planned);
    }
    out.write_all(page.take().as_bytes())
}

fn one(page: &mut Page<'_>, planned: &Planned) {
    let (mark, id) = match planned.action {
        Action::Add => (COMES, "storecmd-plan-add"),
        Action::Replace => (CHANGES, "storecmd-plan-replace"),
        Action::Remove => (GOES, "storecmd-plan-remove"),
        Action::Held => (NOTE, "storecmd-plan-held"),
        Action::Refused => (BAD, "storecmd-plan-refused"),
        Action::Ignored => (BAD, "storecmd-plan-ignored"),
    };
    let name = called(&planned.certificate);
    let words = format!(": {}", page.word(id));
    page.block(&[mark, span(Style::Plain, " ")], "  ", &[span(Style::Strong, &name), span(Style::Plain, &words)]);
    for reason in &planned.reasons {
        let said = page.catalogue().say(&clipped(reason));
        let style = if planned.action.changes() { Style::Warn } else { Style::Bad };
        page.block(&[span(Style::Plain, "    "), WARN, span(Style::Plain, " ")], "      ", &[span(style, &said)]);
    }
    facts(page, planned);
    for old in &planned.instead_of {
        let label = page.word("storecmd-plan-instead-of");
        let told = format!("{label} {}", told(page, old));
        page.line(4, Style::Plain, &told);
    }
}

/// Enough to compare with what another place says of it: the whole fingerprint.
fn facts(page: &mut Page<'_>, planned: &Planned) {
    let certificate = &planned.certificate;
    if !certificate.is_self_issued() {
        let issuer = page.say("storecmd-issued-by", &[("issuer", clip(&certificate.issuer.to_string()).into())]);
        page.line(4, Style::Muted, &issuer);
    }
    let whole = page.catalogue().say(&super::told_by(certificate, certificate.sha256.to_string()));
    page.line(4, Style::Muted, &whole);
    let places = [("storecmd-plan-file", &planned.file), ("storecmd-plan-origin", &planned.origin)];
    for (id, place) in places {
        if let Some(place) = place {
            let said = page.say(id, &[("path", clip(place).into())]);
            page.line(4, Style::Muted, &said);
        }
    }
}

/// Writes what taking a change back brings and takes.
pub fn undoing(record: &Record, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let head = Text::new("storecmd-undo-plan").with("number", number(record.number)).with("at", record.at.to_string());
    let head = catalogue.say(&head.with("why", crate::i18n::Arg::Word(super::why(record.why))));
    page.line(0, Style::Plain, &head);
    mentions(&mut page, COMES, &record.removed);
    mentions(&mut page, GOES, &record.added);
    out.write_all(page.take().as_bytes())
}

pub(super) fn mentions(page: &mut Page<'_>, mark: Span<'static>, list: &[Mention]) {
    for mention in list {
        let subject = if mention.subject.is_empty() { page.word("value-none") } else { clip(&mention.subject) };
        let lead = [span(Style::Plain, "  "), mark.clone(), span(Style::Plain, " ")];
        page.block(&lead, "    ", &[span(Style::Plain, &subject)]);
        page.line(4, Style::Muted, &format!("SHA-256 {}", mention.sha256));
    }
}

/// Both lists of a record, what came before what went.
pub(super) fn both(page: &mut Page<'_>, record: &Record) {
    mentions(page, COMES, &record.added);
    mentions(page, GOES, &record.removed);
}

/// Writes that it is done, its number, and how to take it back.
pub fn done(record: &Record, store: &str, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    page.blank();
    let said = Text::new("storecmd-done")
        .with("number", number(record.number))
        .with("added", record.added.len())
        .with("removed", record.removed.len());
    let said = catalogue.say(&said);
    page.line(0, Style::Strong, &said);
    let back = page.say("storecmd-take-back", &[]);
    page.line(0, Style::Plain, &back);
    // On a line of its own: it is there to be copied.
    page.line(2, Style::Plain, &format!("peertrust store undo {} --store {}", record.number, quoted(store)));
    out.write_all(page.take().as_bytes())
}

/// A word for a shell: quoted where it has to be.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./+:@%,=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

pub(super) fn number(number: u64) -> crate::i18n::Arg {
    // As text: no thousands are set apart.
    number.to_string().into()
}
