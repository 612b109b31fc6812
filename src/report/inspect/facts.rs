//! The facts of one certificate, as rows.

use crate::cert::{Extension, GeneralName, hex, oid};
use crate::diagnosis::inspect::Item;
use crate::i18n::Text;
use crate::moment::Moment;
use crate::target::Host;
use crate::trust::name::{MatchedBy, NameVerdict};

use super::Style;
use super::rows::Rows;

/// Names of one list that are shown; JSON has all of them.
const MAX_NAMES: usize = 50;

/// Every fact, in the order in which people ask for them. What is not there is left out; what matters by being
/// absent (names, usages) is said to be absent.
pub(super) fn certificate(item: &Item, at: Moment, style: Style<'_>, rows: &mut Rows) {
    let c = &item.certificate;
    let mut row = |id: &'static str, values: Vec<String>| rows.row(&style.say(id), &values);
    let or_none = |text: String| if text.is_empty() { style.say("value-none") } else { text };
    let yes = |yes: bool| style.say(if yes { "value-yes" } else { "value-no" });

    row("report-subject", vec![or_none(c.subject.to_string())]);
    row("report-issuer", vec![or_none(c.issuer.to_string())]);
    row("report-serial", vec![c.serial.clone()]);
    row("report-validity", validity(item, at, style));
    if let Some(names) = &c.subject_alt_names {
        row("inspect-names", list(names, style));
    } else {
        row("inspect-names", vec![style.say("value-none")]);
    }
    for (wanted, verdict) in &item.names {
        row("inspect-name", vec![name(wanted, verdict, style)]);
    }
    row("report-key", vec![c.key.kind.to_string()]);
    row("report-signature", vec![c.signature_algorithm.to_string()]);
    row("report-key-id", vec![c.subject_key_id.as_deref().map_or_else(|| style.say("value-none"), hex)]);
    if c.authority_key_id.is_some() || c.authority_serial.is_some() {
        let serial = c.authority_serial.as_ref().map(|s| format!("{}: {s}", style.say("report-serial")));
        row("inspect-authority-key-id", c.authority_key_id.as_deref().map(hex).into_iter().chain(serial).collect());
    }
    if let Some(constraints) = c.basic_constraints {
        let length = constraints.path_len.map(|n| format!(", pathLenConstraint {n}")).unwrap_or_default();
        row("inspect-ca", vec![yes(constraints.ca) + &length]);
    } else {
        row("inspect-ca", vec![style.say("inspect-not-said")]);
    }
    if let Some(usage) = c.key_usage {
        row("inspect-key-usage", vec![or_none(usage.names().join(", "))]);
    }
    if let Some(oids) = &c.extended_key_usage {
        let names: Vec<&str> = oids.iter().map(|o| oid::purpose(o).unwrap_or(o)).collect();
        row("inspect-extended-key-usage", vec![or_none(names.join(", "))]);
    }
    if let Some(constraints) = &c.name_constraints {
        for (id, names) in [("inspect-permitted", &constraints.permitted), ("inspect-excluded", &constraints.excluded)]
        {
            if !names.is_empty() {
                row(id, list(names, style));
            }
        }
    }
    for (id, urls) in
        [("inspect-ca-issuers", &c.ca_issuers), ("inspect-ocsp", &c.ocsp), ("inspect-crl-urls", &c.crl_urls)]
    {
        row(id, urls.clone());
    }
    row("inspect-sct-count", vec![c.sct_count.to_string()]);
    row("inspect-must-staple", vec![yes(c.must_staple)]);
    row("report-version", vec![c.version.number().to_string()]);
    row("inspect-extensions", extensions(&c.extensions, &c.malformed_extensions, style));
    row("report-sha256", vec![c.sha256.to_string()]);
    row("inspect-sha1", vec![c.sha1()]);
    row("inspect-key-sha256", vec![c.key.sha256.to_string()]);
    if c.trailing_bytes > 0 {
        row("inspect-trailing-bytes", vec![c.trailing_bytes.to_string()]);
    }
    row("inspect-origin", item.origin.iter().cloned().collect());
}

fn validity(item: &Item, at: Moment, style: Style<'_>) -> Vec<String> {
    let c = &item.certificate;
    let (begins, ends) = (at.days_until(c.not_before), at.days_until(c.not_after));
    let days = if at < c.not_before {
        Text::new("inspect-days-to-begin").with("days", begins)
    } else if at > c.not_after {
        Text::new("report-days-ago").with("days", -ends - 1)
    } else {
        Text::new("report-days-left").with("days", ends)
    };
    vec![format!("{} – {}", c.not_before, c.not_after), style.catalogue.say(&days)]
}

pub(super) fn list(names: &[GeneralName], style: Style<'_>) -> Vec<String> {
    let mut shown: Vec<String> = names.iter().take(MAX_NAMES).map(GeneralName::to_string).collect();
    if names.len() > MAX_NAMES {
        shown.push(style.catalogue.say(&Text::new("inspect-more").with("count", names.len() - MAX_NAMES)));
    }
    if shown.is_empty() {
        shown.push(style.say("value-none"));
    }
    shown
}

pub(super) fn name(wanted: &Host, verdict: &NameVerdict, style: Style<'_>) -> String {
    let said = match verdict {
        NameVerdict::Matched(matched) => {
            let by_cn = matched.by == MatchedBy::CommonName;
            let id = if by_cn { "inspect-name-by-cn" } else { "inspect-name-by-san" };
            Text::new(id).with("matched", matched.entry.as_str())
        }
        NameVerdict::Mismatch(_) | NameVerdict::NotJudged => Text::new("inspect-name-no"),
    };
    style.catalogue.say(&said.with("name", wanted.to_string()))
}

pub(super) fn extensions(list: &[Extension], malformed: &[String], style: Style<'_>) -> Vec<String> {
    let lines = list.iter().map(|extension| {
        let mut words = vec![oid::extension(&extension.oid).unwrap_or(&extension.oid).to_owned()];
        let malformed = malformed.contains(&extension.oid);
        for (holds, id) in [
            (extension.critical, "inspect-critical"),
            (!extension.known, "inspect-not-decoded"),
            (malformed, "inspect-malformed"),
        ] {
            if holds {
                words.push(style.say(id));
            }
        }
        words.join(", ")
    });
    let mut lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        lines.push(style.say("value-none"));
    }
    lines
}
