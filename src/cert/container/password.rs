//! A password, and where it may come from. Never printed, wiped when it is done with.

use std::fmt;

use zeroize::Zeroizing;

/// Characters of a password that are looked at: more is a file that was named by mistake.
pub const MAX_LENGTH: usize = 1024;

/// A password as it was typed.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password of at most [`MAX_LENGTH`] octets.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = Zeroizing::new(text.into());
        (text.len() <= MAX_LENGTH).then_some(Self(text))
    }

    /// Whether it has no character at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both were typed alike.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    pub(super) fn utf8(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// UTF-16 with the high octet first: JKS digests this, and PKCS#12 the same with a zero behind.
    pub(super) fn utf16(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.encode_utf16().flat_map(u16::to_be_bytes).collect())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Where passwords come from.
pub trait Keyring {
    /// The password that was given beforehand, for every protected file.
    fn given(&self) -> Option<&Password>;
    /// Asks a person for the password of this file, when none was given and the file cannot be read without.
    fn ask(&self, path: &str) -> Option<Password>;
}

/// No password, and nobody to ask.
#[derive(Clone, Copy, Debug)]
pub struct NoPassword;

impl Keyring for NoPassword {
    fn given(&self) -> Option<&Password> {
        None
    }

    fn ask(&self, _path: &str) -> Option<Password> {
        None
    }
}

impl Keyring for Password {
    fn given(&self) -> Option<&Password> {
        Some(self)
    }

    fn ask(&self, _path: &str) -> Option<Password> {
        None
    }
}
