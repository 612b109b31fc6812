//! docs/findings.md is the table of codes, in a form to search in.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use peertrust::diagnosis::code::{Area, Code, StatusClass, openssl_words};
use peertrust::diagnosis::status::of_class;
use peertrust::i18n::{Catalogue, Lang};

const HEAD: &str = "\
# Finding codes, and what other tools call them

<!-- Made from src/diagnosis/code/table.rs; tests/docs.rs holds it equal and says how to write it anew. -->

You pasted an error of another tool into a search box? Find its number or word here, then read the page of our code:
`peertrust explain root-missing`, in English or with `--lang ja` in Japanese.

*Severity* is where a rule starts from; it may have a reason to change it (a `ping-no-reply` is info where the TCP port
is open). *Status* is the `ssl.status` that a critical finding of the code leads to. The numbers of OpenSSL are those of
`openssl verify` and of `Verify return code`; several, because what you saw depends on what was sent and held.
A dash: the other tool has no word for it.
";

fn heading(area: Area) -> &'static str {
    match area {
        Area::Reach => "Reachability",
        Area::Tls => "TLS",
        Area::Chain => "Chain",
        Area::Certificate => "Certificate",
        Area::Name => "Name",
        Area::Several => "Several addresses or nodes",
        Area::Store => "Trust store",
    }
}

fn status(class: Option<StatusClass>) -> String {
    match class {
        None => "-".to_owned(),
        Some(class) => {
            let words: BTreeSet<_> = [true, false].map(|has_san| of_class(class, has_san).as_str()).into();
            words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        }
    }
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "-".to_owned() } else { items.join(", ") }
}

fn page() -> String {
    let catalogue = Catalogue::new(Lang::En);
    let mut out = HEAD.to_owned();
    let mut area = None;
    let mut numbers = BTreeSet::new();
    for code in Code::ALL {
        let facts = code.facts();
        if area != Some(facts.area) {
            area = Some(facts.area);
            let _ = writeln!(out, "\n## {}\n", heading(facts.area));
            out.push_str("| code | says | severity | status | OpenSSL | Windows, .NET | testssl.sh |\n");
            out.push_str("|---|---|---|---|---|---|---|\n");
        }
        numbers.extend(facts.openssl);
        let _ = writeln!(
            out,
            "| `{code}` | {} | {} | {} | {} | {} | {} |",
            catalogue.text(&format!("title-{code}"), &[]),
            facts.severity.as_str(),
            status(facts.class),
            listed(facts.openssl.iter().map(u8::to_string)),
            listed(facts.windows.iter().map(|word| (*word).to_owned())),
            listed(facts.testssl.iter().map(|id| format!("`{id}`"))),
        );
    }
    out.push_str("\n## OpenSSL's numbers\n\n| number | words | our codes |\n|---|---|---|\n");
    for number in numbers {
        let codes = Code::ALL.iter().filter(|code| code.facts().openssl.contains(&number));
        let codes = listed(codes.map(|code| format!("`{code}`")));
        let _ = writeln!(out, "| {number} | {} | {codes} |", openssl_words(number).unwrap_or("-"));
    }
    out
}

#[test]
fn the_page_of_findings_is_the_table_of_codes() {
    crate::compare("docs/findings.md", &page());
}

#[test]
fn a_cell_never_breaks_its_table() {
    for line in page().lines().filter(|line| line.starts_with("| `")) {
        assert_eq!(line.matches(" | ").count(), 6, "{line}");
    }
}
