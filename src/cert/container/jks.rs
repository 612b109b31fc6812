//! Java keystores in Java's own formats, JKS and JCEKS (`sun.security.provider.JavaKeyStore`): certificates stand in the
//! clear, a digest that only the password's owner can make stands at the end.

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};

use super::{Contents, Failure, Integrity, Password, broken};

/// Begins a JKS file.
pub const MAGIC: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
/// Begins a JCEKS file: the same, and secret keys.
pub const MAGIC_JCEKS: [u8; 4] = [0xce, 0xce, 0xce, 0xce];

const DIGEST: usize = 20;
/// What Sun's engineers stirred into the digest, for it to be no plain one.
const WHITENER: &[u8] = b"Mighty Aphrodite";
/// The password that Java's own truststore has, and most others: documented by keytool, and no secret.
const JAVA_DEFAULT: &str = "changeit";

/// Reads every certificate, those of key entries too. Without a password the digest is tried with Java's default
/// and else left unchecked.
pub fn read(bytes: &[u8], password: Option<&Password>) -> Result<Contents, Failure> {
    let (data, digest) = bytes.split_at_checked(bytes.len().saturating_sub(DIGEST)).unwrap_or_default();
    let entries = entries(data);
    let fits = |password: &Password| digest_of(password, data) == digest;
    match password {
        Some(given) if fits(given) => Ok(checked(entries?, Integrity::Checked)),
        // A damaged file fits no password: that it is damaged is what helps.
        Some(_) => entries.and(Err(Failure::WrongPassword)),
        None => {
            let default = Password::new(JAVA_DEFAULT).is_some_and(|default| fits(&default));
            Ok(checked(entries?, if default { Integrity::Checked } else { Integrity::Unchecked }))
        }
    }
}

fn checked(contents: Contents, integrity: Integrity) -> Contents {
    Contents { integrity: Some(integrity), ..contents }
}

pub(super) fn digest_of(password: &Password, data: &[u8]) -> [u8; DIGEST] {
    let mut context = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    context.update(&password.utf16());
    context.update(WHITENER);
    context.update(data);
    let mut out = [0; DIGEST];
    out.copy_from_slice(context.finish().as_ref());
    out
}

fn entries(data: &[u8]) -> Result<Contents, Failure> {
    let mut reader = Reader(data);
    let magic = reader.take(4).ok_or_else(|| broken("cut off"))?;
    let version = reader.number().ok_or_else(|| broken("cut off"))?;
    if !matches!(version, 1 | 2) {
        return Err(Failure::Broken(format!("version {version}; 1 or 2 was expected")));
    }
    let count = reader.number().ok_or_else(|| broken("cut off"))?;
    let mut contents = Contents::default();
    // Each entry takes bytes, so a count that lies ends where the bytes end.
    for number in 1..=count {
        let tag = reader.number().ok_or_else(|| Failure::Broken(format!("entry {number} of {count}: cut off")))?;
        let read = match tag {
            1 => key_entry(&mut reader, version, &mut contents),
            2 => trusted_entry(&mut reader, version, &mut contents),
            // Its length is known to a Java deserialiser only, which this is not.
            3 if magic == MAGIC_JCEKS => return Err(broken("a JCEKS secret key, which is not read")),
            _ => return Err(Failure::Broken(format!("entry {number} of {count}: unknown tag {tag}"))),
        };
        read.ok_or_else(|| Failure::Broken(format!("entry {number} of {count}: cut off or damaged")))?;
    }
    if reader.0.is_empty() { Ok(contents) } else { Err(broken("bytes behind the last entry")) }
}

fn key_entry(reader: &mut Reader<'_>, version: u32, contents: &mut Contents) -> Option<()> {
    let alias = alias_and_date(reader)?;
    reader.sized()?;
    contents.keys += 1;
    for _ in 0..reader.number()? {
        certificate(reader, version, &alias, contents)?;
    }
    Some(())
}

fn trusted_entry(reader: &mut Reader<'_>, version: u32, contents: &mut Contents) -> Option<()> {
    let alias = alias_and_date(reader)?;
    certificate(reader, version, &alias, contents)
}

fn alias_and_date(reader: &mut Reader<'_>) -> Option<String> {
    let alias = utf(reader.text()?);
    reader.take(8).map(|_| alias)
}

/// What `DataOutput.writeUTF` wrote: each UTF-16 unit in the octets that UTF-8 has for it.
fn utf(octets: &[u8]) -> String {
    let (mut units, mut rest) = (Vec::new(), octets);
    while let [first, more @ ..] = rest {
        let (unit, taken) = match (first, more) {
            (0xe0..=0xef, [b, c, ..]) => {
                (u16::from(first & 0x0f) << 12 | u16::from(b & 0x3f) << 6 | u16::from(c & 0x3f), 2)
            }
            (0xc0..=0xdf, [b, ..]) => (u16::from(first & 0x1f) << 6 | u16::from(b & 0x3f), 1),
            _ => (u16::from(*first), 0),
        };
        units.push(unit);
        rest = &more[taken..];
    }
    String::from_utf16_lossy(&units)
}

fn certificate(reader: &mut Reader<'_>, version: u32, alias: &str, contents: &mut Contents) -> Option<()> {
    // Version 1 knows X.509 alone and does not name it.
    let kind = if version == 2 { reader.text()? } else { b"X.509" };
    let bytes = reader.sized()?;
    if matches!(kind, b"X.509" | b"X509") {
        contents.certificate(bytes, Some(alias.to_owned()));
    }
    Some(())
}

/// Java's DataInput: numbers with the high octet first, texts and octets behind their length.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        self.take(usize::from(length))
    }

    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }
}
