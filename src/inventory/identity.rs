//! Which peer it is, whoever asks: for duplicates and for sharding.

use aws_lc_rs::digest::{SHA256, digest};

use crate::target::{Host, Target};

/// What tells a peer from every other: `SCHEME://HOST:PORT`, and behind a blank the name to match where that is
/// another. Host and name in lower-case A-labels, IPv6 addresses between brackets.
///
/// Other programs may compute it, so it never changes.
pub fn identity(target: &Target) -> String {
    let host = |host: &Host| match host {
        Host::Ip(std::net::IpAddr::V6(ip)) => format!("[{ip}]"),
        other => other.ascii(),
    };
    let own = format!("{}://{}:{}", target.transport.scheme(), host(&target.host), target.port);
    match &target.server_name {
        Some(name) if name.ascii() != target.host.ascii() => format!("{own} {}", host(name)),
        _ => own,
    }
}

/// The SHA-256 of [`identity`].
pub fn fingerprint(target: &Target) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, identity(target).as_bytes()).as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, server_name: Option<&str>) -> String {
        let target = Target::parse(peer).expect(peer);
        identity(&Target { server_name: server_name.map(|name| Host::parse(name).expect(name)), ..target })
    }

    #[test]
    fn a_peer_is_one_peer_however_it_is_written() {
        for (peer, name, expected) in [
            ("mail.example.com", None, "https://mail.example.com:443"),
            ("https://MAIL.example.com./", None, "https://mail.example.com:443"),
            ("mail.example.com:443", Some("MAIL.example.com"), "https://mail.example.com:443"),
            ("mail.example.com:587", None, "smtp://mail.example.com:587"),
            ("bücher.example", None, "https://xn--bcher-kva.example:443"),
            ("[2001:DB8:0::1]:8443", Some("a.example"), "https://[2001:db8::1]:8443 a.example"),
            ("10.0.0.5", Some("10.0.0.6"), "https://10.0.0.5:443 10.0.0.6"),
        ] {
            assert_eq!(of(peer, name), expected);
        }
    }
}
