//! Cisco's two tests and their status words, and the marks that stand for good and bad.

use super::page::{Page, Span, span};
use super::style::Style;
use super::wrap;
use crate::diagnosis::planned::KeyStatus;
use crate::diagnosis::{NodeVerdict, Reachability, Severity, SslStatus};
use crate::report::model::PeerReport;

/// Passed. No emoji, and one cell wide everywhere, also where East Asian fonts widen ambiguous characters.
pub(super) const GOOD: Span<'static> = Span::mark(Style::Good, "✓");
/// Failed.
pub(super) const BAD: Span<'static> = Span::mark(Style::Bad, "✗");
/// To be minded.
pub(super) const WARN: Span<'static> = Span::mark(Style::Warn, "!");
/// Worth knowing.
pub(super) const NOTE: Span<'static> = Span::mark(Style::Note, "i");
/// Neither good nor bad is known.
pub(super) const UNKNOWN: Span<'static> = Span::mark(Style::Warn, "?");

/// Not asked to be measured.
const NOT_ASKED: Span<'static> = Span::mark(Style::Muted, "-");

/// The mark of a severity.
pub(super) fn mark(severity: Severity) -> Span<'static> {
    match severity {
        Severity::Critical => BAD,
        Severity::Warning => WARN,
        Severity::Info => NOTE,
    }
}

/// The mark of a whole peer.
pub(super) fn mark_of(peer: &PeerReport) -> Span<'static> {
    match (peer.diagnosis.healthy(), peer.diagnosis.undetermined()) {
        (true, _) => GOOD,
        (_, true) => UNKNOWN,
        _ => BAD,
    }
}

pub(super) use crate::report::told::name;

/// The peer, and its labels.
pub(super) fn title(page: &mut Page<'_>, peer: &PeerReport) {
    let name = name(&peer.evidence);
    let labels: Vec<String> = peer.labels.iter().map(|(key, value)| format!("  {key}={value}")).collect();
    page.block(&[], "  ", &[span(Style::Strong, &name), span(Style::Muted, &labels.concat())]);
    page.blank();
}

/// Both tests, one above the other; a status that does not fit beside its label stands below it.
pub(super) fn both(page: &mut Page<'_>, peer: &PeerReport) {
    let mut rows = vec![
        (page.word("test-reachability"), reachability(page, peer), reachability_mark(peer)),
        (page.word("test-ssl"), whole_ssl(page, peer), ssl_mark(peer.diagnosis.gravest())),
    ];
    // It decides the exit code as the tests do: a page that began with "Verified" alone would contradict it.
    if peer.planned.as_ref().is_some_and(|planned| planned.key.status == KeyStatus::Differs) {
        rows.push((page.word("planned-key-test"), page.word("planned-key-test-differs"), BAD));
    }
    let column = rows.iter().map(|row| wrap::width(&row.0)).max().unwrap_or(0);
    let status = rows.iter().map(|row| wrap::width(&row.1)).max().unwrap_or(0);
    let beside = 2 + column + 2 + status <= page.look().width;
    for (label, word, mark) in rows {
        let style = mark.style();
        let first = [mark, span(Style::Plain, " ")];
        if beside {
            let gap = " ".repeat(column - wrap::width(&label) + 2);
            page.block(
                &[&first[..], &[span(Style::Plain, &label), span(Style::Plain, &gap)]].concat(),
                "  ",
                &[span(style, &word)],
            );
        } else {
            page.block(&first, "  ", &[span(Style::Plain, &label)]);
            page.line(4, style, &word);
        }
    }
}

/// Test 1 in a word.
pub(super) fn reachability(page: &Page<'_>, peer: &PeerReport) -> String {
    let status = peer.diagnosis.reachability;
    status.map_or_else(
        || page.word("value-not-checked"),
        |status| page.word(&format!("status-reachability-{}", status.as_str())),
    )
}

/// Test 2 in a word.
pub(super) fn ssl(page: &Page<'_>, status: SslStatus) -> String {
    page.word(&format!("status-ssl-{}", status.as_str()))
}

/// Test 2 of the peer in words: by several nodes the gravest, and which of them say so, where they do not agree.
pub(super) fn whole_ssl(page: &Page<'_>, peer: &PeerReport) -> String {
    let (by_node, gravest) = (&peer.diagnosis.by_node, peer.diagnosis.gravest());
    of_nodes(page, by_node, gravest)
}

/// The status in words, with the nodes that show it where not all do.
pub(super) fn of_nodes(page: &Page<'_>, by_node: &[NodeVerdict], gravest: SslStatus) -> String {
    let said = ssl(page, gravest);
    if by_node.iter().all(|node| node.ssl == gravest) {
        return said;
    }
    let grave = by_node.iter().filter(|node| node.ssl == gravest);
    format!("{said} ({})", page.list(grave.map(|node| node.name.to_string())))
}

fn reachability_mark(peer: &PeerReport) -> Span<'static> {
    match peer.diagnosis.reachability {
        Some(Reachability::Reachable) => GOOD,
        Some(Reachability::Unreachable) => BAD,
        Some(Reachability::Undetermined) => UNKNOWN,
        None => NOT_ASKED,
    }
}

fn ssl_mark(status: SslStatus) -> Span<'static> {
    if status == SslStatus::Verified { GOOD } else { BAD }
}
