//! What the addresses of a name show differently: group by group, the majority first, each only in what differs.

use super::facts::days;
use super::finding::clip;
use super::page::{Page, Pair, row};
use super::status;
use super::style::Style;
use crate::diagnosis::agreement::{Disagreement, Group, Respect, Shown};
use crate::diagnosis::{Code, Diagnosis, Finding};

/// The groups of `addresses-disagree`; nothing for any other finding.
///
/// They are read from the finding: with several nodes it is one node's, and need not be the first one's.
pub(super) fn groups(page: &mut Page<'_>, finding: &Finding, diagnosis: &Diagnosis) {
    if finding.code != Code::AddressesDisagree {
        return;
    }
    let value = serde_json::Value::Object(finding.evidence.clone());
    let Ok(disagreement) = serde_json::from_value::<Disagreement>(value) else { return };
    let majority = disagreement.majority().is_some();
    for group in &disagreement.groups {
        let label = page.word(match (majority, group.majority) {
            (_, true) => "disagree-label-majority",
            (true, false) => "disagree-label-outlier",
            (false, false) => "disagree-label-group",
        });
        let who = page.list(group.members.iter().map(ToString::to_string));
        page.line(2, Style::Strong, &format!("{label}: {who}"));
        let rows = rows(page, &disagreement, group, diagnosis);
        page.pairs(4, &rows);
    }
}

fn rows(page: &Page<'_>, disagreement: &Disagreement, group: &Group, diagnosis: &Diagnosis) -> Vec<Pair<'static>> {
    let respects = disagreement.differs_in.iter();
    respects.map(|respect| row(page.word(respect.message()), &value(page, *respect, &group.shown, diagnosis))).collect()
}

/// What this group shows in one respect; `-` where it shows nothing of the kind.
fn value(page: &Page<'_>, respect: Respect, shown: &Shown, diagnosis: &Diagnosis) -> String {
    let leaf = shown.leaf.as_ref();
    let told = match respect {
        Respect::SslStatus => Some(status::ssl(page, shown.ssl_status)),
        Respect::Leaf => leaf.map(|leaf| format!("SHA-256 {}", leaf.sha256)),
        Respect::Issuer => leaf.and_then(|leaf| leaf.issuer.as_deref()).map(clip),
        Respect::NotAfter => {
            leaf.and_then(|leaf| leaf.not_after).map(|end| format!("{end} ({})", days(page, diagnosis.at, end)))
        }
        Respect::Names => leaf.map(|leaf| match leaf.names.as_slice() {
            [] => page.word("value-none"),
            names => clip(&page.list(names.iter().cloned())),
        }),
        Respect::Issuers => leaf.map(|_| match shown.issuers() {
            [] => page.word("value-none"),
            issuers => clip(&page.list(issuers.iter().map(|sha256| {
                diagnosis.certificate(sha256).map_or_else(|| sha256.to_string(), |c| c.subject.to_string())
            }))),
        }),
        Respect::Version => shown.version.as_deref().map(clip),
    };
    told.unwrap_or_else(|| "-".to_owned())
}
