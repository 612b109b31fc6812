//! PostgreSQL and MySQL: TLS is asked for by one packet each.

use super::conversation::{Ended, MAX_UNIT, Script, Then, Turn};

/// PostgreSQL: SSLRequest, one letter in answer (PostgreSQL documentation, §55.2.11 "SSL Session Encryption").
#[derive(Debug, Default)]
pub(super) struct Postgres;

impl Script for Postgres {
    fn opening(&mut self) -> Option<Vec<u8>> {
        // Length 8, then the code 1234.5679 in place of a protocol version.
        Some(vec![0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
    }

    fn hear(&mut self, heard: &[u8]) -> Turn {
        match heard {
            [] => Turn { taken: 0, then: Then::Listen },
            [b'S', ..] => Turn { taken: 1, then: Then::Start },
            [b'N', ..] => Turn { taken: 1, then: Then::End(Ended::NotOffered(b"N".to_vec())) },
            [b'E', error @ ..] => match error_text(error) {
                Some((text, length)) => Turn { taken: 1 + length, then: Then::End(Ended::Refused(text)) },
                None => Turn { taken: 0, then: Then::Listen },
            },
            _ => Turn { taken: 0, then: Then::End(Ended::Foreign("S, N or E")) },
        }
    }
}

/// An ErrorResponse behind its `E`, and its bytes: with a length and fields since protocol 3, a bare text before.
fn error_text(error: &[u8]) -> Option<(Vec<u8>, usize)> {
    if *error.first()? != 0 {
        let end = error.iter().position(|b| *b == 0)?;
        return Some((error.get(..end)?.to_vec(), end + 1));
    }
    let length = usize::try_from(u32::from_be_bytes(*error.first_chunk()?)).ok()?;
    let fields = error.get(4..length.max(4))?;
    let texts = fields.split(|b| *b == 0).filter_map(|field| field.split_first());
    let text = texts.filter(|(kind, _)| matches!(kind, b'M' | b'C')).fold(Vec::new(), |mut all, (_, text)| {
        all.extend_from_slice(text);
        all.push(b' ');
        all
    });
    Some((text, length.max(4)))
}

/// MySQL and MariaDB: the initial handshake tells CLIENT_SSL, an SSL request packet follows, and TLS at once
/// (MySQL Internals, "Protocol::SSLRequest").
#[derive(Debug, Default)]
pub(super) struct Mysql;

/// CLIENT_LONG_PASSWORD, CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION.
const CAPABILITIES: u32 = 0x0000_8a01;
const CLIENT_SSL: u16 = 0x0800;
const MAX_PACKET: u32 = 0x0100_0000;
const UTF8MB4: u8 = 45;

impl Script for Mysql {
    fn hear(&mut self, heard: &[u8]) -> Turn {
        let foreign = Turn { taken: 0, then: Then::End(Ended::Foreign("an initial handshake packet")) };
        if let Some([low, middle, high, sequence]) = heard.first_chunk() {
            let length = usize::from(*low) | usize::from(*middle) << 8 | usize::from(*high) << 16;
            if *sequence != 0 || !(4..MAX_UNIT - 4).contains(&length) {
                return foreign;
            }
            // Protocol 10, or an error in its place.
            if heard.get(4).is_some_and(|kind| !matches!(kind, 10 | 0xff)) {
                return foreign;
            }
            if let Some(packet) = heard.get(4..4 + length) {
                return match packet_then(packet) {
                    Some(then) => Turn { taken: 4 + length, then },
                    None => foreign,
                };
            }
        }
        Turn { taken: 0, then: Then::Listen }
    }
}

fn packet_then(packet: &[u8]) -> Option<Then> {
    if let [0xff, low, high, text @ ..] = packet {
        let number = u16::from_le_bytes([*low, *high]).to_string();
        return Some(Then::End(Ended::Refused([number.as_bytes(), b" ", text].concat())));
    }
    let version_ends = packet.iter().skip(1).position(|b| *b == 0)? + 1;
    // Behind the version: connection id (4), first part of the scramble (8), a filler, the lower capabilities.
    let capabilities = u16::from_le_bytes(*packet.get(version_ends + 14..)?.first_chunk()?);
    if capabilities & CLIENT_SSL == 0 {
        return Some(Then::End(Ended::NotOffered(packet.get(1..version_ends)?.to_vec())));
    }
    let mut request = vec![32, 0, 0, 1];
    request.extend_from_slice(&CAPABILITIES.to_le_bytes());
    request.extend_from_slice(&MAX_PACKET.to_le_bytes());
    request.push(UTF8MB4);
    request.extend_from_slice(&[0; 23]);
    Some(Then::SayAndStart(request))
}
