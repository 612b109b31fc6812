//! Distinguished names: shown as RFC 4514 writes them, compared as RFC 5280 §7.1 says.

use std::fmt;

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::x509::X509Name;

/// A distinguished name.
#[derive(Clone, Debug)]
pub struct Name {
    /// The encoding as it stands in the certificate.
    pub der: Vec<u8>,
    /// Relative names from the root of the tree downwards, each with its attributes.
    pub rdns: Vec<Vec<Attribute>>,
    normal: String,
}

/// One attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Dotted object identifier.
    pub oid: String,
    /// The value as text; `#` and hex digits where it is no string.
    pub value: String,
}

/// Object identifiers with the short names of RFC 4519 and of OpenSSL.
const SHORT: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.4", "SN"),
    ("2.5.4.42", "GN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.12", "title"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("2.5.4.97", "organizationIdentifier"),
    ("2.5.4.46", "dnQualifier"),
];
const COMMON_NAME: &str = "2.5.4.3";

impl Name {
    /// From the parser's form.
    pub(super) fn from_parsed(name: &X509Name<'_>) -> Self {
        let rdns: Vec<Vec<Attribute>> = name
            .iter_rdn()
            .map(|rdn| {
                rdn.iter()
                    .map(|a| Attribute { oid: a.attr_type().to_id_string(), value: text(a.attr_value()) })
                    .collect()
            })
            .collect();
        let normal = normal_form(&rdns);
        Self { der: name.as_raw().to_vec(), rdns, normal }
    }

    /// Reads a name from its encoding (the authorities of a certificate request).
    pub fn decode(der: &[u8]) -> Option<Self> {
        use x509_parser::prelude::FromDer;
        let (rest, name) = X509Name::from_der(der).ok()?;
        rest.is_empty().then(|| Self::from_parsed(&name))
    }

    /// The same name as RFC 5280 §7.1 compares: case and runs of white space do not count, nor does the string type.
    pub fn same_as(&self, other: &Self) -> bool {
        self.normal == other.normal
    }

    /// The same bytes: how webpki compares.
    pub fn same_encoding(&self, other: &Self) -> bool {
        self.der == other.der
    }

    /// The form that [`Name::same_as`] compares, usable as a key.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// No attributes at all.
    pub fn is_empty(&self) -> bool {
        self.rdns.is_empty()
    }

    /// Every common name, from the root of the tree downwards.
    pub fn common_names(&self) -> impl Iterator<Item = &str> {
        self.rdns.iter().flatten().filter(|a| a.oid == COMMON_NAME).map(|a| a.value.as_str())
    }

    /// Values of the attribute with this object identifier.
    pub fn values<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a str> {
        self.rdns.iter().flatten().filter(move |a| a.oid == oid).map(|a| a.value.as_str())
    }

    /// `self` begins with all of `base`'s relative names (directoryName constraints, RFC 5280 §7.1).
    pub fn is_within(&self, base: &Self) -> bool {
        base.rdns.len() <= self.rdns.len() && normal_form(&self.rdns[..base.rdns.len()]) == base.normal
    }
}

impl fmt::Display for Name {
    /// RFC 4514: the most specific relative name first. An empty name is an empty string.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, ", ")
    }
}

impl Name {
    /// The same without a blank behind the commas: the strict form, which programs compare.
    pub fn strict(&self) -> String {
        struct Strict<'a>(&'a Name);
        impl fmt::Display for Strict<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write(f, ",")
            }
        }
        Strict(self).to_string()
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, between: &str) -> fmt::Result {
        for (position, rdn) in self.rdns.iter().rev().enumerate() {
            if position > 0 {
                f.write_str(between)?;
            }
            for (index, attribute) in rdn.iter().enumerate() {
                if index > 0 {
                    f.write_str("+")?;
                }
                let short = SHORT.iter().find(|row| row.0 == attribute.oid).map_or(attribute.oid.as_str(), |row| row.1);
                write!(f, "{short}={}", escaped(&attribute.value))?;
            }
        }
        Ok(())
    }
}

/// RFC 4514 §2.4: the characters that would read as structure.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (index, c) in value.chars().enumerate() {
        let edge = (index == 0 && matches!(c, ' ' | '#')) || (index == last && c == ' ');
        if edge || matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Decodes an attribute value. Strings that break their own type's rules are read as Latin-1, never refused.
fn text(value: &Any<'_>) -> String {
    let data = value.data;
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            String::from_utf8(data.to_vec()).unwrap_or_else(|_| latin1(data))
        }
        Tag::TeletexString => latin1(data),
        Tag::BmpString => {
            let units: Vec<u16> = data.chunks(2).map(|c| u16::from_be_bytes([c[0], *c.get(1).unwrap_or(&0)])).collect();
            String::from_utf16_lossy(&units)
        }
        Tag::UniversalString => data
            .chunks(4)
            .map(|c| c.try_into().ok().map(u32::from_be_bytes).and_then(char::from_u32).unwrap_or('\u{fffd}'))
            .collect(),
        _ => format!("#{}", super::hex(data)),
    }
}

fn latin1(data: &[u8]) -> String {
    data.iter().map(|b| char::from(*b)).collect()
}

/// One string a name: attributes of a set sorted, values lower-cased with single inner blanks.
fn normal_form(rdns: &[Vec<Attribute>]) -> String {
    let mut out = String::new();
    for rdn in rdns {
        let mut set: Vec<String> = rdn
            .iter()
            .map(|a| {
                let folded = a.value.to_lowercase();
                let words: Vec<&str> = folded.split_whitespace().collect();
                format!("{}={}", a.oid, words.join(" "))
            })
            .collect();
        set.sort();
        for attribute in set {
            // The length in front keeps a value from imitating structure.
            out.push_str(&format!("{}:{attribute};", attribute.len()));
        }
        out.push('/');
    }
    out
}
