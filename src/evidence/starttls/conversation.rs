//! One dialogue in progress: bounds, transcript, and what comes behind the go-ahead. No stream, no clock.

use std::fmt;

use super::dialogue::{Dialogue, DialogueOutcome, Injected, Speaker, Spoken};
use crate::cert::Der;
use crate::moment::Millis;
use crate::target::Transport;

/// Bytes of one unit (a line, a packet, a tag) at most. RFC 5321 has 512 for a line; capability lists grow.
pub(super) const MAX_UNIT: usize = 16 * 1024;
/// Bytes of all units together.
pub(super) const MAX_TOTAL: usize = 64 * 1024;
/// Units at most: a flood of empty lines ends here.
pub(super) const MAX_UNITS: usize = 1000;
/// Units kept in the transcript, both sides.
pub(super) const MAX_TRANSCRIPT: usize = 80;
/// Bytes kept of one unit, before escaping.
pub(super) const MAX_TEXT: usize = 256;
/// First bytes kept to recognise another protocol.
const MAX_FIRST_BYTES: usize = 256;

/// What a protocol says and makes of what it hears.
pub trait Script: fmt::Debug + Send {
    /// What the client says before it has heard anything; `None` where the server speaks first.
    fn opening(&mut self) -> Option<Vec<u8>> {
        None
    }

    /// Takes the next whole unit from the front of what was heard and not yet taken.
    ///
    /// Every decision is made by the shortest prefix that shows it: how the bytes were cut makes no difference.
    fn hear(&mut self, heard: &[u8]) -> Turn;
}

/// What a script made of the front of what was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Bytes of the unit; 0 when it is not whole yet, or when the decision needed none.
    pub taken: usize,
    /// What follows.
    pub then: Then,
}

/// What follows upon a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// More is to be heard.
    Listen,
    /// The client says this.
    Say(Vec<u8>),
    /// The client says this, and TLS follows without a go-ahead.
    SayAndStart(Vec<u8>),
    /// TLS follows.
    Start,
    /// The dialogue is over.
    End(Ended),
}

/// How a script ends a dialogue in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// No such offer; the answer that shows it.
    NotOffered(Vec<u8>),
    /// The same, where a device between has masked what was offered.
    Masked(Vec<u8>),
    /// An answer of no.
    Refused(Vec<u8>),
    /// Sent elsewhere.
    Redirected(Vec<u8>),
    /// Another protocol, if it is the first that was heard; otherwise out of turn.
    Foreign(&'static str),
}

/// What the driver does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Send this, then call [`Conversation::said`].
    Say(Vec<u8>),
    /// Read, then call [`Conversation::heard`].
    Listen,
    /// It is over.
    End(DialogueOutcome),
}

/// A script in conversation.
#[derive(Debug)]
pub struct Conversation {
    script: Box<dyn Script>,
    waiting: Vec<u8>,
    first_bytes: Vec<u8>,
    received: usize,
    units: usize,
    transcript: Vec<Spoken>,
    transcript_cut: bool,
    start_after_saying: bool,
    injected: Option<Injected>,
}

impl Conversation {
    /// Nothing is said yet.
    pub fn new(script: Box<dyn Script>) -> Self {
        Self {
            script,
            waiting: Vec::new(),
            first_bytes: Vec::new(),
            received: 0,
            units: 0,
            transcript: Vec::new(),
            transcript_cut: false,
            start_after_saying: false,
            injected: None,
        }
    }

    /// The first step.
    pub fn begin(&mut self) -> Step {
        match self.script.opening() {
            Some(bytes) => self.say(bytes),
            None => Step::Listen,
        }
    }

    /// What follows once the last words are sent.
    pub fn said(&mut self) -> Step {
        if self.start_after_saying { self.start() } else { self.advance() }
    }

    /// What follows upon these bytes, as they came.
    pub fn heard(&mut self, bytes: &[u8]) -> Step {
        self.keep(bytes);
        self.waiting.extend_from_slice(bytes);
        self.advance()
    }

    /// Counts bytes, and keeps the first.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        self.received += bytes.len();
        let room = MAX_FIRST_BYTES - self.first_bytes.len();
        self.first_bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// Whether so many bytes, or a line, are still lacking to recognise another protocol.
    pub(super) fn wants_more_of_the_banner(&self, enough: usize) -> bool {
        self.first_bytes.len() < enough && !self.first_bytes.contains(&b'\n')
    }

    fn advance(&mut self) -> Step {
        loop {
            // Offered one bounded unit at most, so that a longer one is refused however it was cut.
            let Turn { taken, then } = self.script.hear(&self.waiting[..self.waiting.len().min(MAX_UNIT)]);
            let unit: Vec<u8> = self.waiting.drain(..taken).collect();
            if taken > 0 {
                self.units += 1;
                self.record(Speaker::Server, &unit);
            }
            match then {
                Then::Listen if taken > 0 && self.units < MAX_UNITS => {}
                Then::Listen => return self.listen(),
                Then::Say(bytes) => return self.say(bytes),
                Then::SayAndStart(bytes) => {
                    self.start_after_saying = true;
                    return self.say(bytes);
                }
                Then::Start => return self.start(),
                Then::End(ended) => return Step::End(self.end(ended)),
            }
        }
    }

    /// Listens on, within the bounds.
    fn listen(&self) -> Step {
        let detail = if self.units >= MAX_UNITS {
            format!("more than {MAX_UNITS} lines before the go-ahead")
        } else if self.waiting.len() >= MAX_UNIT {
            format!("a line or message above {MAX_UNIT} bytes")
        } else if self.received > MAX_TOTAL {
            format!("more than {MAX_TOTAL} bytes before the go-ahead")
        } else {
            return Step::Listen;
        };
        Step::End(DialogueOutcome::Broken { detail })
    }

    fn say(&mut self, bytes: Vec<u8>) -> Step {
        self.record(Speaker::Client, &bytes);
        Step::Say(bytes)
    }

    /// The go-ahead was heard. What already stands behind it was said before the handshake, and is dropped.
    fn start(&mut self) -> Step {
        if !self.waiting.is_empty() {
            self.injected = Some(Injected { bytes: self.waiting.len() as u64, text: printable(&self.waiting) });
        }
        Step::End(DialogueOutcome::Ready)
    }

    fn end(&self, ended: Ended) -> DialogueOutcome {
        let words = |bytes: Vec<u8>| printable(bytes.trim_ascii_end());
        match ended {
            Ended::NotOffered(reply) => DialogueOutcome::NotOffered { reply: words(reply), masked: false },
            Ended::Masked(reply) => DialogueOutcome::NotOffered { reply: words(reply), masked: true },
            Ended::Refused(reply) => DialogueOutcome::Refused { reply: words(reply) },
            Ended::Redirected(to) => DialogueOutcome::Redirected { to: words(to) },
            Ended::Foreign(_) if self.units == 0 => DialogueOutcome::Foreign,
            // What came instead ends the transcript, as far as it was there: how far would depend on the network.
            Ended::Foreign(expected) => DialogueOutcome::Broken { detail: format!("expected {expected}") },
        }
    }

    fn record(&mut self, by: Speaker, unit: &[u8]) {
        if self.transcript.len() == MAX_TRANSCRIPT {
            self.transcript_cut = true;
            return;
        }
        self.transcript.push(Spoken { by, text: printable(unit) });
    }

    /// What is kept of it. Half a unit, which nobody could make anything of, stands last.
    pub fn into_dialogue(mut self, transport: Transport, outcome: DialogueOutcome, elapsed_ms: Millis) -> Dialogue {
        if outcome != DialogueOutcome::Ready && !self.waiting.is_empty() {
            let rest = std::mem::take(&mut self.waiting);
            self.record(Speaker::Server, &rest);
        }
        let foreign = outcome == DialogueOutcome::Foreign;
        Dialogue {
            transport,
            outcome,
            transcript: self.transcript,
            transcript_cut: self.transcript_cut,
            injected: self.injected,
            first_bytes: foreign.then(|| Der::from(self.first_bytes.as_slice())),
            bytes_received: self.received as u64,
            elapsed_ms,
        }
    }
}

/// Printable ASCII without the line's end, every other byte as `\xNN`; of long ones the beginning.
fn printable(bytes: &[u8]) -> String {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut text: String = line
        .iter()
        .take(MAX_TEXT)
        .map(|b| if (0x20..0x7f).contains(b) { char::from(*b).to_string() } else { format!("\\x{b:02x}") })
        .collect();
    if line.len() > MAX_TEXT {
        text.push_str(" …");
    }
    text
}
