//! README.md and README.ja.md: one text in two languages, for somebody who has never seen this program.

use crate::{commands, markdown, pages, read, root};

const BOTH: [&str; 2] = ["README.md", "README.ja.md"];

#[test]
fn both_name_the_two_commands_that_do_everything() {
    for name in BOTH {
        let blocks = markdown::blocks(&read(name)).0;
        for command in ["cargo run --release -- demo", "tests/run"] {
            let found = blocks.iter().any(|block| block.lines.iter().any(|line| line.starts_with(command)));
            assert!(found, "{name} has no block with the line {command}");
        }
    }
}

#[test]
fn both_have_the_same_headings_and_blocks() {
    let [en, ja] = BOTH.map(read);
    assert_eq!(markdown::headings(&en), markdown::headings(&ja), "levels of headings");
    let languages = |text| markdown::blocks(text).0.into_iter().map(|block| block.language).collect::<Vec<_>>();
    assert_eq!(languages(&en), languages(&ja), "kinds of blocks");
    let lists = |text: &str| text.lines().filter(|line| line.starts_with("- ") || line.starts_with("| ")).count();
    assert_eq!(lists(&en), lists(&ja), "list items and table rows");
}

#[test]
fn both_give_the_same_commands() {
    let given = |name| commands::calls(&read(name)).into_iter().map(|call| call.words.join(" ")).collect::<Vec<_>>();
    assert_eq!(given("README.md"), given("README.ja.md"));
}

#[test]
fn both_are_read_in_one_sitting() {
    for name in BOTH {
        let lines = read(name).lines().count();
        assert!(lines <= 200, "{name} has {lines} lines; 200 is the limit");
    }
}

#[test]
fn every_link_leads_to_a_file() {
    for (page, text) in pages() {
        let folder = root().join(&page);
        let folder = folder.parent().expect("a folder");
        for link in markdown::links(&text) {
            assert!(folder.join(&link).exists(), "{page} links to {link}, which is not there");
        }
    }
}

const MONITORING: [&str; 2] = ["docs/monitoring.md", "docs/monitoring.ja.md"];

#[test]
fn monitoring_is_told_alike_in_both_languages() {
    let [en, ja] = MONITORING.map(read);
    assert_eq!(markdown::headings(&en), markdown::headings(&ja), "levels of headings");
    let blocks = |text| markdown::blocks(text).0.into_iter().map(|block| block.lines).collect::<Vec<_>>();
    assert_eq!(blocks(&en), blocks(&ja), "commands and configurations");
    let given = |text: &str| commands::calls(text).len();
    assert!(given(&en) >= 5, "{}", given(&en));
}

#[test]
fn every_metric_is_in_the_page_of_both_languages() {
    for name in MONITORING {
        let text = read(name);
        for family in peertrust::report::prometheus::families::ALL {
            let quoted = text.contains(&format!("`{}`", family.name)) || text.contains(&format!("`{}{{", family.name));
            assert!(quoted, "{name} does not name {}", family.name);
        }
    }
}
