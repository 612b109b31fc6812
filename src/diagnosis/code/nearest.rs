//! The code that a mistyped word was meant to be.

use super::Code;

/// The nearest code, when few enough strokes lead to it: at most a third of the word's length.
pub fn nearest(word: &str) -> Option<Code> {
    let word = word.to_ascii_lowercase().replace(['_', ' '], "-");
    // A part of a code is nearer than any spelling: `staple` is `must-staple`.
    let part = |code: &&Code| word.len() >= 4 && code.as_str().split('-').collect::<Vec<_>>().contains(&word.as_str());
    let parts: Vec<&Code> = Code::ALL.iter().filter(part).collect();
    if let [only] = parts[..] {
        return Some(*only);
    }
    let measured = Code::ALL.iter().map(|code| (distance(&word, code.as_str()), *code));
    let (strokes, code) = measured.min_by_key(|(strokes, _)| *strokes)?;
    (strokes * 3 <= word.len().max(code.as_str().len())).then_some(code)
}

/// A word from the line, or a name in a certificate, may be of any length; none worth comparing is longer.
const MAX_WORD: usize = 100;

/// Levenshtein's: characters to put in, take out or replace; of long words their beginnings count.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(MAX_WORD).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(MAX_WORD).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_code_and_nonsense_none() {
        for (word, code) in [
            ("expird", Some(Code::Expired)),
            ("root_missing", Some(Code::RootMissing)),
            ("Weak-Key", Some(Code::WeakKey)),
            ("missing-root", None),
            ("staple", Some(Code::MustStaple)),
            ("issuer-replacd", Some(Code::IssuerReplaced)),
            ("zzzzzzzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word), code, "{word}");
        }
        for code in Code::ALL {
            assert_eq!(nearest(code.as_str()), Some(*code));
        }
    }
}
