//! Every dependency says in `Cargo.toml` what it is there for. What may be depended on at all is `deny.toml`'s.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

/// Dependencies without a comment above them. One comment may serve a block of neighbours.
fn without_reason(manifest: &str) -> Vec<String> {
    let (mut missing, mut in_dependencies, mut reason) = (vec![], false, false);
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            in_dependencies = section.trim_end_matches(']').ends_with("dependencies");
            reason = false;
        } else if line.is_empty() || line.starts_with("# --") {
            reason = false; // a heading is no reason
        } else if line.starts_with('#') {
            reason = true;
        } else if in_dependencies && !reason {
            missing.push(line.split([' ', '=', '.']).next().unwrap_or_default().to_owned());
        }
    }
    missing
}

#[test]
fn every_dependency_has_its_reason_above_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let missing = without_reason(&fs::read_to_string(path).expect("Cargo.toml"));
    assert!(missing.is_empty(), "without a reason in Cargo.toml: {}", missing.join(", "));
}

#[test]
fn a_heading_or_an_empty_line_is_no_reason() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\n# why\na = \"1\"\nb.workspace = true\n\nc = \"1\"\n\
                    # -- heading\nd = \"1\"\n[target.'cfg(unix)'.dependencies]\ne = \"1\"\n[profile.dev]\ndebug = 1\n";
    assert_eq!(without_reason(manifest), ["c", "d", "e"]);
}
