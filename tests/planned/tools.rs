//! The `openssl` program in the world of a test.

use super::made::World;

/// Runs `openssl` in the world's folder, deaf to this machine's configuration, and gives its standard output.
pub fn openssl(world: &World, arguments: &[&str]) -> String {
    let (ok, said) = ran(world, arguments);
    assert!(ok, "openssl {arguments:?}: {said}");
    said
}

/// Whether it succeeded, and what it said on both streams.
pub fn ran(world: &World, arguments: &[&str]) -> (bool, String) {
    let mut command = std::process::Command::new("openssl");
    command.current_dir(world.folder.path()).env("OPENSSL_CONF", "/dev/null").args(arguments);
    let out = command.output().expect("openssl");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.success(), text(&out.stdout) + &text(&out.stderr))
}

/// The same, words separated by blanks.
pub fn line(world: &World, words: &str) -> String {
    openssl(world, &words.split(' ').collect::<Vec<_>>())
}

/// A file of the world.
pub fn at(world: &World, name: &str) -> std::path::PathBuf {
    world.folder.path().join(name)
}
