//! Any bytes, any cut: no panic, bounded, and always the same answer.

use proptest::prelude::*;

use super::super::*;
use super::dialogues::held;

/// Every transport that has a dialogue.
fn peer() -> impl Strategy<Value = String> {
    let peers: Vec<String> = Transport::ALL
        .iter()
        .filter(|row| row.0.has_dialogue())
        .map(|row| format!("{}://peer.example", row.1))
        .filter(|peer| script(&Target::parse(peer).unwrap()).is_some())
        .collect();
    prop::sample::select(peers)
}

/// Bytes that get somewhere: pieces of every dialogue, in any order, with noise between them.
fn server_bytes() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&[u8]] = &[
        b"220 mx ESMTP\r\n",
        b"250-mx\r\n",
        b"250 STARTTLS\r\n",
        b"220 go\r\n",
        b"\n",
        b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n",
        b"* CAPABILITY IMAP4rev1\r\n",
        b"a1 OK\r\n",
        b"a2 OK\r\n",
        b"+OK\r\n",
        b"-ERR\r\n",
        b"STLS\r\n.\r\n",
        b"\"SIEVE\" {3}\r\nabc\r\n\"STARTTLS\"\r\n",
        b"OK\r\n",
        b"200 hi\r\n",
        b"101 list\r\nSTARTTLS\r\n.\r\n",
        b"382 go\r\n",
        b"530 no\r\n",
        b"211-F\r\n AUTH TLS\r\n211 E\r\n",
        b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00",
        b"\x30\x84\0\0\0\x10\x02\x01\x01\x78\x84\0\0\0\x07\x0a\x01\x02\x04\x00\x04\x00",
        b"<?xml version='1.0'?><stream:stream version='1.0'>",
        b"<stream:features><starttls xmlns='x'/></stream:features>",
        b"<proceed/>",
        b"<stream:error><see-other-host>a</see-other-host></stream:error>",
        b"S",
        b"E\0\0\0\x09Mno\0\0",
        b"\x18\0\0\0\x0a8.0.36\0\x08\0\0\0abcdefgh\0\xff\xff\0",
        b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\0\x08\0\x01\0\0\0",
        b"\x04\x01\0\x0f\0\0\x01\0\x01\0\x06\0\x01\xff\x01",
    ];
    // What belongs to another protocol is noise as well.
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// `bytes` cut at these places.
fn cut(bytes: &[u8], mut at: Vec<usize>) -> Vec<Vec<u8>> {
    for place in &mut at {
        *place %= bytes.len() + 1;
    }
    at.extend([0, bytes.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| bytes[pair[0]..pair[1]].to_vec()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn how_the_bytes_were_cut_makes_no_difference(
        peer in peer(),
        bytes in server_bytes(),
        at in prop::collection::vec(any::<usize>(), 0..8),
    ) {
        let pieces = cut(&bytes, at);
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let drip: Vec<&[u8]> = bytes.chunks(1).collect();
        let whole = held(&peer, &[&bytes]);
        for dialogue in [held(&peer, &pieces), held(&peer, &drip)] {
            prop_assert_eq!(&dialogue.outcome, &whole.outcome);
            // What comes behind the end is not read to its end where it comes in pieces; before it all is the same.
            if dialogue.outcome == DialogueOutcome::Ready {
                prop_assert_eq!(&dialogue.transcript, &whole.transcript);
            }
        }
    }

    #[test]
    fn any_bytes_are_survived_within_the_bounds(
        peer in peer(),
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
    ) {
        let dialogue = held(&peer, &[&bytes]);
        prop_assert!(dialogue.transcript.len() <= 80);
        for spoken in &dialogue.transcript {
            prop_assert!(spoken.text.len() <= 4 * 256 + 8 && !spoken.text.chars().any(char::is_control));
        }
        let text = serde_json::to_string(&dialogue).unwrap();
        prop_assert_eq!(serde_json::from_str::<Dialogue>(&text).unwrap(), dialogue);
    }

    /// What is inside of TDS packets comes out whole, however packets and network cut it; anything else passes.
    #[test]
    fn tds_packets_are_taken_off_in_any_cut(
        payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6),
        rest in prop::collection::vec(0x14_u8..0x18, 0..20),
        at in prop::collection::vec(any::<usize>(), 0..10),
    ) {
        let mut wire = Vec::new();
        for payload in &payloads {
            wire.extend([0x12, 1, 0, u8::try_from(payload.len() + 8).unwrap(), 0, 0, 0, 0]);
            wire.extend(payload);
        }
        // A record of TLS begins with none of the packets' types.
        let bare: Vec<u8> = rest.iter().copied().filter(|byte| *byte != 0x12).collect();
        wire.extend(&bare);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let heard = runtime.block_on(async {
            let (ours, mut theirs) = tokio::io::duplex(1024);
            let mut wrapped = tds::Wrapped::new(ours);
            let mut heard = Vec::new();
            let writing = async move {
                for piece in cut(&wire, at) {
                    theirs.write_all(&piece).await.unwrap();
                    tokio::task::yield_now().await;
                }
            };
            let _ = tokio::join!(writing, wrapped.read_to_end(&mut heard));
            heard
        });
        prop_assert_eq!(heard, [payloads.concat(), bare].concat());
    }
}
