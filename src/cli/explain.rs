//! `peertrust explain`: one page on a finding code.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::diagnosis::code::nearest;
use crate::diagnosis::{Code, explain};

use super::args::ExplainArgs;
use super::context::Context;
use super::error::Misuse;
use super::output;

/// The page, or the list of all codes with their titles.
pub(super) fn run(args: &ExplainArgs, context: &Context) -> Result<u8, Misuse> {
    let text = match &args.code {
        Some(word) => page(word, context)?,
        None => list(context),
    };
    output::text(&text)
}

fn page(word: &str, context: &Context) -> Result<String, Misuse> {
    let code: Code = word.parse().map_err(|_| unknown(word, context))?;
    let page = explain::page(code, context.catalogue.lang());
    if !context.color {
        return Ok(page.to_owned());
    }
    let heading =
        |line: &str| if line.starts_with('#') { format!("\u{1b}[1m{line}\u{1b}[0m\n") } else { format!("{line}\n") };
    Ok(page.lines().map(heading).collect())
}

/// What was expected: the code that was probably meant, or where all of them stand.
fn unknown(word: &str, context: &Context) -> Misuse {
    let expected = match nearest(word) {
        Some(code) => context.catalogue.text("error-code-nearest", &[("code", code.as_str().into())]),
        None => context.catalogue.text("error-code-list", &[]),
    };
    Misuse::new("error-code").with("got", word).with("expected", expected)
}

/// In the contract's order, a blank line between areas.
fn list(context: &Context) -> String {
    let room = Code::ALL.iter().map(|code| code.as_str().width()).max().unwrap_or_default();
    let mut out = String::new();
    let mut area = Code::ALL.first().map(|code| code.facts().area);
    for code in Code::ALL {
        if area.replace(code.facts().area) != area {
            out.push('\n');
        }
        let title = context.catalogue.text(&format!("title-{code}"), &[]);
        // A String takes whatever is written to it.
        let _ = writeln!(out, "{:room$}  {title}", code.as_str());
    }
    out
}
