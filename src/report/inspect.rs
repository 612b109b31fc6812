//! What `inspect` prints for people: every fact of every certificate, in rows of label and value.
//!
//! Every value comes from a file that anybody may have written: all of it is escaped, and wrapped to the width.

mod crl;
mod facts;
mod request;
mod rows;

use std::io::{self, Write};

use crate::cert::bundle::Form;
use crate::cert::container::Integrity;
use crate::cert::inventory::Listed;
use crate::diagnosis::Severity;
use crate::diagnosis::inspect::{Inspection, Kind};
use crate::i18n::{Arg, Catalogue, Text};
use crate::moment::Moment;
use crate::trust::store::DefectKind;

use rows::Rows;

/// Who reads, and how.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// The words.
    pub catalogue: &'a Catalogue,
    /// Columns.
    pub width: usize,
    /// Colour.
    pub color: bool,
}

impl std::fmt::Debug for Style<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Style").field("width", &self.width).field("color", &self.color).finish_non_exhaustive()
    }
}

impl Style<'_> {
    fn say(&self, id: &'static str) -> String {
        self.catalogue.text(id, &[])
    }
}

/// Writes every file.
pub fn write(files: &[Inspection], at: Moment, style: Style<'_>, out: &mut impl Write) -> io::Result<()> {
    for (index, file) in files.iter().enumerate() {
        if index > 0 {
            out.write_all(b"\n")?;
        }
        out.write_all(one(file, at, style).as_bytes())?;
    }
    Ok(())
}

fn one(file: &Inspection, at: Moment, style: Style<'_>) -> String {
    let mut rows = Rows::new(style.width, style.color);
    rows.heading(&file.path);
    let form = if let Kind::Other(form) = file.kind { Arg::Word(form.message()) } else { Arg::Word("value-none") };
    let kind = Text::new(file.kind.message()).with("count", counted(file)).with("form", form);
    rows.paragraph(0, &style.catalogue.say(&kind));
    within(file, style, &mut rows);
    findings(file, style, &mut rows);
    for (index, asked) in file.requests.iter().enumerate() {
        rows.blank();
        let number = Text::new("inspect-request").with("position", index + 1).with("count", file.requests.len());
        rows.subheading(&style.catalogue.say(&number));
        request::facts(asked, style, &mut rows);
    }
    for (_, list) in &file.crls {
        rows.blank();
        rows.subheading(&style.say("form-crl"));
        crl::facts(list, style, &mut rows);
    }
    let total = file.items.len();
    for (index, item) in file.items.iter().enumerate() {
        rows.blank();
        let number = Text::new("inspect-certificate").with("position", index + 1).with("count", total);
        let role = style.catalogue.text(&format!("role-{}", item.role), &[]);
        rows.subheading(&format!("{}: {role}", style.catalogue.say(&number)));
        facts::certificate(item, at, style, &mut rows);
        if let Some(issued) = item.issued_by_next.filter(|_| file.kind == Kind::Chain) {
            let id = if issued { "inspect-issued-by-next" } else { "inspect-not-issued-by-next" };
            rows.paragraph(2, &style.catalogue.say(&Text::new(id).with("position", index + 2)));
        }
    }
    rows.finish()
}

/// Of whatever the file is told to be a number of.
fn counted(file: &Inspection) -> usize {
    if file.kind == Kind::Request { file.requests.len() } else { file.items.len().max(file.listed.len()) }
}

/// What is remarked on stands before the facts it is about.
fn findings(file: &Inspection, style: Style<'_>, rows: &mut Rows) {
    for finding in &file.findings {
        let severity = style.catalogue.text(&format!("severity-{}", finding.severity.as_str()), &[]);
        let line = format!("{severity}  {}: {}", finding.code, style.catalogue.say(&finding.message));
        rows.remark(finding.severity == Severity::Critical, &line);
    }
    for defect in file.defects.iter().filter(|_| file.kind != Kind::Store) {
        if let DefectKind::Unreadable(cause) = &defect.kind {
            let said = Text::new("inspect-defect").with("line", line(defect.line)).with("detail", cause.as_str());
            rows.remark(false, &style.catalogue.say(&said));
        }
    }
    if matches!(file.kind, Kind::Other(_)) {
        return;
    }
    for (at, form) in file.others.iter().filter(|(at, _)| at.is_some()) {
        let said = Text::new("inspect-other").with("line", line(*at)).with("form", Arg::Word(form.message()));
        rows.remark(false, &style.catalogue.say(&said));
    }
    for form in [Form::Crl, Form::PrivateKey] {
        let count = file.others.iter().filter(|other| **other == (None, form)).count();
        if count > 0 {
            let said = Text::new("inspect-beside").with("count", count).with("form", Arg::Word(form.message()));
            rows.remark(false, &style.catalogue.say(&said));
        }
    }
}

/// What a container says of itself, and what an inventory names.
fn within(file: &Inspection, style: Style<'_>, rows: &mut Rows) {
    if let Some(form) = file.form.filter(|form| form.is_container() && !file.items.is_empty()) {
        rows.paragraph(0, &style.catalogue.say(&Text::new("inspect-within").with("form", Arg::Word(form.message()))));
    }
    if let Some(integrity) = file.integrity {
        let id =
            if integrity == Integrity::Checked { "inspect-integrity-checked" } else { "inspect-integrity-unchecked" };
        rows.paragraph(0, &style.say(id));
    }
    for listed in &file.listed {
        rows.row(&listed.unit, &[listed.file.clone()].into_iter().chain(description(listed)).collect::<Vec<_>>());
    }
}

fn description(listed: &Listed) -> Option<String> {
    (!listed.description.is_empty()).then(|| listed.description.clone())
}

fn line(line: Option<usize>) -> Arg {
    line.map_or(Arg::Word("value-unknown"), Arg::from)
}
