//! Whether a private key belongs to a certificate: their public keys are the same one, or not.

use crate::cert::container::private_key::KeyFailure;
use crate::cert::key::KeyKind;
use crate::cert::{Certificate, Key, Sha256};

/// A private key that was found in a file.
#[derive(Clone, Debug)]
pub struct FoundKey {
    /// The file.
    pub file: String,
    /// Its public half, or why that is not known.
    pub key: Result<Key, KeyFailure>,
}

/// What is said of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyStatus {
    /// A key that was found is the certificate's.
    Matches,
    /// None is, and all could be read.
    Differs,
    /// There is no key in the files.
    Absent,
    /// It cannot be told.
    Undetermined,
}

/// Why it cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyReason {
    /// The leaf cannot be decoded.
    LeafMalformed,
    /// A key cannot be read.
    Key(KeyFailure),
}

impl KeyReason {
    /// The word of JSON, and of message ids behind `planned-key-`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::LeafMalformed => "leaf-malformed",
            Self::Key(failure) => failure.as_str(),
        }
    }
}

/// The keys that were found, against the leaf.
#[derive(Clone, Debug)]
pub struct PlannedKey {
    /// The answer.
    pub status: KeyStatus,
    /// Why there is none.
    pub reason: Option<KeyReason>,
    /// SHA-256 of the leaf's public key; `None` when the leaf cannot be decoded.
    pub certificate_key: Option<Sha256>,
    /// Every key that was found, in the order of the files.
    pub found: Vec<FoundKey>,
    /// The one that matches.
    pub matching: Option<usize>,
    /// A file was named for its key (`--key`): then an answer was asked for.
    pub asked: bool,
}

/// Compares. The first that holds:
/// 1. No key was found: absent.
/// 2. The leaf cannot be decoded: undetermined.
/// 3. One of the keys is the leaf's: matches.
/// 4. One could not be read, and may be it: undetermined.
/// 5. They are others: differs.
pub fn key(leaf: Option<&Certificate>, found: Vec<FoundKey>, asked: bool) -> PlannedKey {
    let same = |leaf: &Certificate| found.iter().position(|f| f.key.as_ref().is_ok_and(|key| is_same(&leaf.key, key)));
    let matching = leaf.and_then(same);
    let unread = found.iter().find_map(|f| f.key.as_ref().err()).cloned();
    let (status, reason) = match (leaf, matching, unread) {
        _ if found.is_empty() => (KeyStatus::Absent, None),
        (None, ..) => (KeyStatus::Undetermined, Some(KeyReason::LeafMalformed)),
        (_, Some(_), _) => (KeyStatus::Matches, None),
        (_, None, Some(failure)) => (KeyStatus::Undetermined, Some(KeyReason::Key(failure))),
        (_, None, None) => (KeyStatus::Differs, None),
    };
    PlannedKey { status, reason, certificate_key: leaf.map(|leaf| leaf.key.sha256), found, matching, asked }
}

/// The same key, also where the two structures around it differ: a certificate may restrict an RSA key to PSS, and may
/// hold a point compressed (RFC 5480 §2.2), where the private key says neither.
fn is_same(one: &Key, other: &Key) -> bool {
    if one.sha256 == other.sha256 {
        return true;
    }
    match (&one.kind, &other.kind) {
        (KeyKind::Rsa { .. }, KeyKind::Rsa { .. }) => one.bits == other.bits,
        (KeyKind::Ec(curve), KeyKind::Ec(same)) => curve == same && compressed(&one.bits) == compressed(&other.bits),
        _ => false,
    }
}

/// A point as its first coordinate and the parity of the second (SEC 1 §2.3.3).
fn compressed(point: &[u8]) -> Vec<u8> {
    match point {
        [4, both @ ..] if both.len().is_multiple_of(2) => {
            let parity = 2 + both.last().map_or(0, |octet| octet & 1);
            [&[parity], &both[..both.len() / 2]].concat()
        }
        other => other.to_vec(),
    }
}
