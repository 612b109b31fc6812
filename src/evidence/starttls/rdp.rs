//! RDP: the security negotiation in X.224 (MS-RDPBCGR §2.2.1.1, §2.2.1.2; examples in §4.1.1, §4.1.2).

use super::conversation::{Ended, MAX_UNIT, Script, Then, Turn};

/// TPKT, an X.224 connection request, and RDP_NEG_REQ: TLS, or CredSSP, which begins with TLS as well.
const REQUEST: &[u8] = &[3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0];

const CONNECTION_CONFIRM: u8 = 0xd0;
const NEGOTIATION_RESPONSE: u8 = 2;
const NEGOTIATION_FAILURE: u8 = 3;

/// The dialogue: one question, one answer.
#[derive(Debug, Default)]
pub(super) struct Rdp;

/// What the answer says of security.
fn answer(negotiation: &[u8]) -> Option<Then> {
    let [kind, _flags, 8, 0, value @ ..] = negotiation else {
        // A server without it knows the old security alone (§2.2.1.2).
        return negotiation.is_empty().then(|| Then::End(Ended::NotOffered(b"no RDP_NEG_RSP".to_vec())));
    };
    let value = u32::from_le_bytes(*value.first_chunk()?);
    Some(match (*kind, value) {
        (NEGOTIATION_RESPONSE, 0) => Then::End(Ended::NotOffered(b"PROTOCOL_RDP".to_vec())),
        (NEGOTIATION_RESPONSE, _) => Then::Start,
        (NEGOTIATION_FAILURE, code) => failure(code),
        _ => return None,
    })
}

/// §2.2.1.2.2.
fn failure(code: u32) -> Then {
    let word = match code {
        1 => "SSL_REQUIRED_BY_SERVER",
        2 => "SSL_NOT_ALLOWED_BY_SERVER",
        3 => "SSL_CERT_NOT_ON_SERVER",
        4 => "INCONSISTENT_FLAGS",
        5 => "HYBRID_REQUIRED_BY_SERVER",
        6 => "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER",
        _ => "RDP_NEG_FAILURE",
    };
    let words = format!("{code} {word}").into_bytes();
    Then::End(if code == 2 { Ended::NotOffered(words) } else { Ended::Refused(words) })
}

impl Script for Rdp {
    fn opening(&mut self) -> Option<Vec<u8>> {
        Some(REQUEST.to_vec())
    }

    fn hear(&mut self, heard: &[u8]) -> Turn {
        let foreign = Turn { taken: 0, then: Then::End(Ended::Foreign("an X.224 connection confirm")) };
        // TPKT: version 3, reserved, length in two bytes; X.224: length, code.
        let begins = |at: usize, byte: u8| heard.get(at).is_none_or(|seen| *seen == byte);
        if !begins(0, 3) || !begins(1, 0) || !begins(5, CONNECTION_CONFIRM) {
            return foreign;
        }
        let Some([_, _, high, low]) = heard.first_chunk() else { return Turn { taken: 0, then: Then::Listen } };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if !(11..MAX_UNIT).contains(&length) {
            return foreign;
        }
        let Some(packet) = heard.get(..length) else { return Turn { taken: 0, then: Then::Listen } };
        match packet.get(11..).and_then(answer) {
            Some(then) => Turn { taken: length, then },
            None => foreign,
        }
    }
}
