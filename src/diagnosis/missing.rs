//! What is missing from the best path, named as exactly as can be known.

use crate::cert::{Certificate, Name};
use crate::trust::path::{CandidatePath, Element, End};

use super::case::Case;

/// A certificate that a trusted path needs and the store does not have.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Its subject: the issuer name of the certificate below.
    pub subject: Name,
    /// Its key identifier, as the certificate below names it.
    pub key_id: Option<Vec<u8>>,
    /// The certificate itself, where presented chain or public roots hold it.
    pub certificate: Option<Certificate>,
    /// Where it is known from.
    pub source: Source,
    /// Where the certificate below says it can be fetched; any scheme.
    pub aia: Vec<String>,
    /// The certificate whose issuer it is; `None` when it is the leaf itself.
    pub child: Option<Certificate>,
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

/// What the best path lacks. Empty when it ends in the store.
pub fn missing(case: &Case<'_>) -> Vec<Missing> {
    let Some(best) = case.best() else { return Vec::new() };
    match best.end {
        End::Unheld => vec![unheld(best)],
        End::NoIssuer => vec![unknown(&best.top().certificate)],
        // The namesake is the one element that does not belong: what is missing is what it is mistaken for.
        End::WrongKey => {
            best.elements.len().checked_sub(2).map(|at| unknown(&best.elements[at].certificate)).into_iter().collect()
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
    }
}

fn source(element: &Element) -> Source {
    if element.position.is_some() { Source::Presented } else { Source::PublicRoots }
}
