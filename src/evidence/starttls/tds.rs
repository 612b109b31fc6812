//! SQL Server: PRELOGIN (MS-TDS §2.2.6.5; examples in §4.1, §4.2), and TLS records inside of TDS packets (§2.2.6.5,
//! "TLS negotiation") until the handshake is done.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::conversation::{Ended, Script, Then, Turn};

const PRELOGIN: u8 = 0x12;
const TABULAR_RESULT: u8 = 0x04;
const END_OF_MESSAGE: u8 = 1;
const HEADER: usize = 8;
/// A packet before anything else was agreed on (§2.2.3.1.3).
const MAX_PACKET: usize = 4096;
/// PL_OPTION_TOKENs.
const ENCRYPTION: u8 = 1;
const TERMINATOR: u8 = 0xff;
/// ENCRYPT_NOT_SUP.
const NOT_SUPPORTED: u8 = 2;
/// The token of an error message (§2.2.7.10) in place of options.
const ERROR_TOKEN: u8 = 0xaa;

/// VERSION, ENCRYPTION and their data: version 0 (a client without one), ENCRYPT_ON.
const OPTIONS: &[u8] = &[0, 0, 11, 0, 6, ENCRYPTION, 0, 17, 0, 1, TERMINATOR, 0, 0, 0, 0, 0, 0, 1];

/// The dialogue: one question, one answer.
#[derive(Debug, Default)]
pub(super) struct Tds;

/// The value of ENCRYPTION among the options.
fn encryption(options: &[u8]) -> Option<u8> {
    let mut entries = options;
    loop {
        let [token, entry @ ..] = entries else { return None };
        if *token == TERMINATOR {
            return None;
        }
        let [high, low, _, _, rest @ ..] = entry else { return None };
        if *token == ENCRYPTION {
            return options.get(usize::from(u16::from_be_bytes([*high, *low]))).copied();
        }
        entries = rest;
    }
}

impl Script for Tds {
    fn opening(&mut self) -> Option<Vec<u8>> {
        Some(packets(OPTIONS))
    }

    fn hear(&mut self, heard: &[u8]) -> Turn {
        let foreign = Turn { taken: 0, then: Then::End(Ended::Foreign("a PRELOGIN response")) };
        if heard.first().is_some_and(|kind| *kind != TABULAR_RESULT) {
            return foreign;
        }
        let Some(header) = heard.first_chunk::<HEADER>() else { return Turn { taken: 0, then: Then::Listen } };
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        if !(HEADER..=MAX_PACKET).contains(&length) || header[1] & END_OF_MESSAGE == 0 {
            return foreign;
        }
        let Some(options) = heard.get(HEADER..length) else { return Turn { taken: 0, then: Then::Listen } };
        let then = match (encryption(options), options.first()) {
            (_, Some(&ERROR_TOKEN)) => Then::End(Ended::Refused(words(options))),
            (Some(NOT_SUPPORTED), _) => Then::End(Ended::NotOffered(b"ENCRYPT_NOT_SUP".to_vec())),
            // OFF encrypts the sign-in alone; the handshake is the same.
            (Some(0 | 1 | 3), _) => Then::Start,
            _ => return foreign,
        };
        Turn { taken: length, then }
    }
}

/// The text of an error in UCS-2, as far as it is ASCII.
fn words(tokens: &[u8]) -> Vec<u8> {
    tokens.iter().copied().filter(|b| (0x20..0x7f).contains(b)).collect()
}

/// A message in packets of type PRELOGIN, the last one marked.
fn packets(message: &[u8]) -> Vec<u8> {
    let room = MAX_PACKET - HEADER;
    let count = message.len().div_ceil(room);
    let mut out = Vec::with_capacity(message.len() + count * HEADER);
    for (number, chunk) in message.chunks(room).enumerate() {
        let status = if number + 1 == count { END_OF_MESSAGE } else { 0 };
        let length = u16::try_from(chunk.len() + HEADER).unwrap_or(u16::MAX).to_be_bytes();
        out.extend_from_slice(&[PRELOGIN, status, length[0], length[1], 0, 0, 0, 0]);
        out.extend_from_slice(chunk);
    }
    out
}

/// A stream whose bytes travel inside of TDS packets. What comes without a packet around it passes as it is: so it
/// goes on after the handshake, and so an answer that is neither is seen for what it is.
#[derive(Debug)]
pub struct Wrapped<S> {
    stream: S,
    /// Read, not yet handed on.
    heard: Vec<u8>,
    /// Bytes left of the packet that `heard` begins in.
    left: usize,
    /// No packets any more.
    bare: bool,
    /// To be written.
    due: Vec<u8>,
}

impl<S> Wrapped<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, heard: Vec::new(), left: 0, bare: false, due: Vec::new() }
    }

    /// Hands on what is there; false when more must be read first.
    fn unwrap_into(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        loop {
            let ready = if self.bare { self.heard.len() } else { self.left.min(self.heard.len()) };
            if ready > 0 {
                let count = ready.min(buffer.remaining());
                buffer.put_slice(&self.heard[..count]);
                self.heard.drain(..count);
                self.left -= count.min(self.left);
                return true;
            }
            if self.left > 0 {
                return false;
            }
            match (self.heard.first(), self.heard.first_chunk::<HEADER>()) {
                (Some(&(PRELOGIN | TABULAR_RESULT)), Some(header)) => {
                    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
                    self.bare = length < HEADER;
                    self.left = length.saturating_sub(HEADER);
                    if !self.bare {
                        self.heard.drain(..HEADER);
                    }
                }
                (None | Some(&(PRELOGIN | TABULAR_RESULT)), _) => return false,
                (Some(_), _) => self.bare = true,
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wrapped<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while !this.unwrap_into(buffer) {
            let mut chunk = [0; MAX_PACKET];
            let mut read = ReadBuf::new(&mut chunk);
            ready!(Pin::new(&mut this.stream).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.heard.extend_from_slice(read.filled());
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Wrapped<S> {
    /// Writes what is due.
    fn poll_due(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.due.is_empty() {
            let count = ready!(Pin::new(&mut self.stream).poll_write(context, &self.due))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.due.drain(..count);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wrapped<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_due(context))?;
        this.due = packets(bytes);
        match this.poll_due(context) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            // What the socket does not take at once goes with the next call, or with the flush.
            Poll::Ready(Ok(())) | Poll::Pending => Poll::Ready(Ok(bytes.len())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_due(context))?;
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_due(context))?;
        Pin::new(&mut this.stream).poll_shutdown(context)
    }
}
