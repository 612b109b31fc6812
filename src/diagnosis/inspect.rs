//! What `inspect` says of certificates in files: each by itself, and how they stand to each other. Nobody's trust
//! is judged here: there is no store, so whether a root is held is no question.

mod request;

use crate::cert::Certificate;
use crate::cert::bundle::{Bundle, Content, Form};
use crate::cert::container::Integrity;
use crate::cert::crl::Crl;
use crate::cert::inventory::Listed;
use crate::evidence::{Evidence, Handed};
use crate::moment::Moment;
use crate::target::{ChosenBy, Host, Target, Transport};
use crate::trust::name::{NameVerdict, match_name};
use crate::trust::path::is_self_signed;
use crate::trust::store::{Defect, DefectKind, Source};
use crate::trust::{Memory, Policy, Store};

use super::case::Case;
use super::code::{Code, Severity};
use super::finding::Finding;
use super::rules;

pub use request::Asked;

/// One file or folder, looked into.
#[derive(Debug)]
pub struct Inspection {
    /// The path as given.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Its certificates in order.
    pub items: Vec<Item>,
    /// Its signing requests in order.
    pub requests: Vec<Asked>,
    /// Its revocation lists, each with its line.
    pub crls: Vec<(Option<usize>, Crl)>,
    /// What is remarked on, the gravest first.
    pub findings: Vec<Finding>,
    /// What could not be decoded.
    pub defects: Vec<Defect>,
    /// What is in it beside certificates: line, and what it is.
    pub others: Vec<(Option<usize>, Form)>,
    /// What it is as a file; `None` for a folder.
    pub form: Option<Form>,
    /// Whether it is known to be as it was written; `None` where its form has no digest.
    pub integrity: Option<Integrity>,
    /// The certificates of an inventory, by name.
    pub listed: Vec<Listed>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One certificate.
    Certificate,
    /// A server's chain: it begins with an end-entity certificate, or each certificate issued the one before it.
    Chain,
    /// Several certificates, no chain.
    Bundle,
    /// A folder: a store.
    Store,
    /// The names of certificates, and none of them.
    Inventory,
    /// Signing requests, and no certificate.
    Request,
    /// No certificate in it: what it was recognised as.
    Other(Form),
}

impl Kind {
    /// The id of its words in the catalogues.
    pub fn message(self) -> &'static str {
        match self {
            Self::Certificate => "inspect-kind-certificate",
            Self::Chain => "inspect-kind-chain",
            Self::Bundle => "inspect-kind-bundle",
            Self::Store => "inspect-kind-store",
            Self::Inventory => "inspect-kind-inventory",
            Self::Request => "inspect-kind-request",
            Self::Other(_) => "inspect-kind-other",
        }
    }

    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Chain => "chain",
            Self::Bundle => "bundle",
            Self::Store => "store",
            Self::Inventory => "inventory",
            Self::Request => "request",
            Self::Other(form) => form.as_str(),
        }
    }
}

/// One certificate of a file.
#[derive(Debug)]
pub struct Item {
    /// The certificate.
    pub certificate: Certificate,
    /// Line of its block, where the file is text.
    pub line: Option<usize>,
    /// The file below a folder.
    pub origin: Option<String>,
    /// `root`, `intermediate` or `leaf`, by what the certificate says of itself.
    pub role: &'static str,
    /// Whether the next certificate issued it; `None` for the last, and in a store.
    pub issued_by_next: Option<bool>,
    /// The names asked for, against this certificate.
    pub names: Vec<(Host, NameVerdict)>,
}

/// What everything is looked at with.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Profile and limits.
    pub policy: &'a Policy,
    /// Names to judge.
    pub names: &'a [Host],
    /// The moment of judgement.
    pub at: Moment,
}

/// Looks into a file.
pub fn file(path: &str, bundle: &Bundle, look: Look<'_>) -> Inspection {
    let mut inspection = Inspection {
        path: path.to_owned(),
        kind: Kind::Certificate,
        items: Vec::new(),
        requests: Vec::new(),
        crls: Vec::new(),
        findings: Vec::new(),
        defects: Vec::new(),
        others: Vec::new(),
        form: Some(bundle.form),
        integrity: bundle.integrity,
        listed: bundle.listed().cloned().collect(),
    };
    for piece in &bundle.pieces {
        let line = piece.line;
        match &piece.content {
            Content::Certificate(certificate) => inspection.items.push(item(certificate, line, None)),
            Content::Request(asked) => inspection.requests.push(request::asked(asked, line)),
            Content::Crl(crl) => inspection.crls.push((line, crl.clone())),
            Content::Other(form) => inspection.others.push((line, *form)),
            Content::PrivateKey(_) => inspection.others.push((line, Form::PrivateKey)),
            Content::Listed(_) => {}
            Content::Closed(form, failure) => {
                inspection.others.push((line, *form));
                let kind = DefectKind::Unreadable(failure.to_string());
                inspection.defects.push(Defect { path: path.to_owned(), line, kind });
            }
            Content::Undecodable { cause, .. } => {
                let kind = DefectKind::Unreadable(cause.clone());
                inspection.defects.push(Defect { path: path.to_owned(), line, kind });
            }
        }
    }
    link(&mut inspection.items);
    inspection.kind = kind(&inspection.items, bundle);
    if inspection.kind == Kind::Bundle {
        let mut store = Store::default();
        inspection.items.iter().for_each(|item| _ = store.add(item.certificate.clone(), path));
        let certificates = store.entries.len();
        store.sources.push(Source { path: path.to_owned(), format: bundle.form.into(), certificates, integrity: None });
        return finish(inspection, Some(&store), look);
    }
    finish(inspection, None, look)
}

/// Looks into a folder, read as a store.
pub fn store(path: &str, store: &Store, look: Look<'_>) -> Inspection {
    let inspection = Inspection {
        path: path.to_owned(),
        kind: Kind::Store,
        items: items(store),
        requests: Vec::new(),
        crls: Vec::new(),
        findings: Vec::new(),
        defects: store.defects.clone(),
        others: Vec::new(),
        form: None,
        integrity: None,
        listed: Vec::new(),
    };
    finish(inspection, Some(store), look)
}

/// The certificates of a store, in its order.
pub fn items(store: &Store) -> Vec<Item> {
    store.entries.iter().map(|entry| item(&entry.certificate, None, Some(entry.origin.clone()))).collect()
}

fn item(certificate: &Certificate, line: Option<usize>, origin: Option<String>) -> Item {
    let role = match (certificate.may_be_ca(), is_self_signed(certificate)) {
        (true, true) => "root",
        (true, false) => "intermediate",
        (false, _) => "leaf",
    };
    Item { certificate: certificate.clone(), line, origin, role, issued_by_next: None, names: Vec::new() }
}

/// By name and signature; where the signature cannot be checked, by name alone.
fn link(items: &mut [Item]) {
    use crate::cert::SignatureCheck::Invalid;
    for at in 1..items.len() {
        let (lower, upper) = (&items[at - 1].certificate, &items[at].certificate);
        let issued = lower.issuer.same_as(&upper.subject) && lower.check_signature(&upper.key) != Invalid;
        items[at - 1].issued_by_next = Some(issued);
    }
}

fn kind(items: &[Item], bundle: &Bundle) -> Kind {
    let linked = items.iter().all(|item| item.issued_by_next != Some(false));
    match items {
        [] if bundle.form == Form::Inventory => Kind::Inventory,
        [] if bundle.requests().next().is_some() => Kind::Request,
        [] => Kind::Other(bundle.recognised().unwrap_or(Form::Unknown)),
        [_] => Kind::Certificate,
        [first, ..] if first.role == "leaf" || linked => Kind::Chain,
        _ => Kind::Bundle,
    }
}

fn finish(mut inspection: Inspection, store: Option<&Store>, look: Look<'_>) -> Inspection {
    let mut found = Vec::new();
    let chain = if store.is_none() { inspection.items.len() } else { 1 };
    let mut judged = Vec::new();
    for (index, item) in inspection.items.iter().enumerate() {
        if judged.contains(&item.certificate.sha256) {
            continue;
        }
        // The first certificate of a chain is looked at with all the others behind it, one of a bundle alone.
        let length = if index == 0 { chain } else { 1 };
        let together: Vec<&Item> = inspection.items[index..index + length].iter().collect();
        found.extend(by_itself(&together, look, &mut judged));
    }
    if let Some(store) = store {
        // What the store's rules say of an end of validity is not said again.
        found.retain(|f| f.code != Code::Expired);
        found.extend(rules::store(store, look.policy, look.at, &found));
    }
    let only = inspection.items.iter().all(|item| item.role != "leaf");
    for (index, item) in inspection.items.iter_mut().enumerate() {
        if item.role == "leaf" || (only && index == 0) {
            found.extend(names(item, look));
        }
    }
    for asked in &mut inspection.requests {
        found.extend(request::findings(asked, look));
    }
    found.sort_by_key(|f| std::cmp::Reverse(f.severity));
    inspection.findings = found;
    inspection
}

/// The findings of the rules for a chain that nobody trusts, less what only a store could settle.
fn by_itself(items: &[&Item], look: Look<'_>, judged: &mut Vec<crate::cert::Sha256>) -> Vec<Finding> {
    let evidence = handed(items, None, look.at);
    let empty = Store::default();
    let memory = Memory::none();
    let case = Case::new(&evidence, None, &empty, look.policy, look.at, &memory);
    let of = |f: &Finding| items.iter().find(|item| f.certificate == Some(item.certificate.sha256)).copied();
    let mut found = rules::of_list(&case);
    for finding in rules::of_path(&case) {
        if let Some(item) = of(&finding).filter(|item| applies(finding.code, item)) {
            found.push(softened(finding, item, look));
        }
    }
    let path = case.best().map(|path| path.elements.iter().map(|e| e.certificate.sha256).collect());
    judged.extend(path.unwrap_or_else(|| vec![items[0].certificate.sha256]));
    found
}

/// Of a root's own signature and form nothing is asked, and a CA serves no TLS itself.
fn applies(code: Code, item: &Item) -> bool {
    match code {
        Code::WeakSignature | Code::UnsupportedAlgorithm | Code::X509V1 | Code::Malformed => item.role != "root",
        Code::WrongUsage => item.role == "leaf",
        _ => true,
    }
}

/// A certificate out of its time is looked at for its content. Whether one that is no server's is to be one, only a
/// name says.
fn softened(finding: Finding, item: &Item, look: Look<'_>) -> Finding {
    let finding = finding.both("role", item.role);
    match finding.code {
        Code::Expired | Code::NotYetValid => finding.severity(Severity::Warning),
        Code::WrongUsage if look.names.is_empty() => finding.severity(Severity::Warning),
        _ => finding,
    }
}

fn names(item: &mut Item, look: Look<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let empty = Store::default();
    for name in look.names {
        let evidence = handed(&[&*item], Some(name), look.at);
        let memory = Memory::none();
        found.extend(rules::of_name(&Case::new(&evidence, None, &empty, look.policy, look.at, &memory)));
        let verdict = match_name(name, &item.certificate, look.policy.profile.name_rules());
        item.names.push((name.clone(), verdict));
    }
    found
}

/// The rules read evidence; a file is evidence that was handed over.
fn handed(items: &[&Item], name: Option<&Host>, at: Moment) -> Evidence {
    let host = name.cloned().unwrap_or_else(|| Host::Name { typed: String::new(), ascii: String::new() });
    let target = Target::plain(host.to_string(), host, 443, Transport::Https, ChosenBy::Usual);
    let certificates = items.iter().map(|item| item.certificate.der.clone()).collect();
    Evidence::handed(target, Handed { files: Vec::new(), named: name.is_some(), certificates }, at)
}
