//! The configuration file and the environment: what stands in for options, in which order, and what is no part of it.

use std::path::Path;

use serde_json::Value;

use crate::support::Folder;
use crate::support::listener;
use crate::support::program::{Outcome, peertrust, run};
use crate::{HOST, Peer};

const NOBODY: &str = "[::1]:1";

fn document(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.stderr))
}

fn check(config: &Path, environment: &[(&str, &str)], more: &[&str]) -> Outcome {
    let mut command = peertrust();
    command.args(["check", "--format", "json", "--config"]).arg(config).envs(environment.iter().copied());
    run(command.args(more))
}

#[test]
fn the_line_wins_over_the_environment_and_that_over_the_file() {
    let folder = Folder::new();
    let config = folder.write("peertrust.toml", "[defaults]\nprofile = \"pkix\"\nno_ping = true\nallow_weak = true\n");
    let told = |environment: &[(&str, &str)], more: &[&str]| {
        let report = document(&check(&config, environment, &[&[NOBODY], more].concat()));
        (report["profile"].as_str().unwrap().to_owned(), report["allow_weak"] == true)
    };
    assert_eq!(told(&[], &[]), ("pkix".into(), true));
    assert_eq!(told(&[("PEERTRUST_PROFILE", "appliance")], &[]), ("appliance".into(), true));
    assert_eq!(told(&[("PEERTRUST_PROFILE", "appliance")], &["--profile", "pkix"]), ("pkix".into(), true));
    assert_eq!(told(&[("PEERTRUST_ALLOW_WEAK", "0")], &["--profile", "appliance"]), ("appliance".into(), false));
    // What is no option's is somebody else's, such as what Kubernetes sets for a service of this name.
    assert_eq!(told(&[("PEERTRUST_PORT_9815_TCP", "tcp://10.0.0.1:9815")], &[]), ("pkix".into(), true));
    let mut command = peertrust();
    command.args(["check", NOBODY, "--format", "json"]).env("PEERTRUST_CONFIG", &config);
    assert_eq!(document(&run(&mut command))["profile"], "pkix");
}

#[test]
fn peers_labels_and_stores_come_from_the_file_and_are_seen_from_it() {
    let peer = Peer::new();
    let folder = Folder::new();
    let store = std::fs::read_dir(&peer.trusting).map_or_else(
        |_| peer.trusting.clone(),
        |mut inside| inside.next().expect("a certificate").expect("an entry").path(),
    );
    std::fs::create_dir(folder.path().join("stores")).unwrap();
    std::fs::copy(store, folder.path().join("stores/root.pem")).unwrap();
    let text = format!(
        "[defaults]\nstore = \"stores/root.pem\"\nno_ping = true\n\n[[peers]]\npeer = \"{}\"\nserver_name = \"{HOST}\"\n\
         labels = {{ site = \"Osaka\" }}\n",
        peer.server.address()
    );
    let config = folder.write("peertrust.toml", text);
    let outcome = check(&config, &[], &[]);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(document(&outcome)["peers"][0]["labels"]["site"], "Osaka");
    // Who names a peer means that one alone.
    let outcome = check(&config, &[], &[NOBODY]);
    assert_eq!(document(&outcome)["summary"]["peers"], 1);
    assert_eq!(document(&outcome)["peers"][0]["peer"], NOBODY);
    // --node speaks of other stores than --store: the file's gives way.
    let node = format!("cups1={}", peer.trusting.display());
    let outcome = check(&config, &[], &["--node", &node]);
    assert_eq!(document(&outcome)["peers"][0]["by_node"][0]["node"], "cups1", "{}", outcome.stderr);
}

#[test]
fn what_is_no_part_of_it_is_named_by_line_and_column_with_the_nearest() {
    let listener = listener::silent();
    let peer = listener.address().to_string();
    let text = format!(
        "[defaults]\nprofil = \"pkix\"\ntimeout = 0\n\n[modules.web]\npings = true\n\n[[peers]]\npeer = \"{peer}\"\nsite = 1\n\n[sever]\n"
    );
    let folder = Folder::new();
    let config = folder.write("peertrust.toml", text);
    for lang in ["en", "ja"] {
        let outcome = check(&config, &[], &["--lang", lang]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert_eq!(outcome.stderr.lines().count(), 6, "{}", outcome.stderr);
        if lang == "en" {
            for words in [
                "line 2, column 1: “profil” is unknown. Did you mean profile?",
                "line 3, column 1: timeout = “0”",
                "line 6, column 1: “pings” is unknown. Did you mean ping?",
                "line 10, column 1: “site” is unknown.",
                "line 12, column 2: “sever” is unknown.",
            ] {
                assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
            }
        } else {
            assert!(outcome.stderr.lines().all(crate::languages::is_japanese), "{}", outcome.stderr);
        }
    }
    let broken = folder.write("broken.toml", "[defaults\n");
    assert_eq!(check(&broken, &[], &[NOBODY]).code, Some(2));
    assert_eq!(check(&folder.path().join("absent.toml"), &[], &[NOBODY]).code, Some(2));
    let outcome = check(&folder.write("e.toml", ""), &[("PEERTRUST_TIMEOUT", "soon")], &[NOBODY]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("PEERTRUST_TIMEOUT = “soon”"), "{}", outcome.stderr);
    assert_eq!(listener.connections(), 0, "nothing is probed");
}

/// A store that is changed is named on the line.
#[test]
fn no_store_is_chosen_for_a_command_that_changes_one() {
    let peer = Peer::new();
    let store = peer.trusting.to_str().unwrap();
    let remove = |more: &[&str]| {
        let mut command = peertrust();
        command.env("PEERTRUST_STORE", store).args(["store", "remove", "Lab Root CA", "--yes"]).args(more);
        run(&mut command)
    };
    let outcome = remove(&[]);
    assert_eq!(outcome.code, Some(2), "{}{}", outcome.stdout, outcome.stderr);
    let mut list = peertrust();
    let listed = run(list.env("PEERTRUST_STORE", store).args(["store", "list"]));
    assert!(listed.stdout.contains("Lab Root CA"), "{}{}", listed.stdout, listed.stderr);
}

#[test]
fn the_example_is_what_the_schema_describes_and_the_program_reads() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/peertrust.example.toml");
    let text = std::fs::read_to_string(&example).unwrap();
    let config = peertrust::inventory::config::Config::read(&text).expect("the example is a configuration");
    assert_eq!((config.peers.len(), config.modules.len(), config.defaults.len()), (3, 2, 5));
    let outcome = run(peertrust().args(["schema", "config"]));
    let schema = jsonschema::validator_for(&document(&outcome)).expect("a schema");
    let value: Value = toml::from_str::<toml::Value>(&text).map(|v| serde_json::to_value(v).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    for wrong in [
        "[defaults]\nprofil = \"pkix\"",
        "[[peers]]\nport = 1",
        "[modules.x]\nstoer = \"a\"",
        "[defaults]\ntimeout = 0",
    ] {
        let value: Value = toml::from_str::<toml::Value>(wrong).map(|v| serde_json::to_value(v).unwrap()).unwrap();
        assert!(!schema.is_valid(&value), "{wrong}");
        assert!(peertrust::inventory::config::Config::read(wrong).is_err(), "{wrong}");
    }
}
