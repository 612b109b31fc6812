//! What clients of one key type alone come to: the chain that they are shown, judged as any other.

use crate::cert::KeyKind;
use crate::evidence::{AddressEvidence, KeyType, KeyTypeLook, TlsFailureKind, TlsOutcome};

use super::finding::Finding;
use super::judge::AddressDiagnosis;
use super::status::SslStatus;

/// What a client of one key type comes to at an address.
#[derive(Debug)]
pub struct KeyTypeDiagnosis {
    /// The only type of key that it verifies.
    pub key_type: KeyType,
    /// What it is answered.
    pub answer: KeyTypeAnswer,
    /// The chain that it is shown, judged; empty where there is none.
    pub shown: AddressDiagnosis,
}

/// How a server answers a client of one key type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyTypeAnswer {
    /// By a certificate of that type, or by one that cannot be decoded.
    Certificate,
    /// By a certificate of another type, which such a client cannot verify.
    OtherType,
    /// By ending the handshake, which it completes with others: it has none of that type.
    Refused,
    /// Not at all: nothing is known.
    NotAnswered,
}

impl KeyTypeAnswer {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::OtherType => "other-type",
            Self::Refused => "refused",
            Self::NotAnswered => "not-answered",
        }
    }
}

impl KeyTypeDiagnosis {
    /// Test 2 of such a client; `None` where the server has no certificate for it.
    pub fn ssl(&self) -> Option<SslStatus> {
        self.shown.ssl.filter(|_| self.answer == KeyTypeAnswer::Certificate)
    }
}

/// Judges every key type that was asked for, and adds it to what the address came to. Gives the findings about chains
/// that the usual handshake did not show; each says by `key_type` who meets it.
pub(super) fn judge<'e>(
    evidence: &'e AddressEvidence,
    address: &mut AddressDiagnosis,
    judge: impl Fn(Option<&'e AddressEvidence>) -> (Vec<Finding>, AddressDiagnosis),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for look in &evidence.key_types {
        let (found, shown) = judge(Some(&look.shown));
        let one = KeyTypeDiagnosis { key_type: look.key_type, answer: answer(look, &shown), shown };
        if one.answer == KeyTypeAnswer::Certificate && look.shown.chain() != evidence.chain() {
            findings.extend(found.into_iter().map(|finding| finding.fact("key_type", look.key_type.as_str())));
        }
        address.key_types.push(one);
    }
    headline(address);
    findings
}

/// The gravest status of all, until the first of those that have it ends.
fn headline(address: &mut AddressDiagnosis) {
    let usual = address.ssl.map(|ssl| (ssl, address.valid_until));
    let types = address.key_types.iter().filter_map(|one| Some((one.ssl()?, one.shown.valid_until)));
    let all: Vec<_> = usual.into_iter().chain(types).collect();
    address.ssl = all.iter().map(|(ssl, _)| *ssl).min();
    let gravest = all.iter().filter(|(ssl, _)| Some(*ssl) == address.ssl);
    address.valid_until = gravest.filter_map(|(_, until)| *until).min();
}

/// 1. A chain whose leaf has a key of that type, or cannot be decoded.
/// 2. A chain of another type.
/// 3. An end that the server made, of one pass or the other.
/// 4. Anything else tells nothing about certificates.
fn answer(look: &KeyTypeLook, judged: &AddressDiagnosis) -> KeyTypeAnswer {
    if !look.shown.chain().is_empty() {
        let leaf = judged.assessment.as_ref().and_then(|assessment| assessment.leaf());
        let fits = leaf.is_none_or(|leaf| is_of(&leaf.key.kind, look.key_type));
        return if fits { KeyTypeAnswer::Certificate } else { KeyTypeAnswer::OtherType };
    }
    let first = look.shown.tls.seen().and_then(|tls| match &tls.outcome {
        TlsOutcome::Failed(failure) => Some(&failure.kind),
        TlsOutcome::Completed(_) => None,
    });
    let second = look.shown.clear.failed().map(|failure| &failure.kind);
    match second.or(first) {
        Some(TlsFailureKind::Alert(_) | TlsFailureKind::Closed | TlsFailureKind::Reset) => KeyTypeAnswer::Refused,
        _ => KeyTypeAnswer::NotAnswered,
    }
}

fn is_of(kind: &KeyKind, key_type: KeyType) -> bool {
    match key_type {
        KeyType::Rsa => matches!(kind, KeyKind::Rsa { .. }),
        KeyType::Ecdsa => matches!(kind, KeyKind::Ec(_)),
    }
}
