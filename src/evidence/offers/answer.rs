//! The answer to a question, read as far as it settles it. A pure state machine: no stream, no clock.

use serde::{Deserialize, Serialize};

use super::question::{Question, TLS_1_3};
use crate::evidence::TlsFailureKind;
use crate::evidence::legacy::flight::{alerts, ended_without};
use crate::evidence::legacy::message::Assembler;
use crate::evidence::legacy::record::{ContentType, Fault, RecordReader};
use crate::evidence::legacy::{Ending, Progress, Reader};

/// Bytes read of one answer: a chain that stands before the group is read over.
pub const MAX_ANSWER: usize = 256 * 1024;
/// ServerHello.random of a HelloRetryRequest: SHA-256 of these words (RFC 8446 §4.1.3).
const HELLO_RETRY_REQUEST: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

const SERVER_HELLO: u8 = 2;
const SERVER_KEY_EXCHANGE: u8 = 12;
const SERVER_HELLO_DONE: u8 = 14;

/// What a server chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// Version, as on the wire.
    pub version: u16,
    /// Suite, as on the wire.
    pub suite: u16,
    /// Group, as on the wire; `None` where the suite has none, it is no named one, or it was not of interest.
    pub group: Option<u16>,
}

/// Reads one answer. How the bytes were cut into pushes makes no difference.
#[derive(Debug)]
pub struct AnswerReader {
    question: Question,
    records: RecordReader,
    messages: Assembler,
    received: usize,
    /// It stands, whatever is wrong behind it.
    granted: Option<Granted>,
    state: State,
}

#[derive(Debug)]
enum State {
    Reading,
    Complete,
    Failed(Fault),
}

impl AnswerReader {
    /// A reader for the answer to this.
    pub fn new(question: &Question) -> Self {
        Self {
            question: question.clone(),
            records: RecordReader::default(),
            messages: Assembler::default(),
            received: 0,
            granted: None,
            state: State::Reading,
        }
    }

    /// What was granted. `ending` counts only if the reader still wanted bytes.
    ///
    /// # Errors
    /// Why nothing was.
    pub fn end(self, ending: &Ending) -> Result<Granted, (TlsFailureKind, String)> {
        self.granted.ok_or_else(|| match self.state {
            State::Failed(fault) => (fault.kind, fault.detail),
            State::Reading | State::Complete => {
                let fault = ended_without(ending, self.received);
                (fault.kind, fault.detail)
            }
        })
    }

    /// Reads every whole record; true when the question is settled.
    fn advance(&mut self) -> Result<bool, Fault> {
        while let Some((content_type, content)) = self.records.take()? {
            match content_type {
                ContentType::Handshake => self.messages.push(content),
                ContentType::Alert => alerts(content)?,
                other => return Err(Fault::protocol(format!("{other:?} record in place of a ServerHello"))),
            }
            while let Some((kind, body)) = self.messages.take()? {
                match (kind, &mut self.granted) {
                    // A HelloRequest is to be ignored during a handshake (RFC 5246 §7.4.1.1).
                    (0, _) if body.is_empty() => {}
                    (SERVER_HELLO, granted @ None) => {
                        let read = server_hello(&self.question, body)?;
                        *granted = Some(read);
                        if read.version >= TLS_1_3 || !self.question.wants_group {
                            return Ok(true);
                        }
                    }
                    (_, None) => return Err(Fault::protocol(format!("handshake message {kind} before a ServerHello"))),
                    (SERVER_KEY_EXCHANGE, Some(granted)) => {
                        granted.group = named_curve(body);
                        return Ok(true);
                    }
                    (SERVER_HELLO_DONE, Some(_)) => return Ok(true),
                    (_, Some(_)) => {}
                }
            }
        }
        Ok(false)
    }
}

impl Reader for AnswerReader {
    fn push(&mut self, bytes: &[u8]) -> Progress {
        if matches!(self.state, State::Reading) {
            let room = MAX_ANSWER - self.received;
            let taken = &bytes[..bytes.len().min(room)];
            self.received += taken.len();
            self.records.push(taken);
            self.state = match self.advance() {
                Ok(true) => State::Complete,
                Ok(false) if taken.len() < bytes.len() => {
                    let detail = format!("more than {MAX_ANSWER} bytes before an answer");
                    State::Failed(Fault::new(TlsFailureKind::Oversized, detail))
                }
                Ok(false) => State::Reading,
                Err(fault) => State::Failed(fault),
            };
        }
        match self.state {
            State::Reading => Progress::Reading,
            State::Complete => Progress::Complete,
            State::Failed(_) => Progress::Failed,
        }
    }
}

/// The named curve of ECDHE parameters (RFC 8422 §5.4).
fn named_curve(body: &[u8]) -> Option<u16> {
    match body {
        [3, high, low, ..] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

/// Reads a ServerHello of any version, or a HelloRetryRequest (RFC 8446 §4.1.3).
///
/// # Errors
/// What was not offered, or a body that does not follow the structure.
fn server_hello(question: &Question, body: &[u8]) -> Result<Granted, Fault> {
    let broken = || Fault::protocol("ServerHello cannot be read");
    let (version, rest) = word(body).ok_or_else(broken)?;
    let (random, rest) = rest.split_first_chunk::<32>().ok_or_else(broken)?;
    let (session, rest) = rest.split_first().ok_or_else(broken)?;
    let rest = rest.get(usize::from(*session)..).ok_or_else(broken)?;
    let (suite, rest) = word(rest).ok_or_else(broken)?;
    let (_, rest) = rest.split_first().ok_or_else(broken)?;
    let mut granted = Granted { version, suite, group: None };
    let mut list = match word(rest) {
        None if rest.is_empty() => &[][..],
        Some((length, list)) if list.len() == usize::from(length) => list,
        _ => return Err(broken()),
    };
    while !list.is_empty() {
        let (number, rest) = word(list).ok_or_else(broken)?;
        let (length, rest) = word(rest).ok_or_else(broken)?;
        let (content, rest) = rest.split_at_checked(usize::from(length)).ok_or_else(broken)?;
        match number {
            43 => granted.version = exactly(content).ok_or_else(broken)?,
            51 if *random == HELLO_RETRY_REQUEST => granted.group = Some(exactly(content).ok_or_else(broken)?),
            51 => granted.group = Some(word(content).ok_or_else(broken)?.0),
            _ => {}
        }
        list = rest;
    }
    if !question.allows(granted.version) {
        let detail = format!("ServerHello chooses version {:#06x}, which was not offered", granted.version);
        return Err(Fault::protocol(detail));
    }
    if !question.suites.contains(&granted.suite) {
        return Err(Fault::protocol(format!("ServerHello chooses suite {suite:#06x}, which was not offered")));
    }
    Ok(granted)
}

fn word(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (word, rest) = bytes.split_first_chunk()?;
    Some((u16::from_be_bytes(*word), rest))
}

fn exactly(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}
