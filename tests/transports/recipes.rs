//! The servers, each as its documentation says, with the least that makes it speak.

mod database;
mod mail;
mod messages;
mod wrapper;

use std::net::SocketAddr;
use std::process::Command;

pub use database::{mariadb, postgres};
pub use mail::{dovecot, nginx, postfix};
pub use messages::{inn, prosody, slapd, vsftpd, xrdp};
pub use wrapper::{
    gnutls_3des, gnutls_serv, gnutls_serv_speaking, gnutls_tls_1_0_dhe, gnutls_tls_1_1_ecdhe, gnutls_tls_1_2_cbc,
    gnutls_tls_1_2_rsa, stunnel,
};

use crate::service::World;

/// RSA key exchange alone, and what Debian's OpenSSL needs to speak TLS 1.0 at all.
const OLD_CIPHER: &str = "AES128-SHA:@SECLEVEL=0";
/// The same in GnuTLS's words.
const OLD_PRIORITY: &str = "NORMAL:-VERS-ALL:+VERS-TLS1.0:-KX-ALL:+RSA";

/// Every server, as the documentation lists them.
pub fn all() -> [Recipe; 12] {
    [
        postfix(),
        dovecot(),
        nginx(),
        slapd(),
        inn(),
        prosody(),
        vsftpd(),
        postgres(),
        mariadb(),
        xrdp(),
        stunnel(),
        gnutls_serv(),
    ]
}

/// One kind of server.
pub struct Recipe {
    pub name: &'static str,
    /// What it speaks, each on a port of its own.
    pub schemes: &'static [&'static str],
    /// How it is about client certificates, by scheme; `None` where it asks for none.
    pub mutual: fn(&str) -> Option<Mutual>,
    /// Its configuration, and the program.
    pub command: fn(&World, &[SocketAddr]) -> Command,
}

/// What a server that wants a client certificate does in the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutual {
    /// It goes on with no client that sends none. Otherwise its protocol refuses later, or not at all.
    pub demands: bool,
    /// Nor with one of an authority that it does not know.
    pub refuses: bool,
    /// It says something after a TLS 1.3 handshake (a session ticket, mostly), by which it is known to have gone on.
    pub says: bool,
    /// It names the authorities that it knows.
    pub names: bool,
}

const DEMANDS: Mutual = Mutual { demands: true, refuses: true, says: true, names: true };
const ASKS: Mutual = Mutual { demands: false, refuses: false, says: true, names: true };
