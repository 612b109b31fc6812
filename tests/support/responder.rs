//! OpenSSL's own OCSP responder (`openssl ocsp`), answering over http from the index of what an authority issued.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Stdio};

use super::pki::{Cert, openssl};

/// A running responder; ends with the value.
pub struct Responder {
    child: Child,
}

/// A port that is free now: certificates name their responder's before it can start, since it reads the index of what
/// was issued only then.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Where a responder on this port answers, as a certificate names it.
pub fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}/ocsp")
}

/// Starts it for one authority with the index as it is now. That it listens on every interface cannot be helped: its
/// option is a port alone.
pub fn start(authority: &Cert, port: u16) -> Responder {
    knowing(authority, &authority.index(), port)
}

/// The same with an index of the caller's: of what is not in it, a responder knows nothing.
pub fn knowing(authority: &Cert, index: &Path, port: u16) -> Responder {
    let mut command = openssl(&["ocsp", "-ignore_err", "-ndays", "1", "-port", &port.to_string(), "-index"]);
    command.arg(index).arg("-CA").arg(&authority.file);
    command.arg("-rsigner").arg(&authority.file).arg("-rkey").arg(&authority.key);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("openssl ocsp starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    // Written once the socket listens.
    let up = lines.by_ref().map_while(Result::ok).any(|line| line.starts_with("ACCEPT"));
    assert!(up, "openssl ocsp does not listen on port {port}");
    std::thread::spawn(move || lines.for_each(drop));
    Responder { child }
}

impl Drop for Responder {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
