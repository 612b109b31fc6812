//! Why a probe failed, in two words.

use crate::diagnosis::code::Area;
use crate::diagnosis::status::of_class;
use crate::diagnosis::{Code, Diagnosis, Finding, Severity, SslStatus};

/// The phase and the reason of a failure; `None` for a healthy peer. The first that holds:
///
/// 1. neither test could be carried out: `undetermined`;
/// 2. the first critical finding that leads to the headline status;
/// 3. any critical finding;
/// 4. the status itself.
pub(super) fn reason(diagnosis: &Diagnosis) -> Option<(&'static str, &'static str)> {
    if diagnosis.healthy() {
        return None;
    }
    if diagnosis.undetermined() {
        return Some(("connect", "undetermined"));
    }
    let headline = diagnosis.gravest();
    let leads = |finding: &&Finding| finding.class.is_some_and(|class| named(of_class(class, true)) == named(headline));
    let critical = || diagnosis.findings.iter().filter(|finding| finding.severity == Severity::Critical);
    let decided = critical().find(leads).or_else(|| critical().next());
    Some(decided.map_or(("verify", headline.as_str()), |finding| (phase(finding.code), finding.code.facts().word)))
}

/// Which of the two name statuses it is depends on the leaf, not on the finding.
fn named(status: SslStatus) -> SslStatus {
    if status == SslStatus::SubjectCnMismatch { SslStatus::SanMismatch } else { status }
}

/// The phase of a probe that a code belongs to.
pub(super) fn phase(code: Code) -> &'static str {
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
