//! The peer's name against the leaf's.

use crate::diagnosis::case::Case;
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::{Finding, Who};
use crate::i18n::Arg;
use crate::trust::name::{CommonName, Match, MatchedBy, Mismatch, MismatchKind, NameVerdict};
use crate::trust::{Profile, arbiter};

/// `name-mismatch`, `name-only-in-cn`, `cn-differs`.
pub(super) fn leaf(case: &Case<'_>) -> Vec<Finding> {
    let Some(leaf) = case.leaf() else { return Vec::new() };
    let found = match case.name() {
        NameVerdict::NotJudged => None,
        NameVerdict::Mismatch(mismatch) => Some(mismatched(mismatch)),
        NameVerdict::Matched(_) if disputed(case) => Some(unread()),
        NameVerdict::Matched(matched) => remark(matched, leaf.subject_alt_names.is_some()),
    };
    let name = case.wanted.unwrap_or(case.target.name()).to_string();
    let cn = leaf.common_name().unwrap_or_default().to_owned();
    let sans: Vec<String> =
        leaf.subject_alt_names.iter().flatten().take(crate::trust::name::MAX_SHOWN).map(|n| n.to_string()).collect();
    found
        .into_iter()
        .map(|f| {
            // A mismatch has said which values would match: those are to be copied, without the kinds in front.
            let f = if f.code == Code::NameMismatch { f } else { f.say("names", sans.join(", ")) };
            f.about_keeping(leaf).both("name", name.clone()).both("cn", cn.clone()).fact("san", sans.clone())
        })
        .collect()
}

/// Under `pkix` webpki decides over the name as well. Where we agree on the rules and part on the bytes, a
/// subjectAltName is odd: webpki stops at an entry whose tag no GeneralName has, and we pass over it.
fn disputed(case: &Case<'_>) -> bool {
    let accepts = |leaf| arbiter::accepts_name(leaf, case.wanted.unwrap_or(case.target.name()));
    case.policy.profile == Profile::Pkix && !case.leaf().is_some_and(accepts)
}

fn unread() -> Finding {
    Finding::new(Code::Malformed, Who::Server, "finding-malformed-element")
        .both("detail", "rustls-webpki cannot read its subjectAltName to the end")
        .both("role", "leaf")
}

fn mismatched(mismatch: &Mismatch) -> Finding {
    let id = match mismatch.kind {
        MismatchKind::WildcardDepth => "finding-name-mismatch-wildcard-depth",
        MismatchKind::IpNotInSan => "finding-name-mismatch-ip",
        MismatchKind::ShortName => "finding-name-mismatch-short-name",
        MismatchKind::NoNames => "finding-name-mismatch-no-names",
        MismatchKind::CnOnlyNotAccepted => "finding-name-mismatch-cn",
        MismatchKind::Plain if !mismatch.has_san => "finding-name-mismatch-cn",
        MismatchKind::Plain => "finding-name-mismatch",
    };
    let kind = id.strip_prefix("finding-name-mismatch").unwrap_or_default().trim_start_matches('-');
    let shown = &mismatch.would_match.shown;
    Finding::new(Code::NameMismatch, Who::Client, id)
        .say("names", if shown.is_empty() { Arg::Word("value-none") } else { shown.join(", ").into() })
        .say("matched", shown.iter().find(|s| s.starts_with("*.")).cloned().unwrap_or_default())
        .both("count", mismatch.would_match.total)
        .fact("would_match", shown.clone())
        .fact("rule", if kind.is_empty() { "plain" } else { kind })
        .fact("has_san", mismatch.has_san)
}

fn remark(matched: &Match, has_san: bool) -> Option<Finding> {
    let finding = match (matched.by, matched.common_name) {
        (MatchedBy::CommonName, _) if has_san => {
            Finding::new(Code::NameOnlyInCn, Who::Server, "finding-name-only-in-cn-beside-san")
        }
        (MatchedBy::CommonName, _) => Finding::new(Code::NameOnlyInCn, Who::Server, "finding-name-only-in-cn"),
        (MatchedBy::San(_), CommonName::Differs) => Finding::new(Code::CnDiffers, Who::Server, "finding-cn-differs"),
        (MatchedBy::San(_), _) => return None,
    };
    Some(finding.both("matched", matched.entry.clone()))
}
