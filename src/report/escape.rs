//! Escaping: what a terminal or a reader acts on is written `\uXXXX`, in every format and on stderr.
//!
//! A peer chooses subject, SAN and banner. ESC and C1 steer a terminal, bidi controls reorder what is read,
//! zero-width characters hide, tags are invisible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character acts on a terminal or a reader instead of being shown.
pub fn acts(c: char) -> bool {
    matches!(c,
        '\u{00}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text with every acting character written `\uXXXX`, a line feed included: for one line of a terminal.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { push(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Appends `\uXXXX`, a surrogate pair above the basic plane, as JSON has it.
pub fn push(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a String does not fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_and_what_is_shown_stays() {
        assert_eq!(line("\u{1b}[31mred\u{7}\r\n"), "\\u001b[31mred\\u0007\\u000d\\u000a");
        assert_eq!(line("a\u{202e}b\u{2066}c\u{200b}"), "a\\u202eb\\u2066c\\u200b");
        assert_eq!(line("\u{9b}31m\u{7f}\u{61c}\u{feff}\u{fffa}"), "\\u009b31m\\u007f\\u061c\\ufeff\\ufffa");
        assert_eq!(line("\u{e0041}"), "\\udb40\\udc41");
        assert_eq!(line("証明書 é — ✓"), "証明書 é — ✓");
    }

    #[test]
    fn nothing_that_acts_survives() {
        for c in ('\u{0}'..=char::MAX).filter(|c| acts(*c)) {
            assert!(!line(&c.to_string()).contains(acts), "{:x}", u32::from(c));
        }
    }
}
