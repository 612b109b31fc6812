//! What the repository ships for Prometheus and Grafana: rules tested by promtool, and nothing that names a metric which
//! nobody emits.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::estate::{Estate, HOST};
use crate::exporter::Exporter;
use crate::support::program;

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("monitoring").join(name)
}

fn promtool(arguments: &[&str]) {
    let mut command = Command::new("promtool");
    command.env_clear().env("PATH", program::search_path()).args(arguments).current_dir(shipped(""));
    let output = command.output().unwrap_or_else(|error| panic!("promtool: {error} (tests/run installs prometheus)"));
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&said));
}

#[test]
fn the_rules_do_what_their_tests_say() {
    promtool(&["check", "rules", "alerts.yml"]);
    promtool(&["test", "rules", "alerts_test.yml"]);
    promtool(&["check", "config", "prometheus.yml"]);
}

/// Every alert has a test of its own.
#[test]
fn every_rule_is_tested() {
    let read = |name: &str| std::fs::read_to_string(shipped(name)).expect("a file of monitoring/");
    let rules = read("alerts.yml");
    let names: Vec<&str> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    let tested = read("alerts_test.yml");
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(tested.contains(&format!("alertname: {name}\n")), "{name} has no test");
    }
}

/// Words of an expression that look like one of our metrics.
fn metrics(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours = words.filter(|word| ["peertrust_", "probe_", "process_"].iter().any(|start| word.starts_with(start)));
    ours.map(|word| word.trim_end_matches("_bucket").to_owned()).collect()
}

#[test]
fn rules_and_dashboard_ask_for_nothing_that_nobody_emits() {
    let estate = Estate::new();
    let good = estate.serve(([127, 0, 10, 1], 0), &estate.good).to_string();
    let bad = estate.serve(([127, 0, 10, 2], 0), &estate.expired).to_string();
    let exporter = Exporter::start(&estate.store, &["--allow", "127.0.0.0/8"]);
    let name = format!("&server_name={HOST}");
    let pages = [exporter.samples(&good, &name), exporter.samples(&bad, &name), exporter.metrics()];
    let known: BTreeSet<String> = pages.iter().flat_map(|page| page.types.keys().cloned()).collect();

    let rules = std::fs::read_to_string(shipped("alerts.yml")).expect("monitoring/alerts.yml");
    let dashboard = std::fs::read_to_string(shipped("grafana.json")).expect("monitoring/grafana.json");
    let dashboard: Value = serde_json::from_str(&dashboard).expect("JSON");
    let mut asked = metrics(&rules);
    let panels = dashboard["panels"].as_array().expect("panels");
    assert!(panels.len() >= 8, "{}", panels.len());
    for panel in panels {
        assert!(panel["title"].is_string() && panel["gridPos"].is_object(), "{panel}");
        for target in panel["targets"].as_array().into_iter().flatten() {
            let expression = target["expr"].as_str().expect("an expression");
            asked.extend(metrics(expression));
        }
    }
    assert!(asked.len() > 12, "{asked:?}");
    let unknown: Vec<_> = asked.iter().filter(|name| !known.contains(*name)).collect();
    assert!(unknown.is_empty(), "nobody emits {unknown:?}");
}
