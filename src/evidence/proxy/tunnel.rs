//! Opening a tunnel: connect, ask, and read what the proxy says.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, timeout_at};

use super::answer::{Answer, Fault};
use super::{Proxy, ProxyEvidence, ProxyFailure, ProxyFailureKind as Kind, Tunnel, authority};
use crate::evidence::credentials::Credentials;
use crate::evidence::head::{self, Head};
use crate::evidence::wire::Wire;
use crate::evidence::{ConnectFailure, Observed};
use crate::moment::{Millis, Stopwatch};
use crate::target::{Host, Target};

/// Addresses of one proxy that are tried.
const MAX_ADDRESSES: usize = 4;
/// How long an answer that is no HTTP may take to become readable.
const BANNER_PATIENCE: Duration = Duration::from_millis(200);

/// A tunnel that failed, without what every failure has.
struct Failed {
    kind: Kind,
    head: Option<Head>,
    detail: String,
}

impl Failed {
    fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, head: None, detail: detail.into() }
    }

    /// By the status that the proxy answered with.
    fn status(head: Head) -> Self {
        let kind = match head.status {
            // tinyproxy says 401 to credentials that are wrong. Who answers a CONNECT is the proxy, whatever the status.
            401 | 407 => Kind::AuthenticationRequired,
            400..=499 => Kind::Forbidden,
            // tinyproxy says 500 where others say 502 or 503.
            500 | 502..=504 => Kind::PeerUnreachable,
            _ => Kind::Status,
        };
        Self { kind, detail: head.line.clone(), head: Some(head) }
    }

    fn after(self, watch: Stopwatch) -> ProxyFailure {
        let asks = |head: &Head| [head.challenges("proxy-authenticate"), head.challenges("www-authenticate")].concat();
        let challenges = self.head.as_ref().map(asks).unwrap_or_default();
        ProxyFailure {
            kind: self.kind,
            status: self.head.as_ref().map(|head| head.status),
            status_line: self.head.map(|head| head.line),
            challenges,
            detail: self.detail,
            elapsed_ms: watch.elapsed(),
        }
    }
}

/// Opens a tunnel to the peer until `deadline`: what is recorded of it, and the connection when it is open.
pub(in crate::evidence) async fn open<W: Wire>(
    proxy: &Proxy,
    target: &Target,
    deadline: Instant,
    wire: &W,
) -> (ProxyEvidence, Option<W::Stream>) {
    let watch = Stopwatch::start();
    // An address that was given for the name is what is meant, here as well.
    let asked = match target.pinned.first() {
        Some(address) => authority(&Host::Ip(*address), target.port),
        None => authority(&target.host, target.port),
    };
    let mut evidence = ProxyEvidence {
        proxy: proxy.to_string(),
        asked: asked.clone(),
        credentials: proxy.credentials.is_some(),
        address: None,
        outcome: Observed::NotTried(crate::evidence::Reason::DeadlineSpent),
    };
    let mut stream = match connect(proxy, deadline, wire, &mut evidence.address).await {
        Ok(stream) => stream,
        Err(failed) => {
            evidence.outcome = Observed::Failed(failed.after(watch));
            return (evidence, None);
        }
    };
    let connect_ms = watch.elapsed();
    match timeout_at(deadline, ask(&mut stream, &asked, proxy.credentials.as_ref())).await {
        Ok(Ok(head)) => {
            evidence.outcome = Observed::Seen(opened(head, connect_ms, watch));
            (evidence, Some(stream))
        }
        other => {
            let silent = || Failed::new(Kind::Silent, "no answer within the time allowed");
            let failed = other.map_or_else(|_| silent(), |asked| asked.err().unwrap_or_else(silent));
            evidence.outcome = Observed::Failed(failed.after(watch));
            (evidence, None)
        }
    }
}

fn opened(head: Head, connect_ms: Millis, watch: Stopwatch) -> Tunnel {
    Tunnel { status_line: head.line, connect_ms, elapsed_ms: watch.elapsed() }
}

/// The proxy is the user's own word, so its addresses are not guarded. Tried in their order, the last failure is told.
async fn connect<W: Wire>(
    proxy: &Proxy,
    deadline: Instant,
    wire: &W,
    address: &mut Option<SocketAddr>,
) -> Result<W::Stream, Failed> {
    let addresses = resolve(&proxy.host, deadline, wire).await?;
    let mut last = Failed::new(Kind::NotResolved, proxy.host.ascii());
    for ip in addresses.into_iter().take(MAX_ADDRESSES) {
        let to = SocketAddr::new(ip, proxy.port);
        *address = Some(to);
        match wire.connect(to, deadline).await {
            Ok((stream, _)) => return Ok(stream),
            Err(ConnectFailure { detail, .. }) => last = Failed::new(Kind::NotConnected, detail),
        }
    }
    Err(last)
}

async fn resolve(host: &Host, deadline: Instant, wire: &impl Wire) -> Result<Vec<IpAddr>, Failed> {
    if let Host::Ip(address) = host {
        return Ok(vec![*address]);
    }
    let none = |detail: String| Failed::new(Kind::NotResolved, detail);
    match timeout_at(deadline, wire.resolve(host)).await {
        Ok(Observed::Seen(found)) => Ok(found.addresses.into_iter().map(|entry| entry.address).collect()),
        Ok(Observed::Failed(failure)) => Err(none(failure.detail)),
        Ok(Observed::NotTried(_)) => Err(none(host.ascii())),
        Err(_) => Err(none("no name server answered within the time allowed".to_owned())),
    }
}

/// Asks, and reads the head of the answer: not a byte behind it, which is the peer's.
async fn ask<S>(stream: &mut S, asked: &str, credentials: Option<&Credentials>) -> Result<Head, Failed>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let closed = |error: std::io::Error| Failed::new(Kind::Closed, error.to_string());
    // A proxy may answer and hang up before it has read all: then the answer tells more than the failed write.
    let sent = write(stream, asked, credentials).await;
    let mut answer = Answer::new();
    loop {
        let byte = match stream.read_u8().await {
            Ok(byte) => byte,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                let after = answer.received();
                return Err(Failed::new(Kind::Closed, format!("the connection ended after {after} bytes")));
            }
            Err(error) => return Err(closed(sent.err().unwrap_or(error))),
        };
        match answer.feed(byte) {
            Ok(None) => {}
            Ok(Some(head)) if (200..300).contains(&head.status) => return Ok(head),
            Ok(Some(head)) => return Err(Failed::status(head)),
            Err(Fault::TooLong(detail)) => return Err(Failed::new(Kind::TooLong, detail)),
            Err(Fault::NotHttp(detail)) if answer.received() > 5 => return Err(Failed::new(Kind::NotHttp, detail)),
            // The first bytes decided: some more of them tell people what it is.
            Err(Fault::NotHttp(_)) => return Err(Failed::new(Kind::NotHttp, banner(stream, byte, &answer).await)),
        }
    }
}

async fn write<S: AsyncWrite + Unpin>(
    stream: &mut S,
    asked: &str,
    credentials: Option<&Credentials>,
) -> std::io::Result<()> {
    let mut text = zeroize::Zeroizing::new(format!("CONNECT {asked} HTTP/1.1\r\nHost: {asked}\r\n"));
    text.push_str(concat!("User-Agent: peertrust/", env!("CARGO_PKG_VERSION"), "\r\n"));
    if let Some(credentials) = credentials {
        text.push_str("Proxy-Authorization: ");
        text.push_str(&credentials.header());
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes()).await?;
    stream.flush().await
}

/// What an answer that is no HTTP begins with.
async fn banner<S: AsyncRead + Unpin>(stream: &mut S, last: u8, answer: &Answer) -> String {
    // Only `HTTP/` could have come before.
    let mut bytes = b"HTTP/"[..answer.received().saturating_sub(1).min(5)].to_vec();
    bytes.push(last);
    let mut more = [0; 64];
    if let Ok(Ok(count)) = timeout_at(Instant::now() + BANNER_PATIENCE, stream.read(&mut more)).await {
        bytes.extend_from_slice(&more[..count]);
    }
    format!("no HTTP: {}", head::shown(&bytes))
}
