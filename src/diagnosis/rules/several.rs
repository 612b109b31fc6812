//! What the addresses of one name show differently: leaf, chain, verdict, version.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diagnosis::code::Code;
use crate::diagnosis::finding::{Finding, Who};
use crate::diagnosis::judge::AddressDiagnosis;
use crate::evidence::{AddressEvidence, Evidence, TlsOutcome};
use crate::i18n::Arg;

/// `addresses-disagree`: every respect in which those that answered differ, with who shows what.
pub(super) fn addresses(evidence: &Evidence, diagnoses: &[AddressDiagnosis]) -> Vec<Finding> {
    let answered: Vec<(&AddressEvidence, &AddressDiagnosis)> =
        evidence.addresses.iter().zip(diagnoses).filter(|(_, d)| d.ssl.is_some()).collect();
    if answered.len() < 2 {
        return Vec::new();
    }
    let mut differences = serde_json::Map::new();
    for (aspect, _, of) in ASPECTS {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (shown, diagnosis) in &answered {
            if let Some(value) = of(shown, diagnosis) {
                values.entry(value).or_default().push(shown.address.to_string());
            }
        }
        if values.len() > 1 {
            differences.insert((*aspect).to_owned(), json!(values));
        }
    }
    if differences.is_empty() {
        return Vec::new();
    }
    let id = match (differences.contains_key("ssl_status"), differences.contains_key("chain")) {
        (true, _) => "finding-addresses-disagree-status",
        (false, true) => "finding-addresses-disagree-chain",
        (false, false) => "finding-addresses-disagree",
    };
    let differing = ASPECTS.iter().filter(|(aspect, ..)| differences.contains_key(*aspect));
    let respects: Vec<&str> = differing.map(|(_, word, _)| *word).collect();
    let shown: Vec<String> = answered.iter().map(|(a, _)| a.address.to_string()).collect();
    vec![
        Finding::new(Code::AddressesDisagree, Who::Server, id)
            .both("host", evidence.target.host.to_string())
            .say("detail", Arg::Words(respects))
            .say("addresses", shown.join(", "))
            .both("count", shown.len())
            .fact("addresses", shown)
            .fact("differences", Value::Object(differences)),
    ]
}

/// Key of the evidence, message id, and what an address shows in this respect.
type Aspect = (&'static str, &'static str, fn(&AddressEvidence, &AddressDiagnosis) -> Option<String>);

const ASPECTS: &[Aspect] = &[
    ("ssl_status", "aspect-ssl-status", |_, d| d.ssl.map(|s| s.as_str().to_owned())),
    ("leaf", "aspect-leaf", |_, d| {
        d.assessment.as_ref().and_then(|a| a.presented.first()).map(|p| p.der.sha256().to_string())
    }),
    ("chain", "aspect-chain", |_, d| {
        let chain = d.assessment.as_ref()?.presented.iter().map(|p| p.der.sha256().to_string());
        Some(chain.collect::<Vec<_>>().join(","))
    }),
    ("version", "aspect-version", |a, _| match &a.tls.seen()?.outcome {
        TlsOutcome::Completed(negotiated) => Some(negotiated.version.clone()),
        TlsOutcome::Failed(_) => a.clear.seen().map(|c| super::tls::version_name(c.version)),
    }),
];
