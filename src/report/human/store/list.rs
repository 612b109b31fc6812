//! `store list`: a line or two a certificate, all of its facts with `-v`.

use std::io::{self, Write};

use super::super::Look;
use super::super::finding::clip;
use super::super::page::{Page, row, span};
use super::super::style::Style;
use super::{called, day, days, file, short, sources, unread};
use crate::cert::hex;
use crate::i18n::{Catalogue, Text};
use crate::moment::Moment;
use crate::trust::Store;
use crate::trust::store::Entry;

/// Cells of end, days, key and fingerprint; the name takes the rest.
const WIDTHS: [usize; 4] = [10, 8, 9, 16];

/// Writes the table.
pub fn list(store: &Store, at: Moment, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let rows = sources(&page, store, "report-store");
    page.pairs(0, &rows);
    page.blank();
    if store.is_empty() {
        let word = page.word("storecmd-empty");
        page.line(0, Style::Plain, &word);
    } else if look.verbose {
        for (number, entry) in store.entries.iter().enumerate() {
            if number > 0 {
                page.blank();
            }
            whole(&mut page, entry, store, at);
        }
    } else {
        table(&mut page, store, at);
    }
    unread(&mut page, store);
    out.write_all(page.take().as_bytes())
}

fn table(page: &mut Page<'_>, store: &Store, at: Moment) {
    let ids = ["report-certificate", "storecmd-until", "storecmd-days", "report-key", "report-sha256"];
    let header = ids.map(|id| page.word(id));
    page.cells(0, &WIDTHS, &header.each_ref().map(|word| span(Style::Muted, word)));
    for entry in &store.entries {
        let certificate = &entry.certificate;
        let (style, left) = days(page, certificate, at);
        let texts = [called(certificate), day(certificate.not_after), left];
        let more = [certificate.key.kind.to_string(), short(certificate)];
        let cells = [
            span(Style::Plain, &texts[0]),
            span(Style::Plain, &texts[1]),
            span(style, &texts[2]),
            span(Style::Plain, &more[0]),
            span(Style::Muted, &more[1]),
        ];
        page.cells(0, &WIDTHS, &cells);
        let issuer = (!certificate.is_self_issued()).then(|| {
            let name = certificate.issuer.common_names().next().map(str::to_owned);
            let name = name.unwrap_or_else(|| certificate.issuer.to_string());
            page.catalogue().say(&Text::new("storecmd-issued-by").with("issuer", clip(&name)))
        });
        let below: Vec<String> = issuer.into_iter().chain(file(entry, store).map(|path| clip(&path))).collect();
        if !below.is_empty() {
            let below = page.list(below);
            page.line(2, Style::Muted, &below);
        }
    }
}

fn whole(page: &mut Page<'_>, entry: &Entry, store: &Store, at: Moment) {
    let certificate = &entry.certificate;
    let name = called(certificate);
    page.block(&[], "", &[span(Style::Strong, &name)]);
    let (style, left) = days(page, certificate, at);
    let validity = format!("{} – {}", certificate.not_before, certificate.not_after);
    let key_id = certificate.subject_key_id.as_deref().map_or_else(|| page.word("value-none"), hex);
    let ca = page.word(if certificate.may_be_ca() { "value-yes" } else { "value-no" });
    let mut rows = vec![
        row(page.word("report-subject"), &clip(&certificate.subject.to_string())),
        row(page.word("report-issuer"), &clip(&certificate.issuer.to_string())),
        row(page.word("report-serial"), &certificate.serial),
        row(page.word("report-validity"), &validity),
        (page.word("storecmd-days"), vec![span(style, &left)]),
        row(page.word("report-key"), &certificate.key.kind.to_string()),
        row(page.word("report-signature"), &certificate.signature_algorithm.to_string()),
        row(page.word("report-key-id"), &key_id),
        row(page.word("inspect-ca"), &ca),
        row(page.word("report-sha256"), &certificate.sha256.to_string()),
        row(page.word("inspect-sha1"), &certificate.sha1()),
    ];
    if let Some(path) = file(entry, store) {
        rows.push(row(page.word("inspect-origin"), &clip(&path)));
    }
    page.pairs(2, &rows);
}
