//! Each dialogue as its document shows it, without a stream.

use super::super::*;
use crate::moment::Millis;

/// Lets a script hear `server`, and tells how it ended and what was said, `C: ` and `S: ` in front.
pub(super) fn told(peer: &str, server: &[u8]) -> (DialogueOutcome, Vec<String>) {
    let dialogue = held(peer, &[server]);
    let lines = dialogue.transcript.iter().map(|spoken| match spoken.by {
        Speaker::Client => format!("C: {}", spoken.text),
        Speaker::Server => format!("S: {}", spoken.text),
    });
    (dialogue.outcome.clone(), lines.collect())
}

/// The same, with the server's bytes in pieces.
pub(super) fn held(peer: &str, pieces: &[&[u8]]) -> Dialogue {
    let target = Target::parse(peer).unwrap();
    let mut conversation = Conversation::new(script(&target).expect(peer));
    let mut pieces = pieces.iter();
    let mut step = conversation.begin();
    let outcome = loop {
        step = match step {
            Step::Say(_) => conversation.said(),
            Step::Listen => match pieces.next() {
                Some(bytes) => conversation.heard(bytes),
                None => Step::End(DialogueOutcome::Closed),
            },
            Step::End(outcome) => break outcome,
        }
    };
    conversation.into_dialogue(target.transport, outcome, Millis(1.0))
}

pub(super) fn outcome(peer: &str, server: &[u8]) -> DialogueOutcome {
    told(peer, server).0
}

pub(super) fn refused(reply: &str) -> DialogueOutcome {
    DialogueOutcome::Refused { reply: reply.to_owned() }
}

pub(super) fn not_offered(reply: &str) -> DialogueOutcome {
    DialogueOutcome::NotOffered { reply: reply.to_owned(), masked: false }
}

#[test]
fn smtp_greets_asks_and_starts() {
    let (ended, said) = told(
        "smtp://mx.example",
        b"220-mx.example ESMTP\r\n220 no mail from fools\r\n250-mx.example\r\n250-starttls\r\n250 OK\r\n220 go\r\n",
    );
    assert_eq!(ended, DialogueOutcome::Ready);
    assert_eq!(
        said,
        [
            "S: 220-mx.example ESMTP",
            "S: 220 no mail from fools",
            "C: EHLO peertrust.invalid",
            "S: 250-mx.example",
            "S: 250-starttls",
            "S: 250 OK",
            "C: STARTTLS",
            "S: 220 go"
        ]
    );
    assert_eq!(told("lmtp://mx.example", b"220 mx LMTP\r\n").1[1], "C: LHLO peertrust.invalid");
}

#[test]
fn smtp_tells_not_offered_from_refused() {
    let (greeting, ehlo) = ("220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n");
    let ended = |rest: &str| outcome("smtp://mx.example", format!("{greeting}{rest}").as_bytes());
    assert_eq!(ended("250-mx\r\n250-SIZE 1\r\n250 STARTTLSX\r\n"), not_offered("250 SIZE 1 STARTTLSX"));
    assert_eq!(ended("250 mx\r\n"), not_offered("250"));
    assert_eq!(ended("502 5.5.2 what?\r\n"), not_offered("502 5.5.2 what?"));
    assert_eq!(ended("550 5.7.1 go away\r\n"), refused("550 5.7.1 go away"));
    assert_eq!(ended(&format!("{ehlo}454 4.7.0 no key\r\n")), refused("454 4.7.0 no key"));
    assert_eq!(outcome("smtp://mx.example", b"554 no\r\n"), refused("554 no"));
    let masked = DialogueOutcome::NotOffered { reply: "250 XXXXXXXA".to_owned(), masked: true };
    assert_eq!(ended("250-mx\r\n250-XXXXXXXA\r\n250 SIZE\r\n"), masked);
}

#[test]
fn what_is_no_reply_is_foreign_at_first_and_broken_later() {
    assert_eq!(outcome("smtp://mx.example", b"HTTP/1.1 400 Bad Request\r\n"), DialogueOutcome::Foreign);
    assert_eq!(outcome("smtp://mx.example", b"\x15\x03\x01\x00\x02\x02\x28"), DialogueOutcome::Foreign);
    for broken in ["220 mx\r\nHello\r\n", "220 mx\r\n250-a\r\n251 b\r\n", "220 mx\r\n250xa\r\n"] {
        let ended = outcome("smtp://mx.example", broken.as_bytes());
        assert!(matches!(ended, DialogueOutcome::Broken { .. }), "{broken:?}: {ended:?}");
    }
}

#[test]
fn what_stands_behind_the_go_ahead_is_noticed_and_dropped() {
    let dialogue = held("smtp://mx.example", &[b"220 mx\r\n", b"250-mx\r\n250 STARTTLS\r\n", b"220 go\r\n250 OK\r\n"]);
    assert_eq!(dialogue.outcome, DialogueOutcome::Ready);
    assert_eq!(dialogue.injected, Some(Injected { bytes: 8, text: "250 OK".to_owned() }));
    assert_eq!(dialogue.transcript.last().map(|spoken| spoken.text.as_str()), Some("220 go"));
}

#[test]
fn a_line_without_end_a_flood_of_lines_and_a_flood_of_bytes_are_refused() {
    let broken = |server: &[u8]| match outcome("smtp://mx.example", server) {
        DialogueOutcome::Broken { detail } => detail,
        other => panic!("{other:?}"),
    };
    let long = [b"220 ".as_slice(), &b"x".repeat(20_000)].concat();
    assert_eq!(broken(&long), "a line or message above 16384 bytes");
    assert_eq!(broken(&[long.as_slice(), b"\r\n"].concat()), "a line or message above 16384 bytes");
    assert_eq!(broken(&b"220-x\r\n".repeat(1001)), "more than 1000 lines before the go-ahead");
    let bulk = [b"220-".as_slice(), &[b'x'; 9_000], b"\r\n"].concat();
    assert_eq!(broken(&bulk.repeat(8)), "more than 65536 bytes before the go-ahead");
}

#[test]
fn a_long_transcript_is_cut_and_says_so() {
    let long = [b"220 ".as_slice(), &[b'\x1b'; 300], b"\r\n"].concat();
    let text = &held("smtp://mx.example", &[&long]).transcript[0].text;
    assert!(text.ends_with("\\x1b …") && text.len() < 1100, "{text}");
    let dialogue =
        held("smtp://mx.example", &[b"220 mx\r\n", &b"250-x\r\n".repeat(200), b"250 STARTTLS\r\n220 go\r\n"]);
    assert!(dialogue.transcript.len() == 80 && dialogue.transcript_cut && dialogue.outcome == DialogueOutcome::Ready);
}
