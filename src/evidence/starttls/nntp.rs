//! NNTP: greeting, CAPABILITIES, STARTTLS (RFC 3977 §5.2, RFC 4642 §2.2).

use super::conversation::{Ended, Script, Then, Turn};
use super::line::{begins_with_word, command, line};
use super::reply::{Form, Heard, Replies, Reply};

/// The dialogue, from the greeting on.
#[derive(Debug)]
pub(super) struct Nntp {
    replies: Replies,
    asked: Asked,
    /// What was listed, joined; `None` where the server does not know CAPABILITIES.
    listed: Option<Vec<u8>>,
    offered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Capabilities,
    /// Inside of the list that ends with a line of one dot.
    List,
    Starttls,
}

impl Nntp {
    pub(super) fn new() -> Self {
        Self { replies: Replies::new(Form::Single), asked: Asked::Nothing, listed: None, offered: false }
    }

    fn reply(&mut self, reply: &Reply) -> Then {
        match (self.asked, &reply.code) {
            (Asked::Nothing, [b'2', ..]) => {
                self.asked = Asked::Capabilities;
                Then::Say(command("CAPABILITIES"))
            }
            (Asked::Capabilities, b"101") => {
                self.asked = Asked::List;
                self.listed = Some(Vec::new());
                Then::Listen
            }
            // A server older than RFC 3977 may have STARTTLS all the same.
            (Asked::Capabilities, [b'5', ..]) => self.starttls(),
            (Asked::Starttls, b"382") => Then::Start,
            (Asked::Starttls, [b'5', b'0', _]) if self.listed.is_none() => Then::End(Ended::NotOffered(reply.shown())),
            _ => Then::End(Ended::Refused(reply.shown())),
        }
    }

    fn item(&mut self, text: &[u8]) -> Then {
        if text == b"." {
            if self.offered {
                return self.starttls();
            }
            return Then::End(Ended::NotOffered(self.listed.clone().unwrap_or_default()));
        }
        self.offered |= begins_with_word(text, b"STARTTLS");
        if let Some(listed) = &mut self.listed {
            listed.extend_from_slice(text);
            listed.push(b' ');
        }
        Then::Listen
    }

    fn starttls(&mut self) -> Then {
        self.asked = Asked::Starttls;
        Then::Say(command("STARTTLS"))
    }
}

impl Script for Nntp {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        if self.asked == Asked::List {
            let Some((text, taken)) = line(heard) else { return Turn { taken: 0, then: Then::Listen } };
            return Turn { taken, then: self.item(text) };
        }
        match self.replies.hear(heard) {
            Heard::Part => Turn { taken: 0, then: Then::Listen },
            Heard::Line(taken) => Turn { taken, then: Then::Listen },
            Heard::Whole(taken, reply) => Turn { taken, then: self.reply(&reply) },
            Heard::Malformed => Turn { taken: 0, then: Then::End(Ended::Foreign("a response code")) },
        }
    }
}
