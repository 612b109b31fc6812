//! LDAP: the extended operation StartTLS (RFC 4511 §4.12, §4.14), in the little BER that it needs.

use super::conversation::{Ended, MAX_UNIT, Script, Then, Turn};

/// `LDAPMessage { 1, ExtendedRequest { [0] 1.3.6.1.4.1.1466.20037 } }`.
const REQUEST: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const ENUMERATED: u8 = 0x0a;
const OCTET_STRING: u8 = 0x04;
/// `[APPLICATION 24] ExtendedResponse`.
const EXTENDED_RESPONSE: u8 = 0x78;
/// `[3] referral`.
const REFERRAL: u8 = 0xa3;

/// The dialogue: one question, one answer.
#[derive(Debug, Default)]
pub(super) struct Ldap;

/// An ExtendedResponse.
struct Response<'a> {
    code: u8,
    message: &'a [u8],
    referral: Option<&'a [u8]>,
}

impl Response<'_> {
    fn then(&self) -> Then {
        match (self.code, self.referral) {
            (0, _) => Then::Start,
            (10, Some(to)) => Then::End(Ended::Redirected(to.to_vec())),
            // protocolError: the operation is not known.
            (2, _) => Then::End(Ended::NotOffered(self.shown())),
            _ => Then::End(Ended::Refused(self.shown())),
        }
    }

    /// `52 (unavailable): words`.
    fn shown(&self) -> Vec<u8> {
        let name = match self.code {
            1 => " (operationsError)",
            2 => " (protocolError)",
            8 => " (strongerAuthRequired)",
            10 => " (referral)",
            13 => " (confidentialityRequired)",
            51 => " (busy)",
            52 => " (unavailable)",
            53 => " (unwillingToPerform)",
            80 => " (other)",
            _ => "",
        };
        [self.code.to_string().as_bytes(), name.as_bytes(), b": ", self.message].concat()
    }
}

/// One element from the front of some bytes.
enum Element<'a> {
    /// Not whole yet.
    Part,
    /// Tag, content, and the bytes of all of it.
    Whole(u8, &'a [u8], usize),
    /// Of a length that nobody would read.
    Bad,
}

fn element(bytes: &[u8]) -> Element<'_> {
    let [tag, first, rest @ ..] = bytes else { return Element::Part };
    let (length, header) = match first {
        0..=0x7f => (usize::from(*first), 2),
        // Active Directory writes every length in five bytes.
        0x81..=0x84 => {
            let count = usize::from(first & 0x0f);
            let Some(digits) = rest.get(..count) else { return Element::Part };
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), 2 + count)
        }
        _ => return Element::Bad,
    };
    if length > MAX_UNIT {
        return Element::Bad;
    }
    bytes.get(header..header + length).map_or(Element::Part, |content| Element::Whole(*tag, content, header + length))
}

/// The content of the next element, which has this tag, and what follows it.
fn expect(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    match element(bytes) {
        Element::Whole(found, content, taken) if found == tag => Some((content, bytes.get(taken..)?)),
        _ => None,
    }
}

fn response(message: &[u8]) -> Option<Response<'_>> {
    let (_id, rest) = expect(message, INTEGER)?;
    let (operation, _controls) = expect(rest, EXTENDED_RESPONSE)?;
    let (code, rest) = expect(operation, ENUMERATED)?;
    let (_matched, rest) = expect(rest, OCTET_STRING)?;
    let (message, rest) = expect(rest, OCTET_STRING)?;
    let referral = expect(rest, REFERRAL).and_then(|(list, _)| expect(list, OCTET_STRING)).map(|(to, _)| to);
    let [code] = code else { return None };
    Some(Response { code: *code, message, referral })
}

impl Script for Ldap {
    fn opening(&mut self) -> Option<Vec<u8>> {
        Some(REQUEST.to_vec())
    }

    fn hear(&mut self, heard: &[u8]) -> Turn {
        let foreign = Turn { taken: 0, then: Then::End(Ended::Foreign("an LDAP message")) };
        if heard.first().is_some_and(|tag| *tag != SEQUENCE) {
            return foreign;
        }
        match element(heard) {
            Element::Bad => foreign,
            Element::Part => Turn { taken: 0, then: Then::Listen },
            Element::Whole(_, message, taken) => match response(message) {
                Some(response) => Turn { taken, then: response.then() },
                None => Turn { taken: 0, then: Then::End(Ended::Foreign("an ExtendedResponse")) },
            },
        }
    }
}
