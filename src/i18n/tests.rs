//! Both catalogues are complete, say the same with the same variables, and cannot be broken by a value.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::diagnosis::Code;

/// Message ids with the variables each uses, read from the text itself; those of messages it refers to included.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut bodies: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in lang.sources().iter().flat_map(|(_, source)| source.lines()).filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|(id, _)| id.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            assert!(bodies.insert(id.to_owned(), String::new()).is_none(), "{lang:?} says {id} twice");
            current = Some(id.to_owned());
        }
        if let Some(body) = current.as_ref().and_then(|id| bodies.get_mut(id)) {
            body.push_str(line);
        }
    }
    for (id, body) in &bodies {
        let referred = bodies.iter().filter(|(other, _)| body.contains(&format!("{{ {other} }}")));
        let whole: String = referred.map(|(_, body)| body.as_str()).chain([body.as_str()]).collect();
        let name = |part: &str| part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        found.insert(id.clone(), whole.split('$').skip(1).map(name).collect());
    }
    found
}

#[test]
fn both_catalogues_parse() {
    for (_, source) in Lang::ALL.into_iter().flat_map(Lang::sources) {
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

/// The variables a rule may give: the vocabulary at the top of `en/finding.ftl`.
const VOCABULARY: &str = "subject issuer sha256 serial key_id not_before not_after now days role name names matched cn \
    algorithm key bits limit position address addresses host port server timeout_ms alert version suite banner service \
    command path aia url bytes count rule reason responder source usage oid constraint detail key_type \
    contrast connections status record domain proxy \
    other_sha256 other_serial other_not_after other_key_id";

#[test]
fn every_code_has_a_title_a_finding_and_a_remedy_that_needs_no_more_than_the_finding() {
    let catalogue = Catalogue::new(Lang::En);
    let messages = messages(Lang::En);
    let vocabulary: BTreeSet<_> = VOCABULARY.split_whitespace().map(str::to_owned).collect();
    for code in Code::ALL {
        assert!(catalogue.has(&format!("title-{code}")) && catalogue.has(&format!("finding-{code}")), "{code}");
    }
    for (id, variables) in &messages {
        let Some(story) = id.strip_prefix("finding-") else { continue };
        let code =
            Code::ALL.iter().filter(|code| story.starts_with(code.as_str())).max_by_key(|code| code.as_str().len());
        let steps = catalogue.remedy_ids(code.unwrap_or_else(|| panic!("{id} is of no code")).as_str(), id);
        assert!(!steps.is_empty() && variables.is_subset(&vocabulary), "{id}");
        for step in steps {
            assert!(messages[&step].is_subset(variables), "{step} needs more than {id}");
        }
    }
}

#[test]
fn every_remedy_belongs_to_a_finding_and_is_numbered_without_a_gap() {
    let messages = messages(Lang::En);
    for (story, number) in messages.keys().filter_map(|id| id.strip_prefix("remedy-")?.rsplit_once('-')) {
        let number: usize = number.parse().expect(story);
        assert!(messages.contains_key(&format!("finding-{story}")), "remedy-{story}");
        assert!(
            number == 1 || messages.contains_key(&format!("remedy-{story}-{}", number - 1)),
            "remedy-{story}-{number}"
        );
    }
}

#[test]
fn a_variant_takes_its_own_steps_or_those_of_the_code() {
    let catalogue = Catalogue::new(Lang::En);
    let own = Text::new("finding-root-missing-sent").with("sha256", "ab12");
    let steps = catalogue.remedy("root-missing", &own);
    assert_eq!(steps.len(), 4);
    assert!(steps[0].contains("ab12") && steps[1].starts_with("peertrust import "));
    assert!(steps[3].starts_with("Restart Cisco Presence Engine first"));
    let shared = Text::new("finding-wrong-usage-key-usage");
    assert_eq!(
        catalogue.remedy("wrong-usage", &shared),
        catalogue.remedy("wrong-usage", &Text::new("finding-wrong-usage"))
    );
}

#[test]
fn the_words_are_ours() {
    // Sentences and names that only Cisco's own pages use; the facts are cited in the explain pages, never the prose.
    for (_, source) in Lang::ALL.into_iter().flat_map(Lang::sources) {
        for words in
            ["Perform this procedure", "certserv", "この手順を実行", "CUP の信頼性", "サーバー証明書", "ピアサーバ"]
        {
            assert!(!source.contains(words), "{words}");
        }
    }
}

#[test]
fn every_word_of_the_evidence_is_said() {
    use crate::evidence::{ConnectFailureKind as Connect, DnsFailureKind as Dns, Reason, TlsFailureKind as Tls};
    use serde_json::json;
    let reasons = json!([
        Reason::NotAsked,
        Reason::Offline,
        Reason::AddressLiteral,
        Reason::EarlierStepFailed,
        Reason::NoRouteForFamily,
        Reason::AnotherAnswered,
        Reason::NotNeeded,
        Reason::DeadlineSpent,
        Reason::NotReached,
        Reason::TooManyAddresses,
        Reason::ThroughProxy,
    ]);
    let dns =
        json!([Dns::NxDomain, Dns::NoData, Dns::ServFail, Dns::Refused, Dns::Timeout, Dns::NoServers, Dns::Other]);
    let connect = json!([
        Connect::Refused,
        Connect::Timeout,
        Connect::Reset,
        Connect::HostUnreachable,
        Connect::NetworkUnreachable,
        Connect::NotPermitted,
        Connect::Other,
    ]);
    let tls = json!([
        Tls::Timeout,
        Tls::Closed,
        Tls::Reset,
        Tls::NotTls,
        Tls::Incompatible,
        Tls::Protocol,
        Tls::Oversized,
        Tls::NoCertificate,
    ]);
    let fetch = json!(crate::evidence::fetch::FetchFailureKind::ALL);
    let catalogue = Catalogue::new(Lang::Ja);
    for (prefix, words) in
        [("reason", reasons), ("dns", dns), ("connect", connect), ("tls-failure", tls), ("fetch", fetch)]
    {
        for word in words.as_array().unwrap() {
            assert!(catalogue.has(&format!("{prefix}-{}", word.as_str().unwrap())), "{prefix}-{word}");
        }
    }
}
