//! What clients of one key type alone are shown: a table where there are two certificates, else a line.

use super::page::{Page, Pair, row};
use super::{chain, status};
use crate::cert::Certificate;
use crate::diagnosis::{AddressDiagnosis, KeyTypeAnswer, KeyTypeDiagnosis};
use crate::report::model::PeerReport;

/// Addresses at which clients of the two types are shown different things.
fn told_apart(peer: &PeerReport) -> bool {
    let two = |address: &AddressDiagnosis| address.key_types.iter().filter(|one| one.ssl().is_some()).count() > 1;
    let addresses = || peer.diagnosis.addresses.iter().filter(|address| !address.key_types.is_empty());
    addresses().any(two) || addresses().count() > 1
}

/// Both certificates side by side, at every address.
pub(super) fn table(page: &mut Page<'_>, peer: &PeerReport) {
    if !told_apart(peer) {
        return;
    }
    let several = peer.diagnosis.addresses.len() > 1;
    let ids =
        ["report-address", "report-key-type", "report-certificate", "report-issuer", "report-until", "report-state"];
    let header: Vec<String> = ids.iter().skip(usize::from(!several)).map(|id| page.word(id)).collect();
    let mut rows = Vec::new();
    for address in &peer.diagnosis.addresses {
        for one in &address.key_types {
            let shown = address.address.filter(|_| several).map(|address| address.to_string());
            rows.push(shown.into_iter().chain(cells(page, one)).collect());
        }
    }
    page.table(2, &header, &rows);
    page.blank();
}

fn cells(page: &Page<'_>, one: &KeyTypeDiagnosis) -> [String; 5] {
    let key_type = one.key_type.name().to_owned();
    let none = || "-".to_owned();
    match (leaf(one), one.ssl()) {
        (Some(leaf), Some(ssl)) => {
            let (subject, issuer) = (chain::name(page, &leaf.subject), chain::name(page, &leaf.issuer));
            [key_type, subject, issuer, chain::date(leaf.not_after), status::ssl(page, ssl)]
        }
        (None, Some(ssl)) => [key_type, none(), none(), none(), status::ssl(page, ssl)],
        (_, None) => [key_type, none(), none(), none(), page.word(answer(one.answer))],
    }
}

/// One line where there is but one certificate.
pub(super) fn rows(page: &Page<'_>, peer: &PeerReport) -> Vec<Pair<'static>> {
    let [address] = peer.diagnosis.addresses.as_slice() else { return Vec::new() };
    if told_apart(peer) || address.key_types.is_empty() {
        return Vec::new();
    }
    let only = address.key_types.iter().find(|one| one.ssl().is_some());
    let said = match only.map(|one| (one, leaf(one))) {
        Some((one, Some(leaf))) => {
            let subject = chain::name(page, &leaf.subject);
            let args = [
                ("key_type", one.key_type.name().into()),
                ("subject", subject.into()),
                ("date", chain::date(leaf.not_after).into()),
            ];
            page.say("report-key-type-only", &args)
        }
        _ => {
            let each = address.key_types.iter();
            page.list(each.map(|one| format!("{}: {}", one.key_type.name(), page.word(answer(one.answer)))))
        }
    };
    vec![row(page.word("report-key-types"), &said)]
}

fn leaf(one: &KeyTypeDiagnosis) -> Option<&Certificate> {
    one.shown.assessment.as_ref()?.leaf()
}

fn answer(answer: KeyTypeAnswer) -> &'static str {
    match answer {
        KeyTypeAnswer::Certificate => "value-unknown",
        KeyTypeAnswer::OtherType => "report-key-type-other",
        KeyTypeAnswer::Refused => "report-key-type-refused",
        KeyTypeAnswer::NotAnswered => "report-key-type-not-answered",
    }
}
