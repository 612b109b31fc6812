//! The form of Nagios and its kin (the monitoring plug-ins' guidelines): one line with the verdict, numbers behind a bar,
//! and more lines only where they are asked for.
//!
//! The status words and the perfdata are the same in every language. Nothing a peer says can end the line, or begin the
//! numbers.

mod line;
mod perfdata;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{self, Write};

use super::escape;
use super::model::{PeerReport, Report};
use super::told;
use crate::diagnosis::Severity;
use crate::diagnosis::planned::KeyStatus;
use crate::i18n::{Catalogue, Text};

/// What the service is called: check_ssl_cert's word, for those who search their logs by it.
pub const SERVICE: &str = "SSL_CERT";
/// Lines below the first; Nagios itself keeps 8 kB of all.
const MAX_LINES: usize = 60;

/// A plug-in's status, and its exit code. Ordered as several peers are: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Healthy.
    Ok,
    /// Healthy, with something to be minded.
    Warning,
    /// Nothing is known: trouble on this side.
    Unknown,
    /// A test failed. What could not be reached failed.
    Critical,
}

impl Status {
    /// The guidelines' word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Unknown => "UNKNOWN",
            Self::Critical => "CRITICAL",
        }
    }

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }
}

/// How it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `-v`: findings and remedies below the first line.
    pub verbose: bool,
    /// `--fail-on warning`: what would be a warning is critical.
    pub strict: bool,
}

/// The status of one peer.
pub fn status_of(peer: &PeerReport, asked: Asked) -> Status {
    let has = |severity| peer.diagnosis.findings.iter().any(|finding| finding.severity == severity);
    let another_key = peer.planned.as_ref().is_some_and(|planned| planned.key.status == KeyStatus::Differs);
    match () {
        () if another_key || has(Severity::Critical) => Status::Critical,
        () if peer.diagnosis.undetermined() => Status::Unknown,
        () if !peer.diagnosis.healthy() => Status::Critical,
        () if has(Severity::Warning) && asked.strict => Status::Critical,
        () if has(Severity::Warning) => Status::Warning,
        () => Status::Ok,
    }
}

/// The status of a report: its worst peer's, and critical where something got worse than the baseline.
pub fn status(report: &Report<'_>, asked: Asked) -> Status {
    let worse = report.baseline.as_ref().is_some_and(|compared| compared.comparison.exit_code() == 1);
    let worst = report.peers.iter().map(|peer| status_of(peer, asked)).max().unwrap_or(Status::Unknown);
    // What was not reached is not known to be well.
    let cut = if report.cut.is_some() { Status::Unknown } else { Status::Ok };
    if worse { Status::Critical } else { worst.max(cut) }
}

/// Writes a whole report.
pub fn document(report: &Report<'_>, asked: Asked, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let status = status(report, asked);
    let text = line::first(report, status, asked, catalogue);
    write!(out, "{}", verdict(status, &text))?;
    let numbers = perfdata::of(report);
    if !numbers.is_empty() {
        write!(out, " |{numbers}")?;
    }
    writeln!(out)?;
    if asked.verbose {
        more(report, asked, catalogue, out)?;
    }
    Ok(())
}

/// The only line of a run that found nothing out: wrong arguments, or trouble of the program's own.
pub fn unknown(text: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", verdict(Status::Unknown, &shown(text)))
}

fn verdict(status: Status, text: &str) -> String {
    format!("{SERVICE} {} - {text}", status.as_str())
}

/// Text for a line: nothing that acts, and no bar, behind which a reader takes everything for numbers.
fn shown(text: &str) -> Cow<'_, str> {
    match escape::line(text) {
        line if line.contains('|') => Cow::Owned(line.replace('|', "\\u007c")),
        line => line,
    }
}

/// Every peer that is not well with its findings and steps; of one peer everything.
fn more(report: &Report<'_>, asked: Asked, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let alone = report.peers.len() == 1;
    let mut lines: Vec<String> = Vec::new();
    for peer in report.peers.iter().filter(|peer| alone || status_of(peer, asked) != Status::Ok) {
        let status = status_of(peer, asked).as_str();
        let words = catalogue.text(peer.diagnosis.gravest().message(), &[]);
        lines.push(format!("{status} {}: {words}", told::name(&peer.evidence)));
        for finding in &peer.diagnosis.findings {
            let severity = catalogue.text(&format!("severity-{}", finding.severity.as_str()), &[]);
            lines.push(format!("  {} ({severity}): {}", finding.code.as_str(), catalogue.say(&finding.message)));
            if finding.severity != Severity::Info {
                let steps = catalogue.remedy(finding.code.as_str(), &finding.message);
                lines.extend(steps.iter().enumerate().map(|(at, step)| format!("    {}. {step}", at + 1)));
            }
        }
    }
    for line in lines.iter().take(MAX_LINES) {
        let cut: String = line.chars().take(1_000).collect();
        writeln!(out, "{}", shown(&cut))?;
    }
    match lines.len().saturating_sub(MAX_LINES) {
        0 => Ok(()),
        rest => writeln!(out, "{}", catalogue.say(&Text::new("report-more").with("count", rest))),
    }
}
