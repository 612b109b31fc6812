//! The report is what `peertrust schema` says, by a validator that shares no code with this program.
//!
//! `tests/servers/shape.rs` holds more kinds of endings against it; here it is made sure that it would notice.

use serde_json::{Value, json};

use crate::Peer;
use crate::support::expect::schema;
use crate::support::listener;
use crate::support::program::{peertrust, run};

#[test]
fn reports_of_every_kind_of_ending_are_valid() {
    let peer = Peer::new();
    let (_held, closed) = listener::closed_port();
    for (check, code) in [(peer.healthy(), 0), (peer.untrusted(), 1)] {
        assert_eq!(check.report().valid().outcome.code, Some(code));
    }
    let several = peer.untrusted().options(&[&closed.to_string(), "--who-else"]).report();
    several.valid();
    assert_eq!(several.document["peers"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_validator_sees_a_wrong_report() {
    let good = Peer::new().untrusted().report().document;
    assert!(schema().is_valid(&good));
    let wrong: [(&str, Value); 4] = [
        ("/schema", json!(1)),
        ("/peers/0/ssl/status", json!("fine")),
        ("/peers/0/findings/0/severity", json!("fatal")),
        ("/peers/0/findings/0/code", json!(null)),
    ];
    for (place, value) in wrong {
        let mut document = good.clone();
        *document.pointer_mut(place).unwrap_or_else(|| panic!("{place} is in every such report")) = value;
        assert!(!schema().is_valid(&document), "{place} may be anything");
    }
    let mut document = good;
    document.as_object_mut().unwrap().remove("summary");
    assert!(!schema().is_valid(&document), "the summary may be left out");
}

#[test]
fn the_schema_is_a_document_of_its_own() {
    let outcome = run(peertrust().arg("schema"));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert!(document["$schema"].as_str().is_some_and(|url| url.contains("json-schema.org")), "{document}");
    assert!(outcome.stdout.contains("peertrust.report/1"), "the version is in the schema");
}
