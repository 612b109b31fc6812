//! Whether the files hold what a server has to send: the leaf and every intermediate (RFC 5246 §7.4.2, RFC 8446
//! §4.4.2), in order, so that a client that holds nothing but roots can build the path.
//!
//! A store may hold an intermediate, and so accept a chain that others refuse: the appliance whose store was looked at
//! says yes, the next client no. Hence this question beside the store's.

use crate::cert::{Certificate, Name};
use crate::trust::path::{CandidatePath, End, is_self_signed};
use crate::trust::{Assessment, Store};

/// Whether the chain is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChainStatus {
    /// The leaf and every certificate up to a root, the root itself left aside.
    Complete,
    /// An intermediate that is known is not in the files.
    Incomplete,
    /// An issuer is not known: whether it is a root nobody can tell.
    Undetermined,
}

/// How the certificates stand in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Each certifies the one before it, as TLS wants it.
    InOrder,
    /// Not so.
    OutOfOrder,
    /// In a container, where order means nothing: whoever installs it puts them in order.
    Set,
}

/// A certificate that a server would have to send, and that the files do not hold.
#[derive(Clone, Debug)]
pub struct Lack {
    /// Its subject.
    pub subject: Name,
    /// Its key identifier, where the certificate below states one.
    pub key_id: Option<Vec<u8>>,
    /// The certificate, where it is known.
    pub certificate: Option<Certificate>,
    /// The store holds it: this store's clients can do without, others cannot.
    pub held: bool,
}

/// The chain as a server will send it.
#[derive(Clone, Debug)]
pub struct PlannedChain {
    /// Whether it is whole.
    pub status: ChainStatus,
    /// How it stands in the files.
    pub order: Order,
    /// What to send, leaf first, as far as the files hold it; no root.
    pub send: Vec<Certificate>,
    /// What is lacking, or in an undetermined chain the issuer that nothing is known of; from the leaf up.
    pub missing: Vec<Lack>,
    /// The files hold the root as well; it need not be sent.
    pub root_included: bool,
}

/// Looks at the paths that were found. `set`: the files are containers. `None` when the leaf cannot be decoded.
pub fn chain(assessment: &Assessment, store: &Store, set: bool) -> Option<PlannedChain> {
    let whole = assessment.paths.iter().find(|path| ends_in_root(path) && lacks(path).next().is_none());
    let path = whole.or(assessment.best())?;
    let mut missing: Vec<Lack> = lacks(path)
        .map(|(certificate, key_id)| Lack {
            subject: certificate.subject.clone(),
            key_id,
            certificate: Some(certificate.clone()),
            held: store.holds(&certificate.sha256),
        })
        .collect();
    let status = match (missing.is_empty(), ends_in_root(path)) {
        (false, _) => ChainStatus::Incomplete,
        (true, true) => ChainStatus::Complete,
        (true, false) => ChainStatus::Undetermined,
    };
    if !ends_in_root(path) {
        let top = elements(path).last().unwrap_or(&path.elements[0]);
        let (subject, key_id) = (top.certificate.issuer.clone(), top.certificate.authority_key_id.clone());
        missing.push(Lack { subject, key_id, certificate: None, held: false });
    }
    let sent = || elements(path).iter().filter(|e| e.position.is_some());
    let rising = sent().map(|e| e.position).is_sorted();
    let no_root = |c: &Certificate| !is_self_signed(c);
    Some(PlannedChain {
        status,
        order: match (set, rising) {
            (true, _) => Order::Set,
            (false, true) => Order::InOrder,
            (false, false) => Order::OutOfOrder,
        },
        // A self-signed leaf is sent all the same.
        send: sent()
            .map(|e| e.certificate.clone())
            .enumerate()
            .filter(|(at, c)| *at == 0 || no_root(c))
            .map(|(_, c)| c)
            .collect(),
        missing,
        root_included: assessment.certificates().any(|(at, c)| at > 0 && !no_root(c)),
    })
}

/// The elements that belong together: a namesake with another key at the end is none of them.
fn elements(path: &CandidatePath) -> &[crate::trust::Element] {
    let wrong = usize::from(path.end == End::WrongKey && path.elements.len() > 1);
    &path.elements[..path.elements.len() - wrong]
}

fn ends_in_root(path: &CandidatePath) -> bool {
    elements(path).last().is_some_and(|top| is_self_signed(&top.certificate))
}

/// Certificates of the path that are no root and not in the files, each with the identifier that its child states.
fn lacks(path: &CandidatePath) -> impl Iterator<Item = (&Certificate, Option<Vec<u8>>)> {
    let links = elements(path).windows(2);
    links
        .filter(|link| link[1].position.is_none() && !is_self_signed(&link[1].certificate))
        .map(|link| (&link[1].certificate, link[0].certificate.authority_key_id.clone()))
}
