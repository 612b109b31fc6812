//! What a line of a list is when it is no entry.

use crate::target::TargetError;

use super::given::Place;

/// A line that is no entry.
#[derive(Debug)]
pub struct Fault {
    /// Where it stands.
    pub at: Place,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a line.
#[derive(Debug)]
pub enum FaultKind {
    /// The list could not be read on: nothing follows.
    Unreadable(std::io::Error),
    /// A document of one piece that is longer than [`super::MAX_DOCUMENT`].
    DocumentTooLong,
    /// A document of one piece that cannot be read, by what the parser says of it.
    Document(String),
    /// A key of a document that is no list of peers.
    UnknownTop(String),
    /// A table without a column that names the peer: the columns there are.
    NoPeerColumn(Vec<String>),
    /// A column that is there twice.
    ColumnTwice(String),
    /// A column with an unknown name.
    UnknownColumn(String),
    /// Longer than [`super::MAX_LINE`].
    TooLong,
    /// No UTF-8.
    NotUtf8,
    /// No object of JSON, by what the parser says of it.
    Json(String),
    /// A quotation mark that is not closed on its line.
    OpenQuote,
    /// A row with more or fewer cells than the table has columns.
    Cells {
        /// Cells of the row.
        got: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// No peer: what came and what was expected.
    Peer(TargetError),
    /// Neither `peer` nor `host`.
    NoPeer,
    /// `peer`, and `host` or `port` beside it.
    PeerTwice,
    /// A key that entries do not have.
    UnknownKey(String),
    /// A key that a table of the configuration does not have.
    UnknownSetting {
        /// What came, shortened.
        got: String,
        /// What it may have.
        known: Vec<&'static str>,
    },
    /// A key that is there twice.
    KeyTwice(String),
    /// A value that its key does not take.
    Value {
        /// The key.
        key: String,
        /// What came, shortened.
        got: String,
        /// What it takes.
        wanted: Wanted,
    },
    /// A label's name that is none.
    LabelName(String),
    /// A label's value that is longer than [`super::MAX_LABEL`].
    LabelTooLong(String),
    /// More than [`super::MAX_LABELS`].
    TooManyLabels(usize),
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A text that is not empty.
    Text,
    /// A text or several.
    Texts,
    /// A port.
    Port,
    /// Yes or no.
    Flag,
    /// A word for a transport.
    Transport,
    /// A profile.
    Profile,
    /// A name or an address.
    Name,
    /// Days, or two numbers of them.
    Days,
    /// Names with texts.
    Labels,
    /// An entry: a text or a table.
    Entry,
    /// A list of entries.
    Entries,
    /// A table.
    Table,
    /// `NAME=PATH`, one or several.
    NamedPaths,
    /// Seconds above 0, at most a day.
    Seconds,
    /// A whole number between these.
    Number(i64, i64),
    /// One of these words.
    Word(&'static [&'static str]),
}

impl Fault {
    pub(super) fn new(line: u64, kind: FaultKind) -> Self {
        Self { at: Place::line(line), kind }
    }

    pub(super) fn at(at: Place, kind: FaultKind) -> Self {
        Self { at, kind }
    }

    /// The line, from 1.
    pub fn line(&self) -> u64 {
        self.at.line
    }

    /// It is the list that is wrong, and no single line of it: leaving lines out does not help.
    pub fn is_final(&self) -> bool {
        use FaultKind::{ColumnTwice, Document, DocumentTooLong, NoPeerColumn, UnknownColumn, UnknownTop, Unreadable};
        matches!(
            self.kind,
            Unreadable(_)
                | DocumentTooLong
                | Document(_)
                | UnknownTop(_)
                | NoPeerColumn(_)
                | ColumnTwice(_)
                | UnknownColumn(_)
        )
    }
}
