//! Replies of three digits and text, over several lines if need be: SMTP, LMTP, FTP and NNTP (RFC 5321 §4.2).

use super::line::line;

/// A reply being heard.
#[derive(Debug)]
pub(super) struct Replies {
    form: Form,
    code: Option<[u8; 3]>,
    lines: Vec<Vec<u8>>,
}

/// How replies of several lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Every line carries the code (RFC 5321 §4.2.1).
    Strict,
    /// The first and the last line do, what is between them need not (RFC 959 §4.2).
    Free,
    /// One line (RFC 3977 §3.1).
    Single,
}

/// What came of the front of what was heard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// No whole line yet.
    Part,
    /// A line that is not the last, and its bytes.
    Line(usize),
    /// The last line of a reply, and its bytes.
    Whole(usize, Reply),
    /// No reply.
    Malformed,
}

/// A whole reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: [u8; 3],
    /// The texts behind the code.
    pub(super) lines: Vec<Vec<u8>>,
}

impl Reply {
    /// Code and last text, as one line.
    pub(super) fn shown(&self) -> Vec<u8> {
        let text = self.lines.last().map(Vec::as_slice).unwrap_or_default();
        [&self.code[..], b" ", text].concat()
    }
}

impl Replies {
    pub(super) fn new(form: Form) -> Self {
        Self { form, code: None, lines: Vec::new() }
    }

    /// Takes one line.
    pub(super) fn hear(&mut self, heard: &[u8]) -> Heard {
        let between = self.form == Form::Free && self.code.is_some();
        if !between && !may_be_reply(heard, self.code) {
            return Heard::Malformed;
        }
        let Some((text, taken)) = line(heard) else { return Heard::Part };
        let (code, rest) = match text.split_first_chunk::<3>() {
            Some((code, rest)) if self.code.is_none_or(|known| known == *code) => (*code, rest),
            // Free text between the first and the last line.
            _ => {
                self.lines.push(text.to_vec());
                return Heard::Line(taken);
            }
        };
        let (last, text) = match rest {
            [b'-', text @ ..] if self.form != Form::Single => (false, text),
            [b' ', text @ ..] => (true, text),
            [] => (true, rest),
            _ if between => (false, rest),
            _ => return Heard::Malformed,
        };
        self.lines.push(text.to_vec());
        if last {
            self.code = None;
            return Heard::Whole(taken, Reply { code, lines: std::mem::take(&mut self.lines) });
        }
        self.code = Some(code);
        Heard::Line(taken)
    }
}

/// Three digits, from 1 to 5 the first, then a blank, a hyphen or the line's end; as far as it is there.
fn may_be_reply(heard: &[u8], known: Option<[u8; 3]>) -> bool {
    heard.iter().take(4).enumerate().all(|(at, b)| match (at, known) {
        (3, _) => matches!(b, b' ' | b'-' | b'\r' | b'\n'),
        (_, Some(code)) => code.get(at) == Some(b),
        (0, None) => matches!(b, b'1'..=b'5'),
        _ => b.is_ascii_digit(),
    })
}
