//! `debug=true`: one probe for a person, with the metrics it would have given. What a peer said in clear text is not
//! repeated: a prober must not hand the banners of a network to whoever asks.

use std::fmt::Write as _;

use crate::evidence::{AddressEvidence, Observed};
use crate::i18n::{Catalogue, Text};
use crate::report::{PeerReport, escape};

use super::estate::Module;

pub(super) fn page(peer: &PeerReport, module: &Module, catalogue: &Catalogue, metrics: &str) -> String {
    let target = &peer.evidence.target;
    let mut out = String::new();
    let mut row = |name: &str, value: &str| {
        // Writing to a String does not fail.
        let _ = writeln!(out, "{name:<14} {}", escape::line(value));
    };
    row("peer", &target.peer);
    row("host", &target.host.ascii());
    row("port", &target.port.to_string());
    row("transport", target.transport.scheme());
    row("name", &target.name().ascii());
    row("profile", module.policy.profile.as_str());
    for (node, store) in module.stores.all() {
        let node = node.map(|node| format!("{}: ", node.as_str())).unwrap_or_default();
        row("store", &format!("{node}{} certificates, {} defects", store.entries.len(), store.defects.len()));
    }
    for (evidence, diagnosis) in peer.evidence.addresses.iter().zip(&peer.diagnosis.addresses) {
        let ssl = diagnosis.ssl.map_or("not tried", |ssl| ssl.as_str());
        row("address", &format!("{}: tcp {}, ssl {ssl}", evidence.address, tcp(evidence)));
    }
    let reachability = peer.diagnosis.reachability.map_or("not measured", |status| status.as_str());
    row("reachability", reachability);
    row("ssl", peer.diagnosis.gravest().as_str());
    for finding in &peer.diagnosis.findings {
        let title = catalogue.text(&format!("title-{}", finding.code.facts().word), &[]);
        row(finding.severity.as_str(), &format!("{}: {title}", finding.code.facts().word));
    }
    let _ = write!(out, "\n{}\n\n{metrics}", escape::line(&catalogue.say(&Text::new("serve-debug-metrics"))));
    out
}

fn tcp(evidence: &AddressEvidence) -> &'static str {
    match &evidence.tcp {
        Observed::Seen(_) => "open",
        Observed::Failed(_) => "not opened",
        Observed::NotTried(_) => "not tried",
    }
}
