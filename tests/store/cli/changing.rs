//! `add`, `remove`, `history`, `undo`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::made::{World, arg, leaf, peertrust};
use super::{Order, document, fixture, folder, key, pem, store};

/// Every file of a store with its bytes and permissions, the program's own folder left out.
fn files(place: &Path) -> BTreeMap<String, (Vec<u8>, u32)> {
    use std::os::unix::fs::PermissionsExt as _;
    let read = |path: &Path| (fs::read(path).unwrap(), fs::metadata(path).unwrap().permissions().mode());
    if place.is_file() {
        return BTreeMap::from([(String::new(), read(place))]);
    }
    let entries = fs::read_dir(place).unwrap().map(|entry| entry.unwrap());
    let own = entries.filter(|entry| entry.file_name() != ".peertrust");
    own.map(|entry| (entry.file_name().into_string().unwrap(), read(&entry.path()))).collect()
}

fn names(place: &Path) -> Vec<String> {
    files(place).into_keys().collect()
}

/// A change asked for as JSON, approved.
fn change(words: &[&str], place: &Path) -> (i32, Value) {
    let ran = store(&[words, &["--store", arg(place), "--yes", "--format", "json"]].concat());
    let document = ran.json();
    let validator = jsonschema::validator_for(&peertrust(&["schema", "store"]).json()).unwrap();
    assert!(validator.is_valid(&document), "{document}");
    assert_eq!(document["kind"], "change");
    (ran.code, document)
}

fn actions(document: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let plan = document["plan"].as_array().unwrap().iter();
    plan.map(|p| (word(&p["subject"]).replace(", O=Lab", "").replace("CN=", ""), word(&p["action"]))).collect()
}

fn row(name: &str, action: &str) -> (String, String) {
    (name.to_owned(), action.to_owned())
}

fn authority(cn: &str, serial: u64, years: (i32, i32), number: u8) -> String {
    pem(&Order { cn, serial, years, ca: true }, &key(number))
}

/// A folder store with one certificate and one bundle store with the same.
fn both() -> [(tempfile::TempDir, std::path::PathBuf); 2] {
    let first = authority("First", 1, (2020, 2036), 1);
    let (a, b) = (folder(&[("first.pem", &first)]), folder(&[("bundle.pem", &format!("# ours\n{first}# end\n"))]));
    let (at, bt) = (a.path().to_owned(), b.path().join("bundle.pem"));
    [(a, at), (b, bt)]
}

#[test]
fn what_is_added_is_there_can_be_looked_up_and_taken_back_to_the_byte() {
    for (_kept, place) in both() {
        let given = folder(&[(
            "new.pem",
            &(authority("Second", 2, (2020, 2036), 2) + &authority("Third", 3, (2021, 2036), 3)),
        )]);
        let new = given.path().join("new.pem");
        let before = files(&place);
        let (code, added) = change(&["add", arg(&new)], &place);
        assert_eq!((code, &added["written"], &added["number"]), (0, &true.into(), &1.into()));
        assert_eq!(actions(&added), [row("Second", "add"), row("Third", "add")]);
        let (_, list) = document(&["list", "--store", arg(&place)]);
        assert_eq!(list["certificates"].as_array().unwrap().len(), 3);
        let after = files(&place);

        // Again: said, and not twice.
        let (code, again) = change(&["add", arg(&new)], &place);
        assert_eq!((code, &again["written"]), (0, &false.into()));
        assert_eq!(actions(&again), [row("Second", "held"), row("Third", "held")]);
        assert_eq!(files(&place), after);

        let (code, undone) = change(&["undo"], &place);
        assert_eq!((code, &undone["undoes"], undone["removed"].as_array().unwrap().len()), (0, &1.into(), 2));
        assert_eq!(files(&place), before);
        let (code, redone) = change(&["undo", "2"], &place);
        assert_eq!((code, &redone["number"]), (0, &3.into()));
        assert_eq!(files(&place), after);
    }
}

#[test]
fn what_is_removed_is_gone_and_comes_back_to_the_byte() {
    for (_kept, place) in both() {
        let given = folder(&[("new.pem", &authority("Second", 2, (2020, 2036), 2))]);
        change(&["add", arg(&given.path().join("new.pem"))], &place);
        let before = files(&place);
        let (code, removed) = change(&["remove", "first"], &place);
        assert_eq!((code, actions(&removed)), (0, vec![row("First", "remove")]));
        let (_, list) = document(&["list", "--store", arg(&place)]);
        assert_eq!(list["certificates"].as_array().unwrap().len(), 1);
        change(&["undo"], &place);
        assert_eq!(files(&place), before);
    }
}

#[test]
fn history_tells_every_change_and_what_became_of_it() {
    let [(_kept, place), _] = both();
    let (code, none) = document(&["history", "--store", arg(&place)]);
    assert_eq!((code, &none["changes"]), (0, &serde_json::json!([])));
    let given = folder(&[("new.pem", &authority("Second", 2, (2020, 2036), 2))]);
    change(&["add", arg(&given.path().join("new.pem"))], &place);
    change(&["remove", "First"], &place);
    change(&["undo"], &place);
    let (_, history) = document(&["history", "--store", arg(&place)]);
    let rows: Vec<_> = history["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["number"].clone(), c["why"].clone(), c["in_force"].clone(), c["undoes"].clone()))
        .collect();
    assert_eq!(
        serde_json::json!(rows),
        serde_json::json!([[1, "add", true, null], [2, "remove", false, null], [3, "undo", true, 2]])
    );
    assert_eq!(history["changes"][1]["files"], serde_json::json!(["first.pem"]));
    assert_eq!(history["changes"][0]["by"]["command"], "peertrust store add");
    for (lang, words) in [
        ("en", ["taken back by 3", "takes back 2", "add"]),
        ("ja", ["変更 3 で戻された", "変更 2 を元に戻した", "追加"]),
    ] {
        let shown = store(&["history", "--lang", lang, "--store", arg(&place)]).stdout;
        assert!(words.iter().all(|words| shown.contains(words)), "{shown}");
        let whole = store(&["history", "-v", "--lang", lang, "--store", arg(&place)]).stdout;
        assert!(whole.contains("CN=Second, O=Lab") && whole.contains("SHA-256 "), "{whole}");
    }
}

#[test]
fn a_change_that_was_built_upon_is_not_taken_back_under_it() {
    let [_, (_kept, place)] = both();
    for (name, number) in [("Second", 2), ("Third", 3)] {
        let given = folder(&[("new.pem", &authority(name, 1, (2020, 2036), number))]);
        change(&["add", arg(&given.path().join("new.pem"))], &place);
    }
    let before = files(&place);
    let built = store(&["undo", "1", "--yes", "--store", arg(&place)]);
    assert!(built.code == 2 && built.stderr.contains("by change 2"), "{}", built.stderr);
    store(&["undo", "9", "--yes", "--store", arg(&place)]).is_misuse(&["9"]);
    assert_eq!(files(&place), before);
    change(&["undo"], &place);
    change(&["undo"], &place);
    store(&["undo", "--yes", "--store", arg(&place)]).is_misuse(&["No change"]);
}

#[test]
fn without_an_answer_nothing_is_written() {
    for (_kept, place) in both() {
        let given = folder(&[("new.pem", &authority("Second", 2, (2020, 2036), 2))]);
        let new = given.path().join("new.pem");
        change(&["add", arg(&new)], &place);
        let before = files(&place);
        let third = given.path().join("third.pem");
        fs::write(&third, authority("Third", 3, (2020, 2036), 3)).unwrap();
        for words in [&["add", arg(&third)][..], &["remove", "Second"], &["undo"]] {
            for (lang, said) in [("en", "add --yes"), ("ja", "--yes を付けて")] {
                let ran = store(&[words, &["--store", arg(&place), "--lang", lang]].concat());
                let stderr = ran.stderr.replace('\n', if lang == "en" { " " } else { "" });
                assert!(ran.code == 1 && stderr.contains(said), "{}{}", ran.stdout, ran.stderr);
                assert!(ran.stdout.contains("SHA-256"), "the plan is shown: {}", ran.stdout);
            }
            let ran = store(&[words, &["--store", arg(&place), "--format", "json"]].concat());
            assert_eq!((ran.code, &ran.json()["written"]), (1, &false.into()));
        }
        assert_eq!(files(&place), before);
    }
}

/// util-linux's script lends a terminal.
#[test]
fn a_person_is_asked_and_only_yes_is_yes() {
    let [(_kept, place), _] = both();
    let given = folder(&[("new.pem", &authority("Second", 2, (2020, 2036), 2))]);
    let program = assert_cmd::cargo::cargo_bin("peertrust");
    let new = given.path().join("new.pem");
    for (lang, answer, written) in [("en", "n", false), ("en", "", false), ("ja", "x", false), ("ja", "はい", true)] {
        let command = format!(
            "LC_ALL=C.UTF-8 '{}' store add '{}' --store '{}' --lang {lang}",
            program.display(),
            new.display(),
            place.display()
        );
        let ran = assert_cmd::Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .write_stdin(format!("{answer}\n"))
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(shown.contains("[y/N]"), "{shown}");
        assert_eq!((names(&place).len() == 2, ran.status.code() == Some(0)), (written, written), "{answer}: {shown}");
    }
}

#[test]
fn a_pipe_that_says_yes_approves_of_nothing() {
    let [(_kept, place), _] = both();
    let ran = assert_cmd::Command::cargo_bin("peertrust")
        .unwrap()
        .env_clear()
        .args(["store", "remove", "First", "--store", arg(&place)])
        .write_stdin("y\ny\n")
        .output()
        .unwrap();
    assert_eq!((ran.status.code(), names(&place)), (Some(1), vec!["first.pem".to_owned()]));
}

#[test]
fn every_readable_form_can_be_added_root_first() {
    let made = World::new();
    made.file("up.pem", made.leaf.pem() + &made.intermediate.pem() + &made.root.pem());
    made.file("cas.pem", made.intermediate.pem() + &made.root.pem());
    made.file("pass", "changeit-1");
    let run = |program: &str, line: &str| {
        let ran = Command::new(program).current_dir(made.folder.path()).args(line.split(' ')).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    run("openssl", "crl2pkcs7 -nocrl -certfile cas.pem -outform DER -out cas.p7b");
    run("openssl", "pkcs12 -export -nokeys -in cas.pem -passout pass:changeit-1 -out cas.p12");
    made.file("root.pem", made.root.pem());
    made.file("int.pem", made.intermediate.pem());
    for (alias, file) in [("int", "int.pem"), ("root", "root.pem")] {
        run(
            "keytool",
            &format!(
                "-importcert -noprompt -keystore cas.jks -storetype JKS -storepass changeit-1 -alias {alias} -file {file}"
            ),
        );
    }
    made.file("cas.der", [made.intermediate.der(), made.root.der()].concat());
    let pass = made.folder.path().join("pass");
    for name in ["cas.pem", "cas.der", "cas.p7b", "cas.p12", "cas.jks"] {
        let place = folder(&[]);
        let file = made.folder.path().join(name);
        let (code, added) = change(&["add", arg(&file), "--password-file", arg(&pass)], place.path());
        assert_eq!(
            (code, actions(&added)),
            (0, vec![row("Test Root CA", "add"), row("Test Issuing CA", "add")]),
            "{name}"
        );
        assert!(names(place.path()).iter().all(|name| name.starts_with("Test_")), "{:?}", names(place.path()));
    }
    // A server's certificate as well, where nobody's rule forbids it: with a warning.
    let place = folder(&[]);
    let (_, added) = change(&["add", arg(&made.folder.path().join("up.pem"))], place.path());
    assert_eq!(actions(&added).last(), Some(&row("mail.example.test", "add")));
    assert!(added["plan"][2]["reasons"][0].as_str().unwrap().contains("end-entity"), "{added}");
    store(&["add", arg(&made.folder.path().join("cas.p12")), "--store", arg(place.path())])
        .is_misuse(&["--password-file"]);
}

#[test]
fn the_appliance_s_rule_is_kept_when_it_is_asked_for() {
    let place = folder(&[("Corp_Root_01.pem", &authority("Corp Root", 1, (2020, 2036), 1))]);
    let files = folder(&[
        ("later.pem", &authority("Corp Root", 2, (2022, 2036), 2)),
        ("earlier.pem", &authority("Corp Root", 3, (2019, 2036), 3)),
        ("same-serial.pem", &authority("corp root", 1, (2023, 2036), 4)),
        ("expired.pem", &authority("Gone", 1, (2000, 2010), 5)),
        ("leaf.pem", &leaf("mail.example.test", &["mail.example.test"], &super::made::root("R")).pem()),
    ]);
    fs::copy(fixture("pinned/rsa-8192-root.pem"), files.path().join("large.pem")).unwrap();
    let add = |name: &str| change(&["add", arg(&files.path().join(name)), "--as-appliance"], place.path());
    for (name, action, words) in [
        ("earlier.pem", "ignored", "begins no earlier"),
        ("same-serial.pem", "ignored", "same serial number"),
        ("expired.pem", "refused", "expired on 2010"),
        ("large.pem", "refused", "8192 bits"),
        ("leaf.pem", "refused", "end-entity"),
    ] {
        let (code, document) = add(name);
        assert_eq!(
            (code, &document["written"], &document["plan"][0]["action"]),
            (1, &false.into(), &action.into()),
            "{name}"
        );
        let reasons = document["plan"][0]["reasons"].to_string();
        assert!(reasons.contains(words), "{name}: {reasons}");
    }
    assert_eq!(names(place.path()), ["Corp_Root_01.pem"]);
    let (code, replaced) = add("later.pem");
    assert_eq!((code, actions(&replaced)), (0, vec![row("Corp Root", "replace")]));
    assert_eq!(replaced["plan"][0]["instead_of"][0]["serial"], "01");
    assert_eq!(names(place.path()), ["Corp_Root_02.pem"]);
    change(&["undo"], place.path());
    assert_eq!(names(place.path()), ["Corp_Root_01.pem"]);
    // Without the rule all of them stand side by side, with a word about it.
    let (code, beside) = change(&["add", arg(&files.path().join("earlier.pem"))], place.path());
    assert!(code == 0 && beside["plan"][0]["reasons"][0].as_str().unwrap().contains("keeps only one"), "{beside}");
    assert_eq!(names(place.path()), ["Corp_Root_01.pem", "Corp_Root_03.pem"]);
}

#[test]
fn no_name_steers_where_a_file_goes() {
    let place = folder(&[]);
    let inner = place.path().join("store");
    fs::create_dir(&inner).unwrap();
    let hostile = ["../../escaped", "/etc/owned", "CON", "", "x\u{202e}y", &"n".repeat(300), "a\nb"];
    let files = folder(&[]);
    for (number, cn) in (0u8..).zip(hostile) {
        let file = files.path().join("x.pem");
        fs::write(&file, authority(cn, 7, (2020, 2036), number)).unwrap();
        assert_eq!(change(&["add", arg(&file)], &inner).0, 0, "{cn:?}");
        let typed = files.path().join("typed.pem");
        fs::write(&typed, authority("Typed", 8, (2020, 2036), 100 + number)).unwrap();
        let name = format!("--name={cn}");
        assert_eq!(change(&["add", arg(&typed), &name], &inner).0, 0, "{cn:?}");
    }
    assert_eq!(names(&inner).len(), 2 * hostile.len());
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing outside");
    let odd = names(&inner)
        .into_iter()
        .find(|name| name.len() > 200 || name.strip_suffix(".pem").is_none() || name.contains(['/', '\n', '\u{202e}']));
    assert_eq!(odd, None);
}

#[test]
fn a_certificate_is_named_by_fingerprint_name_or_file_and_never_by_chance() {
    let make = || {
        folder(&[
            ("a.pem", &authority("Twin", 1, (2020, 2036), 1)),
            ("b.pem", &authority("Twin", 2, (2021, 2036), 2)),
            ("c.pem", &authority("Alone", 3, (2021, 2036), 3)),
        ])
    };
    let place = make();
    let (_, list) = document(&["list", "--store", arg(place.path())]);
    let sha256 = |at: usize| list["certificates"][at]["sha256"].as_str().unwrap().to_owned();
    let before = files(place.path());
    let refused = store(&["remove", "twin", "--yes", "--store", arg(place.path())]);
    refused.is_misuse(&[&sha256(0), &sha256(1), "serial 01", "a.pem", "nothing was removed"]);
    for what in ["nobody", "0123456789abcdef", &sha256(0)[..7], &"0".repeat(64), "../c.pem", "/etc/passwd"] {
        store(&["remove", what, "--yes", "--store", arg(place.path())]).is_misuse(&[what]);
    }
    // One that is named well does not go when another is not.
    store(&["remove", "Alone", "nobody", "--yes", "--store", arg(place.path())]).is_misuse(&["nobody"]);
    assert_eq!(files(place.path()), before);

    let outside =
        folder(&[("both.pem", &(authority("Twin", 1, (2020, 2036), 1) + &authority("Twin", 2, (2021, 2036), 2)))]);
    let colons = sha256(0)
        .to_uppercase()
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect::<Vec<_>>()
        .join(":");
    for (what, gone) in [
        (sha256(1), vec!["b.pem"]),
        (colons, vec!["a.pem"]),
        (sha256(2)[..16].to_owned(), vec!["c.pem"]),
        ("b.pem".to_owned(), vec!["b.pem"]),
        ("ALONE".to_owned(), vec!["c.pem"]),
        (arg(&outside.path().join("both.pem")).to_owned(), vec!["a.pem", "b.pem"]),
    ] {
        let place = make();
        assert_eq!(change(&["remove", &what], place.path()).0, 0, "{what}");
        let left: Vec<_> = ["a.pem", "b.pem", "c.pem"].into_iter().filter(|name| !gone.contains(name)).collect();
        assert_eq!(names(place.path()), left, "{what}");
    }
}

#[test]
fn forms_that_are_only_read_say_so_with_the_way_out() {
    let source = folder(&[("store.pem", &authority("First", 1, (2020, 2036), 1)), ("pass", "changeit-1")]);
    let [from, pass] = ["store.pem", "pass"].map(|name| source.path().join(name));
    for name in ["x.p7b", "x.p12", "x.jks"] {
        let to = source.path().join(name);
        assert_eq!(store(&["export", "--store", arg(&from), "--to", arg(&to), "--password-file", arg(&pass)]).code, 0);
        let before = fs::read(&to).unwrap();
        for words in [&["add", arg(&from)][..], &["remove", "First"], &["undo"], &["history"]] {
            let yes: &[&str] = if words[0] == "history" { &[] } else { &["--yes"] };
            store(&[words, &["--store", arg(&to)], yes].concat()).is_misuse(&[name, "peertrust store export"]);
            store(&[words, &["--store", arg(&to), "--lang", "ja"], yes].concat()).is_misuse(&["読み取り"]);
        }
        assert_eq!(fs::read(&to).unwrap(), before);
    }
}

#[test]
fn misuse_changes_nothing() {
    let [(_kept, place), _] = both();
    let before = files(&place);
    let good = folder(&[
        ("two.pem", &(authority("A", 1, (2020, 2036), 5) + &authority("B", 1, (2020, 2036), 6))),
        ("junk", "junk"),
    ]);
    let [two, junk] = ["two.pem", "junk"].map(|name| good.path().join(name));
    fs::write(good.path().join("half.pem"), authority("A", 1, (2020, 2036), 5) + "-----BEGIN CERTIFICATE-----\nAAAA\n")
        .unwrap();
    let half = good.path().join("half.pem");
    store(&["add", arg(&two), "--name", "x", "--yes", "--store", arg(&place)]).is_misuse(&["--name", "2 certificates"]);
    store(&["add", arg(&junk), "--yes", "--store", arg(&place)]).is_misuse(&["no certificate"]);
    store(&["add", arg(&two), arg(&junk), "--yes", "--store", arg(&place)]).is_misuse(&["no certificate"]);
    store(&["add", arg(&half), "--yes", "--store", arg(&place)]).is_misuse(&["half.pem", "line"]);
    store(&["add", "/nonexistent", "--yes", "--store", arg(&place)]).is_misuse(&["/nonexistent"]);
    store(&["add", arg(&two), "--yes", "--store", "/nonexistent"]).is_misuse(&["/nonexistent"]);
    store(&["add", arg(&two), "--yes"]).is_misuse(&["--store"]);
    store(&["add", "--yes", "--store", arg(&place)]).is_misuse(&["FILE"]);
    store(&["undo", "x", "--yes", "--store", arg(&place)]).is_misuse(&["x"]);
    assert_eq!(files(&place), before);
}

/// A file of ten thousand certificates is the wrong file, and answered as quickly as any.
#[test]
fn a_flood_of_certificates_is_refused_at_once() {
    let [(_kept, place), _] = both();
    let key = key(1);
    let many: String = (0..2100).map(|serial| pem(&Order { cn: "Flood", serial, ..Order::default() }, &key)).collect();
    let flood = folder(&[("flood.pem", &many)]);
    let path = flood.path().join("flood.pem");
    store(&["add", arg(&path), "--yes", "--store", arg(&place)]).is_misuse(&["2100", "2000"]);
    let begin = std::time::Instant::now();
    let ran = store(&["diff", arg(&path), arg(&place)]);
    assert!(ran.code == 1 && begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

/// A record that cannot be read is said so, and what lies below it is not taken back unasked.
#[test]
fn a_damaged_record_is_told_and_stops_the_search() {
    let [(_kept, place), _] = both();
    for (name, number) in [("Second", 2), ("Third", 3)] {
        let given = folder(&[("new.pem", &authority(name, 1, (2020, 2036), number))]);
        change(&["add", arg(&given.path().join("new.pem"))], &place);
    }
    let records = place.join(".peertrust/history");
    let mut paths: Vec<_> = fs::read_dir(&records).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let newest = paths.last().unwrap();
    let mut bytes = fs::read(newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(newest, bytes).unwrap();
    let before = files(&place);
    let (code, history) = document(&["history", "--store", arg(&place)]);
    assert!(code == 0 && history["changes"][1]["damaged"].is_string(), "{history}");
    let shown = store(&["history", "--lang", "ja", "--store", arg(&place)]).stdout;
    assert!(shown.contains("記録を読み取れない"), "{shown}");
    store(&["undo", "--yes", "--store", arg(&place)]).is_misuse(&["change 2 is damaged"]);
    assert_eq!(files(&place), before);
}
