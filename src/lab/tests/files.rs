use super::*;
use crate::lab::recipe::{Behaviour, CertificateRecipe};

/// The codes of the contract that one peer's evidence and its stores can show.
const CODES: &str = "name-not-resolved dns-failure ping-no-reply ping-not-permitted tcp-refused tcp-timeout \
tcp-unreachable tcp-reset not-tls starttls-not-offered starttls-refused starttls-injection tls-timeout tls-closed tls-alert tls-protocol-error tls-version-unsupported \
tls-legacy-only client-certificate-required no-certificate client-cannot-negotiate weak-protocol weak-key-exchange \
root-missing intermediate-missing issuer-replaced self-signed-not-trusted leaf-only-in-store chain-out-of-order \
chain-duplicate chain-unrelated root-sent chain-too-long expired not-yet-valid expires-soon bad-signature malformed \
weak-signature weak-key unsupported-algorithm not-a-ca path-too-long name-constraints-violated wrong-usage \
unknown-critical-extension must-staple revoked revocation-unknown strict-clients-refuse dn-encoding-differs x509-v1 \
name-mismatch name-only-in-cn cn-differs addresses-disagree key-types-disagree nodes-disagree store-empty store-entry-unreadable store-entry-expired \
store-duplicate store-cn-collision store-key-too-large";
/// Codes that no listener on loopback can show: they need a resolver that fails, a host that is deaf to ICMP, a
/// process without the right to ping, a network without a route, a reset in answer to a SYN.
const NOT_ON_LOOPBACK: &str = "dns-failure ping-no-reply ping-not-permitted tcp-unreachable tcp-reset";
const STATUSES: &str = "verified certificate-missing-from-chain subject-cn-mismatch san-mismatch bad-certificates \
network-error failed";

#[test]
fn every_file_in_the_folder_is_in_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .map(|name| name.strip_suffix(".toml").unwrap_or_else(|| panic!("{name} is no scenario")).to_owned())
        .collect();
    let mut listed: Vec<String> = scenarios().into_iter().map(|scenario| scenario.id).collect();
    there.sort();
    listed.sort();
    assert_eq!(listed, there);
}

#[test]
fn an_unknown_key_is_refused() {
    let text = include_str!("../../../fixtures/scenarios/healthy.toml");
    assert!(Scenario::parse("healthy", text).is_ok());
    for (right, wrong) in [("path_len", "pathlen"), ("hold", "holds"), ("chain =", "chains ="), ("exit", "exits")] {
        assert!(Scenario::parse("healthy", &text.replace(right, wrong)).is_err(), "{wrong} is accepted");
    }
}

#[test]
fn every_scenario_has_a_drawing_with_all_its_certificates_and_a_sentence_in_both_languages() {
    for scenario in scenarios() {
        let id = &scenario.id;
        for certificate in scenario.certificate.keys() {
            assert!(scenario.drawing.contains(certificate.as_str()), "{id}: the drawing lacks {certificate}");
        }
        assert!(scenario.title.en.len() > 20 && scenario.title.en.is_ascii(), "{id}: {}", scenario.title.en);
        let japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
        assert!(scenario.title.ja.chars().filter(|c| japanese(*c)).count() > 5, "{id}: {}", scenario.title.ja);
    }
}

#[test]
fn every_file_draws_its_chain_in_a_comment() {
    for (id, text) in catalogue::FILES {
        assert!(text.starts_with("# "), "{id} does not begin with its drawing");
    }
}

#[test]
fn every_id_names_a_certificate_and_every_certificate_is_used() {
    for scenario in scenarios() {
        let id = &scenario.id;
        let used = used_ids(&scenario);
        for name in &used {
            assert!(scenario.certificate.contains_key(name), "{id}: {name} is no certificate");
        }
        for name in scenario.certificate.keys() {
            assert!(used.contains(name), "{id}: {name} is used by nobody");
        }
    }
}

fn used_ids(scenario: &Scenario) -> Vec<String> {
    let issuers = scenario.certificate.values().filter_map(|recipe: &CertificateRecipe| recipe.issuer.clone());
    let mut used: Vec<String> = issuers.chain(scenario.store.hold.clone()).collect();
    used.extend(
        scenario.rehearsal.iter().flat_map(|rehearsal| rehearsal.with.iter().chain(&rehearsal.without).cloned()),
    );
    used.extend(scenario.node.values().flat_map(|store| store.hold.clone()));
    used.extend(scenario.expected.finding.iter().filter_map(|finding| finding.certificate.clone()));
    for behaviour in scenario.behaviours() {
        match behaviour {
            Behaviour::Tls(recipe) => {
                used.extend(recipe.chain.iter().chain(&recipe.other).chain(&recipe.key).cloned());
                used.extend(recipe.sni.values().flatten().cloned());
                let staple = recipe.staple.iter().flat_map(|staple| staple.of.iter().chain(&staple.signed_by));
                used.extend(staple.cloned());
            }
            Behaviour::Legacy(recipe) => used.extend(recipe.chain.iter().cloned()),
            _ => {}
        }
    }
    used
}

#[test]
fn expectations_use_the_words_of_the_contract_and_agree_with_themselves() {
    for scenario in scenarios() {
        let (id, expected) = (&scenario.id, &scenario.expected);
        assert!(STATUSES.split(' ').any(|word| word == expected.ssl_status), "{id}: {}", expected.ssl_status);
        assert!(["reachable", "unreachable", "depends-on-ping"].contains(&expected.reachability.as_str()), "{id}");
        assert_eq!(expected.by_node.is_empty(), scenario.node.is_empty(), "{id}: by_node");
        assert_eq!(expected.rehearsed.is_none(), scenario.rehearsal.is_none(), "{id}: rehearsed");
        let trusted = expected.by_node.values().all(|status| status == "verified");
        let healthy = trusted && expected.ssl_status == "verified" && expected.reachability == "reachable";
        assert_eq!(expected.exit == 0, healthy, "{id}: exit {}", expected.exit);
        for finding in &expected.finding {
            assert!(CODES.split(' ').any(|code| code == finding.code), "{id}: {}", finding.code);
            let refuses = finding.severity == recipe::Severity::Critical;
            assert!(!(healthy && refuses), "{id}: healthy with a critical {}", finding.code);
        }
    }
}

#[test]
fn every_code_that_a_peer_on_loopback_can_show_has_a_scenario() {
    let scenarios = scenarios();
    let shown = |code: &str| scenarios.iter().any(|s| s.expected.finding.iter().any(|f| f.code == code));
    let missing: Vec<&str> =
        CODES.split(' ').filter(|code| !shown(code) && !NOT_ON_LOOPBACK.split(' ').any(|not| not == *code)).collect();
    assert!(missing.is_empty(), "no scenario shows {missing:?}");
}
