//! `--certsrv`: a CA's certificates from AD CS web enrolment, as its pages answer, and as they should not.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::{document, files, held, import, refused_without_a_change};
use crate::Estate;
use crate::support::listener::{self, Listener};
use crate::support::pki::{Cert, Order, Pki, openssl, run};
use crate::support::program::Outcome;
use crate::support::s_server::{self, OpensslServer};

/// An answer of the enrolment pages.
#[derive(Clone)]
struct Answer(&'static str, &'static str, Vec<u8>);

fn ok(body: impl Into<Vec<u8>>) -> Answer {
    Answer("200 OK", "", body.into())
}

fn page(renewals: u32) -> Answer {
    ok(format!("<html><script language=\"javascript\">\nvar nRenewals={renewals};\n</script></html>"))
}

/// Answers each path and query, and the whole request as it was heard.
fn enrolment(pages: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> Listener {
    Listener::start(move |mut stream| {
        let request = heard(&mut stream);
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        let Answer(status, fields, body) = pages(&path, &request);
        drop(write!(stream, "HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\n\r\n", body.len()));
        drop(stream.write_all(&body));
    })
}

fn heard(stream: &mut TcpStream) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 2048]);
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&request).into_owned()
}

/// The PKCS#7 of these, in base64 with the lines that AD CS puts around it: those of a certificate.
fn p7b(pki: &Pki, certificates: &[&Cert]) -> Vec<u8> {
    let mut pkcs7 = openssl(&["crl2pkcs7", "-nocrl", "-certfile"]);
    let text = run(pkcs7.arg(pki.bundle(certificates)));
    text.replace("PKCS7", "CERTIFICATE").replace('\n', "\r\n").into_bytes()
}

/// A server that sends its leaf alone, as IIS behind an issuing CA may, and an empty store.
fn bare() -> (Estate, OpensslServer, PathBuf) {
    let estate = Estate::new();
    let server = s_server::with_leaf(&estate.leaf).start();
    let store = estate.pki.store(&[]);
    (estate, server, store)
}

/// A healthy enrolment of the estate's issuing CA, renewed so often.
fn healthy(estate: &Estate, renewals: u32) -> Listener {
    let chain = p7b(&estate.pki, &[&estate.intermediate, &estate.root]);
    let newest = format!("/certsrv/certnew.p7b?ReqID=CACert&Renewal={renewals}&Enc=b64");
    enrolment(move |path, _| match path {
        "/certsrv/certcarc.asp" => page(renewals),
        path if path == newest => ok(chain.clone()),
        _ => Answer("404 Not Found", "", vec![]),
    })
}

fn url(listener: &Listener) -> String {
    format!("http://{}/certsrv", listener.address())
}

fn credentials(estate: &Estate, text: &str, mode: u32) -> PathBuf {
    let path = estate.pki.folder().write("credentials", text);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn the_chain_of_the_newest_renewal_fills_the_gap_and_is_unproved() {
    let (estate, server, store) = bare();
    for renewals in 0..=2 {
        let web = healthy(&estate, renewals);
        let (code, plan) = document(server.address(), &store, &["--yes", "--certsrv", &url(&web)]);
        assert_eq!((code, &plan["installed_reason"]), (1, &"unproved".into()), "{plan}");
        let offered = plan["plan"]["certificates"].as_array().unwrap();
        let told: Vec<_> = offered.iter().map(|c| (&c["sha256"], &c["origin"], &c["approval"])).collect();
        let (origin, approval): (Value, Value) = ("certsrv".into(), "fingerprint".into());
        let [root, intermediate] = [&estate.root, &estate.intermediate].map(|c| Value::from(c.sha256.as_str()));
        assert_eq!(told, [(&root, &origin, &approval), (&intermediate, &origin, &approval)], "{plan}");
        let gave = format!("{}/certnew.p7b?ReqID=CACert&Renewal={renewals}&Enc=b64", url(&web));
        assert_eq!(offered[0]["origin_url"], gave.as_str());
    }
    assert!(files(&store).is_empty());
    // Its root's fingerprint proves the rest, which the root signed.
    let web = healthy(&estate, 1);
    let approved = ["--approve", &estate.root.sha256, "--approve", &estate.intermediate.sha256];
    let (code, result) = document(server.address(), &store, &[&approved[..], &["--certsrv", &url(&web)]].concat());
    assert_eq!((code, &result["peers"][0]["after"]["ssl_status"]), (0, &"verified".into()), "{result}");
    assert_eq!(held(&store).len(), 2);
}

/// The store holds the root: what the root signed is proved, wherever it came from.
#[test]
fn what_the_store_proves_needs_no_fingerprint() {
    let (estate, server, _) = bare();
    let store = estate.pki.store(&[&estate.root]);
    let web = healthy(&estate, 0);
    let (code, result) = document(server.address(), &store, &["--yes", "--certsrv", &url(&web)]);
    assert_eq!(code, 0, "{result}");
    assert_eq!(result["installed"]["added"], serde_json::json!([estate.intermediate.sha256]));
    assert_eq!(result["plan"]["not_needed"], 1, "the root was there");
}

#[test]
fn people_read_where_it_came_from_in_both_languages() {
    let (estate, server, store) = bare();
    let web = healthy(&estate, 2);
    for (language, words) in [
        ("en", ["AD CS web enrolment at", "it came over plain http", "--approve"]),
        ("ja", ["AD CS の Web 登録", "暗号化されない http で届いた", "--approve"]),
    ] {
        let outcome = import(server.address(), &store, &["--yes", "--certsrv", &url(&web), "--lang", language]);
        let flat = outcome.stdout.replace('\n', "").replace("  ", "");
        assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
        for word in words {
            assert!(flat.contains(&word.replace("  ", "")), "{word}\n{}", outcome.stdout);
        }
    }
}

/// A plan says where a certificate came from, and proves nothing by it.
#[test]
fn a_plan_with_it_is_applied_by_fingerprint_alone() {
    let (estate, server, store) = bare();
    let web = healthy(&estate, 0);
    let plan = estate.pki.folder().path().join("plan.json");
    let plan = plan.to_str().unwrap();
    let outcome = import(server.address(), &store, &["--plan", plan, "--certsrv", &url(&web)]);
    assert_eq!(outcome.code, Some(1), "{}{}", outcome.stdout, outcome.stderr);
    drop(web);
    let apply = |options: &[&str]| {
        let mut command = crate::support::program::peertrust();
        crate::support::program::run(command.args(["import", "--no-ping", "--apply", plan]).args(options))
    };
    assert_eq!(apply(&["--yes"]).code, Some(1));
    assert!(files(&store).is_empty());
    let outcome = apply(&["--yes", "--approve", &estate.root.sha256, "--approve", &estate.intermediate.sha256]);
    assert_eq!((outcome.code, held(&store).len()), (Some(0), 2), "{}{}", outcome.stdout, outcome.stderr);
}

/// It has the name of what is missing and did not sign it: told, and not offered.
#[test]
fn another_ca_of_that_name_is_refused() {
    let (estate, server, store) = bare();
    let namesake = estate.pki.self_signed(&Order::authority("Lab Issuing CA"));
    let body = namesake.pem.clone();
    let web = enrolment(move |path, _| match path {
        "/certsrv/certcarc.asp" => page(0),
        path if path.contains("certnew.cer") => ok(body.clone()),
        _ => ok("<html><title>No chain</title></html>"),
    });
    let (code, result) = document(server.address(), &store, &["--yes", "--certsrv", &url(&web)]);
    let offered = &result["plan"]["certificates"][0];
    assert_eq!((code, &offered["sha256"]), (1, &namesake.sha256.as_str().into()), "{result}");
    let told = (&offered["prediction"]["reason"], &offered["origin"], &offered["install"]);
    assert_eq!(told, (&"other-key".into(), &"certsrv".into(), &false.into()));
    assert!(files(&store).is_empty());
}

#[test]
fn basic_authentication_is_by_a_file_that_is_secret() {
    let (estate, server, store) = bare();
    let chain = p7b(&estate.pki, &[&estate.intermediate, &estate.root]);
    let web = enrolment(move |path, request| {
        // CORP\jane:p:w
        let known = request.contains("\r\nAuthorization: Basic Q09SUFxqYW5lOnA6dw==\r\n");
        match path {
            _ if !known => Answer(
                "401 Unauthorized",
                "WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\nWWW-Authenticate: Basic realm=\"ca\"\r\n",
                b"<html>401</html>".to_vec(),
            ),
            "/certsrv/certcarc.asp" => page(0),
            _ => ok(chain.clone()),
        }
    });
    let run = |options: &[&str]| {
        import(server.address(), &store, &[&["--dry-run", "--certsrv", &url(&web)], options].concat())
    };
    let without = run(&[]);
    fails(&without, &["--certsrv-credentials", "Negotiate, NTLM, Basic"]);
    let wrong = credentials(&estate, "CORP\\jane:other\n", 0o600);
    fails(&run(&["--certsrv-credentials", wrong.to_str().unwrap()]), &["does not accept these credentials"]);
    let public = credentials(&estate, "CORP\\jane:p:w\n", 0o644);
    let before = web.connections();
    fails(&run(&["--certsrv-credentials", public.to_str().unwrap()]), &["can be read by everybody", "chmod o-r"]);
    assert_eq!(web.connections(), before, "a password that is no secret is not sent");
    let none = credentials(&estate, "jane\n", 0o600);
    fails(&run(&["--certsrv-credentials", none.to_str().unwrap()]), &["user:password was expected"]);
    let right = credentials(&estate, "CORP\\jane:p:w\r\n", 0o640);
    let outcome = run(&["--certsrv-credentials", right.to_str().unwrap()]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("Lab Issuing CA") && outcome.stdout.contains("AD CS"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("over plain http"), "{}", outcome.stderr);
    assert!(!outcome.stdout.contains("p:w") && !outcome.stderr.contains("p:w"));
}

/// It ends with exit code 2, and says each of these.
#[track_caller]
fn fails(outcome: &Outcome, words: &[&str]) {
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
    for word in words {
        assert!(outcome.stderr.contains(word), "{word}\n{}", outcome.stderr);
    }
}

/// Whatever the pages answer instead: what it is is said in both languages, no peer is asked, nothing is written.
#[test]
fn every_other_answer_is_told_for_what_it_is() {
    let estate = Estate::new();
    let peer = listener::silent();
    let store = estate.pki.store(&[&estate.stranger()]);
    let before = files(&store);
    let fixed = |answer: Answer| enrolment(move |_, _| answer.clone());
    let behind = |answer: Answer| {
        enrolment(move |path, _| if path.ends_with("certcarc.asp") { page(0) } else { answer.clone() })
    };
    let elsewhere = healthy(&estate, 0);
    let moved = format!("Location: http://localhost:{}/certsrv/certcarc.asp\r\n", elsewhere.address().port());
    let moved: &'static str = Box::leak(moved.into_boxed_str());
    let drips = Listener::start(|mut stream| {
        heard(&mut stream);
        for byte in b"HTTP/1.1 200 OK\r\nX: ".iter().chain(std::iter::repeat(&b'x')) {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    });
    let ntlm = "WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n";
    let mut large = b"<html>".to_vec();
    large.resize(70_000, b' ');
    let cases = [
        (
            fixed(Answer("401 Unauthorized", ntlm, vec![])),
            ["by Negotiate, NTLM, and only Basic", "Negotiate, NTLM です"],
        ),
        (fixed(Answer("401 Unauthorized", "", vec![])), ["by -, and only Basic", "- です"]),
        (fixed(Answer("403 Forbidden", "", vec![])), ["forbidden (403)", "禁止"]),
        (fixed(Answer("404 Not Found", "", vec![])), ["an error (404)", "(404)"]),
        (
            fixed(ok("<html><title>IIS Windows Server</title></html>")),
            ["“IIS Windows Server”", "「IIS Windows Server」"],
        ),
        (fixed(ok("\u{1b}[31mnone")), ["\\u001b[31mnone", "\\u001b[31mnone"]),
        (behind(ok("<html><head><title>Sign in</title>")), ["a web page instead", "Web ページ"]),
        (behind(ok("none")), ["“none”", "「none」"]),
        (behind(Answer("500 Oops", "", vec![])), ["(500)", "(500)"]),
        (fixed(ok(large)), ["too large", "大きすぎ"]),
        (drips, ["no answer in time", "時間内"]),
        (fixed(Answer("302 Found", moved, vec![])), ["redirected to another server", "別のサーバ"]),
        (
            fixed(Answer("301 Moved", "Location: https://ca.corp.test/certsrv\r\n", vec![])),
            ["leads to https", "https です"],
        ),
        (listener::greets("SSH-2.0-OpenSSH_9.2\r\n"), ["no HTTP", "HTTP"]),
    ];
    for (web, [english, japanese]) in &cases {
        for (language, words) in [("en", english), ("ja", japanese)] {
            let options = ["--yes", "--certsrv", &url(web), "--fetch-timeout", "1", "--lang", language];
            let outcome = import(peer.address(), &store, &options);
            fails(&outcome, &[words]);
            refused_without_a_change(&outcome, 2, &before, &store);
        }
    }
    assert_eq!((elsewhere.connections(), peer.connections()), (0, 0));
    let (_held, closed) = listener::closed_port();
    let closed = format!("http://{closed}/certsrv");
    for (url, words) in [
        (closed.as_str(), "no connection"),
        ("https://ca.corp.test/certsrv", "https, which is not spoken"),
        ("http://jane:secret@ca.corp.test/", "user information"),
        ("ldap://ca.corp.test", "LDAP"),
        ("ca.corp.test", "not a URL"),
    ] {
        fails(&import(peer.address(), &store, &["--certsrv", url]), &[words]);
    }
    fails(&import(peer.address(), &store, &["--certsrv-credentials", "x"]), &["--certsrv"]);
}
