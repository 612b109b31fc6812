//! Breaking text into lines of a width in terminal cells.
//!
//! UAX #14 breaks behind every hyphen and slash, and what is copied from these reports is full of both: codes,
//! cmdlets, URLs, file names. So this breaks where the two languages themselves do, and nowhere else.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Never at the start of a line (JIS X 4051): closing marks, small kana, the long vowel mark.
const NO_START: &str = "、。，．・：；！？）」』】〉》〕］｝”’…‥ー々ゝゞヽヾ\
    ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.:;!?%";
/// Never at the end of a line: opening marks.
const NO_END: &str = "（「『【〈《〔［｛“‘([{";

/// Cells a text takes.
pub(in crate::report) fn width(text: &str) -> usize {
    text.width()
}

/// The lines of `text` as ranges without the white space around them; at least one, and none above `cells`.
///
/// 1. White space is where a line may break; it is left out there.
/// 2. Beside a wide character a line may break, too, unless the next may not start or the last may not end one.
/// 3. What has no such place and is longer than a line is cut: behind its last comma that fits, else at the edge.
pub(super) fn lines(text: &str, cells: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for piece in pieces(text) {
        // Cells of the line so far with this piece, the white space between the two included.
        match out.last_mut().filter(|line| width(&text[line.start..piece.end]) <= cells) {
            Some(line) => line.end = piece.end,
            None => cut(text, piece, cells, &mut out),
        }
    }
    if out.is_empty() {
        out.push(0..0);
    }
    out
}

/// Cells of the longest part of `text` that must stay together.
pub(super) fn longest(text: &str) -> usize {
    pieces(text).into_iter().map(|piece| width(&text[piece])).max().unwrap_or(0)
}

/// What must stay together: ranges without white space, in order.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last: Option<(usize, char)> = None;
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let end = at + c.len_utf8();
        match (out.last_mut(), last) {
            (Some(piece), Some((previous, before))) if previous == at && !breaks(before, c) => piece.end = end,
            _ => out.push(at..end),
        }
        last = Some((end, c));
    }
    out
}

/// Rule 2.
fn breaks(before: char, next: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    (wide(before) || wide(next)) && next.width() != Some(0) && !NO_START.contains(next) && !NO_END.contains(before)
}

/// Rule 3. Escapes (`\u001b`) are not cut: half of one reads as something else.
fn cut(text: &str, piece: Range<usize>, cells: usize, out: &mut Vec<Range<usize>>) {
    let mut start = piece.start;
    while width(&text[start..piece.end]) > cells.max(1) {
        let rest = &text[start..piece.end];
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        // At least one character a line, however narrow the line is.
        let mut fits = ends.take_while(|end| width(&rest[..*end]) <= cells).last();
        let fit = *fits.get_or_insert(rest.chars().next().map_or(rest.len(), char::len_utf8));
        let escape = rest[..fit].rfind("\\u").filter(|at| *at > 0 && fit - at < 6);
        let comma = rest[..fit].rfind(',').map(|at| at + 1).filter(|at| *at > fit / 2);
        let end = start + comma.or(escape).unwrap_or(fit);
        out.push(start..end);
        start = end;
    }
    if start < piece.end {
        out.push(start..piece.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, cells: usize) -> Vec<&str> {
        lines(text, cells).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_stay_whole_and_spaces_go() {
        assert_eq!(wrapped("one two  three ", 7), ["one two", "three"]);
        assert_eq!(wrapped("  ", 7), [""]);
        assert_eq!(
            wrapped("Import-ExchangeCertificate -Services IIS,SMTP", 30),
            ["Import-ExchangeCertificate", "-Services IIS,SMTP"]
        );
    }

    #[test]
    fn japanese_breaks_between_characters_but_not_before_a_closing_mark() {
        assert_eq!(wrapped("証明書が欠落。次", 13), ["証明書が欠", "落。次"]);
        assert_eq!(wrapped("サーバーです", 6), ["サー", "バーで", "す"]);
        assert_eq!(wrapped("あい「う」え", 6), ["あい", "「う」", "え"]);
    }

    #[test]
    fn a_word_beside_japanese_stays_whole() {
        assert_eq!(wrapped("で root-missing を", 14), ["で", "root-missing", "を"]);
        assert_eq!(wrapped("値はroot-missingです", 14), ["値は", "root-missingで", "す"]);
    }

    #[test]
    fn what_is_longer_than_a_line_is_cut_behind_a_comma_or_at_the_edge() {
        assert_eq!(wrapped("CN=Root,O=Contoso,C=JP", 12), ["CN=Root,", "O=Contoso,", "C=JP"]);
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("abcd\\u001befgh", 8), ["abcd", "\\u001bef", "gh"]);
    }
}
