//! How a handshake that failed came to its end, in the words of [`TlsFailureKind`].

use std::io;

use rustls::{Error, InvalidMessage};

use super::TlsFailureKind;

/// The event that ended a handshake.
#[derive(Debug)]
pub(super) enum Ending {
    /// The deadline passed.
    Timeout,
    /// End of stream.
    Eof,
    /// The peer said close_notify.
    CloseNotify,
    /// The socket failed.
    Io(io::Error),
    /// The first bytes are no TLS record.
    NotTls,
    /// A message outgrew the library's buffer.
    Full(io::Error),
    /// The library refused what came, or a fatal alert came.
    Tls(Error),
}

impl Ending {
    /// Its kind.
    pub(super) fn kind(&self) -> TlsFailureKind {
        match self {
            Self::Timeout => TlsFailureKind::Timeout,
            Self::Eof | Self::CloseNotify => TlsFailureKind::Closed,
            Self::Io(error) => socket(error),
            Self::NotTls => TlsFailureKind::NotTls,
            Self::Full(_) => TlsFailureKind::Oversized,
            Self::Tls(error) => library(error),
        }
    }

    /// The library's or the operating system's words.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Timeout => "no end of the handshake within the time allowed".to_owned(),
            Self::Eof => "end of stream without a close_notify".to_owned(),
            Self::CloseNotify => "the peer closed the session with close_notify".to_owned(),
            Self::NotTls => "the first bytes are no TLS record".to_owned(),
            Self::Io(error) | Self::Full(error) => error.to_string(),
            Self::Tls(error) => error.to_string(),
        }
    }

    /// After a certificate request that was answered with "none": did the peer end it for want of a certificate?
    ///
    /// 1. Alerts that tell of a damaged record or of the server's own trouble say nothing about certificates.
    /// 2. Any other fatal alert at this point does: implementations disagree which (40, 42, 46, 48, 49, 116 seen).
    /// 3. So does an end without a word, which old servers prefer; close_notify is an orderly end, and tells nothing.
    pub(super) fn demands_certificate(&self) -> Option<bool> {
        match self.kind() {
            // bad_record_mac, record_overflow, decode_error, decrypt_error, internal_error.
            TlsFailureKind::Alert(20 | 22 | 50 | 51 | 80) => None,
            TlsFailureKind::Alert(_) | TlsFailureKind::Reset => Some(true),
            TlsFailureKind::Closed if matches!(self, Self::Eof) => Some(true),
            _ => None,
        }
    }
}

fn socket(error: &io::Error) -> TlsFailureKind {
    match error.kind() {
        // A write after the peer's RST was already reported reads as a broken pipe.
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            TlsFailureKind::Reset
        }
        // The kernel's own limit on retransmissions.
        io::ErrorKind::TimedOut => TlsFailureKind::Timeout,
        _ => TlsFailureKind::Closed,
    }
}

fn library(error: &Error) -> TlsFailureKind {
    match error {
        Error::AlertReceived(alert) => TlsFailureKind::Alert(u8::from(*alert)),
        Error::NoCertificatesPresented => TlsFailureKind::NoCertificate,
        Error::PeerIncompatible(_) | Error::InvalidMessage(InvalidMessage::UnknownProtocolVersion) => {
            TlsFailureKind::Incompatible
        }
        Error::PeerSentOversizedRecord
        | Error::InvalidMessage(
            InvalidMessage::HandshakePayloadTooLarge
            | InvalidMessage::CertificatePayloadTooLarge
            | InvalidMessage::MessageTooLarge,
        ) => TlsFailureKind::Oversized,
        _ => TlsFailureKind::Protocol,
    }
}

#[cfg(test)]
mod tests {
    use rustls::AlertDescription;

    use super::*;

    #[test]
    fn an_end_after_the_request_demands_a_certificate_unless_it_tells_of_something_else() {
        let alert = |number| Ending::Tls(Error::AlertReceived(AlertDescription::from(number)));
        for number in [40, 41, 42, 46, 48, 49, 116] {
            assert_eq!(alert(number).demands_certificate(), Some(true), "{number}");
        }
        for number in [20, 22, 50, 51, 80] {
            assert_eq!(alert(number).demands_certificate(), None, "{number}");
        }
        let reset = Ending::Io(io::ErrorKind::ConnectionReset.into());
        assert_eq!((reset.kind(), reset.demands_certificate()), (TlsFailureKind::Reset, Some(true)));
        assert_eq!((Ending::Eof.kind(), Ending::Eof.demands_certificate()), (TlsFailureKind::Closed, Some(true)));
        for silent in [Ending::CloseNotify, Ending::Timeout, Ending::Tls(Error::DecryptError)] {
            assert_eq!(silent.demands_certificate(), None, "{silent:?}");
        }
    }
}
