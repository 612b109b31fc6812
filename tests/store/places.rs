//! Places that cannot be changed, that are full, that vanish, that lead elsewhere: a clear error, and the store as it was.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use peertrust::cert::pem;
use peertrust::import::files::{Files, Lock, Look};
use peertrust::import::{Change, Contents, Edit, Operation, SystemFiles, VaultErrorKind as Kind, Why};
use peertrust::trust::pending::{self, Access};
use peertrust::trust::store::StoreFormat;

use super::faulty::{Fault, Faulty};
use super::made::*;

fn directory(root: &Path) -> PathBuf {
    let store = root.join("store");
    fs::create_dir(&store).unwrap();
    fs::write(store.join("a.pem"), some(0).to_pem()).unwrap();
    store
}

fn refusal(path: &Path) -> Kind {
    let error = open(path, &SystemFiles).unwrap_err();
    assert_eq!(error.path, path);
    error.kind
}

#[test]
fn what_is_only_read_is_refused_and_untouched() {
    let root = folder();
    let make = |name: &str, bytes: &[u8]| {
        let path = root.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let pem = some(0).to_pem();
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(pem.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let pkcs7 = [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80];
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    for (name, bytes, kind) in [
        ("a.der", some(0).der.bytes(), Kind::Format(StoreFormat::Der)),
        ("a.p7b", &pkcs7[..], Kind::Format(StoreFormat::Pkcs7)),
        ("b.p7b", pem::encode("PKCS7", &pkcs7).as_bytes(), Kind::Format(StoreFormat::Pkcs7)),
        ("a.p12", &[0x30, 0x82, 0x0a, 0x00, 0x02, 0x01, 0x03, 0x30, 0x82], Kind::Format(StoreFormat::Pkcs12)),
        ("a.jks", &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2], Kind::Format(StoreFormat::Jks)),
        ("utf16.pem", &utf16, Kind::Utf16),
        ("key.pem", key.as_bytes(), Kind::NoStore),
        ("letter.txt", b"Dear Sir,\n", Kind::NoStore),
    ] {
        assert_eq!(refusal(&make(name, bytes)), kind, "{name}");
    }
    assert_eq!(refusal(&root.path().join("nowhere")), Kind::Vanished);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 8, "nothing was made beside them");
}

#[test]
fn an_empty_file_and_an_empty_folder_become_stores() {
    let root = folder();
    let (file, store) = (root.path().join("new.pem"), root.path().join("new"));
    fs::write(&file, "# our roots\n").unwrap();
    fs::create_dir(&store).unwrap();
    for place in [&file, &store] {
        let mut vault = vault(place);
        let change = add(&vault, &[some(0), some(1)]);
        vault.apply(change, at()).unwrap();
        assert_eq!(seen(place).len(), 2);
        vault.apply(remove(&[some(0), some(1)]), at()).unwrap();
        drop(vault);
        // Without its last certificate it is a store of ours all the same.
        super::made::vault(place).undo(None, at()).unwrap();
        assert_eq!(seen(place).len(), 2);
    }
    let mode = fs::metadata(store.join(seen(&store).into_iter().next().unwrap().0)).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o644);
}

#[test]
fn a_bundle_keeps_every_byte_around_its_blocks() {
    let root = folder();
    let path = root.path().join("ca.pem");
    for end in ["\n", "\r\n"] {
        let block = |index: usize| some(index).to_pem().replace('\n', end);
        let before =
            format!("\u{feff}# first{end}{}# second \t{end}{end}{}# end, without a line end", block(0), block(1));
        fs::write(&path, &before).unwrap();
        let text = || fs::read_to_string(&path).unwrap();
        let mut vault = vault(&path);
        vault.apply(remove(&[some(0)]), at()).unwrap();
        assert_eq!(text(), before.replace(&block(0), ""));
        vault.undo(None, at()).unwrap();
        let change = replace(&vault, &some(1), &some(2));
        vault.apply(change, at()).unwrap();
        assert_eq!(text(), before.replace(&block(1), &block(2)));
        vault.undo(None, at()).unwrap();
        let note = Some("from mail.test\r\n-----BEGIN CERTIFICATE-----\u{202e}\u{1b}[31m".to_owned());
        let file = vault.name_for(&some(3), None, &[]);
        let edit = Edit::Add { certificate: some(3), file, note };
        vault.apply(Change { why: Why::Add, edits: vec![edit] }, at()).unwrap();
        let note = format!("# from mail.test-----BEGIN CERTIFICATE-----[31m{end}");
        assert_eq!(text(), format!("{before}{end}{note}{}", block(3)));
        assert_eq!(vault.held().len(), 3);
        fs::remove_dir_all(state_of(&path)).unwrap();
    }
}

#[test]
fn a_file_of_several_certificates_loses_only_the_one() {
    let root = folder();
    let store = directory(root.path());
    let several = format!("# 1\r\n{}# 2\n{}tail", some(1).to_pem(), some(2).to_pem());
    fs::write(store.join("several.crt"), &several).unwrap();
    fs::write(store.join("copy.pem"), some(1).to_pem()).unwrap();
    vault(&store).apply(remove(&[some(1)]), at()).unwrap();
    assert_eq!(fs::read_to_string(store.join("several.crt")).unwrap(), several.replace(&some(1).to_pem(), ""));
    assert!(!store.join("copy.pem").exists(), "every copy goes, or it would still be trusted");
}

#[test]
fn links_are_never_followed_for_writing() {
    let root = folder();
    let store = directory(root.path());
    let outside = root.path().join("outside.pem");
    let elsewhere = root.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(&outside, some(1).to_pem()).unwrap();
    fs::write(elsewhere.join("x.pem"), some(2).to_pem()).unwrap();
    symlink(&outside, store.join("link.pem")).unwrap();
    symlink(&elsewhere, store.join("sub")).unwrap();
    // An entry that is a link: the link goes, and comes back.
    let before = snapshot(root.path());
    let mut vault = vault(&store);
    vault.apply(remove(&[some(1)]), at()).unwrap();
    assert!(!store.join("link.pem").is_symlink());
    assert_eq!(fs::read_to_string(&outside).unwrap(), some(1).to_pem());
    vault.undo(None, at()).unwrap();
    assert_eq!(snapshot(root.path()), before);
    let change = replace(&vault, &some(1), &some(4));
    vault.apply(change, at()).unwrap();
    assert_eq!(fs::read_to_string(&outside).unwrap(), some(1).to_pem());
    vault.undo(None, at()).unwrap();
    // A linked folder: read, not changed.
    assert_eq!(vault.apply(remove(&[some(2)]), at()).unwrap_err().kind, Kind::Link(elsewhere.clone()));
    assert_eq!(snapshot(root.path()), before);
    drop(vault);
    // The store itself by a link: a folder is found, a file is refused by its real name.
    symlink(&store, root.path().join("store.link")).unwrap();
    assert_eq!(super::made::vault(&root.path().join("store.link")).contents().place.path, store);
    symlink(&outside, root.path().join("ca.pem")).unwrap();
    assert_eq!(refusal(&root.path().join("ca.pem")), Kind::Link(outside));
}

#[test]
fn a_state_folder_that_is_none_is_refused() {
    let root = folder();
    let store = directory(root.path());
    let trap = root.path().join("trap");
    fs::create_dir(&trap).unwrap();
    let state = state_of(&store);
    let kind = || open(&store, &SystemFiles).unwrap_err().kind;
    symlink(&trap, &state).unwrap();
    assert_eq!(kind(), Kind::Link(trap.clone()));
    fs::remove_file(&state).unwrap();
    fs::write(&state, "").unwrap();
    assert_eq!(kind(), Kind::Odd);
    fs::remove_file(&state).unwrap();
    fs::create_dir(&state).unwrap();
    symlink(&trap, state.join("history")).unwrap();
    assert_eq!(kind(), Kind::Link(trap.clone()));
    fs::remove_file(state.join("history")).unwrap();
    symlink(trap.join("victim"), state.join("lock")).unwrap();
    assert_eq!(kind(), Kind::Odd);
    assert_eq!(fs::read_dir(&trap).unwrap().count(), 0, "nothing was written through a link");
    assert_eq!(seen(&store).len(), 1, "and a reader reads on");
}

/// Beside a file in `/tmp` anybody may put a folder, and in it a change of a store that is not theirs.
#[test]
fn a_state_folder_that_another_user_put_beside_a_store_is_not_believed() {
    let root = folder();
    let path = root.path().join("ca.pem");
    fs::write(&path, some(0).to_pem()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().uid(), 0, "this test plays two users, and so needs root");
    let mut record = vault(&path).apply(remove(&[some(0)]), at()).unwrap();
    vault(&path).undo(None, at()).unwrap();
    record.number = 9;
    record.steps[0].after = pending::State::file(some(7).to_pem().into_bytes(), Access::default());
    let state = state_of(&path);
    fs::write(state.join("journal"), record.write().unwrap()).unwrap();
    let read = || seen(&path).into_iter().map(|(_, sha256)| sha256).collect::<Vec<_>>();
    std::os::unix::fs::chown(&state, Some(1234), None).unwrap();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(open(&path, &SystemFiles).unwrap_err().kind, Kind::Foreign);
    assert_eq!(read(), [some(0).sha256]);
    // Where only its owner may make files, or the owner of the store did, it is the store's own.
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(read(), [some(7).sha256]);
    std::os::unix::fs::chown(&state, Some(0), None).unwrap();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(read(), [some(7).sha256]);
    drop(vault(&path));
    assert_eq!(fs::read_to_string(&path).unwrap(), some(7).to_pem());
}

/// A damaged or forged journal is neither carried out nor dropped: that is for a person to decide.
#[test]
fn a_journal_that_cannot_be_believed_stops_every_writer_and_no_reader() {
    let root = folder();
    let store = directory(root.path());
    let mut record = vault(&store).apply(remove(&[some(0)]), at()).unwrap();
    vault(&store).undo(None, at()).unwrap();
    record.number = 9;
    let journal = state_of(&store).join("journal");
    let state = record.steps[0].before.clone();
    let mut forged = |file: &str| {
        record.steps[0] = pending::Step { file: file.into(), before: pending::State::Absent, after: state.clone() };
        record.write().unwrap()
    };
    let mut flipped = forged("b.pem");
    flipped[200] ^= 1;
    let outside = [forged("../b.pem"), forged("/tmp/b.pem"), forged("sub/../../b.pem"), forged("")];
    for bytes in outside.into_iter().chain([flipped, vec![], b"peertrust change 1 ".to_vec()]) {
        fs::write(&journal, &bytes).unwrap();
        let before = snapshot(root.path());
        assert!(matches!(open(&store, &SystemFiles).unwrap_err().kind, Kind::Journal(_)));
        assert_eq!(snapshot(root.path()), before);
        let mut read = peertrust::trust::Store::default();
        peertrust::trust::source::read_into(&mut read, &store).unwrap();
        assert_eq!((read.entries.len(), read.defects.len()), (1, 1), "read as it is, and said");
        assert!(read.defects[0].path.ends_with("journal"));
    }
}

#[test]
fn what_another_program_does_meanwhile_is_noticed_and_kept() {
    let root = folder();
    let store = directory(root.path());
    let mut vault = vault(&store);
    let seen_before = vault.fingerprint();
    fs::write(store.join("other.pem"), some(7).to_pem()).unwrap();
    assert_ne!(Contents::read(&store, &SystemFiles).unwrap().fingerprint(), seen_before);
    let change = add(&vault, &[some(1)]);
    let before = snapshot(root.path());
    let error = vault.apply(change, at()).unwrap_err();
    assert_eq!((error.kind, error.operation), (Kind::Changed, Operation::Commit));
    assert_eq!(snapshot(root.path()), before);
}

/// The system's files; right before the journal gets its name another program writes into the store.
struct Meddled {
    path: PathBuf,
    done: Cell<bool>,
}

impl Files for Meddled {
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if to.ends_with("journal") && !self.done.replace(true) {
            fs::write(&self.path, "mine")?;
        }
        SystemFiles.rename(from, to)
    }
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
        SystemFiles.create(path, bytes)
    }
    fn create_link(&self, path: &Path, target: &Path) -> io::Result<()> {
        SystemFiles.create_link(path, target)
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        SystemFiles.create_folder(path)
    }
    fn own(&self, path: &Path, access: Access) -> io::Result<()> {
        SystemFiles.own(path, access)
    }
    fn permit(&self, path: &Path, access: Access) -> io::Result<()> {
        SystemFiles.permit(path, access)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        SystemFiles.sync(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        SystemFiles.sync_folder(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemFiles.remove(path)
    }
    fn lock(&self, path: &Path, owner: &[u8]) -> io::Result<Lock> {
        SystemFiles.lock(path, owner)
    }
}

#[test]
fn a_file_that_another_program_writes_at_the_last_instant_is_not_overwritten() {
    let root = folder();
    let store = directory(root.path());
    for name in ["a.pem", "Test_CA_2"] {
        let probe = vault(&store);
        let new = probe.name_for(&some(2), None, &[]);
        drop(probe);
        let path = store.join(if name == "a.pem" { name } else { new.as_str() });
        let files = Meddled { path: path.clone(), done: Cell::new(false) };
        let mut vault = open(&store, &files).unwrap();
        let mut change = add(&vault, &[some(1), some(2), some(3)]);
        change.edits.push(Edit::Remove { sha256: some(0).sha256 });
        assert_eq!(vault.apply(change, at()).unwrap_err().kind, Kind::Changed);
        drop(vault);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_tidy(&store);
        fs::remove_file(&path).unwrap();
        assert_eq!(snapshot(&store).len(), usize::from(name != "a.pem"), "all else is as it was");
        fs::write(store.join("a.pem"), some(0).to_pem()).unwrap();
    }
}

#[test]
fn a_folder_that_vanishes_is_said_to_have() {
    let root = folder();
    let store = directory(root.path());
    let mut vault = vault(&store);
    let change = add(&vault, &[some(1)]);
    fs::remove_dir_all(&store).unwrap();
    assert_eq!(vault.apply(change, at()).unwrap_err().kind, Kind::Vanished);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn modes_and_owners_stay_and_nothing_secret_is_told() {
    let root = folder();
    let path = root.path().join("ca.pem");
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    fs::write(&path, format!("{key}{}", some(0).to_pem())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let root_user = fs::metadata(&path).unwrap().uid() == 0;
    if root_user {
        std::os::unix::fs::chown(&path, Some(1234), Some(5678)).unwrap();
    }
    let owner = |path: &Path| fs::metadata(path).map(|meta| (meta.mode() & 0o7777, meta.uid(), meta.gid())).unwrap();
    let before = owner(&path);
    let mut vault = vault(&path);
    let change = add(&vault, &[some(1)]);
    vault.apply(change, at()).unwrap();
    assert_eq!(owner(&path), before);
    // The record holds the key's bytes as well.
    let record = state_of(&path).join("history/000001.change");
    assert_eq!(owner(&record).0, 0o600);
    // In a folder a new file is as its neighbours are.
    let store = directory(root.path());
    fs::set_permissions(store.join("a.pem"), fs::Permissions::from_mode(0o640)).unwrap();
    if root_user {
        std::os::unix::fs::chown(store.join("a.pem"), Some(1234), Some(5678)).unwrap();
    }
    let mut vault = super::made::vault(&store);
    let change = add(&vault, &[some(1)]);
    let Edit::Add { file, .. } = &change.edits[0] else { panic!("it adds") };
    let new = store.join(file.as_str());
    vault.apply(change, at()).unwrap();
    assert_eq!(owner(&new), owner(&store.join("a.pem")));
    assert_eq!(owner(&state_of(&store).join("history/000001.change")).0, 0o640);
}

#[test]
fn an_owner_that_cannot_be_kept_is_a_refusal_and_one_that_cannot_be_given_is_none() {
    const EPERM: i32 = 1;
    let owns = |bundle: bool| {
        let root = folder();
        let path = root.path().join("ca.pem");
        fs::write(&path, some(0).to_pem()).unwrap();
        let store = if bundle { path } else { directory(root.path()) };
        let attempt = |files: &Faulty| {
            let before = snapshot(root.path());
            let result = open(&store, files).and_then(|mut vault| {
                let change = add(&vault, &[some(1)]);
                vault.apply(change, at())
            });
            (result.map(drop).map_err(|error| error.kind), before == snapshot(root.path()))
        };
        // Fails at whichever operation gives the staged file its owner.
        let counted = Faulty::new(Fault::None, 0);
        let fresh = attempt(&counted);
        assert_eq!(fresh, (Ok(()), false));
        vault(&store).undo(None, at()).unwrap();
        let again = Faulty::new(Fault::None, 0);
        assert_eq!(attempt(&again), (Ok(()), false));
        vault(&store).undo(None, at()).unwrap();
        // A lock that was asked for twice (see `open`) moves the numbers: then it is done again.
        loop {
            let owning = |line: &String| line.contains(" own ") && line.contains("/new-");
            let number = again.log.borrow().iter().position(owning).unwrap();
            let files = Faulty::new(Fault::Once(EPERM), number);
            let result = attempt(&files);
            if files.log.borrow().get(number).is_some_and(owning) {
                return result;
            }
            let _ = vault(&store).undo(None, at());
        }
    };
    assert_eq!(owns(true), (Err(Kind::OwnerLost), true));
    assert_eq!(owns(false), (Ok(()), false));
}

/// Runs one of the workers below in a mount namespace of its own, with a small disk in memory mounted on a folder.
/// `unshare` (util-linux) needs no root where user namespaces are allowed; where it cannot, this fails.
fn on_a_small_disk(worker: &str, size: &str) {
    let root = folder();
    let script = "mount -t tmpfs -o size=$1 tmpfs \"$2\" && exec \"$3\" --exact \"$4\" --ignored --nocapture";
    let mut child = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, "sh", size])
        .arg(root.path())
        .arg(std::env::current_exe().unwrap())
        .arg(format!("places::{worker}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("unshare, of util-linux");
    child.stdin.take().unwrap().write_all(format!("{}\n", root.path().display()).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "{said}");
}

fn given_folder() -> PathBuf {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).unwrap();
    assert!(!line.trim().is_empty(), "run by its test alone");
    PathBuf::from(line.trim())
}

#[test]
fn a_really_full_disk_leaves_the_store_as_it_was() {
    on_a_small_disk("full_disk_worker", "4m");
}

#[test]
#[ignore = "the worker of a_really_full_disk_leaves_the_store_as_it_was, which starts it"]
fn full_disk_worker() {
    const PAGE: usize = 4096;
    let root = given_folder();
    let store = directory(&root);
    drop(vault(&store));
    let filler = root.join("filler");
    let (mut full, mut done) = (0, 0);
    for pages in 0..32 {
        // Fill it to the last page, then give some pages back.
        let mut file = fs::File::create(&filler).unwrap();
        while file.write_all(&[b'x'; PAGE]).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length - (pages * PAGE) as u64).unwrap();
        drop(file);
        let before = snapshot(&store);
        let mut vault = open(&store, &SystemFiles).unwrap();
        let change = add(&vault, &[some(1), some(2), some(3), some(4), some(5)]);
        match vault.apply(change, at()) {
            Ok(_) => {
                done += 1;
                fs::remove_file(&filler).unwrap();
                vault.undo(None, at()).unwrap();
            }
            Err(error) => {
                full += 1;
                assert_eq!(error.kind, Kind::Full, "{error}");
                drop(vault);
                fs::remove_file(&filler).unwrap();
            }
        }
        assert_eq!(snapshot(&store), before, "{pages} pages free");
        assert_tidy(&store);
    }
    println!("{full} times full, {done} times not");
    assert!(full > 3 && done > 3, "{full} times full, {done} times not");
}

#[test]
fn a_really_read_only_disk_is_read_and_not_written() {
    on_a_small_disk("read_only_worker", "512k");
}

#[test]
#[ignore = "the worker of a_really_read_only_disk_is_read_and_not_written, which starts it"]
fn read_only_worker() {
    let root = given_folder();
    let store = directory(&root);
    let bundle = root.join("ca.pem");
    fs::write(&bundle, some(0).to_pem()).unwrap();
    drop(vault(&bundle));
    let before = snapshot(&root);
    let status = Command::new("mount").args(["-o", "remount,ro"]).arg(&root).status().unwrap();
    assert!(status.success());
    for place in [&store, &bundle] {
        let error = open(place, &SystemFiles).unwrap_err();
        assert_eq!((error.kind, error.operation), (Kind::ReadOnly, Operation::Lock));
        assert_eq!(Contents::read(place, &SystemFiles).unwrap().held.len(), 1);
        assert_eq!(seen(place).len(), 1);
    }
    assert_eq!(snapshot(&root), before);
}
