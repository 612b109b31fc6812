//! URLs as certificates carry them, read as strictly as a stranger's wish should be.

use super::{FetchFailure, FetchFailureKind as Kind};
use crate::target::Host;

/// Longest URL that is read: OpenSSL's own tools take less, and a CDP with an encoded name of a CA has 200.
pub const MAX_URL: usize = 2_048;

/// An `http` URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpUrl {
    /// The server.
    pub host: Host,
    /// Its port, 80 unless told.
    pub port: u16,
    /// Path and query as they are sent, beginning with `/`: what was percent-encoded stays so.
    pub path: String,
}

impl HttpUrl {
    /// Reads a URL. Numbered, the first that holds:
    ///
    /// 1. longer than [`MAX_URL`], or with a control character: no URL;
    /// 2. `ldap:`, `file:`, `https:` and other schemes are each told by their name;
    /// 3. a userinfo part is refused: nothing that a certificate names wants a password, and `a@b` is how a URL is
    ///    made to look like another;
    /// 4. host, port, and whatever follows.
    pub fn parse(text: &str) -> Result<Self, FetchFailure> {
        let bad = |why: &str| FetchFailure::new(Kind::BadUrl, format!("{why}: {text:?}"));
        if text.len() > MAX_URL {
            return Err(FetchFailure::new(Kind::BadUrl, format!("longer than {MAX_URL} characters")));
        }
        if text.chars().any(char::is_control) {
            return Err(bad("a control character"));
        }
        let Some((scheme, rest)) = text.split_once(':') else { return Err(bad("no scheme")) };
        if let Some(kind) = unusable(scheme) {
            return Err(FetchFailure::new(kind, text));
        }
        let Some(rest) = rest.strip_prefix("//") else { return Err(bad("no server")) };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err(bad("user information"));
        }
        if authority.contains('\\') {
            return Err(bad("a backslash in the server's name"));
        }
        let (host, port) = split_port(authority).ok_or_else(|| bad("no port number"))?;
        let host = Host::parse(host).map_err(|_| bad("no host name"))?;
        Ok(Self { host, port, path: sent(path) })
    }

    /// What a Location header leads to from here (RFC 9110 §10.2.2): a whole URL, or a path of the same server.
    pub fn follow(&self, location: &str) -> Result<Self, FetchFailure> {
        match location.strip_prefix('/') {
            Some(rest) if !rest.starts_with('/') => Self::parse(&format!("http://{}{location}", self.authority())),
            Some(_) => Self::parse(&format!("http:{location}")),
            // What has no scheme is relative to the folder (RFC 3986 §5.2.3).
            None if !location.contains("://") => {
                let path = self.path.split(['?', '#']).next().unwrap_or("/");
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Self::parse(&format!("http://{}{folder}/{location}", self.authority()))
            }
            None => Self::parse(location),
        }
    }

    /// Host and port as the Host header has them.
    pub fn authority(&self) -> String {
        let host = match &self.host {
            Host::Ip(std::net::IpAddr::V6(ip)) => format!("[{ip}]"),
            host => host.ascii(),
        };
        if self.port == 80 { host } else { format!("{host}:{}", self.port) }
    }

    /// The whole URL as it is used.
    pub fn text(&self) -> String {
        format!("http://{}{}", self.authority(), self.path)
    }
}

/// The kind of a scheme that is not fetched; `None` for http.
fn unusable(scheme: &str) -> Option<Kind> {
    match scheme.to_ascii_lowercase().as_str() {
        "http" => None,
        "ldap" | "ldaps" => Some(Kind::LdapUrl),
        "file" => Some(Kind::FileUrl),
        "https" => Some(Kind::HttpsUrl),
        _ => Some(Kind::OtherScheme),
    }
}

/// Host and port; `None` when what follows the colon is no port.
fn split_port(authority: &str) -> Option<(&str, u16)> {
    let after_bracket = authority.rfind(']').map_or(0, |at| at + 1);
    match authority.get(after_bracket..)?.split_once(':') {
        None => Some((authority, 80)),
        // RFC 3986 §3.2.3: an empty port is the default one.
        Some((before, "")) => Some((authority.get(..after_bracket + before.len())?, 80)),
        Some((before, digits)) => {
            let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
            let port = digits.parse().ok().filter(|port| *port != 0 && all_digits)?;
            Some((authority.get(..after_bracket + before.len())?, port))
        }
    }
}

/// The request target: without the fragment, and with everything encoded that may not stand in a request line. AD CS
/// writes `%20` itself, but somebody's own URL may have the blank.
fn sent(path: &str) -> String {
    let path = path.split('#').next().unwrap_or_default();
    let mut out = String::from(if path.starts_with('/') { "" } else { "/" });
    for byte in path.bytes() {
        match byte {
            b'!'..=b'~' if !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (String, u16, String) {
        let url = HttpUrl::parse(text).unwrap_or_else(|failure| panic!("{text}: {failure:?}"));
        (url.host.ascii(), url.port, url.path)
    }

    fn refused(text: &str) -> Kind {
        HttpUrl::parse(text).map(|url| url.text()).unwrap_err().kind
    }

    #[test]
    fn what_authorities_write_is_read() {
        for (text, host, port, path) in [
            ("http://ca.corp.test/CertEnroll/a_Lab%20CA(1).crt", "ca.corp.test", 80, "/CertEnroll/a_Lab%20CA(1).crt"),
            ("HTTP://CA.Corp.Test:8080/x?y=z#f", "ca.corp.test", 8080, "/x?y=z"),
            ("http://ca.test", "ca.test", 80, "/"),
            ("http://ca.test?q", "ca.test", 80, "/?q"),
            ("http://ca.test:/", "ca.test", 80, "/"),
            ("http://[2001:db8::1]:81/a", "2001:db8::1", 81, "/a"),
            ("http://192.0.2.1/a b", "192.0.2.1", 80, "/a%20b"),
            ("http://ca.test/証", "ca.test", 80, "/%E8%A8%BC"),
            ("http://ca.test/a%0d%0aX:%20y", "ca.test", 80, "/a%0d%0aX:%20y"),
        ] {
            assert_eq!(parsed(text), (host.to_owned(), port, path.to_owned()), "{text}");
        }
    }

    #[test]
    fn other_schemes_are_told_by_name() {
        for (text, kind) in [
            ("ldap:///CN=Lab,CN=AIA?cACertificate?base", Kind::LdapUrl),
            ("LDAP://dc.corp.test/CN=x", Kind::LdapUrl),
            ("file://\\\\ca\\CertEnroll\\a.crt", Kind::FileUrl),
            ("https://ca.test/a.crt", Kind::HttpsUrl),
            ("ftp://ca.test/a.crt", Kind::OtherScheme),
            ("javascript:alert(1)", Kind::OtherScheme),
            ("gopher://127.0.0.1:6379/_FLUSHALL", Kind::OtherScheme),
        ] {
            assert_eq!(refused(text), kind, "{text}");
        }
    }

    #[test]
    fn what_could_be_taken_for_another_url_is_refused() {
        for text in [
            "",
            "/a.crt",
            "http:/a",
            "http://",
            "http:///a",
            "http://user@ca.test/",
            "http://user:pass@ca.test/",
            "http://ca.test:80@evil.test/",
            "http://ca.test\\@evil.test/",
            "http://ca.test\r\nX: y/",
            "http://ca.test/a\nb",
            "http://ca.test:0/",
            "http://ca.test:65536/",
            "http://ca.test:+80/",
            "http://ca.test:80:80/",
            "http://[::1",
            "http://::1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://a b.test/",
            "http://a%2eb.test/",
        ] {
            assert_eq!(refused(text), Kind::BadUrl, "{text:?}");
        }
        assert_eq!(refused(&format!("http://a.test/{}", "a".repeat(MAX_URL))), Kind::BadUrl);
    }

    #[test]
    fn a_redirect_is_whole_or_of_the_same_server() {
        let from = HttpUrl::parse("http://ca.test:8080/pki/old.crt?x").unwrap();
        let to = |location: &str| from.follow(location).map(|url| url.text()).map_err(|failure| failure.kind);
        assert_eq!(to("http://b.test/n"), Ok("http://b.test/n".into()));
        assert_eq!(to("/new.crt"), Ok("http://ca.test:8080/new.crt".into()));
        assert_eq!(to("new.crt"), Ok("http://ca.test:8080/pki/new.crt".into()));
        assert_eq!(to("//b.test/n"), Ok("http://b.test/n".into()));
        assert_eq!(to("https://ca.test/n"), Err(Kind::HttpsUrl));
        assert_eq!(to("file:///etc/passwd"), Err(Kind::FileUrl));
        assert_eq!(to("http://u@b.test/n"), Err(Kind::BadUrl));
    }
}
