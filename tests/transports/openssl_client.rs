//! The same peer through `openssl s_client`, for the word beside ours.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use crate::HOST;
use crate::support::pki::{Cert, openssl};

/// What makes s_client speak to an old server at all: Debian's refuses below TLS 1.2, and SHA-1 in TLS 1.0.
pub const AS_OLD: &[&str] = &["-tls1", "-cipher", "ALL:@SECLEVEL=0"];
/// What is said where s_client does not know the dialogue.
pub const UNSPOKEN: &str = "not spoken";

/// Its verify return code behind this dialogue (`tls` and `sips`: none), without the words in brackets; [`UNSPOKEN`]
/// where it does not know the protocol, `none` where it gives no code.
pub fn says(scheme: &str, address: SocketAddr, name: &str, root: &Cert, more: &[&str]) -> String {
    if matches!(scheme, "rdp" | "mssql") {
        return UNSPOKEN.to_owned();
    }
    let mut client = Command::new("timeout");
    client.args(["20", "openssl", "s_client", "-connect", &address.to_string()]);
    if !matches!(scheme, "tls" | "sips") {
        client.args(["-starttls", scheme]);
    }
    client.args(["-servername", HOST, "-verify_hostname", name, "-no-CApath", "-no-CAstore", "-CAfile"]);
    client.arg(&root.file).args(more);
    if scheme.starts_with("xmpp") {
        client.args(["-xmpphost", HOST]);
    }
    // The environment that the harness gives to openssl.
    let environment = openssl(&[]);
    client.env_clear().envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = client.stdin(Stdio::null()).output().expect("openssl");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let code = text.lines().find_map(|line| line.trim().strip_prefix("Verify return code: "));
    let code = code.and_then(|code| code.split(' ').next()).unwrap_or("none");
    // 21 where it looks at the first certificate alone.
    if code == "21" { "20".to_owned() } else { code.to_owned() }
}
