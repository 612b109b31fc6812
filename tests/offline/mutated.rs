//! Files of every form that somebody damaged or made up: read to an answer, never a panic, and never for long.

use std::fs;
use std::time::Duration;

use peertrust::cert::bundle::{Bundle, Form};
use peertrust::cert::container::{Failure, Password, pkcs12};
use peertrust::moment::{Millis, Stopwatch};
use proptest::prelude::*;

use super::formats::{at, tool, world};

/// A file of each form, with the password `p`.
fn seeds() -> Vec<Vec<u8>> {
    let world = world();
    let run = |line: &str| tool(&world, "openssl", &line.split(' ').collect::<Vec<_>>());
    run("crl2pkcs7 -nocrl -certfile root.pem -outform DER -out 0");
    run("crl2pkcs7 -nocrl -certfile root.pem -out 1");
    run("pkcs12 -export -nokeys -in root.pem -legacy -iter 2 -passout pass:p -out 2");
    run("pkcs12 -export -in leaf.pem -inkey leaf.key -iter 2 -passout pass:p -out 3");
    run("pkcs12 -export -nokeys -in root.pem -certpbe NONE -nomac -passout pass:p -out 4");
    tool(
        &world,
        "keytool",
        &[
            "-importcert",
            "-noprompt",
            "-keystore",
            "5",
            "-storetype",
            "JKS",
            "-storepass",
            "p-p-p-",
            "-file",
            "root.pem",
        ],
    );
    let list = b"cup-trust/a.pem: b\r\n".to_vec();
    (0..6).map(|n: u8| fs::read(at(&world, &n.to_string())).unwrap()).chain([list]).collect()
}

fn open(bytes: &[u8]) -> Bundle {
    let bundle = Bundle::open("x", bytes, &Password::new("p").unwrap());
    assert_eq!(Bundle::read(bytes).form, bundle.form, "a password changes nothing about what a file is");
    bundle
}

#[test]
fn a_damaged_file_of_any_form_is_answered() {
    let seeds = seeds();
    assert!(seeds[..5].iter().all(|seed| open(seed).certificates().count() > 0));
    let which =
        (0..seeds.len(), any::<prop::sample::Index>(), any::<u8>(), any::<bool>(), any::<prop::sample::Index>());
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(3000));
    let run = runner.run(&which, |(seed, place, octet, cut, second)| {
        let mut bytes = seeds[seed].clone();
        let (at, other) = (place.index(bytes.len()), second.index(bytes.len()));
        bytes[at] = octet;
        if cut {
            bytes.truncate(other);
        } else {
            bytes[other] ^= 1 << (octet & 7);
        }
        // A count of rounds that the damage enlarged is what the bound is for; here it would only take time.
        open(&bytes);
        Ok(())
    });
    run.unwrap();
}

/// An element of definite or indefinite length, of any content.
fn element() -> impl Strategy<Value = Vec<u8>> {
    let leaf = (prop::sample::select(vec![2u8, 4, 5, 6, 0x80, 0x30]), prop::collection::vec(any::<u8>(), 0..20))
        .prop_map(|(tag, content)| [&[tag, u8::try_from(content.len()).unwrap()][..], &content].concat());
    leaf.prop_recursive(6, 40, 4, |inner| {
        (prop::sample::select(vec![0x30u8, 0x31, 0x24, 0xa0, 0xa1]), prop::collection::vec(inner, 0..4))
            .prop_map(|(tag, all)| [&[tag, 0x80][..], &all.concat(), &[0, 0]].concat())
    })
}

proptest! {
    #[test]
    fn any_bytes_behind_any_beginning_are_answered(
        head in prop::sample::select(vec![
            &[0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80, 0x30, 0x80, 2, 1, 1, 0x31, 0, 0x30, 0][..],
            &[0x30, 0x80, 2, 1, 3, 0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01, 0xa0, 0x80],
            &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 2],
            &[0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff],
            &[0xff, 0xfe], b"cup-trust/", &[],
        ]),
        elements in prop::collection::vec(element(), 0..5),
        tail in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        open(&[head, &elements.concat(), &tail].concat());
    }
}

/// A megabyte of beginnings without an end must cost neither the stack nor the afternoon.
#[test]
fn endless_nesting_ends() {
    let begin = Stopwatch::start();
    let pkcs7 = [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    for unit in [[0xa0, 0x80], [0x30, 0x80], [0x24, 0x80], [0x30, 0x00]] {
        assert_eq!(open(&[&pkcs7[..], &unit.repeat(500_000)].concat()).form, Form::Pkcs7);
    }
    assert!(begin.elapsed() < Millis::from(Duration::from_secs(20)), "{:?}", begin.elapsed());
}

#[test]
fn a_file_that_asks_for_too_many_rounds_is_refused_before_the_first() {
    let world = world();
    let line = "pkcs12 -export -nokeys -in root.pem -iter 2048 -passout pass:p -out x.p12";
    tool(&world, "openssl", &line.split(' ').collect::<Vec<_>>());
    let mut bytes = fs::read(at(&world, "x.p12")).unwrap();
    // The file ends in MacData: SEQUENCE { DigestInfo, salt, INTEGER 2048 }, of less than 128 octets, and the outer
    // length has two. A larger number takes two octets more.
    assert!(bytes.ends_with(&[2, 2, 8, 0]) && bytes[1] == 0x82);
    bytes.truncate(bytes.len() - 4);
    let digest = bytes.windows(4).rposition(|w| w[0] == 0x30 && w[2] == 0x30 && w[3] == 0x31).unwrap();
    bytes.extend([2, 4, 0x7f, 0xff, 0xff, 0xff]);
    bytes[digest + 1] += 2;
    let outer = u16::from_be_bytes([bytes[2], bytes[3]]) + 2;
    bytes[2..4].copy_from_slice(&outer.to_be_bytes());
    let begin = Stopwatch::start();
    let Err(Failure::Broken(cause)) = pkcs12::read(&bytes, Password::new("p").as_ref()) else { panic!("read") };
    assert!(cause.contains("10000000 rounds"), "{cause}");
    assert!(begin.elapsed() < Millis::from(Duration::from_secs(1)));
}
