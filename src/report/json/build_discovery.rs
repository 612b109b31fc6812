//! How peers were found, in the frozen shape.

use std::borrow::Cow;

use super::v1;
use crate::evidence::discover::Discovery;
use crate::target::{ServiceRecord, Target};

pub(super) fn discovery(told: &Discovery) -> v1::DiscoveryOut<'_> {
    let end = told.dead_end.as_ref();
    v1::DiscoveryOut {
        record: told.record,
        owner: Cow::Borrowed(&told.owner),
        domain: Cow::Borrowed(&told.domain),
        status: match (end, told.implicit) {
            (Some(_), _) => "nowhere",
            (None, true) => "implicit",
            (None, false) => "found",
        },
        reason: end.map(|end| end.why),
        detail: end.map(|end| Cow::Borrowed(end.detail.as_str())),
        servers: end.iter().flat_map(|end| &end.servers).map(|server| Cow::Borrowed(server.as_str())).collect(),
        cnames: told.cnames.iter().map(|name| Cow::Borrowed(name.as_str())).collect(),
        records: told.records.iter().map(record).collect(),
        left_out: told.left_out,
        elapsed_ms: told.elapsed_ms.0,
    }
}

fn record(record: &ServiceRecord) -> v1::ServiceRecordOut<'_> {
    v1::ServiceRecordOut {
        priority: record.priority,
        weight: record.weight,
        target: (!record.target.is_empty()).then_some(Cow::Borrowed(record.target.as_str())),
        port: record.port,
        ttl_seconds: record.ttl_seconds,
    }
}

/// `null` for a peer that was named.
pub(super) fn discovered_by(target: &Target) -> Option<v1::DiscoveredOut<'_>> {
    let by = target.discovered_by.as_ref()?;
    Some(v1::DiscoveredOut {
        record: by.record,
        owner: Cow::Borrowed(&by.owner),
        domain: Cow::Borrowed(&by.domain),
        cnames: by.cnames.iter().map(|name| Cow::Borrowed(name.as_str())).collect(),
        found: by.found.as_ref().map(record),
        reason: by.dead_end.as_ref().map(|end| end.why),
        or_name: target.or_name.as_ref().map(ToString::to_string),
    })
}
