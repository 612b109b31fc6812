//! Writing a report in the format asked for.

use std::io::{self, Write};
use std::time::Duration;

use crate::change::PeerState;
use crate::moment::Millis;
use crate::report::human::{self, Look};
use crate::report::model::worst;
use crate::report::{PeerReport, Report, Summary, json, prometheus};

use super::args::ReportArgs;
use super::compare::Baseline;
use super::context::Context;
use super::destination::Destination;
use super::error::Misuse;

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people.
    Human,
    /// One document.
    Json,
    /// A line a peer.
    Jsonl,
    /// A calendar.
    Ics,
    /// Samples for the textfile collector.
    Prometheus,
}

impl Format {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Human, "human"),
        (Self::Json, "json"),
        (Self::Jsonl, "jsonl"),
        (Self::Ics, "ics"),
        (Self::Prometheus, "prometheus"),
    ];
    /// Those of a report of peers.
    const OF_PEERS: [Self; 4] = [Self::Human, Self::Json, Self::Jsonl, Self::Prometheus];

    /// A format that every report has.
    pub(super) fn parse(word: &str) -> Result<Self, Misuse> {
        Self::among(&[Self::Human, Self::Json, Self::Jsonl], word)
    }

    /// The format of that word, of those that a command has.
    pub(super) fn among(some: &[Self], word: &str) -> Result<Self, Misuse> {
        let rows = || Self::ALL.iter().filter(|row| some.contains(&row.0));
        let known = rows().find(|row| row.1 == word).map(|row| row.0);
        let words: Vec<&str> = rows().map(|row| row.1).collect();
        known.ok_or_else(|| Misuse::new("error-format").with("got", word).with("expected", words.join(", ")))
    }
}

/// Writes a text to stdout.
pub(super) fn text(text: &str) -> Result<u8, Misuse> {
    bytes(text.as_bytes())
}

/// Writes bytes to stdout.
pub(super) fn bytes(bytes: &[u8]) -> Result<u8, Misuse> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))?;
    Ok(0)
}

/// Writes a whole report to stdout.
pub(super) fn write(report: &Report<'_>, format: Format, context: &Context) -> Result<(), Misuse> {
    Output { format, destination: Destination::open(None)?, timeout: None }.write(report, context)
}

/// A report of peers on its way: as what, and where to.
pub(super) struct Output {
    /// As what.
    pub(super) format: Format,
    destination: Destination,
    timeout: Option<Millis>,
}

impl Output {
    /// What was asked for. The file is opened now, so that nothing is probed for a place that cannot be written.
    pub(super) fn open(args: &ReportArgs) -> Result<Self, Misuse> {
        let format = Format::among(&Format::OF_PEERS, &args.format)?;
        let destination = Destination::open(args.output.as_deref())?;
        Ok(Self { format, destination, timeout: None })
    }

    /// The bound of a whole probe, for formats that tell it.
    pub(super) fn bounded(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout.into()), ..self }
    }

    /// Writes a whole report.
    pub(super) fn write(mut self, report: &Report<'_>, context: &Context) -> Result<(), Misuse> {
        render(report, self.format, self.timeout, context, &mut self.destination)
            .map_err(|error| self.destination.failed(&error))?;
        self.destination.finish()
    }
}

fn render(
    report: &Report<'_>,
    format: Format,
    timeout: Option<Millis>,
    context: &Context,
    out: &mut Destination,
) -> io::Result<()> {
    let catalogue = &context.catalogue;
    match format {
        // `parse` gives no calendar for a report.
        Format::Human | Format::Ics => {
            // A file has no colours.
            let color = context.color && out.is_stdout();
            let look = Look { color, width: context.width, verbose: context.verbose };
            human::document(report, catalogue, &look, out)
        }
        Format::Json => json::document(report, catalogue, out),
        Format::Jsonl => {
            json::line_header(report, out)?;
            for peer in &report.peers {
                json::line_peer(peer, report, catalogue, out)?;
            }
            if let Some(compared) = &report.baseline {
                json::line_baseline(compared, catalogue, out)?;
            }
            json::line_summary(&report.summary(), out)
        }
        Format::Prometheus => prometheus::document(report, timeout, out),
    }
}

/// `jsonl` while peers finish: a line is written, and out, before the next peer is waited for.
pub(super) struct Lines<'a> {
    report: Report<'a>,
    baseline: Baseline,
    states: Vec<PeerState>,
    context: &'a Context,
    summary: Summary,
    out: Destination,
}

impl<'a> Lines<'a> {
    /// Writes the header; `report` has no peers.
    pub(super) fn begin(
        report: Report<'a>,
        baseline: Baseline,
        output: Output,
        context: &'a Context,
    ) -> Result<Self, Misuse> {
        let summary = report.summary();
        let out = output.destination;
        let mut lines = Self { report, baseline, states: Vec::new(), context, summary, out };
        json::line_header(&lines.report, &mut lines.out).map_err(|error| lines.out.failed(&error))?;
        Ok(lines)
    }

    /// Writes one peer.
    pub(super) fn peer(&mut self, peer: &PeerReport) -> Result<(), Misuse> {
        self.summary.count(peer);
        if self.baseline.is_given() {
            self.states.push(PeerState::of(&peer.evidence, &peer.diagnosis));
        }
        let line = json::line_peer(peer, &self.report, &self.context.catalogue, &mut self.out);
        line.and_then(|()| self.out.flush()).map_err(|error| self.out.failed(&error))
    }

    /// Writes the summary; the run's exit code.
    pub(super) fn end(mut self) -> Result<u8, Misuse> {
        let compared = self.baseline.compared(&self.states, self.report.question());
        let since = compared
            .as_ref()
            .map_or(Ok(()), |compared| json::line_baseline(compared, &self.context.catalogue, &mut self.out));
        let line = since.and_then(|()| json::line_summary(&self.summary, &mut self.out));
        line.map_err(|error| self.out.failed(&error))?;
        self.out.finish()?;
        Ok(worst(self.summary.exit_code(), compared.as_ref()))
    }
}
