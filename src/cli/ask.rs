//! A question before something is changed.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::i18n::{Catalogue, Text};
use crate::report::escape;

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// No terminal, so nobody to ask.
    Nobody,
}

/// Letters of an answer that are looked at.
const MAX_ANSWER: u64 = 1024;

/// Asks, unless `yes` answers beforehand. Only where somebody sees the question and can answer it: a pipe that happens
/// to hold a `y` approves of nothing.
pub(super) fn ask(question: &Text, yes: bool, catalogue: &Catalogue) -> Answer {
    if yes {
        return Answer::Yes;
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Answer::Nobody;
    }
    let mut stderr = io::stderr();
    // A question that cannot be seen is answered by nobody.
    if write!(stderr, "{}", escape::line(&catalogue.say(question))).and_then(|()| stderr.flush()).is_err() {
        return Answer::Nobody;
    }
    let mut line = String::new();
    let read = io::Read::take(io::stdin().lock(), MAX_ANSWER).read_line(&mut line);
    match line.trim().to_lowercase().as_str() {
        "y" | "yes" | "はい" if read.is_ok() => Answer::Yes,
        _ => Answer::No,
    }
}
