//! A command to copy: what is pasted into a POSIX shell is what was meant, whatever the names in it are.
//!
//! A line that is too long goes on behind a backslash, inside a long word too: wrapped as text is, half of it would
//! run by itself.

use super::page::Page;
use super::style::Style;
use super::wrap::width;
use crate::diagnosis::missing::{Missing, Source};
use crate::report::escape::acts;
use crate::report::model::{PeerReport, Report};
use crate::target::ChosenBy;
use crate::trust::store::StoreFormat;
use crate::trust::{Profile, Store};

/// Columns that a command takes at least: narrower than this nothing is readable anyhow.
const MIN_CELLS: usize = 24;
/// Characters that no shell acts on, at whichever place of a word.
const PLAIN: &str = "_-./:@%+,";

/// Writes a command on lines of its own; whether it could be written exactly.
pub(super) fn write(page: &mut Page<'_>, words: &[&str]) -> bool {
    let lines = lines(words, page.look().width);
    for line in lines.iter().flatten() {
        page.verbatim(Style::Strong, line);
    }
    lines.is_some()
}

/// The command by which what a failed peer lacks is imported into the store that was checked, one a node.
pub(super) fn import(page: &mut Page<'_>, peer: &PeerReport, report: &Report<'_>) {
    let missing = || peer.diagnosis.addresses.iter().flat_map(|address| &address.missing);
    let importable: Vec<&Missing> = missing().filter(|missing| missing.importable(report.checked_at)).collect();
    // A file, a changed store or another day cannot be asked for again in these words.
    let hypothetical = report.rehearsal.is_some() || report.at_given || peer.evidence.handed.is_some();
    if importable.is_empty() || peer.diagnosis.healthy() || hypothetical {
        return;
    }
    let fetched = importable.iter().any(|missing| missing.source == Source::Aia);
    let commands: Vec<Vec<String>> = report
        .stores_of(peer)
        .all()
        .filter_map(|(_, store)| written_in(store))
        .filter_map(|path| of(peer, path, report.policy_of(peer).profile, fetched))
        .filter(|words| lines(&words.iter().map(String::as_str).collect::<Vec<_>>(), MIN_CELLS).is_some())
        .collect();
    if commands.is_empty() {
        return;
    }
    page.heading("report-import-command");
    for words in commands {
        write(page, &words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// Where a store is, if an import can write there.
fn written_in(store: &Store) -> Option<&str> {
    match store.sources.as_slice() {
        [one] if matches!(one.format, StoreFormat::Directory | StoreFormat::Pem) => Some(&one.path),
        _ => None,
    }
}

/// Recorded evidence can name a peer that no line could: one that reads as an option is not repeated.
fn of(peer: &PeerReport, store: &str, profile: Profile, fetched: bool) -> Option<Vec<String>> {
    let target = &peer.evidence.target;
    let name = target.server_name.as_ref().map(ToString::to_string);
    if std::iter::once(&target.peer).chain(&name).any(|word| word.starts_with('-')) {
        return None;
    }
    let mut words = vec!["peertrust".to_owned(), "import".to_owned(), target.peer.clone()];
    let mut option = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
    if target.chosen_by == ChosenBy::Starttls {
        option("--starttls", target.transport.scheme());
    }
    if let Some(name) = &name {
        option("--server-name", name);
    }
    option("--store", store_word(store).as_str());
    if profile == Profile::Pkix {
        option("--profile", profile.as_str());
    }
    if fetched {
        words.push("--aia".to_owned());
    }
    Some(words)
}

/// A path that begins with a hyphen would be read as an option.
pub(super) fn store_word(path: &str) -> String {
    if path.starts_with('-') { format!("./{path}") } else { path.to_owned() }
}

/// The word as a shell takes it; `None` where it cannot be shown as it is: characters that act, and those that stand
/// for bytes that are none.
fn quoted(word: &str) -> Option<String> {
    if word.contains(|c| acts(c) || c == char::REPLACEMENT_CHARACTER) {
        return None;
    }
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || PLAIN.contains(c));
    Some(if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) })
}

/// The words on lines of at most so many cells.
fn lines(words: &[&str], cells: usize) -> Option<Vec<String>> {
    // Two for the backslash and the blank before it.
    let cells = cells.max(MIN_CELLS) - 2;
    let mut lines = Vec::new();
    let mut line = " ".to_owned();
    for (at, word) in words.iter().enumerate() {
        let whole = quoted(word)?;
        // An option begins a line rather than leave its value to the next.
        let value = words.get(at + 1).filter(|_| word.starts_with("--")).filter(|value| !value.starts_with("--"));
        let with_value = value.map(|value| quoted(value)).map_or(Some(0), |value| value.map(|v| 1 + width(&v)))?;
        let needs = width(&whole) + if 4 + width(&whole) + with_value <= cells { with_value } else { 0 };
        if width(&line) + 1 + needs <= cells {
            line.push(' ');
            line.push_str(&whole);
            continue;
        }
        lines.push(format!("{line} \\"));
        line = String::from("    ");
        let mut rest = *word;
        // What goes on inside a word must not be indented: the blank would end the word.
        while width(&line) + width(&quoted(rest)?) > cells {
            let fits = fitting(rest, cells - width(&line));
            lines.push(format!("{line}{}\\", quoted(&rest[..fits])?));
            (line, rest) = (String::new(), &rest[fits..]);
        }
        line.push_str(&quoted(rest)?);
    }
    lines.push(line);
    Some(lines)
}

/// Bytes of a word that fit when they are quoted; one character at least.
fn fitting(word: &str, cells: usize) -> usize {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let fits = |end: &usize| quoted(&word[..*end]).is_some_and(|quoted| width(&quoted) <= cells);
    let first = word.chars().next().map_or(0, char::len_utf8);
    ends.take_while(fits).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const HOSTILE: [&str; 14] = [
        "plain.example",
        "",
        "two words",
        "it's",
        "'; touch owned; '",
        "$(touch owned)`touch owned`$HOME",
        "a\\",
        "\"",
        "~root",
        "=ls",
        "*?[a-z]{a,b}!#&|;<>()",
        "証明書 ストア",
        "''''''''''''''''''''''''''''''''''''''''''''''''''''''''''''''''",
        "/a-very/long path/with-the-'quotes'/in/it/that-is/longer/than/a-line/of-80-columns/and/goes/on/$(for)/ever",
    ];

    /// What a shell makes of the lines, word by word.
    fn heard(words: &[&str], cells: usize) -> Vec<String> {
        let text = lines(words, cells).unwrap().join("\n");
        for line in text.lines() {
            assert!(width(line) <= cells, "{cells}: {line}");
        }
        let script = format!("set -- {text}\nfor word; do printf '%s\\0' \"$word\"; done");
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    #[test]
    fn a_shell_hears_every_word_as_it_is() {
        for cells in [24, 31, 40, 80, 200] {
            assert_eq!(heard(&HOSTILE, cells), HOSTILE, "{cells}");
        }
    }

    #[test]
    fn what_acts_on_a_terminal_and_what_is_no_text_is_never_a_command() {
        for word in ["a\nb", "a\u{1b}[31m", "a\u{202e}b", "a\u{200b}", "a\u{fffd}"] {
            assert_eq!(lines(&["peertrust", word], 80), None, "{word:?}");
        }
    }

    #[test]
    fn a_store_is_never_an_option() {
        assert_eq!(store_word("-x"), "./-x");
        assert_eq!(store_word("/srv/x"), "/srv/x");
    }
}
