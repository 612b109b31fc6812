//! Writing a report in the format asked for.

use std::io::{self, Write};
use std::time::Duration;

use crate::change::PeerState;
use crate::i18n::Catalogue;
use crate::moment::Millis;
use crate::report::groups::Groups;
use crate::report::human::{self, Look};
use crate::report::model::worst;
use crate::report::{Cut, FailOn, PeerReport, Report, Summary, json, junit, nagios, prometheus};

use super::args::{FailOnWord, ReportArgs};
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
    /// A plug-in's line.
    Nagios,
    /// A build's test report.
    Junit,
}

impl Format {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Human, "human"),
        (Self::Json, "json"),
        (Self::Jsonl, "jsonl"),
        (Self::Ics, "ics"),
        (Self::Prometheus, "prometheus"),
        (Self::Nagios, "nagios"),
        (Self::Junit, "junit"),
    ];
    /// Those of a report of peers.
    const OF_PEERS: [Self; 6] = [Self::Human, Self::Json, Self::Jsonl, Self::Prometheus, Self::Nagios, Self::Junit];

    /// A format that every report has.
    pub(super) fn parse(word: &str) -> Result<Self, Misuse> {
        Self::among(&[Self::Human, Self::Json, Self::Jsonl], word)
    }

    /// Its word.
    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|row| row.0 == self).map_or("", |row| row.1)
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
    let destination = Destination::open(None)?;
    let (fail_on, only_changes) = (FailOn::default(), false);
    Output { format, destination, timeout: None, fail_on, only_changes }.write(report, context).map(|_| ())
}

/// A report of peers on its way: as what, where to, and what is a failure.
pub(super) struct Output {
    /// As what.
    pub(super) format: Format,
    destination: Destination,
    timeout: Option<Millis>,
    fail_on: FailOn,
    only_changes: bool,
}

impl Output {
    /// What was asked for. The file is opened now, so that nothing is probed for a place that cannot be written.
    pub(super) fn open(args: &ReportArgs) -> Result<Self, Misuse> {
        let format = Format::among(&Format::OF_PEERS, &args.format)?;
        let destination = Destination::open(args.output.as_deref())?;
        let fail_on = match args.fail_on {
            FailOnWord::Warning => FailOn::Warning,
            FailOnWord::Critical => FailOn::Critical,
        };
        Ok(Self { format, destination, timeout: None, fail_on, only_changes: args.only_changes })
    }

    /// The bound of a whole probe, for formats that tell it.
    pub(super) fn bounded(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout.into()), ..self }
    }

    /// Peers are written as they finish: of nothing the whole has to be known first.
    pub(super) fn is_streamed(&self) -> bool {
        self.format == Format::Jsonl && !self.only_changes
    }

    /// Writes a whole report; the run's exit code. Where only changes are asked for and there are none, nothing is
    /// written, and the code is that of the comparison.
    pub(super) fn write(mut self, report: &Report<'_>, context: &Context) -> Result<u8, Misuse> {
        let changed = report.baseline.as_ref().is_none_or(|compared| !compared.comparison.peers.is_empty());
        let code = self.code(report, context);
        if self.only_changes && !changed {
            return Ok(code);
        }
        self.render(report, context).map_err(|error| self.destination.failed(&error))?;
        self.destination.finish()?;
        Ok(code)
    }

    fn code(&self, report: &Report<'_>, context: &Context) -> u8 {
        match (&report.baseline, self.only_changes) {
            (Some(compared), true) if self.format != Format::Nagios => compared.comparison.exit_code(),
            _ if self.format == Format::Nagios => nagios::status(report, self.asked(context)).code(),
            _ => report.exit_code(self.fail_on),
        }
    }

    fn asked(&self, context: &Context) -> nagios::Asked {
        nagios::Asked { verbose: context.verbose, strict: self.fail_on == FailOn::Warning }
    }

    fn render(&mut self, report: &Report<'_>, context: &Context) -> io::Result<()> {
        let (catalogue, asked) = (&context.catalogue, self.asked(context));
        // A file has no colours.
        let color = context.color && self.destination.is_stdout();
        let out = &mut self.destination;
        match self.format {
            Format::Json => json::document(report, catalogue, out),
            Format::Jsonl => lines(report, catalogue, out),
            Format::Prometheus => prometheus::document(report, self.timeout, out),
            Format::Nagios => nagios::document(report, asked, catalogue, out),
            Format::Junit => junit::document(report, self.fail_on, catalogue, out),
            // `open` gives no calendar for a report.
            Format::Human | Format::Ics => {
                let look = Look { color, width: context.width, verbose: context.verbose };
                human::document(report, catalogue, &look, out)
            }
        }
    }
}

fn lines(report: &Report<'_>, catalogue: &Catalogue, out: &mut Destination) -> io::Result<()> {
    json::line_header(report, out)?;
    for peer in &report.peers {
        json::line_peer(peer, report, catalogue, out)?;
    }
    if let Some(compared) = &report.baseline {
        json::line_baseline(compared, catalogue, out)?;
    }
    json::line_summary(&report.summary(), &Groups::of(&report.peers), catalogue, out)
}

/// `jsonl` while peers finish. Nothing of a peer is kept.
pub(super) struct Lines<'a> {
    report: Report<'a>,
    baseline: Baseline,
    states: Vec<PeerState>,
    context: &'a Context,
    summary: Summary,
    groups: Groups,
    fail_on: FailOn,
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
        let (out, fail_on) = (output.destination, output.fail_on);
        let mut lines =
            Self { report, baseline, states: Vec::new(), context, summary, groups: Groups::default(), fail_on, out };
        json::line_header(&lines.report, &mut lines.out).map_err(|error| lines.out.failed(&error))?;
        Ok(lines)
    }

    /// Writes one peer.
    pub(super) fn peer(&mut self, peer: &PeerReport) -> Result<(), Misuse> {
        self.summary.count(peer);
        self.groups.count(peer);
        if self.baseline.is_given() {
            self.states.push(PeerState::of(&peer.evidence, &peer.diagnosis));
        }
        let line = json::line_peer(peer, &self.report, &self.context.catalogue, &mut self.out);
        line.map_err(|error| self.out.failed(&error))
    }

    /// Lets go of what was written: nobody waits for a line that is there.
    pub(super) fn out(&mut self) -> Result<(), Misuse> {
        self.out.flush().map_err(|error| self.out.failed(&error))
    }

    /// Writes the summary; the run's exit code.
    pub(super) fn end(mut self, cut: Option<Cut>) -> Result<u8, Misuse> {
        self.summary.cut = cut;
        let compared = self.baseline.compared(&self.states, self.report.question());
        let since = compared
            .as_ref()
            .map_or(Ok(()), |compared| json::line_baseline(compared, &self.context.catalogue, &mut self.out));
        let line = since
            .and_then(|()| json::line_summary(&self.summary, &self.groups, &self.context.catalogue, &mut self.out));
        line.map_err(|error| self.out.failed(&error))?;
        self.out.finish()?;
        Ok(worst(self.summary.exit_code(self.fail_on), compared.as_ref()))
    }
}
