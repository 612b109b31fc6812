//! Every command of the documentation is one that the program understands.

use clap::error::ErrorKind;

use crate::{markdown, pages};

/// One call of the program.
pub struct Call {
    pub line: usize,
    pub words: Vec<String>,
}

/// The calls in the shell blocks of a page, a continued line as one.
pub fn calls(text: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for block in markdown::blocks(text).0.into_iter().filter(|block| matches!(block.language.as_str(), "sh" | "bash")) {
        let mut command = String::new();
        for (offset, line) in block.lines.iter().enumerate() {
            command.push_str(line.trim_end_matches('\\'));
            if !line.ends_with('\\') {
                let line = block.line + 1 + offset;
                calls.extend(of_line(&command).into_iter().map(|words| Call { line, words }));
                command.clear();
            }
        }
    }
    calls
}

/// Calls in code within a line: those that name no placeholder by `…`.
pub fn inline(text: &str) -> Vec<Call> {
    let spans = markdown::spans(text);
    let whole = spans.iter().filter(|span| !span.contains('…') && span.contains(' '));
    whole.flat_map(|span| of_line(span)).map(|words| Call { line: 0, words }).collect()
}

/// The calls of one shell line: `peertrust …`, or `cargo run … -- …`, each up to the next operator.
fn of_line(line: &str) -> Vec<Vec<String>> {
    let mut calls = Vec::new();
    for mut words in split(line) {
        while words.first().is_some_and(|word| matches!(word.as_str(), "if" | "!" | "then" | "$" | "exec" | "time")) {
            words.remove(0);
        }
        match words.first().map(String::as_str) {
            Some("peertrust") => calls.push(words),
            Some("cargo") if words.get(1).is_some_and(|word| word == "run") => {
                let at = words.iter().position(|word| word == "--").unwrap_or(words.len() - 1);
                words.splice(..=at, ["peertrust".to_owned()]);
                calls.push(words);
            }
            _ => {}
        }
    }
    calls
}

/// A shell line as commands of words: quotes are understood, comments and redirections end a command's words.
fn split(line: &str) -> Vec<Vec<String>> {
    let (mut commands, mut words, mut word) = (Vec::new(), Vec::new(), String::new());
    let mut quote = None;
    let mut redirected = false;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if word.is_empty() => break,
            (None, c) if c.is_whitespace() || matches!(c, '|' | ';' | '&' | '>' | '<') => {
                let full = std::mem::take(&mut word);
                // `2>` is a redirection, not a word.
                if !full.is_empty() && !redirected && (c != '>' || full != "2") {
                    words.push(full);
                }
                redirected = match c {
                    '>' | '<' => true,
                    c if c.is_whitespace() => redirected,
                    _ => false,
                };
                if matches!(c, '|' | ';' | '&') {
                    commands.push(std::mem::take(&mut words));
                }
            }
            (None, c) => word.push(c),
        }
    }
    if !word.is_empty() && !redirected {
        words.push(word);
    }
    commands.push(words);
    commands.retain(|words| !words.is_empty());
    commands
}

/// What clap makes of a call; `None` when it understands.
fn refusal(call: &Call) -> Option<String> {
    let program = peertrust::cli::command();
    let error = program.try_get_matches_from(&call.words).err()?;
    // A page may speak of a command by its name alone.
    let named = call.words.len() == 2 && error.kind() == ErrorKind::MissingRequiredArgument;
    // Help and version are answers.
    (!named && error.use_stderr()).then(|| error.to_string().lines().next().unwrap_or_default().to_owned())
}

#[test]
fn every_command_of_the_documentation_is_understood() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (page, text) in pages() {
        for call in calls(&text).into_iter().chain(inline(&text)) {
            tried += 1;
            if let Some(refusal) = refusal(&call) {
                wrong.push(format!("{page}:{}: {}\n    {refusal}", call.line, call.words.join(" ")));
            }
        }
    }
    assert!(wrong.is_empty(), "commands that are not understood:\n{}", wrong.join("\n"));
    assert!(tried > 20, "only {tried} commands were found: the reader of these pages is broken");
}

#[test]
fn an_unknown_flag_is_noticed_behind_every_piece_of_shell() {
    for line in [
        "peertrust check --nonsense",
        "$ peertrust check --nonsense",
        "true && peertrust check --nonsense | jq .",
        "if ! peertrust check --nonsense 2>err.txt; then exit 1; fi",
        "cargo run --release -- check --nonsense",
        "peertrust check 'a b' --nonsense >out.json # a comment",
        "peertrust check a \\\n  --nonsense",
    ] {
        let page = format!("```sh\n{line}\n```\n");
        let found = calls(&page);
        assert_eq!(found.len(), 1, "{line}");
        assert!(refusal(&found[0]).is_some_and(|refusal| refusal.contains("--nonsense")), "{line}");
    }
}

#[test]
fn operators_quotes_and_redirections_end_or_join_words() {
    let page = "```sh\npeertrust check 'a b' --lang ja >out.json 2>err.txt | jq '.peers[] | .peer'\n```\n";
    assert_eq!(calls(page)[0].words, ["peertrust", "check", "a b", "--lang", "ja"]);
}
