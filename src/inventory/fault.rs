//! What a line of a list is when it is no entry.

use crate::target::TargetError;

/// A line that is no entry.
#[derive(Debug)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a line.
#[derive(Debug)]
pub enum FaultKind {
    /// The list could not be read on: nothing follows.
    Unreadable(std::io::Error),
    /// Longer than [`super::MAX_LINE`].
    TooLong,
    /// No UTF-8.
    NotUtf8,
    /// No peer: what came and what was expected.
    Peer(TargetError),
}

impl Fault {
    pub(super) fn new(line: u64, kind: FaultKind) -> Self {
        Self { line, kind }
    }

    /// Nothing can be read behind it: leaving the line out does not help.
    pub fn is_final(&self) -> bool {
        matches!(self.kind, FaultKind::Unreadable(_))
    }
}
