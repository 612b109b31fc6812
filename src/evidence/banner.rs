//! Which service answers where TLS was expected, by the first bytes it sends.
//!
//! Pure, and no judgement: a name for what was seen, so that "not TLS" becomes "an SMTP server; its
//! way into TLS is STARTTLS". Services that speak first are known by their greeting; the others by
//! their complaint about a ClientHello.

mod shape;

use std::fmt;

/// A service, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// HTTP, a status line or the bare page that old servers answer a ClientHello with.
    Http,
    /// SMTP or submission (RFC 5321 §4.2).
    Smtp,
    /// LMTP (RFC 2033).
    Lmtp,
    /// FTP (RFC 959 §5.4).
    Ftp,
    /// A reply code that SMTP and FTP share, without a word that tells which.
    SmtpOrFtp,
    /// NNTP (RFC 3977 §5.1).
    Nntp,
    /// SSH (RFC 4253 §4.2).
    Ssh,
    /// POP3 (RFC 1939 §4).
    Pop3,
    /// IMAP (RFC 9051 §7.1).
    Imap,
    /// ManageSieve (RFC 5804 §1.7).
    Sieve,
    /// SIP in plain text (RFC 3261 §7.2).
    Sip,
    /// MySQL or MariaDB: the initial handshake, or an error in its place.
    MySql,
    /// PostgreSQL: "no" to an SSLRequest, or an error.
    Postgres,
    /// SQL Server: a TDS response packet (MS-TDS §2.2.3.1).
    MsSql,
    /// XMPP (RFC 6120 §4.2).
    Xmpp,
    /// LDAP: a BER message (RFC 4511 §4.1.1).
    Ldap,
    /// RDP: an X.224 connection confirm in TPKT (MS-RDPBCGR §2.2.1.2).
    Rdp,
    /// VNC (RFC 6143 §7.1.1).
    Vnc,
    /// Telnet option negotiation (RFC 854).
    Telnet,
    /// TLS or SSL 3.0 after all.
    Tls,
    /// SSL 2.0.
    Ssl2,
    /// Nothing that is recognised, or nothing at all.
    Unknown,
}

impl Service {
    /// The protocol's name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Smtp => "SMTP",
            Self::Lmtp => "LMTP",
            Self::Ftp => "FTP",
            Self::SmtpOrFtp => "SMTP or FTP",
            Self::Nntp => "NNTP",
            Self::Ssh => "SSH",
            Self::Pop3 => "POP3",
            Self::Imap => "IMAP",
            Self::Sieve => "ManageSieve",
            Self::Sip => "SIP",
            Self::MySql => "MySQL",
            Self::Postgres => "PostgreSQL",
            Self::MsSql => "SQL Server",
            Self::Xmpp => "XMPP",
            Self::Ldap => "LDAP",
            Self::Rdp => "RDP",
            Self::Vnc => "VNC",
            Self::Telnet => "Telnet",
            Self::Tls => "TLS",
            Self::Ssl2 => "SSL 2.0",
            Self::Unknown => "unknown",
        }
    }

    /// The `--starttls` words (URL schemes) under which this service would upgrade to TLS; the
    /// likelier first, empty where it has no such command.
    pub fn starttls(self) -> &'static [&'static str] {
        match self {
            Self::Smtp => &["smtp"],
            Self::Lmtp => &["lmtp"],
            Self::Ftp => &["ftp"],
            Self::SmtpOrFtp => &["smtp", "ftp"],
            Self::Nntp => &["nntp"],
            Self::Pop3 => &["pop3"],
            Self::Imap => &["imap"],
            Self::Sieve => &["sieve"],
            Self::MySql => &["mysql"],
            Self::Postgres => &["postgres"],
            Self::MsSql => &["mssql"],
            Self::Xmpp => &["xmpp", "xmpp-server"],
            Self::Ldap => &["ldap"],
            Self::Rdp => &["rdp"],
            Self::Http | Self::Ssh | Self::Sip | Self::Vnc | Self::Telnet | Self::Tls | Self::Ssl2 | Self::Unknown => {
                &[]
            }
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Recognises a service. Any bytes of any length; of a longer answer the first 512 are looked at.
pub fn recognise(first_bytes: &[u8]) -> Service {
    let bytes = &first_bytes[..first_bytes.len().min(512)];
    shape::by_text(bytes).or_else(|| shape::by_structure(bytes)).unwrap_or(Service::Unknown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn greetings_are_recognised() {
        let table: &[(&[u8], Service)] = &[
            (b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n", Service::Http),
            (b"HTTP/1.0 400 Bad request: request header...", Service::Http),
            (b"<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html>", Service::Http),
            (b"<html>\r\n<head><title>400 Bad Request</title></head>", Service::Http),
            (b"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC", Service::Http),
            (b"220 mx.example.com ESMTP Postfix (Debian/GNU)\r\n", Service::Smtp),
            (b"220 EX01.contoso.local Microsoft ESMTP MAIL Service ready at Mon, 2 Mar 2026", Service::Smtp),
            (b"554 5.7.1 Service unavailable; client host blocked\r\n", Service::Smtp),
            (b"421 4.3.2 Service not available\r\n", Service::Smtp),
            (b"500 5.5.1 Invalid command\r\n", Service::Smtp),
            (b"220 mda.example.com LMTP Dovecot ready.\r\n", Service::Lmtp),
            (b"220 (vsFTPd 3.0.3)\r\n", Service::Ftp),
            (b"220-Microsoft FTP Service\r\n220 mail", Service::Ftp),
            (b"220-FileZilla Server 1.8.1\r\n", Service::SmtpOrFtp),
            (b"220 ProFTPD Server (Debian) [::ffff:10.0.0.1]\r\n", Service::Ftp),
            (b"220 mx.example.com\r\n", Service::SmtpOrFtp),
            (b"200 news.example.com InterNetNews NNRP server INN 2.7.0 ready (posting ok)\r\n", Service::Nntp),
            (b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", Service::Ssh),
            (b"Invalid SSH identification string.\r\n", Service::Ssh),
            (b"+OK Dovecot (Debian) ready.\r\n", Service::Pop3),
            (b"+OK The Microsoft Exchange POP3 service is ready.\r\n", Service::Pop3),
            (b"* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] Dovecot ready.\r\n", Service::Imap),
            (b"* BYE Connection refused\r\n", Service::Imap),
            (b"\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n", Service::Sieve),
            (b"SIP/2.0 400 Bad Request\r\n", Service::Sip),
            (b"<?xml version='1.0'?><stream:stream from='example.com'", Service::Xmpp),
            (b"<stream:stream xmlns='jabber:client'", Service::Xmpp),
            (b"RFB 003.008\n", Service::Vnc),
            (b"EFATAL:  unsupported frontend protocol 5635.769\n\0", Service::Postgres),
        ];
        for (bytes, service) in table {
            assert_eq!(recognise(bytes), *service, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn binary_greetings_are_recognised() {
        let table: &[(&[u8], Service)] = &[
            (b"\x4a\0\0\0\x0a8.0.36-0ubuntu0\0\x08\0\0\0", Service::MySql),
            (b"\x5b\0\0\0\x0a5.5.5-10.11.6-MariaDB-0+deb12u1\0", Service::MySql),
            (b"\x45\0\0\0\xff\x6a\x04Host '10.0.0.1' is not allowed to connect", Service::MySql),
            (b"N", Service::Postgres),
            (b"E\0\0\0\x85SFATAL\0VFATAL\0C0A000\0", Service::Postgres),
            // Notice of disconnection (RFC 4511 §4.4.1): messageID 0, ExtendedResponse.
            (b"\x30\x24\x02\x01\x00\x78\x1f\x0a\x01\x02\x04\x00", Service::Ldap),
            (b"\x30\x84\0\0\0\x10\x02\x01\x01\x61\x84\0\0\0\x07\x0a\x01\0", Service::Ldap),
            // MS-RDPBCGR §4.1.2, Server X.224 Connection Confirm PDU.
            (b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\0\x08\0\0\0\0\0", Service::Rdp),
            // MS-TDS §4.2, pre-login response.
            (b"\x04\x01\0\x2b\0\0\x01\0\0\0\x1a\0\x06", Service::MsSql),
            (b"\xff\xfd\x18\xff\xfd\x20", Service::Telnet),
            (b"\x15\x03\x01\0\x02\x02\x28", Service::Tls),
            (b"\x84\x10\x04\0\x01\0\x02", Service::Ssl2),
            (b"\x80\x03\0\0\x01", Service::Ssl2),
        ];
        for (bytes, service) in table {
            assert_eq!(recognise(bytes), *service, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn what_only_resembles_a_greeting_stays_unknown() {
        let table: &[&[u8]] =
            &[b"", b"2", b"220", b"2200 items", b"200 OK", b"-ERR unknown command", b"No", b"\x30\x82"];
        for bytes in table {
            assert_eq!(recognise(bytes), Service::Unknown, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn only_services_with_an_upgrade_suggest_one() {
        assert_eq!(recognise(b"220 mx ESMTP\r\n").starttls(), ["smtp"]);
        assert_eq!(recognise(b"220 welcome\r\n").starttls(), ["smtp", "ftp"]);
        assert!(recognise(b"HTTP/1.1 400 Bad Request").starttls().is_empty());
        assert!(recognise(b"SSH-2.0-x").starttls().is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..700)) {
            let service = recognise(&bytes);
            prop_assert!(!service.name().is_empty());
        }

        /// Only the beginning counts: a long answer is as good as its first 512 bytes.
        #[test]
        fn what_follows_the_beginning_changes_nothing(tail in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut bytes = b"220 mx.example.com ESMTP\r\n".to_vec();
            bytes.resize(512, b'x');
            bytes.extend(tail);
            prop_assert_eq!(recognise(&bytes), Service::Smtp);
        }
    }
}
