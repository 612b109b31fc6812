//! PEM (RFC 7468): blocks between any text, read leniently and written strictly.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// One block, or why what begins here is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The label, for example `CERTIFICATE`.
    pub label: String,
    /// Line of the BEGIN, counted from 1.
    pub line: usize,
    /// Header lines say that it is encrypted, as OpenSSL wrote keys before PKCS#8 (RFC 1421 §4.6.1.1).
    pub encrypted: bool,
    /// The content, or what is wrong with it.
    pub content: Result<Vec<u8>, Fault>,
}

/// What is wrong with a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text ends, or another block begins, before the END line.
    NoEnd,
    /// What stands between the lines is no base64.
    NotBase64,
}

/// A file's bytes as text: UTF-8, or UTF-16 as PowerShell's redirection writes it, and as what is left of that when a
/// program has taken the byte order mark off: its first two characters are ASCII, each with a zero beside it.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] | [1..=0x7f, 0, 1..=0x7f, 0, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, 0, 1..=0x7f, ..] => utf16(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Every block of `text`; text outside blocks, and header lines inside them, are skipped.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut open: Option<Open<'_>> = None;
    // Windows editors put a byte order mark in front.
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if let Some(label) = boundary(line, "-----BEGIN ") {
            out.extend(open.take().map(|open| open.block(|_| Err(Fault::NoEnd))));
            open = Some(Open { label, line: index + 1, encrypted: false, body: Zeroizing::default() });
        } else if boundary(line, "-----END ").is_some() {
            let decoded = |body: &str| STANDARD.decode(body).map_err(|_| Fault::NotBase64);
            out.extend(open.take().map(|open| open.block(decoded)));
        } else if let Some(open) = &mut open {
            if line.contains(':') {
                open.encrypted |= line.starts_with("Proc-Type:") && line.ends_with("ENCRYPTED");
            } else {
                open.body.extend(line.chars().filter(|c| !c.is_whitespace()));
            }
        }
    }
    out.extend(open.take().map(|open| open.block(|_| Err(Fault::NoEnd))));
    out
}

/// A block that has begun. Its text may be a private key's, and is wiped.
struct Open<'a> {
    label: &'a str,
    line: usize,
    encrypted: bool,
    body: Zeroizing<String>,
}

impl Open<'_> {
    fn block(self, content: impl FnOnce(&str) -> Result<Vec<u8>, Fault>) -> Block {
        let content = content(&self.body);
        Block { label: self.label.to_owned(), line: self.line, encrypted: self.encrypted, content }
    }
}

/// The one block of a text that has no BEGIN line: everything in it is base64, but for an END line. `None` where it is
/// something else.
pub fn bare(text: &str) -> Option<Block> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().position(|line| !line.trim().is_empty())?;
    let lines = text.lines().map(str::trim).filter(|line| boundary(line, "-----END ").is_none());
    let body: String = lines.flat_map(|line| line.chars().filter(|c| !c.is_whitespace())).collect();
    let content = STANDARD.decode(&body).ok()?;
    Some(Block { label: String::new(), line: first + 1, encrypted: false, content: Ok(content) })
}

fn boundary<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    line.strip_prefix(start)?.strip_suffix("-----")
}

/// Writes one block in lines of 64 characters.
pub fn encode(label: &str, content: &[u8]) -> String {
    let body = STANDARD.encode(content);
    let mut out = String::with_capacity(body.len() + body.len() / 64 + 64);
    out.push_str(&format!("-----BEGIN {label}-----\n"));
    for chunk in body.as_bytes().chunks(64) {
        out.extend(chunk.iter().map(|b| char::from(*b)));
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_between_any_text() {
        let text = format!("subject=/CN=x\n{}junk\n{}", encode("CERTIFICATE", b"one"), encode("X509 CRL", b"two"));
        let found = blocks(&text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].content.as_deref(), Ok(&b"one"[..]));
        assert_eq!(found[1].label, "X509 CRL");
        assert_eq!(found[0].line, 2);
    }

    #[test]
    fn a_block_without_end_or_with_bad_base64_is_a_fault_not_silence() {
        let found =
            blocks("-----BEGIN CERTIFICATE-----\nAAAA\n-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n");
        assert_eq!(found[0].content, Err(Fault::NoEnd));
        assert_eq!(found[1].content, Err(Fault::NotBase64));
    }

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 47, 48, 49, 1000] {
            let content = vec![0xa5; length];
            assert_eq!(blocks(&encode("CERTIFICATE", &content))[0].content, Ok(content));
        }
    }
}
