//! What kind of list it is: decided by the content, for names lie and standard input has none.

/// A kind of peer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A peer a line.
    Plain,
}

/// Why a file is no list at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// UTF-16, as some editors of Windows save.
    Utf16,
    /// Bytes that no text has.
    Binary,
}

/// Bytes of the beginning that decide.
pub const HEAD: usize = 64 << 10;

impl Form {
    /// The kind of a list that begins like this.
    pub fn of(head: &[u8]) -> Result<Self, NotText> {
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(NotText::Utf16);
        }
        if head.contains(&0) {
            return Err(NotText::Binary);
        }
        Ok(Self::Plain)
    }
}
