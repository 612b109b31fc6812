//! What will happen by itself, for people: who breaks first, then every event in order of date.

use std::io::{self, Write};

use super::Look;
use super::page::{Page, row, span};
use super::status::{BAD, GOOD, WARN};
use super::style::Style;
use crate::change::forecast::{self, Effect, PeerForecast, Shared};
use crate::i18n::Catalogue;
use crate::report::model::ForecastReport;

/// Peers that are named in one place; the rest is counted. `-v` names all.
const MAX_NAMED: usize = 4;

/// Writes a whole forecast.
pub fn forecast(
    report: &ForecastReport<'_>,
    catalogue: &Catalogue,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    let asked = page.say("compare-checked-at", &[("now", report.checked_at.to_string().into())]);
    let until = match report.until {
        Some(until) => page.say("forecast-until", &[("not_after", until.to_string().into())]),
        None => page.word("forecast-without-end"),
    };
    let rows = [
        row(page.word("report-peers"), &format!("{}, {asked}, {until}", report.peers.len())),
        row(page.word("report-store"), &report.stores.join(", ")),
    ];
    page.pairs(0, &rows);
    page.blank();
    first(&mut page, report);
    failing(&mut page, report);
    events(&mut page, report);
    page.blank();
    let said = page.word("forecast-supposes");
    page.line(0, Style::Muted, &said);
    out.write_all(page.take().as_bytes())
}

/// The answer in one line.
fn first(page: &mut Page<'_>, report: &ForecastReport<'_>) {
    let (mark, said) = match forecast::first(&report.peers) {
        Some((peer, event)) => {
            let args = [
                ("peer", name(peer).into()),
                ("not_after", event.at.to_string().into()),
                ("days", report.checked_at.days_until(event.at).into()),
            ];
            (WARN, page.say("forecast-first", &args))
        }
        None => (GOOD, page.word("forecast-none")),
    };
    page.block(&[mark, span(Style::Plain, " ")], "  ", &[span(Style::Strong, &said)]);
}

/// Those that fail already are not waited for.
fn failing(page: &mut Page<'_>, report: &ForecastReport<'_>) {
    let failing: Vec<&PeerForecast> = report.peers.iter().filter(|peer| !peer.healthy).collect();
    if failing.is_empty() {
        return;
    }
    let names = names(page, &failing);
    let said = page.say("forecast-failing", &[("count", failing.len().into()), ("names", names.into())]);
    page.block(&[BAD, span(Style::Plain, " ")], "  ", &[span(Style::Plain, &said)]);
}

fn events(page: &mut Page<'_>, report: &ForecastReport<'_>) {
    let events = forecast::shared(&report.peers);
    if events.is_empty() {
        return;
    }
    page.heading("forecast-events");
    let mut last = String::new();
    for event in &events {
        let day = event.at.to_string().split('T').next().unwrap_or_default().to_owned();
        if day != last {
            let days = page.say("forecast-days", &[("days", report.checked_at.days_until(event.at).into())]);
            page.block(&[], "", &[span(Style::Strong, &day), span(Style::Muted, &format!("  {days}"))]);
            last = day;
        }
        one(page, event);
    }
}

fn one(page: &mut Page<'_>, event: &Shared<'_>) {
    let subject = event.certificate.subject.to_string();
    let role = event.peers.first().map_or("leaf", |(_, met)| met.role);
    let role = page.word(&format!("role-{role}"));
    let what =
        page.say(&format!("forecast-{}", event.kind.as_str()), &[("role", role.into()), ("subject", subject.into())]);
    page.line(2, Style::Plain, &what);
    for effect in Effect::ALL {
        let of = event.peers.iter().filter(|(_, met)| met.effect == effect);
        let peers: Vec<&PeerForecast> = of.map(|(peer, _)| *peer).collect();
        if peers.is_empty() {
            continue;
        }
        let names = names(page, &peers);
        let said = page.say(
            &format!("forecast-effect-{}", effect.as_str()),
            &[("count", peers.len().into()), ("names", names.into())],
        );
        let style = match effect {
            Effect::Breaks => Style::Bad,
            Effect::TakesOver | Effect::Mends => Style::Good,
            Effect::Nothing | Effect::Failing => Style::Muted,
        };
        page.line(4, style, &said);
    }
}

/// The peer, and the host name it is matched by where that is another.
pub(super) fn name(peer: &PeerForecast) -> String {
    match &peer.server_name {
        Some(name) if !peer.peer.to_lowercase().contains(name.as_str()) => format!("{} ({name})", peer.peer),
        _ => peer.peer.clone(),
    }
}

fn names(page: &Page<'_>, peers: &[&PeerForecast]) -> String {
    let most = if page.look().verbose { usize::MAX } else { MAX_NAMED };
    let mut names: Vec<String> = peers.iter().take(most).map(|peer| name(peer)).collect();
    if peers.len() > most {
        names.push(page.say("report-more", &[("count", (peers.len() - most).into())]));
    }
    names.join(", ")
}
