//! Which room may touch what: the table of the house, held against the sources.
//!
//! The crate is one compilation unit, so the compiler lets every room see every other. This test does not: it
//! reads the paths that begin at the crate's root (`crate::…`, or as many `super` as lead there) and the words
//! for things that a room must leave alone. Test modules and comments are left out.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// One line of the table.
struct Room {
    name: &'static str,
    /// Rooms it may import; itself always.
    imports: &'static [&'static str],
    /// Words it may not write, each with the files (by their end) in which it may.
    never: &'static [(&'static str, &'static [&'static str])],
}

const FILES: (&str, &[&str]) = ("std::fs", &[]);
const ENVIRONMENT: (&str, &[&str]) = ("std::env", &[]);
const PROCESS: (&str, &[&str]) = ("std::process", &[]);
const RUNTIME: (&str, &[&str]) = ("tokio", &[]);
const TCP: (&str, &[&str]) = ("TcpStream", &[]);
const UDP: (&str, &[&str]) = ("UdpSocket", &[]);

/// No network, no file, no environment: what a function of values cannot need.
const PURE: &[(&str, &[&str])] = &[FILES, ENVIRONMENT, PROCESS, RUNTIME, TCP, UDP];

/// In the order of the flow. `i18n` is a noun: a finding carries the identity of its message and no words.
const ROOMS: [Room; 16] = [
    Room { name: "target", imports: &["cert", "moment"], never: PURE },
    Room { name: "moment", imports: &["cert", "target"], never: PURE },
    Room { name: "cert", imports: &["target", "moment"], never: PURE },
    Room { name: "i18n", imports: &["target", "moment", "cert"], never: PURE },
    Room {
        name: "evidence",
        imports: &["target", "moment", "cert"],
        // Windows keeps its hosts file under %SystemRoot%.
        never: &[("std::env", &["resolve/hosts.rs"]), PROCESS],
    },
    Room {
        name: "trust",
        imports: &["target", "moment", "cert", "evidence"],
        // Stores are read in one place, from where the caller says.
        never: &[("std::fs", &["trust/source.rs", "trust/source/decided.rs"]), ENVIRONMENT, PROCESS, RUNTIME, TCP, UDP],
    },
    // Peer lists, from a reader that it is given. Of `trust` it knows the words that an entry may say.
    Room { name: "inventory", imports: &["target", "moment", "cert", "trust"], never: PURE },
    Room { name: "diagnosis", imports: &["target", "moment", "cert", "evidence", "trust", "i18n"], never: PURE },
    Room {
        name: "change",
        imports: &["target", "moment", "cert", "evidence", "trust", "diagnosis", "i18n"],
        never: PURE,
    },
    Room {
        name: "report",
        imports: &["target", "moment", "cert", "evidence", "trust", "diagnosis", "change", "i18n", "import"],
        never: PURE,
    },
    Room {
        name: "fleet",
        imports: &["target", "moment", "cert", "inventory", "evidence", "trust", "diagnosis", "report", "i18n"],
        never: &[ENVIRONMENT, PROCESS, TCP, UDP],
    },
    Room {
        name: "import",
        imports: &["target", "moment", "cert", "trust", "i18n"],
        never: &[ENVIRONMENT, PROCESS, RUNTIME, TCP, UDP],
    },
    Room {
        name: "serve",
        // It calls the line as `cli` does. What it serves was read by whoever called it: of files it sees `/proc` alone.
        imports: &[
            "target",
            "moment",
            "cert",
            "inventory",
            "evidence",
            "trust",
            "diagnosis",
            "report",
            "fleet",
            "import",
            "pki",
            "i18n",
        ],
        never: &[("std::fs", &["serve/process.rs"]), ENVIRONMENT, PROCESS],
    },
    Room { name: "pki", imports: &["target", "moment", "cert", "i18n"], never: &[ENVIRONMENT, RUNTIME, TCP, UDP] },
    Room { name: "lab", imports: &["target", "moment", "cert", "pki", "i18n"], never: &[ENVIRONMENT, PROCESS] },
    Room {
        name: "cli",
        imports: &[
            "target",
            "moment",
            "cert",
            "i18n",
            "evidence",
            "trust",
            "diagnosis",
            "change",
            "report",
            "inventory",
            "fleet",
            "import",
            "serve",
            "pki",
            "lab",
        ],
        never: &[],
    },
];

/// The process's own streams belong to `cli`: everybody else writes into the writer it was given.
const STREAMS: [&str; 7] = ["println!", "eprintln!", "print!", "eprint!", "dbg!", "stdout()", "stderr()"];

#[test]
fn every_room_keeps_to_its_table() {
    let mut faults = vec![];
    for file in sources() {
        let text = fs::read_to_string(&file).expect("a source file");
        faults.extend(faults_of(&file, &text));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn unsafe_code_is_forbidden_and_absent() {
    let manifest = fs::read_to_string(folder().with_file_name("Cargo.toml")).expect("Cargo.toml");
    assert!(manifest.contains("\nunsafe_code = \"forbid\"\n"), "the lint table forbids unsafe code");
    for file in sources() {
        let text = fs::read_to_string(&file).expect("a source file");
        let found = without_comments(&text).find(|line| words(line).any(|word| word == "unsafe"));
        assert!(found.is_none(), "{}: {found:?}", file.display());
    }
}

/// The reader finds what it is to find, in every form, and nothing else.
#[test]
fn a_forbidden_import_is_seen_in_every_form() {
    let faults = |file: &str, text: &str| faults_of(Path::new(file), text).len();
    for text in [
        "use crate::trust::Store;",
        "use crate::{cert::Der, trust::{Store, Entry}};",
        "use crate::{\n    moment::Moment,\n    report,\n};",
        "fn f(s: &crate::diagnosis::Finding) {}",
        "use super::trust::Store;",
    ] {
        assert_eq!(faults("src/evidence/mod.rs", text), 1, "{text}");
    }
    assert_eq!(faults("src/evidence/ping/mod.rs", "use super::super::trust::Store;"), 1);
    assert_eq!(faults("src/evidence/ping.rs", "use super::super::trust::Store;"), 1);
    assert_eq!(faults("src/trust/path.rs", "pub fn f() { std::fs::read(p); println!(\"{p}\"); }"), 2);
    assert_eq!(faults("src/trust/source.rs", "pub fn f() { std::fs::read(p); }"), 0);
    assert_eq!(faults("src/cli/output.rs", "fn f() { io::stdout(); }"), 0);
    for text in [
        "use crate::{cert::{self, trust}, moment::Moment};",
        "use crate::evidence::trust;",
        "// crate::trust decides\nuse super::trust_free;",
        "#[cfg(test)]\nmod tests {\n    use crate::trust::Store;\n}\n",
        "use super::wire::Wire;",
    ] {
        assert_eq!(faults("src/evidence/probe.rs", text), 0, "{text}");
    }
}

#[test]
fn every_room_of_the_crate_is_in_the_table() {
    let root = fs::read_to_string(folder().join("lib.rs")).expect("lib.rs");
    let declared = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for room in declared {
        assert!(ROOMS.iter().any(|known| known.name == room), "`{room}` is in no line of the table");
    }
}

/// Everything that this file may not say, in words for whoever broke it.
fn faults_of(file: &Path, text: &str) -> Vec<String> {
    let path = module_path(file);
    let Some(room) = path.first().and_then(|name| ROOMS.iter().find(|room| room.name == *name)) else {
        return vec![]; // lib.rs and main.rs
    };
    let code: String = without_comments(without_tests(text)).flat_map(|line| [line, "\n"]).collect();
    let mut faults = vec![];
    for import in imports(&code, path.len()) {
        let known = ROOMS.iter().any(|other| other.name == import);
        if known && import != room.name && !room.imports.contains(&import.as_str()) {
            faults.push(format!("{}: `{}` may not import `{import}`", file.display(), room.name));
        }
    }
    let streams = STREAMS.iter().map(|word| (*word, &[][..])).filter(|_| room.name != "cli");
    for (word, except) in room.never.iter().copied().chain(streams) {
        if says(&code, word) && !except.iter().any(|end| file.ends_with(end)) {
            faults.push(format!("{}: `{}` may not say `{word}`", file.display(), room.name));
        }
    }
    faults
}

/// The rooms that paths of this code begin with, for a module so many levels below the root.
fn imports(code: &str, depth: usize) -> Vec<String> {
    let to_root = "super::".repeat(depth);
    let mut found = vec![];
    for prefix in ["crate::", to_root.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            let before = code.get(..at).unwrap_or_default();
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            found.extend(heads(code.get(at + prefix.len()..).unwrap_or_default()));
        }
    }
    found
}

/// The first name of a path, or the first names of each path in a `{…}` group.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let (mut level, mut start, mut found) = (0_u32, 0, vec![]);
    for (at, c) in group.char_indices() {
        match c {
            '{' => level += 1,
            '}' if level > 0 => level -= 1,
            ',' | '}' if level == 0 => {
                found.push(name(group.get(start..at).unwrap_or_default().trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the word stands there as a word: `print!` is not in `eprint!`, nor `tokio` in `tokio_rustls`.
fn says(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).unwrap_or_default().ends_with(part);
        let after = word.ends_with(part) && code.get(at + word.len()..).unwrap_or_default().starts_with(part);
        !before && !after
    })
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Test modules stand at the end of their file, by the house's custom.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests {").and_then(|at| text.get(..at)).unwrap_or(text)
}

fn without_comments(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// `src/trust/path.rs` is `trust::path`.
fn module_path(file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(folder()).or_else(|_| file.strip_prefix("src")).expect("a file of src");
    let mut path: Vec<String> = inside
        .with_extension("")
        .components()
        .map(|component| component.as_os_str().to_string_lossy().into_owned())
        .collect();
    if path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file that is not a test module of its own.
fn sources() -> Vec<PathBuf> {
    let (mut found, mut folders) = (vec![], vec![folder()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a source folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let tests = test_modules(&found);
    found.retain(|file| !tests.iter().any(|module| module_path(file).starts_with(module)));
    assert!(found.len() > 20, "the sources were found");
    found
}

/// Modules in files of their own that exist for tests alone: `#[cfg(test)]` above `mod name;`.
fn test_modules(files: &[PathBuf]) -> Vec<Vec<String>> {
    let mut found = vec![];
    for file in files {
        let text = fs::read_to_string(file).expect("a source file");
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.windows(2) {
            let name = pair[1].split("mod ").nth(1).and_then(|rest| rest.strip_suffix(';'));
            if let (true, Some(name)) = (pair[0].trim() == "#[cfg(test)]", name) {
                let mut path = module_path(file);
                path.push(name.to_owned());
                found.push(path);
            }
        }
    }
    found
}
