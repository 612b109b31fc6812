//! An HTTP/1.x response, read from bytes as they come (RFC 9112). Pure, and stricter than the RFC asks of a client: what
//! two readers could understand differently is refused.

use super::{FetchFailure, FetchFailureKind as Kind};
use crate::evidence::head;

/// Bytes of status line and header fields.
pub const MAX_HEAD: usize = 16 << 10;
/// Bytes of one line that introduces a chunk, extensions included.
const MAX_CHUNK_LINE: usize = 256;
/// Bytes of the fields behind the last chunk.
const MAX_TRAILER: usize = 4 << 10;

/// Status line and what matters of the header fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// Content-Type, as sent.
    pub content_type: Option<String>,
    /// Location, as sent.
    pub location: Option<String>,
    /// The authentication schemes that are asked for (WWW-Authenticate), each once.
    pub challenges: Vec<String>,
    /// How long the body is.
    pub framing: Framing,
}

/// How the end of a body is told (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Content-Length.
    Length(usize),
    /// Transfer-Encoding: chunked.
    Chunked,
    /// The end of the connection.
    Close,
}

/// A response that is being read.
#[derive(Debug)]
pub struct Response {
    limit: usize,
    pending: Vec<u8>,
    state: State,
}

#[derive(Debug)]
enum State {
    Head,
    Body(Head, Vec<u8>, Rest),
}

/// What the body still expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// So many bytes.
    Bytes(usize),
    /// All that comes.
    All,
    /// A line with a chunk's size.
    ChunkSize,
    /// So many bytes of a chunk.
    Chunk(usize),
    /// The line end behind a chunk.
    ChunkEnd,
    /// Trailer fields, of which so many bytes came.
    Trailer(usize),
    /// Nothing more.
    Nothing,
}

impl Response {
    /// Nothing read yet; a body above `limit` bytes will be refused.
    pub fn new(limit: usize) -> Self {
        Self { limit, pending: Vec::new(), state: State::Head }
    }

    /// Takes what came. Whether the response is whole.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<bool, FetchFailure> {
        self.pending.extend_from_slice(bytes);
        if matches!(self.state, State::Head) && !self.take_head()? {
            return Ok(false);
        }
        self.take_body()
    }

    /// The head, once it is there: a caller need not wait for the body of an error page.
    pub fn head(&self) -> Option<&Head> {
        match &self.state {
            State::Head => None,
            State::Body(head, ..) => Some(head),
        }
    }

    /// The connection ended: head and body, if that was the end of the response.
    pub fn end(self) -> Result<(Head, Vec<u8>), FetchFailure> {
        let short = |detail: String| Err(FetchFailure::new(Kind::Truncated, detail));
        match self.state {
            State::Body(head, body, Rest::Nothing | Rest::All) => Ok((head, body)),
            State::Body(_, body, Rest::Bytes(left)) => short(format!("{left} bytes short of {}", body.len() + left)),
            State::Body(_, body, _) => short(format!("in the middle of a chunk, after {} bytes", body.len())),
            State::Head if self.pending.is_empty() => short("nothing was answered".into()),
            State::Head => short(format!("in the header, after {} bytes", self.pending.len())),
        }
    }

    fn take_head(&mut self) -> Result<bool, FetchFailure> {
        // What cannot become a status line is told at once, not after 16 kB of it.
        if !head::begins_like_http(&self.pending) {
            return Err(bad(format!("no HTTP: {}", head::shown(&self.pending))));
        }
        let window = &self.pending[..self.pending.len().min(MAX_HEAD)];
        let Some(end) = find(window, b"\r\n\r\n") else {
            let full = self.pending.len() >= MAX_HEAD;
            return if full { Err(bad(format!("a header longer than {MAX_HEAD} bytes"))) } else { Ok(false) };
        };
        let head = read_head(&self.pending[..end])?;
        self.pending.drain(..end + 4);
        let rest = match head.framing {
            // Said beforehand, so not a byte of it is taken.
            Framing::Length(length) if length > self.limit => return Err(self.too_large(Some(length))),
            Framing::Length(0) => Rest::Nothing,
            Framing::Length(length) => Rest::Bytes(length),
            Framing::Chunked => Rest::ChunkSize,
            Framing::Close => Rest::All,
        };
        self.state = State::Body(head, Vec::new(), rest);
        Ok(true)
    }

    fn take_body(&mut self) -> Result<bool, FetchFailure> {
        let too_large = self.too_large(None);
        let State::Body(_, body, rest) = &mut self.state else { return Ok(false) };
        let mut at = 0;
        loop {
            let left = &self.pending[at..];
            let step = step(*rest, left, body, self.limit, &too_large)?;
            let Some((taken, next)) = step else { break };
            at += taken;
            *rest = next;
        }
        self.pending.drain(..at);
        // What stands behind a whole response answers nothing that was asked. Whether it came along with the end or
        // later, only the network decides, so it is passed over and not refused.
        Ok(*rest == Rest::Nothing)
    }

    fn too_large(&self, length: Option<usize>) -> FetchFailure {
        let limit = self.limit;
        let detail = length.map_or_else(
            || format!("more than {limit} bytes"),
            |length| format!("{length} bytes; at most {limit} are taken"),
        );
        FetchFailure::new(Kind::TooLarge, detail)
    }
}

/// One step through the body: bytes taken and what comes next; `None` when more is needed, or nothing more expected.
fn step(
    rest: Rest,
    left: &[u8],
    body: &mut Vec<u8>,
    limit: usize,
    too_large: &FetchFailure,
) -> Result<Option<(usize, Rest)>, FetchFailure> {
    let mut take = |count: usize| {
        let piece = &left[..count.min(left.len())];
        if body.len() + piece.len() > limit {
            return Err(too_large.clone());
        }
        body.extend_from_slice(piece);
        Ok(piece.len())
    };
    Ok(Some(match rest {
        Rest::Nothing => return Ok(None),
        _ if left.is_empty() => return Ok(None),
        Rest::All => (take(left.len())?, Rest::All),
        Rest::Bytes(count) => match take(count)? {
            taken if taken == count => (taken, Rest::Nothing),
            taken => (taken, Rest::Bytes(count - taken)),
        },
        Rest::Chunk(count) => match take(count)? {
            taken if taken == count => (taken, Rest::ChunkEnd),
            taken => (taken, Rest::Chunk(count - taken)),
        },
        Rest::ChunkEnd => match left {
            [b'\r', b'\n', ..] => (2, Rest::ChunkSize),
            [b'\r'] => return Ok(None),
            _ => return Err(bad("a chunk is longer than its size")),
        },
        Rest::ChunkSize => {
            let Some(line) = line(left, MAX_CHUNK_LINE)? else { return Ok(None) };
            match chunk_size(line)? {
                0 => (line.len() + 2, Rest::Trailer(0)),
                size if size > limit - body.len() => return Err(too_large.clone()),
                size => (line.len() + 2, Rest::Chunk(size)),
            }
        }
        Rest::Trailer(seen) => {
            let Some(line) = line(left, MAX_TRAILER - seen.min(MAX_TRAILER))? else { return Ok(None) };
            let next = if line.is_empty() { Rest::Nothing } else { Rest::Trailer(seen + line.len() + 2) };
            (line.len() + 2, next)
        }
    }))
}

fn bad(detail: impl Into<String>) -> FetchFailure {
    FetchFailure::new(Kind::BadHttp, detail)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// A line without its end; `None` while the end is not there.
fn line(bytes: &[u8], limit: usize) -> Result<Option<&[u8]>, FetchFailure> {
    match find(&bytes[..bytes.len().min(limit + 2)], b"\r\n") {
        Some(end) => Ok(Some(&bytes[..end])),
        None if bytes.len() > limit => Err(bad("a line of the chunked body is too long")),
        None => Ok(None),
    }
}

/// RFC 9112 §7.1: hexadecimal digits alone; an extension is passed over.
fn chunk_size(line: &[u8]) -> Result<usize, FetchFailure> {
    let digits = line.split(|b| *b == b';').next().unwrap_or_default();
    let digits = std::str::from_utf8(digits).unwrap_or_default().trim_end_matches([' ', '\t']);
    let valid = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let size = usize::from_str_radix(digits, 16).ok().filter(|_| valid);
    size.ok_or_else(|| bad(format!("no chunk size: {:?}", String::from_utf8_lossy(&line[..line.len().min(40)]))))
}

fn read_head(bytes: &[u8]) -> Result<Head, FetchFailure> {
    let read = head::Head::read(bytes).map_err(|malformed| bad(malformed.0))?;
    // 1xx announces another response, which this client never asked for.
    if read.status < 200 {
        return Err(bad(format!("no status line: {:?}", read.line)));
    }
    // It was asked for identity; what is compressed all the same could grow without bound.
    if let Some(coding) = read.values("content-encoding").find(|value| !value.eq_ignore_ascii_case("identity")) {
        return Err(bad(format!("Content-Encoding {coding:?}, which was not asked for")));
    }
    let mut locations = read.values("location").map(str::to_owned);
    let location = locations.next();
    if locations.next().is_some() {
        return Err(bad("several Location fields"));
    }
    let all = |name| read.values(name).collect::<Vec<_>>();
    let framing = framing(&all("content-length"), &all("transfer-encoding"))?;
    let content_type = read.values("content-type").next().map(str::to_owned);
    Ok(Head { status: read.status, content_type, location, challenges: read.challenges("www-authenticate"), framing })
}

/// RFC 9112 §6.3, with every disagreement refused: it is how responses are smuggled.
fn framing(lengths: &[&str], encodings: &[&str]) -> Result<Framing, FetchFailure> {
    match (lengths, encodings) {
        ([], []) => Ok(Framing::Close),
        ([], [one]) if one.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
        ([], others) => Err(bad(format!("Transfer-Encoding {others:?}"))),
        ([first, others @ ..], []) => {
            let digits = (1..=15).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit());
            let length = first.parse().ok().filter(|_| digits && others.iter().all(|other| other == first));
            length.map(Framing::Length).ok_or_else(|| bad(format!("Content-Length {lengths:?}")))
        }
        _ => Err(bad("both Content-Length and Transfer-Encoding")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The whole of it in pieces of this size, then the end of the connection.
    fn read(bytes: &[u8], piece: usize, limit: usize) -> Result<(u16, Vec<u8>), Kind> {
        let mut response = Response::new(limit);
        for part in bytes.chunks(piece) {
            if response.feed(part).map_err(|failure| failure.kind)? {
                break;
            }
        }
        response.end().map(|(head, body)| (head.status, body)).map_err(|failure| failure.kind)
    }

    fn whole(text: &str) -> Result<(u16, Vec<u8>), Kind> {
        read(text.as_bytes(), usize::MAX, 100)
    }

    #[test]
    fn a_body_ends_where_it_is_said_to_end() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.0 200 OK\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world",
            "HTTP/1.1 200\r\ncontent-length:5\r\ncontent-length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n0005 \r\nhello\r\n0\r\nA: b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nX:\r\n\r\nhello",
        ] {
            assert_eq!(whole(text), Ok((200, b"hello".to_vec())), "{text:?}");
        }
        assert_eq!(whole("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"), Ok((204, vec![])));
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for text in [
            "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1  200 OK\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 2000 OK\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nA\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\nhello",
            "HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\nhello\r\n0\r\n\r\n",
        ] {
            assert_eq!(whole(text), Err(Kind::BadHttp), "{text:?}");
        }
    }

    #[test]
    fn an_answer_that_is_cut_is_never_taken_for_a_whole_one() {
        for text in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b",
        ] {
            assert_eq!(whole(text), Err(Kind::Truncated), "{text:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_refused_before_it_is_kept() {
        let filler = "a".repeat(200);
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n".to_owned(),
            format!("HTTP/1.1 200 OK\r\n\r\n{filler}"),
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc8\r\n{filler}\r\n0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n".to_owned(),
        ] {
            assert_eq!(whole(&text), Err(Kind::TooLarge), "{}", &text[..40]);
        }
        let head = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\nhello", "a".repeat(MAX_HEAD));
        assert_eq!(whole(&head), Err(Kind::BadHttp));
        let line = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;{}", "a".repeat(MAX_CHUNK_LINE));
        assert_eq!(whole(&line), Err(Kind::BadHttp));
        let trailer = "A: b\r\n".repeat(MAX_TRAILER / 6 + 2);
        let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{trailer}");
        assert_eq!(whole(&chunked), Err(Kind::BadHttp));
    }

    /// Responses and things near them.
    fn near_http() -> impl Strategy<Value = Vec<u8>> {
        const PIECES: [&str; 21] = [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK",
            "\r\n",
            "\r\n\r\n",
            "Content-Length: 5",
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "Content-Encoding: gzip",
            "Location: /x",
            "5\r\n",
            "0\r\n",
            "hello",
            "A: b\r\n",
            "\n",
            "\r",
            " ",
            ":",
            "HTTP/1.0 302 Found\r\n",
            "ff;x\r\n",
            "\0",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        ];
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..12).prop_map(|p| p.concat().into_bytes())
    }

    proptest! {
        /// However the bytes are cut, the result is the same.
        #[test]
        fn the_cuts_do_not_matter(bytes in near_http(), piece in 1_usize..9) {
            prop_assert_eq!(read(&bytes, piece, 20).ok(), read(&bytes, usize::MAX, 20).ok());
        }

        #[test]
        fn any_bytes_end_in_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400), piece in 1_usize..50) {
            if let Ok((_, body)) = read(&bytes, piece, 64) {
                prop_assert!(body.len() <= 64);
            }
        }

        /// What was framed by us is read back, whatever it is.
        #[test]
        fn chunks_come_back_whole(parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..20), 0..6),
                                  piece in 1_usize..30) {
            let mut text = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for part in &parts {
                text.extend(format!("{:x}\r\n", part.len()).bytes());
                text.extend(part);
                text.extend(b"\r\n");
            }
            text.extend(b"0\r\n\r\n");
            prop_assert_eq!(read(&text, piece, 200), Ok((200, parts.concat())));
        }
    }
}
