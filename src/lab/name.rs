//! Distinguished names from the text of a recipe.

use super::recipe::Encoding;
use crate::cert::der;

/// Attribute words a recipe may use, with their object identifiers.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("CN", "2.5.4.3"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("DC", "0.9.2342.19200300.100.1.25"),
];
const PRINTABLE: u8 = 0x13;
const IA5: u8 = 0x16;
const UTF8: u8 = 0x0c;
const BMP: u8 = 0x1e;

/// Encodes `CN=Lab Root CA, O=Lab`, written as reports show names (RFC 4514: the most specific part first);
/// the encoding begins at the other end. Values hold no comma. An empty text is an empty name.
///
/// `None` names an attribute this file does not know.
pub(super) fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let parts: Option<Vec<Vec<u8>>> =
        text.split(", ").filter(|part| !part.is_empty()).map(|part| relative(part, encoding)).collect();
    let mut parts = parts?;
    parts.reverse();
    Some(der::sequence(&parts))
}

fn relative(part: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let (word, value) = part.split_once('=')?;
    let (_, oid) = ATTRIBUTES.iter().find(|row| row.0 == word)?;
    // The standard fixes the string type of countryName and domainComponent, whatever the CA prefers.
    let (tag, bytes) = match (word, encoding) {
        ("C", _) | (_, Encoding::Printable) if word != "DC" => (PRINTABLE, value.as_bytes().to_vec()),
        ("DC", _) => (IA5, value.as_bytes().to_vec()),
        (_, Encoding::Bmp) => (BMP, value.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        _ => (UTF8, value.as_bytes().to_vec()),
    };
    Some(der::group(der::SET, &[der::sequence(&[der::oid(oid), der::element(tag, &bytes)])]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cert::Name;

    #[test]
    fn a_name_is_shown_as_it_was_written() {
        for text in ["CN=Lab Root CA, O=Lab", "CN=mail.lab.test", "CN=\u{8a8d}\u{8a3c}\u{5c40}, C=JP", ""] {
            let name = Name::decode(&encode(text, Encoding::Utf8).expect(text)).expect(text);
            assert_eq!(name.to_string(), text);
        }
        assert_eq!(encode("MAIL=x", Encoding::Utf8), None);
    }

    #[test]
    fn string_types_differ_in_bytes_and_not_in_meaning() {
        let decoded = |encoding| Name::decode(&encode("CN=Lab, O=Peer", encoding).expect("known")).expect("name");
        let (utf8, printable) = (decoded(Encoding::Utf8), decoded(Encoding::Printable));
        assert!(utf8.same_as(&printable) && !utf8.same_encoding(&printable));
        assert!(utf8.same_as(&decoded(Encoding::Bmp)));
    }
}
