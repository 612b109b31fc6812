//! The answer to a question about offers: never panics, grants only what was asked, and reads the same however it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::evidence::legacy::{Ending, Reader};
use peertrust::evidence::offers::{AnswerReader, Generation, Granted, Question};

fn read<'a>(question: &Question, pieces: impl Iterator<Item = &'a [u8]>) -> Option<Granted> {
    let mut reader = AnswerReader::new(question);
    for piece in pieces {
        reader.push(piece);
    }
    reader.end(&Ending::Closed).ok()
}

fuzz_target!(|data: &[u8]| {
    // The first two bytes choose the question and the cut, so that the fuzzer can steer them.
    let [which, size, bytes @ ..] = data else { return };
    let question = match which % 4 {
        0 => Question::tls13(&[0x1301, 0x1302, 0x1303], &[29, 23, 24]),
        1 => Question::curve(0x0303, &[0xc02f, 0xc030], &[29, 23, 24]),
        2 => Question::older(0x0301, &[0x002f, 0x0035]),
        _ => Question::of(Generation::Tls13),
    };
    let whole = read(&question, std::iter::once(bytes));
    assert_eq!(read(&question, bytes.chunks(usize::from(*size) + 1)), whole);
    if let Some(granted) = whole {
        assert!(question.suites.contains(&granted.suite));
        assert!((0x0300..=0x0304).contains(&granted.version));
    }
});
