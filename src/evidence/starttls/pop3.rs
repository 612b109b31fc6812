//! POP3: greeting, CAPA, STLS (RFC 2449 §5, RFC 2595 §4).

use super::conversation::{Ended, Script, Then, Turn};
use super::line::{begins_with_word, command, line, may_begin};

/// The dialogue, from the greeting on.
#[derive(Debug, Default)]
pub(super) struct Pop3 {
    asked: Asked,
    /// What CAPA listed, joined; `None` where the server does not know CAPA.
    listed: Option<Vec<u8>>,
    offered: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Nothing,
    Capabilities,
    /// Inside of the list that ends with a line of one dot.
    List,
    Stls,
}

impl Pop3 {
    fn status(&mut self, text: &[u8]) -> Then {
        let ok = text.starts_with(b"+OK");
        match self.asked {
            Asked::Nothing if ok => {
                self.asked = Asked::Capabilities;
                Then::Say(command("CAPA"))
            }
            Asked::Capabilities if ok => {
                self.asked = Asked::List;
                self.listed = Some(Vec::new());
                Then::Listen
            }
            // A server older than CAPA (RFC 2449) may have STLS all the same.
            Asked::Capabilities => self.stls(),
            Asked::Stls if ok => Then::Start,
            Asked::Stls if self.listed.is_none() => Then::End(Ended::NotOffered(text.to_vec())),
            _ => Then::End(Ended::Refused(text.to_vec())),
        }
    }

    fn item(&mut self, text: &[u8]) -> Then {
        if text == b"." {
            if self.offered {
                return self.stls();
            }
            return Then::End(Ended::NotOffered(self.listed.clone().unwrap_or_default()));
        }
        self.offered |= begins_with_word(text, b"STLS");
        if let Some(listed) = &mut self.listed {
            listed.extend_from_slice(text);
            listed.push(b' ');
        }
        Then::Listen
    }

    fn stls(&mut self) -> Then {
        self.asked = Asked::Stls;
        Then::Say(command("STLS"))
    }
}

impl Script for Pop3 {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        let in_list = self.asked == Asked::List;
        if !in_list && !may_begin(heard, b"+OK") && !may_begin(heard, b"-ERR") {
            return Turn { taken: 0, then: Then::End(Ended::Foreign("+OK or -ERR")) };
        }
        let Some((text, taken)) = line(heard) else { return Turn { taken: 0, then: Then::Listen } };
        Turn { taken, then: if in_list { self.item(text) } else { self.status(text) } }
    }
}
