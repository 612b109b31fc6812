//! What `show cert list trust` prints on an appliance: the names of what is in its stores, and no certificate.
//!
//! One line a certificate, `<unit>/<file>.pem: <description>` [observed on appliances; Cisco documents the command and
//! not its output]. Pasted from a terminal, so the prompt, other lines and carriage returns stand around it.

/// Lines that are looked at: an appliance has some hundreds.
const MAX_LINES: usize = 100_000;

/// One certificate that an appliance says it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Line of the text, from 1.
    pub line: usize,
    /// The store, for example `cup-trust`.
    pub unit: String,
    /// The file's name, with its extension.
    pub file: String,
    /// What stands behind the colon; may be empty.
    pub description: String,
}

/// Every line of `text` that names a certificate; empty when it is no such listing.
pub fn read(text: &str) -> Vec<Listed> {
    text.lines().take(MAX_LINES).enumerate().filter_map(|(index, line)| listed(index + 1, line.trim())).collect()
}

/// 1. The unit: letters, digits, `-` and `_`, up to the first slash.
/// 2. The file: everything up to `.pem`, behind which the line ends or a colon stands; a CN may hold blanks and colons.
fn listed(line: usize, text: &str) -> Option<Listed> {
    let (unit, rest) = text.split_once('/')?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if unit.is_empty() || !unit.chars().all(word) {
        return None;
    }
    let (file, description) = match rest.find(".pem:") {
        Some(at) => (&rest[..at + 4], &rest[at + 5..]),
        None => (rest.strip_suffix(".pem").map(|_| rest)?, ""),
    };
    // A path is no file of a unit.
    if file.len() <= 4 || file.contains('/') {
        return None;
    }
    Some(Listed { line, unit: unit.into(), file: file.into(), description: description.trim().into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_files_and_descriptions_are_told_apart() {
        let text = "admin:show cert list trust\r\n\r\ncup-trust/Corp_Root_CA_01ab.pem: Signed Certificate\r\n\
                    tomcat-trust/a:b.pem:\r\nCallManager-trust/CAP RTP.pem\r\n/etc/x.pem: no\r\na/b/c.pem: no\r\n";
        let found = read(text);
        let row = |l: &Listed| (l.line, l.unit.clone(), l.file.clone(), l.description.clone());
        assert_eq!(
            found.iter().map(row).collect::<Vec<_>>(),
            [
                (3, "cup-trust".into(), "Corp_Root_CA_01ab.pem".into(), "Signed Certificate".into()),
                (4, "tomcat-trust".into(), "a:b.pem".into(), String::new()),
                (5, "CallManager-trust".into(), "CAP RTP.pem".into(), String::new()),
            ]
        );
    }
}
