//! The documentation says what the program does: pages made from the program's own tables are compared with it,
//! every command that a reader may copy is understood, and both languages say the same.
//!
//! To write the made pages anew: `mkdir -p target && touch target/update-docs && cargo test --test docs`, then
//! `rm target/update-docs` and look at the difference.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "docs/commands.rs"]
mod commands;
#[path = "docs/findings.rs"]
mod findings;
#[path = "docs/markdown.rs"]
mod markdown;
#[path = "docs/readme.rs"]
mod readme;
#[path = "docs/report.rs"]
mod report;

use std::fs;
use std::path::{Path, PathBuf};

/// The repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every page a reader may copy from.
fn pages() -> Vec<(String, String)> {
    let mut names: Vec<String> = fs::read_dir(root().join("docs"))
        .expect("docs/")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("docs/{name}"))
        .chain(["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(str::to_owned))
        .collect();
    names.sort();
    names.into_iter().map(|name| (read(&name), name)).map(|(text, name)| (name, text)).collect()
}

/// Compares a file with what the program makes of it. With `target/update-docs` it is written, and the test fails
/// all the same: a forgotten marker must not let everything pass.
fn compare(name: &str, made: &str) {
    let path = root().join(name);
    let held = fs::read_to_string(&path).unwrap_or_default();
    if Path::new(&root().join("target/update-docs")).exists() {
        fs::write(&path, made).expect(name);
        panic!("{name} was written; remove target/update-docs, look at the difference, and run the tests again");
    }
    if held == made {
        return;
    }
    let line = held.lines().zip(made.lines()).position(|(held, made)| held != made);
    let at = line.unwrap_or_else(|| held.lines().count().min(made.lines().count()));
    let show = |text: &str| text.lines().nth(at).unwrap_or("(its end)").to_owned();
    panic!(
        "{name} is not what the program makes, from line {}:\n  file    {}\n  program {}\nsee tests/docs.rs for how to \
         write it anew",
        at + 1,
        show(&held),
        show(made)
    );
}
