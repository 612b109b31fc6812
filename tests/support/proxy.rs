//! Real HTTP proxies on loopback, tinyproxy and Squid, each out of a folder of its own.

use std::fs::Permissions;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};

use super::pki::{openssl, run};
use super::responder::free_port;
use super::{Folder, poll, program};

/// A running proxy; ends with the value.
pub struct Proxy {
    child: Child,
    address: SocketAddr,
    _folder: Folder,
}

/// tinyproxy that lets this machine in; `more` is what else its configuration says.
pub fn tinyproxy(more: &str) -> Proxy {
    start(|port, folder| {
        let configuration =
            format!("Port {port}\nListen 127.0.0.1\nTimeout 30\nMaxClients 50\nAllow 127.0.0.1\n{more}\n");
        let mut command = Command::new("tinyproxy");
        command.arg("-d").arg("-c").arg(folder.write("tinyproxy.conf", configuration));
        command
    })
}

/// Squid that resolves names by `hosts` (the form of /etc/hosts), and has these rules.
pub fn squid(hosts: &str, rules: &str) -> Proxy {
    start(|port, folder| {
        // It gives up root for a user of its own, who has to read what stands here.
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("permissions");
        let mut digest = openssl(&["passwd", "-apr1", "secret"]);
        let users = folder.write("users", format!("jane:{}", run(&mut digest)));
        let rules = rules.replace("{users}", &users.to_string_lossy());
        let configuration = format!(
            "http_port 127.0.0.1:{port}\nhosts_file {}\npid_filename none\ncache deny all\naccess_log none\n\
             cache_log /dev/null\ncoredump_dir /\nlogfile_rotate 0\npinger_enable off\nshutdown_lifetime 0 seconds\n\
             netdb_filename none\ndns_nameservers 127.0.0.1\ndns_timeout 1 second\nconnect_timeout 5 seconds\n\
             acl CONNECT method CONNECT\n{rules}\n",
            folder.write("hosts", format!("{hosts}\n")).display()
        );
        let mut command = Command::new("squid");
        command.args(["-N", "-n", &format!("t{port}"), "-f"]).arg(folder.write("squid.conf", configuration));
        command
    })
}

impl Proxy {
    /// As `--proxy` takes it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// As `--proxy` takes it, with credentials.
    pub fn url_of(&self, credentials: &str) -> String {
        format!("http://{credentials}@{}", self.address)
    }
}

/// A free port is found, released and named; should somebody take it in between, the next is tried.
fn start(command: impl Fn(u16, &Folder) -> Command) -> Proxy {
    for _ in 0..10 {
        let (port, folder) = (free_port(), Folder::new());
        let mut command = command(port, &folder);
        command.env_clear().env("PATH", program::search_path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error} (tests/run installs it)"));
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let up = poll("a proxy to listen", || match child.try_wait().expect("a child of ours") {
            Some(_) => Some(false),
            None => TcpStream::connect(address).is_ok().then_some(true),
        });
        if up {
            return Proxy { child, address, _folder: folder };
        }
    }
    panic!("the proxy started on none of ten free ports")
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Squid's helpers end with their pipe.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
