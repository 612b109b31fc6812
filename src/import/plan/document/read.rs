//! From a document back to a plan, or to the reason why it holds no longer.

use serde_json::Value;

use crate::cert::bundle::Bundle;
use crate::cert::{Certificate, Sha256};
use crate::trust::pool::public_roots;

use super::super::{Ground, Offer, Origin, Plan, Refused};
use super::{PLAN, PlanDocument, PlannedCertificate, write};

/// Certificates of one plan; a chain has five, a fleet's peers have dozens of CAs.
const MAX_CERTIFICATES: usize = 10_000;

/// Why a plan is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    /// No JSON, or another shape: the reader's words.
    Shape(String),
    /// Another schema than [`PLAN`].
    Schema(String),
    /// More certificates than a plan has.
    TooMany(usize),
    /// `pem` is not exactly one certificate.
    NoCertificate {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// The certificate is not the one that the plan names.
    OtherCertificate {
        /// Its place in the list, from 0.
        index: usize,
        /// The fingerprint that the plan names.
        named: String,
        /// The certificate's own.
        found: Sha256,
    },
    /// A certificate twice.
    Twice(Sha256),
    /// What the plan says, and what is worked out now, differ.
    Differs {
        /// The field.
        field: String,
        /// The plan's.
        planned: String,
        /// Today's.
        now: String,
    },
}

/// Reads a plan; nothing of it is believed yet.
pub fn read(bytes: &[u8]) -> Result<PlanDocument, DocumentError> {
    let shape = |error: serde_json::Error| DocumentError::Shape(error.to_string());
    let value: Value = serde_json::from_slice(bytes).map_err(shape)?;
    match value.get("schema").and_then(Value::as_str) {
        Some(PLAN) => {}
        other => return Err(DocumentError::Schema(other.unwrap_or_default().to_owned())),
    }
    let document: PlanDocument = serde_json::from_value(value).map_err(shape)?;
    if document.certificates.len() > MAX_CERTIFICATES {
        return Err(DocumentError::TooMany(document.certificates.len()));
    }
    Ok(document)
}

/// Works the plan out anew over today's store. `files` vouch for what they hold; the plan's own word that something
/// came from a file does not.
pub fn rebuild(document: &PlanDocument, files: &[Certificate], ground: Ground<'_>) -> Result<Plan, DocumentError> {
    let mut offers: Vec<Offer> = Vec::new();
    for (index, planned) in document.certificates.iter().enumerate() {
        let offer = offer(index, planned)?;
        if offers.iter().any(|known| known.certificate == offer.certificate) {
            return Err(DocumentError::Twice(offer.certificate.sha256));
        }
        offers.push(offer);
    }
    let of = |offers| Plan::of(offers, Vec::new(), document.not_needed, ground);
    compare(document, &of(offers.clone()))?;
    for offer in &mut offers {
        // The public list is asked anyway.
        offer.vouched = files.contains(&offer.certificate);
    }
    Ok(of(offers))
}

fn offer(index: usize, planned: &PlannedCertificate) -> Result<Offer, DocumentError> {
    let bundle = Bundle::read(planned.pem.as_bytes());
    let mut certificates = bundle.certificates();
    let (Some(certificate), None) = (certificates.next(), certificates.next()) else {
        return Err(DocumentError::NoCertificate { index });
    };
    if planned.sha256 != certificate.sha256.to_string() {
        let (named, found) = (planned.sha256.clone(), certificate.sha256);
        return Err(DocumentError::OtherCertificate { index, named, found });
    }
    if planned.origin == Origin::PublicRoots && !public_roots().holds(&certificate.sha256) {
        let field = format!("certificates[{index}].origin");
        let (planned, now) = (planned.origin.as_str().to_owned(), Origin::Presented.as_str().to_owned());
        return Err(DocumentError::Differs { field, planned, now });
    }
    // What was found unfit for its peers stays unfit: that only ever installs less.
    let refused = match planned.prediction.reason.as_deref() {
        Some("other-key") => Some(Refused::OtherKey),
        Some("leaf") => Some(Refused::Leaf),
        _ => None,
    };
    let origin = planned.origin;
    Ok(Offer {
        vouched: origin.is_proof(),
        pinned: super::super::is_pinned(certificate),
        certificate: certificate.clone(),
        origin,
        origin_url: planned.origin_url.clone(),
        refused,
        peers: planned.peers.clone(),
    })
}

/// The first field in which the plan is not what is worked out now.
fn compare(document: &PlanDocument, plan: &Plan) -> Result<(), DocumentError> {
    let shown = |value: Option<&Value>| value.map(ToString::to_string).unwrap_or_default();
    for (index, (planned, step)) in document.certificates.iter().zip(&plan.steps).enumerate() {
        let [planned, now] = [planned, &write::certificate(step)].map(|c| serde_json::to_value(c).unwrap_or_default());
        let fields = now.as_object().into_iter().flatten();
        if let Some((field, value)) = fields.into_iter().find(|(field, value)| planned.get(field) != Some(value)) {
            let field = format!("certificates[{index}].{field}");
            let (planned, now) = (shown(planned.get(field.rsplit('.').next().unwrap_or_default())), value.to_string());
            return Err(DocumentError::Differs { field, planned, now });
        }
    }
    Ok(())
}
