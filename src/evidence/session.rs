//! One TLS connection in progress, driven by hand.
//!
//! Not through a stream adapter: every byte passes here before rustls sees it, so that an answer which is no TLS is
//! recognised, and nothing that was heard is lost with the error that followed.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;

use rustls::{ClientConnection, IoState, ProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::{Instant, timeout_at};

use super::ending::Ending;

/// Bytes kept of an answer that is no TLS.
pub(super) const MAX_FIRST_BYTES: usize = 256;

/// How long an answer that is no TLS may take to become whole.
const BANNER_PATIENCE: Duration = Duration::from_millis(200);

/// How long a TLS 1.3 peer that asked for a certificate is given to say what it thinks of none.
const VERDICT_PATIENCE: Duration = Duration::from_secs(1);

thread_local! {
    /// Where flights are read, as large as a TLS record: in one system call where two would be needed. One for all the
    /// connections of a thread, for nothing stays in it; thousands wait for an answer and none of them holds a buffer.
    static FLIGHT: RefCell<Box<[u8]>> = RefCell::new(vec![0; 16_384].into_boxed_slice());
}

/// One connection in progress.
pub(super) struct Session<S> {
    stream: S,
    pub(super) connection: ClientConnection,
    /// The first bytes received, at most [`MAX_FIRST_BYTES`].
    pub(super) first_bytes: Vec<u8>,
    pub(super) bytes_received: u64,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// Nothing is sent yet.
    pub(super) fn new(stream: S, connection: ClientConnection) -> Self {
        Self { stream, connection, first_bytes: Vec::new(), bytes_received: 0 }
    }

    /// The handshake up to the client's Finished; a banner is read to its end.
    pub(super) async fn run(&mut self, deadline: Instant) -> Result<(), Ending> {
        let ended = timeout_at(deadline, self.exchange()).await.unwrap_or(Err(Ending::Timeout));
        if matches!(ended, Err(Ending::NotTls)) {
            let patience = deadline.min(Instant::now() + BANNER_PATIENCE);
            // Cut or whole: what was read is in `first_bytes`.
            let _ = timeout_at(patience, self.read_banner()).await;
        }
        ended
    }

    async fn exchange(&mut self) -> Result<(), Ending> {
        loop {
            if let Err(error) = self.send().await {
                return Err(self.last_words(Ending::Io(error)).await);
            }
            if !self.connection.is_handshaking() {
                return Ok(());
            }
            self.receive().await?;
        }
    }

    /// Sends all that rustls has to say.
    async fn send(&mut self) -> std::io::Result<()> {
        let mut out = Vec::new();
        while self.connection.wants_write() {
            self.connection.write_tls(&mut out)?;
        }
        if out.is_empty() {
            return Ok(());
        }
        self.stream.write_all(&out).await?;
        self.stream.flush().await
    }

    /// Reads once, and lets rustls work on it.
    async fn receive(&mut self) -> Result<IoState, Ending> {
        poll_fn(|context| {
            FLIGHT.with_borrow_mut(|buffer| {
                let mut flight = ReadBuf::new(buffer);
                let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut flight));
                Poll::Ready(read.map_err(Ending::Io).and_then(|()| self.heard(flight.filled())))
            })
        })
        .await
    }

    /// What was read goes to rustls, all of it.
    fn heard(&mut self, mut rest: &[u8]) -> Result<IoState, Ending> {
        self.note(rest)?;
        if !begins_like_tls(&self.first_bytes) {
            return Err(Ending::NotTls);
        }
        loop {
            let taken = self.connection.read_tls(&mut rest).map_err(Ending::Full)?;
            let state = self.connection.process_new_packets().map_err(Ending::Tls)?;
            if state.peer_has_closed() {
                return Err(Ending::CloseNotify);
            }
            if rest.is_empty() || taken == 0 {
                return Ok(state);
            }
        }
    }

    /// Counts what was read, and keeps the first of it; nothing read is the end.
    fn note(&mut self, got: &[u8]) -> Result<(), Ending> {
        if got.is_empty() {
            return Err(Ending::Eof);
        }
        self.bytes_received += got.len() as u64;
        let room = MAX_FIRST_BYTES - self.first_bytes.len();
        self.first_bytes.extend_from_slice(&got[..got.len().min(room)]);
        Ok(())
    }

    async fn read_banner(&mut self) {
        let mut buffer = [0; MAX_FIRST_BYTES];
        while self.first_bytes.len() < MAX_FIRST_BYTES {
            match self.stream.read(&mut buffer).await {
                Ok(count) if self.note(&buffer[..count]).is_ok() => {}
                _ => return,
            }
        }
    }

    /// Why a write failed is mostly already in the receive buffer: a server that sends an alert and closes resets
    /// the connection when our next bytes arrive.
    async fn last_words(&mut self, cause: Ending) -> Ending {
        loop {
            match self.receive().await {
                Ok(_) => {}
                Err(said @ (Ending::Tls(_) | Ending::NotTls)) => return said,
                Err(_) => return cause,
            }
        }
    }

    /// After a TLS 1.3 handshake in which a client certificate was asked for: what the server makes of none,
    /// or of the one it got.
    ///
    /// It reads the client's Certificate only after it has sent its own Finished, so its refusal comes late
    /// (RFC 8446 §4.4.2.4). 1. A ticket or data: it goes on without. 2. An alert or the end: the error.
    /// 3. Silence until the bound, or an orderly end: unknown.
    pub(super) async fn verdict(&mut self, deadline: Instant) -> Result<Option<bool>, Ending> {
        let patience = deadline.min(Instant::now() + VERDICT_PATIENCE);
        loop {
            if self.connection.tls13_tickets_received() > 0 {
                return Ok(Some(false));
            }
            match timeout_at(patience, self.receive()).await {
                Err(_) | Ok(Err(Ending::CloseNotify)) => return Ok(None),
                Ok(Ok(state)) if state.plaintext_bytes_to_read() > 0 => return Ok(Some(false)),
                Ok(Ok(_)) => {}
                Ok(Err(ending)) => return Err(ending),
            }
        }
    }

    pub(super) fn is_tls13(&self) -> bool {
        self.connection.protocol_version() == Some(ProtocolVersion::TLSv1_3)
    }

    /// Whether the client's answer to a certificate request was due before the failure: in TLS 1.2 once the server's
    /// flight was whole (which is when rustls shows the chain), in TLS 1.3 after the server's Finished.
    pub(super) fn has_answered(&self, chain_seen: bool) -> bool {
        if self.is_tls13() { !self.connection.is_handshaking() } else { chain_seen }
    }

    /// Sends what is due (an alert, or close_notify) as far as the socket takes it at once.
    pub(super) async fn part(&mut self) {
        self.connection.send_close_notify();
        let mut out = Vec::new();
        while self.connection.wants_write() && self.connection.write_tls(&mut out).is_ok() {}
        poll_fn(|context| {
            // The record is complete: whether the farewell arrives changes nothing.
            let _ = Pin::new(&mut self.stream).poll_write(context, &out);
            Poll::Ready(())
        })
        .await;
    }
}

/// Whether bytes can begin a TLS record (RFC 8446 §5.1): a content type from 20 to 24, major version 3.
/// Too few bytes can.
fn begins_like_tls(bytes: &[u8]) -> bool {
    bytes.first().is_none_or(|kind| (20..=24).contains(kind)) && bytes.get(1).is_none_or(|major| *major == 3)
}
