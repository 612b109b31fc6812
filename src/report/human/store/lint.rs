//! `store lint`: findings in the layout of a report.

use std::io::{self, Write};

use super::super::Look;
use super::super::finding::{self, clip};
use super::super::page::{Page, row};
use super::super::style::Style;
use super::sources;
use crate::diagnosis::{Finding, Severity};
use crate::i18n::Catalogue;
use crate::report::store::Lint;

/// Writes the findings, the gravest first, each with its remedy.
pub fn lint(lint: Lint<'_>, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let mut rows = sources(&page, lint.store, "report-store");
    let weak = if lint.policy.allow_weak { " (--allow-weak)" } else { "" };
    rows.push(row(page.word("report-profile"), &format!("{}{weak}", lint.policy.profile.as_str())));
    rows.push(row(page.word("report-checked-at"), &lint.at.to_string()));
    page.pairs(0, &rows);
    for found in lint.findings {
        page.blank();
        one(&mut page, found, lint);
    }
    finding::restart(&mut page, &lint.findings.iter().collect::<Vec<_>>());
    page.blank();
    let counts = [
        ("count", lint.store.entries.len().into()),
        ("critical", lint.count(Severity::Critical).into()),
        ("warning", lint.count(Severity::Warning).into()),
        ("info", lint.count(Severity::Info).into()),
    ];
    let summary = page.say("storecmd-lint-summary", &counts);
    page.line(0, Style::Strong, &summary);
    out.write_all(page.take().as_bytes())
}

fn one(page: &mut Page<'_>, found: &Finding, lint: Lint<'_>) {
    finding::title(page, 0, found);
    let entry = found.certificate.and_then(|sha256| lint.store.entry(&sha256));
    let subject = entry.map(|e| e.certificate.subject.to_string()).unwrap_or_default();
    let message = finding::said(page, found, &subject);
    if let Some(path) =
        found.evidence.get("path").and_then(|path| path.as_str()).filter(|path| !message.contains(*path))
    {
        let label = page.word("inspect-origin");
        page.line(2, Style::Muted, &format!("{label}: {}", clip(path)));
    }
    if found.severity != Severity::Info || page.look().verbose {
        finding::remedy(page, found);
    }
}
