//! LDAP, XMPP, PostgreSQL, MySQL, RDP and SQL Server. RDP and TDS speak the byte examples of the published documents:
//! no live server of either was at hand.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::super::tds::Wrapped;
use super::super::{DialogueOutcome, Injected};
use super::dialogues::{held, not_offered, outcome, refused, told};

const READY: DialogueOutcome = DialogueOutcome::Ready;

/// ExtendedResponse with this code and these words, lengths in the short form.
fn extended(code: u8, words: &str, more: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let result = [&[0x0a, 1, code, 4, 0, 4, length(words.as_bytes())], words.as_bytes(), more].concat();
    let message = [&[2, 1, 1, 0x78, length(&result)], &result[..]].concat();
    [&[0x30, length(&message)], &message[..]].concat()
}

#[test]
fn ldap_reads_both_forms_of_length() {
    let (ended, said) = told("ldap://dc.example", &extended(0, "", b"\x8a\x161.3.6.1.4.1.1466.20037"));
    assert_eq!(ended, READY);
    assert!(said[0].starts_with("C: 0\\x1d\\x02\\x01\\x01w"), "{said:?}");
    // As Active Directory writes it: every length in five bytes.
    let active_directory = b"\x30\x84\0\0\0\x10\x02\x01\x01\x78\x84\0\0\0\x07\x0a\x01\x00\x04\x00\x04\x00";
    assert_eq!(outcome("ldap://dc.example", active_directory), READY);
}

#[test]
fn ldap_tells_not_offered_from_refused_and_referred() {
    let ended = |server: &[u8]| outcome("ldap://dc.example", server);
    assert_eq!(ended(&extended(2, "unsupported", b"")), not_offered("2 (protocolError): unsupported"));
    assert_eq!(ended(&extended(52, "no key", b"")), refused("52 (unavailable): no key"));
    assert_eq!(ended(&extended(77, "", b"")), refused("77:"));
    let elsewhere = extended(10, "", b"\xa3\x0c\x04\x0aldap://b.c");
    assert_eq!(ended(&elsewhere), DialogueOutcome::Redirected { to: "ldap://b.c".to_owned() });
    for foreign in [&b"220 mx\r\n"[..], b"\x15\x03\x03", b"\x30\x80", b"\x30\x84\x7f\0\0\0", b"\x30\x03\x02\x01\x01"] {
        assert_eq!(ended(foreign), DialogueOutcome::Foreign, "{}", foreign.escape_ascii());
    }
    let injected = held("ldap://dc.example", &[&[&extended(0, "", b"")[..], b"more"].concat()]);
    assert_eq!(injected.injected, Some(Injected { bytes: 4, text: "more".to_owned() }));
}

const STREAM: &str = "<?xml version='1.0'?><stream:stream from='x.example' id='>' version='1.0' xmlns='jabber:client'>";

#[test]
fn xmpp_reads_features_and_proceeds() {
    let features = "<stream:features>\n <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>\
        <mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>";
    let proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    let (ended, said) = told("xmpp://x.example", format!("{STREAM}{features}{proceed}").as_bytes());
    assert_eq!(ended, READY);
    assert!(said[0].contains("to='x.example'") && said[0].contains("xmlns='jabber:client'"), "{said:?}");
    let ended = |rest: &str| outcome("xmpp-server://x.example", format!("{STREAM}{rest}").as_bytes());
    assert_eq!(ended(&format!("{features}<proceed xmlns='x'></proceed>")), READY);
    assert_eq!(ended(&format!("{features}<failure xmlns='x'/>")), refused("<failure xmlns='x'/>"));
    assert_eq!(ended("<stream:features><mechanisms/><sm/></stream:features>"), not_offered("features: mechanisms sm"));
    assert_eq!(ended("<stream:features/>"), not_offered("features:"));
    assert!(told("xmpp-server://x.example", b"").1[0].contains("xmlns='jabber:server'"));
}

#[test]
fn xmpp_stream_errors_are_read() {
    let ended = |rest: &str| outcome("xmpp://x.example", format!("{STREAM}{rest}").as_bytes());
    let error = |inside: &str| format!("<stream:error>{inside}</stream:error></stream:stream>");
    assert_eq!(
        ended(&error("<see-other-host xmlns='urn:x'>b.example:9222</see-other-host>")),
        DialogueOutcome::Redirected { to: "b.example:9222".to_owned() }
    );
    assert_eq!(ended(&error("<host-unknown xmlns='urn:x'/><text>who?</text>")), refused("host-unknown"));
    assert_eq!(ended("</stream:stream>"), refused("</stream:stream>"));
    let old = "<stream:stream xmlns='jabber:client'>";
    assert_eq!(outcome("xmpp://x.example", old.as_bytes()), not_offered(old));
    assert_eq!(outcome("xmpp://x.example", b"<html><body>"), DialogueOutcome::Foreign);
    assert_eq!(outcome("xmpp://x.example", b"220 mx\r\n"), DialogueOutcome::Foreign);
}

#[test]
fn postgres_answers_in_one_letter_or_an_error() {
    let ended = |server: &[u8]| outcome("postgres://db.example", server);
    assert_eq!(ended(b"S"), READY);
    assert_eq!(ended(b"N"), not_offered("N"));
    assert_eq!(ended(b"E\0\0\0\x1dSFATAL\0C53300\0Mtoo many\0\0"), refused("53300 too many"));
    assert_eq!(ended(b"Eunsupported frontend protocol\n\0"), refused("unsupported frontend protocol"));
    assert_eq!(ended(b"H"), DialogueOutcome::Foreign);
    // CVE-2021-23222: what stands behind the letter was not said under TLS.
    let dialogue = held("postgres://db.example", &[b"SX"]);
    assert_eq!(dialogue.injected, Some(Injected { bytes: 1, text: "X".to_owned() }));
}

fn mysql_greeting(capabilities: u16) -> Vec<u8> {
    let low = capabilities.to_le_bytes();
    let rest = [&b"\x0a5.5.5-10.11.6-MariaDB\0\x08\0\0\0abcdefgh\0"[..], &low, b"\x2d\x02\0\xff\xc1\x15"].concat();
    [&[u8::try_from(rest.len()).unwrap(), 0, 0, 0], &rest[..]].concat()
}

#[test]
fn mysql_starts_at_once_where_the_greeting_offers_it() {
    let (ended, said) = told("mysql://db.example", &mysql_greeting(0x0a00));
    assert_eq!(ended, READY);
    assert!(said[1].starts_with("C:  \\x00\\x00\\x01\\x01\\x8a\\x00\\x00"), "{said:?}");
    let ended = |server: &[u8]| outcome("mysql://db.example", server);
    assert_eq!(ended(&mysql_greeting(0x0200)), not_offered("5.5.5-10.11.6-MariaDB"));
    let blocked = b"\x1a\0\0\0\xff\x6a\x04Host 'x' is not allowed";
    assert_eq!(ended(blocked), refused("1130 Host 'x' is not allowed"));
    for foreign in [&b"220 mx ESMTP\r\n"[..], b"\x4a\0\0\0\x09", b"\xff\xff\xff\0\x0a", b"\x02\0\0\0"] {
        assert_eq!(ended(foreign), DialogueOutcome::Foreign, "{}", foreign.escape_ascii());
    }
}

/// MS-RDPBCGR §4.1.2, Server X.224 Connection Confirm PDU, with what it negotiates.
fn connection_confirm(negotiation: &[u8]) -> Vec<u8> {
    let length = 11 + negotiation.len();
    let byte = |length: usize| u8::try_from(length).unwrap();
    [&[3, 0, 0, byte(length), byte(length - 5), 0xd0, 0, 0, 0x12, 0x34, 0], negotiation].concat()
}

#[test]
fn rdp_reads_what_was_negotiated() {
    let ended = |negotiation: &[u8]| outcome("rdp://ts.example", &connection_confirm(negotiation));
    // The example itself: RDP_NEG_RSP, PROTOCOL_RDP.
    assert_eq!(ended(&[2, 0, 8, 0, 0, 0, 0, 0]), not_offered("PROTOCOL_RDP"));
    assert_eq!(ended(&[2, 0x1f, 8, 0, 1, 0, 0, 0]), READY);
    assert_eq!(ended(&[2, 0x1f, 8, 0, 2, 0, 0, 0]), READY);
    assert_eq!(ended(&[3, 0, 8, 0, 2, 0, 0, 0]), not_offered("2 SSL_NOT_ALLOWED_BY_SERVER"));
    assert_eq!(ended(&[3, 0, 8, 0, 3, 0, 0, 0]), refused("3 SSL_CERT_NOT_ON_SERVER"));
    assert_eq!(ended(&[]), not_offered("no RDP_NEG_RSP"));
    assert_eq!(ended(&[9, 0, 8, 0, 3, 0, 0, 0]), DialogueOutcome::Foreign);
    assert_eq!(outcome("rdp://ts.example", b"SSH-2.0"), DialogueOutcome::Foreign);
    // §2.2.1.1: TPKT, X.224 connection request, RDP_NEG_REQ for TLS and CredSSP.
    let said = told("rdp://ts.example", &[]).1;
    assert_eq!(
        said[0],
        "C: \\x03\\x00\\x00\\x13\\x0e\\xe0\\x00\\x00\\x00\\x00\\x00\\x01\\x00\\x08\\x00\\x03\\x00\\x00\\x00"
    );
}

/// A PRELOGIN response as in MS-TDS §4.2: VERSION, ENCRYPTION, INSTOPT, THREADID, MARS.
fn prelogin_response(encryption: u8) -> Vec<u8> {
    let options = [
        &[0, 0, 0x1a, 0, 6, 1, 0, 0x20, 0, 1, 2, 0, 0x21, 0, 1, 3, 0, 0x22, 0, 0, 4, 0, 0x22, 0, 1, 0xff][..],
        &[9, 0, 0, 0, 0, 0, encryption, 0, 0],
    ]
    .concat();
    [&[4, 1, 0, 0x2b, 0, 0, 1, 0], &options[..]].concat()
}

#[test]
fn sql_server_says_whether_it_encrypts() {
    let ended = |encryption| outcome("mssql://sql.example", &prelogin_response(encryption));
    assert_eq!((ended(0), ended(1), ended(3)), (READY, READY, READY));
    assert_eq!(ended(2), not_offered("ENCRYPT_NOT_SUP"));
    assert_eq!(ended(9), DialogueOutcome::Foreign);
    let error = b"\x04\x01\0\x15\0\0\x01\0\xaa\x09\0n\0o\0t\0 \0u\0s\0";
    assert!(matches!(outcome("mssql://sql.example", error), DialogueOutcome::Refused { .. }));
    for foreign in [&b"HTTP/1.1 400"[..], b"\x04\x01\0\x07", b"\x04\x01\0\x08\0\0\x01\0", b"\x04\0\0\x2b\0\0\x01\0"] {
        assert!(outcome("mssql://sql.example", foreign) != READY, "{}", foreign.escape_ascii());
    }
}

#[tokio::test]
async fn tls_records_travel_in_tds_packets_until_the_server_leaves_them_off() {
    let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
    let mut wrapped = Wrapped::new(ours);
    wrapped.write_all(&[0x16; 5000]).await.unwrap();
    wrapped.flush().await.unwrap();
    let mut packets = vec![0; 5000 + 2 * 8];
    theirs.read_exact(&mut packets).await.unwrap();
    assert_eq!(&packets[..8], [0x12, 0, 0x10, 0, 0, 0, 0, 0]);
    assert_eq!(&packets[4096..4104], [0x12, 1, 0x03, 0x98, 0, 0, 0, 0]);
    // Cut anywhere, an empty packet among them, and at last a record without a packet around it.
    for piece in
        [&[0x12, 1, 0][..], &[10, 0, 0, 0, 0, 1], &[2, 4, 1, 0, 8, 0, 0, 0, 0, 4, 1, 0, 9, 0, 0, 0, 0, 3, 0x17, 3]]
    {
        theirs.write_all(piece).await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut heard = [0; 5];
    wrapped.read_exact(&mut heard).await.unwrap();
    assert_eq!(heard, [1, 2, 3, 0x17, 3]);
    drop(theirs);
    assert_eq!(wrapped.read(&mut heard).await.unwrap(), 0);
}
