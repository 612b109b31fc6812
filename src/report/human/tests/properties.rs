//! Whatever a peer, a resolver or a file is called: nothing of it acts on the terminal, and no line is too long.

use proptest::prelude::*;

use super::{assert_fits, rendered};
use crate::evidence::{Observed, TlsFailure, TlsFailureKind, TlsOutcome};
use crate::i18n::Lang;
use crate::report::human::Look;
use crate::report::world::{self, Recipe, World, answers, evidence, refuses, report, store};
use crate::trust::Policy;

/// Text as an attacker would write it: what acts, what is wide, what has no width, what is very long.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\u{1b}[31m".to_owned()),
        Just("\u{9b}2J\u{7}\u{8}\r\n".to_owned()),
        Just("\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}\u{61c}".to_owned()),
        Just("証明書、「次」。".to_owned()),
        Just("e\u{301}\u{3000}\u{a0} ☺\u{fe0f}".to_owned()),
        Just(" ".to_owned()),
        "[a-z.,:/\\\\-]{1,120}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_acts_and_everything_fits(
        texts in prop::collection::vec(hostile(), 6),
        width in 40_usize..160,
        verbose: bool,
        several: bool,
        japanese: bool,
    ) {
        let base = World::new();
        let ca = Recipe { common_name: &texts[0], key: 1, id: 1, serial: 7, until: 2034, ca: true, names: &[] };
        let issuing = world::make(&ca, Some(&base.root));
        let names = ["ews.contoso.example"];
        let leaf = Recipe { common_name: &texts[1], key: 0, id: 2, serial: 8, until: 2026, ca: false, names: &names };
        let leaf = world::make(&leaf, Some(&issuing));
        let mut store = store(&[&base.old_root]);
        store.sources[0].path.clone_from(&texts[2]);

        let mut first = evidence("ews.contoso.example", vec![answers("192.0.2.1", &[&leaf, &issuing, &base.other])]);
        if let Observed::Seen(found) = &mut first.dns {
            found.name.clone_from(&texts[3]);
            found.cnames = vec![texts[4].clone()];
        }
        if let Observed::Seen(tls) = &mut first.addresses[0].tls
            && let TlsOutcome::Completed(negotiated) = &mut tls.outcome
        {
            // A recorded report is a file: whoever wrote it chose these.
            negotiated.version.clone_from(&texts[3]);
            negotiated.cipher_suite.clone_from(&texts[4]);
        }
        let mut second = answers("2001:db8::1", &[&leaf]);
        if let Observed::Seen(tls) = &mut second.tls {
            tls.outcome = TlsOutcome::Failed(TlsFailure {
                kind: TlsFailureKind::Protocol,
                detail: texts[5].clone(),
                first_bytes: Some(texts[5].as_bytes().into()),
                bytes_received: 9,
            });
        }
        let mut peers = vec![first];
        if several {
            peers[0].addresses.push(second);
            peers.push(evidence("other.contoso.example:8443", vec![refuses("192.0.2.2")]));
        }
        let mut reports: Vec<_> = peers.into_iter().map(|e| report(e, &store, &Policy::default())).collect();
        reports[0].labels.insert(texts[4].clone(), texts[5].clone());
        let lang = if japanese { Lang::Ja } else { Lang::En };
        assert_fits(&rendered(reports, &store, lang, &Look { color: false, width, verbose }), width);
    }
}
