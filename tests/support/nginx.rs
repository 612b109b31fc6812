//! nginx on a free loopback port, in one process, out of one folder.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::pki::Cert;
use super::{Folder, poll, program};

/// A running nginx; ends with the value.
pub struct Nginx {
    child: Child,
    address: SocketAddr,
    _folder: Folder,
}

/// One `server` block.
pub struct Site<'a> {
    /// `server_name`; the first site answers for every other name.
    name: &'a str,
    bundle: &'a Path,
    key: &'a Path,
    more: String,
}

/// A site that sends this file as it is: leaf first, then whatever else it holds.
pub fn site<'a>(name: &'a str, leaf: &'a Cert, bundle: &'a Path) -> Site<'a> {
    Site { name, bundle, key: &leaf.key, more: String::new() }
}

impl Site<'_> {
    /// One more directive.
    #[must_use]
    pub fn directive(mut self, directive: &str) -> Self {
        writeln!(self.more, "{directive};").expect("a string grows");
        self
    }

    fn block(&self, address: SocketAddr) -> String {
        format!(
            "server {{ listen {address} ssl; server_name {}; ssl_certificate {}; ssl_certificate_key {};\n{}}}\n",
            self.name,
            self.bundle.display(),
            self.key.display(),
            self.more
        )
    }
}

/// Starts nginx with these sites on one port.
pub fn start(sites: &[Site<'_>]) -> Nginx {
    start_with(|address| sites.iter().map(|site| site.block(address)).collect())
}

/// Serves the files of a folder over plain http, those too that are written later. `more` is what else the `server` block
/// says.
pub fn files(folder: &Path, more: &str) -> Nginx {
    start_with(|address| format!("server {{ listen {address}; root {};\n{more}}}\n", folder.display()))
}

/// nginx can only be told a port, not asked for one, so a free one is found, released and named. Should
/// somebody take it in between, nginx ends and the next port is tried.
fn start_with(blocks: impl Fn(SocketAddr) -> String) -> Nginx {
    for _ in 0..10 {
        let address = free_address();
        if let Some(server) = try_start(&blocks(address), address) {
            return server;
        }
    }
    panic!("nginx started on none of ten free ports; is it installed (tests/run installs it)?")
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address")
}

fn try_start(blocks: &str, address: SocketAddr) -> Option<Nginx> {
    let folder = Folder::new();
    folder.write("nginx.conf", configuration(blocks));
    let errors = std::fs::File::create(folder.path().join("error.log")).expect("a log");
    let mut command = Command::new("nginx");
    command.env_clear().env("PATH", program::search_path());
    command.arg("-p").arg(folder.path()).args(["-c", "nginx.conf", "-e", "stderr"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
    let mut child = command.spawn().expect("nginx starts (tests/run installs it)");
    // The pid file is written after every socket listens. A connection would tell less: somebody else
    // may be listening on that port while nginx still tries to bind it.
    let pid_file = folder.path().join("nginx.pid");
    let up = poll("nginx to listen", || match child.try_wait().expect("a child of ours") {
        Some(_) => Some(false),
        None => pid_file.metadata().is_ok_and(|file| file.len() > 0).then_some(true),
    });
    if up {
        return Some(Nginx { child, address, _folder: folder });
    }
    let log = std::fs::read_to_string(folder.path().join("error.log")).unwrap_or_default();
    assert!(log.contains("Address already in use"), "nginx does not start:\n{log}");
    None
}

/// One process, so that ending it ends everything; no file outside the folder.
fn configuration(blocks: &str) -> String {
    format!(
        "daemon off; master_process off; pid nginx.pid; error_log stderr;\n\
         events {{}}\n\
         http {{ access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;\n\
         uwsgi_temp_path t4; scgi_temp_path t5; server_names_hash_bucket_size 128;\n{blocks}}}\n"
    )
}

impl Nginx {
    /// The same address with other sites: the server after a change.
    #[must_use]
    pub fn changed(self, sites: &[Site<'_>]) -> Self {
        let address = self.address;
        drop(self);
        let blocks: String = sites.iter().map(|site| site.block(address)).collect();
        poll("nginx to start again on its port", || try_start(&blocks, address))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
