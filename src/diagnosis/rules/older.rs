//! What a server grants to clients of older generations, beside what it agrees on with a newer one.

use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::evidence::legacy::suite_class;
use crate::evidence::{AddressEvidence, ClearFlight, Evidence};

use super::tls::{TLS_1_2, is_weak, weak_key_exchange, with_flight};

/// `weak-protocol` and `weak-key-exchange` of what only an older client meets. That the server has nothing better
/// (`tls-legacy-only`), or that this program did not complete a session (`client-cannot-negotiate`), is not said
/// here: both are about the usual handshake.
///
/// 1. A flight with the version and suite that the usual passes met has its findings already.
/// 2. An outdated version, unless the usual passes met one.
/// 3. Else a broken cipher.
/// 4. A short group or RSA key exchange, unless the usual passes met the same.
pub(super) fn granted(evidence: &Evidence, address: &AddressEvidence) -> Vec<Finding> {
    let usual = address.clear.seen().filter(|flight| !flight.certificates.is_empty());
    let looks = address.legacy.iter().filter_map(|look| look.shown.clear.seen());
    let mut found: Vec<Finding> = Vec::new();
    for flight in looks.filter(|flight| !flight.certificates.is_empty()) {
        if usual.is_some_and(|usual| (usual.version, usual.cipher_suite) == (flight.version, flight.cipher_suite)) {
            continue;
        }
        let said = |finding: &Finding| found.iter().any(|known| known.message.id == finding.message.id);
        let more: Vec<Finding> = of_flight(flight, usual).into_iter().filter(|finding| !said(finding)).collect();
        found.extend(more.into_iter().map(|finding| with_flight(finding, flight)));
    }
    let where_seen = |finding: Finding| {
        let finding = finding.both("address", address.address.to_string()).both("port", evidence.target.port);
        finding.say("name", evidence.target.name().to_string())
    };
    found.into_iter().map(where_seen).collect()
}

fn of_flight(flight: &ClearFlight, usual: Option<&ClearFlight>) -> Vec<Finding> {
    let class = suite_class(flight.cipher_suite);
    let weak = |id| Finding::new(Code::WeakProtocol, Who::Server, id).severity(Severity::Warning);
    let mut found = Vec::new();
    if flight.version < TLS_1_2 {
        let usual_is_old = usual.is_some_and(|usual| usual.version < TLS_1_2);
        found.extend((!usual_is_old).then(|| weak("finding-weak-protocol-granted")));
    } else if is_weak(class.cipher) {
        found.push(weak("finding-weak-protocol-suite-granted"));
    }
    let ids = ["finding-weak-key-exchange-granted", "finding-weak-key-exchange-rsa-granted"];
    let same = |usual: &ClearFlight| {
        usual.dh_bits == flight.dh_bits && suite_class(usual.cipher_suite).key_exchange == class.key_exchange
    };
    found.extend(weak_key_exchange(flight, class, ids).filter(|_| !usual.is_some_and(same)));
    found
}
