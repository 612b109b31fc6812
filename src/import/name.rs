//! The name of a file that a certificate gets. Only this module makes one, so that no text of a certificate, and
//! nothing typed, ever steers where a file goes.

use std::fmt;

use crate::cert::{Certificate, Sha256};

/// What every name ends in.
const EXTENSION: &str = ".pem";
/// The longest name in bytes; file systems end at 255, archives and shares sooner.
pub const MAX_NAME: usize = 200;
/// Digits of a serial number that go into a name; RFC 5280 §4.1.2.2 allows 40.
const MAX_SERIAL: usize = 64;
/// Attributes that name a certificate without a common name: organizationalUnitName, then organizationName.
const INSTEAD_OF_CN: [&str; 2] = ["2.5.4.11", "2.5.4.10"];
/// Letters by Unicode that show as nothing: two names that look the same are one too many.
const UNSEEN: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
/// Names that Windows keeps for devices, whatever their extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The name of a file in a store: one path component, visible, at most [`MAX_NAME`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileName {
    name: String,
    sha256: Sha256,
}

impl FileName {
    /// As the appliance names it since release 14SU1: common name, blanks as `_`, then the serial number in
    /// lower-case hex. Without a common name: the unit, the organization, or the fingerprint.
    pub fn of(certificate: &Certificate) -> Self {
        let instead = || INSTEAD_OF_CN.iter().find_map(|oid| certificate.subject.values(oid).last());
        let spoken = certificate.common_name().filter(|name| says_something(name)).or_else(instead).unwrap_or_default();
        let serial: String = certificate.serial.chars().take(MAX_SERIAL).collect();
        Self::made(spoken, &format!("_{}", clean(&serial)), certificate.sha256)
    }

    /// What a person typed, made into a name; `.pem` is added, and need not be typed.
    pub fn typed(name: &str, certificate: &Certificate) -> Self {
        let lower = name.to_ascii_lowercase();
        let ending = [EXTENSION, ".crt", ".cer"].into_iter().find(|ending| lower.ends_with(ending));
        let stem = ending.and_then(|ending| name.get(..name.len() - ending.len())).unwrap_or(name);
        Self::made(stem, "", certificate.sha256)
    }

    /// This name, or, where it is taken, the same with as much of the fingerprint as makes it free. Names that
    /// differ in case alone are one name to Windows and macOS, so `taken` should not tell cases apart.
    #[must_use]
    pub fn free(&self, taken: &dyn Fn(&str) -> bool) -> Self {
        if !taken(&self.name) {
            return self.clone();
        }
        let stem = self.name.strip_suffix(EXTENSION).unwrap_or(&self.name);
        let digits = self.sha256.to_string();
        let by_digest = [8, 16, 64].into_iter().map(|length| format!("_{}", &digits[..length]));
        let by_number = (2_u32..).map(|number| format!("_{digits}_{number}"));
        let mut names = by_digest.chain(by_number).map(|end| Self::made(stem, &end, self.sha256));
        // The numbers never end, and neither does the search before one is free.
        names.find(|name| !taken(&name.name)).unwrap_or_else(|| self.clone())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// `stem`, cleaned and cut so that `end` and the extension have room.
    fn made(stem: &str, end: &str, sha256: Sha256) -> Self {
        let mut stem = clean(stem);
        if !says_something(&stem) {
            stem = sha256.to_string();
        }
        if is_device(&stem) {
            stem.insert(0, '_');
        }
        let room = MAX_NAME.saturating_sub(end.len() + EXTENSION.len());
        while stem.len() > room {
            stem.pop();
        }
        Self { name: format!("{stem}{end}{EXTENSION}"), sha256 }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Letters and digits of any script, `-`, `.` and `_`; everything else becomes `_`. Not hidden, and no flag.
fn clean(text: &str) -> String {
    let kept = |c: char| (c.is_alphanumeric() && !UNSEEN.contains(&c)) || matches!(c, '-' | '.' | '_');
    let name: String = text.chars().map(|c| if kept(c) { c } else { '_' }).collect();
    name.trim_start_matches(['.', '-']).to_owned()
}

fn says_something(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() && !UNSEEN.contains(&c))
}

/// Windows looks at what stands before the first dot, and counts superscript digits as digits.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().to_lowercase();
    let port = |prefix: &str| {
        first.strip_prefix(prefix).is_some_and(|rest| {
            rest.chars().count() == 1 && rest.chars().all(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'))
        })
    };
    DEVICES.contains(&first.as_str()) || port("com") || port("lpt")
}
