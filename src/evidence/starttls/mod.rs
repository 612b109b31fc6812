//! The dialogue in clear text before the handshake, where a protocol reaches TLS by an upgrade of its own.
//!
//! What a peer says is read by a pure state machine a protocol ([`Script`]), which decides by whole units (a line, a
//! packet, a tag), each by its shortest prefix, so that it makes no difference how the network cut them.
//! [`Conversation`] bounds it, keeps the transcript, and notices what comes behind the go-ahead; this module alone
//! touches a stream. Nothing secret is ever said: a greeting with a name that belongs to nobody, and the request.

mod conversation;
mod database;
mod dialogue;
mod ftp;
mod imap;
mod ldap;
mod line;
mod nntp;
mod pop3;
mod rdp;
mod reply;
mod sieve;
mod smtp;
mod tds;
#[cfg(test)]
mod tests;
mod upgraded;
mod xmpp;

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, timeout_at};

pub use conversation::{Conversation, Ended, Script, Step, Then, Turn};
pub use dialogue::{Dialogue, DialogueOutcome, Injected, Speaker, Spoken};
pub use upgraded::Upgraded;

use crate::moment::Stopwatch;
use crate::target::{Target, Transport};

/// The name by which the client greets: of the domain that is nobody's (RFC 6761 §6.4).
const CLIENT_NAME: &str = "peertrust.invalid";

/// How long an answer in another protocol may take to become whole.
const BANNER_PATIENCE: Duration = Duration::from_millis(200);

/// Bytes of an answer in another protocol by which it is recognised.
const BANNER: usize = 64;

/// The dialogue of a transport; `None` where TLS is spoken from the first byte.
pub fn script(target: &Target) -> Option<Box<dyn Script>> {
    Some(match target.transport {
        Transport::Smtp => Box::new(smtp::Smtp::new("EHLO")),
        Transport::Lmtp => Box::new(smtp::Smtp::new("LHLO")),
        Transport::Imap => Box::new(imap::Imap::default()),
        Transport::Pop3 => Box::new(pop3::Pop3::default()),
        Transport::Sieve => Box::new(sieve::Sieve::default()),
        Transport::Nntp => Box::new(nntp::Nntp::new()),
        Transport::Ldap => Box::new(ldap::Ldap),
        Transport::Xmpp => Box::new(xmpp::Xmpp::client(target.name().ascii())),
        Transport::XmppServer => Box::new(xmpp::Xmpp::server(target.name().ascii())),
        Transport::Ftp => Box::new(ftp::Ftp::new()),
        Transport::Postgres => Box::new(database::Postgres),
        Transport::Mysql => Box::new(database::Mysql),
        Transport::Mssql => Box::new(tds::Tds),
        Transport::Rdp => Box::new(rdp::Rdp),
        Transport::Https
        | Transport::Tls
        | Transport::Smtps
        | Transport::Imaps
        | Transport::Pop3s
        | Transport::Ldaps
        | Transport::Sips => return None,
    })
}

/// Speaks with the peer until it is ready for TLS: then the stream is handed back. Everything ends at `deadline`.
///
/// Without a dialogue the stream comes back at once, and there is nothing to tell.
pub async fn enter<S>(mut stream: S, target: &Target, deadline: Instant) -> (Option<Dialogue>, Option<Upgraded<S>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Some(script) = script(target) else { return (None, Some(Upgraded::Plain(stream))) };
    let watch = Stopwatch::start();
    let mut conversation = Conversation::new(script);
    let ended = timeout_at(deadline, talk(&mut stream, &mut conversation)).await;
    let outcome = ended.unwrap_or(DialogueOutcome::Timeout);
    if outcome == DialogueOutcome::Foreign {
        let patience = deadline.min(Instant::now() + BANNER_PATIENCE);
        // Cut or whole: what was heard is kept.
        let _ = timeout_at(patience, hear_out(&mut stream, &mut conversation)).await;
    }
    let ready = outcome == DialogueOutcome::Ready;
    let dialogue = conversation.into_dialogue(target.transport, outcome, watch.elapsed());
    (Some(dialogue), ready.then(|| Upgraded::new(stream, target.transport)))
}

async fn talk<S>(stream: &mut S, conversation: &mut Conversation) -> DialogueOutcome
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut step = conversation.begin();
    let mut chunk = [0; 4096];
    loop {
        step = match step {
            Step::Say(bytes) => {
                // A failed write does not end it: why the peer hung up may wait here to be read.
                let _ = stream.write_all(&bytes).await;
                let _ = stream.flush().await;
                conversation.said()
            }
            Step::Listen => match stream.read(&mut chunk).await {
                Ok(0) => return DialogueOutcome::Closed,
                Ok(count) => conversation.heard(&chunk[..count]),
                Err(error) => return cut(&error),
            },
            Step::End(outcome) => return outcome,
        }
    }
}

async fn hear_out<S: AsyncRead + Unpin>(stream: &mut S, conversation: &mut Conversation) {
    let mut chunk = [0; 256];
    while conversation.wants_more_of_the_banner(BANNER) {
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(count) => conversation.keep(&chunk[..count]),
        }
    }
}

fn cut(error: &io::Error) -> DialogueOutcome {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            DialogueOutcome::Reset
        }
        // The kernel's own limit on retransmissions.
        io::ErrorKind::TimedOut => DialogueOutcome::Timeout,
        _ => DialogueOutcome::Closed,
    }
}
