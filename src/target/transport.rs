//! How TLS is reached on a port: at once, or behind which protocol's own upgrade.

use serde::{Deserialize, Serialize};

/// How TLS is reached on the peer's port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// TLS from the first byte, HTTP inside (ALPN is offered).
    Https,
    /// TLS from the first byte.
    Tls,
    /// SMTP and submission, STARTTLS (RFC 3207).
    Smtp,
    /// SMTP, TLS from the first byte (RFC 8314).
    Smtps,
    /// LMTP, STARTTLS (RFC 2033, RFC 3207).
    Lmtp,
    /// IMAP, STARTTLS (RFC 9051 §6.2.1).
    Imap,
    /// IMAP, TLS from the first byte.
    Imaps,
    /// POP3, STLS (RFC 2595 §4).
    Pop3,
    /// POP3, TLS from the first byte.
    Pop3s,
    /// ManageSieve, STARTTLS (RFC 5804 §2.2).
    Sieve,
    /// NNTP, STARTTLS (RFC 4642).
    Nntp,
    /// LDAP, the extended operation StartTLS (RFC 4511 §4.14).
    Ldap,
    /// LDAP, TLS from the first byte.
    Ldaps,
    /// XMPP as a client speaks it (RFC 6120 §5).
    Xmpp,
    /// XMPP as another server speaks it.
    XmppServer,
    /// FTP, AUTH TLS (RFC 4217).
    Ftp,
    /// PostgreSQL, SSLRequest.
    Postgres,
    /// MySQL and MariaDB, the SSL request packet.
    Mysql,
    /// SQL Server, TLS inside TDS packets (MS-TDS §2.2.6.5).
    Mssql,
    /// RDP, the security negotiation of X.224 (MS-RDPBCGR §2.2.1.1).
    Rdp,
    /// SIP, TLS from the first byte (RFC 3261 §26.2.2).
    Sips,
}

/// What selected the transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChosenBy {
    /// The scheme of a URL. The default for captures written before there was anything else.
    #[default]
    Scheme,
    /// `--starttls`.
    Starttls,
    /// The well-known port: nobody said it.
    Port,
    /// The service that DNS was asked about (`--srv`, `--mx`).
    Service,
    /// Nothing: the usual one.
    Usual,
}

impl ChosenBy {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Starttls => "starttls",
            Self::Port => "port",
            Self::Service => "service",
            Self::Usual => "usual",
        }
    }
}

/// One row: transport, word, default port, the protocol's name, the transport that has TLS from the first byte instead.
type Row = (Transport, &'static str, Option<u16>, &'static str);

impl Transport {
    /// Every transport with its URL scheme, default port (IANA's) and name.
    pub const ALL: &[Row] = &[
        (Self::Https, "https", Some(443), "HTTPS"),
        (Self::Tls, "tls", None, "TLS"),
        (Self::Smtp, "smtp", Some(25), "SMTP"),
        (Self::Smtps, "smtps", Some(465), "SMTPS"),
        (Self::Lmtp, "lmtp", Some(24), "LMTP"),
        (Self::Imap, "imap", Some(143), "IMAP"),
        (Self::Imaps, "imaps", Some(993), "IMAPS"),
        (Self::Pop3, "pop3", Some(110), "POP3"),
        (Self::Pop3s, "pop3s", Some(995), "POP3S"),
        (Self::Sieve, "sieve", Some(4190), "ManageSieve"),
        (Self::Nntp, "nntp", Some(119), "NNTP"),
        (Self::Ldap, "ldap", Some(389), "LDAP"),
        (Self::Ldaps, "ldaps", Some(636), "LDAPS"),
        (Self::Xmpp, "xmpp", Some(5222), "XMPP"),
        (Self::XmppServer, "xmpp-server", Some(5269), "XMPP"),
        (Self::Ftp, "ftp", Some(21), "FTP"),
        (Self::Postgres, "postgres", Some(5432), "PostgreSQL"),
        (Self::Mysql, "mysql", Some(3306), "MySQL"),
        (Self::Mssql, "mssql", Some(1433), "SQL Server"),
        (Self::Rdp, "rdp", Some(3389), "RDP"),
        (Self::Sips, "sips", Some(5061), "SIP"),
    ];

    /// Well-known ports beside the default ones: submission, the global catalogue (plain and TLS), EdgeSync, the
    /// appliance's second SIP port, and those whose TLS protocol has no word of its own here (NNTPS, FTPS, old XMPP).
    const MORE_PORTS: &[(u16, Transport)] = &[
        (587, Self::Smtp),
        (3268, Self::Ldap),
        (3269, Self::Ldaps),
        (50636, Self::Ldaps),
        (5062, Self::Sips),
        (563, Self::Tls),
        (990, Self::Tls),
        (5223, Self::Tls),
    ];

    /// The word of URLs, flags and JSON.
    pub fn scheme(self) -> &'static str {
        self.row().map_or("tls", |row| row.1)
    }

    /// The protocol's name, the same in every language.
    pub fn name(self) -> &'static str {
        self.row().map_or("TLS", |row| row.3)
    }

    /// The port of a peer that names none.
    pub fn default_port(self) -> Option<u16> {
        self.row().and_then(|row| row.2)
    }

    /// The transport of this word, in any case.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1.eq_ignore_ascii_case(word)).map(|row| row.0)
    }

    /// The transport that a port is known for.
    pub fn of_port(port: u16) -> Option<Self> {
        let default = Self::ALL.iter().find(|row| row.2 == Some(port)).map(|row| row.0);
        default.or_else(|| Self::MORE_PORTS.iter().find(|row| row.0 == port).map(|row| row.1))
    }

    /// Whether a dialogue in clear text stands before the handshake.
    pub fn has_dialogue(self) -> bool {
        !matches!(self, Self::Https | Self::Tls | Self::Smtps | Self::Imaps | Self::Pop3s | Self::Ldaps | Self::Sips)
    }

    /// The scheme by which the same protocol is spoken with TLS from the first byte.
    pub fn direct(self) -> &'static str {
        match self {
            Self::Smtp => "smtps",
            Self::Imap => "imaps",
            Self::Pop3 => "pop3s",
            Self::Ldap => "ldaps",
            _ => "tls",
        }
    }

    fn row(self) -> Option<&'static Row> {
        Self::ALL.iter().find(|row| row.0 == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_transport_has_one_word_and_every_port_one_transport() {
        let words: BTreeSet<_> = Transport::ALL.iter().map(|row| row.1).collect();
        assert_eq!(words.len(), Transport::ALL.len());
        for (transport, word, port, _) in Transport::ALL {
            assert_eq!(Transport::of_word(word), Some(*transport));
            assert_eq!(serde_json::to_value(transport).unwrap(), *word);
            assert_eq!(port.and_then(Transport::of_port), port.map(|_| *transport));
        }
        for (port, transport) in Transport::MORE_PORTS {
            assert_eq!(Transport::of_port(*port), Some(*transport), "{port}");
        }
        assert_eq!(Transport::of_port(8443), None);
    }

    #[test]
    fn what_ends_in_s_needs_no_dialogue_and_its_plain_twin_does() {
        for (transport, ..) in Transport::ALL.iter().filter(|row| row.0.has_dialogue()) {
            let direct = Transport::of_word(transport.direct()).unwrap();
            assert!(!direct.has_dialogue(), "{transport:?}");
        }
    }
}
