//! The store as a whole: what cannot be read, has ended, collides or is too large for the appliance.

use std::collections::BTreeMap;

use crate::cert::Certificate;
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::{Finding, Who, certificate_value};
use crate::moment::Moment;
use crate::trust::store::{DefectKind, StoreFormat};
use crate::trust::{Policy, Profile, Store};

/// cup-trust takes keys up to this many bits.
const MAX_KEY_BITS: usize = 4096;

/// Every remark on the store. The platform's and the public roots are not the user's to mend, and no
/// appliance holds them: of those only an empty one is remarked on.
pub(super) fn all(store: &Store, policy: &Policy, at: Moment, said: &[Finding]) -> Vec<Finding> {
    let mut found = Vec::new();
    if store.is_empty() {
        found.push(
            Finding::new(Code::StoreEmpty, Who::Store, "finding-store-empty")
                .both("path", store.sources.iter().map(|s| s.path.clone()).collect::<Vec<_>>().join(", ")),
        );
    }
    let built_in = |format| matches!(format, StoreFormat::Platform | StoreFormat::PublicRoots);
    if store.sources.iter().all(|s| built_in(s.format)) && !store.sources.is_empty() {
        return found;
    }
    found.extend(defects(store));
    found.extend(expired(store, at, said));
    if policy.profile == Profile::Appliance {
        found.extend(collisions(store));
        found.extend(too_large(store));
    }
    found
}

fn defects(store: &Store) -> Vec<Finding> {
    store
        .defects
        .iter()
        .map(|defect| match &defect.kind {
            DefectKind::Unreadable(cause) => {
                Finding::new(Code::StoreEntryUnreadable, Who::Store, "finding-store-entry-unreadable")
                    .both("detail", cause.clone())
                    .fact("line", defect.line)
            }
            DefectKind::Duplicate { sha256, first } => {
                let mut finding = Finding::new(Code::StoreDuplicate, Who::Store, "finding-store-duplicate")
                    .both("sha256", sha256.to_string())
                    .say("names", first.clone())
                    .say("count", 2u32)
                    .fact("first", first.clone());
                finding.certificate = Some(*sha256);
                let entry = store.entry(sha256).map(|e| e.certificate.subject.to_string());
                finding.say("subject", entry.unwrap_or_default())
            }
        })
        .zip(&store.defects)
        .map(|(finding, defect)| finding.both("path", defect.path.clone()))
        .collect()
}

/// What the path's own finding says of the same certificate is not said again.
fn expired(store: &Store, at: Moment, said: &[Finding]) -> Vec<Finding> {
    let told = |c: &Certificate| said.iter().any(|f| f.code == Code::Expired && f.certificate == Some(c.sha256));
    let ended = store.entries.iter().filter(|e| at > e.certificate.not_after && !told(&e.certificate));
    ended
        .map(|entry| {
            Finding::new(Code::StoreEntryExpired, Who::Store, "finding-store-entry-expired")
                .about(&entry.certificate)
                .both("path", entry.origin.clone())
                .both("days", entry.certificate.not_after.days_until(at))
                .both("now", at.to_string())
                .fact("not_after", entry.certificate.not_after.to_string())
        })
        .collect()
}

/// cup-trust keeps one certificate per common name: of two in this copy the appliance has only one.
fn collisions(store: &Store) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<&Certificate>> = BTreeMap::new();
    for entry in &store.entries {
        if let Some(cn) = entry.certificate.common_name() {
            by_name.entry(cn.to_lowercase()).or_default().push(&entry.certificate);
        }
    }
    by_name
        .into_values()
        .filter(|same| same.len() > 1)
        .map(|mut same| {
            same.sort_by_key(|c| std::cmp::Reverse(c.not_before));
            // The one that begins latest is the one that an appliance would have kept.
            Finding::new(Code::StoreCnCollision, Who::Store, "finding-store-cn-collision")
                .about(same[0])
                .both("cn", same[0].common_name().unwrap_or_default())
                .both("count", same.len())
                .say("other_sha256", same[1].sha256.to_string())
                .say("other_serial", same[1].serial.clone())
                .say("other_not_after", same[1].not_after.to_string())
                .fact("certificates", same.iter().map(|c| certificate_value(c)).collect::<Vec<_>>())
        })
        .collect()
}

fn too_large(store: &Store) -> Vec<Finding> {
    let large =
        store.entries.iter().filter_map(|e| Some((e, e.certificate.key.kind.bits().filter(|b| *b > MAX_KEY_BITS)?)));
    large
        .map(|(entry, bits)| {
            Finding::new(Code::StoreKeyTooLarge, Who::Store, "finding-store-key-too-large")
                .about(&entry.certificate)
                .both("bits", bits)
                .both("limit", MAX_KEY_BITS)
                .both("path", entry.origin.clone())
        })
        .collect()
}
