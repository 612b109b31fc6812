//! The handshake: what stopped it, and what an appliance would have made of it.

use serde_json::{Value, json};

use crate::diagnosis::case::Case;
use crate::diagnosis::client;
use crate::diagnosis::code::{Code, Severity, StatusClass};
use crate::diagnosis::finding::{Finding, Who};
use crate::evidence::legacy::{Cipher, KeyExchange, SuiteClass, suite_class};
use crate::evidence::{ClearFlight, TlsFailure, TlsFailureKind, TlsOutcome, banner};
use crate::trust::Profile;

const TLS_1_0: u16 = 0x0301;
pub(super) const TLS_1_2: u16 = 0x0303;
/// protocol_version (RFC 8446 §6.2).
const ALERT_PROTOCOL_VERSION: u8 = 70;
/// inappropriate_fallback (RFC 7507).
const ALERT_INAPPROPRIATE_FALLBACK: u8 = 86;
/// unrecognized_name (RFC 6066 §3).
const ALERT_UNRECOGNIZED_NAME: u8 = 112;
/// rustls refuses a handshake message above this many bytes.
const MAX_HANDSHAKE_MESSAGE: u64 = 0xffff;
/// certificate_required (RFC 8446 §6.2).
const ALERT_CERTIFICATE_REQUIRED: u8 = 116;
/// A DHE group below is within reach of an attacker (Logjam), and current OpenSSL refuses it.
const MIN_DH_BITS: u32 = 2048;

/// The handshake's findings; each says where it was seen.
pub(super) fn all(case: &Case<'_>) -> Vec<Finding> {
    let Some(address) = case.place() else { return Vec::new() };
    let found = handshake(case).into_iter().chain(legacy(case));
    let name = case.target.name().to_string();
    found.map(|f| f.both("address", address.clone()).both("port", case.target.port).say("name", name.clone())).collect()
}

/// Why the handshake did not complete, when the second pass could not explain it better.
fn handshake(case: &Case<'_>) -> Vec<Finding> {
    let Some(tls) = case.tls() else { return own_trouble(case) };
    let TlsOutcome::Failed(failure) = &tls.outcome else { return Vec::new() };
    let demanded = case.certificate_request().is_some_and(|r| r.demanded == Some(true))
        || failure.kind == TlsFailureKind::Alert(ALERT_CERTIFICATE_REQUIRED);
    let refused = tls.client_certificate.as_ref().is_some_and(|ours| ours.accepted == Some(false));
    if refused || demanded {
        return vec![client_certificate(case, failure, refused)];
    }
    // The clear-text flight shows what the server does speak: `legacy` says it.
    if case.clear().is_some_and(|clear| !clear.certificates.is_empty()) {
        return Vec::new();
    }
    // After a dialogue, clear text has a story of its own: `starttls` tells it.
    if failure.kind == TlsFailureKind::NotTls && case.address.is_some_and(|shown| shown.starttls.is_some()) {
        return Vec::new();
    }
    vec![failed(case, failure)]
}

fn own_trouble(case: &Case<'_>) -> Vec<Finding> {
    let trouble = case.address.and_then(|shown| shown.tls.failed());
    let finding = trouble.map(|no| {
        Finding::new(Code::TlsProtocolError, Who::Client, "finding-tls-protocol-error")
            .both("detail", no.detail.clone())
    });
    finding.into_iter().collect()
}

/// Ended for want of a client certificate, or for the one that was sent.
fn client_certificate(case: &Case<'_>, failure: &TlsFailure, refused: bool) -> Finding {
    let request = case.certificate_request();
    let authorities: Vec<String> = request
        .iter()
        .flat_map(|r| &r.authorities)
        .filter_map(|der| crate::cert::Name::decode(der.bytes()).map(|name| name.to_string()))
        .collect();
    let among = case.address.and_then(client::view).and_then(|view| view.among.ok());
    let id = match (refused, among) {
        (false, _) => "finding-client-certificate-required",
        (true, Some(false)) => "finding-client-certificate-required-foreign",
        (true, _) => "finding-client-certificate-required-refused",
    };
    let alert = match failure.kind {
        TlsFailureKind::Alert(number) => alert_name(number),
        _ => failure.detail.clone(),
    };
    Finding::new(Code::ClientCertificateRequired, Who::Client, id)
        .say("alert", alert)
        .say("version", "TLS")
        .say("names", authorities.join("; "))
        .both("count", request.map_or(0, |r| r.authorities_sent))
        .fact("authorities", authorities)
        .fact("mutual_tls_tried", refused)
        .fact("ours_among_wanted", among)
}

fn failed(case: &Case<'_>, failure: &TlsFailure) -> Finding {
    use TlsFailureKind::{Alert, Closed, Incompatible, NoCertificate, NotTls, Oversized, Protocol, Reset, Timeout};
    let elapsed = case.tls().map_or(0.0, |t| t.elapsed_ms.0);
    #[expect(clippy::cast_possible_truncation, reason = "a measured time within a day's limit")]
    let timeout_ms = elapsed.round() as i64;
    let received = failure.bytes_received;
    let new = |code, who, id| Finding::new(code, who, id);
    let finding = match failure.kind {
        Timeout if received == 0 => new(Code::TlsTimeout, Who::Network, "finding-tls-timeout"),
        Timeout => new(Code::TlsTimeout, Who::Server, "finding-tls-timeout-dripping").both("count", received),
        // Domain: time-out and reset are the network's, whatever stage they meet; a FIN is the server's own word.
        Reset => {
            new(Code::TlsClosed, Who::Server, "finding-tls-closed").fact("reset", true).class(StatusClass::NetworkError)
        }
        Closed => new(Code::TlsClosed, Who::Server, "finding-tls-closed").fact("reset", false),
        Alert(ALERT_PROTOCOL_VERSION | ALERT_INAPPROPRIATE_FALLBACK) | Incompatible => {
            let seen = case.address.and_then(|shown| shown.clear.failed()?.version).map(version_name);
            new(Code::TlsVersionUnsupported, Who::Server, "finding-tls-version-unsupported").both("version", seen)
        }
        Alert(ALERT_UNRECOGNIZED_NAME) => new(Code::TlsAlert, Who::Client, "finding-tls-alert-unrecognized-name"),
        Alert(_) => new(Code::TlsAlert, Who::Server, "finding-tls-alert"),
        NotTls => not_tls(failure),
        Protocol => new(Code::TlsProtocolError, Who::Server, "finding-tls-protocol-error"),
        Oversized => new(Code::TlsProtocolError, Who::Server, "finding-tls-protocol-error-oversized")
            .both("limit", MAX_HANDSHAKE_MESSAGE),
        NoCertificate => new(Code::NoCertificate, Who::Server, "finding-no-certificate"),
    };
    let (alert, said) = match failure.kind {
        Alert(number) => (Value::from(number), alert_name(number)),
        _ => (Value::Null, String::new()),
    };
    finding
        .say("alert", said)
        .fact("alert", alert)
        .both("detail", failure.detail.clone())
        .say("timeout_ms", timeout_ms)
        .fact("bytes_received", received)
        .fact("elapsed_ms", elapsed)
}

/// The IANA word of an alert, and its number.
fn alert_name(number: u8) -> String {
    let word = format!("{:?}", rustls::AlertDescription::from(number));
    let mut out = String::new();
    for (at, c) in word.char_indices() {
        // UnknownCA is unknown_ca: only a capital behind a small letter begins a word.
        let begins = at > 0 && c.is_ascii_uppercase() && word[..at].ends_with(|p: char| p.is_ascii_lowercase());
        if begins {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    if word.contains('(') { number.to_string() } else { format!("{out} ({number})") }
}

fn not_tls(failure: &TlsFailure) -> Finding {
    let first = failure.first_bytes.as_ref().map(|b| b.bytes()).unwrap_or_default();
    let service = banner::recognise(first);
    let known = service != banner::Service::Unknown;
    Finding::new(Code::NotTls, Who::Client, if known { "finding-not-tls" } else { "finding-not-tls-unknown" })
        .fact("starttls", service.starttls())
        .both("service", service.name())
        .both("banner", printable(first))
}

/// The first line of what came, bytes that are no printable ASCII as `\xNN`.
pub(super) fn printable(bytes: &[u8]) -> String {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.iter()
        .take(80)
        .map(|b| if (0x20..0x7f).contains(b) { char::from(*b).to_string() } else { format!("\\x{b:02x}") })
        .collect()
}

/// What the clear-text pass showed: the chain is judged as any other; here stands what the session lacks.
fn legacy(case: &Case<'_>) -> Vec<Finding> {
    let Some(flight) = case.clear().filter(|flight| !flight.certificates.is_empty()) else { return Vec::new() };
    let class = suite_class(flight.cipher_suite);
    // What an appliance's OpenSSL connects with (domain facts, section 3): only that is no failure of its own.
    let spoken = (TLS_1_0..=TLS_1_2).contains(&flight.version)
        && matches!(class.cipher, Cipher::AesGcm | Cipher::AesCbc)
        && class.key_exchange != KeyExchange::Other;
    let demanded = case.certificate_request().is_some_and(|r| r.demanded == Some(true));
    let connects = demanded || (spoken && case.policy.profile == Profile::Appliance);
    let gravity = if connects { Severity::Warning } else { Severity::Critical };
    let mut found = vec![session(case, spoken).severity(gravity).fact("appliance_speaks_it", spoken)];
    found.extend(outdated(flight, class, gravity));
    found.extend(key_exchange(flight, class));
    found.into_iter().map(|finding| with_flight(finding, flight)).collect()
}

/// Why the session was not completed. A flight read by the second pass for its size has a suite that is no news.
fn session(case: &Case<'_>, spoken: bool) -> Finding {
    let first = case.tls().map(|tls| &tls.outcome);
    if matches!(first, Some(TlsOutcome::Failed(failure)) if failure.kind == TlsFailureKind::Oversized) {
        return Finding::new(Code::TlsProtocolError, Who::Server, "finding-tls-protocol-error-oversized")
            .both("limit", MAX_HANDSHAKE_MESSAGE)
            .fact("oversized", true);
    }
    let id = if spoken { "finding-client-cannot-negotiate" } else { "finding-client-cannot-negotiate-neither" };
    Finding::new(Code::ClientCannotNegotiate, Who::Server, id)
}

/// Versions and ciphers that are withdrawn or broken.
fn outdated(flight: &ClearFlight, class: SuiteClass, gravity: Severity) -> Vec<Finding> {
    let old = flight.version < TLS_1_2;
    let weak_cipher = is_weak(class.cipher);
    // Nothing newer was offered by the hello without extensions: that the server has nothing newer is then a guess.
    let new = |code, id| {
        let finding = Finding::new(code, Who::Server, id);
        if flight.plain_hello && code == Code::TlsLegacyOnly { finding.likely() } else { finding }
    };
    if flight.version < TLS_1_0 {
        return vec![new(Code::TlsVersionUnsupported, "finding-tls-version-unsupported")];
    }
    if old {
        return vec![
            new(Code::WeakProtocol, "finding-weak-protocol").severity(Severity::Warning),
            new(Code::TlsLegacyOnly, "finding-tls-legacy-only").severity(gravity),
        ];
    }
    if weak_cipher {
        return vec![
            new(Code::WeakProtocol, "finding-weak-protocol-suite").severity(Severity::Warning),
            new(Code::TlsLegacyOnly, "finding-tls-legacy-only-suites").severity(gravity),
        ];
    }
    Vec::new()
}

/// Anything but AES and ChaCha20.
pub(super) fn is_weak(cipher: Cipher) -> bool {
    !matches!(cipher, Cipher::AesGcm | Cipher::AesCbc | Cipher::ChaCha)
}

fn key_exchange(flight: &ClearFlight, class: SuiteClass) -> Option<Finding> {
    weak_key_exchange(flight, class, ["finding-weak-key-exchange", "finding-weak-key-exchange-rsa"])
}

/// A short group, or RSA key exchange; each with its message.
pub(super) fn weak_key_exchange(
    flight: &ClearFlight,
    class: SuiteClass,
    [short_group, rsa]: [&'static str; 2],
) -> Option<Finding> {
    let short = flight.dh_bits.is_some_and(|bits| bits < MIN_DH_BITS);
    let id = match (short, class.key_exchange) {
        (true, _) => short_group,
        (false, KeyExchange::Rsa) => rsa,
        _ => return None,
    };
    let weak = Finding::new(Code::WeakKeyExchange, Who::Server, id).severity(Severity::Warning);
    Some(weak.both("bits", flight.dh_bits).both("limit", MIN_DH_BITS))
}

pub(super) fn with_flight(finding: Finding, flight: &ClearFlight) -> Finding {
    let suite = flight.cipher_name.clone().unwrap_or_else(|| format!("0x{:04x}", flight.cipher_suite));
    finding
        .both("version", version_name(flight.version))
        .both("suite", suite)
        .fact("key_exchange", json!(flight.key_exchange))
        .fact("plain_hello", flight.plain_hello)
        .fact("possession", serde_json::to_value(&flight.possession).unwrap_or(Value::Null))
}

/// The words of handshake versions, as reports write them.
pub fn version_name(version: u16) -> String {
    match version {
        0x0300 => "SSLv3".to_owned(),
        0x0301 => "TLSv1.0".to_owned(),
        0x0302 => "TLSv1.1".to_owned(),
        0x0303 => "TLSv1.2".to_owned(),
        0x0304 => "TLSv1.3".to_owned(),
        other => format!("0x{other:04x}"),
    }
}
