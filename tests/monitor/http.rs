//! A client of a few lines, that says what a browser or a library would not let it say.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status; 0 where the server hung up without one.
    pub status: u16,
    /// Lines of the head, the first left out.
    pub head: String,
    /// What followed.
    pub body: String,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let (first, rest) = head.split_once("\r\n").unwrap_or((head, ""));
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        Self { status, head: rest.to_ascii_lowercase(), body: body.to_owned() }
    }
}

/// Asks for a path as everybody does.
pub fn get(server: SocketAddr, path: &str) -> Answer {
    ask(server, &format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n"))
}

/// The same, with more lines in the head.
pub fn get_with(server: SocketAddr, path: &str, lines: &str) -> Answer {
    ask(server, &format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n{lines}\r\n"))
}

/// Posts nothing.
pub fn post(server: SocketAddr, path: &str, lines: &str) -> Answer {
    ask(
        server,
        &format!("POST {path} HTTP/1.1\r\nHost: {server}\r\nContent-Length: 0\r\nConnection: close\r\n{lines}\r\n"),
    )
}

/// Sends these bytes and reads to the end.
pub fn ask(server: SocketAddr, request: &str) -> Answer {
    try_ask(server, request).unwrap_or_else(|error| panic!("{server}: {error}"))
}

/// The same, where the server may be gone. A server that hangs up at once has answered with nothing.
pub fn try_ask(server: SocketAddr, request: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    // An answer may come before all is sent.
    let _ = stream.write_all(request.as_bytes());
    let mut bytes = Vec::new();
    let mut part = [0; 16 << 10];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(length) => bytes.extend_from_slice(&part[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => return Err(error),
        }
    }
    Ok(Answer::of(&bytes))
}

/// A value of a query.
pub fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
