//! Whether everything that answered under one name shows the same; and if not, who differs from whom in what.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::judge::AddressDiagnosis;
use super::rules::version_name;
use super::status::SslStatus;
use crate::cert::Sha256;
use crate::evidence::{AddressEvidence, Evidence, TlsOutcome};
use crate::moment::Moment;

/// Names of a leaf that a group tells; a certificate may hold thousands.
const MAX_NAMES: usize = 100;

/// What the addresses of a name show, where it is not the same everywhere: the evidence of `addresses-disagree`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// In what the groups differ.
    pub differs_in: Vec<Respect>,
    /// Those that show the same, the largest group first. At least two.
    pub groups: Vec<Group>,
}

/// A respect in which addresses may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Respect {
    /// The result of test 2.
    SslStatus,
    /// The server certificate.
    Leaf,
    /// Its issuer's name.
    Issuer,
    /// When it expires.
    NotAfter,
    /// The names it is for.
    Names,
    /// What is sent behind it.
    Issuers,
    /// The TLS version.
    Version,
}

impl Respect {
    const ALL: [Self; 7] =
        [Self::SslStatus, Self::Leaf, Self::Issuer, Self::NotAfter, Self::Names, Self::Issuers, Self::Version];

    /// The id of its words.
    pub fn message(self) -> &'static str {
        match self {
            Self::SslStatus => "aspect-ssl-status",
            Self::Leaf => "aspect-leaf",
            Self::Issuer => "aspect-issuer",
            Self::NotAfter => "aspect-not-after",
            Self::Names => "aspect-names",
            Self::Issuers => "aspect-chain",
            Self::Version => "aspect-version",
        }
    }

    /// Whether two showings differ in it. What one of them does not show at all is no difference in it: an address
    /// that refuses the connection differs in its result alone.
    fn differs(self, one: &Shown, other: &Shown) -> bool {
        let leaves = one.leaf.as_ref().zip(other.leaf.as_ref());
        match self {
            Self::SslStatus => one.ssl_status != other.ssl_status,
            Self::Leaf => leaves.map_or_else(
                || one.leaf.is_some() != other.leaf.is_some() && one.ssl_status == other.ssl_status,
                |(a, b)| a.sha256 != b.sha256,
            ),
            Self::Issuer => leaves.is_some_and(|(a, b)| a.issuer != b.issuer),
            Self::NotAfter => leaves.is_some_and(|(a, b)| a.not_after != b.not_after),
            Self::Names => leaves.is_some_and(|(a, b)| a.names != b.names),
            Self::Issuers => leaves.is_some() && one.issuers() != other.issuers(),
            Self::Version => one.version.is_some() && other.version.is_some() && one.version != other.version,
        }
    }
}

/// Those that show the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// More show this than anything else: the others are the ones to look at.
    pub majority: bool,
    /// Who shows it.
    pub members: Vec<Member>,
    /// What they show.
    #[serde(flatten)]
    pub shown: Shown,
}

/// An address of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The address.
    pub address: IpAddr,
    /// With `--repeat`: how many of the connections with it showed this; `None` without.
    pub connections: Option<usize>,
    /// With `--repeat`: connections made with it in all.
    pub of: Option<u16>,
}

impl Member {
    /// The address of an entry, and how many of its connections showed it.
    pub fn new(shown: &AddressEvidence) -> Self {
        let attempts = shown.attempts.as_ref();
        let address = shown.address;
        Self { address, connections: attempts.map(|a| a.numbers.len()), of: attempts.map(|a| a.made) }
    }
}

impl fmt::Display for Member {
    /// `192.0.2.1`, or of several connections `192.0.2.1 (3/10)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.connections, self.of) {
            (Some(count), Some(of)) => write!(f, "{} ({count}/{of})", self.address),
            _ => write!(f, "{}", self.address),
        }
    }
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The result of test 2 there.
    pub ssl_status: SslStatus,
    /// The TLS version that was agreed on, or that the second pass saw chosen.
    pub version: Option<String>,
    /// The server certificate; `None` where none was presented.
    pub leaf: Option<Leaf>,
    /// Every certificate that was presented, in order.
    pub chain: Vec<Sha256>,
}

/// A server certificate, as far as it is compared. Of one that cannot be decoded only the fingerprint is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// SHA-256.
    pub sha256: Sha256,
    /// Subject.
    pub subject: Option<String>,
    /// Issuer.
    pub issuer: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Begin of validity.
    pub not_before: Option<Moment>,
    /// End of validity.
    pub not_after: Option<Moment>,
    /// Subject alternative names, at most 100.
    pub names: Vec<String>,
}

impl Shown {
    fn of(evidence: &AddressEvidence, diagnosis: &AddressDiagnosis) -> Option<Self> {
        let presented = diagnosis.assessment.as_ref().map(|a| a.presented.as_slice()).unwrap_or_default();
        let leaf = presented.first().map(|first| {
            let decoded = first.decoded.as_ref().ok();
            let names = decoded.iter().flat_map(|c| c.subject_alt_names.iter().flatten());
            Leaf {
                sha256: first.der.sha256(),
                subject: decoded.map(|c| c.subject.to_string()),
                issuer: decoded.map(|c| c.issuer.to_string()),
                serial: decoded.map(|c| c.serial.clone()),
                not_before: decoded.map(|c| c.not_before),
                not_after: decoded.map(|c| c.not_after),
                names: names.take(MAX_NAMES).map(ToString::to_string).collect(),
            }
        });
        Some(Self {
            ssl_status: diagnosis.ssl?,
            version: version(evidence),
            leaf,
            chain: presented.iter().map(|p| p.der.sha256()).collect(),
        })
    }

    /// What was sent behind the leaf.
    pub fn issuers(&self) -> &[Sha256] {
        self.chain.get(1..).unwrap_or_default()
    }
}

/// The version that was agreed on, or that the second pass saw.
fn version(evidence: &AddressEvidence) -> Option<String> {
    match &evidence.tls.seen()?.outcome {
        TlsOutcome::Completed(negotiated) => Some(negotiated.version.clone()),
        TlsOutcome::Failed(_) => evidence.clear.seen().map(|flight| version_name(flight.version)),
    }
}

impl Disagreement {
    /// `None` where less than two answered, or all show the same.
    ///
    /// The largest group is the majority when no other is as large.
    pub fn of(evidence: &Evidence, diagnoses: &[AddressDiagnosis]) -> Option<Self> {
        let mut groups: Vec<Group> = Vec::new();
        for (one, diagnosis) in evidence.addresses.iter().zip(diagnoses) {
            let Some(shown) = Shown::of(one, diagnosis) else { continue };
            let member = Member::new(one);
            match groups.iter_mut().find(|group| group.shown == shown) {
                Some(group) => group.members.push(member),
                None => groups.push(Group { majority: false, members: vec![member], shown }),
            }
        }
        if groups.len() < 2 {
            return None;
        }
        // Stable: of groups of one size the first stays in front.
        groups.sort_by_key(|group| std::cmp::Reverse(group.size()));
        if let [first, second, ..] = groups.as_mut_slice() {
            first.majority = first.size() > second.size();
        }
        let differs_in: Vec<Respect> = Respect::ALL.into_iter().filter(|respect| differ(*respect, &groups)).collect();
        (!differs_in.is_empty()).then_some(Self { differs_in, groups })
    }

    /// The one address that shows it all (`--repeat`); `None` where several do.
    pub fn one_address(&self) -> Option<IpAddr> {
        let mut addresses = self.groups.iter().flat_map(|group| &group.members).map(|member| member.address);
        let first = addresses.next()?;
        addresses.all(|address| address == first).then_some(first)
    }

    /// The group that more show than anything else, if there is one.
    pub fn majority(&self) -> Option<&Group> {
        self.groups.first().filter(|group| group.majority)
    }
}

impl Group {
    /// Addresses; with `--repeat` connections, as a client meets one of them.
    pub fn size(&self) -> usize {
        self.members.iter().map(|member| member.connections.unwrap_or(1)).sum()
    }
}

/// Any two groups differ in it.
fn differ(respect: Respect, groups: &[Group]) -> bool {
    let mut pairs = groups.iter().enumerate().flat_map(|(at, one)| groups[at + 1..].iter().map(move |two| (one, two)));
    pairs.any(|(one, two)| respect.differs(&one.shown, &two.shown))
}
