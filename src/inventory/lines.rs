//! Lines of a stream, each within a bound.

use std::io::{self, BufRead, Read as _};

use super::MAX_LINE;
use super::fault::{Fault, FaultKind};

/// Reads one line after the other; LF or CRLF ends one, a byte order mark before the first is left out.
#[derive(Debug)]
pub(super) struct Lines<R> {
    from: R,
    line: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, line: 0, buffer: Vec::new() }
    }

    /// The next line with its number; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<(u64, &str), Fault>> {
        self.buffer.clear();
        self.line += 1;
        let line = self.line;
        let fault = |kind| Some(Err(Fault::new(line, kind)));
        // A mark, the longest line and CRLF; one byte more tells that it is longer.
        match self.from.by_ref().take(MAX_LINE as u64 + 5).read_until(b'\n', &mut self.buffer) {
            Err(error) => return fault(FaultKind::Unreadable(error)),
            Ok(0) => return None,
            Ok(_) => {}
        }
        let bytes = content(&self.buffer, line);
        if bytes.len() > MAX_LINE {
            let ended = self.buffer.ends_with(b"\n");
            if !ended && let Err(error) = skip_line(&mut self.from) {
                return fault(FaultKind::Unreadable(error));
            }
            return fault(FaultKind::TooLong);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(Ok((line, text))),
            Err(_) => fault(FaultKind::NotUtf8),
        }
    }
}

/// Without its end, and without a byte order mark.
fn content(buffer: &[u8], line: u64) -> &[u8] {
    let bytes = buffer.strip_suffix(b"\n").unwrap_or(buffer);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    if line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes }
}

/// To behind the next line feed, in whatever the reader's own buffer holds at a time.
fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    loop {
        let (used, done) = match from.fill_buf() {
            Ok([]) => return Ok(()),
            Ok(held) => match held.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (held.len(), false),
            },
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        from.consume(used);
        if done {
            return Ok(());
        }
    }
}
