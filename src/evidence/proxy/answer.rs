//! A proxy's answer to CONNECT, read byte by byte. Pure.
//!
//! Byte by byte because what stands behind the head is the peer's already: a mail server's greeting may arrive with it,
//! and nothing that was read can be put back. A head has some hundred bytes, so that costs microseconds.

use crate::evidence::head::{self, Head};

/// Bytes of all heads together, announcements included.
pub const MAX_BYTES: usize = 16 << 10;
/// Lines of all heads together.
pub const MAX_LINES: usize = 128;
/// Announcements (1xx, RFC 9110 §15.2) before the answer; a proxy sends none or one.
const MAX_ANNOUNCEMENTS: usize = 4;

/// An answer that is being read.
#[derive(Debug, Default)]
pub struct Answer {
    /// The head that is being read.
    pending: Vec<u8>,
    bytes: usize,
    lines: usize,
    announcements: usize,
}

/// Why it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No HTTP response: what was expected and what came.
    NotHttp(String),
    /// More bytes, lines or announcements than the bound: which.
    TooLong(String),
}

impl Answer {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes were read.
    pub fn received(&self) -> usize {
        self.bytes
    }

    /// Takes one byte; the head, once it is whole. An announcement is passed over.
    pub fn feed(&mut self, byte: u8) -> Result<Option<Head>, Fault> {
        self.bytes += 1;
        self.pending.push(byte);
        // What cannot become a status line is told at once.
        if !head::begins_like_http(&self.pending) {
            return Err(Fault::NotHttp(format!("no HTTP: {}", head::shown(&self.pending))));
        }
        if byte == b'\n' {
            self.lines += 1;
            if !self.pending.ends_with(b"\r\n") {
                return Err(Fault::NotHttp(format!("a line that ends in LF alone: {}", head::shown(&self.pending))));
            }
        }
        if let Some(lines) = self.pending.strip_suffix(b"\r\n\r\n") {
            let read = Head::read(lines).map_err(|malformed| Fault::NotHttp(malformed.0))?;
            if read.status >= 200 {
                return Ok(Some(read));
            }
            self.announced(&read)?;
        }
        match () {
            () if self.bytes >= MAX_BYTES => Err(Fault::TooLong(format!("more than {MAX_BYTES} bytes"))),
            () if self.lines >= MAX_LINES => Err(Fault::TooLong(format!("more than {MAX_LINES} lines"))),
            () => Ok(None),
        }
    }

    /// RFC 9110 §15.2.2: 101 would leave HTTP behind, for a protocol that nobody asked for.
    fn announced(&mut self, read: &Head) -> Result<(), Fault> {
        self.announcements += 1;
        self.pending.clear();
        match () {
            () if read.status == 101 => Err(Fault::NotHttp(format!("no answer to CONNECT: {:?}", read.line))),
            () if self.announcements > MAX_ANNOUNCEMENTS => {
                Err(Fault::TooLong(format!("more than {MAX_ANNOUNCEMENTS} announcements (1xx)")))
            }
            () => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Status and line, and how many bytes belong to the answer.
    fn read(bytes: &[u8]) -> Result<Option<(u16, usize)>, Fault> {
        let mut answer = Answer::new();
        for byte in bytes {
            if let Some(head) = answer.feed(*byte)? {
                return Ok(Some((head.status, answer.received())));
            }
        }
        Ok(None)
    }

    #[test]
    fn what_proxies_say_is_read_and_not_a_byte_more() {
        for (head, status) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", 200),
            ("HTTP/1.0 200 Connection established\r\nProxy-agent: tinyproxy/1.11.1\r\n\r\n", 200),
            ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 200),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 200),
            ("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n", 407),
            ("HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_CONNECT_FAIL 111\r\n\r\n", 503),
        ] {
            let with_greeting = format!("{head}220 mail.corp.test ESMTP\r\n");
            assert_eq!(read(with_greeting.as_bytes()), Ok(Some((status, head.len()))), "{head:?}");
        }
    }

    #[test]
    fn what_is_no_answer_is_told_at_once() {
        for text in [
            "SSH-2.0-OpenSSH_9.2\r\n",
            "\x15\x03\x01\x00\x02\x02\x46",
            "HTTP/1.1 200 OK\n\n",
            "HTTP/1.1 200 OK\r\nA: b\n\r\n\r\n",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1 20\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        ] {
            assert!(matches!(read(text.as_bytes()), Err(Fault::NotHttp(_))), "{text:?}");
        }
        assert_eq!(read(b"HTTP/1.1 200 OK\r\n"), Ok(None), "not whole yet");
    }

    #[test]
    fn what_never_ends_is_ended() {
        let long = [b"HTTP/1.1 200 OK\r\nA: ".to_vec(), vec![b'x'; MAX_BYTES]].concat();
        let lines = format!("HTTP/1.1 200 OK\r\n{}", "A: b\r\n".repeat(MAX_LINES));
        let announcements = "HTTP/1.1 100 Continue\r\n\r\n".repeat(MAX_ANNOUNCEMENTS + 1);
        for bytes in [&long[..], lines.as_bytes(), announcements.as_bytes()] {
            assert!(matches!(read(bytes), Err(Fault::TooLong(_))));
        }
    }

    fn near_http() -> impl Strategy<Value = Vec<u8>> {
        const PIECES: [&str; 12] = [
            "HTTP/1.1 200 OK",
            "HTTP/1.0 407 No",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "A: b",
            "Proxy-Authenticate: Basic realm=\"a, b\"",
            ":",
            "220 mail ESMTP\r\n",
            "\0",
        ];
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..10).prop_map(|p| p.concat().into_bytes())
    }

    proptest! {
        /// It ends in an answer, a fault, or hunger for more, within the bounds, and what follows changes nothing.
        #[test]
        fn what_follows_an_answer_is_not_read(bytes in near_http(), behind in proptest::collection::vec(any::<u8>(), 0..50)) {
            if let Ok(Some((status, taken))) = read(&bytes) {
                prop_assert!((200..600).contains(&status));
                prop_assert!(taken <= bytes.len() && bytes[..taken].ends_with(b"\r\n\r\n"));
                let longer = [&bytes[..taken], &behind].concat();
                prop_assert_eq!(read(&longer), Ok(Some((status, taken))));
            }
        }

        #[test]
        fn any_bytes_end_in_something(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let text = [b"HTTP/1.1 200 ".to_vec(), bytes.clone()].concat();
            for bytes in [bytes, text] {
                let _ = read(&bytes);
            }
        }
    }
}
