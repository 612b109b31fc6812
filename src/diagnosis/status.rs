//! The two statuses, as numbered conditions over findings and facts.

use serde::{Deserialize, Serialize};

use crate::evidence::proxy::ProxyFailureKind;
use crate::evidence::{AddressEvidence, Evidence, Observed};

use crate::trust::{Profile, arbiter};

use super::case::Case;
use super::code::{Severity, StatusClass};
use super::finding::Finding;

/// Test 2: SSL connection and certificate verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SslStatus {
    /// Network Error.
    NetworkError,
    /// Failed.
    Failed,
    /// Bad Certificates.
    BadCertificates,
    /// Certificate Missing From Chain.
    CertificateMissingFromChain,
    /// SAN Mismatch.
    SanMismatch,
    /// Subject CN Mismatch.
    SubjectCnMismatch,
    /// Verified.
    Verified,
}

impl SslStatus {
    /// Every status in the order in which the headline is chosen.
    pub const ALL: [Self; 7] = [
        Self::NetworkError,
        Self::Failed,
        Self::BadCertificates,
        Self::CertificateMissingFromChain,
        Self::SanMismatch,
        Self::SubjectCnMismatch,
        Self::Verified,
    ];

    /// The id of its words in the catalogues.
    pub fn message(self) -> &'static str {
        match self {
            Self::NetworkError => "status-ssl-network-error",
            Self::Failed => "status-ssl-failed",
            Self::BadCertificates => "status-ssl-bad-certificates",
            Self::CertificateMissingFromChain => "status-ssl-certificate-missing-from-chain",
            Self::SanMismatch => "status-ssl-san-mismatch",
            Self::SubjectCnMismatch => "status-ssl-subject-cn-mismatch",
            Self::Verified => "status-ssl-verified",
        }
    }

    /// The machine code of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NetworkError => "network-error",
            Self::Failed => "failed",
            Self::BadCertificates => "bad-certificates",
            Self::CertificateMissingFromChain => "certificate-missing-from-chain",
            Self::SanMismatch => "san-mismatch",
            Self::SubjectCnMismatch => "subject-cn-mismatch",
            Self::Verified => "verified",
        }
    }
}

/// Test 1: could the peer be reached?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reachability {
    /// A ping was answered, or a TCP connection opened.
    Reachable,
    /// It was tried, and neither happened.
    Unreachable,
    /// Neither could be tried.
    Undetermined,
}

impl Reachability {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Reachable, Self::Unreachable, Self::Undetermined];

    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Unreachable => "unreachable",
            Self::Undetermined => "undetermined",
        }
    }
}

/// 1. Any answered ping or open connection, at any address, or a tunnel through a proxy: reachable.
/// 2. Anything tried, or the name not resolved, or the proxy's word that it could not connect: unreachable.
/// 3. Otherwise nothing is known; so when the proxy let nobody try.
///
/// Ping and TCP are never inferred from each other.
pub fn reachability(evidence: &Evidence) -> Reachability {
    let answered = |a: &AddressEvidence| a.tcp.seen().is_some() || a.ping.seen().is_some_and(|p| p.received > 0);
    let tried = |a: &AddressEvidence| a.tcp.failed().is_some() || a.ping.seen().is_some();
    if let Some(proxy) = &evidence.proxy {
        return match proxy.outcome.failed().map(|failure| failure.kind) {
            None if proxy.outcome.seen().is_some() => Reachability::Reachable,
            Some(ProxyFailureKind::PeerUnreachable) => Reachability::Unreachable,
            _ => Reachability::Undetermined,
        };
    }
    if evidence.addresses.iter().any(answered) {
        Reachability::Reachable
    } else if matches!(evidence.dns, Observed::Failed(_)) || evidence.addresses.iter().any(tried) {
        Reachability::Unreachable
    } else {
        Reachability::Undetermined
    }
}

/// 1. The gravest class of any critical finding, in domain order.
/// 2. Without one: verified, if a path was accepted.
/// 3. Otherwise failed: a chain that nobody vouches for is never called verified for want of a finding.
pub fn of_address(case: &Case<'_>, findings: &[Finding]) -> SslStatus {
    let has_san = case.leaf().is_some_and(|leaf| leaf.subject_alt_names.is_some());
    if let Some(class) = class(findings) {
        return of_class(class, has_san);
    }
    let trusted = case.assessment.as_ref().is_some_and(|a| a.trusted());
    // Under `pkix` webpki decides over the name as well.
    let agreed = case.policy.profile == Profile::Appliance
        || case.leaf().zip(case.wanted).is_some_and(|(leaf, name)| arbiter::accepts_name(leaf, name));
    let named = case.wanted.is_none() || (case.name().is_matched() && agreed);
    if trusted && named { SslStatus::Verified } else { SslStatus::Failed }
}

/// The gravest class among critical findings.
pub fn class(findings: &[Finding]) -> Option<StatusClass> {
    let critical = findings.iter().filter(|f| f.severity == Severity::Critical);
    critical.filter_map(|f| f.class).min()
}

/// The status a class stands for.
pub fn of_class(class: StatusClass, has_san: bool) -> SslStatus {
    match class {
        StatusClass::NetworkError => SslStatus::NetworkError,
        StatusClass::Failed => SslStatus::Failed,
        StatusClass::BadCertificates => SslStatus::BadCertificates,
        StatusClass::MissingFromChain => SslStatus::CertificateMissingFromChain,
        StatusClass::NameMismatch if has_san => SslStatus::SanMismatch,
        StatusClass::NameMismatch => SslStatus::SubjectCnMismatch,
    }
}
