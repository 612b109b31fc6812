//! Peers that speak no TLS, or not for long.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::recipe::Behaviour;

/// Nonsense in a handshake record: a message type that TLS does not have.
const GARBAGE: &[u8] = &[0x16, 3, 3, 0, 12, 0xee, 0, 0, 8, 0xde, 0xad, 0xbe, 0xef, 0xde, 0xad, 0xbe, 0xef];
/// The first six bytes of a record of 256.
const HALF_RECORD: &[u8] = &[0x16, 3, 3, 1, 0, 2];
/// A record of the largest size with a ServerHello in it, of which every byte that follows is a zero.
const DRIP: &[u8] = &[0x16, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc, 3, 3];

/// Serves one connection as `behaviour` says. Behaviours that need more than bytes are served elsewhere.
pub(super) async fn serve(behaviour: &Behaviour, mut stream: TcpStream) -> io::Result<()> {
    match behaviour {
        Behaviour::PlainText { banner, after_request } => {
            if *after_request {
                read_some(&mut stream).await?;
            }
            stream.write_all(banner.as_bytes()).await?;
            finish(stream).await
        }
        Behaviour::Silent => drain(&mut stream).await,
        Behaviour::Drip { every_ms } => drip(stream, Duration::from_millis(*every_ms)).await,
        Behaviour::Reset => {
            read_some(&mut stream).await?;
            reset(stream)
        }
        Behaviour::Close => {
            read_some(&mut stream).await?;
            finish(stream).await
        }
        Behaviour::Garbage => answer(stream, GARBAGE).await,
        Behaviour::HalfRecord => answer(stream, HALF_RECORD).await,
        Behaviour::Alert { code } => answer(stream, &alert(0x0303, *code)).await,
        Behaviour::Tls(_)
        | Behaviour::Legacy(_)
        | Behaviour::Refused
        | Behaviour::Unanswered
        | Behaviour::NoAddress => Ok(()),
    }
}

/// Says the first at once, and each of the others when something was heard.
pub(super) async fn converse(says: &[String], stream: &mut TcpStream) -> io::Result<()> {
    for (number, words) in says.iter().enumerate() {
        if number > 0 {
            read_some(stream).await?;
        }
        stream.write_all(words.as_bytes()).await?;
    }
    Ok(())
}

/// A fatal alert in clear text.
pub(super) fn alert(version: u16, code: u8) -> [u8; 7] {
    let [major, minor] = version.to_be_bytes();
    [0x15, major, minor, 0, 2, 2, code]
}

/// Closing with nothing to linger for sends RST instead of FIN.
pub(super) fn reset(stream: TcpStream) -> io::Result<()> {
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO))
}

/// Sends FIN, then reads what still comes: closing a socket with unread bytes would send RST, another story.
pub(super) async fn finish(mut stream: TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    drain(&mut stream).await
}

async fn answer(mut stream: TcpStream, bytes: &[u8]) -> io::Result<()> {
    read_some(&mut stream).await?;
    stream.write_all(bytes).await?;
    finish(stream).await
}

async fn drip(stream: TcpStream, every: Duration) -> io::Result<()> {
    let (mut reader, mut writer) = stream.into_split();
    let writing = async {
        for byte in DRIP.iter().copied().chain(std::iter::repeat(0)) {
            writer.write_all(&[byte]).await?;
            tokio::time::sleep(every).await;
        }
        Ok(())
    };
    let reading = async { tokio::io::copy(&mut reader, &mut tokio::io::sink()).await };
    tokio::select! {
        done = writing => done,
        gone = reading => gone.map(|_| ()),
    }
}

async fn read_some(stream: &mut TcpStream) -> io::Result<()> {
    stream.read(&mut [0; 16_384]).await.map(|_| ())
}

/// Reads until the peer closes.
pub(super) async fn drain(stream: &mut TcpStream) -> io::Result<()> {
    tokio::io::copy(stream, &mut tokio::io::sink()).await.map(|_| ())
}
