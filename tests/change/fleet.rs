//! A fleet: many recorded peers from a few hundred certificates, rehearsed against one change of the store.
//!
//! `PEERTRUST_FLEET=10000 PEERTRUST_BIN=target/release/peertrust cargo test --test change -- --ignored --nocapture measures`
//! says what a peer costs.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use peertrust::cert::Certificate;
use peertrust::diagnosis::{Diagnosis, judge, judge_remembering};
use peertrust::evidence::{Evidence, Handed};
use peertrust::i18n::{Catalogue, Lang};
use peertrust::moment::{Millis, Moment};
use peertrust::report::json::read::captures;
use peertrust::report::{PeerReport, Report, json};
use peertrust::target::Target;
use peertrust::trust::memory::Tally;
use peertrust::trust::{Memory, Policy, Store, Stores};

use crate::estate::{Made, ca, make, server};
use crate::made::{NOW, arg, peertrust};

/// Stands for a host until its number is known.
const HOST: &str = "host-of-many";

/// Certificates of the fleet: three roots, ten issuing CAs, each server certificate shared by what stands behind one name.
struct Fleet {
    folder: tempfile::TempDir,
    roots: Vec<Made>,
    issuing: Vec<Made>,
    leaves: Vec<Made>,
}

impl Fleet {
    fn new(leaves: usize) -> Self {
        let roots: Vec<Made> = ["One", "Two", "Three"].map(|n| make(&ca(&format!("Root {n}")), None, None)).into();
        let issuing: Vec<Made> =
            (0..10).map(|n| make(&ca(&format!("Issuing {n}")), None, Some(&roots[n % 3]))).collect();
        let leaf = |n: usize| {
            let (name, wildcard) = (format!("site{n}.example.test"), format!("*.site{n}.example.test"));
            make(&server(&name, &[&name, &wildcard]), None, Some(&issuing[n % 10]))
        };
        let leaves = (0..leaves).map(leaf).collect();
        Self { folder: tempfile::tempdir().unwrap(), roots, issuing, leaves }
    }

    fn store(&self, name: &str, roots: &[usize]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, roots.iter().map(|n| self.roots[*n].pem()).collect::<String>()).unwrap();
        path
    }

    /// A report of so many peers in lines, as `check --format jsonl` writes it.
    fn report(&self, peers: usize) -> PathBuf {
        let decode = |made: &Made| Certificate::decode(&pem(&made.pem())).unwrap();
        let store = Store::of(self.roots.iter().map(decode));
        let (policy, at, catalogue) = (Policy::default(), Moment::parse(NOW).unwrap(), Catalogue::new(Lang::En));
        let stores = Stores::One(store);
        let head = Report {
            checked_at: at,
            at_given: false,
            policy: &policy,
            stores: &stores,
            peers: Vec::new(),
            baseline: None,
            discovered: Vec::new(),
            skipped_lines: None,
            cut: None,
            rehearsal: None,
        };
        let path = self.folder.path().join(format!("fleet-{peers}.jsonl"));
        let mut out = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        json::line_header(&head, &mut out).unwrap();
        // What stands behind one certificate differs in its name alone: one line each is made, and copied.
        let lines: Vec<String> = (0..self.leaves.len().min(peers))
            .map(|leaf| {
                let chain = [&self.leaves[leaf], &self.issuing[leaf % 10]].map(|made| decode(made).der.clone());
                let target = Target::parse(&format!("{HOST}.site{leaf}.example.test")).unwrap();
                let handed = Handed { files: Vec::new(), named: true, certificates: chain.to_vec() };
                let evidence = Evidence::handed(target, handed, at);
                let diagnosis = judge(&evidence, stores.first(), &policy, at);
                assert!(diagnosis.healthy(), "the fleet is healthy before the change");
                let labels = std::collections::BTreeMap::new();
                let peer = PeerReport {
                    evidence,
                    diagnosis,
                    trusted_by: None,
                    labels,
                    judged_by: None,
                    verify_ms: Millis(0.5),
                    planned: None,
                    today: None,
                };
                let mut line = Vec::new();
                json::line_peer(&peer, &head, &catalogue, &mut line).unwrap();
                String::from_utf8(line).unwrap()
            })
            .collect();
        for number in 0..peers {
            let line = lines[number % lines.len()].replace(HOST, &format!("host{number}"));
            out.write_all(line.as_bytes()).unwrap();
        }
        out.flush().unwrap();
        path
    }
}

fn pem(text: &str) -> Vec<u8> {
    peertrust::cert::pem::blocks(text)[0].content.clone().unwrap()
}

#[test]
fn who_breaks_when_a_root_goes_is_said_for_every_peer() {
    let fleet = Fleet::new(30);
    let report = fleet.report(300);
    let (before, after) = (fleet.store("before.pem", &[0, 1, 2]), fleet.store("after.pem", &[1, 2]));
    let asked = ["verify", "--evidence", arg(&report), "--store", arg(&after), "--at", NOW, "--format", "jsonl"];
    let ran = peertrust(&asked);
    let summary: serde_json::Value = serde_json::from_str(ran.stdout.lines().last().unwrap()).unwrap();
    // Issuing CAs 0, 3, 6 and 9 of ten are below the first root.
    assert_eq!((ran.code, &summary["peers"], &summary["failed"]), (1, &300.into(), &120.into()));
    let stores = ["compare", arg(&before), arg(&after), "--at", NOW, "--format", "json", "--peers", arg(&report)];
    let compared = peertrust(&stores);
    assert_eq!((compared.code, &compared.json()["summary"]["worse"]), (1, &120.into()));
}

#[test]
fn what_stands_behind_one_certificate_is_judged_once_by_each_store() {
    let fleet = Fleet::new(30);
    let bytes = std::fs::read(fleet.report(300)).unwrap();
    let peers = captures(&bytes).unwrap();
    let stores = [&[0, 1, 2][..], &[1, 2]]
        .map(|roots| Store::of(roots.iter().map(|n| Certificate::decode(&pem(&fleet.roots[*n].pem())).unwrap())));
    let (memory, policy, at) = (Memory::of_records(), Policy::default(), Moment::parse(NOW).unwrap());
    let healthy = |store: &Store| {
        let judged = peers.iter().map(|peer| judge_remembering(&peer.evidence, store, &policy, at, &memory));
        judged.filter(Diagnosis::healthy).count()
    };
    assert_eq!(stores.each_ref().map(healthy), [300, 180]);
    assert_eq!(memory.judgements(), Tally { known: 540, new: 60 });
}

/// CPU time of this process's children so far, by the kernel's count.
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<u64>().unwrap();
    // cutime and cstime, fields 16 and 17 of proc(5), in ticks of 10 ms.
    Duration::from_millis((ticks(13) + ticks(14)) * 10)
}

#[test]
#[ignore = "measures; see the head of this file"]
fn measures_what_a_peer_costs() {
    let program = std::env::var("PEERTRUST_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_peertrust").to_owned());
    let most: usize = std::env::var("PEERTRUST_FLEET").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let fleet = Fleet::new(300);
    let (before, after) = (fleet.store("before.pem", &[0, 1, 2]), fleet.store("after.pem", &[1, 2]));
    let (before, after) = (arg(&before), arg(&after));
    for peers in [1000, most] {
        let report = fleet.report(peers);
        let bytes = std::fs::metadata(&report).unwrap().len();
        let report = arg(&report);
        let commands: [(&str, Vec<&str>); 7] = [
            ("compare of the report with itself", vec!["compare", report, report]),
            ("verify, nothing changes", vec!["verify", "--evidence", report, "--store", before]),
            ("verify, a root goes", vec!["verify", "--evidence", report, "--store", after]),
            (
                "verify, rehearsed without a root",
                vec!["verify", "--evidence", report, "--store", before, "--without", "Root One"],
            ),
            ("compare of two stores", vec!["compare", before, after, "--peers", report]),
            ("forecast", vec!["forecast", "--evidence", report, "--store", before]),
            ("store impact", vec!["store", "impact", "--store", before, "--peers", report]),
        ];
        for (name, command) in commands {
            let (cpu, begin) = (children(), Instant::now());
            let format: &[&str] = if command[0] == "store" { &["--format", "json"] } else { &["--format", "jsonl"] };
            let output = Command::new(&program).env_clear().args(&command).args(["--at", NOW]).args(format).output();
            let (elapsed, cpu) = (begin.elapsed(), children().saturating_sub(cpu));
            assert!(output.unwrap().status.code().unwrap() < 2, "{command:?}");
            let each = cpu.as_secs_f64() * 1000.0 / f64::from(u32::try_from(peers).unwrap());
            println!("{peers:6} peers, {:3} MB: {each:.3} ms CPU a peer, {elapsed:.2?} in all: {name}", bytes >> 20);
        }
    }
}
