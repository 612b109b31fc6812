//! The hosts file, read once into a map.
//!
//! Not by hickory's reader: it gives up the whole file at the first byte that is not UTF-8, and a
//! comment in Shift_JIS is common where this program is used.

use std::collections::HashMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Addresses by name, in the file's order.
#[derive(Debug, Default)]
pub(super) struct HostsFile(HashMap<String, Vec<IpAddr>>);

impl HostsFile {
    /// Reads `path`, or the system's file. A file that cannot be read holds no names: a machine
    /// without one is healthy.
    pub(super) fn read(path: Option<&Path>) -> Self {
        let path = path.map_or_else(system_path, Path::to_path_buf);
        std::fs::read(path).map(|bytes| Self::parse(&bytes)).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Self {
        let mut names: HashMap<String, Vec<IpAddr>> = HashMap::new();
        let text = String::from_utf8_lossy(bytes);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
            // An address with a zone (`fe80::1%lo0 localhost` on macOS) does not parse and is left
            // out: without its zone it leads nowhere.
            let Some(address) = words.next().and_then(|word| word.parse::<IpAddr>().ok()) else {
                continue;
            };
            for name in words {
                let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
                names.entry(name).or_default().push(address);
            }
        }
        Self(names)
    }

    /// The addresses of a lower-case name without trailing dot; aliases count as names.
    pub(super) fn get(&self, name: &str) -> Option<&[IpAddr]> {
        self.0.get(name).map(Vec::as_slice)
    }
}

#[cfg(not(windows))]
fn system_path() -> PathBuf {
    PathBuf::from("/etc/hosts")
}

#[cfg(windows)]
#[expect(clippy::disallowed_methods, reason = "Windows says only in its environment where it is installed")]
fn system_path() -> PathBuf {
    let root = std::env::var_os("SystemRoot").map_or_else(|| PathBuf::from("C:\\Windows"), PathBuf::from);
    root.join("System32\\drivers\\etc\\hosts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_of_every_line_are_held_in_order() {
        let file = HostsFile::parse(
            b"\xef\xbb\xbf10.0.0.1 Mail.Example.com mail # 10.0.0.9 not-me\r\n\
              \t::1 mail\n# 10.0.0.9 nor-me\n10.0.0.2\n10.0.0.3 mail.example.com.\n",
        );
        assert_eq!(file.get("mail.example.com"), Some(&["10.0.0.1".parse().unwrap(), "10.0.0.3".parse().unwrap()][..]));
        assert_eq!(file.get("mail"), Some(&["10.0.0.1".parse().unwrap(), "::1".parse().unwrap()][..]));
        assert_eq!((file.get("not-me"), file.get("nor-me")), (None, None));
    }

    #[test]
    fn a_line_that_cannot_be_read_spoils_no_other() {
        // The second line is a Shift_JIS comment, not UTF-8.
        let file = HostsFile::parse(b"10.0.0.256 wrong\n# \x83\x81\x81[\x83\x8b\nfe80::1%lo0 zone\n10.0.0.4 right\n");
        assert_eq!(file.get("right"), Some(&["10.0.0.4".parse().unwrap()][..]));
        assert_eq!((file.get("wrong"), file.get("zone")), (None, None));
    }

    #[test]
    fn a_missing_file_holds_no_names() {
        assert_eq!(HostsFile::read(Some(Path::new("/nonexistent/hosts"))).get("localhost"), None);
    }
}
