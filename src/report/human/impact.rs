//! What depends on each certificate of a store, for people.

use std::io::{self, Write};

use super::Look;
use super::page::{Page, Pair, row, span};
use super::status::WARN;
use super::style::Style;
use crate::change::impact::{Use, Weight};
use crate::i18n::Catalogue;
use crate::report::model::ImpactReport;

/// Peers that are named in one row; the rest is counted. `-v` names all.
const MAX_NAMED: usize = 4;

/// Writes the whole answer.
pub fn impact(report: &ImpactReport<'_>, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let peers = report.peers.len();
    let healthy = report.impact.healthy.iter().filter(|healthy| **healthy).count();
    let counts = [("count", peers.into()), ("healthy", healthy.into()), ("failed", (peers - healthy).into())];
    let held = page.say("report-store-certificates", &[("count", report.impact.certificates.len().into())]);
    let rows = [
        row(page.word("report-store"), &format!("{}, {held}", report.stores.join(", "))),
        row(page.word("report-peers"), &page.say("impact-peers", &counts)),
    ];
    page.pairs(0, &rows);
    for used in [Use::Needed, Use::Replaceable, Use::Failing, Use::Unused] {
        let of = report.impact.certificates.iter().filter(|weight| weight.used() == used);
        for (index, weight) in of.enumerate() {
            if index == 0 {
                page.blank();
                let title = page.say(&format!("impact-use-{}", used.as_str()), &[("count", peers.into())]);
                page.line(0, Style::Strong, &title);
            }
            one(&mut page, weight, report);
        }
    }
    page.blank();
    let supposes = page.say("impact-supposes", &[("count", peers.into())]);
    page.block(&[WARN, span(Style::Plain, " ")], "  ", &[span(Style::Plain, &supposes)]);
    out.write_all(page.take().as_bytes())
}

fn one(page: &mut Page<'_>, weight: &Weight<'_>, report: &ImpactReport<'_>) {
    let c = &weight.entry.certificate;
    let name = c.subject.to_string();
    let name = if name.is_empty() { page.word("value-none") } else { name };
    page.line(2, Style::Plain, &name);
    let day = |moment: crate::moment::Moment| moment.to_string().split('T').next().unwrap_or_default().to_owned();
    let mut rows: Vec<Pair<'static>> = Vec::new();
    for (id, peers) in [
        ("impact-needed-by", &weight.alone),
        ("impact-replaceable-for", &weight.replaceable),
        ("impact-failing-through", &weight.failing),
    ] {
        if !peers.is_empty() {
            rows.push(row(page.word(id), &named(page, peers, report)));
        }
    }
    rows.push(row(page.word("report-validity"), &format!("{} – {}", day(c.not_before), day(c.not_after))));
    rows.push(row(page.word("report-sha256"), &c.sha256.to_string()));
    page.pairs(4, &rows);
}

fn named(page: &Page<'_>, peers: &[usize], report: &ImpactReport<'_>) -> String {
    let most = if page.look().verbose { usize::MAX } else { MAX_NAMED };
    let known = peers.iter().filter_map(|index| report.peers.get(*index));
    let mut names: Vec<String> = known.take(most).map(|evidence| evidence.target.peer.clone()).collect();
    if peers.len() > most {
        names.push(page.say("report-more", &[("count", (peers.len() - most).into())]));
    }
    format!("{} ({})", peers.len(), names.join(", "))
}
