//! Who may ask at all.
//!
//! On loopback whoever is on this machine may look and probe, and nobody else can reach it but by a browser: a page of
//! the internet makes the browser ask, under a name that was turned to 127.0.0.1 (DNS rebinding) or across origins. The
//! first shows in `Host`, the second in `Sec-Fetch-Site`. On any other address the token is asked for, and a browser
//! that is made to ask has none.

use std::fmt;
use std::net::IpAddr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use zeroize::Zeroizing;

use crate::i18n::Text;

/// Characters of a token at least: 16 of a random alphabet are beyond guessing.
const MIN_TOKEN: usize = 16;
const MAX_TOKEN: usize = 4_096;
/// What orchestrators ask without a token; they tell nothing but that the server is there.
const OPEN: [&str; 2] = ["/-/healthy", "/-/ready"];

/// What a client has to say to be let in.
pub struct Token(Zeroizing<Vec<u8>>);

impl Token {
    /// The first line of a token file. `None` where it is too short to be one, too long, or cannot stand in a header.
    pub fn new(line: &str) -> Option<Self> {
        let token = line.trim();
        let fits = (MIN_TOKEN..=MAX_TOKEN).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(Zeroizing::new(token.as_bytes().to_vec())))
    }

    fn is(&self, said: &[u8]) -> bool {
        verify_slices_are_equal(&self.0, said).is_ok()
    }
}

/// Without the secret: what is printed for debugging ends in logs.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turned {
    /// It is for another host.
    Host,
    /// A page of another origin made the browser ask.
    Foreign,
    /// It has no token, or a wrong one.
    Token,
}

impl Turned {
    pub(super) fn status(self) -> StatusCode {
        match self {
            // RFC 9110 §15.5.20: directed at a server that does not answer for it.
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::Token => StatusCode::UNAUTHORIZED,
        }
    }

    pub(super) fn text(self) -> Text {
        Text::new(match self {
            Self::Host => "serve-turned-host",
            Self::Foreign => "serve-turned-foreign",
            Self::Token => "serve-turned-token",
        })
    }

    /// The word of metrics.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Foreign => "foreign",
            Self::Token => "token",
        }
    }
}

/// The door.
#[derive(Debug)]
pub(super) struct Front {
    loopback: bool,
    token: Option<Token>,
}

impl Front {
    /// For a server that listens on `address`.
    pub(super) fn new(address: IpAddr, token: Option<Token>) -> Self {
        Self { loopback: address.to_canonical().is_loopback(), token }
    }

    /// Whether to go on. The first that holds:
    ///
    /// 1. on loopback, a `Host` that is not this machine's own loopback is another server's;
    /// 2. a browser's request from another origin, unless a person follows a link with it;
    /// 3. the token: on loopback for what changes something, if there is one; elsewhere for everything but [`OPEN`].
    pub(super) fn admits(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Turned> {
        if self.loopback && !is_for_loopback(uri, headers) {
            return Err(Turned::Host);
        }
        let changes = !matches!(*method, Method::GET | Method::HEAD);
        if is_foreign(headers, changes) {
            return Err(Turned::Foreign);
        }
        let asked = if self.loopback { changes && self.token.is_some() } else { !OPEN.contains(&uri.path()) };
        // Elsewhere than on loopback without a token nobody is let in; the command line does not allow it to begin with.
        let held =
            !asked || self.token.as_ref().is_some_and(|token| bearer(headers).is_some_and(|said| token.is(said)));
        if held { Ok(()) } else { Err(Turned::Token) }
    }
}

/// RFC 6750 §2.1.
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = (value.get(..7)?, value.get(7..)?);
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

/// Exactly one `Host`, and an authority in the request line that says the same kind of thing.
fn is_for_loopback(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let host = host.to_str().ok().and_then(|text| text.parse::<Authority>().ok());
    host.is_some_and(|host| is_loopback(&host)) && uri.authority().is_none_or(is_loopback)
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    // A name and a password before the host are no part of `Host`: whoever sends them means to confuse.
    let plain = !authority.as_str().contains('@');
    let name = bare.to_ascii_lowercase();
    plain
        && (name == "localhost"
            || name.ends_with(".localhost")
            || bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback()))
}

/// What browsers say of themselves (Fetch Metadata), and `Origin` for those that do not. A link that a person follows
/// from elsewhere is let through, for it changes nothing.
fn is_foreign(headers: &HeaderMap, changes: bool) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.as_bytes());
    let follows =
        !changes && said("sec-fetch-mode") == Some(b"navigate") && said("sec-fetch-dest") == Some(b"document");
    match said("sec-fetch-site") {
        Some(b"same-origin" | b"none") => false,
        Some(_) => !follows,
        None => {
            let host = said("host").unwrap_or_default();
            let own = |origin: &[u8]| {
                [&b"http://"[..], b"https://"].iter().any(|scheme| origin.strip_prefix(*scheme) == Some(host))
            };
            said("origin").is_some_and(|origin| !own(origin))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(address: &str, token: Option<&str>) -> Front {
        Front::new(address.parse().unwrap(), token.map(|token| Token::new(token).unwrap()))
    }

    fn asks(front: &Front, method: Method, path: &str, lines: &[(&'static str, &str)]) -> Result<(), Turned> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        front.admits(&method, &path.parse().unwrap(), &headers)
    }

    #[test]
    fn on_loopback_the_host_is_loopback() {
        let front = front("127.0.0.1", None);
        for host in ["127.0.0.1:9815", "localhost:9815", "LOCALHOST", "a.localhost:1", "[::1]:9815", "127.9.9.9"] {
            assert_eq!(asks(&front, Method::GET, "/probe", &[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.test",
            "evil.test:9815",
            "127.0.0.1.evil.test",
            "localhost.evil.test",
            "10.0.0.1:9815",
            "",
            "a@localhost",
        ] {
            assert_eq!(asks(&front, Method::GET, "/probe", &[("host", host)]), Err(Turned::Host), "{host}");
        }
        assert_eq!(asks(&front, Method::GET, "/probe", &[]), Err(Turned::Host));
        let two = [("host", "localhost"), ("host", "evil.test")];
        assert_eq!(asks(&front, Method::GET, "/probe", &two), Err(Turned::Host));
        let absolute = "http://evil.test/probe";
        assert_eq!(asks(&front, Method::GET, absolute, &[("host", "localhost")]), Err(Turned::Host));
    }

    #[test]
    fn a_page_of_another_origin_may_not_make_a_browser_ask() {
        let front = front("127.0.0.1", None);
        let asks = |method, lines: &[(&'static str, &str)]| {
            let host = ("host", "127.0.0.1:9815");
            asks(&front, method, "/probe", &[&[host], lines].concat())
        };
        assert_eq!(asks(Method::GET, &[("sec-fetch-site", "none")]), Ok(()));
        assert_eq!(asks(Method::GET, &[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(asks(Method::GET, &[("sec-fetch-site", "cross-site")]), Err(Turned::Foreign));
        assert_eq!(asks(Method::GET, &[("sec-fetch-site", "same-site")]), Err(Turned::Foreign));
        let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        assert_eq!(asks(Method::GET, &link), Ok(()));
        assert_eq!(asks(Method::POST, &link), Err(Turned::Foreign));
        assert_eq!(asks(Method::POST, &[("origin", "http://evil.test")]), Err(Turned::Foreign));
        assert_eq!(asks(Method::POST, &[("origin", "null")]), Err(Turned::Foreign));
        assert_eq!(asks(Method::POST, &[("origin", "http://127.0.0.1:9815")]), Ok(()));
    }

    #[test]
    fn the_token_opens_what_is_not_open() {
        const SECRET: &str = "0123456789abcdef";
        let right = ("authorization", "Bearer 0123456789abcdef");
        let wrong = ("authorization", "Bearer 0123456789abcdee");
        let far = front("0.0.0.0", Some(SECRET));
        assert_eq!(asks(&far, Method::GET, "/probe", &[("host", "x.test")]), Err(Turned::Token));
        assert_eq!(asks(&far, Method::GET, "/metrics", &[wrong]), Err(Turned::Token));
        assert_eq!(
            asks(&far, Method::GET, "/metrics", &[("authorization", "Basic 0123456789abcdef")]),
            Err(Turned::Token)
        );
        assert_eq!(asks(&far, Method::GET, "/metrics", &[("host", "x.test"), right]), Ok(()));
        assert_eq!(asks(&far, Method::POST, "/-/reload", &[right]), Ok(()));
        assert_eq!(asks(&far, Method::GET, "/-/healthy", &[]), Ok(()));
        assert_eq!(asks(&front("::", None), Method::GET, "/metrics", &[right]), Err(Turned::Token));
        let near = front("::1", Some(SECRET));
        let host = ("host", "localhost");
        assert_eq!(asks(&near, Method::GET, "/probe", &[host]), Ok(()));
        assert_eq!(asks(&near, Method::POST, "/-/reload", &[host]), Err(Turned::Token));
        assert_eq!(asks(&near, Method::POST, "/-/reload", &[host, right]), Ok(()));
        assert_eq!(asks(&front("::1", None), Method::POST, "/-/reload", &[host]), Ok(()));
    }

    #[test]
    fn a_short_token_is_none() {
        assert!(Token::new("short").is_none() && Token::new(&"x".repeat(5_000)).is_none());
        assert!(Token::new("0123456789abcde\u{e9}").is_none());
        assert!(Token::new(" 0123456789abcdef\n").is_some());
        assert_eq!(format!("{:?}", Token::new("0123456789abcdef")), "Some(Token)");
    }
}
