//! An import for people: the plan, what became of it, and what is left to do on the appliance.

use std::io::{self, Write};

use super::chain::{key_id, name};
use super::page::{Page, Pair, row, span};
use super::status::{self, BAD, GOOD, NOTE, WARN};
use super::style::Style;
use super::{Look, command, facts, wrap};
use crate::cert::Certificate;
use crate::i18n::{Arg, Catalogue};
use crate::import::appliance::Stays;
use crate::import::kit;
use crate::import::plan::{Fate, KEY_LIMIT, Origin, Plan, Refused, Step, Unobtainable};
use crate::moment::Moment;
use crate::report::model::PeerReport;
use crate::trust::Profile;

/// The store that a plan is about.
#[derive(Clone, Copy, Debug)]
pub struct PlanStore<'a> {
    /// As the user named it.
    pub path: &'a str,
    /// Certificates in it.
    pub certificates: usize,
    /// Its digest.
    pub digest: &'a str,
}

/// Writes a plan.
pub fn plan(
    plan: &Plan,
    store: PlanStore<'_>,
    catalogue: &Catalogue,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    page.heading("import-plan");
    let facts = [("path", store.path.into()), ("count", store.certificates.into())];
    let mut rows = vec![row(page.word("import-store"), &page.say("import-store-facts", &facts))];
    if look.verbose {
        rows.push(row(page.word("import-store-digest"), store.digest));
    }
    rows.push(row(page.word("import-profile"), plan.profile.as_str()));
    page.pairs(2, &rows);
    for (index, step) in plan.steps.iter().enumerate() {
        page.blank();
        one(&mut page, index + 1, step, plan, store.path);
    }
    unobtainable(&mut page, plan);
    let remark = match (plan.steps.is_empty() && plan.unobtainable.is_empty(), plan.installable().next()) {
        (true, _) => Some("import-nothing"),
        (false, None) => Some("import-nothing-installable"),
        _ => None,
    };
    if plan.not_needed > 0 {
        page.blank();
        let said = page.say("import-not-needed", &[("count", plan.not_needed.into())]);
        page.line(2, Style::Muted, &said);
    }
    if let Some(id) = remark {
        page.blank();
        let said = page.word(id);
        page.line(0, Style::Strong, &said);
    }
    out.write_all(page.take().as_bytes())
}

/// One certificate with all that an approval rests on.
fn one(page: &mut Page<'_>, number: usize, step: &Step, plan: &Plan, store: &str) {
    let certificate = &step.certificate;
    let subject = name(page, &certificate.subject);
    let title = page.say("import-number", &[("number", number.into()), ("subject", subject.into())]);
    let mark = match &step.fate {
        Fate::Add | Fate::Replace(_) if step.unproved => WARN,
        Fate::Add | Fate::Replace(_) => GOOD,
        Fate::Held => NOTE,
        Fate::Ignored { .. } | Fate::Refused(_) => BAD,
    };
    page.block(&[mark, span(Style::Plain, " ")], "  ", &[span(Style::Strong, &title)]);
    page.line(2, Style::Plain, &format!("SHA-256 {}", certificate.sha256));
    let mut rows = identity(page, certificate, plan.at);
    let origin = format!("import-origin-{}", step.origin.as_str());
    let url = [("url", step.origin_url.clone().unwrap_or_default().into())];
    rows.push(row(page.word("import-origin"), &page.say(&origin, &url)));
    if step.fate.installs() {
        rows.push(row(page.word("import-file"), step.file.as_str()));
    }
    // A file that does not fit was meant for a peer, and no peer needs it.
    let unfit = matches!(step.fate, Fate::Refused(Refused::Leaf | Refused::OtherKey));
    let label = page.word(if unfit { "import-peers-meant" } else { "import-peers" });
    rows.push(row(label, &page.list(step.peers.iter().cloned())));
    let style = if step.fate.installs() { Style::Plain } else { Style::Bad };
    let fate = fate(page, step, plan.profile);
    rows.push((page.word("import-fate"), vec![span(style, &fate).into_owned()]));
    page.pairs(2, &rows);
    if let Fate::Ignored { by, .. } = &step.fate {
        let said = page.word("import-delete-first");
        page.line(2, Style::Warn, &said);
        let sha256 = by.sha256.to_string();
        command::write(page, &["peertrust", "store", "remove", &sha256, "--store", &command::store_word(store)]);
    }
    if step.unproved {
        let id = if step.origin == Origin::Certsrv { "import-unproved-certsrv" } else { "import-unproved" };
        let said = page.say(id, &[("sha256", certificate.sha256.to_string().into())]);
        page.block(&[span(Style::Warn, "! ")], "  ", &[span(Style::Warn, &said)]);
    }
}

fn identity(page: &Page<'_>, certificate: &Certificate, at: Moment) -> Vec<Pair<'static>> {
    let validity = [
        ("from", day(certificate.not_before).into()),
        ("until", day(certificate.not_after).into()),
        ("days", facts::days(page, at, certificate.not_after).into()),
    ];
    let mut rows = vec![
        row(page.word("report-issuer"), &name(page, &certificate.issuer)),
        row(page.word("report-validity"), &page.say("import-validity", &validity)),
        row(page.word("report-key"), &certificate.key.kind.to_string()),
        row(page.word("report-serial"), &certificate.serial),
    ];
    if let Some(id) = &certificate.subject_key_id {
        rows.push(row(page.word("report-key-id"), &crate::cert::hex(id)));
    }
    rows
}

fn fate(page: &Page<'_>, step: &Step, profile: Profile) -> String {
    let old = |other: &Certificate| -> [(&'static str, Arg); 4] {
        [
            ("serial", other.serial.clone().into()),
            ("sha256", other.sha256.to_string().into()),
            ("from", day(step.certificate.not_before).into()),
            ("other_from", day(other.not_before).into()),
        ]
    };
    match &step.fate {
        Fate::Add if profile == Profile::Pkix => page.word("import-fate-added-beside"),
        Fate::Add => page.word("import-fate-added"),
        Fate::Held => page.word("import-fate-held"),
        Fate::Replace(others) => page.list(others.iter().map(|other| page.say("import-fate-replaces", &old(other)))),
        Fate::Ignored { by, because } => {
            let id = if *because == Stays::NotLater { "import-fate-not-later" } else { "import-fate-same-serial" };
            let [serial, sha256, _, (_, from)] = old(by);
            page.say(id, &[serial, sha256, ("from", from)])
        }
        Fate::Refused(Refused::Expired) if profile == Profile::Pkix => page.word("import-fate-refused-expired-pkix"),
        Fate::Refused(why) => {
            let bits = if let Refused::KeyTooLarge(bits) = why { *bits } else { 0 };
            let args = [("bits", bits.to_string().into()), ("limit", KEY_LIMIT.to_string().into())];
            page.say(&format!("import-fate-refused-{}", why.as_str()), &args)
        }
    }
}

fn unobtainable(page: &mut Page<'_>, plan: &Plan) {
    if plan.unobtainable.is_empty() {
        return;
    }
    page.heading("import-unobtainable");
    for lack in &plan.unobtainable {
        let Unobtainable { subject, key_id: id, child, aia, peers } = lack;
        let subject = name(page, subject);
        page.block(&[span(Style::Plain, "  "), BAD, span(Style::Plain, " ")], "    ", &[span(Style::Strong, &subject)]);
        let id = page.say("report-chain-key-id", &[("key_id", key_id(id.as_deref()))]);
        page.line(4, Style::Plain, &id);
        let mut rows = Vec::new();
        if let Some(child) = child {
            rows.push(row(page.word("import-issued"), &name(page, &child.subject)));
        }
        if !aia.is_empty() {
            rows.push(row(page.word("report-aia"), &aia.join(" ")));
        }
        rows.push(row(page.word("import-peers"), &page.list(peers.iter().cloned())));
        page.pairs(4, &rows);
    }
    let what = page.word("import-unobtainable-what");
    page.line(2, Style::Plain, &what);
    if plan.unobtainable.iter().any(|lack| !lack.aia.is_empty()) {
        let said = page.word("import-unobtainable-aia");
        page.line(2, Style::Plain, &said);
    }
}

/// Writes both statuses of every peer in a line; with `-v` the plan is all the longer already.
pub fn peers(peers: &[PeerReport], catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    for peer in peers {
        let mark = status::mark_of(peer);
        let style = mark.style();
        let title = status::name(&peer.evidence);
        let statuses = page.list([status::reachability(&page, peer), status::ssl(&page, peer.diagnosis.ssl)]);
        page.block(
            &[mark, span(Style::Plain, " ")],
            "    ",
            &[span(Style::Strong, &title), span(Style::Plain, "  "), span(style, &statuses)],
        );
    }
    out.write_all(page.take().as_bytes())
}

/// What a person is asked to approve together, once more in short: subject and fingerprint.
pub fn chosen(steps: &[&Step], catalogue: &Catalogue, width: usize) -> String {
    let mut page = Page::new(catalogue, Look { color: false, width, verbose: false });
    page.blank();
    for step in steps {
        let subject = name(&page, &step.certificate.subject);
        page.line(0, Style::Plain, &subject);
        page.line(2, Style::Plain, &format!("SHA-256 {}", step.certificate.sha256));
    }
    page.take()
}

/// A question, a blank line above it, and its answer's place behind it on the same line.
pub fn question(text: &str, width: usize) -> String {
    format!("\n{} ", super::paragraph(text.trim_end(), width.saturating_sub(2)))
}

/// Writes one remark, with a blank line above.
pub fn remark(text: &str, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    page.blank();
    page.line(0, Style::Strong, text);
    out.write_all(page.take().as_bytes())
}

/// Writes that the plan stands in a file, and the command that applies it.
pub fn written(plan: &str, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    page.blank();
    let said = page.say("import-plan-written", &[("path", plan.into())]);
    page.line(0, Style::Strong, &said);
    command::write(&mut page, &["peertrust", "import", "--apply", &command::store_word(plan)]);
    out.write_all(page.take().as_bytes())
}

/// Writes both statuses of every peer by the old store and by the new one.
pub fn before_after(
    before: &[PeerReport],
    after: &[PeerReport],
    catalogue: &Catalogue,
    look: &Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    page.heading("import-before-after");
    for (before, after) in before.iter().zip(after) {
        let mark = status::mark_of(after);
        let title = status::name(&after.evidence);
        page.block(&[span(Style::Plain, "  "), mark, span(Style::Plain, " ")], "    ", &[span(Style::Strong, &title)]);
        let statuses = |page: &Page<'_>, peer: &PeerReport| {
            page.list([status::reachability(page, peer), status::ssl(page, peer.diagnosis.ssl)])
        };
        let rows = [
            row(page.word("import-before"), &statuses(&page, before)),
            row(page.word("import-after"), &statuses(&page, after)),
        ];
        page.pairs(4, &rows);
    }
    if after.iter().any(|peer| !peer.diagnosis.healthy()) {
        let said = page.word("import-still-failing");
        page.line(2, Style::Warn, &said);
    }
    out.write_all(page.take().as_bytes())
}

/// What the page of a kit, or the end of an import, is about.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// What is to be uploaded, root first.
    pub steps: &'a [&'a Step],
    /// The copy that was changed; `None` on the page of a kit, which travels without it.
    pub path: Option<&'a str>,
    /// Whether the kit was asked for.
    pub kit: bool,
}

/// Writes what is left to do on the appliance.
pub fn upload(upload: Upload<'_>, catalogue: &Catalogue, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(catalogue, *look);
    if let Some(path) = upload.path {
        page.heading("import-appliance");
        let said = page.say("import-appliance-unchanged", &[("path", path.into())]);
        page.line(2, Style::Plain, &said);
    } else {
        let said = page.word("import-appliance-order");
        page.line(2, Style::Plain, &said);
    }
    for (index, step) in upload.steps.iter().enumerate() {
        let file = kit::file_name(index + 1, step);
        page.line(4, Style::Strong, &file);
        page.line(6, Style::Muted, &format!("SHA-256 {}", step.certificate.sha256));
    }
    if !upload.kit {
        let said = page.word("import-kit-hint");
        page.line(2, Style::Muted, &said);
    }
    way(&mut page, "import-way-gui", &["import-way-gui-1", "import-way-gui-2", "import-way-gui-3"]);
    way(&mut page, "import-way-cli", &["import-way-cli-1", "import-way-cli-2"]);
    way(&mut page, "import-way-rest", &["import-way-rest-1", "import-way-rest-2"]);
    way(&mut page, "import-way-after", &["restart-order", "restart-warning"]);
    out.write_all(page.take().as_bytes())
}

fn way(page: &mut Page<'_>, title: &str, steps: &[&str]) {
    page.blank();
    let title = page.word(title);
    page.line(2, Style::Strong, &title);
    for id in steps {
        let said = page.say(id, &[("unit", kit::UNIT.into()), ("file", kit::REST_BODY.into())]);
        page.block(&[span(Style::Plain, "  - ")], "    ", &[span(Style::Plain, &said)]);
    }
}

/// The page of a kit.
pub fn readme(steps: &[&Step], now: Moment, catalogue: &Catalogue) -> String {
    let look = Look { color: false, width: 80, verbose: false };
    let mut page = Page::new(catalogue, look);
    let title = page.word("import-kit-title");
    page.line(0, Style::Plain, &title);
    page.line(0, Style::Plain, &"=".repeat(wrap::width(&title)));
    page.blank();
    let made = page.say("import-kit-written-at", &[("now", now.to_string().into())]);
    page.line(0, Style::Plain, &made);
    page.blank();
    let mut out = page.take().into_bytes();
    // Writing into memory does not fail.
    let _ = upload(Upload { steps, path: None, kit: true }, catalogue, &look, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn day(moment: Moment) -> String {
    moment.to_string().chars().take_while(|c| *c != 'T').collect()
}
