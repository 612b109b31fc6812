//! ManageSieve: capabilities as the greeting, STARTTLS (RFC 5804 §1.7, §2.2).

use super::conversation::{Ended, Script, Then, Turn};
use super::line::{begins_with_word, command, line, may_begin};

/// The dialogue, from the greeting on.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    offered: bool,
    asked: bool,
    listed: Vec<u8>,
}

impl Sieve {
    fn line(&mut self, text: &[u8]) -> Then {
        if begins_with_word(text, b"OK") {
            return match (self.asked, self.offered) {
                (true, _) => Then::Start,
                (false, true) => {
                    self.asked = true;
                    Then::Say(command("STARTTLS"))
                }
                (false, false) => Then::End(Ended::NotOffered(std::mem::take(&mut self.listed))),
            };
        }
        if begins_with_word(text, b"NO") || begins_with_word(text, b"BYE") {
            return Then::End(Ended::Refused(text.to_vec()));
        }
        self.offered |= begins_with_word(text, b"\"STARTTLS\"");
        self.listed.extend_from_slice(text.split(|b| *b == b' ').next().unwrap_or_default());
        self.listed.push(b' ');
        Then::Listen
    }
}

/// A line with the literals in it: `{5}` at its end, and five bytes and another line follow (RFC 5804 §1.2).
fn whole_line(heard: &[u8]) -> Option<usize> {
    let mut taken = 0_usize;
    loop {
        let (text, length) = line(heard.get(taken..)?)?;
        taken += length;
        match literal(text) {
            Some(bytes) => taken = taken.checked_add(bytes)?,
            None => return Some(taken),
        }
    }
}

/// The number of bytes that a literal at the line's end announces.
fn literal(text: &[u8]) -> Option<usize> {
    let inside = text.strip_suffix(b"}")?;
    let opened = inside.iter().rposition(|b| *b == b'{')?;
    let digits = inside.get(opened + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    std::str::from_utf8(digits).ok()?.parse().ok()
}

impl Script for Sieve {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        let starts: &[&[u8]] = &[b"\"", b"OK", b"NO", b"BYE", b"{"];
        if !starts.iter().any(|start| may_begin(heard, start)) {
            return Turn { taken: 0, then: Then::End(Ended::Foreign("a capability, OK, NO or BYE")) };
        }
        let Some(taken) = whole_line(heard) else { return Turn { taken: 0, then: Then::Listen } };
        let text = heard.get(..taken).and_then(line).map_or(heard, |(first, _)| first);
        Turn { taken, then: self.line(text) }
    }
}
