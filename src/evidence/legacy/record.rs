//! The record layer (RFC 5246 §6.2.1), reading only, nothing decrypted.

use crate::evidence::TlsFailureKind;

/// Bytes of all records together: one message of the greatest length and room for the rest.
pub const MAX_TOTAL: usize = 2 * 1024 * 1024;
/// Records read. A flight at the bound above in records of 512 bytes has 4,096; more is a flood of
/// empty ones.
pub const MAX_RECORDS: usize = 8192;
/// TLSCiphertext.length (RFC 5246 §6.2.3); plain text should stay below 2^14, some peers do not.
const MAX_RECORD: usize = (1 << 14) + 2048;

const HEADER: usize = 5;

/// Why reading cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: TlsFailureKind,
    /// What was expected and what came.
    pub detail: String,
}

impl Fault {
    /// A fault in words of ours; peer bytes enter as numbers only.
    pub fn new(kind: TlsFailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// TLS, but broken.
    pub fn protocol(detail: impl Into<String>) -> Self {
        Self::new(TlsFailureKind::Protocol, detail)
    }
}

/// What a record carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// ChangeCipherSpec.
    ChangeCipherSpec,
    /// Alert.
    Alert,
    /// Handshake.
    Handshake,
    /// Application data.
    ApplicationData,
    /// Heartbeat (RFC 6520).
    Heartbeat,
}

impl ContentType {
    fn read(byte: u8) -> Option<Self> {
        Some(match byte {
            20 => Self::ChangeCipherSpec,
            21 => Self::Alert,
            22 => Self::Handshake,
            23 => Self::ApplicationData,
            24 => Self::Heartbeat,
            _ => return None,
        })
    }
}

/// Cuts a byte stream into records. Holds at most what was pushed and is not yet cut.
#[derive(Debug, Default)]
pub struct RecordReader {
    buffer: Vec<u8>,
    start: usize,
    records: usize,
}

impl RecordReader {
    /// Adds bytes as they came.
    pub fn push(&mut self, bytes: &[u8]) {
        // Moving the rest down once a push, not once a record, keeps a push of many small records linear.
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// Whether part of a record waits for its rest.
    pub fn is_inside_record(&self) -> bool {
        self.start < self.buffer.len()
    }

    /// The next whole record; `None` until more bytes come.
    ///
    /// Every refusal is decided by the shortest prefix that shows it, so that it does not depend on
    /// how the network cut the stream.
    pub fn take(&mut self) -> Result<Option<(ContentType, &[u8])>, Fault> {
        let waiting = &self.buffer[self.start..];
        self.check_prefix(waiting)?;
        let Some((header, rest)) = waiting.split_first_chunk::<HEADER>() else { return Ok(None) };
        let Some(content_type) = ContentType::read(header[0]) else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
        if length > MAX_RECORD {
            return Err(Fault::protocol(format!("record of {length} bytes, limit {MAX_RECORD}")));
        }
        if rest.len() < length {
            return Ok(None);
        }
        if self.records == MAX_RECORDS {
            return Err(Fault::new(TlsFailureKind::Oversized, format!("more than {MAX_RECORDS} records")));
        }
        self.records += 1;
        let content = self.start + HEADER;
        self.start = content + length;
        Ok(Some((content_type, &self.buffer[content..content + length])))
    }

    fn check_prefix(&self, waiting: &[u8]) -> Result<(), Fault> {
        let first = self.records == 0;
        let [byte, more @ ..] = waiting else { return Ok(()) };
        if ContentType::read(*byte).is_none() {
            return if first { not_tls(*byte, more) } else { Err(broken(*byte)) };
        }
        match more.first() {
            Some(3) | None => Ok(()),
            Some(major) if first => {
                Err(Fault::new(TlsFailureKind::NotTls, format!("record version {major}.x, expected 3.x")))
            }
            Some(_) => Err(broken(*byte)),
        }
    }
}

fn broken(byte: u8) -> Fault {
    Fault::protocol(format!("no record header behind the last record: {byte:#04x}"))
}

/// An SSL 2.0 server answers with a two-byte header whose top bit is set, and SERVER-HELLO (4) or
/// ERROR (0) behind it (draft-hickman-netscape-ssl-00 §2.1): known by its third byte.
fn not_tls(byte: u8, more: &[u8]) -> Result<(), Fault> {
    if byte & 0x80 != 0 {
        match more {
            [] | [_] => return Ok(()),
            [_, 4 | 0, ..] => return Err(Fault::protocol("the peer answers in SSL 2.0")),
            _ => {}
        }
    }
    Err(Fault::new(TlsFailureKind::NotTls, format!("first byte {byte:#04x} begins no TLS record")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> Result<Option<(ContentType, Vec<u8>)>, TlsFailureKind> {
        let mut reader = RecordReader::default();
        reader.push(bytes);
        match reader.take() {
            Ok(record) => Ok(record.map(|(kind, content)| (kind, content.to_vec()))),
            Err(fault) => Err(fault.kind),
        }
    }

    #[test]
    fn a_record_is_cut_when_it_is_whole() {
        assert_eq!(first(&[22, 3, 1, 0, 2, 9]), Ok(None));
        assert_eq!(first(&[22, 3, 1, 0, 2, 9, 8, 7]), Ok(Some((ContentType::Handshake, vec![9, 8]))));
    }

    #[test]
    fn a_plain_text_service_is_told_by_its_first_byte() {
        assert_eq!(first(b"2"), Err(TlsFailureKind::NotTls));
        assert_eq!(first(b"HTTP/1.1 400 Bad Request\r\n"), Err(TlsFailureKind::NotTls));
        assert_eq!(first(&[22, 9]), Err(TlsFailureKind::NotTls));
    }

    #[test]
    fn ssl_2_is_tls_of_a_kind_but_not_readable() {
        assert_eq!(first(&[0x80]), Ok(None));
        assert_eq!(first(&[0x84, 0x10, 4]), Err(TlsFailureKind::Protocol));
        assert_eq!(first(&[0x80, 0x03, 0, 0, 1]), Err(TlsFailureKind::Protocol));
        assert_eq!(first(&[0x84, 0x10, 9]), Err(TlsFailureKind::NotTls));
    }

    #[test]
    fn a_record_beyond_the_limit_is_refused_by_its_header() {
        assert_eq!(first(&[22, 3, 1, 0x48, 0x00]), Ok(None));
        assert_eq!(first(&[22, 3, 1, 0x48, 0x01]), Err(TlsFailureKind::Protocol));
    }

    #[test]
    fn a_flood_of_empty_records_ends() {
        let mut reader = RecordReader::default();
        reader.push(&[22, 3, 1, 0, 0].repeat(MAX_RECORDS + 1));
        for _ in 0..MAX_RECORDS {
            assert!(matches!(reader.take(), Ok(Some((ContentType::Handshake, [])))));
        }
        assert!(matches!(reader.take(), Err(Fault { kind: TlsFailureKind::Oversized, .. })));
    }
}
