//! Whether the certificates of a chain are revoked, by every source there is: the staple, OCSP answers, CRLs.

use crate::cert::crl::Crl;
use crate::cert::ocsp::{self, RevocationReason};
use crate::cert::{Certificate, Der};
use crate::evidence::Observed;
use crate::evidence::fetch::{FetchFailureKind, Fetched, Purpose};
use crate::moment::Moment;

use super::crl::{self, CrlFault, CrlStatus};
use super::path::{CandidatePath, End};
use super::policy::Policy;
use super::staple::{self, StapleFault, StapleStatus, StapleVerdict};
use super::{Assessment, path};

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The OCSP response that the server stapled.
    Staple,
    /// An OCSP responder.
    Ocsp,
    /// A certificate revocation list.
    Crl,
}

impl Source {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staple => "staple",
            Self::Ocsp => "ocsp",
            Self::Crl => "crl",
        }
    }
}

/// What is known of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// When.
        at: Moment,
        /// Why, where the CA says.
        reason: Option<RevocationReason>,
    },
    /// Nothing that may be believed.
    Unknown(Cause),
}

/// Why nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An OCSP response that says nothing.
    Ocsp(StapleFault),
    /// A list that says nothing.
    Crl(CrlFault),
    /// Nothing came.
    Fetch(FetchFailureKind),
    /// Nothing to ask: the certificate names no source, and none was given.
    NoSource,
}

impl Cause {
    /// The message id of its words.
    pub fn message(&self) -> &'static str {
        macro_rules! word {
            ($prefix:literal, $word:expr, $($known:literal)*) => {
                match $word { $($known => concat!($prefix, $known),)* _ => "value-unknown" }
            };
        }
        match self {
            Self::Ocsp(fault) => word!("staple-", fault.as_str(),
                "not-successful" "malformed" "no-issuer" "wrong-certificate" "unknown-status" "not-yet-valid" "stale"
                "wrong-responder" "bad-signature" "delegate-expired" "unsupported-algorithm"
                "unknown-critical-extension"),
            Self::Crl(fault) => word!("crl-", fault.as_str(),
                "malformed" "wrong-issuer" "not-covered" "unsupported" "unknown-critical-extension" "no-issuer"
                "bad-signature" "unsupported-algorithm" "not-yet-valid" "stale"),
            Self::Fetch(kind) => word!("fetch-", kind.as_str(),
                "bad-url" "ldap-url" "file-url" "https-url" "other-scheme" "address-refused" "not-resolved"
                "not-connected" "timeout" "truncated" "bad-http" "too-large" "bad-redirect" "elsewhere" "status"
                "too-many"),
            Self::NoSource => "revocation-no-source",
        }
    }
}

impl Cause {
    /// The word of JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Ocsp(fault) => fault.as_str(),
            Self::Crl(fault) => fault.as_str(),
            Self::Fetch(kind) => kind.as_str(),
            Self::NoSource => "no-source",
        }
    }
}

/// What one source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which kind of source.
    pub source: Source,
    /// The URL it came from; `None` for a staple and for a file.
    pub url: Option<String>,
    /// What it says.
    pub status: Status,
    /// thisUpdate.
    pub this_update: Option<Moment>,
    /// nextUpdate.
    pub next_update: Option<Moment>,
}

/// One certificate, and every answer about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The certificate.
    pub certificate: Certificate,
    /// Its place in the path, from the leaf.
    pub index: usize,
    /// The answers, in the order in which they were looked at.
    pub answers: Vec<Answer>,
}

impl Checked {
    /// The answer that decides: one that says revoked, else one that says good, else the last that says nothing.
    pub fn decisive(&self) -> Option<&Answer> {
        let is = |wanted: fn(&Status) -> bool| self.answers.iter().find(|answer| wanted(&answer.status));
        is(|status| matches!(status, Status::Revoked { .. }))
            .or_else(|| is(|status| *status == Status::Good))
            .or_else(|| self.answers.last())
    }

    /// What all sources come to.
    pub fn status(&self) -> Status {
        self.decisive().map_or(Status::Unknown(Cause::NoSource), |answer| answer.status.clone())
    }
}

/// What there is to judge by.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The stapled response.
    pub staple: Option<&'a StapleVerdict>,
    /// What was fetched.
    pub fetched: &'a [Fetched],
    /// `--crl` and `--revocation`.
    pub policy: &'a Policy,
}

impl Sources<'_> {
    /// Whether more than the staple was asked for.
    pub fn beyond_staple(&self) -> bool {
        let recorded = self.fetched.iter().any(|fetched| fetched.purpose != Purpose::Issuer);
        self.policy.full_revocation || !self.policy.crls.is_empty() || recorded
    }
}

/// Every certificate of the path to speak of that can be revoked: the leaf, and what stands between it and the root.
/// Without a source but the staple, the leaf alone.
pub fn check(assessment: &Assessment, sources: Sources<'_>, at: Moment) -> Vec<Checked> {
    let Some(best) = assessment.best() else { return Vec::new() };
    let count = if sources.beyond_staple() { revocable(best) } else { 1 };
    let elements = best.elements.iter().take(count).enumerate();
    let checked = elements.map(|(index, element)| {
        let issuers = issuers(assessment, &element.certificate);
        let mut answers: Vec<Answer> = Vec::new();
        answers.extend(sources.staple.filter(|_| index == 0).map(of_staple));
        answers.extend(ocsp_answers(&element.certificate, &issuers, sources.fetched, at));
        answers.extend(crl_answers(&element.certificate, &issuers, sources, at));
        Checked { certificate: element.certificate.clone(), index, answers }
    });
    checked.collect()
}

/// How many elements, from the leaf up, somebody could revoke: not a root, nor what merely bears the issuer's name.
pub fn revocable(path: &CandidatePath) -> usize {
    let length = path.elements.len() - usize::from(path.end == End::WrongKey);
    let root = path.elements.get(length.saturating_sub(1)).is_some_and(|top| path::is_self_signed(&top.certificate));
    let anchored = matches!(path.end, End::Anchor | End::Pinned);
    length.saturating_sub(usize::from(root || (anchored && length > 1))).max(usize::from(!root))
}

/// Every certificate that stands above this one in any path.
pub fn issuers(assessment: &Assessment, certificate: &Certificate) -> Vec<Certificate> {
    let mut found: Vec<Certificate> = Vec::new();
    for pair in assessment.paths.iter().flat_map(|path| path.elements.windows(2)) {
        if pair[0].certificate == *certificate && !found.contains(&pair[1].certificate) {
            found.push(pair[1].certificate.clone());
        }
    }
    found
}

/// The requests that ask about a certificate, one for each key that may have issued it.
pub fn requests(certificate: &Certificate, issuers: &[Certificate]) -> Vec<Der> {
    let mut requests: Vec<Der> = issuers.iter().filter_map(|issuer| ocsp::request(certificate, issuer)).collect();
    requests.dedup();
    requests
}

fn of_staple(verdict: &StapleVerdict) -> Answer {
    of_response(Source::Staple, None, verdict)
}

fn of_response(source: Source, url: Option<String>, verdict: &StapleVerdict) -> Answer {
    let status = match &verdict.status {
        StapleStatus::Good => Status::Good,
        StapleStatus::Revoked { at, reason } => Status::Revoked { at: *at, reason: *reason },
        StapleStatus::Unknown(fault) => Status::Unknown(Cause::Ocsp(fault.clone())),
    };
    Answer { source, url, status, this_update: verdict.this_update, next_update: verdict.next_update }
}

fn failed(source: Source, url: &str, kind: FetchFailureKind) -> Answer {
    let status = Status::Unknown(Cause::Fetch(kind));
    Answer { source, url: Some(url.to_owned()), status, this_update: None, next_update: None }
}

fn ocsp_answers(certificate: &Certificate, issuers: &[Certificate], fetched: &[Fetched], at: Moment) -> Vec<Answer> {
    let requests = requests(certificate, issuers);
    let about = |f: &&Fetched| {
        f.purpose == Purpose::Ocsp && f.request.as_ref().is_some_and(|request| requests.contains(request))
    };
    let answers = fetched.iter().filter(about).filter_map(|f| match &f.outcome {
        Observed::Seen(body) => {
            let verdict = staple::judge(body.bytes.bytes(), certificate, issuers, at);
            Some(of_response(Source::Ocsp, Some(f.url.clone()), &verdict))
        }
        Observed::Failed(failure) => Some(failed(Source::Ocsp, &f.url, failure.kind)),
        Observed::NotTried(_) => None,
    });
    answers.collect()
}

/// Lists from files first, then what was fetched: from where the certificate says, or from where the user said. A list of
/// the user's that is another issuer's is about other certificates, and no answer here.
fn crl_answers(certificate: &Certificate, issuers: &[Certificate], sources: Sources<'_>, at: Moment) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    for crl in sources.policy.crls.iter().filter(|crl| crl.issuer.same_as(&certificate.issuer)) {
        answers.push(of_crl(crl, None, certificate, issuers, at));
    }
    for fetched in sources.fetched.iter().filter(|fetched| fetched.purpose == Purpose::Crl) {
        let own = certificate.crl_urls.contains(&fetched.url);
        let given = sources.policy.crl_urls.contains(&fetched.url);
        match &fetched.outcome {
            Observed::Seen(body) => match Crl::read(body.bytes.bytes()) {
                Ok(crl) if own || (given && crl.issuer.same_as(&certificate.issuer)) => {
                    answers.push(of_crl(&crl, Some(&fetched.url), certificate, issuers, at));
                }
                Err(_) if own || given => answers.push(Answer {
                    source: Source::Crl,
                    url: Some(fetched.url.clone()),
                    status: Status::Unknown(Cause::Crl(CrlFault::Malformed)),
                    this_update: None,
                    next_update: None,
                }),
                _ => {}
            },
            Observed::Failed(failure) if own || given => {
                answers.push(failed(Source::Crl, &fetched.url, failure.kind));
            }
            _ => {}
        }
    }
    answers
}

fn of_crl(crl: &Crl, url: Option<&str>, certificate: &Certificate, issuers: &[Certificate], at: Moment) -> Answer {
    let status = match crl::judge(crl, certificate, issuers, at) {
        CrlStatus::Good => Status::Good,
        CrlStatus::Revoked { at, reason } => Status::Revoked { at, reason },
        CrlStatus::Unknown(fault) => Status::Unknown(Cause::Crl(fault)),
    };
    let (this_update, next_update) = (Some(crl.this_update), crl.next_update);
    Answer { source: Source::Crl, url: url.map(str::to_owned), status, this_update, next_update }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalogue, Lang};

    #[test]
    fn every_cause_has_its_words() {
        let kinds = FetchFailureKind::ALL.into_iter().map(Cause::Fetch);
        let ocsp = [
            StapleFault::NotSuccessful(1),
            StapleFault::Malformed { detail: String::new() },
            StapleFault::NoIssuer,
            StapleFault::WrongCertificate,
            StapleFault::UnknownStatus,
            StapleFault::NotYetValid { this_update: Moment::from_unix(0) },
            StapleFault::Stale { next_update: None },
            StapleFault::WrongResponder,
            StapleFault::BadSignature,
            StapleFault::DelegateExpired,
            StapleFault::UnsupportedAlgorithm,
            StapleFault::UnknownCriticalExtension(String::new()),
        ];
        let faults = CrlFault::ALL.into_iter().map(Cause::Crl).chain(ocsp.into_iter().map(Cause::Ocsp));
        for cause in kinds.chain(faults).chain([Cause::NoSource]) {
            assert_ne!(cause.message(), "value-unknown", "{cause:?}");
            for lang in Lang::ALL {
                assert!(Catalogue::new(lang).has(cause.message()), "{lang:?} {cause:?}");
            }
        }
    }
}
