//! What is missing from the best path, named as exactly as can be known.

use crate::cert::{Certificate, Name};
use crate::trust::path::{CandidatePath, Element, End};

use super::case::{Case, Helped};

/// A certificate that a trusted path needs and the store does not have.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Its subject: the issuer name of the certificate below.
    pub subject: Name,
    /// Its key identifier, as the certificate below names it.
    pub key_id: Option<Vec<u8>>,
    /// The certificate itself, where presented chain, public roots or a fetched answer hold it.
    pub certificate: Option<Certificate>,
    /// Where it is known from.
    pub source: Source,
    /// Where the certificate below says it can be fetched; any scheme.
    pub aia: Vec<String>,
    /// The certificate whose issuer it is; `None` when it is the leaf itself.
    pub child: Option<Certificate>,
    /// Where it was fetched from.
    pub fetched_from: Option<String>,
}

/// Where a missing certificate is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The peer sent it.
    Presented,
    /// It was fetched from where the certificate below says.
    Aia,
    /// The public web's roots hold it.
    PublicRoots,
    /// It is known by name only.
    Unknown,
}

impl Source {
    /// The word of JSON and of messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Presented => "presented",
            Self::Aia => "aia",
            Self::PublicRoots => "public-roots",
            Self::Unknown => "unknown",
        }
    }
}

impl Missing {
    /// Whether it can be installed from here: the certificate is known, may be a CA (or is the self-signed
    /// leaf itself), and is inside its validity.
    pub fn importable(&self, at: crate::moment::Moment) -> bool {
        self.certificate.as_ref().is_some_and(|c| (c.may_be_ca() || self.child.is_none()) && c.valid_at(at))
    }
}

/// What the best path lacks, from the leaf up. Empty when it ends in the store. More than one only where fetched issuers
/// show what stands above the first.
pub fn missing(case: &Case<'_>) -> Vec<Missing> {
    let Some(best) = case.best() else { return Vec::new() };
    match &case.helped {
        Some(helped) if !best.accepted() => helped.assessment.best().map(|path| lacks(path, case, helped)),
        _ => None,
    }
    .unwrap_or_else(|| end(best))
}

/// The best path as if what was fetched had been presented: what of it the peer did not send and the store does not hold.
fn lacks(path: &CandidatePath, case: &Case<'_>, helped: &Helped) -> Vec<Missing> {
    let presented = |element: &Element| element.position.is_some_and(|at| at < case.chain().len());
    let namesake = usize::from(path.end == End::WrongKey);
    let own = path.elements.windows(2).take((path.elements.len() - 1).saturating_sub(namesake));
    let mut list: Vec<Missing> = Vec::new();
    for pair in own.filter(|pair| !pair[1].held && !presented(&pair[1])) {
        let certificate = &pair[1].certificate;
        let fetched_from = helped.issuers.iter().find(|i| i.certificate == *certificate).map(|i| i.url.clone());
        list.push(Missing {
            subject: certificate.subject.clone(),
            key_id: certificate.subject_key_id.clone(),
            source: if fetched_from.is_some() { Source::Aia } else { Source::PublicRoots },
            aia: pair[0].certificate.ca_issuers.clone(),
            certificate: Some(certificate.clone()),
            child: Some(pair[0].certificate.clone()),
            fetched_from,
        });
    }
    // A root that was fetched or is public stands in the list already.
    if path.end != End::Unheld || presented(path.top()) {
        list.extend(end(path));
    }
    list
}

/// What a path lacks at its upper end.
fn end(path: &CandidatePath) -> Vec<Missing> {
    match path.end {
        End::Unheld => vec![unheld(path)],
        End::NoIssuer => vec![unknown(&path.top().certificate)],
        // The namesake is the one element that does not belong: what is missing is what it is mistaken for.
        End::WrongKey => {
            path.elements.len().checked_sub(2).map(|at| unknown(&path.elements[at].certificate)).into_iter().collect()
        }
        End::Anchor | End::Pinned | End::Bounded(_) => Vec::new(),
    }
}

fn unheld(path: &CandidatePath) -> Missing {
    let root = path.top();
    let child = path.elements.len().checked_sub(2).map(|at| path.elements[at].certificate.clone());
    Missing {
        subject: root.certificate.subject.clone(),
        key_id: root.certificate.subject_key_id.clone(),
        source: source(root),
        aia: child.as_ref().map(|c| c.ca_issuers.clone()).unwrap_or_default(),
        certificate: Some(root.certificate.clone()),
        child,
        fetched_from: None,
    }
}

fn unknown(child: &Certificate) -> Missing {
    Missing {
        subject: child.issuer.clone(),
        key_id: child.authority_key_id.clone(),
        certificate: None,
        source: Source::Unknown,
        aia: child.ca_issuers.clone(),
        child: Some(child.clone()),
        fetched_from: None,
    }
}

fn source(element: &Element) -> Source {
    if element.position.is_some() { Source::Presented } else { Source::PublicRoots }
}
