//! The second pass: the clear-text flight of a TLS 1.0–1.2 server.
//!
//! rustls speaks no CBC, no DHE, no RSA key exchange and nothing below TLS 1.2, yet the appliance's
//! OpenSSL does, and in all those versions the server's chain travels unencrypted. So one
//! ClientHello of our own is sent ([`hello`]), the answer is taken apart ([`record`], [`message`],
//! [`flight`], [`key_exchange`]) and the connection is closed. Nothing is ever sent past the hello:
//! no key is agreed on, no session exists, and no secret of ours is at stake.
//!
//! Everything that reads peer bytes is a pure state machine, [`FlightReader`]; this module alone
//! touches a stream.

pub mod flight;
pub mod hello;
pub mod key_exchange;
pub mod message;
pub mod record;
pub mod suite;
#[cfg(test)]
mod tests;

use std::io;

use aws_lc_rs::rand;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

pub use flight::{Ending, FlightReader, Progress, Reader};
pub use hello::{HelloForm, Offer};
pub use key_exchange::group_name;
pub use suite::{Cipher, KeyExchange, SuiteClass, suite_class, suite_key_type, suite_name};

use super::{
    ClearFailure, ClearFlight, TlsFailureKind,
    banner::{self, Service},
};
use crate::moment::Stopwatch;

/// Bytes read at once: one full record and its header fit twice.
const CHUNK: usize = 32 * 1024;
/// First bytes kept to recognise a service that does not speak TLS.
const FIRST_BYTES: usize = 256;

/// Sends the full hello and reads the server's flight up to ServerHelloDone (RFC 5246 §7.3).
///
/// `sni` is a DNS name in A-labels; `None` for an address literal (RFC 6066 §3). `deadline` bounds
/// the whole exchange, whatever the peer drips. `elapsed_ms` counts from the hello: whoever
/// connected adds that time.
///
/// # Errors
/// How the exchange ended, when no certificate was read. When the chain was read and only the rest
/// is missing, that is a flight with `complete: false`.
pub async fn read_flight<S>(stream: S, sni: Option<&str>, deadline: Instant) -> Result<ClearFlight, ClearFailure>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    read_flight_as(HelloForm::Full, stream, sni, deadline).await
}

/// As [`read_flight`], with what the hello offers chosen: [`HelloForm::after`] tells when a second
/// connection with [`HelloForm::Plain`] is worth its while.
///
/// # Errors
/// As [`read_flight`].
pub async fn read_flight_as<S>(
    offer: impl Into<Offer>,
    mut stream: S,
    sni: Option<&str>,
    deadline: Instant,
) -> Result<ClearFlight, ClearFailure>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let watch = Stopwatch::start();
    let Some(random) = client_random() else {
        let detail = "no randomness for the ClientHello".to_owned();
        return Err(ClearFailure { kind: TlsFailureKind::Protocol, version: None, cipher_suite: None, detail });
    };
    let offer: Offer = offer.into();
    let hello = hello::encode(offer, &random, sni);
    let mut reader = FlightReader::offering(offer.version(), random);
    let mut first = Vec::new();
    let ending = converse(&mut stream, &hello, &mut reader, &mut first, deadline).await;
    let result = reader.end(ending, watch.elapsed());
    let plain_hello = offer.form == HelloForm::Plain;
    result.map(|flight| ClearFlight { plain_hello, ..flight }).map_err(|failure| named(failure, &first))
}

/// Fresh bytes for a hello; `None` where the system has none.
pub(super) fn client_random() -> Option<[u8; 32]> {
    let mut random = [0; 32];
    rand::fill(&mut random).ok().map(|()| random)
}

/// Sends a hello and reads what comes, until the reader has all, the stream ends, or the deadline passes.
pub(super) async fn converse<S>(
    stream: &mut S,
    hello: &[u8],
    reader: &mut impl Reader,
    first: &mut Vec<u8>,
    deadline: Instant,
) -> Ending
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    timeout_at(deadline, exchange(stream, hello, reader, first)).await.unwrap_or(Ending::Timeout)
}

/// Writes the hello, then feeds the reader until it has all, gives up, or the stream ends.
///
/// A failed write does not end it: a server that refuses us by an alert and closes at once may
/// reset the connection while its alert already waits here to be read.
async fn exchange<S>(stream: &mut S, hello: &[u8], reader: &mut impl Reader, first: &mut Vec<u8>) -> Ending
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let written = match stream.write_all(hello).await {
        Ok(()) => stream.flush().await,
        Err(error) => Err(error),
    };
    let mut chunk = vec![0; CHUNK];
    loop {
        match stream.read(&mut chunk).await {
            Ok(0) => return written.err().map_or(Ending::Closed, |error| ending(&error)),
            Ok(count) => {
                let bytes = &chunk[..count];
                let room = FIRST_BYTES.saturating_sub(first.len());
                first.extend_from_slice(&bytes[..count.min(room)]);
                if reader.push(bytes) != Progress::Reading {
                    // Ignored by a reader that is finished.
                    return Ending::Closed;
                }
            }
            Err(error) => return ending(&error),
        }
    }
}

fn ending(error: &io::Error) -> Ending {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => Ending::Reset,
        io::ErrorKind::UnexpectedEof => Ending::Closed,
        io::ErrorKind::TimedOut => Ending::Timeout,
        _ => Ending::Broken(error.to_string()),
    }
}

/// Says what service answered instead of TLS.
fn named(mut failure: ClearFailure, first: &[u8]) -> ClearFailure {
    if failure.kind == TlsFailureKind::NotTls {
        let service = banner::recognise(first);
        if service != Service::Unknown {
            failure.detail = format!("{}; it looks like {service}", failure.detail);
        }
    }
    failure
}
