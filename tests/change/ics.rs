//! A reader of RFC 5545 that forgives nothing: what it does not know how to read is a failure.

use std::collections::BTreeMap;

/// Properties of one VEVENT by name, values as they stand.
pub type Event = BTreeMap<String, String>;

/// The events of a calendar.
pub fn read(text: &str) -> Vec<Event> {
    let lines = unfolded(text);
    let mut lines = lines.iter().map(|line| content_line(line));
    let mut expect = |name: &str, value: &str| {
        let line = lines.next().unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!((line.0.as_str(), line.1.as_str()), (name, value));
    };
    expect("BEGIN", "VCALENDAR");
    expect("VERSION", "2.0");
    let rest: Vec<(String, String)> = lines.collect();
    let (mut events, mut open, mut alarm, mut calendar) = (Vec::new(), None::<Event>, false, Vec::new());
    for (name, value) in rest {
        match (name.as_str(), value.as_str(), &mut open) {
            ("BEGIN", "VEVENT", None) => open = Some(Event::new()),
            ("BEGIN", "VALARM", Some(_)) => alarm = true,
            ("END", "VALARM", Some(_)) => assert!(std::mem::take(&mut alarm), "an alarm ends that did not begin"),
            ("END", "VEVENT", Some(_)) => events.extend(open.take()),
            ("END", "VCALENDAR", None) => calendar.push("END".to_owned()),
            ("BEGIN" | "END", ..) => panic!("{name}:{value} out of place"),
            (_, _, Some(_)) if alarm => {
                assert!(matches!(name.as_str(), "ACTION" | "DESCRIPTION" | "TRIGGER"), "{name}");
            }
            (_, _, Some(event)) => assert!(event.insert(name.clone(), value).is_none(), "{name} stands twice"),
            (..) => calendar.push(name),
        }
    }
    assert_eq!(calendar, ["PRODID", "CALSCALE", "METHOD", "END"]);
    let mut uids = Vec::new();
    for event in &events {
        for required in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION"] {
            assert!(event.contains_key(required), "{required} is required (§3.6.1)");
        }
        for time in ["DTSTAMP", "DTSTART"] {
            let (day, clock) = event[time].strip_suffix('Z').and_then(|t| t.split_once('T')).expect("a UTC time");
            assert!(day.len() == 8 && clock.len() == 6 && (day.to_owned() + clock).bytes().all(|b| b.is_ascii_digit()));
        }
        for text in ["SUMMARY", "DESCRIPTION"] {
            unescaped(&event[text]);
        }
        assert!(!uids.contains(&event["UID"]), "a UID stands for one event");
        uids.push(event["UID"].clone());
    }
    events
}

/// §3.1: every line ends in CRLF and has 75 octets at most; a blank continues the one before.
fn unfolded(text: &str) -> Vec<String> {
    let text = text.strip_suffix("\r\n").expect("the last line ends as well");
    let mut lines: Vec<String> = Vec::new();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.is_empty(), "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "a control character: {line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().expect("something to continue").push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// `NAME:value`; nothing here has parameters.
fn content_line(line: &str) -> (String, String) {
    let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line}"));
    assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-'), "{name}");
    (name.to_owned(), value.to_owned())
}

/// §3.3.11: only `\\`, `\;`, `\,`, `\n` and `\N` are escapes, and `;` and `,` never stand bare.
pub fn unescaped(text: &str) -> String {
    let (mut out, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(escaped @ ('\\' | ';' | ',')) => out.push(escaped),
                Some('n' | 'N') => out.push('\n'),
                other => panic!("\\{other:?} is no escape in {text}"),
            },
            ';' | ',' => panic!("a bare {c} in {text}"),
            c => out.push(c),
        }
    }
    out
}
