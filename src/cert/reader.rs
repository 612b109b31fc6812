//! Strict DER, one element after another. Every failure names the field that was expected.

use x509_parser::asn1_rs::Oid;

use crate::cert::Malformed;
use crate::moment::Moment;

pub(super) const BOOLEAN: u8 = 1;
pub(super) const INTEGER: u8 = 2;
pub(super) const BIT_STRING: u8 = 3;
pub(super) const OCTET_STRING: u8 = 4;
pub(super) const OID: u8 = 6;
pub(super) const ENUMERATED: u8 = 10;
pub(super) const UTC_TIME: u8 = 23;
pub(super) const GENERALIZED_TIME: u8 = 24;
pub(super) const SEQUENCE: u8 = 0x30;

/// Context-specific and constructed.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

pub(super) fn malformed(field: &str) -> Malformed {
    Malformed { detail: field.to_owned() }
}

/// What is left of an element's content.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A BOOLEAN's content that says FALSE.
    pub(super) fn is_false(&self) -> bool {
        self.0 == [0]
    }

    /// What is left, as bytes.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The tag of the next element.
    pub(super) fn tag(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// Nothing may be left.
    pub(super) fn end(&self, field: &str) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { Err(malformed(&format!("bytes behind {field}"))) }
    }

    /// Header length and content length of the next element; `None` when it is no DER or does not fit.
    fn lengths(&self) -> Option<(usize, usize)> {
        let (header, content) = match *self.0.get(1)? {
            short @ 0..=0x7f => (2, usize::from(short)),
            long @ 0x81..=0x84 => {
                let count = usize::from(long & 0x7f);
                let octets = self.0.get(2..2 + count)?;
                let length = octets.iter().fold(0u64, |sum, octet| sum << 8 | u64::from(*octet));
                // DER: the shortest form.
                if length < 0x80 || octets[0] == 0 {
                    return None;
                }
                (2 + count, usize::try_from(length).ok()?)
            }
            _ => return None,
        };
        (content <= self.0.len() - header).then_some((header, content))
    }

    /// Takes the next element: all of it, and its content.
    fn take(&mut self, tag: u8, field: &str) -> Result<(&'a [u8], &'a [u8]), Malformed> {
        let (header, content) =
            self.lengths().filter(|_| self.0.first() == Some(&tag)).ok_or_else(|| malformed(field))?;
        let (element, rest) = self.0.split_at(header + content);
        self.0 = rest;
        Ok((element, &element[header..]))
    }

    /// The whole element, header included.
    pub(super) fn element(&mut self, tag: u8, field: &str) -> Result<&'a [u8], Malformed> {
        self.take(tag, field).map(|(element, _)| element)
    }

    pub(super) fn content(&mut self, tag: u8, field: &str) -> Result<&'a [u8], Malformed> {
        self.take(tag, field).map(|(_, content)| content)
    }

    pub(super) fn inner(&mut self, tag: u8, field: &str) -> Result<Self, Malformed> {
        self.content(tag, field).map(Self)
    }

    pub(super) fn sequence(&mut self, field: &str) -> Result<Self, Malformed> {
        self.inner(SEQUENCE, field)
    }

    /// The next element when it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Self>, Malformed> {
        if self.0.first() != Some(&tag) {
            return Ok(None);
        }
        self.inner(tag, "length").map(Some)
    }

    /// A number of one octet.
    pub(super) fn byte(&mut self, tag: u8, field: &str) -> Result<u8, Malformed> {
        match self.content(tag, field)? {
            [number @ 0..=0x7f] => Ok(*number),
            _ => Err(malformed(field)),
        }
    }

    pub(super) fn oid(&mut self, field: &str) -> Result<String, Malformed> {
        let content = self.content(OID, field)?;
        if content.is_empty() {
            return Err(malformed(field));
        }
        Ok(Oid::new(content.into()).to_id_string())
    }

    /// A Time as certificates and CRLs have it (RFC 5280 §4.1.2.5): UTCTime, whose years are those of 1950 to 2049, or
    /// GeneralizedTime.
    pub(super) fn either_time(&mut self, field: &str) -> Result<Moment, Malformed> {
        if self.0.first() != Some(&UTC_TIME) {
            return self.time(field);
        }
        let content = self.content(UTC_TIME, field)?;
        let century: &[u8] = if content.first().is_some_and(|digit| *digit < b'5') { b"20" } else { b"19" };
        moment(&[century, content].concat(), field)
    }

    /// GeneralizedTime in the one form of RFC 5280 §4.1.2.5.2: YYYYMMDDHHMMSSZ.
    pub(super) fn time(&mut self, field: &str) -> Result<Moment, Malformed> {
        moment(self.content(GENERALIZED_TIME, field)?, field)
    }
}

fn moment(content: &[u8], field: &str) -> Result<Moment, Malformed> {
    let [digits @ .., b'Z'] = content else { return Err(malformed(field)) };
    if digits.len() != 14 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(malformed(field));
    }
    let text: String = digits.iter().map(|digit| char::from(*digit)).collect();
    let (date, time) = text.split_at(8);
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
    let (hour, minute, second) = (&time[..2], &time[2..4], &time[4..]);
    Moment::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok_or_else(|| malformed(field))
}
