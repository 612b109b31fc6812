//! A forecast as a calendar (RFC 5545): one event a date, to be imported or subscribed to.

use std::io::{self, Write};

use crate::cert::{Sha256, hex};
use crate::change::forecast::{self, Effect, PeerForecast, Shared};
use crate::i18n::{Catalogue, Text};
use crate::moment::Moment;

use super::escape;
use super::model::ForecastReport;

/// Octets of a line without its end (§3.1).
const OCTETS: usize = 75;
/// Peers that a description names.
const MAX_NAMED: usize = 50;

/// Writes the calendar. Lines end in CRLF, and no line is longer than 75 octets.
pub fn calendar(report: &ForecastReport<'_>, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//peertrust//peertrust {}//EN", env!("CARGO_PKG_VERSION")),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
    ];
    for event in &forecast::shared(&report.peers) {
        lines.extend(one(event, report, catalogue));
    }
    lines.push("END:VCALENDAR".to_owned());
    for line in lines {
        out.write_all(folded(&line).as_bytes())?;
    }
    Ok(())
}

fn one(event: &Shared<'_>, report: &ForecastReport<'_>, catalogue: &Catalogue) -> Vec<String> {
    // One line: a line feed in a subject is none of ours.
    let summary = escape::line(&summary(event, catalogue)).into_owned();
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@peertrust", uid(event)),
        format!("DTSTAMP:{}", stamp(report.checked_at)),
        format!("DTSTART:{}", stamp(event.at)),
        format!("SUMMARY:{}", text(&summary)),
        format!("DESCRIPTION:{}", text(&description(event, catalogue))),
        // RFC 5545 §3.8.1.2: for programs, so in stable words.
        format!("CATEGORIES:{},{}", event.kind.as_str(), event.effect().as_str()),
        "TRANSP:TRANSPARENT".to_owned(),
    ];
    if event.effect() == Effect::Breaks {
        lines.extend([
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            format!("DESCRIPTION:{}", text(&summary)),
            format!("TRIGGER:-P{}D", report.policy.expires_within_days),
            "END:VALARM".to_owned(),
        ]);
    }
    lines.push("END:VEVENT".to_owned());
    lines
}

/// The same event has the same identity in every forecast, whoever meets it: a calendar replaces it, and does not
/// collect copies.
fn uid(event: &Shared<'_>) -> String {
    let named = format!("{} {} {}", event.kind.as_str(), event.certificate.sha256, event.at);
    hex(&Sha256::of(named.as_bytes()).0[..16])
}

/// `20261231T235959Z`.
fn stamp(moment: Moment) -> String {
    moment.to_string().replace(['-', ':'], "")
}

fn summary(event: &Shared<'_>, catalogue: &Catalogue) -> String {
    let role = event.peers.first().map_or("leaf", |(_, met)| met.role);
    let what = catalogue.text(
        &format!("forecast-{}", event.kind.as_str()),
        &[
            ("role", catalogue.text(&format!("role-{role}"), &[]).into()),
            ("subject", event.certificate.subject.to_string().into()),
        ],
    );
    let breaking = event.peers.iter().filter(|(_, met)| met.effect == Effect::Breaks).count();
    match breaking {
        0 => what,
        count => catalogue.say(&Text::new("forecast-ics-breaks").with("count", count).with("detail", what)),
    }
}

/// What it does to whom, a line an effect; then the certificate.
fn description(event: &Shared<'_>, catalogue: &Catalogue) -> String {
    let mut lines = Vec::new();
    for effect in Effect::ALL {
        let of = event.peers.iter().filter(|(_, met)| met.effect == effect);
        let peers: Vec<&PeerForecast> = of.map(|(peer, _)| *peer).collect();
        if peers.is_empty() {
            continue;
        }
        let mut names: Vec<String> = peers.iter().take(MAX_NAMED).map(|peer| peer.peer.clone()).collect();
        if peers.len() > MAX_NAMED {
            names.push(catalogue.text("report-more", &[("count", (peers.len() - MAX_NAMED).into())]));
        }
        lines.push(catalogue.text(
            &format!("forecast-effect-{}", effect.as_str()),
            &[("count", peers.len().into()), ("names", names.join(", ").into())],
        ));
    }
    let certificate = event.certificate;
    lines.push(format!("{}: {}", catalogue.text("report-issuer", &[]), certificate.issuer));
    lines.push(format!("{}: {}", catalogue.text("report-serial", &[]), certificate.serial));
    lines.push(format!("{}: {}", catalogue.text("report-sha256", &[]), certificate.sha256));
    // The line feeds are ours; those of a peer were written out before.
    lines.iter().map(|line| escape::line(line).into_owned()).collect::<Vec<_>>().join("\n")
}

/// §3.3.11: backslash, semicolon, comma and line feed are escaped; no other control character may stand in a text,
/// and what acts on a reader is written out before.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for (index, line) in value.split('\n').enumerate() {
        if index > 0 {
            out.push_str("\\n");
        }
        for c in escape::line(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// §3.1: folded before the 76th octet, never inside a character; a continued line begins with a blank.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 16);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_at_75_octets_and_unfolds_to_itself() {
        for line in ["short", &"x".repeat(75), &"x".repeat(76), &"証明書".repeat(60), &"aé".repeat(100)] {
            let folded = folded(line);
            let physical: Vec<&str> = folded.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            assert!(physical.iter().all(|line| line.len() <= OCTETS), "{folded}");
            assert_eq!(folded.replace("\r\n ", "").strip_suffix("\r\n"), Some(line));
        }
        assert_eq!(folded(&"x".repeat(75)).matches("\r\n").count(), 1);
    }

    #[test]
    fn a_text_cannot_leave_its_value() {
        assert_eq!(text("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
        let hostile = text("x\r\nEND:VEVENT\u{7}\u{202e}");
        assert!(!hostile.contains(['\r', '\n', '\u{7}', '\u{202e}']), "{hostile}");
    }
}
