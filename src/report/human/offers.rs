//! What a peer accepts: versions with their groups, suites, and what each generation of client would agree on.

use super::facts::{self, millis};
use super::page::Page;
use super::style::Style;
use crate::diagnosis::version_name;
use crate::evidence::TlsFailureKind;
use crate::evidence::legacy::{group_name, suite_name};
use crate::evidence::offers::{Answered, GenerationOffer, Granted, Granting, Offers, VersionOffer};
use crate::report::model::PeerReport;

/// A section, where it was asked for.
pub(super) fn section(page: &mut Page<'_>, peer: &PeerReport) {
    let several = peer.evidence.addresses.len() > 1;
    for evidence in &peer.evidence.addresses {
        let Some(offers) = &evidence.offers else { continue };
        page.heading("report-offers");
        if several {
            page.line(2, Style::Muted, &evidence.address.to_string());
        }
        of_address(page, offers);
    }
}

fn of_address(page: &mut Page<'_>, offers: &Offers) {
    if let Some(why) = offers.stopped {
        let words = page.word(&format!("offers-stopped-{}", why.as_str()));
        page.line(2, Style::Warn, &words);
    }
    if offers.versions.is_empty() {
        return;
    }
    let header = ["report-version", "report-answer", "report-suites", "report-groups"].map(|id| page.word(id));
    let rows: Vec<Vec<String>> = offers.versions.iter().map(|one| version(page, one)).collect();
    page.table(2, &header, &rows);
    for one in offers.versions.iter().filter(|one| !one.suites.granted.is_empty()) {
        page.blank();
        let label = page.say("report-suites-of", &[("version", version_name(one.version).into())]);
        page.line(2, Style::Plain, &label);
        for suite in &one.suites.granted {
            page.line(4, Style::Plain, &name_of(*suite));
        }
    }
    page.blank();
    let header = ["report-generation", "report-agrees"].map(|id| page.word(id));
    let rows: Vec<Vec<String>> = offers.generations.iter().map(|one| generation(page, one)).collect();
    page.table(2, &header, &rows);
    let note = page.word("report-generation-note");
    page.line(2, Style::Muted, &note);
    let count = [("count", offers.connections.to_string().into()), ("time", millis(offers.elapsed_ms).into())];
    let cost = page.say("report-offers-cost", &count);
    page.line(2, Style::Muted, &cost);
}

fn version(page: &Page<'_>, one: &VersionOffer) -> Vec<String> {
    let answer = match &one.answer {
        Answered::Accepted => page.word("report-offers-accepted"),
        Answered::Lower(lower) => page.say("report-offers-lower", &[("version", version_name(*lower).into())]),
        Answered::Refused(kind) => refused(page, kind),
        Answered::NotAsked => page.word("reason-not-asked"),
    };
    let accepted = one.answer == Answered::Accepted;
    let suites = if accepted { format!("{}{}", one.suites.granted.len(), more(&one.suites)) } else { "-".to_owned() };
    let groups = if one.groups.granted.is_empty() {
        "-".to_owned()
    } else {
        let names: Vec<String> = one.groups.granted.iter().map(|group| group_name(*group)).collect();
        format!("{}{}", names.join(" "), more(&one.groups))
    };
    vec![version_name(one.version), answer, suites, groups]
}

/// Where there may be others.
fn more(granting: &Granting) -> &'static str {
    if granting.complete { "" } else { " …" }
}

fn refused(page: &Page<'_>, kind: &TlsFailureKind) -> String {
    let how = facts::tls_failure(page, kind);
    page.say("report-offers-refused", &[("reason", how.into())])
}

fn generation(page: &Page<'_>, one: &GenerationOffer) -> Vec<String> {
    let agreed = match (&one.granted, &one.refused) {
        (Some(granted), _) => agreed(*granted),
        (None, Some(kind)) => refused(page, kind),
        (None, None) => page.word("reason-not-asked"),
    };
    let label = page.word(&format!("generation-{}", one.generation.as_str().replace('.', "-")));
    vec![label, agreed]
}

fn agreed(granted: Granted) -> String {
    let group = granted.group.map(|group| format!(" {}", group_name(group))).unwrap_or_default();
    format!("{} {}{group}", version_name(granted.version), name_of(granted.suite))
}

fn name_of(suite: u16) -> String {
    suite_name(suite).map_or_else(|| format!("0x{suite:04x}"), str::to_owned)
}
