//! Old servers and mutual TLS behind every one of the fourteen dialogues.

use serde_json::json;

use crate::front::{self, DIALOGUES};
use crate::openssl_client::{self, AS_OLD};
use crate::support::program::check;
use crate::support::s_server::{self, OpensslServer};
use crate::verdicts::{self, WORDS, ask};
use crate::{ANOTHER, Estate, HOST};

/// What an old server speaks, in OpenSSL's words; what is told of it.
struct Dialect {
    options: &'static str,
    version: &'static str,
    /// Beside `client-cannot-negotiate`.
    warnings: &'static [&'static str],
}

const TLS_1_0_RSA: Dialect = Dialect {
    options: "-tls1 -cipher AES128-SHA:@SECLEVEL=0",
    version: "TLSv1.0",
    warnings: &["tls-legacy-only", "weak-key-exchange"],
};
const DIALECTS: [Dialect; 4] = [
    TLS_1_0_RSA,
    Dialect {
        options: "-tls1_1 -cipher ECDHE-RSA-AES256-SHA:@SECLEVEL=0",
        version: "TLSv1.1",
        warnings: &["tls-legacy-only"],
    },
    Dialect { options: "-tls1_2 -cipher AES256-SHA256", version: "TLSv1.2", warnings: &["weak-key-exchange"] },
    Dialect { options: "-tls1_2 -cipher DHE-RSA-AES128-SHA256", version: "TLSv1.2", warnings: &[] },
];

fn server(estate: &Estate, options: &str) -> OpensslServer {
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    s_server::with_leaf(&estate.leaf).sending(&bundle).options(options).start()
}

#[test]
fn the_chain_of_an_old_server_is_read_behind_each_of_them() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.root]);
    for dialect in DIALECTS {
        let backend = server(&estate, dialect.options);
        for scheme in DIALOGUES {
            let front = front::before(scheme, backend.address());
            let report = ask(scheme, front.address(), HOST, &store, &[]).of(dialect.options);
            report.verdict(0, "verified").critical(&[]).also("warning", "client-cannot-negotiate");
            report.presented(&[&estate.leaf, &estate.intermediate]);
            let ssl = &report.peer()["ssl"];
            assert_eq!(ssl["starttls"]["outcome"], "ready", "{}", report.shown());
            assert_eq!(ssl["handshake"]["completed"], false, "{}", report.shown());
            assert_eq!(ssl["handshake"]["version"], dialect.version, "{}", report.shown());
            for code in dialect.warnings {
                report.also("warning", code);
            }
            // One connection for each pass, and no third.
            assert_eq!(front.connections(), 2, "{}", report.shown());
        }
    }
}

#[test]
fn three_verdicts_are_openssls_behind_each_of_them() {
    let estate = Estate::new();
    let held = estate.pki.store(&[&estate.root]);
    let stranger = estate.stranger();
    let strange = estate.pki.store(&[&stranger]);
    for (options, more) in [("", &[][..]), (TLS_1_0_RSA.options, AS_OLD)] {
        let backend = server(&estate, options);
        for scheme in DIALOGUES {
            let front = front::before(scheme, backend.address());
            let address = front.address();
            let healthy = ask(scheme, address, HOST, &held, &[]).of(options);
            healthy.verdict(0, WORDS[0].0).critical(&[]).presented(&[&estate.leaf, &estate.intermediate]);
            let missing = ask(scheme, address, HOST, &strange, &[]).of(options);
            missing.verdict(1, "certificate-missing-from-chain").critical(&[WORDS[1].0]).missing(&estate.root);
            let misnamed = ask(scheme, address, ANOTHER, &held, &[]).of(options);
            misnamed.verdict(1, "san-mismatch").critical(&[WORDS[2].0]);
            let said = [(HOST, &estate.root), (HOST, &stranger), (ANOTHER, &estate.root)]
                .map(|(name, root)| openssl_client::says(scheme, address, name, root, more));
            assert_eq!(said, verdicts::openssls(scheme), "{scheme} {options}");
        }
    }
}

/// `sent`, `accepted` and the CA names, by TLS 1.2 and TLS 1.3, and in silence a server that does not ask.
#[test]
fn mutual_tls_is_spoken_behind_each_of_them() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.root]);
    let clients = estate.clients();
    let ours = clients.options(&estate);
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    for version in ["-tls1_2", "-tls1_3"] {
        let authority = clients.root.file.display();
        let demands = format!("-Verify 3 -verify_return_error -verifyCAfile {authority} -CAfile {authority} {version}");
        let backend = server(&estate, &demands);
        for scheme in DIALOGUES {
            let front = front::before(scheme, backend.address());
            let without = ask(scheme, front.address(), HOST, &store, &[]).of(version);
            without.verdict(1, "failed").critical(&["client-certificate-required"]);
            without.presented(&[&estate.leaf, &estate.intermediate]);
            let finding = without.finding("client-certificate-required");
            let words = "The server's own chain is judged all the same; mutual TLS was not tried.";
            assert!(finding["message"].as_str().is_some_and(|said| said.ends_with(words)), "{finding}");
            let with = ask(scheme, front.address(), HOST, &store, &ours).of(version);
            with.verdict(0, "verified").critical(&[]);
            let told = &with.peer()["ssl"]["client_certificate"];
            assert_eq!(
                (&told["sent"], &told["accepted"], &told["ours_among_wanted"], &told["wanted_cas"]),
                (&json!(true), &json!(true), &json!(true), &json!(["CN=Client Root CA, O=Lab"])),
                "{}",
                with.shown(),
            );
        }
    }
}

/// The ports of SIP over TLS, by themselves: mutual by design, so what was not tried is said.
#[test]
fn sip_over_tls_says_that_the_chain_is_judged_and_mutual_tls_not_tried() {
    let estate = Estate::new();
    let store = estate.pki.store(&[&estate.root]);
    let clients = estate.clients();
    let authority = clients.root.file.display();
    let bundle = estate.pki.bundle(&[&estate.intermediate]);
    let demands = format!("-Verify 3 -verify_return_error -verifyCAfile {authority} -CAfile {authority}");
    let recipe = s_server::with_leaf(&estate.leaf).sending(&bundle).options(&demands);
    for address in ["127.61.50.61:5061", "127.61.50.61:5062"] {
        let _server = recipe.try_start(address).expect("nobody else is at this address");
        let check = check(address, &store).name(HOST);
        let report = check.report();
        report.verdict(1, "failed").critical(&["client-certificate-required"]).valid();
        assert_eq!((&report.peer()["transport"], &report.peer()["transport_by"]), (&json!("sips"), &json!("port")));
        report.presented(&[&estate.leaf, &estate.intermediate]);
        assert_eq!(report.peer()["trusted_by"]["store"], true, "{}", report.shown());
        for (language, words) in
            [("en", "chain is judged all the same; mutual TLS was not tried"), ("ja", "相互 TLS は試していません")]
        {
            let human = check.clone().options(&["--lang", language]).outcome();
            let text: String = human.stdout.split_whitespace().collect();
            let words: String = words.split_whitespace().collect();
            assert!(text.contains(&words), "{}", human.stdout);
        }
        let ours = clients.options(&estate);
        let report = check.options(&ours.each_ref().map(String::as_str)).report();
        report.verdict(0, "verified").critical(&[]);
        let told = &report.peer()["ssl"]["client_certificate"];
        assert_eq!((&told["accepted"], &told["ours_among_wanted"]), (&json!(true), &json!(true)), "{}", report.shown());
    }
}
