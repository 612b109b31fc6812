//! Many peers: each in a line or a few; what several have in common is said once, before the counts.

use std::collections::{BTreeMap, HashSet};

use super::page::{Page, row, span};
use super::rehearsal;
use super::status;
use super::style::Style;
use super::{finding, wrap};
use crate::diagnosis::planned::KeyStatus;
use crate::diagnosis::{Finding, Severity, SslStatus};
use crate::report::groups::{self, Groups, MAX_NAMED};
use crate::report::model::{PeerReport, Report};

/// Rows of the last tables; the rest is counted.
const MAX_ROWS: usize = 12;
/// Columns for the names of peers; longer ones push their own status to the right.
const MAX_COLUMN: usize = 40;

/// A finding of one peer or of several.
pub(super) struct Group<'a> {
    finding: &'a Finding,
    key: String,
    peers: Vec<&'a PeerReport>,
}

/// Every critical finding and every warning once, the gravest and commonest first.
pub(super) fn common<'a>(report: &'a Report<'_>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for peer in &report.peers {
        for finding in groups::minded(peer) {
            let key = groups::cause(peer, finding);
            let at = *index.entry(key.clone()).or_insert(groups.len());
            match groups.get_mut(at) {
                // Two addresses of one peer may show the same fault.
                Some(group) if group.peers.last().is_some_and(|last| std::ptr::eq(*last, peer)) => {}
                Some(group) => group.peers.push(peer),
                None => groups.push(Group { finding, key, peers: vec![peer] }),
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse((group.finding.severity, group.peers.len())));
    groups
}

/// The causes that several peers have.
pub(super) fn shared<'a>(common: &'a [Group<'_>]) -> HashSet<&'a str> {
    common.iter().filter(|group| group.peers.len() > 1).map(|group| group.key.as_str()).collect()
}

/// Columns that the names of the peers take.
pub(super) fn column(report: &Report<'_>) -> usize {
    let widths = report.peers.iter().map(|peer| wrap::width(&status::name(&peer.evidence)));
    widths.max().unwrap_or(0).min(MAX_COLUMN)
}

/// One peer: both statuses in one line, and what is the matter with it.
pub(super) fn peer(page: &mut Page<'_>, peer: &PeerReport, column: usize, shared: &HashSet<&str>) {
    let name = status::name(&peer.evidence);
    let gap = " ".repeat(column.saturating_sub(wrap::width(&name)) + 2);
    let statuses = if peer.evidence.was_reached() {
        let both = [status::reachability(page, peer), rehearsal::beside_today(page, peer)];
        page.list(both)
    } else {
        page.word("reason-not-reached")
    };
    let mark = status::mark_of(peer);
    let style = mark.style();
    page.block(
        &[mark, span(Style::Plain, " ")],
        "    ",
        &[
            span(Style::Strong, &name),
            span(Style::Plain, &gap),
            span(Style::Strong, &rehearsal::cell(page, peer)),
            span(style, &statuses),
        ],
    );
    let elsewhere = |found: &&Finding| shared.contains(groups::cause(peer, found).as_str());
    let (shared, own): (Vec<&Finding>, Vec<&Finding>) = groups::minded(peer).partition(elsewhere);
    codes(page, &shared);
    for found in own {
        finding::title(page, 2, found);
        let message = page.catalogue().say(&finding::clipped(&found.message));
        page.line(6, Style::Plain, &message);
    }
}

/// What is told further down, by its codes.
fn codes(page: &mut Page<'_>, shared: &[&Finding]) {
    let mut spans = Vec::new();
    for found in shared {
        let mark = status::mark(found.severity);
        let style = mark.style();
        let gap = if spans.is_empty() { "" } else { "  " };
        spans.extend([span(Style::Plain, gap), mark, span(Style::Plain, " "), span(style, found.code.as_str())]);
    }
    if !spans.is_empty() {
        page.block(&[span(Style::Plain, "  ")], "  ", &spans);
    }
}

/// What to do, each cause once; then the counts, which a terminal shows last and so first.
pub(super) fn summary(page: &mut Page<'_>, report: &Report<'_>, common: &[Group<'_>]) {
    if !page.look().verbose {
        causes(page, common);
    }
    let summary = report.summary();
    page.heading("report-by-status");
    let rows: Vec<Vec<String>> = SslStatus::ALL
        .iter()
        .filter_map(|ssl| summary.by_status.get(ssl.as_str()).map(|count| (ssl, count)))
        .filter(|(_, count)| **count > 0)
        .map(|(ssl, count)| vec![count.to_string(), status::ssl(page, *ssl)])
        .collect();
    let header = [page.word("report-peers"), page.word("test-ssl")];
    page.table(2, &header, &rows);
    common_causes(page, report);
    labels(page, report);
    rehearsal::summary(page, report, &summary);
    let counts = [
        ("count", summary.peers.into()),
        ("healthy", summary.healthy.into()),
        ("failed", summary.failed.into()),
        ("undetermined", summary.undetermined.into()),
    ];
    let said = page.say("report-summary", &counts);
    page.blank();
    page.line(0, Style::Strong, &said);
    if let Some(count) = report.skipped_lines.filter(|count| *count > 0) {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let said = page.say("report-skipped-lines", &[("count", count.into())]);
        page.block(&[], "", &[span(Style::Warn, &said)]);
    }
    if let Some(cut) = report.cut {
        let said = page.catalogue().say(&cut.text());
        page.block(&[status::WARN, span(Style::Plain, " ")], "  ", &[span(Style::Warn, &said)]);
    }
    // The counts speak of the chain; the exit code of the key, too.
    let differs = |peer: &PeerReport| peer.planned.as_ref().is_some_and(|p| p.key.status == KeyStatus::Differs);
    if report.peers.iter().any(differs) {
        let said = format!("{}: {}", page.word("planned-key-test"), page.word("planned-key-test-differs"));
        page.block(&[status::BAD, span(Style::Plain, " ")], "  ", &[span(Style::Bad, &said)]);
    }
}

/// What is common among the failures: a row a cause, the commonest first.
fn common_causes(page: &mut Page<'_>, report: &Report<'_>) {
    let mut all = Groups::of(&report.peers).told();
    all.retain(|group| group.severity == Severity::Critical);
    if all.iter().all(|group| group.peers < 2) {
        return;
    }
    all.sort_by_key(|group| std::cmp::Reverse(group.peers));
    page.blank();
    let mut rows: Vec<Vec<String>> = all
        .iter()
        .take(MAX_ROWS)
        .map(|group| {
            let about = group.subject.clone().unwrap_or_else(|| page.word(&format!("title-{}", group.code.as_str())));
            vec![group.peers.to_string(), group.code.as_str().to_owned(), short(&about)]
        })
        .collect();
    rows.extend(more(page, all.len()));
    let header = [page.word("report-peers"), page.word("fleet-finding"), page.word("fleet-about")];
    page.table(2, &header, &rows);
}

/// Labels of the list whose peers fail, the most failures first.
fn labels(page: &mut Page<'_>, report: &Report<'_>) {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for peer in &report.peers {
        for (label, value) in &peer.labels {
            let (peers, failed) = counts.entry((label, value)).or_default();
            *peers += 1;
            *failed += usize::from(!peer.diagnosis.healthy());
        }
    }
    let mut failing: Vec<_> = counts.into_iter().filter(|(_, (_, failed))| *failed > 0).collect();
    if failing.is_empty() {
        return;
    }
    failing.sort_by_key(|(_, (_, failed))| std::cmp::Reverse(*failed));
    page.blank();
    let shown = failing.iter().take(MAX_ROWS).map(|((label, value), (peers, failed))| {
        vec![failed.to_string(), peers.to_string(), short(&format!("{label}={value}"))]
    });
    let mut rows: Vec<Vec<String>> = shown.collect();
    rows.extend(more(page, failing.len()));
    let header = [page.word("fleet-failed"), page.word("report-peers"), page.word("fleet-label")];
    page.table(2, &header, &rows);
}

/// A cell: a name that is longer stands whole further up.
fn short(text: &str) -> String {
    const MAX: usize = 60;
    match text.char_indices().nth(MAX) {
        None => text.to_owned(),
        Some(_) => text.chars().take(MAX - 1).chain(['…']).collect(),
    }
}

/// The last row of a table that is longer.
fn more(page: &Page<'_>, all: usize) -> Option<Vec<String>> {
    let rest = all.checked_sub(MAX_ROWS).filter(|rest| *rest > 0)?;
    Some(vec![String::new(), String::new(), page.say("report-more", &[("count", rest.into())])])
}

fn causes(page: &mut Page<'_>, common: &[Group<'_>]) {
    if common.is_empty() {
        return;
    }
    page.heading("report-findings");
    let mut remedied: Vec<&str> = Vec::new();
    for group in common {
        let (found, first) = (group.finding, group.peers[0]);
        let shared = group.peers.len() > 1;
        // The same steps for other addresses or names are told once, for the first peer that needs them.
        if !shared && remedied.contains(&found.message.id) {
            continue;
        }
        if !shared {
            remedied.push(found.message.id);
        }
        page.blank();
        finding::title(page, 0, found);
        let rows = [row(page.word("report-peers"), &peers(page, group, common))];
        page.pairs(2, &rows);
        if shared {
            finding::what(page, found, &first.diagnosis, false);
        }
        finding::remedy(page, found);
    }
    finding::restart(page, &common.iter().map(|group| group.finding).collect::<Vec<_>>());
}

/// The peers of a group; of a lone one, all that are told the same with other names in it.
fn peers(page: &Page<'_>, group: &Group<'_>, common: &[Group<'_>]) -> String {
    let lone = |g: &&Group<'_>| g.finding.message.id == group.finding.message.id && g.peers.len() == 1;
    let mut all: Vec<&PeerReport> = if group.peers.len() > 1 {
        group.peers.clone()
    } else {
        common.iter().filter(lone).map(|g| g.peers[0]).collect()
    };
    let more = all.len().saturating_sub(MAX_NAMED);
    all.truncate(MAX_NAMED);
    let mut names: Vec<String> = all.iter().map(|peer| status::name(&peer.evidence)).collect();
    if more > 0 {
        names.push(page.say("report-more", &[("count", more.into())]));
    }
    format!("{} ({})", all.len() + more, page.list(names))
}
