//! Colours: SGR sequences around text, and never the only carrier of a meaning: a mark or a word stands beside each.

/// What a piece of text is. The sixteen colours alone: they follow the user's own theme, light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing special.
    Plain,
    /// Headings.
    Strong,
    /// What is read second.
    Muted,
    /// Passed, held.
    Good,
    /// Failed, missing.
    Bad,
    /// To be minded.
    Warn,
    /// Worth knowing.
    Note,
}

const RESET: &str = "\u{1b}[0m";

impl Style {
    fn start(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\u{1b}[1m",
            Self::Muted => "\u{1b}[2m",
            Self::Good => "\u{1b}[32m",
            Self::Bad => "\u{1b}[1;31m",
            Self::Warn => "\u{1b}[33m",
            Self::Note => "\u{1b}[36m",
        }
    }

    /// Appends `text`, coloured where colour is wanted.
    pub(super) fn paint(self, text: &str, color: bool, out: &mut String) {
        if !color || self == Self::Plain || text.is_empty() {
            out.push_str(text);
        } else {
            out.push_str(self.start());
            out.push_str(text);
            out.push_str(RESET);
        }
    }
}
