//! `openssl s_server` on a free loopback port.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};

use super::pki::{Cert, openssl};

/// A running `openssl s_server`; ends with the value.
pub struct OpensslServer {
    child: Child,
    address: SocketAddr,
}

/// What a server is to be. One test may start several.
pub struct Recipe<'a> {
    leaf: &'a Cert,
    arguments: Vec<String>,
}

/// A server with this leaf and key, which sends the leaf alone.
pub fn with_leaf(leaf: &Cert) -> Recipe<'_> {
    Recipe { leaf, arguments: vec![] }
}

impl Recipe<'_> {
    /// Sends these behind the leaf, in the file's order.
    #[must_use]
    pub fn sending(self, bundle: &Path) -> Self {
        self.option("-cert_chain").option(&bundle.to_string_lossy())
    }

    /// One more argument.
    #[must_use]
    pub fn option(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Several more arguments, separated by blanks.
    #[must_use]
    pub fn options(self, arguments: &str) -> Self {
        arguments.split_whitespace().fold(self, Self::option)
    }

    /// Starts it on a port that the kernel chooses and OpenSSL tells: nobody can take it in between.
    pub fn start(&self) -> OpensslServer {
        self.try_start("127.0.0.1:0").expect("s_server starts on a port of the kernel's choice")
    }

    /// Starts it on one address; the error is the server's own words (the port may be taken).
    pub fn try_start(&self, address: &str) -> Result<OpensslServer, String> {
        let mut command = openssl(&["s_server", "-accept", address, "-no-CAfile", "-no-CApath", "-no-CAstore"]);
        command.arg("-cert").arg(&self.leaf.file).arg("-key").arg(&self.leaf.key).args(&self.arguments);
        // An input that stays open: at its end s_server hangs up on its client.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let output = child.stdout.take().expect("piped");
        let errors = child.stderr.take().expect("piped");
        let mut lines = BufReader::new(output).lines();
        let accepting = lines.by_ref().map_while(Result::ok).find_map(|line| accepting(&line, address));
        let Some(address) = accepting else {
            let words = std::io::read_to_string(errors).unwrap_or_default();
            child.wait().map_err(|error| error.to_string())?;
            return Err(words);
        };
        // It stops serving when nobody reads what it says.
        std::thread::spawn(move || lines.for_each(drop));
        std::thread::spawn(move || std::io::copy(&mut errors.take(u64::MAX), &mut std::io::sink()));
        Ok(OpensslServer { child, address })
    }
}

impl OpensslServer {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for OpensslServer {
    fn drop(&mut self) {
        // Its own child, by its handle; an error means that it is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Written once the socket listens: `ACCEPT 127.0.0.1:43210` where the kernel chose the port, `ACCEPT`
/// alone where it was given.
fn accepting(line: &str, asked: &str) -> Option<SocketAddr> {
    let chosen = line.strip_prefix("ACCEPT")?.trim();
    if chosen.is_empty() { asked } else { chosen }.parse().ok()
}
