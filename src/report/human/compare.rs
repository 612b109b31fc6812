//! What changed, for people: the worst first, each difference in a row, the counts last.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::page::{Page, Pair, Span, row, span};
use super::status::{BAD, GOOD, UNKNOWN, WARN};
use super::style::Style;
use super::{Look, wrap};
use crate::cert::Certificate;
use crate::change::{Aspect, Change, PeerChange, Side, StoreChange, Trend};
use crate::i18n::Catalogue;
use crate::moment::Moment;
use crate::report::model::{Compared, Given};

/// Peers of one trend that are told; the rest is counted. `-v` tells all.
const MAX_TOLD: usize = 20;
/// Names in one row.
const MAX_NAMES: usize = 8;
/// Digits of a fingerprint; `-v` shows all.
const DIGITS: usize = 16;

/// Writes a whole comparison.
pub fn compared(compared: &Compared, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let rows = [given(&page, "compare-before", &compared.before), given(&page, "compare-after", &compared.after)];
    page.pairs(0, &rows.concat());
    notes(&mut page, compared);
    if let Some(change) = &compared.stores {
        stores(&mut page, change);
    }
    if compared.stores.is_none() || compared.after.peers > 0 {
        trends(&mut page, compared);
        counts(&mut page, compared);
    }
    out.write_all(page.take().as_bytes())
}

/// What stands in front of a report that was made with a baseline.
pub(super) fn baseline(page: &mut Page<'_>, compared: &Compared) {
    let title = page.say("compare-since", &[("path", compared.before.paths.join(", ").into())]);
    page.line(0, Style::Strong, &title);
    notes(page, compared);
    trends(page, compared);
    counts(page, compared);
    page.blank();
}

fn given(page: &Page<'_>, label: &str, given: &Given) -> Vec<Pair<'static>> {
    let mut words = vec![given.paths.join(", ")];
    if given.peers > 0 {
        words.push(page.say("compare-peers", &[("count", given.peers.into())]));
    }
    let question = &given.question;
    if let Some(at) = question.checked_at {
        words.push(page.say("compare-checked-at", &[("now", at.to_string().into())]));
    }
    words.extend(question.profile.clone());
    vec![row(page.word(label), &words.join(", "))]
}

fn notes(page: &mut Page<'_>, compared: &Compared) {
    for note in compared.notes() {
        let text = page.catalogue().say(&compared.note(note));
        page.block(&[WARN, span(Style::Plain, " ")], "  ", &[span(Style::Plain, &text)]);
    }
}

fn stores(page: &mut Page<'_>, change: &StoreChange) {
    page.heading("compare-store");
    for (id, list) in [("compare-store-added", &change.added), ("compare-store-removed", &change.removed)] {
        for certificate in list {
            entry(page, id, certificate);
        }
    }
    for (old, new) in &change.replaced {
        let id = if old.key.sha256 == new.key.sha256 { "compare-store-renewed" } else { "compare-store-replaced" };
        entry(page, id, old);
        page.pairs(4, &[row(page.word("compare-store-by"), &described(page, new))]);
    }
    let id = if change.is_empty() { "compare-store-same" } else { "compare-store-kept" };
    let said = page.say(id, &[("count", change.same.into())]);
    page.line(2, Style::Plain, &said);
}

fn entry(page: &mut Page<'_>, id: &str, certificate: &Certificate) {
    let word = page.word(id);
    let text = described(page, certificate);
    page.block(
        &[span(Style::Plain, "  ")],
        "    ",
        &[span(Style::Strong, &word), span(Style::Plain, &format!(" {text}"))],
    );
}

fn described(page: &Page<'_>, certificate: &Certificate) -> String {
    let shown = digits(page, &certificate.sha256.to_string());
    format!("{} ({} – {}, {shown})", certificate.subject, day(certificate.not_before), day(certificate.not_after))
}

fn day(moment: Moment) -> String {
    moment.to_string().split('T').next().unwrap_or_default().to_owned()
}

fn trends(page: &mut Page<'_>, compared: &Compared) {
    let column = compared.comparison.peers.iter().map(|peer| wrap::width(&name(peer))).max().unwrap_or(0).min(40);
    for trend in Trend::ALL {
        let all = compared.comparison.of(trend);
        let most = if page.look().verbose { usize::MAX } else { MAX_TOLD };
        let mut told = 0;
        for peer in all {
            if told == 0 {
                page.heading(&format!("compare-trend-{}", trend.as_str()));
            }
            told += 1;
            if told <= most {
                one(page, peer, column);
            }
        }
        if told > most {
            let said = page.say("compare-more", &[("count", (told - most).into())]);
            page.line(2, Style::Muted, &said);
        }
    }
}

/// The peer, and the host name it was matched by where that is another.
fn name(peer: &PeerChange) -> String {
    match &peer.server_name {
        Some(name) if !peer.peer.to_lowercase().contains(name.as_str()) => format!("{} ({name})", peer.peer),
        _ => peer.peer.clone(),
    }
}

fn one(page: &mut Page<'_>, peer: &PeerChange, column: usize) {
    let name = name(peer);
    let gap = " ".repeat(column.saturating_sub(wrap::width(&name)) + 2);
    let says = |side: Side| {
        if side.undetermined {
            page.word("status-reachability-undetermined")
        } else {
            page.word(&format!("status-ssl-{}", side.status.as_str()))
        }
    };
    let verdict = match (peer.before.map(says), peer.after.map(says)) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (before, after) => after.or(before).unwrap_or_default(),
    };
    let mark = mark(peer);
    let style = mark.style();
    page.block(
        &[mark, span(Style::Plain, " ")],
        "    ",
        &[span(Style::Strong, &name), span(Style::Plain, &gap), span(style, &verdict)],
    );
    // Said by the headline already.
    let said = |change: &&Change| change.aspect != Aspect::SslStatus && change.aspect != Aspect::Healthy;
    let rows: Vec<Pair<'static>> = grouped(page, &peer.changes.iter().filter(said).collect::<Vec<_>>(), &peer.subjects);
    page.pairs(4, &rows);
}

/// How it is now; of one that is gone, that nothing is known.
fn mark(peer: &PeerChange) -> Span<'static> {
    match peer.after {
        Some(side) if side.healthy => GOOD,
        Some(side) if side.undetermined => UNKNOWN,
        Some(_) => BAD,
        None => UNKNOWN,
    }
}

/// One row a change; names that were lost or gained stand in one row together.
fn grouped(page: &Page<'_>, changes: &[&Change], subjects: &BTreeMap<String, String>) -> Vec<Pair<'static>> {
    let mut rows = Vec::new();
    let mut names: BTreeMap<Aspect, Vec<String>> = BTreeMap::new();
    for change in changes {
        match change.aspect {
            Aspect::NameLost => names.entry(change.aspect).or_default().extend(change.before.clone()),
            Aspect::NameGained => names.entry(change.aspect).or_default().extend(change.after.clone()),
            _ => {
                for (aspect, names) in std::mem::take(&mut names) {
                    rows.push(of_names(page, aspect, names));
                }
                rows.push(of_change(page, change, subjects));
            }
        }
    }
    rows.extend(names.into_iter().map(|(aspect, names)| of_names(page, aspect, names)));
    rows
}

fn of_names(page: &Page<'_>, aspect: Aspect, mut names: Vec<String>) -> Pair<'static> {
    let more = names.len().saturating_sub(MAX_NAMES);
    if more > 0 && !page.look().verbose {
        names.truncate(MAX_NAMES);
        names.push(page.say("report-more", &[("count", more.into())]));
    }
    let style = if aspect == Aspect::NameLost { Style::Warn } else { Style::Plain };
    (label(page, aspect), vec![span(style, &names.join(", ")).into_owned()])
}

fn label(page: &Page<'_>, aspect: Aspect) -> String {
    page.word(&format!("compare-aspect-{}", aspect.as_str()))
}

fn of_change(page: &Page<'_>, change: &Change, subjects: &BTreeMap<String, String>) -> Pair<'static> {
    let side = |side: &Option<String>| side.as_deref().map(|value| shown(page, change.aspect, value, subjects));
    let none = || page.word("value-none");
    let text = match change.aspect {
        Aspect::Critical | Aspect::Warning => {
            let id = if change.after.is_some() { "compare-finding-new" } else { "compare-finding-gone" };
            page.say(id, &[("detail", change.of.clone().unwrap_or_default().into())])
        }
        Aspect::Address => {
            let id = if change.after.is_some() { "compare-address-new" } else { "compare-address-gone" };
            let address = change.after.clone().or(change.before.clone()).unwrap_or_default();
            page.say(id, &[("address", address.into())])
        }
        _ => {
            let of = change.of.as_ref().map(|of| format!("{of}: ")).unwrap_or_default();
            let (before, after) = (side(&change.before), side(&change.after));
            format!("{of}{} → {}", before.unwrap_or_else(none), after.unwrap_or_else(none))
        }
    };
    let style = match change.direction {
        crate::change::Direction::Worse => Style::Bad,
        crate::change::Direction::Better => Style::Good,
        crate::change::Direction::Neutral => Style::Plain,
    };
    (label(page, change.aspect), vec![span(style, &text).into_owned()])
}

/// A side in the reader's words.
fn shown(page: &Page<'_>, aspect: Aspect, value: &str, subjects: &BTreeMap<String, String>) -> String {
    let subject = |sha: &str| subjects.get(sha).map_or_else(|| digits(page, sha), Clone::clone);
    match aspect {
        Aspect::Reachability => page.word(&format!("status-reachability-{value}")),
        Aspect::SslStatus | Aspect::AddressStatus | Aspect::NodeStatus => page.word(&format!("status-ssl-{value}")),
        Aspect::Leaf | Aspect::IssuerKey => digits(page, value),
        Aspect::Key => match value.rsplit_once(' ') {
            Some((kind, sha)) => format!("{kind} {}", digits(page, sha)),
            None => value.to_owned(),
        },
        // Two namesakes are told apart by their fingerprints.
        Aspect::Anchor => format!("{} ({})", subject(value), digits(page, value)),
        Aspect::Chain | Aspect::Path => {
            let one = |sha: &str| format!("{} ({})", subject(sha), digits(page, sha));
            value.split(' ').map(one).collect::<Vec<_>>().join(", ")
        }
        _ => value.to_owned(),
    }
}

fn digits(page: &Page<'_>, sha: &str) -> String {
    if page.look().verbose { sha.to_owned() } else { sha.chars().take(DIGITS).collect::<String>() + "…" }
}

fn counts(page: &mut Page<'_>, compared: &Compared) {
    let comparison = &compared.comparison;
    let count = |trend: Trend| (trend.as_str(), comparison.count(trend).into());
    let counts = Trend::ALL.map(count);
    let said = page.say("compare-summary", &counts);
    page.blank();
    page.line(0, Style::Strong, &said);
}
