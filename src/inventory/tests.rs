//! What a list means, line by line.

use std::io::{self, BufReader, Read};

use proptest::prelude::*;

use super::*;

fn entries(text: impl AsRef<[u8]>) -> Vec<Result<Entry, Fault>> {
    let form = Form::of(text.as_ref()).expect("a text");
    Entries::new(text.as_ref(), form, &Asked::default()).collect()
}

/// Line and peer of every entry.
fn good(text: impl AsRef<[u8]>) -> Vec<(u64, String)> {
    entries(text).into_iter().map(|entry| entry.expect("an entry")).map(|e| (e.line, e.target.peer)).collect()
}

#[test]
fn a_plain_list_has_a_peer_a_line_and_comments() {
    let list = "\u{feff}# gateways\r\na.example\r\n\r\n  b.example:8443  # the second\r\n\t# c.example\r\nsmtp://d.example\r\n[::1]:444";
    let expected = [(2, "a.example"), (4, "b.example:8443"), (6, "smtp://d.example"), (7, "[::1]:444")];
    assert_eq!(good(list), expected.map(|(line, peer)| (line, peer.to_owned())));
}

#[test]
fn an_empty_list_has_no_entries_and_no_faults() {
    for empty in ["", "\n\n", "\u{feff}", "# nothing", "   \r\n\t\r\n"] {
        assert!(entries(empty).is_empty(), "{empty:?}");
    }
}

#[test]
fn a_long_line_is_a_fault_and_reading_goes_on_behind_it() {
    let fits = format!("{}# {}", "a.example ", "x".repeat(MAX_LINE - 12));
    assert_eq!(fits.len(), MAX_LINE);
    for end in ["\n", "\r\n"] {
        assert_eq!(good(format!("\u{feff}{fits}{end}b.example")).len(), 2);
        for more in [1, 2, 3, 4, 100, 1 << 20] {
            let list = format!("\u{feff}{fits}{}{end}b.example{end}", "x".repeat(more));
            let read = entries(list);
            assert!(matches!(&read[0], Err(Fault { line: 1, kind: FaultKind::TooLong })), "{more}");
            assert!(matches!(&read[1], Ok(entry) if entry.line == 2), "{more}: {:?}", read[1]);
            assert_eq!(read.len(), 2, "{more}");
        }
    }
}

#[test]
fn a_list_that_breaks_off_says_where() {
    struct Breaking;
    impl Read for Breaking {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let asked = Asked::default();
    let from = BufReader::new(b"a.example\n".chain(Breaking));
    let read: Vec<_> = Entries::new(from, Form::Plain, &asked).collect();
    assert!(read[0].is_ok());
    assert!(matches!(&read[1], Err(fault) if fault.is_final() && fault.line == 2), "{read:?}");
    assert_eq!(read.len(), 2);
}

#[test]
fn what_is_no_text_is_no_list() {
    assert_eq!(Form::of(b"\xff\xfea\0"), Err(NotText::Utf16));
    assert_eq!(Form::of(b"\xfe\xff\0a"), Err(NotText::Utf16));
    assert_eq!(Form::of(b"\x30\x82\0"), Err(NotText::Binary));
}

#[test]
fn thresholds_are_one_number_or_two() {
    let days = |warning, critical| Some(Thresholds { warning, critical });
    for (text, expected) in [
        ("30", days(30, None)),
        ("30,7", days(30, Some(7))),
        (" 30 , 30 ", days(30, Some(30))),
        ("7,30", None),
        ("", None),
        ("30,", None),
        ("30,7,1", None),
        ("-1", None),
        ("a", None),
    ] {
        assert_eq!(Thresholds::parse(text), expected, "{text:?}");
    }
}

proptest! {
    /// Whatever a file holds: no panic, an end, and lines that only rise.
    #[test]
    fn any_bytes_are_entries_and_faults_in_the_order_of_their_lines(bytes: Vec<u8>) {
        let Ok(form) = Form::of(&bytes) else { return Ok(()) };
        let asked = Asked::default();
        let lines: Vec<u64> = Entries::new(&bytes[..], form, &asked)
            .map(|item| item.map_or_else(|fault| fault.line, |entry| entry.line))
            .collect();
        prop_assert!(lines.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(lines.iter().all(|line| *line > 0));
    }
}
