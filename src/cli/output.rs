//! Writing a report in the format asked for.

use std::io::{self, BufWriter, Write};

use crate::report::{Report, json};

use super::context::Context;
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
}

impl Format {
    const ALL: [(Self, &'static str); 3] = [(Self::Human, "human"), (Self::Json, "json"), (Self::Jsonl, "jsonl")];

    pub(super) fn parse(word: &str) -> Result<Self, Misuse> {
        Self::among(&Self::ALL.map(|row| row.0), word)
    }

    /// The format of that word, of those that a command has.
    pub(super) fn among(some: &[Self], word: &str) -> Result<Self, Misuse> {
        let rows = || Self::ALL.iter().filter(|row| some.contains(&row.0));
        let known = rows().find(|row| row.1 == word).map(|row| row.0);
        let words: Vec<&str> = rows().map(|row| row.1).collect();
        known.ok_or_else(|| Misuse::new("error-format").with("got", word).with("expected", words.join(", ")))
    }
}

/// Writes a whole report to stdout.
pub(super) fn write(report: &Report<'_>, format: Format, context: &Context) -> Result<(), Misuse> {
    let mut out = BufWriter::new(io::stdout().lock());
    render(report, format, context, &mut out).and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))
}

fn render(report: &Report<'_>, format: Format, context: &Context, out: &mut impl Write) -> io::Result<()> {
    let catalogue = &context.catalogue;
    match format {
        Format::Human | Format::Json => json::document(report, catalogue, out),
        Format::Jsonl => {
            json::line_header(report, out)?;
            for peer in &report.peers {
                json::line_peer(peer, report, catalogue, out)?;
            }
            json::line_summary(&report.summary(), out)
        }
    }
}
