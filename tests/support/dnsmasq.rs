//! dnsmasq on a free port of 127.0.0.1: a name server that nobody here wrote.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::process::{Child, Command, Stdio};

use super::{Folder, poll, program};

/// A running dnsmasq; ends with the value.
pub struct Dnsmasq {
    child: Child,
    port: u16,
    _folder: Folder,
}

/// Starts it with these lines, for the zone `corp.test` and nothing else: nobody outside is asked.
pub fn start(lines: &[String]) -> Dnsmasq {
    for _ in 0..10 {
        let folder = Folder::new();
        // A port that is free for both; somebody may take it in between, then dnsmasq ends and the next one is tried.
        let Ok(tcp) = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)) else { continue };
        let port = tcp.local_addr().expect("its address").port();
        let Ok(udp) = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)) else { continue };
        drop((tcp, udp));
        let mut text =
            format!("port={port}\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nno-daemon\n");
        text.push_str("local=/corp.test/\nuser=\ngroup=\n");
        for line in lines {
            writeln!(text, "{line}").expect("a string grows");
        }
        let config = folder.write("dnsmasq.conf", text);
        let mut command = Command::new("dnsmasq");
        command
            .arg(format!("--conf-file={}", config.display()))
            .arg(format!("--pid-file={}", folder.path().join("pid").display()));
        command.env_clear().env("PATH", program::search_path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("dnsmasq (tests/run installs it)");
        let listens = poll("dnsmasq", || {
            if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
                return Some(true);
            }
            child.try_wait().ok().flatten().map(|_| false)
        });
        if listens {
            return Dnsmasq { child, port, _folder: folder };
        }
    }
    panic!("dnsmasq started on none of ten free ports; is it installed (tests/run installs it)?")
}

impl Dnsmasq {
    /// `address:port`, as `--resolver` takes it.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl Drop for Dnsmasq {
    fn drop(&mut self) {
        // Its own child, by its handle; an error means that it is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
