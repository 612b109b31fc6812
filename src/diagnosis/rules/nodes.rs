//! What the stores of several nodes make differently of one peer: the verdicts, and the certificates behind them.

use std::collections::BTreeMap;

use serde_json::json;

use crate::cert::Certificate;
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::diagnosis::judge::Diagnosis;
use crate::i18n::{Arg, Text};
use crate::trust::path::{CandidatePath, End, is_self_signed};
use crate::trust::{Node, NodeName};

/// `nodes-disagree`:
///
/// 1. The verdicts differ: a warning, with the certificates of this peer that one node holds and another lacks.
/// 2. The verdicts agree, and such a certificate exists all the same: an info. Nothing is wrong today, but the nodes
///    would part as soon as the server stopped sending it, or the one path ended.
/// 3. Otherwise nothing: what else the stores hold is no matter of this peer.
pub(super) fn differences(judged: &[(&Node, Diagnosis)]) -> Vec<Finding> {
    let statuses = judged.iter().map(|(_, diagnosis)| diagnosis.ssl);
    let differ = statuses.clone().any(|status| Some(status) != statuses.clone().next());
    let uneven = uneven(judged);
    let (id, severity) = match (differ, uneven.is_empty()) {
        (true, false) => ("finding-nodes-disagree", Severity::Warning),
        (true, true) => ("finding-nodes-disagree-verdicts", Severity::Warning),
        (false, false) => ("finding-nodes-disagree-stores", Severity::Info),
        (false, true) => return Vec::new(),
    };
    let verdicts = judged.iter().map(|(node, diagnosis)| {
        let text = Text::new("word-node-verdict").with("node", node.name.as_str());
        text.with("status", Arg::Word(diagnosis.ssl.message()))
    });
    let shown: BTreeMap<&str, &str> =
        judged.iter().map(|(node, diagnosis)| (node.name.as_str(), diagnosis.ssl.as_str())).collect();
    let certificates: Vec<_> = uneven.iter().map(Uneven::value).collect();
    vec![
        Finding::new(Code::NodesDisagree, Who::Store, id)
            .severity(severity)
            .both("count", judged.len())
            .say("detail", Arg::Texts(verdicts.collect()))
            .say("names", Arg::Texts(uneven.iter().map(Uneven::text).collect()))
            .fact("verdicts", json!(shown))
            .fact("certificates", certificates),
    ]
}

/// A certificate that some nodes hold and others lack.
struct Uneven<'a> {
    certificate: &'a Certificate,
    /// On a path that is, or would be, trusted; else a namesake of one.
    needed: bool,
    held: Vec<&'a NodeName>,
    lacking: Vec<&'a NodeName>,
}

impl Uneven<'_> {
    fn text(&self) -> Text {
        let id = if self.needed { "word-node-lacks" } else { "word-node-other" };
        Text::new(id)
            .with("subject", self.certificate.subject.to_string())
            .with("sha256", self.certificate.sha256.to_string())
            .with("held", names(&self.held).join(", "))
            .with("lacking", names(&self.lacking).join(", "))
    }

    fn value(&self) -> serde_json::Value {
        json!({
            "sha256": self.certificate.sha256.to_string(),
            "subject": self.certificate.subject.to_string(),
            "needed": self.needed,
            "held": names(&self.held),
            "missing": names(&self.lacking),
        })
    }
}

fn names<'a>(nodes: &[&'a NodeName]) -> Vec<&'a str> {
    nodes.iter().map(|name| name.as_str()).collect()
}

/// The certificates of this peer that the nodes hold unevenly: needed ones first, of these the roots, which are
/// uploaded first.
fn uneven<'a>(judged: &'a [(&'a Node, Diagnosis)]) -> Vec<Uneven<'a>> {
    let any_trusted = paths(judged).any(CandidatePath::accepted);
    let mut found: Vec<Uneven<'a>> = Vec::new();
    for path in paths(judged) {
        for (at, element) in path.elements.iter().enumerate() {
            let certificate = &element.certificate;
            // The last element of such a path has the name alone.
            let stale = path.end == End::WrongKey && at + 1 == path.elements.len();
            let needed = !stale && (path.accepted() || !any_trusted);
            match found.iter_mut().find(|known| known.certificate == certificate) {
                Some(known) => known.needed |= needed,
                None => found.push(held_by(certificate, needed, judged)),
            }
        }
    }
    found.retain(|one| !one.held.is_empty() && !one.lacking.is_empty());
    found.sort_by_key(|one| (!one.needed, !is_self_signed(one.certificate)));
    found
}

fn held_by<'a>(certificate: &'a Certificate, needed: bool, judged: &'a [(&'a Node, Diagnosis)]) -> Uneven<'a> {
    let holds = |node: &Node| node.store.holds(&certificate.sha256);
    let (held, lacking) = judged.iter().map(|(node, _)| *node).partition::<Vec<_>, _>(|node| holds(node));
    let name = |nodes: Vec<&'a Node>| nodes.into_iter().map(|node| &node.name).collect();
    Uneven { certificate, needed, held: name(held), lacking: name(lacking) }
}

/// The path to speak of, of every address by every node.
fn paths<'a>(judged: &'a [(&'a Node, Diagnosis)]) -> impl Iterator<Item = &'a CandidatePath> {
    let addresses = judged.iter().flat_map(|(_, diagnosis)| &diagnosis.addresses);
    addresses.filter_map(|address| address.assessment.as_ref()?.best())
}
