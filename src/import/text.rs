//! Blocks cut out of, put into and exchanged in the bytes of a file; every byte around them stays.

use std::ops::Range;

use crate::cert::bundle::{Bundle, Content, Form};
use crate::cert::{Certificate, Sha256};

use super::error::VaultErrorKind;

/// Characters of a comment that are kept.
const MAX_NOTE: usize = 200;

/// What is left of a file without a certificate.
pub(super) enum Rest {
    /// Nothing that would be missed: the file can go.
    Nothing,
    /// These bytes.
    Bytes(Vec<u8>),
    /// The certificate cannot be taken out of this form.
    Cannot(VaultErrorKind),
}

/// Whether a file holds this certificate.
pub(super) fn holds(bytes: &[u8], sha256: &Sha256) -> bool {
    Bundle::read(bytes).certificates().any(|certificate| certificate.sha256 == *sha256)
}

/// The bytes without the blocks of this certificate. With `whole`, a file in which nothing else stands can go.
pub(super) fn without(bytes: &[u8], sha256: &Sha256, whole: bool) -> Rest {
    let bundle = Bundle::read(bytes);
    let is_it = |content: &Content| matches!(content, Content::Certificate(c) if c.sha256 == *sha256);
    if whole && bundle.pieces.iter().all(|piece| is_it(&piece.content)) {
        return Rest::Nothing;
    }
    match blocks(bytes, &bundle, sha256) {
        Ok(ranges) => {
            let mut rest = bytes.to_vec();
            for range in ranges.into_iter().rev() {
                rest.drain(range);
            }
            Rest::Bytes(rest)
        }
        Err(kind) => Rest::Cannot(kind),
    }
}

/// The bytes with one more block at their end, its lines ended as theirs are.
pub(super) fn with_block(bytes: &[u8], certificate: &Certificate, note: Option<&str>) -> Vec<u8> {
    let end = line_end(bytes);
    let mut out = bytes.to_vec();
    if out.last().is_some_and(|byte| *byte != b'\n') {
        out.extend(end.as_bytes());
    }
    if let Some(note) = note.map(plain).filter(|note| !note.is_empty()) {
        out.extend(format!("# {note}{end}").as_bytes());
    }
    out.extend(block(certificate, end));
    out
}

/// The bytes with the first block of `old` exchanged for `new`, and any further one taken out.
pub(super) fn replaced(bytes: &[u8], old: &Sha256, new: &Certificate) -> Result<Vec<u8>, VaultErrorKind> {
    let mut out = bytes.to_vec();
    for (index, range) in blocks(bytes, &Bundle::read(bytes), old)?.into_iter().enumerate().rev() {
        let ended = out.get(range.clone()).is_some_and(|block| block.ends_with(b"\n"));
        let mut block = if index == 0 { block(new, line_end(bytes)) } else { Vec::new() };
        while !ended && block.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            block.pop();
        }
        out.splice(range, block);
    }
    Ok(out)
}

/// Where the blocks of a certificate stand, in order.
fn blocks(bytes: &[u8], bundle: &Bundle, sha256: &Sha256) -> Result<Vec<Range<usize>>, VaultErrorKind> {
    if bundle.form != Form::Pem {
        return Err(VaultErrorKind::Format(bundle.form.into()));
    }
    // Half a character, in UTF-16.
    if bytes.contains(&0) {
        return Err(VaultErrorKind::Utf16);
    }
    let mut ranges = Vec::new();
    for piece in &bundle.pieces {
        let (Content::Certificate(certificate), Some(line)) = (&piece.content, piece.line) else { continue };
        if certificate.sha256 != *sha256 {
            continue;
        }
        // A PKCS#7 inside a PEM file: several certificates in one block.
        let container = bundle.pieces.iter().filter(|other| other.line == piece.line).count() > 1;
        let range = range(bytes, line).filter(|_| !container);
        ranges.push(range.ok_or_else(|| VaultErrorKind::Format(Form::Pkcs7.into()))?);
    }
    Ok(ranges)
}

/// The bytes of a block from its BEGIN line, counted from 1, to the end of its END line.
fn range(bytes: &[u8], line: usize) -> Option<Range<usize>> {
    let mut at = 0;
    let mut start = None;
    for (index, text) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if index + 1 == line {
            start = Some(at);
        }
        at += text.len();
        if start.is_some() && text.trim_ascii().starts_with(b"-----END ") {
            return start.map(|start| start..at);
        }
    }
    None
}

fn block(certificate: &Certificate, end: &str) -> Vec<u8> {
    certificate.to_pem().replace('\n', end).into_bytes()
}

/// The file's own line ending, by its first line.
fn line_end(bytes: &[u8]) -> &'static str {
    let first = bytes.iter().position(|byte| *byte == b'\n');
    if first.is_some_and(|at| at > 0 && bytes.get(at - 1) == Some(&b'\r')) { "\r\n" } else { "\n" }
}

/// One line of letters, digits, ASCII and blanks: nothing a terminal acts on.
fn plain(note: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || c.is_ascii_graphic() || *c == ' ';
    note.chars().filter(kept).take(MAX_NOTE).collect::<String>().trim().to_owned()
}
