//! A real `openssl s_server` on loopback, and the certificates it shows.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use peertrust::moment::Stopwatch;
use tempfile::TempDir;

/// Runs until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
}

impl Server {
    /// Starts `openssl s_server` with `arguments` in `folder`, and waits until it accepts.
    ///
    /// Panics when openssl is absent: these tests prove nothing without it, so they may not pass.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        // Free at this moment; if another process takes it in between, s_server exits and the wait below says so.
        let port = {
            let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            probe.local_addr().expect("its address").port()
        };
        let child = Command::new("openssl")
            .args(["s_server", "-quiet", "-accept", &format!("127.0.0.1:{port}")])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.join(format!("{port}.log"))).expect("a log"))
            .spawn()
            .expect("openssl must be installed for the clear-text tests");
        let mut server = Self { address: (Ipv4Addr::LOCALHOST, port).into(), child };
        server.wait(folder, arguments);
        server
    }

    fn wait(&mut self, folder: &Path, arguments: &[&str]) {
        let watch = Stopwatch::start();
        while TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_err() {
            if let Some(status) = self.child.try_wait().expect("the child's state") {
                let log = std::fs::read_to_string(folder.join(format!("{}.log", self.address.port())));
                panic!("openssl s_server {arguments:?} ended: {status}\n{}", log.unwrap_or_default());
            }
            assert!(watch.elapsed().0 < 20_000.0, "openssl s_server {arguments:?} accepts nothing");
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder with a self-signed certificate `cert.pem` and its key `key.pem`.
///
/// ```text
/// CN=legacy.test (self-signed, key as asked)
/// ```
pub fn self_signed(key: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let mut arguments = vec!["req", "-x509", "-nodes", "-subj", "/CN=legacy.test", "-days", "30"];
    arguments.extend(["-keyout", "key.pem", "-out", "cert.pem", "-newkey"]);
    arguments.extend(key);
    openssl(folder.path(), &arguments);
    folder
}

/// Runs openssl to its end.
pub fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).stdin(Stdio::null()).output();
    let output = output.expect("openssl must be installed for the clear-text tests");
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
