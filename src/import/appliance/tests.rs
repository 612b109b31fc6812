//! Both sides of every boundary of the rule.

use super::*;
use crate::import::testing::{Recipe, ca, now};

fn day(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// What becomes of `new` where `held` is.
fn outcome(held: &[&Recipe<'_>], new: &Recipe<'_>) -> (Vec<Certificate>, Outcome) {
    let held: Vec<Certificate> = held.iter().map(|recipe| recipe.self_signed().certificate).collect();
    let outcome = CupTrust::new(held.clone(), now()).foretell(&new.self_signed().certificate);
    (held, outcome)
}

#[test]
fn another_serial_replaces_only_when_it_begins_later() {
    let old = Recipe { serial: 1, from: day("2026-02-01"), ..ca("Lab Root CA") };
    for (from, replaces) in
        [("2026-01-31T23:59:59Z", false), ("2026-02-01T00:00:00Z", false), ("2026-02-01T00:00:01Z", true)]
    {
        let new = Recipe { serial: 2, key: 1, from: day(from), ..ca("Lab Root CA") };
        let (held, outcome) = outcome(&[&old], &new);
        let expected = if replaces {
            Outcome::Replaces(held)
        } else {
            Outcome::Ignored { by: held[0].clone(), because: Stays::NotLater }
        };
        assert_eq!(outcome, expected, "{from}");
    }
}

#[test]
fn the_same_serial_replaces_nothing_even_when_it_begins_later() {
    let old = ca("Lab Root CA");
    let (held, outcome) = outcome(&[&old], &Recipe { from: day("2026-02-01"), ..old.clone() });
    assert_eq!(outcome, Outcome::Ignored { by: held[0].clone(), because: Stays::SameSerial });
}

#[test]
fn what_is_there_already_stays_as_it_is() {
    let root = ca("Lab Root CA");
    assert_eq!(outcome(&[&root], &root).1, Outcome::AlreadyHeld);
    let ended = Recipe { until: day("2026-05-01"), ..root };
    assert_eq!(outcome(&[&ended], &ended).1, Outcome::AlreadyHeld, "and so does what has expired since");
}

#[test]
fn an_expired_one_is_refused_from_the_second_after_its_end() {
    for (seconds, refused) in [(1, false), (0, false), (-1, true)] {
        let not_after = now().plus_seconds(seconds);
        let (_, outcome) = outcome(&[], &Recipe { until: not_after, ..ca("Lab Root CA") });
        let expected = if refused { Outcome::Refused(Refusal::Expired { not_after }) } else { Outcome::Added };
        assert_eq!(outcome, expected, "{seconds}");
    }
}

#[test]
fn what_is_not_valid_yet_is_taken() {
    let (_, outcome) = outcome(&[], &Recipe { from: now().plus_seconds(86_400), ..ca("Lab Root CA") });
    assert_eq!(outcome, Outcome::Added);
}

#[test]
fn a_key_of_4096_bits_is_taken_and_one_more_is_not() {
    for (bits, expected) in [
        (4096, Outcome::Added),
        (4097, Outcome::Refused(Refusal::KeyTooLarge { bits: 4097 })),
        (8192, Outcome::Refused(Refusal::KeyTooLarge { bits: 8192 })),
    ] {
        assert_eq!(outcome(&[], &Recipe { bits: Some(bits), ..ca("Lab Root CA") }).1, expected);
    }
}

#[test]
fn a_refused_one_is_refused_also_where_it_would_replace() {
    let old = ca("Lab Root CA");
    let new = Recipe { serial: 2, from: day("2026-02-01"), bits: Some(4097), ..old.clone() };
    assert_eq!(outcome(&[&old], &new).1, Outcome::Refused(Refusal::KeyTooLarge { bits: 4097 }));
}

#[test]
fn the_common_name_alone_counts_and_its_letter_case_does_not() {
    let old = ca("Lab Root CA");
    let new = Recipe { cn: Some("LAB ROOT ca"), organization: "Other", serial: 2, from: day("2026-02-01"), ..ca("") };
    let (held, replaced) = outcome(&[&old], &new);
    assert_eq!(replaced, Outcome::Replaces(held));
    let other = Recipe { cn: Some("Lab Root CA 2"), serial: 2, ..old.clone() };
    assert_eq!(outcome(&[&old], &other).1, Outcome::Added);
}

#[test]
fn certificates_without_a_common_name_do_not_meet() {
    for cn in [None, Some(""), Some(" ")] {
        let old = Recipe { cn, ..ca("") };
        let new = Recipe { serial: 2, from: day("2025-01-01"), ..old.clone() };
        assert_eq!(outcome(&[&old], &new).1, Outcome::Added, "{cn:?}");
        assert_eq!(outcome(&[&old], &old).1, Outcome::AlreadyHeld, "{cn:?}");
    }
}

#[test]
fn of_two_of_one_name_in_a_folder_the_newest_decides_and_both_go() {
    let first = Recipe { serial: 1, from: day("2024-01-01"), ..ca("Lab Root CA") };
    let second = Recipe { serial: 2, from: day("2025-01-01"), key: 1, ..ca("Lab Root CA") };
    let new = |from| Recipe { serial: 3, from: day(from), ..ca("Lab Root CA") };
    let (held, between) = outcome(&[&second, &first], &new("2024-06-01"));
    assert_eq!(between, Outcome::Ignored { by: held[0].clone(), because: Stays::NotLater });
    let (held, later) = outcome(&[&second, &first], &new("2026-01-01"));
    assert_eq!(later, Outcome::Replaces(held));
}

#[test]
fn what_was_uploaded_counts_for_what_comes_after() {
    let older = Recipe { serial: 1, from: day("2025-01-01"), ..ca("Lab Root CA") }.self_signed().certificate;
    let newer = Recipe { serial: 2, key: 1, ..ca("Lab Root CA") }.self_signed().certificate;
    let mut store = CupTrust::new([], now());
    assert_eq!(store.upload(&newer), Outcome::Added);
    assert!(matches!(store.upload(&older), Outcome::Ignored { .. }));
    assert_eq!(store.held(), std::slice::from_ref(&newer));
    let mut store = CupTrust::new([], now());
    assert_eq!(store.upload(&older), Outcome::Added);
    assert_eq!(store.upload(&newer), Outcome::Replaces(vec![older]));
    assert_eq!(store.held(), [newer]);
}
