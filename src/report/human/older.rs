//! What clients of older generations are shown, hello by hello.

use super::page::{Page, Pair, row};
use super::style::Style;
use super::{chain, detail, facts, status};
use crate::diagnosis::AddressDiagnosis;
use crate::evidence::legacy::HelloForm;
use crate::evidence::{AddressEvidence, LegacyLook, Observed};
use crate::report::model::PeerReport;

/// A section, where it was asked for.
pub(super) fn section(page: &mut Page<'_>, peer: &PeerReport) {
    let several = peer.evidence.addresses.len() > 1;
    for (evidence, judged) in peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses) {
        if evidence.legacy.is_empty() {
            continue;
        }
        page.heading("report-older");
        if several {
            page.line(2, Style::Muted, &evidence.address.to_string());
        }
        for (look, shown) in evidence.legacy.iter().zip(&judged.legacy) {
            let hello = page.word(hello(evidence, look.hello));
            page.line(2, Style::Plain, &hello);
            let rows = rows(page, evidence, look, shown);
            page.pairs(4, &rows);
        }
    }
}

fn hello(evidence: &AddressEvidence, form: HelloForm) -> &'static str {
    let named = evidence.tls.seen().is_some_and(|tls| tls.sni.is_some());
    match form {
        HelloForm::Full if named => "report-older-full",
        HelloForm::Full => "report-older-full-no-name",
        HelloForm::Plain => "report-older-plain",
    }
}

fn rows(page: &Page<'_>, usual: &AddressEvidence, look: &LegacyLook, shown: &AddressDiagnosis) -> Vec<Pair<'static>> {
    match &look.shown.clear {
        Observed::NotTried(why) => vec![row(page.word("report-state"), &facts::reason(page, *why))],
        Observed::Failed(failure) => {
            let word = facts::tls_failure(page, &failure.kind);
            let detail = super::finding::clip(&failure.detail);
            vec![row(page.word("report-older-refused"), &format!("{word} ({detail})"))]
        }
        Observed::Seen(_) => {
            let mut rows = detail::handshake(page, &look.shown);
            rows.extend(detail::staple(page, shown));
            rows.push(row(page.word("report-certificate"), &certificate(page, usual, look, shown)));
            rows.extend(shown.ssl.map(|ssl| row(page.word("report-state"), &status::ssl(page, ssl))));
            rows
        }
    }
}

fn certificate(page: &Page<'_>, usual: &AddressEvidence, look: &LegacyLook, shown: &AddressDiagnosis) -> String {
    let leaf = shown.assessment.as_ref().and_then(|assessment| assessment.leaf());
    match leaf {
        _ if look.shown.chain() == usual.chain() => page.word("report-older-same"),
        None => page.word("value-unknown"),
        Some(leaf) => {
            let subject = chain::name(page, &leaf.subject);
            let date = chain::date(leaf.not_after);
            page.say("report-older-certificate", &[("subject", subject.into()), ("date", date.into())])
        }
    }
}
