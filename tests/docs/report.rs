//! The contracts of JSON, the report's and that of `inspect`: the schema file is the program's, every field is explained.

use std::collections::BTreeSet;

use peertrust::import::plan::document;
use peertrust::report::json;
use serde_json::Value;

use crate::markdown;

#[test]
fn the_schema_file_is_the_programs() {
    for (name, schema) in [
        ("report", json::schema()),
        ("inspect", json::inspect::schema()),
        ("store", json::store::schema()),
        ("plan", document::plan_schema()),
        ("import", document::import_schema()),
        ("compare", json::compare::schema()),
        ("forecast", json::forecast::schema()),
        ("impact", json::impact::schema()),
    ] {
        let made = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
        crate::compare(&format!("docs/{name}.schema.json"), &format!("{made}\n"));
    }
}

/// The names of all properties below a schema.
fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(own)) = map.get("properties") {
                names.extend(own.keys().cloned());
            }
            map.values().for_each(|value| properties(value, names));
        }
        Value::Array(list) => list.iter().for_each(|value| properties(value, names)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_schema_is_explained() {
    let report = crate::read("docs/report.md");
    // What `--baseline` adds is the comparison's own shape.
    explained("docs/report.md", &(crate::read("docs/compare.md") + &report), &json::schema());
    // What both have is explained with the report.
    let inspect = crate::read("docs/inspect.md") + &report;
    explained("docs/inspect.md", &inspect, &json::inspect::schema());
    let compare = crate::read("docs/compare.md");
    for schema in [json::compare::schema(), json::forecast::schema(), json::impact::schema()] {
        explained("docs/compare.md", &compare, &schema);
    }
    let store = crate::read("docs/store.md") + &inspect;
    explained("docs/store.md", &store, &json::store::schema());
}

fn explained(page: &str, text: &str, schema: &Value) {
    let spans = markdown::spans(text);
    let words: BTreeSet<&str> = spans.iter().flat_map(|span| span.split(['.', '[', ']', ' ', ',', '{', '}'])).collect();
    let mut names = BTreeSet::new();
    properties(schema, &mut names);
    let missing: Vec<_> = names.iter().filter(|name| !words.contains(name.as_str())).collect();
    assert!(names.len() > 20 && missing.is_empty(), "of {} fields, {page} does not say: {missing:?}", names.len());
}

#[test]
fn every_field_of_a_plan_and_of_its_result_is_explained() {
    let text = crate::read("docs/import.md");
    let spans = markdown::spans(&text);
    let words: BTreeSet<&str> = spans.iter().flat_map(|span| span.split(['.', '[', ']', ' ', ',', '{', '}'])).collect();
    let mut names = BTreeSet::new();
    properties(&document::plan_schema(), &mut names);
    properties(&document::import_schema(), &mut names);
    let missing: Vec<_> = names.iter().filter(|name| !words.contains(name.as_str())).collect();
    assert!(
        names.len() > 35 && missing.is_empty(),
        "of {} fields docs/import.md does not say: {missing:?}",
        names.len()
    );
}
