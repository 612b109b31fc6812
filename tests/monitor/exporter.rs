//! `peertrust serve` as a process of its own.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::http;
use crate::samples::Samples;
use crate::support::{PATIENCE, program};

/// A running exporter; ends with the value.
pub struct Exporter {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    log: Arc<Mutex<String>>,
}

/// The program: the one of this build, or that of `PEERTRUST_BENCH` for measuring a release build.
fn binary() -> OsString {
    std::env::var_os("PEERTRUST_BENCH").unwrap_or_else(|| env!("CARGO_BIN_EXE_peertrust").into())
}

/// A command line that serves on a free port of loopback, with nothing of this machine's environment.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.env_clear().env("PATH", program::search_path()).env("LANG", "C");
    command.args(["serve", "--no-ping"]).args(arguments);
    if !arguments.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Exporter {
    /// Serves by this store.
    pub fn start(store: &Path, arguments: &[&str]) -> Self {
        let store = store.to_str().expect("a path of this test");
        Self::spawn(&mut command(&[&["--store", store], arguments].concat()))
    }

    /// Starts it, and waits for its address on standard output.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let log = Arc::new(Mutex::new(String::new()));
        let (kept, mut stderr) = (Arc::clone(&log), child.stderr.take().expect("it is piped"));
        std::thread::spawn(move || {
            let mut part = [0; 4_096];
            while let Ok(length @ 1..) = stderr.read(&mut part) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&part[..length]));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')?.parse().ok());
        let Some(address) = address else {
            let status = child.wait();
            panic!("{command:?}\nno address: {line:?} {status:?}\n{}", log.lock().unwrap());
        };
        Self { child, address, log }
    }

    /// What it logged up to now.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Sends it a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill -s {name}");
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "it does not end\n{}", self.log());
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    /// `/probe` of this target.
    pub fn probe(&self, target: &str, more: &str) -> http::Answer {
        http::get(self.address, &format!("/probe?target={}{more}", http::encoded(target)))
    }

    /// `/probe` of a target that may be probed.
    pub fn samples(&self, target: &str, more: &str) -> Samples {
        let answer = self.probe(target, more);
        assert_eq!(answer.status, 200, "{target}: {}", answer.body);
        Samples::read(&answer.body)
    }

    /// Its own metrics.
    pub fn metrics(&self) -> Samples {
        Samples::read(&http::get(self.address, "/metrics").body)
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
