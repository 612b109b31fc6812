//! What the `store` commands print for people.

mod change;
mod diff;
mod history;
mod lint;
mod list;

pub use change::{done, plan, undoing};
pub use diff::diff;
pub use history::history;
pub use lint::lint;
pub use list::list;

use super::facts;
use super::finding::clip;
use super::page::{Page, Pair, row, span};
use super::status::WARN;
use super::style::Style;
use crate::cert::Certificate;
use crate::i18n::Text;
use crate::moment::Moment;
use crate::trust::Store;
use crate::trust::pending::Why;
use crate::trust::store::{DefectKind, Entry, StoreFormat};

/// Hex digits of a fingerprint that a table shows: 64 bits, as nobody makes two certificates agree in by chance.
const SHORT: usize = 16;

/// What a certificate is called in a table: its common name, else its whole subject, else its fingerprint.
pub(super) fn called(certificate: &Certificate) -> String {
    let whole = certificate.subject.to_string();
    let name = certificate.common_name().filter(|name| !name.trim().is_empty()).unwrap_or(&whole);
    if name.is_empty() { short(certificate) } else { clip(name) }
}

/// The beginning of the fingerprint.
pub(super) fn short(certificate: &Certificate) -> String {
    certificate.sha256.to_string()[..SHORT].to_owned()
}

/// What tells a certificate from its namesakes, in one sentence.
fn told(page: &Page<'_>, certificate: &Certificate) -> String {
    page.catalogue().say(&told_by(certificate, short(certificate)))
}

fn told_by(certificate: &Certificate, sha256: String) -> Text {
    Text::new("storecmd-told")
        .with("serial", certificate.serial.clone())
        .with("from", day(certificate.not_before))
        .with("until", day(certificate.not_after))
        .with("key", certificate.key.kind.to_string())
        .with("sha256", sha256)
}

/// The id of the word for what a change was for.
fn why(why: Why) -> &'static str {
    match why {
        Why::Import => "storecmd-why-import",
        Why::Add => "storecmd-why-add",
        Why::Remove => "storecmd-why-remove",
        Why::Undo => "storecmd-why-undo",
    }
}

/// The day of a moment.
fn day(moment: Moment) -> String {
    moment.to_string().chars().take_while(|c| *c != 'T').collect()
}

/// Days to the end of validity, in words.
fn days(page: &Page<'_>, certificate: &Certificate, at: Moment) -> (Style, String) {
    if at > certificate.not_after {
        (Style::Bad, page.word("storecmd-expired"))
    } else if at < certificate.not_before {
        (Style::Warn, page.word("storecmd-not-yet"))
    } else {
        (Style::Plain, at.days_until(certificate.not_after).to_string())
    }
}

/// The file of an entry as seen from its store; `None` where the store is that file, or no file at all.
fn file(entry: &Entry, store: &Store) -> Option<String> {
    let inside = |path: &str| entry.origin.strip_prefix(path).map(|rest| rest.trim_start_matches('/').to_owned());
    let several = store.sources.len() > 1;
    for source in &store.sources {
        match source.format {
            StoreFormat::Platform | StoreFormat::PublicRoots if entry.origin == source.path => return None,
            StoreFormat::Directory if several && inside(&source.path).is_some() => return Some(entry.origin.clone()),
            StoreFormat::Directory => return inside(&source.path).or_else(|| Some(entry.origin.clone())),
            _ if source.path == entry.origin => return several.then(|| entry.origin.clone()),
            _ => {}
        }
    }
    Some(entry.origin.clone())
}

/// Where the store was read from; a row a place.
fn sources(page: &Page<'_>, store: &Store, label: &str) -> Vec<Pair<'static>> {
    let label = |at: usize| if at == 0 { page.word(label) } else { String::new() };
    let places = store.sources.iter().enumerate();
    places.map(|(at, source)| row(label(at), &facts::store(page, source, store))).collect()
}

/// What could not be read: whoever reads the table has to know that something is left out.
fn unread(page: &mut Page<'_>, store: &Store) {
    let unreadable = store.defects.iter().filter_map(|defect| match &defect.kind {
        DefectKind::Unreadable(cause) => Some((defect, cause)),
        DefectKind::Duplicate { .. } => None,
    });
    for (number, (defect, cause)) in unreadable.enumerate() {
        if number == 0 {
            page.blank();
        }
        let said =
            Text::new("finding-store-entry-unreadable").with("path", clip(&defect.path)).with("detail", clip(cause));
        let said = page.catalogue().say(&said);
        page.block(&[WARN, span(Style::Plain, " ")], "  ", &[span(Style::Plain, &said)]);
    }
}
