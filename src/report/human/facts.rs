//! What the statuses rest on: addresses, the name that matched, how long the verdict holds, store, profile, time.

use super::finding::clip;
use super::page::{Page, Pair, row, span};
use super::rehearsal;
use super::status;
use super::style::Style;
use super::{client, discovery, key_types};
use crate::cert::container::Integrity;
use crate::diagnosis::agreement::Member;
use crate::diagnosis::{AddressDiagnosis, Diagnosis, version_name};
use crate::evidence::proxy::ProxyEvidence;
use crate::evidence::{
    AddressEvidence, Attempts, ConnectFailureKind, DialogueOutcome, Observed, Ping, PingFailure, Reason,
    TlsFailureKind, TlsOutcome,
};
use crate::i18n::Arg;
use crate::moment::{Millis, Moment};
use crate::report::model::JudgedBy;
use crate::report::model::{PeerReport, Report};
use crate::target::ChosenBy;
use crate::trust::Store;
use crate::trust::name::{MatchedBy, NameVerdict};
use crate::trust::store::{Source, StoreFormat};
use crate::trust::{Policy, Stores};

/// The head of a report on many peers.
pub(super) fn common(page: &mut Page<'_>, report: &Report<'_>) {
    let rows = of_report(page, report);
    page.pairs(0, &rows);
}

/// The facts of one peer; with `alone`, those of the report behind them.
pub(super) fn of_peer(page: &mut Page<'_>, peer: &PeerReport, report: &Report<'_>, alone: bool) {
    let addresses = &peer.evidence.addresses;
    if addresses.len() > 1 {
        table(page, peer);
        page.blank();
    }
    if !peer.diagnosis.by_node.is_empty() {
        nodes(page, &peer.diagnosis);
        page.blank();
    }
    key_types::table(page, peer);
    let mut rows = Vec::new();
    if let Some(between) = &peer.evidence.proxy {
        rows.push(proxy(page, between, addresses.first()));
    } else if let ([evidence], Some(diagnosis)) = (addresses.as_slice(), peer.diagnosis.addresses.first()) {
        rows.push(address(page, evidence, diagnosis));
    }
    if let Some(handed) = &peer.evidence.handed {
        rows.push(row(page.word("report-files"), &handed.files.join(" ")));
    }
    rows.extend(discovery::rows(page, peer));
    rows.extend(repeated(page, peer));
    rows.extend(pinned(page, peer));
    rows.extend(transport(page, peer));
    rows.extend(client::rows(page, peer));
    rows.extend(key_types::rows(page, peer));
    rows.extend(name(page, peer));
    if peer.diagnosis.by_node.is_empty() {
        rows.extend(valid_until(page, &peer.diagnosis));
    }
    rows.extend(trusted_by(page, peer));
    match &peer.judged_by {
        // Store and profile are its own; the time is the report's.
        Some(by) => rows.extend(apart(page, by, report)),
        None if alone => rows.extend(of_report(page, report)),
        None => {}
    }
    page.pairs(2, &rows);
}

/// Store, profile, time.
fn of_report(page: &Page<'_>, report: &Report<'_>) -> Vec<Pair<'static>> {
    let mut rows = stores(page, report.read());
    rows.extend(rehearsal::rows(page, report));
    rows.push(profile(page, report.policy, " (--allow-weak)"));
    rows.push(time(page, report));
    rows
}

/// What a list says that one peer is judged by.
fn apart(page: &Page<'_>, by: &JudgedBy, report: &Report<'_>) -> Vec<Pair<'static>> {
    let mut rows = stores(page, &by.stores);
    rows.push(profile(page, &by.policy, " (allow_weak)"));
    if report.peers.len() == 1 {
        rows.push(time(page, report));
    }
    rows
}

fn stores(page: &Page<'_>, stores: &Stores) -> Vec<Pair<'static>> {
    let mut rows: Vec<Pair<'static>> = Vec::new();
    for (node, read) in stores.all() {
        for source in &read.sources {
            let label = if rows.is_empty() { page.word("report-store") } else { String::new() };
            let node = node.map(|node| format!("{node}: ")).unwrap_or_default();
            rows.push(row(label, &format!("{node}{}", store(page, source, read))));
        }
    }
    rows
}

/// `weak` says who allowed weak algorithms.
fn profile(page: &Page<'_>, policy: &Policy, weak: &str) -> Pair<'static> {
    let weak = if policy.allow_weak { weak } else { "" };
    row(page.word("report-profile"), &format!("{}{weak}", policy.profile.as_str()))
}

fn time(page: &Page<'_>, report: &Report<'_>) -> Pair<'static> {
    let at = if report.at_given { " (--at)" } else { "" };
    row(page.word("report-checked-at"), &format!("{}{at}", report.checked_at))
}

/// A place of a store, and what is in it.
pub(super) fn store(page: &Page<'_>, source: &Source, store: &Store) -> String {
    let path =
        if source.format == StoreFormat::Platform { page.word("report-store-platform") } else { source.path.clone() };
    let certificates = page.say("report-store-certificates", &[("count", source.certificates.into())]);
    // Anchors are counted over the whole store; with several places they belong to none of them.
    let anchors = page.say("report-store-anchors", &[("count", store.anchors().into())]);
    let mut said = vec![certificates];
    if store.sources.len() == 1 {
        said.push(anchors);
    }
    if source.integrity == Some(Integrity::Unchecked) {
        said.push(page.word("report-store-unchecked"));
    }
    let counts = page.list(said);
    format!("{path} ({counts})")
}

/// One address in one line: ping and TCP side by side, neither inferred from the other.
fn address(page: &Page<'_>, evidence: &AddressEvidence, diagnosis: &AddressDiagnosis) -> Pair<'static> {
    let mut ping = ping(page, evidence);
    if let Observed::Seen(seen) = &evidence.ping {
        ping = format!("{ping} ({})", replies(seen));
    }
    let cells = [("address", evidence.address.to_string()), ("ping", ping), ("tcp", tcp(page, evidence))];
    let mut args: Vec<(&'static str, Arg)> = cells.into_iter().map(|(name, text)| (name, Arg::from(text))).collect();
    // A closed port has no TLS to speak of.
    let id = if diagnosis.ssl.is_some() && evidence.tcp.seen().is_some() {
        args.push(("tls", tls(page, evidence).into()));
        "report-address-line"
    } else {
        "report-address-line-no-tls"
    };
    let text = page.say(id, &args);
    row(page.word("report-address"), &text)
}

/// A proxy in one line, in the place of an address that only it knows.
fn proxy(page: &Page<'_>, proxy: &ProxyEvidence, behind: Option<&AddressEvidence>) -> Pair<'static> {
    let mut args: Vec<(&'static str, Arg)> =
        vec![("proxy", clip(&proxy.proxy).into()), ("host", clip(&proxy.asked).into())];
    let id = match &proxy.outcome {
        Observed::Seen(tunnel) => {
            args.push(("time", millis(tunnel.elapsed_ms).into()));
            let tls = behind.map(|behind| tls(page, behind)).filter(|tls| tls != "-");
            let id = if tls.is_some() { "report-proxy-open-tls" } else { "report-proxy-open" };
            args.extend(tls.map(|tls| ("tls", tls.into())));
            id
        }
        Observed::Failed(failure) => {
            args.push(("detail", clip(&failure.detail).into()));
            "report-proxy-failed"
        }
        Observed::NotTried(why) => {
            args.push(("detail", reason(page, *why).into()));
            "report-proxy-failed"
        }
    };
    row(page.word("report-proxy"), &page.say(id, &args))
}

fn table(page: &mut Page<'_>, peer: &PeerReport) {
    let ids = ["report-address", "report-ping", "report-tcp", "report-tls", "report-state"];
    let header: Vec<String> = ids.iter().map(|id| page.word(id)).collect();
    let cells = |(evidence, diagnosis): (&AddressEvidence, &AddressDiagnosis)| {
        let status = diagnosis.ssl.map_or_else(|| page.word("value-not-checked"), |ssl| status::ssl(page, ssl));
        // The column is narrow: replies speak for themselves.
        let ping = match &evidence.ping {
            Observed::Seen(seen) if seen.received > 0 => replies(seen),
            // A further connection of `--repeat`: the address was pinged once.
            Observed::NotTried(Reason::NotNeeded) => "-".to_owned(),
            _ => ping(page, evidence),
        };
        vec![Member::new(evidence).to_string(), ping, tcp(page, evidence), tls(page, evidence), status]
    };
    let rows: Vec<Vec<String>> = peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses).map(cells).collect();
    page.table(2, &header, &rows);
}

/// Every node's verdict, and how long it holds.
fn nodes(page: &mut Page<'_>, diagnosis: &Diagnosis) {
    let header = ["report-node", "report-state", "report-valid-until"].map(|id| page.word(id));
    let rows: Vec<Vec<String>> = diagnosis
        .by_node
        .iter()
        .map(|node| {
            let until = node.valid_until.map_or_else(|| "-".to_owned(), |end| end.to_string());
            vec![node.name.to_string(), status::ssl(page, node.ssl), until]
        })
        .collect();
    page.table(2, &header, &rows);
}

fn ping(page: &Page<'_>, evidence: &AddressEvidence) -> String {
    page.word(match &evidence.ping {
        Observed::Seen(ping) if ping.received > 0 => "status-ping-reply",
        Observed::Seen(_) => "status-ping-no-reply",
        Observed::Failed(PingFailure::NotPermitted { .. }) => "status-ping-not-permitted",
        Observed::Failed(PingFailure::CannotSend { .. }) | Observed::NotTried(_) => "status-ping-skipped",
    })
}

/// Replies of requests, and the mean time of those that came.
fn replies(ping: &Ping) -> String {
    let time = ping.avg_ms.map(|time| format!(", {}", millis(time))).unwrap_or_default();
    format!("{}/{}{time}", ping.received, ping.sent)
}

fn tcp(page: &Page<'_>, evidence: &AddressEvidence) -> String {
    page.word(match &evidence.tcp {
        Observed::Seen(_) => "status-tcp-open",
        Observed::NotTried(_) => "status-tcp-skipped",
        Observed::Failed(failure) => match failure.kind {
            ConnectFailureKind::Refused => "status-tcp-refused",
            ConnectFailureKind::Timeout => "status-tcp-timeout",
            ConnectFailureKind::Reset => "status-tcp-reset",
            ConnectFailureKind::NotPermitted => "status-tcp-not-permitted",
            _ => "status-tcp-unreachable",
        },
    })
}

/// The version that was agreed on, or how the handshake ended.
fn tls(page: &Page<'_>, evidence: &AddressEvidence) -> String {
    if let Observed::Seen(flight) = &evidence.clear {
        return version_name(flight.version);
    }
    if let Some(dialogue) = evidence.starttls.as_ref().filter(|dialogue| dialogue.outcome != DialogueOutcome::Ready) {
        return page.word(&format!("starttls-outcome-{}", dialogue.outcome.as_str()));
    }
    match evidence.tls.seen().map(|tls| &tls.outcome) {
        Some(TlsOutcome::Completed(negotiated)) => clip(&negotiated.version),
        Some(TlsOutcome::Failed(failure)) => tls_failure(page, &failure.kind),
        None => "-".to_owned(),
    }
}

/// How a handshake failed.
pub(super) fn tls_failure(page: &Page<'_>, kind: &TlsFailureKind) -> String {
    let id = match kind {
        TlsFailureKind::Timeout => "tls-failure-timeout",
        TlsFailureKind::Closed => "tls-failure-closed",
        TlsFailureKind::Reset => "tls-failure-reset",
        TlsFailureKind::Alert(number) => return page.say("tls-failure-alert", &[("alert", number.to_string().into())]),
        TlsFailureKind::NotTls => "tls-failure-not-tls",
        TlsFailureKind::Incompatible => "tls-failure-incompatible",
        TlsFailureKind::Protocol => "tls-failure-protocol",
        TlsFailureKind::Oversized => "tls-failure-oversized",
        TlsFailureKind::NoCertificate => "tls-failure-no-certificate",
    };
    page.word(id)
}

/// Why something was not tried.
pub(super) fn reason(page: &Page<'_>, reason: Reason) -> String {
    page.word(match reason {
        Reason::NotAsked => "reason-not-asked",
        Reason::Offline => "reason-offline",
        Reason::AddressLiteral => "reason-address-literal",
        Reason::AddressGiven => "reason-address-given",
        Reason::EarlierStepFailed => "reason-earlier-step-failed",
        Reason::NoRouteForFamily => "reason-no-route-for-family",
        Reason::AnotherAnswered => "reason-another-answered",
        Reason::NotNeeded => "reason-not-needed",
        Reason::DeadlineSpent => "reason-deadline-spent",
        Reason::NotReached => "reason-not-reached",
        Reason::TooManyAddresses => "reason-too-many-addresses",
        Reason::ThroughProxy => "reason-through-proxy",
    })
}

/// A transport that nobody named.
fn transport(page: &Page<'_>, peer: &PeerReport) -> Option<Pair<'static>> {
    let target = &peer.evidence.target;
    let by_port = target.chosen_by == ChosenBy::Port && peer.evidence.handed.is_none();
    let name = [("service", target.transport.name().into()), ("port", target.port.to_string().into())];
    by_port.then(|| row(page.word("report-transport"), &page.say("report-transport-by-port", &name)))
}

/// The connections of `--repeat`: how many, and whether all of an address showed the same.
fn repeated(page: &Page<'_>, peer: &PeerReport) -> Vec<Pair<'static>> {
    let told: Vec<(String, &Attempts)> = peer
        .evidence
        .addresses
        .iter()
        .filter_map(|shown| Some((shown.address.to_string(), shown.attempts.as_ref()?)))
        .collect();
    let mut rows: Vec<Pair<'static>> = Vec::new();
    for group in told.chunk_by(|one, other| one.0 == other.0) {
        let Some((address, attempts)) = group.first() else { continue };
        let (made, asked) = (attempts.made, attempts.asked);
        let args = [("made", made.into()), ("kinds", group.len().into())];
        let mut said = page.say("report-repeated-line", &args);
        if made < asked {
            said = page.list([said, page.say("report-repeated-cut", &[("asked", asked.into())])]);
        }
        let label = if rows.is_empty() { page.word("report-repeated") } else { String::new() };
        rows.push(row(label, &format!("{address}: {said}")));
    }
    rows
}

/// Where a name was looked for, and that no server was named in the hello: then another certificate may come.
fn pinned(page: &Page<'_>, peer: &PeerReport) -> Vec<Pair<'static>> {
    let target = &peer.evidence.target;
    let mut rows = Vec::new();
    if peer.evidence.handed.is_some() {
        return rows;
    }
    if !target.pinned.is_empty() {
        rows.push(row(page.word("report-dns-name"), &reason(page, Reason::AddressGiven)));
    }
    if target.without_sni {
        rows.push(row(page.word("report-sni"), &page.word("report-sni-none")));
    }
    rows
}

/// The name that was asked for, where it is not the peer's own, and the entry that matched.
fn name<'t>(page: &Page<'_>, peer: &'t PeerReport) -> Vec<Pair<'t>> {
    let mut rows = Vec::new();
    if let Some(wanted) = &peer.evidence.target.server_name {
        let mut names = vec![wanted.to_string()];
        names.extend(peer.evidence.target.or_name.iter().map(ToString::to_string));
        rows.push(row(page.word("report-name-wanted"), &names.join(" / ")));
    }
    let verdict = peer.diagnosis.main().and_then(|main| main.assessment.as_ref()).map(|a| &a.name);
    if let Some(NameVerdict::Matched(matched)) = verdict {
        let place = if matched.by == MatchedBy::CommonName { " (CN)" } else { " (SAN)" };
        rows.push((
            page.word("report-name-matched"),
            vec![span(Style::Plain, &matched.entry), span(Style::Plain, place)],
        ));
    }
    rows
}

fn valid_until(page: &Page<'_>, diagnosis: &Diagnosis) -> Option<Pair<'static>> {
    let end = diagnosis.main()?.valid_until?;
    let text = format!("{end} ({})", days(page, diagnosis.at, end));
    Some(row(page.word("report-valid-until"), &text))
}

/// The store itself is what the statuses speak of; both profiles are told where they differ.
fn trusted_by(page: &Page<'_>, peer: &PeerReport) -> Option<Pair<'static>> {
    let by = peer.trusted_by?;
    let mut answers = Vec::new();
    let first = peer.diagnosis.by_node.first().map(|node| format!(" ({})", node.name)).unwrap_or_default();
    let store = format!("{}{first}", page.word("report-trusted-by-store"));
    if by.store_appliance == by.store_pkix {
        answers.push((store, Some(by.store)));
    } else {
        answers.push((format!("{store} (--profile appliance)"), Some(by.store_appliance)));
        answers.push((format!("{store} (--profile pkix)"), Some(by.store_pkix)));
    }
    answers.push((page.word("report-trusted-by-platform"), by.platform));
    answers.push((page.word("report-trusted-by-public-web"), Some(by.public_web)));
    let said = answers.into_iter().map(|(who, answer)| {
        let id = answer.map_or("value-unknown", |yes| if yes { "value-yes" } else { "value-no" });
        format!("{who}: {}", page.word(id))
    });
    let text = page.list(said.collect::<Vec<_>>());
    Some(row(page.word("report-trusted-by"), &text))
}

/// How far an end of validity is from the moment of judgement, in whole days on either side.
pub(super) fn days(page: &Page<'_>, at: Moment, end: Moment) -> String {
    if end < at {
        page.say("report-days-ago", &[("days", end.days_until(at).into())])
    } else {
        page.say("report-days-left", &[("days", at.days_until(end).into())])
    }
}

/// A duration with as many digits as say something.
pub(super) fn millis(time: Millis) -> String {
    match time.0 {
        ms if ms < 0.01 => "<0.01 ms".to_owned(),
        ms if ms < 1.0 => format!("{ms:.2} ms"),
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms => format!("{ms:.0} ms"),
    }
}

/// The row of a duration.
pub(super) fn timing(page: &Page<'_>, id: &str, time: Option<Millis>) -> Option<String> {
    time.map(|time| page.say(id, &[("time", millis(time).into())]))
}
