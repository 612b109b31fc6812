//! The numbers: `'label'=value[unit];warn;crit;min;max`, thresholds as ranges, `U` for what is not known.

use std::fmt::Write as _;

use super::super::told;
use crate::evidence::{AddressEvidence, Observed};
use crate::moment::Millis;
use crate::report::model::{PeerReport, Report};

/// Elements of a chain that are told.
const MAX_ELEMENTS: usize = 16;

/// One line of numbers, a blank in front of each.
pub(super) fn of(report: &Report<'_>) -> String {
    let mut out = String::new();
    match report.peers.as_slice() {
        [] => {}
        [peer] => {
            days(peer, report, &mut out);
            times(peer, &mut out);
        }
        peers => {
            let summary = report.summary();
            let counts = [
                ("peers", summary.peers),
                ("healthy", summary.healthy),
                ("failed", summary.failed),
                ("undetermined", summary.undetermined),
            ];
            for (label, count) in counts {
                push(&mut out, label, Some(count.to_string()), "", &format!(";;0;{}", peers.len()));
            }
            let least = peers.iter().filter_map(|peer| in_path(peer).map(|(days, _)| days).min()).min();
            push(&mut out, "days_left_min", least.map(|days| days.to_string()), "", &thresholds(report));
        }
    }
    out
}

/// check_ssl_cert's labels, counted from the leaf. Below 30 days is a warning, below 0 has ended: the ranges say so.
fn days(peer: &PeerReport, report: &Report<'_>, out: &mut String) {
    let told: Vec<(i64, bool)> = in_path_and_beside(peer).collect();
    for (number, (days, in_path)) in (1..).zip(told.iter().take(MAX_ELEMENTS)) {
        // What is sent beside the path ends without harm.
        let limits = if *in_path { thresholds(report) } else { ";;;".to_owned() };
        push(out, &format!("days_chain_elem{number}"), Some(days.to_string()), "", &limits);
    }
    if told.is_empty() {
        push(out, "days_chain_elem1", None, "", &thresholds(report));
    }
}

fn thresholds(report: &Report<'_>) -> String {
    let policy = report.policy;
    format!("{}:;{}:;;", policy.expires_within_days, policy.expires_critical_days.unwrap_or(0))
}

fn in_path_and_beside(peer: &PeerReport) -> impl Iterator<Item = (i64, bool)> + '_ {
    let at = peer.diagnosis.at;
    let chain = peer.diagnosis.main().map(told::chain).unwrap_or_default();
    chain.into_iter().map(move |(certificate, in_path)| (at.days_until(certificate.not_after), in_path))
}

fn in_path(peer: &PeerReport) -> impl Iterator<Item = (i64, bool)> + '_ {
    in_path_and_beside(peer).filter(|(_, in_path)| *in_path)
}

/// `rta` and `pl` are check_icmp's labels; seconds, as the guidelines want times.
fn times(peer: &PeerReport, out: &mut String) {
    let Some(spoken) = peer.spoken().and_then(|(evidence, _)| evidence) else {
        return seconds(out, "time", peer.evidence.total_ms);
    };
    ping(spoken, out);
    if let Observed::Seen(found) = &peer.evidence.dns {
        seconds(out, "time_resolve", Some(found.elapsed_ms));
    }
    match &spoken.tcp {
        Observed::Seen(open) => seconds(out, "time_connect", Some(open.elapsed_ms)),
        Observed::Failed(_) => seconds(out, "time_connect", None),
        Observed::NotTried(_) => {}
    }
    match &spoken.tls {
        Observed::Seen(tls) => seconds(out, "time_handshake", Some(tls.elapsed_ms)),
        Observed::Failed(_) => seconds(out, "time_handshake", None),
        Observed::NotTried(_) => {}
    }
    seconds(out, "time", peer.evidence.total_ms);
}

fn ping(spoken: &AddressEvidence, out: &mut String) {
    match &spoken.ping {
        Observed::Seen(ping) => {
            let mean = ping.avg_ms.map(|mean| format!("{:.3}", mean.0));
            push(out, "rta", mean, "ms", ";;0;");
            let lost = ping.sent.saturating_sub(ping.received);
            let percent = (ping.sent > 0).then(|| (u32::from(lost) * 100 / u32::from(ping.sent)).to_string());
            push(out, "pl", percent, "%", ";;0;100");
        }
        Observed::Failed(_) => push(out, "rta", None, "ms", ";;0;"),
        Observed::NotTried(_) => {}
    }
}

fn seconds(out: &mut String, label: &str, time: Option<Millis>) {
    push(out, label, time.map(|time| format!("{:.6}", time.0 / 1_000.0)), "s", ";;0;");
}

/// Labels are the program's own words: they need no quotes.
fn push(out: &mut String, label: &str, value: Option<String>, unit: &str, limits: &str) {
    let value = value.map_or_else(|| "U".to_owned(), |value| format!("{value}{unit}"));
    // Writing to a String does not fail.
    let _ = write!(out, " {label}={value};{limits}");
}
