//! The first line: the verdict and what decided it, in 80 columns where names allow it.

use super::super::told;
use super::{Asked, SERVICE, Status, shown, status_of};
use crate::change::Trend;
use crate::diagnosis::{Code, Finding};
use crate::i18n::{Arg, Catalogue, Text};
use crate::report::human::width;
use crate::report::model::{PeerReport, Report};

/// What a pager and a wall display show of a line.
const COLUMNS: usize = 80;
/// Characters of a name that a peer chose.
const MAX_NAME: usize = 64;

/// The text behind `SERVICE STATUS - `: of several wordings the fullest that fits, else the shortest.
pub(super) fn first(report: &Report<'_>, status: Status, asked: Asked, catalogue: &Catalogue) -> String {
    let room = COLUMNS.saturating_sub(SERVICE.len() + status.as_str().len() + 4);
    let worded: Vec<String> =
        wordings(report, asked, catalogue).iter().map(|text| shown(&catalogue.say(text)).into()).collect();
    let fits = worded.iter().find(|text| width(text) <= room);
    fits.or(worded.last()).cloned().unwrap_or_default()
}

fn wordings(report: &Report<'_>, asked: Asked, catalogue: &Catalogue) -> Vec<Text> {
    let worse = report.baseline.as_ref().map_or(0, |compared| compared.comparison.count(Trend::Worse));
    match report.peers.as_slice() {
        _ if worse > 0 => vec![Text::new("nagios-worse").with("count", worse)],
        [] => vec![Text::new("nagios-none")],
        [peer] => of_peer(peer, report, catalogue),
        peers => of_many(peers, asked),
    }
}

fn of_peer(peer: &PeerReport, report: &Report<'_>, catalogue: &Catalogue) -> Vec<Text> {
    let name = told::name(&peer.evidence);
    match told::deciding(&peer.diagnosis) {
        Some(finding) if finding.code == Code::ExpiresSoon => of_expiry(&name, peer, finding, report, catalogue),
        Some(finding) => of_fault(&name, peer, finding, catalogue),
        None if !peer.diagnosis.healthy() => {
            let why = Arg::Word(peer.diagnosis.gravest().message());
            vec![Text::new("nagios-status").with("peer", name).with("status", why)]
        }
        None => of_health(&name, peer, report),
    }
}

/// The phrase that check_http made known.
fn of_expiry(
    name: &str,
    peer: &PeerReport,
    finding: &Finding,
    report: &Report<'_>,
    catalogue: &Catalogue,
) -> Vec<Text> {
    let Some(certificate) = finding.certificate.and_then(|sha256| peer.diagnosis.certificate(&sha256)) else {
        return of_fault(name, peer, finding, catalogue);
    };
    let subject = certificate.common_name().map_or_else(|| certificate.subject.to_string(), str::to_owned);
    let days = report.checked_at.days_until(certificate.not_after);
    let said = |id| {
        let text = Text::new(id).with("peer", name).with("cn", clipped(&subject));
        text.with("date", date(certificate)).with("days", days)
    };
    vec![said("nagios-expiry"), said("nagios-expiry-short"), said("nagios-expiry-bare")]
}

fn of_fault(name: &str, peer: &PeerReport, finding: &Finding, catalogue: &Catalogue) -> Vec<Text> {
    let others = peer.diagnosis.findings.iter().filter(|other| other.severity == finding.severity).count();
    let code = finding.code.facts().word;
    let title = catalogue.text(&format!("title-{code}"), &[]);
    let said = |id| {
        let text = Text::new(id).with("peer", name).with("code", code);
        text.with("title", title.as_str()).with("count", others.saturating_sub(1))
    };
    if others > 1 {
        vec![said("nagios-fault-more"), said("nagios-fault"), said("nagios-fault-bare-more"), said("nagios-fault-bare")]
    } else {
        vec![said("nagios-fault"), said("nagios-fault-bare")]
    }
}

fn of_health(name: &str, peer: &PeerReport, report: &Report<'_>) -> Vec<Text> {
    let leaf = peer.diagnosis.main().and_then(|d| d.assessment.as_ref()).and_then(|a| a.leaf());
    let Some(leaf) = leaf else {
        let why = Arg::Word(peer.diagnosis.gravest().message());
        return vec![Text::new("nagios-status").with("peer", name).with("status", why)];
    };
    let common_name =
        |name: &crate::cert::Name| clipped(&name.common_names().last().map_or_else(|| name.to_string(), str::to_owned));
    let transport = peer.evidence.target.transport.scheme();
    let said = |id| {
        let text = Text::new(id).with("peer", name).with("transport", transport).with("cn", common_name(&leaf.subject));
        let text = text.with("issuer", common_name(&leaf.issuer)).with("date", date(leaf));
        text.with("days", report.checked_at.days_until(leaf.not_after))
    };
    vec![said("nagios-valid"), said("nagios-valid-short"), said("nagios-valid-bare")]
}

/// How many are how, and the worst of them with its reason.
fn of_many(peers: &[PeerReport], asked: Asked) -> Vec<Text> {
    let count = |status| peers.iter().filter(|peer| status_of(peer, asked) == status).count();
    let said = |id| {
        let text = Text::new(id).with("count", peers.len()).with("critical", count(Status::Critical));
        text.with("warning", count(Status::Warning)).with("unknown", count(Status::Unknown))
    };
    // The first of the worst: the order of the list is the administrator's.
    let mut worst: Option<&PeerReport> = None;
    for peer in peers {
        if worst.is_none_or(|known| status_of(known, asked) < status_of(peer, asked)) {
            worst = Some(peer);
        }
    }
    let Some(peer) = worst.filter(|peer| status_of(peer, asked) != Status::Ok) else {
        return vec![said("nagios-many-well")];
    };
    let finding = told::deciding(&peer.diagnosis);
    let code = finding.map_or(peer.diagnosis.gravest().as_str(), |finding| finding.code.facts().word);
    let named = |id| said(id).with("peer", told::name(&peer.evidence)).with("code", code);
    vec![named("nagios-many"), named("nagios-many-short"), said("nagios-many-bare")]
}

fn date(certificate: &crate::cert::Certificate) -> String {
    certificate.not_after.to_string().chars().take_while(|c| *c != 'T').collect()
}

fn clipped(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        None => name.to_owned(),
        Some(_) => name.chars().take(MAX_NAME - 1).chain(['…']).collect(),
    }
}
