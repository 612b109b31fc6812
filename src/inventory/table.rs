//! Lists as tables: a header that names the columns, a row a peer.

use csv::{ReaderBuilder, StringRecord};

use super::fault::{Fault, FaultKind};
use super::given::{Field, Given, Place, shortened};
use super::record::KEYS;

/// What separates cells: a comma; a semicolon, as spreadsheets write where the comma is decimal; a tab.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What separates the cells of a header; `None` for a line that is none.
pub(super) fn separator(line: &str) -> Option<u8> {
    let names_the_peer = |separator: &u8| {
        let cells = cells(line, *separator).unwrap_or_default();
        cells.iter().any(|cell| matches!(name(cell).as_str(), "peer" | "host"))
    };
    let found = SEPARATORS.into_iter().find(names_the_peer);
    // No peer has these: whoever writes them meant a table.
    found.or_else(|| [b',', b';'].into_iter().find(|separator| line.as_bytes().contains(separator)))
}

/// A table's columns.
#[derive(Debug)]
pub(super) struct Columns {
    separator: u8,
    names: Vec<String>,
}

impl Columns {
    /// Reads the header.
    pub(super) fn read(line: &str, number: u64, separator: u8) -> Result<Self, Fault> {
        let fault = |kind| Fault::new(number, kind);
        let names: Vec<String> = cells(line, separator).map_err(fault)?.iter().map(name).collect();
        if !names.iter().any(|name| name == "peer" || name == "host") {
            return Err(fault(FaultKind::NoPeerColumn(names.iter().take(20).map(|name| shortened(name)).collect())));
        }
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if names[..at].contains(name) {
                return Err(fault(FaultKind::ColumnTwice(shortened(name))));
            }
            let known = KEYS.contains(&name.as_str()) && name != "labels" || name.starts_with("labels.");
            if !known {
                return Err(fault(FaultKind::UnknownColumn(shortened(name))));
            }
        }
        Ok(Self { separator, names })
    }

    /// The fields of a row; an empty cell says nothing.
    pub(super) fn row(&self, line: &str, number: u64) -> Result<Vec<Field>, FaultKind> {
        let cells = cells(line, self.separator)?;
        let surplus = cells.iter().skip(self.names.len()).any(|cell| !cell.trim().is_empty());
        if surplus || cells.len() < self.names.len() {
            return Err(FaultKind::Cells { got: cells.len(), expected: self.names.len() });
        }
        let filled = self.names.iter().zip(&cells).filter(|(_, cell)| !cell.trim().is_empty());
        let field = |(name, cell): (&String, &str)| {
            Field::new(name.clone(), Given::Text(cell.trim().to_owned()), Place::line(number))
        };
        Ok(filled.map(field).collect())
    }
}

/// Column names are told apart without case; the names of labels keep theirs.
fn name(cell: &str) -> String {
    let cell = cell.trim();
    match cell.get(..7) {
        Some(start) if start.eq_ignore_ascii_case("labels.") => format!("labels.{}", &cell[7..]),
        _ => cell.to_ascii_lowercase(),
    }
}

/// The cells of one line. A quoted cell ends on its line: an end that is missing would swallow all that follows.
fn cells(line: &str, separator: u8) -> Result<StringRecord, FaultKind> {
    if !line.matches('"').count().is_multiple_of(2) {
        return Err(FaultKind::OpenQuote);
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(line.len() + 1)
        .from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    // A text in memory, in UTF-8, without a fixed number of cells: nothing is left to fail.
    reader.read_record(&mut record).map_err(|_| FaultKind::NotUtf8)?;
    Ok(record)
}
