//! What a person reads, in both languages. Keys are Ed25519 from fixed seeds, so that nothing varies.

use super::made::{NOW, arg};
use super::{Order, folder, key, pem};

/// The folder's own name, which varies, as a fixed one.
fn golden(name: &str, place: &tempfile::TempDir, words: &[&str]) {
    for lang in ["en", "ja"] {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_peertrust"))
            .env_clear()
            .current_dir(place.path())
            .arg("store")
            .args(words)
            .args(["--lang", lang])
            .output()
            .unwrap();
        let text = format!("{}{}", String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "snapshots" }, {
            insta::assert_snapshot!(format!("{name}.{lang}"), text);
        });
    }
}

fn place() -> tempfile::TempDir {
    let made = |cn, serial, years, number, ca| pem(&Order { cn, serial, years, ca }, &key(number));
    let place = folder(&[]);
    for (name, content) in [
        ("cup-trust/Contoso_Root_CA_01.pem", made("Contoso Root CA", 1, (2016, 2036), 1, true)),
        ("cup-trust/Contoso_Root_CA_02.pem", made("Contoso Root CA", 2, (2020, 2040), 2, true)),
        ("cup-trust/Old_CA_03.pem", made("Old CA", 3, (2005, 2015), 3, true)),
        ("cup-trust/mail_04.pem", made("mail.contoso.example", 4, (2026, 2027), 4, false)),
        ("cup-trust/notes.pem", "to do: ask the CA team\n".into()),
        ("new/Contoso_Root_CA_05.pem", made("Contoso Root CA", 5, (2025, 2045), 2, true)),
        ("new/Old_CA_03.pem", made("Old CA", 3, (2005, 2015), 3, true)),
        ("new/Fabrikam_06.pem", made("Fabrikam Root", 6, (2020, 2030), 6, true)),
    ] {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    place
}

#[test]
fn a_list() {
    let place = place();
    golden("list", &place, &["list", "--at", NOW, "--store", "cup-trust"]);
    golden("list-verbose", &place, &["list", "-v", "--at", NOW, "--store", "new"]);
}

#[test]
fn a_difference() {
    golden("diff", &place(), &["diff", "cup-trust", "new"]);
}

#[test]
fn remarks() {
    golden("lint", &place(), &["lint", "--at", NOW, "--store", "cup-trust"]);
}

#[test]
fn changes() {
    let place = place();
    let made = |cn, serial, years, number, ca| pem(&Order { cn, serial, years, ca }, &key(number));
    let new = [
        made("Contoso Root CA", 5, (2025, 2045), 2, true),
        made("Old CA", 3, (2005, 2015), 3, true),
        made("Older CA", 4, (2005, 2015), 7, true),
        made("Contoso Root CA", 6, (2019, 2045), 8, true),
        made("Fabrikam Root", 6, (2020, 2050), 6, true),
    ];
    std::fs::write(place.path().join("new.pem"), new.concat()).unwrap();
    golden("add", &place, &["add", "new.pem", "--store", "cup-trust", "--as-appliance"]);
    golden("remove-ambiguous", &place, &["remove", "contoso root ca", "--store", "cup-trust"]);
    let ran = super::store(&[
        "add",
        arg(&place.path().join("new.pem")),
        "--store",
        arg(&place.path().join("cup-trust")),
        "--as-appliance",
        "--yes",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let done = ran.stdout.split_once("\nChange ").expect("it was made").1;
    assert!(
        done.starts_with("1 is made: 2 added, 2 removed.\nTo take it back:\n  peertrust store undo 1 --store /"),
        "{done}"
    );
}
