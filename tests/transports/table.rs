//! The table of docs/transports.md is what the tests here expect of the servers: transport by server by state, with
//! OpenSSL's word beside ours.
//!
//! To write it anew: `touch target/update-docs && cargo test --test transports table`, then `rm target/update-docs`.

use std::fmt::Write as _;
use std::path::Path;

use crate::recipes::{self, Recipe};
use crate::verdicts::{self, WORDS, openssls};

const BEGIN: &str = "<!-- table of tests/transports -->\n";
const END: &str = "<!-- end of table -->\n";

#[test]
fn the_documentation_has_the_table_that_the_servers_are_held_to() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("docs/transports.md");
    let text = std::fs::read_to_string(&page).expect("docs/transports.md");
    let (before, rest) = text.split_once(BEGIN).expect("the beginning of the table");
    let (held, after) = rest.split_once(END).expect("its end");
    let made = table();
    if root.join("target/update-docs").exists() {
        std::fs::write(&page, [before, BEGIN, &made, END, after].concat()).expect("docs/transports.md");
        panic!("docs/transports.md was written; remove target/update-docs and look at the difference");
    }
    assert_eq!(held, made, "docs/transports.md");
}

fn table() -> String {
    let mut out = "| transport | server | healthy | root missing | wrong name | TLS off | TLS 1.0, RSA key exchange | \
                   client certificate |\n|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for recipe in recipes::all() {
        for scheme in recipe.schemes {
            row(&mut out, scheme, recipe.name, verdicts::off(recipe.name).unwrap_or_default(), mutual(&recipe, scheme));
        }
    }
    row(&mut out, "mssql", "script, then `s_server`", "script", "demanded");
    out
}

fn row(out: &mut String, scheme: &str, server: &str, off: &str, mutual: &str) {
    let said: Vec<String> = WORDS
        .iter()
        .zip(openssls(scheme))
        .map(|((ours, _), openssl)| if openssl.len() > 2 { format!("{ours}; –") } else { format!("{ours}; {openssl}") })
        .collect();
    writeln!(out, "| `{scheme}` | {server} | {} | {off} | the same three | {mutual} |", said.join(" | "))
        .expect("a String takes all");
}

fn mutual(recipe: &Recipe, scheme: &str) -> &'static str {
    match (recipe.mutual)(scheme) {
        None => "never asked for",
        Some(manner) if manner.demands => "demanded",
        Some(manner) if manner.refuses => "asked for, judged",
        Some(_) => "asked for",
    }
}
