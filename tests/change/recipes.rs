//! The recipes of the documentation, run as they stand on a lab that the built program raises.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::program::search_path;
use crate::support::{Folder, poll};

const PAGES: [(&str, &str); 2] = [("recipes.md", "C"), ("recipes.ja.md", "ja_JP.UTF-8")];

/// `peertrust lab`, ended with the value.
struct Lab {
    child: Child,
    peers: BTreeMap<String, Value>,
    _folder: Folder,
}

impl Lab {
    fn raise(scenarios: &[&str]) -> Self {
        let folder = Folder::new();
        let file = folder.path().join("lab.json");
        let mut command = Command::new(env!("CARGO_BIN_EXE_peertrust"));
        command.env_clear().env("PATH", search_path()).env("TMPDIR", folder.path());
        command.arg("lab").args(scenarios).args(["--format", "json"]).stdin(Stdio::null());
        let child = command.stdout(std::fs::File::create(&file).unwrap()).spawn().unwrap();
        // Told when everybody listens; a half-written document is none.
        let told: Value =
            poll("the lab to tell its peers", || serde_json::from_slice(&std::fs::read(&file).unwrap()).ok());
        let peers = told["peers"].as_array().unwrap().iter();
        let peers = peers.map(|peer| (peer["scenario"].as_str().unwrap().to_owned(), peer.clone())).collect();
        Self { child, peers, _folder: folder }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The commands of each section that has any, in order; a continued line is one.
fn sections(page: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = std::fs::read_to_string(path).unwrap();
    let mut sections: Vec<Vec<String>> = Vec::new();
    let (mut inside, mut command) = (false, String::new());
    for line in text.lines() {
        if line.starts_with("## ") {
            sections.push(Vec::new());
        } else if line.starts_with("```") {
            inside = !inside;
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            command.push_str(line.trim_end_matches('\\'));
            if !line.ends_with('\\') {
                sections.last_mut().unwrap().push(std::mem::take(&mut command));
            }
        }
    }
    sections
}

/// Somebody who follows a page, in a folder of their own.
struct Reader<'a> {
    lab: &'a Lab,
    folder: PathBuf,
    locale: &'static str,
}

impl Reader<'_> {
    /// Runs the section's commands by a shell: exit code and output of each call of the program. Whatever else a recipe
    /// calls has to succeed.
    fn follow(&self, commands: &[String], scenario: &str) -> Vec<(i32, String)> {
        let binary = Path::new(env!("CARGO_BIN_EXE_peertrust")).parent().unwrap();
        let mut path = binary.as_os_str().to_owned();
        path.push(":");
        path.push(search_path());
        let peer = &self.lab.peers[scenario];
        let word = |field: &str| peer[field].as_str().unwrap();
        let mut calls = Vec::new();
        for command in commands {
            let mut shell = Command::new("sh");
            shell.args(["-c", command]).current_dir(&self.folder).env_clear().stdin(Stdio::null());
            shell.env("PATH", &path).env("LANG", self.locale).env("HOME", &self.folder);
            shell.env("PEER", word("peer")).env("NAME", word("server_name"));
            shell.env("STORE", word("store")).env("FILES", word("files"));
            // A day on which what was made just now is valid.
            shell.env("DAY", in_thirty_days()).env("GONE", "Lab Old Root CA");
            let output = shell.output().unwrap();
            let (code, said) = (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap());
            let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
            if command.starts_with("peertrust ") {
                assert!(complaint.is_empty(), "{command}\n{complaint}");
                calls.push((code, said));
            } else {
                assert_eq!(code, 0, "{command}\n{complaint}");
            }
        }
        calls
    }
}

fn in_thirty_days() -> String {
    let output = Command::new("date").args(["-u", "-d", "+30 days", "+%F"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Exit code, and a piece of the output in either language.
type Expected = (i32, [&'static str; 2]);

const NOTHING: [&str; 2] = ["", ""];

fn replacing() -> Vec<Expected> {
    vec![
        (0, NOTHING),
        (0, ["Names (SAN)           DNS:mail.lab.test", "DNS:mail.lab.test"]),
        (0, ["No name is lost", "なくなる名前はありません"]),
        (0, ["Verified", "確認済み"]),
        (0, ["1 the same", "変化なし 1"]),
    ]
}

fn in_time() -> Vec<Expected> {
    vec![
        (1, NOTHING),
        (0, ["this peer is mended", "このピアの変化: 正常に変わる"]),
        (0, NOTHING),
        (0, ["1 better", "改善 1"]),
        (0, ["Verified", "確認済み"]),
        (0, ["1 better", "改善 1"]),
    ]
}

fn too_early() -> Vec<Expected> {
    vec![
        (0, NOTHING),
        (1, ["this peer breaks", "このピアの変化: 失敗に変わる"]),
        (0, NOTHING),
        (1, ["1 worse", "悪化 1"]),
        (1, ["Bad Certificates", "不正な証明書"]),
        (1, ["1 worse", "悪化 1"]),
    ]
}

fn cleaning() -> Vec<Expected> {
    vec![
        (0, NOTHING),
        (0, ["two\n  that stand in for each other", "互いに"]),
        (0, ["holds as today", "正常のまま"]),
        (0, NOTHING),
        (0, ["1 the same", "変化なし 1"]),
        (0, ["1 the same", "変化なし 1"]),
    ]
}

fn ends() -> Vec<Expected> {
    vec![(0, ["The first to break by itself", "最初に"]), (0, NOTHING), (0, NOTHING)]
}

#[test]
fn every_recipe_runs_on_the_lab_as_it_stands() {
    let recipes = [
        (0, "healthy", replacing()),
        (1, "rehearsal-ca-renewed-in-time", in_time()),
        (1, "rehearsal-ca-renewed-too-early", too_early()),
        (2, "rehearsal-cross-signed-stays", cleaning()),
        (3, "rehearsal-cross-signed-stays", ends()),
    ];
    let names: Vec<&str> = recipes.iter().map(|(_, scenario, _)| *scenario).collect();
    let lab = Lab::raise(&names);
    let [first, second] = PAGES.map(|(page, _)| sections(page));
    assert_eq!(first, second, "both pages give the same commands");
    assert_eq!(first.len(), 4, "a section that nobody follows");
    let mut wrong = Vec::new();
    for (language, (page, locale)) in PAGES.into_iter().enumerate() {
        let folder = Folder::new();
        for (section, scenario, expected) in &recipes {
            // The forecast goes on where the cleaning ended.
            let folder = folder.path().join(scenario);
            std::fs::create_dir_all(&folder).unwrap();
            let reader = Reader { lab: &lab, folder, locale };
            let calls = reader.follow(&first[*section], scenario);
            assert_eq!(calls.len(), expected.len(), "{page} {scenario}");
            for (number, ((code, said), (wanted, pieces))) in calls.iter().zip(expected).enumerate() {
                if code != wanted || !said.contains(pieces[language]) {
                    wrong.push(format!(
                        "{page} {scenario} call {}: {code}, not {wanted}, {:?}\n{said}",
                        number + 1,
                        pieces[language]
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
