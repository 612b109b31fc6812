//! What was rehearsed, and today's verdict beside it, in the frozen shape.

use super::v1;
use crate::cert::Sha256;
use crate::diagnosis::Today;
use crate::report::model::{Rehearsal, Report};
use crate::trust::NodeName;
use crate::trust::rehearsal::{Added, Because, Removed, Upload};

pub(super) fn rehearsal(rehearsal: &Rehearsal, report: &Report<'_>) -> v1::RehearsalOut {
    let nodes: Vec<Option<&NodeName>> = rehearsal.today.all().map(|(node, _)| node).collect();
    v1::RehearsalOut {
        with: rehearsal.change.with.iter().map(|one| added(one, &nodes)).collect(),
        without: rehearsal.change.without.iter().map(removed).collect(),
        at: report.at_given.then(|| report.checked_at.to_string()),
    }
}

fn added(added: &Added, nodes: &[Option<&NodeName>]) -> v1::AddedOut {
    v1::AddedOut {
        sha256: added.certificate.sha256.to_string(),
        subject: added.certificate.subject.to_string(),
        file: added.file.clone(),
        uploads: nodes.iter().zip(&added.uploads).map(|(node, one)| upload(*node, one)).collect(),
    }
}

fn upload(node: Option<&NodeName>, upload: &Upload) -> v1::UploadOut {
    let word = upload.as_str();
    v1::UploadOut {
        node: node.map(NodeName::to_string),
        upload: word,
        upload_reason: word.is_none().then_some("no-appliance"),
        replaces: match upload {
            Upload::Replaces(old) => old.iter().map(Sha256::to_string).collect(),
            _ => Vec::new(),
        },
        kept: match upload {
            Upload::Ignored(kept) => Some(kept.to_string()),
            _ => None,
        },
    }
}

fn removed(removed: &Removed) -> v1::RemovedOut {
    let (asked, replaced_by) = match &removed.because {
        Because::Asked(word) => (Some(word.clone()), None),
        Because::ReplacedBy(new) => (None, Some(new.to_string())),
    };
    v1::RemovedOut {
        sha256: removed.certificate.sha256.to_string(),
        subject: removed.certificate.subject.to_string(),
        asked,
        replaced_by,
        nodes: removed.nodes.iter().map(NodeName::to_string).collect(),
    }
}

pub(super) fn today(today: &Today) -> v1::TodayOut {
    let by_node = today.by_node.iter().map(|node| (node.name.to_string(), node.ssl));
    v1::TodayOut {
        at: today.at.to_string(),
        healthy: today.healthy,
        ssl_status: today.ssl,
        valid_until: today.valid_until.map(|m| m.to_string()),
        valid_until_reason: today.valid_until.is_none().then_some("time-alone-changes-nothing"),
        by_node: (!today.by_node.is_empty()).then(|| by_node.collect()),
        findings: today.codes.clone(),
    }
}
