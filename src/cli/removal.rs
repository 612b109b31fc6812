//! Which certificates of a store a word means: a fingerprint, a common name, or a file that holds them.

use std::path::Path;

use crate::cert::{Certificate, Sha256};
use crate::diagnosis::code::distance;
use crate::trust::Stores;

use super::error::Misuse;
use super::password::Passwords;
use super::rehearsal::certificates;

/// Near ones that an error names.
const MAX_NEAR: usize = 3;
/// Digits of a fingerprint from which on a beginning of one is taken for one.
const MIN_DIGITS: usize = 8;

/// The certificates of any of the stores that `word` means; the first that holds:
///
/// 1. 64 hexadecimal digits, with or without colons: the certificate of this fingerprint.
/// 2. A common name, letter case aside: every certificate that has it.
/// 3. A file: the certificates in it that a store holds.
///
/// Nothing found is misuse that says what was looked for and what comes near.
pub(super) fn named(word: &str, stores: &Stores, passwords: &Passwords<'_>) -> Result<Vec<Certificate>, Misuse> {
    let held = held(stores);
    let fingerprint = digits(word).filter(|digits| digits.len() == 64);
    let by_fingerprint = |c: &&Certificate| Some(c.sha256.to_string()) == fingerprint;
    let by_name = |c: &&Certificate| c.common_name().is_some_and(|name| same(name, word));
    let mut found: Vec<Certificate> = held.iter().copied().filter(by_fingerprint).cloned().collect();
    if found.is_empty() {
        found = held.iter().copied().filter(by_name).cloned().collect();
    }
    if found.is_empty() && Path::new(word).is_file() {
        let of_file: Vec<Sha256> = certificates(Path::new(word), passwords)?.iter().map(|c| c.sha256).collect();
        found = held.iter().copied().filter(|c| of_file.contains(&c.sha256)).cloned().collect();
        if found.is_empty() {
            return Err(Misuse::new("error-without-file").with("got", word).with("count", of_file.len()));
        }
    }
    if found.is_empty() { Err(nothing(word, &held)) } else { Ok(found) }
}

/// Every certificate that any store holds, once.
fn held(stores: &Stores) -> Vec<&Certificate> {
    let mut seen = std::collections::HashSet::new();
    let all = stores.all().flat_map(|(_, store)| &store.entries).map(|entry| &entry.certificate);
    all.filter(|certificate| seen.insert(certificate.sha256)).collect()
}

/// The word as bare hexadecimal digits in lower case; `None` where there is anything else in it.
fn digits(word: &str) -> Option<String> {
    let bare: String = word.chars().filter(|c| *c != ':' && !c.is_whitespace()).collect();
    let hex = bare.len() >= MIN_DIGITS && bare.chars().all(|c| c.is_ascii_hexdigit());
    hex.then(|| bare.to_ascii_lowercase())
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn nothing(word: &str, held: &[&Certificate]) -> Misuse {
    let shown = |c: &Certificate| match c.common_name() {
        Some(name) => format!("“{name}” ({})", c.sha256),
        None => format!("“{}” ({})", c.subject, c.sha256),
    };
    let near: Vec<String> = near(word, held).into_iter().map(shown).collect();
    let id = match (digits(word).is_some(), near.is_empty()) {
        (true, true) => "error-without-fingerprint",
        (true, false) => "error-without-fingerprint-near",
        (false, true) => "error-without",
        (false, false) => "error-without-near",
    };
    Misuse::new(id).with("got", word).with("count", held.len()).with("names", near.join(", "))
}

/// What was probably meant: fingerprints that begin alike; common names that contain the word or lie in it, then those
/// that a few letters tell from it.
fn near<'a>(word: &str, held: &[&'a Certificate]) -> Vec<&'a Certificate> {
    if let Some(digits) = digits(word) {
        let alike = held.iter().copied().filter(|c| c.sha256.to_string().starts_with(&digits[..MIN_DIGITS]));
        return alike.take(MAX_NEAR).collect();
    }
    let word = word.trim().to_lowercase();
    let steps = |c: &Certificate| {
        let name = c.common_name()?.trim().to_lowercase();
        let inside = name.contains(&word) || (!name.is_empty() && word.contains(&name));
        let steps = if inside { 0 } else { distance(&name, &word) };
        (steps <= word.chars().count() / 3).then_some(steps)
    };
    let mut ranked: Vec<(usize, &Certificate)> = held.iter().filter_map(|c| Some((steps(c)?, *c))).collect();
    ranked.sort_by_key(|(steps, _)| *steps);
    ranked.into_iter().take(MAX_NEAR).map(|(_, certificate)| certificate).collect()
}
