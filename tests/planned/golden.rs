//! What people read of a planned certificate, in both languages: reviewed as files.

use std::process::Command;

use super::made::{Made, NOW, World, leaf};
use super::support::program::search_path;
use super::tools::{at, line};

/// The program in the world's folder; digests, ports and times that differ from run to run are made the same.
fn said(world: &World, arguments: &[&str], live: &[(String, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peertrust"));
    command.env_clear().env("PATH", search_path()).current_dir(world.folder.path());
    let out = command.args(arguments).output().unwrap();
    let mut text = String::from_utf8(out.stdout).unwrap();
    for (what, name) in live {
        text = text.replace(what, name);
    }
    let mut shown = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        if digits.len() >= 40 { shown += &word.replace(digits, &"0".repeat(digits.len())) } else { shown += word }
    }
    format!("{shown}exit code {}\n", out.status.code().unwrap())
}

fn in_both(name: &str, world: &World, arguments: &[&str], live: &[(String, &str)]) {
    for lang in ["en", "ja"] {
        let words = [arguments, &["--lang", lang]].concat();
        insta::assert_snapshot!(format!("{name}-{lang}"), said(world, &words, live));
    }
}

/// A TLS server with this certificate; ends with the value.
struct Live(std::process::Child, u16);

impl Drop for Live {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn serve(world: &World, made: &Made) -> Live {
    use std::io::BufRead as _;
    world.file("live.pem", made.pem());
    world.file("live.key", made.key.serialize_pem());
    let mut command = Command::new("openssl");
    command.current_dir(world.folder.path()).args(["s_server", "-accept", "127.0.0.1:0", "-cert", "live.pem"]);
    command.args(["-key", "live.key", "-cert_chain", "int.pem"]);
    let (input, output) = (std::process::Stdio::piped(), std::process::Stdio::piped());
    let mut child = command.stdin(input).stdout(output).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let port = lines.find_map(|l| l.strip_prefix("ACCEPT")?.rsplit_once(':')?.1.trim().parse().ok()).unwrap();
    std::thread::spawn(move || lines.for_each(drop));
    Live(child, port)
}

fn world() -> World {
    let world = World::new();
    world.file("root.pem", world.root.pem());
    world.file("int.pem", world.intermediate.pem());
    world.file("new.pem", world.leaf.pem());
    world.file("new.key", world.leaf.key.serialize_pem());
    world.file("other.key", world.root.key.serialize_pem());
    world.file("pass", "p");
    line(&world, "pkcs12 -export -inkey new.key -in new.pem -certfile int.pem -passout pass:p -out new.pfx");
    world
}

#[test]
fn a_replacement_that_loses_a_name() {
    let world = world();
    let old = leaf("mail.example.test", &["mail.example.test", "legacy.example.test"], &world.intermediate);
    let live = serve(&world, &old);
    let peer = format!("127.0.0.1:{}", live.1);
    let words = ["verify", "--at", NOW, "--chain", "new.pfx", "--password-file", "pass", "--name", "mail.example.test"];
    in_both(
        "replacement",
        &world,
        &[&words[..], &["--store", "root.pem", "--against", &peer]].concat(),
        &[(peer.clone(), "127.0.0.1:PORT")],
    );
}

#[test]
fn a_key_of_another_certificate_and_a_chain_that_only_the_store_completes() {
    let world = world();
    world.file("store.pem", world.root.pem() + &world.intermediate.pem());
    let words = ["verify", "--at", NOW, "--chain", "new.pem", "--key", "other.key", "--store", "store.pem"];
    in_both("mismatch", &world, &words, &[]);
    in_both("mismatch-names", &world, &[&words[..], &["--name", "mail.example.test", "10.0.0.5"]].concat(), &[]);
}

#[test]
fn a_request_with_faults() {
    let world = world();
    let subject = "/O=Lab/CN=other.example.test";
    line(
        &world,
        &format!(
            "req -new -newkey rsa:1024 -nodes -keyout r.key -subj {subject} -addext \
        subjectAltName=DNS:mail.example.test,DNS:*.example.test -sha1 -out r.csr"
        ),
    );
    assert!(at(&world, "r.csr").exists());
    in_both("request", &world, &["inspect", "r.csr", "--name", "a.mail.example.test"], &[]);
}
