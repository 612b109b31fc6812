//! The server's flight as a pure state machine over bytes: no stream, no clock.

use tls_parser::TlsAlertDescription;

use super::key_exchange::{self, Parameters};
use super::message::{self, Assembler, ServerHello};
use super::record::{ContentType, Fault, MAX_TOTAL, RecordReader};
use super::suite::{KeyExchange, suite_class, suite_name};
use crate::cert::Der;
use crate::evidence::{CertificateRequest, ClearFailure, ClearFlight, Possession, PossessionUnknown, TlsFailureKind};
use crate::moment::Millis;

const TLS_1_2: u16 = 0x0303;

/// Where a reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It wants more bytes.
    Reading,
    /// ServerHelloDone was read.
    Complete,
    /// What came cannot be the flight, or ended it.
    Failed,
}

/// How the stream ended while the reader still wanted bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The deadline passed.
    Timeout,
    /// The peer closed.
    Closed,
    /// The peer reset.
    Reset,
    /// The operating system's words for anything else.
    Broken(String),
}

/// Reads one flight: feed it with [`push`](Self::push) until it no longer wants bytes or the stream
/// ends, then take the result with [`end`](Self::end). How the bytes were cut into pushes makes no
/// difference. Memory is bounded by the total read (2 MiB) plus the one push.
#[derive(Debug)]
pub struct FlightReader {
    offered: u16,
    client_random: [u8; 32],
    records: RecordReader,
    messages: Assembler,
    received: usize,
    state: State,
    seen: Seen,
}

#[derive(Debug)]
enum State {
    Reading,
    Complete,
    Failed(Fault),
}

/// What the messages told so far.
#[derive(Debug, Default)]
struct Seen {
    /// Known even when the rest of the ServerHello cannot be read.
    version: Option<u16>,
    hello: Option<ServerHello>,
    certificates: Vec<Der>,
    staple: Option<Der>,
    parameters: Option<Parameters>,
    certificate_request: Option<CertificateRequest>,
    /// The last message's place in the order of RFC 5246 §7.3.
    turn: Turn,
}

/// The order of the flight; every message but the first two and the last may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    #[default]
    Nothing,
    ServerHello,
    Certificate,
    CertificateStatus,
    ServerKeyExchange,
    CertificateRequest,
    ServerHelloDone,
}

impl Turn {
    fn of(kind: u8) -> Option<Self> {
        Some(match kind {
            2 => Self::ServerHello,
            11 => Self::Certificate,
            22 => Self::CertificateStatus,
            12 => Self::ServerKeyExchange,
            13 => Self::CertificateRequest,
            14 => Self::ServerHelloDone,
            _ => return None,
        })
    }
}

/// Takes an answer's bytes as they come.
pub trait Reader {
    /// Once it stands at `Complete` or `Failed`, more bytes change nothing.
    fn push(&mut self, bytes: &[u8]) -> Progress;
}

impl Reader for FlightReader {
    fn push(&mut self, bytes: &[u8]) -> Progress {
        Self::push(self, bytes)
    }
}

impl FlightReader {
    /// A reader for the answer to a hello with these random bytes, which offers TLS 1.2 and below.
    pub fn new(client_random: [u8; 32]) -> Self {
        Self::offering(TLS_1_2, client_random)
    }

    /// The same for a hello that offers this version and below.
    pub fn offering(version: u16, client_random: [u8; 32]) -> Self {
        Self {
            offered: version,
            client_random,
            records: RecordReader::default(),
            messages: Assembler::default(),
            received: 0,
            state: State::Reading,
            seen: Seen::default(),
        }
    }

    /// Takes bytes as they came. Once it stands at `Complete` or `Failed`, more bytes change nothing.
    pub fn push(&mut self, bytes: &[u8]) -> Progress {
        if matches!(self.state, State::Reading) {
            let room = MAX_TOTAL - self.received;
            let taken = &bytes[..bytes.len().min(room)];
            self.received += taken.len();
            self.records.push(taken);
            let outcome = self.advance();
            self.state = match outcome {
                Ok(false) if taken.len() < bytes.len() => State::Failed(Fault::new(
                    TlsFailureKind::Oversized,
                    format!("more than {MAX_TOTAL} bytes before ServerHelloDone"),
                )),
                Ok(false) => State::Reading,
                Ok(true) => State::Complete,
                Err(fault) => State::Failed(fault),
            };
        }
        self.progress()
    }

    /// Where the reader stands.
    pub fn progress(&self) -> Progress {
        match self.state {
            State::Reading => Progress::Reading,
            State::Complete => Progress::Complete,
            State::Failed(_) => Progress::Failed,
        }
    }

    /// What was read. `ending` counts only if the reader still wanted bytes.
    ///
    /// # Errors
    /// When no chain was read: why, with the version and suite if the server had chosen them.
    pub fn end(self, ending: Ending, elapsed: Millis) -> Result<ClearFlight, ClearFailure> {
        let (complete, fault) = match self.state {
            State::Complete => (true, None),
            State::Failed(fault) => (false, Some(fault)),
            State::Reading => (false, Some(ended(&ending, self.received, self.seen.turn))),
        };
        let seen = self.seen;
        let Some(hello) = seen.hello.filter(|_| !seen.certificates.is_empty()) else {
            let fault = fault.unwrap_or_else(|| {
                Fault::new(TlsFailureKind::NoCertificate, "ServerHelloDone without a Certificate message")
            });
            return Err(ClearFailure {
                kind: fault.kind,
                version: seen.version,
                cipher_suite: seen.hello.map(|hello| hello.cipher_suite),
                detail: fault.detail,
            });
        };
        let possession = match (&seen.parameters, suite_class(hello.cipher_suite).key_exchange) {
            (Some(parameters), _) => parameters.possession.clone(),
            (None, KeyExchange::Rsa) => Possession::Undetermined(PossessionUnknown::KeyExchangeWithoutSignature),
            (None, _) => Possession::Undetermined(PossessionUnknown::NoSignature),
        };
        Ok(ClearFlight {
            version: hello.version,
            cipher_suite: hello.cipher_suite,
            cipher_name: suite_name(hello.cipher_suite).map(str::to_owned),
            certificates: seen.certificates,
            staple: seen.staple,
            dh_bits: seen.parameters.as_ref().and_then(|parameters| parameters.dh_bits),
            key_exchange: seen.parameters.map(|parameters| parameters.words),
            possession,
            certificate_request: seen.certificate_request,
            plain_hello: false,
            complete,
            elapsed_ms: elapsed,
        })
    }

    /// Reads every whole record; true at ServerHelloDone.
    fn advance(&mut self) -> Result<bool, Fault> {
        while let Some((content_type, content)) = self.records.take()? {
            match content_type {
                ContentType::Handshake => self.messages.push(content),
                ContentType::Alert => alerts(content)?,
                other => return Err(Fault::protocol(format!("{other:?} record in place of the server's flight"))),
            }
            while let Some((kind, body)) = self.messages.take()? {
                if self.seen.message(self.offered, &self.client_random, kind, body)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

impl Seen {
    /// Takes one message; true for ServerHelloDone.
    fn message(&mut self, offered: u16, client_random: &[u8; 32], kind: u8, body: &[u8]) -> Result<bool, Fault> {
        // A HelloRequest may come at any time and is to be ignored during a handshake (RFC 5246 §7.4.1.1).
        if kind == 0 && body.is_empty() {
            return Ok(false);
        }
        let turn =
            Turn::of(kind).filter(|turn| *turn > self.turn && (*turn == Turn::ServerHello || self.hello.is_some()));
        let Some(turn) = turn else {
            return Err(Fault::protocol(format!("handshake message {kind} out of turn, behind {:?}", self.turn)));
        };
        match (turn, self.hello) {
            (Turn::ServerHello, _) => {
                self.version = message::hello_version(body);
                self.hello = Some(message::server_hello(offered, body)?);
            }
            (Turn::Certificate, _) => self.certificates = message::certificates(body)?,
            (Turn::CertificateStatus, _) => self.staple = message::certificate_status(body)?,
            (Turn::ServerKeyExchange, Some(hello)) => {
                if let Some(leaf) = self.certificates.first() {
                    self.parameters = key_exchange::read(client_random, &hello, leaf, body)?;
                }
            }
            (Turn::CertificateRequest, Some(hello)) => {
                self.certificate_request = Some(message::certificate_request(hello.version, body)?);
            }
            (Turn::ServerHelloDone, _) if !body.is_empty() => {
                return Err(Fault::protocol(format!("ServerHelloDone of {} bytes, expected none", body.len())));
            }
            _ => {}
        }
        self.turn = turn;
        Ok(turn == Turn::ServerHelloDone)
    }
}

/// Why an answer that nothing was read of ended.
pub(in crate::evidence) fn ended_without(ending: &Ending, received: usize) -> Fault {
    ended(ending, received, Turn::Nothing)
}

/// Alerts of one record (RFC 5246 §7.2). A warning other than close_notify does not end the flight:
/// unrecognized_name comes that way from servers that go on with their default certificate.
pub(in crate::evidence) fn alerts(content: &[u8]) -> Result<(), Fault> {
    let (alerts, rest) = content.as_chunks::<2>();
    if alerts.is_empty() || !rest.is_empty() {
        return Err(Fault::protocol(format!("alert record of {} bytes", content.len())));
    }
    for [level, description] in alerts {
        match (level, description) {
            (_, 0) => return Err(Fault::new(TlsFailureKind::Closed, "close_notify before ServerHelloDone")),
            (1, _) => {}
            (2, number) => {
                let detail = format!("fatal alert {number} ({:?})", TlsAlertDescription(*number));
                return Err(Fault::new(TlsFailureKind::Alert(*number), detail));
            }
            (level, _) => return Err(Fault::protocol(format!("alert of level {level}"))),
        }
    }
    Ok(())
}

fn ended(ending: &Ending, received: usize, turn: Turn) -> Fault {
    let place = match turn {
        Turn::Nothing => format!("before a ServerHello, {received} bytes received"),
        turn => format!("behind {turn:?}, {received} bytes received"),
    };
    match ending {
        Ending::Timeout => Fault::new(TlsFailureKind::Timeout, format!("the deadline passed {place}")),
        Ending::Closed => Fault::new(TlsFailureKind::Closed, format!("the peer closed the connection {place}")),
        Ending::Reset => Fault::new(TlsFailureKind::Reset, format!("the peer reset the connection {place}")),
        Ending::Broken(words) => Fault::new(TlsFailureKind::Closed, format!("{words} {place}")),
    }
}
