//! The line on the client's own certificate.

use super::page::{Page, Pair, row};
use crate::diagnosis::client::{self, ClientView};
use crate::evidence::{AddressEvidence, CertificateRequest};
use crate::report::model::PeerReport;

/// What became of the client certificate, where there was one; by address where they differ.
pub(super) fn rows(page: &Page<'_>, peer: &PeerReport) -> Vec<Pair<'static>> {
    let given = |evidence: &&AddressEvidence| evidence.tls.seen().is_some_and(|tls| tls.client_certificate.is_some());
    let told = peer.evidence.addresses.iter().filter(given).filter_map(|evidence| {
        Some((evidence.address.to_string(), course(page, client::view(evidence)?, client::request(evidence))))
    });
    let told: Vec<(String, String)> = told.collect();
    let same = told.windows(2).all(|pair| matches!(pair, [one, other] if one.1 == other.1));
    let shown = told.into_iter().map(|(address, said)| if same { said } else { format!("{address}: {said}") });
    let shown = shown.take(if same { 1 } else { usize::MAX });
    shown.map(|said| row(page.word("report-client-certificate"), &said)).collect()
}

fn course(page: &Page<'_>, view: ClientView, request: Option<&CertificateRequest>) -> String {
    let course = page.word(match (view.sent, view.accepted) {
        (Ok(()), Ok(true)) => "report-client-accepted",
        (Ok(()), Ok(false)) => "report-client-refused",
        (Ok(()), Err(_)) => "report-client-silent",
        (Err("not-asked"), _) => "report-client-not-asked",
        (Err("no-common-scheme"), _) => "report-client-no-common-scheme",
        (Err(_), _) => "report-client-not-reached",
    });
    let count = [("count", request.map_or(0, |request| request.authorities_sent).into())];
    let among = match view.among {
        Ok(true) => Some(page.say("report-client-among", &count)),
        Ok(false) => Some(page.say("report-client-foreign", &count)),
        Err("none-named") => Some(page.word("report-client-none-named")),
        Err(_) => None,
    };
    match among {
        Some(among) => page.say("report-client-line", &[("course", course.into()), ("among", among.into())]),
        None => course,
    }
}
