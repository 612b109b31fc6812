//! The facts of one signing request, as rows.

use crate::cert::{SignatureCheck, oid};
use crate::diagnosis::inspect::Asked;

use super::Style;
use super::facts::{extensions, list, name};
use super::rows::Rows;

/// Every fact in the order in which people ask for them. Of attributes only the names: one may be a password.
pub(super) fn facts(asked: &Asked, style: Style<'_>, rows: &mut Rows) {
    let r = &asked.request;
    let mut row = |id: &'static str, values: Vec<String>| rows.row(&style.say(id), &values);
    let or_none = |text: String| if text.is_empty() { style.say("value-none") } else { text };

    row("report-subject", vec![or_none(r.subject.to_string())]);
    row(
        "inspect-names",
        r.subject_alt_names.as_ref().map_or_else(|| vec![style.say("value-none")], |n| list(n, style)),
    );
    for (wanted, verdict) in &asked.names {
        row("inspect-name", vec![name(wanted, verdict, style)]);
    }
    row("report-key", vec![r.key.kind.to_string()]);
    let verdict = style.say(match asked.signature {
        SignatureCheck::Valid => "inspect-signature-valid",
        SignatureCheck::Invalid => "inspect-signature-invalid",
        SignatureCheck::Unsupported => "inspect-signature-unsupported",
    });
    row("report-signature", vec![r.signature_algorithm.to_string(), verdict]);
    if let Some(constraints) = r.basic_constraints {
        row("inspect-ca", vec![style.say(if constraints.ca { "value-yes" } else { "value-no" })]);
    }
    if let Some(usage) = r.key_usage {
        row("inspect-key-usage", vec![or_none(usage.names().join(", "))]);
    }
    if let Some(oids) = &r.extended_key_usage {
        let names: Vec<&str> = oids.iter().map(|o| oid::purpose(o).unwrap_or(o)).collect();
        row("inspect-extended-key-usage", vec![or_none(names.join(", "))]);
    }
    if r.must_staple {
        row("inspect-must-staple", vec![style.say("value-yes")]);
    }
    row("inspect-requested-extensions", extensions(&r.extensions, &r.malformed, style));
    let attributes: Vec<&str> = r.attributes.iter().map(|o| oid::attribute(o).unwrap_or(o)).collect();
    row("inspect-attributes", vec![or_none(attributes.join(", "))]);
    row("report-sha256", vec![r.sha256.to_string()]);
    row("inspect-key-sha256", vec![r.key.sha256.to_string()]);
    if r.trailing_bytes > 0 {
        row("inspect-trailing-bytes", vec![r.trailing_bytes.to_string()]);
    }
}
