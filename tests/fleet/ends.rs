//! What ends a run early: a deadline, or whoever is tired of waiting. The report is finished either way.

use std::fmt::Write as _;
use std::io::Read as _;
use std::process::{Child, Output};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::servers::{Servers, address, refused};
use crate::support::pki::{Order, Pki};
use crate::{check, lines};

/// Peers that are refused first, then peers that never answer: at 4 side by side, with a minute for each.
struct World {
    pki: Pki,
    store: std::path::PathBuf,
    list: std::path::PathBuf,
    _servers: Servers,
    refused: (socket2::Socket, u16),
}

const REFUSED: usize = 10;
const SILENT: usize = 30;
const SLOW: [&str; 4] = ["--timeout", "60", "--concurrency", "4"];

fn world() -> World {
    let pki = Pki::new();
    let store = pki.store(&[&pki.self_signed(&Order::authority("Root"))]);
    let servers = Servers::new();
    let refused = refused();
    let silent = servers.silent();
    let mut text = String::new();
    for nth in 0..REFUSED + SILENT {
        writeln!(text, "{}:{}", address(nth), if nth < REFUSED { refused.1 } else { silent }).unwrap();
    }
    let list = pki.folder().write("peers.txt", text);
    World { pki, store, list, _servers: servers, refused }
}

impl World {
    fn run(&self, arguments: &[&str]) -> Output {
        check(&self.list, &self.store, &[&SLOW, arguments].concat()).output().unwrap()
    }

    fn start(&self, arguments: &[&str]) -> Child {
        check(&self.list, &self.store, &[&SLOW, arguments].concat()).spawn().unwrap()
    }
}

#[test]
fn what_the_deadline_left_is_told_as_undetermined() {
    let world = world();
    let begin = Instant::now();
    let output = world.run(&["--deadline", "1.5", "--format", "jsonl"]);
    assert!((Duration::from_millis(1_500)..Duration::from_secs(20)).contains(&begin.elapsed()));
    let (peers, summary) = lines(&output.stdout);
    assert_eq!(peers.len(), REFUSED + SILENT, "every peer of the list is told");
    let (failed, rest): (Vec<_>, Vec<_>) =
        peers.iter().partition(|peer| peer["reachability"]["status"] == "unreachable");
    assert_eq!((failed.len(), rest.len()), (REFUSED, SILENT));
    for peer in rest {
        assert_eq!(peer["reachability"]["status"], "undetermined", "{peer}");
        assert_eq!(peer["reachability"]["dns"]["reason"], "not-reached", "{peer}");
    }
    assert_eq!(summary["ended_by"], "deadline");
    assert_eq!(
        [&summary["not_reached"], &summary["undetermined"], &summary["failed"]],
        [30, 30, 10].map(Value::from).each_ref()
    );
    assert_eq!(summary["by_status"]["network-error"], REFUSED);
    assert_eq!(summary["by_status"]["failed"], 0, "of what was not looked at no status is counted");
    assert_eq!(output.status.code(), Some(1), "something failed");
    // Where nothing failed, nothing is known: 3.
    let silent: String =
        std::fs::read_to_string(&world.list).unwrap().lines().skip(REFUSED).flat_map(|l| [l, "\n"]).collect();
    let list = world.pki.folder().write("silent.txt", silent);
    let output = check(&list, &world.store, &SLOW).args(["--deadline", "0.5"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("30 peers were") && told.contains("the run ended before this peer was finished"), "{told}");
}

#[test]
fn after_an_interrupt_the_report_is_finished_with_what_is_done() {
    let world = world();
    for (format, signal) in [("jsonl", Signal::INT), ("json", Signal::TERM), ("human", Signal::INT)] {
        let mut child = world.start(&["--format", format]);
        // The refused ones are over in no time, even where the machine is busy.
        std::thread::sleep(Duration::from_millis(1_500));
        interrupt(&child, signal);
        let mut out = Vec::new();
        child.stdout.take().unwrap().read_to_end(&mut out).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("Interrupted"), "{format}");
        let summary = match format {
            "jsonl" => {
                let (peers, summary) = lines(&out);
                assert_eq!(peers.len(), REFUSED);
                summary
            }
            "json" => {
                let document: Value = serde_json::from_slice(&out).expect("a whole document");
                assert_eq!(document["peers"].as_array().map(Vec::len), Some(REFUSED));
                document["summary"].clone()
            }
            _ => {
                let told = String::from_utf8(out).unwrap();
                assert!(told.contains("10 peers: 0 healthy, 10 failed"), "{told}");
                assert!(told.contains("Interrupted: 30 peers were not reached"), "{told}");
                continue;
            }
        };
        assert_eq!([&summary["ended_by"], &summary["not_reached"]], [&Value::from("interrupt"), &Value::from(SILENT)]);
    }
}

/// A reader that does not read: the run stands still within a write.
fn stuck(world: &World, arguments: &[&str]) -> Child {
    let port = world.refused.1;
    let text: String = (0..5_000).map(|nth| format!("{}:{port}\n", address(1_000 + nth))).collect();
    let list = world.pki.folder().write("long.txt", text);
    let mut child = check(&list, &world.store, &["--format", "jsonl"]).args(arguments).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(2));
    assert!(child.try_wait().unwrap().is_none(), "it waits for its reader");
    child
}

#[test]
fn the_second_interrupt_ends_the_process_at_once() {
    let world = world();
    let mut child = stuck(&world, &[]);
    interrupt(&child, Signal::INT);
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "the first one ends the run, which is still writing");
    interrupt(&child, Signal::INT);
    assert_eq!(ended(&mut child), Some(130));
}

/// After the deadline there is no run left to end early.
#[test]
fn an_interrupt_while_the_report_is_being_finished_ends_the_process() {
    let world = world();
    let mut child = stuck(&world, &["--rate", "2", "--deadline", "1"]);
    interrupt(&child, Signal::INT);
    assert_eq!(ended(&mut child), Some(130));
}

fn ended(child: &mut Child) -> Option<i32> {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(begin.elapsed() < Duration::from_secs(20), "still there");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn interrupt(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}
