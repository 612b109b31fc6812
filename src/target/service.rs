//! Services that a domain names in DNS: which records to ask for, how their servers are spoken to, and which name their
//! certificates are to bear.

use serde::{Deserialize, Serialize};

use super::{Expected, Host, Target, TargetError, Transport};

/// A kind of record that leads to servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// Service (RFC 2782).
    Srv,
    /// Mail exchange (RFC 5321 §5.1).
    Mx,
}

impl RecordKind {
    /// As DNS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Srv => "SRV",
            Self::Mx => "MX",
        }
    }
}

/// The name that a server's certificate is to bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The server's own: what the record points to.
    Server,
    /// The domain's: DNS is not believed where to send its users (RFC 5922 §7.1, RFC 6120 §13.7.2).
    Domain,
    /// The domain's, or the server's where that is the domain or below it: what a Microsoft Access Edge bears.
    DomainOrServerWithin,
}

/// Services by the label of their SRV records.
const SERVICES: &[(&str, Transport, Naming)] = &[
    ("_autodiscover", Transport::Https, Naming::Server),
    ("_sipfederationtls", Transport::Sips, Naming::DomainOrServerWithin),
    ("_xmpp-server", Transport::XmppServer, Naming::Domain),
    ("_xmpp-client", Transport::Xmpp, Naming::Domain),
    ("_sips", Transport::Sips, Naming::Domain),
    ("_submission", Transport::Smtp, Naming::Server),
    ("_submissions", Transport::Smtps, Naming::Server),
    ("_imap", Transport::Imap, Naming::Server),
    ("_imaps", Transport::Imaps, Naming::Server),
    ("_pop3", Transport::Pop3, Naming::Server),
    ("_pop3s", Transport::Pop3s, Naming::Server),
    ("_sieve", Transport::Sieve, Naming::Server),
    ("_ldap", Transport::Ldap, Naming::Server),
    ("_ldaps", Transport::Ldaps, Naming::Server),
];

/// Of these a bare domain is asked about: what an administrator of this product's servers federates by.
const USUAL: usize = 4;

/// One question that leads to servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The kind of record.
    pub record: RecordKind,
    /// The name that is asked for, in A-labels.
    pub owner: String,
    /// The domain whose service it is.
    pub domain: Host,
    /// How the servers are spoken to.
    pub transport: Transport,
    /// Which name their certificates are to bear.
    pub naming: Naming,
    /// The service was not named: that the domain does not have it is no failure.
    pub one_of_many: bool,
}

impl Question {
    /// `_service._tcp.domain`, or a domain for the usual services. `asked` is `--starttls`, and needed for a service that
    /// is not known here.
    pub fn srv(text: &str, asked: Option<Transport>) -> Result<Vec<Self>, TargetError> {
        let question = |(label, transport, naming): &(&str, Transport, Naming), domain: &Host, one_of_many| Self {
            record: RecordKind::Srv,
            owner: format!("{label}._tcp.{}", domain.ascii()),
            domain: domain.clone(),
            transport: asked.unwrap_or(*transport),
            naming: *naming,
            one_of_many,
        };
        let Some((label, rest)) = text.split_once('.').filter(|(label, _)| label.starts_with('_')) else {
            let domain = domain(text)?;
            return Ok(SERVICES.iter().take(USUAL).map(|service| question(service, &domain, true)).collect());
        };
        let over_tcp = rest.get(..5).filter(|protocol| protocol.eq_ignore_ascii_case("_tcp.")).and(rest.get(5..));
        let domain = domain(over_tcp.ok_or_else(|| TargetError::new(text, Expected::Service))?)?;
        let label = label.to_ascii_lowercase();
        let known = SERVICES.iter().find(|service| service.0 == label).copied();
        let service = known.or(asked.map(|transport| (label.as_str(), transport, Naming::Server)));
        let service = service.ok_or_else(|| TargetError::new(text, Expected::Service))?;
        // The label is what was typed: it is no host name, but has to be a label.
        if label.len() > 63 || !label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(TargetError::new(text, Expected::Service));
        }
        Ok(vec![question(&service, &domain, false)])
    }

    /// The mail exchangers of a domain.
    pub fn mx(text: &str, asked: Option<Transport>) -> Result<Self, TargetError> {
        let domain = domain(text)?;
        let (owner, transport) = (domain.ascii(), asked.unwrap_or(Transport::Smtp));
        Ok(Self { record: RecordKind::Mx, owner, domain, transport, naming: Naming::Server, one_of_many: false })
    }

    /// Every label that is known, without its underscore.
    pub fn services() -> String {
        SERVICES.iter().map(|service| service.0).collect::<Vec<_>>().join(", ")
    }
}

fn domain(text: &str) -> Result<Host, TargetError> {
    match Host::parse(text)? {
        Host::Ip(_) => Err(TargetError::new(text, Expected::Domain)),
        name @ Host::Name { .. } => Ok(name),
    }
}

/// One record of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ServiceRecord {
    /// Lower is tried first.
    pub priority: u16,
    /// The share among those of one priority; an MX record has none.
    pub weight: Option<u16>,
    /// The server, without trailing dot; empty where the record says that there is none.
    pub target: String,
    /// The port; of an MX record 25.
    pub port: u16,
    /// Seconds the answer may be kept.
    pub ttl_seconds: Option<u32>,
}

/// Why an answer leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nowhere {
    /// The name does not exist (NXDOMAIN).
    NxDomain,
    /// It exists without such records (NODATA).
    NoData,
    /// The domain says that it does not have the service: target `.` (RFC 2782, RFC 7505).
    NotOffered,
    /// The record points to what is no host name, or to port 0.
    Unusable,
    /// The server failed (SERVFAIL).
    ServFail,
    /// The server refused (REFUSED).
    Refused,
    /// No answer in time.
    Timeout,
    /// No name server is configured.
    NoServers,
    /// Anything else, told by the words.
    Other,
}

impl Nowhere {
    /// Whether that is what the domain says, and not a failure to hear it.
    pub fn is_knowledge(self) -> bool {
        matches!(self, Self::NxDomain | Self::NoData | Self::NotOffered)
    }

    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NxDomain => "nx-domain",
            Self::NoData => "no-data",
            Self::NotOffered => "not-offered",
            Self::Unusable => "unusable",
            Self::ServFail => "serv-fail",
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::NoServers => "no-servers",
            Self::Other => "other",
        }
    }
}

/// What a look-up came to that leads to no server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeadEnd {
    /// Why.
    pub why: Nowhere,
    /// The resolver's words.
    pub detail: String,
    /// Name servers asked, `address:port`.
    pub servers: Vec<String>,
    /// Time taken, in microseconds.
    pub elapsed_us: u64,
}

/// How a target was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Discovered {
    /// The kind of record.
    pub record: RecordKind,
    /// The name that was asked for.
    pub owner: String,
    /// The domain whose service it is.
    pub domain: String,
    /// The aliases that were followed.
    pub cnames: Vec<String>,
    /// The record; `None` where there is none: the domain itself (implicit MX), or nothing.
    pub found: Option<ServiceRecord>,
    /// Why it leads nowhere.
    pub dead_end: Option<DeadEnd>,
}

impl Target {
    /// The look-up that should have led to a server, and did not: there is nothing to probe.
    pub fn dead_end(&self) -> Option<&DeadEnd> {
        self.discovered_by.as_ref()?.dead_end.as_ref()
    }
}
