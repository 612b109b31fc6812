//! A DER writer (X.690), just large enough for containers, certificates and OCSP responses.
//!
//! Why not rcgen's or another library's: a faulty certificate of the lab must differ from its healthy sibling by
//! the one fault of the story and nothing else, so both must come out of the same encoder, and no issuing
//! library writes a version 1 certificate, a SHA-1 signature or an issuer spelt otherwise than its subject.

use crate::moment::Moment;

/// SEQUENCE.
pub(crate) const SEQUENCE: u8 = 0x30;
/// SET.
pub(crate) const SET: u8 = 0x31;

/// One element: tag, definite length, content.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..=0x7f => out.push(short as u8),
        long => {
            let bytes = long.to_be_bytes();
            let skip = bytes.iter().take_while(|b| **b == 0).count();
            out.push(0x80 | (bytes.len() - skip) as u8);
            out.extend_from_slice(&bytes[skip..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// A constructed element of parts that are encoded already.
pub(crate) fn group(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    element(tag, &parts.concat())
}

/// SEQUENCE of parts that are encoded already.
pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    group(SEQUENCE, parts)
}

/// `[number]`, constructed: an explicit tag, or an implicit one over something constructed.
pub(crate) fn context(number: u8, content: &[u8]) -> Vec<u8> {
    element(0xa0 | number, content)
}

/// `[number]`, primitive: an implicit tag over something primitive.
pub(crate) fn context_primitive(number: u8, content: &[u8]) -> Vec<u8> {
    element(0x80 | number, content)
}

/// OBJECT IDENTIFIER from its dotted form. Arcs that are no numbers are written as 0: the callers' are constants.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap_or(0)).collect();
    let (head, tail) = arcs.split_at(arcs.len().min(2));
    let first = head.first().copied().unwrap_or(0) * 40 + head.get(1).copied().unwrap_or(0);
    let mut content = Vec::new();
    for arc in std::iter::once(first).chain(tail.iter().copied()) {
        let groups = (1..10).find(|n| arc >> (7 * n) == 0).unwrap_or(10);
        content.extend((0..groups).rev().map(|n| (arc >> (7 * n)) as u8 & 0x7f | if n > 0 { 0x80 } else { 0 }));
    }
    element(0x06, &content)
}

/// INTEGER from an unsigned number in big-endian bytes: the shortest form, a zero byte in front of a high bit.
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let skip = bytes.iter().take_while(|b| **b == 0).count();
    let mut content = bytes[skip..].to_vec();
    if content.first().is_none_or(|b| b & 0x80 != 0) {
        content.insert(0, 0);
    }
    element(0x02, &content)
}

/// BOOLEAN TRUE; FALSE is a default everywhere it could stand, and DER leaves defaults out.
pub(crate) fn yes() -> Vec<u8> {
    element(0x01, &[0xff])
}

/// NULL.
pub(crate) fn null() -> Vec<u8> {
    element(0x05, &[])
}

/// OCTET STRING.
pub(crate) fn octets(content: &[u8]) -> Vec<u8> {
    element(0x04, content)
}

/// BIT STRING of whole bytes.
pub(crate) fn bits(content: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], content].concat())
}

/// BIT STRING of named bits: trailing zero bits are left out (X.690 §11.2.2). Bit 0 is the first of the string.
pub(crate) fn named_bits(set: &[u8]) -> Vec<u8> {
    let mut bytes = [0u8; 2];
    for bit in set {
        bytes[usize::from(bit / 8)] |= 0x80 >> (bit % 8);
    }
    let used = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    let unused = bytes[..used].last().map_or(0, |b| b.trailing_zeros() as u8);
    element(0x03, &[&[unused], &bytes[..used]].concat())
}

/// Time as certificates carry it: UTCTime for 1950 to 2049, GeneralizedTime otherwise (RFC 5280 §4.1.2.5).
pub(crate) fn time(moment: Moment) -> Vec<u8> {
    let digits = compact(moment);
    match digits[..4].parse() {
        Ok(1950..=2049) => element(0x17, &digits.as_bytes()[2..]),
        _ => element(0x18, digits.as_bytes()),
    }
}

/// GeneralizedTime, whatever the year: OCSP knows no other (RFC 6960 §4.2.1).
pub(crate) fn generalized_time(moment: Moment) -> Vec<u8> {
    element(0x18, compact(moment).as_bytes())
}

fn compact(moment: Moment) -> String {
    moment.to_string().chars().filter(|c| !matches!(c, '-' | ':' | 'T')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form() {
        assert_eq!(element(4, &[0; 127])[..2], [4, 0x7f]);
        assert_eq!(element(4, &[0; 128])[..3], [4, 0x81, 0x80]);
        assert_eq!(element(4, &[0; 256])[..4], [4, 0x82, 1, 0]);
    }

    #[test]
    fn object_identifiers_are_written_in_groups_of_seven_bits() {
        assert_eq!(oid("1.2.840.113549.1.1.11"), [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]);
        assert_eq!(oid("2.5.29.15"), [6, 3, 0x55, 0x1d, 15]);
    }

    #[test]
    fn integers_never_turn_negative() {
        assert_eq!(unsigned(&[0]), [2, 1, 0]);
        assert_eq!(unsigned(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[0x7f]), [2, 1, 0x7f]);
    }

    #[test]
    fn named_bits_lose_their_tail() {
        assert_eq!(named_bits(&[5, 6]), [3, 2, 1, 0x06]);
        assert_eq!(named_bits(&[0]), [3, 2, 7, 0x80]);
        assert_eq!(named_bits(&[8]), [3, 3, 7, 0, 0x80]);
        assert_eq!(named_bits(&[]), [3, 1, 0]);
    }

    #[test]
    fn the_year_chooses_the_kind_of_time() {
        let at = |text: &str| Moment::parse(text).expect(text);
        assert_eq!(time(at("2049-12-31T23:59:59Z")), element(0x17, b"491231235959Z"));
        assert_eq!(time(at("2050-01-01T00:00:00Z")), element(0x18, b"20500101000000Z"));
    }
}
