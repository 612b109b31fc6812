//! Handshake messages: put together from records, and their bodies read (RFC 5246 §7.4).
//!
//! tls-parser reads the bodies it reads exactly. Its certificate list keeps no count and drops what
//! does not parse, and its CertificateRequest guesses the version from the bytes; those two are read
//! here, by the version that was negotiated.

use tls_parser::{parse_tls_handshake_certificatestatus, parse_tls_handshake_server_hello};

use super::record::Fault;
use crate::cert::Der;
use crate::evidence::{CertificateRequest, TlsFailureKind};

/// The longest message read: a chain of 256 certificates of 6 kB each.
pub const MAX_MESSAGE: usize = 3 * 512 * 1024;
/// Certificates in one chain.
pub const MAX_CERTIFICATES: usize = 256;
/// Authority names kept of a CertificateRequest; the rest is counted.
const MAX_AUTHORITIES: usize = 256;
/// CertificateStatusType ocsp (RFC 6066 §8).
const OCSP: u8 = 1;

const HEADER: usize = 4;

/// Puts handshake messages together: one may span records, one record may hold several.
#[derive(Debug, Default)]
pub struct Assembler {
    buffer: Vec<u8>,
    start: usize,
}

impl Assembler {
    /// Adds the content of a handshake record.
    pub fn push(&mut self, content: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(content);
    }

    /// The next whole message, its type and body; `None` until more records come.
    ///
    /// # Errors
    /// A length beyond [`MAX_MESSAGE`], as soon as the header tells it.
    pub fn take(&mut self) -> Result<Option<(u8, &[u8])>, Fault> {
        let waiting = &self.buffer[self.start..];
        let Some((&[kind, a, b, c], rest)) = waiting.split_first_chunk::<HEADER>() else { return Ok(None) };
        let length = length24([a, b, c]);
        if length > MAX_MESSAGE {
            let detail = format!("handshake message {kind} of {length} bytes, limit {MAX_MESSAGE}");
            return Err(Fault::new(TlsFailureKind::Oversized, detail));
        }
        if rest.len() < length {
            return Ok(None);
        }
        let body = self.start + HEADER;
        self.start = body + length;
        Ok(Some((kind, &self.buffer[body..body + length])))
    }
}

/// What a ServerHello settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerHello {
    /// Version, as on the wire.
    pub version: u16,
    /// Suite, as on the wire.
    pub cipher_suite: u16,
    /// The server's random bytes, under its signature later.
    pub random: [u8; 32],
}

/// The version a ServerHello names, readable even if nothing behind it is.
pub fn hello_version(body: &[u8]) -> Option<u16> {
    body.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

/// Reads a ServerHello of SSL 3.0 up to the version that was offered (RFC 5246 §7.4.1.3: the server's is the lower of
/// the client's and the highest it supports).
///
/// # Errors
/// Another version, or a body that does not follow the structure.
pub fn server_hello(offered: u16, body: &[u8]) -> Result<ServerHello, Fault> {
    if let Some(version) = hello_version(body).filter(|version| !(0x0300..=offered).contains(version)) {
        let detail = format!("ServerHello chooses version {version:#06x}, offered was {offered:#06x} and below");
        return Err(Fault::protocol(detail));
    }
    let (_, hello) =
        parse_tls_handshake_server_hello(body).map_err(|_| Fault::protocol("ServerHello cannot be read"))?;
    let random = hello.random.try_into().map_err(|_| Fault::protocol("ServerHello.random is not 32 bytes"))?;
    Ok(ServerHello { version: hello.version.0, cipher_suite: hello.cipher.0, random })
}

/// Reads a Certificate message: the chain as sent (RFC 5246 §7.4.2).
///
/// # Errors
/// An empty list, more than [`MAX_CERTIFICATES`], an empty entry, lengths that do not add up.
pub fn certificates(body: &[u8]) -> Result<Vec<Der>, Fault> {
    let broken = || Fault::protocol("Certificate message: lengths do not add up");
    let (mut list, rest) = take24(body).ok_or_else(broken)?;
    if !rest.is_empty() {
        return Err(broken());
    }
    let mut chain = Vec::new();
    while !list.is_empty() {
        let (der, rest) = take24(list).ok_or_else(broken)?;
        if der.is_empty() {
            return Err(Fault::protocol("Certificate message: an entry is empty"));
        }
        if chain.len() == MAX_CERTIFICATES {
            return Err(Fault::new(TlsFailureKind::Oversized, format!("more than {MAX_CERTIFICATES} certificates")));
        }
        chain.push(Der::from(der));
        list = rest;
    }
    if chain.is_empty() {
        return Err(Fault::new(TlsFailureKind::NoCertificate, "the certificate list is empty"));
    }
    Ok(chain)
}

/// Reads a CertificateStatus: the OCSP response, if it holds one (RFC 6066 §8).
///
/// # Errors
/// A body that does not follow the structure.
pub fn certificate_status(body: &[u8]) -> Result<Option<Der>, Fault> {
    let (_, status) =
        parse_tls_handshake_certificatestatus(body).map_err(|_| Fault::protocol("CertificateStatus cannot be read"))?;
    Ok((status.status_type == OCSP && !status.blob.is_empty()).then(|| Der::from(status.blob)))
}

/// Reads a CertificateRequest (RFC 5246 §7.4.4; RFC 4346 §7.4.4 has no signature algorithms).
///
/// `demanded` stays unknown: the answer, with or without a certificate, would have to be sent.
///
/// # Errors
/// A body that does not follow the structure of that version.
pub fn certificate_request(version: u16, body: &[u8]) -> Result<CertificateRequest, Fault> {
    let broken = || Fault::protocol("CertificateRequest: lengths do not add up");
    let (&types, rest) = body.split_first().ok_or_else(broken)?;
    let mut rest = rest.get(usize::from(types)..).ok_or_else(broken)?;
    if version >= 0x0303 {
        (_, rest) = take16(rest).ok_or_else(broken)?;
    }
    let (mut names, rest) = take16(rest).ok_or_else(broken)?;
    if !rest.is_empty() {
        return Err(broken());
    }
    let mut request = CertificateRequest { authorities: Vec::new(), authorities_sent: 0, demanded: None };
    while !names.is_empty() {
        let (name, rest) = take16(names).ok_or_else(broken)?;
        if request.authorities.len() < MAX_AUTHORITIES {
            request.authorities.push(Der::from(name));
        }
        request.authorities_sent += 1;
        names = rest;
    }
    Ok(request)
}

fn take16(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

fn take24(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(length24(*length))
}

fn length24([a, b, c]: [u8; 3]) -> usize {
    usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_read_in_the_order_sent() {
        let chain = certificates(&[0, 0, 9, 0, 0, 1, 7, 0, 0, 2, 8, 9]).expect("two entries");
        assert_eq!(chain, [Der::from(vec![7]), Der::from(vec![8, 9])]);
    }

    #[test]
    fn a_chain_whose_lengths_lie_is_refused() {
        for body in [&[][..], &[0, 0], &[0, 0, 9, 0, 0, 1], &[0, 0, 4, 0, 0, 2, 7], &[0, 0, 4, 0, 0, 1, 7, 9]] {
            assert_eq!(certificates(body).map_err(|fault| fault.kind), Err(TlsFailureKind::Protocol), "{body:?}");
        }
        assert_eq!(certificates(&[0, 0, 0]).map_err(|fault| fault.kind), Err(TlsFailureKind::NoCertificate));
    }

    #[test]
    fn the_257th_certificate_is_too_many() {
        let list = |count: usize| {
            let mut body = vec![0];
            body.extend_from_slice(&u16::try_from(count * 4).expect("small").to_be_bytes());
            body.extend([0, 0, 1, 7].repeat(count));
            certificates(&body).map(|chain| chain.len()).map_err(|fault| fault.kind)
        };
        assert_eq!(list(256), Ok(256));
        assert_eq!(list(257), Err(TlsFailureKind::Oversized));
    }

    #[test]
    fn a_request_is_read_by_its_version_not_by_guessing() {
        let old = [1, 1, 0, 6, 0, 4, 1, 2, 3, 4];
        let new = [1, 1, 0, 2, 4, 1, 0, 6, 0, 4, 1, 2, 3, 4];
        for (version, body) in [(0x0301, &old[..]), (0x0303, &new[..])] {
            let request = certificate_request(version, body).expect("readable");
            assert_eq!(request.authorities, [Der::from(vec![1, 2, 3, 4])]);
            assert_eq!((request.authorities_sent, request.demanded), (1, None));
        }
        assert!(certificate_request(0x0303, &old).is_err());
        assert!(certificate_request(0x0301, &new).is_err());
    }

    #[test]
    fn authority_names_beyond_256_are_counted() {
        let mut body = vec![0];
        body.extend_from_slice(&(300u16 * 3).to_be_bytes());
        body.extend([0, 1, 9].repeat(300));
        let request = certificate_request(0x0302, &body).expect("readable");
        assert_eq!((request.authorities.len(), request.authorities_sent), (256, 300));
    }

    #[test]
    fn a_version_that_was_not_offered_is_named() {
        let fault = server_hello(0x0303, &[3, 4, 0, 0]).expect_err("TLS 1.3");
        assert!(fault.detail.contains("0x0304"), "{}", fault.detail);
        assert_eq!(fault.kind, TlsFailureKind::Protocol);
    }
}
