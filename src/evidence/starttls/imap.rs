//! IMAP: greeting, CAPABILITY unless the greeting told, STARTTLS (RFC 9051 §6.2.1, §7.1).

use super::conversation::{Ended, Script, Then, Turn};
use super::line::{begins_with_word, command, has_word, line, may_begin};

/// The dialogue, from the greeting on.
#[derive(Debug, Default)]
pub(super) struct Imap {
    asked: Asked,
    capabilities: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Nothing,
    Capabilities,
    Starttls,
}

impl Asked {
    fn tag(self) -> &'static [u8] {
        match self {
            Self::Nothing => b"*",
            Self::Capabilities => b"a1",
            Self::Starttls => b"a2",
        }
    }
}

impl Imap {
    fn greeting(&mut self, text: &[u8]) -> Then {
        let status = text.get(2..).unwrap_or_default();
        if begins_with_word(status, b"BYE") {
            return Then::End(Ended::Refused(text.to_vec()));
        }
        // Signed in without a word: STARTTLS is for those who are not (RFC 9051 §6.2).
        if begins_with_word(status, b"PREAUTH") {
            return Then::End(Ended::NotOffered(text.to_vec()));
        }
        if !begins_with_word(status, b"OK") {
            return Then::End(Ended::Foreign("* OK, * PREAUTH or * BYE"));
        }
        if has_word(announced(status), b"STARTTLS") {
            return self.starttls();
        }
        self.asked = Asked::Capabilities;
        Then::Say(command("a1 CAPABILITY"))
    }

    fn starttls(&mut self) -> Then {
        self.asked = Asked::Starttls;
        Then::Say(command("a2 STARTTLS"))
    }

    /// A line without our tag: capabilities, a good-bye, or nothing to us.
    fn untagged(&mut self, text: &[u8]) -> Then {
        let status = text.get(2..).unwrap_or_default();
        if begins_with_word(status, b"BYE") {
            return Then::End(Ended::Refused(text.to_vec()));
        }
        if begins_with_word(status, b"CAPABILITY") {
            self.capabilities = text.to_vec();
        }
        Then::Listen
    }

    fn tagged(&mut self, text: &[u8]) -> Then {
        let ok = begins_with_word(text.get(3..).unwrap_or_default(), b"OK");
        match self.asked {
            Asked::Starttls if ok => Then::Start,
            Asked::Capabilities if ok && has_word(&self.capabilities, b"STARTTLS") => self.starttls(),
            Asked::Capabilities if ok => Then::End(Ended::NotOffered(self.capabilities.clone())),
            _ => Then::End(Ended::Refused(text.to_vec())),
        }
    }
}

/// The capabilities inside of `[CAPABILITY …]`.
fn announced(status: &[u8]) -> &[u8] {
    const START: &[u8] = b"[CAPABILITY ";
    let start = status.windows(START.len()).position(|window| window.eq_ignore_ascii_case(START));
    let inside = start.and_then(|at| status.get(at + START.len()..)).unwrap_or_default();
    inside.split(|b| *b == b']').next().unwrap_or_default()
}

impl Script for Imap {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        let tagged = [self.asked.tag(), b" "].concat();
        if !may_begin(heard, b"* ") && !may_begin(heard, &tagged) {
            return Turn { taken: 0, then: Then::End(Ended::Foreign("an IMAP response")) };
        }
        let Some((text, taken)) = line(heard) else { return Turn { taken: 0, then: Then::Listen } };
        let then = if self.asked == Asked::Nothing {
            self.greeting(text)
        } else if text.starts_with(b"* ") {
            self.untagged(text)
        } else {
            self.tagged(text)
        };
        Turn { taken, then }
    }
}
