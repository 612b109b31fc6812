//! Java's keystores, made by keytool (Debian: default-jre-headless).

use std::fs;

use super::formats::{at, is_a_store, refused_store, tool, world};
use super::made::{NOW, World, arg, peertrust};

fn import(world: &World, store: &str, form: &str, alias: &str, file: &str) {
    let line = ["-importcert", "-noprompt", "-keystore", store, "-storetype", form, "-storepass", "secret-1"];
    tool(world, "keytool", &[&line[..], &["-alias", alias, "-file", file]].concat());
}

#[test]
fn a_java_truststore_of_either_form_is_read() {
    let world = world();
    world.file("int.pem", world.intermediate.pem());
    let pass = world.file("java.pass", "secret-1");
    for (form, format) in [("JKS", "jks"), ("JCEKS", "jks"), ("PKCS12", "pkcs12")] {
        let name = format!("{form}.bin");
        import(&world, &name, form, "root", "root.pem");
        import(&world, &name, form, "int", "int.pem");
        let path = at(&world, &name);
        let with = is_a_store(&world, &path, format, 2, &["--password-file", arg(&pass)]);
        assert_eq!(with["integrity"], "checked", "{form}");
        let wrong = world.file("wrong", "secret-2");
        refused_store(&world, &path, &["--password-file", arg(&wrong)]).is_misuse(&["does not fit"]);
        if form == "PKCS12" {
            refused_store(&world, &path, &[]).is_misuse(&["protected by a password"]);
        } else {
            let without = is_a_store(&world, &path, format, 2, &[]);
            assert_eq!(without["integrity"], "unchecked", "{form}");
        }
    }
}

#[test]
fn an_unchecked_digest_is_said_and_a_damaged_keystore_is_no_wrong_password() {
    let world = world();
    import(&world, "trust.jks", "JKS", "root", "root.pem");
    let path = at(&world, "trust.jks");
    for (lang, words) in [("en", "Its digest was not checked"), ("ja", "ダイジェストは確認していません")]
    {
        let shown = peertrust(&["inspect", "--at", NOW, "--lang", lang, arg(&path)]).stdout;
        assert!(shown.replace('\n', "").contains(words), "{shown}");
    }
    let bytes = fs::read(&path).unwrap();
    let pass = world.file("java.pass", "secret-1");
    let cut = world.file("cut.jks", &bytes[..bytes.len() - 200]);
    refused_store(&world, &cut, &["--password-file", arg(&pass)]).is_misuse(&["cannot be read", "entry 1 of 1"]);
    let mut altered = bytes.clone();
    // Within the alias's date: a keystore that reads well, and is not what was written.
    altered[20] ^= 1;
    let altered = world.file("altered.jks", altered);
    refused_store(&world, &altered, &["--password-file", arg(&pass)]).is_misuse(&["does not fit"]);
}

#[test]
fn a_keystore_s_key_is_counted_and_its_chain_read() {
    let world = world();
    let line = ["-genkeypair", "-keyalg", "EC", "-alias", "me", "-dname", "CN=java.example.test", "-validity", "3650"];
    for form in ["JKS", "PKCS12"] {
        let store = ["-keystore", "key.bin", "-storetype", form, "-storepass", "changeit", "-keypass", "changeit"];
        tool(&world, "keytool", &[&line[..], &store].concat());
        let path = at(&world, "key.bin");
        let file = &peertrust(&["inspect", "--format", "json", arg(&path)]).json()["files"][0];
        // Java's default password is no secret.
        assert_eq!((&file["integrity"], &file["others"][0]["kind"]), (&"checked".into(), &"private-key".into()));
        assert_eq!(file["certificates"][0]["subject"], "CN=java.example.test");
        fs::remove_file(&path).unwrap();
    }
}
