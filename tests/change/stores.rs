//! `compare` on stores: what went and came, and what that means for the peers of reports.

use serde_json::json;

use crate::estate::{Estate, HOST, Order, ca, make, server, valid};
use crate::made::{NOW, arg, peertrust};

#[test]
fn what_was_added_removed_and_replaced_is_told() {
    let estate = Estate::new();
    let (gone, came) = (make(&ca("Gone CA"), None, None), make(&ca("New CA"), None, None));
    let (old, kept) = (make(&ca("Renewed CA"), None, None), make(&ca("Kept CA"), None, None));
    let renewed = make(&Order { serial: 5, until: (2040, 1, 1), ..ca("Renewed CA") }, Some(&old.key), None);
    let made_anew = make(&Order { serial: 6, ..ca("Estate Root CA") }, None, None);
    let before = estate.store("before.pem", &[&gone, &old, &estate.root, &kept]);
    let after = estate.store("after.pem", &[&kept, &came, &renewed, &made_anew]);
    let ran = peertrust(&["compare", "--format", "json", arg(&before), arg(&after)]);
    let document = ran.json();
    valid("compare", &document);
    let stores = &document["stores"];
    assert_eq!((ran.code, &stores["same"]), (0, &json!(1)));
    assert_eq!(stores["added"][0]["sha256"], came.sha256());
    assert_eq!(stores["removed"][0]["sha256"], gone.sha256());
    let replaced: Vec<_> = stores["replaced"].as_array().unwrap().iter().collect();
    assert_eq!(replaced.len(), 2);
    for (pair, (before, after, reused)) in replaced
        .iter()
        .zip([(&old, &renewed, true), (&estate.root, &made_anew, false)])
        .filter(|(pair, (before, ..))| pair["before"]["sha256"] == before.sha256())
    {
        assert_eq!((&pair["after"]["sha256"], &pair["key_reused"]), (&json!(after.sha256()), &json!(reused)));
        assert_eq!(pair["before"]["sha256"], before.sha256());
    }
    let nothing = peertrust(&["compare", arg(&after), arg(&after)]);
    assert!(nothing.stdout.contains("Nothing changed"), "{}", nothing.stdout);
}

/// One root shared by fifty peers is taken out of the store.
#[test]
fn a_root_shared_by_fifty_peers_takes_them_along() {
    let estate = Estate::new();
    let names: Vec<String> = (0..50).map(|n| format!("host{n}.example.test")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let leaf = make(&server("host0.example.test", &names), None, Some(&estate.issuing));
    let other = make(&ca("Other Root CA"), None, None);
    let lone = make(&server(HOST, &[HOST]), None, Some(&other));
    let before = estate.store("before.pem", &[&estate.root, &other]);
    let asked = [&["--name"], &names[..]].concat();
    let fifty = estate.report("fifty.json", &[&leaf, &estate.issuing], &before, &asked);
    let one = estate.report("one.json", &[&lone], &before, &[]);
    let after = estate.store("after.pem", &[&other]);
    let stores = ["compare", arg(&before), arg(&after), "--peers", arg(&fifty), arg(&one), "--at", NOW];
    let ran = peertrust(&[&stores[..], &["--format", "json"]].concat());
    let document = ran.json();
    valid("compare", &document);
    assert_eq!((ran.code, &document["summary"]["worse"], &document["summary"]["same"]), (1, &json!(50), &json!(1)));
    assert_eq!(document["stores"]["removed"][0]["sha256"], estate.root.sha256());
    assert_eq!(document["peers"][7]["after"]["status"], "certificate-missing-from-chain");
    // The other way round is a repair.
    let back = peertrust(&["compare", arg(&after), arg(&before), "--peers", arg(&fifty), "--at", NOW]);
    assert_eq!(back.code, 0);
    assert!(back.stdout.contains("0 worse, 0 not comparable, 50 better"), "{}", back.stdout);
    // Of many of one kind the first are told.
    assert!(back.stdout.contains("and 30 more (-v tells all)"), "{}", back.stdout);
}
