//! TLS servers of their own: stunnel before plain services, and GnuTLS's.

use std::net::SocketAddr;
use std::process::Command;

use super::{DEMANDS, Mutual, OLD_PRIORITY, Recipe};
use crate::service::{Mode, World, command};

/// TLS from the first byte, and four dialogues that stunnel itself holds, each before a service that knows no TLS.
pub fn stunnel() -> Recipe {
    Recipe {
        name: "stunnel",
        schemes: &["tls", "sips", "smtp", "imap", "pop3", "postgres"],
        mutual: |_| Some(DEMANDS),
        command: |world, ports| {
            let more = match world.mode {
                Mode::Tls | Mode::Off => String::new(),
                Mode::Old => "sslVersion = TLSv1\nsecurityLevel = 0\nciphers = AES128-SHA\n".to_owned(),
                Mode::Mutual => {
                    format!("requireCert = yes\nverifyChain = yes\nCAfile = {}\n", world.clients.display())
                }
            };
            // Each greets as its protocol does and agrees with whatever is said; for IMAP, stunnel asks it in between.
            let plain = |name: &str, greeting: &str| {
                let service = format!(
                    "printf '{greeting}'\nwhile read -r tag command; do\n\
                     printf '* CAPABILITY IMAP4rev1\\r\\n%s OK done\\r\\n' \"$tag\"\ndone\n"
                );
                let file = world.write(&format!("{name}.sh"), service);
                format!("exec = /bin/sh\nexecArgs = sh {}\n", file.display())
            };
            let front = |name: &str, at: SocketAddr, protocol: &str, greeting: &str| {
                let protocol = if protocol.is_empty() { String::new() } else { format!("protocol = {protocol}\n") };
                format!("[{name}]\naccept = {at}\n{protocol}{}", plain(name, greeting))
            };
            let configuration = world.write(
                "stunnel.conf",
                [
                    "foreground = yes\npid =\nsyslog = no\n".to_owned(),
                    format!("cert = {}\nkey = {}\n{more}", world.chain.display(), world.key.display()),
                    front("tls", ports[0], "", "hello\\r\\n"),
                    front("sips", ports[1], "", ""),
                    front("smtp", ports[2], "smtp", "220 plain ESMTP\\r\\n"),
                    front("imap", ports[3], "imap", "* OK plain IMAP4rev1\\r\\n"),
                    front("pop3", ports[4], "pop3", "+OK plain ready\\r\\n"),
                    front("postgres", ports[5], "pgsql", ""),
                ]
                .concat(),
            );
            let mut stunnel = command("stunnel4");
            stunnel.arg(configuration);
            stunnel
        },
    }
}

/// GnuTLS's own server. That it listens on every interface cannot be helped: its option is a port alone.
pub fn gnutls_serv() -> Recipe {
    Recipe {
        name: "gnutls-serv",
        schemes: &["tls"],
        mutual: |_| Some(Mutual { demands: true, refuses: true, says: true, names: true }),
        command: |world, ports| {
            let priority = if world.mode == Mode::Old { OLD_PRIORITY } else { "NORMAL" };
            let mut serv = gnutls_serv_speaking(priority, world, ports[0]);
            match world.mode {
                Mode::Mutual => {
                    serv.args(["--require-client-cert", "--verify-client-cert", "--x509cafile"]).arg(&world.clients)
                }
                _ => serv.arg("--disable-client-cert"),
            };
            serv
        },
    }
}

/// The same by a priority string. What to do about clients is the caller's.
pub fn gnutls_serv_speaking(priority: &str, world: &World, at: SocketAddr) -> Command {
    let mut serv = command("gnutls-serv");
    serv.args(["--quiet", "--echo", "--port", &at.port().to_string(), "--priority", priority]);
    serv.arg("--x509certfile").arg(&world.chain).arg("--x509keyfile").arg(&world.key);
    serv
}

macro_rules! gnutls_priorities {
    ($($name:ident $priority:literal)*) => {$(
        /// GnuTLS speaking nothing but this.
        pub fn $name() -> Recipe {
            Recipe {
                name: stringify!($name),
                schemes: &["tls"],
                mutual: |_| None,
                command: |world, ports| {
                    let mut serv = gnutls_serv_speaking($priority, world, ports[0]);
                    serv.arg("--disable-client-cert");
                    serv
                },
            }
        }
    )*};
}

gnutls_priorities! {
    gnutls_tls_1_1_ecdhe "NORMAL:-VERS-ALL:+VERS-TLS1.1"
    gnutls_tls_1_0_dhe "NORMAL:-VERS-ALL:+VERS-TLS1.0:-KX-ALL:+DHE-RSA"
    gnutls_tls_1_2_rsa "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA"
    gnutls_tls_1_2_cbc "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC"
    gnutls_3des "NORMAL:-VERS-ALL:+VERS-TLS1.0:-CIPHER-ALL:+3DES-CBC"
}
