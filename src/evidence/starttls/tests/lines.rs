//! IMAP, POP3, ManageSieve, NNTP and FTP: the line protocols beside SMTP.

use super::super::DialogueOutcome;
use super::dialogues::{not_offered, outcome, refused, told};

const READY: DialogueOutcome = DialogueOutcome::Ready;

fn clients(said: &[String]) -> Vec<&str> {
    said.iter().filter_map(|line| line.strip_prefix("C: ")).collect()
}

#[test]
fn imap_asks_for_capabilities_unless_the_greeting_told() {
    let (ended, said) = told("imap://mx.example", b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\na2 OK begin\r\n");
    assert_eq!((ended, clients(&said)), (READY, vec!["a2 STARTTLS"]));
    let (ended, said) = told(
        "imap://mx.example",
        b"* OK The Microsoft Exchange IMAP4 service is ready.\r\n* CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM starttls\r\n\
          a1 OK CAPABILITY completed.\r\n* OK still here\r\na2 OK Begin TLS negotiation now.\r\n",
    );
    assert_eq!((ended, clients(&said)), (READY, vec!["a1 CAPABILITY", "a2 STARTTLS"]));
}

#[test]
fn imap_tells_not_offered_from_refused() {
    let ended = |server: &str| outcome("imap://mx.example", server.as_bytes());
    // The word in the greeting's text is no capability.
    assert_eq!(
        ended("* OK STARTTLS is nice\r\n* CAPABILITY IMAP4rev1 STARTTLSX\r\na1 OK done\r\n"),
        not_offered("* CAPABILITY IMAP4rev1 STARTTLSX")
    );
    assert_eq!(ended("* PREAUTH hello root\r\n"), not_offered("* PREAUTH hello root"));
    assert_eq!(ended("* BYE go away\r\n"), refused("* BYE go away"));
    let offered = "* OK [CAPABILITY STARTTLS] hi\r\n";
    assert_eq!(ended(&format!("{offered}a2 NO no key\r\n")), refused("a2 NO no key"));
    assert_eq!(ended(&format!("{offered}a2 BAD what\r\n")), refused("a2 BAD what"));
    assert_eq!(ended("220 mx ESMTP\r\n"), DialogueOutcome::Foreign);
    assert!(matches!(ended(&format!("{offered}a1 OK\r\n")), DialogueOutcome::Broken { .. }));
}

#[test]
fn pop3_asks_even_an_old_server_and_believes_a_new_ones_list() {
    let (ended, said) = told("pop3://mx.example", b"+OK hi\r\n+OK list\r\nUSER\r\nSTLS\r\n.\r\n+OK begin\r\n");
    assert_eq!((ended, clients(&said)), (READY, vec!["CAPA", "STLS"]));
    let ended = |server: &str| outcome("pop3://mx.example", server.as_bytes());
    assert_eq!(ended("+OK hi\r\n-ERR what\r\n+OK begin\r\n"), READY);
    assert_eq!(ended("+OK hi\r\n-ERR what\r\n-ERR what\r\n"), not_offered("-ERR what"));
    assert_eq!(ended("+OK hi\r\n+OK\r\nUSER\r\nTOP\r\n.\r\n"), not_offered("USER TOP"));
    assert_eq!(ended("+OK hi\r\n+OK\r\nSTLS\r\n.\r\n-ERR no key\r\n"), refused("-ERR no key"));
    assert_eq!(ended("-ERR busy\r\n"), refused("-ERR busy"));
    assert_eq!(ended("* OK imap\r\n"), DialogueOutcome::Foreign);
}

#[test]
fn sieve_reads_capabilities_with_literals() {
    let list = "\"IMPLEMENTATION\" {7}\r\n\"A\r\nB\" x\r\n\"SASL\" \"\"\r\n";
    let offered = format!("{list}\"STARTTLS\"\r\nOK \"ready\"\r\n");
    let (ended, said) = told("sieve://mx.example", format!("{offered}OK \"begin\"\r\n").as_bytes());
    assert_eq!((ended, clients(&said)), (READY, vec!["STARTTLS"]));
    let ended = |server: &str| outcome("sieve://mx.example", server.as_bytes());
    assert_eq!(ended(&format!("{list}OK\r\n")), not_offered("\"IMPLEMENTATION\" \"SASL\""));
    assert_eq!(ended(&format!("{offered}NO \"no key\"\r\n")), refused("NO \"no key\""));
    assert_eq!(ended("BYE \"too many\"\r\n"), refused("BYE \"too many\""));
    assert_eq!(ended("+OK pop\r\n"), DialogueOutcome::Foreign);
    assert!(matches!(ended("\"A\" {99999}\r\n"), DialogueOutcome::Closed));
}

#[test]
fn nntp_asks_even_an_old_server_and_believes_a_new_ones_list() {
    let (ended, said) = told("nntp://n.example", b"200 hi\r\n101 list\r\nVERSION 2\r\nSTARTTLS\r\n.\r\n382 go\r\n");
    assert_eq!((ended, clients(&said)), (READY, vec!["CAPABILITIES", "STARTTLS"]));
    let ended = |server: &str| outcome("nntp://n.example", server.as_bytes());
    // As the examples of RFC 4642 §2.2.2 go.
    let listed =
        "200 hi\r\n101 Capability list:\r\nVERSION 2\r\nREADER\r\nIHAVE\r\nLIST ACTIVE NEWSGROUPS\r\nSTARTTLS\r\n.\r\n";
    assert_eq!(ended(&format!("{listed}382 Continue with TLS negotiation\r\n")), READY);
    let refusal = "580 Can not initiate TLS negotiation";
    assert_eq!(ended(&format!("{listed}{refusal}\r\n")), refused(refusal));
    assert_eq!(ended("201 hi\r\n500 what\r\n382 go\r\n"), READY);
    assert_eq!(ended("201 hi\r\n500 what\r\n500 what\r\n"), not_offered("500 what"));
    assert_eq!(ended("200 hi\r\n101 list\r\nREADER\r\n.\r\n"), not_offered("READER"));
    assert_eq!(ended("200 hi\r\n101 l\r\nSTARTTLS\r\n.\r\n580 no\r\n"), refused("580 no"));
    assert_eq!(ended("502 not you\r\n"), refused("502 not you"));
}

#[test]
fn ftp_asks_for_features_only_to_understand_a_refusal() {
    let (ended, said) = told("ftp://f.example", b"220-Welcome\r\nto this\r\n220 server\r\n234 go\r\n");
    assert_eq!((ended, clients(&said)), (READY, vec!["AUTH TLS"]));
    let ended = |server: &str| outcome("ftp://f.example", server.as_bytes());
    let sign_in = "220 hi\r\n530 Please login.\r\n";
    assert_eq!(ended(&format!("{sign_in}211-Features:\r\n UTF8\r\n211 End\r\n")), not_offered("530 Please login."));
    let listed = format!("{sign_in}211-Features:\r\n AUTH SSL;TLS-P;tls\r\n211 End\r\n");
    assert_eq!(ended(&listed), refused("530 Please login."));
    assert_eq!(ended(&format!("{sign_in}500 what\r\n")), not_offered("530 Please login."));
    assert_eq!(ended("120 in a minute\r\n220 now\r\n234 go\r\n"), READY);
    assert_eq!(ended("421 too many\r\n"), refused("421 too many"));
    assert_eq!(ended("220 hi\r\n431 no key\r\n"), refused("431 no key"));
}
