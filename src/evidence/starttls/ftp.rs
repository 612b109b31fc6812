//! FTP: greeting, AUTH TLS (RFC 4217 §4), and FEAT (RFC 2389) only to understand a refusal.

use super::conversation::{Ended, Script, Then, Turn};
use super::line::{begins_with_word, command};
use super::reply::{Form, Heard, Replies, Reply};

/// The dialogue, from the greeting on.
#[derive(Debug)]
pub(super) struct Ftp {
    replies: Replies,
    asked: Asked,
}

#[derive(Debug)]
enum Asked {
    Nothing,
    Auth,
    /// After this refusal.
    Features(Vec<u8>),
}

impl Ftp {
    pub(super) fn new() -> Self {
        Self { replies: Replies::new(Form::Free), asked: Asked::Nothing }
    }

    fn reply(&mut self, reply: &Reply) -> Then {
        match (&self.asked, reply.code) {
            // 120: ready in so many minutes.
            (Asked::Nothing, [b'1', ..]) => Then::Listen,
            (Asked::Nothing, [b'2', ..]) => {
                self.asked = Asked::Auth;
                Then::Say(command("AUTH TLS"))
            }
            (Asked::Auth, [b'2', ..]) => Then::Start,
            // Servers without TLS say 500, 502, 504, or that one must sign in first (530): the list of features
            // tells whether TLS was refused or is not there.
            (Asked::Auth, [b'5', ..]) => {
                self.asked = Asked::Features(reply.shown());
                Then::Say(command("FEAT"))
            }
            (Asked::Features(refusal), [b'2', ..]) if lists_tls(reply) => Then::End(Ended::Refused(refusal.clone())),
            (Asked::Features(refusal), _) => Then::End(Ended::NotOffered(refusal.clone())),
            _ => Then::End(Ended::Refused(reply.shown())),
        }
    }
}

/// ` AUTH TLS`, ` AUTH SSL;TLS-P;TLS`.
fn lists_tls(features: &Reply) -> bool {
    features.lines.iter().any(|feature| {
        let feature = feature.trim_ascii();
        begins_with_word(feature, b"AUTH") && feature.windows(3).any(|word| word.eq_ignore_ascii_case(b"TLS"))
    })
}

impl Script for Ftp {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        match self.replies.hear(heard) {
            Heard::Part => Turn { taken: 0, then: Then::Listen },
            Heard::Line(taken) => Turn { taken, then: Then::Listen },
            Heard::Whole(taken, reply) => Turn { taken, then: self.reply(&reply) },
            Heard::Malformed => Turn { taken: 0, then: Then::End(Ended::Foreign("a reply code")) },
        }
    }
}
