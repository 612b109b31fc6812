//! What the suites against real servers share: a PKI made by the `openssl` program, servers and
//! listeners on loopback, a name server, and the program under test with nothing of this machine's
//! environment.
//!
//! Nothing here uses peertrust's own code: certificates, digests and dates come from OpenSSL, so that
//! a wrong decoder cannot agree with itself.

pub mod dns;
pub mod dnsmasq;
pub mod expect;
pub mod listener;
pub mod nginx;
pub mod pki;
pub mod program;
pub mod proxy;
pub mod responder;
pub mod s_server;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a server may take to come up. Generous: the machine may be compiling beside the tests,
/// and a server that comes up sooner is not waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer, and says what was waited for when there is none.
pub fn poll<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begin.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A folder of one test, gone with it.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A new empty folder.
    pub fn new() -> Self {
        Self(tempfile::Builder::new().prefix("peertrust-test-").tempdir().expect("a temporary folder"))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes one file and says where.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }
}
