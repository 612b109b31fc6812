//! BER (X.690), as far as containers need it: definite lengths of any form, indefinite lengths, and octet strings in
//! pieces. Certificates are handed on as the bytes they are; nothing is ever encoded anew.

use std::borrow::Cow;

pub(super) const INTEGER: u8 = 2;
pub(super) const OCTETS: u8 = 4;
pub(super) const OID: u8 = 6;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// Elements of indefinite length within each other. The deepest file known has six; each level is looked through once
/// more, so the bound also bounds the work.
const MAX_DEPTH: usize = 32;

/// Context-specific and constructed.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One element: its tag, what is in it, and all of it.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements in it.
    pub(super) fn inner(self) -> Reader<'a> {
        Reader(self.content)
    }

    /// The octets of an octet string, in one piece or in several. `tag` is its tag when it is in one piece.
    pub(super) fn octets(self, tag: u8) -> Option<Cow<'a, [u8]>> {
        if self.tag == tag {
            return Some(Cow::Borrowed(self.content));
        }
        if self.tag != tag | 0x20 {
            return None;
        }
        let (mut whole, mut reader) = (Vec::new(), self.inner());
        while !reader.is_empty() {
            // X.690 §8.7.3 allows pieces of pieces; nobody writes them.
            whole.extend_from_slice(reader.take(OCTETS)?.content);
        }
        Some(Cow::Owned(whole))
    }

    /// A number of at most eight octets that is not negative.
    pub(super) fn number(self) -> Option<u64> {
        let [first, ..] = self.content else { return None };
        if *first >= 0x80 || self.content.len() > 9 || (self.content.len() == 9 && *first != 0) {
            return None;
        }
        Some(self.content.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet)))
    }
}

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next element, whatever it is; `None` when what is left is none, or does not fit.
    pub(super) fn any(&mut self) -> Option<Element<'a>> {
        let (header, content, end) = extent(self.0, 0)?;
        let (whole, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(Element { tag: whole[0], content: &whole[header..header + content], whole })
    }

    /// The next element, if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.0.first() == Some(&tag) { self.any() } else { None }
    }

    /// The next element, which must have this tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<Element<'a>> {
        self.optional(tag)
    }

    /// The elements of the next one, which must have this tag.
    pub(super) fn inner(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.take(tag).map(Element::inner)
    }

    /// The next octet string, in one piece or in several.
    pub(super) fn octets(&mut self) -> Option<Cow<'a, [u8]>> {
        self.any()?.octets(OCTETS)
    }

    /// The next object identifier's octets.
    pub(super) fn oid(&mut self) -> Option<&'a [u8]> {
        self.take(OID).map(|element| element.content)
    }
}

/// Octets of the header, of the content, and of the whole with its end mark. Tags of one octet: no container has
/// another.
fn extent(bytes: &[u8], depth: usize) -> Option<(usize, usize, usize)> {
    let tag = *bytes.first()?;
    if tag & 0x1f == 0x1f || depth > MAX_DEPTH {
        return None;
    }
    let (header, content) = match *bytes.get(1)? {
        short @ 0..=0x7f => (2, usize::from(short)),
        0x80 => {
            // Indefinite: elements up to the end mark, two zero octets. Constructed only.
            let mut at = 2;
            while bytes.get(at..at + 2)? != [0, 0] {
                at += extent(bytes.get(at..)?, depth + 1)?.2;
            }
            return (tag & 0x20 != 0).then_some((2, at - 2, at + 2));
        }
        long => {
            let count = usize::from(long & 0x7f);
            let octets = bytes.get(2..2 + count)?;
            // BER allows leading zeros.
            let significant = octets.iter().skip_while(|octet| **octet == 0);
            let length = significant.clone().fold(0u64, |sum, octet| sum << 8 | u64::from(*octet));
            if significant.count() > 4 {
                return None;
            }
            (2 + count, usize::try_from(length).ok()?)
        }
    };
    let end = header.checked_add(content)?;
    (end <= bytes.len()).then_some((header, content, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_form_are_read() {
        for bytes in [
            &[0x30, 3, 2, 1, 5][..],
            &[0x30, 0x81, 3, 2, 1, 5],
            &[0x30, 0x84, 0, 0, 0, 3, 2, 1, 5],
            &[0x30, 0x80, 2, 1, 5, 0, 0],
        ] {
            let mut reader = Reader::new(bytes);
            let number = reader.inner(SEQUENCE).and_then(|mut inner| inner.take(INTEGER)).and_then(Element::number);
            assert_eq!((number, reader.is_empty()), (Some(5), true), "{bytes:?}");
        }
    }

    #[test]
    fn octets_in_pieces_are_put_together() {
        let bytes = [0x24, 0x80, 4, 2, 1, 2, 4, 1, 3, 0, 0];
        assert_eq!(Reader::new(&bytes).octets().as_deref(), Some(&[1, 2, 3][..]));
    }

    #[test]
    fn what_does_not_fit_or_nests_too_deep_is_nothing() {
        let deep = [0x30, 0x80].repeat(10_000);
        for bytes in [&[][..], &[0x30], &[0x30, 5, 0], &[0x30, 0x88], &[0x30, 0x80, 2, 1, 5], &[4, 0x80, 0, 0], &deep] {
            assert!(Reader::new(bytes).any().is_none(), "{bytes:?}");
        }
    }
}
