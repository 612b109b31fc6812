//! Both catalogues are complete, say the same with the same variables, and cannot be broken by a value.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Message ids with the variables each uses, read from the text itself.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in lang.sources().iter().flat_map(|source| source.lines()).filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|(id, _)| id.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            assert!(found.insert(id.to_owned(), BTreeSet::new()).is_none(), "{lang:?} says {id} twice");
            current = Some(id.to_owned());
        }
        let Some(variables) = current.as_ref().and_then(|id| found.get_mut(id)) else { continue };
        for part in line.split('$').skip(1) {
            variables.insert(part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

#[test]
fn both_catalogues_parse() {
    for source in Lang::ALL.into_iter().flat_map(Lang::sources) {
        let errors = FluentResource::try_new(source.to_owned()).err().map(|(_, errors)| errors);
        assert_eq!(errors, None);
    }
}

#[test]
fn both_catalogues_hold_the_same_messages_with_the_same_variables() {
    let (en, ja) = (messages(Lang::En), messages(Lang::Ja));
    for (id, variables) in &en {
        assert_eq!(Some(variables), ja.get(id), "{id}");
    }
    for id in ja.keys() {
        assert!(en.contains_key(id), "only Japanese has {id}");
    }
}

#[test]
fn every_message_is_said_whole_when_its_variables_are_given() {
    for lang in Lang::ALL {
        let catalogue = Catalogue::new(lang);
        for (id, variables) in messages(lang) {
            // Catalogue variables are a closed set, so leaking their names costs a test a few bytes.
            let args: Vec<_> = variables.into_iter().map(|name| (&*name.leak(), Arg::from("VALUE"))).collect();
            let text = catalogue.text(&id, &args);
            assert!(!text.contains(['{', '}', '\u{2068}']) && !text.chars().any(char::is_control), "{id}: {text}");
        }
    }
}

#[test]
fn a_missing_message_or_variable_shows_its_id() {
    let catalogue = Catalogue::new(Lang::En);
    assert_eq!(catalogue.text("no-such-message", &[]), "{no-such-message}");
    assert_eq!(catalogue.text("report-path-refused", &[]), "refused: {$reason} {report-path-refused}");
}

#[test]
fn a_value_from_the_peer_is_never_interpreted() {
    let hostile = "{ $days } {value-none} \u{1b}[31m *[x] } = -term";
    let said = Catalogue::new(Lang::Ja).say(&Text::new("report-chain-gap").with("subject", hostile));
    assert_eq!(said, format!("ここが欠落: {hostile}"));
}

#[test]
fn numbers_choose_the_plural_and_words_speak_the_language() {
    let en = Catalogue::new(Lang::En);
    assert_eq!(en.text("report-days-left", &[("days", 1_i64.into())]), "1 day left");
    assert_eq!(en.text("report-days-left", &[("days", 4000_i64.into())]), "4000 days left");
    let unknown = Text::new("report-path-refused").with("reason", Arg::Word("value-unknown"));
    assert_eq!(Catalogue::new(Lang::Ja).say(&unknown), "拒否: 不明");
}

#[test]
fn the_locale_decides_the_language_and_an_empty_one_nothing() {
    for (locale, lang) in [
        ("ja_JP.UTF-8", Some(Lang::Ja)),
        ("ja", Some(Lang::Ja)),
        ("ja-JP", Some(Lang::Ja)),
        ("jam_JM", Some(Lang::En)),
        ("C.UTF-8", Some(Lang::En)),
        ("de_DE@euro", Some(Lang::En)),
        ("", None),
    ] {
        assert_eq!(Lang::from_locale(locale), lang, "{locale}");
    }
    assert_eq!("fr".parse::<Lang>(), Err(UnknownLang { got: "fr".into() }));
    assert_eq!("ja".parse(), Ok(Lang::Ja));
}
