//! What every format for machines tells of a peer in the same way: its name, its chain, and why it failed.

use crate::cert::Certificate;
use crate::diagnosis::code::Area;
use crate::diagnosis::status::of_class;
use crate::diagnosis::{AddressDiagnosis, Code, Diagnosis, Finding, Severity, SslStatus};
use crate::evidence::Evidence;
use crate::target::{Host, Target, Transport};
use crate::trust::End;

/// What the peer is called: as [`address`], or by its files where it was given no name.
pub(super) fn name(evidence: &Evidence) -> String {
    match &evidence.handed {
        None => address(&evidence.target),
        // Nothing was connected to: there is no port to speak of.
        Some(handed) if handed.named => evidence.target.name().to_string(),
        Some(handed) => handed.files.join(" "),
    }
}

/// `host:port`, with the scheme in front where it is not the usual one.
fn address(target: &Target) -> String {
    if target.dead_end().is_some() {
        return target.peer.clone();
    }
    let scheme = if target.transport == Transport::Https { "" } else { target.transport.scheme() };
    let slashes = if scheme.is_empty() { "" } else { "://" };
    let host = match &target.host {
        Host::Ip(ip) if ip.is_ipv6() => format!("[{ip}]"),
        host => host.to_string(),
    };
    format!("{scheme}{slashes}{host}:{}", target.port)
}

/// What an address presented, as far as it can be decoded.
pub(super) fn sent(address: &AddressDiagnosis) -> impl Iterator<Item = &Certificate> {
    address.assessment.iter().flat_map(|assessment| assessment.certificates().map(|(_, certificate)| certificate))
}

/// The certificates to tell, with whether each is on the best path. A namesake with another key, in which a path may end,
/// is no part of it.
pub(super) fn chain(address: &AddressDiagnosis) -> Vec<(&Certificate, bool)> {
    let Some(assessment) = &address.assessment else { return Vec::new() };
    let mut chain: Vec<(&Certificate, bool)> = Vec::new();
    if let Some(best) = assessment.best() {
        let length = best.elements.len() - usize::from(best.end == End::WrongKey && best.elements.len() > 1);
        chain.extend(best.elements.iter().take(length).map(|element| (&element.certificate, true)));
    }
    for certificate in sent(address) {
        if !chain.iter().any(|(known, _)| *known == certificate) {
            chain.push((certificate, false));
        }
    }
    chain
}

/// The finding that decided over a peer. The first that holds:
///
/// 1. the first critical finding that leads to the headline status;
/// 2. any critical finding;
/// 3. of a healthy peer, the first warning.
pub(super) fn deciding(diagnosis: &Diagnosis) -> Option<&Finding> {
    let headline = diagnosis.gravest();
    let leads = |finding: &&Finding| finding.class.is_some_and(|class| named(of_class(class, true)) == named(headline));
    let of = |severity| diagnosis.findings.iter().filter(move |finding| finding.severity == severity);
    let critical = of(Severity::Critical).find(leads).or_else(|| of(Severity::Critical).next());
    critical.or_else(|| of(Severity::Warning).next().filter(|_| diagnosis.healthy()))
}

/// The phase and the reason of a failure in two words: those of the deciding finding, else the status itself. `None` for
/// a healthy peer.
pub(super) fn reason(diagnosis: &Diagnosis) -> Option<(&'static str, &'static str)> {
    if diagnosis.healthy() {
        return None;
    }
    if diagnosis.undetermined() {
        return Some(("connect", "undetermined"));
    }
    let decided = deciding(diagnosis).map(|finding| (phase(finding.code), finding.code.facts().word));
    Some(decided.unwrap_or(("verify", diagnosis.gravest().as_str())))
}

/// Which of the two name statuses it is depends on the leaf, not on the finding.
fn named(status: SslStatus) -> SslStatus {
    if status == SslStatus::SubjectCnMismatch { SslStatus::SanMismatch } else { status }
}

/// The phase of a probe that a code belongs to.
fn phase(code: Code) -> &'static str {
    match (code.facts().area, code) {
        (_, Code::NameNotResolved | Code::DnsFailure) => "resolve",
        (_, Code::PingNoReply | Code::PingNotPermitted) => "ping",
        (Area::Reach, _) => "connect",
        (_, Code::StarttlsNotOffered | Code::StarttlsRefused | Code::StarttlsInjection) => "starttls",
        (Area::Tls, _) => "handshake",
        (Area::Name, _) => "name",
        (Area::Chain | Area::Certificate | Area::Several | Area::Store, _) => "verify",
    }
}
