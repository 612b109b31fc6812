//! What the peer presented, as a list: order, repetition, strangers, the root, the length.

use std::collections::HashSet;

use crate::cert::{Certificate, Sha256};
use crate::diagnosis::case::Case;
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::trust::Assessment;
use crate::trust::path::is_self_signed;

/// Certificates above which a chain is remarked on; the longest seen in the field have five.
const MANY: usize = 10;
/// `SSL_MAX_CERT_LIST_DEFAULT`: OpenSSL, and so the appliance, refuses a larger Certificate message.
const MAX_LIST_BYTES: usize = 100 * 1024;

/// Every remark on the presented list.
pub(super) fn presented(case: &Case<'_>) -> Vec<Finding> {
    let Some(assessment) = &case.assessment else { return Vec::new() };
    let mut found = Vec::new();
    found.extend(malformed(assessment));
    found.extend(too_long(case));
    found.extend(duplicate(assessment));
    if assessment.leaf().is_some() {
        found.extend(unrelated(case, assessment));
        found.extend(out_of_order(assessment));
        found.extend(root_sent(assessment));
    }
    found
}

fn malformed(assessment: &Assessment) -> Vec<Finding> {
    let broken = assessment.presented.iter().enumerate();
    broken
        .filter_map(|(position, p)| p.decoded.as_ref().err().map(|error| (position, p, error)))
        .map(|(position, p, error)| {
            let mut finding = Finding::new(Code::Malformed, Who::Server, "finding-malformed")
                .say("position", position + 1)
                .fact("position", position)
                .both("detail", error.detail.clone())
                .both("sha256", p.der.sha256().to_string());
            finding.certificate = Some(p.der.sha256());
            // Where a path is trusted all the same, it spoils nothing; else it may be the very one that is needed.
            if assessment.trusted() { finding.severity(Severity::Warning) } else { finding }
        })
        .collect()
}

fn too_long(case: &Case<'_>) -> Option<Finding> {
    let chain = case.chain();
    // Three octets of length stand before each certificate (RFC 5246 §7.4.2).
    let bytes: usize = chain.iter().map(|der| der.bytes().len() + 3).sum();
    let finding = |id| {
        Finding::new(Code::ChainTooLong, Who::Server, id)
            .both("count", chain.len())
            .both("bytes", bytes)
            .fact("limit_bytes", MAX_LIST_BYTES)
    };
    if bytes > MAX_LIST_BYTES {
        Some(finding("finding-chain-too-long-bytes").both("limit", MAX_LIST_BYTES))
    } else if chain.len() > MANY {
        Some(finding("finding-chain-too-long-many").both("limit", MANY).severity(Severity::Warning))
    } else {
        None
    }
}

fn duplicate(assessment: &Assessment) -> Vec<Finding> {
    let mut seen: Vec<Sha256> = Vec::new();
    let mut said = HashSet::new();
    let mut found = Vec::new();
    for (position, certificate) in assessment.certificates() {
        if let Some(first) = seen.iter().position(|s| *s == certificate.sha256)
            && said.insert(certificate.sha256)
        {
            let copies = assessment.certificates().filter(|(_, c)| c.sha256 == certificate.sha256).count();
            found.push(
                Finding::new(Code::ChainDuplicate, Who::Server, "finding-chain-duplicate")
                    .about(certificate)
                    .say("position", position + 1)
                    .fact("position", position)
                    .say("count", copies)
                    .fact("count", copies)
                    .fact("first_position", first),
            );
        }
        seen.push(certificate.sha256);
    }
    found
}

/// Presented, and in no candidate path of this leaf.
fn unrelated(case: &Case<'_>, assessment: &Assessment) -> Vec<Finding> {
    let mut said = HashSet::new();
    let strangers = assessment.certificates().skip(1).filter(|(_, c)| {
        let used = assessment.paths.iter().any(|p| p.contains(&c.sha256));
        !used && !is_root_of_path(assessment, c) && assessment.leaf() != Some(c)
    });
    let strangers: Vec<(usize, Certificate)> = strangers.map(|(at, c)| (at, c.clone())).collect();
    // A search that hit a bound has not seen every path: no one may be called a stranger then.
    if !assessment.bounds.is_empty() {
        return Vec::new();
    }
    strangers
        .into_iter()
        .filter(|(_, c)| said.insert(c.sha256))
        .map(|(position, certificate)| {
            Finding::new(Code::ChainUnrelated, Who::Server, "finding-chain-unrelated")
                .about(&certificate)
                .say("position", position + 1)
                .fact("position", position)
                .fact("held", case.store.holds(&certificate.sha256))
        })
        .collect()
}

/// The same key and subject as an element of a path: another edition of the same CA, no stranger.
fn is_root_of_path(assessment: &Assessment, certificate: &Certificate) -> bool {
    assessment.paths.iter().flat_map(|p| &p.elements).any(|e| {
        e.certificate.key.sha256 == certificate.key.sha256 && e.certificate.subject.same_as(&certificate.subject)
    })
}

/// RFC 5246 §7.4.2: each certificate certifies the one before it. RFC 8446 §4.4.2 tolerates other orders; old
/// clients do not. Strangers and repetitions have findings of their own and are left out of the comparison.
fn out_of_order(assessment: &Assessment) -> Option<Finding> {
    let mut seen = HashSet::new();
    let path = assessment.paths.iter().max_by_key(|p| p.elements.iter().filter(|e| e.position.is_some()).count())?;
    let sent: Vec<(usize, &Certificate)> =
        assessment.certificates().filter(|(_, c)| path.contains(&c.sha256) && seen.insert(c.sha256)).collect();
    let rank = |c: &Certificate| path.elements.iter().position(|e| e.certificate == *c);
    let wrong = sent.windows(2).find(|pair| rank(pair[0].1) > rank(pair[1].1))?;
    let (position, certificate) = wrong[1];
    let order: Vec<usize> = path.elements.iter().filter_map(|e| e.position).collect();
    Some(
        Finding::new(Code::ChainOutOfOrder, Who::Server, "finding-chain-out-of-order")
            .about(certificate)
            .say("position", position + 1)
            .fact("position", position)
            .fact("sent_order", sent.iter().map(|(at, _)| *at).collect::<Vec<_>>())
            .fact("right_order", order),
    )
}

fn root_sent(assessment: &Assessment) -> Option<Finding> {
    let mut later = assessment.certificates().filter(|(at, _)| *at > 0);
    let (position, root) =
        later.find(|(_, c)| is_self_signed(c) && assessment.paths.iter().any(|p| p.contains(&c.sha256)))?;
    Some(
        Finding::new(Code::RootSent, Who::Nobody, "finding-root-sent")
            .about(root)
            .say("position", position + 1)
            .fact("position", position),
    )
}
