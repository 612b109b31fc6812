//! What is said of a certificate that is not installed yet: its key, its chain, and what it changes.

use super::chain::name;
use super::page::{Page, Span, row, span};
use super::status::{BAD, GOOD, NOTE, UNKNOWN, WARN};
use super::style::Style;
use crate::cert::Certificate;
use crate::diagnosis::leaf_change::LeafChange;
use crate::diagnosis::planned::{Against, ChainStatus, KeyStatus, LiveLeaf, Order, Planned, PlannedChain, PlannedKey};
use crate::i18n::{Arg, Args};

/// Names of one list that are shown; JSON has all of them.
const MAX_NAMES: usize = 20;

/// The section, and the one about the live peer.
pub(super) fn section(page: &mut Page<'_>, planned: &Planned) {
    page.heading("planned-heading");
    key(page, &planned.key);
    if let Some(planned) = &planned.chain {
        chain(page, planned);
    }
    if let Some(planned) = &planned.against {
        against(page, planned);
    }
}

/// A sentence behind its mark.
fn say(page: &mut Page<'_>, mark: Span<'static>, id: &str, args: &Args) {
    let text = page.say(id, args);
    let style = if mark.style() == Style::Bad { Style::Bad } else { Style::Plain };
    page.block(&[span(Style::Plain, "  "), mark, span(Style::Plain, " ")], "    ", &[span(style, &text)]);
}

fn key(page: &mut Page<'_>, key: &PlannedKey) {
    let of = |at: usize| -> Vec<(&'static str, Arg)> {
        let Some(found) = key.found.get(at) else { return Vec::new() };
        let kind = found.key.as_ref().map_or_else(|_| String::new(), |key| key.kind.to_string());
        let detail = found.key.as_ref().err().and_then(|failure| failure.detail()).unwrap_or_default();
        vec![("file", found.file.as_str().into()), ("key", kind.into()), ("detail", detail.into())]
    };
    match key.status {
        KeyStatus::Matches => say(page, GOOD, "planned-key-matches", &of(key.matching.unwrap_or_default())),
        KeyStatus::Absent => say(page, NOTE, "planned-key-absent", &[]),
        KeyStatus::Undetermined => {
            let unread = key.found.iter().position(|found| found.key.is_err()).unwrap_or_default();
            let word = key.reason.as_ref().map_or("damaged", |reason| reason.as_str());
            say(page, UNKNOWN, &format!("planned-key-{word}"), &of(unread));
        }
        KeyStatus::Differs => {
            for at in 0..key.found.len() {
                say(page, BAD, "planned-key-differs", &of(at));
            }
            let mut rows = Vec::new();
            if let Some(sha256) = key.certificate_key {
                rows.push(row(page.word("planned-key-certificate"), &sha256.to_string()));
            }
            for found in &key.found {
                if let Ok(key) = &found.key {
                    rows.push(row(
                        page.say("planned-key-file", &[("file", found.file.as_str().into())]),
                        &key.sha256.to_string(),
                    ));
                }
            }
            page.pairs(4, &rows);
        }
    }
}

fn chain(page: &mut Page<'_>, chain: &PlannedChain) {
    match chain.status {
        ChainStatus::Complete => {
            say(page, GOOD, "planned-chain-complete", &[("count", chain.send.len().into())]);
        }
        ChainStatus::Incomplete | ChainStatus::Undetermined => {
            for lack in &chain.missing {
                let id = match (&lack.certificate, lack.held) {
                    (None, _) => "planned-chain-undetermined",
                    (Some(_), true) => "planned-chain-incomplete-held",
                    (Some(_), false) => "planned-chain-incomplete",
                };
                let mark = if lack.certificate.is_some() { WARN } else { UNKNOWN };
                let subject = name(page, &lack.subject);
                say(page, mark, id, &[("subject", subject.into())]);
            }
        }
    }
    if chain.order == Order::Set && chain.send.len() > 1 {
        say(page, NOTE, "planned-order-set", &[]);
    }
}

fn against(page: &mut Page<'_>, against: &Against) {
    let peer = ("peer", Arg::from(against.peer.as_str()));
    let heading = page.say("planned-against-heading", std::slice::from_ref(&peer));
    page.blank();
    page.block(&[], "", &[span(Style::Strong, &heading)]);
    match &against.live {
        Err(code) => {
            let code = code.unwrap_or(crate::diagnosis::Code::NoCertificate);
            let title = page.word(&format!("title-{code}"));
            say(
                page,
                UNKNOWN,
                "planned-against-failed",
                &[peer, ("title", title.into()), ("code", code.as_str().into())],
            );
        }
        Ok(leaves) => {
            for live in leaves {
                if leaves.len() > 1 {
                    let addresses: Vec<String> = live.addresses.iter().map(|a| a.to_string()).collect();
                    page.line(2, Style::Muted, &page.list(addresses));
                }
                one(page, live);
            }
        }
    }
}

/// In the order of what hurts: names, issuer, key, validity, chain.
fn one(page: &mut Page<'_>, live: &LiveLeaf) {
    let change = &live.change;
    if change.same_certificate {
        say(page, NOTE, "planned-against-same", &[("sha256", live.leaf.sha256.to_string().into())]);
        chain_change(page, live);
        return;
    }
    let subject = name(page, &live.leaf.subject);
    say(
        page,
        NOTE,
        "planned-against-other",
        &[("subject", subject.into()), ("sha256", live.leaf.sha256.to_string().into())],
    );
    names(page, change);
    issuer(page, change);
    match (change.key_reused, &change.key) {
        (true, _) => say(page, WARN, "planned-live-key-reused", &[]),
        (false, None) => say(page, GOOD, "planned-live-key-new", &[("key", live.leaf.key.kind.to_string().into())]),
        (false, Some(kinds)) => say(page, NOTE, "planned-live-key-kind", &both(&kinds.before, &kinds.after)),
    }
    if let Some(ends) = &change.not_after {
        let (mark, id) =
            if change.ends_sooner() { (WARN, "planned-ends-sooner") } else { (GOOD, "planned-ends-later") };
        say(page, mark, id, &both(&ends.before.to_string(), &ends.after.to_string()));
    } else {
        say(page, WARN, "planned-ends-same", &[("date", live.leaf.not_after.to_string().into())]);
    }
    chain_change(page, live);
}

fn names(page: &mut Page<'_>, change: &LeafChange) {
    if change.names_lost.is_empty() {
        say(page, GOOD, "planned-names-kept", &[]);
    } else {
        let args = [("count", Arg::from(change.names_lost.len())), ("names", shown(page, &change.names_lost))];
        say(page, WARN, "planned-names-lost", &args);
    }
    if !change.names_gained.is_empty() {
        let args = [("count", Arg::from(change.names_gained.len())), ("names", shown(page, &change.names_gained))];
        say(page, NOTE, "planned-names-gained", &args);
    }
}

fn issuer(page: &mut Page<'_>, change: &LeafChange) {
    match (&change.issuer, &change.issuer_key_id) {
        (Some(names), _) => say(page, NOTE, "planned-issuer-changed", &both(&names.before, &names.after)),
        (None, Some(keys)) => say(page, WARN, "planned-issuer-key-changed", &both(&keys.before, &keys.after)),
        (None, None) => say(page, GOOD, "planned-issuer-same", &[]),
    }
}

fn chain_change(page: &mut Page<'_>, live: &LiveLeaf) {
    for (id, list) in [
        ("planned-intermediates-gone", &live.intermediates_gone),
        ("planned-intermediates-new", &live.intermediates_new),
    ] {
        if !list.is_empty() {
            let subjects: Vec<String> = list.iter().map(|c: &Certificate| name(page, &c.subject)).collect();
            let names = shown(page, &subjects);
            say(page, NOTE, id, &[("names", names)]);
        }
    }
}

fn both(before: &str, after: &str) -> [(&'static str, Arg); 2] {
    [("before", before.into()), ("after", after.into())]
}

fn shown(page: &Page<'_>, names: &[String]) -> Arg {
    let more = names.len().saturating_sub(MAX_NAMES);
    let more = (more > 0).then(|| page.say("report-more", &[("count", more.into())]));
    page.list(names.iter().take(MAX_NAMES).cloned().chain(more)).into()
}
