//! One request and its response over one connection.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

use super::http::{Head, Response};
use super::url::HttpUrl;
use super::{FetchFailure, FetchFailureKind as Kind};
use crate::cert::Der;

/// Media type of an OCSP request (RFC 6960 appendix C.1).
const OCSP_REQUEST: &str = "application/ocsp-request";

/// What is asked for beside the URL.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Question<'a> {
    /// A body to POST; a GET without.
    pub body: Option<&'a Der>,
    /// An Authorization field's value. Only with [`Self::server`]: it is for that one and nobody else.
    pub authorization: Option<&'a str>,
    /// The one server that this is asked of: a redirect to another is not followed.
    pub server: Option<&'a HttpUrl>,
}

/// Asks over `stream` and reads the answer until `deadline`. A body is read of status 200 alone: nobody needs an error
/// page.
pub(super) async fn exchange<S>(
    mut stream: S,
    url: &HttpUrl,
    question: Question<'_>,
    limit: usize,
    deadline: Instant,
) -> Result<(Head, Vec<u8>), FetchFailure>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let talk = async {
        let lost = |error: std::io::Error| FetchFailure::new(Kind::Truncated, error.to_string());
        let request = request(url, question);
        // A server may answer and hang up before it has read all: then the answer tells more than the failed write.
        let sent = async {
            stream.write_all(&request).await?;
            stream.flush().await
        }
        .await;
        let mut response = Response::new(limit);
        let mut buffer = vec![0; 16 << 10];
        loop {
            match stream.read(&mut buffer).await {
                Ok(0) => return response.end(),
                Ok(count) => {
                    let whole = response.feed(&buffer[..count])?;
                    let page = response.head().filter(|head| head.status != 200);
                    if let Some(head) = page {
                        return Ok((head.clone(), Vec::new()));
                    }
                    if whole {
                        return response.end();
                    }
                }
                Err(error) => {
                    sent.map_err(lost)?;
                    return Err(lost(error));
                }
            }
        }
    };
    let spent = || FetchFailure::new(Kind::Timeout, "no whole answer within the time allowed");
    timeout_at(deadline, talk).await.unwrap_or_else(|_| Err(spent()))
}

fn request(url: &HttpUrl, question: Question<'_>) -> Vec<u8> {
    let method = if question.body.is_some() { "POST" } else { "GET" };
    let mut text = format!("{method} {} HTTP/1.1\r\nHost: {}\r\n", url.path, url.authority());
    text.push_str(concat!("User-Agent: peertrust/", env!("CARGO_PKG_VERSION"), "\r\n"));
    text.push_str("Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n");
    if let (Some(value), Some(server)) = (question.authorization, question.server)
        && server.authority() == url.authority()
    {
        text.push_str(&format!("Authorization: {value}\r\n"));
    }
    if let Some(body) = question.body {
        text.push_str(&format!("Content-Type: {OCSP_REQUEST}\r\nContent-Length: {}\r\n", body.bytes().len()));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(question.body.map(Der::bytes).unwrap_or_default());
    bytes
}
