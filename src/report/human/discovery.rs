//! What DNS was asked to find peers, and what it said: every record with its priority, and every dead end with its cause.

use super::page::{Page, Pair, row};
use super::style::Style;
use crate::evidence::discover::Discovery;
use crate::report::model::PeerReport;
use crate::target::{Nowhere, ServiceRecord};

/// Every question and its answer.
pub(super) fn section(page: &mut Page<'_>, told: &[Discovery]) {
    if told.is_empty() {
        return;
    }
    let heading = page.word("report-discovery");
    page.line(0, Style::Strong, &heading);
    for one in told {
        page.line(2, Style::Plain, &format!("{} {}", one.record.as_str(), one.owner));
        if !one.cnames.is_empty() {
            page.line(4, Style::Muted, &format!("CNAME {}", one.cnames.join(" > ")));
        }
        if let Some(end) = &one.dead_end {
            let why = page.word(nowhere(end.why));
            let text = if end.why.is_knowledge() { why } else { format!("{why} ({})", end.detail) };
            page.line(4, Style::Warn, &text);
        }
        if one.implicit {
            let text = page.word("report-discovered-implicit");
            page.line(4, Style::Plain, &text);
        }
        if one.dead_end.is_none() && !one.records.is_empty() {
            records(page, &one.records);
        }
        if one.left_out > 0 {
            let text = page.say("report-discovery-left-out", &[("count", one.left_out.into())]);
            page.line(4, Style::Warn, &text);
        }
    }
    page.blank();
}

fn records(page: &mut Page<'_>, records: &[ServiceRecord]) {
    let ids = ["report-discovery-priority", "report-discovery-weight", "report-discovery-server"];
    let header = ids.map(|id| page.word(id));
    let rows: Vec<Vec<String>> = records
        .iter()
        .map(|record| {
            let weight = record.weight.map_or_else(|| "-".to_owned(), |weight| weight.to_string());
            let target = if record.target.is_empty() { "." } else { record.target.as_str() };
            vec![record.priority.to_string(), weight, format!("{target}:{}", record.port)]
        })
        .collect();
    page.table(4, &header, &rows);
}

/// How this peer was found.
pub(super) fn rows(page: &Page<'_>, peer: &PeerReport) -> Option<Pair<'static>> {
    let by = peer.evidence.target.discovered_by.as_ref()?;
    let mut said = vec![format!("{} {}", by.record.as_str(), by.owner)];
    match (&by.found, &by.dead_end) {
        (Some(found), _) => {
            said.push(page.say("report-discovered-priority", &[("priority", found.priority.into())]));
            said.extend(found.weight.map(|weight| page.say("report-discovered-weight", &[("weight", weight.into())])));
        }
        (None, Some(end)) => said.push(page.word(nowhere(end.why))),
        (None, None) => said.push(page.word("report-discovered-implicit")),
    }
    let text = page.list(said);
    Some(row(page.word("report-discovered"), &text))
}

/// The words for why an answer leads nowhere.
fn nowhere(why: Nowhere) -> &'static str {
    match why {
        Nowhere::NxDomain => "dns-nx-domain",
        Nowhere::NoData => "nowhere-no-data",
        Nowhere::NotOffered => "nowhere-not-offered",
        Nowhere::Unusable => "nowhere-unusable",
        Nowhere::ServFail => "dns-serv-fail",
        Nowhere::Refused => "dns-refused",
        Nowhere::Timeout => "dns-timeout",
        Nowhere::NoServers => "dns-no-servers",
        Nowhere::Other => "dns-other",
    }
}
