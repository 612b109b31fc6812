//! Outdated versions and broken suites that a server accepts, whether or not anybody uses them.

use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::diagnosis::rules::version_name;
use crate::evidence::legacy::suite_name;
use crate::evidence::offers::{Answered, Offers};
use crate::evidence::{AddressEvidence, Evidence};

use super::tls::TLS_1_2;

/// What makes a suite broken, by the words of its registered name: no encryption, no authentication, export keys, and
/// ciphers with practical attacks (RFC 7465 for RC4, RFC 7457 §2.8 and Sweet32 for blocks of 64 bits).
const BROKEN: [&str; 8] = ["_NULL_", "_anon_", "EXPORT", "_DES_", "_3DES_", "_RC4_", "_RC2_", "_IDEA_"];

/// `weak-protocol`:
///
/// 1. Versions that RFC 7568 and RFC 8996 have withdrawn, less those of which `said` tells already.
/// 2. Broken suites of any version.
pub(super) fn accepted(evidence: &Evidence, address: &AddressEvidence, said: &[Finding]) -> Vec<Finding> {
    let Some(offers) = &address.offers else { return Vec::new() };
    let told = |version: &str| {
        said.iter().any(|finding| {
            finding.code == Code::WeakProtocol && finding.evidence.get("version") == Some(&version.into())
        })
    };
    let versions: Vec<String> = outdated(offers).into_iter().filter(|version| !told(version)).collect();
    let suites = broken(offers);
    let lists = [("finding-weak-protocol-offered", versions), ("finding-weak-protocol-suites-offered", suites)];
    let found = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(id, list)| {
        Finding::new(Code::WeakProtocol, Who::Server, id)
            .severity(Severity::Warning)
            .both("address", address.address.to_string())
            .both("port", evidence.target.port)
            .say("detail", list.join(", "))
            .fact("offered", list)
    });
    found.collect()
}

fn outdated(offers: &Offers) -> Vec<String> {
    let accepted = offers.versions.iter().filter(|one| one.answer == Answered::Accepted && one.version < TLS_1_2);
    accepted.map(|one| version_name(one.version)).collect()
}

fn broken(offers: &Offers) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in offers.versions.iter().flat_map(|one| &one.suites.granted).filter_map(|suite| suite_name(*suite)) {
        let broken = BROKEN.iter().any(|word| name.contains(word));
        if broken && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}
