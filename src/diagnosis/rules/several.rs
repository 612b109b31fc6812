//! What the addresses of one name show differently: result, leaf, issuers, version.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;

use serde_json::{Map, Value, json};

use crate::diagnosis::agreement::{Disagreement, Group, Member, Respect};
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::{Finding, Who};
use crate::diagnosis::judge::AddressDiagnosis;
use crate::evidence::Evidence;
use crate::i18n::{Arg, Text};

/// `addresses-disagree`: who differs from whom, in every respect.
pub(super) fn addresses(evidence: &Evidence, diagnoses: &[AddressDiagnosis]) -> Vec<Finding> {
    let Some(disagreement) = Disagreement::of(evidence, diagnoses) else { return Vec::new() };
    let differs = |respect| disagreement.differs_in.contains(&respect);
    let one_address = disagreement.one_address();
    let id = if one_address.is_some() {
        "finding-addresses-disagree-connections"
    } else if differs(Respect::SslStatus) {
        "finding-addresses-disagree-status"
    } else if differs(Respect::Leaf) || differs(Respect::Issuers) {
        "finding-addresses-disagree-chain"
    } else {
        "finding-addresses-disagree"
    };
    let mut shown: Vec<IpAddr> = disagreement.groups.iter().flat_map(|g| &g.members).map(|m| m.address).collect();
    // With `--repeat` an address is in every group that it was seen to belong to.
    let mut seen = HashSet::new();
    shown.retain(|address| seen.insert(*address));
    let shown: Vec<String> = shown.iter().map(IpAddr::to_string).collect();
    let members = || disagreement.groups.iter().flat_map(|group| &group.members);
    let connections: usize = members().filter_map(|member| member.connections).sum();
    let mut finding = Finding::new(Code::AddressesDisagree, Who::Server, id)
        .both("host", evidence.target.host.to_string())
        .say("contrast", Arg::Texts(vec![contrast(&disagreement)]))
        .say("connections", connections)
        .say("address", one_address.map_or(Arg::Word("value-none"), |address| address.to_string().into()))
        .say("status", if differs(Respect::SslStatus) { "differs" } else { "same" })
        .both("count", shown.len())
        .fact("addresses", shown)
        .fact("differences", differences(&disagreement));
    if one_address.is_some() {
        // The address is named beside it.
        finding = finding.say("host", evidence.target.name().to_string());
    }
    if let Ok(Value::Object(typed)) = serde_json::to_value(&disagreement) {
        finding.evidence.extend(typed);
    }
    vec![finding]
}

/// Who is on which side, and in what they differ: the outliers against the majority, or every group by itself.
fn contrast(disagreement: &Disagreement) -> Text {
    let detail = Arg::Words(disagreement.differs_in.iter().map(|respect| respect.message()).collect());
    // Of one address its name says nothing: the connections do.
    let one_address = disagreement.one_address().is_some();
    let members = |group: &Group| -> Vec<String> {
        let of = |member: &Member| match (one_address, member.connections, member.of) {
            (true, Some(count), Some(of)) => format!("{count}/{of}"),
            _ => member.to_string(),
        };
        group.members.iter().map(of).collect()
    };
    let said = |group: &Group| members(group).join(", ");
    match disagreement.majority() {
        Some(majority) => {
            let outliers: Vec<String> = disagreement.groups.iter().skip(1).flat_map(members).collect();
            let outlying: usize = disagreement.groups.iter().skip(1).map(Group::size).sum();
            Text::new("disagree-outliers")
                .with("outliers", outliers.join(", "))
                .with("count", outlying)
                .with("others", said(majority))
                .with("detail", detail)
        }
        None => {
            let groups: Vec<String> = disagreement.groups.iter().map(said).collect();
            Text::new("disagree-no-majority").with("groups", groups.join(" / ")).with("detail", detail)
        }
    }
}

/// Each respect, with who shows what: the shape of reports before there were groups.
fn differences(disagreement: &Disagreement) -> Value {
    type Of = fn(&Group) -> Option<String>;
    const RESPECTS: [(&str, Of); 4] = [
        ("ssl_status", |g| Some(g.shown.ssl_status.as_str().to_owned())),
        ("leaf", |g| g.shown.leaf.as_ref().map(|leaf| leaf.sha256.to_string())),
        ("chain", |g| {
            let chain: Vec<String> = g.shown.chain.iter().map(ToString::to_string).collect();
            (!chain.is_empty()).then(|| chain.join(","))
        }),
        ("version", |g| g.shown.version.clone()),
    ];
    let mut differences = Map::new();
    for (respect, of) in RESPECTS {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for group in &disagreement.groups {
            if let Some(value) = of(group) {
                values.entry(value).or_default().extend(group.members.iter().map(|m| m.address.to_string()));
            }
        }
        if values.len() > 1 {
            differences.insert(respect.to_owned(), json!(values));
        }
    }
    Value::Object(differences)
}
