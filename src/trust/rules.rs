//! Where profile `appliance` may overrule webpki: the complete list (domain facts: OpenSSL accepts these).
//!
//! A rule is applied only when webpki's own words are the ones it explains, our checks found nothing
//! against the path, and no second rule would be needed. Every use is reported (`strict-clients-refuse`).

use webpki::Error;

use crate::cert::GeneralName;

use super::path::Element;

/// A named exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A leaf with CA:TRUE, as `openssl req -x509` makes.
    LeafIsCa,
    /// Issuer and subject are the same name in different encodings (RFC 5280 §7.1).
    NamesEncodedDifferently,
    /// A self-issued certificate in the path: key rollover (RFC 5280 §6.1, RFC 4210 §4.4).
    SelfIssuedInPath,
    /// More than six intermediates.
    ManyIntermediates,
    /// Name constraints of kinds webpki does not process, which do not concern the leaf.
    ForeignNameConstraints,
}

impl Rule {
    /// The complete list.
    pub const ALL: [Self; 5] = [
        Self::LeafIsCa,
        Self::NamesEncodedDifferently,
        Self::SelfIssuedInPath,
        Self::ManyIntermediates,
        Self::ForeignNameConstraints,
    ];

    /// Its name in evidence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeafIsCa => "leaf-is-ca",
            Self::NamesEncodedDifferently => "dn-encoding",
            Self::SelfIssuedInPath => "self-issued",
            Self::ManyIntermediates => "many-intermediates",
            Self::ForeignNameConstraints => "foreign-name-constraints",
        }
    }

    /// Whether the path has what the rule is about.
    pub fn concerns(self, path: &[Element]) -> bool {
        let Some((leaf, issuers)) = path.split_first() else { return false };
        match self {
            Self::LeafIsCa => leaf.certificate.basic_constraints.is_some_and(|bc| bc.ca),
            Self::NamesEncodedDifferently => {
                path.windows(2).any(|w| !w[0].certificate.issuer.same_encoding(&w[1].certificate.subject))
            }
            // RFC 5280 §6.1.4 (l) does not count self-issued certificates, webpki counts every one: that, and
            // nothing else about them, is where they differ. webpki reads no path length of an anchor.
            Self::SelfIssuedInPath => issuers.split_last().is_some_and(|(_, inner)| {
                inner.iter().enumerate().any(|(below, e)| {
                    let limit = e.certificate.basic_constraints.and_then(|bc| bc.path_len);
                    limit.is_some_and(|limit| below > limit as usize)
                        && inner[..below].iter().any(|e| e.certificate.is_self_issued())
                })
            }),
            Self::ManyIntermediates => path.len() > 2 + 6,
            Self::ForeignNameConstraints => {
                issuers.iter().filter_map(|e| e.certificate.name_constraints.as_ref()).any(|constraints| {
                    let mut all = constraints.permitted.iter().chain(&constraints.excluded);
                    all.any(|c| matches!(c, GeneralName::Directory(_) | GeneralName::Email(_) | GeneralName::Uri(_)))
                })
            }
        }
    }

    /// Whether this refusal is the one the rule is about.
    pub fn explains(self, refusal: &Error) -> bool {
        match self {
            Self::LeafIsCa => matches!(refusal, Error::CaUsedAsEndEntity),
            Self::NamesEncodedDifferently => matches!(refusal, Error::UnknownIssuer),
            Self::SelfIssuedInPath => matches!(refusal, Error::PathLenConstraintViolated),
            Self::ManyIntermediates => matches!(refusal, Error::MaximumPathDepthExceeded),
            Self::ForeignNameConstraints => matches!(refusal, Error::NameConstraintViolation),
        }
    }
}

/// The one rule that lets this path pass in spite of this refusal. `None` when no rule, or more than one, is needed.
///
/// Where two issuers of a path have one name, webpki also tries the one whose key it is not, and its word is the
/// gravest of all it tried: a wrong signature, although every signature of this path was found right (by our own
/// checks, or nobody would ask here).
pub fn overruling(path: &[Element], refusal: &Error) -> Option<Rule> {
    let mut needed = Rule::ALL.into_iter().filter(|rule| rule.concerns(path));
    let of_another_order = matches!(refusal, Error::InvalidSignatureForPublicKey) && has_namesakes(path);
    let rule = needed.next().filter(|rule| rule.explains(refusal) || of_another_order)?;
    needed.next().is_none().then_some(rule)
}

fn has_namesakes(path: &[Element]) -> bool {
    let issuers = path.get(1..).unwrap_or_default();
    let name = |e: &Element| e.certificate.subject.normal().to_owned();
    issuers.iter().enumerate().any(|(index, e)| issuers[..index].iter().any(|below| name(below) == name(e)))
}
