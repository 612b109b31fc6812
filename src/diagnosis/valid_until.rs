//! The earliest moment at which a verdict changes by itself.

use crate::moment::Moment;
use crate::trust::checks::{Fault, FaultKind};
use crate::trust::{End, assess_remembering};

use super::case::Case;

/// For a trusted leaf: when its last trusted path ends. A path holds until the first of its certificates
/// ends; another path may take over, so the longest-lived path counts, and never beyond the leaf. A staple
/// that says so ends nothing: clients do not depend on it. For a path that is refused only because
/// it has not begun: when it begins. Otherwise time alone changes nothing: `None`.
pub fn valid_until(case: &Case<'_>) -> Option<Moment> {
    let assessment = case.assessment.as_ref()?;
    let accepted = assessment.paths.iter().filter(|p| p.accepted());
    let ends = accepted.filter_map(|p| p.elements.iter().map(|e| e.certificate.not_after).min());
    if let Some(end) = ends.max() {
        return Some(end);
    }
    let early = |f: &Fault| f.kind == FaultKind::NotYetValid;
    let waiting = assessment.paths.iter().filter(|p| {
        matches!(p.end, End::Anchor | End::Pinned)
            && p.faults.iter().any(early)
            && p.faults.iter().all(|f| f.tolerated || early(f))
    });
    let begins = waiting.filter_map(|p| p.elements.iter().map(|e| e.certificate.not_before).max());
    // By then another certificate may have ended, or webpki see what it did not get to now: asked, not assumed.
    let by = |then| assess_remembering(case.chain(), case.store, case.policy, None, then, case.memory);
    let trusted = |then: &Moment| by(*then).trusted();
    begins.filter(trusted).min()
}
