//! The chain as a drawing: the root on top, as the certificate viewers of Windows and of browsers have it, the
//! server certificate at the bottom; a gap where a certificate is missing.

use super::facts;
use super::finding::clip;
use super::page::{Page, Span, span};
use super::status::{BAD, GOOD};
use super::style::Style;
use crate::cert::{Certificate, Name, hex};
use crate::diagnosis::chain_view::{self, ChainItem, StoreState};
use crate::diagnosis::missing::Missing;
use crate::diagnosis::{AddressDiagnosis, Diagnosis};
use crate::evidence::KeyType;
use crate::i18n::Arg;
use crate::moment::Moment;
use crate::report::model::{PeerReport, Report};

/// Certificates outside the path that are drawn; the rest is counted.
const MAX_BESIDE: usize = 8;
/// In the place of a mark where there is neither good nor bad to say.
const NEITHER: Span<'static> = Span::mark(Style::Plain, "─");

/// One node of the drawing.
enum Node<'a> {
    /// A certificate.
    Item(ChainItem<'a>),
    /// The place of one that is neither sent nor held, with the store's namesakes of it.
    Gap(&'a Missing, Vec<&'a Certificate>),
}

/// Draws the chain the report's single fields speak of; with `-v`, that of every address.
pub(super) fn draw(page: &mut Page<'_>, peer: &PeerReport, report: &Report<'_>) {
    let addresses = &peer.diagnosis.addresses;
    if page.look().verbose && addresses.len() > 1 {
        for address in addresses.iter().filter(|address| address.ssl.is_some()) {
            each(page, address, peer, report);
        }
    } else if let Some(main) = peer.diagnosis.main() {
        each(page, main, peer, report);
    }
}

/// The chain of one address, and behind it those that clients of another key type are shown.
fn each(page: &mut Page<'_>, address: &AddressDiagnosis, peer: &PeerReport, report: &Report<'_>) {
    one(page, address, None, peer, report);
    let leaf = |judged: &AddressDiagnosis| judged.assessment.as_ref().and_then(|a| a.leaf()).map(|leaf| leaf.sha256);
    let shown = address.key_types.iter().filter(|one| one.ssl().is_some());
    for other in shown.filter(|other| leaf(&other.shown) != leaf(address)) {
        one(page, &other.shown, Some(other.key_type), peer, report);
    }
}

fn one(page: &mut Page<'_>, main: &AddressDiagnosis, only: Option<KeyType>, peer: &PeerReport, report: &Report<'_>) {
    let mut items = chain_view::items(main, report.store_of(peer));
    // Stored namesakes are drawn below the one they are mistaken for, not as certificates of the chain.
    items.retain(|item| item.state != StoreState::Stale);
    if items.is_empty() {
        // Where no connection opened, nobody expects a chain.
        if peer.evidence.addresses.iter().any(|a| a.tcp.seen().is_some()) {
            let none = page.word("report-chain-none");
            page.blank();
            page.line(0, Style::Plain, &none);
        }
        return;
    }
    page.heading("report-chain");
    if let Some(only) = only {
        let words = page.say("report-chain-key-type", &[("key_type", only.name().into())]);
        page.line(2, Style::Muted, &words);
    }
    // Of several addresses, this is the chain of one.
    if let Some(address) = main.address.filter(|_| peer.diagnosis.addresses.len() > 1) {
        page.line(2, Style::Muted, &address.to_string());
    }
    let (path, beside): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.in_path);
    let gaps = main.missing.iter().filter(|missing| missing.certificate.is_none());
    let gaps = gaps.map(|missing| Node::Gap(missing, report.store_of(peer).with_subject(&missing.subject).collect()));
    let nodes: Vec<Node<'_>> = gaps.chain(path.into_iter().rev().map(Node::Item)).collect();
    let last = nodes.len().saturating_sub(1);
    for (at, node) in nodes.iter().enumerate() {
        let corner = match at {
            _ if last == 0 => "  ─",
            0 => "  ┌",
            _ if at == last => "  └",
            _ => "  ├",
        };
        let rail = match node {
            _ if at == last => "      ",
            Node::Gap(..) => "  ┆   ",
            Node::Item(_) => "  │   ",
        };
        self::node(page, node, corner, rail, &peer.diagnosis);
    }
    outside(page, &beside, &peer.diagnosis);
}

fn node(page: &mut Page<'_>, node: &Node<'_>, corner: &str, rail: &str, diagnosis: &Diagnosis) {
    match node {
        Node::Item(item) => {
            let title = title(page, item);
            let first = [span(Style::Plain, corner), NEITHER, mark(item, diagnosis.at), span(Style::Plain, " ")];
            page.block(&first, rail, &title);
            facts_of(page, item, rail, diagnosis);
        }
        Node::Gap(missing, namesakes) => {
            let subject = name(page, &missing.subject);
            let words = page.say("report-chain-gap", &[("subject", subject.into())]);
            let first = [span(Style::Plain, corner), NEITHER, BAD, span(Style::Plain, " ")];
            page.block(&first, rail, &[span(Style::Bad, &words)]);
            key_line(page, rail, missing.key_id.as_deref());
            for old in namesakes {
                stale(page, old, rail, diagnosis.at);
            }
        }
    }
}

/// What was sent and belongs to no path.
fn outside(page: &mut Page<'_>, beside: &[ChainItem<'_>], diagnosis: &Diagnosis) {
    if beside.is_empty() {
        return;
    }
    let heading = page.word("report-chain-beside");
    page.blank();
    page.line(2, Style::Plain, &heading);
    for item in beside.iter().take(MAX_BESIDE) {
        let title = title(page, item);
        page.block(&[span(Style::Plain, "    "), mark(item, diagnosis.at), span(Style::Plain, " ")], "      ", &title);
        facts_of(page, item, "      ", diagnosis);
    }
    if beside.len() > MAX_BESIDE {
        let more = page.say("report-more", &[("count", (beside.len() - MAX_BESIDE).into())]);
        page.line(4, Style::Plain, &more);
    }
}

/// Role and subject.
fn title(page: &Page<'_>, item: &ChainItem<'_>) -> [Span<'static>; 2] {
    let role = format!("{}: ", page.word(&format!("role-{}", item.role)));
    let subject = name(page, &item.certificate.subject);
    [span(Style::Plain, &role).into_owned(), span(Style::Strong, &subject).into_owned()]
}

/// Held is good, what trust depends on and is not there is bad, and what is not valid; of the others there is
/// nothing to say.
fn mark(item: &ChainItem<'_>, at: Moment) -> Span<'static> {
    match item.state {
        _ if !item.certificate.valid_at(at) => BAD,
        StoreState::Held => GOOD,
        StoreState::Missing | StoreState::Stale => BAD,
        StoreState::NotNeeded => NEITHER,
    }
}

/// State, position, key and validity; fingerprint and key identifiers where they matter.
fn facts_of(page: &mut Page<'_>, item: &ChainItem<'_>, rail: &str, diagnosis: &Diagnosis) {
    let certificate = item.certificate;
    let sent = match item.position {
        Some(position) => page.say("report-chain-presented", &[("position", (position + 1).into())]),
        None => page.word("report-chain-not-sent"),
    };
    let state = page.word(&format!("store-state-{}", item.state.as_str()));
    let days = if diagnosis.at < certificate.not_before {
        let days = diagnosis.at.days_until(certificate.not_before);
        page.say("report-days-until", &[("days", days.into()), ("date", date(certificate.not_before).into())])
    } else {
        facts::days(page, diagnosis.at, certificate.not_after)
    };
    let args: [(&'static str, Arg); 5] = [
        ("state", state.into()),
        ("sent", sent.into()),
        ("key", certificate.key.kind.to_string().into()),
        ("date", date(certificate.not_after).into()),
        ("days", days.into()),
    ];
    // That the store need not hold a certificate is no news of it: read as "not needed", it would mislead.
    let text = match item.state {
        StoreState::NotNeeded => page.say("report-chain-facts-sent", &args[1..]),
        _ => page.say("report-chain-facts", &args),
    };
    let style = if certificate.valid_at(diagnosis.at) { Style::Muted } else { Style::Bad };
    body(page, rail, style, &text);
    if matches!(item.state, StoreState::Missing | StoreState::Stale) || page.look().verbose {
        body(page, rail, Style::Muted, &format!("SHA-256 {}", certificate.sha256));
    }
    if let Some(old) = item.stale {
        key_line(page, rail, certificate.subject_key_id.as_deref());
        stale(page, old, rail, diagnosis.at);
    }
}

/// The store's certificate of the same name and another key, below the one it is mistaken for.
fn stale(page: &mut Page<'_>, old: &Certificate, rail: &str, at: Moment) {
    let args: [(&'static str, Arg); 3] = [
        ("state", page.word("store-state-stale").into()),
        ("date", date(old.not_after).into()),
        ("days", facts::days(page, at, old.not_after).into()),
    ];
    let text = page.say("report-chain-stale", &args);
    // The mark takes the last but one column of the rail.
    let lead: String = rail.chars().take(4).collect();
    page.block(&[span(Style::Plain, &lead), BAD, span(Style::Plain, " ")], rail, &[span(Style::Bad, &text)]);
    body(page, rail, Style::Muted, &format!("SHA-256 {}", old.sha256));
    key_line(page, rail, old.subject_key_id.as_deref());
}

fn key_line(page: &mut Page<'_>, rail: &str, id: Option<&[u8]>) {
    let text = page.say("report-chain-key-id", &[("key_id", key_id(id))]);
    body(page, rail, Style::Muted, &text);
}

fn body(page: &mut Page<'_>, rail: &str, style: Style, text: &str) {
    page.block(&[span(Style::Plain, rail)], rail, &[span(style, text)]);
}

/// A name, or the word for none.
pub(super) fn name(page: &Page<'_>, name: &Name) -> String {
    if name.is_empty() { page.word("value-none") } else { clip(&name.to_string()) }
}

/// A key identifier, or the words for none.
pub(super) fn key_id(id: Option<&[u8]>) -> Arg {
    id.map_or(Arg::Word("value-no-key-id"), |id| hex(id).into())
}

/// The day alone: hours matter to nobody who plans a renewal, and the findings have them.
pub(super) fn date(moment: Moment) -> String {
    moment.to_string().chars().take_while(|c| *c != 'T').collect()
}
