//! How services begin: text first, then packets.

use super::Service;

/// Line protocols, by how the first line begins.
pub(super) fn by_text(bytes: &[u8]) -> Option<Service> {
    const STARTS: &[(&[u8], Service)] = &[
        (b"HTTP/", Service::Http),
        (b"<!DOCTYPE HTML", Service::Http),
        (b"<HTML", Service::Http),
        (b"SIP/2.0 ", Service::Sip),
        (b"SSH-", Service::Ssh),
        (b"INVALID SSH IDENTIFICATION", Service::Ssh),
        (b"+OK", Service::Pop3),
        (b"* OK", Service::Imap),
        (b"* PREAUTH", Service::Imap),
        (b"* BYE", Service::Imap),
        (b"* BAD", Service::Imap),
        (b"\"IMPLEMENTATION\"", Service::Sieve),
        (b"\"SIEVE\"", Service::Sieve),
        (b"\"STARTTLS\"", Service::Sieve),
        (b"\"SASL\"", Service::Sieve),
        (b"<STREAM", Service::Xmpp),
        (b"RFB 00", Service::Vnc),
        // The error of PostgreSQL's version 2 protocol, sent for a start packet it cannot read.
        (b"EFATAL", Service::Postgres),
        (b"EERROR", Service::Postgres),
    ];
    if starts(bytes, b"<?XML") {
        // An XHTML page begins like an XML stream.
        return Some(if has(bytes, b"<HTML") || has(bytes, b"DOCTYPE") { Service::Http } else { Service::Xmpp });
    }
    let found = STARTS.iter().find(|(start, _)| starts(bytes, start)).map(|row| row.1);
    found.or_else(|| by_reply_code(bytes))
}

/// `220 words`: SMTP, LMTP, FTP and NNTP share reply codes, their words tell them apart.
fn by_reply_code(bytes: &[u8]) -> Option<Service> {
    let (code, rest) = bytes.split_first_chunk::<3>()?;
    if !matches!(rest.first(), Some(b' ' | b'-' | b'\r' | b'\n')) {
        return None;
    }
    let mail = has(rest, b"SMTP") || has(rest, b"MAIL");
    Some(match code {
        b"220" | b"421" | b"500" | b"502" | b"530" if has(rest, b"LMTP") => Service::Lmtp,
        // FTP first: "Microsoft FTP Service" on mail.example.com is no mail server.
        b"220" | b"421" | b"500" | b"530" if has(rest, b"FTP") => Service::Ftp,
        b"220" | b"421" | b"500" | b"502" if mail => Service::Smtp,
        // 554 greets in SMTP alone (RFC 5321 §3.1); enhanced status codes are SMTP's (RFC 3463).
        b"554" => Service::Smtp,
        b"421" | b"500" | b"502" if enhanced_status(rest) => Service::Smtp,
        b"220" | b"421" | b"500" => Service::SmtpOrFtp,
        b"200" | b"201" if [&b"NNTP"[..], b"NNRP", b"NEWS", b"POSTING"].iter().any(|word| has(rest, word)) => {
            Service::Nntp
        }
        _ => return None,
    })
}

/// `5.5.1` behind the reply code.
fn enhanced_status(rest: &[u8]) -> bool {
    matches!(rest, [_, b'4' | b'5', b'.', b'0'..=b'9', b'.', b'0'..=b'9', ..])
}

/// Binary protocols, by the shape of their first packet.
pub(super) fn by_structure(bytes: &[u8]) -> Option<Service> {
    Some(match bytes {
        // Level or message type, then major version 3.
        [20..=24, 3, 0..=4, ..] => Service::Tls,
        // Two-byte header with the top bit, SERVER-HELLO or ERROR (draft-hickman-netscape-ssl-00 §2.1).
        [0x80..=0xff, _, 4, 0 | 1, 0 | 1, ..] | [0x80, 3, 0, 0, ..] => Service::Ssl2,
        // Payload length, sequence 0, then protocol 10 and a version text, or an error packet.
        [low, high, 0, 0, kind, rest @ ..] if mysql([*low, *high], *kind, rest) => Service::MySql,
        [b'N'] => Service::Postgres,
        // ErrorResponse: length, then the severity field.
        [b'E', 0, 0, _, _, b'S', ..] => Service::Postgres,
        // TPKT version 3, X.224 connection confirm.
        [3, 0, _, _, _, 0xd0, ..] => Service::Rdp,
        // A last TDS packet of the server (type 4), its length beyond its own header of 8.
        [4, 1, high, low, _, _, _, 0, ..] if u16::from_be_bytes([*high, *low]) > 8 => Service::MsSql,
        // IAC, then WILL, WONT, DO or DONT.
        [0xff, 0xfb..=0xfe, ..] => Service::Telnet,
        [0x30, rest @ ..] if ldap(rest) => Service::Ldap,
        _ => return None,
    })
}

fn mysql(length: [u8; 2], kind: u8, rest: &[u8]) -> bool {
    let length = usize::from(u16::from_le_bytes(length));
    match kind {
        // "8.0.36", "5.5.5-10.11.6-MariaDB"
        10 => length > 20 && rest.first().is_some_and(u8::is_ascii_digit),
        // Error number (1000 and up), then text: "Host '…' is not allowed to connect".
        0xff => rest.first_chunk().is_some_and(|number| u16::from_le_bytes(*number) >= 1000),
        _ => false,
    }
}

/// SEQUENCE { messageID INTEGER, an operation with an application tag }, the SEQUENCE's tag taken off.
fn ldap(rest: &[u8]) -> bool {
    let content = match rest {
        [0..=0x7f, content @ ..] | [0x81, _, content @ ..] | [0x82, _, _, content @ ..] => content,
        // Active Directory writes every length in five bytes.
        [0x84, _, _, _, _, content @ ..] => content,
        _ => return false,
    };
    let [2, length @ 1..=4, content @ ..] = content else { return false };
    content.get(usize::from(*length)).is_some_and(|tag| tag & 0xc0 == 0x40)
}

fn starts(bytes: &[u8], upper: &[u8]) -> bool {
    bytes.get(..upper.len()).is_some_and(|start| start.eq_ignore_ascii_case(upper))
}

fn has(bytes: &[u8], upper: &[u8]) -> bool {
    bytes.windows(upper.len()).any(|window| window.eq_ignore_ascii_case(upper))
}
