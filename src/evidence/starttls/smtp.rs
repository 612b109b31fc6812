//! SMTP and LMTP: greeting, EHLO or LHLO, STARTTLS (RFC 5321 §4.1.1.1, RFC 3207 §4, RFC 2033 §4.1).

use super::CLIENT_NAME;
use super::conversation::{Ended, Script, Then, Turn};
use super::line::{begins_with_word, command};
use super::reply::{Form, Heard, Replies, Reply};

/// The dialogue, from the greeting on.
#[derive(Debug)]
pub(super) struct Smtp {
    hello: &'static str,
    replies: Replies,
    asked: Asked,
}

/// What the next reply answers.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Nothing,
    Extensions,
    Starttls,
}

impl Smtp {
    /// With EHLO, or LMTP's LHLO.
    pub(super) fn new(hello: &'static str) -> Self {
        Self { hello, replies: Replies::new(Form::Strict), asked: Asked::Nothing }
    }

    fn reply(&mut self, reply: &Reply) -> Then {
        match (self.asked, reply.code) {
            (Asked::Nothing, [b'2', ..]) => {
                self.asked = Asked::Extensions;
                Then::Say(command(&format!("{} {CLIENT_NAME}", self.hello)))
            }
            (Asked::Extensions, [b'2', ..]) => self.extensions(reply),
            // A server that does not know the command has no extensions: HELO would bring none (RFC 5321 §3.2).
            (Asked::Extensions, [b'5', b'0', _]) => Then::End(Ended::NotOffered(reply.shown())),
            (Asked::Starttls, [b'2', ..]) => Then::Start,
            _ => Then::End(Ended::Refused(reply.shown())),
        }
    }

    fn extensions(&mut self, reply: &Reply) -> Then {
        // The first line is the server's name.
        let offers = reply.lines.iter().skip(1);
        if offers.clone().any(|offer| begins_with_word(offer, b"STARTTLS")) {
            self.asked = Asked::Starttls;
            return Then::Say(command("STARTTLS"));
        }
        match offers.clone().find(|offer| offer.starts_with(b"XXXX")) {
            Some(masked) => Then::End(Ended::Masked([&reply.code[..], b" ", masked].concat())),
            None => Then::End(Ended::NotOffered(listed(reply))),
        }
    }
}

/// Every extension in one line.
fn listed(reply: &Reply) -> Vec<u8> {
    [&reply.code[..], &reply.lines.iter().skip(1).flat_map(|offer| [b" ", &offer[..]].concat()).collect::<Vec<_>>()]
        .concat()
}

impl Script for Smtp {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        match self.replies.hear(heard) {
            Heard::Part => Turn { taken: 0, then: Then::Listen },
            Heard::Line(taken) => Turn { taken, then: Then::Listen },
            Heard::Whole(taken, reply) => Turn { taken, then: self.reply(&reply) },
            Heard::Malformed => Turn { taken: 0, then: Then::End(Ended::Foreign("a reply code")) },
        }
    }
}
