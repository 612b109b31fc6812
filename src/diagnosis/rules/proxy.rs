//! What stands between: a proxy that opened no way to the peer, and one that may have opened the connection itself.

use serde_json::Value;

use crate::cert::{Certificate, SignatureCheck};
use crate::diagnosis::case::Case;
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::{Finding, Who};
use crate::evidence::Evidence;
use crate::evidence::proxy::{ProxyEvidence, ProxyFailure, ProxyFailureKind as Kind};
use crate::i18n::Arg;
use crate::target::Host;
use crate::trust::Assessment;
use crate::trust::pool::public_roots;

/// Certificates of a chain that are looked at; deployed ones have five.
const MAX_CHAIN: usize = 10;

/// Last labels of names that nobody can register: RFC 6761, 6762, 7686, 8375 and 9476, ICANN's reserved `internal`, and
/// those that networks have used inside for so long that ICANN does not delegate them.
const PRIVATE_LABELS: [&str; 18] = [
    "alt",
    "arpa",
    "corp",
    "domain",
    "example",
    "home",
    "host",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "onion",
    "private",
    "test",
];

/// `proxy-failed`.
pub(super) fn failed(evidence: &Evidence) -> Option<Finding> {
    let proxy = evidence.proxy.as_ref()?;
    let failure = proxy.outcome.failed()?;
    let new = |who, message| Finding::new(Code::ProxyFailed, who, message);
    let finding = match failure.kind {
        Kind::NotResolved | Kind::NotConnected => new(Who::Network, "finding-proxy-failed"),
        Kind::AuthenticationRequired => new(Who::Client, authentication(proxy, failure)),
        Kind::Forbidden => new(Who::Network, "finding-proxy-failed-forbidden"),
        Kind::PeerUnreachable => new(Who::Network, "finding-proxy-failed-peer"),
        Kind::Status | Kind::NotHttp | Kind::TooLong | Kind::Closed | Kind::Silent => {
            new(Who::Network, "finding-proxy-failed-answer")
        }
    };
    let schemes = failure.challenges.join(", ");
    let reason = if schemes.is_empty() { Arg::Word("value-none") } else { schemes.into() };
    Some(
        finding
            .both("proxy", proxy.proxy.as_str())
            .both("host", proxy.asked.as_str())
            .both("detail", failure.detail.as_str())
            .say("reason", reason)
            .fact("kind", failure.kind.as_str())
            .fact("http_status", failure.status)
            .fact("status_line", failure.status_line.clone())
            .fact("address", proxy.address.map(|address| address.to_string()))
            .fact("challenges", failure.challenges.clone())
            .fact("credentials_sent", proxy.credentials)
            .fact("elapsed_ms", failure.elapsed_ms.0),
    )
}

/// 1. Basic is not among what it names: no credentials will do. 2. They were sent, and are wrong. 3. None were sent.
fn authentication(proxy: &ProxyEvidence, failure: &ProxyFailure) -> &'static str {
    let basic = failure.challenges.iter().any(|scheme| scheme.eq_ignore_ascii_case("Basic"));
    match (basic || failure.challenges.is_empty(), proxy.credentials) {
        (false, _) => "finding-proxy-failed-no-basic",
        (true, true) => "finding-proxy-failed-password",
        (true, false) => "finding-proxy-failed-sign-in",
    }
}

/// `interception-likely`, a hint and never a verdict. All of:
///
/// 1. the peer was reached through a proxy: without one, a private authority behind a public name is this program's
///    normal case, an Exchange server with its company's certificate;
/// 2. its name is one that somebody could register;
/// 3. of the certificates that signed one another up from the leaf, none is a public root, or was issued by one;
/// 4. the leaf has no signed certificate timestamps. Every certificate of the public web has them since 2018, so one whose
///    public intermediate was merely not sent is not taken for a private one.
pub(super) fn interception(case: &Case<'_>) -> Vec<Finding> {
    let (Some(proxy), Some(assessment), Some(leaf)) = (case.proxy, case.assessment.as_ref(), case.leaf()) else {
        return Vec::new();
    };
    let name = case.target.name();
    if !is_public_name(name) || leaf.sct_count > 0 {
        return Vec::new();
    }
    let chain = upwards(leaf, assessment);
    if chain.iter().any(|certificate| is_of_the_public_web(certificate)) {
        return Vec::new();
    }
    let top = chain.last().copied().unwrap_or(leaf);
    vec![
        Finding::new(Code::InterceptionLikely, Who::Network, "finding-interception-likely")
            .likely()
            .about(leaf)
            .both("name", name.to_string())
            .both("proxy", proxy.proxy.as_str())
            .both("issuer", top.issuer.to_string())
            .fact("scts", Value::from(leaf.sct_count)),
    ]
}

/// The presented certificates that signed one another, from the leaf on: whatever else was sent proves nothing.
fn upwards<'a>(leaf: &'a Certificate, assessment: &'a Assessment) -> Vec<&'a Certificate> {
    let mut chain = vec![leaf];
    while let Some(last) = chain.last().filter(|_| chain.len() < MAX_CHAIN) {
        let issuer = assessment.certificates().map(|(_, certificate)| certificate).find(|issuer| {
            !chain.contains(issuer)
                && issuer.subject.same_as(&last.issuer)
                && last.check_signature(&issuer.key) == SignatureCheck::Valid
        });
        let Some(issuer) = issuer else { break };
        chain.push(issuer);
    }
    chain
}

fn is_of_the_public_web(certificate: &Certificate) -> bool {
    let roots = public_roots();
    roots.holds(&certificate.sha256)
        || roots
            .with_subject(&certificate.issuer)
            .any(|root| certificate.check_signature(&root.key) == SignatureCheck::Valid)
}

/// A name of several labels whose last is neither reserved nor a number.
fn is_public_name(host: &Host) -> bool {
    let Host::Name { ascii, .. } = host else { return false };
    let Some((_, last)) = ascii.rsplit_once('.') else { return false };
    !PRIVATE_LABELS.contains(&last) && last.len() > 1 && last.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_is_a_name_that_could_be_registered() {
        for (name, public) in [
            ("mail.contoso.com", true),
            ("mail.xn--wgv71a119e", true),
            ("exchange.corp.test", false),
            ("exchange.corp", false),
            ("exchange.contoso.local", false),
            ("router.home.arpa", false),
            ("exchange", false),
            ("192.0.2.1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_public_name(&Host::parse(name).unwrap()), public, "{name}");
        }
    }
}
