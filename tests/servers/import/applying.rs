//! A plan that is written today and applied later: over the same store, unedited, or not at all.

use serde_json::{Value, json};

use super::{document, files, held, import, refused_without_a_change, root_sent};
use crate::support::program::{Outcome, peertrust, run};

fn apply(plan: &std::path::Path, options: &[&str]) -> Outcome {
    run(peertrust().args(["import", "--no-ping", "--apply"]).arg(plan).args(options))
}

#[test]
fn a_plan_is_applied_later_by_the_same_approvals() {
    let (estate, server, store) = root_sent();
    let before = files(&store);
    let plan = estate.pki.folder().path().join("plan.json");
    let path = plan.to_str().unwrap();
    let written = import(server.address(), &store, &["--plan", path]);
    refused_without_a_change(&written, 1, &before, &store);
    let schema: Value = serde_json::from_str(&run(peertrust().args(["schema", "plan"])).stdout).unwrap();
    let held_plan: Value = serde_json::from_slice(&std::fs::read(&plan).unwrap()).unwrap();
    assert!(jsonschema::is_valid(&schema, &held_plan));
    // A file that exists is never overwritten.
    let again = import(server.address(), &store, &["--plan", path]);
    assert_eq!(again.code, Some(2), "{}", again.stdout);
    refused_without_a_change(&apply(&plan, &["--yes"]), 1, &before, &store);
    let applied = apply(&plan, &["--approve", &estate.root.sha256]);
    assert_eq!(applied.code, Some(0), "{}{}", applied.stdout, applied.stderr);
    assert!(held(&store).contains(&estate.root.sha256));
    // The store is another one now.
    let twice = apply(&plan, &["--approve", &estate.root.sha256]);
    assert_eq!(twice.code, Some(2));
    assert!(twice.stderr.contains("has changed since"), "{}", twice.stderr);
}

#[test]
fn a_store_that_changed_in_between_refuses_the_plan() {
    let (estate, server, store) = root_sent();
    let plan = estate.pki.folder().path().join("plan.json");
    import(server.address(), &store, &["--plan", plan.to_str().unwrap()]);
    std::fs::write(store.join("another.pem"), &estate.intermediate.pem).unwrap();
    let before = files(&store);
    refused_without_a_change(&apply(&plan, &["--approve", &estate.root.sha256]), 2, &before, &store);
}

#[test]
fn that_it_came_from_a_file_is_not_taken_from_the_plan() {
    let (estate, server, store) = root_sent();
    let before = files(&store);
    let plan = estate.pki.folder().path().join("plan.json");
    let root = estate.root.file.to_str().unwrap();
    import(server.address(), &store, &["--from", root, "--plan", plan.to_str().unwrap()]);
    let text = std::fs::read_to_string(&plan).unwrap();
    assert!(text.contains("\"approval\": \"yes\""), "{text}");
    refused_without_a_change(&apply(&plan, &["--yes"]), 1, &before, &store);
    let outcome = apply(&plan, &["--yes", "--from", root]);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn an_edited_plan_is_refused_and_says_where() {
    let (estate, server, store) = root_sent();
    let before = files(&store);
    let (_, result) = document(server.address(), &store, &["--dry-run"]);
    let good = result["plan"].clone();
    let other = estate.stranger();
    let edits: [(&str, Value, &str); 12] = [
        ("/certificates/0/subject", json!("CN=Trustworthy"), "certificates[0].subject"),
        ("/certificates/0/unproved", json!(false), "certificates[0].unproved"),
        ("/certificates/0/approval", json!("yes"), "certificates[0].approval"),
        ("/certificates/0/origin", json!("public-roots"), "certificates[0].origin"),
        ("/certificates/0/file_name", json!("../../x.pem"), "certificates[0].file_name"),
        ("/certificates/0/prediction/outcome", json!("replaces"), "certificates[0].prediction"),
        ("/certificates/0/pem", json!(other.pem), "certificates[0] is said to be"),
        ("/certificates/0/pem", json!("hello"), "certificates[0].pem"),
        ("/certificates/0/sha256", json!(other.sha256), "certificates[0] is said to be"),
        ("/schema", json!("peertrust.plan/2"), "peertrust.plan/1"),
        ("/peers/0/peer", json!("http://[x"), "http://[x"),
        ("/store/fingerprint", json!("00"), "has changed since"),
    ];
    for (at, value, words) in edits {
        let mut plan = good.clone();
        *plan.pointer_mut(at).unwrap_or_else(|| panic!("{at}")) = value;
        let file = estate.pki.folder().write("edited.json", plan.to_string());
        let outcome = apply(&file, &["--yes", "--accept-unproved-roots", "--approve", &estate.root.sha256]);
        refused_without_a_change(&outcome, 2, &before, &store);
        let said = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{at}: {said}");
    }
}

#[test]
fn what_is_no_plan_is_misuse() {
    let (estate, server, store) = root_sent();
    let (_, result) = document(server.address(), &store, &["--dry-run"]);
    let mut strange = result["plan"].clone();
    strange["surprise"] = json!(1);
    let mut twice = result["plan"].clone();
    let first = twice["certificates"][0].clone();
    twice["certificates"].as_array_mut().unwrap().push(first);
    for text in ["", "{}", "[1]", "\u{0}\u{1}", &"[".repeat(100_000), &strange.to_string(), &twice.to_string()] {
        let file = estate.pki.folder().write("none.json", text);
        let outcome = apply(&file, &["--yes", "--accept-unproved-roots"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("none.json"), "{}", outcome.stderr);
    }
    assert_eq!(apply(std::path::Path::new("/nonexistent"), &[]).code, Some(2));
}
