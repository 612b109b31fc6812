//! What is missing from the best path, and how it can be had.

use super::chain::{key_id, name};
use super::page::{Page, row, span};
use super::status::BAD;
use super::style::Style;
use crate::diagnosis::missing::Missing;
use crate::report::model::{PeerReport, Report};

/// The certificates that the store lacks, of every address once.
pub(super) fn list(page: &mut Page<'_>, peer: &PeerReport, report: &Report<'_>) {
    let mut known: Vec<&Missing> = Vec::new();
    for missing in peer.diagnosis.addresses.iter().flat_map(|address| &address.missing) {
        if !known.iter().any(|other| same(other, missing)) {
            known.push(missing);
        }
    }
    if known.is_empty() {
        return;
    }
    page.heading("report-missing");
    for missing in known {
        let subject = name(page, &missing.subject);
        page.block(&[span(Style::Plain, "  "), BAD, span(Style::Plain, " ")], "    ", &[span(Style::Strong, &subject)]);
        one(page, missing, report);
    }
}

fn one(page: &mut Page<'_>, missing: &Missing, report: &Report<'_>) {
    match &missing.certificate {
        Some(certificate) => page.line(4, Style::Plain, &format!("SHA-256 {}", certificate.sha256)),
        None => {
            let id = page.say("report-chain-key-id", &[("key_id", key_id(missing.key_id.as_deref()))]);
            page.line(4, Style::Plain, &id);
        }
    }
    let mut rows = Vec::new();
    rows.push(row(page.word("report-missing-source"), &page.word(&format!("source-{}", missing.source.as_str()))));
    let import = if missing.importable(report.checked_at) {
        "report-importable"
    } else if missing.certificate.is_some() {
        "report-importable-unfit"
    } else {
        "report-importable-unknown"
    };
    rows.push(row(page.word("report-import"), &page.word(import)));
    if !missing.aia.is_empty() {
        rows.push(row(page.word("report-aia"), &missing.aia.join(" ")));
    }
    page.pairs(4, &rows);
}

fn same(one: &Missing, other: &Missing) -> bool {
    one.subject.same_as(&other.subject) && one.key_id == other.key_id && one.certificate == other.certificate
}
