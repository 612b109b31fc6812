//! A hundred scrapes at a time: everyone is served, and memory stays where it was.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::blackbox::Blackbox;
use crate::estate::{Estate, HOST};
use crate::exporter::Exporter;
use crate::http;

const SCRAPERS: usize = 100;

/// What a round of scrapes came to.
struct Round {
    /// In order.
    seconds: Vec<f64>,
    failed: usize,
}

impl Round {
    fn quantile(&self, part: usize) -> f64 {
        self.seconds[self.seconds.len() * part / 100]
    }
}

/// Scrapes until the time is over, a hundred at a time, each the next peer.
fn scrape(server: SocketAddr, paths: &[String], time: Duration) -> Round {
    let end = Instant::now() + time;
    let results: Vec<Vec<Option<f64>>> = std::thread::scope(|scope| {
        let scraper = |first: usize| {
            scope.spawn(move || {
                let mut results = Vec::new();
                for path in paths.iter().cycle().skip(first * paths.len() / SCRAPERS) {
                    let begin = Instant::now();
                    if begin >= end {
                        return results;
                    }
                    let request = format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n");
                    let answer = http::try_ask(server, &request);
                    let good = answer.is_ok_and(|a| a.status == 200 && a.body.contains("\nprobe_success 1\n"));
                    results.push(good.then(|| begin.elapsed().as_secs_f64()));
                }
                results
            })
        };
        let threads: Vec<_> = (0..SCRAPERS).map(scraper).collect();
        threads.into_iter().map(|thread| thread.join().expect("a scraper")).collect()
    });
    let mut seconds: Vec<f64> = results.iter().flatten().flatten().copied().collect();
    let failed = results.iter().flatten().filter(|result| result.is_none()).count();
    seconds.sort_by(f64::total_cmp);
    Round { seconds, failed }
}

fn paths(peers: &[SocketAddr], more: &str) -> Vec<String> {
    peers.iter().map(|peer| format!("/probe?target={peer}{more}")).collect()
}

#[test]
fn a_hundred_scrapers_are_served_in_flat_memory() {
    let estate = Estate::new();
    let peers = estate.fleet(21, 100);
    let exporter = Exporter::start(&estate.store, &["--allow", "127.21.0.0/16", "--timeout", "20"]);
    let paths = paths(&peers, &format!("&server_name={HOST}"));
    let resident = || exporter.metrics().value("process_resident_memory_bytes", &[]).expect("on Linux");
    // The first round fills what is kept: buffers, threads, remembered signatures.
    let first = scrape(exporter.address, &paths, Duration::from_secs(4));
    let before = resident();
    let second = scrape(exporter.address, &paths, Duration::from_secs(4));
    let grown = resident() - before;
    assert!(first.seconds.len() + second.seconds.len() > 200, "{} scrapes", second.seconds.len());
    assert_eq!((first.failed, second.failed), (0, 0));
    assert!(grown < 4e6, "grown by {grown} bytes over {} scrapes", second.seconds.len());
    let metrics = exporter.metrics();
    assert_eq!(metrics.value("peertrust_exporter_probes_in_flight", &[]), Some(0.0));
    let known = metrics.value("peertrust_exporter_judgements_total", &[("known", "true")]).expect("a count");
    assert!(known > 100.0, "a chain is judged once, and remembered: {known}");
}

/// `PEERTRUST_BENCH=target/release/peertrust cargo test --test monitor sixty_seconds -- --ignored --nocapture`
#[test]
#[ignore = "a measurement of two minutes, for a release build"]
fn sixty_seconds_beside_blackbox_exporter() {
    let estate = Estate::new();
    let peers = estate.fleet(22, 200);
    let time =
        Duration::from_secs(std::env::var("PEERTRUST_BENCH_SECONDS").map_or(60, |s| s.parse().expect("seconds")));
    let exporter = Exporter::start(&estate.store, &["--allow", "127.22.0.0/16", "--concurrency", "100"]);
    let blackbox = Blackbox::start(&estate);
    let ours = paths(&peers, &format!("&server_name={HOST}"));
    let theirs = paths(&peers, "&module=verifying");
    for (name, server, paths) in [("peertrust", exporter.address, &ours), ("blackbox", blackbox.address, &theirs)] {
        scrape(server, paths, Duration::from_secs(3));
        let (cpu, before) = own(server);
        let begin = Instant::now();
        let mut samples = Vec::new();
        let round = std::thread::scope(|scope| {
            let round = scope.spawn(|| scrape(server, paths, time));
            while !round.is_finished() {
                std::thread::sleep(Duration::from_secs(1));
                samples.push(own(server).1);
            }
            round.join().expect("the scrapers")
        });
        let (cpu_after, after) = own(server);
        let count = round.seconds.len();
        let highest = samples.iter().copied().fold(0.0, f64::max);
        println!(
            "{name}: {count} scrapes in {:.0} s ({:.0}/s), {} failed; p50 {:.1} ms, p99 {:.1} ms; CPU {:.2} ms a scrape; \
             RSS {:.1} MB before, {:.1} highest, {:.1} after",
            begin.elapsed().as_secs_f64(),
            count as f64 / time.as_secs_f64(),
            round.failed,
            round.quantile(50) * 1e3,
            round.quantile(99) * 1e3,
            (cpu_after - cpu) * 1e3 / count as f64,
            before / 1e6,
            highest / 1e6,
            after / 1e6,
        );
    }
}

/// CPU seconds and resident bytes, as the exporter tells of itself.
fn own(server: SocketAddr) -> (f64, f64) {
    let request = format!("GET /metrics HTTP/1.0\r\nHost: {server}\r\n\r\n");
    let page = http::ask(server, &request).body;
    let number = |name: &str| {
        let line = page.lines().find(|line| line.starts_with(name) && line.as_bytes()[name.len()] == b' ');
        line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).unwrap_or_default()
    };
    (number("process_cpu_seconds_total"), number("process_resident_memory_bytes"))
}

/// A program of Debian's, with nothing of this machine's environment.
pub fn debian(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", crate::support::program::search_path()).env("LANG", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}
