//! A real process, really killed.
//!
//! This binary runs itself as the worker, which changes one store in a loop and says in a file of one byte what it is
//! at. It pauses for a moment of random length before each operation, so that the short phases are hit as well.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use peertrust::cert::{Certificate, bundle::Bundle};
use peertrust::import::files::{Files, Lock, Look, SystemFiles};
use peertrust::import::{Change, Edit, FileName, Vault, VaultError, Why};
use peertrust::trust::pending::Access;

use super::made::*;

const KILLS: usize = 520;
/// Where the machine is busy with other things the short phases come up late.
const AT_MOST: usize = 3 * KILLS;
/// What a worker is at, by the byte it says.
const PHASES: [(u8, &str); 8] = [
    (b'o', "open, recover, read"),
    (b'l', "lock"),
    (b's', "stage"),
    (b'j', "journal"),
    (b'c', "commit"),
    (b'r', "carry-out"),
    (b'h', "history"),
    (b'u', "clean-up"),
];

/// The system's files, slower by up to half a millisecond an operation, with the phase told.
struct Told {
    phase: File,
    now: Cell<u8>,
    random: Cell<u64>,
}

impl Told {
    fn tell(&self, phase: u8) {
        if self.now.replace(phase) != phase {
            self.phase.write_all_at(&[phase], 0).unwrap();
        }
    }

    fn pause(&self) {
        self.random
            .set(self.random.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
        std::thread::sleep(Duration::from_micros((self.random.get() >> 33) % 500));
    }
}

fn named(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

impl Files for Told {
    fn look(&self, path: &Path) -> io::Result<Look> {
        SystemFiles.look(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        SystemFiles.list(folder)
    }
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        SystemFiles.read(path, limit)
    }
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        SystemFiles.real(path)
    }
    fn target(&self, link: &Path) -> io::Result<PathBuf> {
        SystemFiles.target(link)
    }
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.tell(if named(path).starts_with("new-") { b's' } else { b'j' });
        self.pause();
        // A file is written in more than one go, as a large one is by the system.
        let (one, two) = bytes.split_at(bytes.len() / 2);
        SystemFiles.create(path, one)?;
        self.pause();
        fs::OpenOptions::new().append(true).open(path)?.write_all(two)
    }
    fn create_link(&self, path: &Path, target: &Path) -> io::Result<()> {
        self.pause();
        SystemFiles.create_link(path, target)
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.pause();
        SystemFiles.create_folder(path)
    }
    fn own(&self, path: &Path, access: Access) -> io::Result<()> {
        self.pause();
        SystemFiles.own(path, access)
    }
    fn permit(&self, path: &Path, access: Access) -> io::Result<()> {
        self.pause();
        SystemFiles.permit(path, access)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.pause();
        SystemFiles.sync(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.pause();
        let done = SystemFiles.sync_folder(folder);
        if self.now.get() == b'c' {
            self.tell(b'r');
        }
        done
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        match named(from) {
            "journal.new" => self.tell(b'c'),
            "record.new" => self.tell(b'h'),
            _ => {}
        }
        self.pause();
        SystemFiles.rename(from, to)?;
        self.pause();
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        if named(path) == "journal" {
            self.tell(b'u');
        }
        self.pause();
        SystemFiles.remove(path)?;
        self.pause();
        Ok(())
    }
    fn lock(&self, path: &Path, owner: &[u8]) -> io::Result<Lock> {
        self.tell(b'l');
        self.pause();
        let lock = SystemFiles.lock(path, owner);
        self.pause();
        self.tell(b'o');
        lock
    }
}

/// The five certificates that the worker and its parent share.
fn cast(file: &Path) -> Vec<Certificate> {
    Bundle::read(&fs::read(file).unwrap()).certificates().cloned().collect()
}

/// The next change: base → base + a, b, c → d for a and without b → (undo) → base and so on. Each is of several
/// certificates, so that half of one is none of these stores.
fn step(vault: &mut Vault<'_>, cast: &[Certificate]) -> Result<(), VaultError> {
    let [_, a, b, c, d] = cast else { panic!("five certificates") };
    let held = |certificate: &Certificate| vault.contents().entry(&certificate.sha256).is_some();
    let undone = vault.history()?.last().and_then(|past| past.record()).is_some_and(|record| record.undoes.is_some());
    let change = match (held(a), held(d), undone) {
        (false, false, _) => add(vault, &[a.clone(), b.clone(), c.clone()]),
        (true, _, false) => {
            let file = FileName::of(d);
            let replace = Edit::Replace { old: a.sha256, new: d.clone(), file };
            Change { why: Why::Import, edits: vec![replace, Edit::Remove { sha256: b.sha256 }] }
        }
        (true, _, true) => remove(&[a.clone(), b.clone(), c.clone()]),
        (false, true, _) => return vault.undo(None, at()).map(drop),
    };
    vault.apply(change, at()).map(drop)
}

/// Not a test of its own: the process that is killed. Its parent writes it a line: store, certificates, phase file,
/// and a number to begin its random pauses with.
#[test]
#[ignore = "the worker of kills_at_random_instants, which starts it"]
fn worker() {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).unwrap();
    let [store, certificates, phase, seed]: [&str; 4] = line.trim().split('\t').collect::<Vec<_>>().try_into().unwrap();
    let cast = cast(Path::new(certificates));
    let phase = fs::OpenOptions::new().write(true).open(phase).unwrap();
    let files = Told { phase, now: Cell::new(b' '), random: Cell::new(seed.parse().unwrap()) };
    loop {
        let mut vault = open(Path::new(store), &files).unwrap();
        step(&mut vault, &cast).unwrap();
    }
}

#[test]
fn kills_at_random_instants_leave_a_whole_store() {
    let root = folder();
    let cast: Vec<Certificate> = (0..5).map(some).collect();
    let certificates = root.path().join("certificates");
    fs::write(&certificates, cast.iter().map(|c| c.to_pem()).collect::<String>()).unwrap();
    let (directory, bundle) = (root.path().join("folder"), root.path().join("bundle.pem"));
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("base.pem"), cast[0].to_pem()).unwrap();
    fs::write(&bundle, cast[0].to_pem()).unwrap();

    let mut hit: BTreeMap<u8, u32> = BTreeMap::new();
    let (mut finished, mut discarded) = (0, 0);
    let mut rounds = 0;
    for round in 0..AT_MOST {
        if round >= KILLS && hit.len() == PHASES.len() {
            break;
        }
        rounds = round + 1;
        let store = if round % 2 == 0 { &directory } else { &bundle };
        *hit.entry(one_kill(root.path(), store, &certificates, round)).or_default() += 1;
        let reader = seen(store);
        let vault = vault(store);
        match vault.recovered() {
            Some(peertrust::import::Recovered::Finished(_)) => finished += 1,
            Some(peertrust::import::Recovered::Discarded) => discarded += 1,
            None => {}
        }
        assert_eq!(seen(store), reader, "round {round}: a reader saw another store than the next writer");
        assert!(is_whole(&vault, &cast), "round {round}: {:?}", vault.held());
        assert!(vault.history().unwrap().iter().all(|past| past.record().is_some()), "round {round}");
        drop(vault);
        assert_tidy(store);
    }
    println!("{rounds} kills; {finished} changes finished and {discarded} discarded by the next writer");
    for (byte, phase) in PHASES {
        println!("{phase:>20} {:>4}", hit.get(&byte).unwrap_or(&0));
    }
    for (byte, phase) in PHASES {
        assert!(hit.contains_key(&byte), "no kill hit the phase {phase}: {hit:?}");
    }
}

/// Starts a worker, lets it get to work, and kills it; what it was at.
fn one_kill(root: &Path, store: &Path, certificates: &Path, round: usize) -> u8 {
    let phase = root.join("phase");
    fs::write(&phase, b" ").unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::worker", "--ignored", "--nocapture", "--test-threads=1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let line = format!("{}\t{}\t{}\t{round}\n", store.display(), certificates.display(), phase.display());
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let begun = || fs::read(&phase).is_ok_and(|byte| byte != b" ");
    for _ in 0..10_000 {
        if begun() {
            break;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    // Spread over two changes, by a step that shares no divisor with their length.
    std::thread::sleep(Duration::from_micros((round as u64 * 7_919) % 40_000));
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(9), "{}", String::from_utf8_lossy(&output.stderr));
    let byte = fs::read(&phase).unwrap()[0];
    assert_ne!(byte, b' ', "the worker was at work");
    byte
}

/// One of the stores between two changes.
fn is_whole(vault: &Vault<'_>, cast: &[Certificate]) -> bool {
    let held: Vec<bool> = cast.iter().map(|c| vault.contents().entry(&c.sha256).is_some()).collect();
    let stores: [[bool; 5]; 3] =
        [[true, false, false, false, false], [true, true, true, true, false], [true, false, false, true, true]];
    stores.iter().any(|store| held == store) && vault.held().len() == held.iter().filter(|held| **held).count()
}
