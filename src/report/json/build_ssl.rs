//! Test 2 in the frozen shape: handshake, possession, staple, name.

use std::borrow::Cow;

use super::build::{reason, word};
use super::v1;
use crate::cert::{Der, Name, hex};
use crate::diagnosis::{AddressDiagnosis, client};
use crate::evidence::{
    AddressEvidence, CertificateRequest, Dialogue, Observed, Possession, Reason, TlsFailureKind, TlsOutcome,
};
use crate::report::model::{PeerReport, Report};
use crate::target::{Host, Target};
use crate::trust::name::{MatchedBy, NameVerdict};
use crate::trust::staple::StapleStatus;

pub(super) fn ssl<'a>(
    peer: &'a PeerReport,
    spoken: Option<(Option<&'a AddressEvidence>, &'a AddressDiagnosis)>,
    report: &Report<'_>,
) -> v1::Ssl<'a> {
    let valid_until = spoken.and_then(|(_, d)| d.valid_until);
    v1::Ssl {
        status: peer.diagnosis.ssl,
        starttls: spoken.and_then(|(e, _)| e?.starttls.as_ref()).map(starttls),
        handshake: spoken.map_or_else(no_handshake, |(e, d)| handshake(&peer.evidence.target, e, d)),
        client_certificate: spoken.and_then(|(e, _)| e).and_then(client_certificate),
        name: name(peer, spoken.map(|(_, d)| d), report),
        valid_until: valid_until.map(|m| m.to_string()),
        valid_until_reason: valid_until.is_none().then_some("time-alone-changes-nothing"),
    }
}

fn starttls(dialogue: &Dialogue) -> v1::StarttlsOut<'_> {
    v1::StarttlsOut {
        outcome: dialogue.outcome.as_str(),
        reason: dialogue.outcome.words().map(Cow::Borrowed),
        injected: dialogue
            .injected
            .as_ref()
            .map(|injected| v1::InjectedOut { bytes: injected.bytes, text: Cow::Borrowed(&injected.text) }),
        transcript: dialogue
            .transcript
            .iter()
            .map(|spoken| v1::SpokenOut { by: spoken.by.as_str(), text: Cow::Borrowed(&spoken.text) })
            .collect(),
        transcript_cut: dialogue.transcript_cut,
        elapsed_ms: dialogue.elapsed_ms.0,
    }
}

fn no_handshake<'a>() -> v1::Handshake<'a> {
    v1::Handshake {
        completed: None,
        reason: None,
        version: None,
        cipher_suite: None,
        key_exchange: None,
        alpn: None,
        sni: None,
        sni_reason: None,
        read_by: None,
        possession: None,
        possession_reason: None,
        certificate_request: None,
        staple: None,
        sct_count: None,
        alert: None,
    }
}

fn no_sni(target: &Target) -> &'static str {
    match target.name() {
        Host::Ip(_) => "address-literal",
        Host::Name { .. } if target.without_sni => "no-sni",
        Host::Name { .. } => "not-a-dns-name",
    }
}

pub(super) fn handshake<'a>(
    target: &Target,
    evidence: Option<&'a AddressEvidence>,
    diagnosis: &'a AddressDiagnosis,
) -> v1::Handshake<'a> {
    let mut out = no_handshake();
    out.sct_count = diagnosis.assessment.as_ref().and_then(|a| a.leaf()).map(|leaf| leaf.sct_count);
    let Some(evidence) = evidence else {
        out.reason = Some(reason(Reason::Offline));
        return out;
    };
    match &evidence.tls {
        // The clear-text pass alone was made.
        Observed::NotTried(_) if !matches!(evidence.clear, Observed::NotTried(_)) => {
            out.completed = Some(false);
            (out.sni, out.sni_reason) = sni(target, evidence);
            if let Observed::Failed(failure) = &evidence.clear {
                out.reason = Some(Cow::Borrowed(&failure.detail));
                out.version = failure.version.map(|version| Cow::Owned(crate::diagnosis::version_name(version)));
                out.alert = alert(&failure.kind);
            }
        }
        Observed::NotTried(why) => out.reason = Some(reason(*why)),
        Observed::Failed(trouble) => out.reason = Some(Cow::Borrowed(&trouble.detail)),
        Observed::Seen(tls) => {
            out.completed = Some(matches!(tls.outcome, TlsOutcome::Completed(_)));
            out.sni = tls.sni.as_deref().map(Cow::Borrowed);
            out.sni_reason = tls.sni.is_none().then(|| no_sni(target));
            out.read_by = (!tls.certificates.is_empty()).then_some("rustls");
            if !tls.certificates.is_empty() {
                (out.possession, out.possession_reason) = possession(&tls.possession);
            }
            match &tls.outcome {
                TlsOutcome::Completed(negotiated) => {
                    out.version = Some(Cow::Borrowed(&negotiated.version));
                    out.cipher_suite = Some(Cow::Borrowed(&negotiated.cipher_suite));
                    out.key_exchange = negotiated.key_exchange.as_deref().map(Cow::Borrowed);
                    out.alpn = negotiated.alpn.as_deref().map(Cow::Borrowed);
                }
                TlsOutcome::Failed(failure) => {
                    out.reason = Some(Cow::Borrowed(&failure.detail));
                    out.alert = alert(&failure.kind);
                }
            }
        }
    }
    if let Observed::Seen(flight) = &evidence.clear {
        out.version = Some(Cow::Owned(crate::diagnosis::version_name(flight.version)));
        out.cipher_suite = flight.cipher_name.as_deref().map(Cow::Borrowed);
        out.key_exchange = flight.key_exchange.as_deref().map(Cow::Borrowed);
        out.read_by = Some("clear-text");
        (out.possession, out.possession_reason) = possession(&flight.possession);
    }
    out.certificate_request = client::request(evidence).map(|r| v1::RequestOut {
        authorities: authorities(r),
        authorities_sent: r.authorities_sent,
        demanded: r.demanded,
    });
    out.staple = staple(evidence, diagnosis);
    out
}

/// What the hello of a clear-text pass named.
fn sni<'a>(target: &Target, evidence: &AddressEvidence) -> (Option<Cow<'a, str>>, Option<&'static str>) {
    match target.name() {
        _ if evidence.clear.seen().is_some_and(|flight| flight.plain_hello) => (None, Some("no-extensions")),
        Host::Name { ascii, .. } if !target.without_sni => (Some(Cow::Owned(ascii.clone())), None),
        _ => (None, Some(no_sni(target))),
    }
}

fn alert(kind: &TlsFailureKind) -> Option<u8> {
    match kind {
        TlsFailureKind::Alert(number) => Some(*number),
        _ => None,
    }
}

fn authorities(request: &CertificateRequest) -> Vec<String> {
    let name = |der: &Der| Name::decode(der.bytes()).map_or_else(|| hex(der.bytes()), |name| name.to_string());
    request.authorities.iter().map(name).collect()
}

fn client_certificate(evidence: &AddressEvidence) -> Option<v1::ClientCertificateOut> {
    let view = client::view(evidence)?;
    Some(v1::ClientCertificateOut {
        requested: view.requested.ok(),
        requested_reason: view.requested.err(),
        sent: view.sent.is_ok(),
        sent_reason: view.sent.err(),
        accepted: view.accepted.ok(),
        accepted_reason: view.accepted.err(),
        wanted_cas: client::request(evidence).map(authorities).unwrap_or_default(),
        ours_among_wanted: view.among.ok(),
        ours_among_wanted_reason: view.among.err(),
    })
}

/// `null` when nothing was stapled; `not-judged` when it was, and nobody asked.
fn staple(evidence: &AddressEvidence, diagnosis: &AddressDiagnosis) -> Option<v1::StapleOut> {
    let came = evidence.tls.seen().is_some_and(|t| t.staple.is_some())
        || evidence.clear.seen().is_some_and(|c| c.staple.is_some());
    if !came {
        return None;
    }
    let mut out = v1::StapleOut {
        status: "not-judged",
        reason: None,
        revoked_at: None,
        this_update: None,
        next_update: None,
        responder: None,
    };
    if let Some(verdict) = &diagnosis.staple {
        match &verdict.status {
            StapleStatus::Good => out.status = "good",
            StapleStatus::Revoked { at, reason } => {
                out.status = "revoked";
                out.revoked_at = Some(at.to_string());
                out.reason = reason.map(|r| r.as_str().to_owned());
            }
            StapleStatus::Unknown(fault) => {
                out.status = "unknown";
                out.reason = Some(fault.as_str().to_owned());
            }
        }
        out.this_update = verdict.this_update.map(|m| m.to_string());
        out.next_update = verdict.next_update.map(|m| m.to_string());
        out.responder.clone_from(&verdict.responder);
    }
    Some(out)
}

fn possession(possession: &Possession) -> (Option<&'static str>, Option<Cow<'static, str>>) {
    match possession {
        Possession::Proved => (Some("proved"), None),
        Possession::Disproved => (Some("disproved"), None),
        Possession::Undetermined(why) => (Some("undetermined"), Some(Cow::Owned(word(why)))),
    }
}

fn name<'a>(peer: &'a PeerReport, diagnosis: Option<&'a AddressDiagnosis>, report: &Report<'_>) -> v1::NameOut<'a> {
    let wanted = report.policy_of(peer).judge_name && peer.evidence.is_named();
    let mut out = v1::NameOut {
        wanted: wanted.then(|| peer.evidence.target.name().to_string()),
        matched: None,
        matched_reason: None,
        entry: None,
        by: None,
        would_match: Vec::new(),
    };
    match diagnosis.and_then(|d| d.assessment.as_ref()).map(|a| &a.name) {
        Some(NameVerdict::Matched(matched)) => {
            out.matched = Some(true);
            out.entry = Some(Cow::Borrowed(&matched.entry));
            out.by = Some(if matched.by == MatchedBy::CommonName { "cn" } else { "san" });
        }
        Some(NameVerdict::Mismatch(mismatch)) => {
            out.matched = Some(false);
            out.would_match = mismatch.would_match.shown.iter().map(|s| Cow::Borrowed(s.as_str())).collect();
        }
        _ => out.matched_reason = Some(if wanted { "no-certificate" } else { "not-asked" }),
    }
    out
}
