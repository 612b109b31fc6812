//! The facts of one revocation list, as rows.

use crate::cert::crl::Crl;
use crate::cert::ocsp::RevocationReason;

use super::Style;
use super::rows::Rows;

/// Entries that are shown; the JSON has more.
const SHOWN: usize = 10;

/// Whose it is, how long it holds, how much it revokes.
pub(super) fn facts(crl: &Crl, style: Style<'_>, rows: &mut Rows) {
    let mut row = |id: &'static str, values: Vec<String>| rows.row(&style.say(id), &values);
    let none = || style.say("value-none");
    row("report-issuer", vec![crl.issuer.to_string()]);
    row("inspect-crl-number", vec![crl.number.clone().unwrap_or_else(none)]);
    row("inspect-crl-this-update", vec![crl.this_update.to_string()]);
    row("inspect-crl-next-update", vec![crl.next_update.map_or_else(none, |moment| moment.to_string())]);
    row("report-signature", vec![crl.signature_algorithm.to_string()]);
    row("inspect-crl-entries", vec![crl.count.to_string()]);
    let entries = crl.entries().take(SHOWN).map(|entry| {
        let reason = entry.reason.map_or("", RevocationReason::as_str);
        format!("{} {} {reason}", entry.serial, entry.at).trim_end().to_owned()
    });
    let mut shown: Vec<String> = entries.collect();
    if crl.count > SHOWN {
        shown.push("…".to_owned());
    }
    if !shown.is_empty() {
        row("inspect-crl-revoked", shown);
    }
    row("report-sha256", vec![crl.sha256.to_string()]);
}
