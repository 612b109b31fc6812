//! What was fetched from where certificates point to, and what came of it.

use super::page::{Page, row};
use super::style::Style;
use crate::evidence::fetch::Fetched;
use crate::i18n::Arg;
use crate::report::model::PeerReport;

/// Every fetch: what for, from where, and its end.
pub(super) fn list(page: &mut Page<'_>, peer: &PeerReport) {
    let fetched = &peer.evidence.fetched;
    if fetched.is_empty() {
        return;
    }
    page.heading("report-fetched");
    for fetched in fetched {
        page.line(2, Style::Plain, &fetched.url);
        let purpose = page.word(&format!("fetch-purpose-{}", fetched.purpose.as_str()));
        let end = end(page, fetched);
        page.pairs(4, &[row(purpose, &end)]);
    }
}

fn end(page: &Page<'_>, fetched: &Fetched) -> String {
    let address = fetched.address().map_or_else(|| "?".to_owned(), |address| address.to_string());
    match (fetched.body(), fetched.outcome.failed()) {
        (Some(body), _) => {
            let count = Arg::from(body.bytes.bytes().len());
            page.say("report-fetched-bytes", &[("count", count), ("address", Arg::from(address))])
        }
        (None, Some(failure)) => {
            let word = page.word(&format!("fetch-{}", failure.kind.as_str()));
            // What stands in the URL above is not said twice.
            if fetched.url == failure.detail { word } else { format!("{word} ({})", failure.detail) }
        }
        (None, None) => page.word("value-unknown"),
    }
}
