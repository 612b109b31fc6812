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
            assert!(matches!(&read[0], Err(Fault { at: Place { line: 1, .. }, kind: FaultKind::TooLong })), "{more}");
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
    assert!(matches!(&read[1], Err(fault) if fault.is_final() && fault.line() == 2), "{read:?}");
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

/// Words that lists are made of, so that chance gets past the first byte.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "a.example",
        "[::1]:1",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\"",
        "#",
        "{",
        "}",
        "[",
        "]",
        "[[peers]]",
        "peers",
        "peer",
        "host",
        "port",
        "labels.x",
        ":",
        "=",
        " = ",
        "\"peer\"",
        "\"a\"",
        "1",
        "\u{feff}",
        "\u{202e}",
        "null",
        "store",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_mixture_of_a_lists_words_is_entries_and_faults(text in pieces()) {
        let form = Form::of(text.as_bytes()).expect("a text");
        let asked = Asked::default();
        let count = text.lines().count().max(1) as u64;
        for item in Entries::new(text.as_bytes(), form, &asked) {
            let line = item.map_or_else(|fault| fault.line(), |entry| entry.line);
            prop_assert!((1..=count + 1).contains(&line), "{line} of {count}: {text:?}");
        }
    }

    /// Whatever a file holds: no panic, an end, and lines that only rise.
    #[test]
    fn any_bytes_are_entries_and_faults_in_the_order_of_their_lines(bytes: Vec<u8>) {
        let Ok(form) = Form::of(&bytes) else { return Ok(()) };
        let asked = Asked::default();
        let lines: Vec<u64> = Entries::new(&bytes[..], form, &asked)
            .map(|item| item.map_or_else(|fault| fault.line(), |entry| entry.line))
            .collect();
        prop_assert!(lines.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(lines.iter().all(|line| *line > 0));
    }
}

fn form(text: &str) -> Form {
    Form::of(text.as_bytes()).expect("a text")
}

#[test]
fn the_content_says_what_kind_of_list_it_is() {
    for (text, expected) in [
        ("", Form::Plain),
        ("a.example\nb.example,c\n", Form::Plain),
        ("# peer,host\na.example\n", Form::Plain),
        ("[::1]:443\n", Form::Plain),
        ("[2001:db8::1]\n", Form::Plain),
        ("peer\na.example\n", Form::Csv(b',')),
        ("\u{feff}Peer,Port\n", Form::Csv(b',')),
        ("name;HOST;port\n", Form::Csv(b';')),
        ("site\thost\tport\n", Form::Csv(b'\t')),
        ("\"peer\",\"labels.site\"\n", Form::Csv(b',')),
        ("a.example,site\n", Form::Csv(b',')),
        ("{\"peer\": \"a\"}\n{\"peer\": \"b\"}\n", Form::JsonLines),
        ("{\"peer\": \"a\"}", Form::JsonLines),
        ("{\"peer\": }\n{\"peer\": \"b\"}\n", Form::JsonLines),
        ("{\"peers\": [\n", Form::Json),
        ("{\"peers\": [\"a\"]}", Form::Json),
        ("{\n  \"peers\": [\"a\"]\n}", Form::Json),
        ("[\"a.example\"]", Form::Json),
        ("[\n  {\"peer\": \"a\"}\n]", Form::Json),
        ("[]", Form::Json),
        ("[ {\"peer\": \"a:1\"} ]", Form::Json),
        ("[[peers]]\npeer = \"a\"\n", Form::Toml),
        ("peers = [\"a\"]\n", Form::Toml),
        ("[defaults]\n", Form::Toml),
        ("[peers.\"a:1\"]\n", Form::Toml),
    ] {
        assert_eq!(form(text), expected, "{text:?}");
    }
}

/// What every kind of list can say, said in each.
const SAME: [&str; 5] = [
    "Peer,Host,Port,Transport,Server_Name,Store,Profile,Allow_Weak,Expires_Within,labels.site,labels.Owner\n\
     a.example,,,,,,,,,,\n,10.0.0.5,2525,smtp,mx.example,s/roots.pem,pkix,true,\"30,7\",\"Tōkyō, 2\",x\n",
    "peer;host;port;transport;server_name;store;profile;allow_weak;expires_within;labels.site;labels.Owner\r\n\
     a.example;;;;;;;;;;\r\n;10.0.0.5;2525;SMTP;mx.example;s/roots.pem;pkix;yes;30,7;Tōkyō, 2;x\r\n",
    "{\"peer\":\"a.example\",\"labels\":null}\n{\"host\":\"10.0.0.5\",\"port\":2525,\"transport\":\"smtp\",\
     \"server_name\":\"mx.example\",\"store\":\"s/roots.pem\",\"profile\":\"pkix\",\"allow_weak\":true,\
     \"expires_within\":[30,7],\"labels\":{\"site\":\"Tōkyō, 2\",\"Owner\":\"x\"}}\n",
    "{\"peers\": [\n\"a.example\", {\"host\":\"10.0.0.5\",\"port\":\"2525\",\"transport\":\"smtp\",\
     \"server_name\":\"mx.example\",\"store\":[\"s/roots.pem\"],\"profile\":\"pkix\",\"allow_weak\":true,\
     \"expires_within\":\"30,7\",\"labels.site\":\"Tōkyō, 2\",\"labels\":{\"Owner\":\"x\"}}]}",
    "peers = [\"a.example\", { host = \"10.0.0.5\", port = 2525, transport = \"smtp\", server_name = \"mx.example\", \
     store = [\"s/roots.pem\"], profile = \"pkix\", allow_weak = true, expires_within = \"30, 7\", \
     labels = { site = \"Tōkyō, 2\", Owner = \"x\" } }]\n",
];

#[test]
fn every_kind_of_list_says_the_same() {
    for text in SAME {
        let read: Vec<Entry> = entries(text).into_iter().map(|entry| entry.expect(text)).collect();
        assert_eq!(read.len(), 2, "{text}");
        assert_eq!((read[0].target.peer.as_str(), read[0].labels.len()), ("a.example", 0));
        assert_eq!(read[0].judging, Judging::default());
        let Entry { target, labels, judging, .. } = &read[1];
        assert_eq!((target.peer.as_str(), target.port, target.transport), ("10.0.0.5:2525", 2525, Transport::Smtp));
        assert_eq!(target.name().to_string(), "mx.example");
        let expected = [("Owner", "x"), ("site", "Tōkyō, 2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(labels.clone().into_iter().collect::<Vec<_>>(), expected, "{text}");
        let expires_within = Some(Thresholds { warning: 30, critical: Some(7) });
        let store = vec!["s/roots.pem".to_owned()];
        let expected = Judging { store, profile: Some(Profile::Pkix), allow_weak: Some(true), expires_within };
        assert_eq!(*judging, expected, "{text}");
    }
}

#[test]
fn an_entry_says_more_of_itself_than_the_line_says_of_all() {
    let asked = Asked {
        transport: Some(Transport::Smtp),
        server_name: Some(Host::parse("all.example").unwrap()),
        ..Asked::default()
    };
    let list =
        "{\"peer\":\"a\"}\n{\"peer\":\"https://b\"}\n{\"peer\":\"c:1\",\"transport\":\"tls\",\"server_name\":\"d\"}\n";
    let read: Vec<Entry> = Entries::new(list.as_bytes(), Form::JsonLines, &asked).map(Result::unwrap).collect();
    let told: Vec<_> = read.iter().map(|e| (e.target.transport, e.target.name().to_string())).collect();
    let expected = [(Transport::Smtp, "all.example"), (Transport::Https, "all.example"), (Transport::Tls, "d")];
    assert_eq!(told, expected.map(|(transport, name)| (transport, name.to_owned())));
}

/// The line of the only fault, and what it is.
fn fault(text: &str) -> (u64, FaultKind) {
    let faults: Vec<Fault> = entries(text).into_iter().filter_map(Result::err).collect();
    let [fault] = <[Fault; 1]>::try_from(faults).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    (fault.line(), fault.kind)
}

#[test]
fn a_line_that_is_no_entry_says_what_is_wrong_with_it() {
    use FaultKind as K;
    let value = |text: &str, line: u64, key: &str, wanted: Wanted| {
        let (at, kind) = fault(text);
        assert_eq!(at, line, "{text}");
        assert!(matches!(&kind, K::Value { key: k, wanted: w, .. } if k == key && *w == wanted), "{text}: {kind:?}");
    };
    value("host,port\na,1\nb,0\n", 3, "port", Wanted::Port);
    value("host,port\na,1\n\n#\nb,70000\n", 5, "port", Wanted::Port);
    value("peer,transport\na,gopher\n", 2, "transport", Wanted::Transport);
    value("peer,profile\na,strict\n", 2, "profile", Wanted::Profile);
    value("peer,allow_weak\na,perhaps\n", 2, "allow_weak", Wanted::Flag);
    value("peer,expires_within\na,\"7,30\"\n", 2, "expires_within", Wanted::Days);
    value("peer,server_name\na,b c\n", 2, "server_name", Wanted::Name);
    value("{\"peer\":\"a\"}\n{\"peer\":1.5}\n", 2, "peer", Wanted::Text);
    value("{\"peer\":\"a\",\"store\":[1]}\n", 1, "store", Wanted::Texts);
    value("{\"peer\":\"a\",\"labels\":\"x\"}\n", 1, "labels", Wanted::Labels);
    value("{\"peer\":\"a\",\"labels\":{\"x\":[]}}\n", 1, "labels.x", Wanted::Text);
    value(
        "[[peers]]\npeer = \"a\"\n\n[[peers]]\npeer = \"b\"\nport = 1\nprofile = \"x\"\n",
        7,
        "profile",
        Wanted::Profile,
    );
    value("[\n\"a\",\n7]", 3, "peers", Wanted::Entry);
    value("peers = 7\n", 1, "peers", Wanted::Entries);
    for (text, line) in [("host,peer\na,b\n", 2), ("{\"peer\":\"a\",\"port\":1}", 1)] {
        assert!(matches!(fault(text), (at, K::PeerTwice) if at == line), "{text}");
    }
    assert!(matches!(fault("host,port\n,1\n"), (2, K::NoPeer)));
    assert!(matches!(fault("{\"labels\":{}}"), (1, K::NoPeer)));
    assert!(matches!(fault("host\na:1\n"), (2, K::Peer(_))));
    assert!(matches!(fault("peer,transport\nsmtp://a,imap\n"), (2, K::Peer(_))));
    assert!(matches!(fault("peer,port\na\n"), (2, K::Cells { got: 1, expected: 2 })));
    assert!(matches!(fault("host,port\na,1,x\n"), (2, K::Cells { got: 3, expected: 2 })));
    assert!(matches!(fault("peer,labels.x\na,\"b\nc,d\n"), (2, K::OpenQuote)));
    assert!(matches!(fault("{\"peer\":\"a\"}\n{\"peer\":\n{\"peer\":\"b\"}\n"), (2, K::Json(_))));
    assert!(matches!(fault("{\"peer\":\"a\",\"peer\":\"b\"}"), (1, K::KeyTwice(key)) if key == "peer"));
    assert!(
        matches!(fault("{\"peer\":\"a\",\"labels\":{\"x\":\"1\",\"x\":\"2\"}}"), (1, K::KeyTwice(key)) if key == "labels.x")
    );
    assert!(matches!(fault("{\"peer\":\"a\",\"prot\":1}"), (1, K::UnknownKey(key)) if key == "prot"));
    assert!(matches!(fault("{\"peer\":\"a\",\"labels\":{\"1x\":\"\"}}"), (1, K::LabelName(name)) if name == "1x"));
}

#[test]
fn a_list_that_is_wrong_as_a_whole_is_one_fault_that_nothing_helps() {
    for text in [
        "name,port\na,1\n",
        "peer,peer\na,b\n",
        "peer,prot\na,1\n",
        "[[peers]\npeer = \"a\"\n",
        "[defaults]\ntimeout = 3\n",
        "[{\"peer\": \"a\"}",
        "{\"peers\": [], \"defaults\": {}}",
    ] {
        let read = entries(text);
        assert_eq!(read.len(), 1, "{text}: {read:?}");
        assert!(read[0].as_ref().is_err_and(Fault::is_final), "{text}: {read:?}");
    }
}

#[test]
fn what_a_list_may_say_is_bounded() {
    let labels = |count: usize| (0..count).map(|n| format!("\"l{n}\":\"\"")).collect::<Vec<_>>().join(",");
    let entry = |labels: String| format!("{{\"peer\":\"a\",\"labels\":{{{labels}}}}}");
    assert!(entries(entry(labels(MAX_LABELS)))[0].is_ok());
    assert!(matches!(fault(&entry(labels(MAX_LABELS + 1))), (1, FaultKind::TooManyLabels(_))));
    let text = |length: usize| entry(format!("\"x\":\"{}\"", "証".repeat(length)));
    assert!(entries(text(MAX_LABEL))[0].is_ok());
    assert!(matches!(fault(&text(MAX_LABEL + 1)), (1, FaultKind::LabelTooLong(_))));
    let name = |length: usize| entry(format!("\"{}\":\"\"", "n".repeat(length)));
    assert!(entries(name(MAX_LABEL_NAME))[0].is_ok());
    assert!(matches!(fault(&name(MAX_LABEL_NAME + 1)), (1, FaultKind::LabelName(_))));
    let deep = format!("{{\"peer\":{}}}", "[".repeat(8000));
    assert!(matches!(fault(&deep), (1, FaultKind::Json(_))));
    let document = format!("[\"a\"{}]", " ".repeat(MAX_DOCUMENT as usize));
    assert!(matches!(fault(&document), (1, FaultKind::DocumentTooLong)));
}
