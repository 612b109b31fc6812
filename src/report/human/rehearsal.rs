//! A hypothetical verdict, marked as such, with today's beside it.

use super::finding::clip;
use super::page::{Page, Pair, row, span};
use super::status;
use super::style::Style;
use super::wrap;
use crate::diagnosis::Effect;
use crate::i18n::Arg;
use crate::report::model::{PeerReport, Report, Summary};
use crate::trust::NodeName;
use crate::trust::rehearsal::{Added, Because, Removed, Upload};

/// Certificates that a headline names; the rest is counted.
const MAX_SHORT: usize = 3;
/// Certificates that are told in full: a bundle may come in as a whole.
const MAX_LONG: usize = 12;
/// Peers that a row of the summary names.
const MAX_NAMED: usize = 8;

/// Above the statuses of one peer: what the change does, and under which condition the statuses below hold.
pub(super) fn headline(page: &mut Page<'_>, peer: &PeerReport, report: &Report<'_>) {
    let (Some(today), Some(effect)) = (&peer.today, peer.effect()) else { return };
    let word = page.word(&format!("effect-{}", effect.as_str()));
    let verdict = page.say("report-rehearsed-verdict", &[("effect", word.into())]);
    page.line(0, style(effect), &verdict);
    let status = status::whole_ssl(page, peer);
    let today = status::of_nodes(page, &today.by_node, today.gravest);
    let changes = short(page, report);
    let args: [(&'static str, Arg); 3] =
        [("changes", changes.into()), ("status", status.into()), ("today", today.into())];
    let said = page.say("report-rehearsed-headline", &args);
    page.line(0, Style::Strong, &said);
    page.blank();
}

/// The changes in a few words.
fn short(page: &Page<'_>, report: &Report<'_>) -> String {
    let Some(rehearsal) = report.rehearsal else { return String::new() };
    let change = &rehearsal.change;
    // What an upload replaces goes with the upload, and has its name: told here it reads like a contradiction.
    let asked = change.without.iter().filter(|one| matches!(one.because, Because::Asked(_)));
    let without = asked.map(|one| ("report-rehearsed-short-without", &one.certificate));
    let with = change.with.iter().map(|one| ("report-rehearsed-short-with", &one.certificate));
    let all: Vec<_> = without.chain(with).collect();
    let said = all.iter().take(MAX_SHORT).map(|(id, certificate)| {
        let name = certificate.common_name().map_or_else(|| certificate.subject.to_string(), str::to_owned);
        page.say(id, &[("subject", clip(&name).into())])
    });
    let mut said: Vec<String> = said.collect();
    if all.len() > MAX_SHORT {
        said.push(page.say("report-more", &[("count", (all.len() - MAX_SHORT).into())]));
    }
    if report.at_given {
        said.push(page.say("report-rehearsed-short-at", &[("date", report.checked_at.to_string().into())]));
    }
    page.list(said)
}

/// The rows of the report's head: every certificate with what an upload would come to, and the two moments.
pub(super) fn rows(page: &Page<'_>, report: &Report<'_>) -> Vec<Pair<'static>> {
    let Some(rehearsal) = report.rehearsal else { return Vec::new() };
    let nodes: Vec<Option<&NodeName>> = rehearsal.today.all().map(|(node, _)| node).collect();
    let without = rehearsal.change.without.iter().map(|one| removed(page, one));
    let with = rehearsal.change.with.iter().map(|one| added(page, one, &nodes));
    let mut said: Vec<String> = without.chain(with).collect();
    let more = said.len().saturating_sub(MAX_LONG);
    said.truncate(MAX_LONG);
    if more > 0 {
        said.push(page.say("report-more", &[("count", more.into())]));
    }
    let today = report.peers.iter().find_map(|peer| peer.today.as_ref());
    if let (true, Some(today)) = (report.at_given, today) {
        let args = [("date", report.checked_at.to_string().into()), ("today", today.at.to_string().into())];
        said.push(page.say("report-rehearsed-at", &args));
    }
    let label = |at: usize| if at == 0 { page.word("report-rehearsed") } else { String::new() };
    said.iter().enumerate().map(|(at, text)| row(label(at), text)).collect()
}

fn removed(page: &Page<'_>, removed: &Removed) -> String {
    let id = match removed.because {
        Because::Asked(_) => "report-rehearsed-without",
        Because::ReplacedBy(_) => "report-rehearsed-replaced",
    };
    let certificate = &removed.certificate;
    let subject = clip(&certificate.subject.to_string());
    let said = page.say(id, &[("subject", subject.into()), ("sha256", certificate.sha256.to_string().into())]);
    match removed.nodes.as_slice() {
        [] => said,
        nodes => format!("{said} [{}]", page.list(nodes.iter().map(NodeName::to_string))),
    }
}

fn added(page: &Page<'_>, added: &Added, nodes: &[Option<&NodeName>]) -> String {
    let certificate = &added.certificate;
    let args: [(&'static str, Arg); 3] = [
        ("subject", clip(&certificate.subject.to_string()).into()),
        ("sha256", certificate.sha256.to_string().into()),
        ("path", added.file.as_str().into()),
    ];
    let said = page.say("report-rehearsed-with", &args);
    let mut outcomes: Vec<String> = Vec::new();
    for upload in &added.uploads {
        let Some(word) = upload.as_str() else { continue };
        let kept = if let Upload::Ignored(kept) = upload { kept.to_string() } else { String::new() };
        let outcome = page.say(&format!("report-upload-{word}"), &[("sha256", kept.into())]);
        let of = nodes.iter().zip(&added.uploads).filter(|(_, other)| *other == upload);
        let of: Vec<String> = of.filter_map(|(node, _)| node.map(NodeName::to_string)).collect();
        let outcome = if of.is_empty() { outcome } else { format!("{outcome} [{}]", page.list(of)) };
        if !outcomes.contains(&outcome) {
            outcomes.push(outcome);
        }
    }
    if outcomes.is_empty() { said } else { format!("{said}: {}", outcomes.join("; ")) }
}

/// The status in words, and today's where it is another.
pub(super) fn beside_today(page: &Page<'_>, peer: &PeerReport) -> String {
    let status = status::whole_ssl(page, peer);
    let Some(today) = &peer.today else { return status };
    let today = status::of_nodes(page, &today.by_node, today.gravest);
    if today == status {
        return status;
    }
    page.say("report-rehearsed-today", &[("status", status.into()), ("today", today.into())])
}

/// The column of the effect, in the list of many peers; nothing without a rehearsal.
pub(super) fn cell(page: &Page<'_>, peer: &PeerReport) -> String {
    let Some(effect) = peer.effect() else { return String::new() };
    let word = |effect: Effect| page.word(&format!("effect-{}", effect.as_str()));
    let column = Effect::ALL.map(|effect| wrap::width(&word(effect))).into_iter().max().unwrap_or(0);
    let word = word(effect);
    let gap = " ".repeat(column.saturating_sub(wrap::width(&word)) + 2);
    format!("{word}{gap}")
}

/// Of many peers: who breaks, who is mended.
pub(super) fn summary(page: &mut Page<'_>, report: &Report<'_>, summary: &Summary) {
    let Some(counts) = &summary.by_change else { return };
    page.heading("report-rehearsed-peers");
    for effect in Effect::ALL {
        let affected: Vec<&PeerReport> = report.peers.iter().filter(|peer| peer.effect() == Some(effect)).collect();
        if affected.is_empty() {
            continue;
        }
        let mut names: Vec<String> = affected.iter().take(MAX_NAMED).map(|peer| status::name(&peer.evidence)).collect();
        if affected.len() > MAX_NAMED {
            names.push(page.say("report-more", &[("count", (affected.len() - MAX_NAMED).into())]));
        }
        let word = page.word(&format!("effect-{}", effect.as_str()));
        let text = format!("{word}: {} ({})", affected.len(), page.list(names));
        page.block(&[span(Style::Plain, "  ")], "    ", &[span(style(effect), &text)]);
    }
    let count = |effect: Effect| counts.get(effect.as_str()).copied().unwrap_or_default();
    let args = [
        ("count", summary.peers.into()),
        ("breaks", count(Effect::Breaks).into()),
        ("mended", count(Effect::Mended).into()),
    ];
    let said = page.say("report-rehearsed-summary", &args);
    page.blank();
    page.line(0, Style::Strong, &said);
}

fn style(effect: Effect) -> Style {
    match effect {
        Effect::Breaks => Style::Bad,
        Effect::Mended => Style::Good,
        Effect::FailsOtherwise => Style::Warn,
        Effect::StillFailing | Effect::Same => Style::Plain,
    }
}
