//! Findings, the gravest first: what is wrong, where, whose move it is, and the steps.

use serde_json::Value;

use super::agreement;
use super::page::{Page, span};
use super::status;
use super::style::Style;
use crate::diagnosis::code::openssl_words;
use crate::diagnosis::{Certainty, Diagnosis, Finding, Severity};
use crate::evidence::KeyType;
use crate::i18n::{Arg, Text};
use crate::report::model::PeerReport;

/// Characters of one value that a message shows: a peer may name itself in a megabyte. JSON has all of them.
const MAX_VALUE: usize = 1000;

/// The findings of one peer, and once behind them what an installation asks for.
pub(super) fn all(page: &mut Page<'_>, peer: &PeerReport) {
    let findings = &peer.diagnosis.findings;
    if findings.is_empty() {
        return;
    }
    page.heading("report-findings");
    for finding in findings {
        page.blank();
        title(page, 0, finding);
        let several = peer.diagnosis.addresses.len() > 1;
        what(page, finding, &peer.diagnosis, several);
        agreement::groups(page, finding, &peer.diagnosis);
        if finding.severity != Severity::Info || page.look().verbose {
            remedy(page, finding);
        }
        if page.look().verbose {
            evidence(page, finding);
        }
    }
    restart(page, &findings.iter().collect::<Vec<_>>());
}

/// Mark, code, severity, heading.
pub(super) fn title(page: &mut Page<'_>, indent: usize, finding: &Finding) {
    let mark = status::mark(finding.severity);
    let style = mark.style();
    let lead = " ".repeat(indent);
    let rest = " ".repeat(indent + 4);
    let severity = page.word(&format!("severity-{}", finding.severity.as_str()));
    let severity = match finding.certainty {
        Certainty::Proved => severity,
        Certainty::Likely => page.list([severity, page.word("report-likely")]),
    };
    let code = finding.code.as_str();
    let words = format!(" ({severity}): {}", page.word(&format!("title-{code}")));
    page.block(
        &[span(Style::Plain, &lead), mark, span(Style::Plain, " ")],
        &rest,
        &[span(style, code), span(Style::Strong, &words)],
    );
}

/// The message; certificate and addresses, where the message does not name them itself.
pub(super) fn what(page: &mut Page<'_>, finding: &Finding, diagnosis: &Diagnosis, several: bool) {
    let subject = finding.certificate.and_then(|sha256| diagnosis.certificate(&sha256)).map(|c| c.subject.to_string());
    // On another node's path alone: the finding knows its subject.
    let subject = subject.or_else(|| named(finding, "subject"));
    let message = said(page, finding, &subject.unwrap_or_default());
    if !finding.nodes.is_empty() {
        let label = page.word("report-node");
        let list = page.list(finding.nodes.iter().map(ToString::to_string));
        page.line(2, Style::Muted, &format!("{label}: {list}"));
    }
    if let Some(key_type) = named_key_type(finding) {
        let label = page.word("report-key-type");
        page.line(2, Style::Muted, &format!("{label}: {key_type}"));
    }
    let untold = finding.addresses.iter().map(ToString::to_string).filter(|address| !message.contains(address));
    let untold: Vec<String> = untold.collect();
    if several && !untold.is_empty() {
        let label = page.word(if untold.len() == 1 { "report-address" } else { "report-addresses" });
        let list = page.list(untold);
        page.line(2, Style::Muted, &format!("{label}: {list}"));
    }
}

/// The message, and the certificate where the message does not name it itself.
pub(super) fn said(page: &mut Page<'_>, finding: &Finding, subject: &str) -> String {
    let message = page.catalogue().say(&clipped(&finding.message));
    page.line(2, Style::Plain, &message);
    if let Some(sha256) = finding.certificate.map(|sha256| sha256.to_string()).filter(|hex| !message.contains(hex)) {
        let label = page.word("report-certificate");
        page.line(2, Style::Muted, &format!("{label}: {}", clip(subject)));
        page.line(2, Style::Muted, &format!("SHA-256 {sha256}"));
    }
    message
}

/// The key type whose clients alone meet it, where the message does not say so itself.
fn named_key_type(finding: &Finding) -> Option<&'static str> {
    let word = finding.evidence.get("key_type").filter(|_| named(finding, "key_type").is_none())?;
    KeyType::ALL.into_iter().find(|key_type| word == key_type.as_str()).map(KeyType::name)
}

/// The value of a message's variable, where it is text.
fn named(finding: &Finding, name: &str) -> Option<String> {
    finding.message.args.iter().find_map(|(known, value)| match value {
        Arg::Str(text) if *known == name => Some(text.clone()),
        _ => None,
    })
}

/// Whose move it is, the steps, and what others call the fault.
pub(super) fn remedy(page: &mut Page<'_>, finding: &Finding) {
    let who = page.word(&format!("who-{}", finding.who.as_str()));
    let label = page.word("report-who");
    page.block(
        &[span(Style::Plain, "  ")],
        "  ",
        &[span(Style::Strong, &label), span(Style::Plain, ": "), span(Style::Plain, &who)],
    );
    let restart = page.word("restart-order");
    let steps = page.catalogue().remedy(finding.code.as_str(), &clipped(&finding.message));
    // The restart stands once behind all findings, not behind each.
    for (number, step) in (1..).zip(steps.iter().filter(|step| **step != restart)) {
        let first = format!("  {number}. ");
        let rest = " ".repeat(first.len());
        page.block(&[span(Style::Plain, &first)], &rest, &[span(Style::Plain, step)]);
    }
    let names = elsewhere(page, finding);
    if !names.is_empty() {
        page.line(2, Style::Muted, &names);
    }
    // On a line of its own: it is there to be copied.
    let explain = page.say("report-see-explain", &[("code", finding.code.as_str().into())]);
    page.line(2, Style::Muted, &explain);
}

/// What OpenSSL and Windows call it.
fn elsewhere(page: &Page<'_>, finding: &Finding) -> String {
    let facts = finding.code.facts();
    let mut parts = Vec::new();
    if !facts.openssl.is_empty() {
        // The commonest in words; the others are variants of the same.
        let verbose = page.look().verbose;
        let list = facts.openssl.iter().enumerate().map(|(at, number)| match openssl_words(*number) {
            Some(words) if at == 0 || verbose => format!("{number} ({words})"),
            _ => number.to_string(),
        });
        let list = page.list(list);
        parts.push(page.say("report-openssl-calls-it", &[("list", list.into())]));
    }
    if !facts.windows.is_empty() {
        let list = page.list(facts.windows.iter().map(|word| (*word).to_owned()));
        parts.push(page.say("report-windows-calls-it", &[("list", list.into())]));
    }
    parts.join(" | ")
}

/// Order and warning of the restart, when a step above asks for one.
pub(super) fn restart(page: &mut Page<'_>, findings: &[&Finding]) {
    let order = page.word("restart-order");
    let asks = |f: &Finding| page.catalogue().remedy(f.code.as_str(), &f.message).contains(&order);
    if !findings.iter().any(|finding| asks(finding)) {
        return;
    }
    let label = page.word("report-afterwards");
    page.blank();
    page.block(
        &[span(Style::Plain, "")],
        "  ",
        &[span(Style::Strong, &label), span(Style::Plain, ": "), span(Style::Plain, &order)],
    );
    let warning = page.word("restart-warning");
    page.line(2, Style::Warn, &warning);
}

/// Both sides of the comparison, as machines get them.
fn evidence(page: &mut Page<'_>, finding: &Finding) {
    if finding.evidence.is_empty() {
        return;
    }
    let label = page.word("report-evidence");
    page.line(2, Style::Muted, &format!("{label}:"));
    let mut rows = Vec::new();
    for (key, value) in &finding.evidence {
        flat(page, key.clone(), value, &mut rows);
    }
    for (key, text) in rows {
        let lead = span(Style::Plain, "    ");
        page.block(&[lead], "      ", &[span(Style::Muted, &format!("{key}: {}", clip(&text)))]);
    }
}

/// One row a fact: what is inside an object is named by the way to it.
fn flat(page: &Page<'_>, key: String, value: &Value, rows: &mut Vec<(String, String)>) {
    let text = match value {
        Value::Object(inner) => {
            return inner.iter().for_each(|(name, value)| flat(page, format!("{key}.{name}"), value, rows));
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            return (1..).zip(items).for_each(|(at, value)| flat(page, format!("{key}.{at}"), value, rows));
        }
        Value::Array(items) => page.list(items.iter().map(|item| plain(page, item))),
        scalar => plain(page, scalar),
    };
    rows.push((key, text));
}

fn plain(page: &Page<'_>, value: &Value) -> String {
    match value {
        Value::Null => page.word("value-unknown"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// At most [`MAX_VALUE`] characters.
pub(super) fn clip(text: &str) -> String {
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

pub(super) fn clipped(text: &Text) -> Text {
    let args = text.args.iter().map(|(name, value)| match value {
        Arg::Str(text) => (*name, Arg::Str(clip(text))),
        Arg::Texts(texts) => (*name, Arg::Texts(texts.iter().map(clipped).collect())),
        other => (*name, other.clone()),
    });
    Text { id: text.id, args: args.collect() }
}
