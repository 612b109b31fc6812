//! The stream that TLS is spoken over once the dialogue is done.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::tds::Wrapped;
use crate::target::Transport;

/// A connection that is ready for a handshake.
#[derive(Debug)]
pub enum Upgraded<S> {
    /// TLS records on the wire as they are.
    Plain(S),
    /// TLS records inside of TDS packets.
    Tds(Wrapped<S>),
}

impl<S> Upgraded<S> {
    /// After the dialogue of this transport.
    pub(super) fn new(stream: S, transport: Transport) -> Self {
        match transport {
            Transport::Mssql => Self::Tds(Wrapped::new(stream)),
            _ => Self::Plain(stream),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Upgraded<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tds(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Upgraded<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tds(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tds(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tds(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
