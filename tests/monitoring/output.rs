//! `--output`: every format into a file that is whole or not there.

use std::fs;

use crate::codes::{HOST, Peers};
use crate::support::program::{peertrust, run};
use crate::{exposition, promtool, xmllint};

#[test]
fn every_format_goes_into_a_file_as_it_goes_to_stdout() {
    let peers = Peers::new();
    let folder = peers.pki.folder().path();
    for format in ["human", "json", "jsonl", "prometheus", "nagios", "junit"] {
        let path = folder.join(format!("report.{format}"));
        let check = peers.healthy().options(&["--format", format]);
        let file = check.clone().options(&["--output", path.to_str().unwrap()]).outcome();
        assert_eq!((file.code, file.stdout.as_str(), file.stderr.as_str()), (Some(0), "", ""), "{format}");
        let written = fs::read_to_string(&path).unwrap();
        let printed = check.outcome().stdout;
        let head = |text: &str| text.lines().map(|line| line.chars().take(12).collect::<String>()).collect::<Vec<_>>();
        assert_eq!(head(&written), head(&printed), "{format}");
        match format {
            "prometheus" => {
                promtool(&written);
                let page = exposition::read(&written).unwrap();
                assert_eq!(page.all("probe_success")[0].label("server_name"), HOST);
                assert_eq!(page.one("probe_timeout_seconds"), Some(12.0));
                assert_eq!(page.all("x509_cert_not_after").len(), 1);
            }
            "junit" => xmllint(&written),
            _ => {}
        }
    }
    let left = fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|entry| entry.file_name());
    let temporary: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".peertrust")).collect();
    assert!(temporary.is_empty(), "{temporary:?}");
}

#[test]
fn a_place_that_cannot_be_written_is_misuse_before_anything_is_probed() {
    let peers = Peers::new();
    let folder = peers.pki.folder().path();
    for place in [folder.join("none/report.prom"), folder.to_owned()] {
        let outcome = peers.healthy().options(&["--output", place.to_str().unwrap()]).outcome();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(place.to_str().unwrap()), "{}", outcome.stderr);
    }
    // A run that fails for another reason leaves the old file alone.
    let path = folder.join("old.prom");
    fs::write(&path, "old\n").unwrap();
    let arguments = ["check", "a b", "--format", "prometheus", "--output", path.to_str().unwrap()];
    assert_eq!(run(peertrust().args(arguments)).code, Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), "old\n");
}
