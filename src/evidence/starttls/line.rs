//! Lines, and prefixes of lines.

/// The first whole line without its end, and the bytes it takes with it. A bare LF ends a line as well.
pub(super) fn line(heard: &[u8]) -> Option<(&[u8], usize)> {
    let end = heard.iter().position(|b| *b == b'\n')?;
    let text = heard.get(..end)?;
    Some((text.strip_suffix(b"\r").unwrap_or(text), end + 1))
}

/// Whether bytes begin with this word, or could still do so; any case.
pub(super) fn may_begin(heard: &[u8], word: &[u8]) -> bool {
    let seen = heard.len().min(word.len());
    heard.get(..seen).zip(word.get(..seen)).is_some_and(|(heard, word)| heard.eq_ignore_ascii_case(word))
}

/// Whether a text begins with this word, in any case, and the word ends there.
pub(super) fn begins_with_word(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && text.get(word.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
}

/// Whether one of the words of a text, between blanks, is this one; any case.
pub(super) fn has_word(text: &[u8], word: &[u8]) -> bool {
    text.split(|b| matches!(b, b' ' | b'\t' | b'[' | b']' | b'"')).any(|part| part.eq_ignore_ascii_case(word))
}

/// A command line.
pub(super) fn command(text: &str) -> Vec<u8> {
    format!("{text}\r\n").into_bytes()
}
