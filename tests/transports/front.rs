//! A front end for every dialogue: it says what a healthy server of the protocol says up to the go-ahead, and then hands
//! the connection, byte for byte, to `openssl s_server`. So every behaviour of a TLS server can be met behind each of
//! the fourteen, those without a server of Debian's included.
//!
//! The words are those of the protocols' documents, written anew here: nothing is shared with the client under test.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;

use crate::support::listener::Listener;

/// Every dialogue before TLS.
pub const DIALOGUES: [&str; 14] = [
    "smtp",
    "lmtp",
    "imap",
    "pop3",
    "sieve",
    "nntp",
    "ldap",
    "xmpp",
    "xmpp-server",
    "ftp",
    "postgres",
    "mysql",
    "mssql",
    "rdp",
];

/// Listens, and speaks this dialogue before `backend`'s TLS.
pub fn before(scheme: &'static str, backend: SocketAddr) -> Listener {
    Listener::start(move |mut client| {
        // A client that leaves early is its own affair.
        if greet(scheme, &mut client).is_ok() {
            drop(hand_over(scheme, client, backend));
        }
    })
}

fn greet(scheme: &str, client: &mut TcpStream) -> io::Result<()> {
    match scheme {
        "smtp" | "lmtp" => lines(client, "220 front ready\r\n", |said| match said {
            "EHLO" | "LHLO" => ("250-front\r\n250-8BITMIME\r\n250 STARTTLS\r\n", false),
            _ => ("220 go ahead\r\n", said == "STARTTLS"),
        }),
        "imap" => imap(client),
        "pop3" => lines(client, "+OK front ready\r\n", |said| match said {
            "CAPA" => ("+OK\r\nUSER\r\nSTLS\r\n.\r\n", false),
            _ => ("+OK begin\r\n", said == "STLS"),
        }),
        "sieve" => lines(client, "\"IMPLEMENTATION\" \"front\"\r\n\"STARTTLS\"\r\nOK \"ready\"\r\n", |said| {
            ("OK \"begin\"\r\n", said == "STARTTLS")
        }),
        "nntp" => lines(client, "200 front ready\r\n", |said| match said {
            "CAPABILITIES" => ("101 list\r\nVERSION 2\r\nREADER\r\nSTARTTLS\r\n.\r\n", false),
            _ => ("382 continue\r\n", said == "STARTTLS"),
        }),
        "ftp" => lines(client, "220 front ready\r\n", |said| match said {
            "FEAT" => ("211-features\r\n AUTH TLS\r\n211 end\r\n", false),
            _ => ("234 proceed\r\n", said == "AUTH"),
        }),
        "xmpp" | "xmpp-server" => xmpp(scheme, client),
        "ldap" => ldap(client),
        "postgres" => answer(client, 8, b"S"),
        "mysql" => {
            client.write_all(MYSQL_GREETING)?;
            client.read_exact(&mut [0; 36])
        }
        "mssql" => {
            tds_packet(client)?;
            client.write_all(TDS_PRELOGIN)
        }
        "rdp" => {
            let mut head = [0; 4];
            client.read_exact(&mut head)?;
            answer(client, usize::from(head[3]) - 4, RDP_NEGOTIATED)
        }
        other => panic!("no dialogue {other}"),
    }
}

/// Reads so much, and says this.
fn answer(client: &mut TcpStream, length: usize, reply: &[u8]) -> io::Result<()> {
    client.read_exact(&mut vec![0; length])?;
    client.write_all(reply)
}

/// A dialogue of lines: `reply` is asked by each command's first word, and says whether TLS begins.
fn lines(client: &mut TcpStream, greeting: &str, reply: fn(&str) -> (&'static str, bool)) -> io::Result<()> {
    client.write_all(greeting.as_bytes())?;
    loop {
        let line = until(client, b'\n')?;
        let word = line.split_whitespace().next().unwrap_or_default().to_uppercase();
        let (words, go) = reply(&word);
        client.write_all(words.as_bytes())?;
        if go {
            return Ok(());
        }
    }
}

fn imap(client: &mut TcpStream) -> io::Result<()> {
    client.write_all(b"* OK front ready\r\n")?;
    loop {
        let line = until(client, b'\n')?;
        let (tag, command) = line.trim().split_once(' ').unwrap_or_default();
        if command == "CAPABILITY" {
            client.write_all(b"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n")?;
        }
        client.write_all(format!("{tag} OK done\r\n").as_bytes())?;
        if command == "STARTTLS" {
            return Ok(());
        }
    }
}

fn xmpp(scheme: &str, client: &mut TcpStream) -> io::Result<()> {
    let stream = until(client, b'>')?;
    if stream.trim_start().starts_with("<?xml") && !stream.contains("stream:stream") {
        until(client, b'>')?;
    }
    let namespace = if scheme == "xmpp" { "client" } else { "server" };
    client.write_all(
        format!(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:{namespace}' version='1.0' id='1' from='front' \
             xmlns:stream='http://etherx.jabber.org/streams'><stream:features>\
             <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
        )
        .as_bytes(),
    )?;
    while !until(client, b'>')?.contains("starttls") {}
    client.write_all(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
}

/// An ExtendedResponse to the message that asked: success, no matched DN, no words (RFC 4511 §4.12).
fn ldap(client: &mut TcpStream) -> io::Result<()> {
    let mut head = [0; 2];
    client.read_exact(&mut head)?;
    let mut message = vec![0; usize::from(head[1])];
    client.read_exact(&mut message)?;
    client.write_all(&[0x30, 12, 2, 1, message[2], 0x78, 7, 10, 1, 0, 4, 0, 4, 0])
}

/// Up to and with this octet, one at a time: what follows is for the TLS server.
fn until(client: &mut TcpStream, end: u8) -> io::Result<String> {
    let mut said = vec![];
    let mut octet = [0];
    loop {
        client.read_exact(&mut octet)?;
        said.push(octet[0]);
        if octet == [end] {
            return Ok(String::from_utf8_lossy(&said).into_owned());
        }
    }
}

/// Handshake v10: version, thread, half a scramble, capabilities with CLIENT_SSL, charset, status, the other half.
const MYSQL_GREETING: &[u8] = b"\x4a\0\0\0\x0a8.0.36\0\x08\0\0\0abcdefgh\0\xff\xff\x21\x02\0\xff\xdf\x15\
    \0\0\0\0\0\0\0\0\0\0abcdefghijkl\0mysql_native_password\0";

/// VERSION and ENCRYPTION (ENCRYPT_ON) in one packet of a tabular result.
const TDS_PRELOGIN: &[u8] = b"\x04\x01\0\x1a\0\0\x01\0\0\0\x0b\0\x06\x01\0\x11\0\x01\xff\x0f\0\x07\xd0\0\0\x01";

/// TPKT, X.224 connection confirm, RDP_NEG_RSP with PROTOCOL_SSL.
const RDP_NEGOTIATED: &[u8] = b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\0\x08\0\x01\0\0\0";

/// Both directions at once, until both are over.
fn hand_over(scheme: &str, client: TcpStream, backend: SocketAddr) -> io::Result<()> {
    let server = TcpStream::connect(backend)?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    let (mut from_server, mut to_client) = (server, client);
    let wrapped = scheme == "mssql";
    let up = thread::spawn(move || {
        let copied = if wrapped {
            unwrap(&mut from_client, &mut to_server)
        } else {
            io::copy(&mut from_client, &mut to_server).map(drop)
        };
        drop(to_server.shutdown(Shutdown::Write));
        copied
    });
    if wrapped {
        wrap(&mut from_server, &mut to_client)
    } else {
        io::copy(&mut from_server, &mut to_client).map(drop)
    }?;
    to_client.shutdown(Shutdown::Write)?;
    up.join().unwrap_or(Ok(()))
}

/// The content of one TDS packet.
fn tds_packet(client: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = [0; 8];
    client.read_exact(&mut head)?;
    let mut content = vec![0; usize::from(u16::from_be_bytes([head[2], head[3]])).saturating_sub(8)];
    client.read_exact(&mut content)?;
    Ok(content)
}

/// TLS records out of TDS packets. After the handshake a client speaks TLS alone, which begins with a content type
/// (0x14 to 0x17); a packet begins with 0x12.
fn unwrap(client: &mut TcpStream, server: &mut TcpStream) -> io::Result<()> {
    let mut first = [0];
    while client.peek(&mut first)? == 1 {
        if first != [0x12] {
            return io::copy(client, server).map(drop);
        }
        server.write_all(&tds_packet(client)?)?;
    }
    Ok(())
}

/// TLS records into TDS packets.
fn wrap(server: &mut TcpStream, client: &mut TcpStream) -> io::Result<()> {
    let mut chunk = [0; 4000];
    loop {
        let count = server.read(&mut chunk)?;
        if count == 0 {
            return Ok(());
        }
        let length = u16::try_from(count + 8).unwrap_or(u16::MAX).to_be_bytes();
        client.write_all(&[0x12, 1, length[0], length[1], 0, 0, 0, 0])?;
        client.write_all(&chunk[..count])?;
    }
}
