//! `list` and `diff`.

use std::fs;

use super::made::{NOW, arg};
use super::{Order, document, folder, key, pem, store};

#[test]
fn a_list_tells_every_certificate_with_its_file() {
    let (old, new) =
        (Order { cn: "Old", years: (2010, 2020), ..Order::default() }, Order { cn: "New", ..Order::default() });
    let folder =
        folder(&[("old.pem", &pem(&old, &key(1))), ("new.crt", &pem(&new, &key(2))), ("broken.pem", "nothing")]);
    let (code, list) = document(&["list", "--at", NOW, "--store", arg(folder.path())]);
    assert_eq!((code, list["checked_at"].as_str()), (0, Some(NOW)));
    let rows: Vec<_> = list["certificates"].as_array().unwrap().iter().collect();
    let cell = |at: usize, name: &str| rows[at][name].clone();
    assert_eq!((cell(0, "subject"), cell(1, "subject")), ("CN=New, O=Lab".into(), "CN=Old, O=Lab".into()));
    assert_eq!((cell(0, "role"), cell(1, "days_left")), ("root".into(), (-2343).into()));
    assert!(cell(1, "origin").as_str().unwrap().ends_with("/old.pem"));
    assert_eq!(list["stores"][0]["defects"].as_array().unwrap().len(), 1);

    let shown = store(&["list", "--at", NOW, "--store", arg(folder.path())]).stdout;
    for words in [
        "New ",
        "3501",
        "old.pem",
        "expired",
        cell(0, "sha256").as_str().unwrap().get(..16).unwrap(),
        "broken.pem is not counted",
    ] {
        assert!(shown.replace('\n', " ").contains(words), "{words}: {shown}");
    }
    let whole = store(&["list", "--at", NOW, "-v", "--store", arg(folder.path())]).stdout;
    assert!(whole.contains(cell(0, "sha256").as_str().unwrap()) && whole.contains("Key identifier"), "{whole}");
}

#[test]
fn several_places_are_one_list_and_none_is_the_platform() {
    let (one, two) = (pem(&Order::default(), &key(1)), pem(&Order::default(), &key(2)));
    let folder = folder(&[("one.pem", &one), ("two.pem", &(one.clone() + &two))]);
    let [a, b] = ["one.pem", "two.pem"].map(|name| folder.path().join(name));
    let (_, list) = document(&["list", "--store", arg(&a), "--store", arg(&b)]);
    assert_eq!((list["certificates"].as_array().unwrap().len(), list["stores"].as_array().unwrap().len()), (2, 2));
    let (code, platform) = document(&["list"]);
    assert_eq!((code, &platform["stores"][0]["format"]), (0, &"platform".into()));
    store(&["list", "--store", "/nonexistent"]).is_misuse(&["/nonexistent"]);
    store(&["list", "--format", "xml"]).is_misuse(&["xml", "human, json"]);
    store(&["list", "--at", "soon"]).is_misuse(&["soon"]);
    store(&[]).is_misuse(&[]);
}

#[test]
fn a_hashed_folder_lists_each_certificate_once_by_its_real_name() {
    let folder = folder(&[("root.pem", &pem(&Order::default(), &key(1)))]);
    std::os::unix::fs::symlink("root.pem", folder.path().join("0a1b2c3d.0")).unwrap();
    let (_, list) = document(&["list", "--store", arg(folder.path())]);
    assert_eq!(list["certificates"].as_array().unwrap().len(), 1);
    assert!(list["certificates"][0]["origin"].as_str().unwrap().ends_with("root.pem"));
}

#[test]
fn an_empty_folder_is_said_to_be_empty() {
    let folder = folder(&[]);
    assert_eq!(document(&["list", "--store", arg(folder.path())]).0, 0);
    for (lang, words) in [("en", "holds no certificate"), ("ja", "証明書はありません")] {
        let ran = store(&["list", "--lang", lang, "--store", arg(folder.path())]);
        assert!(ran.code == 0 && ran.stdout.contains(words), "{}", ran.stdout);
    }
}

#[test]
fn two_stores_are_compared_by_what_they_hold_and_not_by_how() {
    let made = |cn, serial, number| pem(&Order { cn, serial, ..Order::default() }, &key(number));
    let (kept, gone, came) = (made("Kept", 1, 1), made("Gone", 1, 2), made("Came", 1, 3));
    let (old, renewed) = (made("Renewed", 1, 4), made("Renewed", 2, 4));
    let (before, rekeyed) = (made("Rekeyed", 1, 5), made("Rekeyed", 1, 6));
    let folder = folder(&[
        ("a.pem", &[&*kept, &gone, &old, &before].concat()),
        ("b.pem", &[&*rekeyed, &kept, &renewed, &came].concat()),
        ("c.pem", &[&*before, &old, &kept, &gone].concat()),
    ]);
    let [a, b, c] = ["a.pem", "b.pem", "c.pem"].map(|name| folder.path().join(name));
    let (code, diff) = document(&["diff", arg(&a), arg(&b)]);
    assert_eq!((code, &diff["equal"], &diff["same"]), (1, &false.into(), &1.into()));
    let subject = |value: &serde_json::Value| value["subject"].as_str().unwrap().to_owned();
    assert_eq!(subject(&diff["only_before"][0]), "CN=Gone, O=Lab");
    assert_eq!(subject(&diff["only_after"][0]), "CN=Came, O=Lab");
    let pairs: Vec<_> = diff["replaced"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (subject(&pair["after"]), pair["same_key"].as_bool()))
        .collect();
    assert_eq!(pairs, [("CN=Renewed, O=Lab".to_owned(), Some(true)), ("CN=Rekeyed, O=Lab".to_owned(), Some(false))]);

    assert_eq!(document(&["diff", arg(&a), arg(&c)]).0, 0);
    let same = store(&["diff", arg(&a), arg(&c)]);
    assert!(same.code == 0 && same.stdout.contains("both hold the same 4 certificates"), "{}", same.stdout);
    let shown = store(&["diff", arg(&a), arg(&b)]);
    for words in ["- Gone", "+ Came", "~ Rekeyed", "~ Renewed: renewed with the same key"] {
        assert!(shown.code == 1 && shown.stdout.contains(words), "{words}: {}", shown.stdout);
    }
    store(&["diff", arg(&a)]).is_misuse(&["AFTER"]);
    store(&["diff", arg(&a), "/nonexistent"]).is_misuse(&["/nonexistent"]);
}

/// A stranger's words in a subject and in a file's name act on no terminal, and start no line.
#[test]
fn what_acts_never_reaches_the_reader() {
    const ACTING: [char; 6] = ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{feff}'];
    let acting: String = ACTING.iter().collect();
    let evil = format!("Evil{acting}]0;owned\nall is well");
    let made = |serial| pem(&Order { cn: &evil, serial, ca: serial > 1, ..Order::default() }, &key(1));
    let folder = folder(&[
        (&format!("x{acting}\n.pem"), &made(1)),
        ("y.pem", &made(2)),
        (&format!("z{acting}.pem"), "junk\u{1b}[31m"),
    ]);
    let other = folder_of_one();
    for words in [&["list"][..], &["list", "-v"], &["lint"], &["lint", "-v"]] {
        for more in [&["--lang", "en"][..], &["--lang", "ja"], &["--format", "json"]] {
            let ran = store(&[words, &["--store", arg(folder.path())], more].concat());
            clean(&(ran.stdout + &ran.stderr), &ACTING);
        }
    }
    for more in [&["--lang", "ja"][..], &["--format", "json"]] {
        clean(&store(&[&["diff", arg(folder.path()), arg(other.path())], more].concat()).stdout, &ACTING);
    }
    let missing = folder.path().join(format!("no{acting}"));
    clean(&store(&["list", "--store", arg(&missing)]).stderr, &ACTING);
}

fn folder_of_one() -> tempfile::TempDir {
    folder(&[("one.pem", &pem(&Order::default(), &key(9)))])
}

fn clean(text: &str, acting: &[char]) {
    assert!(!text.is_empty() && !text.contains(acting), "{text:?}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("all is well")), "{text}");
}

#[test]
fn no_line_is_wider_than_80_columns() {
    let long = "Contoso Corporation Enterprise Root Certification Authority 証明機関 G2 of the East";
    let order = Order { cn: long, years: (2010, 2025), ..Order::default() };
    let folder =
        folder(&[("a_very_long_file_name_for_a_certificate_of_the_corporation_01ab.pem", &pem(&order, &key(1)))]);
    fs::write(folder.path().join("b.pem"), pem(&Order { cn: long, serial: 2, ..Order::default() }, &key(2))).unwrap();
    let other = folder_of_one();
    for lang in ["en", "ja"] {
        let path = arg(folder.path());
        for words in [
            &["list", "--store", path][..],
            &["list", "-v", "--store", path],
            &["lint", "--store", path],
            &["diff", path, arg(other.path())],
        ] {
            let shown = store(&[words, &["--lang", lang]].concat()).stdout;
            let wide: Vec<&str> =
                shown.lines().filter(|line| unicode_width::UnicodeWidthStr::width(*line) > 80).collect();
            assert_eq!(wide, Vec::<&str>::new());
        }
    }
}
