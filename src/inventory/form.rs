//! What kind of list it is: decided by the content, for names lie and standard input has none.

use super::given::{Given, OfJson};
use super::table;

/// A kind of peer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A peer a line.
    Plain,
    /// A table with a header, its cells separated by this byte.
    Csv(u8),
    /// An object of JSON a line.
    JsonLines,
    /// One document of JSON.
    Json,
    /// One document of TOML.
    Toml,
    /// The configuration file, of which the rest was read elsewhere. No content says so: whoever opens it knows.
    Config,
}

/// Why a file is no list at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// UTF-16, as some editors of Windows save.
    Utf16,
    /// Bytes that no text has.
    Binary,
}

/// Bytes of the beginning that decide.
pub const HEAD: usize = 64 << 10;

impl Form {
    /// The kind of a list that begins like this, by its first line that is neither blank nor a comment:
    ///
    /// 1. `{` begins JSON: lines when the first object is whole and names no `peers`, else one document;
    /// 2. `[` before an object, a text, a closing bracket or the line's end: a JSON document;
    /// 3. `[name]`, `[[name]]` or `key =`: TOML. An IPv6 address between brackets has a colon, and no peer has `=`;
    /// 4. a row with a cell `peer` or `host`, or with a comma or semicolon, which no peer has: a table;
    /// 5. a peer a line.
    pub fn of(head: &[u8]) -> Result<Self, NotText> {
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(NotText::Utf16);
        }
        if head.contains(&0) {
            return Err(NotText::Binary);
        }
        let text = String::from_utf8_lossy(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head));
        let begins = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let Some(line) = text.lines().find(begins).map(str::trim) else {
            return Ok(Self::Plain);
        };
        Ok(match line.as_bytes() {
            [b'{', ..] => json(text.trim_start()),
            [b'[', rest @ ..] => match rest.trim_ascii_start() {
                [] | [b'{' | b'"' | b']', ..] => Self::Json,
                _ if line.contains(':') && !line.contains('"') && !line.starts_with("[[") => Self::Plain,
                _ => Self::Toml,
            },
            _ if is_assignment(line) => Self::Toml,
            _ => table::separator(line).map_or(Self::Plain, Self::Csv),
        })
    }

    /// The word that names it, the same in every language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Csv(_) => "CSV",
            Self::JsonLines => "JSON Lines",
            Self::Json => "JSON",
            Self::Toml | Self::Config => "TOML",
        }
    }
}

/// Lines, or one document. What cannot be read is lines when its first line at least looks whole.
fn json(text: &str) -> Form {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<OfJson>();
    match values.next() {
        Some(Ok(OfJson(Given::Table(fields)))) => {
            let document = fields.iter().any(|field| field.key == "peers");
            if document { Form::Json } else { Form::JsonLines }
        }
        _ if text.lines().next().is_some_and(|line| line.trim_end().ends_with('}')) => Form::JsonLines,
        _ => Form::Json,
    }
}

/// `key = …`, as TOML has it.
fn is_assignment(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.\"' ".contains(c))
    })
}
