//! The report for people: both statuses, the findings with their remedies, the chain as a drawing.
//!
//! One peer is told in full. Of many, each is a line or a few, and what several have in common is said once,
//! before the counts; `-v` tells each in full. Words come from the catalogue, order and severity from the diagnosis.

mod agreement;
mod chain;
mod client;
mod command;
mod compare;
mod detail;
mod discovery;
mod facts;
mod finding;
mod fleet;
mod forecast;
mod impact;
pub mod import;
mod key_types;
mod missing;
mod offers;
mod older;
mod outward;
mod page;
mod planned;
mod rehearsal;
mod status;
pub mod store;
mod style;
#[cfg(test)]
mod tests;
mod wrap;

use std::io::{self, Write};

pub use compare::compared;
pub use forecast::forecast;
pub use impact::impact;
use page::Page;
pub(super) use wrap::width;

use super::model::{PeerReport, Report};
use crate::i18n::Catalogue;

/// How the reader looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colour, beside marks and words.
    pub color: bool,
    /// Columns; no line is longer.
    pub width: usize,
    /// Everything that is known: paths tried, handshake, name resolution, timings, evidence.
    pub verbose: bool,
}

/// Writes a whole report.
pub fn document(report: &Report<'_>, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    if let Some(compared) = &report.baseline {
        // Before everything else: what has just changed is why somebody looks.
        compare::baseline(&mut page, compared);
    }
    discovery::section(&mut page, &report.discovered);
    if let ([peer], None) = (report.peers.as_slice(), report.cut) {
        whole(&mut page, peer, report, true);
        return out.write_all(page.take().as_bytes());
    }
    facts::common(&mut page, report);
    page.blank();
    out.write_all(page.take().as_bytes())?;
    let common = fleet::common(report);
    let column = fleet::column(report);
    let shared = fleet::shared(&common);
    for peer in &report.peers {
        if look.verbose {
            whole(&mut page, peer, report, false);
            page.blank();
        } else {
            fleet::peer(&mut page, peer, column, &shared);
        }
        out.write_all(page.take().as_bytes())?;
    }
    // The same under every name: said once.
    if let Some(told) = report.peers.iter().find_map(|peer| peer.planned.as_ref()) {
        planned::section(&mut page, told);
    }
    fleet::summary(&mut page, report, &common);
    out.write_all(page.take().as_bytes())
}

/// One peer in full; `alone` says that what holds for the whole report stands here, too.
fn whole(page: &mut Page<'_>, peer: &PeerReport, report: &Report<'_>, alone: bool) {
    status::title(page, peer);
    rehearsal::headline(page, peer, report);
    status::both(page, peer);
    page.blank();
    facts::of_peer(page, peer, report, alone);
    if let Some(told) = peer.planned.as_ref().filter(|_| alone) {
        planned::section(page, told);
    }
    finding::all(page, peer);
    chain::draw(page, peer, report);
    older::section(page, peer);
    offers::section(page, peer);
    missing::list(page, peer, report);
    outward::list(page, peer);
    if page.look().verbose {
        detail::all(page, peer);
    }
    command::import(page, peer, report);
}

/// A text in lines of at most `width` cells, acting characters escaped: for what is said around a report.
pub fn paragraph(text: &str, width: usize) -> String {
    let text = crate::report::escape::line(text);
    let lines = wrap::lines(&text, width).into_iter().map(|range| text[range].to_owned());
    lines.collect::<Vec<_>>().join("\n")
}
