//! The survey against servers made of tables, and the reader against any bytes.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::answer::MAX_ANSWER;
use super::question::{GROUPS_12, GROUPS_13, SUITES_13, TLS_1_2, TLS_1_3};
use super::{
    AnswerReader, Answered, Ask, Generation, Granted, MAX_CONNECTIONS, Offers, Question, Refusal, Stopped, survey,
};
use crate::evidence::TlsFailureKind;
use crate::evidence::legacy::{Ending, KeyExchange, Progress, Reader, suite_class};

/// A server that picks the first of its own list that is offered.
#[derive(Clone, Default)]
struct Table {
    versions: Vec<u16>,
    suites: Vec<u16>,
    groups: Vec<u16>,
    /// It grants what it likes, whatever is asked.
    stubborn: bool,
    /// From this connection on it is silent.
    silent_from: Option<u16>,
    asked: Vec<Question>,
}

impl Ask for Table {
    async fn ask(&mut self, question: &Question) -> Result<Granted, Refusal> {
        self.asked.push(question.clone());
        if self.silent_from.is_some_and(|from| self.asked.len() >= usize::from(from)) {
            return Err(Refusal::Peer(TlsFailureKind::Timeout));
        }
        if self.stubborn {
            return Ok(Granted { version: question.version, suite: question.suites[0], group: Some(29) });
        }
        let refused = |number| Err(Refusal::Peer(TlsFailureKind::Alert(number)));
        let highest = |version: &&u16| match question.versions.as_slice() {
            [] => **version <= question.version,
            named => named.contains(version),
        };
        let Some(&version) = self.versions.iter().filter(highest).max() else { return refused(70) };
        let fits =
            |suite: &&u16| question.suites.contains(suite) && (SUITES_13.contains(suite) == (version == TLS_1_3));
        let Some(&suite) = self.suites.iter().find(fits) else { return refused(40) };
        let group = self.groups.iter().copied().find(|group| question.groups.contains(group));
        let needs_group = version == TLS_1_3 || suite_class(suite).key_exchange == KeyExchange::Ecdhe;
        match group {
            None if needs_group => refused(40),
            group => Ok(Granted { version, suite, group: group.filter(|_| needs_group) }),
        }
    }
}

fn surveyed(server: &mut Table) -> Offers {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(survey(server))
}

fn of(offers: &Offers, version: u16) -> &super::VersionOffer {
    offers.versions.iter().find(|one| one.version == version).expect("every version is told")
}

#[test]
fn everything_that_a_server_has_is_found_once_and_in_its_order() {
    let mut server = Table {
        versions: vec![0x0301, TLS_1_2, TLS_1_3],
        suites: vec![0x1302, 0x1301, 0xc02f, 0x009e, 0x002f, 0x0005, 0x0002],
        groups: vec![23, 29, 24],
        ..Table::default()
    };
    let offers = surveyed(&mut server);
    assert_eq!(offers.stopped, None);
    assert_eq!(usize::from(offers.connections), server.asked.len());
    let new = of(&offers, TLS_1_3);
    assert_eq!((&new.answer, &new.suites.granted[..]), (&Answered::Accepted, &[0x1302, 0x1301][..]));
    assert_eq!((&new.groups.granted[..], new.groups.complete), (&[23, 29, 24][..], true));
    let middle = of(&offers, TLS_1_2);
    assert_eq!(middle.suites.granted, [0xc02f, 0x009e, 0x002f, 0x0005, 0x0002]);
    assert_eq!((&middle.groups.granted[..], middle.suites.complete), (&[23, 29, 24][..], true));
    assert_eq!(of(&offers, 0x0302).answer, Answered::Lower(0x0301));
    let old = of(&offers, 0x0301);
    assert_eq!((&old.answer, &old.suites.granted[..]), (&Answered::Accepted, &[0x002f, 0x0005, 0x0002][..]));
    assert_eq!(old.groups.granted, [] as [u16; 0]);
    assert_eq!(of(&offers, 0x0300).answer, Answered::Refused(TlsFailureKind::Alert(70)));
    let agreed: Vec<_> = offers.generations.iter().map(|one| one.granted.map(|g| (g.version, g.suite))).collect();
    assert_eq!(agreed, [Some((0x0301, 0x002f)), Some((TLS_1_2, 0xc02f)), Some((TLS_1_3, 0x1302))]);
}

/// A server that answers every hello as it likes could be asked for ever.
#[test]
fn a_survey_ends_whatever_the_server_grants() {
    let mut server = Table { stubborn: true, ..Table::default() };
    let offers = surveyed(&mut server);
    assert!(offers.connections <= MAX_CONNECTIONS);
    assert!(server.asked.len() <= usize::from(MAX_CONNECTIONS));
}

#[test]
fn the_bound_on_connections_is_kept_and_told() {
    let all: Vec<u16> = [0x0300, 0x0301, 0x0302, TLS_1_2].iter().flat_map(|v| Question::batches(*v).concat()).collect();
    let suites = [SUITES_13.to_vec(), all].concat();
    let versions = vec![0x0300, 0x0301, 0x0302, TLS_1_2, TLS_1_3];
    let mut server = Table { versions, suites, groups: GROUPS_13.to_vec(), ..Table::default() };
    let offers = surveyed(&mut server);
    assert_eq!((offers.connections, offers.stopped), (MAX_CONNECTIONS, Some(Stopped::Connections)));
    assert!(offers.versions.iter().any(|one| !one.suites.complete));
}

#[test]
fn two_silences_end_it_and_what_was_not_asked_is_not_refused() {
    let server = Table { versions: vec![TLS_1_2], suites: vec![0xc02f, 0x002f], groups: vec![23], ..Table::default() };
    for from in 1..8 {
        let mut server = Table { silent_from: Some(from), ..server.clone() };
        let offers = surveyed(&mut server);
        assert_eq!(offers.stopped, Some(Stopped::Silence), "{from}");
        assert_eq!(offers.connections, from + 1);
        assert_eq!(of(&offers, 0x0300).answer, Answered::NotAsked);
        assert!(!of(&offers, 0x0300).suites.complete);
    }
}

/// Schannel 2003 is reported to read fewer than 64 suites of a hello; a Question never has more.
#[test]
fn no_hello_has_as_many_suites_as_an_old_server_may_not_read() {
    for version in [0x0300, 0x0301, 0x0302, TLS_1_2, TLS_1_3] {
        let batches = Question::batches(version);
        assert!(batches.iter().all(|batch| !batch.is_empty() && batch.len() < 64), "{version:#06x}");
        let all: Vec<u16> = batches.concat();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{version:#06x}: one twice");
    }
}

#[test]
fn every_hello_can_be_read_and_offers_what_is_asked() {
    let mut questions: Vec<Question> = Generation::ALL.map(Question::of).into();
    for version in [0x0300, 0x0301, 0x0302, TLS_1_2] {
        questions.extend(Question::batches(version).iter().map(|batch| Question::older(version, batch)));
    }
    questions.push(Question::curve(TLS_1_2, &[0xc02f], GROUPS_12));
    questions.push(Question::tls13(SUITES_13, GROUPS_13));
    questions.push(Question { share: true, ..Question::tls13(SUITES_13, GROUPS_13) });
    for question in questions {
        for sni in [None, Some("mail.example.com")] {
            let bytes = question.encode(&[7; 32], sni);
            let (rest, record) = tls_parser::parse_tls_plaintext(&bytes).expect("one record");
            assert!(rest.is_empty());
            assert!(!(256..512).contains(&(bytes.len() - 5)), "load balancers hang on {}", bytes.len());
            let [tls_parser::TlsMessage::Handshake(tls_parser::TlsMessageHandshake::ClientHello(hello))] =
                record.msg.as_slice()
            else {
                panic!("no ClientHello")
            };
            let suites: Vec<u16> = hello.ciphers.iter().map(|suite| suite.0).filter(|suite| *suite != 0x00ff).collect();
            assert_eq!((hello.version.0, &suites), (question.version, &question.suites));
            assert_eq!(hello.ext.is_some(), question.extensions);
            if let Some(list) = hello.ext {
                let (rest, list) = tls_parser::parse_tls_client_hello_extensions(list).expect("readable");
                assert!(rest.is_empty());
                let named = list.iter().any(|one| matches!(one, tls_parser::TlsExtension::SNI(_)));
                assert_eq!(named, sni.is_some());
            }
        }
    }
}

const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let [.., a, b, c] = body.len().to_be_bytes();
    [&[kind, a, b, c][..], body].concat()
}

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("short").to_be_bytes();
    [&[kind, 3, 3][..], &length, content].concat()
}

fn hello(version: u16, random: &[u8; 32], suite: u16, extensions: &[u8]) -> Vec<u8> {
    let length = u16::try_from(extensions.len()).expect("short").to_be_bytes();
    let body = [&version.to_be_bytes()[..], random, &[0], &suite.to_be_bytes(), &[0], &length, extensions].concat();
    message(2, &body)
}

fn read(question: &Question, bytes: &[u8]) -> Result<Granted, TlsFailureKind> {
    let mut reader = AnswerReader::new(question);
    reader.push(bytes);
    reader.end(&Ending::Closed).map_err(|(kind, _)| kind)
}

#[test]
fn a_hello_retry_request_names_suite_and_group() {
    let question = Question::tls13(SUITES_13, GROUPS_13);
    let extensions = [&[0, 43, 0, 2, 3, 4][..], &[0, 51, 0, 2, 0, 29]].concat();
    let granted = read(&question, &record(22, &hello(TLS_1_2, &RETRY, 0x1301, &extensions)));
    assert_eq!(granted, Ok(Granted { version: TLS_1_3, suite: 0x1301, group: Some(29) }));
    let share = [&[0, 51, 0, 36, 0, 23, 0, 32][..], &[9; 32], &[0, 43, 0, 2, 3, 4]].concat();
    let granted = read(&question, &record(22, &hello(TLS_1_2, &[1; 32], 0x1302, &share)));
    assert_eq!(granted, Ok(Granted { version: TLS_1_3, suite: 0x1302, group: Some(23) }));
}

#[test]
fn what_was_not_offered_is_not_taken_for_granted() {
    let new = Question::tls13(&[0x1301], GROUPS_13);
    let old = Question::older(0x0301, &[0x002f]);
    for (question, version, suite) in
        [(&new, TLS_1_2, 0x1301), (&old, TLS_1_2, 0x002f), (&old, 0x0301, 0x0035), (&old, 0x0301, 0x1301)]
    {
        let answer = record(22, &hello(version, &[1; 32], suite, &[]));
        assert_eq!(read(question, &answer), Err(TlsFailureKind::Protocol), "{version:#06x} {suite:#06x}");
    }
    let granted = read(&old, &record(22, &hello(0x0300, &[1; 32], 0x002f, &[]))).expect("a lower version");
    assert_eq!(granted.version, 0x0300);
}

#[test]
fn the_curve_is_read_from_behind_the_chain() {
    let question = Question::curve(TLS_1_2, &[0xc02f], GROUPS_12);
    let begin = record(22, &hello(TLS_1_2, &[1; 32], 0xc02f, &[]));
    let chain = record(22, &message(11, &[0; 3000]));
    let whole = [begin.clone(), chain.clone(), record(22, &message(12, &[3, 0, 24, 1, 9]))].concat();
    assert_eq!(read(&question, &whole).map(|granted| granted.group), Ok(Some(24)));
    // Explicit parameters, no parameters, cut before them, an alert in their place: no group, but granted.
    for end in [record(22, &message(12, &[1, 0, 24])), record(22, &message(14, &[])), vec![], record(21, &[2, 80])] {
        let bytes = [begin.clone(), chain.clone(), end].concat();
        assert_eq!(read(&question, &bytes).map(|granted| granted.group), Ok(None));
    }
}

#[test]
fn an_endless_answer_ends() {
    let question = Question::curve(TLS_1_2, &[0xc02f], GROUPS_12);
    let mut reader = AnswerReader::new(&question);
    let chatter = record(21, &[1, 112].repeat(8000));
    let mut pushes = 0;
    while reader.push(&chatter) == Progress::Reading {
        pushes += 1;
        assert!(pushes * chatter.len() <= 2 * MAX_ANSWER);
    }
    assert_eq!(reader.end(&Ending::Closed).map_err(|(kind, _)| kind), Err(TlsFailureKind::Oversized));
}

/// Bytes that look like an answer more often than chance would have it.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let extension = (prop_oneof![Just(43u8), Just(51), any::<u8>()], vec(any::<u8>(), 0..6));
    let extensions = vec(extension, 0..4).prop_map(|list| {
        let one = |(kind, body): &(u8, Vec<u8>)| [&[0, *kind, 0, body.len() as u8][..], body].concat();
        list.iter().flat_map(one).collect::<Vec<u8>>()
    });
    let versions = prop_oneof![Just(TLS_1_2), Just(0x0301u16), any::<u16>()];
    let hellos = (versions, any::<bool>(), prop_oneof![Just(0x1301u16), Just(0xc02f), any::<u16>()], extensions)
        .prop_map(|(version, retry, suite, list)| hello(version, if retry { &RETRY } else { &[1; 32] }, suite, &list));
    let others = (prop_oneof![Just(11u8), Just(12), Just(14), any::<u8>()], vec(any::<u8>(), 0..40))
        .prop_map(|(kind, body)| message(kind, &body));
    let content = prop_oneof![3 => hellos, 2 => others, 1 => vec(any::<u8>(), 0..60)];
    vec((prop_oneof![8 => Just(22u8), 1 => Just(21), 1 => any::<u8>()], content), 0..5)
        .prop_map(|records| records.iter().flat_map(|(kind, content)| record(*kind, content)).collect())
}

fn any_question() -> impl Strategy<Value = Question> {
    prop_oneof![
        Just(Question::tls13(SUITES_13, GROUPS_13)),
        Just(Question::curve(TLS_1_2, &[0xc02f, 0x002f], GROUPS_12)),
        Just(Question::older(0x0301, &[0x002f])),
        Just(Question::of(Generation::Tls13)),
    ]
}

proptest! {
    #[test]
    fn any_answer_is_survived_and_grants_only_what_was_asked(
        question in any_question(),
        noise in vec(any::<u8>(), 0..600),
        answer in nearly(),
    ) {
        for bytes in [&noise, &answer] {
            if let Ok(granted) = read(&question, bytes) {
                prop_assert!(question.allows(granted.version) && question.suites.contains(&granted.suite));
            }
        }
    }

    #[test]
    fn the_network_may_cut_an_answer_anywhere(question in any_question(), answer in nearly(), size in 1usize..50) {
        let mut reader = AnswerReader::new(&question);
        for piece in answer.chunks(size) {
            reader.push(piece);
        }
        prop_assert_eq!(reader.end(&Ending::Closed).map_err(|(kind, _)| kind), read(&question, &answer));
    }
}
