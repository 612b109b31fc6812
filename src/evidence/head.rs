//! The head of an HTTP/1.x response (RFC 9112 §4 and §5): status line and fields. Pure, and stricter than the RFC asks of
//! a client: what two readers could understand differently is refused. Shared by what fetches and what asks a proxy.

/// Authentication schemes that are kept; servers ask for one to four.
const MAX_SCHEMES: usize = 8;
/// Characters of a scheme that are kept; `Negotiate` has nine.
const MAX_SCHEME: usize = 20;
/// Bytes of what is no head that are shown.
const SHOWN: usize = 40;

/// Status line and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The status code, 100 to 599.
    pub status: u16,
    /// The whole status line, without its end.
    pub line: String,
    /// Name and value of every field, in order.
    fields: Vec<(String, String)>,
}

/// What was expected and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(pub String);

impl Head {
    /// Reads a head: everything before the empty line that ends it.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let text: Vec<&[u8]> = lines(bytes);
        let (first, rest) = text.split_first().map_or((&[][..], &[][..]), |(first, rest)| (*first, rest));
        let status = status(first)?;
        let fields = rest.iter().map(|line| field(line)).collect::<Result<_, _>>()?;
        Ok(Self { status, line: String::from_utf8_lossy(first).into_owned(), fields })
    }

    /// The values of a field, in order; names are compared without case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The authentication schemes that are asked for by `WWW-Authenticate` or `Proxy-Authenticate`, each once.
    pub fn challenges(&self, name: &str) -> Vec<String> {
        let mut schemes = Vec::new();
        for value in self.values(name) {
            challenge(value, &mut schemes);
        }
        schemes
    }
}

/// Whether bytes can begin a response; too few bytes can.
pub fn begins_like_http(bytes: &[u8]) -> bool {
    b"HTTP/".starts_with(&bytes[..bytes.len().min(5)])
}

/// The start of what is no head, for messages.
pub fn shown(bytes: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN)]))
}

/// Lines end in CR LF; an LF alone stays in its line, which is refused for it.
fn lines(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some(end) = bytes.windows(2).position(|pair| pair == b"\r\n") {
        found.push(&bytes[..end]);
        bytes = &bytes[end + 2..];
    }
    found.push(bytes);
    found
}

/// `HTTP/1.0 200 OK`; the reason may be missing with its blank.
fn status(line: &[u8]) -> Result<u16, Malformed> {
    let none = || Malformed(format!("no status line: {}", shown(line)));
    let rest = line.strip_prefix(b"HTTP/1.0 ").or(line.strip_prefix(b"HTTP/1.1 ")).ok_or_else(none)?;
    let (code, behind) = rest.split_at_checked(3).ok_or_else(none)?;
    let broken = behind.iter().any(|b| matches!(b, b'\r' | b'\n'));
    if !code.iter().all(u8::is_ascii_digit) || !(behind.is_empty() || behind[0] == b' ') || broken {
        return Err(none());
    }
    let code = code.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    if (100..600).contains(&code) { Ok(code) } else { Err(none()) }
}

/// RFC 9112 §5: a token, a colon without a blank before it, a value. A line that continues another (§5.2) is refused.
fn field(line: &[u8]) -> Result<(String, String), Malformed> {
    let none = || Malformed(format!("no header field: {}", shown(line)));
    let colon = line.iter().position(|b| *b == b':').ok_or_else(none)?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let token = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b);
    if name.is_empty() || !name.iter().all(token) || value.iter().any(|b| *b < b' ' && *b != b'\t' || *b == 0x7f) {
        return Err(none());
    }
    let value = String::from_utf8_lossy(value);
    Ok((String::from_utf8_lossy(name).into_owned(), value.trim_matches([' ', '\t']).to_owned()))
}

/// The schemes of one field (RFC 9110 §11.6.1): a token that no `=` follows, at the start or behind a comma. What is in
/// quotes may have both.
fn challenge(value: &str, schemes: &mut Vec<String>) {
    let mut quoted = false;
    let parts = value.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    for part in parts {
        let word = part.trim_matches([' ', '\t']);
        let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(word.len());
        let (scheme, behind) = word.split_at(end);
        let is_scheme = !scheme.is_empty() && (behind.is_empty() || behind.starts_with([' ', '\t']));
        // `realm = "x"` is a parameter as well (bad white space, RFC 9110 §5.6.3).
        let is_scheme = is_scheme && !behind.trim_start().starts_with('=');
        if is_scheme && schemes.len() < MAX_SCHEMES && !schemes.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
            schemes.push(scheme.chars().take(MAX_SCHEME).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_read_out_of_what_is_asked_for() {
        for (fields, schemes) in [
            (&[][..], &[][..]),
            (&["Negotiate", "NTLM"], &["Negotiate", "NTLM"]),
            (&["Basic realm=\"a, Digest b\", charset=\"UTF-8\", NTLM"], &["Basic", "NTLM"]),
            (&["Basic realm = \"x\", algorithm = y", "basic realm=z"], &["Basic"]),
            (&["Negotiate TlRMTVNTUAAC=="], &["Negotiate"]),
            (&[",,=,\"", " "], &[]),
        ] {
            let lines: String = fields.iter().map(|field| format!("\r\nProxy-Authenticate: {field}")).collect();
            let head = Head::read(format!("HTTP/1.1 407 No{lines}").as_bytes()).unwrap();
            assert_eq!(head.challenges("proxy-authenticate"), schemes, "{fields:?}");
        }
    }

    #[test]
    fn lines_end_in_cr_lf_and_in_nothing_else() {
        for text in [
            "HTTP/1.1 200 OK\nA: b",
            "HTTP/1.1 200 OK\r\nA: b\nC: d",
            "HTTP/1.1 200 OK\rA: b",
            "HTTP/1.1 200 O\rK",
            "HTTP/1.1 099 X",
            "HTTP/1.1 600 X",
            "http/1.1 200 OK",
        ] {
            assert!(Head::read(text.as_bytes()).is_err(), "{text:?}");
        }
        let head = Head::read(b"HTTP/1.0 200\r\nA: b\r\na:c ").unwrap();
        assert_eq!((head.status, head.line.as_str(), head.values("A").count()), (200, "HTTP/1.0 200", 2));
    }
}
